// Arithmetic and comparison beyond small ints and small floats.
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/set.h"
#include "objects/str.h"
#include "vm/operands.h"
#include "vm/slow.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

bool Finish(Value* base, Instruction i, Value result) {
  if (result.empty()) return false;
  Drop(base, OperandB(i));
  Drop(base, OperandC(i));
  Put(base, OperandA(i), result);
  return true;
}

// A number that is a double without loss, or by CPython's rule for mixed arithmetic.
bool QuickDouble(Value v, double* out) {
  if (v.IsSmallFloat()) {
    *out = v.small_float();
    return true;
  }
  if (v.IsSmallInt()) {
    *out = static_cast<double>(v.small_int());
    return true;
  }
  if (IsExactly(v, types::kFloat)) {
    *out = v.as<FloatObject>()->value;
    return true;
  }
  return false;
}

// float op float, where at least one is a float: the four operators that need no care, and division by something.
Value QuickFloat(Thread& th, BinaryOp op, Value x, Value y) {
  double a, b;
  if (BothSmallInts(x, y) || !QuickDouble(x, &a) || !QuickDouble(y, &b)) return Value();
  switch (op) {
    case BinaryOp::kAdd: return NewFloat(th, a + b);
    case BinaryOp::kSub: return NewFloat(th, a - b);
    case BinaryOp::kMul: return NewFloat(th, a * b);
    case BinaryOp::kTrueDiv: return b != 0 ? NewFloat(th, a / b) : Value();
    default: return Value();
  }
}

// int has all operators but @.
bool IsIntOperation(BinaryOp op, Value x, Value y) { return IsExactInt(x) && IsExactInt(y) && op != BinaryOp::kMatmul; }

Value BinaryResult(Thread& th, BinaryOp op, Value x, Value y) {
  Value quick = QuickFloat(th, op, x, y);
  if (!quick.empty() || th.failed()) return quick;
  if (op == BinaryOp::kAdd && IsExactStr(x) && IsExactStr(y)) return Concat(th, x.as<Str>(), y.as<Str>());
  if (IsIntOperation(op, x, y)) return IntBinary(th, op, x, y);
  return Binary(th, op, x, y);
}

}  // namespace

bool SlowBinary(Thread& th, Value* base, Instruction i, BinaryOp op) {
  return Finish(base, i, BinaryResult(th, op, base[OperandB(i)], base[OperandC(i)]));
}

bool SlowBinaryImm(Thread& th, Value* base, Instruction i, BinaryOp op) {
  Value result = BinaryResult(th, op, base[OperandB(i)], Value::Int(OperandC(i)));
  if (result.empty()) return false;
  Drop(base, OperandB(i));
  Put(base, OperandA(i), result);
  return true;
}

bool SlowInplace(Thread& th, Value* base, Instruction i, BinaryOp op) {
  Value x = base[OperandB(i)], y = base[OperandC(i)];
  if (op == BinaryOp::kAdd && IsExactStr(x) && IsExactStr(y)) {
    int a = OperandA(i), b = OperandB(i);
    if (a == b || b >= 0) {  // its reference may be given up: the text grows in place
      if (!ConcatInPlace(th, &base[b], y.as<Str>())) return false;
      Drop(base, OperandC(i));
      if (a != b) Put(base, a, base[b]);
      return true;
    }
  }
  Value quick = QuickFloat(th, op, x, y);
  if (quick.empty()) {
    if (th.failed()) return false;
    quick = IsIntOperation(op, x, y) ? IntBinary(th, op, x, y) : InplaceBinary(th, op, x, y);
  }
  return Finish(base, i, quick);
}

bool SlowInplaceImm(Thread& th, Value* base, Instruction i, BinaryOp op) {
  Value x = base[OperandB(i)], y = Value::Int(OperandC(i));
  Value result = QuickFloat(th, op, x, y);
  if (result.empty()) {
    if (th.failed()) return false;
    result = IsIntOperation(op, x, y) ? IntBinary(th, op, x, y) : InplaceBinary(th, op, x, y);
  }
  if (result.empty()) return false;
  Drop(base, OperandB(i));
  Put(base, OperandA(i), result);
  return true;
}

