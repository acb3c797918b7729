#include "compiler/syntax_error.h"

#include <cstdio>

#include "compiler/unicode.h"

namespace tessera::compiler {

std::string_view FormatInArena(alloc::Arena& arena, const char* format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  const int length = std::vsnprintf(nullptr, 0, format, args);
  va_end(args);
  char* buffer = length < 0 ? nullptr : static_cast<char*>(arena.Allocate(length + 1, 1));
  if (buffer != nullptr) std::vsnprintf(buffer, length + 1, format, again);
  va_end(again);
  return buffer == nullptr ? std::string_view() : std::string_view(buffer, length);
}

int32_t CountCodePoints(std::string_view utf8) {
  int32_t count = 0;
  for (size_t at = 0; at < utf8.size(); ++count) at += DecodeUtf8(utf8, at).length;
  return count;
}

int32_t OffsetInCodePoints(std::string_view text, int32_t column) {
  const bool past_end = static_cast<size_t>(column) >= text.size();
  return CountCodePoints(past_end ? text : text.substr(0, column)) + 1;
}

}  // namespace tessera::compiler
