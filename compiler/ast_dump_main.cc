// Prints the trees of programs as Python's ast.dump does, or their syntax errors. A tool for tests.
//
//   ast_dump [--mode=exec|eval|single] [--check] [--utf8] FILE...    one line a file
//   ast_dump ... --stdin      programs on stdin, each after a line with its length in bytes
//   ast_dump --time=N FILE... megabytes a second over N rounds
//
// --check prints "ok" instead of a tree; --utf8 ignores coding cookies.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "alloc/arena.h"
#include "alloc/heap.h"
#include "compiler/ast_dump.h"
#include "compiler/parser.h"

namespace tessera::compiler {
namespace {

const char* KindOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kIndentationError: return "IndentationError";
    case ErrorKind::kTabError: return "TabError";
    case ErrorKind::kNoMemory: case ErrorKind::kTooComplex: return "MemoryError";
    default: return "SyntaxError";
  }
}

void PrintError(const SyntaxErrorInfo& error) {
  std::cout << "('" << KindOf(error.kind) << "', " << ReprOfStr(error.message);
  if (error.has_position) {
    std::cout << ", " << error.lineno << ", " << error.offset << ", " << error.end_lineno << ", " << error.end_offset << ", "
              << ReprOfStr(error.text);
  }
  std::cout << ")\n";
}

void Show(const std::string& source, const ParseInput& options, bool dump) {
  alloc::Heap heap;
  alloc::Arena arena(heap);
  ParseInput input = options;
  input.source = source;
  const ParseResult result = Parse(input, arena);
  if (!result.ok()) {
    PrintError(result.error);
  } else if (dump) {
    std::cout << DumpAst(*result.module) << "\n";
  } else {
    std::cout << "ok\n";
  }
  std::cout.flush();
}

void Time(const std::string& source, int rounds) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) {
    alloc::Heap heap;
    alloc::Arena arena(heap);
    if (!Parse({.source = source}, arena).ok()) std::cout << "failed\n";
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  std::printf("%.1f MB/s\n", static_cast<double>(source.size()) * rounds / taken.count() / 1e6);
}

int Main(int argc, char** argv) {
  ParseInput options;
  bool dump = true;
  int time_rounds = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--mode=exec") {
      options.mode = ParseMode::kFile;
    } else if (argument == "--mode=eval") {
      options.mode = ParseMode::kEval;
    } else if (argument == "--mode=single") {
      options.mode = ParseMode::kSingle;
    } else if (argument == "--utf8") {
      options.ignore_cookie = true;
    } else if (argument == "--check") {
      dump = false;
    } else if (argument.rfind("--time=", 0) == 0) {
      time_rounds = std::atoi(argument.c_str() + 7);
    } else if (argument == "--stdin") {
      std::string line;
      while (std::getline(std::cin, line)) {
        std::string source(std::stoul(line), '\0');
        std::cin.read(source.data(), static_cast<std::streamsize>(source.size()));
        std::cin.get();
        Show(source, options, dump);
      }
    } else {
      std::ifstream file(argument, std::ios::binary);
      const std::string source{std::istreambuf_iterator<char>(file), {}};
      if (time_rounds > 0) {
        Time(source, time_rounds);
      } else {
        Show(source, options, dump);
      }
    }
  }
  return 0;
}

}  // namespace
}  // namespace tessera::compiler

int main(int argc, char** argv) { return tessera::compiler::Main(argc, argv); }
