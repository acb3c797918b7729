// What a GIL costs. The thread counts of the contended ones include the holder.

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "benchmark/benchmark.h"
#include "gil/gil.h"

namespace tessera::gil {
namespace {

struct Worker {
  EvalBreaker breaker;
  GilThread thread{breaker};
};

// Acquire and release of a free GIL that nobody else wants; argument: whether holds are measured.
void BM_FreePair(benchmark::State& state) {
  GilOptions options;
  options.measured = state.range(0) != 0;
  Gil gil(options);
  Worker worker;
  for (auto _ : state) {
    gil.Acquire(worker.thread);
    gil.Release(worker.thread);
  }
}
BENCHMARK(BM_FreePair)->ArgName("measured")->Arg(0)->Arg(1);

// The same with somebody who waits every thousand holds, so that the GIL never counts as quiet.
void BM_FreePairOfAGilThatIsWaitedFor(benchmark::State& state) ABSL_NO_THREAD_SAFETY_ANALYSIS {
  Gil gil;
  Worker worker;
  std::atomic<int> asked{0}, come{0};
  std::thread other([&] {
    Worker partner;
    for (int turn = 1;; ++turn) {
      while (asked.load() >= 0 && asked.load() < turn) std::this_thread::yield();
      if (asked.load() < 0) return;
      gil.Acquire(partner.thread);
      gil.Release(partner.thread);
      come = turn;
    }
  });
  int turn = 0;
  while (state.KeepRunningBatch(4000)) {
    for (int i = 0; i < 4000; ++i) {
      gil.Acquire(worker.thread);
      gil.Release(worker.thread);
    }
    state.PauseTiming();
    gil.Acquire(worker.thread);
    asked = ++turn;
    while (gil.waiters() == 0) std::this_thread::yield();
    gil.Release(worker.thread);
    while (come.load() != turn) std::this_thread::yield();
    state.ResumeTiming();
  }
  asked = -1;
  other.join();
}
BENCHMARK(BM_FreePairOfAGilThatIsWaitedFor);

// What the first waiter pays for a holder that was about to leave quickly: a fence, beside a thread that runs on another core.
void BM_FenceBesideARunningThread(benchmark::State& state) {
  if (!sys::PrepareFences()) return state.SkipWithError("no membarrier");
  std::atomic<bool> done{false};
  std::thread other([&] {
    while (!done.load(std::memory_order_relaxed)) continue;
  });
  for (auto _ : state) sys::FenceOthers();
  done = true;
  other.join();
}
BENCHMARK(BM_FenceBesideARunningThread)->UseRealTime();

// The floor: one compare-and-swap to take, one to give back.
void BM_TwoAtomicOperations(benchmark::State& state) {
  std::atomic<uintptr_t> word{0};
  for (auto _ : state) {
    uintptr_t free = 0, held = 1;
    benchmark::DoNotOptimize(word.compare_exchange_strong(free, 1, std::memory_order_acquire));
    benchmark::DoNotOptimize(word.compare_exchange_strong(held, 0, std::memory_order_release));
  }
}
BENCHMARK(BM_TwoAtomicOperations);

// A check point of the holder when nobody asks.
void BM_Check(benchmark::State& state) {
  Gil gil;
  Worker worker;
  GilLock lock(gil, worker.thread);
  for (auto _ : state) benchmark::DoNotOptimize(gil.YieldIfRequested(worker.thread));
}
BENCHMARK(BM_Check);

// Two threads that hand the GIL to and fro by themselves: one hand-over an iteration.
void BM_HandOver(benchmark::State& state) ABSL_NO_THREAD_SAFETY_ANALYSIS {
  GilOptions options;
  options.overtake_percent = 0;
  Gil gil(options);
  Worker main;
  std::atomic<bool> done{false};
  gil.Acquire(main.thread);
  std::thread partner([&] {
    Worker other;
    gil.Acquire(other.thread);
    while (!done) gil.Yield(other.thread);
    gil.Release(other.thread);
  });
  while (gil.waiters() == 0) std::this_thread::yield();
  for (auto _ : state) gil.Yield(main.thread);
  done = true;
  gil.Release(main.thread);
  partner.join();
}
BENCHMARK(BM_HandOver)->UseRealTime();

// N CPU-bound threads under one GIL at the usual interval: iterations are check points of any of them; the counter tells
// how many forced switches there were a second.
void BM_CpuBoundThreads(benchmark::State& state) ABSL_NO_THREAD_SAFETY_ANALYSIS {
  Gil gil;
  Worker main;
  std::atomic<bool> done{false};
  gil.Acquire(main.thread);
  std::vector<std::thread> partners;
  std::atomic<uint64_t> others{0};
  for (int i = 1; i < state.range(0); ++i) {
    partners.emplace_back([&] {
      Worker other;
      gil.Acquire(other.thread);
      uint64_t checks = 0;
      for (; !done.load(std::memory_order_relaxed); ++checks) gil.YieldIfRequested(other.thread);
      others += checks;
      gil.Release(other.thread);
    });
  }
  for (auto _ : state) gil.YieldIfRequested(main.thread);
  done = true;
  gil.Release(main.thread);
  for (std::thread& partner : partners) partner.join();
  state.counters["switches"] = benchmark::Counter(static_cast<double>(gil.stats().yields), benchmark::Counter::kIsRate);
}
BENCHMARK(BM_CpuBoundThreads)->ArgName("threads")->Arg(1)->Arg(2)->Arg(4)->UseRealTime();

// A thread that leaves for 1 ms (0: at once) and comes back, beside a CPU-bound one: time from asking for the GIL to having
// it. The counters tell which share of the time the CPU-bound thread kept, and how the waits are spread.
void BM_BackFromOutside(benchmark::State& state) ABSL_NO_THREAD_SAFETY_ANALYSIS {
  GilOptions options;
  options.overtake_percent = static_cast<int>(state.range(1));
  options.measured = true;
  Gil gil(options);
  Worker main;
  std::atomic<bool> done{false};
  std::atomic<bool> started{false};
  Worker other;
  std::thread partner([&] {
    gil.Acquire(other.thread);
    started = true;
    while (!done.load(std::memory_order_relaxed)) gil.YieldIfRequested(other.thread);
    gil.Release(other.thread);
  });
  while (!started) std::this_thread::yield();
  std::vector<double> waits;
  const absl::Time begin = absl::Now();
  for (auto _ : state) {
    absl::SleepFor(absl::Microseconds(state.range(0)));
    const absl::Time asked = absl::Now();
    gil.Acquire(main.thread);
    waits.push_back(absl::ToDoubleSeconds(absl::Now() - asked));
    state.SetIterationTime(waits.back());
    gil.Release(main.thread);
  }
  const absl::Duration held = other.thread.stats().held;
  const absl::Duration passed = absl::Now() - begin;
  done = true;
  partner.join();
  state.counters["cpu_share"] = absl::FDivDuration(held, passed);
  std::sort(waits.begin(), waits.end());
  state.counters["median"] = waits[waits.size() / 2];
  state.counters["p99"] = waits[waits.size() * 99 / 100];
}
BENCHMARK(BM_BackFromOutside)
    ->ArgNames({"away_us", "percent"})
    ->Args({1000, 10})->Args({0, 10})->Args({1000, 0})
    ->UseManualTime();

}  // namespace
}  // namespace tessera::gil
