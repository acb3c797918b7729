#include "interp/interpreter.h"

#include <new>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "immortal/ledger.h"
#include "interp/host.h"
#include "interp/internal/attach_access.h"
#include "interp/internal/no_memory.h"
#include "interp/language.h"
#include "interp/wait.h"
#include "sync/fatal.h"
#include "sync/ranks.h"

namespace tessera::interp {

struct Interpreter::AtExitEntry {
  AtExit function;
  void* data;
  AtExitEntry* next;
};

Interpreter::Interpreter(InterpreterParts parts)
    : host_(parts.host),
      language_(parts.language),
      control_(parts.control),
      config_(parts.config),
      whence_(parts.whence),
      owns_heap_(parts.owns_heap),
      gil_(std::move(parts.gil)),
      heap_(std::move(parts.heap)),
      collector_(std::move(parts.collector)),
      budget_(static_cast<int64_t>(config_.check_budget)),
      on_budget_(config_.on_budget),
      threads_mutex_(sync::rank::kThreadList) {}

Interpreter::~Interpreter() {
  while (AtExitEntry* entry = at_exit_) {
    at_exit_ = entry->next;
    delete entry;
  }
}

// --- The control block's part in its life ---

ControlRef ControlBlock::Make(Host& host, int64_t id) {
  return ControlRef(new (std::nothrow) ControlBlock(host, id));
}

ControlBlock::ControlBlock(Host& host, int64_t id) : host_(host), id_(id) {}
ControlBlock::~ControlBlock() = default;

void ControlBlock::Install(std::unique_ptr<Interpreter> interpreter) {
  interpreter_ = std::move(interpreter);
  Ref();  // an Interpreter is deleted by its last user, never by its last view
}

void ControlBlock::Delete() {
  interpreter_->FinalStage();
  const int64_t balance = interpreter_->owns_heap() ? interpreter_->heap().teardown().ref_total : 0;
  if (balance != 0 && !killed()) {  // a killed one had no chance to give anything back
    char report[1024];
    const size_t length = immortal::DescribeLedger(interpreter_->heap(), report, sizeof(report));
    host_.Leaked(id_, absl::string_view(report, length));
  }
  interpreter_.reset();
  host_.Ended(id_, balance);  // the last: the host may end when it knows of nobody
  Unref();
}

// --- Thread states ---

ThreadState* Interpreter::AddThread(std::unique_ptr<ThreadState> thread) {
  ThreadState* added = thread.release();
  internal::MutexLock lock(threads_mutex_);
  added->next_ = threads_;
  if (threads_ != nullptr) threads_->previous_ = added;
  threads_ = added;
  ++thread_count_;
  // Requests that came before it was in the list.
  if (pending_calls_.any()) added->eval_breaker_.Set(gil::kPendingCalls);
  if (budget_.load(std::memory_order_relaxed) > 0) added->eval_breaker_.Set(gil::kBudget);
  // An end that kills who did not leave in time has set the phase first: whoever is not in the list it goes through sees that.
  if (killed() || control_.phase() == Phase::kFinalizing) KillThread(*added);
  return added;
}

void Interpreter::Unlink(ThreadState& thread) {
  (thread.previous_ == nullptr ? threads_ : thread.previous_->next_) = thread.next_;
  if (thread.next_ != nullptr) thread.next_->previous_ = thread.previous_;
  thread.previous_ = nullptr;
  thread.next_ = nullptr;
  --thread_count_;
}

void Interpreter::Orphan(ThreadState& thread) {
  // Not the main thread, not the running one any more: a new state may get the same address.
  ThreadState* self = &thread;
  main_thread_.compare_exchange_strong(self, nullptr, std::memory_order_acq_rel);
  internal::MutexLock lock(threads_mutex_);
  Unlink(thread);
  thread.next_ = orphans_;
  orphans_ = &thread;
  have_orphans_.store(true, std::memory_order_relaxed);
}

void Interpreter::ReapOrphans() {
  ThreadState* orphan;
  {
    internal::MutexLock lock(threads_mutex_);
    orphan = std::exchange(orphans_, nullptr);
    have_orphans_.store(false, std::memory_order_relaxed);
  }
  while (orphan != nullptr) delete std::exchange(orphan, orphan->next_);
}

void Interpreter::DeleteThreads() {
  ReapOrphans();
  ThreadState *thread, *lost;
  {
    internal::MutexLock lock(threads_mutex_);
    thread = std::exchange(threads_, nullptr);
    lost = std::exchange(lost_, nullptr);
    thread_count_ = 0;
  }
  while (thread != nullptr) delete std::exchange(thread, thread->next_);
  while (lost != nullptr) delete std::exchange(lost, lost->next_);
}

void Interpreter::ForEachThread(absl::FunctionRef<void(ThreadState&)> visit) {
  internal::MutexLock lock(threads_mutex_);
  for (ThreadState* thread = threads_; thread != nullptr; thread = thread->next_) visit(*thread);
}

size_t Interpreter::thread_count() const {
  internal::MutexLock lock(threads_mutex_);
  return thread_count_;
}

// --- Requests ---

size_t Interpreter::RequestAll(uint32_t bits, bool only_inside) {
  size_t told = 0;
  ForEachThread([&](ThreadState& thread) {
    if (only_inside && thread.phase() == ThreadPhase::kOutside) return;
    thread.eval_breaker_.Set(bits);
    Parking::Nudge(thread);
    ++told;
  });
  return told;
}

size_t Interpreter::Interrupt() { return RequestAll(gil::kInterrupt, /*only_inside=*/true); }

bool Interpreter::InterruptThread(uint64_t thread_id) {
  bool found = false;
  ForEachThread([&](ThreadState& thread) {
    if (thread.id() != thread_id || thread.phase() == ThreadPhase::kOutside) return;
    thread.eval_breaker_.Set(gil::kInterrupt);
    Parking::Nudge(thread);
    found = true;
  });
  return found;
}

void Interpreter::RequestCollection() { RequestAll(gil::kGc, /*only_inside=*/true); }

void Interpreter::KillThread(ThreadState& thread) {
  thread.killed_.store(true, std::memory_order_release);
  thread.eval_breaker_.Set(gil::kKill);
  Parking::Nudge(thread);
}

size_t Interpreter::Kill() {
  // First the mark, then the list: a state that is added in between is killed by AddThread.
  control_.MarkKilled();
  size_t told = 0;
  ForEachThread([&](ThreadState& thread) {
    if (thread.phase() != ThreadPhase::kOutside) ++told;
    KillThread(thread);
  });
  return told;
}

size_t Interpreter::Stop(StopAction action) {
  if (action == StopAction::kKill) return Kill();
  return RequestAll(action == StopAction::kTimeout ? gil::kDeadline : gil::kInterrupt, /*only_inside=*/true);
}

void Interpreter::SetBudget(uint64_t checks, StopAction action) {
  on_budget_.store(action, std::memory_order_relaxed);
  budget_.store(checks > uint64_t{INT64_MAX} ? INT64_MAX : static_cast<int64_t>(checks), std::memory_order_relaxed);
  ForEachThread([&](ThreadState& thread) {
    if (checks != 0) thread.eval_breaker_.Set(gil::kBudget);
    else (void)thread.eval_breaker_.Clear(gil::kBudget);
  });
}

uint64_t Interpreter::budget_left() const {
  const int64_t left = budget_.load(std::memory_order_relaxed);
  return left > 0 ? static_cast<uint64_t>(left) : 0;
}

void Interpreter::SpendCheck() {
  int64_t left = budget_.load(std::memory_order_relaxed);
  while (left > 0 && !budget_.compare_exchange_weak(left, left - 1, std::memory_order_relaxed)) continue;
  if (left > 1) return;
  ForEachThread([](ThreadState& thread) { (void)thread.eval_breaker_.Clear(gil::kBudget); });
  if (left == 1) Stop(on_budget_.load(std::memory_order_relaxed));
}

void Interpreter::KillThreads(const ThreadState* spared, bool only_daemons) {
  ForEachThread([&](ThreadState& thread) {
    if (&thread != spared && (thread.daemon() || !only_daemons)) KillThread(thread);
  });
}

absl::Status Interpreter::AddPendingCall(PendingCall call, void* argument, PendingTarget target) {
  if (absl::Status added = pending_calls_.Add(call, argument, target); !added.ok()) return added;
  // All are told, the first to look runs it: any one of them may be deaf in native code for a while.
  RequestAll(gil::kPendingCalls, /*only_inside=*/false);
  return absl::OkStatus();
}

bool Interpreter::RunPendingCalls(ThreadState& thread) {
  (void)thread.eval_breaker_.Take(gil::kPendingCalls);
  ThreadState* main = main_thread();
  const bool is_main = main == nullptr || main == &thread;
  const bool all_ran = (!is_main || pending_calls_.Run(thread, PendingTarget::kMainThread)) &&
                       pending_calls_.Run(thread, PendingTarget::kAnyThread);
  // What is left, after a full pass or a call that raised, is for the next check.
  if (pending_calls_.any(PendingTarget::kAnyThread) || (is_main && pending_calls_.any())) {
    thread.eval_breaker_.Set(gil::kPendingCalls);
  }
  return all_ran;
}

// --- The end ---

absl::Status Interpreter::AddAtExit(AtExit function, void* data) {
  AtExitEntry* entry = new (std::nothrow) AtExitEntry{function, data, at_exit_};
  if (entry == nullptr) return internal::NoMemory("an at-exit function");
  at_exit_ = entry;
  return absl::OkStatus();
}

void Interpreter::RunAtExit(ThreadState& thread) {
  while (AtExitEntry* entry = at_exit_) {
    at_exit_ = entry->next;
    entry->function(thread, entry->data);
    delete entry;
  }
}

void Interpreter::FinalStage() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  // A node of its own: the states, whose nodes they are, are deleted under the GIL.
  gil::EvalBreaker breaker;
  gil::GilThread node(breaker);
  gil_->Acquire(node);
  // The last to leave may be inside of another interpreter.
  if (owns_heap_) heap_->SetCurrentHeap(nullptr);
  pending_calls_.Drop();
  locals_.DestroyAll();
  resources_.CloseAll();
  language_.DropInterpreter(*this);
  DeleteThreads();
  gil_->Release(node);
}

