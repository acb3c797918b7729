#include "sync/ranked_mutex.h"

#include <new>

#include "sync/fatal.h"

namespace tessera::sync {

#ifndef NDEBUG
namespace internal {
namespace {

// The locks that a thread holds, in the order of locking. Rising ranks bound its length, but fork takes one lock per
// interpreter: beyond the array only the number is known and the order is no longer checked.
struct HeldLocks {
  static constexpr int kMax = 64;
  const RankedMutex* locks[kMax];
  int count;
  int beyond;
};

thread_local constinit HeldLocks held_locks{};

const RankedMutex* Highest() {
  const RankedMutex* highest = nullptr;
  for (int i = 0; i < held_locks.count; ++i) {
    if (highest == nullptr || held_locks.locks[i]->rank() > highest->rank()) highest = held_locks.locks[i];
  }
  return highest;
}

bool Holds(const RankedMutex& mutex) {
  for (int i = 0; i < held_locks.count; ++i) {
    if (held_locks.locks[i] == &mutex) return true;
  }
  return held_locks.beyond > 0;
}

}  // namespace

void NoteLocking(const RankedMutex& mutex, bool same_rank_allowed) {
  if (held_locks.beyond == 0 && Holds(mutex)) Fatal("lock '%s' is taken by the thread that holds it", mutex.name());
  const RankedMutex* highest = Highest();
  if (highest == nullptr || highest->rank() < mutex.rank()) return;
  if (same_rank_allowed && highest->rank() == mutex.rank()) return;
  Fatal("wrong order of locks: '%s' (rank %d) is taken while '%s' (rank %d) is held; the order is '%s', then '%s' (docs/locks.md)",
        mutex.name(), mutex.rank(), highest->name(), highest->rank(), mutex.name(), highest->name());
}

void NoteLocked(const RankedMutex& mutex) {
  if (held_locks.count < HeldLocks::kMax) {
    held_locks.locks[held_locks.count++] = &mutex;
  } else {
    ++held_locks.beyond;
  }
}

void NoteUnlocking(const RankedMutex& mutex) {
  for (int i = held_locks.count - 1; i >= 0; --i) {
    if (held_locks.locks[i] != &mutex) continue;
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
    if (held_locks.locks[i] == &mutex) continue;
    Fatal("waiting with lock '%s' would keep lock '%s' held", mutex.name(), held_locks.locks[i]->name());
  }
}

void CheckNothingHeld(const char* what) {
  if (held_locks.count > 0) Fatal("%s while lock '%s' is held", what, Highest()->name());
}

}  // namespace internal
#else
namespace internal {
void NoteLocking(const RankedMutex&, bool) {}
void NoteLocked(const RankedMutex&) {}
void NoteUnlocking(const RankedMutex&) {}
void CheckHeld(const RankedMutex&) {}
void CheckOnlyHeld(const RankedMutex&) {}
void CheckNothingHeld(const char*) {}
}  // namespace internal
#endif

void RankedMutex::LockChecked(bool same_rank_allowed) {
  if (internal::kChecksOrder) internal::NoteLocking(*this, same_rank_allowed);
  if (!mutex_.TryLock()) {
    contentions_.fetch_add(1, std::memory_order_relaxed);
    mutex_.Lock();
  }
  if (internal::kChecksOrder) internal::NoteLocked(*this);
}

bool RankedMutex::TryLock() {
  if (!mutex_.TryLock()) return false;
  if (internal::kChecksOrder) internal::NoteLocked(*this);
  return true;
}

void RankedMutex::Unlock() {
  if (internal::kChecksOrder) internal::NoteUnlocking(*this);
  mutex_.Unlock();
}

void RankedMutex::ResetInForkedChild() {
  if (internal::kChecksOrder) internal::NoteUnlocking(*this);
  // Threads that waited for the lock do not exist in the child: unlocking would try to wake them.
  new (&mutex_) absl::Mutex(absl::kConstInit);
}

void RankedMutex::Await(const absl::Condition& condition) {
  if (internal::kChecksOrder) internal::CheckOnlyHeld(*this);
  mutex_.Await(condition);
}

bool RankedMutex::AwaitWithDeadline(const absl::Condition& condition, absl::Time deadline) {
  if (internal::kChecksOrder) internal::CheckOnlyHeld(*this);
  return mutex_.AwaitWithDeadline(condition, deadline);
}

void CondVar::Wait(RankedMutex& mutex) {
  if (internal::kChecksOrder) internal::CheckOnlyHeld(mutex);
  condition_.Wait(&mutex.mutex_);
}

bool CondVar::WaitWithDeadline(RankedMutex& mutex, absl::Time deadline) {
  if (internal::kChecksOrder) internal::CheckOnlyHeld(mutex);
  return condition_.WaitWithDeadline(&mutex.mutex_, deadline);
}

}  // namespace tessera::sync
