#include "gil/gil.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "sync/ranked_mutex.h"

// Threads take and leave the role through std::thread, flags and test macros, which the analysis cannot follow.
#define NOT_ANALYSED ABSL_NO_THREAD_SAFETY_ANALYSIS

namespace tessera::gil {
namespace {

// What a thread state would contain.
struct Worker {
  explicit Worker(uint64_t id = 0) : thread(breaker, id) {}
  EvalBreaker breaker;
  GilThread thread;
};

void Until(const std::function<bool()>& condition) {
  while (!condition()) std::this_thread::yield();
}

void UntilWaiters(const Gil& gil, int number) {
  Until([&] { return gil.waiters() == number; });
}

// Served strictly in order, and nobody is asked to yield.
GilOptions Plain() {
  GilOptions options;
  options.switch_interval = absl::InfiniteDuration();
  options.overtake_percent = 0;
  return options;
}

TEST(GilTest, FreeGilIsTakenAndGivenBack) {
  Gil gil;
  Worker main;
  EXPECT_EQ(gil.holder(), nullptr);
  gil.Acquire(main.thread);
  EXPECT_TRUE(gil.IsHeldBy(main.thread));
  gil.AssertHeldBy(main.thread);
  gil.Release(main.thread);
  EXPECT_EQ(gil.holder(), nullptr);
}

TEST(GilTest, TryAcquireFailsWhileAnotherHolds) NOT_ANALYSED {
  Gil gil;
  Worker main, other;
  ASSERT_TRUE(gil.TryAcquire(main.thread));
  EXPECT_FALSE(gil.TryAcquire(other.thread));
  EXPECT_TRUE(gil.IsHeldBy(main.thread));
  gil.Release(main.thread);
  ASSERT_TRUE(gil.TryAcquire(other.thread));
  gil.Release(other.thread);
}

TEST(GilTest, ScopesTakeAndGiveUp) {
  Gil gil;
  Worker main;
  {
    GilLock lock(gil, main.thread);
    EXPECT_TRUE(gil.IsHeldBy(main.thread));
    {
      GilUnlock unlock(gil, main.thread);
      EXPECT_EQ(gil.holder(), nullptr);
    }
    EXPECT_TRUE(gil.IsHeldBy(main.thread));
  }
  EXPECT_EQ(gil.holder(), nullptr);
}

TEST(GilTest, TwoGilsAreHeldAtOnce) {
  Gil first, second;
  Worker main;
  GilLock lock(first, main.thread);
  std::thread([&] {
    Worker other;
    GilLock other_lock(second, other.thread);
    EXPECT_NE(first.holder(), second.holder());
  }).join();
}

TEST(GilTest, WaitersAreServedInOrderOfArrival) NOT_ANALYSED {
  Gil gil(Plain());
  Worker main;
  gil.Acquire(main.thread);
  std::vector<int> order;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      Worker worker;
      GilLock lock(gil, worker.thread);
      order.push_back(i);
    });
    UntilWaiters(gil, i + 1);
  }
  gil.Release(main.thread);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
}

TEST(GilTest, ReleaseMakesTheFirstWaiterTheHolderAtOnce) NOT_ANALYSED {
  Gil gil(Plain());
  Worker main, other;
  std::atomic<bool> leave{false};
  gil.Acquire(main.thread);
  std::thread thread([&] {
    gil.Acquire(other.thread);
    Until([&] { return leave.load(); });
    gil.Release(other.thread);
  });
  UntilWaiters(gil, 1);
  gil.Release(main.thread);
  EXPECT_TRUE(gil.IsHeldBy(other.thread));
  EXPECT_FALSE(gil.TryAcquire(main.thread));
  leave = true;
  thread.join();
}

TEST(GilTest, HolderThatYieldsCannotTakeItStraightBack) NOT_ANALYSED {
  Gil gil(Plain());
  Worker main;
  gil.Acquire(main.thread);
  bool other_held = false;
  std::thread thread([&] {
    Worker other;
    GilLock lock(gil, other.thread);
    other_held = true;
  });
  UntilWaiters(gil, 1);
  EXPECT_TRUE(gil.Yield(main.thread));
  EXPECT_TRUE(other_held);
  gil.Release(main.thread);
  thread.join();
}

TEST(GilTest, YieldWithoutWaitersKeepsTheGil) {
  Gil gil;
  Worker main;
  GilLock lock(gil, main.thread);
  EXPECT_FALSE(gil.YieldIfRequested(main.thread));
  EXPECT_FALSE(gil.Yield(main.thread));
  EXPECT_TRUE(gil.IsHeldBy(main.thread));
}

