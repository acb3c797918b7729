#include "runtime/timer.h"

#include <signal.h>

#include <algorithm>

#include "interp/internal/futex.h"
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
  const Key key(view.control(), action);
  {
    sync::RankedLock lock(mutex_);
    Remove(key);
    if (deadline.is_never()) return absl::OkStatus();
    if (absl::Status started = StartThread(); !started.ok()) return started;
    armed_.emplace(key, Armed{interp::ControlRef::Share(*view.control()), deadline.nanos()});
    heap_.push_back({deadline.nanos(), key});
    std::push_heap(heap_.begin(), heap_.end());
    if (heap_.front().key != key) return absl::OkStatus();
  }
  Wake();
  return absl::OkStatus();
}

void Timer::Remove(const Key& key) {
  const auto found = armed_.find(key);
  if (found == armed_.end()) return;
  armed_.erase(found);
  // Entries that are out of date may not pile up: a server sets a deadline for every request and takes it back.
  if (heap_.size() < 64 || heap_.size() < 4 * armed_.size()) return;
  heap_.clear();
  for (const auto& [armed_key, armed] : armed_) heap_.push_back({armed.nanos, armed_key});
  std::make_heap(heap_.begin(), heap_.end());
}

void Timer::Forget(interp::ControlBlock& control) {
  sync::RankedLock lock(mutex_);
  for (const StopAction action : {StopAction::kInterrupt, StopAction::kTimeout, StopAction::kKill}) Remove({&control, action});
}

size_t Timer::pending() const {
  sync::RankedLock lock(mutex_);
  return armed_.size();
}

void Timer::AfterForkInChild() {
  sync::RankedLock lock(mutex_);
  started_ = false;
  for (auto armed = armed_.begin(); armed != armed_.end();) {
    const auto here = armed++;
    if (here->second.control->phase() == interp::Phase::kGone) armed_.erase(here);
  }
  if (!armed_.empty()) (void)StartThread();  // without one the deadlines wait for the next Set
}

void Timer::Wake() {
  changes_.fetch_add(1, std::memory_order_release);
  interp::internal::FutexWake(&changes_, 1);
}

void* Timer::ThreadMain(void* timer) {
  static_cast<Timer*>(timer)->Run();
  return nullptr;
}

interp::Deadline Timer::TakeDue(std::vector<Due>* due) {
  const int64_t now = interp::Deadline::NowNanos();
  sync::RankedLock lock(mutex_);
  while (!heap_.empty() && heap_.front().nanos <= now) {
    const Entry entry = heap_.front();
    std::pop_heap(heap_.begin(), heap_.end());
    heap_.pop_back();
    const auto found = armed_.find(entry.key);
    if (found == armed_.end() || found->second.nanos != entry.nanos) continue;
    due->push_back({interp::InterpreterView(std::move(found->second.control)), entry.key.second});
    armed_.erase(found);
  }
  return heap_.empty() ? interp::Deadline::Never() : interp::Deadline::AtNanos(heap_.front().nanos);
}

void Timer::Run() {
  while (!stopping_.load(std::memory_order_acquire)) {
    const uint32_t seen = changes_.load(std::memory_order_acquire);
    std::vector<Due> due;
    const interp::Deadline next = TakeDue(&due);
    // Without the lock; an interpreter that is gone by now needs no stopping.
    for (const Due& one : due) {
      (void)interp::StopInterpreter(one.view, one.action);
    }
    interp::internal::FutexWait(changes_, seen, next);
  }
}

}  // namespace tessera::runtime
