// Expressions of the recogniser, down to attributes, calls and subscripts.
#include "compiler/parser_diagnosis_impl.h"

namespace tessera::compiler {

// Both kinds of tuples without parentheses differ only in what their elements may be.
Diagnosis::Node* Diagnosis::Expressions() {
  Level level(*this);
  const uint32_t start = pos_;
  Node* first = Expression();
  if (first == nullptr || !Take(Kind::kComma)) return raised_ ? nullptr : first;
  Node* tuple = Make(ExprKind::kTuple, start);
  if (tuple == nullptr || !AddItem(tuple, first)) return nullptr;
  for (;;) {
    const uint32_t end = pos_;
    Node* next = Expression();
    if (next == nullptr) {
      if (!Back(end)) return nullptr;
      break;
    }
    if (!AddItem(tuple, next)) return nullptr;
    if (!Take(Kind::kComma)) break;
  }
  Node* whole = Make(ExprKind::kTuple, start);
  if (whole == nullptr) return nullptr;
  whole->items = tuple->items;
  whole->count = tuple->count;
  return whole;
}

Diagnosis::Node* Diagnosis::StarExpressions() {
  return Remember(Rule::kStarExpressions, Memory::kByPass, [this](uint32_t start) -> Node* {
    Node* first = StarExpression();
    if (first == nullptr || !Take(Kind::kComma)) return raised_ ? nullptr : first;
    Node* tuple = Make(ExprKind::kTuple, start);
    if (tuple == nullptr || !AddItem(tuple, first)) return nullptr;
    for (;;) {
      const uint32_t end = pos_;
      Node* next = StarExpression();
      if (next == nullptr) {
        if (!Back(end)) return nullptr;
        break;
      }
      if (!AddItem(tuple, next)) return nullptr;
      if (!Take(Kind::kComma)) break;
    }
    Node* whole = Make(ExprKind::kTuple, start);
    if (whole == nullptr) return nullptr;
    whole->items = tuple->items;
    whole->count = tuple->count;
    return whole;
  });
}

Diagnosis::Node* Diagnosis::StarExpression() {
  return Remember(Rule::kStarExpression, Memory::kShared, [this](uint32_t start) -> Node* {
    if (!Take(Kind::kStar)) return raised_ ? nullptr : Expression();
    Node* value = BitwiseOr();
    Node* starred = value == nullptr ? nullptr : Make(ExprKind::kStarred, start);
    if (starred != nullptr) starred->child = value;
    return starred;
  });
}

Diagnosis::Node* Diagnosis::StarNamedExpressions() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  Node* first = StarNamedExpression();
  Node* list = first == nullptr ? nullptr : Make(ExprKind::kTuple, start);
  if (list == nullptr || !AddItem(list, first)) return nullptr;
  for (;;) {
    const uint32_t end = pos_;
    Node* next = Take(Kind::kComma) ? StarNamedExpression() : nullptr;
    if (next == nullptr) {
      if (!Back(end)) return nullptr;
      break;
    }
    if (!AddItem(list, next)) return nullptr;
  }
  Take(Kind::kComma);
  return raised_ ? nullptr : list;
}

Diagnosis::Node* Diagnosis::StarNamedExpression() {
  return Remember(Rule::kStarNamedExpression, Memory::kByPass, [this](uint32_t start) -> Node* {
    if (!Take(Kind::kStar)) return raised_ ? nullptr : NamedExpression();
    Node* value = BitwiseOr();
    Node* starred = value == nullptr ? nullptr : Make(ExprKind::kStarred, start);
    if (starred != nullptr) starred->child = value;
    return starred;
  });
}

Diagnosis::Node* Diagnosis::AssignmentExpression() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (!Take(Kind::kName) || !Take(Kind::kColonEqual) || Expression() == nullptr) return nullptr;
  return Make(ExprKind::kNamedExpr, start);
}

Diagnosis::Node* Diagnosis::ExpressionNotNamed() {
  Node* node = Expression();
  return node == nullptr || Peek(Kind::kColonEqual) || raised_ ? nullptr : node;
}

Diagnosis::Node* Diagnosis::NamedExpression() {
  return Remember(Rule::kNamedExpression, Memory::kByPass, [this](uint32_t start) -> Node* {
    Node* node = AssignmentExpression();
    if (node != nullptr) return node;
    if (!Back(start)) return nullptr;
    if (invalid_ && InvalidNamedExpression() != nullptr) return nullptr;
    return Back(start) ? ExpressionNotNamed() : nullptr;
  });
}

