// Builtin functions over numbers and iterables.
#include "modules/builtins/functions.h"
#include "objects/bytes.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::builtins {

using namespace objects;  // NOLINT

namespace {

Value Abs(Thread& th, const Value* args) { return Absolute(th, args[1]); }
Value DivModOf(Thread& th, const Value* args) { return DivMod(th, args[1], args[2]); }
Value Pow(Thread& th, const Value* args) { return Power(th, args[1], args[2], args[3].IsUnbound() ? Value::None() : args[3]); }

Value InBase(Thread& th, Value v, int base) {
  Owned n(Index(th, v));
  return n ? IntToText(th, n, base, true) : Value();
}
Value Bin(Thread& th, const Value* args) { return InBase(th, args[1], 2); }
Value Oct(Thread& th, const Value* args) { return InBase(th, args[1], 8); }
Value Hex(Thread& th, const Value* args) { return InBase(th, args[1], 16); }

Value Chr(Thread& th, const Value* args) {
  Owned n(Index(th, args[1]));
  if (!n) return Value();
  int64_t code;
  if (!FitsInt64(n, &code)) return Raise(th, types::kOverflowError, "Python int too large to convert to C int");
  if (code < 0 || code > 0x10ffff) return Raise(th, types::kValueError, "chr() arg not in range(0x110000)");
  return CharStr(th, static_cast<uint32_t>(code));
}

Value Ord(Thread& th, const Value* args) {
  Value v = args[1];
  int64_t size;
  if (IsStr(v)) {
    if ((size = v.as<Str>()->length) == 1) return Value::Int(v.as<Str>()->at(0));
  } else if (IsBytes(v)) {
    if ((size = v.as<Bytes>()->size) == 1) return Value::Int(v.as<Bytes>()->data()[0]);
  } else if (IsExactly(v, types::kByteArray)) {
    if ((size = v.as<ByteArray>()->size) == 1) return Value::Int(v.as<ByteArray>()->data[0]);
  } else {
    return Raise(th, types::kTypeError, "ord() expected string of length 1, but %T found", v);
  }
  return Raise(th, types::kTypeError, "ord() expected a character, but string of length %lld found", static_cast<long long>(size));
}

Value Round(Thread& th, const Value* args) {
  Owned method(LookupSpecial(th, args[1], ids::__round__()));
  if (!method) return Value();
  if (method.get().IsNotFound()) return Raise(th, types::kTypeError, "type %T doesn't define __round__ method", args[1]);
  if (args[2].IsUnbound() || args[2].IsNone()) return Call(th, method, {});
  return Call(th, method, {args[2]});
}

// all and any: the truth that ends the search.
Value Search(Thread& th, Value iterable, bool wanted) {
  bool found = false;
  bool ok = ForEach(th, iterable, [&](Thread& t, Value item) {
    int truth = IsTrue(t, item);
    if (truth >= 0) found = (truth != 0) == wanted;
    return truth >= 0 && !found;
  });
  if (!ok && !found) return Value();
  return Value::Bool(found == wanted);
}
Value All(Thread& th, const Value* args) { return Search(th, args[1], false); }
Value Any(Thread& th, const Value* args) { return Search(th, args[1], true); }

// Sums ints in a machine word and floats in a double as long as nothing else comes.
class Summation {
 public:
  Summation(Thread& th, Value start) : th_(th), total_(Owned::Borrow(start)) {
    if (start.IsSmallInt()) {
      mode_ = kInts;
      ints_ = start.small_int();
    } else if (IsExactFloat(start)) {
      mode_ = kFloats;
      floats_ = FloatValue(start);
    }
  }

  bool Add(Value item) {
    if (mode_ == kInts) {
      int64_t sum;
      if (item.IsSmallInt() && !__builtin_add_overflow(ints_, item.small_int(), &sum)) {
        ints_ = sum;
        return true;
      }
      if (item.IsBool()) return ints_ += item.IsTrue(), true;
      if (item.IsSmallFloat()) {
        floats_ = static_cast<double>(ints_);
        mode_ = kFloats;
      } else if (!Flush()) {
        return false;
      }
    }
    if (mode_ == kFloats) {
      if (IsExactFloat(item)) {
        AddDouble(FloatValue(item));
        return true;
      }
      if (item.IsSmallInt()) {
        floats_ += static_cast<double>(item.small_int());
        return true;
      }
      if (!Flush()) return false;
    }
    total_.Reset(Binary(th_, BinaryOp::kAdd, total_, item));
    return static_cast<bool>(total_);
  }

  Value Finish() { return Flush() ? total_.Release() : Value(); }

 private:
  enum Mode { kInts, kFloats, kObjects };

  // Neumaier's compensated sum, as Python 3.12 has it.
  void AddDouble(double x) {
    double t = floats_ + x;
    compensation_ += (floats_ < 0 ? -floats_ : floats_) >= (x < 0 ? -x : x) ? (floats_ - t) + x : (x - t) + floats_;
    floats_ = t;
  }
  bool Flush() {
    if (mode_ == kInts) total_.Reset(NewInt(th_, ints_));
    if (mode_ == kFloats) {
      double sum = floats_;
      if (compensation_ != 0 && __builtin_isfinite(compensation_)) sum += compensation_;
      total_.Reset(NewFloat(th_, sum));
    }
    mode_ = kObjects;
    return static_cast<bool>(total_);
  }

