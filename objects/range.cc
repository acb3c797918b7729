// The type object of range. Numbers are exact ints of any size; what fits an immediate int takes the short way. Iterators: iterators_range.cc.
#include "objects/range.h"

#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/descriptor.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/range_internal.h"
#include "objects/sequence_internal.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

Range* Self(Value v) { return v.as<Range>(); }

Value Add(Thread& th, Value a, Value b) { return IntBinary(th, BinaryOp::kAdd, a, b); }
Value Sub(Thread& th, Value a, Value b) { return IntBinary(th, BinaryOp::kSub, a, b); }
Value Mul(Thread& th, Value a, Value b) { return IntBinary(th, BinaryOp::kMul, a, b); }

bool AllSmall(const Range* range) {
  return range->start.IsSmallInt() && range->stop.IsSmallInt() && range->step.IsSmallInt() && range->length.IsSmallInt();
}

// (stop - start) / step rounded up, or 0.
Value ComputeLength(Thread& th, Value start, Value stop, Value step) {
  if (BothSmallInts(start, stop) && step.IsSmallInt()) {
    // Differences of 63-bit numbers fit 64 bits.
    int64_t a = start.small_int(), b = stop.small_int(), s = step.small_int();
    if (s > 0 ? a >= b : a <= b) return Value::Int(0);
    uint64_t distance = static_cast<uint64_t>(s > 0 ? b - a : a - b), stride = static_cast<uint64_t>(s > 0 ? s : -s);
    return NewInt(th, static_cast<int64_t>((distance - 1) / stride + 1));
  }
  bool up = IntSign(step) > 0;
  if (up ? IntCompare(start, stop) >= 0 : IntCompare(start, stop) <= 0) return Value::Int(0);
  Owned distance(up ? Sub(th, stop, start) : Sub(th, start, stop));
  if (!distance) return Value();
  Owned stride(up ? Dup(step) : Sub(th, Value::Int(0), step));
  if (!stride) return Value();
  Owned before_last(Sub(th, distance, Value::Int(1)));
  if (!before_last) return Value();
  Owned steps(IntBinary(th, BinaryOp::kFloorDiv, before_last, stride));
  return steps ? Add(th, steps, Value::Int(1)) : Value();
}

// An exact int out of anything with __index__.
Value RangeArgument(Thread& th, Value v) {
  if (v.IsSmallInt()) return v;
  Owned number(Index(th, v));
  if (!number) return Value();
  return IsExactInt(number) ? number.Release() : IntBinary(th, BinaryOp::kAdd, number, Value::Int(0));
}

Value RangeNew(Thread& th, Type*, Args args) {
  if (!CheckArguments(th, "range", args, 1, 3)) return Value();
  Owned start(args.count == 1 ? Value::Int(0) : RangeArgument(th, args.values[0]));
  if (!start) return Value();
  Owned stop(RangeArgument(th, args.values[args.count == 1 ? 0 : 1]));
  if (!stop) return Value();
  Owned step(args.count == 3 ? RangeArgument(th, args.values[2]) : Value::Int(1));
  return step ? NewRange(th, start, stop, step) : Value();
}

// start + i * step; no check of bounds.
Value ItemOf(Thread& th, const Range* range, Value i) {
  if (AllSmall(range) && i.IsSmallInt()) {
    int64_t offset, item;
    if (!__builtin_mul_overflow(i.small_int(), range->step.small_int(), &offset) &&
        !__builtin_add_overflow(range->start.small_int(), offset, &item)) {
      return NewInt(th, item);
    }
  }
  Owned offset(Mul(th, i, range->step));
  return offset ? Add(th, range->start, offset) : Value();
}

Value GetSlice(Thread& th, Range* range, Value slice_value) {
  // slice.indices works with ints of any size.
  Owned indices(CallMethod(th, slice_value, ids::indices(), {range->length}));
  if (!indices) return Value();
  Value* parts = indices.as<Tuple>()->items();
  Owned step(Mul(th, range->step, parts[2]));
  if (!step) return Value();
  Owned start(ItemOf(th, range, parts[0]));
  if (!start) return Value();
  Owned stop(ItemOf(th, range, parts[1]));
  return stop ? NewRange(th, start, stop, step) : Value();
}

