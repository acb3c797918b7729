// Generators: suspended activations.
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "vm/eval.h"
#include "vm/evaluator.h"
#include "vm/perf.h"
#include "vm/operands.h"
#include "vm/stack.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using bytecode::Opcode;
using vm::Thread;

namespace {

// A generator that waits in YIELD_FROM stands at that instruction, to run it again; otherwise behind its YIELD_VALUE.
bool Delegates(const Generator* g) { return g->state == Generator::kSuspended && g->delegating; }

// A few words: a loop, where memcpy would be a call.
void MoveRegisters(Value* to, const Value* from, uint32_t count) {
  for (uint32_t n = 0; n < count; ++n) to[n] = from[n];
}

void Suspend(Thread& th, Activation* act, const Instruction* pc, uint32_t live_temps, bool delegating) {
  Generator* g = act->generator;
  uint32_t locals = act->code->local_count;
  MoveRegisters(g->registers(), act->base - locals, locals + live_temps);
  g->live = locals + live_temps;
  g->pc = pc;
  g->state = Generator::kSuspended;
  g->delegating = delegating;
  th.exc_state = g->exc.previous;
  g->exc.previous = nullptr;
  if (act->frame != nullptr) {
    g->frame = act->frame;
    act->frame = nullptr;
    g->frame->activation = nullptr;
    g->frame->saved = g->registers();
    g->frame->pc = static_cast<uint32_t>(pc - (delegating ? 0 : 1) - act->code->code);
  }
  g->locals = std::exchange(act->locals, Value::Unbound());
}

// The generator in th.act has been suspended and hands out `value`; generators that delegate to it are suspended as well.
Outcome HandOut(Thread& th, Value value) {
  for (;;) {
    Continuation continuation = th.act->continuation;
    Leave(th);
    Activation* act = th.act;
    if (continuation == Continuation::kEntry) {
      th.pending_result = value;
      return Outcome::kLeave;
    }
    Instruction i = act->pc[-1];
    if (continuation == Continuation::kForIter) {
      Put(act->base, OperandB(i), value);
      act->pc += OperandC(i);
      return Outcome::kReload;
    }
    Suspend(th, act, act->pc - 1, act->code->position(act->pc - 1).depth, true);
  }
}

// Nothing about the activation of a generator is out of the ordinary: no frame object, no window in a chunk of its own.
bool IsPlain(const Activation* act) { return act->frame == nullptr && act->chunk_top == nullptr && act->locals.IsUnbound(); }

// The way of most yields: HandOut for a plain activation whose value goes to FOR_ITER or to native code.
Outcome HandOutPlain(Thread& th, Activation* act, Value value) {
  Generator* g = act->generator;
  Continuation continuation = act->continuation;
  Activation* caller = act->previous;
  act->function = nullptr;
  act->generator = nullptr;
  act->continuation = Continuation::kCall;
  th.act = caller;
  ++th.recursion_left;
  DecRef(Value(g));
  if (continuation == Continuation::kEntry) {
    th.pending_result = value;
    return Outcome::kLeave;
  }
  Instruction i = caller->pc[-1];
  Put(caller->base, OperandB(i), value);
  caller->pc += OperandC(i);
  return Outcome::kReload;
}

// The way of most resumptions: PushGenerator with None for a suspended generator. False: it is not that simple, and nothing is done.
bool PushPlain(Thread& th, Generator* g, Continuation continuation) {
  if (g->state != Generator::kSuspended || g->frame != nullptr || !g->locals.IsUnbound()) return false;
  CodeInstance* code = g->code;
  Activation* act = th.act->next;
  Value* base = StackTop(th) + code->local_count;
  if (act == nullptr || base + code->temp_count > th.stack_end || th.recursion_left <= 0) return false;
  MoveRegisters(base - code->local_count, g->registers(), g->live);
  g->live = 0;
  g->state = Generator::kRunning;
  g->exc.previous = th.exc_state;
  th.exc_state = &g->exc;
  IncRef(Value(g));
  act->base = base;
  act->code = code;
  act->function = g->function;
  act->globals = g->function->globals;
  act->generator = g;
  act->pending = Value();
  act->continuation = continuation;
  act->pc = g->pc;
  --th.recursion_left;
  th.act = act;
  // A generator that delegates waits with None to be sent already: that is what YIELD_FROM left.
  if (!g->delegating) Put(base, OperandA(g->pc[-1]), Value::None());
  return true;
}

Value RaiseNotStarted(Thread& th) { return Raise(th, types::kTypeError, "can't send non-None value to a just-started generator"); }

}  // namespace

