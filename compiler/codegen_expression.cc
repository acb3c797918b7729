// Expressions: values into registers.
#include <type_traits>

#include "compiler/codegen_generator.h"

namespace tessera::compiler {

using ast::As;
using ast::ExprKind;
using ast::Operator;

namespace {

struct BinaryForms {
  Opcode plain;
  Opcode immediate;  // kNOP: none
};

BinaryForms FormsOf(Operator op) {
  switch (op) {
    case Operator::kAdd: return {Opcode::kADD_T, Opcode::kADD_I_T};
    case Operator::kSub: return {Opcode::kSUB_T, Opcode::kSUB_I_T};
    case Operator::kMult: return {Opcode::kMUL_T, Opcode::kMUL_I_T};
    case Operator::kMatMult: return {Opcode::kMATMUL_T, Opcode::kNOP};
    case Operator::kDiv: return {Opcode::kTRUE_DIV_T, Opcode::kNOP};
    case Operator::kMod: return {Opcode::kMOD_T, Opcode::kMOD_I_T};
    case Operator::kPow: return {Opcode::kPOW_T, Opcode::kNOP};
    case Operator::kLShift: return {Opcode::kLSHIFT_T, Opcode::kLSHIFT_I_T};
    case Operator::kRShift: return {Opcode::kRSHIFT_T, Opcode::kRSHIFT_I_T};
    case Operator::kBitOr: return {Opcode::kOR_T, Opcode::kNOP};
    case Operator::kBitXor: return {Opcode::kXOR_T, Opcode::kNOP};
    case Operator::kBitAnd: return {Opcode::kAND_T, Opcode::kAND_I_T};
    case Operator::kFloorDiv: return {Opcode::kFLOOR_DIV_T, Opcode::kFLOOR_DIV_I_T};
  }
  return {Opcode::kNOP, Opcode::kNOP};
}

bool IsShift(Operator op) { return op == Operator::kLShift || op == Operator::kRShift; }

// Does evaluating `e` assign by :=  somewhere? (Not inside a lambda, but a yes too many is harmless.)
bool HasNamedExpr(Context& context, const ast::ExprNode* e);

template <class T>
bool AnyNamedExpr(Context& context, const ast::Seq<T*>& nodes) {
  for (const T* node : nodes) {
    if constexpr (std::is_same_v<T, ast::Keyword>) {
      if (HasNamedExpr(context, node->value)) return true;
    } else if constexpr (std::is_same_v<T, ast::Comprehension>) {
      if (HasNamedExpr(context, node->iter) || AnyNamedExpr(context, node->ifs)) return true;
    } else {
      if (HasNamedExpr(context, node)) return true;
    }
  }
  return false;
}

bool HasNamedExpr(Context& context, const ast::ExprNode* e) {
  if (e == nullptr) return false;
  RecursionGuard guard(context);
  if (!guard.ok()) return false;
  auto has = [&](const ast::ExprNode* x) { return HasNamedExpr(context, x); };
  switch (e->kind) {
    case ExprKind::kNamedExpr: return true;
    case ExprKind::kBoolOp: return AnyNamedExpr(context, As<ast::BoolOp>(e)->values);
    case ExprKind::kBinOp: return has(As<ast::BinOp>(e)->left) || has(As<ast::BinOp>(e)->right);
    case ExprKind::kUnaryOp: return has(As<ast::UnaryOp>(e)->operand);
    case ExprKind::kIfExp: return has(As<ast::IfExp>(e)->test) || has(As<ast::IfExp>(e)->body) || has(As<ast::IfExp>(e)->orelse);
    case ExprKind::kDict: return AnyNamedExpr(context, As<ast::Dict>(e)->keys) || AnyNamedExpr(context, As<ast::Dict>(e)->values);
    case ExprKind::kSet: return AnyNamedExpr(context, As<ast::Set>(e)->elts);
    case ExprKind::kListComp: return has(As<ast::ListComp>(e)->elt) || AnyNamedExpr(context, As<ast::ListComp>(e)->generators);
    case ExprKind::kSetComp: return has(As<ast::SetComp>(e)->elt) || AnyNamedExpr(context, As<ast::SetComp>(e)->generators);
    case ExprKind::kDictComp: {
      auto* node = As<ast::DictComp>(e);
      return has(node->key) || has(node->value) || AnyNamedExpr(context, node->generators);
    }
    case ExprKind::kGeneratorExp: return true;  // may run while the expression is evaluated, and is rare
    case ExprKind::kAwait: return has(As<ast::Await>(e)->value);
    case ExprKind::kYield: return has(As<ast::Yield>(e)->value);
    case ExprKind::kYieldFrom: return has(As<ast::YieldFrom>(e)->value);
    case ExprKind::kCompare: return has(As<ast::Compare>(e)->left) || AnyNamedExpr(context, As<ast::Compare>(e)->comparators);
    case ExprKind::kCall: {
      auto* node = As<ast::Call>(e);
      return has(node->func) || AnyNamedExpr(context, node->args) || AnyNamedExpr(context, node->keywords);
    }
    case ExprKind::kFormattedValue: return has(As<ast::FormattedValue>(e)->value) || has(As<ast::FormattedValue>(e)->format_spec);
    case ExprKind::kJoinedStr: return AnyNamedExpr(context, As<ast::JoinedStr>(e)->values);
    case ExprKind::kAttribute: return has(As<ast::Attribute>(e)->value);
    case ExprKind::kSubscript: return has(As<ast::Subscript>(e)->value) || has(As<ast::Subscript>(e)->slice);
    case ExprKind::kStarred: return has(As<ast::Starred>(e)->value);
    case ExprKind::kList: return AnyNamedExpr(context, As<ast::List>(e)->elts);
    case ExprKind::kTuple: return AnyNamedExpr(context, As<ast::Tuple>(e)->elts);
    case ExprKind::kSlice: return has(As<ast::Slice>(e)->lower) || has(As<ast::Slice>(e)->upper) || has(As<ast::Slice>(e)->step);
    default: return false;
  }
}

}  // namespace

bool Generator::MayRebind(Expr* e) { return e != nullptr && scope_->frame()->has_named_expression && HasNamedExpr(context_, e); }

Reg Generator::Operand(Expr* e) {
  if (e->kind == ExprKind::kName) {
    const Access access = AccessOf(As<ast::Name>(e));
    if (access.kind == Access::kFast && As<ast::Name>(e)->id != "__debug__") {
      CheckBound(*e, access);
      return access.reg;
    }
  }
  const Reg reg = depth();
  Into(e, reg);
  return reg;
}

Reg Generator::OperandBefore(Expr* e, Expr* later, Expr* later2) {
  const Reg reg = Operand(e);
  if (IsTemporary(reg) || !(MayRebind(later) || MayRebind(later2))) return reg;
  const Reg copy = depth();
  Emit(*e, Opcode::kMOVE_T, copy, reg);
  return copy;
}

// An int constant of 16 bits, for the immediate forms.
bool Generator::SmallInt(Expr* e, int32_t* value) {
  if (e->kind != ExprKind::kConstant && e->kind != ExprKind::kUnaryOp && e->kind != ExprKind::kBinOp) return false;
  ConstantRef constant = Fold(e);
  if (constant == nullptr || constant->kind != bytecode::ConstantKind::kInt) return false;
  if (constant->integer < INT16_MIN || constant->integer > INT16_MAX) return false;
  *value = static_cast<int32_t>(constant->integer);
  return true;
}

void Generator::Discard(Expr* e) {
  const Reg reg = Operand(e);
  if (IsTemporary(reg)) Release(*e, reg);
}

void Generator::Into(Expr* e, Reg dst) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return;
  if (ConstantRef constant = Fold(e)) return LoadConstant(*e, constant, dst);
  switch (e->kind) {
    case ExprKind::kBoolOp: return BoolInto(As<ast::BoolOp>(e), dst);
    case ExprKind::kNamedExpr: return NamedInto(As<ast::NamedExpr>(e), dst);
    case ExprKind::kBinOp: return BinaryInto(As<ast::BinOp>(e), dst);
    case ExprKind::kUnaryOp: return UnaryInto(As<ast::UnaryOp>(e), dst);
    case ExprKind::kLambda: return LambdaInto(As<ast::Lambda>(e), dst);
    case ExprKind::kIfExp: return IfExpInto(As<ast::IfExp>(e), dst);
    case ExprKind::kDict: return DictInto(As<ast::Dict>(e), dst);
    case ExprKind::kSet: return SetInto(As<ast::Set>(e), dst);
    case ExprKind::kListComp: {
      auto* node = As<ast::ListComp>(e);
      return ComprehensionInto({ComprehensionKind::kList, e, node->elt, nullptr, &node->generators}, dst);
    }
    case ExprKind::kSetComp: {
      auto* node = As<ast::SetComp>(e);
      return ComprehensionInto({ComprehensionKind::kSet, e, node->elt, nullptr, &node->generators}, dst);
    }
    case ExprKind::kDictComp: {
      auto* node = As<ast::DictComp>(e);
      return ComprehensionInto({ComprehensionKind::kDict, e, node->key, node->value, &node->generators}, dst);
    }
    case ExprKind::kGeneratorExp: {
      auto* node = As<ast::GeneratorExp>(e);
      return ComprehensionInto({ComprehensionKind::kGenerator, e, node->elt, nullptr, &node->generators}, dst);
    }
    case ExprKind::kAwait:
      return context_.SyntaxError(*e, scope_->frame()->is_function() ? "'await' outside async function" : "'await' outside function");
    case ExprKind::kYield: return YieldInto(As<ast::Yield>(e), dst);
    case ExprKind::kYieldFrom: return YieldFromInto(As<ast::YieldFrom>(e), dst);
    case ExprKind::kCompare: return CompareInto(As<ast::Compare>(e), dst);
    case ExprKind::kCall: return CallInto(As<ast::Call>(e), dst);
    case ExprKind::kFormattedValue: return FormattedInto(As<ast::FormattedValue>(e), dst);
    case ExprKind::kJoinedStr: return JoinedInto(As<ast::JoinedStr>(e), dst);
    case ExprKind::kConstant: return LoadConstant(*e, folder_.FromLiteral(As<ast::Constant>(e)->value), dst);
    case ExprKind::kAttribute: return AttributeInto(As<ast::Attribute>(e), dst);
    case ExprKind::kSubscript: return SubscriptInto(As<ast::Subscript>(e), dst);
    case ExprKind::kStarred: return context_.SyntaxError(*e, "can't use starred expression here");
    case ExprKind::kName: return LoadName(*e, AccessOf(As<ast::Name>(e)), dst);
    case ExprKind::kList: return ListInto(As<ast::List>(e), dst);
    case ExprKind::kTuple: return TupleInto(As<ast::Tuple>(e), dst);
    case ExprKind::kSlice: return SliceInto(As<ast::Slice>(e), dst);
  }
}

