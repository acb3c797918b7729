// control_block.cc and parking_word.h, as they are, with gil.cc, in every order of steps of a few threads: who enters, who leaves and who
// ends an interpreter. The interpreter itself is a stand-in: a GIL, the threads' nodes, and memory that may not be touched once it is given
// back.

#include <cstdio>
#include <cstdlib>
#include <new>

#include "gil/gil.h"
#include "gil/model/scheduler.h"
#include "gtest/gtest.h"
#include "interp/control_block.h"
#include "interp/internal/futex.h"
#include "interp/internal/parking_word.h"

#define NOT_ANALYSED ABSL_NO_THREAD_SAFETY_ANALYSIS

namespace tessera::interp {

using gil::model::Fail;

// --- The machine ---

int64_t Deadline::NowNanos() { return gil::sys::NowNanos(); }

bool internal::FutexWait(Atomic<uint32_t>& word, uint32_t expected, Deadline deadline) {
  gil::sys::Park(word, expected, deadline.nanos());
  return !deadline.passed();
}

void internal::FutexWake(const void* word, int) { gil::sys::UnparkAll(word); }

// --- The stand-in ---

class Host {};

struct Worker {
  Worker() : node(breaker) {}
  gil::EvalBreaker breaker;
  gil::GilThread node;
};

constexpr int kMaxThreads = 3;

class Interpreter {
 public:
  gil::Gil gil;
  Worker workers[kMaxThreads];
};

namespace {

constexpr int64_t kStartNanos = 1'000'000'000;

// All that a run has, at addresses that are the same in each.
struct World {
  alignas(16) char control[sizeof(ControlBlock)];
  alignas(16) char interpreter[sizeof(Interpreter)];
  alignas(16) char word[sizeof(internal::ParkingWord)];
  gil::EvalBreaker breaker;
  int holders, deleted, freed, entered, refused, winners, losers, phase_seen;
  bool killed, last_code;
};

alignas(16) World world;

bool IsIn(const void* memory, const char* object) { return memory == object; }

}  // namespace

ControlRef ControlBlock::Make(Host& host, int64_t id) { return ControlRef(new (world.control) ControlBlock(host, id)); }
ControlBlock::ControlBlock(Host& host, int64_t id) : host_(host), id_(id) {}
ControlBlock::~ControlBlock() = default;

void ControlBlock::Install(std::unique_ptr<Interpreter> interpreter) {
  interpreter_ = std::move(interpreter);
  Ref();
}

// As interpreter.cc has it, without what a language does.
void ControlBlock::Delete() NOT_ANALYSED {
  if (++world.deleted != 1) Fail("deleted twice");
  gil::EvalBreaker breaker;
  gil::GilThread node(breaker);
  interpreter_->gil.Acquire(node);
  if (++world.holders != 1) Fail("deleted while somebody runs");
  --world.holders;
  interpreter_->gil.Release(node);
  interpreter_.reset();
  Unref();
}

}  // namespace tessera::interp

// What lies in the world is not given back to the system, but may not be touched any more.
void operator delete(void* memory) noexcept {
  using namespace tessera;  // NOLINT
  interp::World& w = interp::world;
  if (interp::IsIn(memory, w.control)) {
    ++w.freed;
    gil::model::GiveBack(memory, sizeof(w.control));
  } else if (interp::IsIn(memory, w.interpreter)) {
    gil::model::GiveBack(memory, sizeof(w.interpreter));
  } else {
    std::free(memory);
  }
}
void operator delete(void* memory, size_t) noexcept { operator delete(memory); }

namespace tessera::interp {
namespace {

class EndScenario : public gil::model::Scenario {
 public:
  explicit EndScenario(int threads) : threads_(threads) {}
  int threads() const override { return threads_; }
  std::span<char> Memory() override { return {reinterpret_cast<char*>(&world), sizeof(world)}; }

  void Start() override {
    static Host host;
    new (&world) World{};
    ControlRef made = ControlBlock::Make(host, 7);
    made->Install(std::unique_ptr<Interpreter>(new (world.interpreter) Interpreter));
    made->Publish();
    for (int i = 0; i < threads_; ++i) made->Ref();  // each thread's view
  }

  void Check() override {
    // Phases go one way.
    if (world.freed != 0) return;
    const int phase = static_cast<int>(control().phase());
    if (phase < world.phase_seen) Fail("a phase came back");
    world.phase_seen = phase;
  }

