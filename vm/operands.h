// Operands of an instruction for code outside the handlers.
#ifndef TESSERA_VM_OPERANDS_H_
#define TESSERA_VM_OPERANDS_H_

#include "bytecode/opcode.h"
#include "objects/value.h"

namespace tessera::vm {

using bytecode::OperandA;
using bytecode::OperandB;
using bytecode::OperandBC;
using bytecode::OperandC;
using objects::Value;

// Releases a Src operand when it is a temporary.
inline void Drop(Value* base, int r) {
  if (r >= 0) objects::DecRef(base[r]);
}
// Writes a Dst operand; takes over `owned`.
inline void Put(Value* base, int r, Value owned) {
  Value old = base[r];
  base[r] = owned;
  if (r < 0) objects::DecRef(old);
}
// A Src operand as an owned reference: moved out of a temporary.
inline Value Take(Value* base, int r) { return r >= 0 ? base[r] : objects::Dup(base[r]); }

}  // namespace tessera::vm

#endif  // TESSERA_VM_OPERANDS_H_
