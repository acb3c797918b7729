// Arguments of calls and parameters of functions, as the recogniser sees them.
#include "compiler/parser_diagnosis_impl.h"

namespace tessera::compiler {

Diagnosis::Node* Diagnosis::StarredExpression() {
  return Remember(Rule::kStarredExpression, Memory::kByPass, [this](uint32_t start) -> Node* {
    if (invalid_) {
      const Token* star = TakeToken(Kind::kStar);
      if (star != nullptr && Expression() != nullptr && Take(Kind::kEqual)) {
        Node* value = Expression();
        if (value != nullptr) return RaiseRange(At(*star), *value, "cannot assign to iterable argument unpacking");
      }
      if (!Back(start)) return nullptr;
    }
    if (!Take(Kind::kStar)) return nullptr;
    Node* value = Expression();
    Node* starred = value == nullptr ? nullptr : Make(ExprKind::kStarred, start);
    if (starred != nullptr) starred->child = value;
    return starred;
  });
}

Diagnosis::Node* Diagnosis::Arguments() {
  return Remember(Rule::kArguments, Memory::kShared, [this](uint32_t start) -> Node* {
    Node* args = Args();
    if (args != nullptr) {
      Take(Kind::kComma);
      if (Peek(Kind::kRightParen)) return args;
    }
    return Back(start) && invalid_ ? InvalidArguments() : nullptr;
  });
}

// *x, a := b or an expression that no "=" follows.
bool Diagnosis::PositionalArgument(Node** node) {
  const uint32_t start = pos_;
  *node = StarredExpression();
  if (*node != nullptr) return true;
  if (!Back(start)) return false;
  *node = AssignmentExpression();
  if (*node == nullptr && Back(start)) *node = ExpressionNotNamed();
  return *node != nullptr && !Peek(Kind::kEqual) && !raised_;
}

Diagnosis::Node* Diagnosis::Args() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  Node* call = Make(ExprKind::kCall, start);
  Node* argument = nullptr;
  if (call == nullptr) return nullptr;
  if (!PositionalArgument(&argument)) return Back(start) && Kwargs(call) ? call : nullptr;
  if (!AddItem(call, argument)) return nullptr;
  for (;;) {
    const uint32_t end = pos_;
    if (Take(Kind::kComma) && PositionalArgument(&argument)) {
      if (!AddItem(call, argument)) return nullptr;
      continue;
    }
    if (!Back(end)) return nullptr;
    if (Take(Kind::kComma) && Kwargs(call)) return call;
    return Back(end) ? call : nullptr;
  }
}

// Arguments of which the last ones are keywords, or unpacked like keywords.
bool Diagnosis::ArgsWithKeywords() {
  const uint32_t start = pos_;
  Node* call = Make(ExprKind::kCall, start);
  Node* argument = nullptr;
  if (call == nullptr) return false;
  uint32_t end = pos_;
  for (int count = 0; (count == 0 || Take(Kind::kComma)) && PositionalArgument(&argument); ++count) end = pos_;
  if (!Back(end)) return false;
  if (end > start && Take(Kind::kComma) && Kwargs(call)) return true;
  return Back(start) && Kwargs(call);
}

bool Diagnosis::KwargList(bool double_star, Node* call) {
  if (!Kwarg(double_star, call)) return false;
  for (;;) {
    const uint32_t start = pos_;
    if (!Take(Kind::kComma) || !Kwarg(double_star, call)) return Back(start);
  }
}

bool Diagnosis::Kwargs(Node* call) {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (KwargList(false, call)) {
    const uint32_t end = pos_;
    return (Take(Kind::kComma) && KwargList(true, call)) || Back(end);
  }
  return Back(start) && KwargList(true, call);
}

