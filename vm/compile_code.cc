#include "vm/compile_code.h"

#include "alloc/arena.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/activation.h"
#include "vm/source_line.h"
#include "vm/warnings.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using compiler::CompileError;
using compiler::CompileErrorKind;
using vm::Thread;

namespace {

Type* ErrorType(CompileErrorKind kind) {
  switch (kind) {
    case CompileErrorKind::kIndentationError: return types::kIndentationError;
    case CompileErrorKind::kTabError: return types::kTabError;
    case CompileErrorKind::kNotImplementedError: return types::kNotImplementedError;
    case CompileErrorKind::kRecursionError: return types::kRecursionError;
    case CompileErrorKind::kMemoryError: return types::kMemoryError;
    case CompileErrorKind::kOverflowError: return types::kOverflowError;
    case CompileErrorKind::kSystemError: return types::kSystemError;
    default: return types::kSyntaxError;
  }
}

// The line of the file that the source is said to be, None where there is none.
Value LineOfFile(Thread& th, Value filename, int line) {
  SourceFiles files(th);
  const std::string_view text = files.Line(filename, line);
  if (text.data() == nullptr) return Value::None();
  Owned quoted(NewStr(th, text));
  return quoted ? Format(th, "%U\n", quoted.get()) : Value();
}

// SyntaxError(message, (filename, lineno, offset, text, end_lineno, end_offset))
void RaiseSyntaxError(Thread& th, const CompileError& error, Value filename) {
  Owned message(NewStr(th, error.message));
  Owned text(error.text.data() != nullptr ? Value(NewStr(th, error.text)) : error.text_in_file ? LineOfFile(th, filename, error.lineno) : Value::None());
  if (!message || !text) return;
  Value where[6] = {filename, Value::Int(error.lineno), Value::Int(error.offset), text.get(), Value::Int(error.end_lineno), Value::Int(error.end_offset)};
  Owned details(NewTuple(th, where, 6));
  if (!details) return;
  Owned exception(error.has_position ? Call(th, Value(ErrorType(error.kind)), {message.get(), details.get()})
                                     : Call(th, Value(ErrorType(error.kind)), {message.get()}));
  if (exception) RaiseObject(th, exception.Release());
}

void RaiseCompileError(Thread& th, const CompileError& error, Value filename) {
  switch (error.kind) {
    case CompileErrorKind::kSyntaxError:
    case CompileErrorKind::kIndentationError:
    case CompileErrorKind::kTabError: RaiseSyntaxError(th, error, filename); return;
    case CompileErrorKind::kMemoryError:
      if (!error.message.empty()) break;  // nested too deeply
      RaiseMemoryError(th);
      return;
    default: break;
  }
  Owned message(NewStr(th, error.message));
  if (message) RaiseValue(th, ErrorType(error.kind), message);
}

// Reports the compiler's warnings in their order. False: exception pending; a filter that makes one an error makes it a SyntaxError at its place.
bool ReportWarnings(Thread& th, const compiler::CompileWarning* first, Value filename) {
  for (const compiler::CompileWarning* w = first; w != nullptr; w = w->next) {
    Type* category = w->is_deprecation ? static_cast<Type*>(types::kDeprecationWarning) : static_cast<Type*>(types::kSyntaxWarning);
    Owned message(NewStr(th, w->message));
    if (!message) return false;
    if (WarnAt(th, message, Value(category), {.filename = filename, .line = w->lineno})) continue;
    if (!ClearIf(th, category)) return false;
    CompileError error = w->as_error;
    error.message = w->message;
    RaiseSyntaxError(th, error, filename);
    return false;
  }
  return true;
}

bytecode::ImageMemory HeapMemory(Thread& th) {
  return {[](void* context, size_t size) { return static_cast<alloc::Heap*>(context)->Allocate(size); },
          [](void*, void* block) { alloc::Heap::Free(block); }, &th.heap};
}

}  // namespace

CodeInstance* CompileSource(Thread& th, std::string_view source, Value filename, const CompileOptions& options) {
  if (th.heap.pressed()) th.interp.collector().CollectIfDue();
  alloc::Arena arena(th.heap);
  std::string_view name;
  Owned keep;
  if (!AsUtf8(th, filename.as<Str>(), &name, &keep)) {  // a code body's texts may have lone surrogates
    if (!ClearIf(th, types::kUnicodeEncodeError)) return nullptr;
    Owned handler(Intern(th, "surrogatepass"));
    keep.Reset(handler ? EncodeWith(th, Codec::kUtf8, filename.as<Str>(), handler) : Value());
    if (!keep) return nullptr;
    name = keep.as<Bytes>()->view();
  }
  bytecode::ImageMemory memory = HeapMemory(th);
  compiler::CompileInput input;
  input.source = source;
  input.filename = name;
  input.mode = options.mode;
  input.from_file = options.from_file;
  input.ignore_cookie = options.ignore_cookie;
  input.future_annotations = options.future_annotations;
  input.dont_imply_dedent = options.dont_imply_dedent;
  input.optimize = options.optimize;
  input.max_digits = th.interp.int_max_str_digits;
  input.image_memory = &memory;
  compiler::CompileResult result = compiler::Compile(input, arena);
  if (!ReportWarnings(th, result.warnings, filename)) {
    if (result.image != nullptr) result.image->Unref();
    return nullptr;
  }
  if (result.image == nullptr) {
    RaiseCompileError(th, result.error, filename);
    return nullptr;
  }
  CodeInstance* code = NewCode(th, result.image, result.image->root());
  result.image->Unref();
  return code;
}

}  // namespace tessera::vm
