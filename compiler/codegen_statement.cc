// Statements, but for try, with, def and class.
#include "compiler/codegen_generator.h"

namespace tessera::compiler {

using ast::As;
using ast::ExprKind;
using ast::StmtKind;

void Generator::Body(const Stmts& body) {
  for (Stmt* s : body) {
    if (context_.failed()) return;
    Statement(s);
  }
}

void Generator::Statement(Stmt* s) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return;
  switch (s->kind) {
    case StmtKind::kFunctionDef: return FunctionDef(As<ast::FunctionDef>(s));
    case StmtKind::kAsyncFunctionDef: return NotImplemented(*s, "'async def' function");
    case StmtKind::kClassDef: return ClassDef(As<ast::ClassDef>(s));
    case StmtKind::kReturn: return Return(As<ast::Return>(s));
    case StmtKind::kDelete:
      for (Expr* target : As<ast::Delete>(s)->targets) Delete(target);
      return;
    case StmtKind::kAssign: return Assign(As<ast::Assign>(s));
    case StmtKind::kTypeAlias: return NotImplemented(*s, "'type' statement");
    case StmtKind::kAugAssign: return AugAssign(As<ast::AugAssign>(s));
    case StmtKind::kAnnAssign: return AnnAssign(As<ast::AnnAssign>(s));
    case StmtKind::kFor: return For(As<ast::For>(s));
    case StmtKind::kAsyncFor: return context_.SyntaxError(*s, "'async for' outside async function");
    case StmtKind::kWhile: return While(As<ast::While>(s));
    case StmtKind::kIf: return If(As<ast::If>(s));
    case StmtKind::kWith: return With(As<ast::With>(s), 0);
    case StmtKind::kAsyncWith: return context_.SyntaxError(*s, "'async with' outside async function");
    case StmtKind::kMatch: return NotImplemented(*s, "'match' statement");
    case StmtKind::kRaise: return Raise(As<ast::Raise>(s));
    case StmtKind::kTry: return Try(As<ast::Try>(s));
    case StmtKind::kTryStar: return NotImplemented(*s, "'except*' clause");
    case StmtKind::kAssert: return Assert(As<ast::Assert>(s));
    case StmtKind::kImport: return Import(As<ast::Import>(s));
    case StmtKind::kImportFrom: return ImportFrom(As<ast::ImportFrom>(s));
    case StmtKind::kGlobal:
    case StmtKind::kNonlocal:
    case StmtKind::kPass: return;
    case StmtKind::kExpr: {
      auto* node = As<ast::Expr>(s);
      if (interactive_ && unit_->parent == nullptr) {
        const Reg value = Operand(node->value);
        return Emit(*s, Opcode::kPRINT_EXPR, value);
      }
      if (node->value->kind == ExprKind::kConstant) return;
      return Discard(node->value);
    }
    case StmtKind::kBreak: return Break(s);
    case StmtKind::kContinue: return Continue(s);
  }
}

// A chain of elif nests in the tree, not here.
void Generator::If(ast::If* s) {
  const Label end = NewLabel();
  while (true) {
    const Label otherwise = NewLabel();
    JumpIf(s->test, false, otherwise);
    Body(s->body);
    if (s->orelse.empty()) {
      Bind(otherwise);
      break;
    }
    Jump(*s, Opcode::kJUMP, end);
    Bind(otherwise);
    if (s->orelse.size() != 1 || s->orelse[0]->kind != StmtKind::kIf || context_.failed()) {
      Body(s->orelse);
      break;
    }
    s = As<ast::If>(s->orelse[0]);
  }
  Bind(end);
}

// JUMP test; body: ...; test: fused compare and jump to body.
void Generator::While(ast::While* s) {
  const Label body = NewLabel(), test = NewLabel(), end = NewLabel(), orelse = NewLabel();
  ConstantRef constant = Fold(s->test);
  const bool forever = constant != nullptr && ConstantFolder::IsTrue(constant);
  const int32_t base = depth();
  const bool reachable = emitter().reachable();
  if (constant != nullptr && !forever) {
    Jump(*s, Opcode::kJUMP, orelse);
    emitter().BindLoopHead(body, base, false);
  } else {
    if (!forever) Jump(*s->test, Opcode::kJUMP, test);
    emitter().BindLoopHead(body, base, reachable);
  }
  if (!PushBlock({.kind = Block::kWhile, .depth = base, .break_label = end, .continue_label = forever ? body : test, .position = *s})) return;
  Body(s->body);
  PopBlock();
  if (forever) {
    Jump(*s, Opcode::kJUMP, body);
  } else {
    Bind(test);
    JumpIf(s->test, true, body);
  }
  Bind(orelse);
  Body(s->orelse);
  Bind(end);
}

