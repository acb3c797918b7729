// float: boxing, arithmetic with Python's corner cases, hash, shortest text.
#include "objects/float.h"

#include <charconv>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "objects/errors.h"
#include "objects/immortal_section.h"

namespace tessera::objects {
TESSERA_IMMORTAL_SECTION ZeroTable g_zeros;

void InitFloatZeros() {
  for (int n = 0; n < 2; ++n) {
    FloatObject* zero = &g_zeros.zeros[n].object;
    zero->count = immortal::kImmortalCount;
    zero->flags = 0;
    zero->type = StaticType(TypeId::kFloat);
    zero->value = n == 0 ? 0.0 : -0.0;
  }
}

Value BoxFloat(Thread& th, double d) {
  if (d == 0) return Value(&g_zeros.zeros[std::signbit(d)].object);
  FloatObject* f = New<FloatObject>(th, types::kFloat);
  if (f == nullptr) return Value();
  f->value = d;
  return f;
}

double FloatMod(double a, double b) {
  double m = std::fmod(a, b);
  if (m == 0) return std::copysign(0.0, b);
  return (b < 0) != (m < 0) ? m + b : m;
}

double FloatFloorDiv(double a, double b) {
  double m = std::fmod(a, b);
  double q = (a - m) / b;
  if (m != 0 && (b < 0) != (m < 0)) q -= 1.0;
  if (q == 0) return std::copysign(0.0, a / b);
  double floor = std::floor(q);
  return q - floor > 0.5 ? floor + 1.0 : floor;
}

Value FloatPow(Thread& th, double a, double b) {
  if (b == 0) return NewFloat(th, 1.0);
  if (std::isnan(a)) return NewFloat(th, a);
  if (std::isnan(b)) return NewFloat(th, a == 1.0 ? 1.0 : b);
  bool odd = std::fmod(std::fabs(b), 2.0) == 1.0;
  if (std::isinf(b)) {
    double m = std::fabs(a);
    if (m == 1.0) return NewFloat(th, 1.0);
    return NewFloat(th, (b > 0) == (m > 1.0) ? std::fabs(b) : 0.0);
  }
  if (std::isinf(a)) {
    if (b > 0) return NewFloat(th, odd ? a : std::fabs(a));
    return NewFloat(th, odd ? std::copysign(0.0, a) : 0.0);
  }
  if (a == 0) {
    if (b < 0) return Raise(th, types::kZeroDivisionError, "0.0 cannot be raised to a negative power");
    return NewFloat(th, odd ? a : 0.0);
  }
  if (a < 0 && b != std::floor(b)) return ComplexPow(th, a, 0, b, 0);
  double r = std::pow(a, b);
  if (std::isinf(r)) return RaiseErrno(th, types::kOverflowError, ERANGE);
  return NewFloat(th, r);
}

int64_t HashDouble(double d) {
  constexpr int kBits = 61;
  constexpr uint64_t kModulus = (uint64_t{1} << kBits) - 1;
  if (std::isinf(d)) return d > 0 ? 314159 : -314159;
  if (std::isnan(d)) return 0;
  int exponent;
  double m = std::frexp(std::fabs(d), &exponent);
  uint64_t x = 0;
  while (m != 0) {  // 28 bits at a time
    x = ((x << 28) & kModulus) | x >> (kBits - 28);
    m *= 268435456.0;
    exponent -= 28;
    uint64_t y = static_cast<uint64_t>(m);
    m -= static_cast<double>(y);
    x += y;
    if (x >= kModulus) x -= kModulus;
  }
  exponent = exponent >= 0 ? exponent % kBits : kBits - 1 - ((-1 - exponent) % kBits);
  x = ((x << exponent) & kModulus) | x >> (kBits - exponent);
  int64_t hash = d < 0 ? -static_cast<int64_t>(x) : static_cast<int64_t>(x);
  return hash == -1 ? -2 : hash;
}

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Of a well-formed decimal number that no double holds: is it too large, or too close to zero?
double Extreme(std::string_view text) {
  int64_t magnitude = 0, exponent = 0;  // power of ten of the first digit that is not zero
  bool point = false, nonzero = false;
  size_t i = 0;
  for (; i < text.size() && (IsDigit(text[i]) || text[i] == '.'); ++i) {
    if (text[i] == '.') {
      point = true;
      continue;
    }
    nonzero |= text[i] != '0';
    if (point ? !nonzero : nonzero) magnitude += point ? -1 : 1;
  }
  if (i < text.size()) {
    bool negative = text[++i] == '-';
    if (negative || text[i] == '+') ++i;
    for (; i < text.size(); ++i) exponent = exponent < 1000000000000 ? exponent * 10 + (text[i] - '0') : exponent;
    if (negative) exponent = -exponent;
  }
  return magnitude + exponent > 0 ? INFINITY : 0.0;
}

// Digits with point and exponent, without sign; all of the text.
bool ParseDecimal(std::string_view text, double* out) {
  if (text.empty() || !(IsDigit(text[0]) || (text[0] == '.' && text.size() > 1 && IsDigit(text[1])))) return false;
  std::from_chars_result r = std::from_chars(text.data(), text.data() + text.size(), *out);
  if (r.ptr != text.data() + text.size()) return false;
  if (r.ec == std::errc::result_out_of_range) *out = Extreme(text);
  return true;
}

bool EqualsIgnoringCase(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != lower[i]) return false;
  }
  return true;
}

