// The match statement of the recogniser.
#include "compiler/parser_diagnosis_impl.h"

namespace tessera::compiler {

bool Diagnosis::SubjectExpression() {
  const uint32_t start = pos_;
  if (StarNamedExpression() != nullptr && Take(Kind::kComma)) {
    const uint32_t more = pos_;
    return StarNamedExpressions() != nullptr || Back(more);
  }
  return Back(start) && NamedExpression() != nullptr;
}

bool Diagnosis::MatchStatement() {
  Level level(*this);
  if (!level.ok() || !PeekWord("match")) return false;
  const uint32_t start = pos_;
  if (TakeWord("match") && SubjectExpression() && Take(Kind::kColon) && Take(Kind::kNewline) && Take(Kind::kIndent)) {
    int cases = 0;
    for (uint32_t next = pos_; CaseBlock() || !Back(next); next = pos_) {
      if (raised_) return false;
      ++cases;
    }
    if (cases > 0 && Take(Kind::kDedent)) return true;
  }
  return Back(start) && invalid_ && InvalidMatch();
}

bool Diagnosis::InvalidMatch() {
  Level level(*this);
  const uint32_t start = pos_;
  if (TakeWord("match") && SubjectExpression() && ExpectedColon()) return true;
  if (!Back(start)) return false;
  const Token* token = &tokens_[start];
  return TakeWord("match") && SubjectExpression() && Take(Kind::kColon) && NoIndentAfter(token, "'match' statement");
}

bool Diagnosis::CaseBlock() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  const auto head = [&] {
    if (!TakeWord("case") || !Patterns()) return false;
    const uint32_t guard = pos_;
    return Guard() || Back(guard);
  };
  if (invalid_) {
    if (head() && ExpectedColon()) return true;
    if (!Back(start)) return false;
    if (head() && Take(Kind::kColon) && NoIndentAfter(&tokens_[start], "'case' statement")) return true;
    if (!Back(start)) return false;
  }
  return head() && Take(Kind::kColon) && Block() != nullptr;
}

bool Diagnosis::Guard() { return Take(Kind::kIf) && NamedExpression() != nullptr; }

bool Diagnosis::Patterns() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  return OpenSequencePattern() || (Back(start) && Pattern() != nullptr);
}

Diagnosis::Node* Diagnosis::Pattern() {
  return Remember(Rule::kPattern, Memory::kByPass, [this](uint32_t start) -> Node* {
    if (AsPattern()) return Make(ExprKind::kName, start);
    return Back(start) ? OrPattern() : nullptr;
  });
}

bool Diagnosis::AsPattern() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (OrPattern() != nullptr && Take(Kind::kAs) && CaptureTarget()) return true;
  if (!Back(start) || !invalid_ || OrPattern() == nullptr || !Take(Kind::kAs)) return false;
  if (PeekWord("_")) return RaiseOn(At(tokens_[pos_]), "cannot use '_' as a target") != nullptr;
  if (Peek(Kind::kName)) return false;
  Node* target = Expression();
  return target != nullptr && RaiseOn(*target, "invalid pattern target") != nullptr;
}

Diagnosis::Node* Diagnosis::OrPattern() {
  return Remember(Rule::kOrPattern, Memory::kByPass, [this](uint32_t start) -> Node* {
    if (ClosedPattern() == nullptr) return nullptr;
    for (;;) {
      const uint32_t end = pos_;
      if (Take(Kind::kVBar) && ClosedPattern() != nullptr) continue;
      return Back(end) ? Make(ExprKind::kName, start) : nullptr;
    }
  });
}

Diagnosis::Node* Diagnosis::ClosedPattern() {
  return Remember(Rule::kClosedPattern, Memory::kShared, [this](uint32_t start) -> Node* {
    bool ok = LiteralPattern() || (Back(start) && CaptureTarget()) || (Back(start) && TakeWord("_"));
    if (!ok && Back(start)) ok = Attr() && !Peek(Kind::kDot) && !Peek(Kind::kLeftParen) && !Peek(Kind::kEqual);
    if (!ok && Back(start)) ok = Take(Kind::kLeftParen) && Pattern() != nullptr && Take(Kind::kRightParen);
    if (!ok && Back(start)) ok = SequencePattern();
    if (!ok && Back(start)) ok = MappingPattern();
    if (!ok && Back(start)) ok = ClassPattern();
    return ok && !raised_ ? Make(ExprKind::kName, start) : nullptr;
  });
}

bool Diagnosis::SignedNumber() {
  Take(Kind::kMinus);
  return Number() != nullptr;
}

// A real part, a sign and an imaginary part; what is not so is an error at once.
bool Diagnosis::ComplexNumber() {
  Take(Kind::kMinus);
  Node* real = Number();
  if (real == nullptr) return false;
  if (real->literal == ast::LiteralKind::kComplex) return RaiseOn(*real, "real number required in complex literal") != nullptr;
  if (!Take(Kind::kPlus) && !Take(Kind::kMinus)) return false;
  Node* imaginary = Number();
  if (imaginary == nullptr) return false;
  if (imaginary->literal == ast::LiteralKind::kComplex) return true;
  return RaiseOn(*imaginary, "imaginary number required in complex literal") != nullptr;
}

bool Diagnosis::LiteralPattern() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (SignedNumber() && !Peek(Kind::kPlus) && !Peek(Kind::kMinus)) return !raised_;
  if (!Back(start)) return false;
  if (ComplexNumber()) return true;
  if (!Back(start)) return false;
  if (Peek(Kind::kString) || Peek(Kind::kFStringStart)) return Strings() != nullptr;
  return Take(Kind::kNone) || Take(Kind::kTrue) || Take(Kind::kFalse);
}

