#include "interp/wait.h"

#include "interp/internal/attach_access.h"
#include "interp/internal/fork_generation.h"
#include "interp/internal/futex.h"
#include "sync/fatal.h"

namespace tessera::interp {
namespace {

// What is worth waking up for. The rest (yield, collection) can wait until the thread runs again.
constexpr uint32_t kInterrupting = gil::kPendingCalls | gil::kSignals | gil::kAsyncException | gil::kInterrupt |
                                   gil::kKill | gil::kDeadline | gil::kStackDump | gil::kEnding;

// kWoken: there is none.
WaitResult Request(ThreadState& thread) {
  if (thread.killed()) return WaitResult::kKilled;
  return (thread.eval_breaker().Load() & kInterrupting) != 0 ? WaitResult::kInterrupted : WaitResult::kWoken;
}

}  // namespace

internal::ParkingWord& Parking::WordOf(ThreadState& thread) { return thread.parking_; }

WaitResult Parking::Park(ThreadState& thread, Deadline deadline) {
  internal::ParkingWord& word = WordOf(thread);
  if (word.TakeToken()) return WaitResult::kWoken;
  if (const WaitResult request = Request(thread); request != WaitResult::kWoken) return request;
  AttachAccess::DropGil(thread, ThreadPhase::kWaiting);
  const WaitResult result = word.Sleep(deadline, [&] { return Request(thread); });
  AttachAccess::TakeGil(thread);
  return result;
}

const void* Parking::Put(ThreadState& thread) { return WordOf(thread).Put(); }

void Parking::Wake(const void* word) {
  if (word != nullptr) internal::FutexWake(word, 1);
}

void Parking::Unpark(ThreadState& thread) { Wake(Put(thread)); }

void Parking::Nudge(ThreadState& thread) { WordOf(thread).Nudge(); }

void Parking::Reset(ThreadState& thread) { WordOf(thread).DropToken(); }

// On the waiting thread's stack; linked and unlinked under the queue's mutex.
struct WaitQueue::Node {
  ThreadState* thread;
  uint8_t lane;
  Node* previous = nullptr;
  Node* next = nullptr;
  bool linked = false;
};

constinit std::atomic<uint32_t> internal::fork_generation{0};

WaitQueue::WaitQueue(sync::LockRank rank)
    : mutex_(rank), generation_(internal::fork_generation.load(std::memory_order_relaxed)) {}

void WaitQueue::ForgetWaitersOfParent() const {
  const uint32_t now = internal::fork_generation.load(std::memory_order_relaxed);
  if (generation_ == now) return;
  generation_ = now;
  head_ = tail_ = nullptr;
  count_ = 0;
}

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
  ForgetWaitersOfParent();
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
  ForgetWaitersOfParent();
  const void* word = change() ? TakeFirst(FirstOf(lane)) : nullptr;
  mutex_.Unlock();
  Parking::Wake(word);
}

void WaitQueue::NotifyAll(absl::FunctionRef<bool()> change) {
  mutex_.Lock();
  ForgetWaitersOfParent();
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
  ForgetWaitersOfParent();
  return count_;
}

}  // namespace tessera::interp
