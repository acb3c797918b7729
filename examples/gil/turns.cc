// An interpreter loop with a GIL: two programs that compute, and one that waits for input, take turns over state that has
// no other lock. The one that comes back from a blocking call goes first; those that compute are asked to make room.

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include "gil/gil.h"

namespace {

using tessera::gil::EvalBreaker;
using tessera::gil::Gil;
using tessera::gil::GilLock;
using tessera::gil::GilThread;

constexpr int kMessages = 200;

// What all programs share. The GIL is its lock: clang checks that functions which touch it say so.
struct World {
  Gil gil;
  long long steps ABSL_GUARDED_BY(tessera::gil::kHeld) = 0;
  int received ABSL_GUARDED_BY(tessera::gil::kHeld) = 0;
  long long steps_before ABSL_GUARDED_BY(tessera::gil::kHeld) = 0;  // the first message
  std::atomic<int> computing = 0;                                   // how many have begun
};

// As an evaluator does it: one check on each back edge, a load while nobody asks.
void Compute(World& world) {
  EvalBreaker breaker;
  GilThread thread(breaker);
  GilLock lock(world.gil, thread);
  ++world.computing;
  while (world.received < kMessages) {
    ++world.steps;
    if (breaker.Load() != 0) world.gil.YieldIfRequested(thread);
  }
}

// As a blocking call does it: the GIL is given up for the time of the call.
void Receive(World& world, int fd) {
  EvalBreaker breaker;
  GilThread thread(breaker);
  GilLock lock(world.gil, thread);
  for (int i = 0; i < kMessages; ++i) {
    char byte;
    world.gil.Release(thread);
    const ssize_t got = read(fd, &byte, 1);
    world.gil.Acquire(thread);
    if (got != 1) return;
    if (i == 0) world.steps_before = world.steps;
    ++world.received;
  }
}

}  // namespace

int main() {
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) return 1;
  World world;
  std::thread threads[] = {std::thread(Compute, std::ref(world)), std::thread(Compute, std::ref(world)),
                           std::thread(Receive, std::ref(world), pipe_ends[0])};
  while (world.computing < 2) std::this_thread::yield();
  for (int i = 0; i < kMessages; ++i) {
    if (write(pipe_ends[1], "x", 1) != 1) return 1;
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  for (std::thread& thread : threads) thread.join();
  const tessera::gil::GilStats stats = world.gil.stats();
  EvalBreaker breaker;
  GilThread thread(breaker);
  GilLock lock(world.gil, thread);
  std::printf("%d messages received\n", world.received);
  std::printf("the computing ones %s\n", world.steps > world.steps_before ? "ran too" : "starved");
  std::printf("holds were %s\n", stats.acquisitions >= stats.contended ? "counted" : "lost");
}
