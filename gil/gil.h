// The lock under which an interpreter runs, handed from thread to thread in order. Not a general mutex: its holder is
// asked to give it up, and agrees at its own check points.
//
// Model:
//             Acquire, free                     Release, nobody waits
//   detached ---------------> holding ----------------------------> detached
//      |                       |    ^
//      | Acquire, held         |    | granted: the one before hands over directly
//      v                       |    |
//   waiting -------------------|----+
//      ^                       |
//      +-----------------------+  YieldIfRequested: hands over and queues again
//
//   Invariants:
//   1. Free means that nobody waits: a release with waiters makes the next one the holder at once.
//   2. kYield is set only on the present holder, and only while somebody waits.
//   3. Waiters are served in the order of arrival, except that a thread back from outside (blocking I/O) overtakes those
//      that were made to yield, as long as all detours together take at most `overtake_percent` of the time.
//   4. A waiter has the holder asked to yield when the holder's slice is over, counted from when that one got the GIL;
//      one that may overtake has it asked at once. A holder interrupted so goes on with the rest of its slice next.
// Threads:    a GilThread belongs to one thread at a time. Everything done before a Release is visible after the next
//             Acquire. holder(), stats(), set_switch_interval() from any thread.
// Ownership:  a Gil must not be destroyed while held or waited for (fatal). A GilThread neither while it waits; it is
//             the node of the queue, so acquiring allocates nothing.
// Errors:     acquiring what one holds, releasing what one does not hold: fatal. No other failures.
// Cost:       free: one locked operation to acquire; to release one as long as there are waiters now and then, none after thousands
//             of holds without (then the next waiter pays for a fence, once). No system call. With `measured` also a read of the
//             time stamp counter each. Contended: a mutex, at most one futex wait and one wake per hand-over.
// Example:    gil::Gil gil;
//             gil::EvalBreaker breaker;
//             gil::GilThread thread(breaker);
//             gil.Acquire(thread);
//             while (Step()) gil.YieldIfRequested(thread);
//             gil.Release(thread);
// Design:     docs/gil-protocol.md; PEP 684, bpo-7946

#ifndef TESSERA_GIL_GIL_H_
#define TESSERA_GIL_GIL_H_

#include <cstdint>

#include "absl/base/optimization.h"
#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "gil/eval_breaker.h"
#include "gil/held.h"
#include "gil/internal/sys.h"
#include "gil/internal/wait_queue.h"
#include "gil/observer.h"
#include "gil/stats.h"

namespace tessera::gil {

class Gil;

// A thread as GILs see it: how to ask it to yield, and its place in a queue.
class GilThread {
 public:
  // `breaker` is where a Gil asks this thread to yield. `id` and `group` are for messages and traces: the number of the thread in
  // its interpreter, and the interpreter's.
  explicit GilThread(EvalBreaker& breaker, uint64_t id = 0, uint64_t group = 0)
      : breaker_(breaker), id_(id), group_(group), node_(*this) {}
  ~GilThread();
  GilThread(const GilThread&) = delete;
  GilThread& operator=(const GilThread&) = delete;

  EvalBreaker& breaker() const { return breaker_; }
  uint64_t id() const { return id_; }
  uint64_t group() const { return group_; }
  // What this thread did with all GILs it held. Any thread may ask. A hold that is going on is not in it yet.
  GilStats stats() const { return counters_.Read(clock_); }

 private:
  friend class Gil;
  friend class internal::WaitQueue;

  EvalBreaker& breaker_;
  const uint64_t id_;
  const uint64_t group_;
  internal::TickClock clock_;
  internal::Counters counters_;  // Written by the thread itself.
  internal::WaitNode node_;
};

struct GilOptions {
  // How long a holder may run on while others wait. Zero: until its next check. Infinite: it is never asked.
  absl::Duration switch_interval = absl::Milliseconds(5);
  // A thread that comes back from outside may go first, for at most this long at a time (at most a second) ...
  absl::Duration brief_slice = absl::Microseconds(500);
  // ... and all such detours together take at most this part of the time from the others. 0: strictly in order.
  int overtake_percent = 10;
  // Whether all hold times are measured, at two reads of the time stamp counter a pair. Counts are always kept, and the times
  // during which somebody waits. Without, the slice of a holder that found the GIL free counts from the arrival of the first waiter.
  bool measured = false;
  // For messages and traces: usually the number of the interpreter.
  uint64_t id = 0;
};

class ABSL_LOCKABLE Gil {
 public:
  Gil() : Gil(GilOptions()) {}
  explicit Gil(const GilOptions& options);
  ~Gil();  // Fatal when held or waited for.
  Gil(const Gil&) = delete;
  Gil& operator=(const Gil&) = delete;

