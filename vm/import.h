// Python's side of the import system: names, levels, packages, sys.modules, over the finders of imports/.
//
// Model:     builtin, frozen and path finders, asked in this order; see vm/finders.h.
// Python:    importing runs the module.
// Errors:    empty and a pending exception: ModuleNotFoundError "No module named 'x'", ImportError, what the module raised.
// Design:    docs/imports.md, PEP 328, PEP 451
#ifndef TESSERA_VM_IMPORT_H_
#define TESSERA_VM_IMPORT_H_

#include "imports/import_lock.h"
#include "objects/dict.h"
#include "objects/str.h"
#include "vm/activation.h"
#include "vm/finders.h"

namespace tessera::vm {

// What an interpreter keeps for importing.
struct ImportState {
  ImportState();
  imports::ImportLocks locks;
  BuiltinImporter builtin;
  FrozenImporter frozen;
  PathImporter path;
  ExtensionLoader extension;
  imports::FinderChain chain;
  Value archives;  // path -> directory (zip_archive.h); empty until the first one
  int8_t extension_check_override = 0;  // -1: native modules are not checked, 1: they are, 0: as the config says
  int dlopen_flags = 0;                 // of sys.setdlopenflags; 0: the default
  // -X importtime: the time of the imports inside the present one.
  struct {
    int depth = 0;
    int64_t nested_ns = 0;
    bool has_header = false;
  } time;
};

// __import__(name, globals, locals, fromlist, level); locals are not looked at.
Value ImportLevel(Thread& th, objects::Str* name, objects::Dict* globals, Value fromlist, int64_t level);
// The module with this absolute dotted name, not its first package. New reference.
Value ImportAbsolute(Thread& th, objects::Str* name);
// What importlib.util's _incompatible_extension_module_restrictions stands on: -1 loads native modules without asking what they support, 1 asks,
// 0 does as the interpreter's config says. False: RuntimeError pending, for main.
bool OverrideExtensionCheck(Thread& th, int override, int* before);
// Gives a module the attributes that every module has (__name__, __package__, __loader__, __spec__; __file__ and __path__ where given).
bool SetModuleAttributes(Thread& th, Value module, objects::Str* name, Value file, Value path, const char* origin);

}  // namespace tessera::vm

#endif  // TESSERA_VM_IMPORT_H_
