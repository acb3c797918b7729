// Filling a dict from another one, from a mapping, from pairs and from keyword arguments.
#include "objects/dict.h"

#include "objects/arguments.h"
#include "objects/dict_internal.h"
#include "objects/errors.h"
#include "objects/hashing.h"
#include "objects/identifiers.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

bool SetOne(Thread& th, Dict* dict, Value key, int64_t hash, Value value, bool override) {
  int64_t number = LookupEntry(th, dict, key, hash);
  if (number == kLookupFailed) return false;
  if (number == kMissingEntry) return InsertNewEntry(th, dict, hash, Dup(key), Dup(value));
  if (override) DecRef(std::exchange(dict->entries[number].value, Dup(value)));
  return true;
}

// Walking another dict while comparisons, or releases of old values, may change it.
class StableWalk {
 public:
  explicit StableWalk(Dict* dict) : dict_(dict), filled_(dict->filled) {}
  // True: the next entry is in key, hash and value.
  bool Next() {
    Value k, v;
    if (Changed() || !DictNext(dict_, &position_, &k, &v, &hash)) return false;
    key = Owned::Borrow(k);
    value = Owned::Borrow(v);
    return true;
  }
  bool Changed() const { return dict_->filled != filled_; }
  // To be called at the end: false + RuntimeError when it changed.
  bool Ended(Thread& th) const {
    if (Changed()) Raise(th, types::kRuntimeError, "dict mutated during update");
    return !Changed();
  }

  Owned key, value;
  int64_t hash = 0;

 private:
  Dict* dict_;
  uint32_t filled_;
  int64_t position_ = 0;
};

// Into an empty dict nothing has to be looked up, and no code runs.
bool FillEmpty(Thread& th, Dict* dict, const Dict* other) {
  int64_t position = 0, hash;
  Value key, value;
  while (DictNext(other, &position, &key, &value, &hash)) {
    if (!InsertNewEntry(th, dict, hash, Dup(key), Dup(value))) return false;
  }
  return true;
}

bool MergeDict(Thread& th, Dict* dict, Dict* other, bool override) {
  if (dict == other || other->used == 0) return true;
  if ((int64_t{dict->capacity} - dict->filled) * 3 < other->used * 2 && !ReserveEntries(th, dict, dict->used + other->used)) return false;
  if (dict->used == 0) return FillEmpty(th, dict, other);
  StableWalk walk(other);
  while (walk.Next()) {
    if (!SetOne(th, dict, walk.key, walk.hash, walk.value, override)) return false;
  }
  return walk.Ended(th);
}

// What keys() of a mapping gives, as a list: all keys are known before the first value is asked for.
Value KeysOf(Thread& th, Value mapping, Value keys_method) {
  Owned keys(Call(th, keys_method, Args{nullptr, 0}));
  if (!keys) return Value();
  Owned iterator(GetIter(th, keys));
  if (iterator) return ListFrom(th, iterator);
  if (ClearIf(th, types::kTypeError)) Raise(th, types::kTypeError, "%.200T.keys() returned a non-iterable (type %.200T)", mapping, keys.get());
  return Value();
}

bool MergeMapping(Thread& th, Dict* dict, Value mapping, Value keys_method, bool override) {
  Owned keys(KeysOf(th, mapping, keys_method));
  if (!keys) return false;
  return ForEach(th, keys, [&](Thread& t, Value key) {
    int64_t hash = HashKey(t, key);
    if (hash == -1) return false;
    if (!override) {
      int64_t number = LookupEntry(t, dict, key, hash);
      if (number != kMissingEntry) return number >= 0;
    }
    Owned value(GetItem(t, mapping, key));
    return value && SetOne(t, dict, key, hash, value, override);
  });
}

bool SetPair(Thread& th, Dict* dict, Value pair, int64_t position, bool override) {
  List* items = ListFrom(th, pair);
  if (items == nullptr) {
    if (ClearIf(th, types::kTypeError)) {
      Raise(th, types::kTypeError, "cannot convert dictionary update sequence element #%lld to a sequence", static_cast<long long>(position));
    }
    return false;
  }
  Owned keep{Value(items)};
  if (items->size != 2) {
    Raise(th, types::kValueError, "dictionary update sequence element #%lld has length %lld; 2 is required",
          static_cast<long long>(position), static_cast<long long>(items->size));
    return false;
  }
  // The list is our own: nobody changes it.
  Owned key = Owned::Borrow(items->items[0]), value = Owned::Borrow(items->items[1]);
  int64_t hash = HashKey(th, key);
  return hash != -1 && SetOne(th, dict, key, hash, value, override);
}

bool MergePairs(Thread& th, Dict* dict, Value iterable, bool override) {
  int64_t position = 0;
  return ForEach(th, iterable, [&](Thread& t, Value pair) {
    if (IsExactly(pair, types::kTuple) && pair.as<Tuple>()->size == 2) {
      const Value* items = pair.as<Tuple>()->items();
      int64_t hash = HashKey(t, items[0]);
      if (hash == -1 || !SetOne(t, dict, items[0], hash, items[1], override)) return false;
    } else if (!SetPair(t, dict, pair, position, override)) {
      return false;
    }
    ++position;
    return true;
  });
}

// May its entries be taken as they lie in the table? A subclass with its own __iter__ wants to be asked.
bool IsPlainDict(Value v) { return IsDict(v) && TypeOf(v)->slots.iter == types::kDict->slots.iter; }

bool RaiseTwice(Thread& th, Value callable, Value key) {
  Owned text(CallableText(th, callable));
  if (text) Raise(th, types::kTypeError, "%U got multiple values for keyword argument '%S'", text.get(), key);
  return false;
}

// A key that is no string is only refused by the call: a name given twice is said first.
bool AddKeyword(Thread& th, Dict* dict, Value key, Value value, Value callable) {
  int64_t hash = HashKey(th, key);
  if (hash == -1) return false;
  int64_t number = LookupEntry(th, dict, key, hash);
  if (number == kMissingEntry) return InsertNewEntry(th, dict, hash, Dup(key), Dup(value));
  return number != kLookupFailed && RaiseTwice(th, callable, key);
}

}  // namespace

bool DictUpdate(Thread& th, Dict* dict, Value other, bool override) {
  if (IsPlainDict(other)) return MergeDict(th, dict, other.as<Dict>(), override);
  Owned keys(FindAttr(th, other, ids::keys()));
  if (!keys) return false;
  if (keys.get().IsNotFound()) return MergePairs(th, dict, other, override);
  return MergeMapping(th, dict, other, keys, override);
}

bool DictMergeKeywords(Thread& th, Dict* dict, Value mapping, Value callable) {
  if (IsPlainDict(mapping)) {
    StableWalk walk(mapping.as<Dict>());
    while (walk.Next()) {
      if (!AddKeyword(th, dict, walk.key, walk.value, callable)) return false;
    }
    return walk.Ended(th);
  }
  Owned method(FindAttr(th, mapping, ids::keys()));
  if (!method) return false;
  if (method.get().IsNotFound()) {
    Owned text(CallableText(th, callable));
    if (text) Raise(th, types::kTypeError, "%U argument after ** must be a mapping, not %.200T", text.get(), mapping);
    return false;
  }
  Owned keys(KeysOf(th, mapping, method));
  if (!keys) return false;
  return ForEach(th, keys, [&](Thread& t, Value key) {
    Owned value(GetItem(t, mapping, key));
    return value && AddKeyword(t, dict, key, value, callable);
  });
}

}  // namespace tessera::objects
