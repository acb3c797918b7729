// Attributes of instances: the generic look-up over data descriptors, inline attributes, the dict and the type.
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/function.h"
#include "objects/identifiers.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

bool IsFound(Value v) { return !v.empty() && !v.IsNotFound(); }

// The attribute as the instance itself has it, borrowed: NotFound, or empty with an exception.
Value FindOwnAttr(Thread& th, Object* object, const Type* type, Str* name) {
  if (type->inline_offset != 0 && InlineFilled(object) > 0) {
    int i = ShapeFind(type->shape, name);
    if (i >= 0 && static_cast<uint32_t>(i) < InlineFilled(object)) {
      Value v = InlineAttributes(object, type)[i];
      if (!v.IsUnbound()) return v;
    }
    return Value::NotFound();
  }
  Value dict = *DictSlot(object, type);
  if (dict.empty() || dict.IsUnbound()) return Value::NotFound();
  return FindDictItem(th, dict.as<Dict>(), name);
}

void SetInlineFilled(Object* object, uint32_t filled) { object->flags = (object->flags & ~0xffu) | filled; }

// Adds `name` at the end of the shape. -1: the shape is full, or no memory (then an exception is pending).
int GrowShape(Type* type, Str* name) {
  Shape* shape = type->shape;
  if (shape->count == kMaxInlineAttributes) return -1;
  // Instances may hide what the type has under that name from now on: whoever relies on its version looks again.
  type->version = 0;
  IncRef(name);
  shape->names[shape->count] = name;
  if (shape->count >= type->inline_capacity) type->inline_capacity = shape->count + 1;
  return static_cast<int>(shape->count++);
}

// Stores in the inline attributes when that keeps their order. False: the attribute belongs in the dict.
bool SetInlineAttr(Object* object, Type* type, Str* name, Value value) {
  uint32_t filled = InlineFilled(object);
  int i = ShapeFind(type->shape, name);
  if (i < 0 && filled == type->shape->count) i = GrowShape(type, name);
  if (i < 0) return false;
  uint32_t number = static_cast<uint32_t>(i);
  Value* place = &InlineAttributes(object, type)[number];
  if (number < filled) {
    Value old = *place;
    *place = Dup(value);
    DecRef(old);
    return true;
  }
  if (number != filled || number >= InlineRoom(object)) return false;
  *place = Dup(value);
  SetInlineFilled(object, filled + 1);
  return true;
}

// 1 done, 0 there is none, -1 it belongs to the dict.
int DeleteInlineAttr(Object* object, Type* type, Str* name) {
  uint32_t filled = InlineFilled(object);
  int i = ShapeFind(type->shape, name);
  if (i < 0 || static_cast<uint32_t>(i) >= filled) return 0;
  if (static_cast<uint32_t>(i) + 1 != filled) return -1;
  Value* place = &InlineAttributes(object, type)[i];
  Value old = *place;
  *place = Value::Unbound();
  SetInlineFilled(object, filled - 1);
  DecRef(old);
  return 1;
}

bool HasInline(Object* object, const Type* type) {
  return type->inline_offset != 0 && DictSlot(object, type)->IsUnbound();
}

// Stores or deletes in the instance; 0: there is nothing to delete.
int SetOwnAttr(Thread& th, Object* object, Type* type, Str* name, Value value) {
  if (HasInline(object, type)) {
    if (!value.empty() && SetInlineAttr(object, type, name, value)) return 1;
    if (value.empty()) {
      int done = DeleteInlineAttr(object, type, name);
      if (done >= 0) return done;
    }
  }
  if (value.empty()) {
    Value present = *DictSlot(object, type);
    if ((present.empty() || present.IsUnbound()) && !HasInline(object, type)) return 0;
  }
  Dict* dict = InstanceDict(th, object);
  if (dict == nullptr) return -1;
  Owned keep = Owned::Borrow(dict);
  if (value.empty()) return DictDelete(th, dict, name);
  return DictSet(th, dict, name, value) ? 1 : -1;
}

}  // namespace

int ShapeFind(const Shape* shape, const Str* name) {
  uint32_t count = shape->count;
  if (name->interned()) [[likely]] {
    for (uint32_t i = 0; i < count; ++i) {
      if (shape->names[i] == name) return static_cast<int>(i);
    }
    return -1;
  }
  for (uint32_t i = 0; i < count; ++i) {
    if (StrEqual(shape->names[i], name)) return static_cast<int>(i);
  }
  return -1;
}

Dict* InstanceDict(Thread& th, Object* object) {
  const Type* type = static_cast<const Type*>(object->type);
  Value* slot = DictSlot(object, type);
  if (!slot->empty() && !slot->IsUnbound()) return slot->as<Dict>();
  uint32_t filled = type->inline_offset != 0 ? InlineFilled(object) : 0;
  Dict* dict = NewDict(th, filled);
  if (dict == nullptr) return nullptr;
  Owned keep(dict);
  Value* attributes = filled > 0 ? InlineAttributes(object, type) : nullptr;
  for (uint32_t i = 0; i < filled; ++i) {
    if (!DictSet(th, dict, type->shape->names[i], attributes[i])) return nullptr;
  }
  for (uint32_t i = 0; i < filled; ++i) {
    Value old = attributes[i];
    attributes[i] = Value::Unbound();
    DecRef(old);  // the dict holds it as well
  }
  if (type->inline_offset != 0) object->flags &= 0x00ffff00u;
  *slot = keep.Release();
  return dict;
}

