#include "vm/stack.h"

#include <cstring>

#include "objects/errors.h"
#include "objects/exception.h"
#include "vm/arguments.h"
#include "vm/eval.h"
#include "vm/evaluator.h"
#include "vm/operands.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

constexpr size_t kFirstChunk = 1024;   // registers
constexpr size_t kMoreChunk = 8192;
constexpr int kActivationBlock = 16;

bool NewChunk(Thread& th, size_t least) {
  size_t registers = th.chunk == nullptr ? kFirstChunk : kMoreChunk;
  if (registers < least) registers = least;
  StackChunk* chunk = static_cast<StackChunk*>(th.heap.Allocate(sizeof(StackChunk) + registers * sizeof(Value)));
  if (chunk == nullptr) return false;
  chunk->previous = th.chunk;
  chunk->end = chunk->begin() + registers;
  th.chunk = chunk;
  th.stack_end = chunk->end;
  return true;
}

void DropChunk(Thread& th, Value* previous_end) {
  StackChunk* chunk = th.chunk;
  th.chunk = chunk->previous;
  th.stack_end = previous_end;
  alloc::Heap::Free(chunk);
}

// Appends a block of fresh activations behind `last`.
bool AppendActivations(Thread& th, Activation* last) {
  Activation* block = static_cast<Activation*>(th.heap.AllocateZeroed(kActivationBlock * sizeof(Activation)));
  if (block == nullptr) return false;
  for (int n = 0; n < kActivationBlock; ++n) {
    Activation* act = &block[n];
    act->locals = Value::Unbound();
    act->previous = n == 0 ? last : act - 1;
    act->next = n == kActivationBlock - 1 ? nullptr : act + 1;
  }
  last->next = block;
  return true;
}

}  // namespace

bool InitThreadStack(Thread& th) {
  if (!NewChunk(th, 0)) return false;
  th.sentinel.base = th.chunk->begin();
  th.sentinel.code = &th.sentinel_code;
  th.sentinel.locals = Value::Unbound();
  th.act = &th.sentinel;
  return AppendActivations(th, &th.sentinel);
}

Thread::~Thread() {
  // Blocks begin at every kActivationBlock-th activation.
  for (Activation* block = sentinel.next; block != nullptr;) {
    Activation* next = block[kActivationBlock - 1].next;
    alloc::Heap::Free(block);
    block = next;
  }
  while (chunk != nullptr) DropChunk(*this, nullptr);
}

bool GrowActivations(Thread& th) { return th.act->next != nullptr || AppendActivations(th, th.act); }

Activation* ReserveActivation(Thread& th, Value* start, uint32_t locals, uint32_t temps) {
  if (th.recursion_left <= 0) {
    Raise(th, types::kRecursionError, "maximum recursion depth exceeded");
    return nullptr;
  }
  if (!GrowActivations(th)) {
    RaiseMemoryError(th);
    return nullptr;
  }
  Activation* act = th.act->next;
  act->chunk_top = nullptr;
  size_t need = size_t{locals} + temps;
  if (start < th.chunk->begin() || start + need > th.chunk->end) {
    Value* previous_end = th.stack_end;
    if (!NewChunk(th, need)) {
      RaiseMemoryError(th);
      return nullptr;
    }
    act->chunk_top = previous_end;
    start = th.chunk->begin();
  }
  act->base = start + locals;
  return act;
}

void CancelActivation(Thread& th, Activation* act) {
  if (act->chunk_top != nullptr) DropChunk(th, std::exchange(act->chunk_top, nullptr));
}

void Enter(Thread& th, Activation* act, Continuation continuation) {
  act->continuation = continuation;
  act->pc = act->code->code;
  --th.recursion_left;
  th.act = act;
}

namespace {

// f_back of a frame that outlives its call: the caller's frame, made now if need be. Without memory it stays None.
void KeepBack(Thread& th, Frame* frame, Activation* caller) {
  Value pending = th.failed() ? TakeException(th) : Value();
  Frame* back = FrameOf(th, caller);
  ClearException(th);
  if (!pending.empty()) RestoreException(th, pending);
  if (back != nullptr && frame->back.IsNone()) frame->back = Dup(Value(back));
}

}  // namespace

