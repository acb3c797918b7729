// property.
#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/function.h"
#include "objects/gc_support.h"
#include "objects/identifiers.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

// property 'x' of 'C' object has no getter
bool RaiseNoAccessor(Thread& th, const Property* p, Value object, const char* what) {
  Owned qualname(GetAttr(th, TypeOf(object), ids::__qualname__()));
  if (!qualname) return false;
  if (!p->name.IsNone()) {
    Raise(th, types::kAttributeError, "property %R of %R object has no %s", p->name, qualname.get(), what);
  } else {
    Raise(th, types::kAttributeError, "property of %R object has no %s", qualname.get(), what);
  }
  return false;
}

Value PropertyGet(Thread& th, Value self, Value object, Value) {
  if (object.empty() || object.IsNone()) return Dup(self);
  auto* p = self.as<Property>();
  if (p->get.IsNone()) {
    RaiseNoAccessor(th, p, object, "getter");
    return Value();
  }
  Owned keep = Owned::Borrow(p->get);
  return Call(th, keep, {object});
}

bool PropertySet(Thread& th, Value self, Value object, Value value) {
  auto* p = self.as<Property>();
  Value function = value.empty() ? p->del : p->set;
  if (function.IsNone()) return RaiseNoAccessor(th, p, object, value.empty() ? "deleter" : "setter");
  Owned keep = Owned::Borrow(function);
  Owned result(value.empty() ? Call(th, keep, {object}) : Call(th, keep, {object, value}));
  return static_cast<bool>(result);
}

void Exchange(Value* field, Value value) { XDecRef(std::exchange(*field, Dup(value))); }

Value PropertyNew(Thread& th, Type* type, Args) {
  auto* p = static_cast<Property*>(NewObject(th, type, sizeof(Property)));
  if (p == nullptr) return Value();
  p->get = p->set = p->del = p->doc = p->name = Value::None();
  return p;
}

const MethodDef kInitDef = {"property", nullptr, "(fget=None, fset=None, fdel=None, doc=None)", nullptr};

Value OrNone(Value v) { return v.IsUnbound() ? Value::None() : v; }

// The getter's docstring, where none is given; a subclass keeps it in its instance.
bool TakeDoc(Thread& th, Property* p, Value doc) {
  Owned found = Owned::Borrow(doc);
  if (doc.IsNone() && !p->get.IsNone()) {
    found.Reset(FindAttr(th, p->get, ids::__doc__()));
    if (!found) return false;
    if (found.get().IsNotFound()) found.Reset(Value::None());
  }
  Exchange(&p->doc, found);
  if (!HasFlag(TypeOf(Value(p)), kHeapType)) return true;
  // Where a subclass has no place for it, a docstring that was given is dropped; for a getter's that is an error.
  bool of_getter = doc.IsNone() && !found.get().IsNone();
  return SetAttr(th, p, ids::__doc__(), found) || (!of_getter && ClearIf(th, types::kAttributeError));
}

bool PropertyInit(Thread& th, Value self, Args args) {
  BoundArgs bound;
  if (!BindNative(th, &kInitDef, args, &bound)) return false;
  auto* p = self.as<Property>();
  Exchange(&p->get, OrNone(bound.values[0]));
  Exchange(&p->set, OrNone(bound.values[1]));
  Exchange(&p->del, OrNone(bound.values[2]));
  Exchange(&p->name, Value::None());
  return TakeDoc(th, p, OrNone(bound.values[3]));
}

// A property of the same type with one function replaced; the doc comes from the getter anew unless it was given.
Value CopyWith(Thread& th, Value self, Value get, Value set, Value del) {
  auto* p = self.as<Property>();
  if (get.IsNone()) get = p->get;
  if (set.IsNone()) set = p->set;
  if (del.IsNone()) del = p->del;
  Value doc = p->doc;
  if (!p->get.IsNone()) {
    Owned own(FindAttr(th, p->get, ids::__doc__()));
    if (!own) return Value();
    if (own.get() == doc) doc = Value::None();
  }
  Owned made(Call(th, TypeOf(self), {get, set, del, doc}));
  if (!made) return Value();
  if (IsSubtype(TypeOf(made), types::kProperty)) Exchange(&made.as<Property>()->name, p->name);
  return made.Release();
}

