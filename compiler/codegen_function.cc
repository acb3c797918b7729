// Functions and classes.
#include "compiler/codegen_generator.h"
#include "compiler/codegen_unparse.h"

namespace tessera::compiler {

using ast::As;
using ast::ExprKind;
using ast::StmtKind;
using bytecode::BodySource;

namespace {

enum FunctionAttribute : int32_t { kDefaults = 1, kKeywordDefaults = 2, kAnnotations = 4, kClosure = 8 };

constexpr uint32_t kMaxPairs = 32;  // annotations or keyword defaults that a dict is built of at once

int32_t FirstLine(int32_t line, const ast::Seq<ast::ExprNode*>& decorators) { return decorators.empty() ? line : decorators[0]->lineno; }

bool HasAnnotationsIn(const ast::StmtNode* s);

bool AnyAnnotations(const ast::Seq<ast::StmtNode*>& body) {
  for (const ast::StmtNode* s : body) {
    if (HasAnnotationsIn(s)) return true;
  }
  return false;
}

// The parser bounds how deep statements nest.
bool HasAnnotationsIn(const ast::StmtNode* s) {
  switch (s->kind) {
    case StmtKind::kAnnAssign: return true;
    case StmtKind::kFor: return AnyAnnotations(As<ast::For>(s)->body) || AnyAnnotations(As<ast::For>(s)->orelse);
    case StmtKind::kWhile: return AnyAnnotations(As<ast::While>(s)->body) || AnyAnnotations(As<ast::While>(s)->orelse);
    case StmtKind::kWith: return AnyAnnotations(As<ast::With>(s)->body);
    case StmtKind::kIf: {
      const ast::If* node = As<ast::If>(s);
      while (true) {  // a chain of elif
        if (AnyAnnotations(node->body)) return true;
        if (node->orelse.size() != 1 || node->orelse[0]->kind != StmtKind::kIf) return AnyAnnotations(node->orelse);
        node = As<ast::If>(node->orelse[0]);
      }
    }
    case StmtKind::kTry: {
      auto* node = As<ast::Try>(s);
      for (const ast::ExceptHandler* handler : node->handlers) {
        if (AnyAnnotations(handler->body)) return true;
      }
      return AnyAnnotations(node->body) || AnyAnnotations(node->orelse) || AnyAnnotations(node->finalbody);
    }
    default: return false;
  }
}

}  // namespace

bool Generator::HasAnnotations(const Stmts& body) { return AnyAnnotations(body); }

ConstantRef Generator::Docstring(const Stmts& body) {
  if (options_.optimize > 1 || body.empty()) return nullptr;
  auto* statement = ast::TryAs<ast::Expr>(body[0]);
  auto* constant = statement == nullptr ? nullptr : ast::TryAs<ast::Constant>(statement->value);
  if (constant == nullptr || constant->value.kind != ast::LiteralKind::kStr) return nullptr;
  return folder_.FromLiteral(constant->value);
}

// The name with the functions and classes around it, unless it is declared global there.
void Generator::SetQualname(Unit* unit) {
  const Name* name = unit->frame->name;
  unit->qualname = name;
  Unit* parent = unit->parent;
  if (parent == nullptr || parent->parent == nullptr) return;  // in a module
  if (unit->frame->kind == ScopeKind::kFunction || unit->frame->kind == ScopeKind::kClass) {
    Symbol* symbol = parent->frame->symbols.Find(context_.Mangle(parent->frame->private_name, name->text));
    if (symbol != nullptr && symbol->resolution == Resolution::kGlobalExplicit) return;
  }
  std::string_view dot = parent->frame->is_function() ? ".<locals>." : ".";
  unit->qualname = context_.Intern(context_.Concat(parent->qualname->text, dot, name->text));
}

// The register that holds the cell `name` of the scope being compiled.
Reg Generator::CellOf(const Name* name) {
  Scope* s = scope_;
  for (; s->inlined; s = s->parent) {
    Symbol* symbol = s->symbols.Find(name);
    if (symbol != nullptr && symbol->resolution == Resolution::kCell) return symbol->reg;
  }
  if (s->needs_class_cell && name == context_.Intern("__class__")) return unit_->class_cell;
  Symbol* symbol = s->symbols.Find(name);
  if (symbol != nullptr && symbol->resolution == Resolution::kCell) return symbol->reg;
  return FreeReg(s->FreeIndex(name));
}

void Generator::MakeFunction(const ast::Position& at, const BodySource* body, Scope* scope) {
  const Reg function = depth();
  Emit(at, Opcode::kMAKE_FUNCTION, function, static_cast<int32_t>(emitter().AddChild(body)));
  const int32_t count = static_cast<int32_t>(scope->free_names.size());
  if (count == 0) return;
  for (const Name* name : scope->free_names) Emit(at, Opcode::kMOVE_T, depth(), CellOf(name));
  Emit(at, Opcode::kBUILD_TUPLE, function + 1, function + 1, count);
  Emit(at, Opcode::kSET_FUNCTION_ATTRIBUTE, function, function + 1, kClosure);
}

void Generator::CheckParameters(ast::Arguments* args) {
  auto check = [this](ast::Arg* arg) {
    if (arg != nullptr) CheckName(*arg, arg->arg, ast::ExprContext::kStore);
  };
  for (ast::Arg* arg : args->posonlyargs) check(arg);
  for (ast::Arg* arg : args->args) check(arg);
  check(args->vararg);
  for (ast::Arg* arg : args->kwonlyargs) check(arg);
  check(args->kwarg);
}

void Generator::Defaults(const ast::Position& at, Reg function, ast::Arguments* args) {
  const Reg value = function + 1;
  if (!args->defaults.empty()) {
    if (ConstantRef constant = folder_.FoldSequence(args->defaults, bytecode::ConstantKind::kTuple)) LoadConstant(at, constant, value);
    else SequenceInto(at, args->defaults, 0, Opcode::kBUILD_TUPLE, value);
    Emit(at, Opcode::kSET_FUNCTION_ATTRIBUTE, function, value, kDefaults);
  }
  int32_t pairs = 0;
  for (int32_t i = 0; i < args->kw_defaults.size(); ++i) {
    if (args->kw_defaults[i] == nullptr) continue;
    if (pairs++ == 0) Emit(at, Opcode::kBUILD_MAP, value, value, 0);
    LoadConstant(at, folder_.Str(Mangle(args->kwonlyargs[i]->arg)->text), value + 1);
    const Reg item = Operand(args->kw_defaults[i]);
    Emit(at, Opcode::kMAP_ADD, value, value + 1, item);
  }
  if (pairs != 0) Emit(at, Opcode::kSET_FUNCTION_ATTRIBUTE, function, value, kKeywordDefaults);
}

// The value of an annotation, or its text under the future import, becomes the topmost temporary.
void Generator::AnnotationValue(Expr* annotation) {
  if (!symbols_.future_annotations) return Push(annotation);
  LoadConstant(*annotation, folder_.Str(Unparse(context_, annotation)), depth());
}

int32_t Generator::AnnotationPair(const ast::Position& at, ast::Arg* arg) {
  if (arg == nullptr || arg->annotation == nullptr) return 0;
  LoadConstant(at, folder_.Str(Mangle(arg->arg)->text), depth());
  auto* starred = ast::TryAs<ast::Starred>(arg->annotation);
  if (starred != nullptr && !symbols_.future_annotations) {  // *args: *Ts
    const Reg value = depth();
    Push(starred->value);
    Emit(at, Opcode::kUNPACK_SEQUENCE, value, 1, value);
  } else {
    AnnotationValue(arg->annotation);
  }
  return 1;
}

void Generator::Annotations(const ast::Position& at, Reg function, ast::Arguments* args, Expr* returns) {
  const Reg map = function + 1;
  bool any = false;
  int32_t pairs = 0;
  auto flush = [&] {  // what stands on the stack goes into the dict
    if (pairs == 0) return;
    const Reg first = depth() - 2 * pairs;
    Emit(at, Opcode::kBUILD_MAP, first, first, pairs);
    if (any) Emit(at, Opcode::kDICT_UPDATE, map, first);
    any = true;
    pairs = 0;
  };
  auto add = [&](ast::Arg* arg) {
    pairs += AnnotationPair(at, arg);
    if (pairs == static_cast<int32_t>(kMaxPairs)) flush();
  };
  for (ast::Arg* arg : args->posonlyargs) add(arg);
  for (ast::Arg* arg : args->args) add(arg);
  add(args->vararg);
  for (ast::Arg* arg : args->kwonlyargs) add(arg);
  add(args->kwarg);
  if (returns != nullptr) {
    LoadConstant(at, folder_.Str("return"), depth());
    AnnotationValue(returns);
    ++pairs;
  }
  flush();
  if (any) Emit(at, Opcode::kSET_FUNCTION_ATTRIBUTE, function, map, kAnnotations);
}

template <class Emission>
const BodySource* Generator::FunctionBody(Scope* scope, ast::Arguments* args, int32_t first_line, ConstantRef docstring, Emission emit_body) {
  Scope* around = scope_;
  Unit unit(context_, scope);
  unit.first_line = first_line;
  EnterUnit(&unit);
  SetQualname(&unit);
  emitter().AddConstant(docstring == nullptr ? folder_.None() : docstring);
  Prologue();
  emit_body();
  int32_t flags = bytecode::kOptimized | bytecode::kNewLocals;
  if (scope->var_args) flags |= bytecode::kVarArgs;
  if (scope->var_keywords) flags |= bytecode::kVarKeywords;
  BodySource* source = LeaveUnit(flags);
  scope_ = around;
  if (source == nullptr) return nullptr;
  source->argcount = static_cast<uint32_t>(args->posonlyargs.size() + args->args.size());
  source->posonlyargcount = static_cast<uint32_t>(args->posonlyargs.size());
  source->kwonlyargcount = static_cast<uint32_t>(args->kwonlyargs.size());
  return source;
}

void Generator::FunctionDef(ast::FunctionDef* s) {
  if (!s->type_params.empty()) return NotImplemented(*s, "a function with type parameters");
  Scope* scope = symbols_.Find(s);
  if (scope == nullptr) return;
  CheckParameters(s->args);
  const Reg base = depth();
  for (Expr* decorator : s->decorator_list) Push(decorator);
  const BodySource* body = FunctionBody(scope, s->args, FirstLine(s->lineno, s->decorator_list), Docstring(s->body), [&] {
    Body(s->body);
    if (!emitter().reachable()) return;
    const ast::Position at = s->body.empty() ? ast::Position(*s) : ast::Position(*s->body.back());
    LoadNone(at, depth());
    Emit(at, Opcode::kRETURN, depth() - 1);
  });
  if (body == nullptr) return;
  const Reg function = depth();
  MakeFunction(*s, body, scope);
  Defaults(*s, function, s->args);
  Annotations(*s, function, s->args, s->returns);
  for (int32_t i = s->decorator_list.size(); i-- > 0;) {
    EmitCall(*s->decorator_list[i], Opcode::kCALL, base + i, 1, base + i);
  }
  if (!CheckName(*s, s->name, ast::ExprContext::kStore)) return;
  StoreName(*s, Find(Mangle(s->name)), base);
}

void Generator::LambdaInto(ast::Lambda* e, Reg dst) {
  Scope* scope = symbols_.Find(e);
  if (scope == nullptr) return;
  CheckParameters(e->args);
  const BodySource* body = FunctionBody(scope, e->args, e->lineno, nullptr, [&] {
    const Reg value = Operand(e->body);
    Emit(*e->body, Opcode::kRETURN, value);
  });
  if (body == nullptr) return;
  const Reg function = depth();
  MakeFunction(*e, body, scope);
  Defaults(*e, function, e->args);
  MoveTop(*e, dst);
}

// --- Classes ------------------------------------------------------------------------------------------------------------

void Generator::ClassBody(ast::ClassDef* s, Unit* unit) {
  ast::Position at = *s;
  at.lineno = at.end_lineno = unit->first_line;
  at.col_offset = at.end_col_offset = 0;
  Prologue();
  const Reg value = depth();
  LoadName(at, Find(context_.Intern("__name__")), value);
  StoreName(at, Find(context_.Intern("__module__")), value);
  LoadConstant(at, folder_.Str(unit->qualname->text), value);
  StoreName(at, Find(context_.Intern("__qualname__")), value);
  if (HasAnnotations(s->body)) Emit(at, Opcode::kSETUP_ANNOTATIONS);
  if (ConstantRef docstring = Docstring(s->body)) {
    LoadConstant(*s->body[0], docstring, value);
    StoreName(*s->body[0], Find(context_.Intern("__doc__")), value);
  }
  Body(s->body);
  if (!s->body.empty()) at = *s->body.back();
  if (unit->frame->needs_class_cell) {
    Emit(at, Opcode::kMOVE_T, value, unit->class_cell);
    Emit(at, Opcode::kCOPY_T, value + 1, value);
    StoreName(at, Find(context_.Intern("__classcell__")), value + 1);
  } else {
    LoadNone(at, value);
  }
  Emit(at, Opcode::kRETURN, value);
}

void Generator::ClassDef(ast::ClassDef* s) {
  if (!s->type_params.empty()) return NotImplemented(*s, "a class with type parameters");
  Scope* scope = symbols_.Find(s);
  if (scope == nullptr) return;
  const Reg base = depth();
  for (Expr* decorator : s->decorator_list) Push(decorator);
  Scope* around = scope_;
  Unit unit(context_, scope);
  unit.first_line = FirstLine(s->lineno, s->decorator_list);
  EnterUnit(&unit);
  SetQualname(&unit);
  ClassBody(s, &unit);
  const BodySource* body = LeaveUnit(0);
  scope_ = around;
  if (body == nullptr) return;
  CheckKeywords(s->keywords);
  const Reg window = depth();
  Emit(*s, Opcode::kLOAD_BUILD_CLASS, window);
  MakeFunction(*s, body, scope);
  LoadConstant(*s, folder_.Str(s->name), window + 2);
  Arguments(*s, window, false, 2, s->bases, s->keywords, window);
  for (int32_t i = s->decorator_list.size(); i-- > 0;) {
    EmitCall(*s->decorator_list[i], Opcode::kCALL, base + i, 1, base + i);
  }
  if (!CheckName(*s, s->name, ast::ExprContext::kStore)) return;
  StoreName(*s, Find(Mangle(s->name)), base);
}

}  // namespace tessera::compiler
