// A mutex that knows its name and its place in the order of locks. Not recursive, not for waiting for a GIL under it.
//
// Model:      absl::Mutex plus a LockRank. A thread takes locks in strictly rising rank; in builds without NDEBUG each
//             Lock() checks that against the locks the thread holds, and a wrong order ends the process with both
//             names. A lock with the same rank as a held one is an error too, except through LockForFork().
// Threads:    as absl::Mutex. Unlock() happens before the next Lock().
// Ownership:  must not be destroyed while held or waited for.
// Errors:     wrong order, double locking, unlocking what is not held: fatal in debug builds, undefined otherwise. The message of
//             a wrong order has both orders: where this thread took the two locks, and where the right order was taken before.
// Cost:       without contention as absl::Mutex (two atomic operations a pair, no system call); no allocation in
//             optimised builds. Debug builds add a scan of the locks held by the thread.
// Example:    class Registry {
//               sync::RankedMutex mutex_{sync::rank::kExtensionRegistry};
//               int next_index_ ABSL_GUARDED_BY(mutex_) = 0;
//             };
//             sync::RankedLock lock(registry.mutex_);
// Design:     docs/locks.md

#ifndef TESSERA_SYNC_RANKED_MUTEX_H_
#define TESSERA_SYNC_RANKED_MUTEX_H_

#include <atomic>
#include <cstdint>

#include "absl/base/const_init.h"
#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "sync/ranks.h"

namespace tessera::sync {

class RankedMutex;

// The line that takes a lock, for the reports of debug builds; nothing in others. Always a default argument.
struct Place {
#ifndef NDEBUG
  const char* file;
  int line;
  static constexpr Place Here(const char* file = __builtin_FILE(), int line = __builtin_LINE()) { return {file, line}; }
#else
  static constexpr Place Here() { return {}; }
#endif
};

namespace internal {
#ifndef NDEBUG
inline constexpr bool kChecksOrder = true;
#else
inline constexpr bool kChecksOrder = false;
#endif
// Before waiting: the order is checked here.
void NoteLocking(const RankedMutex& mutex, bool same_rank_allowed, Place place);
void NoteLocked(const RankedMutex& mutex, Place place);
void NoteUnlocking(const RankedMutex& mutex);
void CheckHeld(const RankedMutex& mutex);
void CheckOnlyHeld(const RankedMutex& mutex);
void CheckNothingHeld(const char* what);
}  // namespace internal

class ABSL_LOCKABLE RankedMutex {
 public:
  explicit constexpr RankedMutex(LockRank rank) : mutex_(absl::kConstInit), rank_(rank) {}
  RankedMutex(const RankedMutex&) = delete;
  RankedMutex& operator=(const RankedMutex&) = delete;

  void Lock(Place place = Place::Here()) ABSL_EXCLUSIVE_LOCK_FUNCTION() { LockChecked(false, place); }
  void Unlock() ABSL_UNLOCK_FUNCTION();

  // Takes the lock if it is free. Never waits, so any order is allowed; later locks are checked against it.
  [[nodiscard]] bool TryLock(Place place = Place::Here()) ABSL_EXCLUSIVE_TRYLOCK_FUNCTION(true);

  // For the handlers of fork(), which take all locks, several of one rank among them (one per interpreter).
  // REQUIRES: callers agree on one order among locks of equal rank, and are serialised by the lock of rank kFork.
  void LockForFork(Place place = Place::Here()) ABSL_EXCLUSIVE_LOCK_FUNCTION() { LockChecked(true, place); }

  // In the child of a fork whose prepare handler held this lock: makes it free, whatever its waiters in the parent were.
  void ResetInForkedChild() ABSL_UNLOCK_FUNCTION();

  // Waits, with the lock released meanwhile, until the condition is true (absl::Mutex has the details).
  // REQUIRES: this is the only ranked lock that the thread holds.
  void Await(const absl::Condition& condition) ABSL_EXCLUSIVE_LOCKS_REQUIRED(this);
  // The same, at most until the deadline; returns the condition's value at the end.
  bool AwaitWithDeadline(const absl::Condition& condition, absl::Time deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(this);

  // Fatal in debug builds when this thread does not hold the lock; tells static analysis that it does.
  void AssertHeld() const ABSL_ASSERT_EXCLUSIVE_LOCK() {
    if (internal::kChecksOrder) internal::CheckHeld(*this);
  }

  const char* name() const { return rank_.name; }
  int rank() const { return rank_.number; }
  // How often Lock() found the lock taken. sync/contention.h tells an observer of each time.
  uint64_t contentions() const { return contentions_.load(std::memory_order_relaxed); }

 private:
  friend class CondVar;
  void LockChecked(bool same_rank_allowed, Place place) ABSL_EXCLUSIVE_LOCK_FUNCTION();

  absl::Mutex mutex_;
  LockRank rank_;
  std::atomic<uint64_t> contentions_{0};
};

// Holds a RankedMutex for the length of a scope.
class ABSL_SCOPED_LOCKABLE RankedLock {
 public:
  explicit RankedLock(RankedMutex& mutex, Place place = Place::Here()) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex)
      : mutex_(mutex) {
    mutex_.Lock(place);
  }
  ~RankedLock() ABSL_UNLOCK_FUNCTION() { mutex_.Unlock(); }
  RankedLock(const RankedLock&) = delete;
  RankedLock& operator=(const RankedLock&) = delete;

 private:
  RankedMutex& mutex_;
};

// A condition variable for a RankedMutex. Spurious wake-ups happen: wait in a loop.
class CondVar {
 public:
  CondVar() = default;
  CondVar(const CondVar&) = delete;
  CondVar& operator=(const CondVar&) = delete;

  // REQUIRES: `mutex` is the only ranked lock that the thread holds.
  void Wait(RankedMutex& mutex) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
  // Returns true when the deadline passed.
  bool WaitWithDeadline(RankedMutex& mutex, absl::Time deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
  void Signal() { condition_.Signal(); }
  void SignalAll() { condition_.SignalAll(); }

 private:
  absl::CondVar condition_;
};

// Fatal in debug builds when this thread holds any RankedMutex: for calls that may wait for a GIL, run a program's code
// or a user's callback. `what` names the call in the message.
inline void AssertNoLocksHeld(const char* what) {
  if (internal::kChecksOrder) internal::CheckNothingHeld(what);
}

}  // namespace tessera::sync

#endif  // TESSERA_SYNC_RANKED_MUTEX_H_
