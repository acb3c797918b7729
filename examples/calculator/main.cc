// calculator [--memory=BYTES] [--seconds=N] [PROGRAM...]: runs each program (or, without any, a demonstration) in an
// interpreter of its own, all at the same time, each within its limits.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "examples/calculator/calculator.h"
#include "examples/calculator/calculator_modules.h"
#include "runtime/runtime.h"

using namespace tessera;

namespace {

constexpr calculator::Source kLibrary[] = {
    {"geometry", "use roots; pi = 3.14159265; diagonal = roots.sqrt(2);"},
};

// The demonstration: one that computes, one that never ends, one that wants all the memory there is.
constexpr const char* kPrograms[] = {
    "use roots; n = 0; sum = 0; while n < 10000 { n = n + 1; sum = sum + roots.sqrt(n); }; print roots.calls(0);",
    "use geometry; print geometry.pi * 2 * 2; while 1 { x = 2; };",
    "use hog; print hog.eat(0);",
};

struct Limits {
  uint64_t memory = 1 << 20;
  double seconds = 1;
};

void RunOne(runtime::Runtime& runtime, interp::Language& language, const Limits& limits, const std::string& program,
            std::string* outcome) {
  auto view = runtime.CreateInterpreter(language, {.heap_limit_bytes = limits.memory});
  if (!view.ok()) return *outcome = view.status().ToString(), void();
  absl::Status status = runtime.SetDeadline(*view, runtime::StopAction::kKill,
                                            interp::Deadline::After(absl::Seconds(limits.seconds)));
  if (status.ok()) {
    interp::AttachScope scope(*view);
    absl::StatusOr<std::string> printed = scope.ok() ? calculator::Run(scope.thread(), program) : scope.status();
    *outcome = printed.ok() ? *printed : std::string(printed.status().message()) + "\n";
  }
  if (status.ok()) status = runtime.EndInterpreter(*view);
  if (!status.ok()) *outcome += status.ToString() + "\n";
}

}  // namespace

int main(int argc, char** argv) {
  Limits limits;
  std::vector<std::string> programs;
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    const bool known = absl::ConsumePrefix(&argument, "--memory=")    ? absl::SimpleAtoi(argument, &limits.memory)
                       : absl::ConsumePrefix(&argument, "--seconds=") ? absl::SimpleAtod(argument, &limits.seconds)
                                                                      : !absl::StartsWith(argument, "--");
    if (!known) return std::fprintf(stderr, "calculator [--memory=BYTES] [--seconds=N] [PROGRAM...]\n"), 2;
    if (argv[i] == argument.data()) programs.emplace_back(argument);
  }
  if (programs.empty()) programs.assign(std::begin(kPrograms), std::end(kPrograms));

  auto language = calculator::MakeLanguage(kLibrary);
  auto runtime = runtime::Runtime::Create({.modules = calculator_modules()});
  if (!runtime.ok() || !(*runtime)->CreateMain(*language).ok()) return 1;
  std::vector<std::string> outcomes(programs.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < programs.size(); ++i) {
    threads.emplace_back([&, i] { RunOne(**runtime, *language, limits, programs[i], &outcomes[i]); });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < programs.size(); ++i) std::printf("> %s\n%s", programs[i].c_str(), outcomes[i].c_str());
}
