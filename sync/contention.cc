#include "sync/contention.h"

#include <time.h>

#include <atomic>

namespace tessera::sync {
namespace {

constinit std::atomic<ContentionObserver> contention_observer{nullptr};

int64_t Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

ContentionObserver SetContentionObserver(ContentionObserver observer) {
  return contention_observer.exchange(observer, std::memory_order_acq_rel);
}

namespace internal {

ObservedWait::ObservedWait(LockRank rank)
    : rank_(rank), observer_(contention_observer.load(std::memory_order_acquire)) {
  if (observer_ != nullptr) begin_ns_ = Now();
}

ObservedWait::~ObservedWait() {
  if (observer_ != nullptr) observer_({rank_.name, rank_.number, begin_ns_, Now()});
}

}  // namespace internal
}  // namespace tessera::sync
