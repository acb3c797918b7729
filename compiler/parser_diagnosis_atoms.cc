// Atoms, displays, comprehensions and f-strings of the recogniser.
#include "compiler/parser_diagnosis_impl.h"

namespace tessera::compiler {

Diagnosis::Node* Diagnosis::Atom() {
  return Remember(Rule::kAtom, Memory::kByPass, [this](uint32_t start) -> Node* {
    const auto constant = [&](ast::LiteralKind kind) {
      ++pos_;
      return MakeConstant(kind, start);
    };
    const Kind kind = Touch().kind;
    if (raised_) return nullptr;
    Node* node = nullptr;
    switch (kind) {
      case Kind::kName: return Name();
      case Kind::kTrue: return constant(ast::LiteralKind::kTrue);
      case Kind::kFalse: return constant(ast::LiteralKind::kFalse);
      case Kind::kNone: return constant(ast::LiteralKind::kNone);
      case Kind::kEllipsis: return constant(ast::LiteralKind::kEllipsis);
      case Kind::kString: case Kind::kFStringStart: return Strings();
      case Kind::kNumber: return Number();
      case Kind::kLeftParen:
        if ((node = Tuple()) == nullptr && Back(start) && (node = Group()) == nullptr && Back(start)) node = Generator();
        return node;
      case Kind::kLeftBracket:
        if ((node = List()) == nullptr && Back(start)) node = ListComprehension();
        return node;
      case Kind::kLeftBrace:
        if ((node = Dict()) == nullptr && Back(start) && (node = Set()) == nullptr && Back(start) &&
            (node = DictComprehension()) == nullptr && Back(start)) {
          node = SetComprehension();
        }
        return node;
      default: return nullptr;
    }
  });
}

Diagnosis::Node* Diagnosis::Name() {
  const uint32_t start = pos_;
  const Token* token = TakeToken(Kind::kName);
  Node* node = token == nullptr ? nullptr : Make(ExprKind::kName, start);
  if (node != nullptr) node->token = token;
  return node;
}

Diagnosis::Node* Diagnosis::Number() {
  const uint32_t start = pos_;
  const Token* token = TakeToken(Kind::kNumber);
  if (token == nullptr) return nullptr;
  ast::Literal literal;
  if (const LiteralProblem problem = literals_.Number(*token, &literal); !problem.ok()) return RaiseProblem(problem, *token);
  return MakeConstant(literal.kind, start);
}

Diagnosis::Node* Diagnosis::Strings() {
  return Remember(Rule::kStrings, Memory::kShared, [this](uint32_t start) -> Node* {
    bool text = false, bytes = false, format = false;
    for (;;) {
      const uint32_t part = pos_;
      if (FString()) {
        format = true;
        continue;
      }
      if (!Back(part)) return nullptr;
      if (!Peek(Kind::kString)) break;
      if (!String()) return nullptr;
      const std::string_view token = Text(tokens_[part]);
      const bool is_bytes = token.substr(0, token.find_first_of("'\"")).find_first_of("bB") != std::string_view::npos;
      (is_bytes ? bytes : text) = true;
    }
    if (!text && !bytes && !format) return nullptr;
    if (bytes && (text || format)) return RaiseLast("cannot mix bytes and nonbytes literals");
    return format ? Make(ExprKind::kJoinedStr, start) : MakeConstant(bytes ? ast::LiteralKind::kBytes : ast::LiteralKind::kStr, start);
  });
}

bool Diagnosis::String() {
  const Token* token = TakeToken(Kind::kString);
  if (token == nullptr) return false;
  ast::Literal literal;
  const LiteralProblem problem = literals_.String(*token, &literal);
  if (!problem.ok()) RaiseProblem(problem, *token);
  return problem.ok();
}

bool Diagnosis::FString() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (!Take(Kind::kFStringStart)) return false;
  const bool raw = Text(tokens_[start]).find_first_of("rR") != std::string_view::npos;
  Cell* texts = nullptr;
  for (;;) {
    const uint32_t part = pos_;
    if (Peek(Kind::kLeftBrace) && ReplacementField()) continue;
    if (!Back(part)) return false;
    if (!Take(Kind::kFStringMiddle)) break;
    Node* node = Make(ExprKind::kConstant, part);
    if (node == nullptr) return false;
    node->token = &tokens_[part];
    texts = scratch_.New<Cell>(node, texts);
    if (texts == nullptr) return OutOfMemory();
  }
  if (!Take(Kind::kFStringEnd)) return false;
  LiteralProblem problem;  // of the first text that has one
  for (; texts != nullptr; texts = texts->next) {
    std::string_view decoded;
    const Token& token = *texts->node->token;
    if (const LiteralProblem found = literals_.FStringText(Text(token), raw, token, &decoded); !found.ok()) problem = found;
  }
  if (!problem.ok()) RaiseLast(problem.message);
  return !raised_;
}

