// What entering, waiting and the life of an interpreter cost, without any language in it.

#include <atomic>
#include <thread>

#include "benchmark/benchmark.h"
#include "interp/testing.h"

namespace tessera::interp {
namespace {

using testing::World;

void BM_CreateAndEnd(benchmark::State& state) {
  World world;
  for (auto _ : state) {
    InterpreterView view = std::move(*world.Create());
    benchmark::DoNotOptimize(EndInterpreter(view).ok());
  }
}
BENCHMARK(BM_CreateAndEnd);

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

}  // namespace
}  // namespace tessera::interp
