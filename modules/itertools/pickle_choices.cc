// Of product, permutations and combinations: what is chosen from, then the indices of the choice that was given last.
#include <algorithm>

#include "modules/itertools/pickle.h"
#include "objects/arguments.h"
#include "objects/int.h"

namespace tessera::itertools {

using namespace objects;  // NOLINT

namespace {

enum Progress : int64_t { kNew, kRunning, kDone };  // n[1], as in combinatorics.cc

Iterator* Self(const Value* args) { return args[0].as<Iterator>(); }

Value Indices(Thread& th, const int64_t* from, int64_t count) {
  Tuple* tuple = NewTuple(th, count);
  for (int64_t i = 0; tuple != nullptr && i < count; ++i) tuple->items()[i] = Value::Int(from[i]);
  return tuple == nullptr ? Value() : Value(tuple);
}

// (pool, length)
Value PoolAndLength(Thread& th, Value pool, int64_t length) {
  Owned number(NewInt(th, length));
  if (!number || pool.empty()) return Value();
  Value parts[] = {pool, number.get()};
  return NewTuple(th, parts, 2);
}

Value ReduceChoice(Thread& th, Value self, Value owned_state) {
  Iterator* it = self.as<Iterator>();
  Owned pool(it->n[1] == kDone ? Value(NewTuple(th, 0)) : Dup(it->v[0]));
  Value arguments = PoolAndLength(th, pool, it->n[0]);
  return Reduced(th, self, arguments, owned_state);
}

// Reads a tuple of `count` indices, each brought into [0, most(i)].
template <class Most>
bool ReadIndices(Thread& th, Value state, int64_t* to, int64_t count, int64_t least, Most most) {
  if (!IsTuple(state) || state.as<Tuple>()->size != count) {
    Raise(th, types::kValueError, "invalid arguments");
    return false;
  }
  Owned keep = Owned::Borrow(state);
  for (int64_t i = 0; i < count; ++i) {
    int64_t index;
    if (!IsInt(state.as<Tuple>()->items()[i])) {
      Raise(th, types::kTypeError, "an integer is required");
      return false;
    }
    if (!IndexAsInt64(th, state.as<Tuple>()->items()[i], &index, types::kOverflowError)) return false;
    to[i] = std::max(std::min(index, most(i)), least);
  }
  return true;
}

}  // namespace

Value ReduceProduct(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  if (self->n[1] == kDone || self->v[0].IsUnbound()) {
    Owned none(NewTuple(th, 0));
    if (!none) return Value();
    Value one = none.get();
    return Reduced(th, args[0], NewTuple(th, &one, 1));
  }
  return Reduced(th, args[0], Dup(self->v[0]), self->n[1] == kNew ? Value::Unbound() : Indices(th, self->block, self->n[0]));
}

Value SetProduct(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  if (!IsTuple(self->v[0])) return Value::None();
  Tuple* pools = self->v[0].as<Tuple>();
  auto size = [pools](int64_t i) { return pools->items()[i].as<Tuple>()->size; };
  for (int64_t i = 0; i < self->n[0]; ++i) {
    if (size(i) > 0) continue;
    self->n[1] = kDone;
    return Value::None();
  }
  if (!ReadIndices(th, args[1], self->block, self->n[0], 0, [&](int64_t i) { return size(i) - 1; })) return Value();
  self->n[1] = kRunning;
  return Value::None();
}

Value ReducePermutations(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  if (self->n[1] != kRunning) return ReduceChoice(th, args[0], Value::Unbound());
  const int64_t n = self->v[0].as<Tuple>()->size;
  Owned indices(Indices(th, self->block, n)), cycles(Indices(th, self->block + n, self->n[0]));
  if (!indices || !cycles) return Value();
  Value parts[] = {indices.get(), cycles.get()};
  return ReduceChoice(th, args[0], NewTuple(th, parts, 2));
}

Value SetPermutations(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  if (!IsTuple(args[1]) || args[1].as<Tuple>()->size != 2) return Raise(th, types::kTypeError, "a tuple of two is required");
  if (!IsTuple(self->v[0])) return Value::None();
  const int64_t n = self->v[0].as<Tuple>()->size, r = self->n[0];
  if (r > n) return Raise(th, types::kValueError, "invalid arguments");
  Owned keep = Owned::Borrow(args[1]);
  const Value* parts = keep.as<Tuple>()->items();
  if (!ReadIndices(th, parts[0], self->block, n, 0, [n](int64_t) { return n - 1; })) return Value();
  if (!ReadIndices(th, parts[1], self->block + n, r, 1, [n](int64_t i) { return n - i; })) return Value();
  self->n[1] = kRunning;
  return Value::None();
}

Value ReduceCombinations(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  return ReduceChoice(th, args[0], self->n[1] == kRunning ? Indices(th, self->block, self->n[0]) : Value::Unbound());
}

Value SetCombinations(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  if (!IsTuple(self->v[0])) return Value::None();
  const int64_t n = self->v[0].as<Tuple>()->size, r = self->n[0];
  if (r > n) return Raise(th, types::kValueError, "invalid arguments");
  if (!ReadIndices(th, args[1], self->block, r, 0, [n, r](int64_t i) { return i + n - r; })) return Value();
  self->n[1] = kRunning;
  return Value::None();
}

Value SetReplacement(Thread& th, const Value* args) {
  if (!WarnOfPickling(th)) return Value();
  Iterator* self = Self(args);
  if (!IsTuple(self->v[0])) return Value::None();
  const int64_t n = self->v[0].as<Tuple>()->size;
  if (n == 0 && self->n[0] > 0) return Raise(th, types::kValueError, "invalid arguments");
  if (!ReadIndices(th, args[1], self->block, self->n[0], 0, [n](int64_t) { return n - 1; })) return Value();
  self->n[1] = kRunning;
  return Value::None();
}

}  // namespace tessera::itertools
