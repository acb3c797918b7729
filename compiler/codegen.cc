#include "compiler/codegen.h"

#include "bytecode/immediate.h"
#include "compiler/codegen_generator.h"

namespace tessera::compiler {

using bytecode::BodySource;
using bytecode::LocalKind;

// --- Emission -----------------------------------------------------------------------------------------------------------

void Generator::Emit(const ast::Position& at, Opcode op, int32_t a, int32_t b, int32_t c) {
  emitter().SetPosition(at);
  emitter().Emit(op, a, b, c);
}

void Generator::NoteWritten(Reg dst) {
  if (IsPlainLocal(dst)) emitter().SetBound(dst);
}

void Generator::EmitTo(const ast::Position& at, Opcode op, Reg dst, int32_t b, int32_t c) {
  Emit(at, IsTemporary(dst) ? op : bytecode::ToLocalForm(op), dst, b, c);
  NoteWritten(dst);
}

void Generator::EmitAny(const ast::Position& at, Opcode op, Reg dst, int32_t b, int32_t c) {
  Emit(at, op, dst, b, c);
  NoteWritten(dst);
}

void Generator::Jump(const ast::Position& at, Opcode op, Label label, int32_t a, int32_t b) {
  emitter().SetPosition(at);
  emitter().EmitJump(op, label, a, b);
}

void Generator::LoadConstant(const ast::Position& at, ConstantRef constant, Reg dst) {
  if (constant == nullptr) return;
  using bytecode::ConstantKind;
  int32_t bits = 0;
  switch (constant->kind) {
    case ConstantKind::kNone: bits = bytecode::kNoneImmediate; break;
    case ConstantKind::kFalse: bits = bytecode::kFalseImmediate; break;
    case ConstantKind::kTrue: bits = bytecode::kTrueImmediate; break;
    case ConstantKind::kEllipsis: bits = bytecode::kEllipsisImmediate; break;
    case ConstantKind::kInt:
      if (bytecode::FitsImmediate(constant->integer)) bits = bytecode::ImmediateInt(constant->integer);
      break;
    default: break;
  }
  if (bits != 0) return EmitTo(at, Opcode::kLOAD_IMM_T, dst, bits);
  EmitTo(at, Opcode::kLOAD_CONST_T, dst, static_cast<int32_t>(emitter().AddConstant(constant)));
}

void Generator::LoadNone(const ast::Position& at, Reg dst) { EmitTo(at, Opcode::kLOAD_IMM_T, dst, bytecode::kNoneImmediate); }

void Generator::LoadInt(const ast::Position& at, int32_t value, Reg dst) {
  EmitTo(at, Opcode::kLOAD_IMM_T, dst, bytecode::ImmediateInt(value));
}

void Generator::NotImplemented(const ast::Position& at, const char* what) {
  char line[32];
  int32_t n = at.lineno;
  char* p = line + sizeof(line);
  do *--p = static_cast<char>('0' + n % 10);
  while ((n /= 10) > 0);
  std::string_view number(p, static_cast<size_t>(line + sizeof(line) - p));
  std::string_view text = context_.Concat(what, " is not implemented (line ", number);
  context_.Fail(Failure::kNotImplemented, at, context_.Concat(text, ")"));
}

// --- Names --------------------------------------------------------------------------------------------------------------

Access Generator::Find(const Name* name) {
  Scope* s = scope_;
  for (; s->inlined; s = s->parent) {
    Symbol* symbol = s->symbols.Find(name);
    if (symbol == nullptr) continue;
    switch (symbol->resolution) {
      case Resolution::kLocal: return {Access::kFast, symbol->reg, name, symbol};
      case Resolution::kCell: return {Access::kDeref, symbol->reg, name, symbol};
      case Resolution::kGlobalExplicit: return {Access::kGlobal, 0, name, symbol};
      case Resolution::kGlobalImplicit:
        return {s->frame()->is_function() ? Access::kGlobal : Access::kName, 0, name, symbol};
      default: break;  // free: of the frame, or of a comprehension between
    }
  }
  Symbol* symbol = s->symbols.Find(name);
  const Resolution resolution = symbol == nullptr ? Resolution::kUnresolved : symbol->resolution;
  if (resolution == Resolution::kLocal) return {s->is_function() ? Access::kFast : Access::kName, symbol->reg, name, symbol};
  if (resolution == Resolution::kCell) return {Access::kDeref, symbol->reg, name, symbol};
  if (resolution == Resolution::kGlobalExplicit) return {Access::kGlobal, 0, name, symbol};
  const int32_t index = resolution == Resolution::kGlobalImplicit ? -1 : s->FreeIndex(name);
  if (index >= 0) return {s->kind == ScopeKind::kClass ? Access::kClassDeref : Access::kDeref, FreeReg(index), name, symbol};
  return {s->is_function() ? Access::kGlobal : Access::kName, 0, name, symbol};
}

void Generator::CheckBound(const ast::Position& at, const Access& access) {
  const bool sometimes_deleted = access.symbol != nullptr && (access.symbol->flags & kMayBeUnbound) != 0;
  if (!sometimes_deleted && emitter().IsBound(access.reg)) return;
  Emit(at, Opcode::kCHECK_BOUND, access.reg);
  emitter().SetBound(access.reg);
}

void Generator::LoadName(const ast::Position& at, const Access& access, Reg dst) {
  switch (access.kind) {
    case Access::kFast:
      CheckBound(at, access);
      if (access.reg != dst) EmitTo(at, Opcode::kMOVE_T, dst, access.reg);
      return;
    case Access::kDeref: return EmitTo(at, Opcode::kLOAD_DEREF_T, dst, access.reg);
    case Access::kClassDeref: return EmitAny(at, Opcode::kLOAD_CLASS_DEREF, dst, access.reg, NameIndex(access.name));
    case Access::kGlobal: return EmitTo(at, Opcode::kLOAD_GLOBAL_T, dst, NameIndex(access.name));
    case Access::kName: return EmitTo(at, Opcode::kLOAD_NAME_T, dst, NameIndex(access.name));
  }
}

void Generator::StoreName(const ast::Position& at, const Access& access, Reg src) {
  switch (access.kind) {
    case Access::kFast:
      if (access.reg != src) EmitTo(at, Opcode::kMOVE_T, access.reg, src);
      return;
    case Access::kDeref:
    case Access::kClassDeref: return Emit(at, Opcode::kSTORE_DEREF, src, access.reg);
    case Access::kGlobal: return Emit(at, Opcode::kSTORE_GLOBAL, src, NameIndex(access.name));
    case Access::kName: return Emit(at, Opcode::kSTORE_NAME, src, NameIndex(access.name));
  }
}

void Generator::DeleteName(const ast::Position& at, const Access& access) {
  switch (access.kind) {
    case Access::kFast:
      Emit(at, Opcode::kCHECK_BOUND, access.reg);
      Emit(at, Opcode::kUNBIND, access.reg);
      return emitter().SetUnbound(access.reg);
    case Access::kDeref:
    case Access::kClassDeref: return Emit(at, Opcode::kDELETE_DEREF, 0, access.reg);
    case Access::kGlobal: return Emit(at, Opcode::kDELETE_GLOBAL, 0, NameIndex(access.name));
    case Access::kName: return Emit(at, Opcode::kDELETE_NAME, 0, NameIndex(access.name));
  }
}

// __debug__ is a constant.
bool Generator::CheckName(const ast::Position& at, std::string_view name, ast::ExprContext context) {
  if (context == ast::ExprContext::kLoad || name != "__debug__") return true;
  context_.SyntaxError(at, context == ast::ExprContext::kStore ? "cannot assign to __debug__" : "cannot delete __debug__");
  return false;
}

// --- Units --------------------------------------------------------------------------------------------------------------

void Generator::EnterUnit(Unit* unit) {
  unit->parent = unit_;
  unit_ = unit;
  scope_ = unit->frame;
  DeclareLocals(unit->frame);
}

void Generator::DeclareLocals(Scope* scope) {
  auto declare = [&](const Name* name, uint8_t kinds) {
    Symbol* symbol = scope->symbols.Find(name);
    if (symbol->resolution == Resolution::kCell) kinds |= static_cast<uint8_t>(LocalKind::kCell);
    symbol->reg = LocalReg(emitter().AddLocal(name, kinds));
    if (kinds == static_cast<uint8_t>(LocalKind::kParameter)) emitter().SetBound(symbol->reg);
  };
  for (const Name* name : scope->parameters) declare(name, static_cast<uint8_t>(LocalKind::kParameter));
  if (scope->needs_class_cell) {
    unit_->class_cell = LocalReg(emitter().AddLocal(context_.Intern("__class__"), static_cast<uint8_t>(LocalKind::kCell)));
  }
  if (!scope->is_function()) return;
  for (uint32_t i = 0; i < scope->symbols.size(); ++i) {
    Symbol* symbol = scope->symbols[i];
    if ((symbol->flags & kDefParameter) != 0) continue;
    if (symbol->resolution != Resolution::kLocal && symbol->resolution != Resolution::kCell) continue;
    declare(symbol->name, 0);
  }
}

void Generator::Prologue() {
  const ast::Position at{unit_->first_line, 0, unit_->first_line, 0};
  Scope* scope = unit_->frame;
  if (!scope->free_names.empty()) Emit(at, Opcode::kCOPY_FREE_VARS, static_cast<int32_t>(scope->free_names.size()));
  if (scope->needs_class_cell) Emit(at, Opcode::kMAKE_CELL, unit_->class_cell);
  if (scope->is_function()) {
    for (uint32_t i = 0; i < scope->symbols.size(); ++i) {
      if (scope->symbols[i]->resolution == Resolution::kCell) Emit(at, Opcode::kMAKE_CELL, scope->symbols[i]->reg);
    }
  }
  if (scope->generator && scope->is_function()) Emit(at, Opcode::kRETURN_GENERATOR);
}

BodySource* Generator::LeaveUnit(int32_t flags) {
  Unit* unit = unit_;
  Scope* scope = unit->frame;
  BodySource* body = context_.failed() ? nullptr : unit->emitter.Assemble(scope->free_names);
  unit_ = unit->parent;
  if (body == nullptr) return nullptr;
  body->name = scope->name->text;
  body->qualname = unit->qualname->text;
  body->first_line = static_cast<uint32_t>(unit->first_line);
  if (scope->nested) flags |= bytecode::kNested;
  if (scope->generator && scope->is_function()) flags |= bytecode::kGenerator;
  if (symbols_.future_annotations) flags |= bytecode::kFutureAnnotations;
  body->flags = static_cast<uint32_t>(flags);
  body->instance_slots_hint = scope->self_stores.size();
  return body;
}

const BodySource* Generator::Module(const ast::Module& module) {
  Unit unit(context_, symbols_.module);
  unit.qualname = symbols_.module->name;
  interactive_ = module.kind == ast::ModuleKind::kInteractive;
  EnterUnit(&unit);
  Prologue();
  ast::Position at{1, 0, 1, 0};
  if (module.kind == ast::ModuleKind::kExpression) {
    Reg value = Operand(module.expression);
    Emit(*module.expression, Opcode::kRETURN, value);
    return LeaveUnit(0);
  }
  if (!module.body.empty()) {
    if (HasAnnotations(module.body)) Emit(at, Opcode::kSETUP_ANNOTATIONS);
    ConstantRef docstring = interactive_ ? nullptr : Docstring(module.body);
    if (docstring != nullptr) {
      const ast::StmtNode* first = module.body[0];
      LoadConstant(*first, docstring, depth());
      StoreName(*first, Find(context_.Intern("__doc__")), depth() - 1);
    }
    Body(module.body);
  }
  if (emitter().position().lineno != 0) at = emitter().position();
  LoadNone(at, depth());
  Emit(at, Opcode::kRETURN, depth() - 1);
  return LeaveUnit(0);
}

const BodySource* GenerateCode(Context& context, const ast::Module& module, const SymbolTable& symbols, const CodegenOptions& options) {
  return Generator(context, symbols, options).Module(module);
}

}  // namespace tessera::compiler
