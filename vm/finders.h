// Where modules come from: the table of native modules, sources in the program, folders of sys.path.
//
// Model:     each is finder and loader in one, without state of its own. The search path handed to them is a list value, or 0 at the top level.
// Errors:    see imports/finder.h.
// Design:    docs/imports.md
#ifndef TESSERA_VM_FINDERS_H_
#define TESSERA_VM_FINDERS_H_

#include "imports/finder.h"
#include "objects/value.h"

namespace tessera::vm {

struct Thread;

class BuiltinImporter final : public imports::Finder, public imports::Loader {
 public:
  imports::FindResult Find(interp::ThreadState& thread, absl::string_view name, uint64_t path, imports::Spec* spec) override;
  imports::ModuleHandle Create(interp::ThreadState& thread, const imports::Spec& spec) override;
  bool Exec(interp::ThreadState& thread, const imports::Spec& spec, imports::ModuleHandle module) override;
};

class FrozenImporter final : public imports::Finder, public imports::Loader {
 public:
  imports::FindResult Find(interp::ThreadState& thread, absl::string_view name, uint64_t path, imports::Spec* spec) override;
  imports::ModuleHandle Create(interp::ThreadState& thread, const imports::Spec& spec) override;
  bool Exec(interp::ThreadState& thread, const imports::Spec& spec, imports::ModuleHandle module) override;
};

class PathImporter final : public imports::Finder, public imports::Loader {
 public:
  imports::FindResult Find(interp::ThreadState& thread, absl::string_view name, uint64_t path, imports::Spec* spec) override;
  imports::ModuleHandle Create(interp::ThreadState& thread, const imports::Spec& spec) override;
  bool Exec(interp::ThreadState& thread, const imports::Spec& spec, imports::ModuleHandle module) override;
};

// The code of a module that a finder found, not run; NotFound when it has none (a native one). *file: its file, or None. Takes over what the
// finder left in the spec.
objects::Value CodeOfModule(Thread& th, const imports::Spec& spec, objects::Owned* file);
// For a spec of which nothing is made.
void ForgetSpec(Thread& th, const imports::Spec& spec);

// The bytes of a file, in a bytes-like heap block. False: OSError pending.
bool ReadWholeFile(Thread& th, const char* path, objects::Value filename, objects::Owned* bytes);

}  // namespace tessera::vm

#endif  // TESSERA_VM_FINDERS_H_
