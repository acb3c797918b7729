// The match statement and its patterns.
#include "compiler/parser_impl.h"

namespace tessera::compiler {

// "match" is a name like any other unless a subject, a colon and an indented "case" follow. Statement() goes back if not.
ast::StmtNode* Parser::MatchStatement() {
  const Token* first = cur_;
  Advance();
  Expr* subject = nullptr;
  if (!MatchSubject(&subject) || !Accept(Kind::kColon) || !At(Kind::kNewline)) return nullptr;
  Advance();
  if (!Accept(Kind::kIndent)) return nullptr;
  const uint32_t mark = stack_.size();
  do {
    if (!Push(Case())) return nullptr;
  } while (!At(Kind::kDedent));
  Advance();
  auto* node = New<ast::Match>(first);
  if (node == nullptr || !Take(mark, &node->cases)) return nullptr;
  node->subject = subject;
  return node;
}

bool Parser::MatchSubject(Expr** subject) {
  if (!StartsExpression() && !At(Kind::kStar)) return false;
  const Token* first = cur_;
  Expr* expr = StarNamedExpression();
  *subject = expr;
  if (expr == nullptr) return false;
  if (!At(Kind::kComma)) return expr->kind != ast::ExprKind::kStarred;
  const uint32_t mark = stack_.size();
  if (!Push(expr)) return false;
  while (Accept(Kind::kComma)) {
    if (!StartsExpression() && !At(Kind::kStar)) break;
    if (!Push(StarNamedExpression())) return false;
  }
  *subject = TupleFrom(first, mark);
  return *subject != nullptr;
}

ast::MatchCase* Parser::Case() {
  Depth depth(*this, 4);
  if (!depth.ok() || !AtWord("case")) return nullptr;
  const Token* first = cur_;
  Advance();
  Pattern* pattern = Patterns();
  Expr* guard = nullptr;
  if (pattern == nullptr || (Accept(Kind::kIf) && (guard = NamedExpression()) == nullptr)) return nullptr;
  ast::Seq<Stmt*> body;
  if (!Accept(Kind::kColon) || !Block(&body)) return nullptr;
  auto* node = New<ast::MatchCase>(first);
  if (node == nullptr) return nullptr;
  node->pattern = pattern;
  node->guard = guard;
  node->body = body;
  return node;
}

// A pattern, or a sequence pattern without brackets.
ast::PatternNode* Parser::Patterns() {
  const Token* first = cur_;
  const uint32_t mark = stack_.size();
  Pattern* pattern = MaybeStarPattern();
  if (pattern == nullptr) return nullptr;
  if (!At(Kind::kComma)) return pattern->kind == ast::PatternKind::kMatchStar ? nullptr : pattern;
  if (!Push(pattern)) return nullptr;
  while (Accept(Kind::kComma)) {
    if (At(Kind::kColon) || At(Kind::kIf)) break;
    if (!Push(MaybeStarPattern())) return nullptr;
  }
  auto* sequence = New<ast::MatchSequence>(first);
  return sequence != nullptr && Take(mark, &sequence->patterns) ? sequence : nullptr;
}

ast::PatternNode* Parser::MaybeStarPattern() {
  if (!At(Kind::kStar)) return AsPattern();
  const Token* first = cur_;
  Advance();
  ast::Identifier name;
  if (AtWord("_")) {
    Advance();
  } else if (!CaptureName(&name)) {
    return nullptr;
  }
  auto* star = New<ast::MatchStar>(first);
  if (star != nullptr) star->name = name;
  return star;
}

// A name that a pattern binds: not "_", and not the beginning of something longer.
bool Parser::CaptureName(ast::Identifier* name) {
  if (AtWord("_") || !Name(name)) return false;
  return !At(Kind::kDot) && !At(Kind::kLeftParen) && !At(Kind::kEqual);
}

ast::PatternNode* Parser::AsPattern() {
  Depth depth(*this, 1);
  if (!depth.ok()) return nullptr;
  const Token* first = cur_;
  Pattern* pattern = OrPattern();
  if (pattern == nullptr || !Accept(Kind::kAs)) return pattern;
  ast::Identifier name;
  if (!CaptureName(&name)) return nullptr;
  auto* as = New<ast::MatchAs>(first);
  if (as == nullptr) return nullptr;
  as->pattern = pattern;
  as->name = name;
  return as;
}

ast::PatternNode* Parser::OrPattern() {
  const Token* first = cur_;
  Pattern* pattern = ClosedPattern();
  if (pattern == nullptr || !At(Kind::kVBar)) return pattern;
  const uint32_t mark = stack_.size();
  if (!Push(pattern)) return nullptr;
  while (Accept(Kind::kVBar)) {
    if (!Push(ClosedPattern())) return nullptr;
  }
  auto* either = New<ast::MatchOr>(first);
  return either != nullptr && Take(mark, &either->patterns) ? either : nullptr;
}

ast::PatternNode* Parser::ClosedPattern() {
  switch (cur_->kind) {
    case Kind::kName: return NamePattern();
    case Kind::kLeftParen: return GroupOrSequencePattern();
    case Kind::kLeftBracket: {
      const Token* first = cur_;
      Advance();
      return SequencePattern(first, Kind::kRightBracket, stack_.size());
    }
    case Kind::kLeftBrace: return MappingPattern();
    case Kind::kNone: return Singleton<ast::MatchSingleton>(ast::LiteralKind::kNone);
    case Kind::kTrue: return Singleton<ast::MatchSingleton>(ast::LiteralKind::kTrue);
    case Kind::kFalse: return Singleton<ast::MatchSingleton>(ast::LiteralKind::kFalse);
    default: return LiteralPattern();
  }
}

template <typename T>
ast::PatternNode* Parser::Singleton(ast::LiteralKind kind) {
  const Token* first = cur_;
  Advance();
  T* node = New<T>(first);
  if (node != nullptr) node->value.kind = kind;
  return node;
}

// "_", a capture, a dotted value, or a class.
ast::PatternNode* Parser::NamePattern() {
  const Token* first = cur_;
  if (Next() != Kind::kDot && Next() != Kind::kLeftParen) {
    ast::Identifier name;
    if (AtWord("_")) {
      Advance();
    } else if (!CaptureName(&name)) {
      return nullptr;
    }
    auto* capture = New<ast::MatchAs>(first);
    if (capture != nullptr) capture->name = name;
    return capture;
  }
  Expr* value = DottedNamePattern();
  if (value == nullptr) return nullptr;
  if (At(Kind::kLeftParen)) return ClassPattern(first, value);
  if (At(Kind::kEqual)) return nullptr;
  auto* node = New<ast::MatchValue>(first);
  if (node != nullptr) node->value = value;
  return node;
}

ast::ExprNode* Parser::DottedNamePattern() {
  const Token* first = cur_;
  Expr* value = NameNode(ast::ExprContext::kLoad);
  while (value != nullptr && Accept(Kind::kDot)) {
    ast::Identifier name;
    auto* attribute = Name(&name) ? New<ast::Attribute>(first) : nullptr;
    if (attribute == nullptr) return nullptr;
    attribute->value = value;
    attribute->attr = name;
    value = attribute;
  }
  return value;
}

ast::PatternNode* Parser::LiteralPattern() {
  const Token* first = cur_;
  Expr* value = At(Kind::kString) || At(Kind::kFStringStart) ? Strings() : LiteralNumber();
  auto* node = value == nullptr ? nullptr : New<ast::MatchValue>(first);
  if (node != nullptr) node->value = value;
  return node;
}

// A number, with a sign, or a sum of a real and an imaginary one.
ast::ExprNode* Parser::LiteralNumber() {
  const Token* first = cur_;
  bool imaginary = false;
  Expr* left = SignedNumber(&imaginary);
  if (left == nullptr || (!At(Kind::kPlus) && !At(Kind::kMinus))) return left;
  const ast::Operator op = At(Kind::kPlus) ? ast::Operator::kAdd : ast::Operator::kSub;
  Advance();
  if (imaginary || !At(Kind::kNumber)) return nullptr;
  Expr* right = SignedNumber(&imaginary);
  auto* sum = right == nullptr || !imaginary ? nullptr : New<ast::BinOp>(first);
  if (sum == nullptr) return nullptr;
  sum->left = left;
  sum->op = op;
  sum->right = right;
  return sum;
}

ast::ExprNode* Parser::SignedNumber(bool* imaginary) {
  const Token* first = cur_;
  const bool minus = Accept(Kind::kMinus);
  if (!At(Kind::kNumber)) return nullptr;
  Expr* number = Number();
  if (number == nullptr) return nullptr;
  *imaginary = ast::As<ast::Constant>(number)->value.kind == ast::LiteralKind::kComplex;
  if (!minus) return number;
  auto* negated = New<ast::UnaryOp>(first);
  if (negated == nullptr) return nullptr;
  negated->op = ast::UnaryOperator::kUSub;
  negated->operand = number;
  return negated;
}

ast::PatternNode* Parser::GroupOrSequencePattern() {
  Depth depth(*this, 10);
  if (!depth.ok()) return nullptr;
  const Token* first = cur_;
  const uint32_t mark = stack_.size();
  Advance();
  if (At(Kind::kRightParen)) return SequencePattern(first, Kind::kRightParen, mark);
  Pattern* pattern = MaybeStarPattern();
  if (pattern == nullptr) return nullptr;
  if (pattern->kind != ast::PatternKind::kMatchStar && Accept(Kind::kRightParen)) return pattern;
  if (!Push(pattern) || !Accept(Kind::kComma)) return nullptr;
  return SequencePattern(first, Kind::kRightParen, mark);
}

// What is left of a sequence, from an element or the closing bracket on.
ast::PatternNode* Parser::SequencePattern(const Token* first, Kind close, uint32_t mark) {
  Depth depth(*this, 10);
  if (!depth.ok()) return nullptr;
  while (!At(close)) {
    if (!Push(MaybeStarPattern())) return nullptr;
    if (!Accept(Kind::kComma)) break;
  }
  if (!Accept(close)) return nullptr;
  auto* sequence = New<ast::MatchSequence>(first);
  return sequence != nullptr && Take(mark, &sequence->patterns) ? sequence : nullptr;
}

// {key: pattern, **rest}; keys and patterns lie on the stack in turn.
ast::PatternNode* Parser::MappingPattern() {
  Depth depth(*this, 10);
  if (!depth.ok()) return nullptr;
  const Token* first = cur_;
  const uint32_t mark = stack_.size();
  ast::Identifier rest;
  Advance();
  while (!At(Kind::kRightBrace)) {
    if (Accept(Kind::kDoubleStar)) {
      if (!CaptureName(&rest)) return nullptr;
      Accept(Kind::kComma);
      break;
    }
    if (!Push(MappingKey()) || !Accept(Kind::kColon) || !Push(AsPattern())) return nullptr;
    if (!Accept(Kind::kComma)) break;
  }
  if (!Accept(Kind::kRightBrace)) return nullptr;
  const int32_t count = static_cast<int32_t>(stack_.size() - mark) / 2;
  auto* mapping = New<ast::MatchMapping>(first);
  auto* keys = arena_.NewArray<Expr*>(count);
  auto* patterns = arena_.NewArray<Pattern*>(count);
  if (mapping == nullptr || keys == nullptr || patterns == nullptr) return Fail<Pattern>(Fatal::kNoMemory);
  for (int32_t i = 0; i < count; ++i) {
    keys[i] = static_cast<Expr*>(*stack_.at(mark + 2 * i));
    patterns[i] = static_cast<Pattern*>(*stack_.at(mark + 2 * i + 1));
  }
  stack_.Cut(mark);
  mapping->keys = {keys, count};
  mapping->patterns = {patterns, count};
  mapping->rest = rest;
  return mapping;
}

ast::ExprNode* Parser::MappingKey() {
  switch (cur_->kind) {
    case Kind::kString: case Kind::kFStringStart: return Strings();
    case Kind::kNone: return SimpleConstant(ast::LiteralKind::kNone);
    case Kind::kTrue: return SimpleConstant(ast::LiteralKind::kTrue);
    case Kind::kFalse: return SimpleConstant(ast::LiteralKind::kFalse);
    case Kind::kName: return Next() == Kind::kDot ? DottedNamePattern() : nullptr;
    default: return LiteralNumber();
  }
}

// name(pattern, keyword=pattern)
ast::PatternNode* Parser::ClassPattern(const Token* first, Expr* cls) {
  Depth depth(*this, 10);
  if (!depth.ok()) return nullptr;
  Advance();
  const uint32_t mark = stack_.size();
  ast::Seq<Pattern*> positional;
  while (!At(Kind::kRightParen) && !(At(Kind::kName) && Next() == Kind::kEqual)) {
    if (!Push(AsPattern())) return nullptr;
    if (!Accept(Kind::kComma)) break;
  }
  if (!Take(mark, &positional)) return nullptr;
  while (At(Kind::kName) && Next() == Kind::kEqual && (prev_->kind == Kind::kComma || prev_->kind == Kind::kLeftParen)) {
    const Token* keyword = cur_;
    Advance();
    Advance();
    if (!Push(keyword) || !Push(AsPattern())) return nullptr;
    if (!Accept(Kind::kComma)) break;
  }
  if (!Accept(Kind::kRightParen)) return nullptr;
  const int32_t count = static_cast<int32_t>(stack_.size() - mark) / 2;
  auto* node = New<ast::MatchClass>(first);
  auto* names = arena_.NewArray<ast::Identifier>(count);
  auto* patterns = arena_.NewArray<Pattern*>(count);
  if (node == nullptr || names == nullptr || patterns == nullptr) return Fail<Pattern>(Fatal::kNoMemory);
  for (int32_t i = 0; i < count; ++i) {
    if (!Identifier(static_cast<const Token*>(*stack_.at(mark + 2 * i)), &names[i])) return nullptr;
    patterns[i] = static_cast<Pattern*>(*stack_.at(mark + 2 * i + 1));
  }
  stack_.Cut(mark);
  node->cls = cls;
  node->patterns = positional;
  node->kwd_attrs = {names, count};
  node->kwd_patterns = {patterns, count};
  return node;
}

}  // namespace tessera::compiler
