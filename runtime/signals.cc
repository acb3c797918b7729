#include "runtime/signals.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>

#include <atomic>
#include <bit>
#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "interp/wait.h"
#include "sync/ranked_mutex.h"

namespace tessera::runtime::process {
namespace {

constexpr int kSignalCount = 65;  // Linux: 1 to 64

struct SignalState {
  // Read by handlers: no locks, only atomics.
  std::atomic<interp::ThreadState*> main_thread{nullptr};
  std::atomic<pthread_t> thread{};
  std::atomic<uint64_t> arrived{0};  // bit number - 1
  std::atomic<uint32_t> handlers{0};  // under way

  sync::RankedMutex mutex{sync::rank::kSignals};
  uint64_t watched ABSL_GUARDED_BY(mutex) = 0;
  struct sigaction before[kSignalCount] ABSL_GUARDED_BY(mutex) = {};
};

constinit SignalState signal_state;

constexpr uint64_t BitOf(int number) { return uint64_t{1} << (number - 1); }

// In the chosen thread, or in any when there is none.
void NoteArrival(interp::ThreadState* main_thread, int number) {
  signal_state.arrived.fetch_or(BitOf(number), std::memory_order_release);
  if (main_thread == nullptr) return;
  main_thread->eval_breaker().Set(gil::kSignals);
  if (interp::ThreadState* inside = interp::ThreadRecord::Mine().inside) {
    inside->eval_breaker().Set(gil::kSignals);
    interp::Parking::Nudge(*inside);
  }
}

void OnSignal(int number) {
  const int saved_errno = errno;
  signal_state.handlers.fetch_add(1, std::memory_order_seq_cst);
  interp::ThreadState* main_thread = signal_state.main_thread.load(std::memory_order_seq_cst);
  const pthread_t chosen = signal_state.thread.load(std::memory_order_relaxed);
  if (main_thread != nullptr && !pthread_equal(chosen, pthread_self())) {
    pthread_kill(chosen, number);
  } else {
    NoteArrival(main_thread, number);
  }
  signal_state.handlers.fetch_sub(1, std::memory_order_release);
  errno = saved_errno;
}

}  // namespace

void SetSignalThread(interp::ThreadState* main_thread) {
  signal_state.main_thread.store(nullptr, std::memory_order_seq_cst);
  while (signal_state.handlers.load(std::memory_order_seq_cst) != 0) sched_yield();
  if (main_thread == nullptr) return;
  signal_state.thread.store(pthread_self(), std::memory_order_relaxed);
  signal_state.main_thread.store(main_thread, std::memory_order_seq_cst);
  if (signal_state.arrived.load(std::memory_order_acquire) != 0) main_thread->eval_breaker().Set(gil::kSignals);
}

absl::Status WatchSignal(int number) {
  if (number < 1 || number >= kSignalCount || number == SIGKILL || number == SIGSTOP) {
    return absl::InvalidArgumentError(absl::StrCat("signal ", number, " cannot be handled"));
  }
  sync::RankedLock lock(signal_state.mutex);
  if ((signal_state.watched & BitOf(number)) != 0) return absl::OkStatus();
  // Without SA_RESTART: a blocking system call of the thread returns, and its caller looks at the eval breaker.
  struct sigaction action = {};
  action.sa_handler = &OnSignal;
  action.sa_flags = SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  if (sigaction(number, &action, &signal_state.before[number]) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("signal ", number));
  }
  signal_state.watched |= BitOf(number);
  return absl::OkStatus();
}

void UnwatchSignal(int number) {
  sync::RankedLock lock(signal_state.mutex);
  if (number < 1 || number >= kSignalCount || (signal_state.watched & BitOf(number)) == 0) return;
  sigaction(number, &signal_state.before[number], nullptr);
  signal_state.watched &= ~BitOf(number);
  signal_state.arrived.fetch_and(~BitOf(number), std::memory_order_relaxed);
}

int TakeSignal() {
  uint64_t arrived = signal_state.arrived.load(std::memory_order_acquire);
  while (arrived != 0) {
    const uint64_t lowest = arrived & -arrived;
    if (signal_state.arrived.compare_exchange_weak(arrived, arrived & ~lowest, std::memory_order_acquire)) {
      return std::countr_zero(lowest) + 1;
    }
  }
  return 0;
}

}  // namespace tessera::runtime::process