void Generator::BinaryInto(ast::BinOp* e, Reg dst) {
  const BinaryForms forms = FormsOf(e->op);
  int32_t immediate;
  if (forms.immediate != Opcode::kNOP && SmallInt(e->right, &immediate) && !(IsShift(e->op) && immediate < 0)) {
    const Reg left = Operand(e->left);
    return EmitTo(*e, forms.immediate, dst, left, immediate);
  }
  const Reg left = OperandBefore(e->left, e->right);
  const Reg right = Operand(e->right);
  EmitTo(*e, forms.plain, dst, left, right);
}

void Generator::UnaryInto(ast::UnaryOp* e, Reg dst) {
  if (e->op == ast::UnaryOperator::kNot) {
    // not (a is b) and not (a in b) are comparisons of their own.
    auto* compare = ast::TryAs<ast::Compare>(e->operand);
    if (compare != nullptr && compare->ops.size() == 1) {
      const ast::CompareOperator op = compare->ops[0];
      if (op >= ast::CompareOperator::kIs) {
        static constexpr ast::CompareOperator kInverse[] = {ast::CompareOperator::kIsNot, ast::CompareOperator::kIs,
                                                            ast::CompareOperator::kNotIn, ast::CompareOperator::kIn};
        CheckIsWarning(compare);
        const Reg left = OperandBefore(compare->left, compare->comparators[0]);
        const ast::CompareOperator inverse = kInverse[static_cast<int>(op) - static_cast<int>(ast::CompareOperator::kIs)];
        const Reg right = CompareRight(inverse, compare->comparators[0]);
        return CompareOnce(*compare, inverse, dst, left, right);
      }
    }
  }
  const Reg operand = Operand(e->operand);
  switch (e->op) {
    case ast::UnaryOperator::kInvert: return EmitTo(*e, Opcode::kINVERT_T, dst, operand);
    case ast::UnaryOperator::kNot: return EmitTo(*e, Opcode::kNOT_T, dst, operand);
    case ast::UnaryOperator::kUAdd: return EmitTo(*e, Opcode::kPOS_T, dst, operand);
    case ast::UnaryOperator::kUSub: return EmitTo(*e, Opcode::kNEG_T, dst, operand);
  }
}

