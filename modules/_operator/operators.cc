// What the operators of the syntax do, as functions.
#include "modules/_operator/functions.h"
#include "objects/protocol.h"

namespace tessera::operators {

using namespace objects;  // NOLINT

namespace {

template <BinaryOp kOp>
Value Operate(Thread& th, const Value* args) {
  return Binary(th, kOp, args[1], args[2]);
}
template <BinaryOp kOp>
Value OperateInplace(Thread& th, const Value* args) {
  return InplaceBinary(th, kOp, args[1], args[2]);
}
template <CompareOp kOp>
Value CompareBy(Thread& th, const Value* args) {
  return Compare(th, args[1], args[2], kOp);
}
template <Value (*kFunction)(Thread&, Value)>
Value Unary(Thread& th, const Value* args) {
  return kFunction(th, args[1]);
}

Value PowerOf(Thread& th, const Value* args) { return Power(th, args[1], args[2], Value::None()); }

template <bool kWanted>
Value Truth(Thread& th, const Value* args) {
  int truth = IsTrue(th, args[1]);
  return truth < 0 ? Value() : Value::Bool((truth != 0) == kWanted);
}

// Equal numbers outside the immediates are different objects.
Value Is(Thread&, const Value* args) { return Value::Bool(args[1] == args[2]); }
Value IsNot(Thread&, const Value* args) { return Value::Bool(!(args[1] == args[2])); }

Value GetItemOf(Thread& th, const Value* args) { return GetItem(th, args[1], args[2]); }
Value SetItemOf(Thread& th, const Value* args) { return SetItem(th, args[1], args[2], args[3]) ? Value::None() : Value(); }
Value DelItemOf(Thread& th, const Value* args) { return SetItem(th, args[1], args[2], Value()) ? Value::None() : Value(); }

}  // namespace

const MethodDef kOperators[] = {
    {"abs", &Unary<Absolute>, "($module, a, /)", "Same as abs(a)."},
    {"add", &Operate<BinaryOp::kAdd>, "($module, a, b, /)", "Same as a + b."},
    {"and_", &Operate<BinaryOp::kAnd>, "($module, a, b, /)", "Same as a & b."},
    {"delitem", &DelItemOf, "($module, a, b, /)", "Same as del a[b]."},
    {"eq", &CompareBy<CompareOp::kEq>, "($module, a, b, /)", "Same as a == b."},
    {"floordiv", &Operate<BinaryOp::kFloorDiv>, "($module, a, b, /)", "Same as a // b."},
    {"ge", &CompareBy<CompareOp::kGe>, "($module, a, b, /)", "Same as a >= b."},
    {"getitem", &GetItemOf, "($module, a, b, /)", "Same as a[b]."},
    {"gt", &CompareBy<CompareOp::kGt>, "($module, a, b, /)", "Same as a > b."},
    {"iadd", &OperateInplace<BinaryOp::kAdd>, "($module, a, b, /)", "Same as a += b."},
    {"iand", &OperateInplace<BinaryOp::kAnd>, "($module, a, b, /)", "Same as a &= b."},
    {"ifloordiv", &OperateInplace<BinaryOp::kFloorDiv>, "($module, a, b, /)", "Same as a //= b."},
    {"ilshift", &OperateInplace<BinaryOp::kLshift>, "($module, a, b, /)", "Same as a <<= b."},
    {"imatmul", &OperateInplace<BinaryOp::kMatmul>, "($module, a, b, /)", "Same as a @= b."},
    {"imod", &OperateInplace<BinaryOp::kMod>, "($module, a, b, /)", "Same as a %= b."},
    {"imul", &OperateInplace<BinaryOp::kMul>, "($module, a, b, /)", "Same as a *= b."},
    {"index", &Unary<Index>, "($module, a, /)", "Same as a.__index__()."},
    {"inv", &Unary<Invert>, "($module, a, /)", "Same as ~a."},
    {"invert", &Unary<Invert>, "($module, a, /)", "Same as ~a."},
    {"ior", &OperateInplace<BinaryOp::kOr>, "($module, a, b, /)", "Same as a |= b."},
    {"ipow", &OperateInplace<BinaryOp::kPow>, "($module, a, b, /)", "Same as a **= b."},
    {"irshift", &OperateInplace<BinaryOp::kRshift>, "($module, a, b, /)", "Same as a >>= b."},
    {"is_", &Is, "($module, a, b, /)", "Same as a is b."},
    {"is_not", &IsNot, "($module, a, b, /)", "Same as a is not b."},
    {"isub", &OperateInplace<BinaryOp::kSub>, "($module, a, b, /)", "Same as a -= b."},
    {"itruediv", &OperateInplace<BinaryOp::kTrueDiv>, "($module, a, b, /)", "Same as a /= b."},
    {"ixor", &OperateInplace<BinaryOp::kXor>, "($module, a, b, /)", "Same as a ^= b."},
    {"le", &CompareBy<CompareOp::kLe>, "($module, a, b, /)", "Same as a <= b."},
    {"lshift", &Operate<BinaryOp::kLshift>, "($module, a, b, /)", "Same as a << b."},
    {"lt", &CompareBy<CompareOp::kLt>, "($module, a, b, /)", "Same as a < b."},
    {"matmul", &Operate<BinaryOp::kMatmul>, "($module, a, b, /)", "Same as a @ b."},
    {"mod", &Operate<BinaryOp::kMod>, "($module, a, b, /)", "Same as a % b."},
    {"mul", &Operate<BinaryOp::kMul>, "($module, a, b, /)", "Same as a * b."},
    {"ne", &CompareBy<CompareOp::kNe>, "($module, a, b, /)", "Same as a != b."},
    {"neg", &Unary<Negative>, "($module, a, /)", "Same as -a."},
    {"not_", &Truth<false>, "($module, a, /)", "Same as not a."},
    {"or_", &Operate<BinaryOp::kOr>, "($module, a, b, /)", "Same as a | b."},
    {"pos", &Unary<Positive>, "($module, a, /)", "Same as +a."},
    {"pow", &PowerOf, "($module, a, b, /)", "Same as a ** b."},
    {"rshift", &Operate<BinaryOp::kRshift>, "($module, a, b, /)", "Same as a >> b."},
    {"setitem", &SetItemOf, "($module, a, b, c, /)", "Same as a[b] = c."},
    {"sub", &Operate<BinaryOp::kSub>, "($module, a, b, /)", "Same as a - b."},
    {"truediv", &Operate<BinaryOp::kTrueDiv>, "($module, a, b, /)", "Same as a / b."},
    {"truth", &Truth<true>, "($module, a, /)", "Whether a is true."},
    {"xor", &Operate<BinaryOp::kXor>, "($module, a, b, /)", "Same as a ^ b."},
    {}};

}  // namespace tessera::operators
