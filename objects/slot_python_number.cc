// Slots of classes written in Python: arithmetic and conversion to numbers.
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/slot_python.h"
#include "objects/str.h"

namespace tessera::objects::python {
namespace {

struct OperatorNames {
  objects::Str* (*left)();
  objects::Str* (*right)();
  objects::Str* (*inplace)();
};

// In the order of BinaryOp.
constexpr OperatorNames kNames[kBinaryOps] = {
    {ids::__add__, ids::__radd__, ids::__iadd__},
    {ids::__sub__, ids::__rsub__, ids::__isub__},
    {ids::__mul__, ids::__rmul__, ids::__imul__},
    {ids::__truediv__, ids::__rtruediv__, ids::__itruediv__},
    {ids::__floordiv__, ids::__rfloordiv__, ids::__ifloordiv__},
    {ids::__mod__, ids::__rmod__, ids::__imod__},
    {ids::__pow__, ids::__rpow__, ids::__ipow__},
    {ids::__and__, ids::__rand__, ids::__iand__},
    {ids::__or__, ids::__ror__, ids::__ior__},
    {ids::__xor__, ids::__rxor__, ids::__ixor__},
    {ids::__lshift__, ids::__rlshift__, ids::__ilshift__},
    {ids::__rshift__, ids::__rrshift__, ids::__irshift__},
    {ids::__matmul__, ids::__rmatmul__, ids::__imatmul__},
};

Value CallOrNotImplemented(Thread& th, Value self, objects::Str* name, Value other) {
  Value result = CallSpecial(th, self, name, other);
  return result.IsNotFound() ? Value::NotImplemented() : result;
}

// Does the type of `b` give `name` a meaning of its own, compared with the type of `a`?
bool Overrides(Thread& th, Value a, Value b, objects::Str* name) {
  Value of_b = FindOnType(th, TypeOf(b), name);
  if (of_b.IsNotFound()) return false;
  return FindOnType(th, TypeOf(a), name) != of_b;
}

// a op b where at least one operand's type is a class; `slot_of` says whether a value's type has this very slot function.
template <class HasSlot>
Value BinaryByMethods(Thread& th, Value a, Value b, objects::Str* left, objects::Str* right, HasSlot has_slot) {
  bool other = TypeOf(a) != TypeOf(b) && has_slot(b);
  if (has_slot(a)) {
    if (other && IsSubtype(TypeOf(b), TypeOf(a)) && Overrides(th, a, b, right)) {
      Value result = CallOrNotImplemented(th, b, right, a);
      if (!result.IsNotImplemented()) return result;
      other = false;
    }
    Value result = CallOrNotImplemented(th, a, left, b);
    if (!result.IsNotImplemented() || TypeOf(a) == TypeOf(b)) return result;
  }
  return other ? CallOrNotImplemented(th, b, right, a) : Value::NotImplemented();
}

Value UnaryMethod(Thread& th, Value self, objects::Str* name) {
  Value result = CallSpecial(th, self, name);
  return result.IsNotFound() ? RaiseValue(th, types::kAttributeError, name) : result;
}

}  // namespace

template <BinaryOp op>
Value Binary(Thread& th, Value a, Value b) {
  constexpr int i = static_cast<int>(op);
  return BinaryByMethods(th, a, b, kNames[i].left(), kNames[i].right(), [](Value v) { return TypeOf(v)->slots.binary[i] == Binary<op>; });
}

template <BinaryOp op>
Value Inplace(Thread& th, Value a, Value b) {
  return CallOrNotImplemented(th, a, kNames[static_cast<int>(op)].inplace(), b);
}

#define INSTANTIATE(op)                                        \
  template Value Binary<BinaryOp::op>(Thread&, Value, Value);  \
  template Value Inplace<BinaryOp::op>(Thread&, Value, Value);
INSTANTIATE(kAdd)
INSTANTIATE(kSub)
INSTANTIATE(kMul)
INSTANTIATE(kTrueDiv)
INSTANTIATE(kFloorDiv)
INSTANTIATE(kMod)
INSTANTIATE(kPow)
INSTANTIATE(kAnd)
INSTANTIATE(kOr)
INSTANTIATE(kXor)
INSTANTIATE(kLshift)
INSTANTIATE(kRshift)
INSTANTIATE(kMatmul)
#undef INSTANTIATE

Value Power3(Thread& th, Value a, Value b, Value modulus) {
  if (modulus.IsNone()) return Binary<BinaryOp::kPow>(th, a, b);
  // Only the left operand's method knows of a modulus.
  if (TypeOf(a)->slots.power3 != Power3) return Value::NotImplemented();
  Value values[2] = {b, modulus};
  Value result = CallSpecial(th, a, ids::__pow__(), values, 2);
  return result.IsNotFound() ? Value::NotImplemented() : result;
}

Value DivMod(Thread& th, Value a, Value b) {
  return BinaryByMethods(th, a, b, ids::__divmod__(), ids::__rdivmod__(), [](Value v) { return TypeOf(v)->slots.divmod == DivMod; });
}

Value Negative(Thread& th, Value self) { return UnaryMethod(th, self, ids::__neg__()); }
Value Positive(Thread& th, Value self) { return UnaryMethod(th, self, ids::__pos__()); }
Value Absolute(Thread& th, Value self) { return UnaryMethod(th, self, ids::__abs__()); }
Value Invert(Thread& th, Value self) { return UnaryMethod(th, self, ids::__invert__()); }
Value Int(Thread& th, Value self) { return UnaryMethod(th, self, ids::__int__()); }
Value Float(Thread& th, Value self) { return UnaryMethod(th, self, ids::__float__()); }
Value Index(Thread& th, Value self) { return UnaryMethod(th, self, ids::__index__()); }

int Bool(Thread& th, Value self) {
  Owned result(CallSpecial(th, self, ids::__bool__()));
  if (!result) return -1;
  if (result.get().IsNotFound()) {
    RaiseValue(th, types::kAttributeError, ids::__bool__());
    return -1;
  }
  if (result.get().IsBool()) return result.get().IsTrue();
  Raise(th, types::kTypeError, "__bool__ should return bool, returned %T", result.get());
  return -1;
}

}  // namespace tessera::objects::python