// {expression=!r:spec}
bool Diagnosis::ReplacementField() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (Take(Kind::kLeftBrace) && AssignedValue() != nullptr) {
    Take(Kind::kEqual);
    const uint32_t conversion = pos_;
    const Token* mark = TakeToken(Kind::kExclamation);
    const Token* name = mark == nullptr ? nullptr : TakeToken(Kind::kName);
    if (name != nullptr) {
      if (mark->end != name->start) {
        return RaiseRange(At(*mark), At(*name), "f-string: conversion type must come right after the exclamanation mark") != nullptr;
      }
    } else if (!Back(conversion)) {
      return false;
    }
    if (Take(Kind::kColon) && !FormatSpecParts()) return false;
    if (Take(Kind::kRightBrace)) return name == nullptr || ConversionIsKnown(*name);
  }
  return Back(start) && invalid_ && InvalidReplacementField();
}

bool Diagnosis::ConversionIsKnown(const Token& name) {
  const std::string_view text = Text(name);
  if (text == "s" || text == "r" || text == "a") return true;
  return RaiseOn(At(name), Format("f-string: invalid conversion character '%.*s': expected 's', 'r', or 'a'", static_cast<int>(text.size()),
                                  text.data())) != nullptr;
}

bool Diagnosis::FormatSpecParts() {
  for (;;) {
    const uint32_t start = pos_;
    if (Take(Kind::kFStringMiddle)) {
      std::string_view decoded;
      const LiteralProblem problem = literals_.FStringText(Text(tokens_[start]), false, tokens_[start], &decoded);
      if (!problem.ok()) return RaiseLast(problem.message) != nullptr;
      continue;
    }
    if (Peek(Kind::kLeftBrace) && ReplacementField()) continue;
    return Back(start);
  }
}

bool Diagnosis::InvalidReplacementField() {
  Level level(*this);
  if (!level.ok() || !Take(Kind::kLeftBrace)) return false;
  for (const Kind kind : {Kind::kEqual, Kind::kExclamation, Kind::kColon, Kind::kRightBrace}) {
    if (!Peek(kind)) continue;
    return RaiseOn(At(tokens_[pos_]), Format("f-string: valid expression required before '%s'", TokenText(kind))) != nullptr;
  }
  const uint32_t expression = pos_;
  if (AssignedValue() == nullptr) return Back(expression) && RaiseNext("f-string: expecting a valid expression after '{'") != nullptr;
  const auto at_any = [&](bool exclamation) {
    return (exclamation && Peek(Kind::kExclamation)) || Peek(Kind::kColon) || Peek(Kind::kRightBrace);
  };
  if (!Peek(Kind::kEqual) && !at_any(true)) return RaiseNext("f-string: expecting '=', or '!', or ':', or '}'") != nullptr;
  if (Take(Kind::kEqual) && !at_any(true)) return RaiseNext("f-string: expecting '!', or ':', or '}'") != nullptr;
  const uint32_t conversion = pos_;
  if (Take(Kind::kExclamation)) {
    if (at_any(false)) return RaiseNext("f-string: missing conversion character") != nullptr;
    if (!Peek(Kind::kName)) return RaiseNext("f-string: invalid conversion character") != nullptr;
  }
  if (!Back(conversion)) return false;
  if (!(Take(Kind::kExclamation) && Take(Kind::kName)) && !Back(conversion)) return false;
  if (!at_any(false)) return RaiseNext("f-string: expecting ':' or '}'") != nullptr;
  if (Take(Kind::kColon)) {
    if (!FormatSpecParts()) return false;
    if (!Peek(Kind::kRightBrace)) return RaiseNext("f-string: expecting '}', or format specs") != nullptr;
  }
  return !Peek(Kind::kRightBrace) && RaiseNext("f-string: expecting '}'") != nullptr;
}

