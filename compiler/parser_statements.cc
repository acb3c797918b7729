// Simple statements: those that end with the line or a semicolon.
#include <algorithm>

#include "compiler/parser_impl.h"

namespace tessera::compiler {

using ast::ExprKind;

namespace {

// The operator of "+=" and its like, as its number plus one; 0 for other tokens.
int AugmentedOperator(TokenKind kind) {
  using ast::Operator;
  const auto is = [](Operator op) { return static_cast<int>(op) + 1; };
  switch (kind) {
    case TokenKind::kPlusEqual: return is(Operator::kAdd);
    case TokenKind::kMinusEqual: return is(Operator::kSub);
    case TokenKind::kStarEqual: return is(Operator::kMult);
    case TokenKind::kAtEqual: return is(Operator::kMatMult);
    case TokenKind::kSlashEqual: return is(Operator::kDiv);
    case TokenKind::kPercentEqual: return is(Operator::kMod);
    case TokenKind::kAmperEqual: return is(Operator::kBitAnd);
    case TokenKind::kVBarEqual: return is(Operator::kBitOr);
    case TokenKind::kCircumflexEqual: return is(Operator::kBitXor);
    case TokenKind::kLeftShiftEqual: return is(Operator::kLShift);
    case TokenKind::kRightShiftEqual: return is(Operator::kRShift);
    case TokenKind::kDoubleStarEqual: return is(Operator::kPow);
    case TokenKind::kDoubleSlashEqual: return is(Operator::kFloorDiv);
    default: return 0;
  }
}

}  // namespace

// One compound statement or one line of simple ones, pushed on the stack.
bool Parser::Statement() {
  switch (cur_->kind) {
    case Kind::kIf: case Kind::kWhile: case Kind::kFor: case Kind::kTry: case Kind::kWith: case Kind::kDef:
    case Kind::kClass: case Kind::kAt: case Kind::kAsync:
      return Push(CompoundStatement());
    case Kind::kName:
      if (Text(cur_) == "match") {
        const State state = Save();
        if (Stmt* match = MatchStatement(); match != nullptr) return Push(match);
        if (!Restore(state)) return false;
      }
      return SimpleStatements();
    default:
      return SimpleStatements();
  }
}

bool Parser::SimpleStatements() {
  do {
    if (!Push(SimpleStatement())) return false;
  } while (Accept(Kind::kSemicolon) && !At(Kind::kNewline));
  return Accept(Kind::kNewline);
}

ast::StmtNode* Parser::SimpleStatement() {
  switch (cur_->kind) {
    case Kind::kImport: return ImportStatement();
    case Kind::kFrom: return FromStatement();
    case Kind::kReturn: return ReturnStatement();
    case Kind::kRaise: return RaiseStatement();
    case Kind::kPass: return WordStatement<ast::Pass>();
    case Kind::kBreak: return WordStatement<ast::Break>();
    case Kind::kContinue: return WordStatement<ast::Continue>();
    case Kind::kDel: return DeleteStatement();
    case Kind::kAssert: return AssertStatement();
    case Kind::kGlobal: return ScopeStatement<ast::Global>();
    case Kind::kNonlocal: return ScopeStatement<ast::Nonlocal>();
    case Kind::kName:
      if (Next() == Kind::kName && Text(cur_) == "type") return TypeAlias();
      return ExpressionStatement();
    default: return ExpressionStatement();
  }
}

template <typename T>
ast::StmtNode* Parser::WordStatement() {
  const Token* first = cur_;
  Advance();
  return New<T>(first);
}

// Whatever begins with an expression: the expression itself, or an assignment of any kind.
ast::StmtNode* Parser::ExpressionStatement() {
  const Token* first = cur_;
  Expr* expr = AssignedValue();
  if (expr == nullptr) return nullptr;
  if (At(Kind::kEqual)) return Assignment(first, expr);
  if (At(Kind::kColon)) return Annotation(first, expr);
  if (const int op = AugmentedOperator(cur_->kind); op != 0) return AugmentedAssignment(first, expr, static_cast<ast::Operator>(op - 1));
  auto* statement = New<ast::Expr>(first);
  if (statement != nullptr) statement->value = expr;
  return statement;
}

ast::ExprNode* Parser::AssignedValue() { return At(Kind::kYield) ? Yield() : StarExpressions(); }

ast::StmtNode* Parser::Assignment(const Token* first, Expr* target) {
  const uint32_t mark = stack_.size();
  Expr* value = target;
  while (Accept(Kind::kEqual)) {
    if (!ToStarTarget(value) || !Push(value)) return nullptr;
    value = AssignedValue();
    if (value == nullptr) return nullptr;
  }
  auto* assign = New<ast::Assign>(first);
  if (assign == nullptr || !Take(mark, &assign->targets)) return nullptr;
  assign->value = value;
  return assign;
}

ast::StmtNode* Parser::Annotation(const Token* first, Expr* target) {
  if (!ToSingleTarget(target)) return nullptr;
  Advance();
  Expr* annotation = Expression();
  Expr* value = nullptr;
  if (annotation == nullptr || (Accept(Kind::kEqual) && (value = AssignedValue()) == nullptr)) return nullptr;
  auto* assign = New<ast::AnnAssign>(first);
  if (assign == nullptr) return nullptr;
  assign->target = target;
  assign->annotation = annotation;
  assign->value = value;
  assign->simple = target->kind == ExprKind::kName && !target->parenthesised;
  return assign;
}

ast::StmtNode* Parser::AugmentedAssignment(const Token* first, Expr* target, ast::Operator op) {
  if (!ToSingleTarget(target)) return nullptr;
  Advance();
  Expr* value = AssignedValue();
  auto* assign = value == nullptr ? nullptr : New<ast::AugAssign>(first);
  if (assign == nullptr) return nullptr;
  assign->target = target;
  assign->op = op;
  assign->value = value;
  return assign;
}

ast::StmtNode* Parser::ReturnStatement() {
  const Token* first = cur_;
  Advance();
  Expr* value = nullptr;
  if ((StartsExpression() || At(Kind::kStar)) && (value = StarExpressions()) == nullptr) return nullptr;
  auto* statement = New<ast::Return>(first);
  if (statement != nullptr) statement->value = value;
  return statement;
}

ast::StmtNode* Parser::DeleteStatement() {
  const Token* first = cur_;
  Advance();
  const uint32_t mark = stack_.size();
  do {
    if (stack_.size() > mark && !StartsExpression()) break;
    Expr* target = BitwiseOr();
    if (target == nullptr || !ToDeleteTarget(target) || !Push(target)) return nullptr;
  } while (Accept(Kind::kComma));
  if (!At(Kind::kSemicolon) && !At(Kind::kNewline)) return nullptr;
  auto* statement = New<ast::Delete>(first);
  return statement != nullptr && Take(mark, &statement->targets) ? statement : nullptr;
}

ast::StmtNode* Parser::AssertStatement() {
  const Token* first = cur_;
  Advance();
  Expr* test = Expression();
  Expr* message = nullptr;
  if (test == nullptr || (Accept(Kind::kComma) && (message = Expression()) == nullptr)) return nullptr;
  auto* statement = New<ast::Assert>(first);
  if (statement == nullptr) return nullptr;
  statement->test = test;
  statement->msg = message;
  return statement;
}

ast::StmtNode* Parser::RaiseStatement() {
  const Token* first = cur_;
  Advance();
  Expr *exception = nullptr, *cause = nullptr;
  if (StartsExpression()) {
    exception = Expression();
    if (exception == nullptr || (Accept(Kind::kFrom) && (cause = Expression()) == nullptr)) return nullptr;
  }
  auto* statement = New<ast::Raise>(first);
  if (statement == nullptr) return nullptr;
  statement->exc = exception;
  statement->cause = cause;
  return statement;
}

template <typename T>
ast::StmtNode* Parser::ScopeStatement() {
  const Token* first = cur_;
  const uint32_t mark = stack_.size();
  do {
    Advance();
    if (!At(Kind::kName) || !Push(cur_)) return nullptr;
    Advance();
  } while (At(Kind::kComma));
  const int32_t count = static_cast<int32_t>(stack_.size() - mark);
  T* statement = New<T>(first);
  auto* names = arena_.NewArray<ast::Identifier>(count);
  if (statement == nullptr || names == nullptr) return Fail<Stmt>(Fatal::kNoMemory);
  for (int32_t i = 0; i < count; ++i) {
    if (!Identifier(static_cast<const Token*>(*stack_.at(mark + i)), &names[i])) return nullptr;
  }
  stack_.Cut(mark);
  statement->names = {names, count};
  return statement;
}

// a.b.c as one name.
bool Parser::DottedName(ast::Identifier* name) {
  if (!Name(name)) return false;
  if (!At(Kind::kDot)) return true;
  struct Part {
    ast::Identifier name;
    Part* next;
  };
  Part first{*name, nullptr};
  size_t size = name->size();
  for (Part* last = &first; Accept(Kind::kDot); last = last->next) {
    last->next = NewPart<Part>();
    if (last->next == nullptr || !Name(&last->next->name)) return false;
    size += 1 + last->next->name.size();
  }
  auto* joined = static_cast<char*>(arena_.Allocate(size, 1));
  if (joined == nullptr) return Fail<void>(Fatal::kNoMemory) != nullptr;
  *name = {joined, size};
  for (const Part* part = &first; part != nullptr; part = part->next) {
    joined = std::copy(part->name.begin(), part->name.end(), joined);
    if (part->next != nullptr) *joined++ = '.';
  }
  return true;
}

bool Parser::AsName(ast::Identifier* name) { return !Accept(Kind::kAs) || Name(name); }

ast::StmtNode* Parser::ImportStatement() {
  const Token* first = cur_;
  Advance();
  const uint32_t mark = stack_.size();
  do {
    const Token* start = cur_;
    ast::Identifier name, as_name;
    if (!DottedName(&name) || !AsName(&as_name)) return nullptr;
    auto* alias = New<ast::Alias>(start);
    if (!Push(alias)) return nullptr;
    alias->name = name;
    alias->asname = as_name;
  } while (Accept(Kind::kComma));
  auto* statement = New<ast::Import>(first);
  return statement != nullptr && Take(mark, &statement->names) ? statement : nullptr;
}

ast::StmtNode* Parser::FromStatement() {
  const Token* first = cur_;
  Advance();
  int level = 0;
  for (; At(Kind::kDot) || At(Kind::kEllipsis); Advance()) level += At(Kind::kDot) ? 1 : 3;
  ast::Identifier module;
  if ((level == 0 || At(Kind::kName)) && !DottedName(&module)) return nullptr;
  ast::Seq<ast::Alias*> names;
  if (!Accept(Kind::kImport) || !ImportTargets(&names)) return nullptr;
  auto* statement = New<ast::ImportFrom>(first);
  if (statement == nullptr) return nullptr;
  statement->module = module;
  statement->names = names;
  statement->level = level;
  for (const ast::Alias* alias : names) {
    if (level == 0 && module == "__future__" && alias->name == "barry_as_FLUFL") barry_ = true;
  }
  return statement;
}

bool Parser::ImportTargets(ast::Seq<ast::Alias*>* names) {
  const uint32_t mark = stack_.size();
  if (At(Kind::kStar)) {
    const Token* first = cur_;
    Advance();
    auto* alias = New<ast::Alias>(first);
    if (!Push(alias)) return false;
    alias->name = "*";
    return Take(mark, names);
  }
  if (Accept(Kind::kLeftParen)) return ImportNames(names, true) && Accept(Kind::kRightParen);
  return ImportNames(names, false);
}

bool Parser::ImportNames(ast::Seq<ast::Alias*>* names, bool trailing_comma) {
  const uint32_t mark = stack_.size();
  do {
    if (trailing_comma && At(Kind::kRightParen) && stack_.size() > mark) break;
    const Token* start = cur_;
    ast::Identifier name, as_name;
    if (!Name(&name) || !AsName(&as_name)) return false;
    auto* alias = New<ast::Alias>(start);
    if (!Push(alias)) return false;
    alias->name = name;
    alias->asname = as_name;
  } while (Accept(Kind::kComma));
  return Take(mark, names);
}

ast::StmtNode* Parser::TypeAlias() {
  const Token* first = cur_;
  Advance();
  Expr* name = NameNode(ast::ExprContext::kStore);
  ast::Seq<ast::TypeParamNode*> params;
  if (name == nullptr || !TypeParams(&params) || !Accept(Kind::kEqual)) return nullptr;
  Expr* value = Expression();
  auto* statement = value == nullptr ? nullptr : New<ast::TypeAlias>(first);
  if (statement == nullptr) return nullptr;
  statement->name = name;
  statement->type_params = params;
  statement->value = value;
  return statement;
}

}  // namespace tessera::compiler
