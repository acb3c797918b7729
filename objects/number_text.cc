#include "objects/number_text.h"

#include <algorithm>
#include <iterator>

#include "objects/errors.h"

namespace tessera::objects {
namespace {

// The digit zero of each script; one to nine follow it. Unicode 15.0.
constexpr uint32_t kZeros[] = {
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090,
    0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50,
    0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730,
    0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
    0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950, 0x1fbf0,
};

char AsAscii(uint32_t c) {
  if (c < 0x80) return static_cast<char>(c);
  if (IsUnicodeSpace(c)) return ' ';
  int digit = DecimalDigitOf(c);
  return digit >= 0 ? static_cast<char>('0' + digit) : '?';
}

// The four separators 0x1c to 0x1f are spaces to str.isspace(), not to a number's text.
bool IsAsciiSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

int DecimalDigitOf(uint32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1;
  const uint32_t* after = std::upper_bound(std::begin(kZeros), std::end(kZeros), c);
  if (after == std::begin(kZeros)) return -1;
  uint32_t digit = c - after[-1];
  return digit < 10 ? static_cast<int>(digit) : -1;
}

bool IsUnicodeSpace(uint32_t c) {
  if (c < 0x80) return IsAsciiSpace(static_cast<char>(c)) || (c >= 0x1c && c <= 0x1f);
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

NumberText::NumberText(Thread& th, const Str* s) {
  if (s->ascii()) {
    view_ = s->ascii_view();
    return;
  }
  char* out = local_;
  size_t length = static_cast<size_t>(s->length);
  if (length > sizeof local_) {
    out = block_ = static_cast<char*>(th.heap.Allocate(length));
    if (block_ == nullptr) {
      RaiseMemoryError(th);
      ok_ = false;
      return;
    }
  }
  for (size_t i = 0; i < length; ++i) out[i] = AsAscii(s->at(static_cast<int64_t>(i)));
  view_ = {out, length};
}

std::string_view TrimSpace(std::string_view text) {
  while (!text.empty() && IsAsciiSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsAsciiSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view NumberText::trimmed() const { return TrimSpace(view_); }

}  // namespace tessera::objects