Outcome ReturnGenerator(Thread& th) {
  Activation* act = th.act;
  CodeInstance* code = act->code;
  size_t registers = size_t{code->local_count} + code->temp_count;
  Generator* g = New<Generator>(th, types::kGenerator, registers * sizeof(Value));
  if (g == nullptr) return Outcome::kFailed;
  g->code = code;
  g->function = act->function;
  IncRef(Value(g->function));
  g->name = Dup(g->function->name);
  g->qualname = Dup(g->function->qualname);
  g->exc = ExcState();
  g->frame = nullptr;
  g->locals = Value::Unbound();
  g->state = Generator::kCreated;
  g->delegating = false;
  g->pc = act->pc;
  g->live = code->local_count;
  MoveRegisters(g->registers(), act->base - code->local_count, code->local_count);
  if (act->frame != nullptr) {
    g->frame = std::exchange(act->frame, nullptr);
    g->frame->activation = nullptr;
    g->frame->saved = g->registers();
  }
  Continuation continuation = act->continuation;
  Value pending = std::exchange(act->pending, Value());
  Leave(th);
  return Deliver(th, continuation, pending, g);
}

Outcome YieldValue(Thread& th, Value value) {
  Activation* act = th.act;
  const Instruction* at = act->pc - 1;
  uint32_t live = act->code->position(at).depth - (OperandB(*at) >= 0);
  bool plain = IsPlain(act) && act->continuation != Continuation::kYieldFrom;
  Suspend(th, act, act->pc, live, false);
  return plain ? HandOutPlain(th, act, value) : HandOut(th, value);
}

bool PushGenerator(Thread& th, Generator* g, Value value, Continuation continuation, bool throwing) {
  CodeInstance* code = g->code;
  Activation* act = ReserveActivation(th, StackTop(th), code->local_count, code->temp_count);
  if (act == nullptr) {
    XDecRef(value);
    return false;
  }
  MoveRegisters(act->base - code->local_count, g->registers(), g->live);
  g->live = 0;
  act->code = code;
  act->function = g->function;
  act->globals = g->function->globals;
  act->generator = g;
  IncRef(Value(g));
  act->pending = Value();
  act->locals = std::exchange(g->locals, Value::Unbound());
  if (g->frame != nullptr) {
    act->frame = std::exchange(g->frame, nullptr);
    act->frame->activation = act;
    act->frame->saved = nullptr;
  }
  Enter(th, act, continuation);
  act->pc = g->pc;
  g->exc.previous = th.exc_state;
  th.exc_state = &g->exc;
  bool created = g->state == Generator::kCreated;
  g->state = Generator::kRunning;
  Value* base = act->base;
  if (throwing) {
    // The instruction that yielded counts as running: what it consumed is empty.
    if (!created && g->delegating) ++act->pc;
    else if (!created && OperandB(act->pc[-1]) >= 0) base[OperandB(act->pc[-1])] = Value::Unbound();
  } else if (created) {
    DecRef(value);
  } else if (g->delegating) {
    Value* c = &base[OperandC(act->pc[0])];
    DecRef(*c);
    *c = value;
  } else {
    Put(base, OperandA(act->pc[-1]), value);
  }
  return true;
}

void FinishGenerator(Thread& th, Activation* act) {
  Generator* g = act->generator;
  g->state = Generator::kFinished;
  th.exc_state = g->exc.previous;
  g->exc.previous = nullptr;
  DecRef(std::exchange(g->exc.exception, Value::None()));
}

namespace {

// Says whether the generator can be entered; if not, with an exception, or NotFound when it is over.
Value CheckEnter(Thread& th, Generator* g) {
  if (g->state == Generator::kRunning) return Raise(th, types::kValueError, "generator already executing");
  if (g->state == Generator::kFinished) return Value::NotFound();
  return Value::None();
}

// After an entry activation was left: the yielded value, or NotFound with the return value in *returned.
Value Delivered(Generator* g, Value result, Value* returned) {
  if (result.empty() || g->state != Generator::kFinished) return result;
  if (returned != nullptr) *returned = result;
  else DecRef(result);
  return Value::NotFound();
}

}  // namespace