bool Diagnosis::Kwarg(bool double_star, Node* call) {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (invalid_ && InvalidKwarg()) return true;
  if (!Back(start)) return false;
  if (Take(Kind::kName) && Take(Kind::kEqual) && Expression() != nullptr) return true;
  if (!Back(start)) return false;
  if (!double_star) {
    Node* starred = StarredExpression();
    return starred != nullptr && AddItem(call, starred);
  }
  if (!Take(Kind::kDoubleStar) || Expression() == nullptr) return false;
  call->flag = true;
  return true;
}

bool Diagnosis::InvalidKwarg() {
  Level level(*this);
  const uint32_t start = pos_;
  constexpr std::string_view kMaybe = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
  if (Peek(Kind::kTrue) || Peek(Kind::kFalse) || Peek(Kind::kNone)) {
    const Token& constant = tokens_[pos_++];
    const Token* equal = TakeToken(Kind::kEqual);
    if (equal != nullptr) return RaiseRange(At(constant), At(*equal), Format("cannot assign to %s", TokenText(constant.kind))) != nullptr;
  }
  if (!Back(start)) return false;
  const Token* name = TakeToken(Kind::kName);
  const Token* equal = name == nullptr ? nullptr : TakeToken(Kind::kEqual);
  if (equal != nullptr && Expression() != nullptr && ForIfClauses() != nullptr) return RaiseRange(At(*name), At(*equal), kMaybe) != nullptr;
  if (!Back(start)) return false;
  if (equal == nullptr) {
    Node* target = Expression();
    equal = target == nullptr ? nullptr : TakeToken(Kind::kEqual);
    if (equal != nullptr) {
      return RaiseRange(*target, At(*equal), "expression cannot contain assignment, perhaps you meant \"==\"?") != nullptr;
    }
  }
  if (!Back(start)) return false;
  const Token* stars = TakeToken(Kind::kDoubleStar);
  if (stars == nullptr || Expression() == nullptr || !Take(Kind::kEqual)) return false;
  Node* value = Expression();
  return value != nullptr && RaiseRange(At(*stars), *value, "cannot assign to keyword argument unpacking") != nullptr;
}

Diagnosis::Node* Diagnosis::InvalidArguments() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  constexpr std::string_view kGenerator = "Generator expression must be parenthesized";
  if (ArgsWithKeywords() && Take(Kind::kComma)) {
    const Token* star = TakeToken(Kind::kStar);
    if (star != nullptr) return RaiseOn(At(*star), "iterable argument unpacking follows keyword argument unpacking");
  }
  if (!Back(start)) return nullptr;
  Node* element = Expression();
  Node* clauses = element == nullptr ? nullptr : ForIfClauses();
  if (clauses != nullptr && Take(Kind::kComma)) {
    const uint32_t more = pos_;
    if (Args() == nullptr && Back(more) && (Expression() == nullptr || ForIfClauses() == nullptr)) Back(more);
    return raised_ ? nullptr : RaiseRange(*element, *clauses->child, kGenerator);
  }
  if (!Back(start)) return nullptr;
  const Token* name = TakeToken(Kind::kName);
  const Token* equal = name == nullptr ? nullptr : TakeToken(Kind::kEqual);
  if (equal != nullptr && Expression() != nullptr && ForIfClauses() != nullptr) {
    return RaiseRange(At(*name), At(*equal), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
  }
  if (!Back(start)) return nullptr;
  if (!(Args() != nullptr && Take(Kind::kComma)) && !Back(start)) return nullptr;
  name = TakeToken(Kind::kName);
  equal = name == nullptr ? nullptr : TakeToken(Kind::kEqual);
  if (equal != nullptr && (Peek(Kind::kComma) || Peek(Kind::kRightParen))) {
    return RaiseRange(At(*name), At(*equal), "expected argument value expression");
  }
  if (!Back(start)) return nullptr;
  Node* args = Args();
  clauses = args == nullptr ? nullptr : ForIfClauses();
  if (clauses != nullptr) return args->count <= 1 ? nullptr : RaiseRange(*LastItem(args), *clauses->child, kGenerator);
  if (!Back(start) || Args() == nullptr || !Take(Kind::kComma)) return nullptr;
  element = Expression();
  clauses = element == nullptr ? nullptr : ForIfClauses();
  if (clauses != nullptr) return RaiseRange(*element, *clauses->child, kGenerator);
  if (!Back(start)) return nullptr;
  args = Args();
  if (args == nullptr || !Take(Kind::kComma) || Args() == nullptr) return nullptr;
  return RaiseLast(args->flag ? "positional argument follows keyword argument unpacking" : "positional argument follows keyword argument");
}

