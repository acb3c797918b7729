// Timer: stops interpreters at a point in time. One thread per Runtime, started at the first deadline; a Runtime that sets none
// has none. It is not a scheduler: at the time it does what a StopAction says, nothing else.
//
// Model:      at most one deadline for each interpreter and action; setting another replaces it. See StopAction in
//             interp/config.h.
// Threads:    every call from any thread, with or without a GIL.
// Ownership:  keeps the control block of an interpreter, never the interpreter. Destroyed after its last user.
// Errors:     ResourceExhausted without memory, and when the thread cannot be started; nothing is set then.
// Cost:       setting: a mutex and a heap operation; a system call if it becomes the earliest. While waiting: nothing.
// Design:     docs/lifecycle.md

#ifndef TESSERA_RUNTIME_TIMER_H_
#define TESSERA_RUNTIME_TIMER_H_

#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "interp/config.h"
#include "interp/deadline.h"
#include "interp/handle.h"
#include "runtime/fallible_array.h"
#include "sync/ranked_mutex.h"

namespace tessera::runtime {

using interp::StopAction;

class Timer {
 public:
  Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer();

  // Deadline::Never() takes it back. One that is over acts at once (from the timer's thread).
  [[nodiscard]] absl::Status Set(const interp::InterpreterView& view, StopAction action, interp::Deadline deadline)
      ABSL_LOCKS_EXCLUDED(mutex_);
  // Takes back what is set for an interpreter that ends.
  void Forget(interp::ControlBlock& control) ABSL_LOCKS_EXCLUDED(mutex_);
  size_t pending() const ABSL_LOCKS_EXCLUDED(mutex_);
  sync::RankedMutex& fork_lock() { return mutex_; }
  // Its thread is not there: another one serves the deadlines of the interpreters that are.
  void AfterForkInChild() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  // What was armed once; out of date unless its interpreter has the same time for the action.
  struct Entry {
    int64_t nanos;
    interp::ControlRef control;
    StopAction action;
    bool current() const { return control->stop_nanos(action) == nanos; }
    bool operator<(const Entry& other) const { return nanos > other.nanos; }  // the earliest on top of the heap
  };
  struct Due {
    interp::InterpreterView view;  // empty: nothing is due
    StopAction action = StopAction::kInterrupt;
  };

  absl::Status StartThread() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static void* ThreadMain(void* timer);
  void Run();
  // One that is due now, or when to look again.
  interp::Deadline TakeDue(Due* due) ABSL_LOCKS_EXCLUDED(mutex_);
  void Remove(interp::ControlBlock& control, StopAction action) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Drops the entries that are out of date, when they are the most.
  void Compact() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Entry TakeTop() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Wake();

  mutable sync::RankedMutex mutex_;
  size_t armed_ ABSL_GUARDED_BY(mutex_) = 0;  // deadlines that are set
  FallibleArray<Entry> heap_ ABSL_GUARDED_BY(mutex_);
  bool started_ ABSL_GUARDED_BY(mutex_) = false;
  pthread_t thread_ ABSL_GUARDED_BY(mutex_);
  std::atomic<bool> stopping_{false};
  std::atomic<uint32_t> changes_{0};  // futex of the thread
};

}  // namespace tessera::runtime

#endif  // TESSERA_RUNTIME_TIMER_H_
