// PendingCalls: functions that any thread asks an interpreter to run at its next check. It is not a task queue: a call runs
// in whatever thread of the interpreter comes first (or in its main thread, when asked for that).
//
// Model:      two queues in order of arrival: any thread, main thread. No bound but memory.
// Threads:    Add from any thread, without a GIL, also from a signal-safe relay thread; Run with the interpreter's GIL.
// Ownership:  `argument` is the caller's until the call has run; calls left over at the end are run then, or dropped by a kill.
// Python:     Run runs what was added.
// Errors:     Add: ResourceExhausted without memory.
// Cost:       Add is an allocation and a mutex; looking whether there is something is one relaxed load.

#ifndef TESSERA_INTERP_PENDING_CALLS_H_
#define TESSERA_INTERP_PENDING_CALLS_H_

#include <atomic>
#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "interp/internal/futex.h"

namespace tessera::interp {

class ThreadState;

// False: the language's exception is pending in `thread`; the rest stays queued.
using PendingCall = bool (*)(ThreadState& thread, void* argument);

enum class PendingTarget : uint8_t { kAnyThread, kMainThread };

class PendingCalls {
 public:
  static constexpr int kMaxPerPass = 100;  // so that calls that add calls do not starve the program

  PendingCalls();
  PendingCalls(const PendingCalls&) = delete;
  PendingCalls& operator=(const PendingCalls&) = delete;
  ~PendingCalls();

  [[nodiscard]] absl::Status Add(PendingCall call, void* argument, PendingTarget target) ABSL_LOCKS_EXCLUDED(mutex_);
  bool any(PendingTarget target) const { return counts_[Index(target)].load(std::memory_order_acquire) != 0; }
  bool any() const { return any(PendingTarget::kAnyThread) || any(PendingTarget::kMainThread); }
  // Runs up to kMaxPerPass calls of the queue. REQUIRES: `thread` attached. False: a call raised.
  [[nodiscard]] bool Run(ThreadState& thread, PendingTarget target) ABSL_LOCKS_EXCLUDED(mutex_);
  // Forgets all. For a killed interpreter and for the child of a fork.
  void Drop() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Entry;
  struct Queue {
    Entry* head = nullptr;
    Entry* tail = nullptr;
  };
  static constexpr int Index(PendingTarget target) { return static_cast<int>(target); }
  Entry* Take(PendingTarget target) ABSL_LOCKS_EXCLUDED(mutex_);

  internal::Mutex mutex_;
  Queue queues_[2] ABSL_GUARDED_BY(mutex_);
  internal::Atomic<uint32_t> counts_[2] = {0, 0};
};

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_PENDING_CALLS_H_