void DetachFrame(Thread& th, Activation* act) {
  Value* first = act->base - act->code->local_count;
  Frame* frame = std::exchange(act->frame, nullptr);
  frame->pc = static_cast<uint32_t>(act->pc - 1 - act->code->code);
  frame->activation = nullptr;
  if (frame->count > 1) {
    if (frame->back.IsNone()) KeepBack(th, frame, act->previous);
    frame->saved = static_cast<Value*>(th.heap.Allocate(act->code->local_count * sizeof(Value) + 1));
    frame->owns_saved = frame->saved != nullptr;
    if (frame->owns_saved) {
      std::memcpy(frame->saved, first, act->code->local_count * sizeof(Value));
      for (Value* r = first; r < act->base; ++r) *r = Value::Unbound();
    }
  }
  DecRef(Value(frame));
}

void ReleaseLocals(Thread& th, Activation* act) {
  Value* first = act->base - act->code->local_count;
  if (act->frame != nullptr) DetachFrame(th, act);
  for (Value* r = first; r < act->base; ++r) {
    Value old = *r;
    if (!old.IsCounted()) continue;
    *r = Value::Unbound();
    DecRef(old);
  }
}

void Leave(Thread& th) {
  Activation* act = th.act;
  // A finalizer of what has just been released may have asked for the frame.
  if (act->frame != nullptr) [[unlikely]] DetachFrame(th, act);
  Function* function = act->function;
  Generator* generator = act->generator;
  CodeInstance* code = act->code;
  Dict* globals = act->globals;
  Value locals = act->locals;
  act->function = nullptr;
  act->generator = nullptr;
  act->locals = Value::Unbound();
  act->continuation = Continuation::kCall;
  if (act->chunk_top != nullptr) DropChunk(th, std::exchange(act->chunk_top, nullptr));
  th.act = act->previous;
  ++th.recursion_left;
  if (generator != nullptr) {
    DecRef(Value(generator));
  } else if (function != nullptr) {
    DecRef(Value(function));
  } else {
    DecRef(Value(code));
    DecRef(Value(globals));
  }
  DecRef(locals);
}

Outcome Deliver(Thread& th, Continuation continuation, Value pending, Value value) {
  Activation* act = th.act;
  Instruction i = continuation == Continuation::kEntry ? 0 : act->pc[-1];
  switch (continuation) {
    case Continuation::kEntry:
      th.pending_result = value;
      return Outcome::kLeave;
    case Continuation::kCall:
      Put(act->base, OperandC(i), value);
      return Outcome::kReload;
    case Continuation::kInit:
      if (!value.IsNone()) {
        Raise(th, types::kTypeError, "__init__() should return None, not '%T'", value);
        DecRef(value);
        DecRef(pending);
        return Outcome::kFailed;
      }
      Put(act->base, OperandC(i), pending);
      return Outcome::kReload;
    case Continuation::kForIter: {  // the generator is exhausted
      DecRef(value);
      DecRef(act->base[OperandA(i)]);
      return Outcome::kReload;
    }
    case Continuation::kYieldFrom: {
      Value* b = &act->base[OperandB(i)];
      DecRef(b[1]);
      DecRef(b[0]);
      Put(act->base, OperandA(i), value);
      return Outcome::kReload;
    }
  }
  return Outcome::kFailed;
}

Outcome SlowReturn(Thread& th, Value value) {
  Activation* act = th.act;
  ReleaseLocals(th, act);
  Continuation continuation = act->continuation;
  Value pending = std::exchange(act->pending, Value());
  if (act->generator != nullptr) FinishGenerator(th, act);
  Leave(th);
  return Deliver(th, continuation, pending, value);
}

bool PushFunction(Thread& th, Function* fn, Args args, Value* at, Continuation continuation, Value pending) {
  CodeInstance* code = fn->code;
  Activation* act = ReserveActivation(th, at, code->local_count, code->temp_count);
  Value* locals = act == nullptr ? nullptr : act->base - code->local_count;
  if (act == nullptr || !BindArguments(th, fn, args, locals)) {
    if (act != nullptr) {
      for (uint32_t n = 0; n < code->local_count; ++n) DecRef(locals[n]);
      CancelActivation(th, act);
    }
    DecRef(Value(fn));
    XDecRef(pending);
    return false;
  }
  act->code = code;
  act->function = fn;
  act->globals = fn->globals;
  act->pending = pending;
  Enter(th, act, continuation);
  return true;
}

}  // namespace tessera::vm
