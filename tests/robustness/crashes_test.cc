// Acceptance E2: what ends CPython 3.14 with a signal, a hundred times each (TESSERA_CRASH_ROUNDS), ends in clean errors here.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "alloc/domains.h"
#include "tests/robustness/world.h"
#include "vm/tracemalloc.h"

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

// gh-134604, gh-144172. Tracing starts and stops in interpreters that come and go, on threads that come and go: blocks from before, of meanwhile and after
// it, objects and raw ones, which others release, also when the interpreter and its tracer are gone.
TEST_F(E2CrashesTest, TracingInInterpretersThatComeAndGo) {
  constexpr int kThreads = 4;
  constexpr char kWork[] = R"(
import sys
class Node:
    def __init__(self, n): self.items = [str(i) * n for i in range(n)]; self.me = self
kept = sys.modules.setdefault("kept", [])
kept.append([Node(n) for n in range(12)])
if len(kept) > 2: del kept[0]
)";
  alloc::Domains& domains = runtime_->domains();
  std::atomic<void*> left{nullptr};  // a raw block that the next to come takes over
  for (int round = 0; round < Rounds(); ++round) {
    std::vector<std::thread> threads;
    for (int n = 0; n < kThreads; ++n) {
      threads.emplace_back([&, n] {
        interp::InterpreterView view = Make();
        EXPECT_EQ(Run(view, n % 2 == 0 ? kWork : "pass"), "");
        void* raw = nullptr;
        Attached(view, [&](vm::Thread& th) {
          EXPECT_TRUE(vm::StartTracing(th, static_cast<uint32_t>(n + 1)));
          raw = domains.Malloc(alloc::Domain::kRaw, 100);
          EXPECT_GE(vm::GetTracedMemory(th).now, 100u);
        });
        // Somebody else starts anew and stops, while the program runs.
        std::thread other([&] {
          for (int i = 0; i < 5; ++i) {
            Attached(view, [&](vm::Thread& th) {
              if (i % 2 == 0) vm::StopTracing(th);
              else EXPECT_TRUE(vm::StartTracing(th, 3));
            });
          }
        });
        for (int i = 0; i < 3; ++i) EXPECT_EQ(Run(view, kWork), "");
        other.join();
        Attached(view, [&](vm::Thread& th) {
          domains.Free(alloc::Domain::kRaw, left.exchange(nullptr));
          EXPECT_TRUE(n == 3 || vm::StartTracing(th, 2));  // most end while they are traced
          domains.Free(alloc::Domain::kRaw, left.exchange(domains.Realloc(alloc::Domain::kRaw, raw, 1000)));
        });
        EXPECT_EQ(Run(view, kWork), "");
        EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
      });
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_FALSE(HasFailure()) << "round " << round;
  }
  domains.Free(alloc::Domain::kRaw, left.exchange(nullptr));
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

// A limited program's children have at most its limit each; the host says how many there may be. Both together bound what a program can take.
TEST_F(E2CrashesTest, AHostBoundsTheNumberOfInterpreters) {
  constexpr size_t kMost = 5;
  struct Bound {
    runtime::Runtime& runtime;
  } bound{*runtime_};
  ASSERT_TRUE(runtime_->audit_hooks()
                  .Add(
                      [](const interp::AuditEvent& event, void* argument) -> absl::Status {
                        if (event.name != "cpython.PyInterpreterState_New" || static_cast<Bound*>(argument)->runtime.live_interpreters() < kMost) return absl::OkStatus();
                        return absl::ResourceExhaustedError("too many interpreters");
                      },
                      &bound)
                  .ok());
  constexpr uint64_t kLimit = 4 << 20;
  interp::InterpreterView tenant = Make(kLimit);
  constexpr char kGreedy[] = R"(
import _interpreters
made = []
try:
    while True: made.append(_interpreters.create(_interpreters.new_config(heap_limit=1 << 40)))
except MemoryError: pass
assert len(made) == 3, made
grandchildren = """
import _interpreters
try: _interpreters.create()
except MemoryError: pass
else: assert False
big = []
try:
    while True: big.append(bytes(100_000))
except MemoryError: pass
"""
for id in made: assert _interpreters.exec(id, grandchildren) is None
for id in made: _interpreters.destroy(id)
)";
  size_t largest = 0;
  for (int round = 0; round < 3; ++round) {
    ASSERT_EQ(Run(tenant, kGreedy), "") << round;
    ASSERT_EQ(runtime_->live_interpreters(), 2u);
  }
  // While all children are there and full.
  const std::string_view whole = kGreedy;
  ASSERT_EQ(Run(tenant, whole.substr(0, whole.rfind("for id in made: _interpreters.destroy"))), "");
  for (const interp::InterpreterView& view : runtime_->List()) {
    if (view.id() == main_.id()) continue;
    Attached(view, [&](vm::Thread& th) { largest = std::max(largest, th.heap.peak_reserved_bytes()); });
  }
  EXPECT_LE(largest, kLimit);
  EXPECT_GT(largest, kLimit / 2);
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
