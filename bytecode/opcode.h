// The instructions of the register machine: numbers, encoding, operand kinds. Not how they are executed (vm/).
//
// Model:   an instruction is one 64-bit word, followed by the cache words that its opcode asks for:
//            63      48 47      32 31      16 15       0
//           [    c    ][    b    ][    a    ][ opcode  ]     b and c may form one 32-bit operand, b the lower half
// Threads: everything here is constant.
// Cost:    shifts.
// Design:  bytecode/opcodes.def, docs/bytecode.md
#ifndef TESSERA_BYTECODE_OPCODE_H_
#define TESSERA_BYTECODE_OPCODE_H_

#include <cstdint>

namespace tessera::bytecode {

using Instruction = uint64_t;

enum class Opcode : uint16_t {
#define OPCODE(name, a, b, c, caches, effects, doc) k##name,
#include "bytecode/opcodes.def"
  kCount
};

enum Effect : uint8_t {
  kRaises = 1,
  kRunsPython = 2 | kRaises,
  kJumps = 4,
  kEnds = 8,
  kCall = 16,
  kQuick = 32,
};

enum class OperandKind : uint8_t { k_, kDst, kSrc, kUse, kWin, kLoc, kImm, kCnt, kName, kCode, kJmp, kK32, kN32, kI32, kJ32 };

struct OpcodeInfo {
  const char* name;
  OperandKind a, b, c;
  uint8_t caches;
  uint8_t effects;
  const char* doc;
};

// REQUIRES: op < Opcode::kCount.
const OpcodeInfo& GetOpcodeInfo(Opcode op);

const char* OperandKindName(OperandKind kind);

// Whether b and c together are one operand.
constexpr bool IsWide(const OpcodeInfo& info) { return info.b >= OperandKind::kK32; }
// The two opcodes of an OPCODE2: REQUIRES the first of the pair.
constexpr Opcode ToLocalForm(Opcode to_temporary) { return static_cast<Opcode>(static_cast<int>(to_temporary) + 1); }

// Operators of INPLACE_OP, and the numbers by which native code names an operator.
enum class BinaryOp : uint8_t { kAdd, kSub, kMul, kTrueDiv, kFloorDiv, kMod, kPow, kAnd, kOr, kXor, kLshift, kRshift, kMatmul };

constexpr Instruction Encode(Opcode op, uint16_t a, uint16_t b, uint16_t c) {
  return static_cast<uint64_t>(op) | static_cast<uint64_t>(a) << 16 | static_cast<uint64_t>(b) << 32 | static_cast<uint64_t>(c) << 48;
}
constexpr Instruction EncodeWide(Opcode op, uint16_t a, uint32_t bc) {
  return static_cast<uint64_t>(op) | static_cast<uint64_t>(a) << 16 | static_cast<uint64_t>(bc) << 32;
}
constexpr Opcode OpcodeOf(Instruction i) { return static_cast<Opcode>(i & 0xffff); }
constexpr int16_t OperandA(Instruction i) { return static_cast<int16_t>(i >> 16); }
constexpr int16_t OperandB(Instruction i) { return static_cast<int16_t>(i >> 32); }
constexpr int16_t OperandC(Instruction i) { return static_cast<int16_t>(i >> 48); }
constexpr uint32_t OperandBC(Instruction i) { return static_cast<uint32_t>(i >> 32); }

}  // namespace tessera::bytecode

#endif  // TESSERA_BYTECODE_OPCODE_H_
