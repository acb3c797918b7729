#include "runtime/fork.h"

#include <pthread.h>

#include <algorithm>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "imports/process_claims.h"
#include "interp/internal/fork_generation.h"
#include "runtime/fork_locks.h"
#include "runtime/process.h"
#include "runtime/runtime.h"
#include "runtime/signals.h"

namespace tessera::runtime {
namespace {

constexpr absl::Duration kWaitForGil = absl::Seconds(1);

// A GIL that the forking thread holds while it forks.
struct HeldGil {
  gil::Gil* gil;
  gil::GilThread* thread;
  bool taken_here;  // given back afterwards
};

// The fork under way.
struct Underway {
  std::vector<ForkSurvivor> survivors;
  std::vector<interp::ControlRef> pinned;    // main interpreters that the thread is not inside of
  std::vector<interp::ControlBlock*> lost;   // inside of, but not whole
  std::vector<HeldGil> gils;
  std::vector<gil::Gil*> given_up;           // of `lost`
  ForkLocks locks;                           // in the order of locking
  gil::EvalBreaker breaker;                  // of `node`
  gil::GilThread node{breaker};
};

struct ForkState {
  sync::RankedMutex mutex{sync::rank::kFork};
  Underway* underway ABSL_GUARDED_BY(mutex) = nullptr;
  // What a child has lost, so that it stays reachable for tools that look for leaks.
  std::vector<interp::ControlRef>* lost ABSL_GUARDED_BY(mutex) = nullptr;

  sync::RankedMutex list_mutex{sync::rank::kRuntimeLifecycle};
  Runtime* runtimes ABSL_GUARDED_BY(list_mutex) = nullptr;
  std::vector<sync::RankedMutex*>* more_locks ABSL_GUARDED_BY(list_mutex) = nullptr;  // of AddForkLock
  bool installed ABSL_GUARDED_BY(list_mutex) = false;
};

constinit ForkState fork_state;

bool Holds(const Underway& underway, const gil::Gil& gil) {
  return std::any_of(underway.gils.begin(), underway.gils.end(), [&](const HeldGil& held) { return held.gil == &gil; });
}

// The GIL of an interpreter that is to survive. (The analysis cannot follow a lock into a list.)
bool HoldGil(Underway& underway, interp::Interpreter& interpreter, gil::GilThread& thread, bool attached) ABSL_NO_THREAD_SAFETY_ANALYSIS {
  gil::Gil& gil = interpreter.gil();
  if (Holds(underway, gil)) return true;
  if (!attached && !gil.AcquireWithTimeout(thread, kWaitForGil)) return false;
  underway.gils.push_back({&gil, &thread, !attached});
  return true;
}

// The interpreters that the thread is inside of: it holds a pin of each.
void TakeThoseInside(Underway& underway) {
  interp::ThreadRecord& record = interp::ThreadRecord::Mine();
  // First the one whose GIL is held: others may share it.
  for (const bool attached : {true, false}) {
    for (uint32_t i = 0; i < record.kept_count; ++i) {
      const interp::KeptState& kept = record.kept[i];
      if (kept.depth == 0 || (kept.state == record.current) != attached) continue;
      if (HoldGil(underway, *kept.control->interpreter(), kept.state->gil_thread(), attached)) {
        underway.survivors.push_back({kept.control, kept.state, true});
      } else {
        gil::Gil* gil = &kept.control->interpreter()->gil();
        underway.lost.push_back(kept.control);
        if (std::find(underway.given_up.begin(), underway.given_up.end(), gil) == underway.given_up.end()) underway.given_up.push_back(gil);
      }
    }
  }
}

void TakeMains(Underway& underway) {
  std::vector<interp::InterpreterView> mains;
  ForEachRuntime([&](Runtime& runtime) {
    if (runtime.main() != nullptr) mains.emplace_back(interp::ControlRef::Share(*runtime.main()));
  });
  for (interp::InterpreterView& view : mains) {
    interp::ControlBlock& control = *view.control();
    if (!control.TryPin()) continue;
    if (HoldGil(underway, *control.interpreter(), underway.node, /*attached=*/false)) {
      const interp::KeptState* kept = interp::ThreadRecord::Mine().Find(&control);
      underway.survivors.push_back({&control, kept == nullptr ? nullptr : kept->state, false});
      underway.pinned.push_back(interp::ControlRef::Share(control));
    } else {
      control.Unpin();
    }
  }
}

void LockAll(ForkLocks& all, ForkLocks some) ABSL_NO_THREAD_SAFETY_ANALYSIS {
  std::sort(some.begin(), some.end(), [](const sync::RankedMutex* a, const sync::RankedMutex* b) {
    return a->rank() != b->rank() ? a->rank() < b->rank() : a < b;
  });
  for (sync::RankedMutex* mutex : some) mutex->LockForFork();
  all.insert(all.end(), some.begin(), some.end());
}

void Prepare() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  auto* underway = new Underway;
  // GILs first: nobody waits for one with a lock held.
  TakeThoseInside(*underway);
  if (underway->survivors.empty() && underway->lost.empty()) TakeMains(*underway);

