// Everything at once, for TSan: threads that compute, threads that come and go, waits with a timeout, changed intervals,
// readers of statistics. What is shown: one holder at a time, nobody waits for ever, nobody is asked in vain.

#include <atomic>
#include <cstdlib>
#include <random>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gil/gil.h"
#include "gtest/gtest.h"

#define NOT_ANALYSED ABSL_NO_THREAD_SAFETY_ANALYSIS

namespace tessera::gil {
namespace {

// Rounds of each thread; more with GIL_STRESS_ROUNDS.
int Rounds() {
  const char* rounds = getenv("GIL_STRESS_ROUNDS");
  return rounds != nullptr ? atoi(rounds) : 400;
}

struct Shared {
  explicit Shared(const GilOptions& options) : gil(options) {}
  Gil gil;
  std::atomic<int> holders{0};
  int64_t unguarded = 0;
};

class Stress {
 public:
  Stress(Shared& shared, int seed) : shared_(shared), random_(seed), thread_(breaker_, seed) {}

  void Run() NOT_ANALYSED {
    for (int round = 0; round < Rounds(); ++round) {
      if (!Enter()) continue;
      const int checks = Below(4) == 0 ? 2000 : 3;
      for (int i = 0; i < checks; ++i) Check();
      Leave();
      Outside();
    }
    EXPECT_EQ(breaker_.Load(), 0u);
  }

 private:
  int Below(int limit) { return static_cast<int>(random_() % limit); }

  bool Enter() NOT_ANALYSED {
    switch (Below(4)) {
      case 0:
        if (!shared_.gil.TryAcquire(thread_)) return false;
        break;
      case 1:
        if (!shared_.gil.AcquireWithTimeout(thread_, absl::Microseconds(Below(300)))) return false;
        break;
      default:
        shared_.gil.Acquire(thread_);
    }
    Entered();
    return true;
  }

  void Check() NOT_ANALYSED {
    ++shared_.unguarded;
    ++additions;
    --shared_.holders;  // Another may hold it from here to there.
    if (Below(50) == 0) {
      shared_.gil.Yield(thread_);
    } else {
      shared_.gil.YieldIfRequested(thread_);
    }
    Entered();
  }

  void Leave() NOT_ANALYSED {
    --shared_.holders;
    shared_.gil.Release(thread_);
  }

  void Entered() {
    EXPECT_EQ(shared_.holders.fetch_add(1), 0) << "two holders";
    EXPECT_TRUE(shared_.gil.IsHeldBy(thread_));
  }

  void Outside() {
    if (Below(8) == 0) absl::SleepFor(absl::Microseconds(Below(200)));
    if (Below(16) == 0) shared_.gil.set_switch_interval(absl::Microseconds(Below(100)));
    const GilStats stats = shared_.gil.stats();
    EXPECT_GE(stats.acquisitions, stats.yields);
  }

 public:
  int64_t additions = 0;

 private:
  Shared& shared_;
  std::minstd_rand random_;
  EvalBreaker breaker_;
  GilThread thread_;
};

void RunStress(const GilOptions& options, int threads) {
  Shared shared(options);
  std::vector<std::thread> runners;
  std::atomic<int64_t> additions{0};
  for (int i = 0; i < threads; ++i) {
    runners.emplace_back([&, i] {
      Stress stress(shared, i + 1);
      stress.Run();
      additions += stress.additions;
    });
  }
  for (std::thread& runner : runners) runner.join();
  EXPECT_EQ(shared.unguarded, additions);
  EXPECT_EQ(shared.gil.holder(), nullptr);
  EXPECT_EQ(shared.gil.waiters(), 0);
}

TEST(GilStressTest, UsualRules) { RunStress(GilOptions(), 6); }

TEST(GilStressTest, SwitchAtEveryCheck) {
  GilOptions options;
  options.switch_interval = absl::ZeroDuration();
  RunStress(options, 4);
}

TEST(GilStressTest, StrictOrderWithoutMeasuring) {
  GilOptions options;
  options.overtake_percent = 0;
  options.measured = false;
  options.switch_interval = absl::Microseconds(20);
  RunStress(options, 6);
}

TEST(GilStressTest, OvertakingWithoutEnd) {
  GilOptions options;
  options.overtake_percent = 100;
  options.brief_slice = absl::Microseconds(5);
  RunStress(options, 6);
}

}  // namespace
}  // namespace tessera::gil