bool ParseWithoutUnderscores(std::string_view text, double* out) {
  bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  if (EqualsIgnoringCase(text, "inf") || EqualsIgnoringCase(text, "infinity")) {
    *out = INFINITY;
  } else if (EqualsIgnoringCase(text, "nan")) {
    *out = NAN;
  } else if (!ParseDecimal(text, out)) {
    return false;
  }
  *out = std::copysign(*out, negative ? -1.0 : 1.0);
  return true;
}

}  // namespace

bool ParseFloat(std::string_view text, double* out) {
  if (text.find('_') == text.npos) [[likely]] return ParseWithoutUnderscores(text, out);
  Thread& th = CurrentThread();
  char* digits = static_cast<char*>(th.heap.Allocate(text.size()));
  if (digits == nullptr) {
    RaiseMemoryError(th);
    return false;
  }
  bool ok = true;
  size_t n = 0;
  for (size_t i = 0; ok && i < text.size(); ++i) {
    if (text[i] != '_') digits[n++] = text[i];
    else ok = i > 0 && i + 1 < text.size() && IsDigit(text[i - 1]) && IsDigit(text[i + 1]);
  }
  ok = ok && ParseWithoutUnderscores({digits, n}, out);
  alloc::Heap::Free(digits);
  return ok;
}

int FormatDoubleRepr(double d, char* out) {
  if (std::isnan(d)) return std::memcpy(out, "nan", 3), 3;
  if (std::isinf(d)) return d > 0 ? (std::memcpy(out, "inf", 3), 3) : (std::memcpy(out, "-inf", 4), 4);
  // Digits and exponent of the shortest form, then Python's choice between fixed and scientific.
  char sci[40];
  char* end = std::to_chars(sci, sci + sizeof(sci), std::fabs(d), std::chars_format::scientific).ptr;
  *end = 0;
  char* e = std::strchr(sci, 'e');
  int exponent = std::atoi(e + 1);
  char digits[24];
  int count = 0;
  for (char* p = sci; p < e; ++p)
    if (*p != '.') digits[count++] = *p;
  char* o = out;
  if (std::signbit(d)) *o++ = '-';
  if (exponent < -4 || exponent >= 16) {
    *o++ = digits[0];
    if (count > 1) {
      *o++ = '.';
      std::memcpy(o, digits + 1, static_cast<size_t>(count - 1));
      o += count - 1;
    }
    *o++ = 'e';
    *o++ = exponent < 0 ? '-' : '+';
    int magnitude = exponent < 0 ? -exponent : exponent;
    if (magnitude >= 100) *o++ = static_cast<char>('0' + magnitude / 100);
    *o++ = static_cast<char>('0' + magnitude / 10 % 10);
    *o++ = static_cast<char>('0' + magnitude % 10);
    return static_cast<int>(o - out);
  }
  if (exponent < 0) {
    *o++ = '0';
    *o++ = '.';
    for (int i = exponent + 1; i < 0; ++i) *o++ = '0';
    std::memcpy(o, digits, static_cast<size_t>(count));
    o += count;
    return static_cast<int>(o - out);
  }
  for (int i = 0; i <= exponent || i < count; ++i) {
    if (i == exponent + 1) *o++ = '.';
    *o++ = i < count ? digits[i] : '0';
  }
  if (count <= exponent + 1) {
    *o++ = '.';
    *o++ = '0';
  }
  return static_cast<int>(o - out);
}

}  // namespace tessera::objects
