#include "interp/attach.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "interp/testing.h"

namespace tessera::interp {
namespace {

using testing::World;

class AttachTest : public ::testing::Test {
 protected:
  AttachTest() : view_(std::move(*world_.Create())) {}
  ~AttachTest() override { (void)EndInterpreter(view_); }

  World world_;
  InterpreterView view_;
};

TEST_F(AttachTest, AScopeHoldsTheGilAndIsCurrent) {
  ASSERT_EQ(ThreadState::Current(), nullptr);
  {
    AttachScope scope(view_);
    ASSERT_TRUE(scope.ok()) << scope.status();
    EXPECT_EQ(ThreadState::Current(), &scope.thread());
    EXPECT_EQ(scope.thread().phase(), ThreadPhase::kAttached);
    EXPECT_TRUE(scope.thread().gil().IsHeldBy(scope.thread().gil_thread()));
  }
  EXPECT_EQ(ThreadState::Current(), nullptr);
}

TEST_F(AttachTest, TheNextVisitOfAThreadUsesTheSameState) {
  ThreadState* first;
  {
    AttachScope scope(view_);
    first = &scope.thread();
  }
  AttachScope scope(view_);
  EXPECT_EQ(&scope.thread(), first);
}

TEST_F(AttachTest, EnteringAgainInsideReusesTheState) {
  AttachScope outer(view_);
  AttachScope inner(view_);
  EXPECT_EQ(&inner.thread(), &outer.thread());
}

TEST_F(AttachTest, EnteringAnotherInterpreterSwapsAndComesBack) {
  InterpreterView other = std::move(*world_.Create());
  {
    AttachScope a(view_);
    {
      AttachScope b(other);
      EXPECT_EQ(ThreadState::Current(), &b.thread());
      EXPECT_FALSE(a.thread().gil().IsHeldBy(a.thread().gil_thread()));
      AttachScope a_again(view_);
      EXPECT_EQ(&a_again.thread(), &a.thread());
    }
    EXPECT_EQ(ThreadState::Current(), &a.thread());
    EXPECT_TRUE(a.thread().gil().IsHeldBy(a.thread().gil_thread()));
  }
  EXPECT_TRUE(EndInterpreter(other).ok());
}

TEST_F(AttachTest, ADetachScopeLetsOthersIn) {
  AttachScope scope(view_);
  std::atomic<bool> ran{false};
  {
    AllowThreads released(scope.thread());
    EXPECT_EQ(ThreadState::Current(), nullptr);
    std::thread([&] {
      AttachScope there(view_);
      ran = there.ok();
    }).join();
  }
  EXPECT_TRUE(ran);
  EXPECT_EQ(ThreadState::Current(), &scope.thread());
}

TEST_F(AttachTest, TwoThreadsAttachedToOwnGilsReadEachTheirOwnState) {
  InterpreterView other = std::move(*world_.Create());
  absl::Notification attached, checked;
  ThreadState* theirs = nullptr;
  std::thread thread([&] {
    AttachScope scope(other);
    theirs = ThreadState::Current();
    attached.Notify();
    checked.WaitForNotification();
    EXPECT_EQ(ThreadState::Current(), theirs);
  });
  AttachScope scope(view_);
  attached.WaitForNotification();
  EXPECT_EQ(ThreadState::Current(), &scope.thread());
  EXPECT_NE(ThreadState::Current(), theirs);
  checked.Notify();
  thread.join();
  EXPECT_TRUE(EndInterpreter(other).ok());
}

TEST_F(AttachTest, ASharedGilIsHeldByOneOfTheTwoInterpreters) {
  InterpreterView main = world_.CreateMain();
  InterpreterView legacy = std::move(*world_.Create(InterpreterConfig::Legacy()));
  {
    AttachScope a(main);
    EXPECT_TRUE(a.thread().interpreter().is_main());
    AttachScope b(legacy);
    EXPECT_EQ(&a.thread().gil(), &b.thread().gil());
    EXPECT_EQ(&a.thread().interpreter().heap(), &b.thread().interpreter().heap());
    EXPECT_TRUE(b.thread().gil().IsHeldBy(b.thread().gil_thread()));
  }
  EXPECT_TRUE(EndInterpreter(legacy).ok());
  EXPECT_TRUE(EndInterpreter(main).ok());
}

TEST_F(AttachTest, StatesOfThreadsThatEndedAreFreedByTheNextVisitor) {
  const int before = world_.language.live_threads;
  for (int i = 0; i < 10; ++i) {
    std::thread([&] { AttachScope scope(view_); }).join();
  }
  AttachScope scope(view_);
  EXPECT_EQ(world_.language.live_threads, before);
  EXPECT_EQ(scope.thread().interpreter().thread_count(), 1u);
}

TEST_F(AttachTest, AnEmptyHandleIsRefused) {
  EXPECT_EQ(AttachScope(InterpreterView()).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(AttachScope(InterpreterGuard()).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(AttachTest, AForeignThreadNeverLandsInMain) {
  InterpreterView main = world_.CreateMain();
  InterpreterView gone = std::move(*world_.Create());
  ASSERT_TRUE(EndInterpreter(gone).ok());
  std::thread([&] {
    AttachScope scope(gone);
    EXPECT_EQ(scope.status().code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(scope.status().message(), "unrecognized interpreter ID 2");
    EXPECT_EQ(ThreadState::Current(), nullptr);
  }).join();
  EXPECT_TRUE(EndInterpreter(main).ok());
}

TEST_F(AttachTest, WithoutMemoryForAStateAttachingFailsAndHoldsNothing) {
  std::thread([&] {
    world_.language.FailStep(1);
    AttachScope scope(view_);
    EXPECT_EQ(scope.status().code(), absl::StatusCode::kResourceExhausted);
  }).join();
  EXPECT_EQ(view_.control()->pins(), 0u);
}

TEST_F(AttachTest, AThreadMayKeepStatesOfManyInterpreters) {
  std::vector<InterpreterView> views;
  for (int i = 0; i < 100; ++i) views.push_back(std::move(*world_.Create()));
  for (int round = 0; round < 2; ++round) {
    for (const InterpreterView& view : views) {
      AttachScope scope(view);
      ASSERT_TRUE(scope.ok());
      EXPECT_EQ(scope.thread().interpreter().thread_count(), 1u);
    }
  }
  for (const InterpreterView& view : views) EXPECT_TRUE(EndInterpreter(view).ok());
}

TEST_F(AttachTest, ATicketGivesAStartedThreadItsSeat) {
  std::thread started;
  std::atomic<uint64_t> seen{0};
  {
    AttachScope scope(view_);
    absl::StatusOr<ThreadTicket> ticket = ThreadTicket::For(scope.thread(), /*daemon=*/false);
    ASSERT_TRUE(ticket.ok());
    const uint64_t expected = ticket->state()->id();
    started = std::thread([&, ticket = std::move(*ticket)]() mutable {
      AttachScope seat(std::move(ticket));
      seen = seat.thread().id();
    });
    AllowThreads released(scope.thread());
    started.join();
    EXPECT_EQ(seen, expected);
  }
}

TEST_F(AttachTest, AnUnusedTicketGivesItsSeatBack) {
  AttachScope scope(view_);
  { absl::StatusOr<ThreadTicket> ticket = ThreadTicket::For(scope.thread(), /*daemon=*/true); }
  EXPECT_EQ(view_.control()->pins(), 1u);
  EXPECT_EQ(scope.thread().interpreter().thread_count(), 1u);
}

TEST_F(AttachTest, TheStackBoundsContainTheStack) {
  const StackBounds& bounds = ThreadRecord::Mine().stack_bounds();
  const uintptr_t here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  EXPECT_LT(bounds.low, here);
  EXPECT_GT(bounds.high, here);
}

TEST_F(AttachTest, AGuardDroppedOnceTooOftenIsFatal) {
  ControlBlock& control = *view_.control();
  ASSERT_TRUE(control.TakeGuard().ok());
  control.DropGuard();
  EXPECT_EQ(control.guards(), 0u);
  EXPECT_DEATH(control.DropGuard(), "a guard is dropped that nobody holds");
}

TEST_F(AttachTest, AGuardOfBeforeAForkIsNoneInItsChildAndTakesNobodysAway) {
  InterpreterGuard before = std::move(*InterpreterGuard::FromView(view_));
  // What the child of a fork does, by a thread that is not inside.
  view_.control()->ForgetOthersInForkedChild(/*own_pins=*/0, /*this_thread_ends_it=*/false);
  InterpreterGuard after = std::move(*InterpreterGuard::FromView(view_));
  EXPECT_FALSE(before.Dup());
  before.Close();
  EXPECT_EQ(view_.control()->guards(), 1u);
  after.Close();
  EXPECT_EQ(view_.control()->guards(), 0u);
}

}  // namespace
}  // namespace tessera::interp
