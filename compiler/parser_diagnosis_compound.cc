// Compound statements of the recogniser.
#include "compiler/parser_diagnosis_impl.h"

namespace tessera::compiler {

bool Diagnosis::CompoundStatement() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  const Kind kind = Touch().kind;
  if (raised_) return false;
  switch (kind) {
    case Kind::kDef: return FunctionDef();
    case Kind::kAt: return FunctionDef() || (Back(start) && ClassDef());
    case Kind::kAsync: return FunctionDef() || (Back(start) && WithStatement()) || (Back(start) && ForStatement());
    case Kind::kIf: return IfStatement();
    case Kind::kClass: return ClassDef();
    case Kind::kWith: return WithStatement();
    case Kind::kFor: return ForStatement();
    case Kind::kTry: return TryStatement();
    case Kind::kWhile: return WhileStatement();
    default: return MatchStatement();
  }
}

Diagnosis::Node* Diagnosis::Block() {
  return Remember(Rule::kBlock, Memory::kShared, [this](uint32_t start) -> Node* {
    if (Take(Kind::kNewline) && Take(Kind::kIndent) && Statements() && Take(Kind::kDedent)) return Make(ExprKind::kName, start);
    if (!Back(start)) return nullptr;
    if (SimpleStatements()) return Make(ExprKind::kName, start);
    if (!Back(start) || !invalid_ || !Take(Kind::kNewline) || Peek(Kind::kIndent) || raised_) return nullptr;
    return RaiseAtToken(ErrorKind::kIndentationError, tokens_[fetched_], "expected an indented block");
  });
}

// Behind a colon: a line end without an indented block is an error.
bool Diagnosis::NoIndentAfter(const Token* statement, const char* what) {
  if (!Take(Kind::kNewline) || Peek(Kind::kIndent) || raised_) return false;
  return RaiseIndentation(*statement, what) != nullptr;
}

// Where a colon should be there is a line end.
bool Diagnosis::ExpectedColon() { return Take(Kind::kNewline) && RaiseLast("expected ':'") != nullptr; }

bool Diagnosis::Decorators() {
  int count = 0;
  for (;; ++count) {
    const uint32_t start = pos_;
    if (Take(Kind::kAt) && NamedExpression() != nullptr && Take(Kind::kNewline)) continue;
    return Back(start) && count > 0;
  }
}

bool Diagnosis::ClassHead() {
  if (!Take(Kind::kClass) || !Take(Kind::kName)) return false;
  uint32_t start = pos_;
  if (!TypeParams() && !Back(start)) return false;
  start = pos_;
  if (!Take(Kind::kLeftParen)) return !raised_;
  const uint32_t inside = pos_;
  if (Arguments() == nullptr && !Back(inside)) return false;
  return Take(Kind::kRightParen) || Back(start);
}

bool Diagnosis::ClassDef() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t decorators = pos_;
  if (!Decorators() && !Back(decorators)) return false;
  const uint32_t start = pos_;
  if (invalid_) {
    const Token* keyword = &Touch();
    if (ClassHead() && ExpectedColon()) return true;
    if (Back(start) && ClassHead() && Take(Kind::kColon) && NoIndentAfter(keyword, "class definition")) return true;
    if (!Back(start)) return false;
  }
  return ClassHead() && Take(Kind::kColon) && Block() != nullptr;
}

// "def" to the colon, without or with insisting on the parenthesis and the colon.
bool Diagnosis::FunctionHead(bool forced) {
  if (!Take(Kind::kDef) || !Take(Kind::kName)) return false;
  uint32_t start = pos_;
  if (!TypeParams() && !Back(start)) return false;
  if (!(forced ? Forced(Kind::kLeftParen) : Take(Kind::kLeftParen))) return false;
  start = pos_;
  if (!FunctionParams() && !Back(start)) return false;
  if (!Take(Kind::kRightParen)) return false;
  start = pos_;
  if (!(Take(Kind::kArrow) && Expression() != nullptr) && !Back(start)) return false;
  return forced ? Forced(Kind::kColon) : Take(Kind::kColon);
}

bool Diagnosis::FunctionDef() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t decorators = pos_;
  if (!Decorators() && !Back(decorators)) return false;
  const uint32_t start = pos_;
  if (invalid_) {
    Take(Kind::kAsync);
    const Token* keyword = &Touch();
    if (FunctionHead(false) && NoIndentAfter(keyword, "function definition")) return true;
    if (!Back(start)) return false;
  }
  Take(Kind::kAsync);
  return FunctionHead(true) && Block() != nullptr;
}

