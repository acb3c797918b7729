// try and with, and the way out of them.
//
// A handler for temporaries from d begins with the exception in temporary d:
//   PUSH_EXC_INFO d+1, d       d+1 = what was handled before
//   ...                        depth d+2; covered by the cleanup handler
//   POP_EXCEPT d+1; RELEASE d  the normal end
// The cleanup handler, for an exception out of the handler itself, begins with that in d+2:
//   COPY d+3, d+1; POP_EXCEPT d+3; RERAISE d+2
#include "compiler/codegen_generator.h"

namespace tessera::compiler {

namespace {
constexpr uint32_t kMaxBlocks = 20;  // CPython's limit of statically nested blocks

// The statement that a body ends with, where that can be said without running it.
const ast::StmtNode& EndOf(const ast::Seq<ast::StmtNode*>& body) {
  const ast::StmtNode* last = body.back();
  for (;;) {
    if (last->kind == ast::StmtKind::kIf) {
      const auto* s = As<ast::If>(last);
      last = s->orelse.empty() ? s->body.back() : s->orelse.back();
    } else if (last->kind == ast::StmtKind::kTry && !As<ast::Try>(last)->finalbody.empty()) {
      last = As<ast::Try>(last)->finalbody.back();
    } else {
      return *last;
    }
  }
}
}  // namespace

bool Generator::PushBlock(const Block& block) {
  // The body of a handler stands in two: that of all handlers of the statement and its own.
  auto weight = [](const Block& b) { return b.kind == Block::kHandler ? 2u : 1u; };
  uint32_t nested = weight(block);
  for (uint32_t i = 0; i < unit_->blocks.size(); ++i) nested += weight(unit_->blocks[i]);
  if (nested > kMaxBlocks) {
    context_.SyntaxError(block.position, "too many statically nested blocks");
    return false;
  }
  unit_->blocks.Push(context_, block);
  return !context_.failed();
}

// --- Leaving blocks -----------------------------------------------------------------------------------------------------

bool Generator::UnwindRunsCode(uint32_t keep) {
  for (uint32_t i = keep; i < unit_->blocks.size(); ++i) {
    const Block::Kind kind = unit_->blocks[i].kind;
    if (kind == Block::kFinally || kind == Block::kWith) return true;
    if (kind == Block::kHandler && unit_->blocks[i].handler_name != nullptr) return true;
  }
  return false;
}

Generator::Left Generator::Unwind(const ast::Position& at, uint32_t keep) {
  Left left;
  while (unit_->blocks.size() > keep && !context_.failed()) {
    const Block block = unit_->blocks.back();
    left.blocks.Push(context_, block);
    unit_->blocks.Pop();
    for (uint8_t i = 0; i < block.handlers; ++i) left.handlers.Push(context_, emitter().DetachHandler());
    LeaveBlock(at, block);
  }
  return left;
}

void Generator::Rewind(const Left& left) {
  for (uint32_t i = left.handlers.size(); i-- > 0;) emitter().AttachHandler(left.handlers[i]);
  for (uint32_t i = left.blocks.size(); i-- > 0;) unit_->blocks.Push(context_, left.blocks[i]);
}

void Generator::LeaveBlock(const ast::Position& at, const Block& block) {
  switch (block.kind) {
    case Block::kWhile:
    case Block::kTry: return;
    case Block::kFor: return Release(at, block.depth);
    case Block::kHandler:
      Emit(at, Opcode::kPOP_EXCEPT, block.depth + 1);
      Release(at, block.depth);
      if (block.handler_name != nullptr) UnbindHandlerName(at, block.handler_name);
      return;
    case Block::kFinally: return Body(*block.finalbody);
    case Block::kFinallyHandler:
      Emit(at, Opcode::kPOP_EXCEPT, block.depth + 1);
      return Release(at, block.depth);
    case Block::kWith: return CallExit(block.position, block.depth);
  }
}

// The name of an except clause goes with the clause.
void Generator::UnbindHandlerName(const ast::Position& at, const Name* name) {
  const Access access = Find(name);
  if (access.kind == Access::kFast) {
    Emit(at, Opcode::kUNBIND, access.reg);
    return emitter().SetUnbound(access.reg);
  }
  LoadNone(at, depth());
  StoreName(at, access, depth() - 1);
  DeleteName(at, access);
}

void Generator::CleanupHandler(const ast::Position& at, Label label, int32_t base, const BoundSet& bound) {
  emitter().BindHandler(label, base + 2, bound);
  Emit(at, Opcode::kCOPY_T, base + 3, base + 1);
  Emit(at, Opcode::kPOP_EXCEPT, base + 3);
  Emit(at, Opcode::kRERAISE, base + 2);
  emitter().set_depth(base);
}

// --- try ----------------------------------------------------------------------------------------------------------------

void Generator::Try(ast::Try* s) {
  if (!s->finalbody.empty()) return TryFinally(s);
  TryExcept(s);
}

void Generator::TryExcept(ast::Try* s) {
  const int32_t base = depth();
  const Label handler = NewLabel(), end = NewLabel();
  const BoundSet bound = emitter().SaveBound();
  emitter().PushHandler(handler, base);
  if (!PushBlock({.kind = Block::kTry, .handlers = 1, .depth = base, .position = *s})) return;
  Body(s->body);
  PopBlock();
  emitter().PopHandler();
  Body(s->orelse);
  Jump(*s, Opcode::kJUMP, end);
  emitter().BindHandler(handler, base, bound);
  Handlers(s, end);
  Bind(end);
  emitter().set_depth(base);
}

void Generator::Handlers(ast::Try* s, Label end) {
  const int32_t base = depth() - 1;
  const Label cleanup = NewLabel();
  const BoundSet bound = emitter().SaveBound();
  Emit(*s, Opcode::kPUSH_EXC_INFO, base + 1, base);
  emitter().PushHandler(cleanup, base + 2);
  for (int32_t i = 0; i < s->handlers.size() && !context_.failed(); ++i) {
    ast::ExceptHandler* handler = s->handlers[i];
    if (handler->type == nullptr && i + 1 < s->handlers.size()) {
      return context_.SyntaxError(*handler, "default 'except:' must be last");
    }
    const Label next = NewLabel();
    if (handler->type != nullptr) {
      const Reg type = Operand(handler->type);
      Jump(*handler, Opcode::kJUMP_UNLESS_EXC_MATCH, next, base, type);
    }
    HandlerBody(handler, base, end);
    emitter().set_depth(base + 2);
    Bind(next);
  }
  Emit(*s->handlers.back(), Opcode::kRERAISE, base, 1);
  emitter().PopHandler();
  CleanupHandler(*s, cleanup, base, bound);
}

void Generator::HandlerBody(ast::ExceptHandler* handler, int32_t base, Label end) {
  const ast::Position& at = *handler;
  Block block{.kind = Block::kHandler, .handlers = 1, .depth = base, .position = at};
  if (handler->name.empty()) {
    if (!PushBlock(block)) return;
    Body(handler->body);
    PopBlock();
  } else {
    if (!CheckName(at, handler->name, ast::ExprContext::kStore)) return;
    const Name* name = Mangle(handler->name);
    const Access access = Find(name);
    if (access.kind == Access::kFast) {
      EmitTo(at, Opcode::kCOPY_T, access.reg, base);
    } else {
      Emit(at, Opcode::kCOPY_T, base + 2, base);
      StoreName(at, access, base + 2);
    }
    const Label unbind = NewLabel();
    const BoundSet bound = emitter().SaveBound();
    emitter().PushHandler(unbind, base + 2);
    block.handlers = 2;
    block.handler_name = name;
    if (!PushBlock(block)) return;
    Body(handler->body);
    PopBlock();
    emitter().PopHandler();
    const bool reachable = emitter().reachable();
    const Label normal = NewLabel();
    if (reachable) Jump(at, Opcode::kJUMP, normal);
    emitter().BindHandler(unbind, base + 2, bound);
    UnbindHandlerName(at, name);
    Emit(at, Opcode::kRERAISE, base + 2);
    emitter().set_depth(base + 2);
    Bind(normal);
  }
  const uint32_t cleanup = emitter().DetachHandler();  // from here on an exception is one of the code around
  if (emitter().reachable()) LeaveBlock(at, block);
  Jump(at, Opcode::kJUMP, end);
  emitter().AttachHandler(cleanup);
}

void Generator::TryFinally(ast::Try* s) {
  const int32_t base = depth();
  const Label handler = NewLabel(), cleanup = NewLabel(), end = NewLabel();
  const BoundSet bound = emitter().SaveBound();
  emitter().PushHandler(handler, base);
  if (!PushBlock({.kind = Block::kFinally, .handlers = 1, .depth = base, .finalbody = &s->finalbody, .position = *s})) return;
  if (s->handlers.empty()) Body(s->body);
  else TryExcept(s);
  PopBlock();
  emitter().PopHandler();
  Body(s->finalbody);
  Jump(*s, Opcode::kJUMP, end);

  emitter().BindHandler(handler, base, bound);
  Emit(*s, Opcode::kPUSH_EXC_INFO, base + 1, base);
  emitter().PushHandler(cleanup, base + 2);
  if (!PushBlock({.kind = Block::kFinallyHandler, .handlers = 1, .depth = base, .position = *s})) return;
  Body(s->finalbody);
  PopBlock();
  Emit(EndOf(s->finalbody), Opcode::kRERAISE, base, 1);
  emitter().PopHandler();
  CleanupHandler(*s, cleanup, base, bound);
  Bind(end);
  emitter().set_depth(base);
}

// --- with ---------------------------------------------------------------------------------------------------------------

// Calls the bound __exit__ in temporary `base` with three None.
void Generator::CallExit(const ast::Position& at, int32_t base) {
  for (int32_t i = 1; i <= 3; ++i) LoadNone(at, base + i);
  EmitCall(at, Opcode::kCALL, base, 3, base);
  Release(at, base);
}

void Generator::With(ast::With* s, int32_t index) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return;
  ast::WithItem* item = s->items[index];
  const ast::Position& at = *s;
  const int32_t base = depth();
  const Label handler = NewLabel(), cleanup = NewLabel(), suppress = NewLabel(), end = NewLabel();
  const Reg manager = Operand(item->context_expr);
  Emit(at, Opcode::kBEFORE_WITH, base, manager);
  const BoundSet bound = emitter().SaveBound();
  emitter().PushHandler(handler, base + 1);
  if (!PushBlock({.kind = Block::kWith, .handlers = 1, .depth = base, .position = at})) return;
  if (item->optional_vars != nullptr) Store(item->optional_vars, base + 1);
  else Release(at, base + 1);
  if (index + 1 < s->items.size()) With(s, index + 1);
  else Body(s->body);
  PopBlock();
  emitter().PopHandler();
  if (emitter().reachable()) CallExit(at, base);
  Jump(at, Opcode::kJUMP, end);

  emitter().BindHandler(handler, base + 1, bound);
  Emit(at, Opcode::kPUSH_EXC_INFO, base + 2, base + 1);
  emitter().PushHandler(cleanup, base + 3);
  Emit(at, Opcode::kWITH_EXCEPT_START, base + 3, base, base + 1);
  Jump(at, Opcode::kJUMP_IF_TRUE, suppress, base + 3);
  Emit(at, Opcode::kRERAISE, base + 1);
  emitter().PopHandler();
  CleanupHandler(at, cleanup, base + 1, bound);
  emitter().set_depth(base + 3);
  Bind(suppress);
  Emit(at, Opcode::kPOP_EXCEPT, base + 2);
  Release(at, base + 1);
  Release(at, base);
  Bind(end);
  emitter().set_depth(base);
}

}  // namespace tessera::compiler
