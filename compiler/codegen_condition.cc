// Conditions and comparisons: straight to jumps where they decide one, to a value otherwise.
#include "compiler/codegen_generator.h"

namespace tessera::compiler {

using ast::As;
using ast::CompareOperator;
using ast::ExprKind;

namespace {

// The jump taken when the comparison holds, resp. when it does not; kNOP: there is none.
struct CompareJumps {
  Opcode when_true, when_false;
  Opcode when_true_immediate, when_false_immediate;
};

CompareJumps JumpsOf(CompareOperator op) {
  switch (op) {
    case CompareOperator::kEq: return {Opcode::kJUMP_IF_EQ, Opcode::kJUMP_UNLESS_EQ, Opcode::kJUMP_IF_EQ_I, Opcode::kJUMP_UNLESS_EQ_I};
    case CompareOperator::kNotEq: return {Opcode::kJUMP_IF_NE, Opcode::kJUMP_UNLESS_NE, Opcode::kJUMP_IF_NE_I, Opcode::kJUMP_UNLESS_NE_I};
    case CompareOperator::kLt: return {Opcode::kJUMP_IF_LT, Opcode::kJUMP_UNLESS_LT, Opcode::kJUMP_IF_LT_I, Opcode::kJUMP_UNLESS_LT_I};
    case CompareOperator::kLtE: return {Opcode::kJUMP_IF_LE, Opcode::kJUMP_UNLESS_LE, Opcode::kJUMP_IF_LE_I, Opcode::kJUMP_UNLESS_LE_I};
    case CompareOperator::kGt: return {Opcode::kJUMP_IF_GT, Opcode::kJUMP_UNLESS_GT, Opcode::kJUMP_IF_GT_I, Opcode::kJUMP_UNLESS_GT_I};
    case CompareOperator::kGtE: return {Opcode::kJUMP_IF_GE, Opcode::kJUMP_UNLESS_GE, Opcode::kJUMP_IF_GE_I, Opcode::kJUMP_UNLESS_GE_I};
    case CompareOperator::kIs: return {Opcode::kJUMP_IF_IS, Opcode::kJUMP_UNLESS_IS, Opcode::kNOP, Opcode::kNOP};
    case CompareOperator::kIsNot: return {Opcode::kJUMP_UNLESS_IS, Opcode::kJUMP_IF_IS, Opcode::kNOP, Opcode::kNOP};
    case CompareOperator::kIn: return {Opcode::kJUMP_IF_IN, Opcode::kJUMP_UNLESS_IN, Opcode::kNOP, Opcode::kNOP};
    case CompareOperator::kNotIn: return {Opcode::kJUMP_UNLESS_IN, Opcode::kJUMP_IF_IN, Opcode::kNOP, Opcode::kNOP};
  }
  return {};
}

bool IsNone(const ast::ExprNode* e) {
  auto* constant = ast::TryAs<ast::Constant>(e);
  return constant != nullptr && constant->value.kind == ast::LiteralKind::kNone;
}

}  // namespace

void Generator::JumpIf(Expr* e, bool when, Label target) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return;
  if (ConstantRef constant = Fold(e)) {
    if (ConstantFolder::IsTrue(constant) == when) Jump(*e, Opcode::kJUMP, target);
    return;
  }
  switch (e->kind) {
    case ExprKind::kUnaryOp:
      if (As<ast::UnaryOp>(e)->op != ast::UnaryOperator::kNot) break;
      return JumpIf(As<ast::UnaryOp>(e)->operand, !when, target);
    case ExprKind::kBoolOp: {
      auto* node = As<ast::BoolOp>(e);
      const bool decides = node->op == ast::BoolOperator::kOr;  // the value that ends the evaluation
      const Label end = NewLabel();
      for (int32_t i = 0; i + 1 < node->values.size(); ++i) JumpIf(node->values[i], decides, decides == when ? target : end);
      JumpIf(node->values.back(), when, target);
      return Bind(end);
    }
    case ExprKind::kIfExp: {
      auto* node = As<ast::IfExp>(e);
      const Label otherwise = NewLabel(), end = NewLabel();
      JumpIf(node->test, false, otherwise);
      JumpIf(node->body, when, target);
      Jump(*e, Opcode::kJUMP, end);
      Bind(otherwise);
      JumpIf(node->orelse, when, target);
      return Bind(end);
    }
    case ExprKind::kCompare: return JumpIfCompare(As<ast::Compare>(e), when, target);
    case ExprKind::kNamedExpr: {
      auto* node = As<ast::NamedExpr>(e);
      const Access access = AccessOf(As<ast::Name>(node->target));
      if (access.kind != Access::kFast || !CheckName(*node, As<ast::Name>(node->target)->id, ast::ExprContext::kStore)) break;
      Into(node->value, access.reg);
      return Jump(*e, when ? Opcode::kJUMP_IF_TRUE : Opcode::kJUMP_IF_FALSE, target, access.reg);
    }
    default: break;
  }
  const Reg value = Operand(e);
  Jump(*e, when ? Opcode::kJUMP_IF_TRUE : Opcode::kJUMP_IF_FALSE, target, value);
}

