// Acceptance E2: what ends CPython 3.14 with a signal, a hundred times each (TESSERA_CRASH_ROUNDS), ends in clean errors here.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "tests/robustness/world.h"

namespace tessera::robustness {
namespace {

int Rounds() {
  const char* rounds = std::getenv("TESSERA_CRASH_ROUNDS");
  return rounds == nullptr ? 100 : std::atoi(rounds);
}

class E2CrashesTest : public WorldTest {};

// gh-127041. `exec` on some threads while another one ends the interpreter.
TEST_F(E2CrashesTest, ExecRacesDestroy) {
  constexpr char kRace[] = R"(
import _interpreters, _thread
allowed = ("interpreter already running", "interpreter running", "is ending", "unrecognized interpreter ID", "was killed")
wrong = []
def expect(error):
    if not any(text in str(error) for text in allowed): wrong.append(str(error))
def execute(id, done):
    try:
        for n in range(20):
            try: _interpreters.exec(id, "x = 1")
            except _interpreters.InterpreterNotFoundError: break
            except _interpreters.InterpreterError as error: expect(error)
    finally: done.release()
id = _interpreters.create()
locks = []
for n in range(4):
    done = _thread.allocate_lock()
    done.acquire()
    locks.append(done)
    _thread.start_new_thread(execute, (id, done))
while True:
    try:
        _interpreters.destroy(id)
        break
    except _interpreters.InterpreterNotFoundError: break
    except _interpreters.InterpreterError as error: expect(error)
for done in locks: done.acquire()
assert not wrong, wrong
)";
  for (int round = 0; round < Rounds(); ++round) ASSERT_EQ(Run(main_, kRace), "") << round;
  EXPECT_EQ(runtime_->live_interpreters(), 1u);
}

// gh-139759. The child of a process with live interpreters.
TEST_F(E2CrashesTest, ForkWithALiveInterpreter) {
  ASSERT_EQ(Run(main_, R"(
import _interpreters
idle, busy = _interpreters.create(), _interpreters.create()
_interpreters.exec(idle, "names = [str(n) for n in range(1000)]")
)"), "");
  std::atomic<bool> done{false};
  interp::InterpreterView other = Make();
  std::thread works([&] {
    while (!done) EXPECT_EQ(Run(other, "x = [str(n) for n in range(1000)]"), "");
  });
  constexpr char kChild[] = R"(
import posix, _interpreters
pid = posix.fork()
if pid == 0:
    status = 1
    try:
        made = _interpreters.create()
        _interpreters.exec(made, "assert len([str(n) for n in range(1000)]) == 1000")
        listed = [id for id, whence in _interpreters.list_all()]
        _interpreters.destroy(made)
        status = 0 if listed == [0, made] else 2
    finally:
        posix._exit(status)
done, status = posix.waitpid(pid, 0)
assert (done, status) == (pid, 0), status
)";
  for (int round = 0; round < Rounds(); ++round) ASSERT_EQ(Run(main_, kChild), "") << round;
  done = true;
  works.join();
}

// gh-134604, gh-144172. Blocks of an interpreter that was traced, or whose allocators were wrapped, when it ends.
TEST_F(E2CrashesTest, AnInterpreterThatIsWatchedWhileItEnds) {
  for (int round = 0; round < Rounds(); ++round) {
    int allocations = 0;
    python_->prepare = [&](alloc::Heap& heap) {
      heap.SetGrowthWatch(1, [](void* count) { ++*static_cast<int*>(count); }, &allocations);
    };
    interp::InterpreterView view = Make();
    python_->prepare = nullptr;
    ASSERT_EQ(Run(view, "kept = [bytes(n) for n in range(200)]"), "");
    ASSERT_TRUE(runtime_->EndInterpreter(view).ok());
  }
  EXPECT_EQ(runtime_->live_interpreters(), 1u);
}

// A hook that refuses the creation: fatal in CPython.
TEST_F(E2CrashesTest, AnAuditHookVetoesACreation) {
  std::atomic<int> asked{0};
  ASSERT_TRUE(runtime_->audit_hooks()
                  .Add(
                      [](const interp::AuditEvent& event, void* count) -> absl::Status {
                        if (event.name != "cpython.PyInterpreterState_New") return absl::OkStatus();
                        ++*static_cast<std::atomic<int>*>(count);
                        return absl::PermissionDeniedError("no more interpreters");
                      },
                      &asked)
                  .ok());
  constexpr char kTry[] = R"(
import _interpreters
try:
    _interpreters.create()
except _interpreters.InterpreterError as error:
    assert "no more interpreters" in str(error), error
else:
    assert False
)";
  for (int round = 0; round < Rounds(); ++round) ASSERT_EQ(Run(main_, kTry), "") << round;
  EXPECT_EQ(asked, Rounds());
  EXPECT_EQ(runtime_->live_interpreters(), 1u);
}

// An uncaught exception whose __str__ raises leaves the interpreter.
TEST_F(E2CrashesTest, AnExceptionThatCannotBeTold) {
  constexpr char kTell[] = R"(
import _interpreters
id = _interpreters.create()
info = _interpreters.exec(id, '''
class Bad(Exception):
    def __str__(self): raise ValueError("no")
    __repr__ = __str__
raise Bad(Bad())
''')
assert info.type.__name__ == "Bad", info
_interpreters.destroy(id)
)";
  for (int round = 0; round < Rounds(); ++round) ASSERT_EQ(Run(main_, kTell), "") << round;
}

}  // namespace
}  // namespace tessera::robustness