// The iterator over `iterable` becomes the topmost temporary. Displays of constants are constants here.
void Generator::IterateOver(const ast::Position& at, Expr* iterable) {
  const Reg iterator = depth();
  ConstantRef constant = nullptr;
  if (auto* list = ast::TryAs<ast::List>(iterable)) constant = folder_.FoldSequence(list->elts, bytecode::ConstantKind::kTuple);
  if (auto* set = ast::TryAs<ast::Set>(iterable)) constant = folder_.FoldSequence(set->elts, bytecode::ConstantKind::kFrozenSet);
  if (constant != nullptr) {
    LoadConstant(*iterable, constant, iterator);
    return Emit(at, Opcode::kGET_ITER, iterator, iterator);
  }
  const Reg value = Operand(iterable);
  Emit(at, Opcode::kGET_ITER, iterator, value);
}

void Generator::For(ast::For* s) {
  const Label body = NewLabel(), next = NewLabel(), end = NewLabel();
  const int32_t base = depth();
  IterateOver(*s, s->iter);
  const bool reachable = emitter().reachable();
  const Reg target = LocalTarget(s->target);
  Jump(*s, Opcode::kJUMP, next);
  emitter().BindLoopHead(body, base + (target == 0 ? 2 : 1), reachable);
  if (!PushBlock({.kind = Block::kFor, .depth = base, .break_label = end, .continue_label = next, .position = *s})) return;
  if (target == 0) Store(s->target, base + 1);
  else emitter().SetBound(target);
  Body(s->body);
  PopBlock();
  Bind(next);
  Jump(*s, Opcode::kFOR_ITER, body, base, target == 0 ? base + 1 : target);
  Body(s->orelse);
  Bind(end);
}

void Generator::Return(ast::Return* s) {
  if (!scope_->frame()->is_function() || scope_->frame()->is_comprehension()) {
    return context_.SyntaxError(*s, "'return' outside function");
  }
  const int32_t base = depth();
  auto leave = [&](Reg value) {  // a temporary: a constant, loaded last
    const Left left = Unwind(*s, 0);
    if (IsTemporary(value)) {
      if (s->value != nullptr) Push(s->value);
      else LoadNone(*s, depth());
    }
    Emit(*s, Opcode::kRETURN, value);
    Rewind(left);
    emitter().set_depth(base);
  };
  if (s->value == nullptr || Fold(s->value) != nullptr) return leave(0);
  const bool runs_code = UnwindRunsCode(0);
  if (base == 0 && !runs_code) {
    Emit(*s, Opcode::kRETURN, Operand(s->value));
    return emitter().set_depth(base);
  }
  // The value waits in a local while the blocks are left; a local that nothing rebinds meanwhile may wait where it is.
  auto* name = ast::TryAs<ast::Name>(s->value);
  if (name != nullptr && !runs_code && AccessOf(name).kind == Access::kFast) return leave(Operand(s->value));
  const Reg value = emitter().TakeScratch();
  Into(s->value, value);
  leave(value);
  emitter().ReturnScratch(value);
}

// The innermost loop's block, or -1.
int32_t Generator::LoopBlock() {
  for (int32_t i = static_cast<int32_t>(unit_->blocks.size()); i-- > 0;) {
    const Block::Kind kind = unit_->blocks[static_cast<uint32_t>(i)].kind;
    if (kind == Block::kWhile || kind == Block::kFor) return i;
  }
  return -1;
}

