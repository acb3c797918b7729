// What others ask of a running thread.
#include "interp/attach.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/tuple.h"
#include "vm/slow.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

bool HandleBreaker(Thread& th) {
  gil::EvalBreaker& breaker = th.eval_breaker();
  interp::YieldGil(th);
  if (th.killed()) {
    // Unwinding runs no handler of a killed thread; the exception only carries it out.
    Value exception = NewException(th, types::kSystemExit, EmptyTuple());
    if (!exception.empty()) RestoreException(th, exception);
    return false;
  }
  if ((breaker.Load() & gil::kPendingCalls) != 0 && !th.interp.RunPendingCalls(th)) return false;
  if (breaker.Take(gil::kInterrupt)) {
    RaiseObject(th, NewException(th, types::kKeyboardInterrupt, EmptyTuple()));
    return false;
  }
  if (breaker.Take(gil::kGc)) {
    Value pending = TakeException(th);
    th.interp.collector().CollectIfDue();
    ClearException(th);
    if (!pending.empty()) RestoreException(th, pending);
  }
  return true;
}

}  // namespace tessera::vm
