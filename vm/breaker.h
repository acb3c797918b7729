// What others ask of a running thread: the reactions of the evaluator to the bits of gil/eval_breaker.h.
//
// Model:     kKill: the thread unwinds without running a handler. kPendingCalls: they run. kSignals: the handlers of the signals that have
//            arrived run in the main interpreter (vm/signal_handlers.h). kBudget: the check is counted; the last one stops the interpreter. kAsyncException: what LeaveException left is raised. kInterrupt: KeyboardInterrupt. kDeadline:
//            TimeoutError. kEnding: SystemExit. kStackDump: the calls of the thread are written to file descriptor 2. kGc: a collection.
//            All of them are withdrawn, so that a thread that waits can wait on.
// Python:    handlers, pending calls and finalizers.
// Design:    docs/lifecycle.md
#ifndef TESSERA_VM_BREAKER_H_
#define TESSERA_VM_BREAKER_H_

#include "vm/activation.h"

namespace tessera::vm {

// REQUIRES: th attached. False: exception pending.
bool HandleBreaker(Thread& th);
// Where native code calls Python code: a native loop over functions without loops of their own is not deaf. False: exception pending.
inline bool CheckBreaker(Thread& th) { return th.eval_breaker().Load() == 0 || HandleBreaker(th); }

// Leaves an exception (instance or class; empty: takes back what is left) for another thread of the interpreter, which raises it at its next
// check. With the GIL.
void LeaveException(Thread& target, Value exception);

}  // namespace tessera::vm

#endif  // TESSERA_VM_BREAKER_H_
