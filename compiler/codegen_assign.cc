// Assignment in all its forms, and del.
#include "compiler/codegen_generator.h"

namespace tessera::compiler {

using ast::As;
using ast::ExprContext;
using ast::ExprKind;
using ast::Operator;

namespace {

const ast::Seq<ast::ExprNode*>* ElementsOf(const ast::ExprNode* e) {
  if (auto* tuple = ast::TryAs<ast::Tuple>(e)) return &tuple->elts;
  if (auto* list = ast::TryAs<ast::List>(e)) return &list->elts;
  return nullptr;
}

bytecode::BinaryOp ToBinaryOp(Operator op) {
  using bytecode::BinaryOp;
  static constexpr BinaryOp kOps[] = {BinaryOp::kAdd,    BinaryOp::kSub,    BinaryOp::kMul, BinaryOp::kMatmul, BinaryOp::kTrueDiv,
                                      BinaryOp::kMod,    BinaryOp::kPow,    BinaryOp::kLshift, BinaryOp::kRshift, BinaryOp::kOr,
                                      BinaryOp::kXor,    BinaryOp::kAnd,    BinaryOp::kFloorDiv};
  return kOps[static_cast<int>(op)];
}

}  // namespace

Reg Generator::LocalTarget(Expr* target) {
  auto* name = ast::TryAs<ast::Name>(target);
  if (name == nullptr || name->id == "__debug__") return 0;
  const Access access = AccessOf(name);
  return access.kind == Access::kFast ? access.reg : 0;
}

void Generator::Store(Expr* target, Reg src) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return;
  switch (target->kind) {
    case ExprKind::kName: {
      auto* name = As<ast::Name>(target);
      if (CheckName(*target, name->id, ExprContext::kStore)) StoreName(*target, AccessOf(name), src);
      return;
    }
    case ExprKind::kAttribute: {
      auto* attribute = As<ast::Attribute>(target);
      if (!CheckName(*target, attribute->attr, ExprContext::kStore)) return;
      const Reg object = Operand(attribute->value);
      return Emit(AtAttribute(*target, attribute), Opcode::kSTORE_ATTR, object, src, NameIndex(Mangle(attribute->attr)));
    }
    case ExprKind::kSubscript: return StoreSubscript(As<ast::Subscript>(target), src);
    case ExprKind::kStarred: return context_.SyntaxError(*target, "starred assignment target must be in a list or tuple");
    case ExprKind::kTuple: return Unpack(*target, As<ast::Tuple>(target)->elts, src);
    case ExprKind::kList: return Unpack(*target, As<ast::List>(target)->elts, src);
    default: return context_.Fail(Failure::kSystem, *target, "a target that cannot be assigned to");
  }
}

void Generator::StoreSubscript(ast::Subscript* target, Reg src) {
  auto* slice = ast::TryAs<ast::Slice>(target->slice);
  if (slice != nullptr && slice->step == nullptr) {
    Reg object = Operand(target->value);
    if (!IsTemporary(object) && (MayRebind(slice->lower) || MayRebind(slice->upper))) {
      Emit(*target->value, Opcode::kMOVE_T, depth(), object);
      object = depth() - 1;
    }
    const Reg window = depth();
    SlicePart(*target, slice->lower);
    SlicePart(*target, slice->upper);
    return Emit(*target, Opcode::kSET_SLICE, object, window, src);
  }
  int32_t immediate;
  if (SmallInt(target->slice, &immediate)) {
    const Reg object = Operand(target->value);
    return Emit(*target, Opcode::kSET_ITEM_I, object, immediate, src);
  }
  const Reg object = OperandBefore(target->value, target->slice);
  const Reg index = Operand(target->slice);
  Emit(*target, Opcode::kSET_ITEM, object, index, src);
}

