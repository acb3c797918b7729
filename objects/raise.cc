// The pending exception of a thread: setting it with its context, matching it, and the ends of memory and of the stack.
#include <algorithm>
#include <cstring>

#include "objects/class.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/hooks.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "sync/fatal.h"

namespace tessera::objects {
namespace {

// The exception that is being handled, borrowed; None when there is none.
Value HandledException(Thread& th) {
  for (ExcState* state = th.exc_state; state != nullptr; state = state->previous) {
    if (!state->exception.IsNone() && !state->exception.empty()) return state->exception;
  }
  return Value::None();
}

// Takes `target` out of the chain of contexts that begins at `head`, so that head may become its context. A chain that is a ring
// already (somebody assigned __context__) ends the walk.
void BreakContextCycle(Value head, Value target) {
  Value slow = head;
  bool advance = false;
  for (Value at = head;;) {
    Value next = at.as<ExceptionObject>()->context;
    if (next.IsNone()) return;
    if (next == target) {
      at.as<ExceptionObject>()->context = Value::None();
      DecRef(next);
      return;
    }
    at = next;
    if (at == slow) return;
    if (advance) slow = slow.as<ExceptionObject>()->context;
    advance = !advance;
  }
}

void SetImplicitContext(Thread& th, Value exception) {
  Value handled = HandledException(th);
  // The exception of last resort outlives every handler: what it held would never be given back.
  if (handled.IsNone() || handled == exception || exception == th.interp.last_memory_error) return;
  BreakContextCycle(handled, exception);
  auto* object = exception.as<ExceptionObject>();
  Value old = object->context;
  object->context = Dup(handled);
  DecRef(old);
}

}  // namespace

Value RaiseObject(Thread& th, Value exception) {
  if (exception.empty()) return Value();  // it could not be made; what says so is pending
  SetImplicitContext(th, exception);
  RestoreException(th, exception);
  return Value();
}

Value RaiseValue(Thread& th, Type* exception, Value argument) {
  Owned made;
  if (HasFlag(exception, kHeapType)) {
    made.Reset(Call(th, exception, {argument}));
    if (made && !IsException(made)) return Raise(th, types::kTypeError, "calling %R should have returned an instance of BaseException, not %T", Value(exception), made.get());
  } else {
    Owned args(NewTuple(th, &argument, 1));
    if (!args) return Value();
    made.Reset(NewException(th, exception, args.as<Tuple>()));
  }
  if (!made) return Value();
  return RaiseObject(th, made.Release());
}

Value RaiseMemoryError(Thread& th) {
  // A fresh one where a few bytes are left; the exception of last resort is shared by all who get that far.
  Value made = NewMemoryErrorIfPossible(th);
  if (made.empty()) made = Dup(th.interp.last_memory_error);
  if (made.empty()) sync::Fatal("out of memory before the interpreter was set up");
  return RaiseObject(th, made);
}

Object* NewObjectFailed(Thread& th) {
  RaiseMemoryError(th);
  return nullptr;
}

bool PendingIs(Thread& th, Type* type) { return th.failed() && IsSubtype(TypeOf(th.exception), type); }

bool ClearIf(Thread& th, Type* type) {
  if (!PendingIs(th, type)) return false;
  ClearException(th);
  return true;
}

int ExceptionMatches(Thread& th, Value exception, Value classes) {
  if (IsTuple(classes)) {
    Tuple* tuple = classes.as<Tuple>();
    for (int64_t i = 0; i < tuple->size; ++i) {
      if (!IsExceptionClass(tuple->items()[i])) {
        Raise(th, types::kTypeError, "catching classes that do not inherit from BaseException is not allowed");
        return -1;
      }
    }
    for (int64_t i = 0; i < tuple->size; ++i) {
      if (IsSubtype(TypeOf(exception), tuple->items()[i].as<Type>())) return 1;
    }
    return 0;
  }
  if (!IsExceptionClass(classes)) {
    Raise(th, types::kTypeError, "catching classes that do not inherit from BaseException is not allowed");
    return -1;
  }
  return IsSubtype(TypeOf(exception), classes.as<Type>());
}

void WriteUnraisable(Thread& th, Value object) {
  Owned exception(TakeException(th));
  if (!exception) return;
  const Hooks* hooks = th.interp.hooks;
  if (hooks != nullptr && hooks->write_unraisable != nullptr) hooks->write_unraisable(th, exception, object);
  ClearException(th);
}

// Calls of native code into itself, counted apart from Python's own recursion limit, as CPython has it since 3.12.
constexpr int32_t kMaxNativeDepth = 10000;

RecursionGuard::RecursionGuard(Thread& th, const char* where) : th_(th), ok_(true) {
  uint64_t here = reinterpret_cast<uint64_t>(__builtin_frame_address(0));
  if (here > th.stack_limit && th.native_depth < kMaxNativeDepth) [[likely]] {
    ++th.native_depth;
    return;
  }
  ok_ = false;
  while (*where == ' ') ++where;
  Raise(th, types::kRecursionError, "maximum recursion depth exceeded%s%s", *where != 0 ? " " : "", where);
}

}  // namespace tessera::objects
