#include "bytecode/opcode_docs.h"

#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"

namespace tessera::bytecode {
namespace {

TEST(OpcodeDocsTest, ThePageIsWhatTheTableSays) {
  std::ifstream file("docs/opcodes.md", std::ios::binary);
  const std::string page((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_EQ(page, OpcodeDocs()) << "make it again: bazel run //bytecode:print_opcode_docs > docs/opcodes.md";
}

}  // namespace
}  // namespace tessera::bytecode