// Values lie on the stack with the first one lowest, but the first is stored first: so they are turned round, unless all go to
// different locals, where nobody sees the order.
void Generator::Unpack(const ast::Position& at, const Exprs& targets, Reg src) {
  int32_t starred = -1;
  bool all_local = true;
  const int32_t count = targets.size();
  for (int32_t i = 0; i < count; ++i) {
    Expr* target = targets[i];
    if (auto* star = ast::TryAs<ast::Starred>(target)) {
      if (starred >= 0) return context_.SyntaxError(at, "multiple starred expressions in assignment");
      starred = i;
      target = star->value;
    }
    const Reg reg = LocalTarget(target);
    if (reg == 0) all_local = false;
    for (int32_t k = 0; all_local && k < i && i < 64; ++k) {
      auto* other = ast::TryAs<ast::Starred>(targets[k]);
      if (LocalTarget(other == nullptr ? targets[k] : other->value) == reg) all_local = false;
    }
    if (i >= 64) all_local = false;
  }
  if (starred < 0 && count == 2 && all_local) {
    const Reg first = LocalTarget(targets[0]), second = LocalTarget(targets[1]);
    Emit(at, Opcode::kUNPACK_2, src, first, second);
    NoteWritten(first);
    return NoteWritten(second);
  }
  const Reg window = IsTemporary(src) ? src : depth();
  if (starred < 0) {
    Emit(at, Opcode::kUNPACK_SEQUENCE, src, count, window);
  } else {
    const int32_t after = count - starred - 1;
    if (starred > 255 || after > 255) return context_.SyntaxError(at, "too many expressions in star-unpacking assignment");
    Emit(at, Opcode::kUNPACK_EX, src, starred | after << 8, window);
  }
  auto store = [&](int32_t i) {
    auto* star = ast::TryAs<ast::Starred>(targets[i]);
    Store(star == nullptr ? targets[i] : star->value, depth() - 1);
  };
  if (all_local) {
    for (int32_t i = count; i-- > 0;) store(i);
    return;
  }
  for (int32_t i = 0; i < count / 2; ++i) Emit(at, Opcode::kSWAP, window + i, window + count - 1 - i);
  for (int32_t i = 0; i < count; ++i) store(i);
}

void Generator::Assign(ast::Assign* s) {
  if (s->targets.size() == 1) {
    Expr* target = s->targets[0];
    if (const Reg reg = LocalTarget(target)) return Into(s->value, reg);
    if (AssignPairwise(target, s->value)) return;
  }
  bool only_names = true;
  for (Expr* target : s->targets) only_names = only_names && target->kind == ExprKind::kName;
  if (s->targets.size() == 1) {
    // The value may stay in its local while the target is evaluated, unless that rebinds it.
    Expr* target = s->targets[0];
    auto* attribute = ast::TryAs<ast::Attribute>(target);
    auto* subscript = ast::TryAs<ast::Subscript>(target);
    const Reg value = attribute != nullptr   ? OperandBefore(s->value, attribute->value)
                      : subscript != nullptr ? OperandBefore(s->value, subscript->value, subscript->slice)
                                             : Operand(s->value);
    return Store(target, value);
  }
  const Reg local = only_names ? LocalTarget(s->targets[0]) : 0;
  if (local != 0) {  // the first local holds the value for the other names
    Into(s->value, local);
    for (int32_t i = 1; i < s->targets.size(); ++i) Store(s->targets[i], local);
    return;
  }
  const Reg value = depth();
  Push(s->value);
  for (int32_t i = 0; i + 1 < s->targets.size(); ++i) {
    Emit(*s, Opcode::kCOPY_T, depth(), value);
    Store(s->targets[i], depth() - 1);
  }
  Store(s->targets.back(), value);
}

// a, b = x, y without a tuple in between: all values first, then the stores.
bool Generator::AssignPairwise(Expr* target, Expr* value) {
  constexpr int32_t kMost = 8;
  const Exprs* targets = ElementsOf(target);
  const Exprs* values = ElementsOf(value);
  if (targets == nullptr || values == nullptr || targets->size() != values->size() || targets->size() < 2 || targets->size() > kMost) {
    return false;
  }
  const int32_t count = targets->size();
  Reg locals[kMost];
  bool all_local = true;
  for (int32_t i = 0; i < count; ++i) {
    if ((*targets)[i]->kind == ExprKind::kStarred || (*values)[i]->kind == ExprKind::kStarred) return false;
    locals[i] = LocalTarget((*targets)[i]);
    if (locals[i] == 0) all_local = false;
    for (int32_t k = 0; k < i; ++k) {
      if (locals[k] == locals[i]) all_local = false;
    }
  }
  const Reg window = depth();
  if (!all_local) {
    for (int32_t i = 0; i < count; ++i) Push((*values)[i]);
    for (int32_t i = 0; i < count / 2; ++i) Emit(*target, Opcode::kSWAP, window + i, window + count - 1 - i);
    for (int32_t i = 0; i < count; ++i) Store((*targets)[i], depth() - 1);
    return true;
  }
  // Stored from the last to the first; the last value goes straight to its local. (A := among the values may read what it sets: then not.)
  for (int32_t i = 0; i + 1 < count; ++i) Push((*values)[i]);
  if (MayRebind((*values)[count - 1])) {
    Push((*values)[count - 1]);
    StoreName(*(*targets)[count - 1], AccessOf(As<ast::Name>((*targets)[count - 1])), depth() - 1);
  } else {
    Into((*values)[count - 1], locals[count - 1]);
  }
  for (int32_t i = count - 1; i-- > 0;) EmitTo(*(*targets)[i], Opcode::kMOVE_T, locals[i], depth() - 1);
  return true;
}

