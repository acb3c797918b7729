// Items of the acceptance list that Python and threads have to show together: E8 (attach), E9 (kill), E10 (limit); and lives of whole runtimes.
#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "absl/synchronization/notification.h"
#include "embed/standard_modules.h"
#include "tests/robustness/world.h"
#include "vm/thread_bounds.h"

namespace tessera::robustness {
namespace {

using interp::AttachScope;
using interp::InterpreterGuard;
using interp::InterpreterView;

class AcceptanceTest : public WorldTest {};

TEST_F(AcceptanceTest, E8AForeignThreadWithTheViewOfADeadInterpreterGetsAnError) {
  InterpreterView view = Make();
  ASSERT_TRUE(runtime_->EndInterpreter(view).ok());
  std::thread foreign([&] {
    AttachScope scope(view);
    EXPECT_FALSE(scope.ok());
    EXPECT_EQ(interp::ThreadState::Current(), nullptr);  // not in main, nowhere
    EXPECT_FALSE(InterpreterGuard::FromView(view).ok());
  });
  foreign.join();
}

TEST_F(AcceptanceTest, E8AGuardOfAForeignThreadBlocksTheEndUntilItIsClosed) {
  InterpreterView view = Make();
  absl::Notification guarded, ending;
  std::atomic<bool> closed{false};
  std::thread foreign([&] {
    auto guard = InterpreterGuard::FromView(view);
    ASSERT_TRUE(guard.ok());
    guarded.Notify();
    while (view.phase() == interp::Phase::kRunning) std::this_thread::yield();
    {
      AttachScope scope(*guard);  // by guard, also while it drains
      ASSERT_TRUE(scope.ok()) << scope.status();
      auto& th = static_cast<vm::Thread&>(scope.thread());
      ASSERT_TRUE(vm::EnsureThreadReady(th));
      EXPECT_EQ(RunSource(th, "assert sum(range(10)) == 45"), "");
      EXPECT_EQ(th.interp.id(), view.id());
    }
    closed = true;
    guard->Close();
  });
  guarded.WaitForNotification();
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
  EXPECT_TRUE(closed);
  foreign.join();
}

// Each of the loops is killed from another thread; a sibling goes on meanwhile.
TEST_F(AcceptanceTest, E9AKillStopsWhateverRuns) {
  constexpr const char* kLoops[] = {
      "while True: pass",
      "while True:\n try:\n  while True: pass\n except BaseException: pass",
      "import _interpqueues as q\nid = q.create(0, 3)\nq.get(id, None)",
      "import _thread\nlock = _thread.allocate_lock()\nlock.acquire()\nlock.acquire()",
      "import time\ntime.sleep(100000)",
      "def f(n): return f(n - 1) if n else None\nwhile True: f(200)",
      "for x in iter(lambda: 1, 2): pass",
      "def g():\n while True: yield 1\nfor x in g(): pass",
      "class C:\n def __lt__(self, other): return True\nwhile True: sorted([C() for n in range(100)])",
  };
  std::atomic<bool> done{false};
  InterpreterView sibling = Make();
  std::thread other([&] {
    while (!done) EXPECT_EQ(Run(sibling, "assert sum(range(1000)) == 499500"), "");
  });
  for (const char* loop : kLoops) {
    InterpreterView view = Make();
    absl::Notification ended;
    std::thread runs([&] {
      AttachScope scope(view);
      auto& th = static_cast<vm::Thread&>(scope.thread());
      ASSERT_TRUE(vm::EnsureThreadReady(th));
      EXPECT_NE(RunSource(th, std::string("marker = 1\n") + loop), "") << loop;
      EXPECT_TRUE(th.killed());
      ended.Notify();
    });
    while (view.control()->pins() == 0) std::this_thread::yield();
    EXPECT_TRUE(interp::KillInterpreter(view).ok());
    ended.WaitForNotification();  // without an end the test times out
    runs.join();
    EXPECT_TRUE(runtime_->EndInterpreter(view).ok()) << loop;
  }
  done = true;
  other.join();
}

TEST_F(AcceptanceTest, E10ALimitIsAMemoryErrorInThatInterpreterOnly) {
  InterpreterView limited = Make(64 << 20), free = Make();
  for (const char* growth : {"[0] * 10**9", "x = []\nwhile True: x.append(x[:])", "s = 'x'\nwhile True: s += s", "b = bytearray(1)\nwhile True: b += bytes(len(b))",
                             "d = {}\nfor n in range(10**9): d[n] = n", "t = ()\nwhile True: t += (1, 2, 3) * 100000"}) {
    EXPECT_EQ(Run(limited, growth), "MemoryError") << growth;
    EXPECT_EQ(Run(limited, "assert sum(range(1000)) == 499500"), "") << growth;
  }
  EXPECT_EQ(Run(free, "assert len(bytes(80 << 20)) == 80 << 20"), "");
}

struct World {
  World() {
    runtime::RuntimeConfig config;
    config.modules = standard_modules();
    runtime = std::move(*runtime::Runtime::Create(config));
    python = std::make_unique<vm::Python>(vm::PythonOptions{});
    main = std::move(*runtime->CreateMain(*python));
  }
  std::string Run(const InterpreterView& view, const char* source) {
    AttachScope scope(view);
    auto& th = static_cast<vm::Thread&>(scope.thread());
    return vm::EnsureThreadReady(th) ? RunSource(th, source) : "no memory";
  }
  std::unique_ptr<vm::Python> python;  // outlives the runtime
  std::unique_ptr<runtime::Runtime> runtime;
  InterpreterView main;
};

TEST(LivesTest, ARuntimeWithPythonIsMadeAndEndedAHundredTimes) {
  for (int i = 0; i < 100; ++i) {
    World world;
    auto view = world.runtime->CreateInterpreter(*world.python, {});
    ASSERT_TRUE(view.ok());
    EXPECT_EQ(world.Run(*view, "import sys, math\nassert math.sqrt(4) == 2"), "");
    EXPECT_EQ(world.Run(world.main, "x = [1, 2]\nx.append(x)"), "");
    world.main = {};
    const runtime::FinishReport report = world.runtime->Finish();
    EXPECT_EQ(report.remaining_interpreters, 1u);
    EXPECT_TRUE(report.errors.empty());
  }
}

TEST(LivesTest, TwoRuntimesWithPythonSideBySide) {
  World a, b;
  std::thread in_a([&] {
    for (int i = 0; i < 20; ++i) EXPECT_EQ(a.Run(a.main, "import _interpreters as i\nid = i.create()\ni.exec(id, 'x = 1')\ni.destroy(id)"), "");
  });
  for (int i = 0; i < 20; ++i) EXPECT_EQ(b.Run(b.main, "import _interpreters as i\nassert [n for n, w in i.list_all()] == [0]"), "");
  in_a.join();
  // One thread inside of both.
  AttachScope outer(a.main);
  EXPECT_EQ(b.Run(b.main, "x = 1"), "");
  EXPECT_EQ(&outer.thread().interpreter().host(), a.runtime.get());
}

}  // namespace
}  // namespace tessera::robustness
