#include "runtime/fork.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "alloc/domains.h"
#include "gtest/gtest.h"
#include "interp/attach.h"
#include "interp/testing.h"
#include "runtime/runtime.h"

namespace tessera::runtime {
namespace {

using interp::AttachScope;
using interp::Deadline;
using interp::InterpreterView;
using interp::testing::FakeLanguage;

// Forks; the child's exit code is 0 if `child` says true. A child that hangs is ended by SIGALRM.
int Fork(const std::function<bool()>& child) {
  const pid_t pid = fork();
  if (pid == 0) {
    alarm(60);
    _exit(child() ? 0 : 1);
  }
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return status;
}

class ForkTest : public ::testing::Test {
 protected:
  ForkTest() : runtime_(std::move(*Runtime::Create({}))), main_(std::move(*runtime_->CreateMain(language_))) {
    language_.keeps_log = false;  // under a lock that fork does not know
  }
  InterpreterView Make() { return std::move(*runtime_->CreateInterpreter(language_, {})); }
  // What a child must be able to do: make an interpreter, be in it, end it.
  bool Works() {
    absl::StatusOr<InterpreterView> made = runtime_->CreateInterpreter(language_, {});
    if (!made.ok()) return false;
    {
      AttachScope scope(*made);
      if (!scope.ok() || scope.thread().interpreter().heap().Allocate(1000) == nullptr) return false;
    }
    return runtime_->EndInterpreter(*made).ok();
  }

  FakeLanguage language_;
  std::unique_ptr<Runtime> runtime_;
  InterpreterView main_;
};

TEST_F(ForkTest, TheChildHasTheInterpreterOfTheForkingThreadAlone) {
  const InterpreterView forking = Make(), other = Make();
  AttachScope scope(forking);
  EXPECT_EQ(Fork([&] {
              return runtime_->List().size() == 1 && runtime_->List()[0].id() == forking.id() && runtime_->live_interpreters() == 1 &&
                     other.phase() == interp::Phase::kGone && !AttachScope(other).ok() && runtime_->main() == nullptr &&
                     scope.thread().native_id() == interp::ThreadRecord::Mine().native_id();
            }),
            0);
  EXPECT_EQ(runtime_->List().size(), 3u);
  EXPECT_TRUE(AttachScope(other).ok());
}

TEST_F(ForkTest, MainGoesOnInTheChild) {
  const InterpreterView other = Make();
  AttachScope scope(main_);
  EXPECT_EQ(Fork([&] { return runtime_->main() == main_.control() && Works(); }), 0);
  EXPECT_EQ(Fork([&] {
              interp::AllowThreads released(scope.thread());
              return Works();
            }),
            0);
}

TEST_F(ForkTest, AHostThatIsInsideOfNothingKeepsMain) {
  const InterpreterView other = Make();
  EXPECT_EQ(Fork([&] { return AttachScope(main_).ok() && !AttachScope(other).ok() && Works(); }), 0);
}

TEST_F(ForkTest, AThreadInsideOfSeveralKeepsThemAll) {
  const InterpreterView inner = Make(), other = Make();
  AttachScope outer_scope(main_);
  AttachScope inner_scope(inner);
  EXPECT_EQ(Fork([&] { return runtime_->List().size() == 2 && AttachScope(main_).ok() && Works(); }), 0);
}

TEST_F(ForkTest, ARuntimeOfTheChildEnds) {
  (void)Make();
  AttachScope scope(main_);
  EXPECT_EQ(Fork([&] {
              scope.~AttachScope();  // the child ends without unwinding
              runtime_.reset();
              return true;
            }),
            0);
}

TEST_F(ForkTest, ThreadsThatTheChildDoesNotHaveAreNotWaitedFor) {
  std::atomic<bool> leave{false};
  absl::Notification entered;
  std::thread guest([&] {
    AttachScope scope(main_);
    interp::AllowThreads released(scope.thread());
    entered.Notify();
    while (!leave) std::this_thread::yield();
  });
  entered.WaitForNotification();
  EXPECT_EQ(Fork([&] {
              bool alone;
              {
                AttachScope scope(main_);
                alone = scope.thread().interpreter().thread_count() == 1 && main_.control()->pins() == 1;
              }
              runtime_.reset();
              return alone;
            }),
            0);
  leave = true;
  guest.join();
}

TEST_F(ForkTest, AGilThatIsNotGivenUpKeepsItsInterpreterOutOfTheChild) {
  std::atomic<bool> leave{false};
  absl::Notification entered;
  std::thread deaf([&] {
    AttachScope scope(main_);
    entered.Notify();
    while (!leave) std::this_thread::yield();
  });
  entered.WaitForNotification();
  EXPECT_EQ(Fork([&] { return runtime_->List().empty() && !AttachScope(main_).ok(); }), 0);
  leave = true;
  deaf.join();
  EXPECT_TRUE(AttachScope(main_).ok());
}

TEST_F(ForkTest, DeadlinesAreKeptInTheChild) {
  AttachScope scope(main_);
  ASSERT_TRUE(runtime_->SetDeadline(main_, interp::StopAction::kInterrupt, Deadline::After(absl::Milliseconds(50))).ok());
  EXPECT_EQ(Fork([&] { return interp::Sleep(scope.thread(), Deadline::Never()) == interp::WaitResult::kInterrupted; }), 0);
}

TEST_F(ForkTest, AQueueForgetsWhoWaitedInTheParent) {
  const int64_t id = runtime_->queues().Create(0, Unbound::kReplace);
  QueueRef queue = runtime_->queues().Find(id);
  const InterpreterView waiting = Make();
  std::thread waiter([&] {
    AttachScope scope(waiting);
    Received received;
    EXPECT_EQ(queue->Get(scope.thread(), received, Deadline::Never()), QueueResult::kClosed);
  });
  bool waits = false;
  while (!waits) {
    ASSERT_TRUE(waiting.control()->TryPin());
    waiting.control()->interpreter()->ForEachThread(
        [&](interp::ThreadState& thread) { waits |= thread.phase() == interp::ThreadPhase::kWaiting; });
    waiting.control()->Unpin();
  }
  MessageAccount* account = MessageAccount::Make(main_.id(), 0);
  {
    AttachScope scope(main_);
    EXPECT_EQ(Fork([&] {
                Message message = Message::Copy(*account, "x", 1);
                Received received;
                return message && queue->Put(scope.thread(), message, Unbound::kReplace, Deadline::Never()) == QueueResult::kDone &&
                       queue->Get(scope.thread(), received, Deadline::After(absl::ZeroDuration())) == QueueResult::kDone;
              }),
              0);
  }
  account->Unref();
  queue->Close();
  waiter.join();
}

// Each lock may be held by another thread at the moment of the fork.
TEST_F(ForkTest, WhateverTheOthersDoTheChildWorks) {
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      while (!done) {
        InterpreterView view = Make();
        (void)runtime_->SetDeadline(view, interp::StopAction::kInterrupt, Deadline::After(absl::Seconds(30)));
        { AttachScope scope(view); }
        const int64_t id = runtime_->queues().Create(1, Unbound::kRemove);
        (void)runtime_->queues().Destroy(id);
        EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
      }
    });
  }
  for (int i = 0; i < 50; ++i) {
    const bool inside = i % 2 == 0;
    if (inside) {
      AttachScope scope(main_);
      ASSERT_EQ(Fork([&] { return Works(); }), 0) << i;
    } else {
      ASSERT_EQ(Fork([&] { return AttachScope(main_).ok() && Works(); }), 0) << i;
    }
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
}

