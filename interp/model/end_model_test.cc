// The production sources of interp/, with gil.cc, in every order of steps of two or three threads.

#include "gil/eval_breaker.h"
#include "gil/model/testing.h"
#include "interp/internal/parking_word.h"
#include "interp/model/scenarios.h"

namespace tessera::interp::model {
namespace {

using gil::model::Fail;
using gil::model::NamedScenario;

class EndModelTest : public ::testing::TestWithParam<NamedScenario> {};

TEST_P(EndModelTest, NoOrderFails) { ExpectNoFailure(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Scenarios, EndModelTest, ::testing::ValuesIn(EndScenarios().begin(), EndScenarios().end()),
                         [](const auto& info) { return info.param.name; });

// --- The parking word alone ---

class ParkScenario : public gil::model::Scenario {
 public:
  int threads() const override { return 3; }
  std::span<char> Memory() override { return memory_; }
  void Start() override {
    new (memory_) Parked;
  }

 protected:
  struct Parked {
    internal::ParkingWord word;
    gil::EvalBreaker breaker;
    int woken = 0;
  };
  Parked& parked() { return *reinterpret_cast<Parked*>(memory_); }
  // Parking::Park, without the GIL around it.
  WaitResult Park(Deadline deadline) {
    const auto request = [this] { return parked().breaker.Load() != 0 ? WaitResult::kInterrupted : WaitResult::kWoken; };
    if (parked().word.TakeToken()) return WaitResult::kWoken;
    if (request() != WaitResult::kWoken) return WaitResult::kInterrupted;
    return parked().word.Sleep(deadline, request);
  }
  void Unpark() {
    if (const void* there = parked().word.Put()) internal::FutexWake(there, 1);
  }
  void Interrupt() {
    parked().breaker.Set(gil::kPendingCalls);
    parked().word.Nudge();
  }

 private:
  alignas(8) char memory_[(sizeof(Parked) + 7) / 8 * 8];
};

TEST(ParkModelTest, NeitherATokenNorARequestIsLost) {
  // The sleeper waits for both, in whichever order they come. Were one lost, it would sleep for ever.
  struct Scenario : ParkScenario {
    void Run(int i) override {
      if (i == 1) return Unpark();
      if (i == 2) return Interrupt();
      for (bool woken = false, interrupted = false; !woken || !interrupted;) {
        if (Park(Deadline::Never()) == WaitResult::kWoken) woken = true;
        else interrupted = parked().breaker.Take(gil::kPendingCalls) || interrupted;
      }
    }
  };
  gil::model::ExpectNoFailure({"both", [] {
                     Scenario scenario;
                     return gil::model::Explore(scenario, {.time_passes = 0, .wakes_for_nothing = 1});
                   }});
}

TEST(ParkModelTest, TokenThatComesAtTheDeadlineIsTakenOrStays) {
  struct Scenario : ParkScenario {
    int threads() const override { return 2; }
    void Run(int i) override {
      if (i == 1) return Unpark();
      if (Park(Deadline::AtNanos(Deadline::NowNanos() + 1'000'000)) == WaitResult::kWoken) ++parked().woken;
    }
    void End() override {
      const bool stayed = parked().word.TakeToken();
      if (parked().woken + (stayed ? 1 : 0) != 1) Fail("a token was lost or doubled");
    }
  };
  gil::model::ExpectNoFailure({"deadline", [] {
                     Scenario scenario;
                     return gil::model::Explore(scenario, {.time_passes = 1});
                   }});
}

}  // namespace
}  // namespace tessera::interp::model
