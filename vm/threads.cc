#include "vm/threads.h"

#include <pthread.h>

#include <cstdlib>
#include <new>
#include <utility>

#include "interp/attach.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/protocol.h"
#include "objects/tuple.h"
#include "vm/eval.h"
#include "vm/python.h"
#include "vm/slow.h"
#include "vm/thread_bounds.h"
#include "vm/unraisable.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

void StartedThreads::Started(bool daemon) {
  sync::RankedLock lock(waiters_.mutex());
  ++count_;
  if (!daemon) ++waited_;
}

void StartedThreads::Ended(bool daemon) {
  waiters_.NotifyAll([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    --count_;
    return !daemon && --waited_ == 0;
  });
}

int64_t StartedThreads::count() const {
  sync::RankedLock lock(waiters_.mutex());
  return count_;
}

void StartedThreads::ForgetOthersInForkedChild(const Thread* here) {
  new (&waiters_) interp::WaitQueue(sync::rank::kThreadWake);
  count_ = here != nullptr;
  waited_ = here != nullptr && here->counted == Counted::kWaitedFor;
}

interp::WaitResult StartedThreads::WaitForNone(interp::ThreadState& thread, interp::Deadline deadline) {
  return waiters_.WaitUntil(thread, deadline, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return waited_ == 0; });
}

namespace {

struct Start {
  interp::ThreadTicket ticket;
  StartedThreads& group;
  bool daemon;
  Value held;  // owned: a tuple of function, args and kwargs. On the heap, where a search for references finds what they refer to
};

void RunStart(Thread& th, Start& start) {
  Owned held(start.held);
  const Value* parts = held.as<Tuple>()->items();
  Owned function = Owned::Borrow(parts[0]), args = Owned::Borrow(parts[1]), kwargs = Owned::Borrow(parts[2]);
  held.Reset();
  Owned result(CallWithTuple(th, function, args.as<Tuple>(), kwargs.get().IsNone() ? nullptr : kwargs.as<Dict>()));
  if (result) return;
  if (ClearIf(th, types::kSystemExit)) return;
  Owned exception(TakeException(th));
  ReportUnraisable(th, exception, "Exception ignored in thread started by", function);
}

void* ThreadMain(void* argument) {
  Start* start = static_cast<Start*>(argument);
  {
    interp::AttachScope scope(std::move(start->ticket));
    if (scope.ok()) {
      Thread& th = AsVm(static_cast<objects::Thread&>(scope.thread()));
      th.counted = start->daemon ? Counted::kDaemon : Counted::kWaitedFor;
      if (EnsureThreadReady(th)) RunStart(th, *start);
      th.counted = Counted::kNo;
      start->group.Ended(start->daemon);
    }
  }
  start->~Start();
  std::free(start);
  return nullptr;
}

bool Launch(Start* start, size_t stack_size, uint64_t* ident) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (stack_size != 0) pthread_attr_setstacksize(&attributes, stack_size);
  pthread_t thread;
  const int error = pthread_create(&thread, &attributes, &ThreadMain, start);
  pthread_attr_destroy(&attributes);
  *ident = static_cast<uint64_t>(thread);
  return error == 0;
}

}  // namespace

bool StartThread(Thread& th, Value function, Tuple* args, Value kwargs, bool daemon, uint64_t* ident, size_t stack_size) {
  const interp::InterpreterConfig& config = th.interp.config();
  if (!config.allow_threads) return Raise(th, types::kRuntimeError, "thread is not supported for isolated subinterpreters"), false;
  if (daemon && !config.allow_daemon_threads) return Raise(th, types::kRuntimeError, "daemon threads are disabled in this (sub)interpreter"), false;
  auto ticket = interp::ThreadTicket::For(th, daemon);
  if (!ticket.ok()) return Raise(th, types::kRuntimeError, "can't create new thread at interpreter shutdown"), false;
  Value parts[3] = {function, Value(args), kwargs.empty() ? Value::None() : kwargs};
  Owned held(NewTuple(th, parts, 3));
  if (!held) return false;
  void* memory = std::malloc(sizeof(Start));
  if (memory == nullptr) return RaiseMemoryError(th), false;
  StartedThreads& group = InterpreterOf(th).started_threads;
  Start* start = new (memory) Start{*std::move(ticket), group, daemon, Dup(held.get())};
  group.Started(daemon);
  // The new thread owns `start` from here on.
  if (Launch(start, stack_size, ident)) return true;
  group.Ended(daemon);
  start->~Start();
  std::free(start);
  DecRef(held.get());
  Raise(th, types::kRuntimeError, "can't start new thread");
  return false;
}

bool JoinStartedThreads(Thread& th) {
  for (;;) {
    switch (InterpreterOf(th).started_threads.WaitForNone(th, interp::Deadline::Never())) {
      case interp::WaitResult::kWoken: return true;
      case interp::WaitResult::kTimedOut: break;
      case interp::WaitResult::kInterrupted:
      case interp::WaitResult::kKilled:
        if (!HandleBreaker(th)) return false;
    }
  }
}

}  // namespace tessera::vm
