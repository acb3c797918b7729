// Everything at once, for the sanitizers, each for TESSERA_STORM_SECONDS (2 by default, so that the tests stay short).
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "runtime/fork.h"
#include "sync/storm_length.h"
#include "tests/robustness/world.h"
#include "vm/thread_bounds.h"

namespace tessera::robustness {
namespace {

using interp::InterpreterView;

constexpr int kThreads = 4;

class StormsTest : public WorldTest {
 protected:
  StormsTest() : end_(absl::Now() + sync::StormLength()) {}
  bool over() const { return absl::Now() >= end_; }

  // `body(n)` again and again on each of the threads, until the time is over.
  // Thread 0 then calls `last`, while the others may still be at it.
  template <class Body>
  void Storm(Body body, const std::function<void()>& last = [] {}) {
    std::vector<std::thread> threads;
    for (int n = 0; n < kThreads; ++n) {
      threads.emplace_back([&, n] {
        do body(n);
        while (!over() && !HasFailure());
        if (n == 0) last();
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  // What a program may hear of an interpreter that others end and kill meanwhile.
  static bool IsRefusal(absl::string_view text) {
    for (const char* allowed : {"interpreter already running", "interpreter running", "is ending", "unrecognized interpreter ID", "was killed"}) {
      if (absl::StrContains(text, allowed)) return true;
    }
    return false;
  }
  // Runs the text if the interpreter lets this thread in. Anything but a clean end or a refusal fails the test.
  void RunIfPossible(const InterpreterView& view, const char* source) {
    interp::AttachScope scope(view);
    if (!scope.ok()) {
      EXPECT_TRUE(IsRefusal(std::string(scope.status().message()))) << scope.status();
      return;
    }
    auto& th = static_cast<vm::Thread&>(scope.thread());
    if (!vm::EnsureThreadReady(th)) return;
    const std::string outcome = RunSource(th, source);
    if (th.killed()) return;
    EXPECT_TRUE(outcome.empty() || outcome == "KeyboardInterrupt" || outcome == "TimeoutError" || IsRefusal(outcome)) << outcome;
  }

  const absl::Time end_;
};

// An interpreter that the threads of a storm share, and that is exchanged under them.
class Shared {
 public:
  InterpreterView Get() {
    absl::MutexLock lock(&mutex_);
    return view_.Dup();
  }
  InterpreterView Exchange(InterpreterView next) {
    absl::MutexLock lock(&mutex_);
    std::swap(view_, next);
    return next;
  }

 private:
  absl::Mutex mutex_;
  InterpreterView view_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(StormsTest, CreateRunAndEndOnAllThreads) {
  Storm([&](int) {
    InterpreterView view = Make();
    EXPECT_EQ(Run(view, "import sys, time\nassert sum(range(100)) == 4950"), "");
    EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
  });
  EXPECT_EQ(runtime_->live_interpreters(), 1u);
}

TEST_F(StormsTest, InterpretersMakeAndEndInterpreters) {
  Storm([&](int) {
    InterpreterView view = Make();
    EXPECT_EQ(Run(view, R"(
import _interpreters
ids = [_interpreters.create() for n in range(3)]
for id in ids: _interpreters.exec(id, "x = 1")
for id in ids: _interpreters.destroy(id)
)"), "");
    EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
  });
  EXPECT_EQ(runtime_->live_interpreters(), 1u);
}

TEST_F(StormsTest, AttachAgainstEnd) {
  Shared shared;
  shared.Exchange(Make());
  Storm([&](int n) {
    if (n == 0) {
      InterpreterView old = shared.Exchange(Make());
      EXPECT_EQ(runtime_->EndInterpreter(old).ToString(), "OK");
      return;
    }
    RunIfPossible(shared.Get(), "x = [n for n in range(50)]");
  });
  EXPECT_TRUE(runtime_->EndInterpreter(shared.Get()).ok());
  EXPECT_EQ(runtime_->live_interpreters(), 1u);
}

TEST_F(StormsTest, KillInterruptDeadlineAndBudgetAgainstEverything) {
  Shared shared;
  shared.Exchange(Make());
  std::atomic<int> turn{0};
  constexpr const char* kPrograms[] = {
      "while True:\n try:\n  while True: pass\n except BaseException: pass",
      "import _thread\nlock = _thread.allocate_lock()\nlock.acquire()\nlock.acquire()",
      "import _interpqueues as q\nid = q.create(0, 3)\ntry: q.get(id, None)\nfinally: q.destroy(id)",
      "import _interpreters\nwhile True:\n id = _interpreters.create()\n _interpreters.exec(id, 'x = 1')\n _interpreters.destroy(id)",
      "import time\ntime.sleep(1000)",
      "class C:\n def __del__(self): [n for n in range(1000)]\nwhile True: C()",
  };
  Storm([&](int n) {
    const int step = turn.fetch_add(1);
    if (n != 0) return RunIfPossible(shared.Get(), kPrograms[static_cast<size_t>(step) % std::size(kPrograms)]);
    InterpreterView view = shared.Get();
    (void)interp::SetBudget(view, 1000, interp::StopAction::kInterrupt);
    (void)runtime_->SetDeadline(view, interp::StopAction::kTimeout, interp::Deadline::After(absl::Milliseconds(2)));
    (void)interp::InterruptInterpreter(view);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    (void)interp::KillInterpreter(view);
    InterpreterView old = shared.Exchange(Make());
    EXPECT_TRUE(runtime_->EndInterpreter(old).ok());
  }, [&] { (void)interp::KillInterpreter(shared.Get()); });
  EXPECT_TRUE(runtime_->EndInterpreter(shared.Get()).ok());
  // Interpreters that killed programs had made are left.
  for (const InterpreterView& view : runtime_->List()) {
    if (view.control() == runtime_->main()) continue;
    EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
  }
  EXPECT_EQ(runtime_->live_interpreters(), 1u);
}

TEST_F(StormsTest, ImportsOfTheSameAndOfDifferentModules) {
  InterpreterView one = Make();
  Storm([&](int n) {
    constexpr const char* kImports[] = {
        "import math, itertools, _collections, errno, _operator",
        "import sys\nfor name in ('math', 'errno', 'itertools'): sys.modules.pop(name, None)\nimport math\nassert math.sqrt(4) == 2",
        "import time, posix, _thread, _weakref, _string\nimport itertools",
        "import _interpreters, _interpqueues, _signal, _warnings",
    };
    RunIfPossible(one, kImports[n % 4]);
    InterpreterView own = Make();
    EXPECT_EQ(Run(own, kImports[(n + 1) % 4]), "");
    EXPECT_TRUE(runtime_->EndInterpreter(own).ok());
  });
  EXPECT_TRUE(runtime_->EndInterpreter(one).ok());
}

TEST_F(StormsTest, QueuesBetweenInterpretersThatEnd) {
  ASSERT_EQ(Run(main_, "import _interpqueues as q\nassert q.create(4, 3) == 1"), "");
  Storm([&](int n) {
    InterpreterView view = Make();
    RunIfPossible(view, n % 2 == 0 ? "import _interpqueues as q\nfor n in range(20):\n try: q.put(1, n, 3)\n except Exception: pass"
                                   : "import _interpqueues as q\nfor n in range(20):\n try: q.get(1)\n except Exception: pass");
    EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
  });
}

TEST_F(StormsTest, ForkWhileInterpretersComeAndGo) {
  Storm([&](int n) {
    if (n != 0) {
      InterpreterView view = Make();
      EXPECT_EQ(Run(view, "x = [str(n) for n in range(200)]"), "");
      EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
      return;
    }
    EXPECT_EQ(Run(main_, R"(
import posix, _interpreters
pid = posix.fork()
if pid == 0:
    status = 1
    try:
        id = _interpreters.create()
        _interpreters.exec(id, "assert len([str(n) for n in range(200)]) == 200")
        _interpreters.destroy(id)
        status = 0
    finally:
        posix._exit(status)
assert posix.waitpid(pid, 0) == (pid, 0)
)"), "");
  });
  EXPECT_EQ(runtime_->live_interpreters(), 1u);
}

}  // namespace
}  // namespace tessera::robustness
