// What a GIL, or a thread, counted: how often, how long held, how long waited. Not a trace of single events.
//
// Threads:  written by one thread at a time without atomic read-modify-write; may be read from any thread at any time.
// Cost:     a plain addition a hold. Times are kept in ticks and turned into durations when read.

#ifndef TESSERA_GIL_STATS_H_
#define TESSERA_GIL_STATS_H_

#include <cstdint>

#include "absl/time/time.h"
#include "gil/internal/sys.h"

namespace tessera::gil {

struct GilStats {
  uint64_t acquisitions = 0;  // Holds that ended or go on.
  uint64_t contended = 0;     // Those of them that had to wait.
  uint64_t yields = 0;        // Holds that ended because the holder was asked (forced switches).
  uint64_t overtakes = 0;     // Holds of threads that were let ahead of others.
  absl::Duration held;        // While others waited; while measured, of all holds.
  absl::Duration waited;      // For the GIL, from joining the queue to holding.

  // Sums up, for instance over the threads of an interpreter that shares its GIL.
  GilStats& operator+=(const GilStats& other);
};

namespace internal {

// Turns ticks into time without a calibration of its own: the rate is what passed since it was made.
class TickClock {
 public:
  TickClock() : base_ticks_(sys::NowTicks()), base_nanos_(sys::NowNanos()) {}
  absl::Duration ToDuration(uint64_t ticks) const;

 private:
  uint64_t base_ticks_;
  int64_t base_nanos_;
};

// Counters with one writer at a time.
class Counters {
 public:
  // Returns how many there were before.
  uint64_t AddHold() {
    const uint64_t before = acquisitions_.load(std::memory_order_relaxed);
    // Release: as Add.
    acquisitions_.store(before + 1, std::memory_order_release);
    return before;
  }
  void AddHeld(uint64_t ticks) { Add(held_, ticks); }
  void AddContended(uint64_t wait_ticks, bool overtook) {
    Add(contended_, 1);
    Add(waited_, wait_ticks);
    if (overtook) Add(overtakes_, 1);
  }
  void AddYield() { Add(yields_, 1); }
  GilStats Read(const TickClock& clock) const;

 private:
  static void Add(sys::Counter<uint64_t>& counter, uint64_t value) {
    // Release: who sees a yield counted sees the hold counted that it ended.
    counter.store(counter.load(std::memory_order_relaxed) + value, std::memory_order_release);
  }

  sys::Counter<uint64_t> acquisitions_{0};
  sys::Counter<uint64_t> held_{0};
  sys::Counter<uint64_t> contended_{0};
  sys::Counter<uint64_t> waited_{0};
  sys::Counter<uint64_t> yields_{0};
  sys::Counter<uint64_t> overtakes_{0};
};

}  // namespace internal
}  // namespace tessera::gil

#endif  // TESSERA_GIL_STATS_H_
