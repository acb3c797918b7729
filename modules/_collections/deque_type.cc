// What Python sees of deque: its constructor, methods and operators.
#include <utility>

#include "modules/_collections/deque.h"
#include "objects/arguments.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/generic_alias.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/native_call.h"
#include "objects/protocol.h"
#include "objects/repr_guard.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::collections {

using namespace objects;  // NOLINT

namespace {

Deque* Self(Value v) { return v.as<Deque>(); }
bool IsDeque(Value v, Type* like) {
  State* state = StateOf(like);
  return state != nullptr && !state->deque.empty() && v.IsObject() && IsSubtype(TypeOf(v), state->deque.as<Type>());
}

Value RaiseMutated(Thread& th) { return Raise(th, types::kRuntimeError, "deque mutated during iteration"); }

// --- Construction ---

Value DequeNew(Thread& th, Type* type, Args) { return Value(NewDeque(th, type, -1)); }

Value Initialise(Thread& th, const Value* args) {
  int64_t maxlen = -1;
  if (!args[2].IsUnbound() && !args[2].IsNone()) {
    if (!HasIndex(args[2])) return Raise(th, types::kTypeError, "an integer is required");
    if (!ArgumentAsSize(th, args[2], &maxlen)) return Value();
    if (maxlen < 0) return Raise(th, types::kValueError, "maxlen must be non-negative");
  }
  Deque* deque = Self(args[0]);
  deque->maxlen = maxlen;
  Clear(deque);
  return args[1].IsUnbound() || Extend(th, deque, args[1], false) ? Value::None() : Value();
}
constexpr MethodDef kInit = {"deque", &Initialise, "($self, /, iterable=(), maxlen=None)", ""};

bool DequeInit(Thread& th, Value self, Args args) {
  return !CallCallee(th, {&kInit, self, nullptr, Value::None()}, args).empty();
}

// --- Ends ---

Value Append(Thread& th, const Value* args) { return PushBack(th, Self(args[0]), Dup(args[1])) ? Value::None() : Value(); }
Value AppendLeft(Thread& th, const Value* args) { return PushFront(th, Self(args[0]), Dup(args[1])) ? Value::None() : Value(); }
Value ExtendRight(Thread& th, const Value* args) { return Extend(th, Self(args[0]), args[1], false) ? Value::None() : Value(); }
Value ExtendLeft(Thread& th, const Value* args) { return Extend(th, Self(args[0]), args[1], true) ? Value::None() : Value(); }

Value Pop(Thread& th, const Value* args) {
  return Self(args[0])->size == 0 ? Raise(th, types::kIndexError, "pop from an empty deque") : PopBack(Self(args[0]));
}
Value PopLeft(Thread& th, const Value* args) {
  return Self(args[0])->size == 0 ? Raise(th, types::kIndexError, "pop from an empty deque") : PopFront(Self(args[0]));
}
Value ClearAll(Thread&, const Value* args) {
  Clear(Self(args[0]));
  return Value::None();
}

Value RotateBy(Thread& th, const Value* args) {
  int64_t steps = 1;
  if (!args[1].IsUnbound() && !ArgumentAsSize(th, args[1], &steps)) return Value();
  Rotate(Self(args[0]), steps);
  return Value::None();
}
Value Reverse(Thread&, const Value* args) {
  Deque* deque = Self(args[0]);
  for (int64_t i = 0, j = deque->size - 1; i < j; ++i, --j) std::swap(deque->at(i), deque->at(j));
  return Value::None();
}

// --- Searching ---

// Calls visit(i) for each item that equals the value, from start to stop, until it says false. False: exception pending.
template <class Visit>
bool ForEachEqual(Thread& th, Deque* deque, Value value, int64_t start, int64_t stop, bool (*changed)(Thread&), Visit visit) {
  uint64_t changes = deque->changes;
  for (int64_t i = start; i < stop && i < deque->size; ++i) {
    Owned item = Owned::Borrow(deque->at(i));
    int equal = CompareBool(th, item, value, CompareOp::kEq);
    if (equal < 0) return false;
    if (deque->changes != changes) return changed(th);
    if (equal && !visit(i)) return true;
  }
  return true;
}
bool FailMutated(Thread& th) {
  RaiseMutated(th);
  return false;
}
bool FailMutatedInRemove(Thread& th) {
  Raise(th, types::kIndexError, "deque mutated during iteration");
  return false;
}

Value Count(Thread& th, const Value* args) {
  int64_t count = 0;
  bool ok = ForEachEqual(th, Self(args[0]), args[1], 0, INT64_MAX, &FailMutated, [&](int64_t) { return ++count, true; });
  return ok ? Value::Int(count) : Value();
}

// -1: absent, -2: exception pending.
int64_t Find(Thread& th, Deque* deque, Value value, int64_t start, int64_t stop, bool (*changed)(Thread&)) {
  int64_t found = -1;
  return ForEachEqual(th, deque, value, start, stop, changed, [&](int64_t i) { return found = i, false; }) ? found : -2;
}

int DequeContains(Thread& th, Value self, Value item) {
  int64_t i = Find(th, Self(self), item, 0, INT64_MAX, &FailMutated);
  return i == -2 ? -1 : i >= 0;
}

Value IndexOf(Thread& th, const Value* args) {
  Deque* deque = Self(args[0]);
  int64_t bounds[2] = {0, INT64_MAX};
  for (int n = 0; n < 2; ++n) {
    if (args[2 + n].IsUnbound()) continue;
    if (!SliceBound(th, args[2 + n], &bounds[n])) return Value();
    if (bounds[n] < 0) bounds[n] = bounds[n] + deque->size < 0 ? 0 : bounds[n] + deque->size;
  }
  int64_t i = Find(th, deque, args[1], bounds[0], bounds[1], &FailMutated);
  if (i == -1) return Raise(th, types::kValueError, "%R is not in deque", args[1]);
  return i < 0 ? Value() : Value::Int(i);
}

Value Remove(Thread& th, const Value* args) {
  int64_t i = Find(th, Self(args[0]), args[1], 0, INT64_MAX, &FailMutatedInRemove);
  if (i == -1) return Raise(th, types::kValueError, "%R is not in deque", args[1]);
  if (i < 0) return Value();
  DecRef(TakeAt(Self(args[0]), i));
  return Value::None();
}

Value Insert(Thread& th, const Value* args) {
  Deque* deque = Self(args[0]);
  int64_t at;
  if (!ArgumentAsSize(th, args[1], &at)) return Value();
  if (deque->size == deque->maxlen) return Raise(th, types::kIndexError, "deque already at its maximum size");
  if (at < 0) at = at + deque->size < 0 ? 0 : at + deque->size;
  if (at > deque->size) at = deque->size;
  if (!PushBack(th, deque, Dup(args[2]))) return Value();
  for (int64_t i = deque->size - 1; i > at; --i) std::swap(deque->at(i), deque->at(i - 1));
  return Value::None();
}

// --- Items and operators ---

int64_t DequeLength(Thread&, Value self) { return Self(self)->size; }

bool ReadPlace(Thread& th, Deque* deque, Value key, int64_t* i) {
  if (!HasIndex(key)) {
    Raise(th, types::kTypeError, "sequence index must be integer, not '%.200T'", key);
    return false;
  }
  if (!IndexAsInt64(th, key, i, types::kIndexError)) return false;
  if (*i < 0) *i += deque->size;
  if (*i >= 0 && *i < deque->size) return true;
  Raise(th, types::kIndexError, "deque index out of range");
  return false;
}

Value DequeGetItem(Thread& th, Value self, Value key) {
  int64_t i;
  return ReadPlace(th, Self(self), key, &i) ? Dup(Self(self)->at(i)) : Value();
}

bool DequeSetItem(Thread& th, Value self, Value key, Value value) {
  int64_t i;
  if (!ReadPlace(th, Self(self), key, &i)) return false;
  if (value.empty()) {
    DecRef(TakeAt(Self(self), i));
    return true;
  }
  DecRef(std::exchange(Self(self)->at(i), Dup(value)));
  return true;
}

Value DequeConcat(Thread& th, Value self, Value other) {
  if (!IsDeque(other, TypeOf(self)))
    return Raise(th, types::kTypeError, "can only concatenate deque (not \"%.200T\") to deque", other);
  Owned result(CopyDeque(th, Self(self)));
  if (!result) return Value();
  return Extend(th, Self(result), other, false) ? result.Release() : Value();
}

Value DequeInplaceConcat(Thread& th, Value self, Value other) { return Extend(th, Self(self), other, false) ? Dup(self) : Value(); }

Value DequeInplaceRepeat(Thread& th, Value self, int64_t n) {
  Deque* deque = Self(self);
  if (n <= 0) Clear(deque);
  int64_t size = deque->size, total;
  if (n <= 1 || size == 0) return Dup(self);
  if (__builtin_mul_overflow(size, n, &total) || (deque->maxlen < 0 && total > INT64_MAX / 16)) return RaiseMemoryError(th);
  // Behind a bound only the last items stay.
  if (deque->maxlen >= 0 && total > deque->maxlen + size) n = deque->maxlen / size + 2;
  Owned items(ListFrom(th, self));
  for (int64_t round = 1; items && round < n; ++round)
    for (int64_t i = 0; i < items.as<List>()->size; ++i)
      if (!PushBack(th, deque, Dup(items.as<List>()->items[i]))) return Value();
  return items ? Dup(self) : Value();
}

Value DequeRepeat(Thread& th, Value self, int64_t n) {
  Owned copy(CopyDeque(th, Self(self)));
  return copy ? DequeInplaceRepeat(th, copy, n) : Value();
}

Value DequeCompare(Thread& th, Value a, Value b, CompareOp op) {
  if (!IsDeque(b, TypeOf(a))) return Value::NotImplemented();
  if ((op == CompareOp::kEq || op == CompareOp::kNe) && Self(a)->size != Self(b)->size) return Value::Bool(op == CompareOp::kNe);
  // As CPython: by iterators, which see a change.
  Owned left(NewDequeIterator(th, Self(a), false)), right(left ? NewDequeIterator(th, Self(b), false) : Value());
  if (!right) return Value();
  for (;;) {
    Owned x(IterNext(th, left));
    if (!x) return Value();
    Owned y(IterNext(th, right));
    if (!y) return Value();
    bool x_ends = x.get().IsNotFound(), y_ends = y.get().IsNotFound();
    if (x_ends || y_ends) {
      int order = x_ends && y_ends ? 0 : x_ends ? -1 : 1;
      switch (op) {
        case CompareOp::kLt: return Value::Bool(order < 0);
        case CompareOp::kLe: return Value::Bool(order <= 0);
        case CompareOp::kEq: return Value::Bool(order == 0);
        case CompareOp::kNe: return Value::Bool(order != 0);
        case CompareOp::kGt: return Value::Bool(order > 0);
        case CompareOp::kGe: return Value::Bool(order >= 0);
      }
    }
    int equal = CompareBool(th, x, y, CompareOp::kEq);
    if (equal < 0) return Value();
    if (equal) continue;
    if (op == CompareOp::kEq || op == CompareOp::kNe) return Value::Bool(op == CompareOp::kNe);
    return Compare(th, x, y, op);
  }
}

Value DequeIter(Thread& th, Value self) { return NewDequeIterator(th, Self(self), false); }
Value Reversed(Thread& th, const Value* args) { return NewDequeIterator(th, Self(args[0]), true); }

Value DequeRepr(Thread& th, Value self) {
  ReprGuard guard(th, self);
  if (guard.recursive()) return NewStr(th, "[...]");
  if (!guard) return Value();
  Owned items(ListFrom(th, self)), name(GetAttr(th, Value(TypeOf(self)), ids::__name__()));
  if (!items || !name) return Value();
  if (Self(self)->maxlen < 0) return Format(th, "%S(%R)", name.get(), items.get());
  return Format(th, "%S(%R, maxlen=%lld)", name.get(), items.get(), static_cast<long long>(Self(self)->maxlen));
}

Value Copy(Thread& th, const Value* args) { return CopyDeque(th, Self(args[0])); }

Value Reduce(Thread& th, const Value* args) {
  Owned name(Intern(th, "__getstate__")), state(name ? CallMethod(th, args[0], name.as<Str>(), {}) : Value());
  Owned iterator(state ? GetIter(th, args[0]) : Value());
  if (!iterator) return Value();
  Value bound[2] = {EmptyTuple(), Value::Int(Self(args[0])->maxlen)};
  Owned arguments(NewTuple(th, bound, Self(args[0])->maxlen < 0 ? 0 : 2));
  if (!arguments) return Value();
  Value parts[4] = {Value(TypeOf(args[0])), arguments.get(), state.get(), iterator.get()};
  return NewTuple(th, parts, 4);
}

Value SizeOf(Thread& th, const Value* args) {
  return NewInt(th, static_cast<int64_t>(sizeof(Deque)) + Self(args[0])->capacity * static_cast<int64_t>(sizeof(Value)));
}

Value GetMaxLen(Thread& th, Value self) { return Self(self)->maxlen < 0 ? Value::None() : NewInt(th, Self(self)->maxlen); }

constexpr MethodDef kMethods[] = {
    {"append", &Append, "($self, item, /)", "Adds an item at the right end."},
    {"appendleft", &AppendLeft, "($self, item, /)", "Adds an item at the left end."},
    {"clear", &ClearAll, "($self, /)", "Removes all items."},
    {"copy", &Copy, "($self, /)", "A deque of the same items."},
    {"__copy__", &Copy, "($self, /)", "A deque of the same items."},
    {"count", &Count, "($self, value, /)", "How many items equal the value."},
    {"extend", &ExtendRight, "($self, iterable, /)", "Adds the items of an iterable at the right end."},
    {"extendleft", &ExtendLeft, "($self, iterable, /)", "Adds the items of an iterable at the left end, one after the other."},
    {"index", &IndexOf, "($self, value, start=0, stop=9223372036854775807, /)", "The place of the first item that equals the value."},
    {"insert", &Insert, "($self, index, value, /)", "Adds an item before the one at this place."},
    {"pop", &Pop, "($self, /)", "Removes the item at the right end and returns it."},
    {"popleft", &PopLeft, "($self, /)", "Removes the item at the left end and returns it."},
    {"remove", &Remove, "($self, value, /)", "Removes the first item that equals the value."},
    {"reverse", &Reverse, "($self, /)", "Turns the order of the items round."},
    {"rotate", &RotateBy, "($self, n=1, /)", "Moves so many items from the right end to the left one."},
    {"__reduce__", &Reduce, "($self, /)", "What pickling makes it again from."},
    {"__reversed__", &Reversed, "($self, /)", "An iterator from the right end to the left one."},
    {"__sizeof__", &SizeOf, "($self, /)", "The bytes that the deque takes."},
    {"__class_getitem__", &ClassGetItem, "($type, object, /)", "The class with type arguments, for annotations.", kClassMethodFlag},
    {}};
constexpr GetSetDef kGetSets[] = {{"maxlen", &GetMaxLen, nullptr, "The greatest number of items, or None."}, {}};

void Fill(Type* type) {
  type->dealloc = &DeallocDeque;
  type->traverse = &TraverseDeque;
  type->clear = &ClearDeque;
  Slots& slots = type->slots;
  slots.new_ = &DequeNew;
  slots.init = &DequeInit;
  slots.repr = &DequeRepr;
  slots.richcompare = &DequeCompare;
  slots.iter = &DequeIter;
  slots.length = &DequeLength;
  slots.getitem = &DequeGetItem;
  slots.setitem = &DequeSetItem;
  slots.contains = &DequeContains;
  slots.concat = &DequeConcat;
  slots.inplace_concat = &DequeInplaceConcat;
  slots.repeat = &DequeRepeat;
  slots.inplace_repeat = &DequeInplaceRepeat;
}

}  // namespace

const TypeSpec kDequeType = {"collections.deque", sizeof(Deque), kBaseType | kHasWeakRefs, "Items that can be added and removed at both ends.", kMethods, kGetSets,
                             &Fill};

}  // namespace tessera::collections
