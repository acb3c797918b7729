// Iterators over choices: product, permutations, combinations, combinations_with_replacement.
//
// v[0]: the pool, a tuple (of tuples for product). block: the indices of the present choice, for permutations then its cycles. n[0]: the length of
// a choice. n[1]: kNew, kRunning or kDone.
#include <algorithm>

#include "modules/itertools/iterator.h"
#include "modules/itertools/pickle.h"
#include "objects/arguments.h"
#include "objects/int.h"

namespace tessera::itertools {

using namespace objects;  // NOLINT

namespace {

enum Progress : int64_t { kNew, kRunning, kDone };

int64_t PoolSize(const Iterator* self) { return self->v[0].as<Tuple>()->size; }

// An iterator over choices of `length` from the pool, with a block of so many indices, all 0.
Iterator* NewChoice(Thread& th, Value type, Value pool, int64_t length, int64_t indices) {
  int64_t* block = nullptr;
  size_t bytes;
  if (__builtin_mul_overflow(static_cast<size_t>(indices) + 1, sizeof(int64_t), &bytes) ||
      (block = static_cast<int64_t*>(th.heap.Allocate(bytes))) == nullptr) {
    RaiseMemoryError(th);
    return nullptr;
  }
  std::fill_n(block, indices + 1, 0);
  Iterator* self = NewIterator(th, type.as<Type>());
  if (self == nullptr) {
    alloc::Heap::Free(block);
    return nullptr;
  }
  self->v[0] = Dup(pool);
  self->block = block;
  self->n[0] = length;
  return self;
}

// The items of the pool at the first n[0] indices.
Value Chosen(Thread& th, Iterator* self) {
  Owned pool = Owned::Borrow(self->v[0]);
  Tuple* choice = NewTuple(th, self->n[0]);
  if (choice == nullptr) return Value();
  for (int64_t i = 0; i < self->n[0]; ++i) choice->items()[i] = Dup(pool.as<Tuple>()->items()[self->block[i]]);
  return choice;
}

Value End(Iterator* self) {
  self->n[1] = kDone;
  return Value::NotFound();
}

bool ReadLength(Thread& th, Value v, int64_t* out) {
  if (!ArgumentAsSize(th, v, out)) return false;
  if (*out >= 0) return true;
  Raise(th, types::kValueError, "r must be non-negative");
  return false;
}

// The first step shows the choice as it is; each later one asks `advance` for the next. The pool goes with the iterator.
template <bool (*kAdvance)(Iterator*)>
Value NextChoice(Thread& th, Iterator* self) {
  if (self->n[1] == kDone || self->v[0].IsUnbound()) return Value::NotFound();
  if (self->n[1] == kRunning && !kAdvance(self)) return End(self);
  self->n[1] = kRunning;
  return Chosen(th, self);
}

// --- combinations ---

Value CombinationsNew(Thread& th, const Value* args) {
  Owned pool(TupleFrom(th, args[1]));
  int64_t r;
  if (!pool || !ReadLength(th, args[2], &r)) return Value();
  bool none = r > pool.as<Tuple>()->size;
  Iterator* self = NewChoice(th, args[0], pool, r, none ? 0 : r);
  if (self == nullptr) return Value();
  if (none) self->n[1] = kDone;
  for (int64_t i = 0; !none && i < r; ++i) self->block[i] = i;
  return self;
}
constexpr MethodDef kCombinations = {"combinations", &CombinationsNew, "($type, iterable, r)", ""};

// The rightmost index that can grow does; those behind it follow it closely.
bool AdvanceCombination(Iterator* self) {
  int64_t r = self->n[0], n = PoolSize(self), i = r - 1;
  while (i >= 0 && self->block[i] == i + n - r) --i;
  if (i < 0) return false;
  ++self->block[i];
  for (int64_t j = i + 1; j < r; ++j) self->block[j] = self->block[j - 1] + 1;
  return true;
}

// --- combinations_with_replacement ---

Value ReplacementNew(Thread& th, const Value* args) {
  Owned pool(TupleFrom(th, args[1]));
  int64_t r;
  if (!pool || !ReadLength(th, args[2], &r)) return Value();
  Iterator* self = NewChoice(th, args[0], pool, r, r);
  if (self == nullptr) return Value();
  if (pool.as<Tuple>()->size == 0 && r > 0) self->n[1] = kDone;
  return self;
}
constexpr MethodDef kReplacement = {"combinations_with_replacement", &ReplacementNew, "($type, iterable, r)", ""};

bool AdvanceReplacement(Iterator* self) {
  int64_t r = self->n[0], n = PoolSize(self), i = r - 1;
  while (i >= 0 && self->block[i] == n - 1) --i;
  if (i < 0) return false;
  int64_t index = self->block[i] + 1;
  for (; i < r; ++i) self->block[i] = index;
  return true;
}

// --- permutations: behind the n indices of the pool, r cycles ---

Value PermutationsNew(Thread& th, const Value* args) {
  Owned pool(TupleFrom(th, args[1]));
  if (!pool) return Value();
  int64_t n = pool.as<Tuple>()->size, r = n;
  if (!args[2].IsUnbound() && !args[2].IsNone()) {
    if (!IsInt(args[2])) return Raise(th, types::kTypeError, "Expected int as r");
    if (!ReadLength(th, args[2], &r)) return Value();
  }
  bool none = r > n;
  Iterator* self = NewChoice(th, args[0], pool, r, none ? 0 : n + r);
  if (self == nullptr) return Value();
  if (none) self->n[1] = kDone;
  for (int64_t i = 0; !none && i < n; ++i) self->block[i] = i;
  for (int64_t i = 0; !none && i < r; ++i) self->block[n + i] = n - i;
  return self;
}
constexpr MethodDef kPermutations = {"permutations", &PermutationsNew, "($type, iterable, r=None)", ""};

// The rightmost cycle that is not worn out swaps its place with one further on; worn-out ones rotate back and begin again.
bool AdvancePermutation(Iterator* self) {
  int64_t n = PoolSize(self), r = self->n[0];
  int64_t *indices = self->block, *cycles = indices + n;
  for (int64_t i = r - 1; i >= 0; --i) {
    if (--cycles[i] > 0) {
      std::swap(indices[i], indices[n - cycles[i]]);
      return true;
    }
    std::rotate(indices + i, indices + i + 1, indices + n);
    cycles[i] = n - i;
  }
  return false;
}

// --- product: each index counts in a tuple of its own ---

Value ProductNew(Thread& th, const Value* args) {
  int64_t repeat = 1, length;
  if (!args[2].IsUnbound() && !ArgumentAsSize(th, args[2], &repeat)) return Value();
  if (repeat < 0) return Raise(th, types::kValueError, "repeat argument cannot be negative");
  Tuple* given = args[1].as<Tuple>();
  int64_t count = repeat == 0 ? 0 : given->size;
  if (__builtin_mul_overflow(count, repeat, &length)) return Raise(th, types::kOverflowError, "repeat argument too large");
  Owned pools(NewTuple(th, length));
  bool none = false;
  for (int64_t i = 0; pools && i < count; ++i) {
    Value pool = TupleFrom(th, given->items()[i]);
    if (pool.empty()) return Value();
    Set(&pools.as<Tuple>()->items()[i], pool);
    none |= pool.as<Tuple>()->size == 0;
  }
  if (!pools) return Value();
  for (int64_t i = count; i < length; ++i) Set(&pools.as<Tuple>()->items()[i], Dup(pools.as<Tuple>()->items()[i - count]));
  Iterator* self = NewChoice(th, args[0], pools, length, length);
  if (self != nullptr && none) self->n[1] = kDone;
  return self == nullptr ? Value() : Value(self);
}
constexpr MethodDef kProduct = {"product", &ProductNew, "($type, /, *iterables, repeat=1)", ""};

Value ProductNext(Thread& th, Iterator* self) {
  if (self->n[1] == kDone || self->v[0].IsUnbound()) return Value::NotFound();
  Owned keep = Owned::Borrow(self->v[0]);
  const Value* pools = keep.as<Tuple>()->items();
  int64_t i = self->n[0] - 1;
  if (self->n[1] == kRunning) {
    while (i >= 0 && ++self->block[i] == pools[i].as<Tuple>()->size) self->block[i--] = 0;
    if (i < 0) return End(self);
  }
  self->n[1] = kRunning;
  Tuple* choice = NewTuple(th, self->n[0]);
  if (choice == nullptr) return Value();
  for (int64_t k = 0; k < self->n[0]; ++k) choice->items()[k] = Dup(pools[k].as<Tuple>()->items()[self->block[k]]);
  return choice;
}

Value SizeOf(Thread& th, const Value* args) {
  return NewInt(th, static_cast<int64_t>(sizeof(Iterator) + alloc::Heap::UsableSize(args[0].as<Iterator>()->block)));
}
constexpr MethodDef kSizeOf = {"__sizeof__", &SizeOf, "($self, /)", "The bytes that the iterator takes, its indices included."};
constexpr MethodDef kProductMethods[] = {kSizeOf,
    {"__reduce__", &ReduceProduct, "($self, /)", "Return state information for pickling."},
    {"__setstate__", &SetProduct, "($self, state, /)", "Set state information for unpickling."},
    {}};
constexpr MethodDef kPermutationsMethods[] = {kSizeOf,
    {"__reduce__", &ReducePermutations, "($self, /)", "Return state information for pickling."},
    {"__setstate__", &SetPermutations, "($self, state, /)", "Set state information for unpickling."},
    {}};
constexpr MethodDef kCombinationsMethods[] = {kSizeOf,
    {"__reduce__", &ReduceCombinations, "($self, /)", "Return state information for pickling."},
    {"__setstate__", &SetCombinations, "($self, state, /)", "Set state information for unpickling."},
    {}};
constexpr MethodDef kReplacementMethods[] = {kSizeOf,
    {"__reduce__", &ReduceCombinations, "($self, /)", "Return state information for pickling."},
    {"__setstate__", &SetReplacement, "($self, state, /)", "Set state information for unpickling."},
    {}};

}  // namespace

const TypeSpec kCombinatoricTypes[] = {
    {"itertools.product", sizeof(Iterator), kBaseType, "Each choice of one item of each iterable.", kProductMethods, nullptr, &FillIterator<kProduct, ProductNext>},
    {"itertools.permutations", sizeof(Iterator), kBaseType, "Each choice of r items in each order.", kPermutationsMethods, nullptr,
     &FillIterator<kPermutations, NextChoice<AdvancePermutation>>},
    {"itertools.combinations", sizeof(Iterator), kBaseType, "Each choice of r items, in their order.", kCombinationsMethods, nullptr,
     &FillIterator<kCombinations, NextChoice<AdvanceCombination>>},
    {"itertools.combinations_with_replacement", sizeof(Iterator), kBaseType, "Each choice of r items in their order, each as often as you like.", kReplacementMethods,
     nullptr, &FillIterator<kReplacement, NextChoice<AdvanceReplacement>>},
    {},
};

}  // namespace tessera::itertools
