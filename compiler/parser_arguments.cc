// Parameters of functions and lambdas, arguments of calls, and what stands between the brackets of a subscript.
#include "compiler/parser_impl.h"

namespace tessera::compiler {

struct Parser::ParameterLists {
  uint32_t mark = 0;           // the positional parameters so far lie on the stack from here on
  ast::Seq<ast::Arg*> posonly;
  ast::Seq<ast::Arg*> plain;
  ast::Seq<Expr*> defaults;
  ast::Seq<ast::Arg*> kwonly;
  ast::Seq<Expr*> kw_defaults;
  ast::Arg* vararg = nullptr;
  ast::Arg* kwarg = nullptr;
  int positional = 0;          // positional parameters read
  int posonly_count = -1;      // how many of them stand before "/"; -1: no "/" yet
  int first_default = -1;      // index of the first positional parameter with a default
};

// Reads parameters up to, not including, `end`: ")" for a function, ":" for a lambda.
ast::Arguments* Parser::Parameters(Kind end) {
  ParameterLists lists;
  lists.mark = stack_.size();
  if (!ParameterList(end, &lists)) return nullptr;
  auto* arguments = NewPart<ast::Arguments>();
  if (arguments == nullptr) return nullptr;
  arguments->posonlyargs = lists.posonly;
  arguments->args = lists.plain;
  arguments->vararg = lists.vararg;
  arguments->kwonlyargs = lists.kwonly;
  arguments->kw_defaults = lists.kw_defaults;
  arguments->kwarg = lists.kwarg;
  arguments->defaults = lists.defaults;
  return arguments;
}

// The positional parameters as pairs on the stack (parameter, default or null), then what "*" and "**" begin.
bool Parser::ParameterList(Kind end, ParameterLists* lists) {
  while (At(Kind::kName) || At(Kind::kSlash)) {
    if (At(Kind::kSlash) ? !Slash(lists) : !PlainParameter(end, lists)) return false;
    if (!Accept(Kind::kComma)) break;
  }
  const int posonly = lists->posonly_count < 0 ? 0 : lists->posonly_count;
  const int first_default = lists->first_default < 0 ? lists->positional : lists->first_default;
  auto* args = arena_.NewArray<ast::Arg*>(lists->positional);
  auto* defaults = arena_.NewArray<Expr*>(lists->positional - first_default);
  if (args == nullptr || defaults == nullptr) return Fail<void>(Fatal::kNoMemory) != nullptr;
  for (int i = 0; i < lists->positional; ++i) {
    args[i] = static_cast<ast::Arg*>(*stack_.at(lists->mark + 2 * i));
    if (i >= first_default) defaults[i - first_default] = static_cast<Expr*>(*stack_.at(lists->mark + 2 * i + 1));
  }
  stack_.Cut(lists->mark);
  lists->posonly = {args, posonly};
  lists->plain = {args + posonly, lists->positional - posonly};
  lists->defaults = {defaults, lists->positional - first_default};
  if (At(Kind::kStar) && prev_->kind != Kind::kComma && lists->positional > 0) return false;
  if (At(Kind::kStar) && !StarParameter(end, lists)) return false;
  if (At(Kind::kDoubleStar) && !DoubleStarParameter(end, lists)) return false;
  return At(end);
}

bool Parser::Slash(ParameterLists* lists) {
  if (lists->posonly_count >= 0 || lists->positional == 0) return false;
  lists->posonly_count = lists->positional;
  Advance();
  return true;
}

bool Parser::PlainParameter(Kind end, ParameterLists* lists) {
  ast::Arg* arg = Parameter(end == Kind::kRightParen, false);
  if (!Push(arg)) return false;
  Expr* value = nullptr;
  if (Accept(Kind::kEqual)) {
    value = Expression();
    if (value == nullptr) return false;
    if (lists->first_default < 0) lists->first_default = lists->positional;
  } else if (lists->first_default >= 0) {
    return false;
  }
  ++lists->positional;
  return stack_.Push(value) || Fail<void>(Fatal::kNoMemory) != nullptr;
}

// "*args" or a bare "*", and the keyword-only parameters behind it.
bool Parser::StarParameter(Kind end, ParameterLists* lists) {
  Advance();
  const bool annotated = end == Kind::kRightParen;
  const bool bare = At(Kind::kComma);
  if (!bare) {
    lists->vararg = Parameter(annotated, true);
    if (lists->vararg == nullptr) return false;
  }
  const uint32_t mark = stack_.size();
  int count = 0;
  while (Accept(Kind::kComma) && At(Kind::kName)) {
    if (!Push(Parameter(annotated, false))) return false;
    Expr* value = nullptr;
    if (Accept(Kind::kEqual) && (value = Expression()) == nullptr) return false;
    if (!stack_.Push(value)) return Fail<void>(Fatal::kNoMemory) != nullptr;
    ++count;
  }
  if (bare && count == 0) return false;
  auto* args = arena_.NewArray<ast::Arg*>(count);
  auto* defaults = arena_.NewArray<Expr*>(count);
  if (args == nullptr || defaults == nullptr) return Fail<void>(Fatal::kNoMemory) != nullptr;
  for (int i = 0; i < count; ++i) {
    args[i] = static_cast<ast::Arg*>(*stack_.at(mark + 2 * i));
    defaults[i] = static_cast<Expr*>(*stack_.at(mark + 2 * i + 1));
  }
  stack_.Cut(mark);
  lists->kwonly = {args, count};
  lists->kw_defaults = {defaults, count};
  return true;
}

bool Parser::DoubleStarParameter(Kind end, ParameterLists* lists) {
  const bool is_first = lists->positional == 0 && lists->vararg == nullptr && lists->kwonly.empty();
  if (!is_first && prev_->kind != Kind::kComma) return false;
  Advance();
  lists->kwarg = Parameter(end == Kind::kRightParen, false);
  if (lists->kwarg == nullptr) return false;
  Accept(Kind::kComma);
  return true;
}

ast::Arg* Parser::Parameter(bool annotated, bool star_annotation) {
  const Token* first = cur_;
  ast::Identifier name;
  if (!Name(&name)) return nullptr;
  Expr* annotation = nullptr;
  if (annotated && Accept(Kind::kColon)) {
    annotation = star_annotation ? StarExpression() : Expression();
    if (annotation == nullptr) return nullptr;
  }
  auto* arg = New<ast::Arg>(first);
  if (arg == nullptr) return nullptr;
  arg->arg = name;
  arg->annotation = annotation;
  return arg;
}

// From "(" to ")". Positional arguments and keywords lie on the stack in turn and are told apart at the end, because
// *args may stand among keywords.
bool Parser::CallArguments(ast::Seq<Expr*>* args, ast::Seq<ast::Keyword*>* keywords) {
  const Token* open = cur_;
  Advance();
  if (Accept(Kind::kRightParen)) return true;
  const uint32_t mark = stack_.size();
  int stage = 0;
  do {
    if (At(Kind::kRightParen)) break;
    if (!CallArgument(&stage)) return false;
    if ((At(Kind::kFor) || At(Kind::kAsync)) && stage == 0 && stack_.size() == mark + 2) {
      auto* element = static_cast<Expr*>(*stack_.at(mark));
      if (element == nullptr) return false;
      Expr* generator = GeneratorArgument(open, element);
      stack_.Cut(mark);
      return Push(generator) && Take(mark, args);
    }
  } while (Accept(Kind::kComma));
  if (!Accept(Kind::kRightParen)) return false;
  int32_t positional = 0;
  const int32_t count = static_cast<int32_t>(stack_.size() - mark) / 2;
  for (int32_t i = 0; i < count; ++i) positional += *stack_.at(mark + 2 * i) != nullptr;
  auto* exprs = arena_.NewArray<Expr*>(positional);
  auto* named = arena_.NewArray<ast::Keyword*>(count - positional);
  if (exprs == nullptr || named == nullptr) return Fail<void>(Fatal::kNoMemory) != nullptr;
  *args = {exprs, positional};
  *keywords = {named, count - positional};
  for (int32_t i = 0; i < count; ++i) {
    if (void* expr = *stack_.at(mark + 2 * i); expr != nullptr) {
      *exprs++ = static_cast<Expr*>(expr);
    } else {
      *named++ = static_cast<ast::Keyword*>(*stack_.at(mark + 2 * i + 1));
    }
  }
  stack_.Cut(mark);
  return true;
}

// Stages: 0 everything may come; 1 a keyword was read, no more plain arguments; 2 "**" was read, no more "*" either.
bool Parser::CallArgument(int* stage) {
  Expr* expr = nullptr;
  ast::Keyword* keyword = nullptr;
  if (At(Kind::kDoubleStar) || (At(Kind::kName) && Next() == Kind::kEqual)) {
    *stage = At(Kind::kDoubleStar) ? 2 : *stage == 2 ? 2 : 1;
    keyword = KeywordArgument();
    if (keyword == nullptr) return false;
  } else {
    const bool star = At(Kind::kStar);
    if (*stage == 2 || (*stage == 1 && !star)) return false;
    expr = star ? Starred(true) : NamedExpression();
    if (expr == nullptr) return false;
  }
  return (stack_.Push(expr) && stack_.Push(keyword)) || Fail<void>(Fatal::kNoMemory) != nullptr;
}

ast::Keyword* Parser::KeywordArgument() {
  const Token* first = cur_;
  ast::Identifier name;
  if (!Accept(Kind::kDoubleStar)) {
    if (!Name(&name)) return nullptr;
    Advance();
  }
  Expr* value = Expression();
  auto* keyword = value == nullptr ? nullptr : New<ast::Keyword>(first);
  if (keyword == nullptr) return nullptr;
  keyword->arg = name;
  keyword->value = value;
  return keyword;
}

// f(x for x in y): the parentheses are the generator's.
ast::ExprNode* Parser::GeneratorArgument(const Token* open, Expr* element) {
  if (element->kind == ast::ExprKind::kStarred) return nullptr;
  return Comprehension<ast::GeneratorExp>(open, element, Kind::kRightParen);
}

ast::ExprNode* Parser::Slices() {
  const Token* first = cur_;
  const bool starred = At(Kind::kStar);
  Expr* slice = starred ? Starred(true) : Slice();
  if (slice == nullptr || (!At(Kind::kComma) && !starred)) return slice;
  const uint32_t mark = stack_.size();
  if (!Push(slice)) return nullptr;
  while (Accept(Kind::kComma)) {
    if (At(Kind::kRightBracket)) break;
    if (!Push(At(Kind::kStar) ? Starred(true) : Slice())) return nullptr;
  }
  return TupleFrom(first, mark);
}

ast::ExprNode* Parser::Slice() {
  const Token* first = cur_;
  Expr *lower = nullptr, *upper = nullptr, *step = nullptr;
  if (!At(Kind::kColon)) {
    lower = NamedExpression();
    if (lower == nullptr || !At(Kind::kColon)) return lower;
    if (lower->kind == ast::ExprKind::kNamedExpr && !lower->parenthesised) return nullptr;
  }
  Advance();
  if (StartsExpression() && (upper = Expression()) == nullptr) return nullptr;
  if (Accept(Kind::kColon) && StartsExpression() && (step = Expression()) == nullptr) return nullptr;
  auto* slice = New<ast::Slice>(first);
  if (slice == nullptr) return nullptr;
  slice->lower = lower;
  slice->upper = upper;
  slice->step = step;
  return slice;
}

}  // namespace tessera::compiler
