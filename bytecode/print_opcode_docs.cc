// Prints docs/opcodes.md.
#include <cstdio>

#include "bytecode/opcode_docs.h"

int main() {
  std::fputs(tessera::bytecode::OpcodeDocs().c_str(), stdout);
  return 0;
}
