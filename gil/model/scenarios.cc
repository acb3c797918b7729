#include "gil/model/scenarios.h"

#include <new>

#include "absl/time/time.h"
#include "gil/gil.h"

#define NOT_ANALYSED ABSL_NO_THREAD_SAFETY_ANALYSIS

namespace tessera::gil {
namespace {

using model::Explore;
using model::Fail;
using model::Result;

struct Worker {
  explicit Worker(uint64_t id) : thread(breaker, id) {}
  EvalBreaker breaker;
  GilThread thread;
};

// A GIL and some threads, at addresses that are the same in each run. Checks what always holds.
class GilScenario : public model::Scenario {
 public:
  GilScenario(int threads, const GilOptions& options) : threads_(threads), options_(options) {}

  int threads() const override { return threads_; }

  std::span<char> Memory() override { return memory_; }

  void Start() override {
    new (&gil()) Gil(options_);
    for (int i = 0; i < threads_; ++i) new (&worker(i)) Worker(i);
    for (int i = 0; i < quiet_holds_; ++i) BeQuiet();
  }

  // Holds that nobody waited for: from now on the GIL is given back without a locked operation.
  void StartQuiet() { quiet_holds_ = 2; }
  void BeQuiet() NOT_ANALYSED {
    gil().Acquire(worker(0).thread);
    gil().Release(worker(0).thread);
  }

  void Check() override {
    if (notes().ended) return;
    for (int i = 0; i < threads_; ++i) {
      if (worker(i).breaker.Load() == kYield && !gil().IsHeldBy(worker(i).thread)) {
        Fail("a thread that does not hold the GIL is asked to yield");
      }
    }
  }

  void End() override {
    if (notes().ended) return;
    if (gil().holder() != nullptr) Fail("all have left and the GIL is held");
    if (gil().waiters() != 0) Fail("all have left and one still waits");
    Check();
  }

 protected:
  Gil& gil() { return *reinterpret_cast<Gil*>(memory_); }
  Worker& worker(int i) { return *reinterpret_cast<Worker*>(memory_ + sizeof(Gil) + i * sizeof(Worker)); }

  void Acquire(int i) NOT_ANALYSED {
    gil().Acquire(worker(i).thread);
    Entered(i);
  }
  void Release(int i) NOT_ANALYSED {
    --notes().holders;
    notes().gone |= 1 << i;
    gil().Release(worker(i).thread);
  }
  bool Check(int i) NOT_ANALYSED {
    const int before = notes().holds;
    --notes().holders;
    const bool yielded = gil().YieldIfRequested(worker(i).thread);
    if (yielded && notes().holds == before) Fail("a holder that yielded got the GIL straight back");
    Entered(i);
    return yielded;
  }
  void Entered(int i) {
    if (++notes().holders != 1) Fail("two holders");
    if (!gil().IsHeldBy(worker(i).thread)) Fail("the holder is not the holder");
    ++notes().holds;
    notes().served |= 1 << i;
  }

  bool Served(int number) { return notes().served == (1 << number) - 1; }
  bool Gone(int i) { return (notes().gone & 1 << i) != 0; }
  template <typename Done>
  void WorkUntilAskedOr(int i, Done done) {
    model::Until([&] { return worker(i).breaker.Load() != 0 || done(); });
  }

  const int threads_;
  const GilOptions options_;
  int quiet_holds_ = 0;
  // What the threads write, beside the objects.
  struct Notes {
    int holders;
    int holds;
    int served;  // Bits of the threads that held once.
    int gone;    // Bits of the threads that are about to release, or have.
    bool ended;
  };
  Notes& notes() { return *reinterpret_cast<Notes*>(memory_ + sizeof(Gil) + 4 * sizeof(Worker)); }

