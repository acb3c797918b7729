// Functions of one or two floats: trigonometry, exponentials, logarithms, powers, gamma.
#include <cmath>
#include <cstdint>
#include <numbers>

#include "modules/math/functions.h"
#include "objects/float.h"
#include "objects/int_limbs.h"
#include "objects/protocol.h"

namespace tessera::math {

using namespace objects;  // NOLINT

namespace {

using Unary = double (*)(double);

// A NaN that was not in the argument is a domain error; an infinity that was not is one too, or an overflow.
template <Unary kFunction, bool kMayOverflow>
Value OfOne(Thread& th, const Value* args) {
  double x;
  if (!AsDouble(th, args[1], &x)) return Value();
  double r = kFunction(x);
  if (std::isnan(r) && !std::isnan(x)) return RaiseDomain(th);
  if (std::isinf(r) && std::isfinite(x)) return kMayOverflow ? RaiseRange(th) : RaiseDomain(th);
  return NewFloat(th, r);
}

using Binary2 = double (*)(double, double);

template <Binary2 kFunction>
Value OfTwo(Thread& th, const Value* args) {
  double x, y;
  if (!AsDouble(th, args[1], &x) || !AsDouble(th, args[2], &y)) return Value();
  double r = kFunction(x, y);
  if (std::isnan(r) && !std::isnan(x) && !std::isnan(y)) return RaiseDomain(th);
  if (std::isinf(r) && std::isfinite(x) && std::isfinite(y)) return RaiseRange(th);
  return NewFloat(th, r);
}

double Degrees(double x) { return x * (180.0 / std::numbers::pi); }
double Radians(double x) { return x * (std::numbers::pi / 180.0); }

Value Conversion(Thread& th, Value v, Unary function) {
  double x;
  return AsDouble(th, v, &x) ? NewFloat(th, function(x)) : Value();
}
Value DegreesOf(Thread& th, const Value* args) { return Conversion(th, args[1], &Degrees); }
Value RadiansOf(Thread& th, const Value* args) { return Conversion(th, args[1], &Radians); }

// --- Gamma: computed with 64 bits of mantissa, rounded once ---

bool IsPole(double x) { return x == std::floor(x) && x <= 0; }

Value Gamma(Thread& th, const Value* args) {
  double x;
  if (!AsDouble(th, args[1], &x)) return Value();
  if (std::isnan(x) || x == HUGE_VAL) return NewFloat(th, x);
  if (IsPole(x)) return RaiseDomain(th);  // minus infinity is one
  double r = static_cast<double>(tgammal(static_cast<long double>(x)));
  return std::isinf(r) ? RaiseRange(th) : NewFloat(th, r);
}

Value LogGamma(Thread& th, const Value* args) {
  double x;
  if (!AsDouble(th, args[1], &x)) return Value();
  if (std::isnan(x)) return NewFloat(th, x);
  if (std::isinf(x)) return NewFloat(th, HUGE_VAL);
  if (IsPole(x)) return RaiseDomain(th);
  int sign;  // lgamma() itself writes a global
  double r = static_cast<double>(lgammal_r(static_cast<long double>(x), &sign));
  return std::isinf(r) ? RaiseRange(th) : NewFloat(th, r);
}

// --- Logarithms ---

// Of a positive int that no double holds: mantissa and exponent apart.
double LogOfBig(Value v, Unary log) {
  IntView n(v);
  int64_t bits = static_cast<int64_t>(IntBitLength(v));
  int64_t shift = bits - 64;
  int64_t word = shift / 64, bit = shift % 64;
  uint64_t top = n.limbs[word] >> bit;
  if (bit != 0) top |= n.limbs[word + 1] << (64 - bit);
  if ((top & 0x7ff) == 0x400 && mpn_scan1(n.limbs, 0) < static_cast<mp_bitcnt_t>(shift)) top |= 1;  // not half way: above it
  int lift;
  double mantissa = std::frexp(static_cast<double>(top), &lift);
  return log(mantissa) + log(2.0) * static_cast<double>(shift + lift);
}

Value LogOf(Thread& th, Value v, Unary log) {
  if (IsInt(v)) {
    if (IntSign(v) <= 0) return RaiseDomain(th);
    bool fits = true;
    double x = IntBitLength(v) > 1024 ? 0.0 : IntAsDouble(th, v, &fits);
    if (!fits && !ClearIf(th, types::kOverflowError)) return Value();
    return NewFloat(th, x > 0 && fits ? log(x) : LogOfBig(v, log));
  }
  double x;
  if (!AsDouble(th, v, &x)) return Value();
  if (std::isnan(x)) return NewFloat(th, x);
  return x <= 0 ? RaiseDomain(th) : NewFloat(th, log(x));
}

double NaturalLog(double x) { return std::log(x); }
double BinaryLog(double x) { return std::log2(x); }
double DecimalLog(double x) { return std::log10(x); }

Value Log(Thread& th, const Value* args) {
  Owned numerator(LogOf(th, args[1], &NaturalLog));
  if (!numerator || args[2].IsUnbound()) return numerator.Release();
  Owned denominator(LogOf(th, args[2], &NaturalLog));
  return denominator ? Binary(th, BinaryOp::kTrueDiv, numerator, denominator) : Value();
}
Value Log2(Thread& th, const Value* args) { return LogOf(th, args[1], &BinaryLog); }
Value Log10(Thread& th, const Value* args) { return LogOf(th, args[1], &DecimalLog); }

// --- Remainders and powers ---

Value FMod(Thread& th, const Value* args) {
  double x, y;
  if (!AsDouble(th, args[1], &x) || !AsDouble(th, args[2], &y)) return Value();
  double r = std::fmod(x, y);
  return std::isnan(r) && !std::isnan(x) && !std::isnan(y) ? RaiseDomain(th) : NewFloat(th, r);
}

Value Pow(Thread& th, const Value* args) {
  double x, y;
  if (!AsDouble(th, args[1], &x) || !AsDouble(th, args[2], &y)) return Value();
  double r = std::pow(x, y);
  if (!std::isfinite(x) || !std::isfinite(y)) return NewFloat(th, r);
  if (std::isnan(r)) return RaiseDomain(th);
  if (std::isinf(r)) return x == 0 ? RaiseDomain(th) : RaiseRange(th);
  return NewFloat(th, r);
}

// The overloads of <cmath> under one name each.
#define UNARY(Name, function) \
  double Name(double x) { return std::function(x); }
UNARY(Acos, acos)
UNARY(Acosh, acosh)
UNARY(Asin, asin)
UNARY(Asinh, asinh)
UNARY(Atan, atan)
UNARY(Atanh, atanh)
UNARY(Cbrt, cbrt)
UNARY(Cos, cos)
UNARY(Cosh, cosh)
UNARY(Erf, erf)
UNARY(Erfc, erfc)
UNARY(Exp, exp)
UNARY(Exp2, exp2)
UNARY(Expm1, expm1)
UNARY(FAbs, fabs)
UNARY(Log1p, log1p)
UNARY(Sin, sin)
UNARY(Sinh, sinh)
UNARY(Sqrt, sqrt)
UNARY(Tan, tan)
UNARY(Tanh, tanh)
#undef UNARY
double Atan2(double y, double x) { return std::atan2(y, x); }
double CopySign(double x, double y) { return std::copysign(x, y); }
double Remainder(double x, double y) { return std::remainder(x, y); }

}  // namespace

const MethodDef kElementaryFunctions[] = {
    {"acos", &OfOne<Acos, false>, "($module, x, /)", "The angle in radians whose cosine is x, from 0 to pi."},
    {"acosh", &OfOne<Acosh, false>, "($module, x, /)", "The inverse hyperbolic cosine of x."},
    {"asin", &OfOne<Asin, false>, "($module, x, /)", "The angle in radians whose sine is x, from -pi/2 to pi/2."},
    {"asinh", &OfOne<Asinh, false>, "($module, x, /)", "The inverse hyperbolic sine of x."},
    {"atan", &OfOne<Atan, false>, "($module, x, /)", "The angle in radians whose tangent is x, from -pi/2 to pi/2."},
    {"atan2", &OfTwo<Atan2>, "($module, y, x, /)", "The angle in radians of the point (x, y), by the signs of both."},
    {"atanh", &OfOne<Atanh, false>, "($module, x, /)", "The inverse hyperbolic tangent of x."},
    {"cbrt", &OfOne<Cbrt, false>, "($module, x, /)", "The cube root of x."},
    {"copysign", &OfTwo<CopySign>, "($module, x, y, /)", "The magnitude of x with the sign of y."},
    {"cos", &OfOne<Cos, false>, "($module, x, /)", "The cosine of x radians."},
    {"cosh", &OfOne<Cosh, true>, "($module, x, /)", "The hyperbolic cosine of x."},
    {"degrees", &DegreesOf, "($module, x, /)", "An angle in radians, in degrees."},
    {"erf", &OfOne<Erf, false>, "($module, x, /)", "The error function at x."},
    {"erfc", &OfOne<Erfc, false>, "($module, x, /)", "One minus the error function at x, exact far out."},
    {"exp", &OfOne<Exp, true>, "($module, x, /)", "e to the power x."},
    {"exp2", &OfOne<Exp2, true>, "($module, x, /)", "2 to the power x."},
    {"expm1", &OfOne<Expm1, true>, "($module, x, /)", "e to the power x, less one; exact near zero."},
    {"fabs", &OfOne<FAbs, false>, "($module, x, /)", "The absolute value, as a float."},
    {"fmod", &FMod, "($module, x, y, /)", "The remainder of x / y, of the sign of x."},
    {"gamma", &Gamma, "($module, x, /)", "The gamma function at x."},
    {"lgamma", &LogGamma, "($module, x, /)", "The natural logarithm of the absolute value of the gamma function at x."},
    {"log", &Log, "($module, x, base=2.718281828459045, /)", "The logarithm of x to the base; without one, the natural logarithm."},
    {"log10", &Log10, "($module, x, /)", "The logarithm of x to the base 10."},
    {"log1p", &OfOne<Log1p, false>, "($module, x, /)", "The natural logarithm of 1 + x; exact near zero."},
    {"log2", &Log2, "($module, x, /)", "The logarithm of x to the base 2."},
    {"pow", &Pow, "($module, x, y, /)", "x to the power y, as floats."},
    {"radians", &RadiansOf, "($module, x, /)", "An angle in degrees, in radians."},
    {"remainder", &OfTwo<Remainder>, "($module, x, y, /)", "The distance of x from the nearest multiple of y (of two equally near ones, the even)."},
    {"sin", &OfOne<Sin, false>, "($module, x, /)", "The sine of x radians."},
    {"sinh", &OfOne<Sinh, true>, "($module, x, /)", "The hyperbolic sine of x."},
    {"sqrt", &OfOne<Sqrt, false>, "($module, x, /)", "The square root of x."},
    {"tan", &OfOne<Tan, false>, "($module, x, /)", "The tangent of x radians."},
    {"tanh", &OfOne<Tanh, false>, "($module, x, /)", "The hyperbolic tangent of x."},
    {}};

}  // namespace tessera::math
