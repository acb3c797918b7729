#include "imports/import_lock.h"

#include <cstring>
#include <new>

#include "interp/interpreter.h"
#include "sync/fatal.h"

namespace tessera::imports {

// Few modules are being imported at once, so lists are searched from the front. The name's bytes follow the entry.
struct ImportLocks::Entry {
  interp::ThreadState* owner = nullptr;
  uint32_t depth = 0;    // how often the owner has it
  uint32_t waiting = 0;  // threads that want it
  size_t name_size = 0;
  Entry* next = nullptr;

  char* bytes() { return reinterpret_cast<char*>(this + 1); }
  absl::string_view name() { return {bytes(), name_size}; }
};

// An edge of the wait-for graph, on the waiting thread's stack.
struct ImportLocks::Waiter {
  const interp::ThreadState* thread;
  Entry* entry;
  Waiter* next;
};

ImportLocks::ImportLocks() : queue_(sync::rank::kImportLock) {}

// Entries need not be given back: at the end they go with the heap.
ImportLocks::~ImportLocks() = default;

ImportLocks::Entry* ImportLocks::Find(absl::string_view name) {
  for (Entry* entry = entries_; entry != nullptr; entry = entry->next) {
    if (entry->name() == name) return entry;
  }
  return nullptr;
}

ImportLocks::Entry* ImportLocks::FindOrMake(interp::ThreadState& thread, absl::string_view name) {
  if (Entry* found = Find(name)) return found;
  void* memory = thread.interpreter().heap().Allocate(sizeof(Entry) + name.size());
  if (memory == nullptr) return nullptr;
  Entry* made = new (memory) Entry;
  made->name_size = name.size();
  std::memcpy(made->bytes(), name.data(), name.size());
  made->next = entries_;
  entries_ = made;
  return made;
}

void ImportLocks::DropIfUnused(Entry* entry) {
  if (entry->owner != nullptr || entry->waiting != 0) return;
  Entry** link = &entries_;
  while (*link != entry) link = &(*link)->next;
  *link = entry->next;
  alloc::Heap::Free(entry);
}

bool ImportLocks::WouldDeadlock(const interp::ThreadState& thread, const Entry& entry) {
  const Entry* wanted = &entry;
  while (wanted != nullptr && wanted->owner != nullptr) {
    if (wanted->owner == &thread) return true;
    const Waiter* edge = waiters_;
    while (edge != nullptr && edge->thread != wanted->owner) edge = edge->next;
    wanted = edge == nullptr ? nullptr : edge->entry;
  }
  return false;
}

ImportLockResult ImportLocks::Acquire(interp::ThreadState& thread, absl::string_view name) {
  Waiter edge{&thread, nullptr, nullptr};
  {
    sync::RankedLock lock(queue_.mutex());
    Entry* entry = FindOrMake(thread, name);
    if (entry == nullptr) return ImportLockResult::kNoMemory;
    if (entry->owner == nullptr || entry->owner == &thread) {
      entry->owner = &thread;
      ++entry->depth;
      return ImportLockResult::kAcquired;
    }
    if (WouldDeadlock(thread, *entry)) return ImportLockResult::kDeadlock;
    // In the same step as the check: of two threads that close a cycle, the later one finds it.
    ++entry->waiting;
    edge.entry = entry;
    edge.next = waiters_;
    waiters_ = &edge;
  }
  return WaitFor(thread, edge);
}

ImportLockResult ImportLocks::WaitFor(interp::ThreadState& thread, Waiter& edge) {
  Entry& entry = *edge.entry;
  const interp::WaitResult result = queue_.WaitUntil(thread, interp::Deadline::Never(), [&] {
    queue_.mutex().AssertHeld();
    if (entry.owner != nullptr) return false;
    entry.owner = &thread;
    entry.depth = 1;
    return true;
  });

  sync::RankedLock lock(queue_.mutex());
  Waiter** link = &waiters_;
  while (*link != &edge) link = &(*link)->next;
  *link = edge.next;
  --entry.waiting;
  if (result == interp::WaitResult::kWoken) return ImportLockResult::kAcquired;
  DropIfUnused(&entry);
  return result == interp::WaitResult::kKilled ? ImportLockResult::kKilled : ImportLockResult::kInterrupted;
}

void ImportLocks::Release(interp::ThreadState& thread, absl::string_view name) {
  queue_.NotifyAll([&] {
    queue_.mutex().AssertHeld();
    Entry* entry = Find(name);
    if (entry == nullptr || entry->owner != &thread) sync::Fatal("an import lock is released by a thread without it");
    if (--entry->depth > 0) return false;
    entry->owner = nullptr;
    const bool wanted = entry->waiting > 0;
    DropIfUnused(entry);
    return wanted;
  });
}

bool ImportLocks::IsHeld(absl::string_view name) {
  sync::RankedLock lock(queue_.mutex());
  const Entry* entry = Find(name);
  return entry != nullptr && entry->owner != nullptr;
}

bool ImportLocks::IsHeldBy(const interp::ThreadState& thread, absl::string_view name) {
  sync::RankedLock lock(queue_.mutex());
  const Entry* entry = Find(name);
  return entry != nullptr && entry->owner == &thread;
}

void ImportLocks::ForgetOthersInForkedChild(const interp::ThreadState& survivor) {
  sync::RankedLock lock(queue_.mutex());
  waiters_ = nullptr;
  for (Entry* entry = entries_; entry != nullptr; entry = entry->next) {
    entry->waiting = 0;
    if (entry->owner == &survivor) continue;
    entry->owner = nullptr;
    entry->depth = 0;
  }
}

}  // namespace tessera::imports
