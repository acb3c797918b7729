// Types of native modules: the state of the module that a method's class belongs to (PEP 573), and data of one's own in types that extend
// others without knowing their layout (PEP 697).
//
// Model:     [what `base` lays out, rounded up to 16][data of the extending type]
// Errors:    as CPython's PyType_GetModuleByDef and PyType_FromMetaclass.
// Example:   Counter* data = vm::TypeData<Counter>(self, type);
//            State* state = vm::StateOfType<State>(th, TypeOf(self), tessera_module_counter);
// Design:    docs/how-to-build-an-extension.md
#ifndef TESSERA_VM_MODULE_TYPE_H_
#define TESSERA_VM_MODULE_TYPE_H_

#include <cstddef>
#include <utility>

#include "modules/module_state.h"
#include "objects/class.h"
#include "objects/thread.h"

namespace tessera::vm {

// The module, borrowed, of the first class in the mro that a module of this definition made; empty + TypeError.
objects::Value ModuleOfType(objects::Thread& th, const objects::Type* type, const modules::ModuleDef& def);
// The state of that module; null + exception: also RuntimeError, when the module is not executed or has ended.
void* StateOfTypeUntyped(objects::Thread& th, const objects::Type* type, const modules::ModuleDef& def);
template <class State>
State* StateOfType(objects::Thread& th, const objects::Type* type, const modules::ModuleDef& def) {
  return static_cast<State*>(StateOfTypeUntyped(th, type, def));
}

// Where the data of a type made by NewTypeWithData begins in its instances.
inline size_t TypeDataOffset(const objects::Type* type) { return (size_t{type->base->size} + 15) & ~size_t{15}; }
// REQUIRES: the object is an instance of `type`, which NewTypeWithData made.
template <class Data>
Data* TypeData(objects::Value object, const objects::Type* type) {
  return reinterpret_cast<Data*>(reinterpret_cast<char*>(object.object()) + TypeDataOffset(type));
}

// NewTypeFromSpec for a class that adds `data_size` bytes to a base it knows nothing of: a type of the runtime or of a native module, of fixed
// size. spec.size is not looked at. The data is the constructor's to set; a dealloc, traverse or clear that fill() sets takes care of it and
// then calls the base's (below). New reference.
objects::Value NewTypeWithData(objects::Thread& th, objects::TypeSpec spec, objects::Value module, objects::Type* base, size_t data_size);

// What `base` does with its part of an instance of an extending type. DeallocBase frees the object.
void DeallocBase(const objects::Type* base, objects::Object* object);
int TraverseBase(const objects::Type* base, objects::Object* object, immortal::Visitor visit);
int ClearBase(const objects::Type* base, objects::Object* object);

}  // namespace tessera::vm

#endif  // TESSERA_VM_MODULE_TYPE_H_
