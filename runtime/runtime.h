// Runtime: the state that interpreters of a process share, each part behind its own lock. An ordinary object: a program may
// have two, a test makes its own. It is no interpreter, and it starts no thread before the first deadline.
//
// Model:      Create -> CreateMain -> CreateInterpreter / EndInterpreter ... -> Finish (the destructor does it too).
//             Finish ends what is left, the newest first and main last, then runs the exit functions.
// Threads:    every call from any thread, except that Finish and the destructor are called once, by a thread that is attached
//             to nothing of this Runtime.
// Ownership:  outlives its interpreters (the destructor waits for a straggler, see EndInterpreter) and every view that is used;
//             a Language outlives the Runtime.
// Errors:     absl::Status; what interp/lifecycle.h lists, passed on.
// Cost:       see interp/lifecycle.h; Audit without hooks is one load.
// Example:    auto runtime = runtime::Runtime::Create({});
//             auto main = (*runtime)->CreateMain(language);
//             auto worker = (*runtime)->CreateInterpreter(language, {});
//             { interp::AttachScope scope(*worker); Run(scope.thread()); }
//             absl::Status ended = (*runtime)->EndInterpreter(*worker);
// Design:     docs/runtime-state.md, docs/lifecycle.md

#ifndef TESSERA_RUNTIME_RUNTIME_H_
#define TESSERA_RUNTIME_RUNTIME_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "alloc/allocator.h"
#include "alloc/chunk_pool.h"
#include "imports/extension_registry.h"
#include "interp/interp.h"
#include "modules/module_def.h"
#include "runtime/audit_hooks.h"
#include "runtime/exit_functions.h"
#include "runtime/fallible_array.h"
#include "runtime/fork.h"
#include "runtime/message_queue.h"
#include "runtime/perf_map.h"
#include "runtime/timer.h"
#include "sync/ranked_mutex.h"

namespace tessera::alloc {
class DebugHooks;
class Domains;
enum class Domain : uint8_t;
}  // namespace tessera::alloc

namespace tessera::runtime {

struct RuntimeConfig {
  // The modules it is composed of; see modules/defs.bzl.
  modules::ModuleTable modules = {};
  // One for the whole process: see process.h. None: random, or what is in force.
  std::optional<uint64_t> hash_seed = std::nullopt;
  // How many chunks of ended heaps are kept for the next.
  size_t cached_chunks = alloc::ChunkPool::kDefaultCached;
  // Debug builds: told of references that an interpreter did not give back, "12 references to 3 objects: dict 8/2, str 4/1". By the thread that ends it,
  // without any lock.
  std::function<void(int64_t interpreter, absl::string_view report)> on_leak = nullptr;
  // Declared by the host for a custom allocator that it installed elsewhere than through SetAllocator.
  bool allocator_declared_thread_safe = true;
  // Told of the holds and waits of all GILs (gil/timeline.h writes them to a file); outlives the Runtime. Null: nobody.
  gil::Observer* gil_observer = nullptr;
  // Guards each block of every interpreter and of the three domains, in any build; docs/memory.md.
  bool debug_memory = false;
  // Where the memory of heaps comes from; not set: the pool of chunks and the system.
  std::optional<alloc::ArenaAllocator> arenas = std::nullopt;
};

// What Finish found still running, for a language's warning.
struct FinishReport {
  size_t remaining_interpreters = 0;  // besides main
  std::vector<absl::Status> errors;   // of ends that were not clean
};

class Runtime final : public interp::Host {
 public:
  // Errors: FailedPrecondition (another hash seed), InvalidArgument (a module definition that is not valid).
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Runtime>> Create(const RuntimeConfig& config);
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  ~Runtime() override;

  // The main interpreter: once. Others may share its GIL and heap.
  [[nodiscard]] absl::StatusOr<interp::InterpreterView> CreateMain(
      interp::Language& language, const interp::InterpreterConfig& config = interp::InterpreterConfig::Main());
  [[nodiscard]] absl::StatusOr<interp::InterpreterView> CreateInterpreter(
      interp::Language& language, const interp::InterpreterConfig& config,
      interp::Whence whence = interp::Whence::kApi);
  // Refuses main: that is Finish. Errors: FailedPrecondition "cannot destroy the main interpreter".
  [[nodiscard]] absl::Status EndInterpreter(const interp::InterpreterView& view);

  // The running interpreters in order of creation, a snapshot; Find: NotFound "unrecognized interpreter ID 7".
  std::vector<interp::InterpreterView> List() const ABSL_LOCKS_EXCLUDED(interpreters_mutex_);
  [[nodiscard]] absl::StatusOr<interp::InterpreterView> Find(int64_t id) const
      ABSL_LOCKS_EXCLUDED(interpreters_mutex_);
  interp::InterpreterView MainView() const ABSL_LOCKS_EXCLUDED(interpreters_mutex_);

  // Stops an interpreter at a point in time: an interrupt it can handle, or a kill. Deadline::Never() takes it back. Starts the
  // Runtime's timer thread at first use.
  [[nodiscard]] absl::Status SetDeadline(const interp::InterpreterView& view, interp::StopAction action,
                                         interp::Deadline deadline) {
    return timer_.Set(view, action, deadline);
  }

