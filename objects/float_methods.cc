// Methods and attributes of float.
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "objects/errors.h"
#include "objects/numbers_internal.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

// The text of |d| in scientific form with `digits` digits behind the point, read back.
double ThroughText(double d, int digits, std::chars_format form) {
  char text[720];
  char* end = std::to_chars(text, text + sizeof text - 1, d, form, digits).ptr;
  double result = 0;
  std::from_chars_result read = std::from_chars(text, end, result);
  if (read.ec == std::errc::result_out_of_range) {
    *end = 0;
    result = std::strtod(text, nullptr);
  }
  return result;
}

// Of a positive finite double, the exponent of its first decimal digit.
int DecimalExponent(double d) {
  char text[40];
  char* end = std::to_chars(text, text + sizeof text - 1, d, std::chars_format::scientific).ptr;
  *end = 0;
  while (end[-1] != 'e') --end;
  return std::atoi(end);
}

// |d| to a multiple of 10 ** places, places > 0.
double RoundToPowerOfTen(double d, int places) {
  int exponent = DecimalExponent(d);
  if (exponent >= places) return ThroughText(d, exponent - places, std::chars_format::scientific);
  if (exponent < places - 1) return 0;
  // Zero or one unit: compare with half of it. 5 * 10^n is exact while it can be a tie.
  char half_text[8] = "5e";
  char* end = std::to_chars(half_text + 2, half_text + sizeof half_text - 1, places - 1).ptr;
  double half = 0;
  std::from_chars(half_text, end, half);
  if (d < half || (d == half && places - 1 <= 22)) return 0;
  if (d == half) {  // the double next to a half that is no double: on which side?
    char exact[400];
    char* stop = std::to_chars(exact, exact + sizeof exact - 1, d, std::chars_format::fixed, 0).ptr;
    bool above = exact[0] >= '5' && std::string_view(exact + 1, static_cast<size_t>(stop - exact) - 1).find_first_not_of('0') != std::string_view::npos;
    if (!above) return 0;
  }
  char unit_text[8] = "1e";
  end = std::to_chars(unit_text + 2, unit_text + sizeof unit_text - 1, places).ptr;
  double unit = 0;
  if (std::from_chars(unit_text, end, unit).ec != std::errc()) return INFINITY;
  return unit;
}

}  // namespace

Value RoundDouble(Thread& th, double d, int64_t digits) {
  if (!std::isfinite(d) || d == 0 || digits > 323) return NewFloat(th, d);
  if (digits < -308) return NewFloat(th, std::copysign(0.0, d));
  double magnitude = std::fabs(d);
  double rounded =
      digits >= 0 ? ThroughText(magnitude, static_cast<int>(digits), std::chars_format::fixed) : RoundToPowerOfTen(magnitude, static_cast<int>(-digits));
  if (std::isinf(rounded)) return Raise(th, types::kOverflowError, "rounded value too large to represent");
  return NewFloat(th, std::copysign(rounded, d));
}

Value FloatRatio(Thread& th, double d) {
  if (std::isinf(d)) return Raise(th, types::kOverflowError, "cannot convert Infinity to integer ratio");
  if (std::isnan(d)) return Raise(th, types::kValueError, "cannot convert NaN to integer ratio");
  int exponent;
  double fraction = std::frexp(d, &exponent);
  for (int i = 0; i < 300 && fraction != std::floor(fraction); ++i) {
    fraction *= 2;
    --exponent;
  }
  Owned numerator(NewIntFromDouble(th, fraction));
  Owned power(IntBinary(th, BinaryOp::kLshift, Value::Int(1), Value::Int(std::abs(exponent))));
  if (!numerator || !power) return Value();
  if (exponent > 0) {
    numerator.Reset(IntBinary(th, BinaryOp::kMul, numerator, power));
    power.Reset(Value::Int(1));
    if (!numerator) return Value();
  }
  Value items[2] = {numerator.Release(), power.Release()};
  return NewTupleSteal(th, items, 2);
}