// Moves the topmost temporary to `dst`, unless it is there already.
void Generator::MoveTop(const ast::Position& at, Reg dst) {
  if (!IsTemporary(dst)) EmitTo(at, Opcode::kMOVE_T, dst, depth() - 1);
}

void Generator::BoolInto(ast::BoolOp* e, Reg dst) {
  const Label end = NewLabel();
  const Reg value = depth();
  const Opcode jump = e->op == ast::BoolOperator::kAnd ? Opcode::kJUMP_IF_FALSE_OR_POP : Opcode::kJUMP_IF_TRUE_OR_POP;
  for (int32_t i = 0; i + 1 < e->values.size(); ++i) {
    if (ConstantRef constant = Fold(e->values[i])) {  // decided already, or without effect
      if (ConstantFolder::IsTrue(constant) == (e->op == ast::BoolOperator::kAnd)) continue;
      LoadConstant(*e->values[i], constant, value);
      Jump(*e, Opcode::kJUMP, end);
      emitter().set_depth(value);
      continue;
    }
    Into(e->values[i], value);
    Jump(*e, jump, end, value);
  }
  Into(e->values.back(), value);
  Bind(end);
  MoveTop(*e, dst);
}

void Generator::IfExpInto(ast::IfExp* e, Reg dst) {
  const Label otherwise = NewLabel(), end = NewLabel();
  const int32_t base = depth();
  JumpIf(e->test, false, otherwise);
  Into(e->body, dst);
  Jump(*e, Opcode::kJUMP, end);
  emitter().set_depth(base);
  Bind(otherwise);
  Into(e->orelse, dst);
  Bind(end);
  NoteWritten(dst);
}

