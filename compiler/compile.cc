#include "compiler/compile.h"

#include "alloc/heap.h"
#include "compiler/codegen.h"
#include "compiler/codegen_context.h"
#include "compiler/codegen_future.h"
#include "compiler/parser.h"
#include "compiler/symtable.h"

namespace tessera::compiler {
namespace {

constexpr bytecode::ImageMemory HeapMemory(alloc::Heap& heap) {
  return {[](void* context, size_t size) { return static_cast<alloc::Heap*>(context)->Allocate(size); },
          [](void*, void* block) { alloc::Heap::Free(block); }, &heap};
}

std::string_view Keep(alloc::Arena& texts, std::string_view text) { return text.empty() ? text : texts.CopyString(text); }

// Line `number` of the source, with its end.
std::string_view LineOf(std::string_view source, int32_t number) {
  size_t start = 0;
  for (int32_t line = 1; line < number; ++line) {
    const size_t end = source.find('\n', start);
    if (end == std::string_view::npos) return {};
    start = end + 1;
  }
  const size_t end = source.find('\n', start);
  return source.substr(start, end == std::string_view::npos ? end : end + 1 - start);
}

CompileErrorKind KindOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kSyntaxError: return CompileErrorKind::kSyntaxError;
    case ErrorKind::kIndentationError: return CompileErrorKind::kIndentationError;
    case ErrorKind::kTabError: return CompileErrorKind::kTabError;
    default: return CompileErrorKind::kMemoryError;
  }
}

CompileErrorKind KindOf(Failure failure) {
  switch (failure) {
    case Failure::kSyntax: return CompileErrorKind::kSyntaxError;
    case Failure::kNotImplemented: return CompileErrorKind::kNotImplementedError;
    case Failure::kRecursion: return CompileErrorKind::kRecursionError;
    case Failure::kOverflow: return CompileErrorKind::kOverflowError;
    case Failure::kSystem: return CompileErrorKind::kSystemError;
    default: return CompileErrorKind::kMemoryError;
  }
}

CompileError FromParser(const SyntaxErrorInfo& info, alloc::Arena& texts) {
  CompileError error;
  error.kind = KindOf(info.kind);
  error.has_position = info.has_position;
  error.lineno = info.lineno;
  error.offset = info.offset;
  error.end_lineno = info.end_lineno;
  error.end_offset = info.end_offset;
  error.message = Keep(texts, info.message);
  error.text = Keep(texts, info.text);
  return error;
}

// An error found in the tree.
CompileError At(const ast::Position& p, const CompileInput& input, alloc::Arena& texts) {
  CompileError error;
  error.kind = CompileErrorKind::kSyntaxError;
  error.has_position = error.text_in_file = true;
  error.lineno = p.lineno;
  error.offset = p.col_offset + 1;
  error.end_lineno = p.end_lineno;
  error.end_offset = p.end_col_offset < 0 ? 0 : p.end_col_offset + 1;
  if (input.from_file) error.text = Keep(texts, LineOf(input.source, p.lineno));
  return error;
}

CompileError FromDiagnostic(const Diagnostic& diagnostic, const CompileInput& input, alloc::Arena& texts) {
  CompileError error;
  if (diagnostic.failure == Failure::kSyntax) error = At(diagnostic.position, input, texts);
  error.kind = KindOf(diagnostic.failure);
  error.message = Keep(texts, diagnostic.message);
  return error;
}

class WarningList {
 public:
  explicit WarningList(alloc::Arena& texts) : texts_(texts) {}
  void Add(const CompileError& as_error, std::string_view message, bool is_deprecation) {
    auto* warning = texts_.New<CompileWarning>();
    if (warning == nullptr) return;  // a warning less; memory is short anyway
    *warning = {is_deprecation, as_error, as_error.lineno, Keep(texts_, message), nullptr};
    (last_ == nullptr ? first_ : last_->next) = warning;
    last_ = warning;
  }
  const CompileWarning* first() const { return first_; }

 private:
  alloc::Arena& texts_;
  CompileWarning* first_ = nullptr;
  CompileWarning* last_ = nullptr;
};

ParseInput ToParseInput(const CompileInput& input) {
  ParseInput parse;
  parse.source = input.source;
  parse.filename = input.filename;
  parse.mode = input.mode == CompileMode::kExec   ? ParseMode::kFile
               : input.mode == CompileMode::kEval ? ParseMode::kEval
                                                  : ParseMode::kSingle;
  parse.from_file = input.from_file;
  parse.ignore_cookie = input.ignore_cookie;
  parse.barry_as_flufl = input.barry_as_flufl;
  parse.dont_imply_dedent = input.dont_imply_dedent;
  parse.max_digits = input.max_digits;
  return parse;
}

const bytecode::BodySource* Generate(Context& context, const ast::Module& module, const CompileInput& input, CompileResult* result) {
  const FutureFeatures features = FindFutureFeatures(context, module);
  result->future_annotations = input.future_annotations || features.annotations;
  result->barry_as_flufl = input.barry_as_flufl || features.barry_as_flufl;
  if (context.failed()) return nullptr;
  SymbolTable* symbols = BuildSymbolTable(context, module, {.future_annotations = result->future_annotations});
  if (symbols == nullptr) return nullptr;
  symbols->last_future_line = features.last_line;
  return GenerateCode(context, module, *symbols, {.optimize = input.optimize});
}

}  // namespace

CompileResult Compile(const CompileInput& input, alloc::Arena& texts) {
  CompileResult result;
  alloc::Arena arena(texts.heap());
  WarningList warnings(texts);
  const ParseResult parsed = Parse(ToParseInput(input), arena);
  for (const SyntaxWarning* w = parsed.warnings; w != nullptr; w = w->next) warnings.Add(FromParser(w->as_error, texts), w->message, false);
  result.warnings = warnings.first();
  if (!parsed.ok()) {
    result.error = FromParser(parsed.error, texts);
    return result;
  }
  Context context(arena, input.max_depth);
  const bytecode::BodySource* body = Generate(context, *parsed.module, input, &result);
  for (const CompilerWarning* w = context.warnings(); w != nullptr; w = w->next) {
    warnings.Add(At(w->position, input, texts), w->message, w->category == CompilerWarning::kDeprecationWarning);
  }
  result.warnings = warnings.first();
  if (context.failed() || body == nullptr) {
    result.error = FromDiagnostic(context.diagnostic(), input, texts);
    return result;
  }
  const bytecode::ImageMemory memory = input.image_memory != nullptr ? *input.image_memory : HeapMemory(texts.heap());
  const bytecode::ImageResult built = bytecode::BuildImage(*body, input.filename, memory);
  result.image = built.image;
  if (built.too_large) {
    result.error.kind = CompileErrorKind::kOverflowError;
    result.error.message = "the code is too large";
  } else if (built.image == nullptr) {
    result.error.kind = CompileErrorKind::kMemoryError;
  }
  return result;
}

}  // namespace tessera::compiler
