// MessageQueue: first in, first out, between interpreters of a Runtime. MessageQueues: those that a Runtime has, by id.
//
// Model:      Put waits while `max_size` messages are in it, Get while none is; both on a condition, never on a clock. When an interpreter ends, what
//             it sent and nobody has taken is dropped, by the rule that was given with each message: removed, or kept as an empty place that Get tells of.
//             A queue lives in the table while it is bound: Create binds once, the last Release closes it. Closed: everybody who waits, or comes
//             later, is told.
// Threads:    every call from any thread; those with a ThreadState need it attached, and release its GIL while they wait.
// Ownership:  the queue owns the messages in it.
// Errors:     QueueResult. kInterrupted and kKilled as in interp/wait.h.
// Cost:       a mutex, and one futex wake when somebody waits.
// Example:    auto queue = runtime.queues().Find(id);
//             runtime::QueueResult result = queue->Put(thread, std::move(message), Unbound::kReplace, interp::Deadline::Never());
// Design:     docs/runtime-state.md, PEP 734
#ifndef TESSERA_RUNTIME_MESSAGE_QUEUE_H_
#define TESSERA_RUNTIME_MESSAGE_QUEUE_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "interp/internal/shared.h"
#include "interp/wait.h"
#include "runtime/fallible_array.h"
#include "runtime/message.h"
#include "sync/ranked_mutex.h"

namespace tessera::runtime {

// What becomes of a message whose sender has ended (CPython's numbers).
enum class Unbound : uint8_t { kRemove = 1, kError = 2, kReplace = 3 };

enum class QueueResult : uint8_t { kDone, kTimedOut, kInterrupted, kKilled, kClosed };

struct Received {
  Message message;             // empty when the sender ended
  Unbound unbound = Unbound::kReplace;  // what to do then
};

class MessageQueue {
 public:
  // `max_size` <= 0: no bound. `account`: pays for the queue itself; null: nobody.
  MessageQueue(int64_t max_size, Unbound unbound, MessageAccount* account = nullptr);
  ~MessageQueue();

  int64_t max_size() const { return max_size_; }
  Unbound unbound() const { return unbound_; }  // the default for messages
  int64_t size() const ABSL_LOCKS_EXCLUDED(waiters_.mutex());
  bool closed() const ABSL_LOCKS_EXCLUDED(waiters_.mutex());

  // kDone: the message is gone from `message`; otherwise it is still there.
  QueueResult Put(interp::ThreadState& thread, Message& message, Unbound unbound, interp::Deadline deadline);
  QueueResult Get(interp::ThreadState& thread, Received& received, interp::Deadline deadline);

  void Close();
  void ForgetSender(int64_t interpreter);
  sync::RankedMutex& fork_lock() { return waiters_.mutex(); }

 private:
  using Block = Message::Block;
  enum Lane : uint8_t { kNotEmpty, kNotFull };
  // Calls of WaitQueue's functions come with its mutex held.
  bool TryPut(Message& message, Unbound unbound) ABSL_NO_THREAD_SAFETY_ANALYSIS;
  bool TryGet(Received& received) ABSL_NO_THREAD_SAFETY_ANALYSIS;
  bool full() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(waiters_.mutex()) { return max_size_ > 0 && size_ >= max_size_; }
  QueueResult ResultOf(interp::WaitResult result) const;

  const int64_t max_size_;
  const Unbound unbound_;
  MessageAccount* const account_;  // one count
  mutable interp::WaitQueue waiters_{sync::rank::kQueue};
  Block* head_ ABSL_GUARDED_BY(waiters_.mutex()) = nullptr;
  Block* tail_ ABSL_GUARDED_BY(waiters_.mutex()) = nullptr;
  int64_t size_ ABSL_GUARDED_BY(waiters_.mutex()) = 0;
  bool closed_ ABSL_GUARDED_BY(waiters_.mutex()) = false;
};

// A counted queue, or none.
using QueueRef = interp::internal::Shared<MessageQueue>;

class MessageQueues {
 public:
  // What a queue costs the account of who makes it, beside the messages in it.
  static constexpr uint64_t kCost = sizeof(MessageQueue) + 64;

  MessageQueues() : mutex_(sync::rank::kQueueTable) {}

  // The new queue's id, bound once. 0: no memory, or the account is at its limit. Without an account, nobody pays.
  int64_t Create(int64_t max_size, Unbound unbound, MessageAccount* account = nullptr) ABSL_LOCKS_EXCLUDED(mutex_);
  // Null: there is none.
  QueueRef Find(int64_t id) const ABSL_LOCKS_EXCLUDED(mutex_);
  // False: there is none.
  bool Bind(int64_t id) ABSL_LOCKS_EXCLUDED(mutex_);
  bool Release(int64_t id) ABSL_LOCKS_EXCLUDED(mutex_);
  bool Destroy(int64_t id) ABSL_LOCKS_EXCLUDED(mutex_);
  // The queue with the smallest id above `id`, which becomes its id; null: there is none.
  QueueRef Next(int64_t* id) const ABSL_LOCKS_EXCLUDED(mutex_);
  void ForgetSender(int64_t interpreter) ABSL_LOCKS_EXCLUDED(mutex_);
  sync::RankedMutex& fork_lock() { return mutex_; }
  // The locks of all queues. REQUIRES: the lock above is held.
  void AddForkLocks(std::vector<sync::RankedMutex*>& locks) ABSL_NO_THREAD_SAFETY_ANALYSIS;

 private:
  struct Entry {
    int64_t id;
    QueueRef queue;
    int64_t bindings;
  };
  // The entry of that id, or null.
  Entry* Lookup(int64_t id) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  mutable sync::RankedMutex mutex_;
  int64_t next_id_ ABSL_GUARDED_BY(mutex_) = 1;
  FallibleArray<Entry> queues_ ABSL_GUARDED_BY(mutex_);  // by id
};

}  // namespace tessera::runtime

#endif  // TESSERA_RUNTIME_MESSAGE_QUEUE_H_
