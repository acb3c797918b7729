#include "sync/ranked_mutex.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "sync/contention.h"

// Wrong orders and unbalanced calls are the subject of these tests.
#define NOT_ANALYSED ABSL_NO_THREAD_SAFETY_ANALYSIS

namespace tessera::sync {
namespace {

constexpr LockRank kOuter{"outer", 10}, kInner{"inner", 20};

// May stand in constant-initialized storage, with a rank of one's own.
constinit const LockRank kConstant{"constant", 1};

TEST(RankedMutexTest, OneThreadAtATime) {
  RankedMutex mutex(kOuter);
  int unguarded = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 1000; ++turn) {
        RankedLock lock(mutex);
        ++unguarded;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(unguarded, 4000);
}

TEST(RankedMutexTest, KnowsItsNameAndRank) {
  RankedMutex mutex(rank::kGilQueue);
  EXPECT_STREQ(mutex.name(), "gil queue");
  EXPECT_EQ(mutex.rank(), rank::kGilQueue.number);
}

TEST(RankedMutexTest, RisingRanksAreInOrder) {
  RankedMutex outer(kOuter), inner(kInner);
  RankedLock first(outer);
  RankedLock second(inner);
  outer.AssertHeld();
  inner.AssertHeld();
}

TEST(RankedMutexTest, LocksMayBeReleasedInAnyOrder) NOT_ANALYSED {
  RankedMutex outer(kOuter), inner(kInner);
  outer.Lock();
  inner.Lock();
  outer.Unlock();
  inner.AssertHeld();
  inner.Unlock();
  AssertNoLocksHeld("a test");
}

TEST(RankedMutexTest, TryLockNeedsNoOrder) NOT_ANALYSED {
  RankedMutex outer(kOuter), inner(kInner);
  inner.Lock();
  ASSERT_TRUE(outer.TryLock());
  outer.Unlock();
  inner.Unlock();
}

TEST(RankedMutexTest, TryLockFailsWhileAnotherThreadHolds) NOT_ANALYSED {
  RankedMutex mutex(kOuter);
  RankedLock lock(mutex);
  std::thread([&] { EXPECT_FALSE(mutex.TryLock()); }).join();
}

TEST(RankedMutexTest, ContentionsAreCounted) NOT_ANALYSED {
  RankedMutex mutex(kOuter);
  mutex.Lock();
  std::thread other([&] { RankedLock lock(mutex); });
  while (mutex.contentions() == 0) std::this_thread::yield();
  mutex.Unlock();
  other.join();
  EXPECT_EQ(mutex.contentions(), 1u);
}

// What the observer was told; the lock under test guards it.
struct Told {
  int count;
  Contention last;
};
Told& WhatWasTold() {
  static Told told{};
  return told;
}

TEST(ContentionTest, TheObserverIsToldOfAWaitWithTheLockHeld) NOT_ANALYSED {
  RankedMutex mutex(kOuter);
  EXPECT_EQ(SetContentionObserver([](const Contention& wait) {
    ++WhatWasTold().count;
    WhatWasTold().last = wait;
  }), nullptr);
  mutex.Lock();
  std::thread other([&] { RankedLock lock(mutex); });
  while (mutex.contentions() == 0) std::this_thread::yield();
  mutex.Unlock();
  other.join();
  EXPECT_NE(SetContentionObserver(nullptr), nullptr);
  EXPECT_EQ(WhatWasTold().count, 1);
  EXPECT_STREQ(WhatWasTold().last.lock, "outer");
  EXPECT_EQ(WhatWasTold().last.rank, 10);
  EXPECT_LE(WhatWasTold().last.begin_ns, WhatWasTold().last.end_ns);
  { RankedLock free(mutex); }
  EXPECT_EQ(WhatWasTold().count, 1);
}

TEST(RankedMutexTest, ForkTakesSeveralLocksOfOneRank) NOT_ANALYSED {
  RankedMutex first(kOuter), second(kOuter);
  first.LockForFork();
  second.LockForFork();
  const pid_t child = fork();
  if (child == 0) {
    second.ResetInForkedChild();
    first.ResetInForkedChild();
    const bool good = first.TryLock() && second.TryLock();
    _exit(good ? 0 : 1);
  }
  second.Unlock();
  first.Unlock();
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(RankedMutexTest, WaiterGoesOnWhenTheConditionIsTrue) {
  RankedMutex mutex(kOuter);
  bool ready = false;
  std::thread other([&] {
    RankedLock lock(mutex);
    ready = true;
  });
  {
    RankedLock lock(mutex);
    mutex.Await(absl::Condition(&ready));
    EXPECT_TRUE(ready);
  }
  other.join();
}

TEST(RankedMutexTest, AwaitEndsAtItsDeadline) {
  RankedMutex mutex(kOuter);
  bool never = false;
  RankedLock lock(mutex);
  EXPECT_FALSE(mutex.AwaitWithDeadline(absl::Condition(&never), absl::InfinitePast()));
}

TEST(CondVarTest, SignalWakesAWaiter) {
  RankedMutex mutex(kOuter);
  CondVar changed;
  int turn = 0;
  std::thread other([&] {
    RankedLock lock(mutex);
    while (turn != 1) changed.Wait(mutex);
    turn = 2;
    changed.Signal();
  });
  {
    RankedLock lock(mutex);
    turn = 1;
    changed.SignalAll();
    while (turn != 2) changed.Wait(mutex);
  }
  other.join();
}

TEST(CondVarTest, WaitEndsAtItsDeadline) {
  RankedMutex mutex(kOuter);
  CondVar never;
  RankedLock lock(mutex);
  while (!never.WaitWithDeadline(mutex, absl::InfinitePast())) continue;
}

TEST(RanksTest, TableRisesAndHasEachNumberOnce) {
  int last = 0;
#define TESSERA_LOCK_RANK(identifier, value, name, guards, may_call)        \
  EXPECT_GT(value, last) << name << " is out of order in sync/ranks.def"; \
  last = rank::identifier.number;
#include "sync/ranks.def"
#undef TESSERA_LOCK_RANK
}

#ifndef NDEBUG
TEST(RankedMutexDeathTest, WrongOrderNamesBothLocksAndBothOrders) NOT_ANALYSED {
  RankedMutex outer(kOuter), inner(kInner);
  RankedLock lock(inner);
  EXPECT_DEATH(outer.Lock(),
               "'outer' \\(rank 10\\) is taken at .*ranked_mutex_test.cc:[0-9]+ while 'inner' \\(rank 20\\), taken at "
               ".*ranked_mutex_test.cc:[0-9]+, is held; the order is 'outer', then 'inner'");
}

TEST(RankedMutexDeathTest, WrongOrderSaysWhereTheRightOneWasTaken) NOT_ANALYSED {
  constexpr LockRank kFirst{"first", 30}, kSecond{"second", 40};
  RankedMutex first(kFirst), second(kSecond);
  const int line = __LINE__;
  first.Lock();
  second.Lock();
  second.Unlock();
  first.Unlock();
  const std::string as_at = "the order is 'first', then 'second', as at .*ranked_mutex_test.cc:" + std::to_string(line + 1) +
                            " and .*ranked_mutex_test.cc:" + std::to_string(line + 2) + " ";
  second.Lock();
  EXPECT_DEATH(first.Lock(), as_at);
  second.Unlock();
}

TEST(RankedMutexDeathTest, TwoLocksOfOneRankAreNotHeldTogether) NOT_ANALYSED {
  RankedMutex first(kOuter), second(kOuter);
  RankedLock lock(first);
  EXPECT_DEATH(second.Lock(), "wrong order of locks");
}

TEST(RankedMutexDeathTest, LockIsNotTakenTwice) NOT_ANALYSED {
  RankedMutex mutex(kConstant);
  RankedLock lock(mutex);
  EXPECT_DEATH(mutex.Lock(), "'constant' is taken by the thread that holds it");
}

TEST(RankedMutexDeathTest, OnlyTheHolderUnlocks) NOT_ANALYSED {
  RankedMutex mutex(kOuter);
  EXPECT_DEATH(mutex.Unlock(), "'outer' is released by a thread that does not hold it");
}

TEST(RankedMutexDeathTest, AssertHeldFailsWithoutTheLock) {
  RankedMutex mutex(kOuter);
  EXPECT_DEATH(mutex.AssertHeld(), "'outer' is not held here");
}

TEST(RankedMutexDeathTest, NothingElseIsHeldWhileWaiting) NOT_ANALYSED {
  RankedMutex outer(kOuter), inner(kInner);
  CondVar never;
  RankedLock first(outer);
  RankedLock second(inner);
  EXPECT_DEATH(never.Wait(inner), "waiting with lock 'inner' would keep lock 'outer', taken at .*, held");
}

TEST(RankedMutexDeathTest, CallsThatMayWaitForAGilAreMadeWithoutLocks) NOT_ANALYSED {
  RankedMutex mutex(kOuter);
  RankedLock lock(mutex);
  EXPECT_DEATH(AssertNoLocksHeld("running a callback"), "running a callback while lock 'outer', taken at .*, is held");
}
#endif

}  // namespace
}  // namespace tessera::sync