  void End() override {
    if (world.deleted != 1) Fail("all have left, and the interpreter is still there");
    if (world.freed != 1) Fail("nobody knows of the control block any more, and it is still there");
    if (world.holders != 0) Fail("all have left and one still holds");
    if (world.winners != 1) Fail("not exactly one has ended it");
  }

 protected:
  ControlBlock& control() { return *reinterpret_cast<ControlBlock*>(world.control); }
  Interpreter& interpreter() { return *control().interpreter(); }

  void Hold(int i) NOT_ANALYSED {
    interpreter().gil.Acquire(interpreter().workers[i].node);
    if (++world.holders != 1) Fail("two holders");
  }
  void LetGo(int i) NOT_ANALYSED {
    --world.holders;
    interpreter().gil.Release(interpreter().workers[i].node);
  }
  bool Killed(int i) { return (interpreter().workers[i].breaker.Load() & gil::kKill) != 0; }

  // AttachScope. `stays`: computes until it is killed.
  void Visit(int i, bool by_guard = false, bool stays = false) {
    if (!control().TryPin(by_guard)) {
      ++world.refused;
      return;
    }
    Hold(i);
    ++world.entered;
    if (world.last_code && !Killed(i)) Fail("code of the interpreter runs beside its end");
    if (stays) {
      LetGo(i);
      gil::model::Until([&] { return world.killed; });
      Hold(i);
    }
    LetGo(i);
    control().Unpin();
  }

  // EndInterpreter.
  void EndIt(int i, int64_t deadline_nanos, int64_t grace_nanos) {
    if (!control().TryPinAnyPhase()) {
      ++world.losers;
      return;
    }
    if (!control().BeginDraining().ok()) {
      ++world.losers;
      control().Unpin();
      return;
    }
    ++world.winners;
    Hold(i);
    LetGo(i);
    internal::Atomic<uint32_t> daemons(0);
    (void)control().WaitDrained(After(deadline_nanos), daemons);
    control().BeginFinalizing();
    for (int other = 0; other < threads_; ++other) {
      if (other != i) interpreter().workers[other].breaker.Set(gil::kKill);
    }
    world.killed = true;
    control().WaitAlone(After(grace_nanos));
    Hold(i);
    world.last_code = true;
    LetGo(i);
    const Deadline grace = After(grace_nanos);
    while (control().WaitAlone(grace)) {
      if (control().FinishEndAlone()) return;
    }
    (void)control().FinishEnd();
  }

  static Deadline After(int64_t nanos) { return nanos < 0 ? Deadline::Never() : Deadline::AtNanos(gil::sys::NowNanos() + nanos); }

  const int threads_;
};

template <typename Body>
class Each : public EndScenario {
 public:
  Each(int threads, Body body) : EndScenario(threads), body_(body) {}
  void Run(int i) override {
    body_(*this, i);
    control().Unref();
  }
  using EndScenario::control;
  using EndScenario::EndIt;
  using EndScenario::Visit;

