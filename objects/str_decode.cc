#include "objects/str_decode.h"

#include <cstdio>
#include <cstring>

namespace tessera::objects {
namespace {

// Decodes the code point at *p and advances; a bad byte is one U+FFFD.
uint32_t Next(const uint8_t** p, const uint8_t* end) {
  const uint8_t* s = *p;
  uint32_t c = *s;
  if (c < 0x80) {
    *p = s + 1;
    return c;
  }
  int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
  static constexpr uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
  if (c < 0xc2 || c > 0xf4 || end - s <= more) {
    *p = s + 1;
    return 0xfffd;
  }
  uint32_t point = c & (0x3f >> more);
  for (int i = 1; i <= more; ++i) {
    if ((s[i] & 0xc0) != 0x80) {
      *p = s + 1;
      return 0xfffd;
    }
    point = point << 6 | (s[i] & 0x3f);
  }
  if (point < kLeast[more] || point > 0x10ffff) {
    *p = s + 1;
    return 0xfffd;
  }
  *p = s + 1 + more;
  return point;
}

size_t AsciiPrefix(const uint8_t* s, size_t n) {
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    uint64_t word;
    std::memcpy(&word, s + i, 8);
    if (word & 0x8080808080808080u) break;
  }
  while (i < n && s[i] < 0x80) ++i;
  return i;
}

}  // namespace

Utf8Shape MeasureUtf8(std::string_view text) {
  const uint8_t* p = reinterpret_cast<const uint8_t*>(text.data());
  const uint8_t* end = p + text.size();
  Utf8Shape shape;
  size_t ascii = AsciiPrefix(p, text.size());
  shape.length = static_cast<int64_t>(ascii);
  if (ascii > 0) shape.max_char = 0x7f;
  for (p += ascii; p < end; ++shape.length) shape.max_char |= Next(&p, end);
  return shape;
}

uint32_t DecodeOneUtf8(std::string_view text) {
  const uint8_t* p = reinterpret_cast<const uint8_t*>(text.data());
  return Next(&p, p + text.size());
}

void DecodeUtf8(std::string_view text, void* out, int width) {
  const uint8_t* p = reinterpret_cast<const uint8_t*>(text.data());
  const uint8_t* end = p + text.size();
  for (int64_t i = 0; p < end; ++i) {
    uint32_t c = Next(&p, end);
    switch (width) {
      case 1: static_cast<uint8_t*>(out)[i] = static_cast<uint8_t>(c); break;
      case 2: static_cast<uint16_t*>(out)[i] = static_cast<uint16_t>(c); break;
      default: static_cast<uint32_t*>(out)[i] = c; break;
    }
  }
}

size_t Utf8Size(const Str* s, int64_t* surrogate) {
  *surrogate = -1;
  size_t size = 0;
  for (int64_t i = 0; i < s->length; ++i) {
    uint32_t c = s->at(i);
    if (c >= 0xd800 && c < 0xe000 && *surrogate < 0) *surrogate = i;
    size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return size;
}

size_t EncodeOneUtf8(uint32_t c, char* out) {
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = static_cast<char>(0xc0 | c >> 6);
    out[1] = static_cast<char>(0x80 | (c & 0x3f));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = static_cast<char>(0xe0 | c >> 12);
    out[1] = static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out[2] = static_cast<char>(0x80 | (c & 0x3f));
    return 3;
  }
  out[0] = static_cast<char>(0xf0 | c >> 18);
  out[1] = static_cast<char>(0x80 | (c >> 12 & 0x3f));
  out[2] = static_cast<char>(0x80 | (c >> 6 & 0x3f));
  out[3] = static_cast<char>(0x80 | (c & 0x3f));
  return 4;
}

void EncodeUtf8(const Str* s, char* out) {
  for (int64_t i = 0; i < s->length; ++i) out += EncodeOneUtf8(s->at(i), out);
}

HexText HexDigits(uint32_t c) {
  HexText hex;
  std::snprintf(hex.text, sizeof(hex.text), "%04x", c);
  return hex;
}

}  // namespace tessera::objects
