#include "vm/module_type.h"

#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/heap_type.h"
#include "objects/module.h"
#include "objects/tuple.h"
#include "vm/native_module.h"

namespace tessera::vm {

using namespace objects;  // NOLINT

namespace {

// Borrowed; NotFound. A type that is being torn down has no mro any more.
Value FindModuleOfType(const Type* type, const modules::ModuleDef& def) {
  if (!IsTuple(type->mro)) return Value::NotFound();
  const Tuple* mro = type->mro.as<Tuple>();
  for (int64_t n = 0; n < mro->size; ++n) {
    void* owner = mro->items()[n].as<Type>()->module_state_owner;
    if (owner == nullptr) continue;
    Value module(static_cast<Object*>(owner));
    if (IsModule(module) && module.as<Module>()->definition == &def) return module;
  }
  return Value::NotFound();
}

// Null: not executed, or ended.
void* DataOf(Value module) {
  auto* state = static_cast<modules::ModuleState*>(module.as<Module>()->state);
  return state == nullptr ? nullptr : state->data();
}

}  // namespace

void* FindStateOfType(const Type* type, const modules::ModuleDef& def) {
  Value module = FindModuleOfType(type, def);
  return module.IsNotFound() ? nullptr : DataOf(module);
}

Value ModuleOfType(objects::Thread& th, const Type* type, const modules::ModuleDef& def) {
  Value module = FindModuleOfType(type, def);
  if (!module.IsNotFound()) return module;
  return Raise(th, types::kTypeError, "PyType_GetModuleByDef: No superclass of '%s' has the given module", type->name);
}

void* StateOfTypeUntyped(objects::Thread& th, const Type* type, const modules::ModuleDef& def) {
  Value module = ModuleOfType(th, type, def);
  if (module.empty()) return nullptr;
  void* state = DataOf(module);
  if (state == nullptr) Raise(th, types::kRuntimeError, "module %s has ended", def.name);
  return state;
}

Value NewTypeWithData(objects::Thread& th, TypeSpec spec, Value module, Type* base, size_t data_size) {
  if (base->item_size != 0 || base->dict_offset == kDictAtEnd)
    return Raise(th, types::kSystemError, "Cannot extend variable-size class without Py_TPFLAGS_ITEMS_AT_END.");
  if (HasFlag(base, kHeapType) && base->module_state_owner == nullptr)
    return Raise(th, types::kTypeError, "type '%s' cannot be extended by native data: it is a class of a program", base->name);
  const size_t offset = (size_t{base->size} + 15) & ~size_t{15};
  if (data_size > (1u << 30)) return RaiseMemoryError(th);
  spec.size = static_cast<uint32_t>(offset + data_size);
  return NewTypeFromSpec(th, spec, module, base);
}

void DeallocBase(const Type* base, Object* object) {
  auto* dealloc = HasFlag(base, kHeapType) ? AsHeapType(base)->native_dealloc : base->dealloc;
  if (dealloc != nullptr) dealloc(object);
  else FreeObject(object);
}

int TraverseBase(const Type* base, Object* object, immortal::Visitor visit) {
  auto* traverse = HasFlag(base, kHeapType) ? AsHeapType(base)->native_traverse : base->traverse;
  return traverse == nullptr ? 0 : traverse(object, visit);
}

int ClearBase(const Type* base, Object* object) {
  auto* clear = HasFlag(base, kHeapType) ? AsHeapType(base)->native_clear : base->clear;
  return clear == nullptr ? 0 : clear(object);
}

}  // namespace tessera::vm