  // CPython's raw, mem and object domains; mem and object are served by the heap of the calling thread's interpreter.
  alloc::Domains& domains() { return *domains_; }
  // Replaces or wraps the allocator of a domain, while others allocate. Errors: FailedPrecondition when it is not declared
  // thread-safe, not raw, and an interpreter besides main has a GIL of its own (and does not permit it); ResourceExhausted.
  [[nodiscard]] absl::Status SetAllocator(alloc::Domain domain, const alloc::Allocator& allocator)
      ABSL_LOCKS_EXCLUDED(interpreters_mutex_);
  // Gives what is kept for interpreters to come, and all free pages, back to the operating system.
  void TrimMemory();

  FinishReport Finish();

  // Functions for the very end, at most 32; see exit_functions.h.
  [[nodiscard]] absl::Status AtExit(ExitFunction function) { return exit_functions_.Add(function); }
  AuditHooks& audit_hooks() { return audit_hooks_; }
  imports::ExtensionRegistry& extensions() { return extensions_; }
  MessageQueues& queues() { return queues_; }
  PerfMap& perf_map() { return perf_map_; }
  const modules::ModuleTable& modules() const { return config_.modules; }
  uint64_t hash_seed() const;
  // References not given back by interpreters that have ended (debug builds count them).
  int64_t reference_balance() const { return reference_balance_.load(std::memory_order_relaxed); }
  // Interpreters that are not gone yet: listed, being made, ending, or waiting for a straggler.
  size_t live_interpreters() const ABSL_LOCKS_EXCLUDED(interpreters_mutex_);

  // interp::Host
  absl::StatusOr<int64_t> TakeInterpreterId() override;
  absl::Status Audit(const interp::AuditEvent& event) override { return audit_hooks_.Raise(event); }
  absl::Status Listed(interp::ControlBlock& control) override ABSL_LOCKS_EXCLUDED(interpreters_mutex_);
  void Unlisted(interp::ControlBlock& control) override ABSL_LOCKS_EXCLUDED(interpreters_mutex_);
  void Made(int64_t id) override ABSL_LOCKS_EXCLUDED(interpreters_mutex_);
  void Leaked(int64_t id, absl::string_view report) override {
    if (config_.on_leak) config_.on_leak(id, report);
  }
  void Ended(int64_t id, int64_t reference_balance) override ABSL_LOCKS_EXCLUDED(interpreters_mutex_);
  alloc::ChunkPool* chunk_pool() override { return &chunk_pool_; }
  gil::Observer* gil_observer() override { return config_.gil_observer; }
  interp::ControlBlock* main() override { return main_.load(std::memory_order_acquire); }
  bool AllocatorDeclaredThreadSafe() const override;
  void PrepareHeap(alloc::Heap& heap) override;

  // For fork.cc. Outer locks are taken before those of queues, inner ones after them.
  void AddForkLocks(ForkLocks& outer, ForkLocks& inner);
  void AddQueueLocks(ForkLocks& locks) { queues_.AddForkLocks(locks); }
  void AfterForkInChild(const std::vector<ForkSurvivor>& survivors, std::vector<interp::ControlRef>& lost);
  Runtime* next_in_process() const { return next_in_process_; }
  void set_next_in_process(Runtime* next) { next_in_process_ = next; }

 private:
  explicit Runtime(const RuntimeConfig& config);
  void EndOthers(FinishReport& report);
  // Arms what the config says of time.
  absl::Status ArmTimeLimit(const interp::InterpreterView& view, const interp::InterpreterConfig& config);
  // The newest that is not main; empty when there is none.
  interp::InterpreterView Newest() const ABSL_LOCKS_EXCLUDED(interpreters_mutex_);

  const RuntimeConfig config_;
  alloc::ChunkPool chunk_pool_;
  const std::unique_ptr<alloc::DebugHooks> debug_hooks_;  // null without debug_memory
  const std::unique_ptr<alloc::Domains> domains_;
  AuditHooks audit_hooks_;
  ExitFunctions exit_functions_;
  imports::ExtensionRegistry extensions_;
  MessageQueues queues_;
  PerfMap perf_map_;
  Timer timer_;
  std::atomic<int64_t> next_id_{0};
  std::atomic<int64_t> reference_balance_{0};
  std::atomic<interp::ControlBlock*> main_{nullptr};  // counted by main_control_

  mutable sync::RankedMutex interpreters_mutex_;
  FallibleArray<interp::ControlRef> interpreters_ ABSL_GUARDED_BY(interpreters_mutex_);  // by id
  size_t live_ ABSL_GUARDED_BY(interpreters_mutex_) = 0;
  sync::CondVar none_live_;
  bool finishing_ ABSL_GUARDED_BY(interpreters_mutex_) = false;
  bool finished_ = false;
  Runtime* next_in_process_ = nullptr;  // under the lock of the list in fork.cc
  interp::ControlRef main_control_ ABSL_GUARDED_BY(interpreters_mutex_);
};

}  // namespace tessera::runtime

#endif  // TESSERA_RUNTIME_RUNTIME_H_
