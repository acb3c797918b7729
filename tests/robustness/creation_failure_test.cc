// Acceptance E13: the k-th allocation in the creation of an interpreter fails, for k = 1 to the end. Each time the result is a status, and nothing
// has changed.
#include <atomic>
#include <cstdlib>
#include <new>

#include "objects/thread.h"
#include "tests/robustness/world.h"

namespace {

// Counts down the allocations of the runtime that may fail; 0: none fails.
std::atomic<int64_t> fail_in{0};

bool FailsNow() { return fail_in.load(std::memory_order_relaxed) > 0 && fail_in.fetch_sub(1, std::memory_order_relaxed) == 1; }

}  // namespace

// In place of the C++ library's, for this program: those that may return null do so when asked to.
void* operator new(size_t size) {
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
    fail_in = 0;
    if (!made.ok()) {
      EXPECT_EQ(made.status().code(), absl::StatusCode::kResourceExhausted) << made.status();
      return false;
    }
    EXPECT_EQ(Run(*made, "assert sum(range(10)) == 45"), "");
    EXPECT_TRUE(runtime_->EndInterpreter(*made).ok());
    return true;
  }
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
