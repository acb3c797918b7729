// AuditHooks: native functions that see every audit event of a Runtime and may veto what it announces. Hooks of an
// interpreter's own program are the language's.
//
// Model:      an immutable array, replaced as a whole; readers take the one they see.
// Threads:    every call from any thread. A hook is called by whoever raises the event, with or without a GIL.
// Ownership:  old arrays live until this object is destroyed, so readers need no lock. Hooks cannot be removed.
// Errors:     Raise: the first hook's status that is not OK. Add: the veto of a hook that is there (event
//             "sys.addaudithook"), ResourceExhausted.
// Cost:       an event without hooks is one load and a branch.
// Design:     docs/runtime-state.md, PEP 578

#ifndef TESSERA_RUNTIME_AUDIT_HOOKS_H_
#define TESSERA_RUNTIME_AUDIT_HOOKS_H_

#include <atomic>
#include <cstddef>

#include "absl/base/optimization.h"
#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "interp/host.h"
#include "sync/ranked_mutex.h"

namespace tessera::runtime {

using AuditHook = absl::Status (*)(const interp::AuditEvent& event, void* data);

class AuditHooks {
 public:
  AuditHooks();
  AuditHooks(const AuditHooks&) = delete;
  AuditHooks& operator=(const AuditHooks&) = delete;
  ~AuditHooks();

  [[nodiscard]] absl::Status Add(AuditHook hook, void* data) ABSL_LOCKS_EXCLUDED(mutex_);
  sync::RankedMutex& fork_lock() { return mutex_; }
  bool any() const { return snapshot_.load(std::memory_order_acquire) != nullptr; }
  [[nodiscard]] absl::Status Raise(const interp::AuditEvent& event) const {
    const Snapshot* snapshot = snapshot_.load(std::memory_order_acquire);
    return ABSL_PREDICT_TRUE(snapshot == nullptr) ? absl::OkStatus() : Call(*snapshot, event);
  }

 private:
  struct Entry {
    AuditHook hook;
    void* data;
  };
  struct Snapshot;
  static absl::Status Call(const Snapshot& snapshot, const interp::AuditEvent& event);

  sync::RankedMutex mutex_;
  // Published with release; written under mutex_.
  std::atomic<Snapshot*> snapshot_{nullptr};
};

}  // namespace tessera::runtime

#endif  // TESSERA_RUNTIME_AUDIT_HOOKS_H_
