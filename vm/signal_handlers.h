// Handlers of signals: Python functions that the main interpreter runs for what runtime/signals.h has noted.
//
// Model:     a table by number, of the main interpreter. SIGINT without an entry raises KeyboardInterrupt. A signal that arrives while the signal
//            thread is inside another interpreter is handled first: the thread goes over to main, runs the handlers there, and comes back. What a
//            handler raises is left for main; the other interpreter gets a KeyboardInterrupt, so that the thread returns to it.
// Threads:   the table: main's GIL. Handlers run in the signal thread.
// Python:    handlers.
// Errors:    false: exception pending.
#ifndef TESSERA_VM_SIGNAL_HANDLERS_H_
#define TESSERA_VM_SIGNAL_HANDLERS_H_

#include "vm/activation.h"

namespace tessera::vm {

inline constexpr int kSignals = 65;  // Linux: 1 to 64

// At the eval breaker's request, in any interpreter that the signal thread is inside of.
bool RunSignalHandlers(Thread& th);
// The table of the main interpreter, made if need be; null + MemoryError. REQUIRES: `th` is of main.
Value* SignalHandlersOf(Thread& th);
// Drops all entries: at the end.
void ForgetSignalHandlers(Thread& th);

}  // namespace tessera::vm

#endif  // TESSERA_VM_SIGNAL_HANDLERS_H_
