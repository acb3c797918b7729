#include "sync/ranked_mutex.h"

#include <new>

#include "sync/contention.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#include <sanitizer/tsan_interface.h>
#define TESSERA_SYNC_TSAN 1
#endif
#endif
#ifndef TESSERA_SYNC_TSAN
#define TESSERA_SYNC_TSAN 0
#endif

namespace tessera::sync {

void RankedMutex::LockChecked(bool same_rank_allowed, Place place) {
  if (internal::kChecksOrder) internal::NoteLocking(*this, same_rank_allowed, place);
  if (!mutex_.TryLock()) {
    contentions_.fetch_add(1, std::memory_order_relaxed);
    const internal::ObservedWait wait(rank_);
    mutex_.Lock();
  }
  if (internal::kChecksOrder) internal::NoteLocked(*this, place);
}

bool RankedMutex::TryLock(Place place) {
  if (!mutex_.TryLock()) return false;
  if (internal::kChecksOrder) internal::NoteLocked(*this, place);
  return true;
}

void RankedMutex::Unlock() {
  if (internal::kChecksOrder) internal::NoteUnlocking(*this);
  mutex_.Unlock();
}

void RankedMutex::ResetInForkedChild() {
  if (internal::kChecksOrder) internal::NoteUnlocking(*this);
  // Threads that waited for the lock do not exist in the child: unlocking would try to wake them.
#if TESSERA_SYNC_TSAN
  // TSan hears of it as of an unlock.
  __tsan_mutex_pre_unlock(&mutex_, 0);
  __tsan_mutex_post_unlock(&mutex_, 0);
#endif
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
