#include "gil/stats.h"

namespace tessera::gil {

GilStats& GilStats::operator+=(const GilStats& other) {
  acquisitions += other.acquisitions;
  contended += other.contended;
  yields += other.yields;
  overtakes += other.overtakes;
  held += other.held;
  waited += other.waited;
  return *this;
}

namespace internal {

absl::Duration TickClock::ToDuration(uint64_t ticks) const {
  const uint64_t passed_ticks = sys::NowTicks() - base_ticks_;
  const int64_t passed_nanos = sys::NowNanos() - base_nanos_;
  if (passed_ticks == 0) return absl::ZeroDuration();
  return absl::Nanoseconds(static_cast<double>(ticks) * static_cast<double>(passed_nanos) /
                           static_cast<double>(passed_ticks));
}

GilStats Counters::Read(const TickClock& clock) const {
  GilStats stats;
  stats.overtakes = overtakes_.load(std::memory_order_acquire);
  stats.yields = yields_.load(std::memory_order_acquire);
  stats.contended = contended_.load(std::memory_order_acquire);
  stats.acquisitions = acquisitions_.load(std::memory_order_acquire);
  stats.held = clock.ToDuration(held_.load(std::memory_order_acquire));
  stats.waited = clock.ToDuration(waited_.load(std::memory_order_acquire));
  return stats;
}

}  // namespace internal
}  // namespace tessera::gil
