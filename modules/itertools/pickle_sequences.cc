// Of chain, cycle, repeat, count, islice and zip_longest; and what all have in common.
#include <algorithm>

#include "modules/itertools/pickle.h"
#include "objects/arguments.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/str.h"

namespace tessera::itertools {

using namespace objects;  // NOLINT

bool WarnOfPickling(Thread& th) {
  return Warn(th, types::kDeprecationWarning, 1, "Pickle, copy, and deepcopy support will be removed from itertools in Python 3.14.");
}

Value Reduced(Thread& th, Value self, Value owned_arguments, Value owned_state) {
  Owned arguments(owned_arguments), state(owned_state);
  if (!arguments || !state) return Value();
  Value parts[] = {Value(TypeOf(self)), arguments.get(), state.get()};
  return NewTuple(th, parts, state.get().IsUnbound() ? 2 : 3);
}

namespace {

Iterator* Self(const Value* args) { return args[0].as<Iterator>(); }
Value Pair(Thread& th, Value a, Value b) {
  Value parts[] = {a, b};
  return NewTuple(th, parts, 2);
}
Value One(Thread& th, Value a) { return NewTuple(th, &a, 1); }
// iter(())
Value NoItems(Thread& th) {
  Owned none(NewTuple(th, 0));
  return none ? GetIter(th, none) : Value();
}

}  // namespace

// --- chain: (), (iterables[, the present one]) ---

Value ReduceChain(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  if (self->v[0].IsUnbound()) return Reduced(th, args[0], NewTuple(th, 0));
  return Reduced(th, args[0], NewTuple(th, 0), self->v[1].IsUnbound() ? One(th, self->v[0]) : Pair(th, self->v[0], self->v[1]));
}

Value SetChain(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  if (!IsTuple(args[1])) return Raise(th, types::kTypeError, "state is not a tuple");
  Tuple* state = args[1].as<Tuple>();
  if (state->size < 1 || state->size > 2) {
    return Raise(th, types::kTypeError, "function takes %s argument%s (%lld given)", state->size < 1 ? "at least 1" : "at most 2",
                 state->size < 1 ? "" : "s", static_cast<long long>(state->size));
  }
  for (int64_t i = 0; i < state->size; ++i)
    if (TypeOf(state->items()[i])->slots.iternext == nullptr) return Raise(th, types::kTypeError, "Arguments must be iterators.");
  Owned keep = Owned::Borrow(args[1]);
  Set(&Self(args)->v[0], Dup(state->items()[0]));
  Set(&Self(args)->v[1], state->size == 2 ? Dup(state->items()[1]) : Value::Unbound());
  return Value::None();
}

// --- cycle: (iterator,), (what it gave, 1 once that is repeated) ---

Value ReduceCycle(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  Owned saved(IsList(self->v[1]) ? Dup(self->v[1]) : Value(NewList(th)));
  if (!saved) return Value();
  if (!self->v[0].IsUnbound()) return Reduced(th, args[0], One(th, self->v[0]), Pair(th, saved, Value::Int(self->n[1])));
  Owned iterator(GetIter(th, saved));
  if (!iterator) return Value();
  iterator.as<ListIterator>()->index = std::min(self->n[0], saved.as<List>()->size);
  return Reduced(th, args[0], One(th, iterator), Pair(th, saved, Value::Int(1)));
}

Value SetCycle(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  if (!IsTuple(args[1])) return Raise(th, types::kTypeError, "state is not a tuple");
  Tuple* state = args[1].as<Tuple>();
  int64_t repeated;
  if (state->size != 2) return Raise(th, types::kTypeError, "function takes exactly 2 arguments (%lld given)", static_cast<long long>(state->size));
  Owned keep = Owned::Borrow(args[1]), saved = Owned::Borrow(state->items()[0]);
  if (!IsList(saved)) return Raise(th, types::kTypeError, "argument 1 must be list, not %T", saved.get());
  if (!IndexAsInt64(th, state->items()[1], &repeated, types::kOverflowError)) return Value();
  Set(&Self(args)->v[1], saved.Release());
  Self(args)->n[0] = 0;
  Self(args)->n[1] = repeated != 0;
  return Value::None();
}

// --- repeat, count ---

Value ReduceRepeat(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  Owned value = Owned::Borrow(self->v[0].IsUnbound() ? Value::None() : self->v[0]);
  if (self->n[0] < 0) return Reduced(th, args[0], One(th, value));
  Owned left(NewInt(th, self->n[0]));
  return left ? Reduced(th, args[0], Pair(th, value, left)) : Value();
}

Value ReduceCount(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  if (IsInt(self->v[1]) && IntCompare(self->v[1], Value::Int(1)) == 0) return Reduced(th, args[0], One(th, self->v[0]));
  return Reduced(th, args[0], Pair(th, self->v[0], self->v[1]));
}

// --- islice: (iterator, next, stop, step), place ---

Value ReduceISlice(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  if (self->v[0].IsUnbound()) {
    Owned none(NoItems(th));
    return none ? Reduced(th, args[0], Pair(th, none, Value::Int(0)), Value::Int(0)) : Value();
  }
  Owned numbers[4];
  for (int i = 0; i < 4; ++i) {
    numbers[i].Reset(i == 1 && self->n[1] == -1 ? Value::None() : NewInt(th, self->n[i]));
    if (!numbers[i]) return Value();
  }
  Value parts[] = {self->v[0], numbers[0], numbers[1], numbers[2]};
  return Reduced(th, args[0], NewTuple(th, parts, 4), numbers[3].Release());
}

Value SetISlice(Thread& th, const Value* args) {
  int64_t place;
  if (!WarnOfPickling(th) || !ArgumentAsSize(th, args[1], &place)) return Value();
  if (place < 0) return Raise(th, types::kOverflowError, "can't convert negative value to size_t");
  Self(args)->n[3] = place;
  return Value::None();
}

// --- zip_longest: the iterators, () for those that have ended; then the filler ---

Value ReduceZipLongest(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  Owned iterators(IsTuple(self->v[0]) ? Dup(self->v[0]) : Value(NewTuple(th, 0)));
  Owned parts(iterators ? Value(NewTuple(th, iterators.as<Tuple>()->size)) : Value());
  for (int64_t i = 0; parts && i < parts.as<Tuple>()->size; ++i) {
    Value iterator = iterators.as<Tuple>()->items()[i];
    Value part = iterator.IsNone() ? Value(NewTuple(th, 0)) : Dup(iterator);
    if (part.empty()) return Value();
    Set(&parts.as<Tuple>()->items()[i], part);
  }
  return parts ? Reduced(th, args[0], parts.Release(), Dup(self->v[1].IsUnbound() ? Value::None() : self->v[1])) : Value();
}

Value SetZipLongest(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Set(&Self(args)->v[1], Dup(args[1]));
  return Value::None();
}

}  // namespace tessera::itertools
