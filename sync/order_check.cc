// What debug builds know of locks: those that each thread holds, and where each order of two ranks was first taken.
#include <atomic>
#include <cstdio>

#include "sync/fatal.h"
#include "sync/ranked_mutex.h"

namespace tessera::sync::internal {

#ifndef NDEBUG
namespace {

// The locks that a thread holds, in the order of locking. Rising ranks bound its length, but fork takes one lock per
// interpreter: beyond the array only the number is known and the order is no longer checked.
struct HeldLocks {
  struct Held {
    const RankedMutex* lock;
    Place place;
  };
  static constexpr int kMax = 64;
  Held locks[kMax];
  int count;
  int beyond;
};

thread_local constinit HeldLocks held_locks{};

const HeldLocks::Held* Highest() {
  const HeldLocks::Held* highest = nullptr;
  for (int i = 0; i < held_locks.count; ++i) {
    const HeldLocks::Held& held = held_locks.locks[i];
    if (highest == nullptr || held.lock->rank() > highest->lock->rank()) highest = &held;
  }
  return highest;
}

bool Holds(const RankedMutex& mutex) {
  for (int i = 0; i < held_locks.count; ++i) {
    if (held_locks.locks[i].lock == &mutex) return true;
  }
  return held_locks.beyond > 0;
}

// Where a lock of one rank was first taken under a lock of another: the other half of a deadlock, which the thread that finds it
// cannot see. A table without removal; what finds no room is not kept, and the report says less then.
struct SeenOrder {
  std::atomic<uint64_t> ranks{0};  // outer << 32 | inner, claimed by compare-exchange
  std::atomic<const char*> outer_file{nullptr}, inner_file{nullptr};
  std::atomic<int> outer_line{0}, inner_line{0};
};

constexpr size_t kOrders = 1024;
constinit SeenOrder seen_orders[kOrders];

uint64_t KeyOf(int outer, int inner) {
  return uint64_t{static_cast<uint32_t>(outer)} << 32 | static_cast<uint32_t>(inner);
}

// The entry of the key, or the free one where it would be; null: neither.
SeenOrder* FindOrder(uint64_t key) {
  constexpr size_t kProbes = 8;
  const size_t start = key * 0x9e3779b97f4a7c15u >> 54;
  for (size_t i = 0; i < kProbes; ++i) {
    SeenOrder& order = seen_orders[(start + i) % kOrders];
    const uint64_t ranks = order.ranks.load(std::memory_order_acquire);
    if (ranks == key || ranks == 0) return &order;
  }
  return nullptr;
}

void NoteOrder(const HeldLocks::Held& outer, const RankedMutex& inner, Place place) {
  const uint64_t key = KeyOf(outer.lock->rank(), inner.rank());
  SeenOrder* order = FindOrder(key);
  if (order == nullptr || order->ranks.load(std::memory_order_relaxed) == key) return;
  uint64_t free = 0;
  if (!order->ranks.compare_exchange_strong(free, key, std::memory_order_acq_rel)) return;
  order->outer_line.store(outer.place.line, std::memory_order_relaxed);
  order->inner_line.store(place.line, std::memory_order_relaxed);
  order->outer_file.store(outer.place.file, std::memory_order_release);
  order->inner_file.store(place.file, std::memory_order_release);
}

// ", as at a.cc:1 and b.cc:2", or nothing.
struct SeenText {
  char text[400] = "";
  SeenText(const RankedMutex& outer, const RankedMutex& inner) {
    const SeenOrder* order = FindOrder(KeyOf(outer.rank(), inner.rank()));
    if (order == nullptr) return;
    const char* inner_file = order->inner_file.load(std::memory_order_acquire);
    const char* outer_file = order->outer_file.load(std::memory_order_acquire);
    if (inner_file == nullptr || outer_file == nullptr) return;
    std::snprintf(text, sizeof(text), ", as at %s:%d and %s:%d", outer_file, order->outer_line.load(), inner_file,
                  order->inner_line.load());
  }
};

}  // namespace

void NoteLocking(const RankedMutex& mutex, bool same_rank_allowed, Place place) {
  if (held_locks.beyond == 0 && Holds(mutex)) Fatal("lock '%s' is taken by the thread that holds it", mutex.name());
  const HeldLocks::Held* highest = Highest();
  if (highest == nullptr) return;
  const RankedMutex& held = *highest->lock;
  if (held.rank() < mutex.rank()) return NoteOrder(*highest, mutex, place);
  if (same_rank_allowed && held.rank() == mutex.rank()) return;
  const SeenText seen(mutex, held);
  Fatal("wrong order of locks: '%s' (rank %d) is taken at %s:%d while '%s' (rank %d), taken at %s:%d, is held; the order is "
        "'%s', then '%s'%s (docs/locks.md)",
        mutex.name(), mutex.rank(), place.file, place.line, held.name(), held.rank(), highest->place.file,
        highest->place.line, mutex.name(), held.name(), seen.text);
}

void NoteLocked(const RankedMutex& mutex, Place place) {
  if (held_locks.count < HeldLocks::kMax) {
    held_locks.locks[held_locks.count++] = {&mutex, place};
  } else {
    ++held_locks.beyond;
  }
}

void NoteUnlocking(const RankedMutex& mutex) {
  for (int i = held_locks.count - 1; i >= 0; --i) {
    if (held_locks.locks[i].lock != &mutex) continue;
    for (int j = i + 1; j < held_locks.count; ++j) held_locks.locks[j - 1] = held_locks.locks[j];
    --held_locks.count;
    return;
  }
  if (held_locks.beyond == 0) Fatal("lock '%s' is released by a thread that does not hold it", mutex.name());
  --held_locks.beyond;
}

void CheckHeld(const RankedMutex& mutex) {
  if (!Holds(mutex)) Fatal("lock '%s' is not held here", mutex.name());
}

void CheckOnlyHeld(const RankedMutex& mutex) {
  CheckHeld(mutex);
  for (int i = 0; i < held_locks.count; ++i) {
    const HeldLocks::Held& held = held_locks.locks[i];
    if (held.lock == &mutex) continue;
    Fatal("waiting with lock '%s' would keep lock '%s', taken at %s:%d, held", mutex.name(), held.lock->name(),
          held.place.file, held.place.line);
  }
}

void CheckNothingHeld(const char* what) {
  if (held_locks.count == 0) return;
  const HeldLocks::Held& held = *Highest();
  Fatal("%s while lock '%s', taken at %s:%d, is held", what, held.lock->name(), held.place.file, held.place.line);
}
#else
void NoteLocking(const RankedMutex&, bool, Place) {}
void NoteLocked(const RankedMutex&, Place) {}
void NoteUnlocking(const RankedMutex&) {}
void CheckHeld(const RankedMutex&) {}
void CheckOnlyHeld(const RankedMutex&) {}
void CheckNothingHeld(const char*) {}
#endif

}  // namespace tessera::sync::internal
