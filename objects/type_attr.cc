// Attributes of classes: type.__getattribute__ and type.__setattr__.
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/heap_type.h"
#include "objects/protocol.h"
#include "objects/slot_table.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

bool IsFound(Value v) { return !v.empty() && !v.IsNotFound(); }

// Slots of `name` in the class and, where they inherit it, in its subclasses.
bool UpdateSlotsBelow(Thread& th, Type* type, void* name) {
  UpdateSlots(th, type, static_cast<Str*>(name));
  struct Below {
    static bool Visit(Thread& t, Type* subclass, void* argument) {
      Value own = FindDictItem(t, subclass->dict.as<Dict>(), static_cast<Str*>(argument));
      if (own.empty()) ClearException(t);
      return IsFound(own) || UpdateSlotsBelow(t, subclass, argument);
    }
  };
  return ForEachSubclass(th, type, Below::Visit, name);
}

bool SetInClassDict(Thread& th, Type* type, Str* name, Value value) {
  Dict* dict = type->dict.as<Dict>();
  // The old value outlives the change: what its end runs sees a consistent class.
  Value present = FindDictItem(th, dict, name);
  if (present.empty()) return false;
  Owned old = Owned::Borrow(present);
  if (value.empty()) {
    int deleted = DictDelete(th, dict, name);
    if (deleted < 0) return false;
    if (deleted == 0) {
      RaiseNoAttribute(th, type, name);
      return false;
    }
  } else if (!DictSet(th, dict, name, value)) {
    return false;
  }
  TypeModified(th, type);
  return !IsSlotName(name) || UpdateSlotsBelow(th, type, name);
}

}  // namespace

Value FindTypeAttr(Thread& th, Value self, Str* name) {
  Type* type = self.as<Type>();
  Type* metatype = TypeOf(self);
  Owned meta = Owned::Borrow(FindOnType(th, metatype, name));
  DescrGetFn meta_get = nullptr;
  if (IsFound(meta)) {
    const Slots& slots = TypeOf(meta)->slots;
    meta_get = slots.descr_get;
    if (meta_get != nullptr && slots.descr_set != nullptr) return meta_get(th, meta, self, metatype);
  }
  Value found = FindOnType(th, type, name);
  if (IsFound(found)) {
    DescrGetFn get = TypeOf(found)->slots.descr_get;
    if (get == nullptr) return Dup(found);
    Owned keep = Owned::Borrow(found);
    return get(th, found, Value(), self);
  }
  if (meta_get != nullptr) return meta_get(th, meta, self, metatype);
  return IsFound(meta) ? meta.Release() : Value::NotFound();
}

Value TypeGetAttr(Thread& th, Value self, Str* name) {
  Value found = FindTypeAttr(th, self, name);
  return found.IsNotFound() ? RaiseNoAttribute(th, self, name) : found;
}

bool TypeSetAttr(Thread& th, Value self, Str* name, Value value) {
  Type* type = self.as<Type>();
  if (HasFlag(type, kImmutableType)) {
    Raise(th, types::kTypeError, "cannot set %R attribute of immutable type '%s'", Value(name), type->name);
    return false;
  }
  Owned interned(Intern(th, static_cast<Str*>(Dup(Value(name)).object())));
  if (!interned) return false;
  name = interned.as<Str>();
  Value meta = FindOnType(th, TypeOf(self), name);
  if (IsFound(meta)) {
    if (DescrSetFn set = TypeOf(meta)->slots.descr_set) {
      Owned keep = Owned::Borrow(meta);
      return set(th, meta, self, value);
    }
  }
  return SetInClassDict(th, type, name, value);
}

}  // namespace tessera::objects