  Thread& th_;
  Owned total_;
  Mode mode_ = kObjects;
  int64_t ints_ = 0;
  double floats_ = 0, compensation_ = 0;
};

Value Sum(Thread& th, const Value* args) {
  Value start = args[2].IsUnbound() ? Value::Int(0) : args[2];
  if (IsStr(start)) return Raise(th, types::kTypeError, "sum() can't sum strings [use ''.join(seq) instead]");
  if (IsBytes(start)) return Raise(th, types::kTypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
  if (IsExactly(start, types::kByteArray)) return Raise(th, types::kTypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
  Summation sum(th, start);
  if (!ForEach(th, args[1], [&](Thread&, Value item) { return sum.Add(item); })) return Value();
  return sum.Finish();
}

// Of two small ints; Unbound for others.
Value ExtremeOfInts(Value a, Value b, CompareOp op) {
  if (!a.IsSmallInt() || !b.IsSmallInt()) return Value::Unbound();
  bool second = op == CompareOp::kGt ? b.small_int() > a.small_int() : b.small_int() < a.small_int();
  return second ? b : a;
}

// min and max over an iterable: args = tuple of positional arguments, key, default.
Value Extreme(Thread& th, const char* name, CompareOp op, Value positional, Value key, Value otherwise) {
  Tuple* given = positional.as<Tuple>();
  if (given->size == 0) return Raise(th, types::kTypeError, "%s expected at least 1 argument, got 0", name);
  if (given->size > 1 && !otherwise.IsUnbound())
    return Raise(th, types::kTypeError, "Cannot specify a default for %s() with multiple positional arguments", name);
  if (key.IsNone()) key = Value::Unbound();
  if (given->size == 2 && key.IsUnbound()) {
    Value extreme = ExtremeOfInts(given->items()[0], given->items()[1], op);
    if (!extreme.IsUnbound()) return extreme;
  }
  Owned best, best_key;
  bool ok = ForEach(th, given->size == 1 ? given->items()[0] : positional, [&](Thread& t, Value item) {
    Owned item_key(key.IsUnbound() ? Dup(item) : Call(t, key, {item}));
    if (!item_key) return false;
    if (best) {
      Owned better(Compare(t, item_key, best_key, op));
      int truth = better ? IsTrue(t, better) : -1;
      if (truth <= 0) return truth == 0;
    }
    best = Owned::Borrow(item);
    best_key = std::move(item_key);
    return true;
  });
  if (!ok) return Value();
  if (best) return best.Release();
  if (!otherwise.IsUnbound()) return Dup(otherwise);
  return Raise(th, types::kValueError, "%s() iterable argument is empty", name);
}
Value Max(Thread& th, const Value* args) { return Extreme(th, "max", CompareOp::kGt, args[1], args[2], args[3]); }
Value Min(Thread& th, const Value* args) { return Extreme(th, "min", CompareOp::kLt, args[1], args[2], args[3]); }

Value Sorted(Thread& th, const Value* args) {
  const Tuple* given = args[1].as<Tuple>();
  if (given->size != 1) return Raise(th, types::kTypeError, "sorted expected 1 argument, got %lld", static_cast<long long>(given->size));
  Owned list(ListFrom(th, given->items()[0]));
  if (!list) return Value();
  int reverse = args[3].IsUnbound() ? 0 : IsTrue(th, args[3]);
  if (reverse < 0) return Value();
  Value key = args[2].IsUnbound() ? Value::None() : args[2];
  return ListSort(th, list.as<List>(), key, reverse, /*known=*/false) ? list.Release() : Value();
}

constexpr MethodDef kTable[] = {
    {"abs", &Abs, "($module, x, /)", "The absolute value."},
    {"all", &All, "($module, iterable, /)", "Whether all items are true."},
    {"any", &Any, "($module, iterable, /)", "Whether any item is true."},
    {"bin", &Bin, "($module, number, /)", "An integer in binary, with its prefix."},
    {"chr", &Chr, "($module, i, /)", "The character with this code point."},
    {"divmod", &DivModOf, "($module, x, y, /)", "Quotient and remainder."},
    {"hex", &Hex, "($module, number, /)", "An integer in hexadecimal, with its prefix."},
    {"max", &Max, "($module, *args, key=None, default=None)", "The largest of the arguments, or of the items of the only one."},
    {"min", &Min, "($module, *args, key=None, default=None)", "The smallest of the arguments, or of the items of the only one."},
    {"oct", &Oct, "($module, number, /)", "An integer in octal, with its prefix."},
    {"ord", &Ord, "($module, c, /)", "The code point of a character."},
    {"pow", &Pow, "($module, base, exp, mod=None)", "base to the power exp, modulo mod where given."},
    {"round", &Round, "($module, number, ndigits=None)", "A number rounded to so many decimals."},
    {"sorted", &Sorted, "($module, *iterable, key=None, reverse=False)", "A new list of the items in ascending order."},
    {"sum", &Sum, "($module, iterable, /, start=0)", "The sum of the items and the start value."},
    {}};
constinit const auto kShared = ShareFunctions(kTable);

}  // namespace

constinit const SharedFunctions kNumberFunctions = kShared;

}  // namespace tessera::builtins
