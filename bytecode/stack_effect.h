// What an instruction does to the stack of temporaries, computed from its opcode and operands. The code generator counts with it,
// the verifier checks with it.
//
// Model:   the Src temporaries and the consumed windows of an instruction are together exactly the topmost temporaries; a Dst that
//          is a temporary is the lowest free one after they are gone. So the depth alone says which temporaries are live.
// Errors:  `error` says which rule is broken, or is null.
// Cost:    a table look-up and a few comparisons.
#ifndef TESSERA_BYTECODE_STACK_EFFECT_H_
#define TESSERA_BYTECODE_STACK_EFFECT_H_

#include <cstdint>

#include "bytecode/opcode.h"

namespace tessera::bytecode {

// Operands sign-extended (Cnt: zero-extended); only those that name registers and counts matter.
struct Operands {
  int32_t a = 0, b = 0, c = 0;
};

struct StackEffect {
  const char* error = nullptr;
  uint32_t recorded = 0;  // what Position::depth says: without the window of a call
  uint32_t next = 0;      // at the next instruction
  uint32_t jump = 0;      // at the target, for kJumps
  uint32_t peak = 0;      // highest number of temporaries in use during the instruction
};

// REQUIRES: op < Opcode::kCount.
StackEffect ComputeStackEffect(Opcode op, Operands operands, uint32_t depth);

// The depth before the instruction, for one whose Position records `recorded`: puts the window of a call back.
uint32_t DepthBefore(Opcode op, Operands operands, uint32_t recorded);

// Whether operand a of a Dst must be a temporary (register >= 0), a local, or may be either.
enum class DstRule : uint8_t { kAny, kTemporary, kLocal };
DstRule DstRuleOf(Opcode op);

Operands OperandsOf(Instruction instruction);

}  // namespace tessera::bytecode

#endif  // TESSERA_BYTECODE_STACK_EFFECT_H_
