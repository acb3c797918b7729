// What the GIL needs of the machine: atomics, a lock for its queue, parking, clocks. Nothing in here knows of a GIL.
//
// Threads:  see each function.
// Design:   the seam that lets gil/model run the production code, gil.cc itself, under a scheduler that tries every
//           order of steps: it is compiled with TESSERA_GIL_SYS naming another header with these names.

#ifndef TESSERA_GIL_INTERNAL_SYS_H_
#define TESSERA_GIL_INTERNAL_SYS_H_

#ifdef TESSERA_GIL_SYS
#include TESSERA_GIL_SYS
#else

#include <atomic>
#include <cstdint>
#include <ctime>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#include "absl/base/thread_annotations.h"
#include "sync/ranked_mutex.h"

namespace tessera::gil::sys {

template <typename T>
using Atomic = std::atomic<T>;

// For values whose order among others decides nothing: time stamps; statistics.
template <typename T>
using Stamp = std::atomic<T>;
template <typename T>
using Counter = std::atomic<T>;

struct ABSL_LOCKABLE QueueMutex : sync::RankedMutex {
  constexpr QueueMutex() : RankedMutex(sync::rank::kGilQueue) {}
};

using QueueLock = sync::RankedLock;

// For the protocols of interp/, which the model runs as well: a lock with a rank of its own.
using RankedMutex = sync::RankedMutex;
using RankedLock = sync::RankedLock;

inline constexpr int64_t kNever = INT64_MAX;

// Nanoseconds of a monotonic clock: what deadlines of Park are given in.
int64_t NowNanos();

// A counter that is cheap to read and grows with time at a constant rate, the same on all cores.
inline uint64_t NowTicks() {
#if defined(__x86_64__)
  return __rdtsc();
#elif defined(__aarch64__)
  uint64_t ticks;
  asm volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
  return static_cast<uint64_t>(NowNanos());
#endif
}

// Sleeps while `word` is `expected`, until Unpark or the deadline. May return early for no reason.
void Park(Atomic<uint32_t>& word, uint32_t expected, int64_t deadline_nanos);

// Wakes the thread parked on `word`. Only uses its address: the word may be gone already.
void Unpark(Atomic<uint32_t>& word);

// The kernel's number of the calling thread.
uint64_t ThreadNumber();

// --- Letting go of a word without a locked operation ---
//
// Only the thread that owns a word takes its mark out, but others may set flags in it. With GiveUp the owner compares and
// exchanges in one instruction that is not locked: no interrupt splits it, another core may. So whoever sets a flag (by an
// ordinary compare-and-swap) calls FenceOthers and looks again: an instruction under way has ended by then, and either has seen the
// flag or overwritten it, and later ones see it. GiveUp writes the old value back when it fails: nobody may clear flags but the owner.

// Can this build? TSan must see all operations.
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__)
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TESSERA_GIL_ORDINARY_GIVE_UP
#endif
#endif
#else
#define TESSERA_GIL_ORDINARY_GIVE_UP
#endif

// Asks the kernel for the right to call FenceOthers. False: it has no such thing. Quick after the first time in a process.
bool PrepareFences();

// Makes every other thread of the process pass a full memory barrier, between two of its instructions. Microseconds when they run.
void FenceOthers();

// After so many holds in a row that nobody waited for, a fence has been earned.
inline constexpr uint64_t kHoldsThatEarnAFence = 4096;

inline bool GiveUp(Atomic<uintptr_t>& word, uintptr_t expected, uintptr_t value) {
#ifdef TESSERA_GIL_ORDINARY_GIVE_UP
  return word.compare_exchange_strong(expected, value, std::memory_order_release, std::memory_order_relaxed);
#else
  static_assert(sizeof(word) == sizeof(uintptr_t));
  bool done;
  asm volatile("cmpxchgq %3, %1" : "=@ccz"(done), "+m"(reinterpret_cast<uintptr_t&>(word)), "+a"(expected) : "r"(value) : "memory");
  return done;
#endif
}

// Whether waiting in a loop for another core can be worth while: not when there is only one.
bool CanSpin();

// Lets some nanoseconds pass in such a loop.
inline void SpinPause() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("isb");
#endif
}

// Fatal in debug builds when the thread holds a lock under which it must not wait for a GIL.
inline void CheckMayWait() { sync::AssertNoLocksHeld("waiting for a GIL"); }

}  // namespace tessera::gil::sys

#endif  // TESSERA_GIL_SYS
#endif  // TESSERA_GIL_INTERNAL_SYS_H_