// "is" with a literal compares identities of what may or may not be one object.
void Generator::CheckIsWarning(ast::Compare* e) {
  auto literal = [this](Expr* x) -> const char* {
    ConstantRef constant = Fold(x);
    if (constant == nullptr) return nullptr;
    switch (constant->kind) {
      case bytecode::ConstantKind::kNone:
      case bytecode::ConstantKind::kTrue:
      case bytecode::ConstantKind::kFalse:
      case bytecode::ConstantKind::kEllipsis: return nullptr;
      default: return ConstantTypeName(constant);
    }
  };
  Expr* left = e->left;
  for (int32_t i = 0; i < e->ops.size(); ++i) {
    Expr* right = e->comparators[i];
    if (e->ops[i] == CompareOperator::kIs || e->ops[i] == CompareOperator::kIsNot) {
      const char* type = literal(left);
      if (type == nullptr) type = literal(right);
      if (type != nullptr) {
        if (e->ops[i] == CompareOperator::kIs) context_.Warn(*e, "\"is\" with '%s' literal. Did you mean \"==\"?", type);
        else context_.Warn(*e, "\"is not\" with '%s' literal. Did you mean \"!=\"?", type);
        return;
      }
    }
    left = right;
  }
}

// Membership in a display of constants looks it up in a constant.
Reg Generator::CompareRight(CompareOperator op, Expr* right) {
  if (op == CompareOperator::kIn || op == CompareOperator::kNotIn) {
    ConstantRef constant = nullptr;
    if (auto* list = ast::TryAs<ast::List>(right)) constant = folder_.FoldSequence(list->elts, bytecode::ConstantKind::kTuple);
    if (auto* set = ast::TryAs<ast::Set>(right)) constant = folder_.FoldSequence(set->elts, bytecode::ConstantKind::kFrozenSet);
    if (constant != nullptr) {
      const Reg reg = depth();
      LoadConstant(*right, constant, reg);
      return reg;
    }
  }
  return Operand(right);
}

void Generator::CompareJump(const ast::Position& at, Expr* left, CompareOperator op, Expr* right, bool when, Label target) {
  const CompareJumps jumps = JumpsOf(op);
  if ((op == CompareOperator::kIs || op == CompareOperator::kIsNot) && IsNone(right)) {
    const Reg value = Operand(left);
    const bool if_none = (op == CompareOperator::kIs) == when;
    return Jump(at, if_none ? Opcode::kJUMP_IF_NONE : Opcode::kJUMP_IF_NOT_NONE, target, value);
  }
  int32_t immediate;
  if (jumps.when_true_immediate != Opcode::kNOP && SmallInt(right, &immediate)) {
    const Reg value = Operand(left);
    return Jump(at, when ? jumps.when_true_immediate : jumps.when_false_immediate, target, value, immediate);
  }
  const Reg a = OperandBefore(left, right);
  const Reg b = CompareRight(op, right);
  Jump(at, when ? jumps.when_true : jumps.when_false, target, a, b);
}

void Generator::JumpIfCompare(ast::Compare* e, bool when, Label target) {
  CheckIsWarning(e);
  if (e->ops.size() == 1) return CompareJump(*e, e->left, e->ops[0], e->comparators[0], when, target);
  JumpIfChain(e, when, target);
}