namespace {

double Self(const Value* args) { return FloatValue(args[0]); }

Value Conjugate(Thread& th, const Value* args) { return NewFloat(th, Self(args)); }
Value IsInteger(Thread&, const Value* args) {
  double d = Self(args);
  return Value::Bool(std::isfinite(d) && d == std::floor(d));
}
Value Trunc(Thread& th, const Value* args) { return NewIntFromDouble(th, Self(args)); }
Value Floor(Thread& th, const Value* args) { return NewIntFromDouble(th, std::floor(Self(args))); }
Value Ceil(Thread& th, const Value* args) { return NewIntFromDouble(th, std::ceil(Self(args))); }

Value Round(Thread& th, const Value* args) {
  double d = Self(args);
  if (args[1].IsUnbound() || args[1].IsNone()) return NewIntFromDouble(th, std::nearbyint(d));
  int64_t digits;
  if (!IndexAsInt64(th, args[1], &digits, nullptr)) return Value();
  return RoundDouble(th, d, digits);
}

Value AsIntegerRatio(Thread& th, const Value* args) { return FloatRatio(th, Self(args)); }
Value Hex(Thread& th, const Value* args) { return FloatToHex(th, Self(args)); }

Value FromHex(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "bad argument type for built-in operation");
  std::string_view text;
  Owned keep;
  if (!AsUtf8(th, args[1].as<Str>(), &text, &keep)) return Value();
  Owned number(FloatFromHex(th, text));
  if (!number || args[0] == Value(types::kFloat)) return number.Release();
  return Call(th, args[0], {number});
}

Value GetFormat(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "__getformat__() argument must be str, not %.200T", args[1]);
  if (!StrEqual(args[1].as<Str>(), "double") && !StrEqual(args[1].as<Str>(), "float")) {
    return Raise(th, types::kValueError, "__getformat__() argument 1 must be 'double' or 'float'");
  }
  return NewStrAscii(th, "IEEE, little-endian");
}

Value GetNewArgs(Thread& th, const Value* args) {
  Value item = NewFloat(th, Self(args));
  return item.empty() ? Value() : Value(NewTupleSteal(th, &item, 1));
}

Value FormatMethod(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "__format__() argument must be str, not %.200T", args[1]);
  return FormatNumber(th, args[0], args[1]);
}

Value GetReal(Thread& th, Value self) { return NewFloat(th, FloatValue(self)); }
Value GetImag(Thread& th, Value) { return NewFloat(th, 0.0); }

}  // namespace

const MethodDef kFloatMethods[] = {
    {"conjugate", Conjugate, "($self, /)", "The number itself: it has no imaginary part."},
    {"is_integer", IsInteger, "($self, /)", "Is it a whole number?"},
    {"as_integer_ratio", AsIntegerRatio, "($self, /)",
     "The pair of ints, without a common divisor, whose quotient is exactly the number.\n\n>>> (0.25).as_integer_ratio()\n(1, 4)"},
    {"hex", Hex, "($self, /)", "The exact number in base 16.\n\n>>> (3.14159).hex()\n'0x1.921f9f01b866ep+1'"},
    {"fromhex", FromHex, "($type, string, /)", "A float from its text in base 16.", kClassMethodFlag},
    {"__trunc__", Trunc, "($self, /)", "The whole number next to it, towards zero."},
    {"__floor__", Floor, "($self, /)", "The largest whole number that is not above it."},
    {"__ceil__", Ceil, "($self, /)", "The smallest whole number that is not below it."},
    {"__round__", Round, "($self, ndigits=None, /)",
     "To ndigits decimal places, correctly rounded, ties to the even digit; without ndigits to an int."},
    {"__getnewargs__", GetNewArgs, "($self, /)", "What __new__ is to be called with to make the number again."},
    {"__getformat__", GetFormat, "($type, typestr, /)", "How 'double' or 'float' numbers lie in memory.", kClassMethodFlag},
    {"__format__", FormatMethod, "($self, format_spec, /)", "The number as text, by the format specification."},
    {}};

const GetSetDef kFloatGetSets[] = {
    {"real", GetReal, nullptr, "the real part of a complex number"},
    {"imag", GetImag, nullptr, "the imaginary part of a complex number"},
    {}};

}  // namespace tessera::objects
