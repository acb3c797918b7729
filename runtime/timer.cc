#include "runtime/timer.h"

#include <signal.h>

#include <algorithm>
#include <utility>

#include "interp/internal/futex.h"
#include "interp/internal/no_memory.h"
#include "interp/lifecycle.h"

namespace tessera::runtime {

Timer::Timer() : mutex_(sync::rank::kTimer) {}

Timer::~Timer() {
  bool started;
  pthread_t thread;
  {
    sync::RankedLock lock(mutex_);
    started = started_;
    thread = thread_;
  }
  if (!started) return;
  stopping_.store(true, std::memory_order_release);
  Wake();
  pthread_join(thread, nullptr);
}

absl::Status Timer::StartThread() {
  if (started_) return absl::OkStatus();
  // Signals are for the threads of the program.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  started_ = pthread_create(&thread_, nullptr, &ThreadMain, this) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started_ ? absl::OkStatus() : absl::ResourceExhaustedError("the timer thread does not start");
}

absl::Status Timer::Set(const interp::InterpreterView& view, StopAction action, interp::Deadline deadline) {
  if (!view) return absl::InvalidArgumentError("an empty InterpreterView names no interpreter");
  interp::ControlBlock& control = *view.control();
  {
    sync::RankedLock lock(mutex_);
    if (deadline.is_never()) {
      Remove(control, action);
      return absl::OkStatus();
    }
    if (absl::Status started = StartThread(); !started.ok()) return started;
    // A time of 0 would say that there is none.
    const int64_t nanos = std::max<int64_t>(deadline.nanos(), 1);
    if (control.stop_nanos(action) == nanos) return absl::OkStatus();
    if (!heap_.PushBack({nanos, interp::ControlRef::Share(control), action})) return interp::internal::NoMemory("a deadline");
    std::push_heap(heap_.begin(), heap_.end());
    if (std::exchange(control.stop_nanos(action), nanos) == 0) ++armed_;
    Compact();
    if (heap_.begin()->control.get() != &control) return absl::OkStatus();
  }
  Wake();
  return absl::OkStatus();
}

void Timer::Remove(interp::ControlBlock& control, StopAction action) {
  if (std::exchange(control.stop_nanos(action), 0) == 0) return;
  --armed_;
  Compact();
}

void Timer::Compact() {
  // Entries that are out of date may not pile up: a server sets a deadline for every request and takes it back.
  if (heap_.size() < 64 || heap_.size() < 4 * armed_) return;
  heap_.Filter([](const Entry& entry) { return entry.current(); });
  std::make_heap(heap_.begin(), heap_.end());
}

void Timer::Forget(interp::ControlBlock& control) {
  sync::RankedLock lock(mutex_);
  for (const StopAction action : {StopAction::kInterrupt, StopAction::kTimeout, StopAction::kKill}) Remove(control, action);
}

size_t Timer::pending() const {
  sync::RankedLock lock(mutex_);
  return armed_;
}

void Timer::AfterForkInChild() {
  sync::RankedLock lock(mutex_);
  started_ = false;
  heap_.Filter([](const Entry& entry) { return entry.current() && entry.control->phase() != interp::Phase::kGone; });
  std::make_heap(heap_.begin(), heap_.end());
  armed_ = heap_.size();
  if (armed_ != 0) (void)StartThread();  // without one the deadlines wait for the next Set
}

void Timer::Wake() {
  changes_.fetch_add(1, std::memory_order_release);
  interp::internal::FutexWake(&changes_, 1);
}

void* Timer::ThreadMain(void* timer) {
  static_cast<Timer*>(timer)->Run();
  return nullptr;
}

Timer::Entry Timer::TakeTop() {
  std::pop_heap(heap_.begin(), heap_.end());
  Entry top = std::move(*(heap_.end() - 1));
  heap_.Truncate(heap_.size() - 1);
  return top;
}

interp::Deadline Timer::TakeDue(Due* due) {
  const int64_t now = interp::Deadline::NowNanos();
  sync::RankedLock lock(mutex_);
  while (!heap_.empty() && heap_.begin()->nanos <= now) {
    Entry entry = TakeTop();
    if (!entry.current()) continue;
    entry.control->stop_nanos(entry.action) = 0;
    --armed_;
    *due = {interp::InterpreterView(std::move(entry.control)), entry.action};
    return interp::Deadline::Never();
  }
  return heap_.empty() ? interp::Deadline::Never() : interp::Deadline::AtNanos(heap_.begin()->nanos);
}

void Timer::Run() {
  while (!stopping_.load(std::memory_order_acquire)) {
    const uint32_t seen = changes_.load(std::memory_order_acquire);
    Due due;
    const interp::Deadline next = TakeDue(&due);
    if (due.view) {
      // Without the lock; an interpreter that is gone by now needs no stopping.
      (void)interp::StopInterpreter(due.view, due.action);
      continue;
    }
    interp::internal::FutexWait(changes_, seen, next);
  }
}

}  // namespace tessera::runtime