// a < b < c: what both comparisons need stands in a local, or below the operands of the first one.
void Generator::JumpIfChain(ast::Compare* e, bool when, Label target) {
  const Label fails_with_value = NewLabel(), end = NewLabel();
  const Label when_false = when ? end : target;
  const int32_t base = depth();
  const int32_t last = e->ops.size() - 1;
  Reg left = OperandBefore(e->left, e->comparators[0]);
  for (int32_t i = 0; i < last; ++i) {
    const Reg right = OperandBefore(e->comparators[i], e->comparators[i + 1]);
    const Opcode jump = JumpsOf(e->ops[i]).when_false;
    if (!IsTemporary(right)) {
      Jump(*e, jump, when_false, left, right);
      left = right;
      continue;
    }
    const Reg copy = depth();
    Emit(*e, Opcode::kCOPY_T, copy, right);
    if (IsTemporary(left)) Emit(*e, Opcode::kSWAP, left, right);
    Jump(*e, jump, fails_with_value, IsTemporary(left) ? right : left, copy);
    left = base;
  }
  const CompareJumps jumps = JumpsOf(e->ops[last]);
  int32_t immediate;
  if (jumps.when_true_immediate != Opcode::kNOP && SmallInt(e->comparators[last], &immediate)) {
    Jump(*e, when ? jumps.when_true_immediate : jumps.when_false_immediate, target, left, immediate);
  } else {
    const Reg right = CompareRight(e->ops[last], e->comparators[last]);
    Jump(*e, when ? jumps.when_true : jumps.when_false, target, left, right);
  }
  if (emitter().LabelUsed(fails_with_value)) {
    Jump(*e, Opcode::kJUMP, end);
    Bind(fails_with_value);
    Release(*e, base);
    Jump(*e, Opcode::kJUMP, when_false);
  }
  emitter().set_depth(base);
  Bind(end);
}

void Generator::CompareOnce(const ast::Position& at, CompareOperator op, Reg dst, Reg left, Reg right) {
  static constexpr Opcode kOpcodes[] = {Opcode::kEQ_T, Opcode::kNE_T, Opcode::kLT_T, Opcode::kLE_T,     Opcode::kGT_T,
                                        Opcode::kGE_T, Opcode::kIS_T, Opcode::kIS_NOT_T, Opcode::kIN_T, Opcode::kNOT_IN_T};
  EmitTo(at, kOpcodes[static_cast<int>(op)], dst, left, right);
}

void Generator::CompareInto(ast::Compare* e, Reg dst) {
  CheckIsWarning(e);
  if (e->ops.size() > 1) return ChainInto(e, dst);
  const Reg left = OperandBefore(e->left, e->comparators[0]);
  const Reg right = CompareRight(e->ops[0], e->comparators[0]);
  CompareOnce(*e, e->ops[0], dst, left, right);
}

void Generator::ChainInto(ast::Compare* e, Reg dst) {
  const Label fails_with_value = NewLabel(), end = NewLabel();
  const Reg result = depth();
  const int32_t last = e->ops.size() - 1;
  Reg left = OperandBefore(e->left, e->comparators[0]);
  for (int32_t i = 0; i < last; ++i) {
    Reg right = OperandBefore(e->comparators[i], e->comparators[i + 1]);
    if (!IsTemporary(right)) {
      CompareOnce(*e, e->ops[i], result, left, right);
      Jump(*e, Opcode::kJUMP_IF_FALSE_OR_POP, end, result);
      left = right;
      continue;
    }
    const Reg copy = depth();
    Emit(*e, Opcode::kCOPY_T, copy, right);
    if (IsTemporary(left)) Emit(*e, Opcode::kSWAP, left, right);
    CompareOnce(*e, e->ops[i], result + 1, IsTemporary(left) ? right : left, copy);
    Jump(*e, Opcode::kJUMP_IF_FALSE_OR_POP, fails_with_value, result + 1);
    left = result;
  }
  const Reg right = CompareRight(e->ops[last], e->comparators[last]);
  CompareOnce(*e, e->ops[last], result, left, right);
  if (emitter().LabelUsed(fails_with_value)) {
    Jump(*e, Opcode::kJUMP, end);
    Bind(fails_with_value);
    Emit(*e, Opcode::kSWAP, result, result + 1);
    Release(*e, result + 1);
  }
  Bind(end);
  MoveTop(*e, dst);
}

}  // namespace tessera::compiler