Value SendGenerator(objects::Thread& t, Generator* g, Value value, Value* returned) {
  Thread& th = AsVm(t);
  if (returned != nullptr) *returned = Value::None();
  if (!CheckBreaker(th)) return Value();
  Value check = CheckEnter(th, g);
  if (!check.IsNone()) return check;
  if (g->state == Generator::kCreated && !value.IsNone()) return RaiseNotStarted(th);
  RecursionGuard guard(t, "");
  if (!guard) return Value();
  Owned keep = Owned::Borrow(g);
  bool plain = value.IsNone() && PushPlain(th, g, Continuation::kEntry);
  if (!plain && !PushGenerator(th, g, Dup(value), Continuation::kEntry, false)) return Value();
  return Delivered(g, ExecuteEntry(th), returned);
}

namespace {

// What a generator waits for is closed with it. False: an exception is pending.
bool CloseDelegate(Thread& th, Value inner) {
  if (IsExactly(inner, types::kGenerator)) return CloseGenerator(th, inner.as<Generator>());
  Owned close(FindAttr(th, inner, ids::close()));
  if (!close) WriteUnraisable(th, inner);
  if (!close || close.get().IsNotFound()) return true;
  Owned done(Call(th, close, {}));
  return static_cast<bool>(done);
}

// generator.throw reaches the iterator that `g` delegates to. NotFound: nothing to delegate to, or it is to be thrown here after all.
Value ThrowIntoDelegate(Thread& th, Generator* g, Value exception) {
  Owned inner(Dup(g->registers()[g->code->local_count + OperandB(g->pc[0])]));
  if (IsSubtype(TypeOf(exception), types::kGeneratorExit)) {
    g->state = Generator::kRunning;
    bool closed = CloseDelegate(th, inner);
    g->state = Generator::kSuspended;
    return closed ? Value::NotFound() : Value();
  }
  if (IsExactly(inner, types::kGenerator)) {
    Value returned = Value::None();
    g->state = Generator::kRunning;
    Value v = ThrowIntoGenerator(th, inner.as<Generator>(), Dup(exception), &returned);
    g->state = Generator::kSuspended;
    if (!v.IsNotFound()) return v;
    RaiseStopIteration(th, returned);
    DecRef(returned);
    return Value();
  }
  Owned name(Intern(th, "throw"));
  if (!name) return Value();
  Owned thrower(FindAttr(th, inner, name.as<Str>()));
  if (!thrower || thrower.get().IsNotFound()) return thrower.Release();
  g->state = Generator::kRunning;
  Value v = Call(th, thrower, {exception});
  g->state = Generator::kSuspended;
  return v;
}

// Goes on in `g` behind the YIELD_FROM whose iterator ended with the pending StopIteration.
Value ResumeAfterDelegate(Thread& th, Generator* g, Value* returned) {
  Owned stop(TakeException(th));
  Owned value(Dup(StopIterationValue(stop)));
  if (!PushGenerator(th, g, Value::None(), Continuation::kEntry, false)) return Value();
  Activation* act = th.act;
  Instruction i = *act->pc++;
  Value* b = &act->base[OperandB(i)];
  DecRef(b[1]);
  DecRef(b[0]);
  Put(act->base, OperandA(i), value.Release());
  return Delivered(g, ExecuteEntry(th), returned);
}

}  // namespace

Value ThrowIntoGenerator(objects::Thread& t, Generator* g, Value exception, Value* returned) {
  Thread& th = AsVm(t);
  Owned thrown(exception), keep = Owned::Borrow(g);
  if (returned != nullptr) *returned = Value::None();
  if (g->state == Generator::kRunning) return Raise(th, types::kValueError, "generator already executing");
  RecursionGuard guard(t, "");
  if (!guard) return Value();
  if (g->state == Generator::kFinished) return RestoreException(th, thrown.Release()), Value();
  if (Delegates(g)) {
    Value v = ThrowIntoDelegate(th, g, thrown);
    if (v.empty() && PendingIs(th, types::kStopIteration) && !IsSubtype(TypeOf(thrown), types::kGeneratorExit)) return ResumeAfterDelegate(th, g, returned);
    if (v.empty()) thrown.Reset(TakeException(th));
    else if (!v.IsNotFound()) return v;
  }
  if (!PushGenerator(th, g, Value(), Continuation::kEntry, true)) return Value();
  // Its context is what the generator handles, not what its caller does.
  if (th.exc_state->exception.IsNone()) RestoreException(th, thrown.Release());
  else RaiseObject(th, thrown.Release());
  if (!Unwind(th)) return Value();
  return Delivered(g, ExecuteEntry(th), returned);
}

