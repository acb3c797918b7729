// Interpreters of a language that is one loop, for two tenants at the same time: each has its own lock, heap and state. One
// never ends by itself and ignores what it is asked; it is killed from outside, and the other does not notice.

#include <cstdio>
#include <future>
#include <memory>
#include <thread>
#include <utility>

#include "examples/interp/host.h"
#include "interp/interp.h"

namespace {

namespace gil = tessera::gil;
namespace interp = tessera::interp;

struct Tenant final : interp::Interpreter {
  using Interpreter::Interpreter;
  long steps = 0;  // guarded by this interpreter's GIL
};

class Steps final : public interp::Language {
 public:
  absl::string_view name() const override { return "steps"; }
  std::unique_ptr<interp::Interpreter> NewInterpreter(interp::InterpreterParts parts) override {
    return std::make_unique<Tenant>(std::move(parts));
  }
  std::unique_ptr<interp::ThreadState> NewThread(interp::Interpreter& interpreter) override {
    return std::make_unique<interp::ThreadState>(interpreter);
  }
  absl::Status InitInterpreter(interp::ThreadState&) override { return absl::OkStatus(); }

  // The evaluator: `wanted` steps, or for ever. Every back edge looks at one word.
  static absl::Status Run(interp::ThreadState& thread, long wanted) {
    auto& tenant = static_cast<Tenant&>(thread.interpreter());
    while (wanted < 0 || tenant.steps < wanted) {
      ++tenant.steps;
      if (thread.eval_breaker().Load() == 0) continue;
      if (thread.killed()) return absl::CancelledError("killed");
      interp::YieldGil(thread);
      if (thread.eval_breaker().Take(gil::kInterrupt)) continue;  // this tenant catches everything
    }
    return absl::OkStatus();
  }
};

}  // namespace

int main() {
  tessera::examples::SimpleHost host;
  Steps language;
  interp::InterpreterConfig config;
  config.heap_limit_bytes = 1 << 20;
  auto patient = interp::CreateInterpreter(host, language, {config});
  auto endless = interp::CreateInterpreter(host, language, {config});
  if (!patient.ok() || !endless.ok()) return 1;

  absl::Status how_it_ended;
  std::promise<void> inside;
  std::thread runaway([&] {
    interp::AttachScope scope(*endless);
    inside.set_value();
    if (scope.ok()) how_it_ended = Steps::Run(scope.thread(), -1);
  });
  {
    interp::AttachScope scope(*patient);
    if (!scope.ok() || !Steps::Run(scope.thread(), 1'000'000).ok()) return 1;
    std::printf("patient: %ld steps\n", static_cast<Tenant&>(scope.thread().interpreter()).steps);
  }
  inside.get_future().wait();
  if (!interp::InterruptInterpreter(*endless).ok()) return 1;  // it does not care
  if (!interp::KillInterpreter(*endless).ok()) return 1;
  runaway.join();
  std::printf("endless: %s\n", how_it_ended.ok() ? "was never run" : std::string(how_it_ended.message()).c_str());

  const absl::Status late = interp::AttachScope(*endless).status();
  std::printf("entering it again is %s\n", late.ok() ? "possible" : "refused");
  if (!interp::EndInterpreter(*endless).ok() || !interp::EndInterpreter(*patient).ok()) return 1;
  std::printf("%d interpreters are left\n", host.live());
}
