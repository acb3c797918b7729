// The machine of gil/internal/sys.h, played by model::Scheduler: every operation on shared memory is a step, before which any
// other thread may run. Sequentially consistent; time passes when the scheduler says so.
//
// Threads:  fibers of one scheduler, in one thread of the system.

#ifndef TESSERA_GIL_MODEL_MODEL_SYS_H_
#define TESSERA_GIL_MODEL_MODEL_SYS_H_

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "absl/base/thread_annotations.h"

namespace tessera::gil::sys {

inline constexpr int64_t kNever = INT64_MAX;

// Made by the scheduler (scheduler.cc).
void Step(const void* address);     // Others may run now. Fails when the address was given back.
void Ignore(const void* address, int size);  // The value decides nothing: states that differ in it alone are one.
void BlockOnMutex(const int* owner);
void StepAtUnlock(const void* address);
int RunningThread();
void BeginInstruction(const void* address);  // One that other cores can come into the middle of ...
void EndInstruction();
void FenceOthers();                          // ... but not a fence.

template <typename T>
class Atomic {
 public:
  constexpr Atomic(T value) : value_(value) {}  // NOLINT: as std::atomic.
  Atomic(const Atomic&) = delete;
  Atomic& operator=(const Atomic&) = delete;

  T load(std::memory_order) const {
    Step(this);
    return value_;
  }
  void store(T value, std::memory_order) {
    Step(this);
    value_ = value;
  }
  T exchange(T value, std::memory_order) {
    Step(this);
    const T old = value_;
    value_ = value;
    return old;
  }
  bool compare_exchange_strong(T& expected, T value, std::memory_order, std::memory_order = {}) {
    Step(this);
    if (value_ == expected) {
      value_ = value;
      return true;
    }
    expected = value_;
    return false;
  }
  bool compare_exchange_weak(T& expected, T value, std::memory_order, std::memory_order = {}) {
    return compare_exchange_strong(expected, value, {});
  }
  T fetch_add(T by, std::memory_order) { return exchange_with([=](T old) { return static_cast<T>(old + by); }); }
  T fetch_sub(T by, std::memory_order) { return exchange_with([=](T old) { return static_cast<T>(old - by); }); }
  T fetch_or(T bits, std::memory_order) { return exchange_with([=](T old) { return static_cast<T>(old | bits); }); }
  T fetch_and(T bits, std::memory_order) { return exchange_with([=](T old) { return static_cast<T>(old & bits); }); }

 private:
  friend bool GiveUp(Atomic<uintptr_t>& word, uintptr_t expected, uintptr_t value);
  template <typename Function>
  T exchange_with(Function function) {
    Step(this);
    const T old = value_;
    value_ = function(old);
    return old;
  }
  T value_;
};

// As the instruction does it: not in one step, and it writes the old value back when it fails.
inline bool GiveUp(Atomic<uintptr_t>& word, uintptr_t expected, uintptr_t value) {
  Step(&word);
  const uintptr_t seen = word.value_;
  BeginInstruction(&word);
  word.value_ = seen == expected ? value : seen;
  EndInstruction();
  return seen == expected;
}
inline bool PrepareFences() { return true; }
inline constexpr uint64_t kHoldsThatEarnAFence = 1;  // At once.

// Whose order among others decides nothing: no steps.
template <typename T>
using Stamp = std::atomic<T>;

template <typename T>
class Counter : public std::atomic<T> {
 public:
  constexpr Counter(T value) : std::atomic<T>(value) {  // NOLINT: as std::atomic.
    if (!std::is_constant_evaluated()) Ignore(this, sizeof(*this));
  }
};

class ABSL_LOCKABLE QueueMutex {
 public:
  constexpr QueueMutex() = default;
  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    Step(this);
    if (owner_ >= 0) BlockOnMutex(&owner_);
    owner_ = RunningThread();
  }
  void Unlock() ABSL_UNLOCK_FUNCTION() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    StepAtUnlock(this);
    owner_ = -1;
  }
  void LockForFork() ABSL_EXCLUSIVE_LOCK_FUNCTION() { Lock(); }
  void ResetInForkedChild() ABSL_UNLOCK_FUNCTION() { Unlock(); }

 private:
  int owner_ = -1;
};

class ABSL_SCOPED_LOCKABLE QueueLock {
 public:
  explicit QueueLock(QueueMutex& mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) { mutex_.Lock(); }
  ~QueueLock() ABSL_UNLOCK_FUNCTION() { mutex_.Unlock(); }

 private:
  QueueMutex& mutex_;
};

class ABSL_LOCKABLE RankedMutex : public QueueMutex {
 public:
  template <typename Rank>
  constexpr explicit RankedMutex(Rank) {}
};
using RankedLock = QueueLock;

int64_t NowNanos();
inline uint64_t NowTicks() { return static_cast<uint64_t>(NowNanos()); }
void Park(Atomic<uint32_t>& word, uint32_t expected, int64_t deadline_nanos);
void Unpark(Atomic<uint32_t>& word);
void UnparkAll(const void* word);
inline uint64_t ThreadNumber() { return static_cast<uint64_t>(RunningThread()); }
inline bool CanSpin() { return false; }
inline void SpinPause() {}
inline void CheckMayWait() {}

}  // namespace tessera::gil::sys

#endif  // TESSERA_GIL_MODEL_MODEL_SYS_H_
