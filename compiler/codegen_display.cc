// Displays and f-strings.
#include "compiler/codegen_generator.h"

namespace tessera::compiler {

using ast::As;
using ast::ExprKind;

namespace {

// What is longer is built in pieces, so that frames stay small.
constexpr int32_t kMaxWindow = 64;
constexpr int32_t kMaxPairs = 32;
constexpr int32_t kLeastConstantList = 3;

bool HasStarred(const ast::Seq<ast::ExprNode*>& elements) {
  for (const ast::ExprNode* e : elements) {
    if (e->kind == ExprKind::kStarred) return true;
  }
  return false;
}

}  // namespace

// Elements into a new sequence; a long or starred one begins as a list or set that grows.
void Generator::SequenceInto(const ast::Position& at, const Exprs& elements, int32_t skip, Opcode build, Reg dst) {
  const Reg first = depth();
  const int32_t count = elements.size() - skip;
  if (count <= kMaxWindow && !HasStarred(elements)) {
    for (int32_t i = skip; i < elements.size(); ++i) Push(elements[i]);
    return EmitAny(at, build, dst, first, count);
  }
  const bool is_set = build == Opcode::kBUILD_SET;
  int32_t i = skip;
  while (i < elements.size() && i - skip < kMaxWindow && elements[i]->kind != ExprKind::kStarred) Push(elements[i++]);
  Emit(at, is_set ? Opcode::kBUILD_SET : Opcode::kBUILD_LIST, first, first, i - skip);
  for (; i < elements.size(); ++i) {
    if (auto* starred = ast::TryAs<ast::Starred>(elements[i])) {
      const Reg value = Operand(starred->value);
      Emit(at, is_set ? Opcode::kSET_UPDATE : Opcode::kLIST_EXTEND, first, value);
    } else {
      const Reg value = Operand(elements[i]);
      Emit(at, is_set ? Opcode::kSET_ADD : Opcode::kLIST_APPEND, first, value);
    }
  }
  if (build == Opcode::kBUILD_TUPLE) return EmitAny(at, Opcode::kLIST_TO_TUPLE, dst, first);
  MoveTop(at, dst);
}

void Generator::ListInto(ast::List* e, Reg dst) {
  if (e->elts.size() >= kLeastConstantList) {
    if (ConstantRef items = folder_.FoldSequence(e->elts, bytecode::ConstantKind::kTuple)) {
      const Reg list = depth();
      Emit(*e, Opcode::kBUILD_LIST, list, list, 0);
      LoadConstant(*e, items, list + 1);
      Emit(*e, Opcode::kLIST_EXTEND, list, list + 1);
      return MoveTop(*e, dst);
    }
  }
  SequenceInto(*e, e->elts, 0, Opcode::kBUILD_LIST, dst);
}

void Generator::TupleInto(ast::Tuple* e, Reg dst) { SequenceInto(*e, e->elts, 0, Opcode::kBUILD_TUPLE, dst); }

void Generator::SetInto(ast::Set* e, Reg dst) {
  if (e->elts.size() >= kLeastConstantList) {
    if (ConstantRef items = folder_.FoldSequence(e->elts, bytecode::ConstantKind::kFrozenSet)) {
      const Reg set = depth();
      Emit(*e, Opcode::kBUILD_SET, set, set, 0);
      LoadConstant(*e, items, set + 1);
      Emit(*e, Opcode::kSET_UPDATE, set, set + 1);
      return MoveTop(*e, dst);
    }
  }
  SequenceInto(*e, e->elts, 0, Opcode::kBUILD_SET, dst);
}

void Generator::DictInto(ast::Dict* e, Reg dst) {
  const Reg map = depth();
  const int32_t count = e->keys.size();
  int32_t i = 0;
  while (i < count && i < kMaxPairs && e->keys[i] != nullptr) {
    Push(e->keys[i]);
    Push(e->values[i]);
    ++i;
  }
  if (i == count) return EmitAny(*e, Opcode::kBUILD_MAP, dst, map, count);
  Emit(*e, Opcode::kBUILD_MAP, map, map, i);
  for (; i < count; ++i) {
    if (e->keys[i] == nullptr) {
      const Reg mapping = Operand(e->values[i]);
      Emit(*e, Opcode::kDICT_UPDATE, map, mapping);
    } else {
      const Reg key = OperandBefore(e->keys[i], e->values[i]);
      const Reg value = Operand(e->values[i]);
      Emit(*e, Opcode::kMAP_ADD, map, key, value);
    }
  }
  MoveTop(*e, dst);
}

void Generator::SlicePart(const ast::Position& at, Expr* part) {
  if (part != nullptr) Push(part);
  else LoadNone(at, depth());
}

void Generator::SliceInto(ast::Slice* e, Reg dst) {
  const Reg window = depth();
  SlicePart(*e, e->lower);
  SlicePart(*e, e->upper);
  SlicePart(*e, e->step);
  EmitAny(*e, Opcode::kBUILD_SLICE, dst, window);
}

void Generator::FormattedInto(ast::FormattedValue* e, Reg dst) {
  const Reg value = OperandBefore(e->value, e->format_spec);
  Reg converted = value;
  if (e->conversion != -1) {
    converted = IsTemporary(value) ? value : depth();
    Emit(*e, Opcode::kCONVERT_VALUE, converted, value, e->conversion);
  }
  if (e->format_spec == nullptr) return EmitAny(*e, Opcode::kFORMAT_SIMPLE, dst, converted);
  const Reg spec = Operand(e->format_spec);
  EmitAny(*e, Opcode::kFORMAT_SPEC, dst, converted, spec);
}

void Generator::JoinedInto(ast::JoinedStr* e, Reg dst) {
  const int32_t count = e->values.size();
  if (count == 0) return LoadConstant(*e, folder_.Str(""), dst);
  if (count == 1) return Into(e->values[0], dst);
  const Reg window = depth();
  if (count <= kMaxWindow) {
    for (Expr* part : e->values) Push(part);
    return EmitAny(*e, Opcode::kBUILD_STRING, dst, window, count);
  }
  // Joined by pieces: the text so far is the first part of the next one.
  int32_t pending = 0;
  for (Expr* part : e->values) {
    Push(part);
    if (++pending < kMaxWindow) continue;
    Emit(*e, Opcode::kBUILD_STRING, window, window, pending);
    pending = 1;
  }
  EmitAny(*e, Opcode::kBUILD_STRING, dst, window, pending);
}

}  // namespace tessera::compiler
