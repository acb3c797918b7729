// What an audit event costs: without hooks, and with some.
#include "benchmark/benchmark.h"
#include "runtime/audit_hooks.h"

namespace tessera::runtime {
namespace {

absl::Status Allow(const interp::AuditEvent&, void*) { return absl::OkStatus(); }

void BM_AuditEvent(benchmark::State& state) {
  AuditHooks hooks;
  for (int64_t i = 0; i < state.range(0); ++i) {
    if (!hooks.Add(&Allow, nullptr).ok()) return state.SkipWithError("no memory");
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(hooks);
    absl::Status allowed = hooks.Raise({"event"});
    benchmark::DoNotOptimize(allowed);
  }
}
BENCHMARK(BM_AuditEvent)->Arg(0)->Arg(1)->Arg(8);

}  // namespace
}  // namespace tessera::runtime