bool Diagnosis::TypeParams() {
  Level level(*this);
  if (!level.ok() || !Take(Kind::kLeftBracket) || TypeParam() == nullptr) return false;
  for (;;) {
    const uint32_t start = pos_;
    if (Take(Kind::kComma) && TypeParam() != nullptr) continue;
    if (!Back(start)) return false;
    break;
  }
  Take(Kind::kComma);
  return Take(Kind::kRightBracket);
}

Diagnosis::Node* Diagnosis::TypeParam() {
  return Remember(Rule::kTypeParam, Memory::kShared, [this](uint32_t start) -> Node* {
    if (Take(Kind::kName)) {
      const uint32_t bound = pos_;
      if (!(Take(Kind::kColon) && Expression() != nullptr) && !Back(bound)) return nullptr;
      return Make(ExprKind::kName, start);
    }
    for (const bool tuple : {true, false}) {
      if (!Back(start)) return nullptr;
      if (!Take(tuple ? Kind::kStar : Kind::kDoubleStar) || !Take(Kind::kName)) continue;
      const uint32_t end = pos_;
      const Token* colon = TakeToken(Kind::kColon);
      Node* bound = colon == nullptr ? nullptr : Expression();
      if (bound != nullptr) {
        return RaiseFrom(At(*colon), Format("cannot use %s with %s", bound->kind == ExprKind::kTuple ? "constraints" : "bound",
                                            tuple ? "TypeVarTuple" : "ParamSpec"));
      }
      return Back(end) ? Make(ExprKind::kName, start) : nullptr;
    }
    return nullptr;
  });
}

// "if", "elif" and "while" make the same mistakes.
bool Diagnosis::InvalidIf(Kind keyword, const char* name) {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (Take(keyword) && NamedExpression() != nullptr && ExpectedColon()) return true;
  if (!Back(start)) return false;
  const Token* token = TakeToken(keyword);
  return token != nullptr && NamedExpression() != nullptr && Take(Kind::kColon) && NoIndentAfter(token, name);
}

bool Diagnosis::IfStatement() {
  Level level(*this);
  const uint32_t start = pos_;
  if (invalid_ && InvalidIf(Kind::kIf, "'if' statement")) return true;
  if (!Back(start)) return false;
  if (!Take(Kind::kIf) || NamedExpression() == nullptr || !Take(Kind::kColon) || Block() == nullptr) return false;
  const uint32_t rest = pos_;
  return ElifStatement() || (Back(rest) && ElseBlock()) || Back(rest);
}

bool Diagnosis::ElifStatement() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (invalid_ && InvalidIf(Kind::kElif, "'elif' statement")) return true;
  if (!Back(start)) return false;
  if (!Take(Kind::kElif) || NamedExpression() == nullptr || !Take(Kind::kColon) || Block() == nullptr) return false;
  const uint32_t rest = pos_;
  return ElifStatement() || (Back(rest) && ElseBlock()) || Back(rest);
}

bool Diagnosis::ElseBlock() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (invalid_) {
    const Token* token = TakeToken(Kind::kElse);
    if (token != nullptr && Take(Kind::kColon) && NoIndentAfter(token, "'else' statement")) return true;
    if (!Back(start)) return false;
  }
  return Take(Kind::kElse) && Forced(Kind::kColon) && Block() != nullptr;
}

bool Diagnosis::WhileStatement() {
  Level level(*this);
  const uint32_t start = pos_;
  if (invalid_ && InvalidIf(Kind::kWhile, "'while' statement")) return true;
  if (!Back(start)) return false;
  if (!Take(Kind::kWhile) || NamedExpression() == nullptr || !Take(Kind::kColon) || Block() == nullptr) return false;
  const uint32_t rest = pos_;
  return ElseBlock() || Back(rest);
}

bool Diagnosis::ForStatement() {
  Level level(*this);
  const uint32_t start = pos_;
  for (int form = 0; invalid_ && form < 2; ++form) {
    if (!Back(start)) return false;
    Take(Kind::kAsync);
    const Token* token = TakeToken(Kind::kFor);
    if (token == nullptr || StarTargets() == nullptr || !Take(Kind::kIn) || StarExpressions() == nullptr) continue;
    if (form == 0 ? ExpectedColon() : Take(Kind::kColon) && NoIndentAfter(token, "'for' statement")) return true;
  }
  if (!Back(start)) return false;
  Take(Kind::kAsync);
  if (Take(Kind::kFor) && StarTargets() != nullptr && Take(Kind::kIn)) {
    if (StarExpressions() == nullptr || !Take(Kind::kColon) || Block() == nullptr) return false;
    const uint32_t rest = pos_;
    return ElseBlock() || Back(rest);
  }
  return Back(start) && invalid_ && InvalidForTarget();
}

