// Of accumulate, starmap, compress, takewhile, dropwhile, filterfalse, groupby and tee.
#include "modules/itertools/pickle.h"
#include "objects/arguments.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/str.h"

namespace tessera::itertools {

using namespace objects;  // NOLINT

namespace {

constexpr int64_t kTeeBlock = 57;  // places of a block

Iterator* Self(const Value* args) { return args[0].as<Iterator>(); }
Value Pair(Thread& th, Value a, Value b) {
  Value parts[] = {a, b};
  return NewTuple(th, parts, 2);
}
Value OrNone(Value v) { return v.IsUnbound() ? Value::None() : v; }

// itertools.<name>(*args)
Value Make(Thread& th, const char* name, std::initializer_list<Value> args) {
  Owned module_name(Intern(th, "itertools")), attribute(Intern(th, name));
  Value module = module_name && attribute ? FindDictItem(th, th.interp.modules, module_name.as<Str>()) : Value();
  if (module.empty()) return Value();
  if (module.IsNotFound()) return Raise(th, types::kSystemError, "the module itertools is ending");
  Owned keep = Owned::Borrow(module), callable(GetAttr(th, module, attribute));
  return callable ? Call(th, callable, args) : Value();
}

}  // namespace

// --- accumulate ---

Value ReduceAccumulate(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  Owned source = Owned::Borrow(self->v[0]), function = Owned::Borrow(OrNone(self->v[1]));
  Owned total = Owned::Borrow(self->v[2]), initial = Owned::Borrow(self->v[3]);
  if (!initial.get().IsUnbound()) {  // stands before the items
    const Value before = initial.get();
    Owned first(NewTuple(th, &before, 1));
    Owned chained(first ? Make(th, "chain", {first.get(), source.get()}) : Value());
    return chained ? Reduced(th, args[0], Pair(th, chained, function), Value::None()) : Value();
  }
  if (total.get().IsNone()) {  // as a state it would be none: goes before the items, and its sum is left out
    const Value none = Value::None();
    Owned first(NewTuple(th, &none, 1));
    Owned chained(first ? Make(th, "chain", {first.get(), source.get()}) : Value());
    Owned sums(chained ? Call(th, Value(TypeOf(args[0])), {chained.get(), function.get()}) : Value());
    Owned rest(sums ? Make(th, "islice", {sums.get(), Value::Int(1), Value::None()}) : Value());
    if (!rest) return Value();
    Value parts[] = {sums.get(), Value::Int(1), Value::None()};
    Owned arguments(NewTuple(th, parts, 3));
    if (!arguments) return Value();
    Value whole[] = {Value(TypeOf(rest)), arguments.get()};
    return NewTuple(th, whole, 2);
  }
  return Reduced(th, args[0], Pair(th, source, function), Dup(OrNone(total)));
}

Value SetAccumulate(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Set(&Self(args)->v[2], Dup(args[1]));
  return Value::None();
}

// --- starmap, filterfalse, compress, takewhile, dropwhile ---

Value ReduceFunctionFirst(Thread& th, const Value* args) {
  return WarnOfPickling(th) ? Reduced(th, args[0], Pair(th, OrNone(Self(args)->v[1]), OrNone(Self(args)->v[0]))) : Value();
}
Value ReduceCompress(Thread& th, const Value* args) {
  return WarnOfPickling(th) ? Reduced(th, args[0], Pair(th, OrNone(Self(args)->v[0]), OrNone(Self(args)->v[1]))) : Value();
}
Value ReduceWhile(Thread& th, const Value* args) {
  return WarnOfPickling(th) ? Reduced(th, args[0], Pair(th, OrNone(Self(args)->v[1]), OrNone(Self(args)->v[0])), Value::Int(Self(args)->n[0])) : Value();
}
Value SetWhile(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  int truth = IsTrue(th, args[1]);
  if (truth < 0) return Value();
  Self(args)->n[0] = truth;
  return Value::None();
}

// --- groupby: (iterator, function)[, (present key, present item, key of the group)] ---

Value ReduceGroupBy(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  Value arguments = Pair(th, OrNone(self->v[0]), OrNone(self->v[1]));
  if (self->v[2].IsUnbound() || self->v[3].IsUnbound() || self->v[4].IsUnbound()) return Reduced(th, args[0], arguments);
  Value state[] = {self->v[3], self->v[4], self->v[2]};
  return Reduced(th, args[0], arguments, NewTuple(th, state, 3));
}

Value SetGroupBy(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  if (!IsTuple(args[1])) return Raise(th, types::kTypeError, "state is not a tuple");
  Tuple* state = args[1].as<Tuple>();
  if (state->size != 3) return Raise(th, types::kTypeError, "function takes exactly 3 arguments (%lld given)", static_cast<long long>(state->size));
  Owned keep = Owned::Borrow(args[1]);
  constexpr int kPlaces[] = {3, 4, 2};
  for (int i = 0; i < 3; ++i) Set(&Self(args)->v[kPlaces[i]], Dup(state->items()[i]));
  return Value::None();
}

// A group that is over has no items any more.
Value ReduceGrouper(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  if (self->v[0].IsUnbound() || self->v[0].as<Iterator>()->n[0] != self->n[0]) return ReduceExhausted(th, NewTuple(th, 0));
  return Reduced(th, args[0], Pair(th, self->v[0], self->v[1]));
}

// --- tee: ((),), (block, place); a block: (iterator, items, next block or None) ---

Value ReduceTee(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Owned none(NewTuple(th, 0));
  if (!none) return Value();
  Value one = none.get();
  return Reduced(th, args[0], NewTuple(th, &one, 1), Pair(th, OrNone(Self(args)->v[0]), Value::Int(Self(args)->n[0])));
}

Value SetTee(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  if (!IsTuple(args[1])) return Raise(th, types::kTypeError, "state is not a tuple");
  Tuple* state = args[1].as<Tuple>();
  State* module = StateOf(TypeOf(args[0]));
  int64_t place;
  Owned keep = Owned::Borrow(args[1]);
  if (state->size != 2) return Raise(th, types::kTypeError, "function takes exactly 2 arguments (%lld given)", static_cast<long long>(state->size));
  if (module == nullptr || Value(TypeOf(state->items()[0])) != module->tee_data)
    return Raise(th, types::kTypeError, "argument 1 must be itertools._tee_dataobject, not %T", state->items()[0]);
  if (!IndexAsInt64(th, state->items()[1], &place, types::kOverflowError)) return Value();
  if (place < 0 || place > kTeeBlock) return Raise(th, types::kValueError, "Index out of range");
  Set(&Self(args)->v[0], Dup(state->items()[0]));
  Self(args)->n[0] = place;
  return Value::None();
}

Value ReduceTeeData(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  Owned items(IsList(self->v[1]) ? ListFrom(th, self->v[1]) : Value(NewList(th)));
  if (!items) return Value();
  Value parts[] = {OrNone(self->v[0]), items.get(), OrNone(self->v[2])};
  return Reduced(th, args[0], NewTuple(th, parts, 3));
}

}  // namespace tessera::itertools
