#include "gil/internal/sys.h"

#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

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

bool CanSpin() {
  cpu_set_t cpus;
  // More processors than the set has room for: certainly more than one.
  return sched_getaffinity(0, sizeof(cpus), &cpus) != 0 || CPU_COUNT(&cpus) > 1;
}

}  // namespace tessera::gil::sys