bool Diagnosis::InvalidForTarget() {
  Level level(*this);
  if (!level.ok()) return false;
  Take(Kind::kAsync);
  if (!Take(Kind::kFor)) return false;
  Node* target = StarExpressions();
  return target != nullptr && RaiseInvalidTarget(Targets::kFor, target) != nullptr;
}

bool Diagnosis::WithItem() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  const auto ends = [&] { return Peek(Kind::kComma) || Peek(Kind::kRightParen) || Peek(Kind::kColon); };
  if (Expression() != nullptr && Take(Kind::kAs) && StarTarget() != nullptr && ends()) return true;
  if (!Back(start)) return false;
  if (invalid_ && Expression() != nullptr && Take(Kind::kAs)) {
    Node* target = Expression();
    if (target != nullptr && ends()) {
      RaiseInvalidTarget(Targets::kStar, target);
      if (raised_) return false;
    }
  }
  return Back(start) && Expression() != nullptr;
}

bool Diagnosis::WithItems() {
  if (!WithItem()) return false;
  for (;;) {
    const uint32_t start = pos_;
    if (!Take(Kind::kComma) || !WithItem()) return Back(start);
  }
}

// The head of a with statement up to the colon or what stands there instead, with any items.
bool Diagnosis::InvalidWithHead(bool parenthesised) {
  if (parenthesised && !Take(Kind::kLeftParen)) return false;
  for (;;) {
    if ((parenthesised ? Expressions() : Expression()) == nullptr) return false;
    uint32_t start = pos_;
    if (!(Take(Kind::kAs) && StarTarget() != nullptr) && !Back(start)) return false;
    start = pos_;
    if (!Take(Kind::kComma)) break;
    const uint32_t next = pos_;
    if ((parenthesised ? Expressions() : Expression()) == nullptr) {
      if (!Back(start)) return false;
      break;
    }
    pos_ = next;
  }
  if (!parenthesised) return !raised_;
  Take(Kind::kComma);
  return Take(Kind::kRightParen);
}

bool Diagnosis::InvalidWith(bool indent) {
  Level level(*this);
  const uint32_t start = pos_;
  for (const bool parenthesised : {false, true}) {
    if (!Back(start)) return false;
    Take(Kind::kAsync);
    const Token* token = TakeToken(Kind::kWith);
    if (token == nullptr || !InvalidWithHead(parenthesised)) continue;
    if (indent ? Take(Kind::kColon) && NoIndentAfter(token, "'with' statement") : ExpectedColon()) return true;
  }
  return false;
}

bool Diagnosis::WithStatement() {
  Level level(*this);
  const uint32_t start = pos_;
  if (invalid_ && InvalidWith(true)) return true;
  if (!Back(start)) return false;
  Take(Kind::kAsync);
  if (Take(Kind::kWith)) {
    const uint32_t items = pos_;
    if (Take(Kind::kLeftParen) && WithItems()) {
      Take(Kind::kComma);
      if (Take(Kind::kRightParen) && Take(Kind::kColon) && Block() != nullptr) return true;
    }
    if (Back(items) && WithItems() && Take(Kind::kColon) && Block() != nullptr) return true;
  }
  return Back(start) && invalid_ && InvalidWith(false);
}

bool Diagnosis::TryStatement() {
  Level level(*this);
  const uint32_t start = pos_;
  if (invalid_ && InvalidTry()) return true;
  if (!Back(start) || !Take(Kind::kTry) || !Forced(Kind::kColon) || Block() == nullptr) return false;
  const uint32_t handlers = pos_;
  if (FinallyBlock()) return true;
  for (const bool star : {false, true}) {
    if (!Back(handlers)) return false;
    int count = 0;
    for (uint32_t handler = pos_; ExceptBlock(star) || !Back(handler); handler = pos_) {
      if (raised_) return false;
      ++count;
    }
    if (count == 0) continue;
    uint32_t rest = pos_;
    if (!ElseBlock() && !Back(rest)) return false;
    rest = pos_;
    return FinallyBlock() || Back(rest);
  }
  return false;
}

