#include "objects/module.h"

#include <cstddef>

#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/function.h"
#include "objects/gc_support.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/weakref.h"

#pragma GCC diagnostic ignored "-Winvalid-offsetof"

namespace tessera::objects {
namespace {

bool IsFound(Value v) { return !v.empty() && !v.IsNotFound(); }

Module* AllocateModule(Thread& th, Type* type) {
  Owned dict(NewDict(th));
  if (!dict) return nullptr;
  auto* m = static_cast<Module*>(NewObject(th, type, sizeof(Module)));
  if (m == nullptr) return nullptr;
  m->dict = dict.Release();
  m->state = nullptr;
  m->definition = nullptr;
  m->free_state = nullptr;
  m->traverse_state = nullptr;
  return m;
}

bool FillDict(Thread& th, Value module, Value name, Value doc) {
  Dict* dict = ModuleDict(module);
  return DictSet(th, dict, ids::__name__(), name) && DictSet(th, dict, ids::__doc__(), doc) && DictSet(th, dict, ids::__package__(), Value::None()) &&
         DictSet(th, dict, ids::__loader__(), Value::None()) && DictSet(th, dict, ids::__spec__(), Value::None());
}

Value ModuleNew(Thread& th, Type* type, Args) { return AllocateModule(th, type); }

const MethodDef kInitDef = {"module", nullptr, "(name, doc=None)", nullptr};

bool ModuleInit(Thread& th, Value self, Args args) {
  BoundArgs bound;
  if (!BindNative(th, &kInitDef, args, &bound)) return false;
  if (!IsStr(bound.values[0])) {
    Raise(th, types::kTypeError, "module() argument 'name' must be str, not %T", bound.values[0]);
    return false;
  }
  return FillDict(th, self, bound.values[0], bound.values[1].IsUnbound() ? Value::None() : bound.values[1]);
}

// spec._initializing
int IsInitializing(Thread& th, Dict* dict) {
  Owned spec = Owned::Borrow(FindDictItem(th, dict, ids::__spec__()));
  if (!spec || spec.get().IsNotFound() || spec.get().IsNone()) return spec ? 0 : -1;
  Owned flag(FindAttr(th, spec, ids::_initializing()));
  if (!flag) return -1;
  return flag.get().IsNotFound() ? 0 : IsTrue(th, flag);
}

Value RaiseMissing(Thread& th, Value module, Str* name) {
  Dict* dict = ModuleDict(module);
  Owned module_name = Owned::Borrow(FindDictItem(th, dict, ids::__name__()));
  if (!module_name) return Value();
  int initializing = IsInitializing(th, dict);
  if (initializing < 0) return Value();
  if (!IsStr(module_name)) {
    Raise(th, types::kAttributeError, "module has no attribute '%U'", Value(name));
  } else if (initializing > 0) {
    Raise(th, types::kAttributeError, "partially initialized module '%U' has no attribute '%U' (most likely due to a circular import)", module_name.get(),
          Value(name));
  } else {
    Raise(th, types::kAttributeError, "module '%U' has no attribute '%U'", module_name.get(), Value(name));
  }
  SetAttributeErrorFields(th, module, name);
  return Value();
}

// The attribute without the module's __getattr__, or what that gives. NotFound: neither exists.
Value FindOrAsk(Thread& th, Value module, Str* name) {
  Value found = FindGenericAttr(th, module, name);
  if (!found.IsNotFound()) return found;
  Owned hook = Owned::Borrow(FindDictItem(th, ModuleDict(module), ids::__getattr__()));
  if (!hook || hook.get().IsNotFound()) return hook.Release();
  return Call(th, hook, {Value(name)});
}

Value ReprFromSpec(Thread& th, Value spec, Value name) {
  Owned origin(FindAttr(th, spec, ids::origin()));
  if (!origin) return Value();
  Owned located(FindAttr(th, spec, ids::has_location()));
  if (!located) return Value();
  if (!IsFound(origin) || origin.get().IsNone()) return Format(th, "<module %R>", name);
  int has_location = IsFound(located) ? IsTrue(th, located) : 0;
  if (has_location < 0) return Value();
  return has_location ? Format(th, "<module %R from %R>", name, origin.get()) : Format(th, "<module %R (%S)>", name, origin.get());
}

Value ModuleRepr(Thread& th, Value self) {
  Dict* dict = ModuleDict(self);
  Owned name = Owned::Borrow(FindDictItem(th, dict, ids::__name__()));
  if (!name) return Value();
  if (name.get().IsNotFound()) name.Reset(Intern(th, "?"));
  Owned spec = Owned::Borrow(FindDictItem(th, dict, ids::__spec__()));
  if (IsFound(spec) && !spec.get().IsNone()) return ReprFromSpec(th, spec, name);
  Owned file = Owned::Borrow(FindDictItem(th, dict, ids::__file__()));
  if (IsFound(file)) return Format(th, "<module %R from %R>", name.get(), file.get());
  return Format(th, "<module %R>", name.get());
}

Value ModuleDir(Thread& th, const Value* args) {
  Owned dict(GetAttr(th, args[0], ids::__dict__()));
  if (!dict) return Value();
  if (!IsDict(dict)) return Raise(th, types::kTypeError, "%.200S.__dict__ is not a dictionary", args[0]);
  Owned own = Owned::Borrow(FindDictItem(th, dict.as<Dict>(), ids::__dir__()));
  if (!own) return Value();
  if (!own.get().IsNotFound()) return Call(th, own, {});
  return ListFrom(th, dict);
}

Value GetAnnotations(Thread& th, Value self) {
  Dict* dict = ModuleDict(self);
  Value found = FindDictItem(th, dict, ids::__annotations__());
  if (found.empty()) return Value();
  if (!found.IsNotFound()) return Dup(found);
  Owned made(NewDict(th));
  return made && DictSet(th, dict, ids::__annotations__(), made) ? made.Release() : Value();
}
bool SetAnnotations(Thread& th, Value self, Value value) {
  Dict* dict = ModuleDict(self);
  if (!value.empty()) return DictSet(th, dict, ids::__annotations__(), value);
  int deleted = DictDelete(th, dict, ids::__annotations__());
  if (deleted == 0) RaiseValue(th, types::kAttributeError, ids::__annotations__());
  return deleted > 0;
}
Value GetDict(Thread&, Value self) { return Dup(self.as<Module>()->dict); }

const MethodDef kModuleMethods[] = {
    {"__dir__", ModuleDir, "($self, /)", "__dir__() -> list\nspecialized dir() implementation"},
    {},
};
const GetSetDef kModuleGetSets[] = {
    {"__dict__", GetDict, &ReadOnlyMember, nullptr},
    {"__annotations__", GetAnnotations, SetAnnotations, nullptr},
    {},
};

void ModuleDealloc(Object* object) {
  auto* m = static_cast<Module*>(object);
  HideFromCollector(object);
  ClearWeakRefsOf(object);
  if (m->state != nullptr && m->free_state != nullptr) m->free_state(CurrentThread(), m);
  XDecRef(m->dict);
  FreeObject(object);
}
int ModuleTraverse(Object* object, immortal::Visitor visit) {
  auto* m = static_cast<Module*>(object);
  if (m->state != nullptr && m->traverse_state != nullptr) {
    if (int result = m->traverse_state(m, visit)) return result;
  }
  return VisitValue(visit, m->dict);
}
// The dict stays as it is: functions that live on may have it for their globals. A cycle through it is broken in it.
int ModuleClear(Object*) { return 0; }

}  // namespace

Value NewModule(Thread& th, Str* name, Value doc) {
  Owned module(AllocateModule(th, types::kModule));
  return module && FillDict(th, module, name, doc) ? module.Release() : Value();
}

Value FindModuleAttr(Thread& th, Value module, Str* name) {
  Value found = FindOrAsk(th, module, name);
  if (found.empty() && ClearIf(th, types::kAttributeError)) return Value::NotFound();
  return found;
}

Value ModuleGetAttr(Thread& th, Value module, Str* name) {
  Value found = FindOrAsk(th, module, name);
  return found.IsNotFound() ? RaiseMissing(th, module, name) : found;
}

bool AddModuleFunctions(Thread& th, Value module, const MethodDef* methods) {
  Value name = FindDictItem(th, ModuleDict(module), ids::__name__());
  if (!IsFound(name)) name = Value::None();
  for (const MethodDef* def = methods; def->name != nullptr; ++def) {
    Owned key(Intern(th, def->name));
    Owned function(key ? NewBuiltinFunction(th, def, module, name) : Value());
    if (!function || !DictSet(th, ModuleDict(module), key.as<Str>(), function)) return false;
  }
  return true;
}

void InitModuleType(Type* type) {
  type->size = sizeof(Module);
  type->type_flags = kBaseType | kCollectable | kHasDict | kHasWeakRefs;
  type->dict_offset = offsetof(Module, dict);
  type->dealloc = ModuleDealloc;
  type->traverse = ModuleTraverse;
  type->clear = ModuleClear;
  type->slots.repr = ModuleRepr;
  type->slots.getattro = ModuleGetAttr;
  type->slots.new_ = ModuleNew;
  type->slots.init = ModuleInit;
  type->methods = kModuleMethods;
  type->getsets = kModuleGetSets;
  type->docstring = "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.";
}

}  // namespace tessera::objects
