// Pairs of IncRef and DecRef of what is counted, immortal by count, and immortal by reference.
#include "alloc/heap.h"
#include "benchmark/benchmark.h"
#include "immortal/object.h"

namespace tessera::immortal {
namespace {

void Dealloc(Object* object) { alloc::Heap::Free(object); }

TypeInfo MakeType() {
  TypeInfo type{};
  type.count = kImmortalCount;
  type.name = "thing";
  type.size = sizeof(Object);
  type.dealloc = &Dealloc;
  return type;
}

void Count(benchmark::State& state, uint64_t bits) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(bits);
    IncRef(bits);
    benchmark::ClobberMemory();
    DecRef(bits);
    benchmark::ClobberMemory();
  }
}

void CountedPair(benchmark::State& state) {
  alloc::Heap heap;
  const TypeInfo type = MakeType();
  Object* object = static_cast<Object*>(heap.Allocate(sizeof(Object)));
  InitObject(object, &type);
  Count(state, BitsOf(object));
}

void ImmortalByCountPair(benchmark::State& state) {
  alloc::Heap heap;
  const TypeInfo type = MakeType();
  Object* object = static_cast<Object*>(heap.Allocate(sizeof(Object)));
  InitObject(object, &type);
  Immortalize(object);
  Count(state, BitsOf(object));
}

constexpr Static<Object> kStatic{0, {kImmortalCount, 0, nullptr}};

void ImmortalByReferencePair(benchmark::State& state) { Count(state, BitsOf(&kStatic.object)); }

void EmptyLoop(benchmark::State& state) {
  uint64_t bits = 1;
  for (auto _ : state) {
    benchmark::DoNotOptimize(bits);
    benchmark::ClobberMemory();
  }
}

void MakeAndRelease(benchmark::State& state) {
  alloc::Heap heap;
  const TypeInfo type = MakeType();
  for (auto _ : state) {
    Object* object = static_cast<Object*>(heap.Allocate(48));
    InitObject(object, &type);
    benchmark::DoNotOptimize(object);
    DecRef(object);
  }
}

BENCHMARK(EmptyLoop);
BENCHMARK(CountedPair);
BENCHMARK(ImmortalByCountPair);
BENCHMARK(ImmortalByReferencePair);
BENCHMARK(ImmortalByReferencePair)->Threads(2);
BENCHMARK(MakeAndRelease);

}  // namespace
}  // namespace tessera::immortal
