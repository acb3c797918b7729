// Pairs of allocation and release beside those of jemalloc and of the C library's malloc, in one run.
#include <cstdlib>
#include <random>
#include <vector>

#include "alloc/chunk_pool.h"
#include "alloc/heap.h"
#include "alloc/internal/system.h"
#include "benchmark/benchmark.h"

namespace tessera::alloc {
namespace {

struct FromHeap {
  Heap heap;
  void* Allocate(size_t size) { return heap.Allocate(size); }
  void Free(void* block) { Heap::Free(block); }
};

// jemalloc, or malloc where it is switched off.
struct FromSystem {
  void* Allocate(size_t size) { return internal::SystemMalloc(size); }
  void Free(void* block) { internal::SystemFree(block); }
};

struct FromMalloc {
  void* Allocate(size_t size) { return malloc(size); }
  void Free(void* block) { free(block); }
};

template <class A>
void SameBlockAgain(benchmark::State& state) {
  A allocator;
  const size_t size = static_cast<size_t>(state.range(0));
  for (auto _ : state) {
    void* block = allocator.Allocate(size);
    benchmark::DoNotOptimize(block);
    allocator.Free(block);
  }
}

// 10,000 live blocks; one at random is released and allocated anew.
template <class A>
void RandomOf10000(benchmark::State& state, std::vector<size_t> sizes) {
  constexpr size_t kLive = 10000;
  constexpr size_t kOrder = 1 << 16;
  A allocator;
  std::mt19937 random(1);
  std::vector<uint32_t> order(kOrder);
  for (uint32_t& index : order) index = random() % kLive;
  std::vector<uint32_t> size_of(kOrder);
  for (uint32_t& size : size_of) size = static_cast<uint32_t>(sizes[random() % sizes.size()]);
  std::vector<void*> live(kLive);
  for (size_t i = 0; i < kLive; ++i) live[i] = allocator.Allocate(size_of[i]);
  size_t i = 0;
  for (auto _ : state) {
    void*& slot = live[order[i]];
    allocator.Free(slot);
    slot = allocator.Allocate(size_of[i]);
    *static_cast<volatile char*>(slot) = 1;
    i = (i + 1) % kOrder;
  }
  for (void* block : live) allocator.Free(block);
}

template <class A>
void Random(benchmark::State& state) {
  RandomOf10000<A>(state, {static_cast<size_t>(state.range(0))});
}

template <class A>
void Mixed(benchmark::State& state) {
  std::vector<size_t> sizes;
  for (size_t size = 16; size <= 512; size += 16) sizes.push_back(size);
  RandomOf10000<A>(state, sizes);
}

void MakeAndDropHeap(benchmark::State& state) {
  ChunkPool pool;
  for (auto _ : state) {
    Heap heap(&pool);
    for (size_t size = 16; size <= 512; size += 16) benchmark::DoNotOptimize(heap.Allocate(size));
  }
}

BENCHMARK_TEMPLATE(SameBlockAgain, FromHeap)->Arg(16)->Arg(64)->Arg(512);
BENCHMARK_TEMPLATE(SameBlockAgain, FromSystem)->Arg(16)->Arg(64)->Arg(512);
BENCHMARK_TEMPLATE(SameBlockAgain, FromMalloc)->Arg(16)->Arg(64)->Arg(512);
BENCHMARK_TEMPLATE(Random, FromHeap)->Arg(16)->Arg(64)->Arg(512);
BENCHMARK_TEMPLATE(Random, FromSystem)->Arg(16)->Arg(64)->Arg(512);
BENCHMARK_TEMPLATE(Random, FromMalloc)->Arg(16)->Arg(64)->Arg(512);
BENCHMARK_TEMPLATE(Mixed, FromHeap);
BENCHMARK_TEMPLATE(Mixed, FromSystem);
BENCHMARK_TEMPLATE(Mixed, FromMalloc);
BENCHMARK(MakeAndDropHeap);

}  // namespace
}  // namespace tessera::alloc
