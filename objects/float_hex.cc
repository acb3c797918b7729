// float.hex and float.fromhex: exact text in base 16.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <strings.h>

#include "objects/errors.h"
#include "objects/number_text.h"
#include "objects/numbers_internal.h"

namespace tessera::objects {

Value FloatToHex(Thread& th, double d) {
  char text[48];
  if (!std::isfinite(d)) return NewStrAscii(th, {text, static_cast<size_t>(FormatDoubleRepr(d, text))});
  if (d == 0) return NewStrAscii(th, std::signbit(d) ? "-0x0.0p+0" : "0x0.0p+0");
  int exponent;
  double m = std::frexp(std::fabs(d), &exponent);
  // One digit before the point: 1, or 0 for subnormals.
  int shift = 1 - std::max(-1021 - exponent, 0);
  m = std::ldexp(m, shift);
  exponent -= shift;
  char* out = text;
  if (d < 0) *out++ = '-';
  *out++ = '0';
  *out++ = 'x';
  uint64_t bits = static_cast<uint64_t>(std::ldexp(m, 52));
  *out++ = static_cast<char>('0' + (bits >> 52));
  *out++ = '.';
  for (int i = 12; i >= 0; --i) *out++ = "0123456789abcdef"[bits >> (4 * i) & 15];
  *out++ = 'p';
  *out++ = exponent < 0 ? '-' : '+';
  int magnitude = std::abs(exponent), divisor = 1;
  while (magnitude / divisor >= 10) divisor *= 10;
  for (; divisor > 0; divisor /= 10) *out++ = static_cast<char>('0' + magnitude / divisor % 10);
  return NewStrAscii(th, {text, static_cast<size_t>(out - text)});
}

namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool EqualsIgnoringCase(std::string_view a, const char* b) { return a.size() == std::strlen(b) && strncasecmp(a.data(), b, a.size()) == 0; }

enum class HexError { kNone, kInvalid, kOverflow };

// Digits into the 64 leading bits, a sticky bit for those behind, and the exponent of the lowest bit kept.
struct HexNumber {
  uint64_t bits = 0;
  bool sticky = false;
  int64_t exponent = 0;

  void Add(int digit, bool after_point) {
    if (bits >> 60 == 0) {
      bits = bits << 4 | static_cast<uint64_t>(digit);
      if (after_point) exponent -= 4;
    } else {
      sticky |= digit != 0;
      if (!after_point) exponent += 4;
    }
  }
};

// Rounds half to even at the 53rd bit, or at the last one of a subnormal.
HexError Round(const HexNumber& n, double* out) {
  if (n.bits == 0) {
    *out = 0;
    return HexError::kNone;
  }
  int width = 64 - __builtin_clzll(n.bits);
  if (n.exponent > 1100 || n.exponent + width > 1024) return HexError::kOverflow;
  if (n.exponent + width < -1080) {
    *out = 0;
    return HexError::kNone;
  }
  int drop = static_cast<int>(std::max<int64_t>(width - 53, -1074 - n.exponent));
  uint64_t m = n.bits;
  if (drop > 64) {
    m = 0;
  } else if (drop > 0) {
    uint64_t half = uint64_t{1} << (drop - 1);
    uint64_t low = drop == 64 ? m : m & ((half << 1) - 1);
    m = drop == 64 ? 0 : m >> drop;
    if (low > half || (low == half && (n.sticky || (m & 1)))) ++m;
  } else {
    drop = 0;
  }
  *out = std::ldexp(static_cast<double>(m), static_cast<int>(n.exponent) + drop);
  return std::isinf(*out) ? HexError::kOverflow : HexError::kNone;
}

// The exponent behind 'p'; the rest of the text.
bool ParseExponent(std::string_view text, int64_t* out) {
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return false;
  int64_t n = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    n = std::min<int64_t>(n * 10 + (c - '0'), int64_t{1} << 40);
  }
  *out = negative ? -n : n;
  return true;
}

HexError Parse(std::string_view text, double* out) {
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  double d;
  if (EqualsIgnoringCase(text, "inf") || EqualsIgnoringCase(text, "infinity")) {
    d = INFINITY;
  } else if (EqualsIgnoringCase(text, "nan")) {
    d = NAN;
  } else {
    if (text.size() >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x') text.remove_prefix(2);
    HexNumber n;
    bool point = false, digits = false;
    size_t i = 0;
    for (; i < text.size(); ++i) {
      if (text[i] == '.' && !point) {
        point = true;
        continue;
      }
      int digit = HexDigit(text[i]);
      if (digit < 0) break;
      digits = true;
      n.Add(digit, point);
    }
    if (!digits) return HexError::kInvalid;
    if (i < text.size()) {
      int64_t exponent;
      if ((text[i] | 0x20) != 'p' || !ParseExponent(text.substr(i + 1), &exponent)) return HexError::kInvalid;
      n.exponent += exponent;
    }
    HexError error = Round(n, &d);
    if (error != HexError::kNone) return error;
  }
  *out = negative ? -d : d;
  return HexError::kNone;
}

}  // namespace

Value FloatFromHex(Thread& th, std::string_view text) {
  double d;
  switch (Parse(TrimSpace(text), &d)) {
    case HexError::kInvalid: return Raise(th, types::kValueError, "invalid hexadecimal floating-point string");
    case HexError::kOverflow: return Raise(th, types::kOverflowError, "hexadecimal value too large to represent as a float");
    case HexError::kNone: break;
  }
  return NewFloat(th, d);
}

}  // namespace tessera::objects