void Generator::Break(Stmt* s) {
  const int32_t loop = LoopBlock();
  if (loop < 0) return context_.SyntaxError(*s, "'break' outside loop");
  const Label target = unit_->blocks[static_cast<uint32_t>(loop)].break_label;
  const int32_t base = depth();
  const Left left = Unwind(*s, static_cast<uint32_t>(loop));
  Jump(*s, Opcode::kJUMP, target);
  Rewind(left);
  emitter().set_depth(base);
}

void Generator::Continue(Stmt* s) {
  const int32_t loop = LoopBlock();
  if (loop < 0) return context_.SyntaxError(*s, "'continue' not properly in loop");
  const Label target = unit_->blocks[static_cast<uint32_t>(loop)].continue_label;
  const int32_t base = depth();
  const Left left = Unwind(*s, static_cast<uint32_t>(loop) + 1);
  Jump(*s, Opcode::kJUMP, target);
  Rewind(left);
  emitter().set_depth(base);
}

void Generator::Assert(ast::Assert* s) {
  auto* tuple = ast::TryAs<ast::Tuple>(s->test);
  if (tuple != nullptr && !tuple->elts.empty()) context_.Warn(*s, "assertion is always true, perhaps remove parentheses?");
  if (options_.optimize > 0) return;
  const Label end = NewLabel();
  JumpIf(s->test, true, end);
  const Reg error = depth();
  Emit(*s, Opcode::kLOAD_ASSERTION_ERROR, error);
  if (s->msg != nullptr) {
    Push(s->msg);
    EmitCall(*s, Opcode::kCALL, error, 1, error);
  }
  Emit(*s, Opcode::kRAISE, 1, error);
  Bind(end);
}

void Generator::Raise(ast::Raise* s) {
  const Reg window = depth();
  if (s->exc != nullptr) Push(s->exc);
  if (s->cause != nullptr) Push(s->cause);
  Emit(*s, Opcode::kRAISE, depth() - window, window);
}

void Generator::Import(ast::Import* s) {
  for (ast::Alias* alias : s->names) {
    const Reg module = depth();
    LoadInt(*s, 0, module);
    LoadNone(*s, module + 1);
    Emit(*s, Opcode::kIMPORT_NAME, module, module, NameIndex(context_.Intern(alias->name)));
    std::string_view rest = alias->name;
    size_t dot = rest.find('.');
    std::string_view first = rest.substr(0, dot);
    if (!alias->asname.empty()) {  // import a.b.c as d: the last module of the path
      while (dot != std::string_view::npos) {
        rest = rest.substr(dot + 1);
        dot = rest.find('.');
        Emit(*s, Opcode::kIMPORT_FROM, module + 1, module, NameIndex(context_.Intern(rest.substr(0, dot))));
        Emit(*s, Opcode::kSWAP, module, module + 1);
        Release(*s, module + 1);
      }
    }
    std::string_view name = alias->asname.empty() ? first : alias->asname;
    if (!CheckName(*s, name, ast::ExprContext::kStore)) return;
    StoreName(*s, Find(Mangle(name)), module);
  }
}

void Generator::ImportFrom(ast::ImportFrom* s) {
  if (s->lineno > symbols_.last_future_line && s->module == "__future__" && s->level == 0) {
    return context_.SyntaxError(*s, "from __future__ imports must occur at the beginning of the file");
  }
  const Reg module = depth();
  List<ConstantRef> names;
  for (ast::Alias* alias : s->names) names.Push(context_, folder_.Str(alias->name));
  LoadInt(*s, s->level, module);
  LoadConstant(*s, folder_.Tuple(names), module + 1);
  Emit(*s, Opcode::kIMPORT_NAME, module, module, NameIndex(context_.Intern(s->module)));
  for (ast::Alias* alias : s->names) {
    if (alias->name == "*") return Emit(*s, Opcode::kIMPORT_STAR, module);
    std::string_view name = alias->asname.empty() ? alias->name : alias->asname;
    if (!CheckName(*s, name, ast::ExprContext::kStore)) return;
    const Access access = Find(Mangle(name));
    const Reg value = access.kind == Access::kFast ? access.reg : depth();
    EmitAny(*s, Opcode::kIMPORT_FROM, value, module, NameIndex(context_.Intern(alias->name)));
    if (IsTemporary(value)) StoreName(*s, access, value);
  }
  Release(*s, module);
}

}  // namespace tessera::compiler
