#include "interp/deadline.h"

#include <time.h>

namespace tessera::interp {

int64_t Deadline::NowNanos() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1000000000} + now.tv_nsec;
}

Deadline Deadline::After(absl::Duration span) {
  if (span == absl::InfiniteDuration()) return Never();
  const int64_t now = NowNanos();
  if (span <= absl::ZeroDuration()) return Deadline(now);
  const int64_t nanos = absl::ToInt64Nanoseconds(span);  // saturates
  return nanos >= kNever - now ? Never() : Deadline(now + nanos);
}

}  // namespace tessera::interp
