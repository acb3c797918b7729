#include "objects/slice.h"

#include <algorithm>
#include <bit>

#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/descriptor.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/int.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

constexpr char kBadIndex[] = "slice indices must be integers or None or have an __index__ method";

bool IndexOr(Thread& th, Value v, int64_t otherwise, int64_t* out) {
  if (v.IsNone()) {
    *out = otherwise;
    return true;
  }
  if (v.IsSmallInt()) {
    *out = v.small_int();
    return true;
  }
  if (!HasIndex(v)) {
    Raise(th, types::kTypeError, "%s", kBadIndex);
    return false;
  }
  return IndexAsInt64(th, v, out, nullptr);
}

// --- slice.indices, with ints of any size ---

Value IndexInt(Thread& th, Value v) {
  if (HasIndex(v)) return Index(th, v);
  return Raise(th, types::kTypeError, "%s", kBadIndex);
}

// A bound clipped to [lower, upper], negative ones counted from `length`.
Value ClipBound(Thread& th, Value bound, Value otherwise, Value length, Value lower, Value upper) {
  if (bound.IsNone()) return Dup(otherwise);
  Owned number(IndexInt(th, bound));
  if (!number) return Value();
  if (IntSign(number) < 0) {
    number = Owned(IntBinary(th, BinaryOp::kAdd, number, length));
    if (!number) return Value();
    return IntCompare(number, lower) < 0 ? Dup(lower) : number.Release();
  }
  return IntCompare(number, upper) > 0 ? Dup(upper) : number.Release();
}

Value Indices(Thread& th, const Value* args) {
  Slice* slice = args[0].as<Slice>();
  Owned length(Index(th, args[1]));
  if (!length) return Value();
  if (IntSign(length) < 0) return Raise(th, types::kValueError, "length should not be negative");
  Owned step(slice->step.IsNone() ? Value::Int(1) : IndexInt(th, slice->step));
  if (!step) return Value();
  if (IntSign(step) == 0) return Raise(th, types::kValueError, "slice step cannot be zero");
  bool backwards = IntSign(step) < 0;
  Owned lower(Value::Int(backwards ? -1 : 0));
  Owned upper(backwards ? IntBinary(th, BinaryOp::kSub, length, Value::Int(1)) : Dup(length));
  if (!upper) return Value();
  Owned start(ClipBound(th, slice->start, backwards ? upper.get() : lower.get(), length, lower, upper));
  if (!start) return Value();
  Owned stop(ClipBound(th, slice->stop, backwards ? lower.get() : upper.get(), length, lower, upper));
  if (!stop) return Value();
  Value items[] = {start.Release(), stop.Release(), step.Release()};
  return NewTupleSteal(th, items, 3);
}

Value Reduce(Thread& th, const Value* args) {
  Slice* slice = args[0].as<Slice>();
  Owned fields(NewTuple(th, &slice->start, 3));
  if (!fields) return Value();
  Value pair[] = {Value(types::kSlice), fields};
  return NewTuple(th, pair, 2);
}

constexpr MethodDef kMethods[] = {
    {"indices", Indices, "($self, object, /)", "The start, stop and step that the slice means for a sequence of the given length."},
    {"__reduce__", Reduce, "($self, /)", "How to make the slice again, for pickle."},
    {}};

constexpr GetSetDef kGetSets[] = {
    {"start", [](Thread&, Value self) { return Dup(self.as<Slice>()->start); }, &ReadOnlyMember, nullptr},
    {"stop", [](Thread&, Value self) { return Dup(self.as<Slice>()->stop); }, &ReadOnlyMember, nullptr},
    {"step", [](Thread&, Value self) { return Dup(self.as<Slice>()->step); }, &ReadOnlyMember, nullptr},
    {}};

Value SliceNew(Thread& th, Type*, Args args) {
  if (!CheckArguments(th, "slice", args, 1, 3)) return Value();
  if (args.count == 1) return NewSlice(th, Value::None(), args.values[0], Value::None());
  return NewSlice(th, args.values[0], args.values[1], args.count == 3 ? args.values[2] : Value::None());
}

Value SliceRepr(Thread& th, Value self) {
  Slice* slice = self.as<Slice>();
  return Format(th, "slice(%R, %R, %R)", slice->start, slice->stop, slice->step);
}

