// super: attributes of what comes after a class in the mro of an object's type.
#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/descriptor.h"
#include "objects/errors.h"
#include "objects/function.h"
#include "objects/gc_support.h"
#include "objects/hooks.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

// The class whose mro is walked: of the object, or the object itself where that is a subclass. Empty + TypeError. Owned.
Value CheckObject(Thread& th, Type* type, Value object) {
  if (IsType(object) && IsSubtype(object.as<Type>(), type)) return Dup(object);
  if (IsSubtype(TypeOf(object), type)) return Dup(Value(TypeOf(object)));
  Owned claimed(FindAttr(th, object, ids::__class__()));
  if (!claimed) return Value();
  if (IsType(claimed) && claimed.get() != Value(TypeOf(object)) && IsSubtype(claimed.as<Type>(), type)) return claimed.Release();
  return Raise(th, types::kTypeError, "super(type, obj): obj must be an instance or subtype of type");
}

// The name after `type` in the mro of `start`: bound, new reference; NotFound.
Value FindAfter(Thread& th, Type* type, Type* start, Value object, Str* name) {
  if (start->mro.IsUnbound()) return Value::NotFound();
  Owned keep = Owned::Borrow(start->mro);
  Tuple* mro = keep.as<Tuple>();
  int64_t i = 0;
  while (i < mro->size && mro->items()[i] != Value(type)) ++i;
  for (++i; i < mro->size; ++i) {
    Value found = FindDictItem(th, mro->items()[i].as<Type>()->dict.as<Dict>(), name);
    if (found.empty()) return Value();
    if (found.IsNotFound()) continue;
    Owned result = Owned::Borrow(found);
    DescrGetFn get = TypeOf(found)->slots.descr_get;
    if (get == nullptr) return result.Release();
    // Reached through the class itself there is no instance.
    return get(th, found, object == Value(start) ? Value() : object, start);
  }
  return Value::NotFound();
}

Value SuperGetAttr(Thread& th, Value self, Str* name) {
  auto* s = self.as<Super>();
  if (!s->object_type.IsNone() && !StrEqual(name, "__class__")) {
    Owned keep = Owned::Borrow(self);
    Value found = FindAfter(th, s->type.as<Type>(), s->object_type.as<Type>(), s->object, name);
    if (!found.IsNotFound()) return found;
  }
  return GenericGetAttr(th, self, name);
}

Value SuperRepr(Thread& th, Value self) {
  auto* s = self.as<Super>();
  const char* type = s->type.IsNone() ? "NULL" : s->type.as<Type>()->name;
  if (s->object_type.IsNone()) return Format(th, "<super: <class '%s'>, NULL>", type);
  return Format(th, "<super: <class '%s'>, <%N object>>", type, s->object_type);
}

Value SuperNew(Thread& th, Type* type, Args) {
  auto* s = static_cast<Super*>(NewObject(th, type, sizeof(Super)));
  if (s == nullptr) return Value();
  s->type = s->object = s->object_type = Value::None();
  return s;
}

bool InitWith(Thread& th, Super* s, Value type, Value object) {
  Owned object_type(Value::None());
  if (!object.empty() && !object.IsNone()) {
    object_type.Reset(CheckObject(th, type.as<Type>(), object));
    if (!object_type) return false;
  } else {
    object = Value::None();
  }
  XDecRef(std::exchange(s->type, Dup(type)));
  XDecRef(std::exchange(s->object, Dup(object)));
  XDecRef(std::exchange(s->object_type, object_type.Release()));
  return true;
}

bool SuperInit(Thread& th, Value self, Args args) {
  if (args.kwnames != nullptr && args.kwnames->size > 0) {
    Raise(th, types::kTypeError, "super() takes no keyword arguments");
    return false;
  }
  if (args.count > 2) {
    Raise(th, types::kTypeError, "super() expected at most 2 arguments, got %zu", args.count);
    return false;
  }
  Value type, object;
  if (args.count == 0) {
    const Hooks* hooks = th.interp.hooks;
    if (hooks == nullptr || hooks->super_arguments == nullptr) {
      Raise(th, types::kRuntimeError, "super(): no current frame");
      return false;
    }
    if (!hooks->super_arguments(th, &type, &object)) return false;
  } else {
    type = args.values[0];
    if (args.count == 2) object = args.values[1];
  }
  if (!IsType(type)) {
    Raise(th, types::kTypeError, args.count == 0 ? "super(): __class__ is not a type (%T)" : "super() argument 1 must be a type, not %T", type);
    return false;
  }
  return InitWith(th, self.as<Super>(), type, object);
}

// An unbound super as a class attribute binds to the instance it is reached through.
Value SuperDescrGet(Thread& th, Value self, Value object, Value) {
  auto* s = self.as<Super>();
  if (object.empty() || object.IsNone() || !s->object.IsNone() || s->type.IsNone()) return Dup(self);
  if (!IsExactly(self, types::kSuper)) return Call(th, TypeOf(self), {s->type, object});
  Owned made(SuperNew(th, types::kSuper, {}));
  return made && InitWith(th, made.as<Super>(), s->type, object) ? made.Release() : Value();
}

Value GetThisClass(Thread&, Value self) { return Dup(self.as<Super>()->type); }
Value GetSelf(Thread&, Value self) { return Dup(self.as<Super>()->object); }
Value GetSelfClass(Thread&, Value self) { return Dup(self.as<Super>()->object_type); }

const GetSetDef kSuperGetSets[] = {
    {"__thisclass__", GetThisClass, &ReadOnlyMember, "the class invoking super()"},
    {"__self__", GetSelf, &ReadOnlyMember, "the instance invoking super(); may be None"},
    {"__self_class__", GetSelfClass, &ReadOnlyMember, "the type of the instance invoking super(); may be None"},
    {},
};

void SuperDealloc(Object* object) {
  auto* s = static_cast<Super*>(object);
  HideFromCollector(object);
  for (Value v : {s->type, s->object, s->object_type}) XDecRef(v);
  FreeObject(object);
}
int SuperTraverse(Object* object, immortal::Visitor visit) {
  auto* s = static_cast<Super*>(object);
  for (Value v : {s->type, s->object, s->object_type}) {
    if (int result = VisitValue(visit, v)) return result;
  }
  return 0;
}

}  // namespace

Value GetSuperAttr(Thread& th, Value type, Value object, Str* name) {
  if (!IsType(type)) return Raise(th, types::kTypeError, "super() argument 1 must be a type, not %T", type);
  Owned start(CheckObject(th, type.as<Type>(), object));
  if (!start) return Value();
  Value found = StrEqual(name, "__class__") ? Value::NotFound() : FindAfter(th, type.as<Type>(), start.as<Type>(), object, name);
  if (!found.IsNotFound()) return found;
  Owned made(Call(th, Value(types::kSuper.operator Type*()), {type, object}));
  return made ? GenericGetAttr(th, made, name) : Value();
}

void InitSuperType(Type* type) {
  type->size = sizeof(Super);
  type->type_flags = kBaseType | kCollectable;
  type->dealloc = SuperDealloc;
  type->traverse = SuperTraverse;
  type->slots.repr = SuperRepr;
  type->slots.getattro = SuperGetAttr;
  type->slots.descr_get = SuperDescrGet;
  type->slots.new_ = SuperNew;
  type->slots.init = SuperInit;
  type->getsets = kSuperGetSets;
  type->docstring =
      "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\n"
      "super(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\n"
      "Typical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\n"
      "This works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n";
}

}  // namespace tessera::objects
