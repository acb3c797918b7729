// Calling a slot as a method: int.__add__(1, 2), (1).__add__(2).
#include "objects/slot_wrap.h"

#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/slot_python.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects::wrap {
namespace {

bool CheckCount(Thread& th, Args args, size_t least, size_t most) {
  if (args.count >= least && args.count <= most) return true;
  if (least == most) {
    Raise(th, types::kTypeError, "expected %zu argument%s, got %zu", least, least == 1 ? "" : "s", args.count);
  } else if (args.count < least) {
    Raise(th, types::kTypeError, " expected at least %zu argument%s, got %zu", least, least == 1 ? "" : "s", args.count);
  } else {
    Raise(th, types::kTypeError, " expected at most %zu arguments, got %zu", most, args.count);
  }
  return false;
}

bool CheckArgs(Thread& th, const WrapperDef& def, Args args, size_t least, size_t most) {
  if (args.kwnames != nullptr && args.kwnames->size != 0) {
    Raise(th, types::kTypeError, "wrapper %s() takes no keyword arguments", def.name);
    return false;
  }
  return CheckCount(th, args, least, most);
}
// For the wrappers that CPython gives their arguments as a tuple without a name: the text begins with a blank.
bool CheckTuple(Thread& th, const WrapperDef& def, Args args, size_t count) {
  if (args.count == count) return CheckArgs(th, def, args, count, count);
  if (CheckArgs(th, def, args, 0, args.count)) {
    Raise(th, types::kTypeError, " expected %zu argument%s, got %zu", count, count == 1 ? "" : "s", args.count);
  }
  return false;
}
bool CheckArgs(Thread& th, const WrapperDef& def, Args args, size_t count) { return CheckArgs(th, def, args, count, count); }

template <class Fn>
Fn As(SlotFn slot) {
  return reinterpret_cast<Fn>(slot);
}

bool CheckName(Thread& th, Value name) {
  if (IsStr(name)) return true;
  Raise(th, types::kTypeError, "attribute name must be string, not '%.200T'", name);
  return false;
}

// object.__setattr__(str, 'x', 1) must not reach around the setattr of a native type in between.
bool SetAttrIsAllowed(Thread& th, SlotFn slot, Value self, const char* what) {
  Type* type = TypeOf(self);
  while (type != nullptr && (HasFlag(type, kHeapType) && python::IsSetAttr(type->slots.setattro))) type = type->base;
  if (type == nullptr || type->slots.setattro == As<SetAttrFn>(slot)) return true;
  Raise(th, types::kTypeError, "can't apply this %s to %s object", what, TypeOf(self)->name);
  return false;
}

Value CompareWith(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args, CompareOp op) {
  if (!CheckArgs(th, def, args, 1)) return Value();
  return As<CompareFn>(slot)(th, self, args.values[0], op);
}

Value NoneIf(bool ok) { return ok ? Value::None() : Value(); }

}  // namespace

Value Unary(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  return CheckArgs(th, def, args, 0) ? As<UnaryFn>(slot)(th, self) : Value();
}

Value Hash(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckArgs(th, def, args, 0)) return Value();
  int64_t hash = As<HashFn>(slot)(th, self);
  return hash == -1 ? Value() : NewInt(th, hash);
}

Value Call(Thread& th, const WrapperDef&, SlotFn slot, Value self, Args args) { return As<CallFn>(slot)(th, self, args); }

Value GetAttr(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckArgs(th, def, args, 1) || !CheckName(th, args.values[0])) return Value();
  return As<GetAttrFn>(slot)(th, self, args.values[0].as<Str>());
}

Value SetAttr(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckTuple(th, def, args, 2) || !SetAttrIsAllowed(th, slot, self, "__setattr__") || !CheckName(th, args.values[0])) return Value();
  return NoneIf(As<SetAttrFn>(slot)(th, self, args.values[0].as<Str>(), args.values[1]));
}

Value DelAttr(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckArgs(th, def, args, 1) || !SetAttrIsAllowed(th, slot, self, "__delattr__") || !CheckName(th, args.values[0])) return Value();
  return NoneIf(As<SetAttrFn>(slot)(th, self, args.values[0].as<Str>(), Value()));
}

