// Wait: blocking that can be cancelled. Queues, locks, sleep and joins of a language are built on it, so that an interrupt, a
// kill or a pending call reaches a thread that waits. It is not a lock: WaitQueue's own mutex guards a few instructions.
//
// Model:      Parking: each thread state has one token. Park() takes it, waiting until it is there, the deadline is over, or
//             the eval breaker has something to do. Unpark() puts it (tokens do not add up).
//             WaitQueue: threads of any interpreters in order of arrival; the waker takes one out and unparks it.
// Threads:    Park by the state's own thread, attached (the GIL is released while it sleeps, and held again at the return).
//             Unpark from any thread that knows the state to be alive; WaitQueue ensures that by its mutex.
// Errors:     WaitResult. kInterrupted: look at the eval breaker (run pending calls, raise what was asked), then wait again
//             with the same deadline. kKilled: unwind.
// Cost:       a token that is there: two atomic operations, the GIL stays held. Else one futex call, and one to wake.
// Example:    interp::WaitResult result = interp::Parking::Park(thread, interp::Deadline::After(absl::Milliseconds(500)));
// Design:     docs/lifecycle.md.

#ifndef TESSERA_INTERP_WAIT_H_
#define TESSERA_INTERP_WAIT_H_

#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "interp/deadline.h"
#include "interp/internal/parking_word.h"
#include "interp/thread_state.h"
#include "sync/ranked_mutex.h"

namespace tessera::interp {

class Parking {
 public:
  static WaitResult Park(ThreadState& thread, Deadline deadline);
  static void Unpark(ThreadState& thread);
  // The two halves of Unpark, for callers with a mutex: Put under it, Wake (the system call) after it. `word` may be dangling.
  [[nodiscard]] static const void* Put(ThreadState& thread);
  static void Wake(const void* word);  // null: nothing to do
  // Makes a parked thread look at its eval breaker. Called by those who set a bit there.
  static void Nudge(ThreadState& thread);
  // Drops a token nobody waits for any more.
  static void Reset(ThreadState& thread);

 private:
  static internal::ParkingWord& WordOf(ThreadState& thread);
};

// REQUIRES: attached. Returns kTimedOut when the time is over: a sleep that was not disturbed.
inline WaitResult Sleep(ThreadState& thread, Deadline deadline) { return Parking::Park(thread, deadline); }

// Threads that wait for a condition which the owner guards by the queue's mutex.
class WaitQueue {
 public:
  // `rank`: of the condition's lock, e.g. sync::rank::kQueue.
  explicit WaitQueue(sync::LockRank rank);
  WaitQueue(const WaitQueue&) = delete;
  WaitQueue& operator=(const WaitQueue&) = delete;
  // REQUIRES: nobody waits.
  ~WaitQueue();

  // Guards what the condition reads.
  sync::RankedMutex& mutex() ABSL_LOCK_RETURNED(mutex_) { return mutex_; }

  // Returns kWoken once `ready()` is true; it is called with mutex() held, never twice after it was true, and may take what it
  // found (an item, a lock). A deadline that is over still tries once. REQUIRES: `thread` attached.
  // `lane`: which of the conditions that share the mutex it waits for (a queue's "not empty" and "not full").
  WaitResult WaitUntil(ThreadState& thread, Deadline deadline, absl::FunctionRef<bool()> ready, uint8_t lane = 0)
      ABSL_LOCKS_EXCLUDED(mutex_);

  // Runs `change` with mutex() held, then wakes the waiter of the lane that has waited longest, or all of all lanes, if `change`
  // returns true.
  void NotifyOne(absl::FunctionRef<bool()> change, uint8_t lane = 0) ABSL_LOCKS_EXCLUDED(mutex_);
  void NotifyAll(absl::FunctionRef<bool()> change) ABSL_LOCKS_EXCLUDED(mutex_);
  uint32_t waiters() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Node;
  static constexpr uint32_t kWakeBatch = 16;  // how many words NotifyAll keeps between unlocking and waking
  enum class Place : uint8_t { kFront, kBack };
  void Insert(Node& node, Place place) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Remove(Node& node) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Node* FirstOf(uint8_t lane) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  const void* TakeFirst(Node* from) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // After a fork: whoever waits from before it is not here.
  void ForgetWaitersOfParent() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable sync::RankedMutex mutex_;
  mutable Node* head_ ABSL_GUARDED_BY(mutex_) = nullptr;
  mutable Node* tail_ ABSL_GUARDED_BY(mutex_) = nullptr;
  mutable uint32_t count_ ABSL_GUARDED_BY(mutex_) = 0;
  mutable uint32_t generation_ ABSL_GUARDED_BY(mutex_);  // the fork that the waiters are from
};

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_WAIT_H_
