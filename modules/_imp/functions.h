// The functions of module _imp, by subject; imp_module.cc joins them.
#ifndef TESSERA_MODULES_IMP_FUNCTIONS_H_
#define TESSERA_MODULES_IMP_FUNCTIONS_H_

#include <string_view>

#include "objects/native.h"
#include "objects/thread.h"
#include "vm/native_module.h"

namespace tessera::imp {

struct State {
  objects::Value old_names;  // list or empty: file names that _fix_co_filename has replaced
};
inline State& StateOf(objects::Value module) { return vm::StateOf<State>(module); }

// Which thread owns the import lock is the interpreter's to know (imports/import_lock.h): under this name.
inline constexpr std::string_view kImportLock = "";

// The name must be a str: False with CPython's TypeError otherwise, naming the function.
bool ReadName(objects::Thread& th, objects::Value name, const char* function, std::string_view* text, objects::Owned* keep);

extern const objects::MethodDef kModuleFunctions[];  // module_functions.cc: modules by name, shared objects
extern const objects::MethodDef kLockFunctions[];    // lock_functions.cc: the import lock
extern const objects::MethodDef kSourceFunctions[];  // source_functions.cc: source_hash, _fix_co_filename

}  // namespace tessera::imp

#endif  // TESSERA_MODULES_IMP_FUNCTIONS_H_