TEST(GilTest, HolderIsAskedToYieldAfterTheSwitchInterval) NOT_ANALYSED {
  GilOptions options;
  options.switch_interval = absl::Milliseconds(1);
  options.overtake_percent = 0;
  Gil gil(options);
  Worker main;
  gil.Acquire(main.thread);
  bool other_held = false;
  std::thread thread([&] {
    Worker other;
    GilLock lock(gil, other.thread);
    other_held = true;
  });
  while (!gil.YieldIfRequested(main.thread)) continue;
  EXPECT_TRUE(other_held);
  EXPECT_EQ(main.breaker.Load(), 0u);
  gil.Release(main.thread);
  thread.join();
}

TEST(GilTest, HolderThatHadItsSliceIsAskedAsSoonAsSomebodyWaits) NOT_ANALYSED {
  GilOptions options;
  options.switch_interval = absl::Milliseconds(20);
  options.overtake_percent = 0;
  options.measured = true;
  Gil gil(options);
  Worker main;
  gil.Acquire(main.thread);
  const absl::Time slice_over = absl::Now() + absl::Milliseconds(30);
  Until([&] { return absl::Now() > slice_over; });
  EXPECT_EQ(main.breaker.Load(), 0u);
  std::thread thread([&] {
    Worker other;
    GilLock lock(gil, other.thread);
  });
  UntilWaiters(gil, 1);
  EXPECT_EQ(main.breaker.Load(), kYield);
  gil.Release(main.thread);
  EXPECT_EQ(main.breaker.Load(), 0u) << "the request was meant for the hold that ended";
  thread.join();
}

TEST(GilTest, ThreadFromOutsideOvertakesAHolderThatRunsOn) NOT_ANALYSED {
  GilOptions options;
  options.switch_interval = absl::InfiniteDuration();  // Nothing but overtaking asks the holder.
  Gil gil(options);
  Worker main;
  gil.Acquire(main.thread);
  std::thread thread([&] {
    Worker other;
    for (int i = 0; i < 3; ++i) {
      GilLock lock(gil, other.thread);
    }
    EXPECT_EQ(other.thread.stats().overtakes, 3u);
  });
  for (int yields = 0; yields < 3;) yields += gil.YieldIfRequested(main.thread);
  thread.join();
  EXPECT_EQ(gil.stats().overtakes, 3u);
  EXPECT_EQ(main.thread.stats().yields, 3u);
  gil.Release(main.thread);
}

TEST(GilTest, WaiterWithATimeoutLeavesTheQueueAsItWas) NOT_ANALYSED {
  GilOptions options = Plain();
  options.switch_interval = absl::ZeroDuration();
  Gil gil(options);
  Worker main;
  gil.Acquire(main.thread);
  std::thread([&] {
    Worker other;
    EXPECT_FALSE(gil.AcquireWithTimeout(other.thread, absl::Milliseconds(1)));
  }).join();
  EXPECT_EQ(gil.waiters(), 0);
  EXPECT_EQ(main.breaker.Load(), 0u);
  EXPECT_FALSE(gil.YieldIfRequested(main.thread));
  gil.Release(main.thread);
  EXPECT_EQ(gil.holder(), nullptr);
  EXPECT_TRUE(gil.AcquireWithTimeout(main.thread, absl::ZeroDuration()));
  gil.Release(main.thread);
}

TEST(GilTest, NextHolderMayDestroyTheGilAtOnce) NOT_ANALYSED {
  for (int i = 0; i < 200; ++i) {
    auto gil = std::make_unique<Gil>(Plain());
    Worker main;
    gil->Acquire(main.thread);
    std::thread thread([&] {
      Worker other;
      gil->Acquire(other.thread);
      gil->Release(other.thread);
      gil.reset();
    });
    Gil& alias = *gil;
    UntilWaiters(alias, 1);
    alias.Release(main.thread);
    thread.join();
  }
}

TEST(GilTest, EverythingBeforeAReleaseIsSeenAfterTheNextAcquire) NOT_ANALYSED {
  GilOptions options;
  options.switch_interval = absl::ZeroDuration();
  Gil gil(options);
  constexpr int kThreads = 4, kTurns = 3000;
  int64_t unguarded = 0;  // TSan and a lost addition would tell.
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      Worker worker;
      gil.Acquire(worker.thread);
      for (int turn = 0; turn < kTurns; ++turn) {
        ++unguarded;
        gil.YieldIfRequested(worker.thread);
      }
      gil.Release(worker.thread);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(unguarded, kThreads * kTurns);
}

