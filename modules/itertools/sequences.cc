// Iterators over items in their order: chain, cycle, repeat, count, islice, pairwise, batched, zip_longest.
#include <climits>

#include "modules/itertools/iterator.h"
#include "modules/itertools/pickle.h"
#include "objects/arguments.h"
#include "objects/float.h"
#include "objects/generic_alias.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"

namespace tessera::itertools {

using namespace objects;  // NOLINT

namespace {

// --- chain: v[0] iterates over the iterables, v[1] over the present one ---

Value ChainOf(Thread& th, Value type, Value iterables) {
  Owned source(GetIter(th, iterables));
  Iterator* self = source ? NewIterator(th, type.as<Type>()) : nullptr;
  if (self == nullptr) return Value();
  self->v[0] = source.Release();
  return self;
}
Value ChainNew(Thread& th, const Value* args) { return ChainOf(th, args[0], args[1]); }
constexpr MethodDef kChain = {"chain", &ChainNew, "($type, /, *iterables)", ""};
Value ChainFromIterable(Thread& th, const Value* args) { return ChainOf(th, args[0], args[1]); }

Value ChainNext(Thread& th, Iterator* self) {
  for (;;) {
    if (self->v[1].IsUnbound()) {
      Owned iterable(Step(th, self->v[0]));
      Owned iterator(!iterable || iterable.get().IsNotFound() ? iterable.Release() : GetIter(th, iterable));
      if (!iterator || iterator.get().IsNotFound()) {
        Drop(&self->v[0]);
        return iterator.Release();
      }
      Set(&self->v[1], iterator.Release());
    }
    Owned item(Step(th, self->v[1]));
    if (!item || !item.get().IsNotFound()) return item.Release();
    Drop(&self->v[1]);
  }
}

constexpr MethodDef kChainMethods[] = {
    {"from_iterable", &ChainFromIterable, "($type, iterable, /)", "A chain of the iterables that an iterable yields, each when it is its turn.", kClassMethodFlag},
    {"__class_getitem__", &ClassGetItem, "($type, object, /)", "The class with type arguments, for annotations.", kClassMethodFlag},
    {"__reduce__", &ReduceChain, "($self, /)", "Return state information for pickling."},
    {"__setstate__", &SetChain, "($self, state, /)", "Set state information for unpickling."},
    {}};

// --- cycle: v[0] the iterator while it lasts, v[1] the list of what it gave, n[0] the next place in it; n[1] 1: v[0] repeats what is in the list ---

Value CycleNew(Thread& th, const Value* args) {
  Owned iterator(GetIter(th, args[1])), saved(iterator ? Value(NewList(th)) : Value());
  Iterator* self = saved ? NewIterator(th, args[0].as<Type>()) : nullptr;
  if (self == nullptr) return Value();
  self->v[0] = iterator.Release();
  self->v[1] = saved.Release();
  return self;
}
constexpr MethodDef kCycle = {"cycle", &CycleNew, "($type, iterable, /)", ""};

Value CycleNext(Thread& th, Iterator* self) {
  if (!self->v[0].IsUnbound()) {
    Owned item(Step(th, self->v[0]));
    if (!item) return Value();
    if (!item.get().IsNotFound()) {
      if (self->n[1] != 0) return item.Release();
      if (!IsList(self->v[1]) || !ListAppend(th, self->v[1].as<List>(), item)) return th.failed() ? Value() : Value::NotFound();
      return item.Release();
    }
    Drop(&self->v[0]);
  }
  if (!IsList(self->v[1])) return Value::NotFound();
  List* saved = self->v[1].as<List>();
  if (saved->size == 0) return Value::NotFound();
  if (self->n[0] >= saved->size) self->n[0] = 0;
  return Dup(saved->items[self->n[0]++]);
}

constexpr MethodDef kCycleMethods[] = {{"__reduce__", &ReduceCycle, "($self, /)", "Return state information for pickling."},
                                       {"__setstate__", &SetCycle, "($self, state, /)", "Set state information for unpickling."},
                                       {}};

// --- repeat: v[0] the value, n[0] how often still, -1 for ever ---

Value RepeatNew(Thread& th, const Value* args) {
  int64_t times = -1;
  if (!args[2].IsUnbound()) {
    if (!ArgumentAsSize(th, args[2], &times)) return Value();
    if (times < 0) times = 0;
  }
  Iterator* self = NewIterator(th, args[0].as<Type>());
  if (self == nullptr) return Value();
  self->v[0] = Dup(args[1]);
  self->n[0] = times;
  return self;
}
constexpr MethodDef kRepeat = {"repeat", &RepeatNew, "($type, object, times=None)", ""};

Value RepeatNext(Thread&, Iterator* self) {
  if (self->n[0] == 0 || self->v[0].IsUnbound()) return Value::NotFound();
  if (self->n[0] > 0) --self->n[0];
  return Dup(self->v[0]);
}
Value RepeatRepr(Thread& th, Value self) {
  Iterator* it = self.as<Iterator>();
  if (it->n[0] < 0) return Format(th, "%s(%R)", "repeat", it->v[0]);
  return Format(th, "%s(%R, %lld)", "repeat", it->v[0], static_cast<long long>(it->n[0]));
}
Value RepeatLengthHint(Thread& th, const Value* args) {
  int64_t left = args[0].as<Iterator>()->n[0];
  return left < 0 ? Raise(th, types::kTypeError, "len() of unsized object") : NewInt(th, left);
}
constexpr MethodDef kRepeatMethods[] = {{"__length_hint__", &RepeatLengthHint, "($self, /)", "How many items are left."},
                                        {"__reduce__", &ReduceRepeat, "($self, /)", "Return state information for pickling."},
                                        {}};
void FillRepeat(Type* type) {
  FillIterator<kRepeat, RepeatNext>(type);
  type->slots.repr = &RepeatRepr;
}

// --- count: v[0] the next number, v[1] the step ---

bool IsNumber(Value v) {
  const Slots& slots = TypeOf(v)->slots;
  return slots.index != nullptr || slots.int_ != nullptr || slots.float_ != nullptr || IsSubtype(TypeOf(v), types::kComplex);
}
Value CountNew(Thread& th, const Value* args) {
  Value start = args[1].IsUnbound() ? Value::Int(0) : args[1], step = args[2].IsUnbound() ? Value::Int(1) : args[2];
  if (!IsNumber(start) || !IsNumber(step)) return Raise(th, types::kTypeError, "a number is required");
  Owned exact(IsInt(start) && IsInt(step) && IntCompare(step, Value::Int(1)) == 0 ? Index(th, start) : Dup(start));
  Iterator* self = exact ? NewIterator(th, args[0].as<Type>()) : nullptr;
  if (self == nullptr) return Value();
  self->v[0] = exact.Release();
  self->v[1] = Dup(step);
  return self;
}
constexpr MethodDef kCount = {"count", &CountNew, "($type, start=0, step=1)", ""};

Value CountNext(Thread& th, Iterator* self) {
  if (self->v[0].IsUnbound()) return Value::NotFound();
  Owned now = Owned::Borrow(self->v[0]), step = Owned::Borrow(self->v[1]);
  Value next = Binary(th, BinaryOp::kAdd, now, step);
  if (next.empty()) return Value();
  Set(&self->v[0], next);
  return now.Release();
}
Value CountRepr(Thread& th, Value self) {
  Owned now = Owned::Borrow(self.as<Iterator>()->v[0]), step = Owned::Borrow(self.as<Iterator>()->v[1]);
  Owned name(GetAttr(th, Value(TypeOf(self)), ids::__name__()));
  if (!name) return Value();
  if (IsInt(step) && IntCompare(step, Value::Int(1)) == 0) return Format(th, "%S(%R)", name.get(), now.get());
  return Format(th, "%S(%R, %R)", name.get(), now.get(), step.get());
}
constexpr MethodDef kCountMethods[] = {{"__reduce__", &ReduceCount, "($self, /)", "Return state information for pickling."}, {}};
void FillCount(Type* type) {
  FillIterator<kCount, CountNext>(type);
  type->slots.repr = &CountRepr;
}

// --- islice: v[0] the iterator, n[0] the next place to give, n[1] where it stops (-1: nowhere), n[2] the step, n[3] the place of the iterator ---

// A place or step; -1 for what is none (any exception is dropped, as CPython does).
int64_t ReadPlace(Thread& th, Value v) {
  int64_t place = -1;
  if (TypeOf(v)->slots.index == nullptr || !ArgumentAsSize(th, v, &place)) {
    ClearException(th);
    return -1;
  }
  return place;
}

Value ISliceNew(Thread& th, const Value* args) {
  Tuple* given = args[1].as<Tuple>();
  if (given->size < 2) return Raise(th, types::kTypeError, "islice expected at least 2 arguments, got %d", static_cast<int>(given->size));
  if (given->size > 4) return Raise(th, types::kTypeError, "islice expected at most 4 arguments, got %d", static_cast<int>(given->size));
  const Value* items = given->items();
  Value stop_given = items[given->size == 2 ? 1 : 2];
  int64_t start = given->size == 2 || items[1].IsNone() ? 0 : ReadPlace(th, items[1]);
  int64_t stop = stop_given.IsNone() ? -1 : ReadPlace(th, stop_given), step = 1;
  if (stop == -1 && !stop_given.IsNone())
    return Raise(th, types::kValueError, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  if (start < 0 || stop < -1) return Raise(th, types::kValueError, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  if (given->size == 4 && !items[3].IsNone()) step = ReadPlace(th, items[3]);
  if (step < 1) return Raise(th, types::kValueError, "Step for islice() must be a positive integer or None.");
  Owned iterator(GetIter(th, items[0]));
  Iterator* self = iterator ? NewIterator(th, args[0].as<Type>()) : nullptr;
  if (self == nullptr) return Value();
  self->v[0] = iterator.Release();
  self->n[0] = start;
  self->n[1] = stop;
  self->n[2] = step;
  return self;
}
constexpr MethodDef kISlice = {"islice", &ISliceNew, "($type, /, *args)", ""};

Value ISliceEnd(Iterator* self) {
  Drop(&self->v[0]);
  return Value::NotFound();
}

Value ISliceNext(Thread& th, Iterator* self) {
  int64_t stop = self->n[1];
  for (;;) {
    if (self->v[0].IsUnbound()) return Value::NotFound();
    bool wanted = self->n[3] >= self->n[0];
    if (wanted && stop != -1 && self->n[3] >= stop) return ISliceEnd(self);
    Owned item(Step(th, self->v[0]));
    if (!item) return Value();
    if (item.get().IsNotFound()) return ISliceEnd(self);
    int64_t place = self->n[3]++;
    if (!wanted) continue;
    if (__builtin_add_overflow(place, self->n[2], &self->n[0]) || (stop != -1 && self->n[0] > stop)) self->n[0] = stop == -1 ? INT64_MAX : stop;
    return item.Release();
  }
}

constexpr MethodDef kISliceMethods[] = {{"__reduce__", &ReduceISlice, "($self, /)", "Return state information for pickling."},
                                        {"__setstate__", &SetISlice, "($self, state, /)", "Set state information for unpickling."},
                                        {}};

// --- pairwise: v[0] the iterator, v[1] the item before ---

Value PairwiseNew(Thread& th, const Value* args) {
  Owned iterator(GetIter(th, args[1]));
  Iterator* self = iterator ? NewIterator(th, args[0].as<Type>()) : nullptr;
  if (self == nullptr) return Value();
  self->v[0] = iterator.Release();
  return self;
}
constexpr MethodDef kPairwise = {"pairwise", &PairwiseNew, "($type, iterable, /)", ""};

Value PairwiseNext(Thread& th, Iterator* self) {
  if (self->v[1].IsUnbound()) {
    Owned first(Step(th, self->v[0]));
    if (!first || first.get().IsNotFound()) {
      if (first) Drop(&self->v[0]);
      return first.Release();
    }
    Set(&self->v[1], first.Release());
  }
  Owned before = Owned::Borrow(self->v[1]), item(Step(th, self->v[0]));
  if (!item) return Value();
  if (item.get().IsNotFound()) {
    Drop(&self->v[0]);
    Drop(&self->v[1]);
    return item.Release();
  }
  Set(&self->v[1], Dup(item.get()));
  Value pair[2] = {before.Release(), item.Release()};
  return NewTupleSteal(th, pair, 2);
}

// --- batched: v[0] the iterator, n[0] the size of a batch ---

Value BatchedNew(Thread& th, const Value* args) {
  int64_t size;
  if (!ArgumentAsSize(th, args[2], &size)) return Value();
  if (size < 1) return Raise(th, types::kValueError, "n must be at least one");
  Value self = PairwiseNew(th, args);
  if (!self.empty()) self.as<Iterator>()->n[0] = size;
  return self;
}
constexpr MethodDef kBatched = {"batched", &BatchedNew, "($type, iterable, n)", ""};

Value BatchedNext(Thread& th, Iterator* self) {
  Owned batch(NewList(th));
  if (!batch) return Value();
  while (batch.as<List>()->size < self->n[0]) {
    Owned item(Step(th, self->v[0]));
    if (!item) return Value();
    if (item.get().IsNotFound()) {
      Drop(&self->v[0]);
      if (batch.as<List>()->size == 0) return item.Release();
      break;
    }
    if (!ListAppend(th, batch.as<List>(), item)) return Value();
  }
  return TupleFrom(th, batch);
}

// --- zip_longest: v[0] the tuple of iterators (None where one has ended), v[1] the filler, n[0] how many go on ---

Value ZipLongestNew(Thread& th, const Value* args) {
  Tuple* given = args[1].as<Tuple>();
  Owned iterators(NewTuple(th, given->size));
  for (int64_t i = 0; iterators && i < given->size; ++i) {
    Value iterator = GetIter(th, given->items()[i]);
    if (iterator.empty()) return Value();
    iterators.as<Tuple>()->items()[i] = iterator;
  }
  Iterator* self = iterators ? NewIterator(th, args[0].as<Type>()) : nullptr;
  if (self == nullptr) return Value();
  self->v[0] = iterators.Release();
  self->v[1] = Dup(args[2].IsUnbound() ? Value::None() : args[2]);
  self->n[0] = given->size;
  return self;
}
constexpr MethodDef kZipLongest = {"zip_longest", &ZipLongestNew, "($type, /, *iterables, fillvalue=None)", ""};

Value ZipLongestNext(Thread& th, Iterator* self) {
  if (self->v[0].IsUnbound() || self->n[0] == 0) return Value::NotFound();
  Owned iterators = Owned::Borrow(self->v[0]), filler = Owned::Borrow(self->v[1]);
  Tuple* tuple = iterators.as<Tuple>();
  Owned row(NewTuple(th, tuple->size));
  for (int64_t i = 0; row && i < tuple->size; ++i) {
    Owned item(tuple->items()[i].IsNone() ? Value::NotFound() : Step(th, tuple->items()[i]));
    if (!item) {
      self->n[0] = 0;
      return Value();
    }
    if (item.get().IsNotFound()) {
      if (!tuple->items()[i].IsNone()) {
        Set(&tuple->items()[i], Value::None());
        if (--self->n[0] <= 0) {
          self->n[0] = 0;
          return Value::NotFound();
        }
      }
      item = Owned::Borrow(filler.get());
    }
    Set(&row.as<Tuple>()->items()[i], item.Release());
  }
  return row.Release();
}
constexpr MethodDef kZipLongestMethods[] = {{"__reduce__", &ReduceZipLongest, "($self, /)", "Return state information for pickling."},
                                            {"__setstate__", &SetZipLongest, "($self, state, /)", "Set state information for unpickling."},
                                            {}};

}  // namespace

const TypeSpec kSequenceTypes[] = {
    {"itertools.chain", sizeof(Iterator), kBaseType, "The items of the first iterable, then those of the next, and so on.", kChainMethods, nullptr,
     &FillIterator<kChain, ChainNext>},
    {"itertools.cycle", sizeof(Iterator), kBaseType, "The items of an iterable, again and again.", kCycleMethods, nullptr, &FillIterator<kCycle, CycleNext>},
    {"itertools.repeat", sizeof(Iterator), kBaseType, "One object, so many times or for ever.", kRepeatMethods, nullptr, &FillRepeat},
    {"itertools.count", sizeof(Iterator), kBaseType, "start, start + step, start + 2 * step, ...", kCountMethods, nullptr, &FillCount},
    {"itertools.islice", sizeof(Iterator), kBaseType, "The items that a slice of the iterable would have.", kISliceMethods, nullptr,
     &FillIterator<kISlice, ISliceNext>},
    {"itertools.pairwise", sizeof(Iterator), kBaseType, "Each item with the one that follows it.", nullptr, nullptr,
     &FillIterator<kPairwise, PairwiseNext>},
    {"itertools.batched", sizeof(Iterator), kBaseType, "Tuples of n items; the last may have fewer.", nullptr, nullptr,
     &FillIterator<kBatched, BatchedNext>},
    {"itertools.zip_longest", sizeof(Iterator), kBaseType, "Tuples of one item of each iterable, until the longest ends.", kZipLongestMethods, nullptr,
     &FillIterator<kZipLongest, ZipLongestNext>},
    {},
};

}  // namespace tessera::itertools
