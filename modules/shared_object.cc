#include "modules/shared_object.h"

#include <dlfcn.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "imports/native_note.h"

namespace tessera::modules {
namespace {

// The part after the last dot: what definitions and symbols are called.
absl::string_view ShortName(absl::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == absl::string_view::npos ? name : name.substr(dot + 1);
}

absl::Status CheckNote(const SharedObject& object, const imports::NativeNote& note, const imports::ImportSite& site) {
  if (note.abi() != object.abi) {
    return absl::FailedPreconditionError(absl::StrCat(object.file, ": built for another Tessera: its ABI is ",
                                                      absl::Hex(note.abi(), absl::kZeroPad16), ", this one's ",
                                                      absl::Hex(object.abi, absl::kZeroPad16)));
  }
  return imports::CheckCompatibility(object.name, imports::KindOf(note.support()), site);
}

absl::StatusOr<const ModuleDef*> OpenDefinition(const SharedObject& object) {
  const int flags = object.dlopen_flags == 0 ? DefaultDlopenFlags() : object.dlopen_flags;
  void* handle = dlopen(object.file, flags);
  if (handle == nullptr) return absl::UnavailableError(dlerror());
  const std::string symbol = absl::StrCat("tessera_module_", ShortName(object.name));
  const void* def = dlsym(handle, symbol.c_str());
  if (def == nullptr) {
    return absl::FailedPreconditionError(absl::StrCat("dynamic module does not define module definition (", symbol, ")"));
  }
  return static_cast<const ModuleDef*>(def);
}

absl::Status CheckDefinition(const SharedObject& object, const imports::NativeNote& note, const ModuleDef& def) {
  if (absl::Status valid = Validate(def); !valid.ok()) return valid;
  if (def.name != ShortName(object.name)) {
    return absl::FailedPreconditionError(absl::StrCat(object.file, ": its definition is of module '", def.name, "'"));
  }
  if (def.multiple_interpreters() == note.support() && def.once_per_process == note.once_per_process()) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat(object.file, ": the note of module '", def.name, "' does not say what its definition says"));
}

}  // namespace

int DefaultDlopenFlags() { return RTLD_NOW; }

absl::StatusOr<const ModuleDef*> OpenSharedObject(const SharedObject& object, const imports::ImportSite& site) {
  const absl::StatusOr<imports::NativeNote> note = imports::ReadNativeNote(object.file, ShortName(object.name));
  if (!note.ok()) return note.status();
  if (absl::Status fits = CheckNote(object, *note, site); !fits.ok()) return fits;
  absl::StatusOr<const ModuleDef*> def = OpenDefinition(object);
  if (!def.ok()) return def;
  if (absl::Status honest = CheckDefinition(object, *note, **def); !honest.ok()) return honest;
  return def;
}

}  // namespace tessera::modules
