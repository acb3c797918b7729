#include "bytecode/opcode.h"

#include <cstddef>

namespace tessera::bytecode {
namespace {

constexpr OpcodeInfo kInfo[] = {
#define OPCODE(name, a, b, c, caches, effects, doc) \
  {#name, OperandKind::k##a, OperandKind::k##b, OperandKind::k##c, caches, static_cast<uint8_t>(effects), doc},
#include "bytecode/opcodes.def"
};
static_assert(sizeof(kInfo) / sizeof(kInfo[0]) == static_cast<size_t>(Opcode::kCount));

constexpr const char* kKindNames[] = {"_", "Dst", "Src", "Use", "Win", "Loc", "Imm", "Cnt", "Name", "Code", "Jmp", "K32", "N32", "I32", "J32"};

}  // namespace

const OpcodeInfo& GetOpcodeInfo(Opcode op) { return kInfo[static_cast<int>(op)]; }

const char* OperandKindName(OperandKind kind) { return kKindNames[static_cast<int>(kind)]; }

}  // namespace tessera::bytecode
