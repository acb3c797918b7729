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