Diagnosis::Node* Diagnosis::Tuple() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (!Take(Kind::kLeftParen)) return nullptr;
  const uint32_t inside = pos_;
  Node* first = StarNamedExpression();
  Node* rest = nullptr;
  if (first != nullptr && Take(Kind::kComma)) {
    const uint32_t more = pos_;
    rest = StarNamedExpressions();
    if (rest == nullptr && !Back(more)) return nullptr;
  } else {
    first = nullptr;
    if (!Back(inside)) return nullptr;
  }
  if (!Take(Kind::kRightParen)) return nullptr;
  Node* tuple = Make(ExprKind::kTuple, start);
  if (tuple == nullptr || first == nullptr) return tuple;
  if (!AddItem(tuple, first)) return nullptr;
  if (rest == nullptr) return tuple;
  Cell* last = rest->items;  // they lie in reverse, so the first element goes behind the others
  while (last->next != nullptr) last = last->next;
  last->next = tuple->items;
  tuple->items = rest->items;
  tuple->count += rest->count;
  return tuple;
}

Diagnosis::Node* Diagnosis::Group() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (!Take(Kind::kLeftParen)) return nullptr;
  Node* node = Yield();
  if (node == nullptr && Back(start + 1)) node = NamedExpression();
  if (node != nullptr && Take(Kind::kRightParen)) return node;
  if (!invalid_ || !Back(start + 1)) return nullptr;
  node = StarredExpression();
  if (node != nullptr && Take(Kind::kRightParen)) return RaiseOn(*node, "cannot use starred expression here");
  if (!Back(start + 1)) return nullptr;
  const Token* stars = TakeToken(Kind::kDoubleStar);
  if (stars == nullptr || Expression() == nullptr || !Take(Kind::kRightParen)) return nullptr;
  return RaiseOn(At(*stars), "cannot use double starred expression here");
}

Diagnosis::Node* Diagnosis::Generator() {
  return Remember(Rule::kGenerator, Memory::kByPass, [this](uint32_t start) -> Node* {
    if (Take(Kind::kLeftParen)) {
      Node* element = AssignmentExpression();
      if (element == nullptr && Back(start + 1)) element = ExpressionNotNamed();
      if (element != nullptr && ForIfClauses() != nullptr && Take(Kind::kRightParen)) return Make(ExprKind::kGeneratorExp, start);
    }
    return Back(start) && invalid_ ? InvalidComprehension() : nullptr;  // of any bracket, even after a primary
  });
}

Diagnosis::Node* Diagnosis::List() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (!Take(Kind::kLeftBracket)) return nullptr;
  Node* items = StarNamedExpressions();
  if (items == nullptr && !Back(start + 1)) return nullptr;
  if (!Take(Kind::kRightBracket)) return nullptr;
  Node* list = Make(ExprKind::kList, start);
  if (list == nullptr || items == nullptr) return list;
  list->items = items->items;
  list->count = items->count;
  return list;
}

Diagnosis::Node* Diagnosis::ListComprehension() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (Take(Kind::kLeftBracket) && NamedExpression() != nullptr && ForIfClauses() != nullptr && Take(Kind::kRightBracket)) {
    return Make(ExprKind::kListComp, start);
  }
  return Back(start) && invalid_ ? InvalidComprehension() : nullptr;
}

