#include "vm/signal_handlers.h"

#include <signal.h>

#include <utility>

#include "interp/attach.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/protocol.h"
#include "objects/tuple.h"
#include "runtime/signals.h"
#include "vm/breaker.h"
#include "vm/eval.h"
#include "vm/python.h"
#include "vm/thread_bounds.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

bool RaiseKeyboardInterrupt(Thread& th) {
  Value exception = NewException(th, types::kKeyboardInterrupt, EmptyTuple());
  if (!exception.empty()) RaiseObject(th, exception);
  return false;
}

// The frame that the signal interrupted, or None.
Value InterruptedFrame(Thread& th) {
  if (th.act == nullptr || th.act == &th.sentinel) return Value::None();
  Frame* frame = FrameOf(th, th.act);
  return frame == nullptr ? Value() : Value(frame);
}

bool RunOne(Thread& th, int number) {
  const Value* table = InterpreterOf(th).signal_handlers;
  Owned handler = Owned::Borrow(table == nullptr ? Value() : table[number]);
  if (handler.get().empty()) return number != SIGINT || RaiseKeyboardInterrupt(th);
  if (!IsCallable(handler)) return true;  // ignored or default since
  Owned frame = Owned::Borrow(InterruptedFrame(th));
  Owned result(frame ? Call(th, handler, {Value::Int(number), frame.get()}) : Value());
  return static_cast<bool>(result);
}

// In main, attached. What is left when a handler raises is found at the next check.
bool RunAll(Thread& th) {
  while (int number = runtime::process::TakeSignal()) {
    if (RunOne(th, number)) continue;
    th.eval_breaker().Set(gil::kSignals);
    return false;
  }
  return true;
}

}  // namespace

bool RunSignalHandlers(Thread& th) {
  if (th.interp.is_main()) return RunAll(th);
  bool ran = true;
  {
    interp::AttachScope scope(InterpreterOf(th).runtime().MainView());
    if (!scope.ok()) return RaiseKeyboardInterrupt(th);  // main is ending
    Thread& main = AsVm(static_cast<objects::Thread&>(scope.thread()));
    if (!EnsureThreadReady(main) || !RunAll(main)) {
      ran = false;
      Owned raised(TakeException(main));
      if (raised) LeaveException(main, raised);
    }
  }
  return ran || RaiseKeyboardInterrupt(th);
}

Value* SignalHandlersOf(Thread& th) {
  Value*& table = InterpreterOf(th).signal_handlers;
  if (table == nullptr) table = static_cast<Value*>(th.heap.AllocateZeroed(kSignals * sizeof(Value)));
  if (table == nullptr) RaiseMemoryError(th);
  return table;
}

void ForgetSignalHandlers(Thread& th) {
  Value* table = std::exchange(InterpreterOf(th).signal_handlers, nullptr);
  for (int number = 0; table != nullptr && number < kSignals; ++number) XDecRef(table[number]);
  alloc::Heap::Free(table);
}

}  // namespace tessera::vm
