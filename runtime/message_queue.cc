#include "runtime/message_queue.h"

#include <algorithm>
#include <utility>

namespace tessera::runtime {

MessageQueue::~MessageQueue() { Close(); }

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

int64_t MessageQueues::Create(int64_t max_size, Unbound unbound) {
  auto queue = std::make_shared<MessageQueue>(max_size, unbound);
  sync::RankedLock lock(mutex_);
  const int64_t id = next_id_++;
  queues_.emplace(id, Entry{std::move(queue), 1});
  return id;
}

std::shared_ptr<MessageQueue> MessageQueues::Find(int64_t id) const {
  sync::RankedLock lock(mutex_);
  const auto found = queues_.find(id);
  return found == queues_.end() ? nullptr : found->second.queue;
}

bool MessageQueues::Bind(int64_t id) {
  sync::RankedLock lock(mutex_);
  const auto found = queues_.find(id);
  if (found == queues_.end()) return false;
  ++found->second.bindings;
  return true;
}

bool MessageQueues::Release(int64_t id) {
  std::shared_ptr<MessageQueue> closed;
  {
    sync::RankedLock lock(mutex_);
    const auto found = queues_.find(id);
    if (found == queues_.end()) return false;
    if (--found->second.bindings > 0) return true;
    closed = std::move(found->second.queue);
    queues_.erase(found);
  }
  closed->Close();
  return true;
}

bool MessageQueues::Destroy(int64_t id) {
  std::shared_ptr<MessageQueue> closed;
  {
    sync::RankedLock lock(mutex_);
    const auto found = queues_.find(id);
    if (found == queues_.end()) return false;
    closed = std::move(found->second.queue);
    queues_.erase(found);
  }
  closed->Close();
  return true;
}

std::vector<std::pair<int64_t, std::shared_ptr<MessageQueue>>> MessageQueues::List() const {
  std::vector<std::pair<int64_t, std::shared_ptr<MessageQueue>>> all;
  {
    sync::RankedLock lock(mutex_);
    all.reserve(queues_.size());
    for (const auto& [id, entry] : queues_) all.emplace_back(id, entry.queue);
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return all;
}

void MessageQueues::ForgetSender(int64_t interpreter) {
  for (const auto& [id, queue] : List()) queue->ForgetSender(interpreter);
}

void MessageQueues::AddForkLocks(std::vector<sync::RankedMutex*>& locks) {
  for (auto& [id, entry] : queues_) locks.push_back(&entry.queue->fork_lock());
}

}  // namespace tessera::runtime
