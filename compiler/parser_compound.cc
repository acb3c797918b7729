// Compound statements: those with blocks.
#include "compiler/parser_impl.h"

namespace tessera::compiler {

ast::StmtNode* Parser::CompoundStatement() {
  Depth depth(*this, 4);
  if (!depth.ok()) return nullptr;
  switch (cur_->kind) {
    case Kind::kIf: return IfStatement();
    case Kind::kWhile: return WhileStatement();
    case Kind::kFor: return ForStatement<ast::For>(cur_);
    case Kind::kTry: return TryStatement();
    case Kind::kWith: return WithStatement<ast::With>(cur_);
    case Kind::kDef: return FunctionDefinition<ast::FunctionDef>(cur_, {});
    case Kind::kClass: return ClassDefinition({});
    case Kind::kAt: return Decorated();
    default: return AsyncStatement();
  }
}

bool Parser::Block(ast::Seq<Stmt*>* body) {
  const uint32_t mark = stack_.size();
  if (!At(Kind::kNewline)) return SimpleStatements() && Take(mark, body);
  Advance();
  if (!Accept(Kind::kIndent)) return false;
  do {
    if (!Statement()) return false;
  } while (!At(Kind::kDedent));
  Advance();
  return Take(mark, body);
}

bool Parser::OptionalElse(ast::Seq<Stmt*>* orelse) {
  if (!Accept(Kind::kElse)) return true;
  return Accept(Kind::kColon) && Block(orelse);
}

// "if", and "elif", which is an "if" alone in the else part. A chain is a loop here and nested in the tree.
ast::StmtNode* Parser::IfStatement() {
  struct Link {
    ast::If* node;
    Link* outer;
  };
  Link* innermost = nullptr;
  ast::Seq<Stmt*> orelse;
  do {
    const Token* first = cur_;
    Advance();
    Expr* test = NamedExpression();
    ast::Seq<Stmt*> body;
    if (test == nullptr || !Accept(Kind::kColon) || !Block(&body)) return nullptr;
    auto* node = New<ast::If>(first);
    Link* link = node == nullptr ? nullptr : arena_.New<Link>(node, innermost);
    if (link == nullptr) return Fail<Stmt>(Fatal::kNoMemory);
    node->test = test;
    node->body = body;
    innermost = link;
  } while (At(Kind::kElif));
  if (!OptionalElse(&orelse)) return nullptr;
  for (Link* link = innermost;; link = link->outer) {
    link->node->orelse = orelse;
    link->node->end_lineno = prev_->end_lineno;
    link->node->end_col_offset = prev_->end_col;
    if (link->outer == nullptr) return link->node;
    auto** only = arena_.NewArray<Stmt*>(1);
    if (only == nullptr) return Fail<Stmt>(Fatal::kNoMemory);
    *only = link->node;
    orelse = {only, 1};
  }
}

ast::StmtNode* Parser::WhileStatement() {
  const Token* first = cur_;
  Advance();
  Expr* test = NamedExpression();
  ast::Seq<Stmt*> body, orelse;
  if (test == nullptr || !Accept(Kind::kColon) || !Block(&body) || !OptionalElse(&orelse)) return nullptr;
  auto* node = New<ast::While>(first);
  if (node == nullptr) return nullptr;
  node->test = test;
  node->body = body;
  node->orelse = orelse;
  return node;
}

template <typename T>
ast::StmtNode* Parser::ForStatement(const Token* first) {
  Advance();
  Expr* target = StarTargets();
  if (target == nullptr || !Accept(Kind::kIn)) return nullptr;
  Expr* iter = StarExpressions();
  ast::Seq<Stmt*> body, orelse;
  if (iter == nullptr || !Accept(Kind::kColon) || !Block(&body) || !OptionalElse(&orelse)) return nullptr;
  T* node = New<T>(first);
  if (node == nullptr) return nullptr;
  node->target = target;
  node->iter = iter;
  node->body = body;
  node->orelse = orelse;
  return node;
}

// with (a as b, c): ... is tried before the parentheses are taken as part of an expression.
template <typename T>
ast::StmtNode* Parser::WithStatement(const Token* first) {
  Advance();
  ast::Seq<ast::WithItem*> items;
  const State state = Save();
  if (!(At(Kind::kLeftParen) && WithItems(&items, true) && At(Kind::kColon))) {
    if (!Restore(state) || !WithItems(&items, false)) return nullptr;
  }
  ast::Seq<Stmt*> body;
  if (!Accept(Kind::kColon) || !Block(&body)) return nullptr;
  T* node = New<T>(first);
  if (node == nullptr) return nullptr;
  node->items = items;
  node->body = body;
  return node;
}

bool Parser::WithItems(ast::Seq<ast::WithItem*>* items, bool parenthesised) {
  if (parenthesised) Advance();
  const uint32_t mark = stack_.size();
  do {
    if (parenthesised && stack_.size() > mark && At(Kind::kRightParen)) break;
    if (!Push(WithItem())) return false;
  } while (Accept(Kind::kComma));
  return (!parenthesised || Accept(Kind::kRightParen)) && Take(mark, items);
}

ast::WithItem* Parser::WithItem() {
  const Token* first = cur_;
  Expr* context = Expression();
  Expr* target = nullptr;
  if (context == nullptr || (Accept(Kind::kAs) && (target = StarTarget()) == nullptr)) return nullptr;
  auto* item = New<ast::WithItem>(first);
  if (item == nullptr) return nullptr;
  item->context_expr = context;
  item->optional_vars = target;
  return item;
}

ast::StmtNode* Parser::TryStatement() {
  const Token* first = cur_;
  Advance();
  ast::Seq<Stmt*> body;
  if (!Accept(Kind::kColon) || !Block(&body)) return nullptr;
  const bool star = At(Kind::kExcept) && Next() == Kind::kStar;
  const uint32_t mark = stack_.size();
  while (At(Kind::kExcept)) {
    if (!Push(ExceptHandler(star))) return nullptr;
  }
  ast::Seq<ast::ExceptHandler*> handlers;
  if (!Take(mark, &handlers)) return nullptr;
  return star ? FinishTry<ast::TryStar>(first, body, handlers) : FinishTry<ast::Try>(first, body, handlers);
}

template <typename T>
ast::StmtNode* Parser::FinishTry(const Token* first, ast::Seq<Stmt*> body, ast::Seq<ast::ExceptHandler*> handlers) {
  ast::Seq<Stmt*> orelse, finalbody;
  if (!handlers.empty() && !OptionalElse(&orelse)) return nullptr;
  if (Accept(Kind::kFinally)) {
    if (!Accept(Kind::kColon) || !Block(&finalbody)) return nullptr;
  } else if (handlers.empty()) {
    return nullptr;
  }
  T* node = New<T>(first);
  if (node == nullptr) return nullptr;
  node->body = body;
  node->handlers = handlers;
  node->orelse = orelse;
  node->finalbody = finalbody;
  return node;
}

ast::ExceptHandler* Parser::ExceptHandler(bool star) {
  const Token* first = cur_;
  Advance();
  if (Accept(Kind::kStar) != star) return nullptr;
  Expr* type = nullptr;
  ast::Identifier name;
  if (star || !At(Kind::kColon)) {
    type = Expression();
    if (type == nullptr || !AsName(&name)) return nullptr;
  }
  ast::Seq<Stmt*> body;
  if (!Accept(Kind::kColon) || !Block(&body)) return nullptr;
  auto* handler = New<ast::ExceptHandler>(first);
  if (handler == nullptr) return nullptr;
  handler->type = type;
  handler->name = name;
  handler->body = body;
  return handler;
}

ast::StmtNode* Parser::Decorated() {
  const uint32_t mark = stack_.size();
  while (Accept(Kind::kAt)) {
    if (!Push(NamedExpression()) || !Accept(Kind::kNewline)) return nullptr;
  }
  ast::Seq<Expr*> decorators;
  if (!Take(mark, &decorators)) return nullptr;
  if (At(Kind::kClass)) return ClassDefinition(decorators);
  const Token* first = cur_;
  if (At(Kind::kDef)) return FunctionDefinition<ast::FunctionDef>(first, decorators);
  if (!Accept(Kind::kAsync) || !At(Kind::kDef)) return nullptr;
  return FunctionDefinition<ast::AsyncFunctionDef>(first, decorators);
}

ast::StmtNode* Parser::AsyncStatement() {
  const Token* first = cur_;
  Advance();
  switch (cur_->kind) {
    case Kind::kDef: return FunctionDefinition<ast::AsyncFunctionDef>(first, {});
    case Kind::kWith: return WithStatement<ast::AsyncWith>(first);
    case Kind::kFor: return ForStatement<ast::AsyncFor>(first);
    default: return nullptr;
  }
}

// Stands at "def"; `first` is there too, or at the "async" before it.
template <typename T>
ast::StmtNode* Parser::FunctionDefinition(const Token* first, ast::Seq<Expr*> decorators) {
  Advance();
  ast::Identifier name;
  ast::Seq<ast::TypeParamNode*> type_params;
  if (!Name(&name) || !TypeParams(&type_params) || !Accept(Kind::kLeftParen)) return nullptr;
  ast::Arguments* args = Parameters(Kind::kRightParen);
  if (args == nullptr || !Accept(Kind::kRightParen)) return nullptr;
  Expr* returns = nullptr;
  if (Accept(Kind::kArrow) && (returns = Expression()) == nullptr) return nullptr;
  ast::Seq<Stmt*> body;
  if (!Accept(Kind::kColon) || !Block(&body)) return nullptr;
  T* node = New<T>(first);
  if (node == nullptr) return nullptr;
  node->name = name;
  node->args = args;
  node->body = body;
  node->decorator_list = decorators;
  node->returns = returns;
  node->type_params = type_params;
  return node;
}

ast::StmtNode* Parser::ClassDefinition(ast::Seq<Expr*> decorators) {
  const Token* first = cur_;
  Advance();
  ast::Identifier name;
  ast::Seq<ast::TypeParamNode*> type_params;
  ast::Seq<Expr*> bases;
  ast::Seq<ast::Keyword*> keywords;
  ast::Seq<Stmt*> body;
  if (!Name(&name) || !TypeParams(&type_params)) return nullptr;
  if (At(Kind::kLeftParen)) {
    const Token* open = cur_;
    if (!CallArguments(&bases, &keywords)) return nullptr;
    // Unlike those of a call, these parentheses cannot be a generator's.
    const bool generator = bases.size() == 1 && bases[0]->kind == ast::ExprKind::kGeneratorExp;
    if (generator && bases[0]->lineno == open->lineno && bases[0]->col_offset == open->col) return nullptr;
  }
  if (!Accept(Kind::kColon) || !Block(&body)) return nullptr;
  auto* node = New<ast::ClassDef>(first);
  if (node == nullptr) return nullptr;
  node->name = name;
  node->bases = bases;
  node->keywords = keywords;
  node->body = body;
  node->decorator_list = decorators;
  node->type_params = type_params;
  return node;
}

// [T: bound, *Ts, **P], if a "[" is next.
bool Parser::TypeParams(ast::Seq<ast::TypeParamNode*>* params) {
  if (!Accept(Kind::kLeftBracket)) return true;
  const uint32_t mark = stack_.size();
  do {
    if (stack_.size() > mark && At(Kind::kRightBracket)) break;
    if (!Push(TypeParam())) return false;
  } while (Accept(Kind::kComma));
  return Accept(Kind::kRightBracket) && Take(mark, params);
}

ast::TypeParamNode* Parser::TypeParam() {
  if (At(Kind::kStar)) return StarTypeParam<ast::TypeVarTuple>();
  if (At(Kind::kDoubleStar)) return StarTypeParam<ast::ParamSpec>();
  const Token* first = cur_;
  ast::Identifier name;
  if (!Name(&name)) return nullptr;
  Expr* bound = nullptr;
  if (Accept(Kind::kColon) && (bound = Expression()) == nullptr) return nullptr;
  auto* node = New<ast::TypeVar>(first);
  if (node == nullptr) return nullptr;
  node->name = name;
  node->bound = bound;
  return node;
}

template <typename T>
ast::TypeParamNode* Parser::StarTypeParam() {
  const Token* first = cur_;
  Advance();
  ast::Identifier name;
  T* node = Name(&name) ? New<T>(first) : nullptr;
  if (node != nullptr) node->name = name;
  return node;
}

}  // namespace tessera::compiler