Value RangeGetItem(Thread& th, Value self, Value key) {
  Range* range = Self(self);
  if (IsSlice(key)) return GetSlice(th, range, key);
  if (!HasIndex(key)) return Raise(th, types::kTypeError, "range indices must be integers or slices, not %.200T", key);
  Owned i(Index(th, key));
  if (!i) return Value();
  if (IntSign(i) < 0) i = Owned(Add(th, i, range->length));
  if (!i) return Value();
  if (IntSign(i) < 0 || IntCompare(i, range->length) >= 0) return Raise(th, types::kIndexError, "range object index out of range");
  return ItemOf(th, range, i);
}

int64_t RangeLength(Thread& th, Value self) {
  int64_t length;
  if (FitsInt64(Self(self)->length, &length)) return length;
  Raise(th, types::kOverflowError, "Python int too large to convert to C ssize_t");
  return -1;
}

int RangeBool(Thread&, Value self) { return IntSign(Self(self)->length) != 0; }

// Number of the item that the exact int is, kNoSuchItem as Int(-1); empty: error.
Value PositionOf(Thread& th, Range* range, Value number) {
  bool up = IntSign(range->step) > 0;
  bool inside = up ? IntCompare(range->start, number) <= 0 && IntCompare(number, range->stop) < 0
                   : IntCompare(range->start, number) >= 0 && IntCompare(number, range->stop) > 0;
  if (!inside) return Value::Int(-1);
  Owned offset(Sub(th, number, range->start));
  if (!offset) return Value();
  Owned quotient(IntBinary(th, BinaryOp::kFloorDiv, offset, range->step));
  if (!quotient) return Value();
  Owned back(Mul(th, quotient, range->step));
  if (!back) return Value();
  return IntCompare(back, offset) == 0 ? quotient.Release() : Value::Int(-1);
}

bool IsPlainInt(Value v) { return IsExactInt(v) || v.IsBool(); }

// What compares itself in its own way has to be asked, item by item: the position, kNoSuchItem or kSearchFailed.
int64_t SearchItems(Thread& th, Value self, Value value) {
  int64_t position = 0, result = kNoSuchItem;
  bool done = ForEach(th, self, [&](Thread& t, Value item) {
    int equal = CompareBool(t, item, value, CompareOp::kEq);
    if (equal != 0) result = equal > 0 ? position : kSearchFailed;
    ++position;
    return equal == 0;
  });
  return done || result >= 0 ? result : kSearchFailed;
}

int RangeContains(Thread& th, Value self, Value value) {
  if (!IsPlainInt(value)) {
    int64_t position = SearchItems(th, self, value);
    return position == kSearchFailed ? -1 : position >= 0;
  }
  Owned position(PositionOf(th, Self(self), value));
  return !position ? -1 : IntSign(position) >= 0;
}

Value RangeIndex(Thread& th, const Value* args) {
  if (!IsPlainInt(args[1])) {
    int64_t position = SearchItems(th, args[0], args[1]);
    if (position >= 0) return Value::Int(position);
    if (position == kSearchFailed) return Value();
    return Raise(th, types::kValueError, "sequence.index(x): x not in sequence");
  }
  Owned position(PositionOf(th, Self(args[0]), args[1]));
  if (!position) return Value();
  if (IntSign(position) < 0) return Raise(th, types::kValueError, "%R is not in range", args[1]);
  return position.Release();
}

Value RangeCount(Thread& th, const Value* args) {
  if (IsPlainInt(args[1])) {
    int found = RangeContains(th, args[0], args[1]);
    return found < 0 ? Value() : Value::Int(found);
  }
  int64_t count = 0;
  bool done = ForEach(th, args[0], [&](Thread& t, Value item) {
    int equal = CompareBool(t, item, args[1], CompareOp::kEq);
    count += equal > 0;
    return equal >= 0;
  });
  return done ? Value::Int(count) : Value();
}

// Equal as sequences.
bool SameItems(const Range* a, const Range* b) {
  if (IntCompare(a->length, b->length) != 0) return false;
  if (IntSign(a->length) == 0) return true;
  if (IntCompare(a->start, b->start) != 0) return false;
  return IntCompare(a->length, Value::Int(1)) == 0 || IntCompare(a->step, b->step) == 0;
}

