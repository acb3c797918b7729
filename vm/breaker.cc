#include "vm/breaker.h"

#include "interp/attach.h"
#include "interp/wait.h"
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/protocol.h"
#include "objects/tuple.h"
#include "vm/python.h"
#include "vm/signal_handlers.h"
#include "vm/stack_dump.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

bool RaiseNew(Thread& th, Type* type) {
  Value exception = NewException(th, type, EmptyTuple());
  if (!exception.empty()) RaiseObject(th, exception);
  return false;
}

bool RaiseLeftException(Thread& th) {
  Owned left(std::exchange(th.async_exception, Value()));
  if (!left) return true;
  Owned exception(IsType(left) ? Call(th, left, {}) : Dup(left.get()));
  if (!exception) return false;
  if (!IsException(exception)) Raise(th, types::kTypeError, "exceptions must derive from BaseException");
  else RaiseObject(th, exception.Release());
  return false;
}

void CollectIfDue(Thread& th) {
  Value pending = TakeException(th);
  th.interp.collector().CollectIfDue();
  ClearException(th);
  if (!pending.empty()) RestoreException(th, pending);
}

}  // namespace

bool HandleBreaker(Thread& th) {
  gil::EvalBreaker& breaker = th.eval_breaker();
  interp::YieldGil(th);
  if ((breaker.Load() & gil::kBudget) != 0) th.interp.SpendCheck();
  if (th.killed()) {
    // Unwinding runs no handler of a killed thread; the exception only carries it out.
    Value exception = NewException(th, types::kSystemExit, EmptyTuple());
    if (!exception.empty()) RestoreException(th, exception);
    return false;
  }
  if ((breaker.Load() & gil::kPendingCalls) != 0 && !th.interp.RunPendingCalls(th)) return false;
  if (breaker.Take(gil::kStackDump)) WriteStack(th, 2);
  if (breaker.Take(gil::kSignals) && !RunSignalHandlers(th)) return false;
  if (breaker.Take(gil::kAsyncException) && !RaiseLeftException(th)) return false;
  if (breaker.Take(gil::kInterrupt)) return RaiseNew(th, types::kKeyboardInterrupt);
  if (breaker.Take(gil::kDeadline)) return RaiseNew(th, types::kTimeoutError);
  if (breaker.Take(gil::kEnding)) return RaiseNew(th, types::kSystemExit);
  if (breaker.Take(gil::kGc)) CollectIfDue(th);
  return true;
}

void LeaveException(Thread& target, Value exception) {
  XIncRef(exception);
  XDecRef(std::exchange(target.async_exception, exception));
  if (exception.empty()) return;
  target.eval_breaker().Set(gil::kAsyncException);
  interp::Parking::Nudge(target);
}

}  // namespace tessera::vm
