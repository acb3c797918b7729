// Python functions that `perf` sees: while it is on in an interpreter, each code object is entered through a piece of machine code of its own
// that the perf map names, "py::<qualified name>:<file>".
//
// Model:     off -> on: the code of all functions that exist, and of all that are made, gets a trampoline, and calls of Python functions nest on the
//            C++ stack (they do not otherwise). on -> off: code is entered directly again; the names stay in the map. Generators that a loop of
//            Python drives are resumed inside the function with the loop, and count as it.
// Threads:   the GIL. The map is the runtime's, behind its lock.
// Cost:      off: one test of a null pointer when native code calls Python. On: a Python call costs what a call from native code costs.
// Design:    docs/runtime-state.md
#ifndef TESSERA_VM_PERF_H_
#define TESSERA_VM_PERF_H_

#include "vm/activation.h"
#include "vm/evaluator.h"

namespace tessera::vm {

void SetPerfSupport(Thread& th, bool on);
// Nothing happens when there is no trampoline to be had.
void AttachTrampoline(Thread& th, CodeInstance* code);
Value ExecuteThroughTrampoline(Thread& th);

// Execute, for who enters from native code.
inline Value ExecuteEntry(Thread& th) {
  return th.act->code->trampoline == nullptr ? Execute(th) : ExecuteThroughTrampoline(th);
}

}  // namespace tessera::vm

#endif  // TESSERA_VM_PERF_H_