TEST(GilTest, CountsTellHoldsWaitsAndYields) NOT_ANALYSED {
  Gil gil(Plain());
  Worker main;
  for (int i = 0; i < 10; ++i) {
    GilLock lock(gil, main.thread);
  }
  EXPECT_EQ(gil.stats().acquisitions, 10u);
  EXPECT_EQ(gil.stats().contended, 0u);
  gil.Acquire(main.thread);
  EXPECT_EQ(gil.stats().acquisitions, 11u) << "the hold that goes on counts";
  EXPECT_EQ(main.thread.stats().acquisitions, 10u) << "for the thread alone, only what ended";
  EXPECT_EQ(gil.StatsOf(main.thread).acquisitions, 11u);
  std::thread thread([&] {
    Worker other;
    gil.Acquire(other.thread);
    gil.Release(other.thread);
    EXPECT_EQ(other.thread.stats().contended, 1u);
    EXPECT_EQ(other.thread.stats().yields, 0u);
    EXPECT_GT(other.thread.stats().waited, absl::ZeroDuration());
  });
  UntilWaiters(gil, 1);
  gil.Yield(main.thread);
  gil.Release(main.thread);
  thread.join();
  EXPECT_EQ(gil.stats().acquisitions, 13u);
  EXPECT_EQ(gil.stats().yields, 1u);
  EXPECT_EQ(main.thread.stats().yields, 1u);
  EXPECT_GT(gil.stats().held, absl::ZeroDuration());
  EXPECT_GT(main.thread.stats().held, absl::ZeroDuration());
}

TEST(GilTest, HoldThatGoesOnIsInTheHoldTime) NOT_ANALYSED {
  Gil gil;
  gil.set_measured(true);
  Worker main;
  gil.Acquire(main.thread);
  const absl::Duration earlier = gil.stats().held;
  Until([&] { return gil.stats().held > earlier; });
  gil.Release(main.thread);
}

TEST(GilTest, StatisticsOfThreadsAddUpToThoseOfTheGil) NOT_ANALYSED {
  GilOptions options;
  options.switch_interval = absl::ZeroDuration();
  Gil gil(options);
  Worker first, second;
  std::thread thread([&] {
    GilLock lock(gil, first.thread);
    for (int i = 0; i < 1000; ++i) gil.YieldIfRequested(first.thread);
  });
  for (int i = 0; i < 100; ++i) {
    GilLock lock(gil, second.thread);
    gil.YieldIfRequested(second.thread);
  }
  thread.join();
  GilStats sum = first.thread.stats();
  sum += second.thread.stats();
  const GilStats all = gil.stats();
  EXPECT_EQ(sum.acquisitions, all.acquisitions);
  EXPECT_EQ(sum.contended, all.contended);
  EXPECT_EQ(sum.yields, all.yields);
  EXPECT_EQ(sum.overtakes, all.overtakes);
}

TEST(GilTest, HoldsThatNobodyWaitsForAreCountedAndMeasuredWhenAsked) {
  Gil gil;
  Worker main;
  {
    GilLock lock(gil, main.thread);
  }
  EXPECT_EQ(gil.stats().acquisitions, 1u);
  EXPECT_EQ(gil.stats().held, absl::ZeroDuration());
  gil.set_measured(true);
  {
    GilLock lock(gil, main.thread);
  }
  EXPECT_EQ(gil.stats().acquisitions, 2u);
  EXPECT_GT(gil.stats().held, absl::ZeroDuration());
  EXPECT_GT(main.thread.stats().held, absl::ZeroDuration());
  gil.set_measured(false);
  const absl::Duration held = main.thread.stats().held;
  {
    GilLock lock(gil, main.thread);
  }
  EXPECT_LE(absl::AbsDuration(main.thread.stats().held - held), held) << "no more ticks, but their rate is known better";
}

// After thousands of holds in a row the GIL is given back without a locked operation. One who comes then must not be forgotten.
TEST(GilTest, WaiterAfterManyQuietHoldsIsServed) NOT_ANALYSED {
  Gil gil(Plain());
  Worker main;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 10000; ++i) {
      GilLock lock(gil, main.thread);
    }
    gil.Acquire(main.thread);
    bool other_held = false;
    std::thread thread([&] {
      Worker other;
      GilLock lock(gil, other.thread);
      other_held = true;
    });
    UntilWaiters(gil, 1);
    gil.Release(main.thread);
    thread.join();
    ASSERT_TRUE(other_held);
    EXPECT_EQ(gil.holder(), nullptr);
  }
}

