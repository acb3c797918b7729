// Python on several threads at once: interpreters of their own side by side, and several threads in one.
#include <string>
#include <thread>
#include <vector>

#include "tests/robustness/programs.h"
#include "tests/robustness/world.h"

namespace tessera::robustness {
namespace {

constexpr int kThreads = 4;
constexpr int kRounds = 3;

class ThreadsTest : public WorldTest {
 protected:
  template <class Body>
  static void OnThreads(Body body) {
    std::vector<std::thread> threads;
    for (int n = 0; n < kThreads; ++n) threads.emplace_back(body, n);
    for (std::thread& thread : threads) thread.join();
  }
  // All programs, each thread beginning with another one.
  void RunAll(const interp::InterpreterView& view, int first) {
    const auto programs = Programs();
    for (size_t n = 0; n < programs.size(); ++n) {
      const Program& program = programs[(n + static_cast<size_t>(first)) % programs.size()];
      EXPECT_EQ(Run(view, program.source), "") << program.name;
    }
  }
};

TEST_F(ThreadsTest, InterpretersAreMadeRunAndEndSideBySide) {
  OnThreads([&](int n) {
    for (int round = 0; round < kRounds; ++round) {
      interp::InterpreterView view = Make();
      RunAll(view, n * 3);
      EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
    }
  });
  EXPECT_EQ(runtime_->live_interpreters(), 1u);
}

TEST_F(ThreadsTest, ThreadsTakeTurnsInOneInterpreter) {
  interp::InterpreterView view = Make();
  ASSERT_EQ(Run(view, "import sys\nsys.setswitchinterval(0.00001)\nsys.shared = []"), "");
  OnThreads([&](int n) {
    for (int round = 0; round < kRounds; ++round) {
      RunAll(view, n * 3);
      EXPECT_EQ(Run(view, "import sys\nfor n in range(1000): sys.shared.append(n)"), "");
    }
  });
  EXPECT_EQ(Run(view, "import sys\nassert len(sys.shared) == 12000 and sum(sys.shared) == 12 * 499500"), "");
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
}

TEST_F(ThreadsTest, MemoryThatRunsOutInOneIsNotMissedInAnother) {
  OnThreads([&](int n) {
    const bool greedy = n % 2 == 0;
    interp::InterpreterView view = Make(greedy ? 2 << 20 : 0);
    for (int round = 0; round < kRounds; ++round) {
      if (greedy) {
        EXPECT_EQ(Run(view, "a = []\nwhile True: a.append([1, 2.5, 'x' * 10])"), "MemoryError");
      } else {
        RunAll(view, n);
      }
    }
    EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
  });
}

}  // namespace
}  // namespace tessera::robustness
