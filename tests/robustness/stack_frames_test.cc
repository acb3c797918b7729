// The frames of Python in a dump of all stacks: file, line and function, of several interpreters, whoever holds their GILs.
#include <signal.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "interp/attach.h"
#include "interp/interp.h"
#include "runtime/stack_dump.h"
#include "tests/robustness/world.h"

namespace tessera::robustness {
namespace {

using interp::InterpreterView;

// TSan keeps a signal back until its thread is inside of a call that it knows: neither futexes nor long loops are.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TESSERA_SIGNALS_COME_LATE
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define TESSERA_SIGNALS_COME_LATE
#endif

class StackFramesTest : public WorldTest {
 protected:
  StackFramesTest() {
    EXPECT_EQ(pipe(pipe_), 0);
    EXPECT_TRUE(runtime::process::WatchStackDump({.signal = SIGUSR2, .descriptor = pipe_[1]}).ok());
  }
  ~StackFramesTest() override {
    for (InterpreterView& view : killed_) EXPECT_TRUE(interp::KillInterpreter(view).ok());
    for (std::thread& thread : threads_) thread.join();
    runtime::process::UnwatchStackDump();
    close(pipe_[0]);
    close(pipe_[1]);
  }

  InterpreterView MakeWith(interp::GilKind gil) {
    interp::InterpreterConfig config = gil == interp::GilKind::kOwn ? interp::InterpreterConfig::Isolated() : interp::InterpreterConfig::Legacy();
    config.gil = gil;
    auto made = runtime_->CreateInterpreter(*python_, config);
    EXPECT_TRUE(made.ok()) << made.status();
    return std::move(*made);
  }
  // A thread that runs the text until the test is over; returns when it has printed a character through `descriptor`, which it knows as `out`.
  void Start(const InterpreterView& view, const std::string& source) {
    int said[2];
    ASSERT_EQ(pipe(said), 0);
    killed_.push_back(view.Dup());
    threads_.emplace_back([this, view = view.Dup(), text = absl::StrCat("out = ", said[1], "\n", source)] { Run(view, text); });
    char byte;
    EXPECT_EQ(read(said[0], &byte, 1), 1);
    close(said[0]);
    close(said[1]);
  }
  std::string ReadUntil(absl::string_view text) {
    std::string all;
    char c;
    while (!absl::StrContains(all, text) && read(pipe_[0], &c, 1) == 1) all += c;
    return all;
  }
  // What the dump says below the line of the thread in that interpreter, up to the next such line.
  static std::string CallsIn(const InterpreterView& view, const std::string& dump) {
    const size_t at = dump.find(absl::StrCat(" in interpreter ", view.id()));
    if (at == std::string::npos) return "no such thread in: " + dump;
    const size_t begin = dump.find('\n', at) + 1;
    size_t end = begin;
    while (absl::StartsWith(dump.substr(end), "  ")) end = dump.find('\n', end) + 1;
    return dump.substr(begin, end - begin);
  }

  // A dump shows a moment: the threads may be on their way to where they stay, or in the other line of their loop.
  template <class Wanted, class Dump>
  static void ExpectOnceInAWhile(const Wanted& wanted, const Dump& dump) {
    for (const auto& [view, calls] : wanted) {
      std::string last;
      for (int tries = 0; tries < 200 && (last = CallsIn(*view, dump())) != calls; ++tries) std::this_thread::yield();
      EXPECT_EQ(last, calls);
    }
  }

  std::vector<InterpreterView> killed_;
  std::vector<std::thread> threads_;
  int pipe_[2] = {-1, -1};
};

// A loop of C++ that holds the GIL, again and again.
constexpr char kNativeLoop[] = R"(import posix
def turns(big):
  posix.write(out, b"x")
  while True: big.count(b"y")
def native():
  turns(b"x" * (1 << 26))
native()
)";
// A loop that calls: the line of a frame that runs is that of the last instruction that left the fast path.
constexpr char kPythonLoop[] = R"(import posix
def spins():
  posix.write(out, b"x")
  while True: abs(-1)
def middle(): spins()
middle()
)";
constexpr char kBlocked[] = R"(import _thread, posix
def waits(lock):
  posix.write(out, b"x")
  lock.acquire()
lock = _thread.allocate_lock()
lock.acquire()
waits(lock)
)";

#ifndef TESSERA_SIGNALS_COME_LATE
TEST_F(StackFramesTest, FileLineAndFunctionOfEveryInterpreterWhileEveryGilIsHeld) {
  const InterpreterView native = MakeWith(interp::GilKind::kOwn), spins = MakeWith(interp::GilKind::kOwn), waits = MakeWith(interp::GilKind::kOwn);
  const InterpreterView shares = MakeWith(interp::GilKind::kShared);
  const InterpreterView empty = Make();
  Start(waits, kBlocked);
  Start(native, kNativeLoop);
  Start(spins, kPythonLoop);
  Start(shares, kPythonLoop);  // holds main's GIL

  const std::string end = absl::StrCat("Interpreter ", empty.id(), ": no thread inside\n");
  const auto by_signal = [&] {
    kill(getpid(), SIGUSR2);
    return ReadUntil(end);
  };
  const auto by_call = [&] {
    while (!runtime::process::DumpStacks(pipe_[1]).ok()) std::this_thread::yield();  // the last one by signal may not be over yet
    return ReadUntil(end);
  };
  const std::pair<const InterpreterView*, std::string> wanted[] = {
      {&native, "  File \"<test>\", line 5 in turns\n  File \"<test>\", line 7 in native\n  File \"<test>\", line 8 in <module>\n"},
      {&spins, "  File \"<test>\", line 5 in spins\n  File \"<test>\", line 6 in middle\n  File \"<test>\", line 7 in <module>\n"},
      {&shares, "  File \"<test>\", line 5 in spins\n  File \"<test>\", line 6 in middle\n  File \"<test>\", line 7 in <module>\n"},
      {&waits, "  File \"<test>\", line 5 in waits\n  File \"<test>\", line 8 in <module>\n"},
  };
  ExpectOnceInAWhile(wanted, by_signal);
  ExpectOnceInAWhile(wanted, by_call);
}
#endif

}  // namespace
}  // namespace tessera::robustness
