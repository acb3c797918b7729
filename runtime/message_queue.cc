#include "runtime/message_queue.h"

#include <algorithm>
#include <utility>

namespace tessera::runtime {

MessageQueue::MessageQueue(int64_t max_size, Unbound unbound, MessageAccount* account)
    : max_size_(max_size), unbound_(unbound), account_(account) {
  if (account_ != nullptr) account_->Ref();
}

MessageQueue::~MessageQueue() {
  Close();
  if (account_ == nullptr) return;
  account_->Release(MessageQueues::kCost);
  account_->Unref();
}

int64_t MessageQueue::size() const {
  sync::RankedLock lock(waiters_.mutex());
  return size_;
}

bool MessageQueue::closed() const {
  sync::RankedLock lock(waiters_.mutex());
  return closed_;
}

QueueResult MessageQueue::ResultOf(interp::WaitResult result) const {
  switch (result) {
    case interp::WaitResult::kWoken: return QueueResult::kDone;
    case interp::WaitResult::kTimedOut: return QueueResult::kTimedOut;
    case interp::WaitResult::kInterrupted: return QueueResult::kInterrupted;
    case interp::WaitResult::kKilled: return QueueResult::kKilled;
  }
  return QueueResult::kKilled;
}

bool MessageQueue::TryPut(Message& message, Unbound unbound) {
  if (closed_) return true;
  if (full()) return false;
  Block* block = message.Release();
  block->unbound = static_cast<uint8_t>(unbound);
  (tail_ == nullptr ? head_ : tail_->next) = block;
  tail_ = block;
  ++size_;
  return true;
}

bool MessageQueue::TryGet(Received& received) {
  if (closed_) return true;
  Block* block = head_;
  if (block == nullptr) return false;
  head_ = block->next;
  if (head_ == nullptr) tail_ = nullptr;
  block->next = nullptr;
  --size_;
  received.unbound = static_cast<Unbound>(block->unbound);
  received.message = Message(block);
  return true;
}

QueueResult MessageQueue::Put(interp::ThreadState& thread, Message& message, Unbound unbound, interp::Deadline deadline) {
  bool put = false;
  if (max_size_ > 0) {
    interp::WaitResult result = waiters_.WaitUntil(thread, deadline, [&] { return TryPut(message, unbound); }, kNotFull);
    if (result != interp::WaitResult::kWoken) return ResultOf(result);
    put = !message;
    if (put) waiters_.NotifyOne([] { return true; }, kNotEmpty);
  } else {
    waiters_.NotifyOne([&] { return TryPut(message, unbound), put = !message; }, kNotEmpty);
  }
  return put ? QueueResult::kDone : QueueResult::kClosed;
}

QueueResult MessageQueue::Get(interp::ThreadState& thread, Received& received, interp::Deadline deadline) {
  interp::WaitResult result = waiters_.WaitUntil(thread, deadline, [&] { return TryGet(received); }, kNotEmpty);
  if (result != interp::WaitResult::kWoken) return ResultOf(result);
  if (!received.message) return QueueResult::kClosed;
  if (max_size_ > 0) waiters_.NotifyOne([] { return true; }, kNotFull);
  if (received.message.block_->sender_ended) received.message.Drop();
  return QueueResult::kDone;
}

void MessageQueue::Close() {
  Block* items = nullptr;
  waiters_.NotifyAll([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    closed_ = true;
    items = std::exchange(head_, nullptr);
    tail_ = nullptr;
    size_ = 0;
    return true;
  });
  while (items != nullptr) Message(std::exchange(items, items->next)).Drop();
}

void MessageQueue::ForgetSender(int64_t interpreter) {
  Block* dropped = nullptr;
  waiters_.NotifyAll([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    Block* previous = nullptr;
    bool removed = false;
    for (Block** link = &head_; *link != nullptr;) {
      Block* block = *link;
      if (block->sender_ended || block->account->interpreter() != interpreter) {
        previous = block;
        link = &block->next;
        continue;
      }
      Block* rest = block->next;
      if (static_cast<Unbound>(block->unbound) == Unbound::kRemove) {
        *link = rest;
        --size_;
        removed = true;
        block->next = std::exchange(dropped, block);
        continue;
      }
      // The empty place needs no bytes; without memory for a smaller block it keeps them until it is taken.
      Message place = Message::Copy(*block->account, nullptr, 0);
      if (place) {
        Block* small = place.Release();
        small->unbound = block->unbound;
        small->next = rest;
        *link = small;
        block->next = std::exchange(dropped, block);
        block = small;
      }
      block->sender_ended = true;
      previous = block;
      link = &block->next;
    }
    tail_ = previous;
    return removed;
  });
  while (dropped != nullptr) Message(std::exchange(dropped, dropped->next)).Drop();
}

// --- MessageQueues ---

int64_t MessageQueues::Create(int64_t max_size, Unbound unbound, MessageAccount* account) {
  if (account != nullptr && !account->Charge(kCost)) return 0;
  QueueRef queue = QueueRef::Make(max_size, unbound, account);
  if (!queue) {
    if (account != nullptr) account->Release(kCost);
    return 0;
  }
  sync::RankedLock lock(mutex_);
  if (!queues_.Reserve(queues_.size() + 1)) return 0;
  const int64_t id = next_id_++;
  (void)queues_.PushBack(Entry{id, std::move(queue), 1});
  return id;
}

MessageQueues::Entry* MessageQueues::Lookup(int64_t id) const {
  const Entry* found = std::lower_bound(queues_.begin(), queues_.end(), id, [](const Entry& entry, int64_t wanted) { return entry.id < wanted; });
  return found == queues_.end() || found->id != id ? nullptr : const_cast<Entry*>(found);
}

QueueRef MessageQueues::Find(int64_t id) const {
  sync::RankedLock lock(mutex_);
  const Entry* found = Lookup(id);
  return found == nullptr ? QueueRef() : found->queue.Dup();
}

bool MessageQueues::Bind(int64_t id) {
  sync::RankedLock lock(mutex_);
  Entry* found = Lookup(id);
  if (found == nullptr) return false;
  ++found->bindings;
  return true;
}

bool MessageQueues::Release(int64_t id) {
  QueueRef closed;
  {
    sync::RankedLock lock(mutex_);
    Entry* found = Lookup(id);
    if (found == nullptr) return false;
    if (--found->bindings > 0) return true;
    closed = std::move(found->queue);
    queues_.Erase(found);
  }
  closed->Close();
  return true;
}

bool MessageQueues::Destroy(int64_t id) {
  QueueRef closed;
  {
    sync::RankedLock lock(mutex_);
    Entry* found = Lookup(id);
    if (found == nullptr) return false;
    closed = std::move(found->queue);
    queues_.Erase(found);
  }
  closed->Close();
  return true;
}

QueueRef MessageQueues::Next(int64_t* id) const {
  sync::RankedLock lock(mutex_);
  const Entry* next = std::upper_bound(queues_.begin(), queues_.end(), *id, [](int64_t wanted, const Entry& entry) { return wanted < entry.id; });
  if (next == queues_.end()) return QueueRef();
  *id = next->id;
  return next->queue.Dup();
}

// One at a time: the end of an interpreter needs no memory.
void MessageQueues::ForgetSender(int64_t interpreter) {
  int64_t id = 0;
  while (QueueRef queue = Next(&id)) queue->ForgetSender(interpreter);
}

void MessageQueues::AddForkLocks(std::vector<sync::RankedMutex*>& locks) {
  for (Entry& entry : queues_) locks.push_back(&entry.queue->fork_lock());
}

}  // namespace tessera::runtime