Diagnosis::Node* Diagnosis::InvalidNamedExpression() {
  return Remember(Rule::kInvalidNamedExpression, Memory::kShared, [this](uint32_t start) -> Node* {
    Node* target = Expression();
    if (target != nullptr && Take(Kind::kColonEqual) && Expression() != nullptr) {
      return RaiseOn(*target, Format("cannot use assignment expressions with %s", NameOf(target)));
    }
    if (!Back(start)) return nullptr;
    const auto ends = [&] { return !Peek(Kind::kEqual) && !Peek(Kind::kColonEqual) && !raised_; };
    if (const Token* name = TakeToken(Kind::kName); name != nullptr && Take(Kind::kEqual)) {
      Node* value = BitwiseOr();
      if (value != nullptr && ends()) {
        return RaiseRange(At(*name), *value, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
      }
    }
    if (!Back(start)) return nullptr;
    if (List() != nullptr || !Back(start) || Tuple() != nullptr || !Back(start) || Generator() != nullptr || !Back(start)) return nullptr;
    if (Peek(Kind::kTrue) || Peek(Kind::kNone) || Peek(Kind::kFalse)) return nullptr;
    target = BitwiseOr();
    if (target == nullptr || !Take(Kind::kEqual) || BitwiseOr() == nullptr || !ends()) return nullptr;
    return RaiseOn(*target, Format("cannot assign to %s here. Maybe you meant '==' instead of '='?", NameOf(target)));
  });
}

Diagnosis::Node* Diagnosis::Expression() {
  return Remember(Rule::kExpression, Memory::kShared, [this](uint32_t start) -> Node* {
    if (invalid_) {
      InvalidExpression();
      if (!Back(start)) return nullptr;
      InvalidLegacyExpression();
      if (!Back(start)) return nullptr;
    }
    Node* node = Disjunction();
    if (node != nullptr) {
      const uint32_t end = pos_;
      if (Take(Kind::kIf) && Disjunction() != nullptr && Take(Kind::kElse) && Expression() != nullptr) return Make(ExprKind::kIfExp, start);
      return Back(end) ? node : nullptr;
    }
    return Back(start) ? Lambda() : nullptr;
  });
}

Diagnosis::Node* Diagnosis::InvalidExpression() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  const bool prefixed = Take(Kind::kName) && Peek(Kind::kString);
  if (!Back(start)) return nullptr;
  if (!prefixed && !PeekSoftKeyword()) {
    Node* first = Disjunction();
    Node* second = first == nullptr ? nullptr : ExpressionWithoutInvalid();
    if (second != nullptr) {
      if (IsLegacyName(first) || tokens_[pos_ - 1].level == 0) return nullptr;
      return RaiseRange(*first, *second, "invalid syntax. Perhaps you forgot a comma?");
    }
  }
  if (!Back(start)) return nullptr;
  Node* body = Disjunction();
  if (body != nullptr && Take(Kind::kIf)) {
    Node* test = Disjunction();
    if (test != nullptr && !Peek(Kind::kElse) && !Peek(Kind::kColon) && !raised_) {
      return RaiseRange(*body, *test, "expected 'else' after 'if' expression");
    }
  }
  if (!Back(start)) return nullptr;
  const Token* lambda = TakeToken(Kind::kLambda);
  if (lambda == nullptr) return nullptr;
  const uint32_t params = pos_;
  if (!LambdaParams() && !Back(params)) return nullptr;
  const Token* colon = TakeToken(Kind::kColon);
  if (colon == nullptr || !Peek(Kind::kFStringMiddle)) return nullptr;
  return RaiseRange(At(*lambda), At(*colon), "f-string: lambda expressions are not allowed without parentheses");
}

Diagnosis::Node* Diagnosis::InvalidLegacyExpression() {
  Level level(*this);
  if (!level.ok() || !Peek(Kind::kName)) return nullptr;
  const uint32_t start = pos_++;
  if (Peek(Kind::kLeftParen)) return nullptr;
  Node* name = Make(ExprKind::kName, start);
  if (name == nullptr) return nullptr;
  name->token = &tokens_[start];
  Node* value = StarExpressions();
  if (value == nullptr || !IsLegacyName(name)) return nullptr;
  const std::string_view text = Text(tokens_[start]);
  const int size = static_cast<int>(text.size());
  return RaiseRange(*name, *value, Format("Missing parentheses in call to '%.*s'. Did you mean %.*s(...)?", size, text.data(), size, text.data()));
}

Diagnosis::Node* Diagnosis::ExpressionWithoutInvalid() {
  const bool invalid = invalid_;
  invalid_ = false;
  const uint32_t start = pos_;
  Node* node;
  {
    Level level(*this);
    node = Disjunction();
    if (node != nullptr) {
      const uint32_t end = pos_;
      if (Take(Kind::kIf) && Disjunction() != nullptr && Take(Kind::kElse) && Expression() != nullptr) {
        node = Make(ExprKind::kIfExp, start);
      } else if (!Back(end)) {
        node = nullptr;
      }
    } else if (Back(start)) {
      node = Lambda();
    }
  }
  invalid_ = invalid;
  return node;
}

