#include "compiler/parser.h"

#include "compiler/lexer.h"
#include "compiler/lexer_source.h"
#include "compiler/parser_diagnosis.h"
#include "compiler/parser_impl.h"
#include "compiler/unicode.h"

namespace tessera::compiler {

bool PointerStack::Grow() {
  const uint32_t capacity = capacity_ == 0 ? 256 : capacity_ * 2;
  void* grown = heap_.Reallocate(data_, size_t{capacity} * sizeof(void*));
  if (grown == nullptr) return false;
  data_ = static_cast<void**>(grown);
  capacity_ = capacity;
  return true;
}

Parser::Parser(std::string_view text, const Token* tokens, const ParseInput& input, WarningList& warnings, alloc::Arena& arena)
    : text_(text), cur_(tokens), prev_(tokens), input_(input), literals_(text, input.max_digits, &warnings, arena), arena_(arena),
      stack_(arena.heap()), max_depth_(input.max_depth), barry_(input.barry_as_flufl) {}

bool Parser::Identifier(const Token* token, ast::Identifier* name) {
  *name = Text(token);
  for (const char c : *name) {
    if (static_cast<unsigned char>(c) < 128) continue;
    *name = NormalizeIdentifier(*name, arena_);
    return name->data() != nullptr || Fail<void>(Fatal::kNoMemory) != nullptr;
  }
  return true;
}

bool Parser::Name(ast::Identifier* name) {
  if (!At(Kind::kName) || !Identifier(cur_, name)) return false;
  Advance();
  return true;
}

ast::ExprNode* Parser::NameNode(ast::ExprContext context) {
  const Token* first = cur_;
  ast::Identifier id;
  auto* name = this->Name(&id) ? New<ast::Name>(first) : nullptr;
  if (name == nullptr) return nullptr;
  name->id = id;
  name->ctx = context;
  return name;
}

// False if there is a problem.
bool Parser::Problem(const LiteralProblem& problem) {
  if (problem.where == LiteralProblem::Where::kNoMemory) fatal_ = Fatal::kNoMemory;
  return problem.ok();
}

ast::Module* Parser::ParseModule() {
  auto* module = NewPart<ast::Module>();
  if (module == nullptr) return nullptr;
  switch (input_.mode) {
    case ParseMode::kFile:
      while (!At(Kind::kEndMarker)) {
        if (!Statement()) return nullptr;
      }
      return Take(0, &module->body) ? module : nullptr;
    case ParseMode::kEval:
      module->kind = ast::ModuleKind::kExpression;
      module->expression = Expressions();
      while (Accept(Kind::kNewline)) {
      }
      return module->expression != nullptr && At(Kind::kEndMarker) ? module : nullptr;
    case ParseMode::kSingle: {
      module->kind = ast::ModuleKind::kInteractive;
      const bool compound = !At(Kind::kNewline) && Statement();
      if (!compound) return nullptr;
      const ast::StmtKind kind = static_cast<Stmt*>(*stack_.at(0))->kind;
      if (stack_.size() == 1 && ast::IsCompound(kind) && !Accept(Kind::kNewline)) return nullptr;
      return Take(0, &module->body) ? module : nullptr;
    }
  }
  return nullptr;
}

namespace {

// Does anything but blanks and comments follow the statement of a kSingle parse?
bool MoreFollows(const Token* token) {
  while (token->kind == TokenKind::kNewline || token->kind == TokenKind::kIndent || token->kind == TokenKind::kDedent) ++token;
  return token->kind != TokenKind::kEndMarker;
}

SyntaxErrorInfo FatalError(Parser::Fatal fatal) {
  SyntaxErrorInfo error;
  error.kind = fatal == Parser::Fatal::kNoMemory ? ErrorKind::kNoMemory : ErrorKind::kTooComplex;
  if (fatal == Parser::Fatal::kTooComplex) error.message = "Parser stack overflowed - Python source too complex to parse";
  return error;
}

SyntaxErrorInfo SeveralStatements(std::string_view text, const Token& last) {
  SyntaxErrorInfo error;
  error.kind = ErrorKind::kSyntaxError;
  error.message = "multiple statements found while compiling a single statement";
  error.has_position = true;
  error.text = LineAround(text, last.start, true);
  error.lineno = last.lineno;
  error.end_lineno = last.end_lineno;
  error.offset = OffsetInCodePoints(error.text, last.col);
  error.end_offset = OffsetInCodePoints(error.text, last.end_col);
  return error;
}

}  // namespace

ParseResult Parse(const ParseInput& input, alloc::Arena& arena) {
  ParseResult result;
  const SourceText source = PrepareSource(input, arena);
  result.error = source.error;
  if (!result.error.ok()) return result;
  WarningList warnings, lexer_warnings;
  TokenBuffer tokens(arena.heap());
  LexFailure failure;
  {
    Lexer lexer(source.text, {input.mode == ParseMode::kSingle, !input.dont_imply_dedent}, tokens, lexer_warnings, arena);
    lexer.Run();
    failure = lexer.failure();
  }
  if (failure.error.kind == ErrorKind::kNoMemory) {
    result.error = failure.error;
    return result;
  }
  Parser parser(source.text, tokens.data(), input, warnings, arena);
  ast::Module* module = parser.ParseModule();
  warnings.Merge(lexer_warnings);
  result.warnings = warnings.first();
  if (parser.fatal() != Parser::Fatal::kNone) {
    result.error = FatalError(parser.fatal());
  } else if (module == nullptr) {
    result.error = Diagnose(source.text, tokens, failure, input, arena);
  } else if (input.mode == ParseMode::kSingle && MoreFollows(parser.current())) {
    result.error = SeveralStatements(source.text, parser.current()[-1]);
  } else {
    result.module = module;
  }
  return result;
}

}  // namespace tessera::compiler
