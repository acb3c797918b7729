// Prints what a file compiles to: dis_tool [-q] [-O] FILE...  (-q: only errors, and whether the verifier agrees).
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "alloc/arena.h"
#include "alloc/heap.h"
#include "bytecode/disassembler.h"
#include "bytecode/verifier.h"
#include "compiler/compile.h"

namespace tessera::compiler {
namespace {

int Print(std::string_view name, std::string_view value) {
  return std::printf("%.*s: %.*s\n", static_cast<int>(name.size()), name.data(), static_cast<int>(value.size()), value.data());
}

bool Run(const char* path, bool quiet, bool columns, int optimize) {
  std::ifstream file(path, std::ios::binary);
  std::string source((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  alloc::Heap heap;
  alloc::Arena texts(heap);
  CompileResult result = Compile({.source = source, .filename = path, .from_file = true, .optimize = optimize}, texts);
  for (const CompileWarning* w = result.warnings; w != nullptr && !quiet; w = w->next) Print("warning", w->message);
  if (result.image == nullptr) {
    std::printf("%s: error %d at %d:%d-%d:%d: ", path, static_cast<int>(result.error.kind), result.error.lineno, result.error.offset,
                result.error.end_lineno, result.error.end_offset);
    Print("message", result.error.message);
    return false;
  }
  const absl::Status status = bytecode::Verify(*result.image);
  if (!status.ok()) Print(path, std::string(status.message()));
  if (!quiet) std::fputs(bytecode::Disassemble(*result.image->root(), {.columns = columns}).c_str(), stdout);
  result.image->Unref();
  return status.ok();
}

}  // namespace
}  // namespace tessera::compiler

int main(int argc, char** argv) {
  bool quiet = false, columns = false;
  int optimize = 0, failures = 0;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "-q") == 0) quiet = true;
    else if (std::strcmp(argv[i], "-c") == 0) columns = true;
    else if (std::strcmp(argv[i], "-O") == 0) ++optimize;
    else failures += tessera::compiler::Run(argv[i], quiet, columns, optimize) ? 0 : 1;
  }
  return failures == 0 ? 0 : 1;
}
