#include "vm/breaker.h"

#include <signal.h>
#include <unistd.h>

#include <cstdio>

#include "interp/attach.h"
#include "interp/wait.h"
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/protocol.h"
#include "objects/tuple.h"
#include "runtime/signals.h"
#include "vm/python.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

bool RaiseNew(Thread& th, Type* type) {
  Value exception = NewException(th, type, EmptyTuple());
  if (!exception.empty()) RaiseObject(th, exception);
  return false;
}

// The signals themselves are the main interpreter's: another one that its main thread is inside of is only interrupted on the way out, and
// main finds them when it runs again.
bool HandleSignals(Thread& th) {
  if (!th.interp.is_main()) return RaiseNew(th, types::kKeyboardInterrupt);
  bool interrupted = false;
  while (int number = runtime::process::TakeSignal()) interrupted |= number == SIGINT;
  return !interrupted || RaiseNew(th, types::kKeyboardInterrupt);
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

// The calls under way, innermost first. Allocates nothing, and cuts long names.
void DumpStack(Thread& th) {
  char line[512];
  auto write_line = [&line](int n) {
    size_t size = n < 0 ? 0 : static_cast<size_t>(n) < sizeof(line) ? static_cast<size_t>(n) : sizeof(line) - 1;
    if (write(STDERR_FILENO, line, size) < 0) return;
  };
  auto text = [](Value v) { return IsStr(v) && v.as<Str>()->ascii() ? v.as<Str>()->ascii_view() : std::string_view("?"); };
  write_line(std::snprintf(line, sizeof(line), "Thread %llu (most recent call first):\n", static_cast<unsigned long long>(th.native_id())));
  for (Activation* act = th.act; act != nullptr && act != &th.sentinel; act = act->previous) {
    std::string_view file = text(act->code->filename), name = text(act->code->name);
    write_line(std::snprintf(line, sizeof(line), "  File \"%.*s\", line %d in %.*s\n", static_cast<int>(file.size()), file.data(),
                             static_cast<int>(act->code->position(act->pc - 1).line), static_cast<int>(name.size()), name.data()));
  }
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
  if (th.killed()) {
    // Unwinding runs no handler of a killed thread; the exception only carries it out.
    Value exception = NewException(th, types::kSystemExit, EmptyTuple());
    if (!exception.empty()) RestoreException(th, exception);
    return false;
  }
  if ((breaker.Load() & gil::kPendingCalls) != 0 && !th.interp.RunPendingCalls(th)) return false;
  if (breaker.Take(gil::kStackDump)) DumpStack(th);
  if (breaker.Take(gil::kSignals) && !HandleSignals(th)) return false;
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