// What parameters of functions and of lambdas differ in.
struct Diagnosis::ParamStyle {
  Kind end;
  bool annotated;
};

bool Diagnosis::FunctionParams() {
  Level level(*this);
  return level.ok() && Params({Kind::kRightParen, true});
}

bool Diagnosis::LambdaParams() {
  Level level(*this);
  return level.ok() && Params({Kind::kColon, false});
}

bool Diagnosis::Params(const ParamStyle& style) {
  const uint32_t start = pos_;
  if (invalid_ && InvalidParameters(style)) return true;
  return Back(start) && Parameters(style);
}

// `rule` as often as it fits; true if that was at least `at_least` times.
bool Diagnosis::SkipParams(const ParamStyle& style, bool (Diagnosis::*rule)(const ParamStyle&), int at_least) {
  for (int count = 0;; ++count) {
    const uint32_t start = pos_;
    if ((this->*rule)(style)) continue;
    return Back(start) && count >= at_least;
  }
}

bool Diagnosis::Parameters(const ParamStyle& style) {
  Level level(*this);
  const uint32_t start = pos_;
  const auto star_etc = [&] {
    const uint32_t rest = pos_;
    return StarEtc(style) || Back(rest);
  };
  if (SlashNoDefault(style)) return SkipParams(style, &Diagnosis::PlainParam, 0) && SkipParams(style, &Diagnosis::ParamWithDefault, 0) && star_etc();
  if (!Back(start)) return false;
  if (SlashWithDefault(style)) return SkipParams(style, &Diagnosis::ParamWithDefault, 0) && star_etc();
  if (!Back(start)) return false;
  if (SkipParams(style, &Diagnosis::PlainParam, 1)) return SkipParams(style, &Diagnosis::ParamWithDefault, 0) && star_etc();
  if (!Back(start)) return false;
  if (SkipParams(style, &Diagnosis::ParamWithDefault, 1)) return star_etc();
  return Back(start) && StarEtc(style);
}

// After a parameter: a comma, or the end of the list to come.
bool Diagnosis::ParamEnd(const ParamStyle& style) { return Take(Kind::kComma) || Peek(style.end); }

bool Diagnosis::SlashNoDefault(const ParamStyle& style) {
  Level level(*this);
  return SkipParams(style, &Diagnosis::PlainParam, 1) && Take(Kind::kSlash) && ParamEnd(style);
}

bool Diagnosis::SlashWithDefault(const ParamStyle& style) {
  Level level(*this);
  return SkipParams(style, &Diagnosis::PlainParam, 0) && SkipParams(style, &Diagnosis::ParamWithDefault, 1) && Take(Kind::kSlash) && ParamEnd(style);
}

bool Diagnosis::Param(const ParamStyle& style, bool star_annotation, const Token** name) {
  const Token* token = TakeToken(Kind::kName);
  if (token == nullptr) return false;
  if (name != nullptr) *name = token;
  const uint32_t end = pos_;
  if (!style.annotated) return true;
  if (star_annotation) return Take(Kind::kColon) && StarExpression() != nullptr;
  return (Take(Kind::kColon) && Expression() != nullptr) || Back(end);
}

bool Diagnosis::ParamNoDefault(const ParamStyle& style, const Token** name) {
  Level level(*this);
  return level.ok() && Param(style, false, name) && ParamEnd(style);
}