namespace {

// Without name and obj: CPython gives them to errors of reading only.
Value RaiseNoAttributeToSet(Thread& th, Value object, Str* name) {
  if (IsType(object)) return Raise(th, types::kAttributeError, "type object '%.100N' has no attribute '%U'", object, Value(name));
  return Raise(th, types::kAttributeError, "'%.100T' object has no attribute '%U'", object, Value(name));
}

}  // namespace

Value RaiseNoAttribute(Thread& th, Value object, Str* name) {
  RaiseNoAttributeToSet(th, object, name);
  SetAttributeErrorFields(th, object, name);
  return Value();
}

Value FindGenericAttr(Thread& th, Value object, Str* name) {
  Type* type = TypeOf(object);
  Value found = FindOnType(th, type, name);
  DescrGetFn get = nullptr;
  if (IsFound(found)) {
    const Slots& slots = TypeOf(found)->slots;
    get = slots.descr_get;
    if (get != nullptr && slots.descr_set != nullptr) {
      Owned keep = Owned::Borrow(found);
      return get(th, found, object, type);
    }
  }
  if (type->dict_offset != 0) {
    Owned keep = Owned::Borrow(IsFound(found) ? found : Value());
    Value own = FindOwnAttr(th, object.object(), type, name);
    if (own.empty()) return Value();
    if (!own.IsNotFound()) return Dup(own);
    if (get != nullptr) return get(th, found, object, type);
    return keep ? keep.Release() : Value::NotFound();
  }
  if (get != nullptr) {
    Owned keep = Owned::Borrow(found);
    return get(th, found, object, type);
  }
  return IsFound(found) ? Dup(found) : Value::NotFound();
}

Value GenericGetAttr(Thread& th, Value object, Str* name) {
  Value found = FindGenericAttr(th, object, name);
  return found.IsNotFound() ? RaiseNoAttribute(th, object, name) : found;
}

bool GenericSetAttr(Thread& th, Value object, Str* name, Value value) {
  Owned interned;
  if (!name->interned()) {
    interned.Reset(Intern(th, static_cast<Str*>(Dup(Value(name)).object())));
    if (!interned) return false;
    name = interned.as<Str>();
  }
  Type* type = TypeOf(object);
  Value found = FindOnType(th, type, name);
  if (IsFound(found)) {
    if (DescrSetFn set = TypeOf(found)->slots.descr_set) {
      Owned keep = Owned::Borrow(found);
      return set(th, found, object, value);
    }
  }
  if (type->dict_offset != 0) {
    int done = SetOwnAttr(th, object.object(), type, name, value);
    if (done < 0) return false;
    if (done > 0) return true;
    RaiseNoAttributeToSet(th, object, name);
    return false;
  }
  if (!IsFound(found)) {
    RaiseNoAttributeToSet(th, object, name);
    return false;
  }
  Raise(th, types::kAttributeError, "'%.100T' object attribute '%U' is read-only", object, Value(name));
  return false;
}

Value GetAttr(Thread& th, Value object, Str* name) {
  Value found = TypeOf(object)->slots.getattro(th, object, name);
  if (found.empty()) [[unlikely]] CompleteAttributeError(th, object, name);
  return found;
}

Value GetAttr(Thread& th, Value object, Value name) {
  if (!IsStr(name)) return Raise(th, types::kTypeError, "attribute name must be string, not '%.200T'", name);
  return GetAttr(th, object, name.as<Str>());
}

Value FindAttr(Thread& th, Value object, Str* name) {
  GetAttrFn get = TypeOf(object)->slots.getattro;
  Value found = get == GenericGetAttr  ? FindGenericAttr(th, object, name)
                : get == TypeGetAttr   ? FindTypeAttr(th, object, name)
                : get == ModuleGetAttr ? FindModuleAttr(th, object, name)
                                       : get(th, object, name);
  // Also where a descriptor says that there is nothing.
  if (found.empty() && ClearIf(th, types::kAttributeError)) return Value::NotFound();
  return found;
}

bool SetAttr(Thread& th, Value object, Str* name, Value value) {
  SetAttrFn set = TypeOf(object)->slots.setattro;
  return set(th, object, name, value);
}

Value LookupSpecial(Thread& th, Value object, Str* name) {
  Type* type = TypeOf(object);
  Value found = FindOnType(th, type, name);
  if (!IsFound(found)) return found;
  Owned keep = Owned::Borrow(found);
  DescrGetFn get = TypeOf(found)->slots.descr_get;
  return get != nullptr ? get(th, found, object, type) : keep.Release();
}

}  // namespace tessera::objects