Diagnosis::Node* Diagnosis::Set() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (!Take(Kind::kLeftBrace) || StarNamedExpressions() == nullptr || !Take(Kind::kRightBrace)) return nullptr;
  return Make(ExprKind::kSet, start);
}

Diagnosis::Node* Diagnosis::SetComprehension() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (Take(Kind::kLeftBrace) && NamedExpression() != nullptr && ForIfClauses() != nullptr && Take(Kind::kRightBrace)) {
    return Make(ExprKind::kSetComp, start);
  }
  return Back(start) && invalid_ ? InvalidComprehension() : nullptr;
}

bool Diagnosis::KeyValuePair() {
  Level level(*this);
  return level.ok() && Expression() != nullptr && Take(Kind::kColon) && Expression() != nullptr;
}

bool Diagnosis::DoubleStarredPair() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (Take(Kind::kDoubleStar) && BitwiseOr() != nullptr) return true;
  return Back(start) && KeyValuePair();
}

// Pairs with commas between, without the comma that may end them.
bool Diagnosis::DoubleStarredPairs() {
  if (!DoubleStarredPair()) return false;
  for (;;) {
    const uint32_t start = pos_;
    if (!Take(Kind::kComma) || !DoubleStarredPair()) return Back(start);
  }
}

Diagnosis::Node* Diagnosis::Dict() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (!Take(Kind::kLeftBrace)) return nullptr;
  if (DoubleStarredPairs()) {
    Take(Kind::kComma);
  } else if (!Back(start + 1)) {
    return nullptr;
  }
  if (Take(Kind::kRightBrace)) return Make(ExprKind::kDict, start);
  // CPython looks for these mistakes in its first pass, too.
  if (Back(start + 1)) InvalidDoubleStarredPairs();
  return nullptr;
}

bool Diagnosis::InvalidDoubleStarredPairs() {
  Level level(*this);
  const uint32_t start = pos_;
  if (DoubleStarredPairs() && Take(Kind::kComma) && InvalidKeyValue()) return true;
  if (!Back(start)) return false;
  for (const bool starred : {true, false}) {
    if (!Back(start) || Expression() == nullptr) return false;
    const Token* colon = TakeToken(Kind::kColon);
    if (colon == nullptr) return false;
    if (starred) {
      const Token* star = TakeToken(Kind::kStar);
      if (star != nullptr && BitwiseOr() != nullptr) return RaiseFrom(At(*star), "cannot use a starred expression in a dictionary value") != nullptr;
    } else if (Peek(Kind::kRightBrace) || Peek(Kind::kComma)) {
      return RaiseOn(At(*colon), "expression expected after dictionary key and ':'") != nullptr;
    }
  }
  return false;
}

bool Diagnosis::InvalidKeyValue() {
  Level level(*this);
  const uint32_t start = pos_;
  Node* key = Expression();
  if (key != nullptr && !Peek(Kind::kColon) && !raised_) {
    return RaiseOn({key->lineno, key->end_col_offset - 1, key->end_lineno, -1}, "':' expected after dictionary key") != nullptr;
  }
  if (key == nullptr) return false;
  const Token* colon = TakeToken(Kind::kColon);
  const Token* star = colon == nullptr ? nullptr : TakeToken(Kind::kStar);
  if (star != nullptr && BitwiseOr() != nullptr) return RaiseFrom(At(*star), "cannot use a starred expression in a dictionary value") != nullptr;
  if (!Back(start) || Expression() == nullptr) return false;
  colon = TakeToken(Kind::kColon);
  if (colon == nullptr || (!Peek(Kind::kRightBrace) && !Peek(Kind::kComma))) return false;
  return RaiseOn(At(*colon), "expression expected after dictionary key and ':'") != nullptr;
}

Diagnosis::Node* Diagnosis::DictComprehension() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (Take(Kind::kLeftBrace) && KeyValuePair() && ForIfClauses() != nullptr && Take(Kind::kRightBrace)) return Make(ExprKind::kDictComp, start);
  if (!Back(start) || !invalid_ || !Take(Kind::kLeftBrace)) return nullptr;
  const Token* stars = TakeToken(Kind::kDoubleStar);
  if (stars == nullptr || BitwiseOr() == nullptr || ForIfClauses() == nullptr || !Take(Kind::kRightBrace)) return nullptr;
  return RaiseOn(At(*stars), "dict unpacking cannot be used in dict comprehension");
}

