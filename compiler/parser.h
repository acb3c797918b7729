// Parses Python 3.12 source text into a syntax tree. It checks what the grammar says; what CPython's symbol table and
// compiler complain about (return outside a function, ...) is not its business.
//
// Model:      bytes -> text (lexer_source) -> tokens (lexer) -> tree. If the tokens are no program, a second, slow parser
//             (parser_diagnosis) walks them again only to find the error that CPython would report.
// Threads:    no state is shared; calls on different arenas are independent.
// Ownership:  the tree, the error texts and the warnings lie in the arena; the source may go once Parse has returned.
// Errors:     ParseResult::error; exhausted memory is one of its kinds. Nothing is fatal.
// Cost:       linear in the source; tens of megabytes a second. The tokens (28 bytes each) live during the call only.
// Example:    alloc::Arena arena(heap);
//             ParseResult result = Parse({.source = bytes, .filename = "a.py"}, arena);
//             if (!result.ok()) return Raise(result.error);
//             Compile(*result.module);
// Design:     docs/compiler.md
#ifndef TESSERA_COMPILER_PARSER_H_
#define TESSERA_COMPILER_PARSER_H_

#include <cstdint>
#include <string_view>

#include "alloc/arena.h"
#include "compiler/ast.h"
#include "compiler/syntax_error.h"

namespace tessera::compiler {

enum class ParseMode : uint8_t { kFile, kEval, kSingle };  // compile()'s "exec", "eval", "single"

struct ParseInput {
  std::string_view source;
  std::string_view filename = "<string>";
  ParseMode mode = ParseMode::kFile;
  bool from_file = false;         // a script that is run rather than given to compile(): some messages and places differ
  bool ignore_cookie = false;     // the source is known to be UTF-8 (it was a str)
  bool barry_as_flufl = false;    // `from __future__ import barry_as_FLUFL` is in force: <> for !=
  bool dont_imply_dedent = false; // kSingle: the end of the text does not close open blocks
  int32_t max_digits = 4300;      // of decimal integer literals; 0: no limit
  int32_t max_depth = 6000;       // of nesting; bounds the native stack
};

struct ParseResult {
  ast::Module* module = nullptr;
  SyntaxErrorInfo error;
  const SyntaxWarning* warnings = nullptr;

  bool ok() const { return module != nullptr; }
};

ParseResult Parse(const ParseInput& input, alloc::Arena& arena);

// The text of a program's file, for quoting its lines: UTF-8 with "\n" line ends, by its byte order mark or cookie. Null data where the bytes are no
// text in that encoding, or there is no memory.
std::string_view DecodeSourceFile(std::string_view bytes, alloc::Arena& arena);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_PARSER_H_
