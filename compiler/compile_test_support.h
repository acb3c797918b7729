// What tests of the compiler share: source in, disassembly or error out. Each image is verified on the way.
#ifndef TESSERA_COMPILER_COMPILE_TEST_SUPPORT_H_
#define TESSERA_COMPILER_COMPILE_TEST_SUPPORT_H_

#include <string>
#include <string_view>

#include "alloc/arena.h"
#include "alloc/heap.h"
#include "bytecode/disassembler.h"
#include "bytecode/verifier.h"
#include "compiler/compile.h"
#include "gtest/gtest.h"

namespace tessera::compiler {

// The instructions of the body called `qualname`, one a line, without offsets; of an error, its message.
inline std::string Find(const bytecode::CodeBody* body, std::string_view qualname) {
  if (body->text(body->qualname) == qualname) {
    std::string out;
    for (uint32_t pc = 0; pc < body->code.count; ++pc) {
      if (body->At(body->positions)[pc].is_cache == 0) out += bytecode::DisassembleInstruction(*body, pc) + "\n";
    }
    return out;
  }
  for (uint32_t i = 0; i < body->children.count; ++i) {
    std::string found = Find(body->child(i), qualname);
    if (!found.empty()) return found;
  }
  return "";
}

// Single spaces, so that expectations are easy to write.
inline std::string Squeezed(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c != ' ' || (!out.empty() && out.back() != ' ' && out.back() != '\n')) out += c;
  }
  return out;
}

inline std::string Code(std::string_view source, std::string_view qualname = "f", CompileInput input = {}) {
  alloc::Heap heap;
  alloc::Arena texts(heap);
  input.source = source;
  CompileResult result = Compile(input, texts);
  if (result.image == nullptr) return std::string(result.error.message);
  EXPECT_EQ(bytecode::Verify(*result.image).message(), "") << source;
  std::string text = Squeezed(Find(result.image->root(), qualname));
  result.image->Unref();
  return text;
}

// "message (line, offset, end line, end offset)", or "" if it compiles.
inline std::string ErrorOf(std::string_view source, CompileInput input = {}) {
  alloc::Heap heap;
  alloc::Arena texts(heap);
  input.source = source;
  CompileResult result = Compile(input, texts);
  if (result.image != nullptr) {
    EXPECT_EQ(bytecode::Verify(*result.image).message(), "") << source;
    result.image->Unref();
    return "";
  }
  const CompileError& e = result.error;
  std::string out(e.message);
  if (e.has_position) {
    out += " (" + std::to_string(e.lineno) + ", " + std::to_string(e.offset) + ", " + std::to_string(e.end_lineno) + ", " +
           std::to_string(e.end_offset) + ")";
  }
  return out;
}

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_COMPILE_TEST_SUPPORT_H_