// --- Augmented ----------------------------------------------------------------------------------------------------------

// dst = left op= the value of the statement. `left` is a local or the topmost temporary.
void Generator::InPlace(ast::AugAssign* s, Reg left, Reg dst) {
  if (!IsTemporary(left) && MayRebind(s->value)) {
    Emit(*s->target, Opcode::kMOVE_T, depth(), left);
    left = depth() - 1;
  }
  int32_t immediate;
  const bool is_add = s->op == Operator::kAdd, is_sub = s->op == Operator::kSub;
  if ((is_add || is_sub) && SmallInt(s->value, &immediate)) {
    return EmitTo(*s, is_add ? Opcode::kINPLACE_ADD_I_T : Opcode::kINPLACE_SUB_I_T, dst, left, immediate);
  }
  if (is_add || is_sub || s->op == Operator::kMult) {
    const Reg right = Operand(s->value);
    return EmitTo(*s, is_add ? Opcode::kINPLACE_ADD_T : is_sub ? Opcode::kINPLACE_SUB_T : Opcode::kINPLACE_MUL_T, dst, left, right);
  }
  if (!IsTemporary(left)) {
    Emit(*s->target, Opcode::kMOVE_T, depth(), left);
    left = depth() - 1;
  }
  Push(s->value);
  EmitTo(*s, Opcode::kINPLACE_OP_T, dst, left, static_cast<int32_t>(ToBinaryOp(s->op)));
}

void Generator::AugAssign(ast::AugAssign* s) {
  switch (s->target->kind) {
    case ExprKind::kName: return AugName(s, As<ast::Name>(s->target));
    case ExprKind::kAttribute: return AugAttribute(s, As<ast::Attribute>(s->target));
    case ExprKind::kSubscript: return AugSubscript(s, As<ast::Subscript>(s->target));
    default: return context_.Fail(Failure::kSystem, *s, "a target that cannot be assigned to");
  }
}

void Generator::AugName(ast::AugAssign* s, ast::Name* target) {
  if (!CheckName(*target, target->id, ExprContext::kStore)) return;
  const Access access = AccessOf(target);
  if (access.kind == Access::kFast) {
    CheckBound(*target, access);
    return InPlace(s, access.reg, access.reg);
  }
  const Reg value = depth();
  LoadName(*target, access, value);
  InPlace(s, value, value);
  StoreName(*target, access, value);
}

void Generator::AugAttribute(ast::AugAssign* s, ast::Attribute* target) {
  if (!CheckName(*target, target->attr, ExprContext::kStore)) return;
  const ast::Position at = AtAttribute(*target, target);
  const Reg object = OperandBefore(target->value, s->value);
  const int32_t name = NameIndex(Mangle(target->attr));
  const Reg value = depth();
  if (IsTemporary(object)) {
    Emit(at, Opcode::kCOPY_T, value, object);
    Emit(at, Opcode::kLOAD_ATTR_T, value, value, name);
  } else {
    Emit(at, Opcode::kLOAD_ATTR_T, value, object, name);
  }
  InPlace(s, value, value);
  Emit(at, Opcode::kSTORE_ATTR, object, value, name);
}

