// What an import costs apart from the module: the look-up of one that is there, the lock of one that is not.

#include "benchmark/benchmark.h"
#include "imports/finder.h"
#include "imports/import_lock.h"
#include "imports/testing.h"

namespace tessera::imports {
namespace {

using interp::AttachScope;
using interp::ThreadState;
using testing::Place;
using testing::Table;

class Anything final : public Finder, public Loader {
 public:
  FindResult Find(ThreadState&, absl::string_view name, uint64_t, Spec* spec) override {
    *spec = {.name = name, .loader = this};
    return FindResult::kFound;
  }
  ModuleHandle Create(ThreadState&, const Spec&) override { return 1; }
  bool Exec(ThreadState&, const Spec&, ModuleHandle) override { return true; }
};

void BM_ImportWhatIsThere(benchmark::State& state) {
  Place place;
  AttachScope scope(place.view);
  Table table;
  Anything finder;
  FinderChain chain;
  chain.Append(finder);
  table.Put(scope.thread(), "there", 1);
  ModuleHandle module = 0;
  for (auto _ : state) benchmark::DoNotOptimize(ImportModule(scope.thread(), place.locks, chain, table, "there", 0, &module));
}
BENCHMARK(BM_ImportWhatIsThere);

void BM_ImportAnew(benchmark::State& state) {
  Place place;
  AttachScope scope(place.view);
  Table table;
  Anything finder;
  FinderChain chain;
  chain.Append(finder);
  ModuleHandle module = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(ImportModule(scope.thread(), place.locks, chain, table, "new", 0, &module));
    table.Remove(scope.thread(), "new");
  }
}
BENCHMARK(BM_ImportAnew);

void BM_LockOfAModule(benchmark::State& state) {
  Place place;
  AttachScope scope(place.view);
  for (auto _ : state) {
    ImportLocks::Held held(place.locks, scope.thread(), "module");
    benchmark::DoNotOptimize(held.result());
  }
}
BENCHMARK(BM_LockOfAModule);

}  // namespace
}  // namespace tessera::imports
