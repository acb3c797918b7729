#include "compiler/parser_diagnosis.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "compiler/parser_diagnosis_impl.h"

namespace tessera::compiler {

Diagnosis::Diagnosis(std::string_view text, const TokenBuffer& tokens, const LexFailure& failure, const ParseInput& input, alloc::Arena& arena)
    : text_(text), tokens_(tokens), failure_(failure), input_(input), arena_(arena), scratch_(arena.heap()),
      literals_(text, input.max_digits, nullptr, arena), max_level_(input.max_depth) {}

SyntaxErrorInfo Diagnosis::Run() {
  memo_ = static_cast<MemoEntry**>(arena_.heap().AllocateZeroed(tokens_.size() * sizeof(MemoEntry*)));
  if (memo_ == nullptr) {
    OutOfMemory();
    return error_;
  }
  Touch();
  if (!raised_) RunPass();
  const uint32_t last = fetched_;
  if (raised_) return Verdict(last);
  pos_ = 0;
  ForgetResults();
  invalid_ = true;
  RunPass();
  return Verdict(last);
}

// True if the tokens are a program after all.
bool Diagnosis::RunPass() {
  pos_ = 0;
  switch (input_.mode) {
    case ParseMode::kFile:
      for (;;) {
        const uint32_t statement = pos_;
        if (Statement() == nullptr) {
          pos_ = statement;
          break;
        }
        ForgetResults();
      }
      return Take(Kind::kEndMarker);
    case ParseMode::kSingle:
      return StatementNewline();
    case ParseMode::kEval:
      if (Expressions() == nullptr) return false;
      while (Take(Kind::kNewline)) {
      }
      return Take(Kind::kEndMarker);
  }
  return false;
}

SyntaxErrorInfo Diagnosis::Verdict(uint32_t last) {
  if (error_.kind == ErrorKind::kNoMemory || error_.kind == ErrorKind::kTooComplex) return error_;
  if (!error_.ok()) return CheckRest(error_);
  const Token& token = tokens_[last];
  if (token.kind == Kind::kIndent || token.kind == Kind::kDedent) {
    RaiseAtToken(ErrorKind::kIndentationError, tokens_[fetched_], token.kind == Kind::kIndent ? "unexpected indent" : "unexpected unindent");
    return error_;
  }
  RaiseOn(At(token), "invalid syntax");
  return CheckRest(error_);
}

bool Diagnosis::InsideFString(uint32_t at) const {
  int depth = 0;
  for (uint32_t i = 0; i <= at; ++i) {
    if (tokens_[i].kind == Kind::kFStringStart) ++depth;
    if (tokens_[i].kind == Kind::kFStringEnd) --depth;
  }
  return depth > 0;
}

// What the lexer found wrong behind the error counts for more than the error, unless it is inside an f-string.
SyntaxErrorInfo Diagnosis::CheckRest(const SyntaxErrorInfo& error) {
  if (failure_.error.ok() || fetched_ + 1 >= tokens_.size()) return error;
  if (InsideFString(tokens_.size() - 1)) return error;
  if (failure_.decisive) return failure_.error;
  const bool unclosed = failure_.in_bracket && tokens_[fetched_].lineno > failure_.bracket.lineno;
  return unclosed ? UnclosedBracketError(text_, failure_.bracket, false, arena_) : error;
}

// Nothing goes back before pos_ any more.
void Diagnosis::ForgetResults() {
  for (uint32_t i = memo_low_; i <= memo_high_; ++i) memo_[i] = nullptr;
  memo_low_ = memo_high_ = pos_;
  scratch_.Reset();
}

bool Diagnosis::TooComplex() {
  if (raised_) return false;
  raised_ = true;
  error_ = SyntaxErrorInfo();
  error_.kind = ErrorKind::kTooComplex;
  error_.message = "Parser stack overflowed - Python source too complex to parse";
  return false;
}

bool Diagnosis::OutOfMemory() {
  raised_ = true;
  error_ = SyntaxErrorInfo();
  error_.kind = ErrorKind::kNoMemory;
  return false;
}

void Diagnosis::Store(Rule rule, uint8_t pass, uint32_t start, Node* node) {
  MemoEntry* entry = scratch_.New<MemoEntry>(memo_[start], node, pos_, rule, pass);
  if (entry == nullptr) {
    OutOfMemory();
    return;
  }
  memo_[start] = entry;
  if (start > memo_high_) memo_high_ = start;
}

// The token at pos_. Looking at the place where the lexer stopped, for the first time, raises its error.
const Token& Diagnosis::Touch() {
  const Token& token = tokens_[pos_];
  if (pos_ > fetched_ || (pos_ == 0 && fetched_ == 0 && token.kind == Kind::kError && !invalid_)) {
    fetched_ = pos_;
    if (token.kind == Kind::kError) {
      error_ = failure_.error;
      raised_ = true;
    }
  }
  return token;
}

bool Diagnosis::PeekWord(std::string_view word) { return Peek(Kind::kName) && Text(tokens_[pos_]) == word; }

bool Diagnosis::TakeWord(std::string_view word) {
  if (!PeekWord(word)) return false;
  ++pos_;
  return true;
}

// A soft keyword, or the beginning of one: CPython compares no more than the name's own length.
bool Diagnosis::PeekSoftKeyword() {
  if (!Peek(Kind::kName)) return false;
  const std::string_view name = Text(tokens_[pos_]);
  for (const std::string_view keyword : {"_", "case", "match", "type"}) {
    if (keyword.substr(0, name.size()) == name) return true;
  }
  return false;
}

// A token without which nothing else makes sense.
bool Diagnosis::Forced(Kind kind) {
  if (raised_) return false;
  const Token& token = Touch();
  if (raised_) return false;
  if (token.kind == kind) {
    ++pos_;
    return true;
  }
  return RaiseOn(At(token), Format("expected '%s'", TokenText(kind))) != nullptr;
}

Diagnosis::Node* Diagnosis::Make(ExprKind kind, uint32_t start) {
  if (raised_) return nullptr;
  Node* node = scratch_.New<Node>();
  if (node == nullptr) {
    OutOfMemory();
    return nullptr;
  }
  uint32_t last = pos_ > start ? pos_ - 1 : start;
  while (last > start && tokens_[last].kind >= Kind::kNewline && tokens_[last].kind <= Kind::kDedent) --last;
  node->kind = kind;
  node->lineno = tokens_[start].lineno;
  node->col_offset = tokens_[start].col;
  node->end_lineno = tokens_[last].end_lineno;
  node->end_col_offset = tokens_[last].end_col;
  return node;
}

Diagnosis::Node* Diagnosis::MakeConstant(ast::LiteralKind literal, uint32_t start) {
  Node* node = Make(ExprKind::kConstant, start);
  if (node != nullptr) node->literal = literal;
  return node;
}

bool Diagnosis::AddItem(Node* to, Node* item) {
  Cell* cell = scratch_.New<Cell>(item, to->items);
  if (cell == nullptr) return OutOfMemory();
  to->items = cell;
  ++to->count;
  return true;
}

std::string_view Diagnosis::Format(const char* format, ...) {
  char buffer[512];
  va_list args;
  va_start(args, format);
  const int length = std::vsnprintf(buffer, sizeof(buffer), format, args);
  va_end(args);
  const size_t size = length < 0 ? 0 : static_cast<size_t>(length) < sizeof(buffer) ? static_cast<size_t>(length) : sizeof(buffer) - 1;
  return arena_.CopyString({buffer, size});
}

// The line that CPython has at hand: while it still reads that line, with its end, and with the lines before it that a
// string literal or a backslash joins to it.
std::string_view Diagnosis::ErrorText(int32_t lineno) const {
  if (input_.from_file) return LineAround(text_, LineStart(lineno), true);
  if (tokens_[fetched_].end_lineno > lineno) return LineAround(text_, LineStart(lineno), false);
  int32_t first = lineno;
  for (bool grew = true; grew;) {
    grew = false;
    for (uint32_t i = fetched_ + 1; i-- > 0 && tokens_[i].end_lineno >= first;) {
      const bool text = tokens_[i].kind == Kind::kString || tokens_[i].kind == Kind::kFStringMiddle;
      if (!text || tokens_[i].end_lineno != first || tokens_[i].lineno >= first) continue;
      first = tokens_[i].lineno;
      grew = true;
    }
    const uint32_t start = LineStart(first);
    if (start < 2 || text_[start - 2] != '\\' || text_[text_.find_first_not_of(" \t\f", LineStart(first - 1))] == '#') continue;
    --first;
    grew = true;
  }
  // A backslash that nothing stands before is part of the indentation and joins nothing.
  while (first < lineno && text_[text_.find_first_not_of(" \t\f", LineStart(first))] == '\\') ++first;
  const uint32_t start = LineStart(first);
  const std::string_view last = LineAround(text_, LineStart(lineno), true);
  return text_.substr(start, static_cast<size_t>(last.data() - text_.data()) + last.size() - start);
}

uint32_t Diagnosis::LineStart(int32_t lineno) const {
  size_t at = 0;
  for (int32_t line = 1; line < lineno; ++line) {
    const size_t end = text_.find('\n', at);
    if (end == std::string_view::npos) break;
    at = end + 1;
  }
  return static_cast<uint32_t>(at);
}

std::nullptr_t Diagnosis::Raise(ErrorKind kind, const ast::Position& at, bool end_is_here, std::string_view message) {
  if (raised_) return nullptr;
  raised_ = true;
  error_ = SyntaxErrorInfo();
  error_.kind = message.data() == nullptr ? ErrorKind::kNoMemory : kind;
  error_.message = message;
  error_.has_position = true;
  error_.text = ErrorText(at.lineno);
  error_.lineno = at.lineno;
  error_.offset = at.col_offset < 0 ? 0 : OffsetInCodePoints(error_.text, at.col_offset);
  error_.end_lineno = at.end_lineno;
  error_.end_offset = at.end_col_offset < 0 ? 0 : OffsetInCodePoints(error_.text, at.end_col_offset);
  if (end_is_here) {
    const Token& last = tokens_[fetched_];
    error_.end_lineno = last.end_lineno;
    const int32_t column = last.end_col >= 0 ? last.end_col : 0;
    error_.end_offset = OffsetInCodePoints(error_.text, column) - 1;
  }
  return nullptr;
}

std::nullptr_t Diagnosis::RaiseAtToken(ErrorKind kind, const Token& token, std::string_view message) {
  if (token.col >= 0) return Raise(kind, At(token), false, message);
  Raise(kind, At(token), false, message);
  // The token stands nowhere: the place that the lexer has reached.
  const Token& last = tokens_[fetched_];
  const size_t line = last.end == 0 ? std::string_view::npos : text_.rfind('\n', last.end - 1);
  size_t start = line == std::string_view::npos ? 0 : line + 1;
  if (last.end == text_.size() && start == text_.size() && start > 0) {
    const size_t before = start >= 2 ? text_.rfind('\n', start - 2) : std::string_view::npos;
    start = before == std::string_view::npos ? 0 : before + 1;
  }
  // At the end of a file that it reads line by line CPython has no line any more.
  const bool nowhere = input_.from_file && last.end == text_.size();
  error_.offset = nowhere ? 0 : CountCodePoints(text_.substr(start, last.end - start));
  error_.end_offset = -1;
  return nullptr;
}

std::nullptr_t Diagnosis::RaiseIndentation(const Token& statement, const char* what) {
  return RaiseAtToken(ErrorKind::kIndentationError, tokens_[fetched_], Format("expected an indented block after %s on line %d", what, statement.lineno));
}

std::nullptr_t Diagnosis::RaiseNext(std::string_view message) {
  Touch();
  return raised_ ? nullptr : RaiseAtToken(ErrorKind::kSyntaxError, tokens_[pos_], message);
}

std::nullptr_t Diagnosis::RaiseRange(const ast::Position& first, const ast::Position& last, std::string_view message) {
  return Raise(ErrorKind::kSyntaxError, {first.lineno, first.col_offset, last.end_lineno, last.end_col_offset}, false, message);
}

std::nullptr_t Diagnosis::RaiseProblem(const LiteralProblem& problem, const Token& token) {
  switch (problem.where) {
    case LiteralProblem::Where::kNone: return nullptr;
    case LiteralProblem::Where::kNoMemory: OutOfMemory(); return nullptr;
    case LiteralProblem::Where::kToken: return RaiseOn(At(token), problem.message);
    case LiteralProblem::Where::kLastToken: return RaiseLast(problem.message);
    case LiteralProblem::Where::kLine: return RaiseOn({token.lineno, -1, token.end_lineno, -1}, problem.message);
  }
  return nullptr;
}

// What error messages call an expression.
const char* Diagnosis::NameOf(const Node* node) const {
  switch (node->kind) {
    case ExprKind::kAttribute: return "attribute";
    case ExprKind::kSubscript: return "subscript";
    case ExprKind::kStarred: return "starred";
    case ExprKind::kName: return "name";
    case ExprKind::kList: return "list";
    case ExprKind::kTuple: return "tuple";
    case ExprKind::kLambda: return "lambda";
    case ExprKind::kCall: return "function call";
    case ExprKind::kGeneratorExp: return "generator expression";
    case ExprKind::kYield: case ExprKind::kYieldFrom: return "yield expression";
    case ExprKind::kAwait: return "await expression";
    case ExprKind::kListComp: return "list comprehension";
    case ExprKind::kSetComp: return "set comprehension";
    case ExprKind::kDictComp: return "dict comprehension";
    case ExprKind::kDict: return "dict literal";
    case ExprKind::kSet: return "set display";
    case ExprKind::kJoinedStr: case ExprKind::kFormattedValue: return "f-string expression";
    case ExprKind::kCompare: return "comparison";
    case ExprKind::kIfExp: return "conditional expression";
    case ExprKind::kNamedExpr: return "named expression";
    case ExprKind::kConstant: break;
    default: return "expression";
  }
  switch (node->literal) {
    case ast::LiteralKind::kNone: return "None";
    case ast::LiteralKind::kTrue: return "True";
    case ast::LiteralKind::kFalse: return "False";
    case ast::LiteralKind::kEllipsis: return "ellipsis";
    default: return "literal";
  }
}

bool Diagnosis::IsLegacyName(const Node* node) const {
  if (node->kind != ExprKind::kName || node->token == nullptr) return false;
  const std::string_view name = Text(*node->token);
  return name == "print" || name == "exec";
}

// The first part of `node`, from the left, that cannot be a target; null if it can be one.
Diagnosis::Node* Diagnosis::InvalidTarget(Targets targets, Node* node) {
  switch (node->kind) {
    case ExprKind::kList: case ExprKind::kTuple: {
      Node* found = nullptr;
      for (Cell* cell = node->items; cell != nullptr; cell = cell->next) {
        if (Node* invalid = InvalidTarget(targets, cell->node); invalid != nullptr) found = invalid;
      }
      return found;
    }
    case ExprKind::kStarred: return targets == Targets::kDelete ? node : InvalidTarget(targets, node->child);
    case ExprKind::kCompare:
      if (targets != Targets::kFor) return node;
      return node->flag ? InvalidTarget(targets, node->child) : nullptr;
    case ExprKind::kName: case ExprKind::kSubscript: case ExprKind::kAttribute: return nullptr;
    default: return node;
  }
}

std::nullptr_t Diagnosis::RaiseInvalidTarget(Targets targets, Node* node) {
  Node* invalid = InvalidTarget(targets, node);
  if (invalid == nullptr) return nullptr;
  return RaiseOn(*invalid, Format(targets == Targets::kDelete ? "cannot delete %s" : "cannot assign to %s", NameOf(invalid)));
}

SyntaxErrorInfo Diagnose(std::string_view text, const TokenBuffer& tokens, const LexFailure& failure, const ParseInput& input,
                         alloc::Arena& arena) {
  return Diagnosis(text, tokens, failure, input, arena).Run();
}

}  // namespace tessera::compiler
