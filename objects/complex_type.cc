// The type object of complex.
#include <cmath>
#include <cstring>

#include "objects/builtin_types.h"
#include "objects/descriptor.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/number_text.h"
#include "objects/numbers_internal.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

Complex Self(Value v) { return {v.as<ComplexObject>()->real, v.as<ComplexObject>()->imag}; }

bool Operands(Thread& th, Value a, Value b, Complex* x, Complex* y, Value* failure) {
  int left = NumberToComplex(th, a, x);
  int right = left > 0 ? NumberToComplex(th, b, y) : left;
  if (left > 0 && right > 0) return true;
  *failure = left < 0 || right < 0 ? Value() : Value::NotImplemented();
  return false;
}

template <BinaryOp op>
Value ComplexOperator(Thread& th, Value a, Value b) {
  Complex x, y, z;
  Value failure;
  if (!Operands(th, a, b, &x, &y, &failure)) return failure;
  if constexpr (op == BinaryOp::kAdd) z = {x.real + y.real, x.imag + y.imag};
  if constexpr (op == BinaryOp::kSub) z = {x.real - y.real, x.imag - y.imag};
  if constexpr (op == BinaryOp::kMul) z = ComplexMultiply(x, y);
  if constexpr (op == BinaryOp::kTrueDiv) {
    if (!ComplexDivide(x, y, &z)) return Raise(th, types::kZeroDivisionError, "complex division by zero");
  }
  if constexpr (op == BinaryOp::kPow) return ComplexPow(th, x.real, x.imag, y.real, y.imag);
  return NewComplex(th, z.real, z.imag);
}

Value ComplexPower3(Thread& th, Value a, Value b, Value) {
  Complex x, y;
  Value failure;
  if (!Operands(th, a, b, &x, &y, &failure)) return failure;
  return Raise(th, types::kValueError, "complex modulo");
}

Value ComplexNegative(Thread& th, Value v) { return NewComplex(th, -Self(v).real, -Self(v).imag); }
Value ComplexExact(Thread& th, Value v) { return IsExactComplex(v) ? Dup(v) : NewComplex(th, Self(v).real, Self(v).imag); }
int ComplexBool(Thread&, Value v) { return Self(v).real != 0 || Self(v).imag != 0; }

Value ComplexAbsolute(Thread& th, Value v) {
  Complex z = Self(v);
  double length = std::hypot(z.real, z.imag);
  if (std::isinf(length) && std::isfinite(z.real) && std::isfinite(z.imag)) return Raise(th, types::kOverflowError, "absolute value too large");
  return NewFloat(th, length);
}

Value ComplexCompareSlot(Thread&, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !IsComplex(a)) return Value::NotImplemented();
  Complex x = Self(a);
  bool equal;
  if (IsComplex(b)) {
    equal = x.real == Self(b).real && x.imag == Self(b).imag;
  } else if (IsFloat(b)) {
    equal = x.imag == 0 && x.real == FloatValue(b);
  } else if (IsInt(b)) {
    equal = x.imag == 0 && IntEqualsDouble(b, x.real);
  } else {
    return Value::NotImplemented();
  }
  return Value::Bool(equal == (op == CompareOp::kEq));
}

int64_t HashPart(double d, Value v) {
  if (!std::isnan(d)) return HashDouble(d);
  return static_cast<int64_t>(v.bits() >> 4 | v.bits() << 60);
}

int64_t ComplexHash(Thread&, Value v) {
  uint64_t hash = static_cast<uint64_t>(HashPart(Self(v).real, v)) + 1000003u * static_cast<uint64_t>(HashPart(Self(v).imag, v));
  return hash == ~uint64_t{0} ? -2 : static_cast<int64_t>(hash);
}

