// Attributes that lie in the instance (those of __slots__, the fields of struct sequences): member_descriptor.
#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/gc_support.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

Value* MemberOf(Value object, const MemberDescriptor* d) {
  return reinterpret_cast<Value*>(reinterpret_cast<char*>(object.object()) + d->offset);
}

Value RaiseWrongOwner(Thread& th, const MemberDescriptor* d, Value object) {
  return Raise(th, types::kTypeError, "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100T' object", d->name, d->owner->name, object);
}

Value MemberGet(Thread& th, Value self, Value object, Value) {
  auto* d = self.as<MemberDescriptor>();
  if (object.empty()) return Dup(self);
  if (!IsSubtype(TypeOf(object), d->owner)) return RaiseWrongOwner(th, d, object);
  Value v = *MemberOf(object, d);
  return v.IsUnbound() ? RaiseNoAttribute(th, object, d->name.as<Str>()) : Dup(v);
}

bool MemberSet(Thread& th, Value self, Value object, Value value) {
  auto* d = self.as<MemberDescriptor>();
  if (!IsSubtype(TypeOf(object), d->owner)) {
    RaiseWrongOwner(th, d, object);
    return false;
  }
  if (d->read_only) {
    Raise(th, types::kAttributeError, "readonly attribute");
    return false;
  }
  Value* place = MemberOf(object, d);
  Value old = *place;
  if (value.empty() && old.IsUnbound()) {
    RaiseValue(th, types::kAttributeError, d->name);
    return false;
  }
  *place = value.empty() ? Value::Unbound() : Dup(value);
  DecRef(old);
  return true;
}

Value MemberRepr(Thread& th, Value self) {
  auto* d = self.as<MemberDescriptor>();
  return Format(th, "<member '%U' of '%s' objects>", d->name, d->owner->name);
}
Value MemberName(Thread&, Value self) { return Dup(self.as<MemberDescriptor>()->name); }
Value MemberOwner(Thread&, Value self) { return Dup(self.as<MemberDescriptor>()->owner); }
Value MemberQualname(Thread& th, Value self) {
  auto* d = self.as<MemberDescriptor>();
  Owned qualname(GetAttr(th, d->owner, ids::__qualname__()));
  return qualname ? Format(th, "%S.%U", qualname.get(), d->name) : Value();
}
Value MemberDoc(Thread& th, Value self) {
  const char* doc = self.as<MemberDescriptor>()->doc;
  return doc == nullptr ? Value::None() : Value(NewStr(th, doc));
}

const GetSetDef kMemberGetSets[] = {
    {"__name__", MemberName, nullptr, nullptr},
    {"__qualname__", MemberQualname, nullptr, nullptr},
    {"__objclass__", MemberOwner, nullptr, nullptr},
    {"__doc__", MemberDoc, nullptr, nullptr},
    {},
};

void MemberDealloc(Object* object) {
  auto* d = static_cast<MemberDescriptor*>(object);
  HideFromCollector(object);
  DecRef(d->name);
  DecRef(Value(d->owner));
  FreeObject(object);
}
int MemberTraverse(Object* object, immortal::Visitor visit) {
  auto* d = static_cast<MemberDescriptor*>(object);
  if (int result = VisitValue(visit, d->name)) return result;
  return VisitObject(visit, d->owner);
}

}  // namespace

Value NewMemberDescriptor(Thread& th, Str* name, Type* owner, uint32_t offset) {
  auto* d = New<MemberDescriptor>(th, types::kMemberDescriptor);
  if (d == nullptr) return Value();
  d->name = Dup(Value(name));
  d->owner = owner;
  d->doc = nullptr;
  d->offset = offset;
  d->read_only = false;
  IncRef(Value(owner));
  return d;
}

Value NewReadOnlyMember(Thread& th, Str* name, Type* owner, uint32_t offset, const char* doc) {
  Value member = NewMemberDescriptor(th, name, owner, offset);
  if (member.empty()) return Value();
  member.as<MemberDescriptor>()->doc = doc;
  member.as<MemberDescriptor>()->read_only = true;
  return member;
}

void InitMemberDescriptorType(Type* type) {
  type->size = sizeof(MemberDescriptor);
  type->type_flags = kCollectable | kDisallowInstantiation;
  type->dealloc = MemberDealloc;
  type->traverse = MemberTraverse;
  type->slots.repr = MemberRepr;
  type->slots.descr_get = MemberGet;
  type->slots.descr_set = MemberSet;
  type->getsets = kMemberGetSets;
}

}  // namespace tessera::objects