 private:
  Body body_;
};

void ExpectNoFailure(gil::model::Scenario& scenario, const gil::model::Limits& limits) {
  if (!gil::model::CanExplore()) GTEST_SKIP() << "this build keeps stacks elsewhere";
  const gil::model::Result result = gil::model::Explore(scenario, limits);
  EXPECT_EQ(result.failure, "");
  EXPECT_TRUE(result.complete) << "not all orders were tried";
  printf("%llu runs, %llu states\n", static_cast<unsigned long long>(result.runs), static_cast<unsigned long long>(result.states));
}

constexpr int64_t kNever = -1, kMillisecond = 1'000'000;

TEST(EndModelTest, VisitorComesWhileAnotherEnds) {
  Each scenario(2, [](auto& s, int i) {
    if (i == 0) s.EndIt(i, kNever, kNever);
    else s.Visit(i);
  });
  ExpectNoFailure(scenario, {.time_passes = 0});
}

TEST(EndModelTest, TwoVisitorsComeWhileAnotherEnds) {
  Each scenario(3, [](auto& s, int i) {
    if (i == 0) s.EndIt(i, kNever, kNever);
    else s.Visit(i);
  });
  ExpectNoFailure(scenario, {.time_passes = 0});
}

TEST(EndModelTest, OneOfTwoEndersWins) {
  Each scenario(2, [](auto& s, int i) { s.EndIt(i, kNever, kNever); });
  ExpectNoFailure(scenario, {.time_passes = 0});
}

TEST(EndModelTest, EnderWaitsForAGuardAndForWhoEntersByIt) {
  Each scenario(2, [](auto& s, int i) {
    if (i == 0) return s.EndIt(i, kNever, kNever);
    if (!s.control().TakeGuard().ok()) return;
    s.Visit(i, /*by_guard=*/true);
    if (world.refused != 0) Fail("refused though a guard held the end up");
    s.control().DropGuard();
  });
  ExpectNoFailure(scenario, {.time_passes = 0});
}

TEST(EndModelTest, WhoStaysIsKilledAfterTheDeadline) {
  Each scenario(2, [](auto& s, int i) {
    if (i == 0) s.EndIt(i, kMillisecond, kNever);
    else s.Visit(i, /*by_guard=*/false, /*stays=*/true);
  });
  ExpectNoFailure(scenario, {.time_passes = 1});
}

TEST(EndModelTest, StragglerThatLeavesAfterTheGraceDeletesIt) {
  // The grace may be over at any moment, also while the straggler leaves: one of the two deletes.
  Each scenario(2, [](auto& s, int i) {
    if (i == 0) s.EndIt(i, kMillisecond, kMillisecond);
    else s.Visit(i, /*by_guard=*/false, /*stays=*/true);
  });
  ExpectNoFailure(scenario, {.time_passes = 3});
}

TEST(EndModelTest, StragglerAndALateLook) {
  // A look from outside (to interrupt, to list threads) is let in until the very end, and never finds it gone under it.
  Each scenario(3, [](auto& s, int i) {
    if (i == 0) return s.EndIt(i, 0, 0);
    if (i == 1) return s.Visit(i);
    if (!s.control().TryPinAnyPhase()) return;
    gil::sys::Step(s.control().interpreter());
    s.control().Unpin();
  });
  ExpectNoFailure(scenario, {.time_passes = 0});
}

TEST(EndModelTest, KillLetsAnEndGoOnThatWaitsForAGuard) {
  // The guard is never dropped.
  Each scenario(2, [](auto& s, int i) {
    if (i == 0) return s.EndIt(i, kNever, kNever);
    if (!s.control().TakeGuard().ok()) return;
    if (s.control().TryPinAnyPhase()) {
      s.control().MarkKilled();
      s.control().Unpin();
    }
  });
  ExpectNoFailure(scenario, {.time_passes = 0});
}

// --- Parking ---

class ParkScenario : public gil::model::Scenario {
 public:
  int threads() const override { return 3; }
  std::span<char> Memory() override { return {reinterpret_cast<char*>(&world), sizeof(world)}; }
  void Start() override {
    new (&world) World{};
    new (world.word) internal::ParkingWord;
  }

 protected:
  internal::ParkingWord& word() { return *reinterpret_cast<internal::ParkingWord*>(world.word); }
  // Parking::Park, without the GIL around it.
  WaitResult Park(Deadline deadline) {
    const auto request = [] { return world.breaker.Load() != 0 ? WaitResult::kInterrupted : WaitResult::kWoken; };
    if (word().TakeToken()) return WaitResult::kWoken;
    if (request() != WaitResult::kWoken) return WaitResult::kInterrupted;
    return word().Sleep(deadline, request);
  }
  void Unpark() {
    if (const void* there = word().Put()) internal::FutexWake(there, 1);
  }
  void Interrupt() {
    world.breaker.Set(gil::kPendingCalls);
    word().Nudge();
  }
};

TEST(ParkModelTest, NeitherATokenNorARequestIsLost) {
  // The sleeper waits for both, in whichever order they come. Were one lost, it would sleep for ever.
  struct Scenario : ParkScenario {
    void Run(int i) override {
      if (i == 1) return Unpark();
      if (i == 2) return Interrupt();
      for (bool woken = false, interrupted = false; !woken || !interrupted;) {
        if (Park(Deadline::Never()) == WaitResult::kWoken) woken = true;
        else interrupted = world.breaker.Take(gil::kPendingCalls) || interrupted;
      }
    }
  } scenario;
  ExpectNoFailure(scenario, {.time_passes = 0, .wakes_for_nothing = 1});
}

TEST(ParkModelTest, TokenThatComesAtTheDeadlineIsTakenOrStays) {
  struct Scenario : ParkScenario {
    int threads() const override { return 2; }
    void Run(int i) override {
      if (i == 1) return Unpark();
      if (Park(Deadline::AtNanos(kStartNanos + kMillisecond)) == WaitResult::kWoken) ++world.entered;
    }
    void End() override {
      const bool stayed = word().TakeToken();
      if (world.entered + (stayed ? 1 : 0) != 1) Fail("a token was lost or doubled");
    }
  } scenario;
  ExpectNoFailure(scenario, {.time_passes = 1});
}

}  // namespace
}  // namespace tessera::interp
