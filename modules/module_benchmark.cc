// What a module costs an interpreter before its own code runs: object and state made, slots run, state given back.

#include "benchmark/benchmark.h"
#include "interp/testing.h"
#include "modules/module_def.h"
#include "modules/module_state.h"

namespace tessera::modules {
namespace {

using interp::AttachScope;
using interp::InterpreterView;
using interp::ThreadState;

// A language with one module object.
class OneModule final : public ModuleLanguage {
 public:
  bool HasException(ThreadState&) override { return false; }
  void RaiseSystemError(ThreadState&, absl::string_view) override {}
  void RaiseNoMemory(ThreadState&) override {}
  uint64_t NewModule(ThreadState&, const ModuleDef&, uint64_t) override { return 1; }
  ModuleState* StateOf(uint64_t) override { return &state; }

  ModuleState state;
};

bool Count(ThreadState&, uint64_t, ModuleState& state) {
  ++*static_cast<uint64_t*>(state.data());
  return true;
}

void BM_CreateExecFree(benchmark::State& state) {
  interp::testing::World world;
  InterpreterView view = std::move(*world.Create());
  {
    AttachScope scope(view);
    const Slot slots[] = {Slot::Exec(&Count)};
    const ModuleDef def{.name = "counter", .state_size = sizeof(uint64_t), .slots = slots};
    OneModule language;
    for (auto _ : state) {
      const uint64_t module = CreateModule(scope.thread(), language, def, 0);
      benchmark::DoNotOptimize(ExecModule(scope.thread(), language, def, module));
      language.state.Free();
    }
  }
  (void)EndInterpreter(view);
}
BENCHMARK(BM_CreateExecFree);

void BM_StateOfAModule(benchmark::State& state) {
  const ModuleDef def{.name = "counter", .state_size = sizeof(uint64_t)};
  interp::testing::World world;
  InterpreterView view = std::move(*world.Create());
  {
    AttachScope scope(view);
    ModuleState module;
    if (!module.Allocate(scope.thread().interpreter().heap(), def)) state.SkipWithError("no memory");
    for (auto _ : state) benchmark::DoNotOptimize(module.As<uint64_t>(def));
    module.Free();
  }
  (void)EndInterpreter(view);
}
BENCHMARK(BM_StateOfAModule);

}  // namespace
}  // namespace tessera::modules
