// Puts adjacent string literals and the parts of f-strings together to one constant or one JoinedStr.
//
// Model:      parts are added in the order of the source; Finish folds neighbouring text into one constant and drops what
//             is empty, as Python's tree has it.
// Ownership:  nodes lie in the arena; the list of parts is a chain of small cells there.
// Errors:     false or null with problem() set.
#ifndef TESSERA_COMPILER_FSTRING_H_
#define TESSERA_COMPILER_FSTRING_H_

#include <cstdint>
#include <string_view>

#include "alloc/arena.h"
#include "compiler/ast.h"
#include "compiler/parser_literals.h"

namespace tessera::compiler {

class StringAssembler {
 public:
  explicit StringAssembler(alloc::Arena& arena) : arena_(arena) {}

  // A constant string or bytes.
  [[nodiscard]] bool AddLiteral(const ast::Literal& literal, const ast::Position& position);
  // A FormattedValue.
  [[nodiscard]] bool AddField(ast::ExprNode* field);
  // An f-string stood here: the result is a JoinedStr even if it has no field.
  void MarkFString() { fstring_ = true; }

  // Null with problem() if str and bytes were mixed, or without memory. REQUIRES: something was added or marked.
  ast::ExprNode* Finish(const ast::Position& position);
  // The JoinedStr of a format spec: text that is alone is not folded away.
  ast::ExprNode* FinishFormatSpec(const ast::Position& position);

  const LiteralProblem& problem() const { return problem_; }

 private:
  struct Part {
    ast::ExprNode* node;
    Part* next;
  };

  bool Add(ast::ExprNode* node);
  ast::ExprNode* NoMemory();
  ast::Constant* FoldedRun(const Part* first, const Part* end);
  ast::ExprNode* Joined(const ast::Position& position);

  alloc::Arena& arena_;
  Part* first_ = nullptr;
  Part* last_ = nullptr;
  int32_t count_ = 0;
  bool fstring_ = false;
  bool has_bytes_ = false;
  bool has_str_ = false;
  LiteralProblem problem_;
};

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_FSTRING_H_