Diagnosis::Node* Diagnosis::Lambda() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (!Take(Kind::kLambda)) return nullptr;
  const uint32_t params = pos_;
  if (!LambdaParams() && !Back(params)) return nullptr;
  return Take(Kind::kColon) && Expression() != nullptr ? Make(ExprKind::kLambda, start) : nullptr;
}

Diagnosis::Node* Diagnosis::Yield() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (!Take(Kind::kYield)) return nullptr;
  const uint32_t value = pos_;
  if (Take(Kind::kFrom) && Expression() != nullptr) return Make(ExprKind::kYieldFrom, start);
  if (!Back(value)) return nullptr;
  if (StarExpressions() == nullptr && !Back(value)) return nullptr;
  return Make(ExprKind::kYield, start);
}

Diagnosis::Node* Diagnosis::Disjunction() {
  return Remember(Rule::kDisjunction, Memory::kShared, [this](uint32_t start) -> Node* {
    Node* node = Conjunction();
    for (;;) {
      if (node == nullptr) return nullptr;
      const uint32_t end = pos_;
      if (!Take(Kind::kOr) || Conjunction() == nullptr) return Back(end) ? node : nullptr;
      node = Make(ExprKind::kBoolOp, start);
    }
  });
}

Diagnosis::Node* Diagnosis::Conjunction() {
  return Remember(Rule::kConjunction, Memory::kShared, [this](uint32_t start) -> Node* {
    Node* node = Inversion();
    for (;;) {
      if (node == nullptr) return nullptr;
      const uint32_t end = pos_;
      if (!Take(Kind::kAnd) || Inversion() == nullptr) return Back(end) ? node : nullptr;
      node = Make(ExprKind::kBoolOp, start);
    }
  });
}

Diagnosis::Node* Diagnosis::Inversion() {
  return Remember(Rule::kInversion, Memory::kShared, [this](uint32_t start) -> Node* {
    if (!Take(Kind::kNot)) return raised_ ? nullptr : Comparison();
    return Inversion() != nullptr ? Make(ExprKind::kUnaryOp, start) : nullptr;
  });
}

bool Diagnosis::CompareOperator(bool* is_in) {
  *is_in = false;
  const Token& token = Touch();
  if (raised_) return false;
  switch (token.kind) {
    case Kind::kEqEqual: case Kind::kLess: case Kind::kLessEqual: case Kind::kGreater: case Kind::kGreaterEqual:
      ++pos_;
      return true;
    case Kind::kNotEqual:
      if ((Text(token)[0] == '<') != input_.barry_as_flufl) return false;
      ++pos_;
      return true;
    case Kind::kIn:
      ++pos_;
      return *is_in = true;
    case Kind::kNot:
      ++pos_;
      return Take(Kind::kIn);
    case Kind::kIs:
      ++pos_;
      Take(Kind::kNot);
      return !raised_;
    default: return false;
  }
}

Diagnosis::Node* Diagnosis::Comparison() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  Node* left = BitwiseOr();
  if (left == nullptr) return nullptr;
  Node* compare = nullptr;
  bool first_in = false;
  for (int count = 0;; ++count) {
    const uint32_t end = pos_;
    bool is_in = false;
    if (!CompareOperator(&is_in) || BitwiseOr() == nullptr) {
      // "a is not b": if what follows "is not" is no operand, "is" alone may still fit.
      if (raised_ || !Back(end)) return nullptr;
      if (Take(Kind::kIs) && BitwiseOr() != nullptr) continue;
      if (!Back(end)) return nullptr;
      return compare != nullptr ? compare : left;
    }
    if (count == 0) first_in = is_in;
    compare = Make(ExprKind::kCompare, start);
    if (compare == nullptr) return nullptr;
    compare->child = left;
    compare->flag = first_in;
  }
}

Diagnosis::Node* Diagnosis::BinaryLevel(Rule rule, Node* (Diagnosis::*operand)(), bool (*is_operator)(Kind)) {
  return Remember(rule, Memory::kShared, [=, this](uint32_t start) -> Node* {
    Node* node = (this->*operand)();
    for (;;) {
      if (node == nullptr) return nullptr;
      const uint32_t end = pos_;
      const Kind kind = Touch().kind;
      if (raised_) return nullptr;
      if (!is_operator(kind)) return node;
      ++pos_;
      if ((this->*operand)() == nullptr) return Back(end) ? node : nullptr;
      node = Make(ExprKind::kBinOp, start);
    }
  });
}

