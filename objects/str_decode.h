// UTF-8 in and out of str's storage. Lone surrogates pass as three bytes each (WTF-8); bytes that are no UTF-8 become U+FFFD.
#ifndef TESSERA_OBJECTS_STR_DECODE_H_
#define TESSERA_OBJECTS_STR_DECODE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "objects/str.h"

namespace tessera::objects {

struct Utf8Shape {
  int64_t length = 0;     // code points
  uint32_t max_char = 0;  // or of all
};
Utf8Shape MeasureUtf8(std::string_view text);
uint32_t DecodeOneUtf8(std::string_view text);
// REQUIRES: room for MeasureUtf8(text).length characters of `width` bytes at `out`.
void DecodeUtf8(std::string_view text, void* out, int width);
// Bytes of the UTF-8 form; *surrogate is the index of the first lone surrogate, -1: none.
size_t Utf8Size(const Str* s, int64_t* surrogate);
void EncodeUtf8(const Str* s, char* out);
size_t EncodeOneUtf8(uint32_t code_point, char* out);  // up to 4 bytes; returns their count

struct HexText {
  char text[9];
};
HexText HexDigits(uint32_t code_point);  // at least four lower-case digits

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_STR_DECODE_H_