bool Diagnosis::Default() {
  const uint32_t start = pos_;
  if (Take(Kind::kEqual) && Expression() != nullptr) return true;
  if (!Back(start) || !invalid_) return false;
  const Token* equal = TakeToken(Kind::kEqual);
  if (equal == nullptr || (!Peek(Kind::kRightParen) && !Peek(Kind::kComma))) return false;
  return RaiseOn(At(*equal), "expected default value expression") != nullptr;
}

bool Diagnosis::ParamWithDefault(const ParamStyle& style) {
  Level level(*this);
  return level.ok() && Param(style, false, nullptr) && Default() && ParamEnd(style);
}

bool Diagnosis::ParamMaybeDefault(const ParamStyle& style) {
  Level level(*this);
  if (!level.ok() || !Param(style, false, nullptr)) return false;
  const uint32_t end = pos_;
  return (Default() || Back(end)) && ParamEnd(style);
}

bool Diagnosis::StarEtc(const ParamStyle& style) {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (invalid_ && InvalidStarEtc(style)) return true;
  const auto rest = [&](int at_least) {
    if (!SkipParams(style, &Diagnosis::ParamMaybeDefault, at_least)) return false;
    const uint32_t end = pos_;
    return Kwds(style) || Back(end);
  };
  if (!Back(start)) return false;
  if (Take(Kind::kStar) && ParamNoDefault(style, nullptr)) return rest(0);
  if (!Back(start)) return false;
  if (style.annotated && Take(Kind::kStar) && Param(style, true, nullptr) && ParamEnd(style)) return rest(0);
  if (!Back(start)) return false;
  if (Take(Kind::kStar) && Take(Kind::kComma) && rest(1)) return true;
  return Back(start) && Kwds(style);
}

bool Diagnosis::InvalidStarEtc(const ParamStyle& style) {
  Level level(*this);
  const uint32_t start = pos_;
  const Token* star = TakeToken(Kind::kStar);
  if (star == nullptr) return false;
  const uint32_t inside = pos_;
  if (Take(style.end) || (Back(inside) && Take(Kind::kComma) && (Take(style.end) || Take(Kind::kDoubleStar)))) {
    constexpr std::string_view kMustFollow = "named arguments must follow bare *";
    return (style.annotated ? RaiseOn(At(*star), kMustFollow) : RaiseLast(kMustFollow)) != nullptr;
  }
  if (!Back(inside)) return false;
  if (Param(style, false, nullptr)) {
    const Token* equal = TakeToken(Kind::kEqual);
    if (equal != nullptr) return RaiseOn(At(*equal), "var-positional argument cannot have default value") != nullptr;
  }
  if (!Back(start + 1)) return false;
  if (!(ParamNoDefault(style, nullptr) || (Back(inside) && Take(Kind::kComma)))) return false;
  if (!SkipParams(style, &Diagnosis::ParamMaybeDefault, 0)) return false;
  const Token* second = TakeToken(Kind::kStar);
  if (second == nullptr) return false;
  const uint32_t end = pos_;
  if (!ParamNoDefault(style, nullptr) && !(Back(end) && Take(Kind::kComma))) return false;
  return RaiseOn(At(*second), "* argument may appear only once") != nullptr;
}

bool Diagnosis::Kwds(const ParamStyle& style) {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (invalid_ && InvalidKwds(style)) return true;
  return Back(start) && Take(Kind::kDoubleStar) && ParamNoDefault(style, nullptr);
}

