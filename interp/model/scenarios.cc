#include "interp/model/scenarios.h"

#include "interp/model/machine.h"

namespace tessera::interp::model {
namespace {

using gil::model::Limits;
using gil::model::Result;
using enum EndScenario::Stay;

template <typename Does>
class Each final : public EndScenario {
 public:
  Each(const Story& story, Does does) : EndScenario(story), does_(does) {}
  void Body(int thread, const InterpreterView& view) override { does_(thread, view); }

 private:
  Does does_;
};

// `time_passes`: how often time may pass though a thread could run. `preemptions`: see Limits; where all orders are too many.
template <typename Does>
Result InAllOrders(const Story& story, Does does, int time_passes = 0, int preemptions = -1) {
  Each scenario(story, does);
  Limits limits;
  limits.time_passes = time_passes;
  limits.preemptions = preemptions;
  return gil::model::Explore(scenario, limits);
}

using S = EndScenario;

constexpr int kFewPreemptions = 4;

constexpr OnEnd kKilledAfter1ms = {OnEnd::Rule::kWait, absl::Milliseconds(1), absl::InfiniteDuration()};
constexpr OnEnd kKilledAtOnce = {OnEnd::Rule::kKill, absl::ZeroDuration(), absl::InfiniteDuration()};
constexpr OnEnd kLeftBehindAtOnce = {OnEnd::Rule::kKill, absl::ZeroDuration(), absl::ZeroDuration()};
constexpr OnEnd kLeftBehindAfter1ms = {OnEnd::Rule::kKill, absl::ZeroDuration(), absl::Milliseconds(1)};

const gil::model::NamedScenario kScenarios[] = {
    {"VisitorComesWhileAnotherEnds",
     [] {
       return InAllOrders({}, [](int i, const InterpreterView& view) { i == 0 ? S::EndIt(view) : S::Visit(view); });
     }},
    {"VisitorComesTwice",
     [] {
       return InAllOrders({}, [](int i, const InterpreterView& view) {
         if (i == 0) return S::EndIt(view);
         S::Visit(view);
         S::Visit(view);
       });
     }},
    {"TwoVisitorsComeWhileAnotherEnds",
     [] {
       return InAllOrders({.threads = 3, .exits_last = true}, [](int i, const InterpreterView& view) { i == 0 ? S::EndIt(view) : S::PassThrough(view); }, 0, kFewPreemptions);
     }},
    {"OneOfTwoEndersWins",
     [] { return InAllOrders({.enders = 2}, [](int, const InterpreterView& view) { S::EndIt(view); }); }},
    {"OneOfTwoEndersWinsBesideAVisitor",
     [] {
       return InAllOrders({.threads = 3, .enders = 2, .exits_last = true},
                          [](int i, const InterpreterView& view) { i < 2 ? S::EndIt(view) : S::PassThrough(view); }, 0, kFewPreemptions);
     }},
    {"EnderWaitsForAGuardAndForWhoEntersByIt",
     [] {
       return InAllOrders({}, [](int i, const InterpreterView& view) { i == 0 ? S::EndIt(view) : S::VisitByGuard(view); });
     }},
    {"GuardIsHeldBeyondTheDeadline",
     [] {
       return InAllOrders(
           {.on_end = kKilledAfter1ms},
           [](int i, const InterpreterView& view) { i == 0 ? S::EndIt(view) : S::VisitByGuard(view, /*may_be_killed=*/true); }, 1);
     }},
    {"WhoStaysIsKilledAfterTheDeadline",
     [] {
       return InAllOrders(
           {.on_end = kKilledAfter1ms},
           [](int i, const InterpreterView& view) { i == 0 ? S::EndIt(view) : S::Visit(view, kUntilKilled); }, 1);
     }},
    {"WhoReturnsFromBlockingIsKilled",
     [] {
       return InAllOrders({.on_end = kKilledAtOnce},
                          [](int i, const InterpreterView& view) { i == 0 ? S::EndIt(view) : S::Visit(view, kParked); });
     }},
    {"StragglerThatLeavesAfterTheGraceDeletesIt",
     [] {
       // The grace may be over at any moment, also while the straggler leaves: one of the two deletes.
       return InAllOrders(
           {.on_end = kLeftBehindAfter1ms},
           [](int i, const InterpreterView& view) { i == 0 ? S::EndIt(view) : S::Visit(view, kUntilKilled); }, 2);
     }},
    {"StragglerAndALateLook",
     [] {
       // A look from outside is let in until the very end, and never finds it gone under it.
       return InAllOrders({.threads = 3, .on_end = kLeftBehindAtOnce, .exits_last = true},
                          [](int i, const InterpreterView& view) {
                            if (i == 0) return S::EndIt(view);
                            i == 1 ? S::PassThrough(view) : S::LookAt(view);
                          }, 0, kFewPreemptions);
     }},
    {"KillLetsAnEndGoOnThatWaitsForAGuard",
     [] {
       // The guard is dropped only when the end is over.
       return InAllOrders({}, [](int i, const InterpreterView& view) {
         if (i == 0) return S::EndIt(view);
         absl::StatusOr<InterpreterGuard> guard = InterpreterGuard::FromView(view);
         S::Kill(view);
         gil::model::Until([&] { return view.phase() == Phase::kGone; });
       });
     }},
    {"KillReachesWhoComesAtTheSameTime",
     [] {
       // Nobody ends it before the visitor has left.
       return InAllOrders({}, [](int i, const InterpreterView& view) {
         if (i == 1) return S::Visit(view, kUntilKilled);
         S::Kill(view);
         S::UntilDone(1);
         S::EndIt(view);
       });
     }},
    {"KillFromInsideLetsAnEndGoOn",
     [] {
       return InAllOrders({}, [](int i, const InterpreterView& view) { i == 0 ? S::EndIt(view) : S::KillFromInside(view); });
     }},
    {"ThreadThatIsStartedIsWaitedFor",
     [] {
       return InAllOrders({.threads = 3, .exits_last = true}, [](int i, const InterpreterView& view) {
         if (i == 0) return S::EndIt(view);
         i == 1 ? S::StartThread(view, /*daemon=*/false) : S::ComeByTicket(kBriefly);
       });
     }},
    {"DaemonIsKilledAndNotWaitedFor",
     [] {
       return InAllOrders({}, [](int i, const InterpreterView& view) {
         if (i == 1) return S::ComeByTicket(kUntilKilled);
         S::StartThread(view, /*daemon=*/true);
         S::EndIt(view);
       });
     }},
    {"AnotherIsMadeThatSharesWithTheOneThatEnds",
     [] {
       return InAllOrders({}, [](int i, const InterpreterView& view) { i == 0 ? S::EndIt(view) : S::CreateAnother(view); }, 0, kFewPreemptions);
     }},
};

}  // namespace

std::span<const gil::model::NamedScenario> EndScenarios() { return kScenarios; }

}  // namespace tessera::interp::model