  alignas(Gil) char memory_[sizeof(Gil) + 4 * sizeof(Worker) + sizeof(Notes)];
};

// The body of each thread as a function.
template <typename Body>
class Each : public GilScenario {
 public:
  Each(int threads, const GilOptions& options, Body body) : GilScenario(threads, options), body_(body) {}
  void Run(int i) override { body_(*this, i); }
  using GilScenario::Acquire;
  using GilScenario::Check;
  using GilScenario::Entered;
  using GilScenario::gil;
  using GilScenario::Release;
  using GilScenario::worker;
  using GilScenario::Gone;
  using GilScenario::Served;
  using GilScenario::WorkUntilAskedOr;

 private:
  Body body_;
};

GilOptions InOrder(absl::Duration interval) {
  GilOptions options;
  options.switch_interval = interval;
  options.overtake_percent = 0;
  return options;
}

// Whoever comes second ends it, while the first may still be on its way out of Release.
class LastHolderEndsIt : public GilScenario {
 public:
  explicit LastHolderEndsIt(bool quiet) : GilScenario(2, InOrder(absl::InfiniteDuration())) {
    if (quiet) StartQuiet();
  }
  void Run(int i) override {
    Acquire(i);
    const bool second = Served(2);
    Release(i);
    if (!second) return;
    notes().ended = true;
    gil().~Gil();
    model::GiveBack(&gil(), sizeof(Gil));
  }
};

Result EndedByTheLastHolder(bool quiet) {
  LastHolderEndsIt scenario(quiet);
  return Explore(scenario, {.step_at_unlock = true});
}

const model::NamedScenario kScenarios[] = {
    {"TwoThreadsComeAndGoTwice",
     [] {
       Each scenario(2, InOrder(absl::InfiniteDuration()), [](auto& s, int i) {
         for (int round = 0; round < 2; ++round) {
           s.Acquire(i);
           s.Release(i);
         }
       });
       return Explore(scenario, {});
     }},
    {"TwoThreadsComeAndGoTwiceInAQuietGil",
     [] {
       Each scenario(2, InOrder(absl::InfiniteDuration()), [](auto& s, int i) {
         for (int round = 0; round < 2; ++round) {
           s.Acquire(i);
           s.Release(i);
         }
       });
       scenario.StartQuiet();
       return Explore(scenario, {});
     }},
    {"ThreeThreadsComeAndGoInAQuietGil",
     [] {
       Each scenario(3, InOrder(absl::InfiniteDuration()), [](auto& s, int i) {
         s.Acquire(i);
         s.Release(i);
       });
       scenario.StartQuiet();
       return Explore(scenario, {});
     }},
    {"WaiterGivesUpWhileAQuickHolderLeaves",
     [] {
       Each scenario(3, InOrder(absl::InfiniteDuration()), [](auto& s, int i) NOT_ANALYSED {
         if (i == 0) {
           s.Acquire(i);
           s.Release(i);
           s.Acquire(i);
           s.Release(i);
         } else if (s.gil().AcquireWithTimeout(s.worker(i).thread, absl::Milliseconds(i))) {
           s.Entered(i);
           s.Release(i);
         }
       });
       scenario.StartQuiet();
       return Explore(scenario, {.time_passes = 2});
     }},
    {"ThreeThreadsComeAndGo",
     [] {
       Each scenario(3, InOrder(absl::InfiniteDuration()), [](auto& s, int i) {
         s.Acquire(i);
         s.Release(i);
       });
       return Explore(scenario, {});
     }},
    {"WaitersWakeForNothingAndWaitOn",
     [] {
       Each scenario(2, InOrder(absl::InfiniteDuration()), [](auto& s, int i) {
         s.Acquire(i);
         s.Release(i);
       });
       return Explore(scenario, {.wakes_for_nothing = 2});
     }},
    {"TwoThreadsSwitchAtEveryCheck",
     [] {
       Each scenario(2, InOrder(absl::ZeroDuration()), [](auto& s, int i) {
         s.Acquire(i);
         s.Check(i);
         s.Check(i);
         s.Release(i);
       });
       return Explore(scenario, {});
     }},
    {"HolderAtWorkIsAskedForTheOneWhoWaits",
     [] {
       // A holder works on until it is asked or the other has been served. Were it never asked, the run would not end.
       Each scenario(2, InOrder(absl::Milliseconds(5)), [](auto& s, int i) {
         s.Acquire(i);
         s.WorkUntilAskedOr(i, [&] { return s.Served(2); });
         s.Check(i);
         s.Release(i);
       });
       return Explore(scenario, {.time_passes = 2});
     }},
    {"ThreadThatYieldedHasTheNextHolderAskedInItsTurn",
     [] {
       // Each works until it is asked, twice, or until the other is gone.
       Each scenario(2, InOrder(absl::Milliseconds(5)), [](auto& s, int i) {
         s.Acquire(i);
         for (int round = 0; round < 2; ++round) {
           s.WorkUntilAskedOr(i, [&] { return s.Gone(1 - i); });
           s.Check(i);
         }
         s.Release(i);
       });
       return Explore(scenario, {.time_passes = 1});
     }},
    {"HolderAtWorkIsAskedForEachOfTwoWhoWait",
     [] {
       Each scenario(3, InOrder(absl::Milliseconds(5)), [](auto& s, int i) {
         s.Acquire(i);
         s.WorkUntilAskedOr(i, [&] { return s.Served(3); });
         s.Check(i);
         s.Release(i);
       });
       return Explore(scenario, {.time_passes = 1});
     }},
    {"ThreadsFromOutsideOvertakeHoldersThatAreNeverAskedOtherwise",
     [] {
       GilOptions options;
       options.switch_interval = absl::InfiniteDuration();
       Each scenario(3, options, [](auto& s, int i) {
         s.Acquire(i);
         s.WorkUntilAskedOr(i, [&] { return s.Served(3); });
         s.Check(i);
         s.Release(i);
       });
       return Explore(scenario, {.time_passes = 1});
     }},
    {"OvertakersAndYieldersAtEveryCheck",
     [] {
       GilOptions options;
       options.switch_interval = absl::ZeroDuration();
       options.brief_slice = absl::ZeroDuration();
       Each scenario(2, options, [](auto& s, int i) {
         for (int round = 0; round < 2; ++round) {
           s.Acquire(i);
           s.Check(i);
           s.Release(i);
         }
       });
       return Explore(scenario, {.time_passes = 1});
     }},
    {"WaiterGivesUpWhileItIsServed",
     [] {
       Each scenario(2, InOrder(absl::ZeroDuration()), [](auto& s, int i) NOT_ANALYSED {
         if (i == 0) {
           s.Acquire(i);
           s.Check(i);
           s.Release(i);
         } else if (s.gil().AcquireWithTimeout(s.worker(i).thread, absl::Milliseconds(1))) {
           s.Entered(i);
           s.Release(i);
         }
       });
       return Explore(scenario, {});
     }},
    {"OneOfTwoWaitersGivesUp",
     [] {
       Each scenario(3, InOrder(absl::InfiniteDuration()), [](auto& s, int i) NOT_ANALYSED {
         if (i < 2) {
           s.Acquire(i);
           s.Release(i);
         } else if (s.gil().AcquireWithTimeout(s.worker(i).thread, absl::Milliseconds(1))) {
           s.Entered(i);
           s.Release(i);
         }
       });
       return Explore(scenario, {.time_passes = 1});
     }},
    {"TryAcquireTakesOnlyWhatIsFree",
     [] {
       Each scenario(3, InOrder(absl::InfiniteDuration()), [](auto& s, int i) NOT_ANALYSED {
         if (i == 2) {
           if (!s.gil().TryAcquire(s.worker(i).thread)) return;
           s.Entered(i);
         } else {
           s.Acquire(i);
         }
         s.Release(i);
       });
       return Explore(scenario, {});
     }},
    {"LastHolderMayEndTheGilAtOnce", [] { return EndedByTheLastHolder(/*quiet=*/false); }},
    {"LastHolderMayEndAQuietGilAtOnce", [] { return EndedByTheLastHolder(/*quiet=*/true); }},
};

}  // namespace

std::span<const model::NamedScenario> model::GilScenarios() { return kScenarios; }

}  // namespace tessera::gil
