// The calls of a thread as text, written while it runs: for a handler of a signal that interrupts it anywhere.
#ifndef TESSERA_VM_STACK_DUMP_H_
#define TESSERA_VM_STACK_DUMP_H_

#include "vm/activation.h"

namespace tessera::vm {

// A line for each call, innermost first, at most 100: `  File "x.py", line 3 in f`. Allocates nothing, takes no lock, cuts long names. A line is
// that of the last instruction that could fail. REQUIRES: called in the thread itself, or the thread stands still.
void WriteStack(const Thread& th, int descriptor);

}  // namespace tessera::vm

#endif  // TESSERA_VM_STACK_DUMP_H_
