// ExitFunctions: what is called when a Runtime is down, without any interpreter or thread state (CPython's Py_AtExit).
//
// Threads:    Add from any thread; Run by the one that ends the Runtime.
// Errors:     ResourceExhausted for the 33rd function.
// Cost:       a fixed array, no allocation.

#ifndef TESSERA_RUNTIME_EXIT_FUNCTIONS_H_
#define TESSERA_RUNTIME_EXIT_FUNCTIONS_H_

#include <cstddef>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "sync/ranked_mutex.h"

namespace tessera::runtime {

using ExitFunction = void (*)();

class ExitFunctions {
 public:
  static constexpr size_t kLimit = 32;

  ExitFunctions() : mutex_(sync::rank::kExitFunctions) {}
  [[nodiscard]] absl::Status Add(ExitFunction function) ABSL_LOCKS_EXCLUDED(mutex_);
  // Newest first, each once, with no lock held; functions added meanwhile are run too.
  void Run() ABSL_LOCKS_EXCLUDED(mutex_);
  size_t count() const ABSL_LOCKS_EXCLUDED(mutex_);
  sync::RankedMutex& fork_lock() { return mutex_; }

 private:
  mutable sync::RankedMutex mutex_;
  ExitFunction functions_[kLimit] ABSL_GUARDED_BY(mutex_) = {};
  size_t count_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace tessera::runtime

#endif  // TESSERA_RUNTIME_EXIT_FUNCTIONS_H_
