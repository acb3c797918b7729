// Prints what a file compiles to: dis_tool [-q] [-O] [-w FOLDER] FILE...  (-q: only errors, and whether the verifier agrees; -w: writes the images
// into a folder, numbered).
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

struct Options {
  bool quiet = false, columns = false;
  int optimize = 0;
  const char* folder = nullptr;
  int written = 0;
};

bool Write(const bytecode::CodeImage& image, Options* options) {
  std::ofstream out(std::string(options->folder) + "/image" + std::to_string(options->written++), std::ios::binary);
  out.write(image.data(), static_cast<std::streamsize>(image.data_size()));
  return out.flush().good();
}

bool Run(const char* path, Options* options) {
  std::ifstream file(path, std::ios::binary);
  std::string source((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  alloc::Heap heap;
  alloc::Arena texts(heap);
  CompileResult result = Compile({.source = source, .filename = path, .from_file = true, .optimize = options->optimize}, texts);
  for (const CompileWarning* w = result.warnings; w != nullptr && !options->quiet; w = w->next) Print("warning", w->message);
  if (result.image == nullptr) {
    std::printf("%s: error %d at %d:%d-%d:%d: ", path, static_cast<int>(result.error.kind), result.error.lineno, result.error.offset,
                result.error.end_lineno, result.error.end_offset);
    Print("message", result.error.message);
    return false;
  }
  const absl::Status status = bytecode::Verify(*result.image);
  if (!status.ok()) Print(path, std::string(status.message()));
  if (!options->quiet) std::fputs(bytecode::Disassemble(*result.image->root(), {.columns = options->columns}).c_str(), stdout);
  const bool written = options->folder == nullptr || Write(*result.image, options);
  result.image->Unref();
  return status.ok() && written;
}

}  // namespace
}  // namespace tessera::compiler

int main(int argc, char** argv) {
  tessera::compiler::Options options;
  int failures = 0;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "-q") == 0) options.quiet = true;
    else if (std::strcmp(argv[i], "-c") == 0) options.columns = true;
    else if (std::strcmp(argv[i], "-O") == 0) ++options.optimize;
    else if (std::strcmp(argv[i], "-w") == 0 && i + 1 < argc) options.folder = argv[++i];
    else failures += tessera::compiler::Run(argv[i], &options) ? 0 : 1;
  }
  return failures == 0 ? 0 : 1;
}
