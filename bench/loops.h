// Timed loops that our libraries and their peers run alike: nothing but C++ and the system, so that a peer's compiler takes it as it is.
#ifndef TESSERA_BENCH_LOOPS_H_
#define TESSERA_BENCH_LOOPS_H_

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace tessera::bench {

inline double Seconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

inline void Row(const std::string& name, double value) { std::printf("%s\t%.4g\n", name.c_str(), value); }

// The compiler must take it that `value` is used, and that memory has changed.
template <class T>
inline void Touch(T& value) {
#if defined(__clang__)
  asm volatile("" : "+r,m"(value) : : "memory");
#else
  asm volatile("" : "+m,r"(value) : : "memory");
#endif
}

// Nanoseconds of one turn of `body`, which is warmed up first.
template <class Body>
double NanosecondsEach(int64_t turns, Body body) {
  for (int64_t i = 0; i < turns / 10; ++i) body();
  const double begin = Seconds();
  for (int64_t i = 0; i < turns; ++i) body();
  return (Seconds() - begin) / static_cast<double>(turns) * 1e9;
}

inline double ThreadSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// CPU time of `body` on two cores at once, each thread on its own, compared with one thread alone: 1 says that they do not get in each other's way.
// Where there is one core only, two threads on it. Medians of rounds that take turns.
template <class Body>
double TwoCoresToOne(int64_t turns, Body body) {
  constexpr int kRounds = 15;
  auto measure = [&](int threads, double* seconds) {
    std::atomic<int> waiting{threads};
    std::vector<std::thread> running;
    for (int n = 0; n < threads; ++n) {
      running.emplace_back([&, n] {
        cpu_set_t cores, mine;
        CPU_ZERO(&mine);
        sched_getaffinity(0, sizeof(cores), &cores);
        int skip = n % CPU_COUNT(&cores), core = 0;
        while (!CPU_ISSET(core, &cores) || skip-- > 0) ++core;
        CPU_SET(core, &mine);
        sched_setaffinity(0, sizeof(mine), &mine);
        waiting.fetch_sub(1);
        while (waiting.load() != 0) {
        }
        const double begin = ThreadSeconds();
        for (int64_t turn = 0; turn < turns; ++turn) body();
        seconds[n] = ThreadSeconds() - begin;
      });
    }
    for (std::thread& thread : running) thread.join();
  };
  std::vector<double> ratios;
  for (int round = 0; round < kRounds; ++round) {
    double alone, both[2];
    measure(1, &alone);
    measure(2, both);
    ratios.push_back((both[0] + both[1]) / 2 / alone);
  }
  std::sort(ratios.begin(), ratios.end());
  return ratios[kRounds / 2];
}

// A block that is released and allocated again, once alone and once among 10,000 live ones at random.
template <class Allocator>
void AllocationRows(Allocator& allocator) {
  for (size_t size : {16, 64, 512}) {
    Row("same_block_" + std::to_string(size), NanosecondsEach(20000000, [&] {
          void* block = allocator.Allocate(size);
          Touch(block);
          allocator.Free(block);
        }));
  }
  constexpr size_t kLive = 10000, kOrder = 1 << 16;
  std::mt19937 random(1);
  std::vector<uint32_t> order(kOrder), mixed(kOrder);
  for (uint32_t& index : order) index = static_cast<uint32_t>(random() % kLive);
  for (uint32_t& size : mixed) size = static_cast<uint32_t>(16 + random() % 32 * 16);
  for (size_t size : {16, 64, 512, 0}) {  // 0: sizes from 16 to 512
    std::vector<void*> live(kLive);
    for (size_t i = 0; i < kLive; ++i) live[i] = allocator.Allocate(size != 0 ? size : mixed[i]);
    size_t i = 0;
    const double each = NanosecondsEach(5000000, [&] {
      void*& slot = live[order[i]];
      allocator.Free(slot);
      slot = allocator.Allocate(size != 0 ? size : mixed[i]);
      *static_cast<volatile char*>(slot) = 1;
      i = (i + 1) % kOrder;
    });
    for (void* block : live) allocator.Free(block);
    Row("random_" + (size != 0 ? std::to_string(size) : std::string("16_to_512")), each);
  }
}

}  // namespace tessera::bench

#endif  // TESSERA_BENCH_LOOPS_H_