bool Diagnosis::InvalidKwds(const ParamStyle& style) {
  Level level(*this);
  if (!Take(Kind::kDoubleStar) || !Param(style, false, nullptr)) return false;
  if (const Token* equal = TakeToken(Kind::kEqual); equal != nullptr) {
    return RaiseOn(At(*equal), "var-keyword argument cannot have default value") != nullptr;
  }
  if (!Take(Kind::kComma)) return false;
  constexpr std::string_view kCannotFollow = "arguments cannot follow var-keyword argument";
  const uint32_t next = pos_;
  if (Param(style, false, nullptr)) {
    const Token& first = tokens_[next];
    const Token& last = tokens_[pos_ - 1];
    return RaiseRange(At(first), At(last), kCannotFollow) != nullptr;
  }
  if (!Back(next)) return false;
  for (const Kind kind : {Kind::kStar, Kind::kDoubleStar, Kind::kSlash}) {
    if (const Token* token = TakeToken(kind); token != nullptr) return RaiseOn(At(*token), kCannotFollow) != nullptr;
  }
  return false;
}

bool Diagnosis::InvalidParameters(const ParamStyle& style) {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  const Token* slash = TakeToken(Kind::kSlash);
  if (slash != nullptr && Take(Kind::kComma)) return RaiseOn(At(*slash), "at least one argument must precede /") != nullptr;
  const auto any_slash = [&] {
    const uint32_t from = pos_;
    return SlashNoDefault(style) || (Back(from) && SlashWithDefault(style));
  };
  if (!Back(start)) return false;
  if (any_slash() && SkipParams(style, &Diagnosis::ParamMaybeDefault, 0)) {
    slash = TakeToken(Kind::kSlash);
    if (slash != nullptr) return RaiseOn(At(*slash), "/ may appear only once") != nullptr;
  }
  if (!Back(start)) return false;
  if (!SlashNoDefault(style) && !Back(start)) return false;
  if (!SkipParams(style, &Diagnosis::PlainParam, 0)) return false;
  const uint32_t defaults = pos_;
  if (SlashWithDefault(style) || (Back(defaults) && SkipParams(style, &Diagnosis::ParamWithDefault, 1))) {
    const uint32_t first = pos_;
    if (ParamNoDefault(style, nullptr)) {
      const uint32_t last = tokens_[pos_ - 1].kind == Kind::kComma ? pos_ - 2 : pos_ - 1;
      return RaiseRange(At(tokens_[first]), At(tokens_[last]), "parameter without a default follows parameter with a default") != nullptr;
    }
  }
  if (!Back(start) || !SkipParams(style, &Diagnosis::PlainParam, 0)) return false;
  if (const Token* open = TakeToken(Kind::kLeftParen); open != nullptr) {
    bool inside = false;
    if (style.annotated) {
      inside = SkipParams(style, &Diagnosis::PlainParam, 1);
    } else if (Take(Kind::kName)) {
      inside = true;
      for (uint32_t end = pos_; (Take(Kind::kComma) && Take(Kind::kName)) || !Back(end); end = pos_) {
        if (raised_) return false;
      }
    }
    if (inside) Take(Kind::kComma);
    const Token* close = inside ? TakeToken(Kind::kRightParen) : nullptr;
    if (close != nullptr) {
      return RaiseRange(At(*open), At(*close), style.annotated ? "Function parameters cannot be parenthesized"
                                                               : "Lambda expression parameters cannot be parenthesized") != nullptr;
    }
  }
  if (!Back(start)) return false;
  if (!any_slash() && !Back(start)) return false;
  if (SkipParams(style, &Diagnosis::ParamMaybeDefault, 0) && Take(Kind::kStar)) {
    const uint32_t star = pos_;
    if ((Take(Kind::kComma) || (Back(star) && ParamNoDefault(style, nullptr))) && SkipParams(style, &Diagnosis::ParamMaybeDefault, 0)) {
      slash = TakeToken(Kind::kSlash);
      if (slash != nullptr) return RaiseOn(At(*slash), "/ must be ahead of *") != nullptr;
    }
  }
  if (!Back(start) || !SkipParams(style, &Diagnosis::ParamMaybeDefault, 1) || !Take(Kind::kSlash)) return false;
  const Token* star = TakeToken(Kind::kStar);
  return star != nullptr && RaiseOn(At(*star), "expected comma between / and *") != nullptr;
}

}  // namespace tessera::compiler
