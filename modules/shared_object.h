// SharedObject: native modules in shared objects of the native ABI: the definition of one, taken from a file after its note has
// been read and found to fit. It is not a finder, and it makes no module.
//
// Model:      read the note -> same ABI? -> may it be loaded at this site? -> dlopen -> the definition, which must be valid and say
//             what the note says. Up to dlopen nothing of the file has run, constructors included.
// Threads:    any; release the GIL: constructors run, and reading takes as long as the file system likes.
// Ownership:  what was opened stays open until the process ends: code, tables and types of it may be anywhere.
// Errors:     of ReadNativeNote; FailedPrecondition "module x does not support loading in subinterpreters", or naming both ABIs, or for a
//             definition that is not there or not what the note says; Unavailable with dlerror's text; InvalidArgument with
//             Validate's text for a definition that is not valid (a language raises SystemError for this, ImportError for the others).
// Cost:       reading the note, and dlopen.
// Example:    auto def = modules::OpenSharedObject({.file = "/x/counter.tessera.so", .name = "counter", .abi = modules::kNativeAbi}, site);
// Design:     docs/imports.md, docs/how-to-build-an-extension.md

#ifndef TESSERA_MODULES_SHARED_OBJECT_H_
#define TESSERA_MODULES_SHARED_OBJECT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "imports/compatibility.h"
#include "modules/module_def.h"

namespace tessera::modules {

// 0 as dlopen flags: this.
int DefaultDlopenFlags();

struct SharedObject {
  const char* file = nullptr;
  absl::string_view name = {};  // full: "package.counter"
  uint64_t abi = 0;             // of the host
  int dlopen_flags = 0;
};

[[nodiscard]] absl::StatusOr<const ModuleDef*> OpenSharedObject(const SharedObject& object,
                                                                const imports::ImportSite& site);

}  // namespace tessera::modules

#endif  // TESSERA_MODULES_SHARED_OBJECT_H_