// As repr of the float, without ".0".
int WritePart(double d, bool plus, char* out) {
  char* begin = out;
  if (plus && (std::isnan(d) || !std::signbit(d))) *out++ = '+';
  out += FormatDoubleRepr(d, out);
  if (out - begin > 2 && out[-1] == '0' && out[-2] == '.') out -= 2;
  return static_cast<int>(out - begin);
}

Value ComplexRepr(Thread& th, Value v) {
  Complex z = Self(v);
  char text[80];
  char* out = text;
  bool imaginary = z.real == 0 && !std::signbit(z.real);
  if (!imaginary) {
    *out++ = '(';
    out += WritePart(z.real, false, out);
  }
  out += WritePart(z.imag, !imaginary, out);
  *out++ = 'j';
  if (!imaginary) *out++ = ')';
  return NewStrAscii(th, {text, static_cast<size_t>(out - text)});
}

// --- Constructor ---

// __complex__ of the value's type; NotFound when it has none.
Value CallComplexMethod(Thread& th, Value v) {
  Owned name(Intern(th, "__complex__"));
  if (!name) return Value();
  Owned method(LookupSpecial(th, v, name.as<Str>()));
  if (!method || method.get().IsNotFound()) return method.Release();
  Owned result(Call(th, method, {}));
  if (!result) return Value();
  if (!IsComplex(result)) return Raise(th, types::kTypeError, "__complex__ returned non-complex (type %.200T)", result.get());
  if (!IsExactly(result, types::kComplex) &&
      !Warn(th, types::kDeprecationWarning, 1,
            "__complex__ returned non-complex (type %.200T).  The ability to return an instance of a strict subclass of complex is deprecated, and may be "
            "removed in a future version of Python.",
            result.get()))
    return Value();
  return result.Release();
}

bool HasFloat(Value v) { return TypeOf(v)->slots.float_ != nullptr || TypeOf(v)->slots.index != nullptr; }

bool PartAsDouble(Thread& th, Value v, double* out) {
  Owned number(ToFloat(th, v));
  if (number) *out = FloatValue(number);
  return static_cast<bool>(number);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// An underscore must stand between digits; that is said before the text is looked at as a number.
bool UnderscoresAreRight(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '_' && !(i > 0 && IsDigit(text[i - 1]) && i + 1 < text.size() && IsDigit(text[i + 1]))) return false;
  }
  return true;
}

Value FromText(Thread& th, Type* type, Value text) {
  NumberText ascii(th, text.as<Str>());
  if (!ascii.ok()) return Value();
  if (!UnderscoresAreRight(ascii.view())) return Raise(th, types::kValueError, "could not convert string to complex: %R", text);
  Complex z;
  if (!ParseComplex(ascii.view(), &z)) return th.failed() ? Value() : Raise(th, types::kValueError, "complex() arg is a malformed string");
  return NewComplexOfType(th, type, z);
}

// real + imag * 1j, where both may be complex themselves.
Value FromParts(Thread& th, Type* type, Value real, Value imag) {
  Owned converted(IsExactComplex(real) ? Value::NotFound() : CallComplexMethod(th, real));
  if (!converted) return Value();
  if (!converted.get().IsNotFound()) real = converted.get();
  if (!IsComplex(real) && !HasFloat(real)) return Raise(th, types::kTypeError, "complex() first argument must be a string or a number, not '%.200T'", real);
  if (!imag.empty() && !IsComplex(imag) && !HasFloat(imag)) {
    return Raise(th, types::kTypeError, "complex() second argument must be a number, not '%.200T'", imag);
  }
  Complex z = {0, 0}, w = {0, 0};
  bool real_is_complex = IsComplex(real), imag_is_complex = !imag.empty() && IsComplex(imag);
  if (real_is_complex) z = Self(real);
  else if (!PartAsDouble(th, real, &z.real)) return Value();
  if (imag_is_complex) w = Self(imag);
  else if (!imag.empty() && !PartAsDouble(th, imag, &w.real)) return Value();
  // Only parts that are there are added: the sign of a zero must survive.
  if (imag_is_complex) z.real -= w.imag;
  if (!imag.empty()) z.imag = real_is_complex ? z.imag + w.real : w.real;
  return NewComplexOfType(th, type, z);
}

}  // namespace

