// Looking a name up on a type: the mro, the interpreter's cache of look-ups, and the versions that keep it valid.
#include <utility>

#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/heap_type.h"
#include "objects/protocol.h"
#include "objects/slot_table.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

// The place of (version, name) in the cache.
inline MethodCacheEntry* CacheEntry(Interpreter& interp, uint32_t version, const Str* name) {
  uint64_t hash = version * 31 ^ reinterpret_cast<uintptr_t>(name) >> 4;
  return &interp.method_cache[hash & interp.method_cache_mask];
}

// A cache of that size with the entries of the one before. False: no memory, nothing has changed.
bool NewCache(Thread& th, uint32_t size) {
  Interpreter& interp = th.interp;
  auto* cache = static_cast<MethodCacheEntry*>(th.heap.AllocateZeroed(size * sizeof(MethodCacheEntry)));
  if (cache == nullptr) return false;
  MethodCacheEntry* before = std::exchange(interp.method_cache, cache);
  const uint32_t count = before == nullptr ? 0 : interp.method_cache_mask + 1;
  interp.method_cache_mask = size - 1;
  for (uint32_t n = 0; n < count; ++n) {
    if (before[n].name != nullptr) *CacheEntry(interp, before[n].version, before[n].name) = before[n];
  }
  alloc::Heap::Free(before);
  return true;
}

// A look-up that the cache did not know. Without memory for a larger cache the small one serves on.
void NoteMiss(Thread& th) {
  if (th.interp.method_cache_mask + 1 == kLargeMethodCache || ++th.interp.method_cache_misses < kMissesBeforeLarge) [[likely]] return;
  th.interp.method_cache_misses = 0;
  (void)NewCache(th, kLargeMethodCache);
}

}  // namespace

bool IsSubtype(const Type* type, const Type* base) {
  if (type == base) return true;
  if (type->mro.empty() || type->mro.IsUnbound()) {  // being made
    for (const Type* t = type->base; t != nullptr; t = t->base) {
      if (t == base) return true;
    }
    return base == types::kObject;
  }
  const Tuple* mro = type->mro.as<Tuple>();
  for (int64_t i = 0; i < mro->size; ++i) {  // a metaclass may order the mro as it likes
    if (mro->items()[i] == Value(base)) return true;
  }
  return false;
}

Value FindInMro(Thread& th, const Type* type, Str* name) {
  if (type->mro.empty() || type->mro.IsUnbound()) return Value::NotFound();
  // The mro can be exchanged by code that a strange key's __eq__ runs.
  Owned keep = Owned::Borrow(type->mro);
  const Tuple* mro = keep.as<Tuple>();
  for (int64_t i = 0; i < mro->size; ++i) {
    Value found = FindDictItem(th, mro->items()[i].as<Type>()->dict.as<Dict>(), name);
    if (found.empty()) ClearException(th);
    else if (!found.IsNotFound()) return found;
  }
  return Value::NotFound();
}

Value FindOnType(Thread& th, Type* type, Str* name) {
  if (!name->interned() || !TypeIsValidForCache(th, type)) return FindInMro(th, type, name);
  if (th.interp.method_cache == nullptr && !NewCache(th, kSmallMethodCache)) [[unlikely]] return FindInMro(th, type, name);
  MethodCacheEntry* entry = CacheEntry(th.interp, type->version, name);
  if (entry->version == type->version && entry->name == name) [[likely]] return entry->value;
  uint32_t version = type->version;
  Value found = FindInMro(th, type, name);
  if (type->version != version) return found;  // changed meanwhile
  NoteMiss(th);
  entry = CacheEntry(th.interp, version, name);
  // The entry owns its name: another string must not come to lie at its address.
  Str* old = entry->name;
  IncRef(Value(name));
  *entry = {version, name, found};
  XDecRef(Value(old));
  return found;
}

bool TypeIsValidForCache(Thread& th, Type* type) {
  if (type->version != 0) [[likely]] return true;
  if (!HasFlag(type, kHeapType) || type->mro.IsUnbound() || th.interp.next_type_version == UINT32_MAX) return false;
  type->version = th.interp.next_type_version++;
  return true;
}

namespace {

Dict* SubclassesOf(Thread& th, Type* type) {
  Value dict;
  if (HasFlag(type, kHeapType)) dict = type->weak_subclasses;
  else if (th.interp.static_states != nullptr) dict = th.interp.static_states[type->number].subclasses;
  return dict.empty() || dict.IsUnbound() ? nullptr : dict.as<Dict>();
}

// Addresses of types as dict keys: they are below 2**62.
Value KeyOf(const Type* type) { return Value::Int(static_cast<int64_t>(reinterpret_cast<uintptr_t>(type))); }
Type* TypeOfKey(Value key) { return reinterpret_cast<Type*>(static_cast<uintptr_t>(key.small_int())); }

}  // namespace

bool AddSubclass(Thread& th, Type* base, Type* type) {
  Dict* dict = SubclassesOf(th, base);
  if (dict == nullptr) {
    dict = NewDict(th);
    if (dict == nullptr) return false;
    if (HasFlag(base, kHeapType)) {
      base->weak_subclasses = dict;
    } else {
      StaticTypeState*& states = th.interp.static_states;
      if (states == nullptr) states = static_cast<StaticTypeState*>(th.heap.AllocateZeroed(kStaticTypeCount * sizeof(StaticTypeState)));
      if (states == nullptr) {
        DecRef(Value(dict));
        RaiseMemoryError(th);
        return false;
      }
      states[base->number].subclasses = dict;
    }
  }
  return DictSet(th, dict, KeyOf(type), Value::None());
}

void RemoveSubclass(Thread& th, Type* base, Type* type) {
  if (Dict* dict = SubclassesOf(th, base)) DictDelete(th, dict, KeyOf(type));
}

bool ForEachSubclass(Thread& th, Type* type, bool (*visit)(Thread& th, Type* subclass, void* argument), void* argument) {
  if (!HasFlag(type, kHeapType)) {
    for (int i = 1; i < kStaticTypeCount; ++i) {
      Type* candidate = StaticType(static_cast<TypeId>(i));
      if (candidate->base == type && !visit(th, candidate, argument)) return false;
    }
  }
  Dict* dict = SubclassesOf(th, type);
  if (dict == nullptr) return true;
  Owned keys(DictCopy(th, dict));  // what visit does may add and remove
  if (!keys) return false;
  int64_t position = 0;
  Value key, value;
  while (DictNext(keys.as<Dict>(), &position, &key, &value)) {
    if (FindDictItem(th, dict, key).IsNotFound()) continue;
    Type* subclass = TypeOfKey(key);
    if (!immortal::TryIncRef(subclass)) continue;
    Owned keep{Value(subclass)};
    if (!visit(th, subclass, argument)) return false;
  }
  return true;
}

void TypeModified(Thread& th, Type* type) {
  if (!HasFlag(type, kHeapType)) return;
  type->version = 0;
  ForEachSubclass(th, type, [](Thread& t, Type* subclass, void*) { return TypeModified(t, subclass), true; }, nullptr);
}

}  // namespace tessera::objects
