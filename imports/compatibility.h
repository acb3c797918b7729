// Compatibility of native modules with interpreters: which kind may be loaded where. A table, no state.
//
// Threads:    constant.
// Errors:     FailedPrecondition "module X does not support loading in subinterpreters" (a language raises ImportError).
// Example:    absl::Status allowed = imports::CheckCompatibility("zlib", imports::ModuleKind::kPerInterpreterGil, site);
// Design:     docs/imports.md, PEP 489, PEP 684

#ifndef TESSERA_IMPORTS_COMPATIBILITY_H_
#define TESSERA_IMPORTS_COMPATIBILITY_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace tessera::imports {

// Values of the slot Py_mod_multiple_interpreters.
enum class MultipleInterpreters : uint64_t { kNotSupported = 0, kSupported = 1, kPerInterpreterGilSupported = 2 };

enum class ModuleKind : uint8_t {
  kPerInterpreterGil,
  kSupported,          // also: no slot
  kNotSupported,
  kSinglePhaseGlobal,  // m_size -1: initialised once, its dict is copied
  kSinglePhaseReinit,  // m_size >= 0: initialised in each interpreter
};
ModuleKind KindOf(MultipleInterpreters support);

struct ImportSite {
  bool is_main = false;
  bool checks = true;        // the config's check_multi_interp_extensions
  bool owns_gil = true;
  bool check_disabled = false;  // by the caller, for the length of a scope
};

enum class LoadAction : uint8_t {
  kRefuse,
  kInitialise,   // create and exec, or the init function, in this interpreter
  kCopyDict,     // the init function runs once, in main; others get a shallow copy of the module's dict
};

// What happens to a module of that kind at that site.
LoadAction Decide(ModuleKind kind, const ImportSite& site);

[[nodiscard]] absl::Status CheckCompatibility(absl::string_view module, ModuleKind kind, const ImportSite& site);

}  // namespace tessera::imports

#endif  // TESSERA_IMPORTS_COMPATIBILITY_H_
