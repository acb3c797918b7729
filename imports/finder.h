// Finders and loaders: where modules come from, on opaque handles. A finder answers whether it knows a module; a loader makes
// and executes it. What a module is, and where the loaded ones are kept, is the language's.
//
// Model:      ImportModule: is it in the table? -> the module's lock -> is it now? -> ask the finders in order -> create, put
//             into the table, execute; taken out again when that fails.
// Threads:    attached. The chain of finders is changed with the GIL held.
// Ownership:  a Finder and what a Spec points at outlive the import; handles are references of the language's (a result owns).
// Python:     everything here may run code of the language.
// Errors:     ImportResult; kRaised: the language's exception is pending.
// Cost:       a module that is there: one look-up in the language's table.
// Design:     docs/imports.md

#ifndef TESSERA_IMPORTS_FINDER_H_
#define TESSERA_IMPORTS_FINDER_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "imports/import_lock.h"
#include "interp/thread_state.h"

namespace tessera::imports {

using ModuleHandle = uint64_t;  // 0: none

class Loader;

// What a finder found. The names point into what the finder keeps.
struct Spec {
  absl::string_view name = {};
  absl::string_view origin = {};  // "built-in", "frozen", a path
  Loader* loader = nullptr;
  const void* found = nullptr;  // the loader's: an entry of a table, an open archive
  bool is_package = false;
};

class Loader {
 public:
  virtual ~Loader() = default;
  // A new reference; 0 with an exception pending.
  virtual ModuleHandle Create(interp::ThreadState& thread, const Spec& spec) = 0;
  // False with an exception pending.
  virtual bool Exec(interp::ThreadState& thread, const Spec& spec, ModuleHandle module) = 0;
};

enum class FindResult : uint8_t { kFound, kNotFound, kRaised };

class Finder {
 public:
  virtual ~Finder() = default;
  // `path`: the language's search path of the parent package, 0 at the top level.
  virtual FindResult Find(interp::ThreadState& thread, absl::string_view name, uint64_t path, Spec* spec) = 0;

 private:
  friend class FinderChain;
  Finder* next_ = nullptr;
};

// The native finders of one interpreter, in the order in which they are asked.
class FinderChain {
 public:
  void Append(Finder& finder);
  FindResult Find(interp::ThreadState& thread, absl::string_view name, uint64_t path, Spec* spec) const;

 private:
  Finder* first_ = nullptr;
};

// The language's table of loaded modules (sys.modules).
class LoadedModules {
 public:
  virtual ~LoadedModules() = default;
  // A new reference, or 0 without an exception.
  virtual ModuleHandle Find(interp::ThreadState& thread, absl::string_view name) = 0;
  virtual bool Put(interp::ThreadState& thread, absl::string_view name, ModuleHandle module) = 0;
  virtual void Remove(interp::ThreadState& thread, absl::string_view name) = 0;
  // Whether it is being executed, by whatever thread; and the mark itself.
  virtual bool IsInitializing(interp::ThreadState& thread, ModuleHandle module) = 0;
  virtual void SetInitializing(interp::ThreadState& thread, ModuleHandle module, bool initializing) = 0;
  virtual void Release(ModuleHandle module) = 0;
  // Run what interrupted a wait. False with an exception pending.
  virtual bool HandleInterrupt(interp::ThreadState& thread) = 0;
};

enum class ImportResult : uint8_t { kImported, kNotFound, kRaised, kDeadlock, kNoMemory, kKilled };

// One module, without its parents: names with dots are the language's to take apart. On kImported `*module` is a new reference.
[[nodiscard]] ImportResult ImportModule(interp::ThreadState& thread, ImportLocks& locks, const FinderChain& finders,
                                        LoadedModules& loaded, absl::string_view name, uint64_t path,
                                        ModuleHandle* module);

}  // namespace tessera::imports

#endif  // TESSERA_IMPORTS_FINDER_H_
