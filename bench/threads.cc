// threads: what it costs a thread to enter an interpreter with Python on it, and how long a pending call takes to run.
#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "bench/host.h"
#include "bench/loops.h"

namespace tessera::bench {
namespace {

// As an embedder enters: attached, and ready to run Python.
void Enter(const interp::InterpreterView& view) {
  interp::AttachScope scope(view);
  Host::Check(scope.ok() && vm::EnsureThreadReady(static_cast<vm::Thread&>(scope.thread())), "attach");
}

void AttachRows(const interp::InterpreterView& view, const std::string& where) {
  Row("attach_kept" + where, NanosecondsEach(2000000, [&] { Enter(view); }));
  Row("attach_first" + where, NanosecondsEach(200000, [&] {
        Enter(view);
        interp::ThreadRecord::Mine().EvictOldestIdle();  // which is in the figure, as the end of a thread's state is in the peer's
      }));
}

struct Call {
  std::atomic<double> ran{0};
};

bool RunCall(interp::ThreadState&, void* argument) {
  static_cast<Call*>(argument)->ran.store(Seconds(), std::memory_order_release);
  return true;
}

// From adding a call to its start, of many; the main interpreter's thread runs `program` meanwhile, until its variable `done` is set.
void PendingRows(Host& host, const char* program, const std::string& name, int count) {
  std::vector<double> waits;
  std::thread other([&] {
    for (int i = 0; i < count; ++i) {
      const double pause = Seconds() + 200e-6 + 1e-6 * (i % 97);
      while (Seconds() < pause) continue;
      Call call;
      const double begin = Seconds();
      Host::Check(interp::AddPendingCall(host.main(), &RunCall, &call, interp::PendingTarget::kAnyThread).ok(), "pending call");
      while (call.ran.load(std::memory_order_acquire) == 0) std::this_thread::yield();
      waits.push_back(call.ran.load() - begin);
    }
    Host::Check(interp::InterruptInterpreter(host.main()).ok(), "interrupt");
  });
  Host::Run(host.main(), program);
  other.join();
  std::sort(waits.begin(), waits.end());
  Row(name + "_median", waits[waits.size() / 2] * 1e9);
  Row(name + "_p99", waits[waits.size() * 99 / 100] * 1e9);
}

constexpr char kLoop[] = "try:\n  while True: pass\nexcept KeyboardInterrupt: pass\n";
constexpr char kSleep[] = "import time\ntry:\n  while True: time.sleep(100)\nexcept KeyboardInterrupt: pass\n";
constexpr char kLock[] = "import _thread\nlock = _thread.allocate_lock()\nlock.acquire()\ntry:\n  lock.acquire()\nexcept KeyboardInterrupt: pass\n";

}  // namespace
}  // namespace tessera::bench

int main() {
  using namespace tessera::bench;  // NOLINT
  Host host;
  tessera::interp::InterpreterView view = host.Make();
  std::thread([&] { AttachRows(view, ""); }).join();
  AttachRows(view, "_main_thread");
  host.End(view);
  PendingRows(host, kLoop, "pending_call_loop", 3000);
  PendingRows(host, kSleep, "pending_call_asleep", 3000);
  PendingRows(host, kLock, "pending_call_in_a_lock", 3000);
  return 0;
}
