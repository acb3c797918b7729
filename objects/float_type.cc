// The type object of float: constructor and slots. (Methods: float_methods.cc.)
#include <cerrno>
#include <cmath>
#include <cstring>

#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/bytes.h"
#include "objects/errors.h"
#include "objects/number_text.h"
#include "objects/numbers_internal.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

namespace tessera::objects {

int NumberToDouble(Thread& th, Value v, double* out) {
  if (v.IsSmallFloat()) {
    *out = v.small_float();
    return 1;
  }
  if (v.IsSmallInt()) {
    *out = static_cast<double>(v.small_int());
    return 1;
  }
  if (IsFloat(v)) {
    *out = v.as<FloatObject>()->value;
    return 1;
  }
  if (!IsInt(v)) return 0;
  bool ok;
  *out = IntAsDouble(th, v, &ok);
  return ok ? 1 : -1;
}

Value RaiseErrno(Thread& th, Type* exception, int error_number) {
  Value text = NewStr(th, std::strerror(error_number));
  if (text.empty()) return Value();
  Value items[2] = {Value::Int(error_number), text};
  Owned number(items[0]), message(items[1]);
  Owned error(Call(th, Value(exception), {number, message}));
  return error ? RaiseObject(th, error.Release()) : Value();
}

namespace {

// Both operands as doubles. Else *failure is what the slot returns.
bool Operands(Thread& th, Value a, Value b, double* x, double* y, Value* failure) {
  int left = NumberToDouble(th, a, x);
  int right = left > 0 ? NumberToDouble(th, b, y) : left;
  if (left > 0 && right > 0) return true;
  *failure = left < 0 || right < 0 ? Value() : Value::NotImplemented();
  return false;
}

template <BinaryOp op>
Value FloatOperator(Thread& th, Value a, Value b) {
  double x, y;
  Value failure;
  if (!Operands(th, a, b, &x, &y, &failure)) return failure;
  if constexpr (op == BinaryOp::kAdd) return NewFloat(th, x + y);
  if constexpr (op == BinaryOp::kSub) return NewFloat(th, x - y);
  if constexpr (op == BinaryOp::kMul) return NewFloat(th, x * y);
  if constexpr (op == BinaryOp::kPow) return FloatPow(th, x, y);
  if (y == 0) {
    const char* message = op == BinaryOp::kTrueDiv ? "float division by zero" : op == BinaryOp::kMod ? "float modulo" : "float floor division by zero";
    return Raise(th, types::kZeroDivisionError, "%s", message);
  }
  if constexpr (op == BinaryOp::kTrueDiv) return NewFloat(th, x / y);
  return NewFloat(th, op == BinaryOp::kMod ? FloatMod(x, y) : FloatFloorDiv(x, y));
}

Value FloatDivMod(Thread& th, Value a, Value b) {
  double x, y;
  Value failure;
  if (!Operands(th, a, b, &x, &y, &failure)) return failure;
  if (y == 0) return Raise(th, types::kZeroDivisionError, "float divmod()");
  Owned quotient(NewFloat(th, FloatFloorDiv(x, y))), remainder(NewFloat(th, FloatMod(x, y)));
  if (!quotient || !remainder) return Value();
  Value items[2] = {quotient.Release(), remainder.Release()};
  return NewTupleSteal(th, items, 2);
}

Value FloatPower3(Thread& th, Value, Value, Value) {
  return Raise(th, types::kTypeError, "pow() 3rd argument not allowed unless all arguments are integers");
}

Value FloatCompareSlot(Thread&, Value a, Value b, CompareOp op) {
  if (!IsFloat(a)) return Value::NotImplemented();
  double x = FloatValue(a), y = 0;
  if (IsFloat(b)) {
    y = FloatValue(b);
  } else if (!IsInt(b)) {
    return Value::NotImplemented();
  } else if (!std::isnan(x)) {
    x = -IntCompareDouble(b, x);  // against 0
  }
  switch (op) {
    case CompareOp::kLt: return Value::Bool(x < y);
    case CompareOp::kLe: return Value::Bool(x <= y);
    case CompareOp::kEq: return Value::Bool(x == y);
    case CompareOp::kNe: return Value::Bool(x != y);
    case CompareOp::kGt: return Value::Bool(x > y);
    case CompareOp::kGe: return Value::Bool(x >= y);
  }
  return Value();
}

// NaN is hashed by identity: it equals nothing, and many of them must not meet in one bucket.
int64_t FloatHashSlot(Thread&, Value v) {
  double d = FloatValue(v);
  if (!std::isnan(d)) return HashDouble(d);
  int64_t hash = static_cast<int64_t>(v.bits() >> 4 | v.bits() << 60);
  return hash == -1 ? -2 : hash;
}

Value FloatRepr(Thread& th, Value v) {
  char text[40];
  return NewStrAscii(th, {text, static_cast<size_t>(FormatDoubleRepr(FloatValue(v), text))});
}

Value FloatExact(Thread& th, Value v) { return IsExactFloat(v) ? Dup(v) : NewFloat(th, FloatValue(v)); }
Value FloatNegative(Thread& th, Value v) { return NewFloat(th, -FloatValue(v)); }
Value FloatAbsolute(Thread& th, Value v) { return NewFloat(th, std::fabs(FloatValue(v))); }
Value FloatInt(Thread& th, Value v) { return NewIntFromDouble(th, FloatValue(v)); }
int FloatBool(Thread&, Value v) { return FloatValue(v) != 0; }

// --- Constructor ---

bool ParseText(Thread& th, Value given, std::string_view text, double* out) {
  if (ParseFloat(text, out)) return true;
  if (!th.failed()) Raise(th, types::kValueError, "could not convert string to float: %R", given);
  return false;
}

bool FromText(Thread& th, Value given, double* out) {
  if (IsStr(given)) {
    NumberText ascii(th, given.as<Str>());
    return ascii.ok() && ParseText(th, given, ascii.trimmed(), out);
  }
  std::string_view bytes;
  return AsBytesView(th, given, &bytes) && ParseText(th, given, TrimSpace(bytes), out);
}

bool IsTextual(Value v) { return IsStr(v) || IsBytes(v) || IsByteArray(v) || IsExactly(v, types::kMemoryView); }

}  // namespace

Value FloatNew(Thread& th, Type* type, Args args) {
  bool plain = args.count == 1 && args.kwnames == nullptr;
  if (type != types::kFloat && type->slots.init != types::kFloat->slots.init) args.kwnames = nullptr;  // they are for its __init__
  if (!plain && !CheckArguments(th, "float", args, 0, 1)) return Value();
  Value given = args.count == 0 ? Value::Int(0) : args.values[0];
  Owned number;
  if (IsExactStr(given) || (IsTextual(given) && TypeOf(given)->slots.float_ == nullptr)) {
    double d;
    if (!FromText(th, given, &d)) return Value();
    number.Reset(NewFloat(th, d));
  } else {
    number.Reset(ToFloat(th, given));
  }
  if (!number || type == types::kFloat) return number.Release();
  FloatObject* instance = New<FloatObject>(th, type);
  if (instance == nullptr) return Value();
  instance->value = FloatValue(number);
  return instance;
}

void InitFloatType(Type* type) {
  InitFloatZeros();
  type->size = sizeof(FloatObject);
  type->type_flags |= kBaseType | kFloatSubclass;
  type->dealloc = FreeObject;
  Slots& slots = type->slots;
  slots.new_ = FloatNew;
  slots.repr = FloatRepr;
  slots.hash = FloatHashSlot;
  slots.richcompare = FloatCompareSlot;
#define OPERATOR(op) slots.binary[static_cast<int>(BinaryOp::op)] = FloatOperator<BinaryOp::op>
  OPERATOR(kAdd);
  OPERATOR(kSub);
  OPERATOR(kMul);
  OPERATOR(kTrueDiv);
  OPERATOR(kFloorDiv);
  OPERATOR(kMod);
  OPERATOR(kPow);
#undef OPERATOR
  slots.divmod = FloatDivMod;
  slots.power3 = FloatPower3;
  slots.negative = FloatNegative;
  slots.positive = FloatExact;
  slots.absolute = FloatAbsolute;
  slots.int_ = FloatInt;
  slots.float_ = FloatExact;
  slots.bool_ = FloatBool;
  type->methods = kFloatMethods;
  type->getsets = kFloatGetSets;
  type->docstring = "float(x=0, /)\n--\n\nA floating-point number from a number or a text.";
}

}  // namespace tessera::objects
