// The hot paths of dict, set and list, and list.sort on the kinds of values that it knows.
//
// bazel run --config=opt //objects:containers_benchmark
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "benchmark/benchmark.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/testing.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

class World {
 public:
  Thread& th() { return static_cast<Thread&>(scope_->thread()); }
  ~World() {
    scope_.reset();
    interp::EndInterpreter(view_).IgnoreError();
  }

 private:
  interp::testing::FakeHost host_;
  testing::ObjectsLanguage language_;
  interp::InterpreterView view_ =
      std::move(*interp::CreateInterpreter(host_, language_, {interp::InterpreterConfig::Isolated(), interp::Whence::kApi}));
  std::unique_ptr<interp::AttachScope> scope_ = std::make_unique<interp::AttachScope>(view_);
};

std::vector<Owned> Names(Thread& th, int64_t count, const char* prefix) {
  std::vector<Owned> names;
  for (int64_t i = 0; i < count; ++i) names.push_back(Owned(NewStr(th, prefix + std::to_string(i))));
  for (const Owned& name : names) StrHash(name.as<Str>());
  return names;
}

Owned DictOf(Thread& th, const std::vector<Owned>& names) {
  Owned dict{Value(NewDict(th))};
  for (const Owned& name : names) DictSet(th, dict.as<Dict>(), name.as<Str>(), Value::Int(1));
  return dict;
}

void BM_DictFindSameStr(benchmark::State& state) {
  World world;
  Thread& th = world.th();
  std::vector<Owned> names = Names(th, state.range(0), "name");
  Owned dict = DictOf(th, names);
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(FindDictItem(th, dict.as<Dict>(), names[i].as<Str>()));
    if (++i == names.size()) i = 0;
  }
}
BENCHMARK(BM_DictFindSameStr)->Arg(5)->Arg(80)->Arg(10000);

void BM_DictFindEqualStr(benchmark::State& state) {
  World world;
  Thread& th = world.th();
  Owned dict = DictOf(th, Names(th, state.range(0), "name"));
  std::vector<Owned> names = Names(th, state.range(0), "name");
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(FindDictItem(th, dict.as<Dict>(), names[i].as<Str>()));
    if (++i == names.size()) i = 0;
  }
}
BENCHMARK(BM_DictFindEqualStr)->Arg(80);

void BM_DictFindMissing(benchmark::State& state) {
  World world;
  Thread& th = world.th();
  Owned dict = DictOf(th, Names(th, state.range(0), "name"));
  std::vector<Owned> names = Names(th, state.range(0), "other");
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(FindDictItem(th, dict.as<Dict>(), names[i].as<Str>()));
    if (++i == names.size()) i = 0;
  }
}
BENCHMARK(BM_DictFindMissing)->Arg(80);

void BM_DictFindInt(benchmark::State& state) {
  World world;
  Thread& th = world.th();
  Owned dict{Value(NewDict(th))};
  for (int64_t i = 0; i < 1000; ++i) DictSet(th, dict.as<Dict>(), Value::Int(i * 7), Value::Int(i));
  int64_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(FindDictItem(th, dict.as<Dict>(), Value::Int(i * 7)));
    if (++i == 1000) i = 0;
  }
}
BENCHMARK(BM_DictFindInt);

void BM_DictBuild(benchmark::State& state) {
  World world;
  Thread& th = world.th();
  std::vector<Owned> names = Names(th, state.range(0), "name");
  for (auto _ : state) {
    Owned dict = DictOf(th, names);
    benchmark::DoNotOptimize(dict);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_DictBuild)->Arg(5)->Arg(1000)->Arg(100000);

void BM_SetAddInts(benchmark::State& state) {
  World world;
  Thread& th = world.th();
  for (auto _ : state) {
    Owned set{Value(NewSet(th))};
    for (int64_t i = 0; i < state.range(0); ++i) SetAdd(th, set.as<Set>(), Value::Int(i * 3));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_SetAddInts)->Arg(1000)->Arg(100000);

void BM_ListAppend(benchmark::State& state) {
  World world;
  Thread& th = world.th();
  for (auto _ : state) {
    Owned list{Value(NewList(th))};
    for (int64_t i = 0; i < state.range(0); ++i) ListAppend(th, list.as<List>(), Value::Int(i));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_ListAppend)->Arg(10)->Arg(100000);

using Make = Value (*)(Thread& th, uint64_t random, int64_t i);
Value MakeInt(Thread&, uint64_t random, int64_t) { return Value::Int(static_cast<int64_t>(random % 1000000)); }
Value MakeFloat(Thread& th, uint64_t random, int64_t) { return NewFloat(th, static_cast<double>(random >> 11) * 0x1p-53); }
Value MakeStr(Thread& th, uint64_t random, int64_t) { return NewStr(th, std::to_string(random % 1000000000)); }
Value MakePair(Thread& th, uint64_t random, int64_t i) {
  Value items[] = {MakeInt(th, random, i), Value::Int(i)};
  return NewTuple(th, items, 2);
}
Value MakeSorted(Thread&, uint64_t, int64_t i) { return Value::Int(i); }
Value MakeMixed(Thread& th, uint64_t random, int64_t i) { return i % 2 ? MakeInt(th, random, i) : MakeFloat(th, random, i); }

void BM_Sort(benchmark::State& state, Make make) {
  World world;
  Thread& th = world.th();
  std::mt19937_64 random(1);
  Owned list{Value(NewList(th))};
  for (int64_t i = 0; i < state.range(0); ++i) ListAppendSteal(th, list.as<List>(), make(th, random(), i));
  for (auto _ : state) {
    state.PauseTiming();
    Owned copy(ListFrom(th, list));
    state.ResumeTiming();
    ListSort(th, copy.as<List>(), Value::None(), false);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(BM_Sort, ints, MakeInt)->Arg(10)->Arg(1000)->Arg(400000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Sort, floats, MakeFloat)->Arg(400000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Sort, strs, MakeStr)->Arg(400000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Sort, pairs, MakePair)->Arg(400000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Sort, sorted, MakeSorted)->Arg(400000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Sort, mixed, MakeMixed)->Arg(400000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tessera::objects
