// Names, constants, displays, comprehensions and strings.
#include "compiler/parser_impl.h"

namespace tessera::compiler {

using ast::ExprKind;

ast::ExprNode* Parser::Atom() {
  switch (cur_->kind) {
    case Kind::kName: return NameNode(ast::ExprContext::kLoad);
    case Kind::kNumber: return Number();
    case Kind::kString: case Kind::kFStringStart: return Strings();
    case Kind::kTrue: return SimpleConstant(ast::LiteralKind::kTrue);
    case Kind::kFalse: return SimpleConstant(ast::LiteralKind::kFalse);
    case Kind::kNone: return SimpleConstant(ast::LiteralKind::kNone);
    case Kind::kEllipsis: return SimpleConstant(ast::LiteralKind::kEllipsis);
    case Kind::kLeftParen: return Parenthesised();
    case Kind::kLeftBracket: return ListDisplay();
    case Kind::kLeftBrace: return BraceDisplay();
    default: return nullptr;
  }
}

ast::ExprNode* Parser::SimpleConstant(ast::LiteralKind kind) {
  const Token* first = cur_;
  Advance();
  auto* constant = New<ast::Constant>(first);
  if (constant != nullptr) constant->value.kind = kind;
  return constant;
}

ast::ExprNode* Parser::Number() {
  const Token* first = cur_;
  Advance();
  auto* constant = New<ast::Constant>(first);
  return constant != nullptr && Problem(literals_.Number(*first, &constant->value)) ? constant : nullptr;
}

// (), (x), (x, y), (x for ...), (yield).
ast::ExprNode* Parser::Parenthesised() {
  Depth depth(*this, 20);
  if (!depth.ok()) return nullptr;
  const Token* open = cur_;
  const uint32_t mark = stack_.size();
  Advance();
  if (Accept(Kind::kRightParen)) return TupleFrom(open, mark);
  const bool yield = At(Kind::kYield);
  Expr* expr = yield ? Yield() : StarNamedExpression();
  if (expr == nullptr) return nullptr;
  const bool starred = expr->kind == ExprKind::kStarred;
  if (!starred && Accept(Kind::kRightParen)) {
    expr->parenthesised = true;
    return expr;
  }
  if (yield) return nullptr;
  if (!starred && (At(Kind::kFor) || At(Kind::kAsync))) return Comprehension<ast::GeneratorExp>(open, expr, Kind::kRightParen);
  if (!At(Kind::kComma) || !Push(expr)) return nullptr;
  while (Accept(Kind::kComma)) {
    if (At(Kind::kRightParen)) break;
    if (!Push(StarNamedExpression())) return nullptr;
  }
  if (!Accept(Kind::kRightParen)) return nullptr;
  Expr* tuple = TupleFrom(open, mark);
  if (tuple != nullptr) tuple->parenthesised = true;
  return tuple;
}

ast::ExprNode* Parser::ListDisplay() {
  Depth depth(*this, 20);
  if (!depth.ok()) return nullptr;
  const Token* open = cur_;
  const uint32_t mark = stack_.size();
  Advance();
  if (!At(Kind::kRightBracket)) {
    Expr* first = StarNamedExpression();
    if (first == nullptr) return nullptr;
    if (At(Kind::kFor) || At(Kind::kAsync)) {
      return first->kind == ExprKind::kStarred ? nullptr : Comprehension<ast::ListComp>(open, first, Kind::kRightBracket);
    }
    if (!Push(first)) return nullptr;
    while (Accept(Kind::kComma)) {
      if (At(Kind::kRightBracket)) break;
      if (!Push(StarNamedExpression())) return nullptr;
    }
  }
  if (!Accept(Kind::kRightBracket)) return nullptr;
  auto* list = New<ast::List>(open);
  return list != nullptr && Take(mark, &list->elts) ? list : nullptr;
}

ast::ExprNode* Parser::BraceDisplay() {
  Depth depth(*this, 20);
  if (!depth.ok()) return nullptr;
  const Token* open = cur_;
  Advance();
  if (At(Kind::kRightBrace) || At(Kind::kDoubleStar)) return DictDisplay(open, nullptr);
  Expr* first = StarNamedExpression();
  if (first == nullptr) return nullptr;
  if (At(Kind::kColon)) {
    const bool key = first->kind != ExprKind::kStarred && (first->kind != ExprKind::kNamedExpr || first->parenthesised);
    return key ? DictDisplay(open, first) : nullptr;
  }
  return SetDisplay(open, first);
}

ast::ExprNode* Parser::SetDisplay(const Token* open, Expr* first) {
  if (At(Kind::kFor) || At(Kind::kAsync)) {
    return first->kind == ExprKind::kStarred ? nullptr : Comprehension<ast::SetComp>(open, first, Kind::kRightBrace);
  }
  const uint32_t mark = stack_.size();
  if (!Push(first)) return nullptr;
  while (Accept(Kind::kComma)) {
    if (At(Kind::kRightBrace)) break;
    if (!Push(StarNamedExpression())) return nullptr;
  }
  if (!Accept(Kind::kRightBrace)) return nullptr;
  auto* set = New<ast::Set>(open);
  return set != nullptr && Take(mark, &set->elts) ? set : nullptr;
}

// Keys and values lie on the stack in turn; a null key stands for "**".
ast::ExprNode* Parser::DictDisplay(const Token* open, Expr* first_key) {
  const uint32_t mark = stack_.size();
  if (first_key != nullptr) {
    Advance();
    Expr* value = Expression();
    if (value == nullptr) return nullptr;
    if (At(Kind::kFor) || At(Kind::kAsync)) {
      auto* comp = static_cast<ast::DictComp*>(Comprehension<ast::DictComp>(open, first_key, Kind::kRightBrace));
      if (comp != nullptr) comp->value = value;
      return comp;
    }
    if (!Push(first_key) || !Push(value)) return nullptr;
    if (!At(Kind::kRightBrace) && !Accept(Kind::kComma)) return nullptr;
  }
  while (!At(Kind::kRightBrace)) {
    Expr* key = nullptr;
    if (!Accept(Kind::kDoubleStar) && ((key = Expression()) == nullptr || !Accept(Kind::kColon))) return nullptr;
    Expr* value = key == nullptr ? BitwiseOr() : Expression();
    if (value == nullptr) return nullptr;
    if (!stack_.Push(key) || !stack_.Push(value)) return Fail<Expr>(Fatal::kNoMemory);
    if (!Accept(Kind::kComma)) break;
  }
  if (!Accept(Kind::kRightBrace)) return nullptr;
  const int32_t count = static_cast<int32_t>(stack_.size() - mark) / 2;
  auto* dict = New<ast::Dict>(open);
  auto* keys = arena_.NewArray<Expr*>(count);
  auto* values = arena_.NewArray<Expr*>(count);
  if (dict == nullptr || keys == nullptr || values == nullptr) return Fail<Expr>(Fatal::kNoMemory);
  for (int32_t i = 0; i < count; ++i) {
    keys[i] = static_cast<Expr*>(*stack_.at(mark + 2 * i));
    values[i] = static_cast<Expr*>(*stack_.at(mark + 2 * i + 1));
  }
  stack_.Cut(mark);
  dict->keys = {keys, count};
  dict->values = {values, count};
  return dict;
}

bool Parser::ForIfClauses(ast::Seq<ast::Comprehension*>* generators) {
  const uint32_t mark = stack_.size();
  while (At(Kind::kFor) || At(Kind::kAsync)) {
    if (!Push(ForIfClause())) return false;
  }
  return Take(mark, generators);
}

ast::Comprehension* Parser::ForIfClause() {
  const Token* first = cur_;
  const bool is_async = Accept(Kind::kAsync);
  if (!Accept(Kind::kFor)) return nullptr;
  Expr* target = StarTargets();
  if (target == nullptr || !Accept(Kind::kIn)) return nullptr;
  Expr* iter = Disjunction();
  if (iter == nullptr) return nullptr;
  const uint32_t mark = stack_.size();
  while (Accept(Kind::kIf)) {
    if (!Push(Disjunction())) return nullptr;
  }
  auto* clause = New<ast::Comprehension>(first);
  if (clause == nullptr || !Take(mark, &clause->ifs)) return nullptr;
  clause->target = target;
  clause->iter = iter;
  clause->is_async = is_async;
  return clause;
}

template <typename T>
ast::ExprNode* Parser::Comprehension(const Token* open, Expr* element, Kind close) {
  ast::Seq<ast::Comprehension*> generators;
  if (!ForIfClauses(&generators) || !Accept(close)) return nullptr;
  T* comprehension = New<T>(open);
  if (comprehension == nullptr) return nullptr;
  if constexpr (std::is_same_v<T, ast::DictComp>) {
    comprehension->key = element;
  } else {
    comprehension->elt = element;
  }
  comprehension->generators = generators;
  return comprehension;
}
template ast::ExprNode* Parser::Comprehension<ast::GeneratorExp>(const Token*, Expr*, Kind);

// One or more string literals and f-strings side by side.
ast::ExprNode* Parser::Strings() {
  const Token* first = cur_;
  StringAssembler strings(arena_);
  while (At(Kind::kString) || At(Kind::kFStringStart)) {
    if (At(Kind::kFStringStart)) {
      if (!FString(&strings)) return nullptr;
      continue;
    }
    ast::Literal literal;
    const Token& token = *cur_;
    if (!Problem(literals_.String(token, &literal))) return nullptr;
    Advance();
    if (!strings.AddLiteral(literal, {token.lineno, token.col, token.end_lineno, token.end_col})) return Fail<Expr>(Fatal::kNoMemory);
  }
  Expr* result = strings.Finish({first->lineno, first->col, prev_->end_lineno, prev_->end_col});
  return result != nullptr || Problem(strings.problem()) ? result : nullptr;
}

bool Parser::FString(StringAssembler* strings) {
  Depth depth(*this, 20);
  if (!depth.ok()) return false;
  const std::string_view opening = Text(cur_);
  const bool raw = opening.find_first_of("rR") != std::string_view::npos;
  strings->MarkFString();
  Advance();
  const Token* end = nullptr;  // found when needed: its line is the line of warnings about the text
  while (!At(Kind::kFStringEnd)) {
    if (At(Kind::kLeftBrace)) {
      if (!FStringField(strings)) return false;
      continue;
    }
    if (!At(Kind::kFStringMiddle)) return false;
    const Token& token = *cur_;
    ast::Literal literal;
    literal.kind = ast::LiteralKind::kStr;
    const bool escapes = !raw && Text(&token).find('\\') != std::string_view::npos;
    if (escapes && end == nullptr) end = FStringEnd();
    if (!Problem(literals_.FStringText(Text(&token), raw, escapes ? *end : token, &literal.text))) return false;
    Advance();
    if (!strings->AddLiteral(literal, {token.lineno, token.col, token.end_lineno, token.end_col})) return Problem(strings->problem());
  }
  Advance();
  return true;
}

// The end of the f-string that cur_ is in, or whatever ends the tokens before.
const Token* Parser::FStringEnd() const {
  int depth = 0;
  for (const Token* token = cur_;; ++token) {
    if (token->kind == Kind::kEndMarker || token->kind == Kind::kError) return token;
    if (token->kind == Kind::kFStringStart) ++depth;
    if (token->kind == Kind::kFStringEnd && depth-- == 0) return token;
  }
}

// {expression=!r:spec}
bool Parser::FStringField(StringAssembler* strings) {
  const Token* open = cur_;
  Advance();
  Expr* value = AssignedValue();
  if (value == nullptr) return false;
  const bool debug = Accept(Kind::kEqual);
  const Token* after_text = cur_;
  int conversion = -1;
  if (At(Kind::kExclamation) && !FStringConversion(&conversion)) return false;
  Expr* spec = nullptr;
  if (At(Kind::kColon) && (spec = FormatSpec()) == nullptr) return false;
  if (!Accept(Kind::kRightBrace)) return false;
  if (debug) {
    ast::Literal text;
    text.kind = ast::LiteralKind::kStr;
    if (!DebugText(open->end, after_text->start, &text.text)) return false;
    if (!strings->AddLiteral(text, {open->lineno, open->col + 1, after_text->lineno, after_text->col})) return Problem(strings->problem());
    if (conversion < 0 && spec == nullptr) conversion = 'r';
  }
  auto* field = New<ast::FormattedValue>(open);
  if (field == nullptr) return false;
  field->value = value;
  field->conversion = conversion;
  field->format_spec = spec;
  return strings->AddField(field) || Problem(strings->problem());
}

// What "=" shows: the source between the braces, without comments.
bool Parser::DebugText(uint32_t start, uint32_t end, std::string_view* out) {
  *out = text_.substr(start, end - start);
  if (out->find('#') == std::string_view::npos) return true;
  auto* copy = static_cast<char*>(arena_.Allocate(out->size(), 1));
  if (copy == nullptr) return Fail<void>(Fatal::kNoMemory) != nullptr;
  size_t length = 0;
  bool comment = false;
  char quote = 0;
  for (const char c : *out) {
    if (quote == 0 && c == '#') comment = true;
    if (c == '\n') comment = false;
    if (!comment && (c == '"' || c == '\'')) quote = quote == 0 ? c : quote == c ? '\0' : quote;
    if (!comment) copy[length++] = c;
  }
  *out = {copy, length};
  return true;
}

bool Parser::FStringConversion(int* conversion) {
  const Token* mark = cur_;
  Advance();
  if (!At(Kind::kName) || mark->end != cur_->start) return false;
  const std::string_view name = Text(cur_);
  if (name != "s" && name != "r" && name != "a") return false;
  *conversion = name[0];
  Advance();
  return true;
}

ast::ExprNode* Parser::FormatSpec() {
  const Token* colon = cur_;
  Advance();
  StringAssembler parts(arena_);
  while (At(Kind::kFStringMiddle) || At(Kind::kLeftBrace)) {
    if (At(Kind::kLeftBrace)) {
      if (!FStringField(&parts)) return nullptr;
      continue;
    }
    const Token& token = *cur_;
    ast::Literal literal;
    literal.kind = ast::LiteralKind::kStr;
    if (!Problem(literals_.FStringText(Text(&token), false, token, &literal.text))) return nullptr;
    Advance();
    if (!parts.AddLiteral(literal, {token.lineno, token.col, token.end_lineno, token.end_col})) return Fail<Expr>(Fatal::kNoMemory);
  }
  Expr* spec = parts.FinishFormatSpec({colon->lineno, colon->col, prev_->end_lineno, prev_->end_col});
  return spec != nullptr ? spec : Fail<Expr>(Fatal::kNoMemory);
}

}  // namespace tessera::compiler
