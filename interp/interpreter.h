// Interpreter: the state that one isolated interpreter has of its own: config, heap, collector, GIL, thread states, pending
// calls, at-exit, resources, slots for libraries. A language derives its own from it. It is not the handle by which others
// name it: that is an InterpreterView or an InterpreterGuard.
//
// Model:      made by CreateInterpreter, ended by EndInterpreter (lifecycle.h); its phase stands in its ControlBlock.
// Threads:    everything under the interpreter's GIL, except what says "from any thread"; those need the interpreter pinned
//             (inside an AttachScope, or by a Pinned look from outside).
// Ownership:  owned by its ControlBlock; owns its thread states, heap (unless it shares main's) and collector.
// Errors:     absl::Status; messages name the interpreter's id.
// Design:     docs/lifecycle.md, PEP 684.

#ifndef TESSERA_INTERP_INTERPRETER_H_
#define TESSERA_INTERP_INTERPRETER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "alloc/heap.h"
#include "gc/collector.h"
#include "gil/gil.h"
#include "interp/config.h"
#include "interp/control_block.h"
#include "interp/internal/futex.h"
#include "interp/internal/shared.h"
#include "interp/interpreter_local.h"
#include "interp/pending_calls.h"
#include "interp/resource_list.h"
#include "interp/thread_state.h"

namespace tessera::interp {

class Host;
class Interpreter;
class Language;
class Lifecycle;

// What CreateInterpreter hands through the language's factory to Interpreter's constructor.
struct InterpreterParts {
  Host& host;
  Language& language;
  ControlBlock& control;
  const InterpreterConfig& config;
  Whence whence;
  bool owns_heap;
  internal::Shared<gil::Gil> gil;
  internal::Shared<alloc::Heap> heap;
  internal::Shared<gc::Collector> collector;
};

class Interpreter {
 public:
  explicit Interpreter(InterpreterParts parts);
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;
  virtual ~Interpreter();

  int64_t id() const { return control_.id(); }
  const InterpreterConfig& config() const { return config_; }
  Whence whence() const { return whence_; }
  Host& host() const { return host_; }
  Language& language() const { return language_; }
  ControlBlock& control() const { return control_; }
  alloc::Heap& heap() const { return *heap_; }
  gil::Gil& gil() const { return *gil_; }
  // For interpreters that share them.
  const internal::Shared<gil::Gil>& shared_gil() const { return gil_; }
  const internal::Shared<alloc::Heap>& shared_heap() const { return heap_; }
  const internal::Shared<gc::Collector>& shared_collector() const { return collector_; }
  bool owns_heap() const { return owns_heap_; }
  gc::Collector& collector() const { return *collector_; }
  bool is_main() const { return whence_ == Whence::kRuntimeInit; }

  ResourceList& resources() { return resources_; }
  LocalSlots& locals() { return locals_; }

  // From any thread. Wakes a thread of the interpreter that waits. Without any thread inside, the next one runs it.
  [[nodiscard]] absl::Status AddPendingCall(PendingCall call, void* argument,
                                            PendingTarget target = PendingTarget::kAnyThread);
  // At the eval breaker's request. False: a call raised.
  [[nodiscard]] bool RunPendingCalls(ThreadState& thread);

  // Run at the end, newest first, attached; not after a kill. Errors: ResourceExhausted.
  using AtExit = void (*)(ThreadState& thread, void* data);
  [[nodiscard]] absl::Status AddAtExit(AtExit function, void* data);

  // From any thread. Interrupt: the language's exception in all threads that are inside (or in the one with that id), waiting
  // ones woken. Kill: no thread of the interpreter runs its code again; sticky. Returns how many threads were told.
  size_t Interrupt() ABSL_LOCKS_EXCLUDED(threads_mutex_);
  bool InterruptThread(uint64_t thread_id) ABSL_LOCKS_EXCLUDED(threads_mutex_);
  size_t Kill() ABSL_LOCKS_EXCLUDED(threads_mutex_);
  bool killed() const { return control_.killed(); }
  // One of them, or the exception that says that its time is over.
  size_t Stop(StopAction action) ABSL_LOCKS_EXCLUDED(threads_mutex_);

  // From any thread: `checks` more checks of the eval breaker until `action`; 0 takes it back. While there is a budget, every check of the
  // interpreter's threads comes to HandleBreaker's like, which calls SpendCheck.
  void SetBudget(uint64_t checks, StopAction action) ABSL_LOCKS_EXCLUDED(threads_mutex_);
  // What is left; 0: none was set, or it is used up.
  uint64_t budget_left() const;
  // REQUIRES: attached, and kBudget is set in the thread's eval breaker. Stops the interpreter when the last check is spent.
  void SpendCheck();