  fork_state.mutex.Lock();
  fork_state.underway = underway;
  process::ForkLock().LockForFork();
  fork_state.list_mutex.LockForFork();
  ForkLocks outer, queues, inner;
  for (Runtime* runtime = fork_state.runtimes; runtime != nullptr; runtime = runtime->next_in_process()) runtime->AddForkLocks(outer, inner);
  for (const ForkSurvivor& survivor : underway->survivors) outer.push_back(&survivor.control->interpreter()->fork_lock());
  for (interp::ControlBlock* control : underway->lost) outer.push_back(&control->interpreter()->fork_lock());
  outer.push_back(&imports::ProcessClaimsForkLock());
  inner.push_back(&process::SignalsForkLock());
  if (fork_state.more_locks != nullptr) {
    for (sync::RankedMutex* lock : *fork_state.more_locks) (lock->rank() < sync::rank::kQueue.number ? outer : inner).push_back(lock);
  }
  LockAll(underway->locks, std::move(outer));
  // Now no queue comes or goes.
  for (Runtime* runtime = fork_state.runtimes; runtime != nullptr; runtime = runtime->next_in_process()) runtime->AddQueueLocks(queues);
  LockAll(underway->locks, std::move(queues));
  LockAll(underway->locks, std::move(inner));
  for (const HeldGil& held : underway->gils) held.gil->PrepareFork();
  for (gil::Gil* gil : underway->given_up) gil->PrepareFork();
}

void GiveBackGils(Underway& underway) ABSL_NO_THREAD_SAFETY_ANALYSIS {
  for (const HeldGil& held : underway.gils) {
    if (held.taken_here) held.gil->Release(*held.thread);
  }
  for (const interp::ControlRef& control : underway.pinned) control->Unpin();
}

void InParent() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  Underway* underway = std::exchange(fork_state.underway, nullptr);
  for (const HeldGil& held : underway->gils) held.gil->AfterForkInParent();
  for (gil::Gil* gil : underway->given_up) gil->AfterForkInParent();
  for (auto lock = underway->locks.rbegin(); lock != underway->locks.rend(); ++lock) (*lock)->Unlock();
  fork_state.list_mutex.Unlock();
  process::ForkLock().Unlock();
  fork_state.mutex.Unlock();
  GiveBackGils(*underway);
  delete underway;
}

// The locks of thread lists are Interpreter::AfterForkInChild's.
bool IsThreadList(const Underway& underway, const sync::RankedMutex* lock) {
  return std::any_of(underway.survivors.begin(), underway.survivors.end(),
                     [&](const ForkSurvivor& survivor) { return &survivor.control->interpreter()->fork_lock() == lock; });
}

void InChild() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  Underway* underway = std::exchange(fork_state.underway, nullptr);
  interp::internal::fork_generation.fetch_add(1, std::memory_order_relaxed);
  interp::ThreadRecord::Mine().cached_native_id = 0;
  for (const HeldGil& held : underway->gils) held.gil->AfterForkInChild(held.thread);
  // Nobody holds the GIL of an interpreter that was left half-way, so that the thread can leave it; none of its code runs.
  for (gil::Gil* gil : underway->given_up) gil->AfterForkInChild(nullptr);
  for (interp::ControlBlock* control : underway->lost) control->MarkKilled();
  for (auto lock = underway->locks.rbegin(); lock != underway->locks.rend(); ++lock) {
    if (!IsThreadList(*underway, *lock)) (*lock)->ResetInForkedChild();
  }
  fork_state.list_mutex.ResetInForkedChild();
  process::ForkLock().ResetInForkedChild();
  fork_state.mutex.ResetInForkedChild();

  if (fork_state.lost == nullptr) fork_state.lost = new std::vector<interp::ControlRef>;
  interp::ThreadState* signal_thread = nullptr;
  for (const ForkSurvivor& survivor : underway->survivors) {
    interp::Interpreter& interpreter = *survivor.control->interpreter();
    interpreter.AfterForkInChild(survivor.state, survivor.inside);
    if (interpreter.is_main() && survivor.state != nullptr) signal_thread = survivor.state;
  }
  for (Runtime* runtime = fork_state.runtimes; runtime != nullptr; runtime = runtime->next_in_process()) {
    runtime->AfterForkInChild(underway->survivors, *fork_state.lost);
  }
  process::SignalsAfterForkInChild(signal_thread);
  GiveBackGils(*underway);
  delete underway;
}

}  // namespace

void AddForkLock(sync::RankedMutex& added) {
  sync::RankedLock lock(fork_state.list_mutex);
  if (fork_state.more_locks == nullptr) fork_state.more_locks = new std::vector<sync::RankedMutex*>;
  fork_state.more_locks->push_back(&added);
}

void RemoveForkLock(sync::RankedMutex& removed) {
  sync::RankedLock lock(fork_state.list_mutex);
  if (fork_state.more_locks == nullptr) return;
  std::erase(*fork_state.more_locks, &removed);
}

void RegisterRuntime(Runtime& runtime) {
#ifndef NDEBUG
  // Abseil's own search for deadlocks, in debug builds, has a lock that no handler can take; ranks find them too.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  sync::RankedLock lock(fork_state.list_mutex);
  if (!fork_state.installed) fork_state.installed = pthread_atfork(&Prepare, &InParent, &InChild) == 0;
  runtime.set_next_in_process(fork_state.runtimes);
  fork_state.runtimes = &runtime;
}

void UnregisterRuntime(Runtime& runtime) {
  sync::RankedLock lock(fork_state.list_mutex);
  if (fork_state.runtimes == &runtime) {
    fork_state.runtimes = runtime.next_in_process();
    return;
  }
  for (Runtime* before = fork_state.runtimes; before != nullptr; before = before->next_in_process()) {
    if (before->next_in_process() == &runtime) before->set_next_in_process(runtime.next_in_process());
  }
}

void ForEachRuntime(absl::FunctionRef<void(Runtime&)> visit) {
  sync::RankedLock lock(fork_state.list_mutex);
  for (Runtime* runtime = fork_state.runtimes; runtime != nullptr; runtime = runtime->next_in_process()) visit(*runtime);
}

}  // namespace tessera::runtime
