// bool: two values, of a subclass of int.
#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

Value BoolNew(Thread& th, Type*, Args args) {
  bool plain = args.count == 1 && args.kwnames == nullptr;
  if (!plain && !CheckArguments(th, "bool", args, 0, 1)) return Value();
  if (args.count == 0) return Value::False();
  int truth = IsTrue(th, args.values[0]);
  return truth < 0 ? Value() : Value::Bool(truth != 0);
}

Value BoolRepr(Thread& th, Value v) { return NewStrAscii(th, v.IsTrue() ? "True" : "False"); }

// Of two bools a bool, else what int makes of them.
template <BinaryOp op>
Value BoolOperator(Thread& th, Value a, Value b) {
  if (a.IsBool() && b.IsBool()) {
    bool x = a.IsTrue(), y = b.IsTrue();
    return Value::Bool(op == BinaryOp::kAnd ? x && y : op == BinaryOp::kOr ? x || y : x != y);
  }
  if (!IsInt(a) || !IsInt(b)) return Value::NotImplemented();
  return IntBinary(th, op, a, b);
}

Value BoolInvert(Thread& th, Value v) {
  if (!Warn(th, types::kDeprecationWarning, 1,
            "Bitwise inversion '~' on bool is deprecated. This returns the bitwise inversion of the underlying int object and is usually not what you expect from "
            "negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int."))
    return Value();
  return Value::Int(v.IsTrue() ? -2 : -1);
}

int BoolTruth(Thread&, Value v) { return v.IsTrue(); }

}  // namespace

void InitBoolType(Type* type) {
  type->size = sizeof(BigInt);
  Slots& slots = type->slots;
  slots.new_ = BoolNew;
  slots.repr = BoolRepr;
  slots.binary[static_cast<int>(BinaryOp::kAnd)] = BoolOperator<BinaryOp::kAnd>;
  slots.binary[static_cast<int>(BinaryOp::kOr)] = BoolOperator<BinaryOp::kOr>;
  slots.binary[static_cast<int>(BinaryOp::kXor)] = BoolOperator<BinaryOp::kXor>;
  slots.bool_ = BoolTruth;
  slots.invert = BoolInvert;
  type->docstring =
      "bool(x) -> bool\n\nTrue when the argument is true, else False. There are no other instances, and the class\n"
      "cannot be derived from.";
}

}  // namespace tessera::objects
