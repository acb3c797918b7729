// ExtensionRegistry: what a Runtime knows of the native modules that its interpreters have loaded: an index for each
// definition, how it may be loaded, who has it. It is not a finder, and it runs no code of a module.
//
// Model:      key (file, name) -> record; records are never removed, so a record pointer stays good. Indices are dense and
//             unique: 1, 2, 3 ... in order of registration, atomic beside the table for definitions that are never looked up.
//             A definition that says once_per_process is loaded once: not again in another interpreter, in another Runtime of
//             the process, nor in the same interpreter after its module was dropped (PEP 630's opt-out, enforced here).
// Threads:    every call from any thread, with or without a GIL.
// Ownership:  owned by the Runtime; names are copied; `definition` is the caller's and opaque.
// Errors:     FailedPrecondition with the language's text, ResourceExhausted.
// Cost:       a mutex and a hash look-up; a module that an interpreter has already is not asked for here.
// Design:     docs/imports.md, PEP 489, PEP 630

#ifndef TESSERA_IMPORTS_EXTENSION_REGISTRY_H_
#define TESSERA_IMPORTS_EXTENSION_REGISTRY_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "imports/compatibility.h"
#include "sync/ranked_mutex.h"

namespace tessera::imports {

// What is said of a module before any of its code has run.
struct ExtensionDeclaration {
  absl::string_view file = {};  // empty for a built-in module
  absl::string_view name = {};
  ModuleKind kind = ModuleKind::kSupported;
  bool once_per_process = false;
  const void* definition = nullptr;  // where it lies identifies a once_per_process module in the process: not null there
};

struct Extension {
  int64_t index;
  ModuleKind kind;
  bool once_per_process;
  const void* definition;
};

class ExtensionRegistry {
 public:
  ExtensionRegistry();
  ExtensionRegistry(const ExtensionRegistry&) = delete;
  ExtensionRegistry& operator=(const ExtensionRegistry&) = delete;

  // Checks the declaration against the site and enters it (the first time) or finds it. Ask right before the module is created:
  // a once_per_process one counts as loaded from here on, whatever becomes of it.
  [[nodiscard]] absl::StatusOr<const Extension*> Load(const ExtensionDeclaration& declaration, const ImportSite& site)
      ABSL_LOCKS_EXCLUDED(mutex_);
  // Null when nobody has loaded it.
  const Extension* Find(absl::string_view file, absl::string_view name) ABSL_LOCKS_EXCLUDED(mutex_);
  size_t size() const ABSL_LOCKS_EXCLUDED(mutex_);
  sync::RankedMutex& fork_lock() { return mutex_; }

  // An index for a definition that is not in the table. Atomic, no lock.
  int64_t TakeIndex() { return last_module_index_.fetch_add(1, std::memory_order_relaxed) + 1; }
  int64_t last_module_index() const { return last_module_index_.load(std::memory_order_relaxed); }

 private:
  using Key = std::pair<std::string, std::string>;

  mutable sync::RankedMutex mutex_;
  absl::flat_hash_map<Key, std::unique_ptr<Extension>> records_ ABSL_GUARDED_BY(mutex_);
  std::atomic<int64_t> last_module_index_{0};
};

}  // namespace tessera::imports

#endif  // TESSERA_IMPORTS_EXTENSION_REGISTRY_H_
