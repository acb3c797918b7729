// What entering, waiting and the life of an interpreter cost, without any language in it.

#include <atomic>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "benchmark/benchmark.h"
#include "interp/internal/futex.h"
#include "interp/testing.h"

namespace tessera::interp {
namespace {

using testing::World;

// From smaps_rollup, which walks the pages: the counters in statm are batched per thread.
double ResidentKilobytes() {
  std::ifstream rollup("/proc/self/smaps_rollup");
  double resident = -1;
  for (std::string word; resident < 0 && rollup >> word;) {
    if (word == "Rss:") rollup >> resident;
  }
  return resident;
}

// kb_growth: resident memory gained over all cycles but the first thousand.
void BM_CreateAndEnd(benchmark::State& state) {
  World world;
  world.language.keeps_log = false;
  const auto cycle = [&] {
    InterpreterView view = std::move(*world.Create());
    benchmark::DoNotOptimize(EndInterpreter(view).ok());
  };
  for (int i = 0; i < 1000; ++i) cycle();
  const double before = ResidentKilobytes();
  for (auto _ : state) cycle();
  state.counters["kb_growth"] = ResidentKilobytes() - before;
}
BENCHMARK(BM_CreateAndEnd);

// kb_each: resident memory of an interpreter that has run nothing, beside a thousand others.
void BM_CreateAndKeep(benchmark::State& state) {
  World world;
  constexpr int kCount = 1000;
  double kb_each = -1;
  for (auto _ : state) {
    std::vector<InterpreterView> views;
    const double before = ResidentKilobytes();
    for (int i = 0; i < kCount; ++i) views.push_back(std::move(*world.Create()));
    // The first round: later ones find memory that is resident already.
    if (kb_each < 0) kb_each = (ResidentKilobytes() - before) / kCount;
    for (const InterpreterView& view : views) (void)EndInterpreter(view);
    world.host.pool.Trim();
  }
  state.counters["kb_each"] = kb_each;
}
BENCHMARK(BM_CreateAndKeep)->Iterations(3)->Unit(benchmark::kMillisecond);

void BM_AttachAndLeave(benchmark::State& state) {
  World world;
  InterpreterView view = std::move(*world.Create());
  for (auto _ : state) {
    AttachScope scope(view);
    benchmark::DoNotOptimize(&scope.thread());
  }
  (void)EndInterpreter(view);
}
BENCHMARK(BM_AttachAndLeave);

void BM_FirstAttachOfAThread(benchmark::State& state) {
  World world;
  InterpreterView view = std::move(*world.Create());
  for (auto _ : state) {
    { AttachScope scope(view); }
    ThreadState* kept = ThreadRecord::Mine().Find(view.control())->state;
    benchmark::DoNotOptimize(kept);
    ThreadRecord::Mine().EvictOldestIdle();
  }
  (void)EndInterpreter(view);
}
BENCHMARK(BM_FirstAttachOfAThread);

void BM_DetachAndReattach(benchmark::State& state) {
  World world;
  InterpreterView view = std::move(*world.Create());
  {
    AttachScope scope(view);
    for (auto _ : state) AllowThreads released(scope.thread());
  }
  (void)EndInterpreter(view);
}
BENCHMARK(BM_DetachAndReattach);

void BM_SwapThereAndBack(benchmark::State& state) {
  World world;
  InterpreterView a = std::move(*world.Create()), b = std::move(*world.Create());
  {
    AttachScope outer(a);
    for (auto _ : state) AttachScope inner(b);
  }
  (void)EndInterpreter(a);
  (void)EndInterpreter(b);
}
BENCHMARK(BM_SwapThereAndBack);

// Two threads in two interpreters wake each other by their tokens.
void BM_ParkPingPong(benchmark::State& state) {
  World world;
  InterpreterView a = std::move(*world.Create()), b = std::move(*world.Create());
  std::atomic<ThreadState*> first{nullptr}, second{nullptr};
  std::atomic<bool> done{false};
  std::thread other([&] {
    AttachScope scope(b);
    second = &scope.thread();
    while (Parking::Park(scope.thread(), Deadline::Never()) == WaitResult::kWoken && !done) Parking::Unpark(*first);
  });
  while (second == nullptr) std::this_thread::yield();
  {
    AttachScope scope(a);
    first = &scope.thread();
    for (auto _ : state) {
      Parking::Unpark(*second);
      Parking::Park(scope.thread(), Deadline::Never());
    }
    done = true;
    Parking::Unpark(*second);
  }
  other.join();
  (void)EndInterpreter(a);
  (void)EndInterpreter(b);
}
BENCHMARK(BM_ParkPingPong)->UseRealTime();

// What the kernel allows at best: two threads and two words.
void BM_BareFutexPingPong(benchmark::State& state) {
  std::atomic<uint32_t> words[2] = {0, 0};
  std::atomic<bool> done{false};
  const auto take = [](std::atomic<uint32_t>& word) {
    while (word.exchange(0, std::memory_order_acquire) == 0) internal::FutexWait(word, 0, Deadline::Never());
  };
  const auto put = [](std::atomic<uint32_t>& word) {
    word.store(1, std::memory_order_release);
    internal::FutexWake(&word, 1);
  };
  std::thread other([&] {
    for (;;) {
      take(words[1]);
      if (done) return;
      put(words[0]);
    }
  });
  for (auto _ : state) {
    put(words[1]);
    take(words[0]);
  }
  done = true;
  put(words[1]);
  other.join();
}
BENCHMARK(BM_BareFutexPingPong)->UseRealTime();

// As a queue does it: a condition under the queue's mutex.
void BM_WaitQueuePingPong(benchmark::State& state) {
  World world;
  InterpreterView a = std::move(*world.Create()), b = std::move(*world.Create());
  WaitQueue queues[2] = {WaitQueue(sync::rank::kQueue), WaitQueue(sync::rank::kQueue)};
  int items[2] = {0, 0};
  const auto put = [&](int side, int item) { queues[side].NotifyOne([&] { return items[side] = item, true; }); };
  const auto take = [&](ThreadState& thread, int side) {
    int item = 0;
    queues[side].WaitUntil(thread, Deadline::Never(), [&] { return (item = std::exchange(items[side], 0)) != 0; });
    return item;
  };
  std::thread other([&] {
    AttachScope scope(b);
    while (take(scope.thread(), 1) == 1) put(0, 1);
  });
  {
    AttachScope scope(a);
    for (auto _ : state) {
      put(1, 1);
      benchmark::DoNotOptimize(take(scope.thread(), 0));
    }
    put(1, 2);
  }
  other.join();
  (void)EndInterpreter(a);
  (void)EndInterpreter(b);
}
BENCHMARK(BM_WaitQueuePingPong)->UseRealTime();

}  // namespace
}  // namespace tessera::interp
