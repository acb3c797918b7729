// Making a thread ready to run Python: registers, and the bounds of the C++ stack it runs on.
#ifndef TESSERA_VM_THREAD_BOUNDS_H_
#define TESSERA_VM_THREAD_BOUNDS_H_

#include "vm/activation.h"

namespace tessera::vm {

// To be called before a thread state runs code on the calling OS thread. Cheap when it is ready. False: no memory.
bool EnsureThreadReady(Thread& th);

}  // namespace tessera::vm

#endif  // TESSERA_VM_THREAD_BOUNDS_H_
