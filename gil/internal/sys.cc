#include "gil/internal/sys.h"

#include <linux/futex.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "sync/fatal.h"

namespace tessera::gil::sys {

int64_t NowNanos() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void Park(Atomic<uint32_t>& word, uint32_t expected, int64_t deadline_nanos) {
  timespec deadline;
  deadline.tv_sec = static_cast<time_t>(deadline_nanos / 1'000'000'000);
  deadline.tv_nsec = static_cast<long>(deadline_nanos % 1'000'000'000);
  // FUTEX_WAIT_BITSET, because its deadline is absolute. A signal or a late wake-up meant for the former owner of the
  // address ends it early: callers look at the word again.
  const int saved_errno = errno;
  syscall(SYS_futex, reinterpret_cast<uint32_t*>(&word), FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, expected,
          deadline_nanos == kNever ? nullptr : &deadline, nullptr, FUTEX_BITSET_MATCH_ANY);
  errno = saved_errno;
}

void Unpark(Atomic<uint32_t>& word) {
  const int saved_errno = errno;
  syscall(SYS_futex, reinterpret_cast<uint32_t*>(&word), FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, nullptr, nullptr, 0);
  errno = saved_errno;
}

uint64_t ThreadNumber() { return static_cast<uint64_t>(syscall(SYS_gettid)); }

bool PrepareFences() {
#if !defined(__x86_64__)
  return false;  // GiveUp is an ordinary compare-and-swap.
#else
  const int saved_errno = errno;
  const bool good = syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
  errno = saved_errno;
  return good;
#endif
}

void FenceOthers() {
  const int saved_errno = errno;
  // A forked child may have to ask anew.
  if (syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) != 0 &&
      (!PrepareFences() || syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) != 0)) {
    sync::Fatal("membarrier: errno %d, though the kernel has allowed it", errno);
  }
  errno = saved_errno;
}

bool CanSpin() {
  cpu_set_t cpus;
  // More processors than the set has room for: certainly more than one.
  return sched_getaffinity(0, sizeof(cpus), &cpus) != 0 || CPU_COUNT(&cpus) > 1;
}

}  // namespace tessera::gil::sys
