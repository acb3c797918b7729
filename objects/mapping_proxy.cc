#include "objects/mapping_proxy.h"

#include "objects/builtin_types.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/generic_alias.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

Value MappingOf(Value self) { return self.as<MappingProxy>()->mapping; }

const MethodDef kNewDef = {"mappingproxy", nullptr, "(mapping)", nullptr};

Value ProxyNew(Thread& th, Type*, Args args) {
  BoundArgs bound;
  if (!BindNative(th, &kNewDef, args, &bound)) return Value();
  Value mapping = bound.values[0];
  if (TypeOf(mapping)->slots.getitem == nullptr || IsList(mapping) || IsTuple(mapping)) {
    return Raise(th, types::kTypeError, "mappingproxy() argument must be a mapping, not %T", mapping);
  }
  return NewMappingProxy(th, mapping);
}

int64_t ProxyLength(Thread& th, Value self) { return Length(th, MappingOf(self)); }
Value ProxyGetItem(Thread& th, Value self, Value key) { return GetItem(th, MappingOf(self), key); }
int ProxyContains(Thread& th, Value self, Value key) { return Contains(th, MappingOf(self), key); }
Value ProxyIter(Thread& th, Value self) { return GetIter(th, MappingOf(self)); }
Value ProxyStr(Thread& th, Value self) { return ToStr(th, MappingOf(self)); }
Value ProxyRepr(Thread& th, Value self) { return Format(th, "mappingproxy(%R)", MappingOf(self)); }
int64_t ProxyHash(Thread& th, Value self) { return Hash(th, MappingOf(self)); }
Value ProxyCompare(Thread& th, Value a, Value b, CompareOp op) { return Compare(th, MappingOf(a), b, op); }

Value Unwrap(Value v) { return IsExactly(v, types::kMappingProxy) ? MappingOf(v) : v; }
Value ProxyOr(Thread& th, Value a, Value b) { return Binary(th, BinaryOp::kOr, Unwrap(a), Unwrap(b)); }
Value ProxyInplaceOr(Thread& th, Value self, Value) {
  return Raise(th, types::kTypeError, "'|=' is not supported by %T; use '|' instead", self);
}

Value Get(Thread& th, const Value* args) {
  return CallMethod(th, MappingOf(args[0]), ids::get(), {args[1], args[2].IsUnbound() ? Value::None() : args[2]});
}
Value Keys(Thread& th, const Value* args) { return CallMethod(th, MappingOf(args[0]), ids::keys(), {}); }
Value Values(Thread& th, const Value* args) { return CallMethod(th, MappingOf(args[0]), ids::values(), {}); }
Value Items(Thread& th, const Value* args) { return CallMethod(th, MappingOf(args[0]), ids::items(), {}); }
Value Copy(Thread& th, const Value* args) { return CallMethod(th, MappingOf(args[0]), ids::copy(), {}); }
Value Reversed(Thread& th, const Value* args) { return CallMethod(th, MappingOf(args[0]), ids::__reversed__(), {}); }

const MethodDef kProxyMethods[] = {
    {"get", Get, "($self, key, default=None, /)", "Return the value for key if key is in the mapping, else default."},
    {"keys", Keys, "($self, /)", "D.keys() -> a set-like object providing a view on D's keys"},
    {"values", Values, "($self, /)", "D.values() -> an object providing a view on D's values"},
    {"items", Items, "($self, /)", "D.items() -> a set-like object providing a view on D's items"},
    {"copy", Copy, "($self, /)", "D.copy() -> a shallow copy of D"},
    {"__class_getitem__", ClassGetItem, "($type, item, /)", "See PEP 585", kClassMethodFlag},
    {"__reversed__", Reversed, "($self, /)", "D.__reversed__() -> reverse iterator"},
    {},
};

void ProxyDealloc(Object* object) {
  HideFromCollector(object);
  DecRef(static_cast<MappingProxy*>(object)->mapping);
  FreeObject(object);
}
int ProxyTraverse(Object* object, immortal::Visitor visit) { return VisitValue(visit, static_cast<MappingProxy*>(object)->mapping); }

}  // namespace

Value NewMappingProxy(Thread& th, Value mapping) {
  auto* proxy = New<MappingProxy>(th, types::kMappingProxy);
  if (proxy == nullptr) return Value();
  proxy->mapping = Dup(mapping);
  return proxy;
}

void InitMappingProxyType(Type* type) {
  type->size = sizeof(MappingProxy);
  type->type_flags = kCollectable;
  type->dealloc = ProxyDealloc;
  type->traverse = ProxyTraverse;
  type->slots.repr = ProxyRepr;
  type->slots.str = ProxyStr;
  type->slots.hash = ProxyHash;
  type->slots.richcompare = ProxyCompare;
  type->slots.iter = ProxyIter;
  type->slots.new_ = ProxyNew;
  type->slots.length = ProxyLength;
  type->slots.getitem = ProxyGetItem;
  type->slots.contains = ProxyContains;
  type->slots.binary[static_cast<int>(BinaryOp::kOr)] = ProxyOr;
  type->slots.inplace[static_cast<int>(BinaryOp::kOr)] = ProxyInplaceOr;
  type->methods = kProxyMethods;
  type->docstring = "Read-only proxy of a mapping.";
}

}  // namespace tessera::objects
