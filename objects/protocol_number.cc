// Arithmetic on anything: which operand's type is asked, in which order, and what is said when none knows.
#include "objects/errors.h"
#include "objects/function.h"
#include "objects/int.h"
#include "objects/protocol.h"

namespace tessera::objects {
namespace {

constexpr const char* kSymbols[kBinaryOps] = {"+", "-", "*", "/", "//", "%", "** or pow()", "&", "|", "^", "<<", ">>", "@"};
constexpr const char* kInplaceSymbols[kBinaryOps] = {"+=", "-=", "*=", "/=", "//=", "%=", "**=", "&=", "|=", "^=", "<<=", ">>=", "@="};

// The two slots in the order of precedence: the right one first where its type derives from the left one's.
Value TryBoth(Thread& th, BinaryFn left, BinaryFn right, Value a, Value b) {
  if (right == left) right = nullptr;
  if (left != nullptr) {
    if (right != nullptr && IsSubtype(TypeOf(b), TypeOf(a))) {
      Value result = right(th, a, b);
      if (!result.IsNotImplemented()) return result;
      right = nullptr;
    }
    Value result = left(th, a, b);
    if (!result.IsNotImplemented()) return result;
  }
  return right != nullptr ? right(th, a, b) : Value::NotImplemented();
}

Value TryBinary(Thread& th, int op, Value a, Value b) {
  const Type* type_a = TypeOf(a);
  const Type* type_b = TypeOf(b);
  return TryBoth(th, type_a->slots.binary[op], type_b != type_a ? type_b->slots.binary[op] : nullptr, a, b);
}

Value RepeatSequence(Thread& th, RepeatFn repeat, Value sequence, Value count) {
  if (TypeOf(count)->slots.index == nullptr) return Raise(th, types::kTypeError, "can't multiply sequence by non-int of type '%.200T'", count);
  int64_t n;
  if (!IndexAsInt64(th, count, &n, types::kOverflowError)) return Value();
  return repeat(th, sequence, n);
}

// + and * of sequences, after the numbers' slots knew nothing. NotImplemented: there is no sequence.
Value TrySequence(Thread& th, BinaryOp op, Value a, Value b, bool inplace) {
  const Slots& slots = TypeOf(a)->slots;
  if (op == BinaryOp::kAdd) {
    BinaryFn concat = inplace && slots.inplace_concat != nullptr ? slots.inplace_concat : slots.concat;
    if (concat != nullptr) return concat(th, a, b);
  } else if (op == BinaryOp::kMul) {
    RepeatFn repeat = inplace && slots.inplace_repeat != nullptr ? slots.inplace_repeat : slots.repeat;
    if (repeat != nullptr) return RepeatSequence(th, repeat, a, b);
    if (RepeatFn of_b = TypeOf(b)->slots.repeat) return RepeatSequence(th, of_b, b, a);
  }
  return Value::NotImplemented();
}

bool IsPrint(Value v) {
  return IsExactly(v, types::kBuiltinFunction) && __builtin_strcmp(v.as<BuiltinFunction>()->def->name, "print") == 0;
}

Value RaiseNoOperator(Thread& th, BinaryOp op, const char* symbol, Value a, Value b) {
  if (op == BinaryOp::kRshift && IsPrint(a)) {
    return Raise(th, types::kTypeError,
                 "unsupported operand type(s) for %s: '%.100T' and '%.100T'. Did you mean \"print(<message>, file=<output_stream>)\"?", symbol, a, b);
  }
  return RaiseUnsupportedOperands(th, symbol, a, b);
}

Value ApplyUnary(Thread& th, UnaryFn function, Value v, const char* what) {
  if (function != nullptr) return function(th, v);
  return Raise(th, types::kTypeError, "bad operand type for %s: '%.200T'", what, v);
}

}  // namespace

Value Binary(Thread& th, BinaryOp op, Value a, Value b) {
  int i = static_cast<int>(op);
  Value result = TryBinary(th, i, a, b);
  if (!result.IsNotImplemented()) return result;
  result = TrySequence(th, op, a, b, false);
  if (!result.IsNotImplemented()) return result;
  return RaiseNoOperator(th, op, kSymbols[i], a, b);
}

Value InplaceBinary(Thread& th, BinaryOp op, Value a, Value b) {
  int i = static_cast<int>(op);
  if (BinaryFn inplace = TypeOf(a)->slots.inplace[i]) {
    Value result = inplace(th, a, b);
    if (!result.IsNotImplemented()) return result;
  }
  Value result = TryBinary(th, i, a, b);
  if (!result.IsNotImplemented()) return result;
  result = TrySequence(th, op, a, b, true);
  if (!result.IsNotImplemented()) return result;
  return RaiseNoOperator(th, op, kInplaceSymbols[i], a, b);
}

Value Power(Thread& th, Value a, Value b, Value modulus) {
  if (modulus.IsNone() || modulus.IsUnbound()) return Binary(th, BinaryOp::kPow, a, b);
  TernaryFn tried[3] = {};
  int count = 0;
  for (Value operand : {a, b, modulus}) {
    TernaryFn power = TypeOf(operand)->slots.power3;
    if (power == nullptr || power == tried[0] || power == tried[1]) continue;
    tried[count++] = power;
    Value result = power(th, a, b, modulus);
    if (!result.IsNotImplemented()) return result;
  }
  return Raise(th, types::kTypeError, "unsupported operand type(s) for ** or pow(): '%.100T', '%.100T', '%.100T'", a, b, modulus);
}

Value DivMod(Thread& th, Value a, Value b) {
  const Type* type_a = TypeOf(a);
  const Type* type_b = TypeOf(b);
  Value result = TryBoth(th, type_a->slots.divmod, type_b != type_a ? type_b->slots.divmod : nullptr, a, b);
  return result.IsNotImplemented() ? RaiseUnsupportedOperands(th, "divmod()", a, b) : result;
}

Value Negative(Thread& th, Value v) { return ApplyUnary(th, TypeOf(v)->slots.negative, v, "unary -"); }
Value Positive(Thread& th, Value v) { return ApplyUnary(th, TypeOf(v)->slots.positive, v, "unary +"); }
Value Absolute(Thread& th, Value v) { return ApplyUnary(th, TypeOf(v)->slots.absolute, v, "abs()"); }
Value Invert(Thread& th, Value v) { return ApplyUnary(th, TypeOf(v)->slots.invert, v, "unary ~"); }

}  // namespace tessera::objects
