#include "runtime/stack_dump.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "interp/attach.h"
#include "interp/testing.h"
#include "runtime/runtime.h"

namespace tessera::runtime {
namespace {

using interp::AttachScope;
using interp::InterpreterView;

// TSan keeps a signal back until its thread is inside of a call that it knows; it does not know futexes.
#if defined(__has_feature)
#define TESSERA_HAS_FEATURE(name) __has_feature(name)
#else
#define TESSERA_HAS_FEATURE(name) 0
#endif
constexpr bool kSignalsReachWaits = !TESSERA_HAS_FEATURE(thread_sanitizer);

class TracedLanguage : public interp::testing::FakeLanguage {
 public:
  void WriteStack(const interp::ThreadState& thread, int descriptor) override {
    // Inside a signal handler: nothing may be allocated.
    char line[64];
    const int size = std::snprintf(line, sizeof(line), "    calls of state %llu\n", static_cast<unsigned long long>(thread.id()));
    (void)!write(descriptor, line, static_cast<size_t>(size));
  }
};

class StackDumpTest : public ::testing::Test {
 protected:
  StackDumpTest() : runtime_(std::move(*Runtime::Create({}))), main_(std::move(*runtime_->CreateMain(language_))) {
    EXPECT_EQ(pipe(pipe_), 0);
    EXPECT_TRUE(process::WatchStackDump({.signal = SIGUSR2, .descriptor = pipe_[1]}).ok());
  }
  ~StackDumpTest() override {
    process::UnwatchStackDump();
    close(pipe_[0]);
    close(pipe_[1]);
  }
  // Reads until `text` has come.
  std::string ReadUntil(absl::string_view text) {
    std::string all;
    char c;
    while (!absl::StrContains(all, text) && read(pipe_[0], &c, 1) == 1) all += c;
    return all;
  }
  InterpreterView Make() { return std::move(*runtime_->CreateInterpreter(language_, {})); }

  TracedLanguage language_;
  std::unique_ptr<Runtime> runtime_;
  InterpreterView main_;
  int pipe_[2] = {-1, -1};
};

TEST_F(StackDumpTest, AThreadThatNeverLetsGoOfTheGilIsSeen) {
  std::atomic<bool> leave{false};
  absl::Notification entered;
  std::thread deaf([&] {
    AttachScope scope(main_);
    entered.Notify();
    while (!leave) continue;
  });
  entered.WaitForNotification();
  EXPECT_TRUE(process::DumpStacks(pipe_[1]).ok());
  const std::string text = ReadUntil("calls of state");
  EXPECT_TRUE(absl::StrContains(text, "in interpreter 0:\n")) << text;
  leave = true;
  deaf.join();
}

TEST_F(StackDumpTest, TheSignalThatTheHostChoseDumpsEveryThread) {
  const InterpreterView other = Make(), empty = Make();
  std::atomic<bool> leave{false};
  std::atomic<int> entered{0};
  std::thread holds([&] {
    AttachScope scope(other);
    ++entered;
    while (!leave) continue;
  });
  std::thread sleeps([&] {
    AttachScope scope(main_);
    ++entered;
    EXPECT_EQ(interp::Sleep(scope.thread(), interp::Deadline::Never()), interp::WaitResult::kInterrupted);
  });
  while (entered < 2) std::this_thread::yield();
  kill(getpid(), SIGUSR2);
  const std::string text = ReadUntil(absl::StrCat("Interpreter ", empty.id(), ": no thread inside\n"));
  EXPECT_TRUE(absl::StrContains(text, absl::StrCat("in interpreter ", other.id()))) << text;
  EXPECT_TRUE(absl::StrContains(text, kSignalsReachWaits ? "in interpreter 0" : "(waiting), most recent call first:\n  does not answer")) << text;
  leave = true;
  holds.join();
  EXPECT_TRUE(interp::InterruptInterpreter(main_).ok());
  sleeps.join();
}

TEST_F(StackDumpTest, AThreadWritesAllInterpretersThatItIsInsideOf) {
  const InterpreterView inner = Make();
  AttachScope outer_scope(main_);
  AttachScope inner_scope(inner);
  std::thread asks([&] { EXPECT_TRUE(process::DumpStacks(pipe_[1]).ok()); });
  asks.join();
  const std::string text = ReadUntil("in interpreter 0:\n");
  EXPECT_TRUE(absl::StrContains(text, absl::StrCat("in interpreter ", inner.id()))) << text;
}

TEST_F(StackDumpTest, TheCallerIsDumpedToo) {
  AttachScope scope(main_);
  EXPECT_TRUE(process::DumpStacks(pipe_[1]).ok());
  EXPECT_TRUE(absl::StrContains(ReadUntil("calls of state"), "in interpreter 0:\n"));
}

TEST_F(StackDumpTest, AThreadThatBlocksTheSignalIsNamedAndLeftOut) {
  process::UnwatchStackDump();
  ASSERT_TRUE(process::WatchStackDump({.signal = SIGUSR2, .descriptor = pipe_[1], .patience = absl::Milliseconds(20)}).ok());
  std::atomic<bool> leave{false};
  absl::Notification entered;
  std::thread blocks([&] {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
    AttachScope scope(main_);
    entered.Notify();
    while (!leave) continue;
  });
  entered.WaitForNotification();
  EXPECT_TRUE(process::DumpStacks(pipe_[1]).ok());
  EXPECT_TRUE(absl::StrContains(ReadUntil("does not answer"), "Thread "));
  leave = true;
  blocks.join();
}

TEST_F(StackDumpTest, AChildCanDumpItsOwnStacks) {
  AttachScope scope(main_);
  const pid_t child = fork();
  if (child == 0) {
    alarm(30);
    const bool dumped = process::DumpStacks(pipe_[1]).ok();
    process::UnwatchStackDump();
    _exit(dumped && process::WatchStackDump({.signal = SIGUSR2, .descriptor = pipe_[1]}).ok() ? 0 : 1);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(absl::StrContains(ReadUntil("calls of state"), "in interpreter 0:\n"));
}

TEST(StackDumpSetupTest, NothingIsDumpedThatNobodyAskedFor) {
  EXPECT_FALSE(process::DumpStacks(2).ok());
  EXPECT_FALSE(process::WatchStackDump({.signal = SIGKILL}).ok());
  EXPECT_FALSE(process::WatchStackDump({.signal = 0}).ok());
  ASSERT_TRUE(process::WatchStackDump({.signal = SIGUSR2}).ok());
  EXPECT_FALSE(process::WatchStackDump({.signal = SIGUSR1}).ok());
  process::UnwatchStackDump();
  struct sigaction now;
  sigaction(SIGUSR2, nullptr, &now);
  EXPECT_TRUE(now.sa_handler == SIG_DFL || now.sa_handler == SIG_IGN);
}

}  // namespace
}  // namespace tessera::runtime
