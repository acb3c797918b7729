// Pace: check points in loops over text, whose steps are too small to look at the eval breaker at each.
//
// Model:     a loop tells how many bytes it has dealt with; about every 128 KiB there is a check point. None at all where the operands are `mutable`:
//            others could change them meanwhile.
// Threads:   attached, before and after; as CheckPoint. The caller keeps its operands alive (KeepIfLong).
// Cost:      a subtraction a step.
// Example:   Pace pace(th);
//            for (...) { ...; if (!pace.Did(piece)) return Value(); }
// Design:    docs/gil-protocol.md
#ifndef TESSERA_OBJECTS_PACE_H_
#define TESSERA_OBJECTS_PACE_H_

#include "objects/check_point.h"
#include "objects/value.h"

namespace tessera::objects {

class Pace {
 public:
  enum Operands { kImmutable, kMutable };
  // How much a loop may do in one go.
  static constexpr int64_t kStretch = 1 << 17;
  // What making an object counts, in bytes: a million pieces are no shorter than a million bytes.
  static constexpr int64_t kObject = 64;

  explicit Pace(Thread& th, Operands operands = kImmutable) : th_(th), quiet_(operands == kMutable) {}
  Thread& thread() const { return th_; }

  // False: exception pending.
  bool Did(int64_t bytes) {
    if ((left_ -= bytes) > 0) [[likely]] return true;
    left_ = kStretch;
    return quiet_ || CheckPoint(th_);
  }

 private:
  Thread& th_;
  int64_t left_ = kStretch;
  const bool quiet_;
};

// What a search returns that a check point has ended: exception pending.
inline constexpr int64_t kStopped = -2;

// Operands that are too short for a check point to come need not be kept.
inline Owned KeepIfLong(Value v, int64_t length) { return length < Pace::kStretch / Pace::kObject / 4 ? Owned() : Owned::Borrow(v); }

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_PACE_H_
