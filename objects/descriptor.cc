// Descriptors of native types: methods, class methods, computed attributes. (Special methods: wrapper_descriptor.cc; __slots__: member_descriptor.cc.)
#include "objects/descriptor.h"

#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/function.h"
#include "objects/gc_support.h"
#include "objects/identifiers.h"
#include "objects/native_call.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {

Value RaiseWrongSelf(Thread& th, const char* name, const Type* owner, Value self) {
  return Raise(th, types::kTypeError, "descriptor '%s' for '%.100s' objects doesn't apply to a '%.100T' object", name, owner->name, self);
}

Value DescriptorQualname(Thread& th, Type* owner, const char* name) {
  Owned qualname(GetAttr(th, owner, ids::__qualname__()));
  return qualname ? Format(th, "%S.%s", qualname.get(), name) : Value();
}

Value DescriptorReduce(Thread& th, Type* owner, const char* name) {
  Value getattr = th.interp.builtins != nullptr ? FindDictItem(th, th.interp.builtins, ids::getattr()) : Value::NotFound();
  if (getattr.empty() || getattr.IsNotFound()) return Raise(th, types::kRuntimeError, "builtins.getattr is missing");
  Owned text(NewStr(th, name));
  if (!text) return Value();
  Value inner[2] = {owner, text.get()};
  Owned arguments(NewTuple(th, inner, 2));
  if (!arguments) return Value();
  Value outer[2] = {getattr, arguments.get()};
  return NewTuple(th, outer, 2);
}

namespace {

Value DocOf(Thread& th, const char* doc) { return doc == nullptr ? Value::None() : Value(NewStr(th, doc)); }

// --- method_descriptor, classmethod_descriptor ---

Value MethodDescrCall(Thread& th, Value callable, Args args) {
  auto* d = callable.as<MethodDescriptor>();
  if (args.count == 0) return Raise(th, types::kTypeError, "unbound method %s.%s() needs an argument", d->owner->name, d->def->name);
  if (!IsSubtype(TypeOf(args.values[0]), d->owner)) return RaiseWrongSelf(th, d->def->name, d->owner, args.values[0]);
  return CallCallee(th, NativeCallee{d->def, Value::Unbound(), d->owner, Value::None()}, args);
}

Value MethodDescrGet(Thread& th, Value self, Value object, Value) {
  auto* d = self.as<MethodDescriptor>();
  if (object.empty()) return Dup(self);
  if (!IsSubtype(TypeOf(object), d->owner)) return RaiseWrongSelf(th, d->def->name, d->owner, object);
  return NewBuiltinFunction(th, d->def, object, Value::None());
}

// The class that a class method is bound to: `type`, or that of `object`.
Value ClassMethodDescrGet(Thread& th, Value self, Value object, Value type) {
  auto* d = self.as<MethodDescriptor>();
  if (type.empty() || type.IsNone()) {
    if (object.empty()) return Raise(th, types::kTypeError, "descriptor '%s' for type '%.100s' needs either an object or a type", d->def->name, d->owner->name);
    type = TypeOf(object);
  }
  if (!IsType(type)) {
    return Raise(th, types::kTypeError, "descriptor '%s' for type '%.100s' needs a type, not a '%.100T' as arg 2", d->def->name, d->owner->name, type);
  }
  if (!IsSubtype(type.as<Type>(), d->owner)) {
    return Raise(th, types::kTypeError, "descriptor '%s' requires a subtype of '%.100s' but received '%.100N'", d->def->name, d->owner->name, type);
  }
  return NewBuiltinFunction(th, d->def, type, Value::None());
}

Value ClassMethodDescrCall(Thread& th, Value callable, Args args) {
  auto* d = callable.as<MethodDescriptor>();
  if (args.count == 0) return Raise(th, types::kTypeError, "descriptor '%s' of '%.100s' object needs an argument", d->def->name, d->owner->name);
  Owned bound(ClassMethodDescrGet(th, callable, Value(), args.values[0]));
  return bound ? Call(th, bound, Args{args.values + 1, args.count - 1, args.kwnames}) : Value();
}

Value MethodDescrRepr(Thread& th, Value self) {
  auto* d = self.as<MethodDescriptor>();
  return Format(th, "<method '%s' of '%s' objects>", d->def->name, d->owner->name);
}
Value MethodDescrName(Thread& th, Value self) { return Intern(th, self.as<MethodDescriptor>()->def->name); }
Value MethodDescrQualname(Thread& th, Value self) {
  auto* d = self.as<MethodDescriptor>();
  return DescriptorQualname(th, d->owner, d->def->name);
}
Value MethodDescrOwner(Thread&, Value self) { return Dup(self.as<MethodDescriptor>()->owner); }
Value MethodDescrDoc(Thread& th, Value self) { return DocOf(th, self.as<MethodDescriptor>()->def->doc); }
Value MethodDescrSignature(Thread& th, Value self) { return SignatureText(th, self.as<MethodDescriptor>()->def); }
Value MethodDescrReduce(Thread& th, const Value* args) {
  auto* d = args[0].as<MethodDescriptor>();
  return DescriptorReduce(th, d->owner, d->def->name);
}

const GetSetDef kMethodDescrGetSets[] = {
    {"__name__", MethodDescrName, nullptr, nullptr},
    {"__qualname__", MethodDescrQualname, nullptr, nullptr},
    {"__objclass__", MethodDescrOwner, nullptr, nullptr},
    {"__doc__", MethodDescrDoc, nullptr, nullptr},
    {"__text_signature__", MethodDescrSignature, nullptr, nullptr},
    {},
};
const MethodDef kMethodDescrMethods[] = {
    {"__reduce__", MethodDescrReduce, "($self, /)", nullptr},
    {},
};

// --- getset_descriptor ---

Value GetSetGet(Thread& th, Value self, Value object, Value) {
  auto* d = self.as<GetSetDescriptor>();
  if (object.empty()) return Dup(self);
  if (!IsSubtype(TypeOf(object), d->owner)) return RaiseWrongSelf(th, d->def->name, d->owner, object);
  if (d->def->get != nullptr) return d->def->get(th, object);
  return Raise(th, types::kAttributeError, "attribute '%s' of '%.100s' objects is not readable", d->def->name, d->owner->name);
}

bool GetSetSet(Thread& th, Value self, Value object, Value value) {
  auto* d = self.as<GetSetDescriptor>();
  if (!IsSubtype(TypeOf(object), d->owner)) {
    RaiseWrongSelf(th, d->def->name, d->owner, object);
    return false;
  }
  if (d->def->set != nullptr) return d->def->set(th, object, value);
  Raise(th, types::kAttributeError, "attribute '%s' of '%.100s' objects is not writable", d->def->name, d->owner->name);
  return false;
}

Value GetSetRepr(Thread& th, Value self) {
  auto* d = self.as<GetSetDescriptor>();
  return Format(th, "<%s '%s' of '%s' objects>", d->def->set == &ReadOnlyMember ? "member" : "attribute", d->def->name, d->owner->name);
}
Value GetSetName(Thread& th, Value self) { return Intern(th, self.as<GetSetDescriptor>()->def->name); }
Value GetSetQualname(Thread& th, Value self) {
  auto* d = self.as<GetSetDescriptor>();
  return DescriptorQualname(th, d->owner, d->def->name);
}
Value GetSetOwner(Thread&, Value self) { return Dup(self.as<GetSetDescriptor>()->owner); }
Value GetSetDoc(Thread& th, Value self) { return DocOf(th, self.as<GetSetDescriptor>()->def->doc); }

const GetSetDef kGetSetGetSets[] = {
    {"__name__", GetSetName, nullptr, nullptr},
    {"__qualname__", GetSetQualname, nullptr, nullptr},
    {"__objclass__", GetSetOwner, nullptr, nullptr},
    {"__doc__", GetSetDoc, nullptr, nullptr},
    {},
};

template <class T>
void OwnerDealloc(Object* object) {
  HideFromCollector(object);
  DecRef(Value(static_cast<T*>(object)->owner));
  FreeObject(object);
}
template <class T>
int OwnerTraverse(Object* object, immortal::Visitor visit) {
  return VisitObject(visit, static_cast<T*>(object)->owner);
}

}  // namespace