bool Diagnosis::CaptureTarget() {
  if (PeekWord("_") || !Take(Kind::kName)) return false;
  return !Peek(Kind::kDot) && !Peek(Kind::kLeftParen) && !Peek(Kind::kEqual) && !raised_;
}

bool Diagnosis::NameOrAttr() { return DottedName(); }

bool Diagnosis::Attr() {
  const uint32_t start = pos_;
  return DottedName() && pos_ > start + 1;
}

bool Diagnosis::SequencePattern() {
  Level level(*this);
  if (!level.ok()) return false;
  if (Take(Kind::kLeftBracket)) {
    const uint32_t inside = pos_;
    return (MaybeSequencePattern() || Back(inside)) && Take(Kind::kRightBracket);
  }
  if (!Take(Kind::kLeftParen)) return false;
  const uint32_t inside = pos_;
  return (OpenSequencePattern() || Back(inside)) && Take(Kind::kRightParen);
}

bool Diagnosis::OpenSequencePattern() {
  Level level(*this);
  if (!level.ok() || MaybeStarPattern() == nullptr || !Take(Kind::kComma)) return false;
  const uint32_t more = pos_;
  return MaybeSequencePattern() || Back(more);
}

bool Diagnosis::MaybeSequencePattern() {
  Level level(*this);
  if (!level.ok() || MaybeStarPattern() == nullptr) return false;
  for (;;) {
    const uint32_t start = pos_;
    if (Take(Kind::kComma) && MaybeStarPattern() != nullptr) continue;
    if (!Back(start)) return false;
    Take(Kind::kComma);
    return !raised_;
  }
}

Diagnosis::Node* Diagnosis::MaybeStarPattern() {
  const uint32_t start = pos_;
  Node* node = StarPattern();
  return node != nullptr || !Back(start) ? node : Pattern();
}

Diagnosis::Node* Diagnosis::StarPattern() {
  return Remember(Rule::kStarPattern, Memory::kShared, [this](uint32_t start) -> Node* {
    if (!Take(Kind::kStar)) return nullptr;
    return CaptureTarget() || (Back(start + 1) && TakeWord("_")) ? Make(ExprKind::kStarred, start) : nullptr;
  });
}

bool Diagnosis::KeyValuePattern() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  return (LiteralPattern() || (Back(start) && Attr())) && Take(Kind::kColon) && Pattern() != nullptr;
}

bool Diagnosis::ItemsPattern() {
  if (!KeyValuePattern()) return false;
  for (;;) {
    const uint32_t start = pos_;
    if (!Take(Kind::kComma) || !KeyValuePattern()) return Back(start);
  }
}

bool Diagnosis::MappingPattern() {
  Level level(*this);
  if (!level.ok() || !Take(Kind::kLeftBrace)) return false;
  const uint32_t inside = pos_;
  if (Take(Kind::kRightBrace)) return true;
  const auto rest = [&] {
    if (!Take(Kind::kDoubleStar) || !CaptureTarget()) return false;
    Take(Kind::kComma);
    return Take(Kind::kRightBrace);
  };
  if (rest()) return true;
  if (!Back(inside)) return false;
  if (ItemsPattern() && Take(Kind::kComma) && rest()) return true;
  if (!Back(inside) || !ItemsPattern()) return false;
  Take(Kind::kComma);
  return Take(Kind::kRightBrace);
}

// Its items are the patterns that no keyword names.
Diagnosis::Node* Diagnosis::PositionalPatterns() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  Node* first = Pattern();
  Node* list = first == nullptr ? nullptr : Make(ExprKind::kTuple, start);
  if (list == nullptr || !AddItem(list, first)) return nullptr;
  list->child = first;
  for (;;) {
    const uint32_t end = pos_;
    Node* next = Take(Kind::kComma) ? Pattern() : nullptr;
    if (next == nullptr) return Back(end) ? list : nullptr;
    if (!AddItem(list, next)) return nullptr;
  }
}

bool Diagnosis::KeywordPatterns() {
  const auto keyword = [&] { return Take(Kind::kName) && Take(Kind::kEqual) && Pattern() != nullptr; };
  if (!keyword()) return false;
  for (;;) {
    const uint32_t start = pos_;
    if (!Take(Kind::kComma) || !keyword()) return Back(start);
  }
}

bool Diagnosis::ClassPattern() {
  Level level(*this);
  if (!level.ok() || !NameOrAttr() || !Take(Kind::kLeftParen)) return false;
  const uint32_t inside = pos_;
  if (Take(Kind::kRightParen)) return true;
  const auto close = [&] {
    Take(Kind::kComma);
    return Take(Kind::kRightParen);
  };
  if (PositionalPatterns() != nullptr && close()) return true;
  if (!Back(inside)) return false;
  if (KeywordPatterns() && close()) return true;
  if (!Back(inside)) return false;
  if (PositionalPatterns() != nullptr && Take(Kind::kComma) && KeywordPatterns() && close()) return true;
  if (!Back(inside) || !invalid_) return false;
  if (!(PositionalPatterns() != nullptr && Take(Kind::kComma)) && !Back(inside)) return false;
  if (!KeywordPatterns() || !Take(Kind::kComma)) return false;
  Node* late = PositionalPatterns();
  if (late == nullptr) return false;
  return RaiseRange(*late->child, *LastItem(late), "positional patterns follow keyword patterns") != nullptr;
}

}  // namespace tessera::compiler
