#include "interp/deadline.h"

namespace tessera::interp {

Deadline Deadline::After(absl::Duration span) {
  if (span == absl::InfiniteDuration()) return Never();
  const int64_t now = NowNanos();
  if (span <= absl::ZeroDuration()) return Deadline(now);
  const int64_t nanos = absl::ToInt64Nanoseconds(span);  // saturates
  return nanos >= kNever - now ? Never() : Deadline(now + nanos);
}

}  // namespace tessera::interp
