// What is wrong with a source text, and where: everything that Python's SyntaxError carries.
//
// Model:      lines count from 1, offsets from 1 in code points, as in the attributes of SyntaxError; an end of 0 or -1 is
//             what CPython reports where it knows no end. kNoMemory and kTooComplex have no position.
// Ownership:  `message` and `text` point into the arena of the parse or into static storage.
// Design:     docs/compiler.md
#ifndef TESSERA_COMPILER_SYNTAX_ERROR_H_
#define TESSERA_COMPILER_SYNTAX_ERROR_H_

#include <cstdarg>
#include <cstdint>
#include <string_view>

#include "alloc/arena.h"

namespace tessera::compiler {

enum class ErrorKind : uint8_t {
  kNone,
  kSyntaxError,
  kIndentationError,
  kTabError,
  kNoMemory,    // the arena is exhausted: MemoryError without a message
  kTooComplex,  // nesting beyond the limit: MemoryError with a message
};

struct SyntaxErrorInfo {
  ErrorKind kind = ErrorKind::kNone;
  bool has_position = false;
  int32_t lineno = 0;
  int32_t offset = 0;
  int32_t end_lineno = 0;
  int32_t end_offset = 0;
  std::string_view message;
  std::string_view text;  // the line, or the lines if a string literal continues over them

  bool ok() const { return kind == ErrorKind::kNone; }
};

struct SyntaxWarning {
  SyntaxErrorInfo as_error;  // where it is; its kind and place when it is made an error
  std::string_view message;
  SyntaxWarning* next = nullptr;  // in the order of the source
};

// printf-like text in the arena; an empty view with a null data() when the arena is exhausted.
[[gnu::format(printf, 2, 3)]] std::string_view FormatInArena(alloc::Arena& arena, const char* format, ...);

// Number of code points in valid UTF-8; an invalid sequence counts as what Python's "replace" puts there.
int32_t CountCodePoints(std::string_view utf8);

// The 1-based offset in code points of 0-based byte `column` in `text`; it does not go past the end.
int32_t OffsetInCodePoints(std::string_view text, int32_t column);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_SYNTAX_ERROR_H_
