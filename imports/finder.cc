#include "imports/finder.h"

namespace tessera::imports {
namespace {

struct Import {
  interp::ThreadState& thread;
  ImportLocks& locks;
  const FinderChain& finders;
  LoadedModules& loaded;
  absl::string_view name;
  uint64_t path;
};

ImportResult FromLock(ImportLockResult result) {
  switch (result) {
    case ImportLockResult::kAcquired:
      return ImportResult::kImported;
    case ImportLockResult::kDeadlock:
      return ImportResult::kDeadlock;
    case ImportLockResult::kNoMemory:
      return ImportResult::kNoMemory;
    case ImportLockResult::kInterrupted:
      return ImportResult::kRaised;
    case ImportLockResult::kKilled:
      break;
  }
  return ImportResult::kKilled;
}

// Waits until nobody imports the module. kRaised: handling an interruption raised.
ImportLockResult Lock(const Import& import) {
  for (;;) {
    const ImportLockResult result = import.locks.Acquire(import.thread, import.name);
    if (result != ImportLockResult::kInterrupted) return result;
    if (!import.loaded.HandleInterrupt(import.thread)) return result;
  }
}

// With the module's lock held.
ImportResult Load(const Import& import, ModuleHandle* module) {
  Spec spec;
  switch (import.finders.Find(import.thread, import.name, import.path, &spec)) {
    case FindResult::kNotFound:
      return ImportResult::kNotFound;
    case FindResult::kRaised:
      return ImportResult::kRaised;
    case FindResult::kFound:
      break;
  }
  const ModuleHandle made = spec.loader->Create(import.thread, spec);
  if (made == 0) return ImportResult::kRaised;
  import.loaded.SetInitializing(import.thread, made, true);
  bool done = import.loaded.Put(import.thread, import.name, made);
  if (done && !spec.loader->Exec(import.thread, spec, made)) {
    import.loaded.Remove(import.thread, import.name);
    done = false;
  }
  import.loaded.SetInitializing(import.thread, made, false);
  // A module may put something else in its place while it is executed.
  if (done) *module = import.loaded.Find(import.thread, import.name);
  import.loaded.Release(made);
  return done && *module != 0 ? ImportResult::kImported : ImportResult::kRaised;
}

}  // namespace

void FinderChain::Append(Finder& finder) {
  Finder** link = &first_;
  while (*link != nullptr) link = &(*link)->next_;
  finder.next_ = nullptr;
  *link = &finder;
}

FindResult FinderChain::Find(interp::ThreadState& thread, absl::string_view name, uint64_t path, Spec* spec) const {
  for (Finder* finder = first_; finder != nullptr; finder = finder->next_) {
    const FindResult result = finder->Find(thread, name, path, spec);
    if (result != FindResult::kNotFound) return result;
  }
  return FindResult::kNotFound;
}

ImportResult ImportModule(interp::ThreadState& thread, ImportLocks& locks, const FinderChain& finders,
                          LoadedModules& loaded, absl::string_view name, uint64_t path, ModuleHandle* module) {
  const Import import{thread, locks, finders, loaded, name, path};
  *module = loaded.Find(thread, name);
  if (*module != 0 && !loaded.IsInitializing(thread, *module)) return ImportResult::kImported;
  const ImportLockResult locked = Lock(import);
  if (locked == ImportLockResult::kDeadlock && *module != 0) {
    return ImportResult::kImported;  // partially initialised: the import statement of a cycle gets what there is
  }
  if (locked != ImportLockResult::kAcquired) {
    if (*module != 0) loaded.Release(*module);
    *module = 0;
    return FromLock(locked);
  }
  if (*module != 0) loaded.Release(*module);
  *module = loaded.Find(thread, name);
  const ImportResult result = *module != 0 ? ImportResult::kImported : Load(import, module);
  locks.Release(thread, name);
  return result;
}

}  // namespace tessera::imports
