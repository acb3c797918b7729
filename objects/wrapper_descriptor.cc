// Special methods of native types: int.__add__ (wrapper_descriptor) and (1).__add__ (method-wrapper).
#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/protocol.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

Value CallWrapped(Thread& th, const WrapperDef* def, Type* owner, Value self, Args args) {
  // A class can make one slot's method of another's: __repr__ = __str__ asks itself for ever.
  RecursionGuard guard(th, "while calling a Python object");
  return guard ? def->wrap(th, *def, SlotAt(owner, def->offset), self, args) : Value();
}

Value WrapperCall(Thread& th, Value callable, Args args) {
  auto* d = callable.as<WrapperDescriptor>();
  if (args.count == 0) return Raise(th, types::kTypeError, "descriptor '%s' of '%.100s' object needs an argument", d->def->name, d->owner->name);
  Value self = args.values[0];
  if (!IsSubtype(TypeOf(self), d->owner)) {
    return Raise(th, types::kTypeError, "descriptor '%s' requires a '%.100s' object but received a '%.100T'", d->def->name, d->owner->name, self);
  }
  return CallWrapped(th, d->def, d->owner, self, Args{args.values + 1, args.count - 1, args.kwnames});
}

Value WrapperGet(Thread& th, Value self, Value object, Value) {
  auto* d = self.as<WrapperDescriptor>();
  if (object.empty()) return Dup(self);
  if (!IsSubtype(TypeOf(object), d->owner)) return RaiseWrongSelf(th, d->def->name, d->owner, object);
  auto* bound = New<MethodWrapper>(th, types::kMethodWrapper);
  if (bound == nullptr) return Value();
  bound->def = d->def;
  bound->owner = d->owner;
  bound->self = Dup(object);
  IncRef(Value(d->owner));
  return bound;
}

Value WrapperRepr(Thread& th, Value self) {
  auto* d = self.as<WrapperDescriptor>();
  return Format(th, "<slot wrapper '%s' of '%s' objects>", d->def->name, d->owner->name);
}
Value WrapperName(Thread&, Value self) { return self.as<WrapperDescriptor>()->def->id(); }
Value WrapperQualname(Thread& th, Value self) {
  auto* d = self.as<WrapperDescriptor>();
  return DescriptorQualname(th, d->owner, d->def->name);
}
Value WrapperOwner(Thread&, Value self) { return Dup(self.as<WrapperDescriptor>()->owner); }
Value WrapperDoc(Thread& th, Value self) { return NewStr(th, self.as<WrapperDescriptor>()->def->doc); }
Value WrapperSignature(Thread& th, Value self) { return NewStr(th, self.as<WrapperDescriptor>()->def->signature); }
Value WrapperReduce(Thread& th, const Value* args) {
  auto* d = args[0].as<WrapperDescriptor>();
  return DescriptorReduce(th, d->owner, d->def->name);
}

const GetSetDef kWrapperGetSets[] = {
    {"__name__", WrapperName, nullptr, nullptr},
    {"__qualname__", WrapperQualname, nullptr, nullptr},
    {"__objclass__", WrapperOwner, nullptr, nullptr},
    {"__doc__", WrapperDoc, nullptr, nullptr},
    {"__text_signature__", WrapperSignature, nullptr, nullptr},
    {},
};
const MethodDef kWrapperMethods[] = {
    {"__reduce__", WrapperReduce, "($self, /)", nullptr},
    {},
};

void WrapperDealloc(Object* object) {
  HideFromCollector(object);
  DecRef(Value(static_cast<WrapperDescriptor*>(object)->owner));
  FreeObject(object);
}
int WrapperTraverse(Object* object, immortal::Visitor visit) {
  return VisitObject(visit, static_cast<WrapperDescriptor*>(object)->owner);
}

// --- method-wrapper ---

