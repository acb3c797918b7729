#include "runtime/signals.h"

#include <signal.h>

#include <atomic>
#include <memory>
#include <thread>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "interp/testing.h"
#include "runtime/runtime.h"

namespace tessera::runtime {
namespace {

using interp::AttachScope;
using interp::InterpreterView;
using interp::WaitResult;

class SignalsTest : public ::testing::Test {
 protected:
  SignalsTest()
      : runtime_(std::move(*Runtime::Create({}))), main_(std::move(*runtime_->CreateMain(language_))), scope_(main_) {
    process::SetSignalThread(&scope_.thread());
    EXPECT_TRUE(process::WatchSignal(SIGUSR1).ok());
  }
  ~SignalsTest() override {
    process::SetSignalThread(nullptr);
    process::UnwatchSignal(SIGUSR1);
  }
  bool Asked(interp::ThreadState& thread) { return thread.eval_breaker().Take(gil::kSignals); }

  interp::testing::FakeLanguage language_;
  std::unique_ptr<Runtime> runtime_;
  InterpreterView main_;
  AttachScope scope_;
};

TEST_F(SignalsTest, ASignalIsNotedAndTheThreadIsAsked) {
  EXPECT_EQ(process::TakeSignal(), 0);
  raise(SIGUSR1);
  raise(SIGUSR1);
  EXPECT_TRUE(Asked(scope_.thread()));
  EXPECT_EQ(process::TakeSignal(), SIGUSR1);
  EXPECT_EQ(process::TakeSignal(), 0);
}

TEST_F(SignalsTest, ASignalInAnotherThreadIsSentOn) {
  std::thread([] { pthread_kill(pthread_self(), SIGUSR1); }).join();
  while (!Asked(scope_.thread())) std::this_thread::yield();
  EXPECT_EQ(process::TakeSignal(), SIGUSR1);
}

TEST_F(SignalsTest, AThreadThatWaitsInAnotherInterpreterIsWoken) {
  InterpreterView sub = std::move(*runtime_->CreateInterpreter(language_, {}));
  {
    AttachScope inside(sub);
    const pthread_t self = pthread_self();
    std::thread sender([&] {
      bool waits = false;
      while (!waits) {
        inside.thread().interpreter().ForEachThread(
            [&](interp::ThreadState& thread) { waits |= thread.phase() == interp::ThreadPhase::kWaiting; });
      }
      pthread_kill(self, SIGUSR1);
    });
    EXPECT_EQ(interp::Sleep(inside.thread(), interp::Deadline::Never()), WaitResult::kInterrupted);
    sender.join();
    EXPECT_TRUE(Asked(inside.thread()));
  }
  EXPECT_TRUE(Asked(scope_.thread()));
  EXPECT_EQ(process::TakeSignal(), SIGUSR1);
}

TEST_F(SignalsTest, WithoutAThreadTheSignalWaitsForOne) {
  process::SetSignalThread(nullptr);
  raise(SIGUSR1);
  EXPECT_FALSE(Asked(scope_.thread()));
  process::SetSignalThread(&scope_.thread());
  EXPECT_TRUE(Asked(scope_.thread()));
  EXPECT_EQ(process::TakeSignal(), SIGUSR1);
}

TEST_F(SignalsTest, WhatWasInstalledBeforeComesBack) {
  static std::atomic<int> seen;
  struct sigaction mine = {};
  mine.sa_handler = [](int) { ++seen; };
  sigaction(SIGUSR2, &mine, nullptr);
  EXPECT_TRUE(process::WatchSignal(SIGUSR2).ok());
  EXPECT_TRUE(process::WatchSignal(SIGUSR2).ok());
  raise(SIGUSR2);
  EXPECT_EQ(seen, 0);
  process::UnwatchSignal(SIGUSR2);
  raise(SIGUSR2);
  EXPECT_EQ(seen, 1);
  EXPECT_EQ(process::TakeSignal(), 0);
}

TEST_F(SignalsTest, SomeSignalsCannotBeHandled) {
  for (int number : {0, -1, 65, SIGKILL, SIGSTOP}) EXPECT_FALSE(process::WatchSignal(number).ok());
}

}  // namespace
}  // namespace tessera::runtime
