// The type object of int: slots. (Constructor: int_new.cc; methods: int_methods.cc.)
#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/hashing.h"
#include "objects/int_limbs.h"
#include "objects/numbers_internal.h"

namespace tessera::objects {

Value ExactIntOf(Thread& th, Value v) {
  if (IsExactInt(v)) return Dup(v);
  if (v.IsBool()) return Value::Int(v.IsTrue());
  return IntBinary(th, BinaryOp::kAdd, v, Value::Int(0));
}

Value IntNegative(Thread& th, Value v) {
  if (v.IsSmallInt()) return NewInt(th, -v.small_int());
  return IntBinary(th, BinaryOp::kSub, Value::Int(0), v);
}

Value IntAbsolute(Thread& th, Value v) {
  if (v.IsSmallInt() && v.small_int() >= 0) return v;
  return IntSign(v) < 0 ? IntNegative(th, v) : ExactIntOf(th, v);
}

Value IntInvert(Thread& th, Value v) {
  if (v.IsSmallInt()) return Value::Int(~v.small_int());
  return IntBinary(th, BinaryOp::kSub, Value::Int(-1), v);
}

namespace {

template <BinaryOp op>
Value IntOperator(Thread& th, Value a, Value b) {
  if (!IsInt(a) || !IsInt(b)) return Value::NotImplemented();
  return IntBinary(th, op, a, b);
}

Value IntDivModSlot(Thread& th, Value a, Value b) {
  if (!IsInt(a) || !IsInt(b)) return Value::NotImplemented();
  return IntDivMod(th, a, b);
}

Value IntPower3(Thread& th, Value a, Value b, Value m) {
  if (!IsInt(a) || !IsInt(b) || !IsInt(m)) return Value::NotImplemented();
  return IntPowMod(th, a, b, m);
}

Value IntCompareSlot(Thread&, Value a, Value b, CompareOp op) {
  if (!IsInt(a) || !IsInt(b)) return Value::NotImplemented();
  int order = IntCompare(a, b);
  switch (op) {
    case CompareOp::kLt: return Value::Bool(order < 0);
    case CompareOp::kLe: return Value::Bool(order <= 0);
    case CompareOp::kEq: return Value::Bool(order == 0);
    case CompareOp::kNe: return Value::Bool(order != 0);
    case CompareOp::kGt: return Value::Bool(order > 0);
    case CompareOp::kGe: return Value::Bool(order >= 0);
  }
  return Value();
}

int64_t IntHashSlot(Thread&, Value v) { return v.IsSmallInt() ? HashSmallInt(v.small_int()) : IntHash(v); }
int IntBool(Thread&, Value v) { return v.IsSmallInt() ? v.small_int() != 0 : IntSign(v) != 0; }
Value IntRepr(Thread& th, Value v) { return IntToText(th, v, 10, false); }

Value IntFloat(Thread& th, Value v) {
  bool ok;
  double d = IntAsDouble(th, v, &ok);
  return ok ? NewFloat(th, d) : Value();
}

}  // namespace

void InitIntType(Type* type) {
  type->size = sizeof(BigInt);
  type->item_size = sizeof(uint64_t);
  type->type_flags |= kBaseType | kIntSubclass;
  type->dealloc = FreeObject;
  Slots& slots = type->slots;
  slots.new_ = IntNew;
  slots.repr = IntRepr;
  slots.hash = IntHashSlot;
  slots.richcompare = IntCompareSlot;
#define OPERATOR(op) slots.binary[static_cast<int>(BinaryOp::op)] = IntOperator<BinaryOp::op>
  OPERATOR(kAdd);
  OPERATOR(kSub);
  OPERATOR(kMul);
  OPERATOR(kTrueDiv);
  OPERATOR(kFloorDiv);
  OPERATOR(kMod);
  OPERATOR(kPow);
  OPERATOR(kAnd);
  OPERATOR(kOr);
  OPERATOR(kXor);
  OPERATOR(kLshift);
  OPERATOR(kRshift);
#undef OPERATOR
  slots.divmod = IntDivModSlot;
  slots.power3 = IntPower3;
  slots.negative = IntNegative;
  slots.positive = ExactIntOf;
  slots.absolute = IntAbsolute;
  slots.invert = IntInvert;
  slots.int_ = ExactIntOf;
  slots.index = ExactIntOf;
  slots.float_ = IntFloat;
  slots.bool_ = IntBool;
  type->methods = kIntMethods;
  type->getsets = kIntGetSets;
  type->docstring =
      "int([x]) -> integer\nint(x, base=10) -> integer\n\n"
      "A whole number of any size. A number is cut towards zero; a text is read in the given base, 2 to 36,\n"
      "or 0 for the base that its prefix tells. Without an argument it is 0.";
}

}  // namespace tessera::objects
