// Turns the text of NUMBER, STRING and FSTRING_MIDDLE tokens into constants: digits, prefixes, escapes.
//
// Ownership:  results lie in the arena, or name the source text where it can be taken as it is.
// Errors:     a problem is a value; its kind says where CPython points for it.
// Python:     warnings about invalid escapes go to the list, if there is one.
#ifndef TESSERA_COMPILER_PARSER_LITERALS_H_
#define TESSERA_COMPILER_PARSER_LITERALS_H_

#include <cstdint>
#include <string_view>

#include "alloc/arena.h"
#include "compiler/ast.h"
#include "compiler/lexer.h"
#include "compiler/token.h"

namespace tessera::compiler {

struct LiteralProblem {
  enum class Where : uint8_t { kNone, kNoMemory, kToken, kLastToken, kLine };
  Where where = Where::kNone;
  std::string_view message;

  bool ok() const { return where == Where::kNone; }
};

class LiteralReader {
 public:
  // `warnings` may be null.
  LiteralReader(std::string_view text, int32_t max_digits, WarningList* warnings, alloc::Arena& arena)
      : text_(text), max_digits_(max_digits), warnings_(warnings), arena_(arena) {}

  // REQUIRES: token is a NUMBER.
  [[nodiscard]] LiteralProblem Number(const Token& token, ast::Literal* out);
  // A STRING: kStr or kBytes.
  [[nodiscard]] LiteralProblem String(const Token& token, ast::Literal* out);
  // Literal text of an f-string; `token` gives the line of warnings.
  [[nodiscard]] LiteralProblem FStringText(std::string_view body, bool raw, const Token& token, std::string_view* out);

 private:
  [[nodiscard]] LiteralProblem Integer(std::string_view digits, int base, ast::Literal* out);
  LiteralProblem TooManyDigits(size_t count);
  [[nodiscard]] LiteralProblem Decode(std::string_view body, bool bytes, const Token& token, std::string_view* out);
  std::string_view WithoutUnderscores(std::string_view digits);

  std::string_view text_;
  int32_t max_digits_;
  WarningList* warnings_;
  alloc::Arena& arena_;
};

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_PARSER_LITERALS_H_
