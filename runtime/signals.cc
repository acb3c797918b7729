#include "runtime/signals.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

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
  std::atomic<int> wakeup{-1};        // a descriptor that arrivals are written to

  sync::RankedMutex mutex{sync::rank::kSignals};
  uint64_t watched ABSL_GUARDED_BY(mutex) = 0;  // changed by SetSignal; `before` is what they were
  struct sigaction before[kSignalCount] ABSL_GUARDED_BY(mutex) = {};
};

constinit SignalState signal_state;

constexpr uint64_t BitOf(int number) { return uint64_t{1} << (number - 1); }

// In the chosen thread, or in any when there is none.
void NoteArrival(interp::ThreadState* main_thread, int number) {
  signal_state.arrived.fetch_or(BitOf(number), std::memory_order_release);
  const int wakeup = signal_state.wakeup.load(std::memory_order_relaxed);
  const unsigned char byte = static_cast<unsigned char>(number);
  if (wakeup >= 0 && write(wakeup, &byte, 1) < 0) errno = 0;
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

absl::Status SetSignal(int number, SignalUse use) {
  if (number < 1 || number >= kSignalCount || number == SIGKILL || number == SIGSTOP) {
    return absl::InvalidArgumentError(absl::StrCat("signal ", number, " cannot be handled"));
  }
  sync::RankedLock lock(signal_state.mutex);
  // Without SA_RESTART: a blocking system call of the thread returns, and its caller looks at the eval breaker.
  struct sigaction action = {}, before;
  action.sa_handler = use == SignalUse::kWatched ? &OnSignal : use == SignalUse::kIgnored ? SIG_IGN : SIG_DFL;
  action.sa_flags = SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  if (sigaction(number, &action, &before) != 0) return absl::ErrnoToStatus(errno, absl::StrCat("signal ", number));
  if ((signal_state.watched & BitOf(number)) == 0) signal_state.before[number] = before;
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

void UnwatchAllSignals() {
  for (int number = 1; number < kSignalCount; ++number) UnwatchSignal(number);
}

bool IsSignalThread(const interp::ThreadState& thread) { return signal_state.main_thread.load(std::memory_order_relaxed) == &thread; }

int SetWakeupDescriptor(int descriptor) { return signal_state.wakeup.exchange(descriptor, std::memory_order_relaxed); }

sync::RankedMutex& SignalsForkLock() { return signal_state.mutex; }

void SignalsAfterForkInChild(interp::ThreadState* main_thread) {
  signal_state.handlers.store(0, std::memory_order_relaxed);
  signal_state.arrived.store(0, std::memory_order_relaxed);  // they were sent to the parent
  if (signal_state.main_thread.load(std::memory_order_relaxed) == nullptr) return;  // nobody asked for signals
  SetSignalThread(main_thread);
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
