// gil.cc and wait_queue.cc, as they are, in every order of steps of a few threads. Each test says what must hold in all.

#include <cstdio>
#include <new>

#include "gil/gil.h"
#include "gil/model/scheduler.h"
#include "gtest/gtest.h"

#define NOT_ANALYSED ABSL_NO_THREAD_SAFETY_ANALYSIS

namespace tessera::gil {
namespace {

using model::Fail;

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

void ExpectNoFailure(model::Scenario& scenario, const model::Limits& limits) {
  if (!model::CanExplore()) GTEST_SKIP() << "this build keeps stacks elsewhere";
  const model::Result result = model::Explore(scenario, limits);
  EXPECT_EQ(result.failure, "");
  EXPECT_TRUE(result.complete) << "not all orders were tried";
  printf("%llu runs, %llu states\n", static_cast<unsigned long long>(result.runs),
         static_cast<unsigned long long>(result.states));
}

GilOptions InOrder(absl::Duration interval) {
  GilOptions options;
  options.switch_interval = interval;
  options.overtake_percent = 0;
  return options;
}

TEST(GilModelTest, TwoThreadsComeAndGoTwice) {
  Each scenario(2, InOrder(absl::InfiniteDuration()), [](auto& s, int i) {
    for (int round = 0; round < 2; ++round) {
      s.Acquire(i);
      s.Release(i);
    }
  });
  ExpectNoFailure(scenario, {});
}

TEST(GilModelTest, TwoThreadsComeAndGoTwiceInAQuietGil) {
  Each scenario(2, InOrder(absl::InfiniteDuration()), [](auto& s, int i) {
    for (int round = 0; round < 2; ++round) {
      s.Acquire(i);
      s.Release(i);
    }
  });
  scenario.StartQuiet();
  ExpectNoFailure(scenario, {});
}

TEST(GilModelTest, ThreeThreadsComeAndGoInAQuietGil) {
  Each scenario(3, InOrder(absl::InfiniteDuration()), [](auto& s, int i) {
    s.Acquire(i);
    s.Release(i);
  });
  scenario.StartQuiet();
  ExpectNoFailure(scenario, {});
}

TEST(GilModelTest, WaiterGivesUpWhileAQuickHolderLeaves) {
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
  ExpectNoFailure(scenario, {.time_passes = 2});
}

TEST(GilModelTest, ThreeThreadsComeAndGo) {
  Each scenario(3, InOrder(absl::InfiniteDuration()), [](auto& s, int i) {
    s.Acquire(i);
    s.Release(i);
  });
  ExpectNoFailure(scenario, {});
}

TEST(GilModelTest, WaitersWakeForNothingAndWaitOn) {
  Each scenario(2, InOrder(absl::InfiniteDuration()), [](auto& s, int i) {
    s.Acquire(i);
    s.Release(i);
  });
  ExpectNoFailure(scenario, {.wakes_for_nothing = 2});
}

TEST(GilModelTest, TwoThreadsSwitchAtEveryCheck) {
  Each scenario(2, InOrder(absl::ZeroDuration()), [](auto& s, int i) {
    s.Acquire(i);
    s.Check(i);
    s.Check(i);
    s.Release(i);
  });
  ExpectNoFailure(scenario, {});
}

TEST(GilModelTest, HolderAtWorkIsAskedForTheOneWhoWaits) {
  // A holder works on until it is asked or the other has been served. Were it never asked, the run would not end.
  Each scenario(2, InOrder(absl::Milliseconds(5)), [](auto& s, int i) {
    s.Acquire(i);
    s.WorkUntilAskedOr(i, [&] { return s.Served(2); });
    s.Check(i);
    s.Release(i);
  });
  ExpectNoFailure(scenario, {.time_passes = 2});
}

TEST(GilModelTest, ThreadThatYieldedHasTheNextHolderAskedInItsTurn) {
  // Each works until it is asked, twice, or until the other is gone.
  Each scenario(2, InOrder(absl::Milliseconds(5)), [](auto& s, int i) {
    s.Acquire(i);
    for (int round = 0; round < 2; ++round) {
      s.WorkUntilAskedOr(i, [&] { return s.Gone(1 - i); });
      s.Check(i);
    }
    s.Release(i);
  });
  ExpectNoFailure(scenario, {.time_passes = 1});
}

TEST(GilModelTest, HolderAtWorkIsAskedForEachOfTwoWhoWait) {
  Each scenario(3, InOrder(absl::Milliseconds(5)), [](auto& s, int i) {
    s.Acquire(i);
    s.WorkUntilAskedOr(i, [&] { return s.Served(3); });
    s.Check(i);
    s.Release(i);
  });
  ExpectNoFailure(scenario, {.time_passes = 1});
}

TEST(GilModelTest, ThreadsFromOutsideOvertakeHoldersThatAreNeverAskedOtherwise) {
  GilOptions options;
  options.switch_interval = absl::InfiniteDuration();
  Each scenario(3, options, [](auto& s, int i) {
    s.Acquire(i);
    s.WorkUntilAskedOr(i, [&] { return s.Served(3); });
    s.Check(i);
    s.Release(i);
  });
  ExpectNoFailure(scenario, {.time_passes = 1});
}

TEST(GilModelTest, OvertakersAndYieldersAtEveryCheck) {
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
  ExpectNoFailure(scenario, {.time_passes = 1});
}

TEST(GilModelTest, WaiterGivesUpWhileItIsServed) {
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
  ExpectNoFailure(scenario, {});
}

TEST(GilModelTest, OneOfTwoWaitersGivesUp) {
  Each scenario(3, InOrder(absl::InfiniteDuration()), [](auto& s, int i) NOT_ANALYSED {
    if (i < 2) {
      s.Acquire(i);
      s.Release(i);
    } else if (s.gil().AcquireWithTimeout(s.worker(i).thread, absl::Milliseconds(1))) {
      s.Entered(i);
      s.Release(i);
    }
  });
  ExpectNoFailure(scenario, {.time_passes = 1});
}

TEST(GilModelTest, TryAcquireTakesOnlyWhatIsFree) {
  Each scenario(3, InOrder(absl::InfiniteDuration()), [](auto& s, int i) NOT_ANALYSED {
    if (i == 2) {
      if (!s.gil().TryAcquire(s.worker(i).thread)) return;
      s.Entered(i);
    } else {
      s.Acquire(i);
    }
    s.Release(i);
  });
  ExpectNoFailure(scenario, {});
}

TEST(GilModelTest, LastHolderMayEndTheGilAtOnce) {
  // Whoever comes second ends it, while the first may still be on its way out of Release.
  class Scenario : public GilScenario {
   public:
    explicit Scenario(bool quiet) : GilScenario(2, InOrder(absl::InfiniteDuration())) {
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
  for (bool quiet : {false, true}) {
    Scenario scenario(quiet);
    ExpectNoFailure(scenario, {.step_at_unlock = true});
  }
}

// That the scheduler finds what it is to find.

TEST(SchedulerTest, FindsALostUpdate) {
  struct Lost : model::Scenario {
    int threads() const override { return 2; }
    void Start() override { new (memory) sys::Atomic<uint32_t>(0); }
    void Run(int) override {
      auto& word = *reinterpret_cast<sys::Atomic<uint32_t>*>(memory);
      word.store(word.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    void End() override {
      if (reinterpret_cast<sys::Atomic<uint32_t>*>(memory)->load(std::memory_order_relaxed) != 2) Fail("lost");
    }
    std::span<char> Memory() override { return memory; }
    alignas(8) char memory[8];
  } scenario;
  if (!model::CanExplore()) GTEST_SKIP();
  EXPECT_EQ(model::Explore(scenario, {}).failure.substr(0, 4), "lost");
}

TEST(SchedulerTest, FindsAFlagThatAnInstructionWithoutALockOverwrites) {
  // One gives a word up, the other sets a flag in it. Only with a fence, and a second look, the flag is safe.
  struct Lost : model::Scenario {
    explicit Lost(bool fences) : fences(fences) {}
    int threads() const override { return 2; }
    void Start() override { new (memory) sys::Atomic<uintptr_t>(4); }
    void Run(int i) override {
      auto& word = *reinterpret_cast<sys::Atomic<uintptr_t>*>(memory);
      if (i == 0) {
        gave_up() = sys::GiveUp(word, 4, 0);
        return;
      }
      uintptr_t held = 4;
      if (!word.compare_exchange_strong(held, 5, std::memory_order_relaxed)) return;
      if (fences) sys::FenceOthers();
      if (word.load(std::memory_order_relaxed) == 5) promised() = true;
    }
    void End() override {
      if (promised() && gave_up()) Fail("lost");
    }
    std::span<char> Memory() override { return memory; }
    bool& gave_up() { return reinterpret_cast<bool*>(memory)[8]; }
    bool& promised() { return reinterpret_cast<bool*>(memory)[9]; }
    const bool fences;
    alignas(8) char memory[16];
  };
  if (!model::CanExplore()) GTEST_SKIP();
  Lost with(true), without(false);
  EXPECT_EQ(model::Explore(with, {}).failure, "");
  EXPECT_EQ(model::Explore(without, {}).failure.substr(0, 4), "lost");
}

TEST(SchedulerTest, FindsADeadlock) {
  struct Crossed : model::Scenario {
    int threads() const override { return 2; }
    void Start() override {
      new (memory) sys::QueueMutex;
      new (memory + 32) sys::QueueMutex;
    }
    void Run(int i) override NOT_ANALYSED {
      auto& first = *reinterpret_cast<sys::QueueMutex*>(memory + 32 * i);
      auto& second = *reinterpret_cast<sys::QueueMutex*>(memory + 32 * (1 - i));
      first.Lock();
      second.Lock();
      second.Unlock();
      first.Unlock();
    }
    std::span<char> Memory() override { return memory; }
    alignas(8) char memory[64];
  } scenario;
  if (!model::CanExplore()) GTEST_SKIP();
  EXPECT_EQ(model::Explore(scenario, {}).failure.substr(0, 8), "deadlock");
}

TEST(SchedulerTest, FindsAWakeUpThatIsMissed) {
  struct Missed : model::Scenario {
    int threads() const override { return 2; }
    void Start() override { new (memory) sys::Atomic<uint32_t>(0); }
    void Run(int i) override {
      auto& word = *reinterpret_cast<sys::Atomic<uint32_t>*>(memory);
      if (i == 0) {
        word.store(1, std::memory_order_relaxed);  // Wakes before it changes what the other waits for.
      } else {
        const uint32_t seen = word.load(std::memory_order_relaxed);
        if (seen == 0) sys::Park(word, 0, sys::kNever);
      }
    }
    std::span<char> Memory() override { return memory; }
    alignas(8) char memory[8];
  } scenario;
  if (!model::CanExplore()) GTEST_SKIP();
  EXPECT_EQ(model::Explore(scenario, {}).failure.substr(0, 8), "deadlock");
}

}  // namespace
}  // namespace tessera::gil