bool Diagnosis::AsName() {
  const uint32_t start = pos_;
  return (Take(Kind::kAs) && Take(Kind::kName)) || Back(start);
}

bool Diagnosis::InvalidTry() {
  Level level(*this);
  const uint32_t start = pos_;
  const Token* token = TakeToken(Kind::kTry);
  if (token != nullptr && Take(Kind::kColon) && NoIndentAfter(token, "'try' statement")) return true;
  if (!Back(start)) return false;
  if (Take(Kind::kTry) && Take(Kind::kColon) && Block() != nullptr && !Peek(Kind::kExcept) && !Peek(Kind::kFinally) && !raised_) {
    return RaiseLast("expected 'except' or 'finally' block") != nullptr;
  }
  for (const bool star : {false, true}) {
    if (!Back(start) || !Take(Kind::kTry) || !Take(Kind::kColon)) return false;
    for (uint32_t block = pos_; Block() != nullptr || !Back(block); block = pos_) {
      if (raised_) return false;
    }
    int count = 0;
    for (uint32_t handler = pos_; ExceptBlock(star) || !Back(handler); handler = pos_) {
      if (raised_) return false;
      ++count;
    }
    const Token* except = count == 0 ? nullptr : TakeToken(Kind::kExcept);
    if (except == nullptr) continue;
    constexpr std::string_view kBoth = "cannot have both 'except' and 'except*' on the same 'try'";
    if (!star) {
      const Token* other = TakeToken(Kind::kStar);
      if (other != nullptr && Expression() != nullptr && AsName() && Take(Kind::kColon)) return RaiseRange(At(*except), At(*other), kBoth) != nullptr;
    } else {
      const uint32_t type = pos_;
      if (!(Expression() != nullptr && AsName()) && !Back(type)) return false;
      if (Take(Kind::kColon)) return RaiseOn(At(*except), kBoth) != nullptr;
    }
  }
  return false;
}

bool Diagnosis::ExceptBlock(bool star) {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (invalid_ && InvalidExceptIndent(star)) return true;
  if (!Back(start)) return false;
  if (Take(Kind::kExcept) && (!star || Take(Kind::kStar)) && Expression() != nullptr && AsName() && Take(Kind::kColon) && Block() != nullptr) return true;
  if (!Back(start)) return false;
  if (!star && Take(Kind::kExcept) && Take(Kind::kColon) && Block() != nullptr) return true;
  return Back(start) && invalid_ && InvalidExcept();
}

bool Diagnosis::InvalidExceptIndent(bool star) {
  Level level(*this);
  const uint32_t start = pos_;
  const Token* token = TakeToken(Kind::kExcept);
  const char* what = star ? "'except*' statement" : "'except' statement";
  if (token == nullptr || (star && !Take(Kind::kStar))) return false;
  if (Expression() != nullptr && AsName() && Take(Kind::kColon) && NoIndentAfter(token, what)) return true;
  return !star && Back(start + 1) && Take(Kind::kColon) && NoIndentAfter(token, what);
}

bool Diagnosis::InvalidExcept() {
  Level level(*this);
  const uint32_t start = pos_;
  if (!Take(Kind::kExcept)) return false;
  Take(Kind::kStar);
  const uint32_t type = pos_;
  Node* first = Expression();
  if (first != nullptr && Take(Kind::kComma) && Expressions() != nullptr && AsName() && Take(Kind::kColon)) {
    return RaiseFrom(*first, "multiple exception types must be parenthesized") != nullptr;
  }
  if (!Back(type)) return false;
  if (Expression() != nullptr && AsName() && ExpectedColon()) return true;
  if (!Back(start + 1)) return false;
  if (ExpectedColon()) return true;
  if (!Back(start + 1) || !Take(Kind::kStar) || (!Take(Kind::kNewline) && !Take(Kind::kColon))) return false;
  return RaiseLast("expected one or more exception types") != nullptr;
}

bool Diagnosis::FinallyBlock() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (invalid_) {
    const Token* token = TakeToken(Kind::kFinally);
    if (token != nullptr && Take(Kind::kColon) && NoIndentAfter(token, "'finally' statement")) return true;
    if (!Back(start)) return false;
  }
  return Take(Kind::kFinally) && Forced(Kind::kColon) && Block() != nullptr;
}

}  // namespace tessera::compiler