Value Getter(Thread& th, const Value* args) { return CopyWith(th, args[0], args[1], Value::None(), Value::None()); }
Value Setter(Thread& th, const Value* args) { return CopyWith(th, args[0], Value::None(), args[1], Value::None()); }
Value Deleter(Thread& th, const Value* args) { return CopyWith(th, args[0], Value::None(), Value::None(), args[1]); }
Value SetNameMethod(Thread& th, const Value* args) {
  const Tuple* given = args[1].as<Tuple>();
  if (given->size != 2) {
    return Raise(th, types::kTypeError, "__set_name__() takes 2 positional arguments but %lld were given", static_cast<long long>(given->size));
  }
  Exchange(&args[0].as<Property>()->name, given->items()[1]);
  return Value::None();
}

Value GetFget(Thread&, Value self) { return Dup(self.as<Property>()->get); }
Value GetFset(Thread&, Value self) { return Dup(self.as<Property>()->set); }
Value GetFdel(Thread&, Value self) { return Dup(self.as<Property>()->del); }
Value GetDoc(Thread&, Value self) { return Dup(self.as<Property>()->doc); }
bool SetDoc(Thread&, Value self, Value value) {
  Exchange(&self.as<Property>()->doc, value.empty() ? Value::None() : value);
  return true;
}
bool ReadOnly(Thread& th, Value, Value) {
  Raise(th, types::kAttributeError, "readonly attribute");
  return false;
}
Value GetAbstract(Thread& th, Value self) {
  auto* p = self.as<Property>();
  for (Value function : {p->get, p->set, p->del}) {
    if (function.IsNone()) continue;
    RecursionGuard guard(th);
    Owned flag(guard ? FindAttr(th, function, ids::__isabstractmethod__()) : Value());
    if (!flag) return Value();
    if (flag.get().IsNotFound()) continue;
    int truth = IsTrue(th, flag);
    if (truth != 0) return truth < 0 ? Value() : Value::True();
  }
  return Value::False();
}

const MethodDef kPropertyMethods[] = {
    {"getter", Getter, "($self, fget, /)", "Descriptor to obtain a copy of the property with a different getter."},
    {"setter", Setter, "($self, fset, /)", "Descriptor to obtain a copy of the property with a different setter."},
    {"deleter", Deleter, "($self, fdel, /)", "Descriptor to obtain a copy of the property with a different deleter."},
    {"__set_name__", SetNameMethod, "($self, /, *args)", "Method to set name of a property."},
    {},
};
const GetSetDef kPropertyGetSets[] = {
    {"fget", GetFget, ReadOnly, nullptr},
    {"fset", GetFset, ReadOnly, nullptr},
    {"fdel", GetFdel, ReadOnly, nullptr},
    {"__doc__", GetDoc, SetDoc, nullptr},
    {"__isabstractmethod__", GetAbstract, nullptr, nullptr},
    {},
};

void PropertyDealloc(Object* object) {
  auto* p = static_cast<Property*>(object);
  HideFromCollector(object);
  for (Value v : {p->get, p->set, p->del, p->doc, p->name}) XDecRef(v);
  FreeObject(object);
}
int PropertyTraverse(Object* object, immortal::Visitor visit) {
  auto* p = static_cast<Property*>(object);
  for (Value v : {p->get, p->set, p->del, p->doc, p->name}) {
    if (int result = VisitValue(visit, v)) return result;
  }
  return 0;
}
int PropertyClear(Object* object) {
  auto* p = static_cast<Property*>(object);
  for (Value* v : {&p->get, &p->set, &p->del, &p->doc}) XDecRef(std::exchange(*v, Value::None()));
  return 0;
}

}  // namespace

void InitPropertyType(Type* type) {
  type->size = sizeof(Property);
  type->type_flags = kBaseType | kCollectable;
  type->dealloc = PropertyDealloc;
  type->traverse = PropertyTraverse;
  type->clear = PropertyClear;
  type->slots.descr_get = PropertyGet;
  type->slots.descr_set = PropertySet;
  type->slots.new_ = PropertyNew;
  type->slots.init = PropertyInit;
  type->methods = kPropertyMethods;
  type->getsets = kPropertyGetSets;
  type->docstring =
      "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n"
      "  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring";
}

}  // namespace tessera::objects