Value BoundCall(Thread& th, Value callable, Args args) {
  auto* b = callable.as<MethodWrapper>();
  Owned keep = Owned::Borrow(callable);
  return CallWrapped(th, b->def, b->owner, b->self, args);
}
Value BoundRepr(Thread& th, Value self) {
  auto* b = self.as<MethodWrapper>();
  return Format(th, "<method-wrapper '%s' of %T object at 0x%llx>", b->def->name, b->self, static_cast<unsigned long long>(b->self.bits()));
}
Value BoundCompare(Thread&, Value a, Value b, CompareOp op) {
  if (!IsExactly(b, types::kMethodWrapper) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::NotImplemented();
  auto* x = a.as<MethodWrapper>();
  auto* y = b.as<MethodWrapper>();
  return Value::Bool((x->def == y->def && x->self == y->self) == (op == CompareOp::kEq));
}
int64_t BoundHash(Thread&, Value self) {
  auto* b = self.as<MethodWrapper>();
  int64_t hash = HashPointer(b->def) ^ HashPointer(reinterpret_cast<void*>(b->self.bits()));
  return hash == -1 ? -2 : hash;
}
Value BoundSelf(Thread&, Value self) { return Dup(self.as<MethodWrapper>()->self); }
Value BoundName(Thread&, Value self) { return self.as<MethodWrapper>()->def->id(); }
Value BoundQualname(Thread& th, Value self) {
  auto* b = self.as<MethodWrapper>();
  return DescriptorQualname(th, b->owner, b->def->name);
}
Value BoundOwner(Thread&, Value self) { return Dup(self.as<MethodWrapper>()->owner); }
Value BoundDoc(Thread& th, Value self) { return NewStr(th, self.as<MethodWrapper>()->def->doc); }
Value BoundSignature(Thread& th, Value self) { return NewStr(th, self.as<MethodWrapper>()->def->signature); }

const GetSetDef kBoundGetSets[] = {
    {"__self__", BoundSelf, nullptr, nullptr},
    {"__name__", BoundName, nullptr, nullptr},
    {"__qualname__", BoundQualname, nullptr, nullptr},
    {"__objclass__", BoundOwner, nullptr, nullptr},
    {"__doc__", BoundDoc, nullptr, nullptr},
    {"__text_signature__", BoundSignature, nullptr, nullptr},
    {},
};

void BoundDealloc(Object* object) {
  auto* b = static_cast<MethodWrapper*>(object);
  HideFromCollector(object);
  DecRef(b->self);
  DecRef(Value(b->owner));
  FreeObject(object);
}
int BoundTraverse(Object* object, immortal::Visitor visit) {
  auto* b = static_cast<MethodWrapper*>(object);
  if (int result = VisitValue(visit, b->self)) return result;
  return VisitObject(visit, b->owner);
}

}  // namespace

Value NewWrapperDescriptor(Thread& th, const WrapperDef* def, Type* owner) {
  auto* d = New<WrapperDescriptor>(th, types::kWrapperDescriptor);
  if (d == nullptr) return Value();
  d->def = def;
  d->owner = owner;
  IncRef(Value(owner));
  return d;
}

void InitWrapperDescriptorType(Type* type) {
  type->size = sizeof(WrapperDescriptor);
  type->type_flags = kCollectable | kDisallowInstantiation;
  type->dealloc = WrapperDealloc;
  type->traverse = WrapperTraverse;
  type->slots.repr = WrapperRepr;
  type->slots.call = WrapperCall;
  type->slots.descr_get = WrapperGet;
  type->methods = kWrapperMethods;
  type->getsets = kWrapperGetSets;
}

void InitMethodWrapperType(Type* type) {
  type->size = sizeof(MethodWrapper);
  type->type_flags = kCollectable | kDisallowInstantiation;
  type->dealloc = BoundDealloc;
  type->traverse = BoundTraverse;
  type->slots.repr = BoundRepr;
  type->slots.call = BoundCall;
  type->slots.richcompare = BoundCompare;
  type->slots.hash = BoundHash;
  type->getsets = kBoundGetSets;
}

}  // namespace tessera::objects
