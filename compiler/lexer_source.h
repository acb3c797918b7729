// Makes the text that the lexer reads out of the bytes of a program: byte order mark, PEP 263 cookie, line ends.
//
// Model:      the text is UTF-8 with "\n" line ends, followed by a NUL; programs in mode kFile end in "\n". Without a cookie
//             the bytes are taken as they are, so a string source may hold invalid UTF-8, which the lexer meets later.
// Ownership:  the text lies in the arena.
// Cost:       one copy.
#ifndef TESSERA_COMPILER_LEXER_SOURCE_H_
#define TESSERA_COMPILER_LEXER_SOURCE_H_

#include <string_view>

#include "alloc/arena.h"
#include "compiler/parser.h"
#include "compiler/syntax_error.h"

namespace tessera::compiler {

struct SourceText {
  std::string_view text;  // text.data()[text.size()] is NUL
  SyntaxErrorInfo error;
};

SourceText PrepareSource(const ParseInput& input, alloc::Arena& arena);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_LEXER_SOURCE_H_
