// interpreters growth [CYCLES]|idle|used|time|threads: what isolated interpreters with Python on them cost: time, resident memory, what is left when they are
// gone, and how two threads that make them compare with two processes.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "bench/host.h"
#include "bench/loops.h"
#include "bench/two_processes.h"

namespace tessera::bench {
namespace {

constexpr char kProgram[] = "import sys; print(1)";

// Exact, unlike /proc/self/statm, whose counters are batched per core.
double ResidentKilobytes() {
  FILE* file = std::fopen("/proc/self/smaps_rollup", "r");
  Host::Check(file != nullptr, "smaps_rollup");
  char line[256];
  long kilobytes = 0;
  while (std::fgets(line, sizeof(line), file) != nullptr && std::sscanf(line, "Rss: %ld", &kilobytes) != 1) continue;
  std::fclose(file);
  return static_cast<double>(kilobytes);
}

void Cycle(Host& host, bool runs) {
  interp::InterpreterView view = host.Make();
  if (runs) Host::Run(view, kProgram);
  host.End(view);
}

double MicrosecondsOfCycle(Host& host, bool runs) {
  constexpr int kTurns = 1000;
  for (int i = 0; i < kTurns / 10; ++i) Cycle(host, runs);
  const double begin = Seconds();
  for (int i = 0; i < kTurns; ++i) Cycle(host, runs);
  return (Seconds() - begin) / kTurns * 1e6;
}

// Creation and end apart.
void TimeOfEach(Host& host) {
  constexpr int kTurns = 1000;
  double create = 0, close = 0;
  for (int i = -kTurns / 10; i < kTurns; ++i) {
    if (i == 0) create = close = 0;
    const double begin = Seconds();
    interp::InterpreterView view = host.Make();
    const double made = Seconds();
    host.End(view);
    close += Seconds() - made;
    create += made - begin;
  }
  Row("create", create / kTurns * 1e6);
  Row("close", close / kTurns * 1e6);
}

constexpr int kCyclesEach = 4000;

void ManyCycles(Host& host) {
  for (int i = 0; i < kCyclesEach; ++i) Cycle(host, false);
}

double SecondsOfTwoThreads(Host& host) {
  const double begin = Seconds();
  std::thread other([&] { ManyCycles(host); });
  ManyCycles(host);
  other.join();
  return Seconds() - begin;
}

// Of one of two processes.
struct Cycles {
  Cycles() { Cycle(host, false); }
  void operator()() { ManyCycles(host); }
  Host host;
};

// How fast two threads make and end interpreters, of what two processes reach: the median of rounds.
void ThreadsOfProcesses() {
  std::vector<double> ratios;
  for (int round = 0; round < 9; ++round) {
    const double processes = SecondsOfTwoProcesses<Cycles>();
    Host host;
    Cycle(host, false);
    ratios.push_back(processes / SecondsOfTwoThreads(host));
  }
  std::nth_element(ratios.begin(), ratios.begin() + 4, ratios.end());
  Row("two_threads_of_processes", ratios[4]);
}

// Of one interpreter beside 200 others, all of them kept.
double KilobytesEach(bool runs) {
  constexpr int kCount = 200;
  Host host;
  std::vector<interp::InterpreterView> views;
  const double before = ResidentKilobytes();
  for (int i = 0; i < kCount; ++i) {
    views.push_back(host.Make());
    if (runs) Host::Run(views.back(), kProgram);
  }
  const double each = (ResidentKilobytes() - before) / kCount;
  for (const interp::InterpreterView& view : views) host.End(view);
  return each;
}

alloc::HeapStats StatsOfMain(Host& host) {
  interp::AttachScope scope(host.main());
  return static_cast<objects::Thread&>(scope.thread()).heap.Stats();
}

double Pages() { return ResidentKilobytes() * 1024 / static_cast<double>(sysconf(_SC_PAGESIZE)); }

// The first tenth is for what grows once.
void LeftOver(int cycles) {
  Host host;
  for (int i = 0; i < cycles / 10; ++i) Cycle(host, true);
  (void)Pages();  // what looking needs is there from now on
  (void)StatsOfMain(host);
  const double pages = Pages();
  const alloc::HeapStats before = StatsOfMain(host);
  const int rest = cycles - cycles / 10;
  const size_t chunks = host.runtime().chunk_pool()->outstanding();
  for (int i = 0; i < rest; ++i) Cycle(host, true);
  Row("growth_per_1000_cycles", (Pages() - pages) * 1000 / rest);
  Row("chunks_left", static_cast<double>(host.runtime().chunk_pool()->outstanding()) - static_cast<double>(chunks));
  const alloc::HeapStats after = StatsOfMain(host);
  Row("blocks_left_in_main_heap", static_cast<double>(after.blocks_in_use) - static_cast<double>(before.blocks_in_use));
  Row("live_interpreters_left", static_cast<double>(host.runtime().live_interpreters()) - 1);
}

// The programs print to nowhere; the rows go to where standard output was.
void RowsApart() {
  const int out = dup(1), nowhere = open("/dev/null", O_WRONLY);
  Host::Check(out >= 0 && nowhere >= 0 && dup2(nowhere, 1) == 1, "/dev/null");
  close(nowhere);
  stdout = fdopen(out, "w");
}

}  // namespace
}  // namespace tessera::bench

int main(int argc, char** argv) {
  using namespace tessera::bench;  // NOLINT
  RowsApart();
  const std::string what = argc > 1 ? argv[1] : "";
  // Each in a process of its own: memory that an earlier part gave back would be resident already.
  if (what == "growth") LeftOver(argc > 2 ? std::max(1000, std::atoi(argv[2])) : 10'000);
  if (what == "threads") ThreadsOfProcesses();
  if (what == "idle") Row("idle_resident", KilobytesEach(false));
  if (what == "used") Row("used_resident", KilobytesEach(true));
  if (what == "time") {
    Host host;
    TimeOfEach(host);
    Row("create_close", MicrosecondsOfCycle(host, false));
    Row("create_run_close", MicrosecondsOfCycle(host, true));
  }
  std::fflush(stdout);
  return 0;
}
