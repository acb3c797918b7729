// Parses whatever bytes come, in a mode that the first byte chooses, with a heap that may run out from the allocation that the second one says.
// What parses is printed as a tree, compiled, and has to pass the verifier.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "alloc/arena.h"
#include "alloc/heap.h"
#include "bytecode/verifier.h"
#include "compiler/ast_dump.h"
#include "compiler/compile.h"
#include "compiler/parser.h"

namespace {

using namespace tessera;  // NOLINT: a program of a few functions

[[noreturn]] void Fail(std::string_view what) {
  std::fprintf(stderr, "parser_fuzz: %.*s\n", static_cast<int>(what.size()), what.data());
  __builtin_trap();
}

void Parse(std::string_view source, uint8_t mode, alloc::Heap& heap) {
  alloc::Arena arena(heap);
  compiler::ParseInput input;
  input.source = source;
  input.mode = static_cast<compiler::ParseMode>((mode & 3) % 3);
  input.from_file = (mode & 4) != 0;
  input.ignore_cookie = (mode & 8) != 0;
  input.max_depth = 1000;
  const compiler::ParseResult result = compiler::Parse(input, arena);
  if (result.ok()) {
    volatile size_t length = compiler::DumpAst(*result.module).size();
    (void)length;
  } else if (result.error.ok()) {
    Fail("neither a tree nor an error");
  }
}

void Compile(std::string_view source, uint8_t mode, alloc::Heap& heap) {
  alloc::Arena texts(heap);
  compiler::CompileInput input;
  input.source = source;
  input.mode = static_cast<compiler::CompileMode>((mode & 3) % 3);
  input.from_file = (mode & 4) != 0;
  input.ignore_cookie = (mode & 8) != 0;
  input.future_annotations = (mode & 0x20) != 0;
  input.optimize = mode >> 6;
  input.max_depth = 1000;
  const compiler::CompileResult result = compiler::Compile(input, texts);
  if (result.image == nullptr) {
    if (result.error.kind == compiler::CompileErrorKind::kNone) Fail("neither an image nor an error");
    if (result.error.kind == compiler::CompileErrorKind::kSystemError) Fail(result.error.message);
    return;
  }
  const absl::Status verified = bytecode::Verify(*result.image);
  if (!verified.ok() && verified.code() != absl::StatusCode::kResourceExhausted) Fail(verified.ToString());
  result.image->Unref();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 2) return 0;
  const std::string_view source(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  for (auto* step : {&Parse, &Compile}) {
    alloc::Heap heap;
    if ((bytes[0] & 0x10) != 0) heap.FailAfter(bytes[1] + 1u);
    step(source, bytes[0], heap);
  }
  return 0;
}
