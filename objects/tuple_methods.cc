// The type object of tuple: slots and methods.
#include <bit>
#include <cstring>

#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/generic_alias.h"
#include "objects/iterators.h"
#include "objects/native.h"
#include "objects/repr_guard.h"
#include "objects/sequence_internal.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/tuple_internal.h"

namespace tessera::objects {
namespace {

Tuple* Self(Value v) { return v.as<Tuple>(); }

// --- Items ---

Value GetSlice(Thread& th, Tuple* tuple, Value slice) {
  SliceRange range;
  if (!SliceUnpack(th, slice, &range)) return Value();
  range.Adjust(tuple->size);
  if (range.count == tuple->size && range.step == 1 && IsExactly(Value(tuple), types::kTuple)) return Dup(Value(tuple));
  if (range.step == 1 || range.count <= 1) return NewTuple(th, tuple->items() + (range.count ? range.start : 0), range.count);
  Tuple* result = AllocateTuple(th, types::kTuple, range.count);
  if (result == nullptr) return Value();
  const Value* source = tuple->items();
  for (int64_t i = 0, at = range.start; i < range.count; ++i, at += range.step) result->items()[i] = Dup(source[at]);
  return result;
}

Value TupleGetItem(Thread& th, Value self, Value key) {
  Tuple* tuple = Self(self);
  if (IsSlice(key)) return GetSlice(th, tuple, key);
  int64_t i;
  if (key.IsSmallInt()) {
    i = key.small_int();
  } else {
    if (!HasIndex(key)) return Raise(th, types::kTypeError, "tuple indices must be integers or slices, not %.200T", key);
    if (!IndexAsInt64(th, key, &i, types::kIndexError)) return Value();
  }
  if (i < 0) i += tuple->size;
  if (i < 0 || i >= tuple->size) return Raise(th, types::kIndexError, "tuple index out of range");
  return Dup(tuple->items()[i]);
}

int64_t TupleLength(Thread&, Value self) { return Self(self)->size; }

int TupleContains(Thread& th, Value self, Value item) { return ContainsItem(th, Self(self), item); }

Value TupleConcat(Thread& th, Value a, Value b) {
  if (!IsTuple(b)) return Raise(th, types::kTypeError, "can only concatenate tuple (not \"%.200T\") to tuple", b);
  Tuple *left = Self(a), *right = Self(b);
  if (left->size == 0 && IsExactly(b, types::kTuple)) return Dup(b);
  if (right->size == 0 && IsExactly(a, types::kTuple)) return Dup(a);
  if (left->size + right->size == 0) return EmptyTuple();
  Tuple* result = AllocateTuple(th, types::kTuple, left->size + right->size);
  if (result == nullptr) return Value();
  Value* out = result->items();
  for (int64_t i = 0; i < left->size; ++i) *out++ = Dup(left->items()[i]);
  for (int64_t i = 0; i < right->size; ++i) *out++ = Dup(right->items()[i]);
  return result;
}

Value TupleRepeat(Thread& th, Value self, int64_t n) {
  Tuple* tuple = Self(self);
  if ((tuple->size == 0 || n == 1) && IsExactly(self, types::kTuple)) return Dup(self);
  int64_t size;
  if (n <= 0 || tuple->size == 0) return EmptyTuple();
  if (__builtin_mul_overflow(tuple->size, n, &size)) return RaiseMemoryError(th);
  Tuple* result = AllocateTuple(th, types::kTuple, size);
  if (result == nullptr) return Value();
  Value* out = result->items();
  for (int64_t i = 0; i < size; i += tuple->size) {
    for (int64_t j = 0; j < tuple->size; ++j) *out++ = Dup(tuple->items()[j]);
  }
  return result;
}

// --- Comparison, hash, repr ---

Value TupleCompare(Thread& th, Value a, Value b, CompareOp op) {
  if (!IsTuple(a) || !IsTuple(b)) return Value::NotImplemented();
  return CompareSequences(th, Self(a), Self(b), op);
}

// xxHash's rounds over the hashes of the items.
int64_t TupleHash(Thread& th, Value self) {
  constexpr uint64_t kPrime1 = 11400714785074694791u, kPrime2 = 14029467366897019727u, kPrime5 = 2870177450012600261u;
  Tuple* tuple = Self(self);
  uint64_t sum = kPrime5;
  RecursionGuard guard(th, "in __hash__ of a tuple");
  if (!guard) return -1;
  for (int64_t i = 0; i < tuple->size; ++i) {
    int64_t hash = HashKey(th, tuple->items()[i]);
    if (hash == -1) return -1;
    sum = std::rotl(sum + static_cast<uint64_t>(hash) * kPrime2, 31) * kPrime1;
  }
  sum += static_cast<uint64_t>(tuple->size) ^ (kPrime5 ^ 3527539u);
  return sum == ~uint64_t{0} ? 1546275796 : static_cast<int64_t>(sum);
}

Value TupleRepr(Thread& th, Value self) {
  Tuple* tuple = Self(self);
  if (tuple->size == 0) return NewStrAscii(th, "()");
  ReprGuard guard(th, self);
  if (guard.recursive()) return NewStrAscii(th, "(...)");
  if (!guard) return Value();
  StrBuilder out(th);
  for (int64_t i = 0; i < tuple->size; ++i) {
    if (!out.AppendAscii(i == 0 ? "(" : ", ")) return Value();
    Owned item(Repr(th, tuple->items()[i]));
    if (!item || !out.Append(item.as<Str>())) return Value();
  }
  if (!out.AppendAscii(tuple->size == 1 ? ",)" : ")")) return Value();
  return out.Finish();
}

// --- Life ---

Value TupleNew(Thread& th, Type* type, Args args) {
  if ((type == types::kTuple || type->slots.init == types::kTuple->slots.init) && !CheckNoKeywords(th, "tuple", args)) return Value();
  if (!CheckPositional(th, "tuple", args, 0, 1)) return Value();
  Owned tuple(args.count == 0 ? EmptyTuple() : TupleFrom(th, args.values[0]));
  if (!tuple || type == types::kTuple) return tuple.Release();
  Tuple* source = tuple.as<Tuple>();
  Tuple* result = AllocateTuple(th, type, source->size);
  if (result == nullptr) return Value();
  for (int64_t i = 0; i < source->size; ++i) result->items()[i] = Dup(source->items()[i]);
  return result;
}

void TupleDealloc(Object* object) {
  HideFromCollector(object);
  Tuple* tuple = static_cast<Tuple*>(object);
  for (int64_t i = tuple->size; --i >= 0;) DecRef(tuple->items()[i]);
  FreeObject(object);
}

int TupleTraverse(Object* object, immortal::Visitor visit) {
  Tuple* tuple = static_cast<Tuple*>(object);
  return VisitValues(visit, tuple->items(), tuple->size);
}

Value TupleIter(Thread& th, Value self) { return NewTupleIterator(th, Self(self)); }

// --- Methods ---

Value TupleCount(Thread& th, const Value* args) { return CountItems(th, Self(args[0]), args[1]); }

Value TupleIndex(Thread& th, const Value* args) {
  int64_t i = FindItemBetween(th, Self(args[0]), args);
  if (i == kNoSuchItem) return Raise(th, types::kValueError, "tuple.index(x): x not in tuple");
  return i < 0 ? Value() : Value::Int(i);
}

Value TupleGetNewArgs(Thread& th, const Value* args) {
  Tuple* tuple = Self(args[0]);
  Owned copy(NewTuple(th, tuple->items(), tuple->size));
  if (!copy) return Value();
  Value item = copy;
  return NewTuple(th, &item, 1);
}

constexpr MethodDef kMethods[] = {
    {"count", TupleCount, "($self, value, /)", "How many items equal the value."},
    {"index", TupleIndex, "($self, value, start=0, stop=sys.maxsize, /)",
     "Position of the first item that equals the value.\n\nRaises ValueError when there is none."},
    {"__getnewargs__", TupleGetNewArgs, "($self, /)", "What __new__ is to be called with to make the tuple again."},
    {"__class_getitem__", ClassGetItem, "($type, object, /)", "The class with type arguments, for annotations.", kClassMethodFlag},
    {}};

}  // namespace

void InitTupleType(Type* type) {
  type->size = sizeof(Tuple);
  type->item_size = sizeof(Value);
  type->type_flags |= kBaseType | kCollectable | kTupleSubclass;
  type->dealloc = TupleDealloc;
  type->traverse = TupleTraverse;
  Slots& slots = type->slots;
  slots.new_ = TupleNew;
  slots.repr = TupleRepr;
  slots.hash = TupleHash;
  slots.richcompare = TupleCompare;
  slots.iter = TupleIter;
  slots.length = TupleLength;
  slots.getitem = TupleGetItem;
  slots.contains = TupleContains;
  slots.concat = TupleConcat;
  slots.repeat = TupleRepeat;
  type->methods = kMethods;
  type->docstring = "tuple(iterable=(), /)\n--\n\nAn immutable sequence of the items of the iterable.";
}

}  // namespace tessera::objects