// generator.close(): GeneratorExit is thrown in. False: an exception is pending.
bool CloseGenerator(objects::Thread& th, Generator* g) {
  if (g->state == Generator::kCreated) {
    g->state = Generator::kFinished;
    uint32_t live = std::exchange(g->live, 0);
    while (live-- > 0) XDecRef(std::exchange(g->registers()[live], Value::Unbound()));
    return true;
  }
  if (g->state == Generator::kFinished) return true;
  Owned exit(NewException(th, types::kGeneratorExit, EmptyTuple()));
  if (!exit) return false;
  Owned v(ThrowIntoGenerator(th, g, exit.Release()));
  if (!v) return ClearIf(th, types::kGeneratorExit) || ClearIf(th, types::kStopIteration);
  if (v.get().IsNotFound()) return true;
  Raise(th, types::kRuntimeError, "generator ignored GeneratorExit");
  return false;
}

bool GetYieldFromIter(Thread& th, Value* base, Instruction i) {
  Value v = base[OperandB(i)];
  Value iterator = IsExactly(v, types::kGenerator) ? Dup(v) : GetIter(th, v);
  if (iterator.empty()) return false;
  Drop(base, OperandB(i));
  base[OperandA(i)] = iterator;
  return true;
}

namespace {

// One step of an iterator that is no generator: the item, NotFound with its value in *returned, or empty.
Value StepDelegate(Thread& th, Value iterator, Value sent, Value* returned) {
  bool python = HasFlag(TypeOf(iterator), kHeapType);
  if (sent.IsNone() && !python) {
    *returned = Value::None();
    return IterNext(th, iterator);
  }
  Value v = sent.IsNone() ? CallMethod(th, iterator, ids::__next__(), {}) : CallMethod(th, iterator, ids::send(), {sent});
  if (!v.empty() || !PendingIs(th, types::kStopIteration)) return v;
  Owned stop(TakeException(th));
  *returned = Dup(StopIterationValue(stop));
  return Value::NotFound();
}

}  // namespace

Outcome YieldFrom(Thread& th, Value* base, Instruction i) {
  Value* b = &base[OperandB(i)];
  Value iterator = b[0];
  Value sent = std::exchange(b[1], Value::None());
  Value returned = Value::None();
  Value v;
  if (IsExactly(iterator, types::kGenerator)) {
    Generator* g = iterator.as<Generator>();
    if (sent.IsNone() && PushPlain(th, g, Continuation::kYieldFrom)) return Outcome::kReload;
    v = CheckEnter(th, g);
    if (v.IsNone() && g->state == Generator::kCreated && !sent.IsNone()) v = RaiseNotStarted(th);
    if (v.IsNone()) return PushGenerator(th, g, sent, Continuation::kYieldFrom, false) ? Outcome::kReload : Outcome::kFailed;
    DecRef(sent);
  } else {
    v = StepDelegate(th, iterator, sent, &returned);
    DecRef(sent);
  }
  if (v.empty()) return Outcome::kFailed;
  if (v.IsNotFound()) {
    DecRef(b[0]);
    Put(base, OperandA(i), returned);
    return Outcome::kDone;
  }
  Activation* act = th.act;
  Suspend(th, act, act->pc - 1, act->code->position(act->pc - 1).depth, true);
  return HandOut(th, v);
}

Outcome SlowForIter(Thread& th, Value* base, Instruction i) {
  Value iterator = base[OperandA(i)];
  if (IsExactly(iterator, types::kGenerator)) {
    Generator* g = iterator.as<Generator>();
    if (PushPlain(th, g, Continuation::kForIter)) [[likely]] return Outcome::kReload;
    Value check = CheckEnter(th, g);
    if (check.empty()) return Outcome::kFailed;
    if (check.IsNone()) return PushGenerator(th, g, Value::None(), Continuation::kForIter, false) ? Outcome::kReload : Outcome::kFailed;
    DecRef(iterator);
    return Outcome::kDone;
  }
  Value v = TypeOf(iterator)->slots.iternext(th, iterator);
  if (v.empty()) return Outcome::kFailed;
  if (v.IsNotFound()) {
    DecRef(iterator);
    return Outcome::kDone;
  }
  Put(base, OperandB(i), v);
  return Outcome::kJump;
}

}  // namespace tessera::vm