Value SliceCompare(Thread& th, Value a, Value b, CompareOp op) {
  if (!IsSlice(a) || !IsSlice(b)) return Value::NotImplemented();
  if (a == b) return Value::Bool(op == CompareOp::kEq || op == CompareOp::kLe || op == CompareOp::kGe);
  Owned left(NewTuple(th, &a.as<Slice>()->start, 3));
  if (!left) return Value();
  Owned right(NewTuple(th, &b.as<Slice>()->start, 3));
  if (!right) return Value();
  return Compare(th, left, right, op);
}

int64_t SliceHash(Thread& th, Value self) {
  RecursionGuard guard(th, "in __hash__ of a slice");
  if (!guard) return -1;
  Slice* slice = self.as<Slice>();
  constexpr uint64_t kPrime1 = 11400714785074694791u, kPrime2 = 14029467366897019727u, kPrime5 = 2870177450012600261u;
  uint64_t sum = kPrime5;
  for (Value v : {slice->start, slice->stop, slice->step}) {
    int64_t hash = Hash(th, v);
    if (hash == -1) return -1;
    sum = std::rotl(sum + static_cast<uint64_t>(hash) * kPrime2, 31) * kPrime1;
  }
  return sum == ~uint64_t{0} ? 1546275796 : static_cast<int64_t>(sum);
}

void SliceDealloc(Object* object) {
  HideFromCollector(object);
  Slice* slice = static_cast<Slice*>(object);
  DecRef(slice->start);
  DecRef(slice->stop);
  DecRef(slice->step);
  FreeObject(object);
}

int SliceTraverse(Object* object, immortal::Visitor visit) {
  return VisitValues(visit, &static_cast<Slice*>(object)->start, 3);
}

}  // namespace

Slice* NewSlice(Thread& th, Value start, Value stop, Value step) {
  Slice* slice = New<Slice>(th, types::kSlice);
  if (slice == nullptr) return nullptr;
  slice->start = Dup(start);
  slice->stop = Dup(stop);
  slice->step = Dup(step);
  return slice;
}

bool SliceUnpack(Thread& th, Value slice_value, SliceRange* out) {
  Slice* slice = slice_value.as<Slice>();
  if (!IndexOr(th, slice->step, 1, &out->step)) return false;
  if (out->step == 0) {
    Raise(th, types::kValueError, "slice step cannot be zero");
    return false;
  }
  out->step = std::max(out->step, -INT64_MAX);  // so that it can be negated
  bool backwards = out->step < 0;
  return IndexOr(th, slice->start, backwards ? INT64_MAX : 0, &out->start) &&
         IndexOr(th, slice->stop, backwards ? INT64_MIN : INT64_MAX, &out->stop);
}

void SliceRange::Adjust(int64_t length) {
  int64_t lower = step < 0 ? -1 : 0, upper = step < 0 ? length - 1 : length;
  for (int64_t* bound : {&start, &stop}) {
    if (*bound < 0) {
      *bound += length;
      if (*bound < 0) *bound = lower;
    } else if (*bound > upper) {
      *bound = upper;
    }
  }
  if (step < 0) {
    count = stop < start ? (start - stop - 1) / -step + 1 : 0;
  } else {
    count = start < stop ? (stop - start - 1) / step + 1 : 0;
  }
}

bool SliceBound(Thread& th, Value v, int64_t* out) {
  if (v.IsSmallInt()) {
    *out = v.small_int();
    return true;
  }
  if (HasIndex(v)) return IndexAsInt64(th, v, out, nullptr);
  Raise(th, types::kTypeError, "slice indices must be integers or have an __index__ method");
  return false;
}

void InitSliceType(Type* type) {
  type->size = sizeof(Slice);
  type->type_flags |= kCollectable;
  type->dealloc = SliceDealloc;
  type->traverse = SliceTraverse;
  type->slots.new_ = SliceNew;
  type->slots.repr = SliceRepr;
  type->slots.richcompare = SliceCompare;
  type->slots.hash = SliceHash;
  type->methods = kMethods;
  type->getsets = kGetSets;
  type->docstring =
      "slice(stop)\nslice(start, stop[, step])\n\nThe start, stop and step of an extended slice, as a[0:10:2] has them.";
}

}  // namespace tessera::objects
