#include "interp/wait.h"

#include "interp/internal/attach_access.h"
#include "interp/internal/futex.h"
#include "sync/fatal.h"

namespace tessera::interp {
namespace {

// Bits of ThreadState::parking_.
constexpr uint32_t kToken = 1;     // somebody has unparked the thread
constexpr uint32_t kNudge = 2;     // the eval breaker has something to do
constexpr uint32_t kSleeping = 4;  // the thread is, or is about to be, in the futex

// What is worth waking up for. The rest (yield, collection) can wait until the thread runs again.
constexpr uint32_t kInterrupting = gil::kPendingCalls | gil::kSignals | gil::kAsyncException | gil::kInterrupt |
                                   gil::kKill | gil::kDeadline | gil::kStackDump | gil::kEnding;

bool HasRequest(ThreadState& thread) {
  return thread.killed() || (thread.eval_breaker().Load() & kInterrupting) != 0;
}

WaitResult RequestResult(ThreadState& thread) {
  return thread.killed() ? WaitResult::kKilled : WaitResult::kInterrupted;
}

bool TakeToken(std::atomic<uint32_t>& word) {
  if ((word.load(std::memory_order_relaxed) & kToken) == 0) return false;
  return (word.fetch_and(~kToken, std::memory_order_acquire) & kToken) != 0;
}

// With the GIL released.
WaitResult SleepUntilWoken(ThreadState& thread, std::atomic<uint32_t>& word, Deadline deadline) {
  for (;;) {
    uint32_t seen = word.load(std::memory_order_acquire);
    if ((seen & kToken) != 0 && TakeToken(word)) return WaitResult::kWoken;
    if ((seen & kNudge) != 0) {
      word.fetch_and(~kNudge, std::memory_order_acq_rel);
      if (HasRequest(thread)) return RequestResult(thread);
      continue;  // from a request that has been dealt with
    }
    if (!word.compare_exchange_weak(seen, kSleeping, std::memory_order_acq_rel, std::memory_order_relaxed)) continue;
    const bool in_time = internal::FutexWait(word, kSleeping, deadline);
    word.fetch_and(~kSleeping, std::memory_order_relaxed);
    if (!in_time) return TakeToken(word) ? WaitResult::kWoken : WaitResult::kTimedOut;
  }
}

}  // namespace

std::atomic<uint32_t>& Parking::WordOf(ThreadState& thread) { return thread.parking_; }

WaitResult Parking::Park(ThreadState& thread, Deadline deadline) {
  std::atomic<uint32_t>& word = WordOf(thread);
  if (TakeToken(word)) return WaitResult::kWoken;
  if (HasRequest(thread)) return RequestResult(thread);
  AttachAccess::DropGil(thread, ThreadPhase::kWaiting);
  const WaitResult result = SleepUntilWoken(thread, word, deadline);
  AttachAccess::TakeGil(thread);
  return result;
}

const void* Parking::Put(ThreadState& thread) {
  std::atomic<uint32_t>& word = WordOf(thread);
  const uint32_t before = word.fetch_or(kToken, std::memory_order_acq_rel);
  return (before & kSleeping) != 0 ? &word : nullptr;
}

void Parking::Wake(const void* word) {
  if (word != nullptr) internal::FutexWake(word, 1);
}

void Parking::Unpark(ThreadState& thread) { Wake(Put(thread)); }

void Parking::Nudge(ThreadState& thread) {
  std::atomic<uint32_t>& word = WordOf(thread);
  if ((word.fetch_or(kNudge, std::memory_order_acq_rel) & kSleeping) != 0) internal::FutexWake(&word, 1);
}

void Parking::Reset(ThreadState& thread) { WordOf(thread).fetch_and(~kToken, std::memory_order_acquire); }

// On the waiting thread's stack; linked and unlinked under the queue's mutex.
struct WaitQueue::Node {
  ThreadState* thread;
  uint8_t lane;
  Node* previous = nullptr;
  Node* next = nullptr;
  bool linked = false;
};

WaitQueue::~WaitQueue() {
  if (waiters() != 0) sync::Fatal("a WaitQueue is destroyed while threads wait in it");
}

void WaitQueue::Insert(Node& node, Place place) {
  node.linked = true;
  node.previous = place == Place::kBack ? tail_ : nullptr;
  node.next = place == Place::kBack ? nullptr : head_;
  (node.previous == nullptr ? head_ : node.previous->next) = &node;
  (node.next == nullptr ? tail_ : node.next->previous) = &node;
  ++count_;
}

void WaitQueue::Remove(Node& node) {
  (node.previous == nullptr ? head_ : node.previous->next) = node.next;
  (node.next == nullptr ? tail_ : node.next->previous) = node.previous;
  node.linked = false;
  --count_;
}

WaitQueue::Node* WaitQueue::FirstOf(uint8_t lane) const {
  Node* node = head_;
  while (node != nullptr && node->lane != lane) node = node->next;
  return node;
}

const void* WaitQueue::TakeFirst(Node* first) {
  if (first == nullptr) return nullptr;
  Remove(*first);
  return Parking::Put(*first->thread);
}

WaitResult WaitQueue::WaitUntil(ThreadState& thread, Deadline deadline, absl::FunctionRef<bool()> ready, uint8_t lane) {
  Node node{&thread, lane};
  Place place = Place::kBack;
  mutex_.Lock();
  while (!ready()) {
    Insert(node, place);
    mutex_.Unlock();
    const WaitResult result = Parking::Park(thread, deadline);
    mutex_.Lock();
    if (node.linked) {
      Remove(node);
    } else {
      // A waker took this thread out: its token is there, or Park has taken it. If somebody else was faster with what it was
      // woken for, it goes back to the front.
      Parking::Reset(thread);
      place = Place::kFront;
    }
    if (result == WaitResult::kWoken) continue;
    const bool after_all = ready();
    mutex_.Unlock();
    return after_all ? WaitResult::kWoken : result;
  }
  mutex_.Unlock();
  return WaitResult::kWoken;
}

void WaitQueue::NotifyOne(absl::FunctionRef<bool()> change, uint8_t lane) {
  mutex_.Lock();
  const void* word = change() ? TakeFirst(FirstOf(lane)) : nullptr;
  mutex_.Unlock();
  Parking::Wake(word);
}

void WaitQueue::NotifyAll(absl::FunctionRef<bool()> change) {
  mutex_.Lock();
  uint32_t left = change() ? count_ : 0;
  while (left > 0) {
    const void* words[kWakeBatch];
    uint32_t taken = 0;
    for (; left > 0 && taken < kWakeBatch; --left) words[taken++] = TakeFirst(head_);
    mutex_.Unlock();
    for (uint32_t i = 0; i < taken; ++i) Parking::Wake(words[i]);
    mutex_.Lock();
    if (left > count_) left = count_;
  }
  mutex_.Unlock();
}

uint32_t WaitQueue::waiters() const {
  sync::RankedLock lock(mutex_);
  return count_;
}

}  // namespace tessera::interp
