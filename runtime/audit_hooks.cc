#include "runtime/audit_hooks.h"

#include <new>

#include "interp/internal/no_memory.h"

namespace tessera::runtime {

// The entries follow the header.
struct AuditHooks::Snapshot {
  Snapshot* older;
  size_t count;
  Entry* entries() { return reinterpret_cast<Entry*>(this + 1); }
  const Entry* entries() const { return reinterpret_cast<const Entry*>(this + 1); }
};

AuditHooks::AuditHooks() : mutex_(sync::rank::kAuditHooks) {}

AuditHooks::~AuditHooks() {
  Snapshot* snapshot = snapshot_.load(std::memory_order_relaxed);
  while (snapshot != nullptr) {
    Snapshot* older = snapshot->older;
    ::operator delete(snapshot);
    snapshot = older;
  }
}

absl::Status AuditHooks::Call(const Snapshot& snapshot, const interp::AuditEvent& event) {
  for (size_t i = 0; i < snapshot.count; ++i) {
    const Entry& entry = snapshot.entries()[i];
    if (absl::Status allowed = entry.hook(event, entry.data); !allowed.ok()) return allowed;
  }
  return absl::OkStatus();
}

absl::Status AuditHooks::Add(AuditHook hook, void* data) {
  // Before the lock: hooks are never called under one.
  if (absl::Status allowed = Raise({"sys.addaudithook"}); !allowed.ok()) return allowed;
  sync::RankedLock lock(mutex_);
  Snapshot* present = snapshot_.load(std::memory_order_relaxed);
  const size_t count = present == nullptr ? 0 : present->count;
  void* memory = ::operator new(sizeof(Snapshot) + (count + 1) * sizeof(Entry), std::nothrow);
  if (memory == nullptr) return interp::internal::NoMemory("an audit hook");
  Snapshot* next = new (memory) Snapshot{present, count + 1};
  for (size_t i = 0; i < count; ++i) next->entries()[i] = present->entries()[i];
  next->entries()[count] = {hook, data};
  snapshot_.store(next, std::memory_order_release);
  return absl::OkStatus();
}

}  // namespace tessera::runtime
