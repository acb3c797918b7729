#include "gil/internal/wait_queue.h"

#include <memory>

#include "gil/gil.h"
#include "gtest/gtest.h"

namespace tessera::gil::internal {
namespace {

constexpr int64_t kUs = 1000, kMs = 1000 * kUs;
constexpr Rules kUsual{.interval = 5 * kMs, .brief_slice = 500 * kUs, .overtake_percent = 10};
constexpr Rules kInOrder{.interval = 5 * kMs, .brief_slice = 500 * kUs, .overtake_percent = 0};

struct Thread {
  EvalBreaker breaker;
  GilThread thread{breaker};
  WaitNode node{thread};
};

// Plays a GIL at times of its own: `holder` is who has it.
class WaitQueueTest : public testing::Test {
 protected:
  void Start(const Rules& rules, Thread& first, int64_t since) {
    queue = std::make_unique<WaitQueue>(rules);
    holder = &first;
    start = since;
  }
  // Returns whether the holder is asked.
  bool Arrive(Thread& thread, int64_t now) {
    if (queue->empty()) queue->BeginHold(holder->node, start);
    queue->Push(thread.node);
    return Ring(thread, now);
  }
  bool Ring(Thread& thread, int64_t now) {
    bool ask;
    alarm = queue->Alarm(thread.node, now, &ask);
    return ask;
  }
  Thread& Next(int64_t now) {
    WaitNode& next = queue->Pop(now);
    for (Thread* thread : {&a, &b, &c, &d}) {
      if (&thread->node == &next) holder = thread;
    }
    start = now;
    queue->NoteRunning(next, now);
    return *holder;
  }
  // The holder gives way at `now`, having been asked.
  Thread& Yield(int64_t now, bool* asked_again = nullptr) {
    Thread& old = *holder;
    queue->PushHolder(false, now);
    Thread& next = Next(now);
    if (&next != &old) {
      const bool ask = Ring(old, now);
      if (asked_again != nullptr) *asked_again = ask;
    }
    return next;
  }

