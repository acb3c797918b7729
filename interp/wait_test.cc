#include "interp/wait.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "interp/testing.h"

namespace tessera::interp {
namespace {

using testing::World;

class WaitTest : public ::testing::Test {
 protected:
  WaitTest() : view_(std::move(*world_.Create())) {}
  ~WaitTest() override { (void)EndInterpreter(view_); }

  // Returns when a thread of the interpreter is parked.
  void AwaitWaiter(Interpreter& interpreter, int count = 1) {
    for (int waiting = 0; waiting < count; std::this_thread::yield()) {
      waiting = 0;
      interpreter.ForEachThread([&](ThreadState& thread) { waiting += thread.phase() == ThreadPhase::kWaiting; });
    }
  }

  World world_;
  InterpreterView view_;
};

TEST_F(WaitTest, ATokenThatIsThereIsTakenWithoutReleasingTheGil) {
  AttachScope scope(view_);
  Parking::Unpark(scope.thread());
  Parking::Unpark(scope.thread());  // tokens do not add up
  EXPECT_EQ(Parking::Park(scope.thread(), Deadline::After(absl::ZeroDuration())), WaitResult::kWoken);
  EXPECT_EQ(Parking::Park(scope.thread(), Deadline::After(absl::ZeroDuration())), WaitResult::kTimedOut);
}

TEST_F(WaitTest, ATimeoutIsNeverShortAndKeepsFractions) {
  AttachScope scope(view_);
  for (absl::Duration span : {absl::Microseconds(1), absl::Microseconds(1500), absl::Milliseconds(20)}) {
    const int64_t start = Deadline::NowNanos();
    EXPECT_EQ(Sleep(scope.thread(), Deadline::After(span)), WaitResult::kTimedOut);
    EXPECT_GE(Deadline::NowNanos() - start, absl::ToInt64Nanoseconds(span));
  }
}

TEST_F(WaitTest, DeadlinesSaturate) {
  EXPECT_TRUE(Deadline::After(absl::InfiniteDuration()).is_never());
  EXPECT_TRUE(Deadline::After(absl::Hours(24 * 365 * 1000)).is_never());
  EXPECT_TRUE(Deadline::After(-absl::Seconds(5)).passed());
}

TEST_F(WaitTest, AParkedThreadReleasesTheGilAndIsWokenByUnpark) {
  ThreadState* parked = nullptr;
  absl::Notification ready;
  std::atomic<WaitResult> result{WaitResult::kKilled};
  std::thread thread([&] {
    AttachScope scope(view_);
    parked = &scope.thread();
    ready.Notify();
    result = Parking::Park(scope.thread(), Deadline::Never());
  });
  ready.WaitForNotification();
  {
    AttachScope scope(view_);  // possible only because it has released the GIL
    Parking::Unpark(*parked);
  }
  thread.join();
  EXPECT_EQ(result, WaitResult::kWoken);
}

struct Request {
  const char* what;
  void (*make)(Interpreter& interpreter);
  WaitResult expected;
};

TEST_F(WaitTest, InterruptsKillsAndPendingCallsReachAThreadThatWaits) {
  const Request requests[] = {
      {"pending call", [](Interpreter& i) { ASSERT_TRUE(i.AddPendingCall([](ThreadState&, void*) { return true; }, nullptr).ok()); },
       WaitResult::kInterrupted},
      {"interrupt", [](Interpreter& i) { EXPECT_EQ(i.Interrupt(), 1u); }, WaitResult::kInterrupted},
      {"kill", [](Interpreter& i) { EXPECT_EQ(i.Kill(), 1u); }, WaitResult::kKilled},
  };
  for (const Request& request : requests) {
    SCOPED_TRACE(request.what);
    std::atomic<WaitResult> result{WaitResult::kWoken};
    std::atomic<Interpreter*> interpreter{nullptr};
    std::thread thread([&] {
      AttachScope scope(view_);
      interpreter = &scope.thread().interpreter();
      result = Parking::Park(scope.thread(), Deadline::Never());
      (void)scope.thread().interpreter().RunPendingCalls(scope.thread());
    });
    while (interpreter == nullptr) std::this_thread::yield();
    AwaitWaiter(*interpreter);
    request.make(*interpreter);
    thread.join();
    EXPECT_EQ(result, request.expected);
  }
}

TEST_F(WaitTest, ARequestThatCameBeforeIsSeenBeforeSleeping) {
  AttachScope scope(view_);
  scope.thread().interpreter().Interrupt();
  EXPECT_EQ(Parking::Park(scope.thread(), Deadline::Never()), WaitResult::kInterrupted);
  (void)scope.thread().eval_breaker().Take(gil::kInterrupt);
  EXPECT_EQ(Parking::Park(scope.thread(), Deadline::After(absl::Milliseconds(1))), WaitResult::kTimedOut);
}

TEST_F(WaitTest, WaitersAreServedInOrder) {
  WaitQueue queue(sync::rank::kQueue);
  int tickets = 0;
  std::vector<int> order;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      AttachScope scope(view_);
      EXPECT_EQ(queue.WaitUntil(scope.thread(), Deadline::Never(), [&] { return tickets > 0 && (--tickets, true); }),
                WaitResult::kWoken);
      order.push_back(i);  // under the GIL
    });
    while (queue.waiters() != static_cast<uint32_t>(i + 1)) std::this_thread::yield();
  }
  for (size_t done = 0; done < 4;) {
    queue.NotifyOne([&] { return ++tickets, true; });
    for (++done;; std::this_thread::yield()) {
      AttachScope scope(view_);
      if (order.size() == done) break;
    }
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3}));
}