  // Waits until `thread` holds the GIL. Not an error to handle: it always comes back with it.
  // REQUIRES: the calling thread holds no sync::RankedMutex (checked in debug builds).
  void Acquire(GilThread& thread) ABSL_EXCLUSIVE_LOCK_FUNCTION(kHeld) {
    if (ABSL_PREDICT_FALSE(!TakeIfFree(thread))) AcquireSlow(thread, sys::kNever);
    internal::RoleTaken();
  }

  // Takes the GIL if it is free. Never waits.
  [[nodiscard]] bool TryAcquire(GilThread& thread) ABSL_EXCLUSIVE_TRYLOCK_FUNCTION(true, kHeld) {
    return TakeIfFree(thread);
  }

  // Waits at most `timeout`; returns whether `thread` holds the GIL now.
  [[nodiscard]] bool AcquireWithTimeout(GilThread& thread, absl::Duration timeout)
      ABSL_EXCLUSIVE_TRYLOCK_FUNCTION(true, kHeld);

  // Gives the GIL up: to the next waiter, which holds it when this returns, or to nobody. The Gil may be destroyed by
  // the next holder while this call is still on its way out.
  void Release(GilThread& thread) ABSL_UNLOCK_FUNCTION(kHeld) {
    NoteReleasing(thread);
    if (ABSL_PREDICT_FALSE(!ReleaseIfNobodyWaits(thread))) ReleaseSlow(thread);
    internal::RoleGiven();
  }

  // Called by the holder at its check points: when kYield is set, hands the GIL to the next waiter, queues `thread`
  // again and returns when it has the GIL back. Returns whether another thread held it in between.
  bool YieldIfRequested(GilThread& thread) ABSL_EXCLUSIVE_LOCKS_REQUIRED(kHeld) {
    return ABSL_PREDICT_FALSE((thread.breaker_.Load() & kYield) != 0) && Yield(thread);
  }

  // Gives way to waiters, if any, without having been asked: the slice of `thread` counts as used up.
  bool Yield(GilThread& thread) ABSL_EXCLUSIVE_LOCKS_REQUIRED(kHeld);

  // Who holds the GIL; null when it is free. Out of date at once, unless it is the calling thread's own.
  const GilThread* holder() const {
    return reinterpret_cast<const GilThread*>(state_.load(std::memory_order_relaxed) & ~kFlags);
  }
  bool IsHeldBy(const GilThread& thread) const { return holder() == &thread; }

  // Fatal in debug builds when `thread` does not hold this GIL; tells static analysis that it does.
  void AssertHeldBy([[maybe_unused]] const GilThread& thread) const ABSL_ASSERT_EXCLUSIVE_LOCK(kHeld) {
#ifndef NDEBUG
    if (!IsHeldBy(thread)) FailNotHeld(thread);
#endif
  }

  // How many threads wait at this moment.
  int waiters() const;

  // Counts for the holds and waits from now on.
  void set_switch_interval(absl::Duration interval);
  absl::Duration switch_interval() const;

  // What all threads did with this GIL; the hold that is going on is in it up to now.
  GilStats stats() const;
  // What `thread` did with all GILs, the hold of this one that is going on included. REQUIRES: `thread` lives.
  GilStats StatsOf(const GilThread& thread) const;

  // Tells `observer` of each hold and wait that begins and ends from now on; null: nobody. The observer must outlive the Gil.
  void set_observer(Observer* observer);
  // Whether hold times of all holds are measured from now on.
  void set_measured(bool measured);
  uint64_t id() const { return id_; }

  // For fork(). Prepare() keeps the queue as it is until one of the other two is called, in the parent and in the child.
  // In the child only the forking thread exists: it holds the GIL if it did before, otherwise nobody does.
  // (Not analysed: the lock that the first takes is private, and given back by the others.)
  void PrepareFork() ABSL_NO_THREAD_SAFETY_ANALYSIS;
  void AfterForkInParent() ABSL_NO_THREAD_SAFETY_ANALYSIS;
  void AfterForkInChild(GilThread* survivor) ABSL_NO_THREAD_SAFETY_ANALYSIS;

 private:
  using WaitNode = internal::WaitNode;

  static constexpr uintptr_t kFree = 0;
  // Flags in the state word.
  static constexpr uintptr_t kWaited = 1;  // The queue is to be looked at before the holder leaves.
  static constexpr uintptr_t kQuick = 2;   // The holder will leave by sys::GiveUp: who sets kWaited has to fence.
  static constexpr uintptr_t kFlags = kWaited | kQuick;

  static uintptr_t Word(const GilThread& thread) { return reinterpret_cast<uintptr_t>(&thread); }

