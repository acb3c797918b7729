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

#include <cstdint>

#include "absl/status/status.h"
#include "interp/thread_state.h"
#include "sync/ranked_mutex.h"

namespace tessera::runtime::process {

// Signals are handled in the calling thread from now on; `main_thread` is its state in the main interpreter. Null: in none, and
// arrivals wait for the next one.
void SetSignalThread(interp::ThreadState* main_thread);

enum class SignalUse : uint8_t { kWatched, kDefault, kIgnored };
[[nodiscard]] absl::Status SetSignal(int number, SignalUse use);
[[nodiscard]] inline absl::Status WatchSignal(int number) { return SetSignal(number, SignalUse::kWatched); }
// Puts back what was there before SetSignal.
void UnwatchSignal(int number);
void UnwatchAllSignals();
// Whether signals are handled in the thread of this state.
bool IsSignalThread(const interp::ThreadState& thread);
// Each watched signal that arrives is also written to this descriptor, as one byte; -1: none. Returns the one before. A write that fails is
// dropped.
int SetWakeupDescriptor(int descriptor);

// The lowest number that has arrived, and forgets it; 0: none.
int TakeSignal();

// For fork.cc. In the child the forking thread is the one that handles signals, if it is inside main (`main_thread`; null: it is not).
sync::RankedMutex& SignalsForkLock();
void SignalsAfterForkInChild(interp::ThreadState* main_thread);

}  // namespace tessera::runtime::process

#endif  // TESSERA_RUNTIME_SIGNALS_H_
