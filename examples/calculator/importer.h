// The import system of the calculator, for one interpreter: modules of native code, from the table that the runtime was composed
// of, and modules of source text. Each is loaded once, whichever thread asks first; others wait for it.

#ifndef TESSERA_EXAMPLES_CALCULATOR_IMPORTER_H_
#define TESSERA_EXAMPLES_CALCULATOR_IMPORTER_H_

#include "examples/calculator/objects.h"
#include "imports/imports.h"
#include "interp/thread_state.h"

namespace tessera::calculator {

class Language;

class NativeFinder final : public imports::Finder, public imports::Loader {
 public:
  explicit NativeFinder(Language& language) : language_(language) {}
  imports::FindResult Find(interp::ThreadState& thread, absl::string_view name, uint64_t path, imports::Spec* spec) override;
  imports::ModuleHandle Create(interp::ThreadState& thread, const imports::Spec& spec) override;
  bool Exec(interp::ThreadState& thread, const imports::Spec& spec, imports::ModuleHandle module) override;

 private:
  Language& language_;
};

class SourceFinder final : public imports::Finder, public imports::Loader {
 public:
  explicit SourceFinder(Language& language) : language_(language) {}
  imports::FindResult Find(interp::ThreadState& thread, absl::string_view name, uint64_t path, imports::Spec* spec) override;
  imports::ModuleHandle Create(interp::ThreadState& thread, const imports::Spec& spec) override;
  bool Exec(interp::ThreadState& thread, const imports::Spec& spec, imports::ModuleHandle module) override;

 private:
  Language& language_;
};

class Importer final : public imports::LoadedModules {
 public:
  Importer(alloc::Heap& heap, Language& language);

  // Empty with an exception pending.
  Value Import(interp::ThreadState& thread, absl::string_view name);
  Names& loaded() { return loaded_; }

  // imports::LoadedModules
  imports::ModuleHandle Find(interp::ThreadState& thread, absl::string_view name) override;
  bool Put(interp::ThreadState& thread, absl::string_view name, imports::ModuleHandle module) override;
  void Remove(interp::ThreadState& thread, absl::string_view name) override;
  bool IsInitializing(interp::ThreadState& thread, imports::ModuleHandle module) override;
  void SetInitializing(interp::ThreadState& thread, imports::ModuleHandle module, bool initializing) override;
  void Release(imports::ModuleHandle module) override;
  bool HandleInterrupt(interp::ThreadState& thread) override;

 private:
  Names loaded_;
  NativeFinder native_;
  SourceFinder source_;
  imports::FinderChain finders_;
  imports::ImportLocks locks_;
};

}  // namespace tessera::calculator

#endif  // TESSERA_EXAMPLES_CALCULATOR_IMPORTER_H_
