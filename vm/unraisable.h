// Exceptions that have nowhere to go: sys.unraisablehook, "Exception ignored in: ...".
#ifndef TESSERA_VM_UNRAISABLE_H_
#define TESSERA_VM_UNRAISABLE_H_

#include "objects/thread.h"

namespace tessera::vm {

// Reports the exception through sys.unraisablehook, with an UnraisableHookArgs. `message` says what was going on ("Exception ignored in atexit callback"; null:
// "Exception ignored in"), `object` what it happened in, may be empty. No exception is left pending.
void ReportUnraisable(objects::Thread& th, objects::Value exception, const char* message, objects::Value object);
// The same without a message. See objects/hooks.h.
void WriteUnraisableHook(objects::Thread& th, objects::Value exception, objects::Value object);
// What sys.unraisablehook is at first: prints the exception of an UnraisableHookArgs to sys.stderr. False: exception pending (another type).
bool DefaultUnraisableHook(objects::Thread& th, objects::Value args);

}  // namespace tessera::vm

#endif  // TESSERA_VM_UNRAISABLE_H_
