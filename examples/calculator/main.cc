// Two interpreters of the calculator on two threads, each with its own GIL and heap.
#include <cstdio>
#include <thread>

#include "examples/calculator/calculator.h"
#include "examples/calculator/calculator_modules.h"

using namespace tessera;

constexpr char kProgram[] = "use roots; n = 0; sum = 0; "
                            "while n < 300000 { n = n + 1; sum = sum + roots.sqrt(n); }; print sum; print roots.calls(0);";

void Work(const interp::InterpreterView& view) {
  const absl::Time start = absl::Now();
  interp::AttachScope scope(view);
  const auto printed = scope.ok() ? calculator::Run(scope.thread(), kProgram) : scope.status();
  std::printf("interpreter %d, at work for %s:\n%s", int(view.id()), absl::FormatDuration(absl::Now() - start).c_str(),
              printed.value_or(printed.status().ToString()).c_str());
}

int main() {
  auto language = calculator::MakeLanguage();
  auto runtime = runtime::Runtime::Create({.modules = calculator_modules()});
  if (!runtime.ok() || !(*runtime)->CreateMain(*language).ok()) return 1;
  auto a = (*runtime)->CreateInterpreter(*language, {}), b = (*runtime)->CreateInterpreter(*language, {});
  if (!a.ok() || !b.ok()) return 1;
  std::thread second([&] { Work(*b); });
  Work(*a);
  second.join();
}
