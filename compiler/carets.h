// The carets that tracebacks and syntax errors print under a source line, as CPython 3.12 places them.
//
// Ownership: texts lie in the arena.
// Errors:    an empty text where no carets are printed, or where there is no memory for them.
// Cost:      parses the expression that failed, to find its operator: for text that a person reads, once an error.
// Example:   std::string_view carets = TracebackCarets(line, {.column = 4, .end_column = 9}, arena);
//            // line "    a[1] + b" gives "~~~~~^~~" or the like, to be printed behind four spaces
#ifndef TESSERA_COMPILER_CARETS_H_
#define TESSERA_COMPILER_CARETS_H_

#include <cstdint>
#include <string_view>

#include "alloc/arena.h"

namespace tessera::compiler {

// Where an instruction came from; columns in bytes.
struct CaretRange {
  bool one_line = true;  // it ends on the line where it begins
  int32_t column = 0;
  int32_t end_column = 0;
};

// What stands under `line` (without its end) once its indentation is taken off; empty when the whole line would be marked, which says nothing.
std::string_view TracebackCarets(std::string_view line, const CaretRange& range, alloc::Arena& arena);

// The same for a SyntaxError's text; offsets from 1 in code points, end_offset 0 or -1 where it has none. `text` may end in a newline.
std::string_view SyntaxErrorCarets(std::string_view text, int32_t offset, int32_t end_offset, alloc::Arena& arena);

// `line` as it is printed above the carets: without indentation and line end.
std::string_view StrippedLine(std::string_view line);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_CARETS_H_
