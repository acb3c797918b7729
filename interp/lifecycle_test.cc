#include "interp/lifecycle.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "interp/testing.h"

namespace tessera::interp {
namespace {

using testing::FakeInterpreter;
using testing::World;

// A thread of the program: stays inside until killed, as an evaluator would.
void RunUntilKilled(ThreadState& thread) {
  while (!thread.killed()) {
    YieldGil(thread);
    (void)thread.eval_breaker().Take(gil::kInterrupt);
  }
}

TEST(LifecycleTest, CreationRunsInitAttachedAndLeavesTheCallerDetached) {
  World world;
  ThreadState* seen = nullptr;
  world.language.on_init = [&](ThreadState& thread) {
    seen = &thread;
    EXPECT_EQ(ThreadState::Current(), &thread);
  };
  absl::StatusOr<InterpreterView> view = world.Create();
  ASSERT_TRUE(view.ok()) << view.status();
  EXPECT_NE(seen, nullptr);
  EXPECT_EQ(ThreadState::Current(), nullptr);
  EXPECT_EQ(view->phase(), Phase::kRunning);
  EXPECT_TRUE(EndInterpreter(*view).ok());
}

TEST(LifecycleTest, WhileItStartsNobodyElseGetsIn) {
  World world;
  world.language.on_init = [&](ThreadState& thread) {
    EXPECT_EQ(ThreadTicket::For(thread, false).status().message(), "interpreter 0 is not ready yet");
    EXPECT_EQ(InterpreterGuard::FromCurrent(thread).status().message(), "interpreter 0 is not ready yet");
    InterpreterView view = InterpreterView::Of(thread.interpreter());
    std::thread([&] { EXPECT_EQ(AttachScope(view).status().message(), "interpreter 0 is not ready yet"); }).join();
    AttachScope again(view);
    EXPECT_TRUE(again.ok());
  };
  EXPECT_TRUE(EndInterpreter(*world.Create()).ok());
}

TEST(LifecycleTest, NoThreadIsStartedOnceTheLastCodeRuns) {
  World world;
  world.language.on_exit = [&](ThreadState& thread) {
    EXPECT_EQ(ThreadTicket::For(thread, false).status().message(), "can't create new thread at interpreter shutdown");
  };
  EXPECT_TRUE(EndInterpreter(*world.Create()).ok());
}

TEST(LifecycleTest, WhoeverWasAttachedIsAttachedAgainAfterCreationAndEnd) {
  World world;
  InterpreterView outer = std::move(*world.Create());
  {
    AttachScope scope(outer);
    InterpreterView inner = std::move(*world.Create());
    EXPECT_EQ(ThreadState::Current(), &scope.thread());
    EXPECT_TRUE(EndInterpreter(inner).ok());
    EXPECT_EQ(ThreadState::Current(), &scope.thread());
    EXPECT_TRUE(scope.thread().gil().IsHeldBy(scope.thread().gil_thread()));
  }
  EXPECT_TRUE(EndInterpreter(outer).ok());
}

TEST(LifecycleTest, IdsAreNeverReusedAndAreConsumedByFailures) {
  World world;
  InterpreterConfig invalid;
  invalid.check_multi_interp_extensions = false;
  for (int64_t id = 0; id < 10; id += 2) {
    InterpreterView view = std::move(*world.Create());
    EXPECT_EQ(view.id(), id);
    EXPECT_TRUE(EndInterpreter(view).ok());
    EXPECT_EQ(world.Create(invalid).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(LifecycleTest, AFailureAtAnyStepOfCreationLeavesNothingBehind) {
  World world;
  for (int step = 1;; ++step) {
    SCOPED_TRACE(step);
    ASSERT_LT(step, 10);
    world.language.FailStep(step);
    absl::StatusOr<InterpreterView> view = world.Create();
    if (view.ok()) {
      EXPECT_EQ(step, 4);  // interpreter, thread, init
      world.language.FailStep(0);
      EXPECT_TRUE(EndInterpreter(*view).ok());
      break;
    }
    EXPECT_EQ(world.host.live, 0);
    EXPECT_EQ(world.host.listed, 0);
    EXPECT_EQ(world.language.live_threads, 0);
    EXPECT_EQ(world.host.pool.outstanding(), 0u);
    EXPECT_EQ(ThreadState::Current(), nullptr);
  }
}

TEST(LifecycleTest, AVetoOfAnAuditHookIsTheResult) {
  World world;
  world.host.veto = absl::PermissionDeniedError("no more interpreters");
  EXPECT_EQ(world.Create().status(), world.host.veto);
  EXPECT_EQ(world.host.live, 0);
  world.host.veto = absl::OkStatus();
  world.host.listing = absl::FailedPreconditionError("the runtime is ending");
  EXPECT_EQ(world.Create().status(), world.host.listing);
  EXPECT_EQ(world.host.live, 0);
}

TEST(LifecycleTest, AHeapLimitTooLowForTheLanguageIsAnError) {
  World world;
  InterpreterConfig config;
  config.heap_limit_bytes = 1;
  EXPECT_EQ(world.Create(config).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(world.host.live, 0);
}

TEST(LifecycleTest, TheEndGoesInOrder) {
  World world;
  InterpreterView view = std::move(*world.Create());
  auto& language = world.language;
  {
    AttachScope scope(view);
    ASSERT_TRUE(scope.thread().interpreter().AddAtExit(
        [](ThreadState&, void* data) { static_cast<World*>(data)->language.Log("first at-exit"); }, &world).ok());
    ASSERT_TRUE(scope.thread().interpreter().AddAtExit(
        [](ThreadState&, void* data) { static_cast<World*>(data)->language.Log("second at-exit"); }, &world).ok());
  }
  ASSERT_TRUE(AddPendingCall(view, [](ThreadState&, void* data) {
    static_cast<World*>(data)->language.Log("pending");
    return true;
  }, &world).ok());
  EXPECT_TRUE(EndInterpreter(view).ok());
  EXPECT_EQ(language.log(), (std::vector<std::string>{"join", "pending", "atexit", "modules", "second at-exit",
                                                      "first at-exit", "drop"}));
  EXPECT_EQ(world.host.live, 0);
  EXPECT_EQ(world.host.pool.outstanding(), 0u);
  EXPECT_EQ(world.language.live_threads, 0);
}

TEST(LifecycleTest, AfterAKillTheEndRunsNoCode) {
  World world;
  InterpreterView view = std::move(*world.Create());
  EXPECT_TRUE(KillInterpreter(view).ok());
  EXPECT_TRUE(view.killed());
  EXPECT_EQ(AttachScope(view).status().message(), "interpreter 0 was killed");
  EXPECT_EQ(InterpreterGuard::FromView(view).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(EndInterpreter(view).ok());
  EXPECT_EQ(world.language.log(), std::vector<std::string>{"drop"});
}

TEST(LifecycleTest, AKillDuringTheEndStopsTheRestOfItsCode) {
  World world;
  InterpreterView view = std::move(*world.Create());
  world.language.on_exit = [&](ThreadState&) { EXPECT_TRUE(KillInterpreter(view).ok()); };
  EXPECT_TRUE(EndInterpreter(view).ok());
  EXPECT_EQ(world.language.log(), (std::vector<std::string>{"join", "atexit", "drop"}));
}

TEST(LifecycleTest, EndingTwiceIsNotFound) {
  World world;
  InterpreterView view = std::move(*world.Create());
  EXPECT_TRUE(EndInterpreter(view).ok());
  EXPECT_EQ(view.phase(), Phase::kGone);
  for (const absl::Status& status : {EndInterpreter(view), KillInterpreter(view), InterruptInterpreter(view),
                                     AttachScope(view).status(), InterpreterGuard::FromView(view).status()}) {
    EXPECT_EQ(status, absl::NotFoundError("unrecognized interpreter ID 0"));
  }
}

TEST(LifecycleTest, AThreadInsideCannotEndTheInterpreterUnderItself) {
  World world;
  InterpreterView view = std::move(*world.Create());
  {
    AttachScope scope(view);
    EXPECT_EQ(EndInterpreter(view).code(), absl::StatusCode::kFailedPrecondition);
  }
  EXPECT_TRUE(EndInterpreter(view).ok());
}

TEST(LifecycleTest, AGuardBlocksTheEndUntilItIsClosed) {
  World world;
  InterpreterView view = std::move(*world.Create());
  absl::StatusOr<InterpreterGuard> guard = InterpreterGuard::FromView(view);
  ASSERT_TRUE(guard.ok());
  std::atomic<bool> ended{false};
  std::thread ender([&] {
    EXPECT_TRUE(EndInterpreter(view).ok());
    ended = true;
  });
  while (view.phase() == Phase::kRunning) std::this_thread::yield();
  {
    AttachScope scope(*guard);
    EXPECT_TRUE(scope.ok()) << scope.status();
  }
  EXPECT_EQ(InterpreterGuard::FromView(view).status().message(), "interpreter 0 is ending");
  std::thread([&] { EXPECT_EQ(AttachScope(view).status().message(), "interpreter 0 is ending"); }).join();
  EXPECT_FALSE(ended);
  guard->Close();
  ender.join();
  EXPECT_EQ(world.host.live, 0);
}

TEST(LifecycleTest, AGuardThatIsNeverClosedDelaysTheEndToItsDeadlineOnly) {
  World world;
  InterpreterConfig config;
  config.on_end = OnEnd::Wait(absl::Milliseconds(20));
  InterpreterView view = std::move(*world.Create(config));
  absl::StatusOr<InterpreterGuard> guard = InterpreterGuard::FromView(view);
  EXPECT_TRUE(EndInterpreter(view).ok());
  EXPECT_EQ(AttachScope(*guard).status().code(), absl::StatusCode::kNotFound);
}

TEST(LifecycleTest, AKillEndsTheWaitForGuards) {
  World world;
  InterpreterConfig config;
  config.on_end = OnEnd::Wait(absl::InfiniteDuration());
  InterpreterView view = std::move(*world.Create(config));
  absl::StatusOr<InterpreterGuard> guard = InterpreterGuard::FromView(view);
  std::thread ender([&] { EXPECT_TRUE(EndInterpreter(view).ok()); });
  while (view.phase() == Phase::kRunning) std::this_thread::yield();
  (void)KillInterpreter(view);
  ender.join();
  EXPECT_EQ(AttachScope(*guard).status().code(), absl::StatusCode::kNotFound);
}

TEST(LifecycleTest, TheEndWaitsForThreadsThatAreInside) {
  World world;
  InterpreterView view = std::move(*world.Create());
  absl::Notification inside, leave;
  std::thread thread([&] {
    AttachScope scope(view);
    AllowThreads released(scope.thread());
    inside.Notify();
    leave.WaitForNotification();
  });
  inside.WaitForNotification();
  std::thread ender([&] { EXPECT_TRUE(EndInterpreter(view).ok()); });
  while (view.phase() == Phase::kRunning) std::this_thread::yield();
  for (const std::string& event : world.language.log()) EXPECT_EQ(event, "join");
  leave.Notify();
  thread.join();
  ender.join();
  EXPECT_EQ(world.language.log().back(), "drop");
}

TEST(LifecycleTest, ThreadsThatDoNotComeAreKilledAfterTheDeadline) {
  for (const OnEnd& rule : {OnEnd::Wait(absl::Milliseconds(5)), OnEnd::Kill()}) {
    World world;
    InterpreterConfig config;
    config.on_end = rule;
    config.on_end.kill_grace = absl::Seconds(60);
    InterpreterView view = std::move(*world.Create(config));
    absl::Notification inside;
    std::thread thread([&] {
      AttachScope scope(view);
      inside.Notify();
      RunUntilKilled(scope.thread());
    });
    inside.WaitForNotification();
    EXPECT_TRUE(EndInterpreter(view).ok());
    thread.join();
    // The other threads are killed, not the interpreter: its own last code still runs.
    EXPECT_EQ(world.language.log().back(), "drop");
    EXPECT_EQ(world.language.log().size(), rule.rule == OnEnd::Rule::kWait ? 4u : 3u);
  }
}

TEST(LifecycleTest, DaemonsAreNotWaitedFor) {
  World world;
  InterpreterConfig config;
  config.on_end = OnEnd::Wait(absl::InfiniteDuration());
  config.on_end.kill_grace = absl::Seconds(60);
  InterpreterView view = std::move(*world.Create(config));
  std::thread daemon;
  {
    AttachScope scope(view);
    absl::StatusOr<ThreadTicket> ticket = ThreadTicket::For(scope.thread(), /*daemon=*/true);
    daemon = std::thread([ticket = std::move(*ticket)]() mutable {
      AttachScope seat(std::move(ticket));
      RunUntilKilled(seat.thread());
    });
  }
  EXPECT_TRUE(EndInterpreter(view).ok());
  daemon.join();
}

TEST(LifecycleTest, AStragglerInNativeCodeFinishesTheEndWhenItLeaves) {
  World world;
  InterpreterConfig config;
  config.on_end = OnEnd::Kill();
  config.on_end.kill_grace = absl::Milliseconds(5);
  InterpreterView view = std::move(*world.Create(config));
  absl::Notification inside, leave;
  std::thread thread([&] {
    AttachScope scope(view);
    inside.Notify();
    {
      AllowThreads released(scope.thread());
      leave.WaitForNotification();  // deaf
    }
    EXPECT_TRUE(scope.thread().killed());
    auto& interpreter = static_cast<FakeInterpreter&>(scope.thread().interpreter());
    static_cast<char*>(interpreter.first_block)[0] = 1;  // its memory is still there
  });
  inside.WaitForNotification();
  EXPECT_EQ(EndInterpreter(view).code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(world.host.live, 1);
  EXPECT_EQ(EndInterpreter(view).message(), "interpreter 0 is ending");
  leave.Notify();
  thread.join();
  EXPECT_EQ(world.host.live, 0);
  EXPECT_EQ(world.host.pool.outstanding(), 0u);
}

TEST(LifecycleTest, WithoutMemoryForItsOwnStateTheEndRunsNoCodeButEnds) {
  World world;
  InterpreterView view = std::move(*world.Create());
  std::thread([&] {
    world.language.FailStep(1);
    EXPECT_TRUE(EndInterpreter(view).ok());
  }).join();
  EXPECT_EQ(world.language.log(), std::vector<std::string>{"drop"});
  EXPECT_EQ(world.host.live, 0);
}

TEST(LifecycleTest, InterruptReachesOnlyThreadsThatAreInside) {
  World world;
  InterpreterView view = std::move(*world.Create());
  EXPECT_TRUE(InterruptInterpreter(view).ok());
  {
    AttachScope scope(view);
    EXPECT_EQ(scope.thread().eval_breaker().Load() & gil::kInterrupt, 0u);
    EXPECT_TRUE(InterruptInterpreter(view).ok());
    EXPECT_NE(scope.thread().eval_breaker().Load() & gil::kInterrupt, 0u);
  }
  {
    AttachScope scope(view);
    EXPECT_EQ(scope.thread().eval_breaker().Load() & gil::kInterrupt, 0u);
  }
  EXPECT_TRUE(EndInterpreter(view).ok());
}

TEST(LifecycleTest, OneThreadAtATimeRunsTheProgram) {
  World world;
  InterpreterView view = std::move(*world.Create());
  {
    AttachScope scope(view);
    Interpreter& interpreter = scope.thread().interpreter();
    EXPECT_TRUE(interpreter.BeginRunningMain(scope.thread()).ok());
    EXPECT_TRUE(interpreter.is_running());
    EXPECT_EQ(interpreter.BeginRunningMain(scope.thread()).message(), "interpreter already running");
    interpreter.EndRunningMain(scope.thread());
    EXPECT_FALSE(interpreter.is_running());
  }
  EXPECT_TRUE(EndInterpreter(view).ok());
}

TEST(LifecycleTest, TheLastOwnerIsTold) {
  World world;
  InterpreterView view = std::move(*world.Create());
  for (int i = 0; i < 3; ++i) view.control()->AddOwner();
  EXPECT_FALSE(view.control()->DropOwner());
  EXPECT_FALSE(view.control()->DropOwner());
  EXPECT_TRUE(view.control()->DropOwner());
  EXPECT_TRUE(EndInterpreter(view).ok());
}

TEST(LifecycleTest, SharingNeedsAMainInterpreter) {
  World world;
  EXPECT_EQ(world.Create(InterpreterConfig::Legacy()).status().message(),
            "there is no main interpreter to share with");
}

TEST(LifecycleTest, MainMayEndBeforeOneThatSharesItsGil) {
  World world;
  InterpreterView main = world.CreateMain();
  InterpreterView legacy = std::move(*world.Create(InterpreterConfig::Legacy()));
  world.host.main_control = nullptr;
  EXPECT_TRUE(EndInterpreter(main).ok());
  { AttachScope scope(legacy); EXPECT_TRUE(scope.ok()); }
  EXPECT_TRUE(EndInterpreter(legacy).ok());
  EXPECT_EQ(world.host.pool.outstanding(), 0u);
}

}  // namespace
}  // namespace tessera::interp
