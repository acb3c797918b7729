// The type objects of set and frozenset: slots and methods.
#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/generic_alias.h"
#include "objects/hashing.h"
#include "objects/identifiers.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/repr_guard.h"
#include "objects/set.h"
#include "objects/set_internal.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/weakref.h"

namespace tessera::objects {
namespace {

Set* Self(Value v) { return v.as<Set>(); }
Type* BaseTypeOf(Value v) { return HasFlag(TypeOf(v), kFrozenSetSubclass) ? types::kFrozenSet : types::kSet; }
Value NoneIf(bool done) { return done ? Value::None() : Value(); }
Value BoolOf(int result) { return result < 0 ? Value() : Value::Bool(result != 0); }

// --- Slots of both ---

int64_t SetLength(Thread&, Value self) { return Self(self)->used; }
int Contains(Thread& th, Value self, Value key) { return SetContains(th, Self(self), key); }
Value SetIter(Thread& th, Value self) { return NewSetIterator(th, Self(self)); }

Value SetCompare(Thread& th, Value a, Value b, CompareOp op) {
  if (!IsAnySet(a) || !IsAnySet(b)) return Value::NotImplemented();
  Set *left = Self(a), *right = Self(b);
  switch (op) {
    case CompareOp::kEq:
    case CompareOp::kNe: {
      bool hashes_differ = IsExactly(a, types::kFrozenSet) && IsExactly(b, types::kFrozenSet) && left->hash != -1 && right->hash != -1 &&
                           left->hash != right->hash;
      int equal = left->used != right->used || hashes_differ ? 0 : SetIsSubset(th, left, b);
      return equal < 0 ? Value() : Value::Bool((equal != 0) == (op == CompareOp::kEq));
    }
    case CompareOp::kLe: return BoolOf(SetIsSubset(th, left, b));
    case CompareOp::kGe: return BoolOf(SetIsSubset(th, right, a));
    case CompareOp::kLt: return left->used >= right->used ? Value::False() : BoolOf(SetIsSubset(th, left, b));
    case CompareOp::kGt: return left->used <= right->used ? Value::False() : BoolOf(SetIsSubset(th, right, a));
  }
  return Value::NotImplemented();
}

Value SetRepr(Thread& th, Value self) {
  const char* name = TypeOf(self)->name;
  if (Self(self)->used == 0) return Format(th, "%s()", name);
  ReprGuard guard(th, self);
  if (guard.recursive()) return Format(th, "%s(...)", name);
  if (!guard) return Value();
  Owned keys(ListFrom(th, self));
  if (!keys) return Value();
  StrBuilder out(th);
  bool plain = IsExactly(self, types::kSet);
  Owned opening(plain ? Value(NewStrAscii(th, "{")) : Format(th, "%s({", name));
  if (!opening || !out.Append(opening.as<Str>())) return Value();
  List* list = keys.as<List>();
  for (int64_t i = 0; i < list->size; ++i) {
    Owned text(Repr(th, list->items[i]));
    if (!text || (i != 0 && !out.AppendAscii(", ")) || !out.Append(text.as<Str>())) return Value();
  }
  if (!out.AppendAscii(plain ? "}" : "})")) return Value();
  return out.Finish();
}

bool BothSets(Value a, Value b) { return IsAnySet(a) && IsAnySet(b); }

Value Or(Thread& th, Value a, Value b) {
  if (!BothSets(a, b)) return Value::NotImplemented();
  Owned result(SetCopy(th, BaseTypeOf(a), Self(a)));
  if (!result || (a != b && !SetUpdate(th, Self(result), b))) return Value();
  return result.Release();
}
Value And(Thread& th, Value a, Value b) { return BothSets(a, b) ? SetIntersection(th, Self(a), b) : Value::NotImplemented(); }
Value Sub(Thread& th, Value a, Value b) { return BothSets(a, b) ? SetDifference(th, Self(a), b) : Value::NotImplemented(); }
Value Xor(Thread& th, Value a, Value b) { return BothSets(a, b) ? SetSymmetricDifference(th, Self(a), b) : Value::NotImplemented(); }

// --- Slots of set ---

bool IntersectionUpdate(Thread& th, Set* set, Value other) {
  Owned common(SetIntersection(th, set, other));
  if (common) SetSwapContents(set, common.as<Set>());
  return static_cast<bool>(common);
}

template <bool (*update)(Thread&, Set*, Value)>
Value Inplace(Thread& th, Value self, Value other) {
  if (!IsAnySet(other)) return Value::NotImplemented();
  return update(th, Self(self), other) ? Dup(self) : Value();
}

Value SetNew(Thread& th, Type* type, Args) { return NewSet(th, type); }

bool SetInit(Thread& th, Value self, Args args) {
  if (!CheckArguments(th, "set", args, 0, 1)) return false;
  SetClear(Self(self));
  Self(self)->hash = -1;
  return args.count == 0 || SetUpdate(th, Self(self), args.values[0]);
}

Value FrozenSetNew(Thread& th, Type* type, Args args) {
  if ((type == types::kFrozenSet || type->slots.init == types::kFrozenSet->slots.init) && !CheckNoKeywords(th, "frozenset", args)) return Value();
  if (!CheckPositional(th, "frozenset", args, 0, 1)) return Value();
  return args.count == 0 ? Value(NewSet(th, type)) : SetFrom(th, type, args.values[0]);
}

void SetDealloc(Object* object) {
  ClearWeakRefsOf(object);
  SetClear(static_cast<Set*>(object));
  FreeObject(object);
}

int SetTraverse(Object* object, immortal::Visitor visit) {
  int64_t position = 0;
  Value key;
  while (SetNext(static_cast<Set*>(object), &position, &key)) {
    if (int result = VisitValue(visit, key)) return result;
  }
  return 0;
}

int SetClearSlot(Object* object) {
  SetClear(static_cast<Set*>(object));
  return 0;
}

// --- Methods ---

Value Add(Thread& th, const Value* args) { return NoneIf(SetAdd(th, Self(args[0]), args[1])); }
Value Discard(Thread& th, const Value* args) { return NoneIf(SetDiscard(th, Self(args[0]), args[1]) >= 0); }

Value Remove(Thread& th, const Value* args) {
  int removed = SetDiscard(th, Self(args[0]), args[1]);
  return removed == 0 ? RaiseValue(th, types::kKeyError, args[1]) : NoneIf(removed > 0);
}

Value Pop(Thread& th, const Value* args) {
  if (Self(args[0])->used == 0) return Raise(th, types::kKeyError, "pop from an empty set");
  return SetTakeAny(Self(args[0]));
}

Value Clear(Thread&, const Value* args) {
  SetClear(Self(args[0]));
  return Value::None();
}

Value Copy(Thread& th, const Value* args) {
  if (IsExactly(args[0], types::kFrozenSet)) return Dup(args[0]);
  return SetCopy(th, BaseTypeOf(args[0]), Self(args[0]));
}

// update(a, b, ...) and the like: the function for each argument.
template <bool (*update)(Thread&, Set*, Value)>
Value UpdateWithEach(Thread& th, const Value* args) {
  Tuple* others = args[1].as<Tuple>();
  for (int64_t i = 0; i < others->size; ++i) {
    if (!update(th, Self(args[0]), others->items()[i])) return Value();
  }
  return Value::None();
}

Value Union(Thread& th, const Value* args) {
  Owned result(SetCopy(th, BaseTypeOf(args[0]), Self(args[0])));
  if (!result) return Value();
  Tuple* others = args[1].as<Tuple>();
  for (int64_t i = 0; i < others->size; ++i) {
    if (others->items()[i] != args[0] && !SetUpdate(th, Self(result), others->items()[i])) return Value();
  }
  return result.Release();
}

// The first argument makes a new set out of self, the others are applied to that; without arguments a copy.
Value Intersection(Thread& th, const Value* args) {
  Tuple* others = args[1].as<Tuple>();
  if (others->size == 0) return SetCopy(th, BaseTypeOf(args[0]), Self(args[0]));
  Owned result(SetIntersection(th, Self(args[0]), others->items()[0]));
  for (int64_t i = 1; result && i < others->size; ++i) result = Owned(SetIntersection(th, Self(result), others->items()[i]));
  return result.Release();
}

Value Difference(Thread& th, const Value* args) {
  Tuple* others = args[1].as<Tuple>();
  if (others->size == 0) return Copy(th, args);
  Owned result(SetDifference(th, Self(args[0]), others->items()[0]));
  for (int64_t i = 1; result && i < others->size; ++i) {
    if (!SetDifferenceUpdate(th, Self(result), others->items()[i])) return Value();
  }
  return result.Release();
}

Value IntersectionUpdateMethod(Thread& th, const Value* args) {
  Owned common(Intersection(th, args));
  if (!common) return Value();
  if (common.get() != args[0]) SetSwapContents(Self(args[0]), Self(common));
  return Value::None();
}

Value SymmetricDifference(Thread& th, const Value* args) { return SetSymmetricDifference(th, Self(args[0]), args[1]); }
Value SymmetricDifferenceUpdate(Thread& th, const Value* args) {
  return NoneIf(SetSymmetricDifferenceUpdate(th, Self(args[0]), args[1]));
}
Value IsSubset(Thread& th, const Value* args) { return BoolOf(SetIsSubset(th, Self(args[0]), args[1])); }
Value IsSuperset(Thread& th, const Value* args) { return BoolOf(SetIsSuperset(th, Self(args[0]), args[1])); }
Value IsDisjoint(Thread& th, const Value* args) { return BoolOf(SetIsDisjoint(th, Self(args[0]), args[1])); }

Value Reduce(Thread& th, const Value* args) {
  Owned keys(ListFrom(th, args[0]));
  if (!keys) return Value();
  Value key_list = keys;
  Owned arguments(NewTuple(th, &key_list, 1));
  if (!arguments) return Value();
  Owned state(CallMethod(th, args[0], ids::__getstate__(), {}));
  if (!state) return Value();
  Value parts[] = {Value(TypeOf(args[0])), arguments, state};
  return NewTuple(th, parts, 3);
}

Value SizeOf(Thread&, const Value* args) {
  Set* set = Self(args[0]);
  int64_t size = static_cast<int64_t>(TypeOf(args[0])->size);
  if (set->table != set->small) size += static_cast<int64_t>((set->mask + 1) * sizeof(SetEntry));
  return Value::Int(size);
}

#define METHODS_OF_BOTH                                                                                                             \
  {"copy", Copy, "($self, /)", "A set with the same items."},                                                                       \
  {"union", Union, "($self, /, *others)", "A set of the items of all."},                                                            \
  {"intersection", Intersection, "($self, /, *others)", "A set of the items that all have in common."},                             \
  {"difference", Difference, "($self, /, *others)", "A set of the items that none of the others has."},                             \
  {"symmetric_difference", SymmetricDifference, "($self, other, /)", "A set of the items that exactly one of the two has."},        \
  {"issubset", IsSubset, "($self, other, /)", "Whether the other has all items of this set."},                                      \
  {"issuperset", IsSuperset, "($self, other, /)", "Whether this set has all items of the other."},                                  \
  {"isdisjoint", IsDisjoint, "($self, other, /)", "Whether the two have nothing in common."},                                       \
  {"__reduce__", Reduce, "($self, /)", "How to make the set again, for pickle."},                                                   \
  {"__sizeof__", SizeOf, "($self, /)", "Bytes of memory that the set takes."},                                                      \
  {"__class_getitem__", ClassGetItem, "($type, object, /)", "The class with type arguments, for annotations.", kClassMethodFlag}

constexpr MethodDef kFrozenSetMethods[] = {METHODS_OF_BOTH, {}};
constexpr MethodDef kSetMethods[] = {
    METHODS_OF_BOTH,
    {"add", Add, "($self, object, /)", "Puts the object in, unless it is there."},
    {"discard", Discard, "($self, object, /)", "Takes the object out if it is there."},
    {"remove", Remove, "($self, object, /)", "Takes the object out.\n\nRaises KeyError when it is not there."},
    {"pop", Pop, "($self, /)", "Takes out and returns any item.\n\nRaises KeyError when the set is empty."},
    {"clear", Clear, "($self, /)", "Takes all items out."},
    {"update", UpdateWithEach<SetUpdate>, "($self, /, *others)", "Puts the items of all others in."},
    {"intersection_update", IntersectionUpdateMethod, "($self, /, *others)", "Keeps only the items that all have in common."},
    {"difference_update", UpdateWithEach<SetDifferenceUpdate>, "($self, /, *others)", "Takes out the items of all others."},
    {"symmetric_difference_update", SymmetricDifferenceUpdate, "($self, other, /)",
     "Takes out the items of the other that are there, and puts in those that are not."},
    {}};

void InitBoth(Type* type) {
  type->size = sizeof(Set);
  type->type_flags |= kBaseType | kCollectable | kHasWeakRefs;
  type->dealloc = SetDealloc;
  type->traverse = SetTraverse;
  type->clear = SetClearSlot;
  Slots& slots = type->slots;
  slots.repr = SetRepr;
  slots.richcompare = SetCompare;
  slots.iter = SetIter;
  slots.length = SetLength;
  slots.contains = Contains;
  slots.binary[static_cast<int>(BinaryOp::kOr)] = Or;
  slots.binary[static_cast<int>(BinaryOp::kAnd)] = And;
  slots.binary[static_cast<int>(BinaryOp::kSub)] = Sub;
  slots.binary[static_cast<int>(BinaryOp::kXor)] = Xor;
}

}  // namespace

int64_t SetEntriesHash(const Set* set) {
  // The keys come in any order: their hashes are spread, then joined by a commutative operation.
  uint64_t sum = 0;
  int64_t position = 0, hash;
  Value key;
  while (SetNext(set, &position, &key, &hash)) {
    uint64_t h = static_cast<uint64_t>(hash);
    sum ^= (h ^ 89869747u ^ h << 16) * 3644798167u;
  }
  sum ^= (static_cast<uint64_t>(set->used) + 1) * 1927868237u;
  sum ^= sum >> 11 ^ sum >> 25;
  sum = sum * 69069u + 907133923u;
  return sum == ~uint64_t{0} ? 590923713 : static_cast<int64_t>(sum);
}

int64_t FrozenSetHash(Thread&, Value self) {
  Set* set = Self(self);
  bool frozen = HasFlag(TypeOf(self), kFrozenSetSubclass);
  if (frozen && set->hash != -1) return set->hash;
  int64_t hash = SetEntriesHash(set);
  if (frozen) set->hash = hash;
  return hash;
}

void InitSetType(Type* type) {
  InitBoth(type);
  type->type_flags |= kSetSubclass;
  Slots& slots = type->slots;
  slots.new_ = SetNew;
  slots.init = SetInit;
  slots.hash = HashNotImplemented;
  slots.inplace[static_cast<int>(BinaryOp::kOr)] = Inplace<SetUpdate>;
  slots.inplace[static_cast<int>(BinaryOp::kAnd)] = Inplace<IntersectionUpdate>;
  slots.inplace[static_cast<int>(BinaryOp::kSub)] = Inplace<SetDifferenceUpdate>;
  slots.inplace[static_cast<int>(BinaryOp::kXor)] = Inplace<SetSymmetricDifferenceUpdate>;
  type->methods = kSetMethods;
  type->docstring = "set(iterable=(), /)\n--\n\nA collection of unique items in no order, which can be changed.";
}

void InitFrozenSetType(Type* type) {
  InitBoth(type);
  type->type_flags |= kFrozenSetSubclass;
  type->slots.new_ = FrozenSetNew;
  type->slots.hash = FrozenSetHash;
  type->methods = kFrozenSetMethods;
  type->docstring = "frozenset(iterable=(), /)\n--\n\nA collection of unique items in no order, which cannot be changed.";
}

}  // namespace tessera::objects
