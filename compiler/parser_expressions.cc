// Expressions from the loosest operator to calls, attributes and subscripts.
#include "compiler/parser_impl.h"

namespace tessera::compiler {

using ast::ExprKind;

namespace {

struct BinaryOperator {
  int precedence;  // 0: not a binary operator
  ast::Operator op;
};

BinaryOperator BinaryOperatorOf(TokenKind kind) {
  using ast::Operator;
  switch (kind) {
    case TokenKind::kVBar: return {1, Operator::kBitOr};
    case TokenKind::kCircumflex: return {2, Operator::kBitXor};
    case TokenKind::kAmper: return {3, Operator::kBitAnd};
    case TokenKind::kLeftShift: return {4, Operator::kLShift};
    case TokenKind::kRightShift: return {4, Operator::kRShift};
    case TokenKind::kPlus: return {5, Operator::kAdd};
    case TokenKind::kMinus: return {5, Operator::kSub};
    case TokenKind::kStar: return {6, Operator::kMult};
    case TokenKind::kSlash: return {6, Operator::kDiv};
    case TokenKind::kDoubleSlash: return {6, Operator::kFloorDiv};
    case TokenKind::kPercent: return {6, Operator::kMod};
    case TokenKind::kAt: return {6, Operator::kMatMult};
    default: return {0, Operator::kAdd};
  }
}

}  // namespace

// May an expression begin with the next token? ("*" and "yield" do not count.)
bool Parser::StartsExpression() const {
  switch (cur_->kind) {
    case Kind::kName: case Kind::kNumber: case Kind::kString: case Kind::kFStringStart:
    case Kind::kFalse: case Kind::kNone: case Kind::kTrue: case Kind::kAwait: case Kind::kLambda: case Kind::kNot:
    case Kind::kLeftParen: case Kind::kLeftBracket: case Kind::kLeftBrace:
    case Kind::kEllipsis: case Kind::kPlus: case Kind::kMinus: case Kind::kTilde:
      return true;
    default:
      return false;
  }
}

ast::ExprNode* Parser::TupleFrom(const Token* first, uint32_t mark) {
  auto* tuple = New<ast::Tuple>(first);
  return tuple != nullptr && Take(mark, &tuple->elts) ? tuple : nullptr;
}

ast::ExprNode* Parser::StarExpressions() {
  const Token* first = cur_;
  Expr* expr = StarExpression();
  if (expr == nullptr || !At(Kind::kComma)) return expr;
  const uint32_t mark = stack_.size();
  if (!Push(expr)) return nullptr;
  while (Accept(Kind::kComma)) {
    if (!StartsExpression() && !At(Kind::kStar)) break;
    if (!Push(StarExpression())) return nullptr;
  }
  return TupleFrom(first, mark);
}

ast::ExprNode* Parser::Expressions() {
  const Token* first = cur_;
  Expr* expr = Expression();
  if (expr == nullptr || !At(Kind::kComma)) return expr;
  const uint32_t mark = stack_.size();
  if (!Push(expr)) return nullptr;
  while (Accept(Kind::kComma)) {
    if (!StartsExpression()) break;
    if (!Push(Expression())) return nullptr;
  }
  return TupleFrom(first, mark);
}

// "*" and what it unpacks: any expression in a call or a subscript, elsewhere nothing looser than "|".
ast::ExprNode* Parser::Starred(bool full_expression) {
  const Token* first = cur_;
  Advance();
  Expr* value = full_expression ? Expression() : BitwiseOr();
  if (value == nullptr) return nullptr;
  auto* starred = New<ast::Starred>(first);
  if (starred != nullptr) starred->value = value;
  return starred;
}

ast::ExprNode* Parser::StarExpression() { return At(Kind::kStar) ? Starred(false) : Expression(); }

ast::ExprNode* Parser::StarNamedExpression() { return At(Kind::kStar) ? Starred(false) : NamedExpression(); }

ast::ExprNode* Parser::NamedExpression() {
  if (!At(Kind::kName) || Next() != Kind::kColonEqual) return Expression();
  const Token* first = cur_;
  Expr* target = NameNode(ast::ExprContext::kStore);
  if (target == nullptr) return nullptr;
  Advance();
  Expr* value = Expression();
  if (value == nullptr) return nullptr;
  auto* named = New<ast::NamedExpr>(first);
  if (named == nullptr) return nullptr;
  named->target = target;
  named->value = value;
  return named;
}

ast::ExprNode* Parser::Expression() {
  Depth depth(*this, 1);
  if (!depth.ok()) return nullptr;
  if (At(Kind::kLambda)) return Lambda();
  const Token* first = cur_;
  Expr* body = Disjunction();
  if (body == nullptr || !Accept(Kind::kIf)) return body;
  Expr* test = Disjunction();
  if (test == nullptr || !Accept(Kind::kElse)) return nullptr;
  Expr* orelse = Expression();
  if (orelse == nullptr) return nullptr;
  auto* conditional = New<ast::IfExp>(first);
  if (conditional == nullptr) return nullptr;
  conditional->test = test;
  conditional->body = body;
  conditional->orelse = orelse;
  return conditional;
}

ast::ExprNode* Parser::Lambda() {
  Depth depth(*this, 1);
  const Token* first = cur_;
  Advance();
  ast::Arguments* args = Parameters(Kind::kColon);
  if (args == nullptr || !Accept(Kind::kColon)) return nullptr;
  Expr* body = Expression();
  if (body == nullptr) return nullptr;
  auto* lambda = New<ast::Lambda>(first);
  if (lambda == nullptr) return nullptr;
  lambda->args = args;
  lambda->body = body;
  return lambda;
}

ast::ExprNode* Parser::Yield() {
  const Token* first = cur_;
  Advance();
  if (Accept(Kind::kFrom)) {
    Expr* value = Expression();
    auto* from = value == nullptr ? nullptr : New<ast::YieldFrom>(first);
    if (from != nullptr) from->value = value;
    return from;
  }
  Expr* value = nullptr;
  if (StartsExpression() || At(Kind::kStar)) {
    value = StarExpressions();
    if (value == nullptr) return nullptr;
  }
  auto* yield = New<ast::Yield>(first);
  if (yield != nullptr) yield->value = value;
  return yield;
}

ast::ExprNode* Parser::Disjunction() {
  const Token* first = cur_;
  Expr* expr = Conjunction();
  if (expr == nullptr || !At(Kind::kOr)) return expr;
  const uint32_t mark = stack_.size();
  if (!Push(expr)) return nullptr;
  while (Accept(Kind::kOr)) {
    if (!Push(Conjunction())) return nullptr;
  }
  auto* either = New<ast::BoolOp>(first);
  if (either == nullptr || !Take(mark, &either->values)) return nullptr;
  either->op = ast::BoolOperator::kOr;
  return either;
}

ast::ExprNode* Parser::Conjunction() {
  const Token* first = cur_;
  Expr* expr = Inversion();
  if (expr == nullptr || !At(Kind::kAnd)) return expr;
  const uint32_t mark = stack_.size();
  if (!Push(expr)) return nullptr;
  while (Accept(Kind::kAnd)) {
    if (!Push(Inversion())) return nullptr;
  }
  auto* both = New<ast::BoolOp>(first);
  if (both == nullptr || !Take(mark, &both->values)) return nullptr;
  both->op = ast::BoolOperator::kAnd;
  return both;
}

ast::ExprNode* Parser::Inversion() {
  if (!At(Kind::kNot)) return Comparison();
  Depth depth(*this, 1);
  if (!depth.ok()) return nullptr;
  const Token* first = cur_;
  Advance();
  Expr* operand = Inversion();
  auto* inverted = operand == nullptr ? nullptr : New<ast::UnaryOp>(first);
  if (inverted == nullptr) return nullptr;
  inverted->op = ast::UnaryOperator::kNot;
  inverted->operand = operand;
  return inverted;
}

// Reads a comparison operator, of one or two tokens, if there is one.
bool Parser::CompareOperator(ast::CompareOperator* op) {
  using Op = ast::CompareOperator;
  const auto one = [&](Op which) {
    *op = which;
    Advance();
    return true;
  };
  switch (cur_->kind) {
    case Kind::kEqEqual: return one(Op::kEq);
    case Kind::kNotEqual: return (Text(cur_)[0] == '<') == barry_ && one(Op::kNotEq);
    case Kind::kLess: return one(Op::kLt);
    case Kind::kLessEqual: return one(Op::kLtE);
    case Kind::kGreater: return one(Op::kGt);
    case Kind::kGreaterEqual: return one(Op::kGtE);
    case Kind::kIn: return one(Op::kIn);
    case Kind::kNot:
      if (Next() != Kind::kIn) return false;
      Advance();
      return one(Op::kNotIn);
    case Kind::kIs:
      one(Op::kIs);
      return !At(Kind::kNot) || one(Op::kIsNot);
    default:
      return false;
  }
}

ast::ExprNode* Parser::Comparison() {
  const Token* first = cur_;
  Expr* left = BitwiseOr();
  ast::CompareOperator op;
  if (left == nullptr || !CompareOperator(&op)) return left;
  const uint32_t mark = stack_.size();
  int32_t count = 0;
  do {  // operand, operator, operand, operator, ...
    Expr* operand = BitwiseOr();
    if (!Push(operand) || !Push(reinterpret_cast<const void*>(static_cast<uintptr_t>(op) + 1))) return nullptr;
    ++count;
  } while (CompareOperator(&op));
  auto* compare = New<ast::Compare>(first);
  auto* ops = arena_.NewArray<ast::CompareOperator>(count);
  auto* comparators = arena_.NewArray<Expr*>(count);
  if (compare == nullptr || ops == nullptr || comparators == nullptr) return Fail<Expr>(Fatal::kNoMemory);
  for (int32_t i = 0; i < count; ++i) {
    comparators[i] = static_cast<Expr*>(*stack_.at(mark + 2 * i));
    ops[i] = static_cast<ast::CompareOperator>(reinterpret_cast<uintptr_t>(*stack_.at(mark + 2 * i + 1)) - 1);
  }
  stack_.Cut(mark);
  compare->left = left;
  compare->ops = {ops, count};
  compare->comparators = {comparators, count};
  return compare;
}

// Operators of at least `precedence`; all of them group from the left.
ast::ExprNode* Parser::Binary(int precedence) {
  const Token* first = cur_;
  Expr* left = Factor();
  if (left == nullptr) return nullptr;
  for (;;) {
    const BinaryOperator op = BinaryOperatorOf(cur_->kind);
    if (op.precedence < precedence) return left;
    Advance();
    Expr* right = Binary(op.precedence + 1);
    auto* binary = right == nullptr ? nullptr : New<ast::BinOp>(first);
    if (binary == nullptr) return nullptr;
    binary->left = left;
    binary->op = op.op;
    binary->right = right;
    left = binary;
  }
}

ast::ExprNode* Parser::Factor() {
  ast::UnaryOperator op;
  switch (cur_->kind) {
    case Kind::kPlus: op = ast::UnaryOperator::kUAdd; break;
    case Kind::kMinus: op = ast::UnaryOperator::kUSub; break;
    case Kind::kTilde: op = ast::UnaryOperator::kInvert; break;
    default: return Power();
  }
  Depth depth(*this, 1);
  if (!depth.ok()) return nullptr;
  const Token* first = cur_;
  Advance();
  Expr* operand = Factor();
  auto* unary = operand == nullptr ? nullptr : New<ast::UnaryOp>(first);
  if (unary == nullptr) return nullptr;
  unary->op = op;
  unary->operand = operand;
  return unary;
}

ast::ExprNode* Parser::Power() {
  const Token* first = cur_;
  Expr* base = At(Kind::kAwait) ? AwaitPrimary() : Primary();
  if (base == nullptr || !At(Kind::kDoubleStar)) return base;
  Depth depth(*this, 2);
  if (!depth.ok()) return nullptr;
  Advance();
  Expr* exponent = Factor();
  auto* power = exponent == nullptr ? nullptr : New<ast::BinOp>(first);
  if (power == nullptr) return nullptr;
  power->left = base;
  power->op = ast::Operator::kPow;
  power->right = exponent;
  return power;
}

ast::ExprNode* Parser::AwaitPrimary() {
  const Token* first = cur_;
  Advance();
  Expr* value = Primary();
  auto* await = value == nullptr ? nullptr : New<ast::Await>(first);
  if (await != nullptr) await->value = value;
  return await;
}

ast::ExprNode* Parser::Primary() {
  const Token* first = cur_;
  Expr* expr = Atom();
  while (expr != nullptr) {
    if (Accept(Kind::kDot)) {
      ast::Identifier name;
      if (!Name(&name)) return nullptr;
      auto* attribute = New<ast::Attribute>(first);
      if (attribute == nullptr) return nullptr;
      attribute->value = expr;
      attribute->attr = name;
      expr = attribute;
    } else if (At(Kind::kLeftParen)) {
      expr = Call(first, expr);
    } else if (Accept(Kind::kLeftBracket)) {
      Expr* slice = Slices();
      if (slice == nullptr || !Accept(Kind::kRightBracket)) return nullptr;
      auto* subscript = New<ast::Subscript>(first);
      if (subscript == nullptr) return nullptr;
      subscript->value = expr;
      subscript->slice = slice;
      expr = subscript;
    } else {
      return expr;
    }
  }
  return nullptr;
}

ast::ExprNode* Parser::Call(const Token* first, Expr* callee) {
  ast::Seq<Expr*> args;
  ast::Seq<ast::Keyword*> keywords;
  if (!CallArguments(&args, &keywords)) return nullptr;
  auto* call = New<ast::Call>(first);
  if (call == nullptr) return nullptr;
  call->func = callee;
  call->args = args;
  call->keywords = keywords;
  return call;
}

}  // namespace tessera::compiler
