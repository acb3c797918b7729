// Activation: one running call of Python code. Activations of a thread form a list that is kept and reused; registers lie in windows on the
// value stack.
//
// Model:   base points at temporary 0 of the window, locals below it. The window of a callee begins where the caller laid the arguments. A
//          window that does not fit goes into a new chunk of the value stack, arguments moved.
// Threads: the thread itself.
// Design:  docs/evaluator.md
#ifndef TESSERA_VM_ACTIVATION_H_
#define TESSERA_VM_ACTIVATION_H_

#include "vm/function.h"

namespace tessera::vm {

// What happens with the value that an activation returns.
enum class Continuation : uint8_t {
  kCall,       // goes into register c of the caller's call instruction
  kEntry,      // leaves the evaluator
  kInit,       // __init__: the new instance (`pending`) goes where kCall puts the value
  kForIter,    // a generator driven by FOR_ITER
  kYieldFrom,  // a generator driven by YIELD_FROM
};

struct Activation {
  const Instruction* pc;     // behind the instruction that runs, its cache words not counted
  Value* base;
  CodeInstance* code;        // borrowed from the function, or owned when there is none
  Function* function;        // owned; null for modules, class bodies by exec/eval
  Dict* globals;             // borrowed from the function, or owned when there is none
  Value locals;              // namespace of a module or class body, owned; Unbound in functions
  Frame* frame;              // owned, or null
  Generator* generator;      // owned while it runs here, or null
  Value pending;             // owned; see Continuation
  Activation* previous;
  Activation* next;          // kept for reuse
  Value* chunk_top;          // end of the previous chunk when this window began a new one, else null
  Continuation continuation;
};

struct StackChunk {
  StackChunk* previous;
  Value* end;
  Value* begin() { return reinterpret_cast<Value*>(this + 1); }
};

// What a thread is to the StartedThreads of its interpreter (vm/threads.h).
enum class Counted : uint8_t { kNo, kDaemon, kWaitedFor };

struct Thread : objects::Thread {
  explicit Thread(objects::Interpreter& interpreter) : objects::Thread(interpreter) { recursion_left = interpreter.recursion_limit; }
  // The stack begins with its first use by an OS thread (InitThreadStack) and goes with the state, whoever drops that.
  ~Thread() override;

  Activation* act = nullptr;        // the running one; the first is a sentinel that runs nothing
  Activation sentinel{};
  CodeInstance sentinel_code{};
  Value* stack_end = nullptr;       // of the present chunk
  StackChunk* chunk = nullptr;
  Value pending_result;             // owned; handed out of the evaluator by Outcome::kLeave
  Value async_exception;            // left by another thread, owned; see vm/breaker.h
  Counted counted = Counted::kNo;   // is it one of the interpreter's StartedThreads?
  bool reraising = false;           // the next unwinding adds no traceback entry for the first activation
  bool reraised_here = false;       // and the first activation's frame stands where that began
};

inline Thread& AsVm(objects::Thread& th) { return static_cast<Thread&>(th); }

// First free register above the running activation.
inline Value* StackTop(Thread& th) { return th.act->base + th.act->code->temp_count; }

}  // namespace tessera::vm

#endif  // TESSERA_VM_ACTIVATION_H_
