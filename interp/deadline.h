// Deadline: a point on the monotonic clock, in nanoseconds, or never. Time spans given by users are turned into one at the
// call, so that an interrupted wait goes on with exactly what is left. It is not wall-clock time.
//
// Threads:    a plain value.
// Errors:     spans beyond what 64 bits hold saturate to "never"; negative ones are already over.
// Cost:       After() reads the clock once (no system call on Linux).

#ifndef TESSERA_INTERP_DEADLINE_H_
#define TESSERA_INTERP_DEADLINE_H_

#include <cstdint>
#include <limits>

#include "absl/time/time.h"

namespace tessera::interp {

class Deadline {
 public:
  static constexpr Deadline Never() { return Deadline(kNever); }
  static constexpr Deadline AtNanos(int64_t monotonic_nanos) { return Deadline(monotonic_nanos); }
  static Deadline After(absl::Duration span);
  static int64_t NowNanos();

  constexpr bool is_never() const { return nanos_ == kNever; }
  constexpr int64_t nanos() const { return nanos_; }
  bool passed() const { return !is_never() && NowNanos() >= nanos_; }
  constexpr bool operator<(Deadline other) const { return nanos_ < other.nanos_; }

 private:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
  explicit constexpr Deadline(int64_t nanos) : nanos_(nanos) {}
  int64_t nanos_;
};

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_DEADLINE_H_
