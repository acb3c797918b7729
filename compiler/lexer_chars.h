// What a byte can be in Python source text.
#ifndef TESSERA_COMPILER_LEXER_CHARS_H_
#define TESSERA_COMPILER_LEXER_CHARS_H_

#include <array>
#include <cstdint>

namespace tessera::compiler {

enum CharClass : uint8_t {
  kIdentifierStart = 1,  // letters, "_", and every byte of a character outside ASCII
  kDigit = 2,
  kIdentifierPart = 4,   // the two above
  kHexDigit = 8,
};

constexpr std::array<uint8_t, 256> MakeCharClasses() {
  std::array<uint8_t, 256> classes{};
  for (int c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (letter || c == '_' || c >= 128) classes[c] |= kIdentifierStart | kIdentifierPart;
    if (digit) classes[c] |= kDigit | kIdentifierPart | kHexDigit;
    if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) classes[c] |= kHexDigit;
  }
  return classes;
}
inline constexpr std::array<uint8_t, 256> kCharClasses = MakeCharClasses();

inline bool Is(char c, CharClass what) { return (kCharClasses[static_cast<unsigned char>(c)] & what) != 0; }

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_LEXER_CHARS_H_
