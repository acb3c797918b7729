// Constants at compile time: made from literals, folded by arithmetic, collected without doubles.
//
// Model:     a constant is a bytecode::ConstantSource in the arena. Fold() gives the constant that an expression always has, if CPython's
//            optimizer would find it too, with its limits on size: 128 bits of int, 4096 characters, 256 items.
// Errors:    null: not constant, or the context has failed.
#ifndef TESSERA_COMPILER_CODEGEN_CONSTANTS_H_
#define TESSERA_COMPILER_CODEGEN_CONSTANTS_H_

#include "bytecode/image.h"
#include "compiler/ast.h"
#include "compiler/codegen_context.h"

namespace tessera::compiler {

using ConstantRef = const bytecode::ConstantSource*;

class ConstantFolder {
 public:
  // `debug`: the value of __debug__.
  ConstantFolder(Context& context, bool debug) : context_(context), debug_(debug) {}

  ConstantRef Fold(ast::ExprNode* expr);
  // A tuple or frozenset of the elements, if all are constant.
  ConstantRef FoldSequence(const ast::Seq<ast::ExprNode*>& elements, bytecode::ConstantKind kind);

  ConstantRef None() { return Simple(bytecode::ConstantKind::kNone); }
  ConstantRef Bool(bool b) { return Simple(b ? bytecode::ConstantKind::kTrue : bytecode::ConstantKind::kFalse); }
  ConstantRef Int(int64_t n);
  ConstantRef Str(std::string_view text);
  ConstantRef Bytes(std::string_view text);
  ConstantRef Float(double real);
  ConstantRef Tuple(const List<ConstantRef>& items);
  ConstantRef FromLiteral(const ast::Literal& literal);

  static bool IsTrue(ConstantRef constant);

 private:
  ConstantRef Simple(bytecode::ConstantKind kind);
  bytecode::ConstantSource* New(bytecode::ConstantKind kind);
  ConstantRef BigInt(bool negative, const uint32_t* limbs, int32_t count);
  ConstantRef FromInt128(__int128 value);
  ConstantRef FoldUnary(ast::UnaryOp* node);
  ConstantRef FoldBinary(ast::BinOp* node);
  ConstantRef FoldInts(ast::Operator op, ConstantRef left, ConstantRef right);
  ConstantRef FoldFloats(ast::Operator op, double left, double right);
  ConstantRef FoldConcatenation(ConstantRef left, ConstantRef right);
  ConstantRef FoldRepetition(ConstantRef sequence, int64_t times);

  Context& context_;
  bool debug_;
};

// The constants of one code body, each once.
class ConstantPool {
 public:
  uint32_t Add(Context& context, ConstantRef constant);
  uint32_t size() const { return items_.size(); }
  ConstantRef const* data() const { return items_.data(); }

 private:
  bool Grow(Context& context);
  List<ConstantRef> items_;
  uint32_t* table_ = nullptr;  // index + 1
  uint32_t capacity_ = 0;
};

// Python's type name of a literal constant.
const char* ConstantTypeName(ConstantRef constant);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_CODEGEN_CONSTANTS_H_