  bool TakeIfFree(GilThread& thread) {
    uintptr_t expected = kFree;
    const uintptr_t word = Word(thread) | quick_.load(std::memory_order_relaxed);
    // Release too: a waiter that reads the word goes on to the node of the holder.
    if (!state_.compare_exchange_strong(expected, word, std::memory_order_acq_rel, std::memory_order_relaxed)) return false;
    if (ABSL_PREDICT_FALSE(timed_.load(std::memory_order_relaxed))) {
      hold_start_.store(sys::NowTicks(), std::memory_order_relaxed);
    }
    return true;
  }

  bool ReleaseIfNobodyWaits(GilThread& thread) {
    uintptr_t state = state_.load(std::memory_order_relaxed);
    if (state == (Word(thread) | kQuick)) return sys::GiveUp(state_, state, kFree);
    state = Word(thread);
    return state_.compare_exchange_strong(state, kFree, std::memory_order_release, std::memory_order_relaxed);
  }

  // Counts the hold that ends.
  void NoteReleasing(GilThread& thread) {
    const uint64_t start = hold_start_.load(std::memory_order_relaxed);
    if (ABSL_PREDICT_FALSE(start != kUnknownStart)) NoteTimedHold(thread, start);
    const uint64_t before = counters_.AddHold();
    thread.counters_.AddHold();
    if (ABSL_PREDICT_FALSE(before % sys::kHoldsThatEarnAFence == 0)) LookWhetherQuiet();
  }

  bool AcquireSlow(GilThread& thread, int64_t deadline);
  void ReleaseSlow(GilThread& thread);
  bool TakeOrAnnounce(GilThread& thread, int64_t now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  int64_t SetAlarm(WaitNode& node, int64_t now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  uint32_t MakeHolder(WaitNode& next) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static void Grant(WaitNode& next, uint32_t turn);
  bool Wait(GilThread& thread, int64_t alarm, int64_t deadline, bool near);
  uint32_t Spin(WaitNode& node) const;
  int64_t Ring(WaitNode& node);
  bool Withdraw(WaitNode& node);
  int64_t SliceStart(int64_t now);
  void NoteTimedHold(GilThread& thread, uint64_t start);
  void LookWhetherQuiet();
  void AddPresentHold(GilStats& stats) const;
  [[noreturn]] void FailNotHeld(const GilThread& thread) const;

  static constexpr uint64_t kUnknownStart = 0;

  // The holder's line: written by it, and by waiters once for each contended hold.
  sys::Atomic<uintptr_t> state_{kFree};
  sys::Stamp<uint64_t> hold_start_{kUnknownStart};  // Ticks: when it began, or when somebody began to wait for its end.
  sys::Stamp<uintptr_t> quick_{0};                  // kQuick or 0: how the next holder that finds the GIL free is to leave.
  sys::Stamp<bool> timed_;                          // Measured or observed.
  sys::Stamp<bool> waited_lately_{true};            // Since LookWhetherQuiet looked.
  internal::Counters counters_;
  sys::Stamp<Observer*> observer_{nullptr};
  sys::Stamp<bool> measured_;
  const bool spins_;
  const uint64_t id_;
  const internal::TickClock clock_;

  // The waiters'.
  mutable sys::QueueMutex mutex_;
  internal::WaitQueue queue_ ABSL_GUARDED_BY(mutex_);
};

// Holds a Gil for the length of a scope.
class ABSL_SCOPED_LOCKABLE GilLock {
 public:
  GilLock(Gil& gil, GilThread& thread) ABSL_EXCLUSIVE_LOCK_FUNCTION(kHeld) : gil_(gil), thread_(thread) {
    gil_.Acquire(thread_);
  }
  ~GilLock() ABSL_UNLOCK_FUNCTION() { gil_.Release(thread_); }
  GilLock(const GilLock&) = delete;
  GilLock& operator=(const GilLock&) = delete;

 private:
  Gil& gil_;
  GilThread& thread_;
};

// Gives a Gil up for the length of a scope: around calls that block, and long work that touches no object.
class ABSL_SCOPED_LOCKABLE GilUnlock {
 public:
  GilUnlock(Gil& gil, GilThread& thread) ABSL_UNLOCK_FUNCTION(kHeld) : gil_(gil), thread_(thread) {
    gil_.Release(thread_);
  }
  ~GilUnlock() ABSL_UNLOCK_FUNCTION() { gil_.Acquire(thread_); }  // "Unlock" of a scope that unlocked: takes it again.
  GilUnlock(const GilUnlock&) = delete;
  GilUnlock& operator=(const GilUnlock&) = delete;

 private:
  Gil& gil_;
  GilThread& thread_;
};

}  // namespace tessera::gil

#endif  // TESSERA_GIL_GIL_H_