Value RangeCompare(Thread&, Value a, Value b, CompareOp op) {
  if (!IsRange(a) || !IsRange(b) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::NotImplemented();
  return Value::Bool((a == b || SameItems(Self(a), Self(b))) == (op == CompareOp::kEq));
}

int64_t RangeHash(Thread& th, Value self) {
  Range* range = Self(self);
  bool empty = IntSign(range->length) == 0, single = IntCompare(range->length, Value::Int(1)) == 0;
  Value parts[] = {range->length, empty ? Value::None() : range->start, empty || single ? Value::None() : range->step};
  Owned tuple(NewTuple(th, parts, 3));
  return tuple ? Hash(th, tuple) : -1;
}

Value RangeRepr(Thread& th, Value self) {
  Range* range = Self(self);
  if (range->step == Value::Int(1)) return Format(th, "range(%R, %R)", range->start, range->stop);
  return Format(th, "range(%R, %R, %R)", range->start, range->stop, range->step);
}

Value RangeReduce(Thread& th, const Value* args) {
  Owned fields(NewTuple(th, &Self(args[0])->start, 3));
  if (!fields) return Value();
  Value parts[] = {Value(types::kRange), fields};
  return NewTuple(th, parts, 2);
}

void RangeDealloc(Object* object) {
  Range* range = static_cast<Range*>(object);
  for (Value v : {range->start, range->stop, range->step, range->length}) DecRef(v);
  FreeObject(object);
}

Value RangeIter(Thread& th, Value self) { return IterateRange(th, Self(self), false); }
Value RangeReversed(Thread& th, const Value* args) { return IterateRange(th, Self(args[0]), true); }

constexpr MethodDef kMethods[] = {
    {"count", RangeCount, "($self, value, /)", "How many items equal the value."},
    {"index", RangeIndex, "($self, value, /)", "Position of the value.\n\nRaises ValueError when it is not in the range."},
    {"__reversed__", RangeReversed, "($self, /)", "An iterator over the items, last one first."},
    {"__reduce__", RangeReduce, "($self, /)", "How to make the range again, for pickle."},
    {}};

constexpr GetSetDef kGetSets[] = {
    {"start", [](Thread&, Value self) { return Dup(self.as<Range>()->start); }, &ReadOnlyMember, nullptr},
    {"stop", [](Thread&, Value self) { return Dup(self.as<Range>()->stop); }, &ReadOnlyMember, nullptr},
    {"step", [](Thread&, Value self) { return Dup(self.as<Range>()->step); }, &ReadOnlyMember, nullptr},
    {}};

}  // namespace

Value NewRange(Thread& th, Value start, Value stop, Value step) {
  if (IntSign(step) == 0) return Raise(th, types::kValueError, "range() arg 3 must not be zero");
  Owned length(ComputeLength(th, start, stop, step));
  if (!length) return Value();
  Range* range = New<Range>(th, types::kRange);
  if (range == nullptr) return Value();
  range->start = Dup(start);
  range->stop = Dup(stop);
  range->step = Dup(step);
  range->length = length.Release();
  return range;
}

Value RangeItem(Thread& th, const Range* range, Value i) { return ItemOf(th, range, i); }

void InitRangeType(Type* type) {
  type->size = sizeof(Range);
  type->dealloc = RangeDealloc;
  Slots& slots = type->slots;
  slots.new_ = RangeNew;
  slots.repr = RangeRepr;
  slots.hash = RangeHash;
  slots.richcompare = RangeCompare;
  slots.iter = RangeIter;
  slots.length = RangeLength;
  slots.getitem = RangeGetItem;
  slots.contains = RangeContains;
  slots.bool_ = RangeBool;
  type->methods = kMethods;
  type->getsets = kGetSets;
  type->docstring =
      "range(stop) -> range object\n"
      "range(start, stop[, step]) -> range object\n\n"
      "The ints from start (by default 0) up to, but without, stop, step apart. A sequence that computes its items.";
}

}  // namespace tessera::objects
