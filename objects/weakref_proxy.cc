// weakref.proxy: an object that stands for its target in every operation.
#include "objects/weakref_proxy.h"

#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/slot_python.h"
#include "objects/str.h"
#include "objects/weakref.h"

namespace tessera::objects {
namespace {

// The target of a proxy, any other value as it is; owned. Empty + ReferenceError when the target is dead.
Value Unwrap(Thread& th, Value v) {
  if (!IsExactly(v, types::kWeakProxy)) return Dup(v);
  Value target = WeakRefTarget(v);
  if (target.IsNone()) return Raise(th, types::kReferenceError, "weakly-referenced object no longer exists");
  return target;
}

template <Value (*operation)(Thread&, Value)>
Value Unary(Thread& th, Value self) {
  Owned target(Unwrap(th, self));
  return target ? operation(th, target) : Value();
}

template <BinaryOp op>
Value BinaryProxy(Thread& th, Value a, Value b) {
  Owned left(Unwrap(th, a));
  Owned right(left ? Unwrap(th, b) : Value());
  return right ? Binary(th, op, left, right) : Value();
}
template <BinaryOp op>
Value InplaceProxy(Thread& th, Value a, Value b) {
  Owned left(Unwrap(th, a));
  Owned right(left ? Unwrap(th, b) : Value());
  return right ? InplaceBinary(th, op, left, right) : Value();
}
Value DivModProxy(Thread& th, Value a, Value b) {
  Owned left(Unwrap(th, a));
  Owned right(left ? Unwrap(th, b) : Value());
  return right ? DivMod(th, left, right) : Value();
}

Value ProxyGetAttr(Thread& th, Value self, Str* name) {
  Owned target(Unwrap(th, self));
  return target ? GetAttr(th, target, name) : Value();
}
bool ProxySetAttr(Thread& th, Value self, Str* name, Value value) {
  Owned target(Unwrap(th, self));
  return target && SetAttr(th, target, name, value);
}
Value ProxyRepr(Thread& th, Value self) {
  Owned target(WeakRefTarget(self));
  auto address = static_cast<unsigned long long>(self.bits());
  if (target.get().IsNone()) return Format(th, "<weakproxy at 0x%llx to NoneType at 0x%llx>", address, 0ull);
  return Format(th, "<weakproxy at 0x%llx to %T at 0x%llx>", address, target.get(), static_cast<unsigned long long>(target.get().bits()));
}
Value ProxyCompare(Thread& th, Value a, Value b, CompareOp op) {
  Owned left(Unwrap(th, a));
  Owned right(left ? Unwrap(th, b) : Value());
  return right ? Compare(th, left, right, op) : Value();
}
Value ProxyCall(Thread& th, Value self, Args args) {
  Owned target(Unwrap(th, self));
  return target ? Call(th, target, args) : Value();
}
int ProxyBool(Thread& th, Value self) {
  Owned target(Unwrap(th, self));
  return target ? IsTrue(th, target) : -1;
}
int64_t ProxyLength(Thread& th, Value self) {
  Owned target(Unwrap(th, self));
  return target ? Length(th, target) : -1;
}
Value ProxyGetItem(Thread& th, Value self, Value key) {
  Owned target(Unwrap(th, self));
  return target ? GetItem(th, target, key) : Value();
}
bool ProxySetItem(Thread& th, Value self, Value key, Value value) {
  Owned target(Unwrap(th, self));
  return target && SetItem(th, target, key, value);
}
int ProxyContains(Thread& th, Value self, Value item) {
  Owned target(Unwrap(th, self));
  return target ? Contains(th, target, item) : -1;
}
Value ProxyNext(Thread& th, Value self) {
  Owned target(Unwrap(th, self));
  if (!target) return Value();
  if (!python::IsIterator(target)) return Raise(th, types::kTypeError, "Weakref proxy referenced a non-iterator '%.200T' object", target.get());
  return IterNext(th, target);
}
Value BytesMethod(Thread& th, const Value* args) {
  Owned target(Unwrap(th, args[0]));
  return target ? CallMethod(th, target, ids::__bytes__(), {}) : Value();
}
Value ReversedMethod(Thread& th, const Value* args) {
  Owned target(Unwrap(th, args[0]));
  return target ? CallMethod(th, target, ids::__reversed__(), {}) : Value();
}

const MethodDef kProxyMethods[] = {
    {"__bytes__", BytesMethod, "($self, /)", nullptr},
    {"__reversed__", ReversedMethod, "($self, /)", nullptr},
    {},
};

template <BinaryOp op>
void FillOperator(Type* type) {
  type->slots.binary[static_cast<int>(op)] = BinaryProxy<op>;
  type->slots.inplace[static_cast<int>(op)] = InplaceProxy<op>;
}

}  // namespace

void FillProxySlots(Type* type) {
  Slots& s = type->slots;
  s.repr = ProxyRepr;
  s.str = Unary<ToStr>;
  s.call = ProxyCall;
  s.getattro = ProxyGetAttr;
  s.setattro = ProxySetAttr;
  s.richcompare = ProxyCompare;
  s.iter = Unary<GetIter>;
  s.iternext = ProxyNext;
  FillOperator<BinaryOp::kAdd>(type);
  FillOperator<BinaryOp::kSub>(type);
  FillOperator<BinaryOp::kMul>(type);
  FillOperator<BinaryOp::kTrueDiv>(type);
  FillOperator<BinaryOp::kFloorDiv>(type);
  FillOperator<BinaryOp::kMod>(type);
  FillOperator<BinaryOp::kPow>(type);
  FillOperator<BinaryOp::kAnd>(type);
  FillOperator<BinaryOp::kOr>(type);
  FillOperator<BinaryOp::kXor>(type);
  FillOperator<BinaryOp::kLshift>(type);
  FillOperator<BinaryOp::kRshift>(type);
  FillOperator<BinaryOp::kMatmul>(type);
  s.divmod = DivModProxy;
  s.negative = Unary<Negative>;
  s.positive = Unary<Positive>;
  s.absolute = Unary<Absolute>;
  s.invert = Unary<Invert>;
  s.int_ = Unary<ToInt>;
  s.float_ = Unary<ToFloat>;
  s.index = Unary<Index>;
  s.bool_ = ProxyBool;
  s.length = ProxyLength;
  s.getitem = ProxyGetItem;
  s.setitem = ProxySetItem;
  s.contains = ProxyContains;
  type->methods = kProxyMethods;
}

}  // namespace tessera::objects