void Generator::NamedInto(ast::NamedExpr* e, Reg dst) {
  auto* target = As<ast::Name>(e->target);
  if (!CheckName(*target, target->id, ast::ExprContext::kStore)) return;
  const Access access = AccessOf(target);
  if (access.kind == Access::kFast) {
    Into(e->value, access.reg);
    if (access.reg != dst) EmitTo(*e, Opcode::kMOVE_T, dst, access.reg);
    return;
  }
  Into(e->value, depth());
  EmitTo(*e, Opcode::kCOPY_T, depth(), depth() - 1);
  StoreName(*target, access, depth() - 1);
  MoveTop(*e, dst);
}

void Generator::AttributeInto(ast::Attribute* e, Reg dst) {
  if (SuperAttributeInto(e, dst)) return;
  const Reg object = Operand(e->value);
  EmitTo(AtAttribute(*e, e), Opcode::kLOAD_ATTR_T, dst, object, NameIndex(Mangle(e->attr)));
}

// super().name and super(C, self).name, where `super` is not a name of this function's.
bool Generator::SuperAttributeInto(ast::Attribute* e, Reg dst) {
  auto* call = ast::TryAs<ast::Call>(e->value);
  auto* function = call == nullptr ? nullptr : ast::TryAs<ast::Name>(call->func);
  if (function == nullptr || function->id != "super" || !call->keywords.empty() || scope_->inlined || !scope_->is_function()) return false;
  if (Find(context_.Intern("super")).kind != Access::kGlobal) return false;
  if (symbols_.module->symbols.Find(context_.Intern("super")) != nullptr &&
      (symbols_.module->symbols.Find(context_.Intern("super"))->flags & (kBound | kDefGlobal)) != 0) {
    return false;
  }
  const Name* class_name = context_.Intern("__class__");
  const Reg window = depth();
  if (call->args.size() == 2) {
    for (Expr* arg : call->args) {
      if (arg->kind == ExprKind::kStarred) return false;
    }
    LoadName(*function, AccessOf(function), window);
    Push(call->args[0]);
    Push(call->args[1]);
  } else {
    if (!call->args.empty() || scope_->FreeIndex(class_name) < 0 || scope_->parameters.empty()) return false;
    if ((scope_->kind != ScopeKind::kFunction && scope_->kind != ScopeKind::kLambda) || scope_->var_args) {
      if (scope_->parameters.size() == 1u + scope_->var_keywords) return false;  // *args only: no first parameter
    }
    if (scope_->is_comprehension()) return false;
    LoadName(*function, AccessOf(function), window);
    LoadName(*call, Find(class_name), window + 1);
    LoadName(*call, Find(scope_->parameters[0]), window + 2);
  }
  EmitTo(AtAttribute(*e, e), Opcode::kLOAD_SUPER_ATTR_T, dst, window, NameIndex(Mangle(e->attr)));
  return true;
}

