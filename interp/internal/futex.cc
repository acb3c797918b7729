#include "interp/internal/futex.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace tessera::interp::internal {

static_assert(sizeof(Atomic<uint32_t>) == sizeof(uint32_t));

bool FutexWait(Atomic<uint32_t>& word, uint32_t expected, Deadline deadline) {
  timespec until;
  timespec* timeout = nullptr;
  if (!deadline.is_never()) {
    until = {static_cast<time_t>(deadline.nanos() / 1000000000), static_cast<long>(deadline.nanos() % 1000000000)};
    timeout = &until;
  }
  // WAIT_BITSET and not WAIT: its timeout is a point in time, so nothing is lost or gained by spurious wake-ups.
  const long result = syscall(SYS_futex, reinterpret_cast<uint32_t*>(&word), FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG,
                              expected, timeout, nullptr, FUTEX_BITSET_MATCH_ANY);
  return !(result == -1 && errno == ETIMEDOUT);
}

void FutexWake(const void* word, int count) {
  syscall(SYS_futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count, nullptr, nullptr, 0);
}

}  // namespace tessera::interp::internal
