// Comprehensions: inlined where their scope is (PEP 709), functions otherwise; generator expressions are functions always.
#include "compiler/codegen_generator.h"

namespace tessera::compiler {

using bytecode::LocalKind;

void Generator::CheckAsync(const ComprehensionParts& parts) {
  for (ast::Comprehension* generator : *parts.generators) {
    if (generator->is_async) context_.SyntaxError(*parts.node, "asynchronous comprehension outside of an asynchronous function");
  }
}

void Generator::ComprehensionInto(const ComprehensionParts& parts, Reg dst) {
  CheckAsync(parts);
  Scope* scope = symbols_.Find(parts.node);
  if (scope == nullptr || context_.failed()) return;
  if (scope->inlined) InlineComprehension(parts, scope, dst);
  else ComprehensionFunction(parts, scope, dst);
}

// Registers for the variables of an inlined comprehension: of the same name and kind as an earlier one's, where that is over.
void Generator::TakeHidden(Scope* scope) {
  for (uint32_t i = 0; i < scope->symbols.size(); ++i) {
    Symbol* symbol = scope->symbols[i];
    const bool cell = symbol->resolution == Resolution::kCell;
    if (!cell && symbol->resolution != Resolution::kLocal) continue;
    Unit::Hidden* found = nullptr;
    for (Unit::Hidden& hidden : unit_->hidden) {
      if (found == nullptr && !hidden.in_use && hidden.name == symbol->name && hidden.cell == cell) found = &hidden;
    }
    if (found == nullptr) {
      uint8_t kinds = static_cast<uint8_t>(LocalKind::kHidden);
      if (cell) kinds |= static_cast<uint8_t>(LocalKind::kCell);
      unit_->hidden.Push(context_, {symbol->name, emitter().AddLocal(symbol->name, kinds), cell, false});
      if (context_.failed()) return;
      found = &unit_->hidden.back();
    }
    found->in_use = true;
    symbol->reg = LocalReg(found->local);
    if (cell) Emit(emitter().position(), Opcode::kMAKE_CELL, symbol->reg);
  }
}

void Generator::ReturnHidden(const ast::Position& at, Scope* scope) {
  for (uint32_t i = 0; i < scope->symbols.size(); ++i) {
    Symbol* symbol = scope->symbols[i];
    if (symbol->resolution != Resolution::kCell && symbol->resolution != Resolution::kLocal) continue;
    Emit(at, Opcode::kUNBIND, symbol->reg);
    emitter().SetUnbound(symbol->reg);
    for (Unit::Hidden& hidden : unit_->hidden) {
      if (LocalReg(hidden.local) == symbol->reg) hidden.in_use = false;
    }
  }
}

void Generator::BuildEmpty(const ast::Position& at, ComprehensionKind kind) {
  const Reg result = depth();
  const Opcode op = kind == ComprehensionKind::kList  ? Opcode::kBUILD_LIST
                    : kind == ComprehensionKind::kSet ? Opcode::kBUILD_SET
                                                      : Opcode::kBUILD_MAP;
  Emit(at, op, result, result, 0);
}

void Generator::InlineComprehension(const ComprehensionParts& parts, Scope* scope, Reg dst) {
  const ast::Position& at = *parts.node;
  const Reg result = depth();
  BuildEmpty(at, parts.kind);
  IterateOver(at, (*parts.generators)[0]->iter);  // outside of the comprehension's scope
  Scope* around = scope_;
  scope_ = scope;
  const Label cleanup = NewLabel(), end = NewLabel();
  const BoundSet bound = emitter().SaveBound();
  emitter().PushHandler(cleanup, result);
  TakeHidden(scope);
  ComprehensionLoops(parts, 0, result);
  emitter().PopHandler();
  ReturnHidden(at, scope);
  Jump(at, Opcode::kJUMP, end);
  // Its variables end with it also when it fails.
  emitter().BindHandler(cleanup, result, bound);
  ReturnHidden(at, scope);
  Emit(at, Opcode::kRERAISE, result);
  emitter().set_depth(result + 1);
  Bind(end);
  scope_ = around;
  MoveTop(at, dst);
}

void Generator::ComprehensionFunction(const ComprehensionParts& parts, Scope* scope, Reg dst) {
  const ast::Position& at = *parts.node;
  Scope* around = scope_;
  Unit unit(context_, scope);
  unit.first_line = at.lineno;
  EnterUnit(&unit);
  SetQualname(&unit);
  emitter().AddConstant(folder_.None());
  Prologue();
  const bool is_generator = parts.kind == ComprehensionKind::kGenerator;
  if (!is_generator) BuildEmpty(at, parts.kind);
  const Access iterable = Find(context_.Intern(".0"));
  LoadName(*(*parts.generators)[0]->iter, iterable, depth());
  ComprehensionLoops(parts, 0, 0);
  if (is_generator) LoadNone(at, depth());
  Emit(at, Opcode::kRETURN, depth() - 1);
  bytecode::BodySource* body = LeaveUnit(bytecode::kOptimized | bytecode::kNewLocals);
  scope_ = around;
  if (body == nullptr) return;
  body->argcount = 1;
  const Reg function = depth();
  MakeFunction(at, body, scope);
  IterateOver(at, (*parts.generators)[0]->iter);
  EmitCall(at, Opcode::kCALL, function, 1, dst);
}

// The iterator of generator `index` is the topmost temporary.
void Generator::ComprehensionLoops(const ComprehensionParts& parts, int32_t index, Reg result) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return;
  ast::Comprehension* generator = (*parts.generators)[index];
  const Reg iterator = depth() - 1;
  const Label body = NewLabel(), next = NewLabel();
  const Reg target = LocalTarget(generator->target);
  const bool reachable = emitter().reachable();
  Jump(*parts.node, Opcode::kJUMP, next);
  emitter().BindLoopHead(body, iterator + (target == 0 ? 2 : 1), reachable);
  if (target == 0) Store(generator->target, depth() - 1);
  else emitter().SetBound(target);
  for (Expr* condition : generator->ifs) JumpIf(condition, false, next);
  if (index + 1 < parts.generators->size()) {
    IterateOver(*parts.node, (*parts.generators)[index + 1]->iter);
    ComprehensionLoops(parts, index + 1, result);
  } else {
    ComprehensionElement(parts, result);
  }
  Bind(next);
  Jump(*parts.node, Opcode::kFOR_ITER, body, iterator, target == 0 ? iterator + 1 : target);
}

void Generator::ComprehensionElement(const ComprehensionParts& parts, Reg result) {
  const ast::Position& at = *parts.element;
  if (parts.kind == ComprehensionKind::kDict) {
    const Reg key = OperandBefore(parts.element, parts.value);
    const Reg value = Operand(parts.value);
    ast::Position pair = *parts.element;
    pair.end_lineno = parts.value->end_lineno;
    pair.end_col_offset = parts.value->end_col_offset;
    return Emit(pair, Opcode::kMAP_ADD, result, key, value);
  }
  if (parts.kind == ComprehensionKind::kGenerator) {
    const Reg value = depth();
    Push(parts.element);
    Emit(at, Opcode::kYIELD_VALUE, value, value);
    return Release(at, value);
  }
  const Reg value = Operand(parts.element);
  Emit(at, parts.kind == ComprehensionKind::kList ? Opcode::kLIST_APPEND : Opcode::kSET_ADD, result, value);
}

}  // namespace tessera::compiler