void Generator::SubscriptInto(ast::Subscript* e, Reg dst) {
  CheckIndexWarning(e);
  auto* slice = ast::TryAs<ast::Slice>(e->slice);
  if (slice != nullptr && slice->step == nullptr) {
    Reg object = Operand(e->value);
    if (!IsTemporary(object) && (MayRebind(slice->lower) || MayRebind(slice->upper))) {
      Emit(*e->value, Opcode::kMOVE_T, depth(), object);
      object = depth() - 1;
    }
    const Reg window = depth();
    SlicePart(*e, slice->lower);
    SlicePart(*e, slice->upper);
    return EmitTo(*e, Opcode::kGET_SLICE_T, dst, object, window);
  }
  int32_t immediate;
  if (SmallInt(e->slice, &immediate)) {
    const Reg object = Operand(e->value);
    return EmitTo(*e, Opcode::kGET_ITEM_I_T, dst, object, immediate);
  }
  const Reg object = OperandBefore(e->value, e->slice);
  const Reg index = Operand(e->slice);
  EmitTo(*e, Opcode::kGET_ITEM_T, dst, object, index);
}

void Generator::YieldInto(ast::Yield* e, Reg dst) {
  if (!scope_->frame()->is_function()) return context_.SyntaxError(*e, "'yield' outside function");
  const Reg value = depth();
  if (e->value != nullptr) Into(e->value, value);
  else LoadNone(*e, value);
  EmitAny(*e, Opcode::kYIELD_VALUE, dst, value);
}

void Generator::YieldFromInto(ast::YieldFrom* e, Reg dst) {
  if (!scope_->frame()->is_function()) return context_.SyntaxError(*e, "'yield from' outside function");
  const Reg iterator = depth();
  Into(e->value, iterator);
  Emit(*e, Opcode::kGET_YIELD_FROM_ITER, iterator, iterator);
  LoadNone(*e, depth());
  EmitAny(*e, Opcode::kYIELD_FROM, dst, iterator, iterator + 1);
}

// A subscript that can't work because of literal types, as in "abc"["d"]: a comma was probably forgotten.
void Generator::CheckIndexWarning(ast::Subscript* e) {
  const char* type = nullptr;
  bool subscriptable = false;
  switch (e->value->kind) {
    case ExprKind::kConstant: {
      const ast::LiteralKind kind = As<ast::Constant>(e->value)->value.kind;
      subscriptable = kind == ast::LiteralKind::kStr || kind == ast::LiteralKind::kBytes;
      ConstantRef constant = folder_.FromLiteral(As<ast::Constant>(e->value)->value);
      type = constant == nullptr ? "object" : ConstantTypeName(constant);
      break;
    }
    case ExprKind::kTuple: type = "tuple", subscriptable = true; break;
    case ExprKind::kList:
    case ExprKind::kListComp: type = "list", subscriptable = true; break;
    case ExprKind::kJoinedStr:
    case ExprKind::kFormattedValue: type = "str", subscriptable = true; break;
    case ExprKind::kSet:
    case ExprKind::kSetComp: type = "set"; break;
    case ExprKind::kGeneratorExp: type = "generator"; break;
    case ExprKind::kLambda: type = "function"; break;
    default: return;
  }
  if (!subscriptable) return context_.Warn(*e, "'%s' object is not subscriptable; perhaps you missed a comma?", type);
  const char* index = nullptr;
  switch (e->slice->kind) {
    case ExprKind::kTuple: index = "tuple"; break;
    case ExprKind::kList:
    case ExprKind::kListComp: index = "list"; break;
    case ExprKind::kSet:
    case ExprKind::kSetComp: index = "set"; break;
    case ExprKind::kDict:
    case ExprKind::kDictComp: index = "dict"; break;
    case ExprKind::kLambda: index = "function"; break;
    case ExprKind::kGeneratorExp: index = "generator"; break;
    case ExprKind::kJoinedStr: index = "str"; break;
    case ExprKind::kConstant: {
      ConstantRef constant = folder_.FromLiteral(As<ast::Constant>(e->slice)->value);
      if (constant == nullptr) return;
      if (constant->kind == bytecode::ConstantKind::kInt || constant->kind == bytecode::ConstantKind::kBigInt ||
          constant->kind == bytecode::ConstantKind::kTrue || constant->kind == bytecode::ConstantKind::kFalse) {
        return;
      }
      index = ConstantTypeName(constant);
      break;
    }
    default: return;
  }
  context_.Warn(*e, "%s indices must be integers or slices, not %s; perhaps you missed a comma?", type, index);
}

}  // namespace tessera::compiler