Diagnosis::Node* Diagnosis::BitwiseOr() {
  return BinaryLevel(Rule::kBitwiseOr, &Diagnosis::BitwiseXor, [](Kind kind) { return kind == Kind::kVBar; });
}

Diagnosis::Node* Diagnosis::BitwiseXor() {
  return BinaryLevel(Rule::kBitwiseXor, &Diagnosis::BitwiseAnd, [](Kind kind) { return kind == Kind::kCircumflex; });
}

Diagnosis::Node* Diagnosis::BitwiseAnd() {
  return BinaryLevel(Rule::kBitwiseAnd, &Diagnosis::Shift, [](Kind kind) { return kind == Kind::kAmper; });
}

Diagnosis::Node* Diagnosis::Shift() {
  return BinaryLevel(Rule::kShift, &Diagnosis::Sum, [](Kind kind) { return kind == Kind::kLeftShift || kind == Kind::kRightShift; });
}

Diagnosis::Node* Diagnosis::Sum() {
  return BinaryLevel(Rule::kSum, &Diagnosis::Term, [](Kind kind) { return kind == Kind::kPlus || kind == Kind::kMinus; });
}

Diagnosis::Node* Diagnosis::Term() {
  return BinaryLevel(Rule::kTerm, &Diagnosis::Factor, [](Kind kind) {
    return kind == Kind::kStar || kind == Kind::kSlash || kind == Kind::kDoubleSlash || kind == Kind::kPercent || kind == Kind::kAt;
  });
}

Diagnosis::Node* Diagnosis::Factor() {
  return Remember(Rule::kFactor, Memory::kShared, [this](uint32_t start) -> Node* {
    if (!Take(Kind::kPlus) && !Take(Kind::kMinus) && !Take(Kind::kTilde)) return raised_ ? nullptr : Power();
    return Factor() != nullptr ? Make(ExprKind::kUnaryOp, start) : nullptr;
  });
}

Diagnosis::Node* Diagnosis::Power() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  Node* base = AwaitPrimary();
  if (base == nullptr) return nullptr;
  const uint32_t end = pos_;
  if (Take(Kind::kDoubleStar) && Factor() != nullptr) return Make(ExprKind::kBinOp, start);
  return Back(end) ? base : nullptr;
}

Diagnosis::Node* Diagnosis::AwaitPrimary() {
  return Remember(Rule::kAwaitPrimary, Memory::kShared, [this](uint32_t start) -> Node* {
    if (!Take(Kind::kAwait)) return raised_ ? nullptr : Primary();
    return Primary() != nullptr ? Make(ExprKind::kAwait, start) : nullptr;
  });
}

// One more attribute, call or subscript on `base`; null, with pos_ anywhere, if there is none.
Diagnosis::Node* Diagnosis::PrimaryTail(Node* base, uint32_t start) {
  const uint32_t end = pos_;
  if (Take(Kind::kDot) && Take(Kind::kName)) return Make(ExprKind::kAttribute, start);
  if (base == nullptr || !Back(end)) return nullptr;
  if (Generator() != nullptr) return Make(ExprKind::kCall, start);
  if (!Back(end)) return nullptr;
  if (Take(Kind::kLeftParen)) {
    const uint32_t arguments = pos_;
    if (Arguments() == nullptr && !Back(arguments)) return nullptr;
    if (Take(Kind::kRightParen)) return Make(ExprKind::kCall, start);
  }
  if (!Back(end)) return nullptr;
  return Take(Kind::kLeftBracket) && Slices() != nullptr && Take(Kind::kRightBracket) ? Make(ExprKind::kSubscript, start) : nullptr;
}

Diagnosis::Node* Diagnosis::Primary() {
  return Remember(Rule::kPrimary, Memory::kShared, [this](uint32_t start) -> Node* {
    Node* node = Atom();
    for (;;) {
      if (node == nullptr) return nullptr;
      const uint32_t end = pos_;
      Node* longer = PrimaryTail(node, start);
      if (longer == nullptr) return Back(end) ? node : nullptr;
      node = longer;
    }
  });
}

bool Diagnosis::PeekTargetTail() { return Peek(Kind::kLeftParen) || Peek(Kind::kLeftBracket) || Peek(Kind::kDot); }

// The part of a target before its last attribute or subscript: something must follow.
Diagnosis::Node* Diagnosis::TargetPrimary() {
  return Remember(Rule::kTargetPrimary, Memory::kShared, [this](uint32_t start) -> Node* {
    Node* node = Atom();
    if (node == nullptr || !PeekTargetTail()) return nullptr;
    for (;;) {
      const uint32_t end = pos_;
      Node* longer = PrimaryTail(node, start);
      if (longer == nullptr || !PeekTargetTail()) return Back(end) ? node : nullptr;
      node = longer;
    }
  });
}

}  // namespace tessera::compiler
