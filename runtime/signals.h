// Signals: how a signal of the operating system reaches the program that is to handle it. Nothing here is installed unless it is
// asked for; an embedded Tessera asks for nothing. It runs no handler of the language: that is the evaluator's, at its next check.
//
// Model:      WatchSignal installs a handler for one signal. It sends the signal on to the chosen thread (SetSignalThread), and there
//             marks it as arrived, sets gil::kSignals in the eval breaker of the innermost interpreter that this thread is
//             inside of and of the main interpreter, and wakes it if it waits. Arrivals of one number do not add up.
// Threads:    WatchSignal, UnwatchSignal, SetSignalThread from any thread; TakeSignal by the chosen thread.
// Ownership:  the state given to SetSignalThread must be taken back (null) before it dies; that waits for handlers under way.
// Errors:     InvalidArgument for numbers that cannot be handled; the system's reason.
// Cost:       the handler is a few atomic operations, and at most two system calls.
// Example:    process::SetSignalThread(&main_thread);                        // in the main thread, attached
//             absl::Status watched = process::WatchSignal(SIGINT);
//             ...at a check point: if (breaker.Take(gil::kSignals)) while (int number = process::TakeSignal()) Handle(number);
// Design:     docs/lifecycle.md

#ifndef TESSERA_RUNTIME_SIGNALS_H_
#define TESSERA_RUNTIME_SIGNALS_H_

#include "absl/status/status.h"
#include "interp/thread_state.h"

namespace tessera::runtime::process {

// Signals are handled in the calling thread from now on; `main_thread` is its state in the main interpreter. Null: in none, and
// arrivals wait for the next one.
void SetSignalThread(interp::ThreadState* main_thread);

[[nodiscard]] absl::Status WatchSignal(int number);
// Puts back what was there before WatchSignal.
void UnwatchSignal(int number);

// The lowest number that has arrived, and forgets it; 0: none.
int TakeSignal();

}  // namespace tessera::runtime::process

#endif  // TESSERA_RUNTIME_SIGNALS_H_