#define COMPARE(Name)                                                                                \
  Value Name(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {                \
    return CompareWith(th, def, slot, self, args, CompareOp::k##Name);                               \
  }
COMPARE(Lt)
COMPARE(Le)
COMPARE(Eq)
COMPARE(Ne)
COMPARE(Gt)
COMPARE(Ge)
#undef COMPARE

Value Next(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckArgs(th, def, args, 0)) return Value();
  // The slot drops what a generator returns; send puts it into the StopIteration.
  if (IsExactly(self, types::kGenerator)) return CallMethod(th, self, ids::send(), {Value::None()});
  Value item = As<IterNextFn>(slot)(th, self);
  if (item.IsNotFound()) return RaiseStopIteration(th, Value::None());
  return item;
}

Value DescrGet(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckArgs(th, def, args, 1, 2)) return Value();
  Value object = args.values[0], type = args.count > 1 ? args.values[1] : Value::None();
  if (object.IsNone()) object = Value();
  if (type.IsNone()) type = Value();
  if (object.empty() && type.empty()) return Raise(th, types::kTypeError, "__get__(None, None) is invalid");
  return As<DescrGetFn>(slot)(th, self, object, type.empty() ? Value(TypeOf(object)) : type);
}

Value DescrSet(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckTuple(th, def, args, 2)) return Value();
  return NoneIf(As<DescrSetFn>(slot)(th, self, args.values[0], args.values[1]));
}

Value DescrDelete(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckArgs(th, def, args, 1)) return Value();
  return NoneIf(As<DescrSetFn>(slot)(th, self, args.values[0], Value()));
}

Value Init(Thread& th, const WrapperDef&, SlotFn slot, Value self, Args args) {
  return NoneIf(As<InitFn>(slot)(th, self, args));
}

Value Del(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckArgs(th, def, args, 0)) return Value();
  if (self.IsObject()) As<void (*)(Object*)>(slot)(self.object());
  return Value::None();
}

Value Binary(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  return CheckArgs(th, def, args, 1) ? As<BinaryFn>(slot)(th, self, args.values[0]) : Value();
}
Value BinaryLeft(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  return Binary(th, def, slot, self, args);
}
Value BinaryRight(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  return CheckArgs(th, def, args, 1) ? As<BinaryFn>(slot)(th, args.values[0], self) : Value();
}

namespace {

Value PowOf(Thread& th, SlotFn slot, Value base, Value exponent, Type* type, Args args) {
  if (args.count < 2 || args.values[1].IsNone()) return As<BinaryFn>(slot)(th, base, exponent);
  TernaryFn power = type->slots.power3;
  return power != nullptr ? power(th, base, exponent, args.values[1]) : Value::NotImplemented();
}

}  // namespace

Value PowLeft(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  return CheckArgs(th, def, args, 1, 2) ? PowOf(th, slot, self, args.values[0], TypeOf(self), args) : Value();
}
Value PowRight(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  return CheckArgs(th, def, args, 1, 2) ? PowOf(th, slot, args.values[0], self, TypeOf(self), args) : Value();
}

Value Bool(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckArgs(th, def, args, 0)) return Value();
  int truth = As<BoolFn>(slot)(th, self);
  return truth < 0 ? Value() : Value::Bool(truth);
}

Value Length(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckArgs(th, def, args, 0)) return Value();
  int64_t length = As<LengthFn>(slot)(th, self);
  return length < 0 ? Value() : NewInt(th, length);
}

Value SetItem(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckTuple(th, def, args, 2)) return Value();
  return NoneIf(As<SetItemFn>(slot)(th, self, args.values[0], args.values[1]));
}
Value DelItem(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckArgs(th, def, args, 1)) return Value();
  return NoneIf(As<SetItemFn>(slot)(th, self, args.values[0], Value()));
}

Value Contains(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  if (!CheckArgs(th, def, args, 1)) return Value();
  int found = As<ContainsFn>(slot)(th, self, args.values[0]);
  return found < 0 ? Value() : Value::Bool(found);
}

Value Repeat(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args) {
  int64_t n;
  if (!CheckTuple(th, def, args, 1) || !IndexAsInt64(th, args.values[0], &n, types::kOverflowError)) return Value();
  return As<RepeatFn>(slot)(th, self, n);
}

}  // namespace tessera::objects::wrap
