// types.UnionType: int | str.
#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/generic_alias.h"
#include "objects/generic_parameters.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/set.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

bool MayBeMember(Value v) { return v.IsNone() || IsType(v) || IsGenericAlias(v) || IsUnion(v); }

// 1 present, 0, -1. Aliases are compared, types are known by identity.
int IsMember(Thread& th, List* members, Value v) {
  for (int64_t i = 0; i < members->size; ++i) {
    if (members->items[i] == v) return 1;
    if (IsGenericAlias(v) || IsGenericAlias(members->items[i])) {
      int equal = CompareBool(th, members->items[i], v, CompareOp::kEq);
      if (equal != 0) return equal;
    }
  }
  return 0;
}

bool AddMember(Thread& th, List* members, Value v) {
  if (IsUnion(v)) {
    Tuple* args = v.as<UnionObject>()->args;
    for (int64_t i = 0; i < args->size; ++i) {
      if (!AddMember(th, members, args->items()[i])) return false;
    }
    return true;
  }
  if (v.IsNone()) v = types::kNoneType.operator Type*();
  int present = IsMember(th, members, v);
  return present > 0 || (present == 0 && ListAppend(th, members, v));
}

Value MakeUnion(Thread& th, List* members) {
  if (members->size == 1) return Dup(members->items[0]);
  Owned args(NewTuple(th, members->items, members->size));
  if (!args) return Value();
  auto* made = New<UnionObject>(th, types::kUnion);
  if (made == nullptr) return Value();
  made->args = static_cast<Tuple*>(args.Release().object());
  made->parameters = Value::Unbound();
  return made;
}

Value UnionRepr(Thread& th, Value self) {
  Tuple* args = self.as<UnionObject>()->args;
  StrBuilder out(th);
  for (int64_t i = 0; i < args->size; ++i) {
    if ((i > 0 && !out.AppendAscii(" | ")) || !AppendTypeRepr(th, out, args->items()[i])) return Value();
  }
  return out.Finish();
}

int64_t UnionHash(Thread& th, Value self) {
  Owned set(SetFrom(th, types::kFrozenSet, self.as<UnionObject>()->args));
  return set ? Hash(th, set) : -1;
}

Value UnionCompare(Thread& th, Value a, Value b, CompareOp op) {
  if (!IsUnion(a) || !IsUnion(b) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::NotImplemented();
  Owned left(SetFrom(th, types::kFrozenSet, a.as<UnionObject>()->args));
  Owned right(left ? SetFrom(th, types::kFrozenSet, b.as<UnionObject>()->args) : Value());
  return right ? Compare(th, left, right, op) : Value();
}

Value Parameters(Thread& th, UnionObject* self) {
  if (self->parameters.IsUnbound()) {
    Value found = CollectParameters(th, self->args);
    if (found.empty()) return Value();
    self->parameters = found;
  }
  return self->parameters;
}

Value UnionGetItem(Thread& th, Value self, Value item) {
  auto* u = self.as<UnionObject>();
  Value parameters = Parameters(th, u);
  if (parameters.empty()) return Value();
  Owned args(Substitute(th, self, u->args, parameters.as<Tuple>(), item));
  if (!args) return Value();
  Owned result = Owned::Borrow(args.as<Tuple>()->items()[0]);
  for (int64_t i = 1; i < args.as<Tuple>()->size; ++i) {
    result.Reset(Binary(th, BinaryOp::kOr, result, args.as<Tuple>()->items()[i]));
    if (!result) return Value();
  }
  return result.Release();
}

Value GetArgs(Thread&, Value self) { return Dup(Value(self.as<UnionObject>()->args)); }
Value GetParameters(Thread& th, Value self) {
  Value parameters = Parameters(th, self.as<UnionObject>());
  return parameters.empty() ? Value() : Dup(parameters);
}
Value InstanceCheck(Thread& th, const Value* args) {
  int result = IsInstance(th, args[1], args[0].as<UnionObject>()->args);
  return result < 0 ? Value() : Value::Bool(result);
}
Value SubclassCheck(Thread& th, const Value* args) {
  if (!IsType(args[1])) return Raise(th, types::kTypeError, "issubclass() arg 1 must be a class");
  int result = IsSubclass(th, args[1], args[0].as<UnionObject>()->args);
  return result < 0 ? Value() : Value::Bool(result);
}

const MethodDef kUnionMethods[] = {
    {"__instancecheck__", InstanceCheck, "($self, instance, /)", nullptr},
    {"__subclasscheck__", SubclassCheck, "($self, subclass, /)", nullptr},
    {},
};
const GetSetDef kUnionGetSets[] = {
    {"__args__", GetArgs, nullptr, nullptr},
    {"__parameters__", GetParameters, nullptr, "Type variables in the types.UnionType."},
    {},
};

void UnionDealloc(Object* object) {
  auto* u = static_cast<UnionObject*>(object);
  HideFromCollector(object);
  DecRef(Value(u->args));
  XDecRef(u->parameters);
  FreeObject(object);
}
int UnionTraverse(Object* object, immortal::Visitor visit) {
  auto* u = static_cast<UnionObject*>(object);
  if (int result = VisitObject(visit, u->args)) return result;
  return VisitValue(visit, u->parameters);
}

}  // namespace

Value TypeOr(Thread& th, Value a, Value b) {
  if (!MayBeMember(a) || !MayBeMember(b)) return Value::NotImplemented();
  Owned members(NewList(th));
  if (!members || !AddMember(th, members.as<List>(), a) || !AddMember(th, members.as<List>(), b)) return Value();
  return MakeUnion(th, members.as<List>());
}

void InitUnionType(Type* type) {
  type->size = sizeof(UnionObject);
  type->type_flags = kCollectable | kDisallowInstantiation;
  type->dealloc = UnionDealloc;
  type->traverse = UnionTraverse;
  type->slots.repr = UnionRepr;
  type->slots.hash = UnionHash;
  type->slots.richcompare = UnionCompare;
  type->slots.getitem = UnionGetItem;
  type->slots.binary[static_cast<int>(BinaryOp::kOr)] = TypeOr;
  type->methods = kUnionMethods;
  type->getsets = kUnionGetSets;
  type->docstring = "Represent a PEP 604 union type\n\nE.g. for int | str";
}

}  // namespace tessera::objects
