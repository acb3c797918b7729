// docs/opcodes.md, made from the opcode table.
#ifndef TESSERA_BYTECODE_OPCODE_DOCS_H_
#define TESSERA_BYTECODE_OPCODE_DOCS_H_

#include <string>

namespace tessera::bytecode {

// The whole page.
std::string OpcodeDocs();

}  // namespace tessera::bytecode

#endif  // TESSERA_BYTECODE_OPCODE_DOCS_H_