  // Asks all threads to run the language's collector at their next check.
  void RequestCollection() ABSL_LOCKS_EXCLUDED(threads_mutex_);

  // From any thread; `visit` runs under the list's lock and may only look.
  void ForEachThread(absl::FunctionRef<void(ThreadState&)> visit) ABSL_LOCKS_EXCLUDED(threads_mutex_);
  size_t thread_count() const ABSL_LOCKS_EXCLUDED(threads_mutex_);

  // From now on each thread leaves a StackMark when it releases the GIL (gc/stack_mark.h). With the GIL held.
  void MarkStacks() { marks_stacks_ = true; }
  bool marks_stacks() const { return marks_stacks_; }

  // The program of the interpreter ("running main"): one thread at a time. Errors: FailedPrecondition "interpreter already
  // running". With the GIL held; is_running() from any thread.
  [[nodiscard]] absl::Status BeginRunningMain(ThreadState& thread);
  void EndRunningMain(ThreadState& thread);
  bool is_running() const { return running_main_.load(std::memory_order_acquire) != nullptr; }
  // The thread that kMainThread calls are for; null: any.
  ThreadState* main_thread() const { return main_thread_.load(std::memory_order_acquire); }
  void set_main_thread(ThreadState* thread) { main_thread_.store(thread, std::memory_order_release); }

  // For fork (runtime/fork.h), which also takes the lock below before and gives it back in the parent. In the child the only thread is that of
  // `survivor`: it is inside, or keeps the state for its next visit, or (null) has none.
  internal::Mutex& fork_lock() { return threads_mutex_; }
  void AfterForkInChild(ThreadState* survivor, bool inside) ABSL_NO_THREAD_SAFETY_ANALYSIS;

 private:
  friend class ControlBlock;
  friend class Lifecycle;
  friend class ThreadState;
  friend struct AttachAccess;
  struct AtExitEntry;

  ThreadState* AddThread(std::unique_ptr<ThreadState> thread) ABSL_LOCKS_EXCLUDED(threads_mutex_);
  void Unlink(ThreadState& thread) ABSL_EXCLUSIVE_LOCKS_REQUIRED(threads_mutex_);
  void Orphan(ThreadState& thread) ABSL_LOCKS_EXCLUDED(threads_mutex_);
  void ReapOrphans() ABSL_LOCKS_EXCLUDED(threads_mutex_);
  size_t RequestAll(uint32_t bits, bool only_inside) ABSL_LOCKS_EXCLUDED(threads_mutex_);
  // Kills all threads but `spared`; with `only_daemons` just those.
  void KillThreads(const ThreadState* spared, bool only_daemons) ABSL_LOCKS_EXCLUDED(threads_mutex_);
  static void KillThread(ThreadState& thread);
  void RunAtExit(ThreadState& thread);
  // What is left to do when no thread is inside any more: runs no code of the language.
  void FinalStage();
  void DeleteThreads() ABSL_LOCKS_EXCLUDED(threads_mutex_);

  Host& host_;
  Language& language_;
  ControlBlock& control_;
  const InterpreterConfig config_;
  const Whence whence_;
  const bool owns_heap_;
  const internal::Shared<gil::Gil> gil_;
  const internal::Shared<alloc::Heap> heap_;
  const internal::Shared<gc::Collector> collector_;  // walks the heap: shared with it

  PendingCalls pending_calls_;
  ResourceList resources_;
  LocalSlots locals_;
  AtExitEntry* at_exit_ = nullptr;
  std::atomic<ThreadState*> running_main_{nullptr};
  std::atomic<ThreadState*> main_thread_{nullptr};
  internal::Atomic<uint32_t> daemons_inside_{0};
  std::atomic<ThreadState*> ender_{nullptr};  // who ends it, if that one has a state
  std::atomic<int64_t> budget_{0};            // checks left; 0: not counted
  std::atomic<StopAction> on_budget_{StopAction::kTimeout};
  internal::Atomic<bool> have_orphans_{false};
  std::atomic<uint64_t> next_thread_id_{1};
  bool marks_stacks_ = false;

  mutable internal::Mutex threads_mutex_;
  ThreadState* threads_ ABSL_GUARDED_BY(threads_mutex_) = nullptr;
  size_t thread_count_ ABSL_GUARDED_BY(threads_mutex_) = 0;
  ThreadState* orphans_ ABSL_GUARDED_BY(threads_mutex_) = nullptr;
  ThreadState* lost_ ABSL_GUARDED_BY(threads_mutex_) = nullptr;  // of threads that a fork has left behind
};

// The heap of the interpreter that the calling thread is attached to, or nullptr.
alloc::Heap* CurrentHeap();

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_INTERPRETER_H_
