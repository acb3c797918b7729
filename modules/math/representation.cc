// Functions of how a float is made: rounding to int, mantissa and exponent, neighbours, classes, closeness.
#include <climits>
#include <cmath>
#include <cstring>

#include "modules/math/functions.h"
#include "objects/float.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

namespace tessera::math {

using namespace objects;  // NOLINT

namespace {

// What the special method of the value says; NotFound for an exact float or a value without the method.
Value BySpecialMethod(Thread& th, Value v, Str* name) {
  if (IsExactFloat(v)) return Value::NotFound();
  Owned method(LookupSpecial(th, v, name));
  if (!method || method.get().IsNotFound()) return method.Release();
  return Call(th, method, {});
}

template <Str* (*kName)(), double (*kRound)(double)>
Value Rounded(Thread& th, const Value* args) {
  Value special = BySpecialMethod(th, args[1], kName());
  if (!special.IsNotFound()) return special;
  double x;
  return AsDouble(th, args[1], &x) ? NewIntFromDouble(th, kRound(x)) : Value();
}

double Ceil(double x) { return std::ceil(x); }
double Floor(double x) { return std::floor(x); }

Value Trunc(Thread& th, const Value* args) {
  if (IsExactFloat(args[1])) return NewIntFromDouble(th, FloatValue(args[1]));
  Value special = BySpecialMethod(th, args[1], ids::__trunc__());
  if (!special.IsNotFound()) return special;
  return Raise(th, types::kTypeError, "type %.100T doesn't define __trunc__ method", args[1]);
}

Value Pair(Thread& th, Value a, Value b) {
  Value items[2] = {a, b};
  if (!a.empty() && !b.empty()) return NewTupleSteal(th, items, 2);
  XDecRef(a);
  XDecRef(b);
  return Value();
}

Value FrExp(Thread& th, const Value* args) {
  double x;
  if (!AsDouble(th, args[1], &x)) return Value();
  int exponent = 0;
  if (std::isfinite(x)) x = std::frexp(x, &exponent);
  return Pair(th, NewFloat(th, x), Value::Int(exponent));
}

Value LdExp(Thread& th, const Value* args) {
  double x;
  if (!AsDouble(th, args[1], &x)) return Value();
  if (!IsInt(args[2])) return Raise(th, types::kTypeError, "Expected an int as second argument to ldexp.");
  int64_t exponent;
  if (!FitsInt64(args[2], &exponent)) exponent = IntSign(args[2]) < 0 ? INT64_MIN : INT64_MAX;
  if (x == 0 || !std::isfinite(x)) return NewFloat(th, x);
  if (exponent > INT_MAX) return RaiseRange(th);
  double r = exponent < INT_MIN ? std::copysign(0.0, x) : std::ldexp(x, static_cast<int>(exponent));
  return std::isinf(r) ? RaiseRange(th) : NewFloat(th, r);
}

Value ModF(Thread& th, const Value* args) {
  double x, whole;
  if (!AsDouble(th, args[1], &x)) return Value();
  double fraction = std::modf(x, &whole);
  return Pair(th, NewFloat(th, fraction), NewFloat(th, whole));
}

// --- Neighbours ---

// Floats of one sign, as the integers of their bits, are in order: a step is one. `steps` from x towards y, but not past it.
double StepTowards(double x, double y, uint64_t steps) {
  constexpr uint64_t kSign = uint64_t{1} << 63;
  if (std::isnan(x)) return x;
  if (std::isnan(y)) return y;
  if (x == y) return y;
  uint64_t from, to;
  std::memcpy(&from, &x, 8);
  std::memcpy(&to, &y, 8);
  uint64_t from_magnitude = from & ~kSign, to_magnitude = to & ~kSign;
  uint64_t bits;
  if ((from ^ to) & kSign) {  // through zero
    if (steps >= from_magnitude + to_magnitude) return y;
    bits = steps <= from_magnitude ? from - steps : (steps - from_magnitude) | (to & kSign);
  } else if (from_magnitude < to_magnitude) {
    if (steps >= to_magnitude - from_magnitude) return y;
    bits = from + steps;
  } else {
    if (steps >= from_magnitude - to_magnitude) return y;
    bits = from - steps;
  }
  double result;
  std::memcpy(&result, &bits, 8);
  return result;
}

Value NextAfter(Thread& th, const Value* args) {
  double x, y;
  if (!AsDouble(th, args[1], &x) || !AsDouble(th, args[2], &y)) return Value();
  if (args[3].IsUnbound() || args[3].IsNone()) return NewFloat(th, std::nextafter(x, y));
  Owned given(Index(th, args[3]));
  if (!given) return Value();
  if (IntSign(given) < 0) return Raise(th, types::kValueError, "steps must be a non-negative integer");
  if (IntSign(given) == 0) return NewFloat(th, x);
  uint64_t steps = UINT64_MAX;
  if (IntBitLength(given) <= 64) {
    uint8_t bytes[8];
    if (!IntToBytes(th, given, bytes, sizeof(bytes), false, false)) return Value();
    std::memcpy(&steps, bytes, sizeof(steps));
  }
  return NewFloat(th, StepTowards(x, y, steps));
}

Value Ulp(Thread& th, const Value* args) {
  double x;
  if (!AsDouble(th, args[1], &x)) return Value();
  if (std::isnan(x)) return NewFloat(th, x);
  x = std::fabs(x);
  if (std::isinf(x)) return NewFloat(th, x);
  double above = std::nextafter(x, HUGE_VAL);
  return NewFloat(th, std::isinf(above) ? x - std::nextafter(x, 0.0) : above - x);
}

// --- Classes and closeness ---

template <bool (*kTest)(double)>
Value Is(Thread& th, const Value* args) {
  double x;
  return AsDouble(th, args[1], &x) ? Value::Bool(kTest(x)) : Value();
}
bool Finite(double x) { return std::isfinite(x); }
bool Infinite(double x) { return std::isinf(x); }
bool NotANumber(double x) { return std::isnan(x); }

Value IsClose(Thread& th, const Value* args) {
  double a, b, relative = 1e-9, absolute = 0.0;
  if (!AsDouble(th, args[1], &a) || !AsDouble(th, args[2], &b)) return Value();
  if (!args[3].IsUnbound() && !AsDouble(th, args[3], &relative)) return Value();
  if (!args[4].IsUnbound() && !AsDouble(th, args[4], &absolute)) return Value();
  if (relative < 0 || absolute < 0) return Raise(th, types::kValueError, "tolerances must be non-negative");
  if (a == b) return Value::True();
  if (std::isinf(a) || std::isinf(b)) return Value::False();
  double distance = std::fabs(b - a);
  return Value::Bool(distance <= std::fabs(relative * b) || distance <= std::fabs(relative * a) || distance <= absolute);
}

}  // namespace

const MethodDef kRepresentationFunctions[] = {
    {"ceil", &Rounded<ids::__ceil__, Ceil>, "($module, x, /)", "The smallest integer that is not less than x."},
    {"floor", &Rounded<ids::__floor__, Floor>, "($module, x, /)", "The greatest integer that is not more than x."},
    {"frexp", &FrExp, "($module, x, /)", "Mantissa (from 0.5 to 1) and power of two of x."},
    {"isclose", &IsClose, "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
     "Whether two numbers are close: by the larger of the relative and the absolute tolerance."},
    {"isfinite", &Is<Finite>, "($module, x, /)", "Whether x is neither infinite nor NaN."},
    {"isinf", &Is<Infinite>, "($module, x, /)", "Whether x is infinite."},
    {"isnan", &Is<NotANumber>, "($module, x, /)", "Whether x is NaN."},
    {"ldexp", &LdExp, "($module, x, i, /)", "x times 2 to the power i."},
    {"modf", &ModF, "($module, x, /)", "Fraction and whole part of x, both of its sign."},
    {"nextafter", &NextAfter, "($module, x, y, /, *, steps=None)", "The float so many steps from x towards y; one without steps."},
    {"trunc", &Trunc, "($module, x, /)", "The integer next to x towards zero."},
    {"ulp", &Ulp, "($module, x, /)", "The value of the last bit of x."},
    {}};

}  // namespace tessera::math
