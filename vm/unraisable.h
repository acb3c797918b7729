// Exceptions that have nowhere to go: "Exception ignored in: ...".
#ifndef TESSERA_VM_UNRAISABLE_H_
#define TESSERA_VM_UNRAISABLE_H_

#include "objects/thread.h"

namespace tessera::vm {

// See objects/hooks.h.
void WriteUnraisableHook(objects::Thread& th, objects::Value exception, objects::Value object);

}  // namespace tessera::vm

#endif  // TESSERA_VM_UNRAISABLE_H_
