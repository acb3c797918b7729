// complex: making, arithmetic with CPython's corner cases, powers, text in.
#include <cerrno>
#include <cmath>
#include <strings.h>

#include "objects/errors.h"
#include "objects/number_text.h"
#include "objects/numbers_internal.h"

namespace tessera::objects {

Value NewComplexOfType(Thread& th, Type* type, Complex c) {
  ComplexObject* z = New<ComplexObject>(th, type);
  if (z == nullptr) return Value();
  z->real = c.real;
  z->imag = c.imag;
  return z;
}

Value NewComplex(Thread& th, double real, double imag) { return NewComplexOfType(th, types::kComplex, {real, imag}); }

int NumberToComplex(Thread& th, Value v, Complex* out) {
  if (IsComplex(v)) {
    const ComplexObject* z = v.as<ComplexObject>();
    *out = {z->real, z->imag};
    return 1;
  }
  out->imag = 0;
  return NumberToDouble(th, v, &out->real);
}

Complex ComplexMultiply(Complex a, Complex b) { return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real}; }

// Smith's method: scaled by the larger part of the divisor, so that nothing overflows on the way.
bool ComplexDivide(Complex a, Complex b, Complex* out) {
  double abs_real = std::fabs(b.real), abs_imag = std::fabs(b.imag);
  if (abs_real >= abs_imag) {
    if (abs_real == 0) return false;
    double ratio = b.imag / b.real, denominator = b.real + b.imag * ratio;
    *out = {(a.real + a.imag * ratio) / denominator, (a.imag - a.real * ratio) / denominator};
  } else if (abs_imag >= abs_real) {
    double ratio = b.real / b.imag, denominator = b.real * ratio + b.imag;
    *out = {(a.real * ratio + a.imag) / denominator, (a.imag * ratio - a.real) / denominator};
  } else {
    *out = {NAN, NAN};
  }
  return true;
}

namespace {

Complex SmallPower(Complex z, int64_t n) {
  Complex result = {1, 0}, square = z;
  for (int64_t bit = 1; bit <= n; bit <<= 1) {
    if (n & bit) result = ComplexMultiply(result, square);
    square = ComplexMultiply(square, square);
  }
  return result;
}

// False: the angle is infinite.
bool GeneralPower(Complex a, Complex b, Complex* out) {
  double length = std::pow(std::hypot(a.real, a.imag), b.real);
  double angle = std::atan2(a.imag, a.real);
  double phase = angle * b.real;
  if (b.imag != 0) {
    length /= std::exp(angle * b.imag);
    phase += b.imag * std::log(std::hypot(a.real, a.imag));
  }
  *out = {length * std::cos(phase), length * std::sin(phase)};
  return !std::isinf(phase);
}

Value RaiseZeroPower(Thread& th) { return Raise(th, types::kZeroDivisionError, "0.0 to a negative or complex power"); }

}  // namespace

Value ComplexPow(Thread& th, double a_real, double a_imag, double b_real, double b_imag) {
  Complex a = {a_real, a_imag}, result;
  bool zero = a_real == 0 && a_imag == 0;
  if (b_imag == 0 && b_real == std::floor(b_real) && std::fabs(b_real) <= 100) {
    int64_t n = static_cast<int64_t>(b_real);
    if (n >= 0) {
      result = SmallPower(a, n);
    } else {
      if (!ComplexDivide({1, 0}, SmallPower(a, -n), &result)) return RaiseZeroPower(th);
    }
  } else if (zero) {
    if (b_imag != 0 || b_real < 0) return RaiseZeroPower(th);
    result = {0, 0};
  } else if (!GeneralPower(a, {b_real, b_imag}, &result)) {
    return RaiseZeroPower(th);
  }
  if (std::isinf(result.real) || std::isinf(result.imag)) return Raise(th, types::kOverflowError, "complex exponentiation");
  return NewComplex(th, result.real, result.imag);
}

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

size_t WordLength(std::string_view text) {
  for (std::string_view word : {std::string_view("infinity"), std::string_view("inf"), std::string_view("nan")}) {
    if (text.size() >= word.size() && strncasecmp(text.data(), word.data(), word.size()) == 0) return word.size();
  }
  return 0;
}

// The longest prefix that is a float, its sign included; 0: none.
size_t FloatLength(std::string_view text) {
  size_t i = !text.empty() && (text[0] == '+' || text[0] == '-');
  if (size_t word = WordLength(text.substr(i))) return i + word;
  size_t digits = 0;
  for (; i < text.size() && (IsDigit(text[i]) || text[i] == '_'); ++i) digits += text[i] != '_';
  if (i < text.size() && text[i] == '.') {
    for (++i; i < text.size() && (IsDigit(text[i]) || text[i] == '_'); ++i) digits += text[i] != '_';
  }
  if (digits == 0) return 0;
  if (i < text.size() && (text[i] | 0x20) == 'e') {
    size_t e = i + 1;
    if (e < text.size() && (text[e] == '+' || text[e] == '-')) ++e;
    if (e < text.size() && IsDigit(text[e])) {
      while (e < text.size() && (IsDigit(text[e]) || text[e] == '_')) ++e;
      i = e;
    }
  }
  return i;
}

// Takes a float off the front.
bool TakeFloat(std::string_view* text, double* out) {
  size_t length = FloatLength(*text);
  if (length == 0 || !ParseFloat(text->substr(0, length), out)) return false;
  text->remove_prefix(length);
  return true;
}

bool TakeUnit(std::string_view* text) {
  if (text->empty() || (text->front() | 0x20) != 'j') return false;
  text->remove_prefix(1);
  return true;
}

// [sign] j
bool TakeBareUnit(std::string_view* text, double* imag) {
  size_t sign = !text->empty() && (text->front() == '+' || text->front() == '-');
  std::string_view rest = text->substr(sign);
  if (!TakeUnit(&rest)) return false;
  *imag = sign && text->front() == '-' ? -1.0 : 1.0;
  *text = rest;
  return true;
}

}  // namespace

bool ParseComplex(std::string_view text, Complex* out) {
  *out = {0, 0};
  text = TrimSpace(text);
  if (text.size() >= 2 && text.front() == '(' && text.back() == ')') {
    text = TrimSpace(text.substr(1, text.size() - 2));
  }
  double first;
  if (!TakeFloat(&text, &first)) return TakeBareUnit(&text, &out->imag) && text.empty();
  if (TakeUnit(&text)) {
    out->imag = first;
    return text.empty();
  }
  out->real = first;
  if (text.empty()) return true;
  if (text[0] != '+' && text[0] != '-') return false;
  if (!TakeFloat(&text, &out->imag)) return TakeBareUnit(&text, &out->imag) && text.empty();
  return TakeUnit(&text) && text.empty();
}

}  // namespace tessera::objects
