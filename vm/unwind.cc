// Exceptions on their way: tracebacks, handlers, activations left.
#include "bytecode/code_body.h"
#include "bytecode/opcode.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "vm/eval.h"
#include "vm/operands.h"
#include "vm/stack.h"
#include "vm/traceback.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

// The innermost entry that covers the instruction; entries stand innermost first.
const bytecode::ExceptionEntry* FindHandler(const bytecode::CodeBody* body, uint32_t at) {
  const bytecode::ExceptionEntry* entries = body->At(body->exceptions);
  for (uint32_t n = 0; n < body->exceptions.count; ++n)
    if (entries[n].start <= at && at < entries[n].end) return &entries[n];
  return nullptr;
}

void ReleaseTemps(Value* base, uint32_t from, uint32_t to) {
  for (uint32_t n = to; n-- > from;) {
    Value old = base[n];
    base[n] = Value::Unbound();
    XDecRef(old);
  }
}

// A StopIteration that leaves a generator would end somebody's loop (PEP 479). One that is thrown into a generator that has not begun is left alone: its
// body never ran. The RuntimeError has no entry for the generator in its traceback: that is in its cause's, as in CPython.
void ForbidStopIteration(Thread& th, Activation* act, uint32_t at) {
  if (act->generator == nullptr || !PendingIs(th, types::kStopIteration)) return;
  if (bytecode::OpcodeOf(act->code->code[at]) == bytecode::Opcode::kRETURN_GENERATOR) return;
  Owned cause(TakeException(th));
  Raise(th, types::kRuntimeError, "generator raised StopIteration");
  if (PendingIs(th, types::kRuntimeError)) {
    ExceptionObject* error = th.exception.as<ExceptionObject>();
    DecRef(std::exchange(error->context, Dup(cause.get())));
    DecRef(std::exchange(error->cause, cause.Release()));
    error->suppress_context = true;
  }
}

// A frame that is left by a cleanup handler or a `with` stands where the exception came from: at the instruction that raised it, or at the end of the
// except clauses or the finally block that let it pass.
void StandWhereRaised(Activation* act) {
  if (act->frame != nullptr) act->pc = act->code->code + act->frame->raised_at + 1;
}

// The running activation ends with the pending exception. True: it was an entry.
bool LeaveFailed(Thread& th) {
  Activation* act = th.act;
  // Finalizers of what is released must not see or drop the exception.
  Value pending_exception = TakeException(th);
  StandWhereRaised(act);
  ReleaseLocals(th, act);
  ClearException(th);
  RestoreException(th, pending_exception);
  Continuation continuation = act->continuation;
  XDecRef(std::exchange(act->pending, Value()));
  if (act->generator != nullptr) FinishGenerator(th, act);
  Leave(th);
  return continuation == Continuation::kEntry;
}

}  // namespace

bool Unwind(Thread& th) {
  for (;;) {
    Activation* act = th.act;
    uint32_t at = static_cast<uint32_t>(act->pc - 1 - act->code->code);
    const bytecode::CodeBody* body = act->code->body;
    uint32_t depth = body->At(body->positions)[at].depth;
    if (!th.reraising) AddTraceback(th, act, at);
    if (act->frame != nullptr && (!th.reraising || th.reraised_here)) act->frame->raised_at = at;
    th.reraising = th.reraised_here = false;
    const bytecode::ExceptionEntry* entry = th.killed() ? nullptr : FindHandler(body, at);
    if (entry != nullptr) {
      Value exception = TakeException(th);
      ReleaseTemps(act->base, entry->depth, depth);
      ClearException(th);
      act->base[entry->depth] = exception;
      act->pc = act->code->code + entry->handler;
      return true;
    }
    ForbidStopIteration(th, act, at);
    Value exception = TakeException(th);
    ReleaseTemps(act->base, 0, depth);
    ClearException(th);
    RestoreException(th, exception);
    if (LeaveFailed(th)) return false;
  }
}

void RaiseOp(Thread& th, Value* base, Instruction i) {
  int count = OperandA(i);
  if (count == 0) {
    Value handled = Value::None();
    for (ExcState* state = th.exc_state; state != nullptr; state = state->previous) {
      if (state->exception.IsNone()) continue;
      handled = state->exception;
      break;
    }
    if (handled.IsNone()) {
      Raise(th, types::kRuntimeError, "No active exception to reraise");
      return;
    }
    RestoreException(th, Dup(handled));
    th.reraising = th.reraised_here = true;  // no entry of its own in the traceback
    return;
  }
  Value* window = &base[OperandB(i)];
  Owned exception(ExceptionFromRaise(th, window[0]));
  if (!exception) return;
  if (count == 2) {
    Value cause = window[1];
    Owned instance;
    if (cause.IsNone()) {
      instance.Reset(Value::None());
    } else if (IsException(cause)) {
      instance.Reset(Dup(cause));
    } else if (IsExceptionClass(cause)) {
      instance.Reset(Call(th, cause, {}));
      if (!instance) return;
      if (!IsException(instance)) {
        Raise(th, types::kTypeError, "calling %R should have returned an instance of BaseException, not %R", cause, Value(TypeOf(instance)));
        return;
      }
    } else {
      Raise(th, types::kTypeError, "exception causes must derive from BaseException");
      return;
    }
    ExceptionObject* object = exception.as<ExceptionObject>();
    DecRef(std::exchange(object->cause, instance.Release()));
    object->suppress_context = true;
  }
  RaiseObject(th, exception.Release());
}

void PushExcInfo(Thread& th, Value* base, Instruction i) {
  base[OperandA(i)] = std::exchange(th.exc_state->exception, Dup(base[OperandB(i)]));
}

void PopExcept(Thread& th, Value* base, Instruction i) {
  Value saved = base[OperandA(i)];
  base[OperandA(i)] = Value::Unbound();
  Value handled = std::exchange(th.exc_state->exception, saved);
  // What a MemoryError has kept alive, frames first of all, can be garbage only now.
  if (IsException(handled) && th.heap.limit() != 0 && IsSubtype(TypeOf(handled), types::kMemoryError)) th.heap.Press();
  DecRef(handled);
}

bool BeforeWith(Thread& th, Value* base, Instruction i) {
  Value manager = base[OperandB(i)];
  Owned enter(LookupSpecial(th, manager, ids::__enter__()));
  if (!enter) return false;
  if (enter.get().IsNotFound()) {
    Raise(th, types::kTypeError, "'%T' object does not support the context manager protocol", manager);
    return false;
  }
  Owned exit(LookupSpecial(th, manager, ids::__exit__()));
  if (!exit) return false;
  if (exit.get().IsNotFound()) {
    Raise(th, types::kTypeError, "'%T' object does not support the context manager protocol (missed __exit__ method)", manager);
    return false;
  }
  Owned entered(Call(th, enter, {}));
  if (!entered) return false;
  Drop(base, OperandB(i));
  base[OperandA(i)] = exit.Release();
  base[OperandA(i) + 1] = entered.Release();
  return true;
}

bool WithExceptStart(Thread& th, Value* base, Instruction i) {
  Value exception = base[OperandC(i)];
  Value result = Call(th, base[OperandB(i)], {Value(TypeOf(exception)), exception, exception.as<ExceptionObject>()->traceback});
  if (result.empty()) return false;
  Put(base, OperandA(i), result);
  return true;
}

}  // namespace tessera::vm