Value ComplexNew(Thread& th, Type* type, Args args) {
  Value given[2];
  if (!ReadConstructorArgs(th, {"complex", {"real", "imag"}, 0}, args, given)) return Value();
  Value real = given[0].empty() ? Value::Int(0) : given[0], imag = given[1];
  if (IsExactComplex(real) && imag.empty() && type == types::kComplex) return Dup(real);
  if (IsStr(real)) {
    if (!imag.empty()) return Raise(th, types::kTypeError, "complex() can't take second arg if first is a string");
    return FromText(th, type, real);
  }
  if (!imag.empty() && IsStr(imag)) return Raise(th, types::kTypeError, "complex() second arg can't be a string");
  return FromParts(th, type, real, imag);
}

namespace {

Value Conjugate(Thread& th, const Value* args) { return NewComplex(th, Self(args[0]).real, -Self(args[0]).imag); }
Value ToComplex(Thread& th, const Value* args) { return ComplexExact(th, args[0]); }

Value GetNewArgs(Thread& th, const Value* args) {
  Owned real(NewFloat(th, Self(args[0]).real)), imag(NewFloat(th, Self(args[0]).imag));
  if (!real || !imag) return Value();
  Value items[2] = {real.Release(), imag.Release()};
  return NewTupleSteal(th, items, 2);
}

Value FormatMethod(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "__format__() argument must be str, not %.200T", args[1]);
  return FormatNumber(th, args[0], args[1]);
}

constexpr MethodDef kMethods[] = {
    {"conjugate", Conjugate, "($self, /)", "The number with its imaginary part negated.\n\n>>> (3 - 4j).conjugate()\n(3+4j)"},
    {"__complex__", ToComplex, "($self, /)", "The number as an exact complex."},
    {"__getnewargs__", GetNewArgs, "($self, /)", "What __new__ is to be called with to make the number again."},
    {"__format__", FormatMethod, "($self, format_spec, /)", "The number as text, by the format specification."},
    {}};

Value GetReal(Thread& th, Value self) { return NewFloat(th, Self(self).real); }
Value GetImag(Thread& th, Value self) { return NewFloat(th, Self(self).imag); }

constexpr GetSetDef kGetSets[] = {
    {"real", GetReal, &ReadOnlyMember, "the real part of a complex number"},
    {"imag", GetImag, &ReadOnlyMember, "the imaginary part of a complex number"},
    {}};

}  // namespace

void InitComplexType(Type* type) {
  type->size = sizeof(ComplexObject);
  type->type_flags |= kBaseType;
  type->dealloc = FreeObject;
  Slots& slots = type->slots;
  slots.new_ = ComplexNew;
  slots.repr = ComplexRepr;
  slots.hash = ComplexHash;
  slots.richcompare = ComplexCompareSlot;
#define OPERATOR(op) slots.binary[static_cast<int>(BinaryOp::op)] = ComplexOperator<BinaryOp::op>
  OPERATOR(kAdd);
  OPERATOR(kSub);
  OPERATOR(kMul);
  OPERATOR(kTrueDiv);
  OPERATOR(kPow);
#undef OPERATOR
  slots.power3 = ComplexPower3;
  slots.negative = ComplexNegative;
  slots.positive = ComplexExact;
  slots.absolute = ComplexAbsolute;
  slots.bool_ = ComplexBool;
  type->methods = kMethods;
  type->getsets = kGetSets;
  type->docstring =
      "complex(real=0, imag=0)\n--\n\nA complex number from a text, or from a real and an imaginary part.\n\n"
      "This is equivalent to (real + imag*1j) where imag defaults to 0.";
}

}  // namespace tessera::objects