TEST_F(WaitTest, NotifyAllWakesAll) {
  WaitQueue queue(sync::rank::kQueue);
  bool open = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 40; ++i) {
    threads.emplace_back([&] {
      AttachScope scope(view_);
      EXPECT_EQ(queue.WaitUntil(scope.thread(), Deadline::Never(), [&] { return open; }), WaitResult::kWoken);
    });
  }
  while (queue.waiters() != 40) std::this_thread::yield();
  queue.NotifyAll([&] { return open = true; });
  for (std::thread& thread : threads) thread.join();
}

TEST_F(WaitTest, NothingIsLostBetweenInterpreters) {
  // Eight consumers in four interpreters, with timeouts and interrupts among them; every item arrives exactly once.
  WaitQueue queue(sync::rank::kQueue);
  constexpr int kItems = 4000;
  int items = 0, closed = 0;
  std::atomic<int> taken{0};
  std::vector<InterpreterView> views;
  for (int i = 0; i < 4; ++i) views.push_back(std::move(*world_.Create()));
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      AttachScope scope(views[i % 4]);
      for (bool done = false; !done;) {
        bool took = false;
        const WaitResult result =
            queue.WaitUntil(scope.thread(), Deadline::After(absl::Microseconds(50 * (i % 3))), [&] {
              took = items > 0 && (--items, true);
              done = !took && closed;
              return took || done;
            });
        EXPECT_NE(result, WaitResult::kKilled);
        (void)scope.thread().eval_breaker().Take(gil::kInterrupt);
        taken += took;
      }
    });
  }
  for (int i = 0; i < kItems; ++i) {
    queue.NotifyOne([&] { return ++items, true; });
    if (i % 64 == 0) {
      EXPECT_TRUE(InterruptInterpreter(views[i % 4]).ok());
    }
  }
  while (taken != kItems) std::this_thread::yield();
  queue.NotifyAll([&] { return closed = 1, true; });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, kItems);
  for (const InterpreterView& view : views) EXPECT_TRUE(EndInterpreter(view).ok());
}

}  // namespace
}  // namespace tessera::interp