// The same without a rendezvous: the waiter comes while the holder acquires and releases.
TEST(GilTest, WaitersAmongQuickHoldsAreServed) NOT_ANALYSED {
  Gil gil;
  std::atomic<bool> done{false};
  int64_t unguarded = 0;
  std::thread busy([&] {
    Worker worker;
    while (!done) {
      for (int i = 0; i < 20000; ++i) {
        GilLock lock(gil, worker.thread);
        ++unguarded;
      }
    }
  });
  Worker main;
  for (int i = 0; i < 300; ++i) {
    const int64_t seen = [&] {
      GilLock lock(gil, main.thread);
      return ++unguarded;
    }();
    Until([&] {
      GilLock lock(gil, main.thread);
      return unguarded > seen + 9000 * (i % 2);
    });
  }
  done = true;
  busy.join();
  EXPECT_EQ(gil.holder(), nullptr);
  EXPECT_EQ(gil.waiters(), 0);
}

TEST(GilTest, SwitchIntervalIsKeptPerGil) {
  Gil first, second;
  first.set_switch_interval(absl::Microseconds(50));
  EXPECT_EQ(first.switch_interval(), absl::Microseconds(50));
  EXPECT_EQ(second.switch_interval(), absl::Milliseconds(5));
  first.set_switch_interval(absl::InfiniteDuration());
  EXPECT_EQ(first.switch_interval(), absl::InfiniteDuration());
}

TEST(GilTest, ForkedChildHasTheForkingThreadAlone) NOT_ANALYSED {
  Gil gil(Plain());
  Worker main;
  gil.Acquire(main.thread);
  std::thread thread([&] {
    Worker other;
    GilLock lock(gil, other.thread);
  });
  UntilWaiters(gil, 1);
  gil.PrepareFork();
  const pid_t child = fork();
  if (child == 0) {
    gil.AfterForkInChild(&main.thread);
    bool good = gil.IsHeldBy(main.thread) && gil.waiters() == 0 && !gil.YieldIfRequested(main.thread);
    gil.Release(main.thread);
    good = good && gil.holder() == nullptr && gil.TryAcquire(main.thread);
    _exit(good ? 0 : 1);
  }
  gil.AfterForkInParent();
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(gil.waiters(), 1);
  gil.Release(main.thread);
  thread.join();
}

TEST(GilDeathTest, HeldGilMustNotBeDestroyed) NOT_ANALYSED {
  EXPECT_DEATH(
      {
        GilOptions options;
        options.id = 7;
        Gil gil(options);
        Worker main;
        gil.Acquire(main.thread);
      },
      "GIL 7 is destroyed while a thread .* holds it and 0 wait for it");
}

TEST(GilDeathTest, OnlyTheHolderReleases) NOT_ANALYSED {
  Gil gil;
  Worker main(1), other(2);
  EXPECT_DEATH(gil.Release(main.thread), "not held by thread 1, nor by another");
  GilLock lock(gil, main.thread);
  EXPECT_DEATH(gil.Release(other.thread), "not held by thread 2");
}

TEST(GilDeathTest, HolderCannotAcquireAgain) NOT_ANALYSED {
  Gil gil;
  Worker main(1);
  GilLock lock(gil, main.thread);
  EXPECT_DEATH(gil.Acquire(main.thread), "acquired by thread 1, which holds it");
}

#ifndef NDEBUG
TEST(GilDeathTest, NobodyWaitsForAGilWithALockHeld) NOT_ANALYSED {
  Gil gil;
  Worker main, other;
  GilLock lock(gil, main.thread);
  sync::RankedMutex mutex(sync::rank::kPerfMap);
  EXPECT_DEATH(
      {
        sync::RankedLock held(mutex);
        gil.Acquire(other.thread);
      },
      "waiting for a GIL while lock 'perf map', taken at .*, is held");
}

TEST(GilDeathTest, HandlersAssertWhoseGilIsHeld) NOT_ANALYSED {
  Gil gil;
  Worker main(1);
  EXPECT_DEATH(gil.AssertHeldBy(main.thread), "not held by thread 1");
}
#endif

}  // namespace
}  // namespace tessera::gil
