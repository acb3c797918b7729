// Acceptance E13: the k-th allocation in the creation of an interpreter fails, for k = 1 to the end. Each time the result is a status, and nothing
// has changed.
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "interp/attach.h"
#include "objects/thread.h"
#include "tests/robustness/world.h"

namespace {

// Counts down the allocations of the runtime that may fail; 0: none fails.
std::atomic<int64_t> fail_in{0};
// With it every one from that on fails, as when the system has no memory.
std::atomic<bool> and_all_later{false};
// Allocations that must not fail, while one is waited for or all fail: without exceptions each would be the end of the process.
std::atomic<int64_t> must_not_fail{0};

bool FailsNow() {
  const int64_t left = fail_in.load(std::memory_order_relaxed);
  if (left == 1 && and_all_later.load(std::memory_order_relaxed)) return true;
  return left > 0 && fail_in.fetch_sub(1, std::memory_order_relaxed) == 1;
}

}  // namespace

// In place of the C++ library's, for this program: those that may return null do so when asked to.
void* operator new(size_t size) {
  if (and_all_later.load(std::memory_order_relaxed)) must_not_fail.fetch_add(1, std::memory_order_relaxed);
  void* block = std::malloc(size);
  if (block == nullptr) std::abort();
  return block;
}
void* operator new(size_t size, const std::nothrow_t&) noexcept { return FailsNow() ? nullptr : std::malloc(size); }
void* operator new[](size_t size) { return operator new(size); }
void* operator new[](size_t size, const std::nothrow_t& no) noexcept { return operator new(size, no); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, size_t) noexcept { std::free(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete[](void* block, size_t) noexcept { std::free(block); }

namespace tessera::robustness {
namespace {

class E13CreationFailureTest : public WorldTest {
 protected:
  E13CreationFailureTest() { keeps_leaks_ = false; }  // they would need memory
  struct Left {
    size_t live, listed, blocks;
    bool operator==(const Left&) const = default;
  };
  Left Now() {
    Left left{runtime_->live_interpreters(), runtime_->List().size(), 0};
    Attached(main_, [&](vm::Thread& th) { left.blocks = th.heap.Stats().blocks_in_use; });
    return left;
  }
  // True when it was made: then it works, and is ended.
  bool Create(const interp::InterpreterConfig& config) {
    absl::StatusOr<interp::InterpreterView> made = runtime_->CreateInterpreter(*python_, config);
    Disarm();
    if (!made.ok()) {
      EXPECT_EQ(made.status().code(), absl::StatusCode::kResourceExhausted) << made.status();
      return false;
    }
    EXPECT_EQ(Run(*made, "assert sum(range(10)) == 45"), "");
    if (kept_ != nullptr) return kept_->push_back(*std::move(made)), true;
    EXPECT_TRUE(runtime_->EndInterpreter(*made).ok());
    return true;
  }
  static void Arm(int k, bool all_later = true) {
    and_all_later = all_later;
    fail_in = k;
  }
  static void Disarm() {
    fail_in = 0;
    and_all_later = false;
  }
  // `step` with each of its allocations failing, and all later ones, until it succeeds; it disarms as soon as it has done what is looked at. Returns the
  // number of allocations.
  template <class Step>
  int FailEachStep(Step step) {
    must_not_fail = 0;
    for (int k = 1;; ++k) {
      Arm(k);
      const bool done = step();
      Disarm();
      EXPECT_EQ(must_not_fail, 0) << "allocation " << k;
      if (done || HasFailure()) return k - 1;
    }
  }
  std::vector<interp::InterpreterView>* kept_ = nullptr;  // where interpreters that were made stay

  // `arm(k)` makes the k-th allocation fail; 0: none.
  template <class Arm>
  int FailEach(const interp::InterpreterConfig& config, Arm arm) {
    EXPECT_TRUE(Create(config));  // what is made once per process or main interpreter is there
    for (int k = 1;; ++k) {
      const Left before = Now();
      arm(k);
      const bool made = Create(config);
      arm(0);
      if (made) return k;  // one that was made may leave something in the heap that it shares
      EXPECT_EQ(Now(), before) << "allocation " << k;
      if (HasFailure()) return k;
    }
  }
};

TEST_F(E13CreationFailureTest, OfTheRuntimesOwnMemory) {
  const int allocations = FailEach(interp::InterpreterConfig::Isolated(), [](int k) { fail_in = k; });
  EXPECT_GT(allocations, 5);  // control block, GIL, heap, collector, interpreter, thread state
}

TEST_F(E13CreationFailureTest, OfTheHeapOfTheNewInterpreter) {
  int fail = 0;
  python_->prepare = [&](alloc::Heap& heap) { heap.FailAfter(static_cast<uint64_t>(fail), 1); };
  python_->after = [](alloc::Heap& heap) { heap.FailAfter(0); };
  const int allocations = FailEach(interp::InterpreterConfig::Isolated(), [&](int k) { fail = k; });
  EXPECT_GT(allocations, 100);
}

TEST_F(E13CreationFailureTest, OfOneThatSharesMainsHeapAndGil) {
  const int allocations = FailEach(interp::InterpreterConfig::Legacy(), [](int k) { fail_in = k; });
  EXPECT_GT(allocations, 2);
}

TEST_F(E13CreationFailureTest, WhenTheSystemHasNoMemoryAnyMore) {
  must_not_fail = 0;
  const int allocations = FailEach(interp::InterpreterConfig::Isolated(), [](int k) {
    if (k == 0) Disarm();
    else Arm(k);
  });
  EXPECT_GT(allocations, 5);
  EXPECT_EQ(must_not_fail, 0);
}

// The eighth makes the lists of the runtime grow: interpreters, deadlines, kept thread states.
TEST_F(E13CreationFailureTest, OfOnesThatMakeTheListsGrow) {
  interp::InterpreterConfig config = interp::InterpreterConfig::Isolated();
  config.time_limit = absl::Hours(1);
  EXPECT_TRUE(Create(config));
  std::vector<interp::InterpreterView> kept;
  kept_ = &kept;
  int least = 1000, most = 0;
  while (kept.size() < 20 && !HasFailure()) {
    const size_t before = runtime_->live_interpreters();
    const int allocations = FailEachStep([&] {
      const bool made = Create(config);
      EXPECT_EQ(runtime_->live_interpreters(), before + (made ? 1 : 0));
      EXPECT_EQ(runtime_->List().size(), before + (made ? 1 : 0));
      return made;
    });
    least = std::min(least, allocations);
    most = std::max(most, allocations);
  }
  EXPECT_GT(most, least);
  for (const interp::InterpreterView& view : kept) EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
}

TEST_F(E13CreationFailureTest, AThreadEntersForTheFirstTime) {
  interp::InterpreterView view = Make();
  std::thread([&] {
    const int allocations = FailEachStep([&] {
      interp::AttachScope scope(view);
      Disarm();
      EXPECT_TRUE(scope.ok() || scope.status().code() == absl::StatusCode::kResourceExhausted) << scope.status();
      return scope.ok();
    });
    EXPECT_GE(allocations, 2);  // thread state, the thread's list of them
  }).join();
  EXPECT_EQ(Run(view, "assert sum(range(10)) == 45"), "");
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
}

TEST_F(E13CreationFailureTest, WhatIsRegisteredWithARuntimeAndAnInterpreter) {
  constexpr int kEach = 20;  // so that what they stand in grows
  interp::InterpreterView view = Make();
  runtime::MessageAccount* account = runtime::MessageAccount::Make(view.id(), 0);
  runtime::MessageQueues& queues = runtime_->queues();
  int64_t last_queue = 0;
  for (int n = 0; n < kEach && !HasFailure(); ++n) {
    EXPECT_GT(FailEachStep([&] {
      const int64_t id = queues.Create(0, runtime::Unbound::kReplace, account);
      return id != 0 && (last_queue = id);
    }), 0);
    EXPECT_EQ(account->bytes(), static_cast<uint64_t>(n + 1) * runtime::MessageQueues::kCost);
    EXPECT_GT(FailEachStep([&] {
      return runtime_->audit_hooks().Add([](const interp::AuditEvent&, void*) { return absl::OkStatus(); }, nullptr).ok();
    }), 0);
    EXPECT_GT(FailEachStep([&] { return interp::AddPendingCall(view, [](interp::ThreadState&, void*) { return true; }, nullptr).ok(); }), 0);
    FailEachStep([&] { return runtime_->SetDeadline(view, interp::StopAction::kKill, interp::Deadline::After(absl::Hours(n + 1))).ok(); });
  }
  // The end of what was made needs no memory at all.
  Arm(1);
  must_not_fail = 0;
  queues.ForgetSender(view.id());
  for (int64_t id = 0; queues.Next(&id);) EXPECT_TRUE(queues.Destroy(id));
  EXPECT_EQ(must_not_fail, 0);
  Disarm();
  EXPECT_EQ(account->bytes(), 0u);
  account->Unref();
  EXPECT_EQ(Run(view, "assert sum(range(10)) == 45"), "");
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
}

TEST_F(E13CreationFailureTest, IdsOfFailedCreationsAreConsumed) {
  fail_in = 1;
  EXPECT_FALSE(Create({}));
  const int64_t id = Make().id();
  fail_in = 1;
  EXPECT_FALSE(Create({}));
  EXPECT_EQ(Make().id(), id + 2);
}

}  // namespace
}  // namespace tessera::robustness
