// How many times one core's work two CPU-bound interpreters do: with a GIL of their own, with a shared one, and as two processes.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "bench/host.h"
#include "bench/loops.h"

namespace tessera::bench {
namespace {

constexpr char kWork[] = R"(
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
words = {}
for i in range(12):
    fib(22)
    for k in range(20000):
        words[k % 1000] = [k, str(k)]
)";

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double One(Host& host) {
  interp::InterpreterView view = host.Make();
  const double begin = Seconds();
  Host::Run(view, kWork);
  const double passed = Seconds() - begin;
  host.End(view);
  return passed;
}

double TwoInterpreters(Host& host, interp::GilKind gil) {
  interp::InterpreterView first = host.Make(gil), second = host.Make(gil);
  const double begin = Seconds();
  std::thread other([&] { Host::Run(second, kWork); });
  Host::Run(first, kWork);
  other.join();
  const double passed = Seconds() - begin;
  host.End(first);
  host.End(second);
  return passed;
}

// Of two processes that have their interpreter ready when they are let go.
double TwoProcesses() {
  int go[2], ready[2];
  Host::Check(pipe(go) == 0 && pipe(ready) == 0, "pipe");
  for (int i = 0; i < 2; ++i) {
    if (fork() != 0) continue;
    char byte = 0;
    close(go[1]);
    {
      Host host;
      interp::InterpreterView view = host.Make();
      Host::Check(write(ready[1], &byte, 1) == 1, "write");
      (void)!read(go[0], &byte, 1);  // until the parent closes it
      Host::Run(view, kWork);
      Host::Check(write(ready[1], &byte, 1) == 1, "write");
      host.End(view);
    }
    std::_Exit(0);
  }
  char byte;
  for (int i = 0; i < 2; ++i) Host::Check(read(ready[0], &byte, 1) == 1, "read");
  const double begin = Seconds();
  close(go[1]);
  for (int i = 0; i < 2; ++i) Host::Check(read(ready[0], &byte, 1) == 1, "read");
  const double passed = Seconds() - begin;
  while (wait(nullptr) > 0) continue;
  return passed;
}

}  // namespace
}  // namespace tessera::bench

int main() {
  using namespace tessera::bench;  // NOLINT
  // Each round compares what ran in it; the medians of the rounds are what counts.
  constexpr int kRounds = 9;
  std::vector<double> own_gil, shared_gil, two_processes, of_processes;
  for (int round = 0; round < kRounds; ++round) {
    const double processes = TwoProcesses();
    Host host;
    One(host);
    const double one = One(host);
    const double own = TwoInterpreters(host, tessera::interp::GilKind::kOwn);
    const double shared = TwoInterpreters(host, tessera::interp::GilKind::kShared);
    own_gil.push_back(2 * one / own);
    shared_gil.push_back(2 * one / shared);
    two_processes.push_back(2 * one / processes);
    of_processes.push_back(processes / own);
  }
  Row("two_own_gil", Median(own_gil));
  Row("two_shared_gil", Median(shared_gil));
  Row("two_processes", Median(two_processes));
  Row("own_gil_of_processes", Median(of_processes));
  return 0;
}
