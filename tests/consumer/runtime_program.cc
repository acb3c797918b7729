// Two interpreters of a language of one's own, each with its own GIL, count at the same time.
#include <cstdio>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "no_modules.h"
#include "runtime/runtime.h"
#include "tally_language.h"

namespace interp = tessera::interp;

int main() {
  Tally tally;
  tessera::runtime::RuntimeConfig config;
  config.modules = no_modules();
  auto runtime = tessera::runtime::Runtime::Create(config);
  if (!runtime.ok() || !(*runtime)->CreateMain(tally).ok()) return 1;

  std::vector<std::thread> threads;
  std::vector<interp::InterpreterView> workers;
  for (int i = 0; i < 2; ++i) {
    auto worker = (*runtime)->CreateInterpreter(tally, interp::InterpreterConfig::Isolated());
    if (!worker.ok()) return 1;
    workers.push_back(*std::move(worker));
  }
  for (const interp::InterpreterView& worker : workers) {
    threads.emplace_back([view = worker.Dup()] {
      interp::AttachScope scope(view);
      if (scope.ok()) Tally::Count(scope.thread(), 100000);
    });
  }
  for (std::thread& thread : threads) thread.join();

  long total = 0;
  for (const interp::InterpreterView& worker : workers) {
    {
      interp::AttachScope scope(worker);
      if (!scope.ok()) return 1;
      total += Tally::Total(scope.thread());
    }
    if (!(*runtime)->EndInterpreter(worker).ok()) return 1;
  }
  std::printf("runtime: %ld steps in two interpreters\n", total);
  return total == 200000 ? 0 : 1;
}
