// CodeInstance: a code body in one interpreter; Python's `code` object.
//
// Model:     constants and names as values of this interpreter, and a copy of the instructions that the evaluator rewrites to faster forms
//            (quickening), with the inline caches inside it. The body itself stays as it is, shared.
// Threads:   the GIL of its interpreter.
// Ownership: holds its image; nested instances are made when a function of them is first made.
// Cost:      making one copies the instructions and builds the constants.
// Design:    docs/evaluator.md
#ifndef TESSERA_VM_CODE_H_
#define TESSERA_VM_CODE_H_

#include <cstdint>

#include "bytecode/code_body.h"
#include "bytecode/image.h"
#include "objects/str.h"
#include "objects/thread.h"

namespace tessera::vm {

using bytecode::Instruction;
using objects::Object;
using objects::Str;
using objects::Value;

struct Thread;

struct CodeInstance : Object {
  const bytecode::CodeBody* body;
  const bytecode::CodeImage* image;  // one reference
  Instruction* code;                 // quickened copy
  Value* constants;
  Str** names;
  Str** local_names;
  CodeInstance** children;           // null where not made yet
  Value name, qualname, filename;
  uint32_t local_count, temp_count, argcount, kwonlyargcount, flags;
  // Only positional parameters, no generator: a call with exactly argcount arguments needs no binding.
  bool simple;   // never while it has a trampoline: calls then nest on the C++ stack
  bool generator;
  uint64_t (*trampoline)(void*, uint64_t (*)(void*));  // by which it is entered, for `perf`; null: entered directly. See vm/perf.h
  bool quickened_names;  // LOAD_NAME and STORE_NAME were rewritten for a namespace that is the globals

  const bytecode::Position& position(const Instruction* pc) const { return body->At(body->positions)[pc - code]; }
  uint32_t positional_slots() const { return argcount + kwonlyargcount + ((flags & bytecode::kVarArgs) != 0) + ((flags & bytecode::kVarKeywords) != 0); }
};

// Takes its own reference to the image. Null + exception (MemoryError, constants that do not fit).
CodeInstance* NewCode(Thread& th, const bytecode::CodeImage* image, const bytecode::CodeBody* body);
// New reference to a code that can be run here: itself, or an instance of this interpreter for a frozen one (vm/regions.h). Empty + exception.
Value RunnableCode(Thread& th, Value code);
// What `simple` is without a trampoline.
bool TakesOnlyPositional(const CodeInstance* code);
// Undoes quickening: for a code that runs over another kind of namespace than before.
void Dequicken(CodeInstance* code);
// The nested code number i, borrowed.
CodeInstance* FindChildCode(Thread& th, CodeInstance* code, uint32_t i);

}  // namespace tessera::vm

#endif  // TESSERA_VM_CODE_H_
