// Where modules come from: the table of native modules, sources in the program, folders of sys.path with sources and shared objects.
//
// Model:     each is finder and loader in one, without state of its own. The search path handed to them is a list value, or 0 at the top level.
// Errors:    see imports/finder.h.
// Design:    docs/imports.md
#ifndef TESSERA_VM_FINDERS_H_
#define TESSERA_VM_FINDERS_H_

#include "imports/compatibility.h"
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

// Native modules in shared objects, which PathImporter finds: <name>.tessera.so. Refused before anything of the file runs when its note says that it
// does not fit (modules/shared_object.h).
class ExtensionLoader final : public imports::Loader {
 public:
  imports::ModuleHandle Create(interp::ThreadState& thread, const imports::Spec& spec) override;
  bool Exec(interp::ThreadState& thread, const imports::Spec& spec, imports::ModuleHandle module) override;
};

inline constexpr char kExtensionSuffix[] = ".tessera.so";

// Where native modules would be loaded: what the calling interpreter allows.
imports::ImportSite ImportSiteOf(Thread& th);

// The code of a module that a finder found, not run; NotFound when it has none (a native one). *file: its file, or None. Takes over what the
// finder left in the spec.
objects::Value CodeOfModule(Thread& th, const imports::Spec& spec, objects::Owned* file);
// For a spec of which nothing is made.
void ForgetSpec(Thread& th, const imports::Spec& spec);

// The bytes of a file, in a bytes-like heap block. False: OSError pending.
bool ReadWholeFile(Thread& th, const char* path, objects::Value filename, objects::Owned* bytes);

}  // namespace tessera::vm

#endif  // TESSERA_VM_FINDERS_H_
