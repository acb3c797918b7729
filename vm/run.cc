// Entering code from native callers, and what objects/ asks of the running frame.
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/hooks.h"
#include "objects/str.h"
#include "vm/audit.h"
#include "vm/breaker.h"
#include "vm/eval.h"
#include "vm/evaluator.h"
#include "vm/perf.h"
#include "vm/run_hooks.h"
#include "vm/stack.h"
#include "vm/unraisable.h"
#include "vm/warnings.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

Value RunCode(Thread& th, CodeInstance* code, Dict* globals, Value locals, Value closure) {
  RecursionGuard guard(th, "");
  if (!guard || !CheckBreaker(th)) return Value();
  if (th.heap.pressed()) th.interp.collector().CollectIfDue();  // there may be no back edge before it needs memory
  if (code->quickened_names && locals != Value(globals)) Dequicken(code);
  Activation* act = ReserveActivation(th, StackTop(th), code->local_count, code->temp_count);
  if (act == nullptr) return Value();
  Value* locals_start = act->base - code->local_count;
  for (uint32_t n = 0; n < code->local_count; ++n) locals_start[n] = Value::Unbound();
  act->code = code;
  act->function = nullptr;
  if (!closure.empty() && !closure.IsNone()) {  // a class body: its cells come through a function
    Function* f = NewFunction(th, code, globals);
    if (f == nullptr) {
      CancelActivation(th, act);
      return Value();
    }
    DecRef(std::exchange(f->closure, Dup(closure)));
    act->function = f;
  } else {
    IncRef(Value(code));
    IncRef(Value(globals));
  }
  act->globals = globals;
  act->locals = Dup(locals);
  act->pending = Value();
  Enter(th, act, Continuation::kEntry);
  return ExecuteEntry(th);
}

namespace {

// The nearest activation that runs Python code.
Activation* Running(Thread& th) { return th.act == &th.sentinel ? nullptr : th.act; }

bool SuperArguments(objects::Thread& t, Value* type, Value* object) {
  Thread& th = AsVm(t);
  Activation* act = Running(th);
  if (act == nullptr) {
    Raise(th, types::kRuntimeError, "super(): no current frame");
    return false;
  }
  const CodeInstance* code = act->code;
  if (code->argcount == 0) {
    Raise(th, types::kRuntimeError, "super(): no arguments");
    return false;
  }
  const Value* locals = act->base - code->local_count;
  Value first = locals[0];
  const bytecode::Local& info = code->body->At(code->body->locals)[0];
  if ((info.kinds & static_cast<uint8_t>(bytecode::LocalKind::kCell)) && IsExactly(first, types::kCell)) first = first.as<Cell>()->content;
  if (first.IsUnbound()) {
    Raise(th, types::kRuntimeError, "super(): arg[0] deleted");
    return false;
  }
  for (uint32_t n = code->local_count - code->body->free_count; n < code->local_count; ++n) {
    if (!StrEqual(code->local_names[n], "__class__")) continue;
    Value content = locals[n].as<Cell>()->content;
    if (content.IsUnbound()) {
      Raise(th, types::kRuntimeError, "super(): empty __class__ cell");
      return false;
    }
    *type = content;
    *object = first;
    return true;
  }
  Raise(th, types::kRuntimeError, "super(): __class__ cell not found");
  return false;
}

}  // namespace

Dict* CurrentGlobals(objects::Thread& t) {
  Activation* act = Running(AsVm(t));
  return act == nullptr ? nullptr : act->globals;
}

Value CurrentLocals(objects::Thread& t) {
  Activation* act = Running(AsVm(t));
  if (act == nullptr) return Raise(t, types::kSystemError, "frame does not exist");
  if (!(act->code->flags & bytecode::kOptimized) && !act->locals.IsUnbound() && act->code->local_count == 0) return Dup(act->locals);
  Frame* frame = FrameOf(AsVm(t), act);
  return frame == nullptr ? Value() : FrameLocalsDict(t, frame);
}

namespace {

bool SetCell(Value cell, Value content) {
  if (!IsExactly(cell, types::kCell)) return false;
  DecRef(std::exchange(cell.as<Cell>()->content, Dup(content)));
  return true;
}

}  // namespace

const Hooks kHooks = {
    .super_arguments = &SuperArguments,
    .current_globals = &CurrentGlobals,
    .set_cell = &SetCell,
    .warn = &WarnHook,
    .write_unraisable = &WriteUnraisableHook,
    .audit_attribute = &AuditAttribute,
    .handle_requests = [](objects::Thread& th) { return HandleBreaker(AsVm(th)); },
};

}  // namespace tessera::vm