void Generator::AugSubscript(ast::AugAssign* s, ast::Subscript* target) {
  auto* slice = ast::TryAs<ast::Slice>(target->slice);
  if (slice != nullptr && slice->step == nullptr) return AugSlice(s, target, slice);
  int32_t immediate;
  if (SmallInt(target->slice, &immediate)) {
    const Reg object = OperandBefore(target->value, s->value);
    const Reg value = depth();
    if (IsTemporary(object)) Emit(*target, Opcode::kCOPY_T, value, object);
    Emit(*target, Opcode::kGET_ITEM_I_T, value, IsTemporary(object) ? value : object, immediate);
    InPlace(s, value, value);
    return Emit(*target, Opcode::kSET_ITEM_I, object, immediate, value);
  }
  const Reg object = OperandBefore(target->value, target->slice, s->value);
  const Reg index = OperandBefore(target->slice, s->value);
  const Reg value = depth();
  Reg read_object = object, read_index = index;
  if (IsTemporary(object)) {
    read_object = depth();
    Emit(*target, Opcode::kCOPY_T, read_object, object);
  }
  if (IsTemporary(index)) {
    read_index = depth();
    Emit(*target, Opcode::kCOPY_T, read_index, index);
  }
  Emit(*target, Opcode::kGET_ITEM_T, value, read_object, read_index);
  InPlace(s, value, value);
  Emit(*target, Opcode::kSET_ITEM, object, index, value);
}

void Generator::AugSlice(ast::AugAssign* s, ast::Subscript* target, ast::Slice* slice) {
  const Reg object = depth();
  Push(target->value);
  SlicePart(*target, slice->lower);
  SlicePart(*target, slice->upper);
  const Reg value = depth();
  for (int32_t i = 0; i < 3; ++i) Emit(*target, Opcode::kCOPY_T, value + i, object + i);
  Emit(*target, Opcode::kGET_SLICE_T, value, value, value + 1);
  InPlace(s, value, value);
  Emit(*target, Opcode::kSET_SLICE, object, object + 1, value);
}

// --- Annotated ----------------------------------------------------------------------------------------------------------

void Generator::AnnAssign(ast::AnnAssign* s) {
  Scope* frame = scope_->frame();
  const bool evaluates = !frame->is_function();
  auto* name = ast::TryAs<ast::Name>(s->target);
  if (s->value != nullptr) {
    if (const Reg reg = LocalTarget(s->target)) {
      Into(s->value, reg);
    } else {
      Push(s->value);
      Store(s->target, depth() - 1);
    }
  }
  if (name != nullptr) {
    if (!CheckName(*s, name->id, ExprContext::kStore)) return;
    if (!s->simple || !evaluates) {
      if (!s->simple && evaluates && !symbols_.future_annotations) Discard(s->annotation);
      return;
    }
    const Reg value = depth();
    AnnotationValue(s->annotation);
    LoadName(*s, Find(context_.Intern("__annotations__")), value + 1);
    LoadConstant(*s, folder_.Str(Mangle(name->id)->text), value + 2);
    return Emit(*s, Opcode::kSET_ITEM, value + 1, value + 2, value);
  }
  if (auto* attribute = ast::TryAs<ast::Attribute>(s->target)) {
    if (!CheckName(*s, attribute->attr, ExprContext::kStore)) return;
    if (s->value == nullptr) Discard(attribute->value);
  } else if (auto* subscript = ast::TryAs<ast::Subscript>(s->target)) {
    if (s->value == nullptr) {
      Discard(subscript->value);
      Discard(subscript->slice);
    }
  }
  if (evaluates && !symbols_.future_annotations) Discard(s->annotation);
}

// --- del ----------------------------------------------------------------------------------------------------------------

void Generator::Delete(Expr* target) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return;
  switch (target->kind) {
    case ExprKind::kName: {
      auto* name = As<ast::Name>(target);
      if (CheckName(*target, name->id, ExprContext::kDel)) DeleteName(*target, AccessOf(name));
      return;
    }
    case ExprKind::kAttribute: {
      auto* attribute = As<ast::Attribute>(target);
      if (!CheckName(*target, attribute->attr, ExprContext::kDel)) return;
      const Reg object = Operand(attribute->value);
      return Emit(AtAttribute(*target, attribute), Opcode::kDELETE_ATTR, object, 0, NameIndex(Mangle(attribute->attr)));
    }
    case ExprKind::kSubscript: {
      auto* subscript = As<ast::Subscript>(target);
      const Reg object = OperandBefore(subscript->value, subscript->slice);
      const Reg index = Operand(subscript->slice);
      return Emit(*target, Opcode::kDELETE_ITEM, object, index);
    }
    case ExprKind::kTuple:
    case ExprKind::kList:
      for (Expr* element : *ElementsOf(target)) Delete(element);
      return;
    default: return context_.Fail(Failure::kSystem, *target, "a target that cannot be deleted");
  }
}

}  // namespace tessera::compiler
