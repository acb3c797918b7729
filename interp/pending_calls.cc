#include "interp/pending_calls.h"

#include <new>

#include "interp/internal/no_memory.h"
#include "interp/thread_state.h"
#include "sync/ranks.h"

namespace tessera::interp {

struct PendingCalls::Entry {
  PendingCall call;
  void* argument;
  Entry* next = nullptr;
};

PendingCalls::PendingCalls() : mutex_(sync::rank::kPendingCalls) {}

PendingCalls::~PendingCalls() { Drop(); }

absl::Status PendingCalls::Add(PendingCall call, void* argument, PendingTarget target) {
  Entry* entry = new (std::nothrow) Entry{call, argument};
  if (entry == nullptr) return internal::NoMemory("a pending call");
  internal::MutexLock lock(mutex_);
  Queue& queue = queues_[Index(target)];
  (queue.tail == nullptr ? queue.head : queue.tail->next) = entry;
  queue.tail = entry;
  counts_[Index(target)].fetch_add(1, std::memory_order_release);
  return absl::OkStatus();
}

PendingCalls::Entry* PendingCalls::Take(PendingTarget target) {
  internal::MutexLock lock(mutex_);
  Queue& queue = queues_[Index(target)];
  Entry* entry = queue.head;
  if (entry == nullptr) return nullptr;
  queue.head = entry->next;
  if (queue.head == nullptr) queue.tail = nullptr;
  counts_[Index(target)].fetch_sub(1, std::memory_order_release);
  return entry;
}

bool PendingCalls::Run(ThreadState& thread, PendingTarget target) {
  for (int done = 0; done < kMaxPerPass && any(target); ++done) {
    Entry* entry = Take(target);
    if (entry == nullptr) break;
    const PendingCall call = entry->call;
    void* argument = entry->argument;
    delete entry;
    if (!call(thread, argument)) return false;
  }
  return true;
}

void PendingCalls::Drop() {
  while (Entry* entry = Take(PendingTarget::kAnyThread)) delete entry;
  while (Entry* entry = Take(PendingTarget::kMainThread)) delete entry;
}

}  // namespace tessera::interp
