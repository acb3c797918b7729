// Futex: sleep until a word of memory changes. Linux's system call, with a monotonic deadline.

#ifndef TESSERA_INTERP_INTERNAL_FUTEX_H_
#define TESSERA_INTERP_INTERNAL_FUTEX_H_

#include <cstdint>

#include "gil/internal/sys.h"
#include "interp/deadline.h"

namespace tessera::interp::internal {

// The atomics and locks of the protocols that gil/model runs in every order of steps.
template <typename T>
using Atomic = gil::sys::Atomic<T>;
using Mutex = gil::sys::RankedMutex;
using MutexLock = gil::sys::RankedLock;

// Returns when woken, when `word` is not `expected`, when the deadline is over (false), or for no reason.
bool FutexWait(Atomic<uint32_t>& word, uint32_t expected, Deadline deadline);

// The memory at `word` may be gone already: the kernel then finds no waiter there, or somebody else's, who looks and sleeps on.
void FutexWake(const void* word, int count);

}  // namespace tessera::interp::internal

#endif  // TESSERA_INTERP_INTERNAL_FUTEX_H_
