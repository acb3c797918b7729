// Seconds as Python gives them (float, int) to nanoseconds and time_t, and back.
#include <climits>
#include <cmath>
#include <limits>

#include "modules/time/time_module.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/protocol.h"

namespace tessera::time {

using namespace objects;  // NOLINT

namespace {

double RoundAway(double d) { return d >= 0 ? std::ceil(d) : std::floor(d); }

bool RaiseOverflow(Thread& th, const char* what) {
  Raise(th, types::kOverflowError, "%s", what);
  return false;
}
constexpr char kTooLarge[] = "timestamp too large to convert to C _PyTime_t";
constexpr char kOutOfRange[] = "timestamp out of range for platform time_t";

// The value of a float, exact or not, in *d; false without an exception when it is none.
bool ReadFloat(Thread& th, Value v, double* d) {
  if (!IsFloat(v)) return false;
  *d = FloatValue(v);
  if (std::isnan(*d)) Raise(th, types::kValueError, "Invalid value NaN (not a number)");
  return true;
}

bool FitsInt64(double d) { return d >= -9223372036854775808.0 && d < 9223372036854775808.0; }

bool ReadWhole(Thread& th, Value v, int64_t* out, const char* too_large) {
  Owned number(Index(th, v));
  if (!number) return false;
  return objects::FitsInt64(number, out) || RaiseOverflow(th, too_large);
}

}  // namespace

bool ReadNanos(Thread& th, Value seconds, Rounding rounding, int64_t* out) {
  double d;
  if (ReadFloat(th, seconds, &d)) {
    if (th.failed()) return false;
    d *= 1e9;
    d = rounding == Rounding::kFloor ? std::floor(d) : RoundAway(d);
    if (!FitsInt64(d)) return RaiseOverflow(th, kOutOfRange);
    *out = static_cast<int64_t>(d);
    return true;
  }
  int64_t whole;
  if (!ReadWhole(th, seconds, &whole, kTooLarge)) return false;
  return !__builtin_mul_overflow(whole, kNanosPerSecond, out) || RaiseOverflow(th, kTooLarge);
}

bool ReadTimeT(Thread& th, Value seconds, time_t* out) {
  static_assert(sizeof(time_t) == sizeof(int64_t));
  double d;
  int64_t whole;
  if (!ReadFloat(th, seconds, &d)) {
    if (!ReadWhole(th, seconds, &whole, kOutOfRange)) return false;
    *out = whole;
    return true;
  }
  if (th.failed()) return false;
  d = std::floor(d);
  if (!FitsInt64(d)) return RaiseOverflow(th, kOutOfRange);
  *out = static_cast<time_t>(d);
  return true;
}

bool ReadTimeOrNow(Thread& th, Value seconds, time_t* out) {
  if (!seconds.IsUnbound() && !seconds.IsNone()) return ReadTimeT(th, seconds, out);
  *out = ::time(nullptr);
  return true;
}

bool ReadCInt(Thread& th, Value v, int* out) {
  int64_t n;
  if (!ReadWhole(th, v, &n, "Python int too large to convert to C long")) return false;
  if (n > INT_MAX) return RaiseOverflow(th, "signed integer is greater than maximum");
  if (n < INT_MIN) return RaiseOverflow(th, "signed integer is less than minimum");
  *out = static_cast<int>(n);
  return true;
}

Value SecondsFromNanos(Thread& th, int64_t nanos) {
  // Whole seconds are exact, whatever their size.
  if (nanos % kNanosPerSecond == 0) return NewFloat(th, static_cast<double>(nanos / kNanosPerSecond));
  return NewFloat(th, static_cast<double>(nanos) / 1e9);
}

}  // namespace tessera::time
