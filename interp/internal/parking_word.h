// ParkingWord: one thread's token and its sleep, without the GIL around it. wait.h has the use; gil/model runs it in every order of
// steps.
//
// Model:      Put leaves a token (they do not add up) and Nudge a hint to look at the eval breaker; Sleep takes the token, or ends because
//             of a request or the deadline. A wake-up is never lost: both bits stay until the sleeper has seen them.
// Threads:    Sleep and TakeToken by the thread itself; Put and Nudge from any thread.

#ifndef TESSERA_INTERP_INTERNAL_PARKING_WORD_H_
#define TESSERA_INTERP_INTERNAL_PARKING_WORD_H_

#include <cstdint>

#include "interp/internal/futex.h"

namespace tessera::interp {

enum class WaitResult : uint8_t { kWoken, kTimedOut, kInterrupted, kKilled };

namespace internal {

class ParkingWord {
 public:
  ParkingWord() = default;
  ParkingWord(const ParkingWord&) = delete;
  ParkingWord& operator=(const ParkingWord&) = delete;

  bool TakeToken() {
    if ((word_.load(std::memory_order_relaxed) & kToken) == 0) return false;
    return (word_.fetch_and(~kToken, std::memory_order_acquire) & kToken) != 0;
  }
  void DropToken() { word_.fetch_and(~kToken, std::memory_order_acquire); }

  // Returns what to give to FutexWake; null: nobody sleeps.
  const void* Put() { return (word_.fetch_or(kToken, std::memory_order_acq_rel) & kSleeping) != 0 ? &word_ : nullptr; }

  void Nudge() {
    if ((word_.fetch_or(kNudge, std::memory_order_acq_rel) & kSleeping) != 0) FutexWake(&word_, 1);
  }

  // `request` returns kWoken while there is none, else how the sleep is to end.
  template <typename Request>
  WaitResult Sleep(Deadline deadline, Request request) {
    for (;;) {
      uint32_t seen = word_.load(std::memory_order_acquire);
      if ((seen & kToken) != 0 && TakeToken()) return WaitResult::kWoken;
      if ((seen & kNudge) != 0) {
        word_.fetch_and(~kNudge, std::memory_order_acq_rel);
        if (const WaitResult result = request(); result != WaitResult::kWoken) return result;
        continue;  // from a request that has been dealt with
      }
      if (!word_.compare_exchange_weak(seen, kSleeping, std::memory_order_acq_rel, std::memory_order_relaxed)) continue;
      const bool in_time = FutexWait(word_, kSleeping, deadline);
      word_.fetch_and(~kSleeping, std::memory_order_relaxed);
      if (!in_time) return TakeToken() ? WaitResult::kWoken : WaitResult::kTimedOut;
    }
  }

 private:
  static constexpr uint32_t kToken = 1;     // somebody has unparked the thread
  static constexpr uint32_t kNudge = 2;     // the eval breaker has something to do
  static constexpr uint32_t kSleeping = 4;  // the thread is, or is about to be, in the futex

  Atomic<uint32_t> word_{0};
};

}  // namespace internal
}  // namespace tessera::interp

#endif  // TESSERA_INTERP_INTERNAL_PARKING_WORD_H_
