// The end of an interpreter in debug builds: it gives back what it keeps for itself, one by one, so that what its ledger still shows has leaked
// (immortal/ledger.h). Optimised builds do not: their heap is dropped whole, with everything in it.
//
// Threads: attached, as the last thing that ClearModules does.
// Python:  finalizers of what only the interpreter itself kept may run; they find empty builtins.
// Design:  docs/reference-counts.md
#ifndef TESSERA_VM_GIVE_BACK_H_
#define TESSERA_VM_GIVE_BACK_H_

#include "vm/activation.h"

namespace tessera::vm {

#ifdef NDEBUG
inline void GiveBack(Thread&) {}
#else
void GiveBack(Thread& th);
#endif

}  // namespace tessera::vm

#endif  // TESSERA_VM_GIVE_BACK_H_
