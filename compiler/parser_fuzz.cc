// Parses whatever bytes come, in a mode that the first byte chooses, with a heap that may run out.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "alloc/arena.h"
#include "alloc/heap.h"
#include "compiler/ast_dump.h"
#include "compiler/parser.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace tessera;  // NOLINT: a program of one function
  if (size < 2) return 0;
  alloc::Heap heap;
  if ((bytes[0] & 0x10) != 0) heap.FailAfter(bytes[1] + 1u);
  alloc::Arena arena(heap);
  compiler::ParseInput input;
  input.source = std::string_view(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  input.mode = static_cast<compiler::ParseMode>((bytes[0] & 3) % 3);
  input.from_file = (bytes[0] & 4) != 0;
  input.ignore_cookie = (bytes[0] & 8) != 0;
  input.max_depth = 1000;
  const compiler::ParseResult result = compiler::Parse(input, arena);
  if (result.ok()) {
    volatile size_t length = compiler::DumpAst(*result.module).size();
    (void)length;
  } else if (result.error.ok()) {
    __builtin_trap();  // neither a tree nor an error
  }
  return 0;
}