  Thread a, b, c, d;
  std::unique_ptr<WaitQueue> queue;
  Thread* holder = nullptr;
  int64_t start = 0;
  int64_t alarm = 0;
};

TEST_F(WaitQueueTest, FirstWaiterSleepsUntilTheHoldersSliceIsOver) {
  Start(kInOrder, a, 100 * kMs);
  EXPECT_FALSE(Arrive(b, 103 * kMs));
  EXPECT_EQ(alarm, 105 * kMs);
  EXPECT_FALSE(Ring(b, 105 * kMs - 1)) << "woken early for no reason: sleeps again";
  EXPECT_EQ(alarm, 105 * kMs);
  EXPECT_TRUE(Ring(b, 105 * kMs));
}

TEST_F(WaitQueueTest, HolderThatHadItsSliceIsAskedAtOnce) {
  Start(kInOrder, a, 100 * kMs);
  EXPECT_TRUE(Arrive(b, 105 * kMs));
  EXPECT_FALSE(Ring(b, 106 * kMs)) << "asked once a hold";
}

TEST_F(WaitQueueTest, HolderIsNeverAskedAtAnInfiniteInterval) {
  Start({sys::kNever, 500 * kUs, 0}, a, 1);
  EXPECT_FALSE(Arrive(b, int64_t{1} << 60));
  EXPECT_EQ(alarm, sys::kNever);
}

TEST_F(WaitQueueTest, HolderIsAskedAtOnceAtAnIntervalOfZero) {
  Start({0, 500 * kUs, 0}, a, 100);
  EXPECT_TRUE(Arrive(b, 100));
}

TEST_F(WaitQueueTest, OneWaiterIsTheTimerAndTheOthersSleepBehindTheirTurn) {
  Start(kInOrder, a, 100 * kMs);
  Arrive(b, 100 * kMs);
  EXPECT_EQ(alarm, 105 * kMs);
  Arrive(c, 100 * kMs);
  EXPECT_GT(alarm, 110 * kMs);
  Arrive(d, 100 * kMs);
  EXPECT_GT(alarm, 115 * kMs);
}

TEST_F(WaitQueueTest, ThreadThatYieldsBecomesTheTimerSoThatNobodyIsWokenForIt) {
  Start(kInOrder, a, 100 * kMs);
  Arrive(b, 100 * kMs);
  Arrive(c, 100 * kMs);
  const int64_t alarm_of_c = alarm;
  ASSERT_TRUE(Ring(b, 105 * kMs));
  EXPECT_EQ(&Yield(105 * kMs), &b);
  EXPECT_EQ(alarm, 110 * kMs) << "a, which yielded, asks b";
  ASSERT_TRUE(Ring(a, 110 * kMs));
  EXPECT_EQ(&Yield(110 * kMs), &c);
  EXPECT_LT(110 * kMs, alarm_of_c) << "c has slept through until it got the GIL";
  EXPECT_EQ(alarm, 115 * kMs);
}

TEST_F(WaitQueueTest, WaiterWhoseTimerLeftTakesItOverAtItsOwnAlarm) {
  Start(kInOrder, a, 100 * kMs);
  Arrive(b, 100 * kMs);
  Arrive(c, 100 * kMs);
  const int64_t alarm_of_c = alarm;
  EXPECT_EQ(&Next(101 * kMs), &b) << "released early; nobody measures b's slice";
  EXPECT_TRUE(Ring(c, alarm_of_c));
}

TEST_F(WaitQueueTest, ThreadsThatYieldGoToTheEnd) {
  Start(kInOrder, a, 100 * kMs);
  Arrive(b, 100 * kMs);
  Arrive(c, 100 * kMs);
  EXPECT_EQ(&Yield(105 * kMs), &b);
  EXPECT_EQ(&Yield(110 * kMs), &c);
  EXPECT_EQ(&Yield(115 * kMs), &a);
  EXPECT_EQ(&Yield(120 * kMs), &b);
}

TEST_F(WaitQueueTest, ThreadFromOutsideHasAYieldingHolderAskedAtOnce) {
  Start(kUsual, a, 100 * kMs);
  EXPECT_TRUE(Arrive(b, 104 * kMs));
  Yield(105 * kMs);      // b runs, and turns out to be CPU-bound:
  Yield(110 * kMs);      // a runs, known to be CPU-bound; b waits.
  ASSERT_EQ(holder, &a);
  EXPECT_TRUE(Arrive(c, 111 * kMs));
  EXPECT_EQ(&Yield(111 * kMs), &c);
  EXPECT_TRUE(c.node.overtook);
}

TEST_F(WaitQueueTest, HolderThatMayBeBriefItselfGetsABriefSlice) {
  Start(kUsual, a, 100 * kMs);
  EXPECT_FALSE(Arrive(b, 100 * kMs + 1));
  EXPECT_EQ(alarm, 100 * kMs + 500 * kUs);
  EXPECT_TRUE(Ring(b, alarm));
}

TEST_F(WaitQueueTest, OvertakenHolderGoesOnNextWithTheRestOfItsSlice) {
  Start(kUsual, a, 100 * kMs);
  a.node.yielded = b.node.yielded = true;
  EXPECT_FALSE(Arrive(b, 101 * kMs)) << "it yielded before it went out: not brief, so it does not overtake";
  EXPECT_TRUE(Arrive(c, 102 * kMs));
  EXPECT_EQ(&Yield(102 * kMs), &c);
  EXPECT_EQ(alarm, 102 * kMs + 500 * kUs) << "c may hold for a brief slice";
  EXPECT_EQ(&Next(102 * kMs + 100 * kUs), &a) << "before b, which waited longer for its turn";
  bool ask;
  EXPECT_EQ(queue->Alarm(b.node, 102 * kMs + 100 * kUs, &ask), 105 * kMs + 100 * kUs) << "3 ms of the slice were left";
}

TEST_F(WaitQueueTest, OvertakerThatRunsOnGoesToTheEnd) {
  Start(kUsual, a, 100 * kMs);
  a.node.yielded = b.node.yielded = true;
  Arrive(b, 100 * kMs);
  Arrive(c, 102 * kMs);
  ASSERT_EQ(&Yield(102 * kMs), &c);
  ASSERT_TRUE(Ring(a, 102 * kMs + 500 * kUs));
  EXPECT_EQ(&Yield(102 * kMs + 500 * kUs), &a);
  EXPECT_EQ(&Yield(106 * kMs), &b);
  EXPECT_EQ(&Yield(111 * kMs), &c);
}

TEST_F(WaitQueueTest, DetoursTakeAtMostTheirShareOfTheTime) {
  Start(kUsual, a, 1000 * kMs);
  a.node.yielded = true;
  int64_t now = start, detours = 0;
  // c comes back at once, whenever it has been served, and holds for 100 us.
  while (now < 3000 * kMs) {
    bool asked = Arrive(c, now);
    while (!asked) {
      now = alarm;
      asked = Ring(c, now);
    }
    if (&Yield(now) == &c) {
      now += 100 * kUs;
      detours += 100 * kUs;
      ASSERT_EQ(&Next(now), &a);
    }
  }
  EXPECT_LE(detours, 200 * kMs + 10 * kUsual.brief_slice + 100 * kUs);
  EXPECT_GE(detours, 190 * kMs) << "nor is the budget left unused";
}

TEST_F(WaitQueueTest, DetourIsChargedForTheSwitchesBesidesItsTime) {
  Start(kUsual, a, 1000 * kMs);
  a.node.yielded = true;
  int64_t now = start, detours = 0, count = 0;
  // c holds for a tenth of a microsecond: by their time alone, a hundred detours would be free between two microseconds of a's.
  while (now < 2000 * kMs) {
    bool asked = Arrive(c, now);
    while (!asked) {
      now = alarm;
      asked = Ring(c, now);
    }
    if (&Yield(now) == &c) {
      now += 100;
      detours += 100;
      ++count;
      ASSERT_EQ(&Next(now), &a);
    }
  }
  EXPECT_LE(detours, 20 * kMs) << count << " detours took all that the budget has; the switches came on top";
  EXPECT_GE(count, 80'000);
}

TEST_F(WaitQueueTest, ClockThatWasReadBeforeTheLockAddsNothingToTheBudget) {
  Start({sys::kNever, 500 * kUs, 10}, a, 100 * kMs);
  a.node.yielded = true;
  ASSERT_TRUE(Arrive(c, 101 * kMs));
  ASSERT_EQ(&Yield(101 * kMs), &c);
  ASSERT_EQ(&Next(121 * kMs), &a);
  ASSERT_FALSE(Arrive(c, 121 * kMs)) << "the budget is used up";
  const int64_t affordable = alarm;
  bool ask;
  for (int i = 0; i < 1000; ++i) {
    queue->Alarm(c.node, 121 * kMs + 50 * kUs, &ask);
    queue->Alarm(c.node, 121 * kMs, &ask);
  }
  EXPECT_GE(queue->Alarm(c.node, 121 * kMs + 50 * kUs, &ask), affordable - kUs);
}

TEST_F(WaitQueueTest, DetourIsChargedUntilItsVictimRunsAgain) {
  Start({sys::kNever, 500 * kUs, 10}, a, 100 * kMs);
  a.node.yielded = true;
  ASSERT_TRUE(Arrive(c, 101 * kMs));
  ASSERT_EQ(&Yield(101 * kMs), &c);
  queue->Pop(101 * kMs + 10 * kUs);  // c leaves; a takes 20 ms to wake up.
  holder = &a;
  start = 101 * kMs + 10 * kUs;
  EXPECT_FALSE(Arrive(c, 121 * kMs)) << "the budget of 5 ms is used up";
  EXPECT_LT(alarm, sys::kNever);
}

TEST_F(WaitQueueTest, WithoutBudgetAllAreServedInOrderOfArrival) {
  Start(kInOrder, a, 100 * kMs);
  b.node.yielded = true;
  Arrive(b, 100 * kMs);
  Arrive(c, 100 * kMs);
  d.node.yielded = true;
  Arrive(d, 100 * kMs);
  EXPECT_EQ(&Next(101 * kMs), &b);
  EXPECT_EQ(&Next(102 * kMs), &c);
  EXPECT_EQ(&Next(103 * kMs), &d);
}

TEST_F(WaitQueueTest, WaiterThatLeavesIsForgotten) {
  Start(kInOrder, a, 100 * kMs);
  Arrive(b, 100 * kMs);
  Arrive(c, 100 * kMs);
  queue->Remove(b.node);
  EXPECT_EQ(queue->size(), 1);
  EXPECT_FALSE(Ring(c, 103 * kMs));
  EXPECT_EQ(alarm, 105 * kMs) << "c has become the timer";
  EXPECT_EQ(&Next(105 * kMs), &c);
  EXPECT_TRUE(queue->empty());
}

}  // namespace
}  // namespace tessera::gil::internal
