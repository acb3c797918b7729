#include "objects/float_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "objects/errors.h"
#include "objects/float.h"

namespace tessera::objects {
namespace {

constexpr int64_t kMostDigits = 800;  // no double has more significant ones

struct Digits {
  char text[kMostDigits + 16];
  int64_t count;     // without trailing zeros where they were not asked for
  int64_t exponent;  // of the first one
};

// `count` significant digits.
void SplitDigits(double d, int64_t count, Digits* out) {
  char* end = std::to_chars(out->text, out->text + sizeof out->text, d, std::chars_format::scientific, static_cast<int>(count - 1)).ptr;
  char* e = end;
  while (e[-1] != 'e') --e;
  bool negative = *e == '-';
  int64_t exponent = 0;
  for (const char* p = e + 1; p < end; ++p) exponent = exponent * 10 + (*p - '0');
  out->exponent = negative ? -exponent : exponent;
  if (count > 1) std::memmove(out->text + 1, out->text + 2, static_cast<size_t>(count - 1));
  out->count = count;
}

char* WriteExponent(char* out, int64_t exponent) {
  *out++ = 'e';
  *out++ = exponent < 0 ? '-' : '+';
  int64_t n = std::abs(exponent);
  if (n >= 100) *out++ = static_cast<char>('0' + n / 100);
  *out++ = static_cast<char>('0' + n / 10 % 10);
  *out++ = static_cast<char>('0' + n % 10);
  return out;
}

}  // namespace

bool FloatText::Reserve(Thread& th, int64_t size) {
  if (size <= room_) return true;
  text_ = block_ = static_cast<char*>(th.heap.Allocate(static_cast<size_t>(size)));
  room_ = size;
  if (block_ == nullptr) RaiseMemoryError(th);
  return block_ != nullptr;
}

// A point behind the leading digits when there is none.
void FloatText::AddPoint() {
  if (std::memchr(text_, '.', static_cast<size_t>(size_)) != nullptr) return;
  int64_t at = 0;
  while (at < size_ && text_[at] != 'e') ++at;
  std::memmove(text_ + at + 1, text_ + at, static_cast<size_t>(size_ - at));
  text_[at] = '.';
  ++size_;
}

void FloatText::WriteGeneral(double d, const FloatForm& form) {
  int64_t precision = std::max<int64_t>(form.precision, 1);
  Digits digits;
  SplitDigits(d, std::min(precision, kMostDigits), &digits);
  int64_t shown = digits.count;
  while (shown > 1 && digits.text[shown - 1] == '0') --shown;
  int64_t wanted = form.alternate ? precision : shown;
  char* out = text_;
  auto digit = [&](int64_t i) { return i >= 0 && i < digits.count ? digits.text[i] : '0'; };
  if (digits.exponent < -4 || digits.exponent >= precision - form.point_zero) {
    *out++ = digits.text[0];
    if (wanted > 1) *out++ = '.';
    for (int64_t i = 1; i < wanted; ++i) *out++ = digit(i);
    out = WriteExponent(out, digits.exponent);
  } else {
    int64_t first = std::min<int64_t>(digits.exponent, 0);  // position of the units digit's column, at or left of it
    for (int64_t i = first; i < wanted || i <= digits.exponent; ++i) {
      int64_t column = i - digits.exponent;                  // behind the units
      if (column == 1) *out++ = '.';
      *out++ = i < 0 ? '0' : digit(i);
    }
    bool has_point = wanted > digits.exponent + 1;
    if (!has_point && form.point_zero) {
      *out++ = '.';
      *out++ = '0';
    }
  }
  size_ = out - text_;
}

FloatText::FloatText(Thread& th, double d, const FloatForm& form) {
  d = std::fabs(d);
  if (!std::isfinite(d)) {
    std::memcpy(text_, std::isnan(d) ? "nan" : "inf", 3);
    size_ = 3;
  } else if (form.form == 'r') {
    size_ = FormatDoubleRepr(d, text_);
    if (!form.point_zero && size_ > 2 && text_[size_ - 1] == '0' && text_[size_ - 2] == '.') size_ -= 2;
    if (form.alternate) AddPoint();
  } else {
    // 'f' has up to 309 digits before the point.
    int64_t most = form.form == 'f' && d >= 1e15 ? 340 : 32;
    if (!Reserve(th, most + form.precision)) return;
    if (form.form == 'g') {
      WriteGeneral(d, form);
    } else {
      auto style = form.form == 'e' ? std::chars_format::scientific : std::chars_format::fixed;
      size_ = std::to_chars(text_, text_ + room_, d, style, static_cast<int>(form.precision)).ptr - text_;
    }
    if (form.alternate) AddPoint();
  }
  if (form.upper) {
    for (int64_t i = 0; i < size_; ++i) {
      if (text_[i] >= 'a' && text_[i] <= 'z') text_[i] = static_cast<char>(text_[i] - 'a' + 'A');
    }
  }
}

bool FloatText::IsZero() const {
  for (int64_t i = 0; i < size_ && (text_[i] | 0x20) != 'e'; ++i) {
    if (text_[i] != '0' && text_[i] != '.') return false;
  }
  return true;
}

}  // namespace tessera::objects
