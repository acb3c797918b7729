#include "runtime/runtime.h"

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

#include "absl/strings/str_cat.h"
#include "alloc/debug_hooks.h"
#include "alloc/domains.h"
#include "alloc/heap.h"
#include "alloc/system_stats.h"
#include "interp/internal/no_memory.h"
#include "runtime/process.h"

namespace tessera::runtime {

absl::StatusOr<std::unique_ptr<Runtime>> Runtime::Create(const RuntimeConfig& config) {
  if (absl::Status seed = process::FixHashSeed(config.hash_seed); !seed.ok()) return seed;
  for (const modules::ModuleDef* def : config.modules.defs) {
    if (absl::Status valid = modules::Validate(*def); !valid.ok()) return valid;
  }
  auto runtime = std::unique_ptr<Runtime>(new Runtime(config));
  if (runtime->debug_hooks_ != nullptr && !runtime->debug_hooks_->Install(*runtime->domains_)) {
    return interp::internal::NoMemory("the debug hooks");
  }
  return runtime;
}

namespace {

// For the domains of one runtime: a thread may be inside of an interpreter of another.
alloc::Heap* HeapInRuntime(void* runtime) {
  const interp::ThreadState* current = interp::ThreadRecord::Mine().current;
  if (current == nullptr || &current->interpreter().host() != static_cast<interp::Host*>(runtime)) return nullptr;
  return &current->interpreter().heap();
}

}  // namespace

Runtime::Runtime(const RuntimeConfig& config)
    : config_(config),
      chunk_pool_(config.cached_chunks),
      debug_hooks_(config.debug_memory ? std::make_unique<alloc::DebugHooks>() : nullptr),
      domains_(std::make_unique<alloc::Domains>(&HeapInRuntime, static_cast<interp::Host*>(this))),
      interpreters_mutex_(sync::rank::kInterpreterList) {
  RegisterRuntime(*this);
}

Runtime::~Runtime() {
  (void)Finish();
  UnregisterRuntime(*this);
  // Killed threads in native code still use the interpreters that they are inside of.
  sync::RankedLock lock(interpreters_mutex_);
  while (live_ != 0) none_live_.Wait(interpreters_mutex_);
}

uint64_t Runtime::hash_seed() const { return process::HashSeed(); }

// --- Interpreters ---

absl::StatusOr<interp::InterpreterView> Runtime::CreateMain(interp::Language& language,
                                                            const interp::InterpreterConfig& config) {
  interp::InterpreterView there = MainView();
  if (there) return absl::FailedPreconditionError("this runtime has a main interpreter already");
  absl::StatusOr<interp::InterpreterView> made =
      interp::CreateInterpreter(*this, language, {config, interp::Whence::kRuntimeInit});
  if (!made.ok()) return made.status();
  absl::Status second;
  {
    sync::RankedLock lock(interpreters_mutex_);
    if (main_control_) {
      second = absl::FailedPreconditionError("this runtime has a main interpreter already");
    } else {
      main_control_ = interp::ControlRef::Share(*made->control());
      main_.store(made->control(), std::memory_order_release);
    }
  }
  if (second.ok()) second = ArmTimeLimit(*made, config);
  if (second.ok()) return made;
  (void)interp::EndInterpreter(*made);
  return second;
}

absl::Status Runtime::ArmTimeLimit(const interp::InterpreterView& view, const interp::InterpreterConfig& config) {
  if (config.time_limit == absl::InfiniteDuration()) return absl::OkStatus();
  return SetDeadline(view, config.on_time_limit, interp::Deadline::After(config.time_limit));
}

absl::StatusOr<interp::InterpreterView> Runtime::CreateInterpreter(interp::Language& language,
                                                                   const interp::InterpreterConfig& config,
                                                                   interp::Whence whence) {
  if (main() == nullptr) return absl::FailedPreconditionError("Py_Initialize must be called first: there is no main interpreter");
  absl::StatusOr<interp::InterpreterView> made = interp::CreateInterpreter(*this, language, {config, whence});
  if (!made.ok()) return made;
  if (absl::Status armed = ArmTimeLimit(*made, config); !armed.ok()) {
    (void)interp::EndInterpreter(*made);
    return armed;
  }
  return made;
}

absl::Status Runtime::EndInterpreter(const interp::InterpreterView& view) {
  if (view && view.control() == main()) return absl::FailedPreconditionError("cannot destroy the main interpreter");
  return interp::EndInterpreter(view);
}

std::vector<interp::InterpreterView> Runtime::List() const {
  std::vector<interp::InterpreterView> views;
  sync::RankedLock lock(interpreters_mutex_);
  views.reserve(interpreters_.size());
  for (const interp::ControlRef& control : interpreters_) {
    if (control->phase() == interp::Phase::kRunning) views.emplace_back(control.Dup());
  }
  return views;
}

absl::StatusOr<interp::InterpreterView> Runtime::Find(int64_t id) const {
  sync::RankedLock lock(interpreters_mutex_);
  const auto found = std::lower_bound(interpreters_.begin(), interpreters_.end(), id,
                                      [](const interp::ControlRef& control, int64_t wanted) { return control->id() < wanted; });
  if (found != interpreters_.end() && (*found)->id() == id && (*found)->phase() == interp::Phase::kRunning) {
    return interp::InterpreterView(found->Dup());
  }
  return absl::NotFoundError(absl::StrCat("unrecognized interpreter ID ", id));
}

interp::InterpreterView Runtime::MainView() const {
  sync::RankedLock lock(interpreters_mutex_);
  return interp::InterpreterView(main_control_.Dup());
}

// --- Memory ---

bool Runtime::AllocatorDeclaredThreadSafe() const {
  return config_.allocator_declared_thread_safe && domains_->SafeForOwnGil();
}

absl::Status Runtime::SetAllocator(alloc::Domain domain, const alloc::Allocator& allocator) {
  // Under the lock that Listed takes: of an interpreter and an allocator that do not go together only one gets in.
  sync::RankedLock lock(interpreters_mutex_);
  if (!allocator.thread_safe && domain != alloc::Domain::kRaw) {
    for (const interp::ControlRef& control : interpreters_) {
      const interp::InterpreterConfig& config = control->interpreter()->config();
      if (control->interpreter()->is_main() || !config.owns_gil() || config.permit_own_gil_with_unsafe_allocator) continue;
      return absl::FailedPreconditionError(
          absl::StrCat("the allocator is not declared thread-safe, and interpreter ", control->id(), " has a GIL of its own"));
    }
  }
  if (!domains_->Set(domain, allocator)) return interp::internal::NoMemory("a table of allocators");
  return absl::OkStatus();
}

void Runtime::PrepareHeap(alloc::Heap& heap) {
  if (config_.arenas.has_value()) heap.SetArenas(&*config_.arenas);
  if (config_.debug_memory) heap.SetDebug();
}

void Runtime::TrimMemory() {
  chunk_pool_.Trim();
  alloc::ReleaseFreePages();
}

// --- The end ---

interp::InterpreterView Runtime::Newest() const {
  sync::RankedLock lock(interpreters_mutex_);
  for (size_t n = interpreters_.size(); n-- > 0;) {
    const interp::ControlRef& control = interpreters_.begin()[n];
    if (control.get() != main_control_.get()) return interp::InterpreterView(control.Dup());
  }
  return interp::InterpreterView();
}

void Runtime::EndOthers(FinishReport& report) {
  while (interp::InterpreterView newest = Newest()) {
    ++report.remaining_interpreters;
    absl::Status ended = interp::EndInterpreter(newest);
    if (ended.ok()) continue;
    Unlisted(*newest.control());  // being ended by somebody else, or with a straggler
    report.errors.push_back(std::move(ended));
  }
}

FinishReport Runtime::Finish() {
  FinishReport report;
  if (std::exchange(finished_, true)) return report;
  {
    sync::RankedLock lock(interpreters_mutex_);
    finishing_ = true;
  }
  EndOthers(report);
  if (interp::InterpreterView main = MainView()) {
    absl::Status ended = interp::EndInterpreter(main);
    if (!ended.ok()) report.errors.push_back(std::move(ended));
    main_.store(nullptr, std::memory_order_release);
    sync::RankedLock lock(interpreters_mutex_);
    main_control_ = interp::ControlRef();
  }
  audit_hooks_.Raise({"cpython._PySys_ClearAuditHooks"}).IgnoreError();
  exit_functions_.Run();
  return report;
}

// --- interp::Host ---

absl::StatusOr<int64_t> Runtime::TakeInterpreterId() {
  int64_t id = next_id_.load(std::memory_order_relaxed);
  do {
    if (id == std::numeric_limits<int64_t>::max()) return absl::ResourceExhaustedError("failed to get an interpreter ID");
  } while (!next_id_.compare_exchange_weak(id, id + 1, std::memory_order_relaxed));
  return id;
}

absl::Status Runtime::Listed(interp::ControlBlock& control) {
  sync::RankedLock lock(interpreters_mutex_);
  if (finishing_) return absl::FailedPreconditionError("the runtime is ending");
  // Once more: an allocator may have been set since the creation began.
  const interp::Interpreter& interpreter = *control.interpreter();
  if (absl::Status valid = interpreter.config().Validate({interpreter.is_main(), AllocatorDeclaredThreadSafe()}); !valid.ok()) {
    return valid;
  }
  // Creations overlap, so ids may arrive out of order.
  const interp::ControlRef* place = interpreters_.end();
  while (place != interpreters_.begin() && (*(place - 1))->id() > control.id()) --place;
  if (interpreters_.Insert(place, interp::ControlRef::Share(control))) return absl::OkStatus();
  return interp::internal::NoMemory("interpreter ", control.id(), " in the list");
}

void Runtime::Unlisted(interp::ControlBlock& control) {
  timer_.Forget(control);
  interp::ControlRef dropped;  // its count goes after the lock
  sync::RankedLock lock(interpreters_mutex_);
  const auto found = std::find_if(interpreters_.begin(), interpreters_.end(),
                                  [&](const interp::ControlRef& entry) { return entry.get() == &control; });
  if (found == interpreters_.end()) return;
  dropped = std::move(*found);
  interpreters_.Erase(found);
}

void Runtime::Made(int64_t) {
  sync::RankedLock lock(interpreters_mutex_);
  ++live_;
}

void Runtime::Ended(int64_t id, int64_t reference_balance) {
  queues_.ForgetSender(id);
  reference_balance_.fetch_add(reference_balance, std::memory_order_relaxed);
  sync::RankedLock lock(interpreters_mutex_);
  if (--live_ == 0) none_live_.SignalAll();
}

// --- Fork ---

void Runtime::AddForkLocks(ForkLocks& outer, ForkLocks& inner) {
  outer.insert(outer.end(), {&interpreters_mutex_, &exit_functions_.fork_lock(), &audit_hooks_.fork_lock(), &extensions_.fork_lock(),
                             &queues_.fork_lock()});
  inner.insert(inner.end(), {&timer_.fork_lock(), &chunk_pool_.fork_lock(), &domains_->table_fork_lock(), &domains_->trace_fork_lock(),
                             &domains_->raw_fork_lock(), &perf_map_.fork_lock()});
  if (debug_hooks_ != nullptr) inner.push_back(&debug_hooks_->fork_lock());
}

void Runtime::AfterForkInChild(const std::vector<ForkSurvivor>& survivors, std::vector<interp::ControlRef>& lost) {
  const auto survives = [&](const interp::ControlBlock* control) {
    return std::any_of(survivors.begin(), survivors.end(), [&](const ForkSurvivor& one) { return one.control == control; });
  };
  std::vector<int64_t> lost_ids;
  {
    sync::RankedLock lock(interpreters_mutex_);
    interpreters_.Filter([&](interp::ControlRef& control) {
      if (survives(control.get())) return true;
      lost_ids.push_back(control->id());
      control->LoseInForkedChild();
      lost.push_back(std::move(control));
      return false;
    });
    if (main_control_ && main_control_->phase() == interp::Phase::kGone) {
      main_.store(nullptr, std::memory_order_release);
      lost.push_back(std::move(main_control_));
      main_control_ = interp::ControlRef();
    }
    live_ = static_cast<size_t>(std::count_if(survivors.begin(), survivors.end(),
                                              [&](const ForkSurvivor& one) { return &one.control->interpreter()->host() == this; }));
    new (&none_live_) sync::CondVar;  // who waited there is not here
  }
  for (const int64_t id : lost_ids) queues_.ForgetSender(id);
  timer_.AfterForkInChild();
}

size_t Runtime::live_interpreters() const {
  sync::RankedLock lock(interpreters_mutex_);
  return live_;
}

}  // namespace tessera::runtime