bool ReadOnlyMember(Thread& th, Value, Value) {
  Raise(th, types::kAttributeError, "readonly attribute");
  return false;
}

Value NewMethodDescriptor(Thread& th, const MethodDef* def, Type* owner) {
  Type* type = def->flags & kClassMethodFlag ? types::kClassMethodDescriptor : types::kMethodDescriptor;
  auto* d = New<MethodDescriptor>(th, type);
  if (d == nullptr) return Value();
  d->def = def;
  d->owner = owner;
  IncRef(Value(owner));
  return d;
}

Value NewGetSetDescriptor(Thread& th, const GetSetDef* def, Type* owner) {
  auto* d = New<GetSetDescriptor>(th, types::kGetSetDescriptor);
  if (d == nullptr) return Value();
  d->def = def;
  d->owner = owner;
  IncRef(Value(owner));
  return d;
}

void InitMethodDescriptorType(Type* type) {
  type->size = sizeof(MethodDescriptor);
  type->type_flags = kCollectable | kDisallowInstantiation;
  type->dealloc = OwnerDealloc<MethodDescriptor>;
  type->traverse = OwnerTraverse<MethodDescriptor>;
  type->slots.repr = MethodDescrRepr;
  type->slots.call = MethodDescrCall;
  type->slots.descr_get = MethodDescrGet;
  type->methods = kMethodDescrMethods;
  type->getsets = kMethodDescrGetSets;
}

void InitClassMethodDescriptorType(Type* type) {
  InitMethodDescriptorType(type);
  type->slots.call = ClassMethodDescrCall;
  type->slots.descr_get = ClassMethodDescrGet;
}

void InitGetSetDescriptorType(Type* type) {
  type->size = sizeof(GetSetDescriptor);
  type->type_flags = kCollectable | kDisallowInstantiation;
  type->dealloc = OwnerDealloc<GetSetDescriptor>;
  type->traverse = OwnerTraverse<GetSetDescriptor>;
  type->slots.repr = GetSetRepr;
  type->slots.descr_get = GetSetGet;
  type->slots.descr_set = GetSetSet;
  type->getsets = kGetSetGetSets;
}

}  // namespace tessera::objects
