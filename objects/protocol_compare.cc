// Comparison, truth and hash of anything.
#include "objects/errors.h"
#include "objects/protocol.h"

namespace tessera::objects {
namespace {

constexpr CompareOp kSwapped[] = {CompareOp::kGt, CompareOp::kGe, CompareOp::kEq, CompareOp::kNe, CompareOp::kLt, CompareOp::kLe};
constexpr const char* kCompareSymbols[] = {"<", "<=", "==", "!=", ">", ">="};

Value CompareBySlots(Thread& th, Value a, Value b, CompareOp op) {
  const Type* type_a = TypeOf(a);
  const Type* type_b = TypeOf(b);
  CompareFn left = type_a->slots.richcompare;
  CompareFn right = type_b->slots.richcompare;
  CompareOp swapped = kSwapped[static_cast<int>(op)];
  bool right_done = false;
  if (type_a != type_b && right != nullptr && IsSubtype(type_b, type_a)) {
    right_done = true;
    Value result = right(th, b, a, swapped);
    if (!result.IsNotImplemented()) return result;
  }
  if (left != nullptr) {
    Value result = left(th, a, b, op);
    if (!result.IsNotImplemented()) return result;
  }
  if (!right_done && right != nullptr) return right(th, b, a, swapped);
  return Value::NotImplemented();
}

}  // namespace

Value Compare(Thread& th, Value a, Value b, CompareOp op) {
  RecursionGuard guard(th, "in comparison");
  if (!guard) return Value();
  Value result = CompareBySlots(th, a, b, op);
  if (!result.IsNotImplemented()) return result;
  if (op == CompareOp::kEq) return Value::Bool(a == b);
  if (op == CompareOp::kNe) return Value::Bool(a != b);
  return Raise(th, types::kTypeError, "'%s' not supported between instances of '%.100T' and '%.100T'", kCompareSymbols[static_cast<int>(op)], a, b);
}

int CompareBool(Thread& th, Value a, Value b, CompareOp op) {
  if (a == b) {
    if (op == CompareOp::kEq) return 1;
    if (op == CompareOp::kNe) return 0;
  }
  Owned result(Compare(th, a, b, op));
  return result ? IsTrue(th, result) : -1;
}

int IsTrue(Thread& th, Value v) {
  if (v.IsBool()) return v.IsTrue();
  if (v.IsNone()) return 0;
  if (v.IsNotImplemented() && !Warn(th, types::kDeprecationWarning, 1, "NotImplemented should not be used in a boolean context")) return -1;
  const Slots& slots = TypeOf(v)->slots;
  if (slots.bool_ != nullptr) return slots.bool_(th, v);
  if (slots.length == nullptr) return 1;
  int64_t length = slots.length(th, v);
  return length < 0 ? -1 : length > 0;
}

int64_t Hash(Thread& th, Value v) {
  HashFn hash = TypeOf(v)->slots.hash;
  if (hash != nullptr) [[likely]] return hash(th, v);
  Raise(th, types::kTypeError, "unhashable type: '%.200T'", v);
  return -1;
}

}  // namespace tessera::objects
