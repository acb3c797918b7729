// gil.cc and wait_queue.cc, as they are, in every order of steps of a few threads.

#include "gil/model/model_sys.h"
#include "gil/model/scenarios.h"
#include "gil/model/testing.h"
#include "gtest/gtest.h"

#define NOT_ANALYSED ABSL_NO_THREAD_SAFETY_ANALYSIS

namespace tessera::gil {
namespace {

using model::Fail;

class GilModelTest : public ::testing::TestWithParam<model::NamedScenario> {};

TEST_P(GilModelTest, NoOrderFails) { ExpectNoFailure(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Scenarios, GilModelTest, ::testing::ValuesIn(model::GilScenarios().begin(), model::GilScenarios().end()),
                         [](const auto& info) { return info.param.name; });

// That the scheduler finds what it is to find.

TEST(SchedulerTest, FindsALostUpdate) {
  struct Lost : model::Scenario {
    int threads() const override { return 2; }
    void Start() override { new (memory) sys::Atomic<uint32_t>(0); }
    void Run(int) override {
      auto& word = *reinterpret_cast<sys::Atomic<uint32_t>*>(memory);
      word.store(word.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    void End() override {
      if (reinterpret_cast<sys::Atomic<uint32_t>*>(memory)->load(std::memory_order_relaxed) != 2) Fail("lost");
    }
    std::span<char> Memory() override { return memory; }
    alignas(8) char memory[8];
  } scenario;
  if (!model::CanExplore()) GTEST_SKIP();
  EXPECT_EQ(model::Explore(scenario, {}).failure.substr(0, 4), "lost");
}

TEST(SchedulerTest, FindsAFlagThatAnInstructionWithoutALockOverwrites) {
  // One gives a word up, the other sets a flag in it. Only with a fence, and a second look, the flag is safe.
  struct Lost : model::Scenario {
    explicit Lost(bool fences) : fences(fences) {}
    int threads() const override { return 2; }
    void Start() override { new (memory) sys::Atomic<uintptr_t>(4); }
    void Run(int i) override {
      auto& word = *reinterpret_cast<sys::Atomic<uintptr_t>*>(memory);
      if (i == 0) {
        gave_up() = sys::GiveUp(word, 4, 0);
        return;
      }
      uintptr_t held = 4;
      if (!word.compare_exchange_strong(held, 5, std::memory_order_relaxed)) return;
      if (fences) sys::FenceOthers();
      if (word.load(std::memory_order_relaxed) == 5) promised() = true;
    }
    void End() override {
      if (promised() && gave_up()) Fail("lost");
    }
    std::span<char> Memory() override { return memory; }
    bool& gave_up() { return reinterpret_cast<bool*>(memory)[8]; }
    bool& promised() { return reinterpret_cast<bool*>(memory)[9]; }
    const bool fences;
    alignas(8) char memory[16];
  };
  if (!model::CanExplore()) GTEST_SKIP();
  Lost with(true), without(false);
  EXPECT_EQ(model::Explore(with, {}).failure, "");
  EXPECT_EQ(model::Explore(without, {}).failure.substr(0, 4), "lost");
}

TEST(SchedulerTest, FindsADeadlock) {
  struct Crossed : model::Scenario {
    int threads() const override { return 2; }
    void Start() override {
      new (memory) sys::QueueMutex;
      new (memory + 32) sys::QueueMutex;
    }
    void Run(int i) override NOT_ANALYSED {
      auto& first = *reinterpret_cast<sys::QueueMutex*>(memory + 32 * i);
      auto& second = *reinterpret_cast<sys::QueueMutex*>(memory + 32 * (1 - i));
      first.Lock();
      second.Lock();
      second.Unlock();
      first.Unlock();
    }
    std::span<char> Memory() override { return memory; }
    alignas(8) char memory[64];
  } scenario;
  if (!model::CanExplore()) GTEST_SKIP();
  EXPECT_EQ(model::Explore(scenario, {}).failure.substr(0, 8), "deadlock");
}

TEST(SchedulerTest, FindsAWakeUpThatIsMissed) {
  struct Missed : model::Scenario {
    int threads() const override { return 2; }
    void Start() override { new (memory) sys::Atomic<uint32_t>(0); }
    void Run(int i) override {
      auto& word = *reinterpret_cast<sys::Atomic<uint32_t>*>(memory);
      if (i == 0) {
        word.store(1, std::memory_order_relaxed);  // Wakes before it changes what the other waits for.
      } else {
        const uint32_t seen = word.load(std::memory_order_relaxed);
        if (seen == 0) sys::Park(word, 0, sys::kNever);
      }
    }
    std::span<char> Memory() override { return memory; }
    alignas(8) char memory[8];
  } scenario;
  if (!model::CanExplore()) GTEST_SKIP();
  EXPECT_EQ(model::Explore(scenario, {}).failure.substr(0, 8), "deadlock");
}

}  // namespace
}  // namespace tessera::gil
