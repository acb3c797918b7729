// Bytecode as text, for people: one line an instruction, registers and constants with their names, jumps with their targets.
//
// Model:   a body:  == NAME (file.py:3) args 2, temps 4, flags optimized newlocals
//                     3    0 ADD_I_T            t0, x, 1
//                          1 JUMP_IF_LT         t0, n, L4
//          Lines that are jumped to are marked `>>`; the exception table and the nested bodies follow.
// Errors:  none; REQUIRES a verified image.
// Cost:    allocates text; a tool, not for hot paths.
#ifndef TESSERA_BYTECODE_DISASSEMBLER_H_
#define TESSERA_BYTECODE_DISASSEMBLER_H_

#include <string>

#include "bytecode/code_body.h"

namespace tessera::bytecode {

struct DisassemblerOptions {
  bool nested = true;      // nested bodies too
  bool columns = false;    // full positions instead of line numbers
  bool depths = false;     // Position::depth of each instruction
};

std::string Disassemble(const CodeBody& body, const DisassemblerOptions& options = {});

// One instruction without line number and offset: "ADD_I_T t0, x, 1".
std::string DisassembleInstruction(const CodeBody& body, uint32_t pc);

// A constant as Python would show it, long ones cut: "'abc'", "(1, 2)".
std::string ConstantText(const CodeBody& body, const Constant& constant);

}  // namespace tessera::bytecode

#endif  // TESSERA_BYTECODE_DISASSEMBLER_H_
