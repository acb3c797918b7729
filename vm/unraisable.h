// Exceptions that have nowhere to go: sys.unraisablehook, "Exception ignored in: ...".
#ifndef TESSERA_VM_UNRAISABLE_H_
#define TESSERA_VM_UNRAISABLE_H_

#include "objects/thread.h"

namespace tessera::vm {

// Reports through sys.unraisablehook, with an UnraisableHookArgs. See objects/hooks.h.
void WriteUnraisableHook(objects::Thread& th, objects::Value exception, objects::Value object);
// What sys.unraisablehook is at first: prints the exception of an UnraisableHookArgs to sys.stderr. False: exception pending (another type).
bool DefaultUnraisableHook(objects::Thread& th, objects::Value args);

}  // namespace tessera::vm

#endif  // TESSERA_VM_UNRAISABLE_H_
