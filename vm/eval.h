// Running code: the entry points of the evaluator for native code.
//
// Python:    all of these run Python code.
// Errors:    empty Value and a pending exception.
// Design:    docs/evaluator.md
#ifndef TESSERA_VM_EVAL_H_
#define TESSERA_VM_EVAL_H_

#include "vm/activation.h"

namespace tessera::vm {

// The slot `call` of function objects.
Value CallFunction(objects::Thread& th, Value function, objects::Args args);
// callable(*args, **kwargs); `kwargs` may be null.
Value CallWithTuple(Thread& th, Value callable, Tuple* args, Dict* kwargs);
// Runs the body of a module, class or exec: `locals` is its namespace (a dict for most).
Value RunCode(Thread& th, CodeInstance* code, Dict* globals, Value locals, Value closure = Value());
// generator.send(value) (value None: next). NotFound when it finished; its return value is then in *returned (owned) when asked for.
Value SendGenerator(objects::Thread& th, Generator* generator, Value value, Value* returned = nullptr);
// generator.throw: makes `exception` (owned) pending inside and goes on.
bool CloseGenerator(objects::Thread& th, Generator* generator);  // generator.close(); false: an exception is pending
Value ThrowIntoGenerator(objects::Thread& th, Generator* generator, Value exception, Value* returned = nullptr);

// frame.f_locals: the namespace itself, or a snapshot of a function's locals. New reference.
Value FrameLocalsDict(objects::Thread& th, Frame* frame);
// locals() of the running Python code, new reference. SystemError when none runs.
Value CurrentLocals(objects::Thread& th);
// Its globals, borrowed; null when none runs.
Dict* CurrentGlobals(objects::Thread& th);
// The builtins that code over `globals` sees, borrowed: what __builtins__ there is (of a module its dict), else those of the interpreter.
Value BuiltinsOf(objects::Thread& th, Dict* globals);
// A name in them: new reference, or NotFound.
Value FindBuiltin(objects::Thread& th, Dict* globals, Str* name);

// The frame object of the activation, made when there is none; borrowed. Null + MemoryError.
Frame* FrameOf(Thread& th, Activation* act);

}  // namespace tessera::vm

#endif  // TESSERA_VM_EVAL_H_
