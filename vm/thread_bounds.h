// Making a thread ready to run Python: registers, and the bounds of the C++ stack it runs on.
#ifndef TESSERA_VM_THREAD_BOUNDS_H_
#define TESSERA_VM_THREAD_BOUNDS_H_

#include "vm/activation.h"

namespace tessera::vm {

// Registers, and the limit of the stack. False: no memory.
bool MakeThreadReady(Thread& th);

// To be called before a thread state runs code on the calling OS thread, which is the same one each time. False: no memory.
inline bool EnsureThreadReady(Thread& th) { return th.act != nullptr || MakeThreadReady(th); }

}  // namespace tessera::vm

#endif  // TESSERA_VM_THREAD_BOUNDS_H_
