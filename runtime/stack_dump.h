// StackDump: where all threads of all interpreters are, as text, while every GIL may be held, by a thread that never lets go of it too. It waits
// for no GIL: each thread is interrupted by a signal and writes its own calls. It is not a debugger: nothing stops, lines are a moment's.
//
// Model:      WatchStackDump installs a handler for a signal that the host chooses and starts a thread that waits. The signal, sent to the process
//             from anywhere, wakes that thread, which asks thread after thread that is inside of an interpreter: by the same signal, one at a time.
//             DumpStacks does the same from the calling thread.
// Threads:    every call from any thread, with or without a GIL. One dump at a time.
// Ownership:  the descriptor is the host's, and stays open until UnwatchStackDump.
//             In the child of a fork the waiting thread is missing: DumpStacks works, the signal does after UnwatchStackDump and another WatchStackDump.
// Errors:     InvalidArgument (the number), FailedPrecondition (another dump is under way; something is watched already, or nothing is).
//             A thread that does not answer within `patience` (it blocks the signal) is named, and left out.
// Cost:       a signal and some lines for each thread. While nobody asks: a sleeping thread, or nothing.
// Example:    absl::Status watched = process::WatchStackDump({.signal = SIGUSR1, .descriptor = 2});    // then: kill -USR1 <pid>
//             absl::Status dumped = process::DumpStacks(2);
// Design:     docs/lifecycle.md

#ifndef TESSERA_RUNTIME_STACK_DUMP_H_
#define TESSERA_RUNTIME_STACK_DUMP_H_

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace tessera::runtime::process {

struct StackDumpOptions {
  int signal = 0;
  int descriptor = 2;                              // where the signal from outside makes the dump go
  absl::Duration patience = absl::Milliseconds(500);
};

[[nodiscard]] absl::Status WatchStackDump(const StackDumpOptions& options);
// Puts back what the signal did before, and ends the thread.
void UnwatchStackDump();
// REQUIRES: WatchStackDump, whose signal it uses.
[[nodiscard]] absl::Status DumpStacks(int descriptor);

}  // namespace tessera::runtime::process

#endif  // TESSERA_RUNTIME_STACK_DUMP_H_