Diagnosis::Node* Diagnosis::InvalidComprehension() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  const Kind open = Touch().kind;
  if (open != Kind::kLeftBracket && open != Kind::kLeftParen && open != Kind::kLeftBrace) return nullptr;
  ++pos_;
  Node* starred = StarredExpression();
  if (starred != nullptr && ForIfClauses() != nullptr) return RaiseOn(*starred, "iterable unpacking cannot be used in comprehension");
  if (open == Kind::kLeftParen || !Back(start + 1)) return nullptr;
  constexpr std::string_view kForgot = "did you forget parentheses around the comprehension target?";
  Node* first = StarNamedExpression();
  const Token* comma = first == nullptr ? nullptr : TakeToken(Kind::kComma);
  if (comma == nullptr) return nullptr;
  const uint32_t more = pos_;
  Node* rest = StarNamedExpressions();
  if (rest != nullptr && ForIfClauses() != nullptr) return RaiseRange(*first, *LastItem(rest), kForgot);
  if (!Back(more) || ForIfClauses() == nullptr) return nullptr;
  return RaiseRange(*first, At(*comma), kForgot);
}

// Its child is where the last clause ends for messages: the last condition, or what is iterated over.
Diagnosis::Node* Diagnosis::ForIfClauses() {
  return Remember(Rule::kForIfClauses, Memory::kByPass, [this](uint32_t) -> Node* {
    Node* last = nullptr;
    for (;;) {
      const uint32_t start = pos_;
      Node* clause = ForIfClause();
      if (clause == nullptr) return Back(start) ? last : nullptr;
      last = clause;
    }
  });
}

Diagnosis::Node* Diagnosis::ForIfClause() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  Take(Kind::kAsync);
  if (Take(Kind::kFor) && StarTargets() != nullptr && Take(Kind::kIn)) {
    Node* end = Disjunction();
    if (end == nullptr) return nullptr;
    for (;;) {
      const uint32_t condition = pos_;
      Node* test = Take(Kind::kIf) ? Disjunction() : nullptr;
      if (test == nullptr) {
        if (!Back(condition)) return nullptr;
        break;
      }
      end = test;
    }
    Node* clause = Make(ExprKind::kName, start);
    if (clause != nullptr) clause->child = end;
    return clause;
  }
  if (Back(start) && invalid_) InvalidForTarget();
  return nullptr;
}

Diagnosis::Node* Diagnosis::Slices() {
  return Remember(Rule::kSlices, Memory::kByPass, [this](uint32_t start) -> Node* {
    Node* slice = Slice();
    if (slice != nullptr && !Peek(Kind::kComma)) return raised_ ? nullptr : slice;
    if (!Back(start)) return nullptr;
    for (int count = 0;; ++count) {
      const uint32_t end = pos_;
      const bool more = count == 0 || Take(Kind::kComma);
      const uint32_t part = pos_;
      if (more && (Slice() != nullptr || (Back(part) && StarredExpression() != nullptr))) continue;
      if (!Back(end) || count == 0) return nullptr;
      break;
    }
    Take(Kind::kComma);
    return Make(ExprKind::kTuple, start);
  });
}

Diagnosis::Node* Diagnosis::Slice() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (Expression() == nullptr && !Back(start)) return nullptr;
  if (Take(Kind::kColon)) {
    uint32_t part = pos_;
    if (Expression() == nullptr && !Back(part)) return nullptr;
    part = pos_;
    if (Take(Kind::kColon)) {
      part = pos_;
      if (Expression() == nullptr && !Back(part)) return nullptr;
    }
    return Make(ExprKind::kSlice, start);
  }
  return Back(start) ? NamedExpression() : nullptr;
}

}  // namespace tessera::compiler