// The locks of the domains and of the debug hooks are free in the child, whoever had them in the parent.
TEST(ForkOfAllocatorsTest, TheChildAllocatesWhatOthersDidMeanwhile) {
  RuntimeConfig config;
  config.debug_memory = true;
  FakeLanguage language;
  language.keeps_log = false;
  std::unique_ptr<Runtime> runtime = std::move(*Runtime::Create(config));
  const InterpreterView main = std::move(*runtime->CreateMain(language));
  alloc::Domains& domains = runtime->domains();
  std::atomic<bool> stop{false};
  std::thread allocating([&] {
    while (!stop) domains.Free(alloc::Domain::kRaw, domains.Malloc(alloc::Domain::kRaw, 100));
  });
  std::thread replacing([&] {
    const alloc::Allocator hooked = domains.Get(alloc::Domain::kRaw);
    while (!stop) {
      EXPECT_TRUE(domains.Set(alloc::Domain::kRaw, domains.Default(alloc::Domain::kRaw)));
      EXPECT_TRUE(domains.Set(alloc::Domain::kRaw, hooked));
    }
  });
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(Fork([&] {
                void* block = domains.Malloc(alloc::Domain::kRaw, 100);
                if (block == nullptr || !domains.Set(alloc::Domain::kRaw, domains.Default(alloc::Domain::kRaw))) return false;
                domains.Free(alloc::Domain::kRaw, block);
                return true;
              }),
              0);
  }
  stop = true;
  allocating.join();
  replacing.join();
}

TEST(ForkOfTwoRuntimesTest, BothGoOnInTheChild) {
  FakeLanguage language;
  auto first = std::move(*Runtime::Create({})), second = std::move(*Runtime::Create({}));
  const InterpreterView a = std::move(*first->CreateMain(language)), b = std::move(*second->CreateMain(language));
  EXPECT_EQ(Fork([&] { return AttachScope(a).ok() && AttachScope(b).ok(); }), 0);
}

}  // namespace
}  // namespace tessera::runtime
