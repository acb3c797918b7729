// Turns parsed expressions into targets of assignment, deletion and loops.
#include "compiler/parser_impl.h"

namespace tessera::compiler {

using ast::As;
using ast::ExprContext;
using ast::ExprKind;

namespace {

// Names, attributes and subscripts can be targets of every kind.
bool SetContext(ast::ExprNode* expr, ExprContext context) {
  switch (expr->kind) {
    case ExprKind::kName: As<ast::Name>(expr)->ctx = context; return true;
    case ExprKind::kAttribute: As<ast::Attribute>(expr)->ctx = context; return true;
    case ExprKind::kSubscript: As<ast::Subscript>(expr)->ctx = context; return true;
    default: return false;
  }
}

// The elements of a tuple or list, or null.
const ast::Seq<ast::ExprNode*>* Elements(ast::ExprNode* expr, ExprContext context) {
  if (auto* tuple = ast::TryAs<ast::Tuple>(expr)) {
    tuple->ctx = context;
    return &tuple->elts;
  }
  if (auto* list = ast::TryAs<ast::List>(expr)) {
    list->ctx = context;
    return &list->elts;
  }
  return nullptr;
}

}  // namespace

bool Parser::ToSingleTarget(Expr* expr) { return SetContext(expr, ExprContext::kStore); }

bool Parser::ToStarTarget(Expr* expr) {
  if (SetContext(expr, ExprContext::kStore)) return true;
  if (auto* starred = ast::TryAs<ast::Starred>(expr)) {
    starred->ctx = ExprContext::kStore;
    return starred->value->kind != ExprKind::kStarred && ToStarTarget(starred->value);
  }
  const auto* elements = Elements(expr, ExprContext::kStore);
  if (elements == nullptr) return false;
  for (Expr* element : *elements) {
    if (!ToStarTarget(element)) return false;
  }
  return true;
}

bool Parser::ToDeleteTarget(Expr* expr) {
  if (SetContext(expr, ExprContext::kDel)) return true;
  const auto* elements = Elements(expr, ExprContext::kDel);
  if (elements == nullptr) return false;
  for (Expr* element : *elements) {
    if (!ToDeleteTarget(element)) return false;
  }
  return true;
}

ast::ExprNode* Parser::StarTarget() {
  Expr* target = At(Kind::kStar) ? Starred(false) : BitwiseOr();
  return target != nullptr && ToStarTarget(target) ? target : nullptr;
}

// The targets of "for": they end before "in", so nothing looser than "|" is read.
ast::ExprNode* Parser::StarTargets() {
  const Token* first = cur_;
  Expr* target = StarTarget();
  if (target == nullptr || !At(Kind::kComma)) return target;
  const uint32_t mark = stack_.size();
  if (!Push(target)) return nullptr;
  while (Accept(Kind::kComma)) {
    if (!StartsExpression() && !At(Kind::kStar)) break;
    if (!Push(StarTarget())) return nullptr;
  }
  Expr* tuple = TupleFrom(first, mark);
  if (tuple != nullptr) As<ast::Tuple>(tuple)->ctx = ExprContext::kStore;
  return tuple;
}

}  // namespace tessera::compiler
