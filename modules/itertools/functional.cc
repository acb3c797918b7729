// Iterators that ask a function or a selector about each item: accumulate, starmap, compress, takewhile, dropwhile, filterfalse.
#include "modules/itertools/iterator.h"
#include "modules/itertools/pickle.h"

namespace tessera::itertools {

using namespace objects;  // NOLINT

namespace {

// v[0]: the iterator, v[1]: the function.
Value NewPair(Thread& th, Value type, Owned iterator, Value function) {
  Iterator* self = iterator ? NewIterator(th, type.as<Type>()) : nullptr;
  if (self == nullptr) return Value();
  self->v[0] = iterator.Release();
  self->v[1] = Dup(function);
  return self;
}
Value NewOver(Thread& th, Value type, Value iterable, Value function) { return NewPair(th, type, Owned(GetIter(th, iterable)), function); }

// --- accumulate: v[2] the total, v[3] the initial value that is still to come ---

Value AccumulateNew(Thread& th, const Value* args) {
  Value self = NewOver(th, args[0], args[1], args[2].IsUnbound() ? Value::None() : args[2]);
  if (!self.empty() && !args[3].IsUnbound() && !args[3].IsNone()) self.as<Iterator>()->v[3] = Dup(args[3]);
  return self;
}
constexpr MethodDef kAccumulate = {"accumulate", &AccumulateNew, "($type, iterable, func=None, *, initial=None)", ""};

Value AccumulateNext(Thread& th, Iterator* self) {
  if (!self->v[3].IsUnbound()) {
    Value initial = std::exchange(self->v[3], Value::Unbound());
    Set(&self->v[2], Dup(initial));
    return initial;
  }
  Owned item(Step(th, self->v[0]));
  if (!item || item.get().IsNotFound()) return item.Release();
  if (self->v[2].IsUnbound()) {
    self->v[2] = Dup(item.get());
    return item.Release();
  }
  Owned total = Owned::Borrow(self->v[2]), function = Owned::Borrow(self->v[1]);
  Owned sum(function.get().IsNone() ? Binary(th, BinaryOp::kAdd, total, item) : EndIfStopped(th, Call(th, function, {total.get(), item.get()})));
  if (!sum || sum.get().IsNotFound()) return sum.Release();
  Set(&self->v[2], Dup(sum.get()));
  return sum.Release();
}

// --- starmap ---

Value StarMapNew(Thread& th, const Value* args) { return NewOver(th, args[0], args[2], args[1]); }
constexpr MethodDef kStarMap = {"starmap", &StarMapNew, "($type, function, iterable, /)", ""};

Value StarMapNext(Thread& th, Iterator* self) {
  Owned item(Step(th, self->v[0]));
  if (!item || item.get().IsNotFound()) return item.Release();
  Owned arguments(TupleFrom(th, item));
  if (!arguments) return Value();
  Owned function = Owned::Borrow(self->v[1]);
  return EndIfStopped(th, Call(th, function, Args{arguments.as<Tuple>()->items(), static_cast<size_t>(arguments.as<Tuple>()->size)}));
}

// --- compress: v[1] iterates over the selectors ---

Value CompressNew(Thread& th, const Value* args) {
  Owned data(GetIter(th, args[1])), selectors(data ? GetIter(th, args[2]) : Value());
  return selectors ? NewPair(th, args[0], std::move(data), selectors) : Value();
}
constexpr MethodDef kCompress = {"compress", &CompressNew, "($type, data, selectors)", ""};

Value CompressNext(Thread& th, Iterator* self) {
  for (;;) {
    Owned item(Step(th, self->v[0]));
    if (!item || item.get().IsNotFound()) return item.Release();
    Owned selector(Step(th, self->v[1]));
    if (!selector || selector.get().IsNotFound()) return selector.Release();
    int chosen = IsTrue(th, selector);
    if (chosen < 0) return Value();
    if (chosen) return item.Release();
  }
}

// --- takewhile, dropwhile, filterfalse: n[0] is 1 once takewhile has ended or dropwhile has begun ---

Value PredicateNew(Thread& th, const Value* args) { return NewOver(th, args[0], args[2], args[1]); }
constexpr MethodDef kTakeWhile = {"takewhile", &PredicateNew, "($type, predicate, iterable, /)", ""};
constexpr MethodDef kDropWhile = {"dropwhile", &PredicateNew, "($type, predicate, iterable, /)", ""};
constexpr MethodDef kFilterFalse = {"filterfalse", &PredicateNew, "($type, function, iterable, /)", ""};

enum Answer { kNo, kYes, kEnd, kError };

Answer Ask(Thread& th, Value predicate, Value item) {
  Owned function = Owned::Borrow(predicate), result(EndIfStopped(th, Call(th, function, {item})));
  if (!result) return kError;
  if (result.get().IsNotFound()) return kEnd;
  int truth = IsTrue(th, result);
  return truth < 0 ? kError : truth ? kYes : kNo;
}

Value TakeWhileNext(Thread& th, Iterator* self) {
  if (self->n[0] != 0) return Value::NotFound();
  Owned item(Step(th, self->v[0]));
  if (!item || item.get().IsNotFound()) return item.Release();
  Answer answer = Ask(th, self->v[1], item);
  if (answer == kYes) return item.Release();
  if (answer == kNo) self->n[0] = 1;
  return answer == kError ? Value() : Value::NotFound();
}

Value DropWhileNext(Thread& th, Iterator* self) {
  for (;;) {
    Owned item(Step(th, self->v[0]));
    if (!item || item.get().IsNotFound() || self->n[0] != 0) return item.Release();
    Answer answer = Ask(th, self->v[1], item);
    if (answer == kNo) {
      self->n[0] = 1;
      return item.Release();
    }
    if (answer != kYes) return answer == kError ? Value() : Value::NotFound();
  }
}

Value FilterFalseNext(Thread& th, Iterator* self) {
  for (;;) {
    Owned item(Step(th, self->v[0]));
    if (!item || item.get().IsNotFound()) return item.Release();
    Value predicate = self->v[1];
    Answer answer;
    if (predicate.IsNone() || predicate == Value(types::kBool)) {
      int truth = IsTrue(th, item);
      answer = truth < 0 ? kError : truth ? kYes : kNo;
    } else {
      answer = Ask(th, predicate, item);
    }
    if (answer == kNo) return item.Release();
    if (answer != kYes) return answer == kError ? Value() : Value::NotFound();
  }
}

constexpr MethodDef kAccumulateMethods[] = {{"__reduce__", &ReduceAccumulate, "($self, /)", "Return state information for pickling."},
                                            {"__setstate__", &SetAccumulate, "($self, state, /)", "Set state information for unpickling."},
                                            {}};
constexpr MethodDef kFunctionFirstMethods[] = {{"__reduce__", &ReduceFunctionFirst, "($self, /)", "Return state information for pickling."}, {}};
constexpr MethodDef kCompressMethods[] = {{"__reduce__", &ReduceCompress, "($self, /)", "Return state information for pickling."}, {}};
constexpr MethodDef kWhileMethods[] = {{"__reduce__", &ReduceWhile, "($self, /)", "Return state information for pickling."},
                                       {"__setstate__", &SetWhile, "($self, state, /)", "Set state information for unpickling."},
                                       {}};

}  // namespace

const TypeSpec kFunctionTypes[] = {
    {"itertools.accumulate", sizeof(Iterator), kBaseType, "The sums of the items so far, or what a function of two makes of them.", kAccumulateMethods, nullptr,
     &FillIterator<kAccumulate, AccumulateNext>},
    {"itertools.starmap", sizeof(Iterator), kBaseType, "function(*item) for each item.", kFunctionFirstMethods, nullptr, &FillIterator<kStarMap, StarMapNext>},
    {"itertools.compress", sizeof(Iterator), kBaseType, "The items whose selectors are true.", kCompressMethods, nullptr, &FillIterator<kCompress, CompressNext>},
    {"itertools.takewhile", sizeof(Iterator), kBaseType, "The items before the first one of which the predicate is false.", kWhileMethods, nullptr,
     &FillIterator<kTakeWhile, TakeWhileNext>},
    {"itertools.dropwhile", sizeof(Iterator), kBaseType, "The items from the first one on of which the predicate is false.", kWhileMethods, nullptr,
     &FillIterator<kDropWhile, DropWhileNext>},
    {"itertools.filterfalse", sizeof(Iterator), kBaseType, "The items of which the function is false, or that are false themselves for None.", kFunctionFirstMethods,
     nullptr, &FillIterator<kFilterFalse, FilterFalseNext>},
    {},
};

}  // namespace tessera::itertools
