// Cost of collections per examined object: young ones beside a large old heap, full ones, and cycles made and collected.
#include <utility>
#include <vector>

#include "alloc/heap.h"
#include "benchmark/benchmark.h"
#include "gc/collector.h"

namespace tessera::gc {
namespace {

struct Pair : Object {
  uint64_t first, second;
};

void PairDealloc(Object* object) {
  const Pair pair = *static_cast<Pair*>(object);
  alloc::Heap::Free(object);
  immortal::XDecRef(pair.first);
  immortal::XDecRef(pair.second);
}
int PairTraverse(Object* object, immortal::Visitor visit) {
  Pair* pair = static_cast<Pair*>(object);
  if (pair->first != 0) visit(pair->first);
  if (pair->second != 0) visit(pair->second);
  return 0;
}
int PairClear(Object* object) {
  Pair* pair = static_cast<Pair*>(object);
  immortal::XDecRef(std::exchange(pair->first, 0));
  immortal::XDecRef(std::exchange(pair->second, 0));
  return 0;
}

immortal::TypeInfo MakeType() {
  immortal::TypeInfo type{};
  type.count = immortal::kImmortalCount;
  type.name = "pair";
  type.size = sizeof(Pair);
  type.dealloc = &PairDealloc;
  type.traverse = &PairTraverse;
  type.clear = &PairClear;
  return type;
}

Pair* NewPair(alloc::Heap& heap, const immortal::TypeInfo& type, uint64_t first) {
  Pair* pair = static_cast<Pair*>(heap.AllocateCollectable(sizeof(Pair)));
  pair->first = first;
  pair->second = 0;
  immortal::InitObject(pair, &type);
  return pair;
}

uint64_t Chain(alloc::Heap& heap, const immortal::TypeInfo& type, int64_t length) {
  uint64_t chain = 0;
  for (int64_t i = 0; i < length; ++i) chain = immortal::BitsOf(NewPair(heap, type, chain));
  return chain;
}

void FullCollectionOfLiveObjects(benchmark::State& state) {
  alloc::Heap heap;
  const immortal::TypeInfo type = MakeType();
  Collector collector(heap);
  Chain(heap, type, state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(collector.Collect());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// 2,000 young objects survive beside `range` old ones.
void YoungCollection(benchmark::State& state) {
  alloc::Heap heap;
  const immortal::TypeInfo type = MakeType();
  Collector collector(heap);
  Chain(heap, type, state.range(0));
  collector.Collect();
  for (auto _ : state) {
    const uint64_t young = Chain(heap, type, 2000);
    benchmark::DoNotOptimize(collector.Collect(0));
    immortal::DecRef(young);
  }
  state.SetItemsProcessed(state.iterations() * 2000);
}

void MakeAndCollectCycles(benchmark::State& state) {
  alloc::Heap heap;
  const immortal::TypeInfo type = MakeType();
  Collector collector(heap);
  for (auto _ : state) {
    Pair* pair = NewPair(heap, type, 0);
    pair->first = immortal::BitsOf(NewPair(heap, type, 0));
    static_cast<Pair*>(immortal::AsObject(pair->first))->first = immortal::BitsOf(pair);
    collector.CollectIfDue();
  }
  state.SetItemsProcessed(state.iterations() * 2);
}

BENCHMARK(FullCollectionOfLiveObjects)->Arg(1000)->Arg(100000)->Arg(1000000);
BENCHMARK(YoungCollection)->Arg(0)->Arg(100000)->Arg(1000000);
BENCHMARK(MakeAndCollectCycles);

}  // namespace
}  // namespace tessera::gc
