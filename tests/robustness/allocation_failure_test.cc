// Programs run again and again, each time with another allocation failing, until one run needs none of those that fail: never a crash, always a
// MemoryError, and nothing is kept of a run that failed.
#include <cstdint>
#include <string>

#include "alloc/heap.h"
#include "gc/collector.h"
#include "objects/errors.h"
#include "objects/str.h"
#include "objects/thread.h"
#include "tests/robustness/programs.h"
#include "tests/robustness/world.h"
#include "vm/attribute_cache.h"

namespace tessera::robustness {
namespace {

constexpr uint64_t kAll = UINT64_MAX;
constexpr uint64_t kNever = 1000000;  // more allocations than any program here needs

// What is left over when a program has ended and all garbage is gone.
struct Holdings {
  int64_t references;
  size_t bytes;
};

// The caches of look-ups own names of classes that are gone.
void ForgetLookUps(vm::Thread& th) {
  vm::ForgetAttributes(th);
  if (th.interp.method_cache == nullptr) return;
  for (size_t n = 0; n <= th.interp.method_cache_mask; ++n) {
    objects::MethodCacheEntry old = th.interp.method_cache[n];
    th.interp.method_cache[n] = {};
    objects::XDecRef(objects::Value(old.name));
  }
}

Holdings HoldingsOf(vm::Thread& th) {
  ForgetLookUps(th);
  th.interp.collector().Collect();
  ForgetLookUps(th);
  return {th.heap.teardown().ref_total, th.heap.bytes_in_use()};
}

void ExpectIdle(vm::Thread& th) {
  EXPECT_FALSE(th.failed());
  EXPECT_EQ(th.act, &th.sentinel);
  EXPECT_EQ(th.native_depth, 0);
  EXPECT_EQ(th.recursion_left, th.interp.recursion_limit);
  EXPECT_EQ(th.exc_state, &th.base_exc_state);
  EXPECT_TRUE(th.base_exc_state.exception.IsNone());
}

class AllocationFailureTest : public WorldTest, public ::testing::WithParamInterface<Program> {
 protected:
  // Fails the n-th allocation, and `count` in all, for each n that matters. Returns how many there were.
  void FailEach(uint64_t count) {
    interp::InterpreterView view = Make();
    Attached(view, [&](vm::Thread& th) {
      const std::string_view source = GetParam().source;
      // The cache of look-ups has its full size.
      ASSERT_EQ(RunSource(th, "import sys\nfor n in range(1000): getattr(0, sys.intern('n%d' % n), None)\ndel n, sys"), "");
      for (int warm = 0; warm < 3; ++warm) ASSERT_EQ(RunSource(th, source), "");
      const Holdings before = HoldingsOf(th);
      uint64_t n = 1;
      for (; n < kNever && FailOne(th, n, count); ++n) {
        const Holdings after = HoldingsOf(th);
        ASSERT_EQ(after.references, before.references) << "references left over when allocation " << n << " failed";
        ASSERT_LE(after.bytes, before.bytes) << "memory left over when allocation " << n << " failed";
        ASSERT_FALSE(HasFailure()) << "when allocation " << n << " failed";
      }
      EXPECT_GT(n, 20u);
      EXPECT_LT(n, kNever);
      EXPECT_EQ(RunSource(th, source), "");
    });
    EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
  }

 private:
  // One run. False: none failed.
  bool FailOne(vm::Thread& th, uint64_t n, uint64_t count) {
    const size_t refused = th.heap.refused();
    th.heap.FailAfter(n, count);
    std::string outcome = RunSource(th, GetParam().source);
    th.heap.FailAfter(0);
    if (th.heap.refused() == refused) {
      EXPECT_EQ(outcome, "");
      return false;
    }
    // Caches are allowed to do without.
    if (!outcome.empty()) {
      EXPECT_EQ(outcome.substr(0, 11), "MemoryError") << outcome << ", when allocation " << n << " failed";
    }
    ExpectIdle(th);
    return true;
  }
};

TEST_P(AllocationFailureTest, OneFails) { FailEach(1); }
TEST_P(AllocationFailureTest, AllFailFromTheNthOn) { FailEach(kAll); }

INSTANTIATE_TEST_SUITE_P(All, AllocationFailureTest, ::testing::ValuesIn(Programs().begin(), Programs().end()),
                         [](const auto& info) { return std::string(info.param.name); });

class StartTest : public WorldTest {
 protected:
  void FailEach(uint64_t count) {
    uint64_t n = 1;
    for (; n < kNever; ++n) {
      size_t refused = 0;
      python_->prepare = [&](alloc::Heap& heap) { heap.FailAfter(n, count); };
      python_->after = [&](alloc::Heap& heap) {
        heap.FailAfter(0);
        refused = heap.refused();
      };
      auto view = runtime_->CreateInterpreter(*python_, interp::InterpreterConfig::Isolated());
      python_->prepare = python_->after = nullptr;
      if (view.ok()) {
        EXPECT_EQ(Run(*view, "import sys\nprint(end='')\nassert str([1, {2: 'x'}]) == \"[1, {2: 'x'}]\""), "");
        EXPECT_TRUE(runtime_->EndInterpreter(*view).ok());
        if (refused == 0) break;
      } else {
        EXPECT_EQ(view.status().code(), absl::StatusCode::kResourceExhausted) << view.status();
        EXPECT_GT(refused, 0u);
      }
      ASSERT_FALSE(HasFailure()) << "when allocation " << n << " failed";
    }
    EXPECT_GT(n, 20u);
    EXPECT_EQ(runtime_->live_interpreters(), 1u);
  }
};

TEST_F(StartTest, OneFails) { FailEach(1); }
TEST_F(StartTest, AllFailFromTheNthOn) { FailEach(kAll); }

// The end of an interpreter runs finalizers and collects; it must come about without any memory.
TEST_P(AllocationFailureTest, TheEndNeedsNoMemory) {
  std::string source = GetParam().source;
  source += "\nimport sys\nsys.kept = globals()\n";
  for (uint64_t n : {1, 2, 3, 5, 8, 13, 21, 34}) {
    interp::InterpreterView view = Make();
    ASSERT_EQ(Run(view, source), "");
    Attached(view, [&](vm::Thread& th) { th.heap.FailAfter(n); });
    EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
  }
}

}  // namespace
}  // namespace tessera::robustness