bool SlowInplaceWindow(Thread& th, Value* base, Instruction i) {
  Value* window = &base[OperandB(i)];
  Value result = InplaceBinary(th, static_cast<BinaryOp>(OperandC(i)), window[0], window[1]);
  if (result.empty()) return false;
  DecRef(window[0]);
  DecRef(window[1]);
  Put(base, OperandA(i), result);
  return true;
}

bool SlowUnary(Thread& th, Value* base, Instruction i, Value (*operation)(objects::Thread&, Value)) {
  Value result = operation(th, base[OperandB(i)]);
  if (result.empty()) return false;
  Drop(base, OperandB(i));
  Put(base, OperandA(i), result);
  return true;
}

bool SlowNot(Thread& th, Value* base, Instruction i) {
  int truth = IsTrue(th, base[OperandB(i)]);
  if (truth < 0) return false;
  Drop(base, OperandB(i));
  Put(base, OperandA(i), Value::Bool(truth == 0));
  return true;
}

int SlowTruth(Thread& th, Value v) { return IsTrue(th, v); }

bool SlowCompare(Thread& th, Value* base, Instruction i, CompareOp op) {
  Value x = base[OperandB(i)], y = base[OperandC(i)];
  Value result;
  if (IsExactStr(x) && IsExactStr(y) && (op == CompareOp::kEq || op == CompareOp::kNe)) {
    result = Value::Bool(StrEqual(x.as<Str>(), y.as<Str>()) == (op == CompareOp::kEq));
  } else {
    result = Compare(th, x, y, op);
  }
  return Finish(base, i, result);
}

namespace {

int CompareTruth(Thread& th, Value x, Value y, CompareOp op) {
  if (IsExactStr(x) && IsExactStr(y) && (op == CompareOp::kEq || op == CompareOp::kNe))
    return StrEqual(x.as<Str>(), y.as<Str>()) == (op == CompareOp::kEq);
  Value result = Compare(th, x, y, op);
  if (result.IsBool()) return result.IsTrue();
  if (result.empty()) return -1;
  int truth = IsTrue(th, result);
  DecRef(result);
  return truth;
}

int ContainsTruth(Thread& th, Value item, Value container) {
  if (IsExactly(container, types::kDict)) {
    Value found = FindDictItem(th, container.as<Dict>(), item);
    return found.empty() ? -1 : !found.IsNotFound();
  }
  if (IsExactly(container, types::kSet)) return SetContains(th, container.as<Set>(), item);
  return Contains(th, container, item);
}

}  // namespace

int SlowCompareJump(Thread& th, Value* base, Instruction i, CompareOp op) {
  int truth = CompareTruth(th, base[OperandA(i)], base[OperandB(i)], op);
  if (truth < 0) return -1;
  Drop(base, OperandA(i));
  Drop(base, OperandB(i));
  return truth;
}

int SlowCompareJumpImm(Thread& th, Value* base, Instruction i, CompareOp op) {
  int truth = CompareTruth(th, base[OperandA(i)], Value::Int(OperandB(i)), op);
  if (truth >= 0) Drop(base, OperandA(i));
  return truth;
}

bool SlowContains(Thread& th, Value* base, Instruction i, bool invert) {
  int found = ContainsTruth(th, base[OperandB(i)], base[OperandC(i)]);
  if (found < 0) return false;
  return Finish(base, i, Value::Bool((found != 0) != invert));
}

int SlowContainsJump(Thread& th, Value* base, Instruction i) {
  int found = ContainsTruth(th, base[OperandA(i)], base[OperandB(i)]);
  if (found < 0) return -1;
  Drop(base, OperandA(i));
  Drop(base, OperandB(i));
  return found;
}

}  // namespace tessera::vm
