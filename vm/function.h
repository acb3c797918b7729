// Python functions, cells, frames, tracebacks, generators: the objects that the evaluator makes.
//
// Design: docs/evaluator.md
#ifndef TESSERA_VM_FUNCTION_H_
#define TESSERA_VM_FUNCTION_H_

#include <cstdint>

#include "objects/dict.h"
#include "objects/tuple.h"
#include "vm/code.h"

namespace tessera::vm {

using objects::Dict;
using objects::Tuple;
using objects::Type;

struct Function : Object {
  CodeInstance* code;
  Dict* globals;
  Value defaults;       // tuple or None
  Value kwdefaults;     // dict or None
  Value closure;        // tuple of cells or None
  Value name, qualname, doc, module;
  Value annotations;    // dict or None (made when asked for)
  Value type_params;    // tuple
  Value dict;           // Unbound until made
};

struct Cell : Object {
  Value content;  // Unbound: empty
};

struct Activation;

// A frame as Python sees it (tb_frame, sys._getframe): made when asked for. While its activation runs it reads from there; afterwards it
// owns the locals.
struct Frame : Object {
  Value back;           // frame or None
  CodeInstance* code;
  Dict* globals;
  Value locals;         // the local namespace of a module or class body; of a function the dict made by f_locals; or Unbound
  Activation* activation;  // null: finished
  uint32_t pc;          // index of the instruction
  uint32_t raised_at;   // likewise: where the exception on its way came from in this frame
  Value* saved;         // locals of a finished function frame or suspended generator, code->local_count of them; or null
  bool owns_saved;
};

struct Traceback : Object {
  Value next;           // traceback or None: towards where the exception was raised
  Frame* frame;
  uint32_t pc;          // index of the instruction
  bool given;           // made by types.TracebackType with the numbers that follow, which may be those of no instruction; pc is then 0 or within the code
  int32_t lasti, line;
};

struct Generator : Object {
  enum State : uint8_t { kCreated, kSuspended, kRunning, kFinished };
  CodeInstance* code;
  Function* function;
  Value name, qualname;
  const Instruction* pc;     // where it goes on
  objects::ExcState exc;
  Value locals;              // of a class-level generator expression; Unbound
  Frame* frame;              // or null
  State state;
  bool delegating;           // waits in YIELD_FROM: pc is that instruction
  uint32_t live;             // registers that are owned: locals, then temporaries
  Value* registers() { return reinterpret_cast<Value*>(this + 1); }
};

Function* NewFunction(Thread& th, CodeInstance* code, Dict* globals);
Cell* NewCell(Thread& th, Value content);

int LineOf(const CodeInstance* code, uint32_t pc);
int LineOf(const Traceback* tb);

}  // namespace tessera::vm

#endif  // TESSERA_VM_FUNCTION_H_
