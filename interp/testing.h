// Fakes for tests of this package and of those above it: a Host without a Runtime, a Language without a language. The
// language's "program" is C++ that the test runs under an AttachScope; the hooks write down that they were called.

#ifndef TESSERA_INTERP_TESTING_H_
#define TESSERA_INTERP_TESTING_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "alloc/chunk_pool.h"
#include "interp/interp.h"
#include "sync/ranked_mutex.h"

namespace tessera::interp::testing {

class FakeHost : public Host {
 public:
  absl::StatusOr<int64_t> TakeInterpreterId() override { return next_id.fetch_add(1); }
  absl::Status Audit(const AuditEvent&) override { return veto; }
  absl::Status Listed(ControlBlock&) override {
    if (listing.ok()) listed.fetch_add(1);
    return listing;
  }
  void Unlisted(ControlBlock&) override { listed.fetch_sub(1); }
  void Made(int64_t) override { live.fetch_add(1); }
  void Ended(int64_t, int64_t reference_balance) override {
    balance.fetch_add(reference_balance);
    live.fetch_sub(1);
  }
  alloc::ChunkPool* chunk_pool() override { return &pool; }
  ControlBlock* main() override { return main_control.load(); }
  bool AllocatorDeclaredThreadSafe() const override { return allocator_thread_safe; }

  alloc::ChunkPool pool;
  std::atomic<int64_t> next_id{0};
  std::atomic<int> live{0};
  std::atomic<int> listed{0};
  std::atomic<int64_t> balance{0};
  std::atomic<ControlBlock*> main_control{nullptr};
  absl::Status veto;
  absl::Status listing;
  bool allocator_thread_safe = true;
};

class FakeInterpreter final : public Interpreter {
 public:
  using Interpreter::Interpreter;
  void* first_block = nullptr;
};

class FakeThread final : public ThreadState {
 public:
  FakeThread(Interpreter& interpreter, std::atomic<int>& live) : ThreadState(interpreter), live_(live) { ++live_; }
  ~FakeThread() override { --live_; }

 private:
  std::atomic<int>& live_;
};

class FakeLanguage : public Language {
 public:
  FakeLanguage() : log_mutex_(sync::rank::kTrace) {}

  absl::string_view name() const override { return "fake"; }
  std::unique_ptr<Interpreter> NewInterpreter(InterpreterParts parts) override {
    if (Fails()) return nullptr;
    return std::make_unique<FakeInterpreter>(std::move(parts));
  }
  std::unique_ptr<ThreadState> NewThread(Interpreter& interpreter) override {
    if (Fails()) return nullptr;
    return std::make_unique<FakeThread>(interpreter, live_threads);
  }
  absl::Status InitInterpreter(ThreadState& thread) override {
    if (Fails()) return absl::InternalError("the language does not start");
    auto& interpreter = static_cast<FakeInterpreter&>(thread.interpreter());
    interpreter.first_block = interpreter.heap().Allocate(100);
    if (interpreter.first_block == nullptr) return absl::ResourceExhaustedError("no memory for the language");
    if (on_init) on_init(thread);
    return absl::OkStatus();
  }
  void JoinThreads(ThreadState& thread, Deadline) override { Note("join", thread, on_join); }
  void AtExit(ThreadState& thread) override { Note("atexit", thread, on_exit); }
  void ClearModules(ThreadState& thread) override { Note("modules", thread, on_clear); }
  void DropInterpreter(Interpreter&) override { Log("drop"); }

  void Log(std::string event) {
    if (!keeps_log) return;
    sync::RankedLock lock(log_mutex_);
    log_.push_back(std::move(event));
  }
  std::vector<std::string> log() const {
    sync::RankedLock lock(log_mutex_);
    return log_;
  }
  // The n-th step from now on fails (1: the next); 0: none.
  void FailStep(int n) { fail_in_ = n; }

  std::function<void(ThreadState&)> on_init, on_join, on_exit, on_clear;
  std::atomic<int> live_threads{0};
  bool keeps_log = true;

 private:
  bool Fails() { return fail_in_ > 0 && --fail_in_ == 0; }
  void Note(const char* event, ThreadState& thread, const std::function<void(ThreadState&)>& action) {
    Log(event);
    if (action) action(thread);
  }

  std::atomic<int> fail_in_{0};
  mutable sync::RankedMutex log_mutex_;
  std::vector<std::string> log_ ABSL_GUARDED_BY(log_mutex_);
};

// A host and a language, and interpreters under them.
struct World {
  FakeHost host;
  FakeLanguage language;

  absl::StatusOr<InterpreterView> Create(const InterpreterConfig& config = InterpreterConfig::Isolated(),
                                         Whence whence = Whence::kApi) {
    return CreateInterpreter(host, language, {config, whence});
  }
  // For tests that need one that others can share with.
  InterpreterView CreateMain() {
    InterpreterView view = std::move(*Create(InterpreterConfig::Main(), Whence::kRuntimeInit));
    host.main_control.store(view.control());
    return view;
  }
};

}  // namespace tessera::interp::testing

#endif  // TESSERA_INTERP_TESTING_H_
