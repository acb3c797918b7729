// ImportLocks: one lock for each module that is being imported in an interpreter, so that a module is executed once while
// others wait for it, and a cycle of threads that wait for each other is found instead of hanging. It is not a lock on the
// import system: imports of different modules do not meet.
//
// Model:      name -> (owner, depth); the same thread may take it again. A thread that would have to wait follows the chain
//             owner -> what the owner waits for -> its owner ...; back at itself, that is a deadlock, and nobody waits.
// Threads:    any thread of the interpreter, attached. Waiting releases the GIL and can be interrupted and killed.
// Ownership:  entries live in the interpreter's heap while somebody holds or waits for them.
// Errors:     ImportLockResult. kDeadlock: the language takes the partially initialised module, or raises.
// Cost:       free: one mutex, one small allocation. A module that is there already takes no lock: ask first.
// Example:    imports::ImportLocks::Held lock(locks, thread, name);
//             if (lock.result() == imports::ImportLockResult::kAcquired) Load(name);
// Design:     docs/imports.md, importlib._bootstrap._ModuleLock

#ifndef TESSERA_IMPORTS_IMPORT_LOCK_H_
#define TESSERA_IMPORTS_IMPORT_LOCK_H_

#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "interp/thread_state.h"
#include "interp/wait.h"

namespace tessera::imports {

enum class ImportLockResult : uint8_t {
  kAcquired,
  kDeadlock,
  kNoMemory,
  kInterrupted,  // look at the eval breaker and call again
  kKilled,
};

class ImportLocks {
 public:
  ImportLocks();
  ImportLocks(const ImportLocks&) = delete;
  ImportLocks& operator=(const ImportLocks&) = delete;
  ~ImportLocks();

  // `name` is copied: any bytes.
  [[nodiscard]] ImportLockResult Acquire(interp::ThreadState& thread, absl::string_view name);
  // REQUIRES: `thread` holds the lock of that name.
  void Release(interp::ThreadState& thread, absl::string_view name);
  // Whether a thread holds the lock of that name; for messages and tests.
  bool IsHeld(absl::string_view name);
  // Whether `thread` holds it, so that it may release it.
  bool IsHeldBy(const interp::ThreadState& thread, absl::string_view name);
  // In the child of a fork: the locks of threads that are not there are free.
  void ForgetOthersInForkedChild(const interp::ThreadState& survivor);

  // Holds a lock for a scope.
  class Held {
   public:
    Held(ImportLocks& locks, interp::ThreadState& thread, absl::string_view name)
        : locks_(locks), thread_(thread), name_(name), result_(locks.Acquire(thread, name)) {}
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() {
      if (result_ == ImportLockResult::kAcquired) locks_.Release(thread_, name_);
    }
    ImportLockResult result() const { return result_; }

   private:
    ImportLocks& locks_;
    interp::ThreadState& thread_;
    const absl::string_view name_;
    const ImportLockResult result_;
  };

 private:
  struct Entry;
  struct Waiter;

  Entry* Find(absl::string_view name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(queue_.mutex());
  Entry* FindOrMake(interp::ThreadState& thread, absl::string_view name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(queue_.mutex());
  void DropIfUnused(Entry* entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(queue_.mutex());
  bool WouldDeadlock(const interp::ThreadState& thread, const Entry& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(queue_.mutex());
  ImportLockResult WaitFor(interp::ThreadState& thread, Waiter& edge) ABSL_LOCKS_EXCLUDED(queue_.mutex());

  // Its mutex guards the entries; whoever waits for any of them waits in it.
  interp::WaitQueue queue_;
  Entry* entries_ ABSL_GUARDED_BY(queue_.mutex()) = nullptr;
  Waiter* waiters_ ABSL_GUARDED_BY(queue_.mutex()) = nullptr;
};

}  // namespace tessera::imports

#endif  // TESSERA_IMPORTS_IMPORT_LOCK_H_
