// The module object: a dict with a name. Native modules keep their state behind it (see //modules).
//
// Ownership: the module owns its dict; `state` belongs to who made the module.
#ifndef TESSERA_OBJECTS_MODULE_H_
#define TESSERA_OBJECTS_MODULE_H_

#include "objects/dict.h"
#include "objects/thread.h"

namespace tessera::objects {

struct Module : Object {
  Value dict;               // Dict; never Unbound once made
  void* state;              // of a native module, or null
  const void* definition;   // what the state belongs to, or null
  void (*free_state)(Thread& th, Module* module);  // runs when the module dies, while state is set; may be null
  int (*traverse_state)(Module* module, immortal::Visitor visit);  // null: the state holds no references
};

inline bool IsModule(Value v) { return v.IsObject() && IsSubtype(TypeOf(v), types::kModule); }

// A module with __name__, __doc__, __package__, __loader__ and __spec__ in its dict (None where not given).
Value NewModule(Thread& th, Str* name, Value doc = Value::None());
// Of a module object.
inline Dict* ModuleDict(Value module) { return module.as<Module>()->dict.as<Dict>(); }
Value ModuleGetAttr(Thread& th, Value module, Str* name);
// NotFound instead of AttributeError; __getattr__ of the module is asked all the same.
Value FindModuleAttr(Thread& th, Value module, Str* name);
// Functions of a table as attributes of the module.
bool AddModuleFunctions(Thread& th, Value module, const MethodDef* methods);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_MODULE_H_
