// How many times one core's work two CPU-bound interpreters do: with a GIL of their own, with a shared one, and as two processes.
#include <algorithm>
#include <thread>
#include <vector>

#include "bench/host.h"
#include "bench/loops.h"
#include "bench/two_processes.h"

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

// Of one of two processes, which has its interpreter ready when it is let go.
struct Work {
  ~Work() { host.End(view); }
  void operator()() { Host::Run(view, kWork); }
  Host host;
  interp::InterpreterView view = host.Make();
};

}  // namespace
}  // namespace tessera::bench

int main() {
  using namespace tessera::bench;  // NOLINT
  // Each round compares what ran in it; the medians of the rounds are what counts.
  constexpr int kRounds = 9;
  std::vector<double> own_gil, shared_gil, two_processes, of_processes;
  for (int round = 0; round < kRounds; ++round) {
    const double processes = SecondsOfTwoProcesses<Work>();
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
