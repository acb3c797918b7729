// The algebra of sets: union, intersection, differences, inclusion. Each takes the cheaper way round, with the results in CPython's order.
#include <utility>

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/hashing.h"
#include "objects/protocol.h"
#include "objects/set.h"
#include "objects/set_internal.h"

namespace tessera::objects {
namespace {

Type* BaseTypeOf(const Set* set) {
  return HasFlag(static_cast<const Type*>(set->type), kFrozenSetSubclass) ? types::kFrozenSet : types::kSet;
}

// Calls visit(key, hash) for each key of a set that may change meanwhile; the key is held. Stops when visit returns false.
template <class Visit>
bool ForEachKey(const Set* set, Visit visit) {
  int64_t position = 0, hash;
  Value key;
  while (SetNext(set, &position, &key, &hash)) {
    Owned keep = Owned::Borrow(key);
    if (!visit(key, hash)) return false;
  }
  return true;
}

template <class Visit>
bool ForEachDictKey(const Dict* dict, Visit visit) {
  int64_t position = 0, hash;
  Value key;
  while (DictNext(dict, &position, &key, nullptr, &hash)) {
    Owned keep = Owned::Borrow(key);
    if (!visit(key, hash)) return false;
  }
  return true;
}

template <class Visit>
bool ForEachHashed(Thread& th, Value iterable, Visit visit) {
  return ForEach(th, iterable, [&visit](Thread& t, Value key) {
    int64_t hash = HashKey(t, key);
    return hash != -1 && visit(key, hash);
  });
}

// slot >= 0, and what to do otherwise: 1, 0, -1.
int Has(Thread& th, Set* set, Value key, int64_t hash) {
  int64_t slot = SetLookup(th, set, key, hash);
  return slot >= 0 ? 1 : slot == kNoSlot ? 0 : -1;
}

Value CopyWithout(Thread& th, Set* set, Value other) {
  Owned result(SetCopy(th, BaseTypeOf(set), set));
  if (!result || !SetDifferenceUpdate(th, result.as<Set>(), other)) return Value();
  return result.Release();
}

// Removes the key where it is, adds it where it is not.
bool Toggle(Thread& th, Set* set, Value key, int64_t hash) {
  int removed = SetDiscardHashed(th, set, key, hash);
  return removed > 0 || (removed == 0 && SetAddHashed(th, set, key, hash));
}

}  // namespace

Value SetCopy(Thread& th, Type* type, Set* set) {
  Owned copy{Value(NewSet(th, type))};  // a new one for frozenset as well: callers go on to change it
  if (!copy || !SetUpdate(th, copy.as<Set>(), Value(set))) return Value();
  return copy.Release();
}

Value SetIntersection(Thread& th, Set* set, Value other) {
  if (Value(set) == other) return SetCopy(th, BaseTypeOf(set), set);
  Owned result{Value(NewSet(th, BaseTypeOf(set)))};
  if (!result) return Value();
  Set* searched = set;
  auto keep_common = [&](Value key, int64_t hash) {
    int found = Has(th, searched, key, hash);
    return found == 0 || (found > 0 && SetAddHashed(th, result.as<Set>(), key, hash));
  };
  // An iterable may be endless: with all of the set's items found there is nothing more to look for.
  bool all_found = false;
  auto keep_until_all = [&](Value key, int64_t hash) {
    if (!keep_common(key, hash)) return false;
    all_found = result.as<Set>()->used > 0 && result.as<Set>()->used >= set->used;
    return !all_found;
  };
  bool done;
  if (IsAnySet(other)) {
    Set* walked = other.as<Set>();
    if (walked->used > searched->used) std::swap(walked, searched);
    done = ForEachKey(walked, keep_common);
  } else {
    done = ForEachHashed(th, other, keep_until_all) || all_found;
  }
  return done ? result.Release() : Value();
}

Value SetDifference(Thread& th, Set* set, Value other) {
  bool is_dict = IsExactly(other, types::kDict);
  if (!is_dict && !IsAnySet(other)) return CopyWithout(th, set, other);
  int64_t other_size = is_dict ? other.as<Dict>()->used : other.as<Set>()->used;
  if (set->used / 4 > other_size) return CopyWithout(th, set, other);
  Owned result{Value(NewSet(th, BaseTypeOf(set)))};
  if (!result) return Value();
  bool done = ForEachKey(set, [&](Value key, int64_t hash) {
    int found;
    if (is_dict) {
      Value value = FindDictItem(th, other.as<Dict>(), key, hash);
      found = value.empty() ? -1 : !value.IsNotFound();
    } else {
      found = Has(th, other.as<Set>(), key, hash);
    }
    return found > 0 || (found == 0 && SetAddHashed(th, result.as<Set>(), key, hash));
  });
  return done ? result.Release() : Value();
}

bool SetDifferenceUpdate(Thread& th, Set* set, Value other) {
  if (Value(set) == other) {
    SetClear(set);
    return true;
  }
  auto discard = [&](Value key, int64_t hash) { return SetDiscardHashed(th, set, key, hash) >= 0; };
  if (IsAnySet(other)) {
    Owned walked = Owned::Borrow(other);
    if (other.as<Set>()->used / 8 > set->used) walked = Owned(SetIntersection(th, set, other));
    if (!walked || !ForEachKey(walked.as<Set>(), discard)) return false;
  } else if (!ForEachHashed(th, other, discard)) {
    return false;
  }
  return SetTidy(th, set);
}

bool SetSymmetricDifferenceUpdate(Thread& th, Set* set, Value other) {
  if (Value(set) == other) {
    SetClear(set);
    return true;
  }
  auto toggle = [&](Value key, int64_t hash) { return Toggle(th, set, key, hash); };
  if (IsExactly(other, types::kDict)) return ForEachDictKey(other.as<Dict>(), toggle);
  // Out of an iterable first a set: a key that comes twice counts once.
  Owned keys(IsAnySet(other) ? Dup(other) : SetFrom(th, types::kSet, other));
  return keys && ForEachKey(keys.as<Set>(), toggle);
}

Value SetSymmetricDifference(Thread& th, Set* set, Value other) {
  Owned result{Value(NewSet(th, BaseTypeOf(set)))};
  if (!result || !SetUpdate(th, result.as<Set>(), other)) return Value();
  if (!SetSymmetricDifferenceUpdate(th, result.as<Set>(), Value(set))) return Value();
  return result.Release();
}

void SetSwapContents(Set* a, Set* b) {
  bool a_small = a->table == a->small, b_small = b->table == b->small;
  std::swap(a->used, b->used);
  std::swap(a->filled, b->filled);
  std::swap(a->mask, b->mask);
  std::swap(a->table, b->table);
  std::swap(a->small, b->small);
  if (b_small) a->table = a->small;
  if (a_small) b->table = b->small;
  a->hash = b->hash = -1;
}

int SetIsSubset(Thread& th, Set* set, Value other) {
  if (!IsAnySet(other)) {
    Owned common(SetIntersection(th, set, other));
    return !common ? -1 : common.as<Set>()->used == set->used;
  }
  if (set->used > other.as<Set>()->used) return 0;
  int found = 1;
  ForEachKey(set, [&](Value key, int64_t hash) {
    found = Has(th, other.as<Set>(), key, hash);
    return found > 0;
  });
  return found;
}

int SetIsSuperset(Thread& th, Set* set, Value other) {
  if (IsAnySet(other)) return SetIsSubset(th, other.as<Set>(), Value(set));
  int found = 1;
  bool done = ForEachHashed(th, other, [&](Value key, int64_t hash) {
    found = Has(th, set, key, hash);
    return found > 0;
  });
  return done ? 1 : found > 0 ? -1 : found;
}

int SetIsDisjoint(Thread& th, Set* set, Value other) {
  if (Value(set) == other) return set->used == 0;
  int found = 0;
  auto absent = [&](Value key, int64_t hash) {
    found = Has(th, set, key, hash);
    return found == 0;
  };
  bool done;
  if (IsExactly(other, types::kSet) || IsExactly(other, types::kFrozenSet)) {
    Set* walked = other.as<Set>();
    if (walked->used > set->used) std::swap(walked, set);
    done = ForEachKey(walked, absent);
  } else {
    done = ForEachHashed(th, other, absent);
  }
  if (done) return 1;
  return found > 0 ? 0 : -1;
}

}  // namespace tessera::objects
