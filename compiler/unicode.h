// UTF-8 and the character properties that Python's grammar asks for. It knows no source text and no error messages.
//
// Threads:    free functions without state; ICU's data is read-only.
// Errors:     invalid UTF-8 is a value: Decoded::valid is false. No memory: nullptr or an empty view with null data().
#ifndef TESSERA_COMPILER_UNICODE_H_
#define TESSERA_COMPILER_UNICODE_H_

#include <cstdint>
#include <string_view>

#include "alloc/arena.h"

namespace tessera::compiler {

// One step of decoding. An invalid sequence yields U+FFFD and the length that Python's decoder skips and names.
struct Decoded {
  uint32_t code_point = 0;
  uint8_t length = 1;
  bool valid = true;
  bool truncated = false;  // invalid because the text ends inside a sequence
};

// REQUIRES: at < utf8.size().
Decoded DecodeUtf8(std::string_view utf8, size_t at);

// Can `byte` begin a sequence of more than one byte?
inline bool IsUtf8Lead(char byte) { return static_cast<unsigned char>(byte) >= 0xC2 && static_cast<unsigned char>(byte) <= 0xF4; }

// Writes 1 to 4 bytes, surrogates too (WTF-8); returns how many.
int EncodeUtf8(uint32_t code_point, char* out);

// The position of the first invalid sequence, or npos.
size_t FindInvalidUtf8(std::string_view utf8);

bool IsIdentifierStart(uint32_t code_point);     // without "_", which the caller knows
bool IsIdentifierContinue(uint32_t code_point);
bool IsPrintable(uint32_t code_point);           // as str.isprintable

// `name` in normal form NFKC: itself if it is so already, else a copy in the arena.
std::string_view NormalizeIdentifier(std::string_view name, alloc::Arena& arena);

enum class ConvertStatus : uint8_t { kOk, kUnknownEncoding, kInvalid, kNoMemory };
struct Converted {
  ConvertStatus status = ConvertStatus::kOk;
  std::string_view utf8;
  size_t error_position = 0;  // of the byte that does not convert
};

// `bytes` in the encoding called `name` (any that ICU knows) as UTF-8 in the arena.
Converted ConvertToUtf8(std::string_view bytes, const char* name, alloc::Arena& arena);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_UNICODE_H_