// --- Fork ---

void Interpreter::AfterForkInChild(ThreadState* survivor, bool inside) {
  threads_mutex_.ResetInForkedChild();
  // Their states stay until the end: objects of the heap may hang on them, and nobody can unwind their calls.
  while (threads_ != nullptr) {
    ThreadState& thread = *threads_;
    Unlink(thread);
    if (&thread == survivor) continue;
    thread.next_ = lost_;
    lost_ = &thread;
  }
  if (survivor != nullptr) {
    threads_ = survivor;
    thread_count_ = 1;
    survivor->native_id_.store(ThreadRecord::Mine().native_id(), std::memory_order_relaxed);
  }
  // A lock that nobody may hold now, and calls whose arguments may be those of threads that are gone.
  new (&pending_calls_) PendingCalls();
  daemons_inside_.store(inside && survivor->daemon() ? 1 : 0, std::memory_order_relaxed);
  if (running_main_.load(std::memory_order_relaxed) != survivor) running_main_.store(nullptr, std::memory_order_relaxed);
  if (main_thread_.load(std::memory_order_relaxed) != nullptr) main_thread_.store(survivor, std::memory_order_relaxed);
  const bool ends = inside && ender_.load(std::memory_order_relaxed) == survivor;
  control_.ForgetOthersInForkedChild(/*own_pins=*/1, ends);
  language_.AfterForkInChild(*this, survivor);
}

alloc::Heap* CurrentHeap() {
  const ThreadState* current = ThreadRecord::Mine().current;
  return current == nullptr ? nullptr : &current->interpreter().heap();
}

// --- The program ---

absl::Status Interpreter::BeginRunningMain(ThreadState& thread) {
  ThreadState* nobody = nullptr;
  if (!running_main_.compare_exchange_strong(nobody, &thread, std::memory_order_acq_rel)) {
    return absl::FailedPreconditionError("interpreter already running");
  }
  AttachAccess::SetRunningMain(thread, true);
  return absl::OkStatus();
}

void Interpreter::EndRunningMain(ThreadState& thread) {
  AttachAccess::SetRunningMain(thread, false);
  ThreadState* self = &thread;
  if (!running_main_.compare_exchange_strong(self, nullptr, std::memory_order_acq_rel)) {
    sync::Fatal("EndRunningMain by a thread that does not run the program");
  }
}

}  // namespace tessera::interp
