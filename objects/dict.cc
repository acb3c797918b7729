// The hash table of dict: look-up, insertion, removal, growth. What Python sees of it is in dict_methods.cc and dict_views.cc.
//
// Rules that cannot be seen on the spot:
//   1. A comparison may run code that changes the dict. After one, the table is looked at again (Moved) before it is used.
//   2. At least a third of the index slots are free (-1), because filled <= capacity and every slot that is not free once stood for one of
//      the entries counted by filled: so every probe ends. Taking back an entry therefore takes back its share of capacity too.
//   3. References are released when the table is consistent again.
#include "objects/dict.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "objects/dict_internal.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/hashing.h"
#include "objects/protocol.h"

namespace tessera::objects {
namespace {

constexpr int32_t kFree = -1, kDummy = -2;
constexpr Value kHole = Value(Value::kDeletedBits);
constexpr int64_t kMinSlots = 8;
constexpr int64_t kMaxSlots = int64_t{1} << 31;

constexpr int64_t CapacityOf(int64_t slots) { return slots * 2 / 3; }
constexpr size_t IndexWidth(uint64_t slots) { return slots <= 128 ? 1 : slots <= 32768 ? 2 : 4; }
int64_t SlotsFor(int64_t at_least) {
  return at_least <= kMinSlots ? kMinSlots : static_cast<int64_t>(std::bit_ceil(static_cast<uint64_t>(at_least)));
}

// Calls f with the index table as an array of its element type.
template <class F>
inline auto WithIndex(const Dict* dict, F f) {
  if (dict->mask < 128) return f(static_cast<int8_t*>(dict->index));
  if (dict->mask < 32768) return f(static_cast<int16_t*>(dict->index));
  return f(static_cast<int32_t*>(dict->index));
}

struct Probe {
  Probe(int64_t hash, uint32_t table_mask)
      : perturb(static_cast<uint64_t>(hash)), mask(table_mask), slot(perturb & mask) {}
  void Next() {
    perturb >>= kPerturbShift;
    slot = (slot * 5 + perturb + 1) & mask;
  }
  uint64_t perturb, mask, slot;
};

constexpr int64_t kStrangeKey = -3;  // a key of the same hash is no exact str

template <class I>
inline int64_t FindStrIn(const I* index, const Dict* dict, const Str* key, int64_t hash) {
  const DictEntry* entries = dict->entries;
  for (Probe probe(hash, dict->mask);; probe.Next()) {
    int64_t number = index[probe.slot];
    if (number >= 0) {
      const DictEntry& entry = entries[number];
      if (entry.key == Value(key)) return number;
      if (entry.hash == hash) {
        if (!IsExactStr(entry.key)) return kStrangeKey;
        if (SameText(entry.key.as<Str>(), key)) return number;
      }
    } else if (number == kFree) {
      return kMissingEntry;
    }
  }
}

// The entry, kMissingEntry or kStrangeKey.
inline int64_t FindStr(const Dict* dict, Str* key, int64_t hash) {
  if (dict->mask == 0) return kMissingEntry;
  return WithIndex(dict, [=](auto* index) { return FindStrIn(index, dict, key, hash); });
}

inline int64_t IndexAt(const Dict* dict, uint64_t slot) {
  return WithIndex(dict, [=](auto* index) -> int64_t { return index[slot]; });
}
inline void SetIndexAt(Dict* dict, uint64_t slot, int64_t number) {
  WithIndex(dict, [=](auto* index) { index[slot] = static_cast<std::remove_reference_t<decltype(*index)>>(number); });
}

// A place in the table, to see whether it is still the same after a comparison.
struct Place {
  const DictEntry* entries;
  uint32_t mask;
  int64_t number;
  Value key;
};
bool Moved(const Dict* dict, const Place& place) {
  return dict->entries != place.entries || dict->mask != place.mask || dict->filled <= place.number ||
         dict->entries[place.number].key != place.key;
}

// 1, 0, -1 error, or kTableMoved.
constexpr int kTableMoved = -2;
int EntryEquals(Thread& th, Dict* dict, int64_t number, Value key) {
  Value stored = dict->entries[number].key;
  int quick = QuickEqual(stored, key);
  if (quick >= 0) return quick;
  Place place{dict->entries, dict->mask, number, stored};
  Owned keep = Owned::Borrow(stored);
  int equal = CompareBool(th, stored, key, CompareOp::kEq);
  if (equal < 0) return -1;
  return Moved(dict, place) ? kTableMoved : equal;
}

// One pass over the probe sequence: entry, kMissingEntry, kLookupFailed or kStrangeKey for "start again".
int64_t LookupOnce(Thread& th, Dict* dict, Value key, int64_t hash) {
  if (dict->mask == 0) return kMissingEntry;
  for (Probe probe(hash, dict->mask);; probe.Next()) {
    int64_t number = IndexAt(dict, probe.slot);
    if (number == kFree) return kMissingEntry;
    if (number < 0 || dict->entries[number].hash != hash) continue;
    int equal = EntryEquals(th, dict, number, key);
    if (equal > 0) return number;
    if (equal == -1) return kLookupFailed;
    if (equal == kTableMoved) return kStrangeKey;
  }
}

uint64_t SlotForNew(const Dict* dict, int64_t hash) {
  Probe probe(hash, dict->mask);
  while (IndexAt(dict, probe.slot) >= 0) probe.Next();
  return probe.slot;
}

uint64_t SlotOf(const Dict* dict, int64_t number) {
  Probe probe(dict->entries[number].hash, dict->mask);
  while (IndexAt(dict, probe.slot) != number) probe.Next();
  return probe.slot;
}

template <class I>
void FillIndex(I* index, const Dict* dict) {
  for (uint32_t number = 0; number < dict->filled; ++number) {
    Probe probe(dict->entries[number].hash, dict->mask);
    while (index[probe.slot] >= 0) probe.Next();
    index[probe.slot] = static_cast<I>(number);
  }
}

// Moves the live entries to a table of `slots`. False + MemoryError: nothing has changed.
bool Resize(Thread& th, Dict* dict, int64_t slots) {
  if (slots > kMaxSlots) {
    RaiseMemoryError(th);
    return false;
  }
  size_t entry_bytes = static_cast<size_t>(CapacityOf(slots)) * sizeof(DictEntry);
  void* block = th.heap.Allocate(entry_bytes + static_cast<size_t>(slots) * IndexWidth(static_cast<uint64_t>(slots)));
  if (block == nullptr) {
    RaiseMemoryError(th);
    return false;
  }
  DictEntry* entries = static_cast<DictEntry*>(block);
  if (dict->filled == static_cast<uint64_t>(dict->used)) {
    if (dict->used != 0) std::memcpy(entries, dict->entries, static_cast<size_t>(dict->used) * sizeof(DictEntry));
  } else {
    std::copy_if(dict->entries, dict->entries + dict->filled, entries, [](const DictEntry& e) { return e.key != kHole; });
  }
  alloc::Heap::Free(dict->entries);
  dict->entries = entries;
  dict->index = static_cast<char*>(block) + entry_bytes;
  dict->mask = static_cast<uint32_t>(slots - 1);
  dict->capacity = static_cast<uint32_t>(CapacityOf(slots));
  dict->filled = static_cast<uint32_t>(dict->used);
  dict->keys_version = 0;
  BuildDictIndex(dict);
  return true;
}

bool SetHashed(Thread& th, Dict* dict, Value key, int64_t hash, Value value) {
  int64_t number = LookupEntry(th, dict, key, hash);
  if (number == kLookupFailed) return false;
  if (number == kMissingEntry) return InsertNewEntry(th, dict, hash, Dup(key), Dup(value));
  DecRef(std::exchange(dict->entries[number].value, Dup(value)));
  return true;
}

Value FoundValue(Dict* dict, int64_t number) {
  if (number >= 0) return dict->entries[number].value;
  return number == kMissingEntry ? Value::NotFound() : Value();
}

}  // namespace

int64_t LookupEntry(Thread& th, Dict* dict, Value key, int64_t hash) {
  if (IsExactStr(key)) {
    int64_t number = FindStr(dict, key.as<Str>(), hash);
    if (number != kStrangeKey) [[likely]] return number;
  }
  for (;;) {
    int64_t number = LookupOnce(th, dict, key, hash);
    if (number != kStrangeKey) return number;
  }
}

bool InsertNewEntry(Thread& th, Dict* dict, int64_t hash, Value owned_key, Value owned_value) {
  if (dict->filled == dict->capacity && !Resize(th, dict, SlotsFor(dict->used * 3))) [[unlikely]] {
    DecRef(owned_key);
    DecRef(owned_value);
    return false;
  }
  uint64_t slot = SlotForNew(dict, hash);
  SetIndexAt(dict, slot, dict->filled);
  dict->entries[dict->filled] = DictEntry{hash, owned_key, owned_value};
  ++dict->filled;
  ++dict->used;
  dict->keys_version = 0;
  return true;
}

void TakeEntry(Dict* dict, int64_t number, Value* key, Value* value) {
  SetIndexAt(dict, SlotOf(dict, number), kDummy);
  DictEntry& entry = dict->entries[number];
  *key = std::exchange(entry.key, kHole);
  *value = std::exchange(entry.value, Value::Unbound());
  --dict->used;
  dict->keys_version = 0;
}

void TakeLastEntry(Dict* dict, int64_t number, Value* key, Value* value) {
  TakeEntry(dict, number, key, value);
  uint32_t gone = dict->filled - static_cast<uint32_t>(number);
  dict->filled -= gone;
  dict->capacity -= gone;
}

bool ReserveEntries(Thread& th, Dict* dict, int64_t entries) {
  if (entries <= static_cast<int64_t>(dict->capacity) - dict->filled + dict->used) return true;
  if (entries > CapacityOf(kMaxSlots)) {
    RaiseMemoryError(th);
    return false;
  }
  return Resize(th, dict, SlotsFor((entries * 3 + 1) / 2));
}

Dict* NewDictOf(Thread& th, Type* type) {
  Dict* dict = New<Dict>(th, type);
  if (dict == nullptr) return nullptr;
  dict->used = 0;
  dict->filled = dict->capacity = dict->mask = dict->keys_version = 0;
  dict->entries = nullptr;
  dict->index = nullptr;
  return dict;
}

Dict* NewDict(Thread& th, int64_t room) {
  Dict* dict = NewDictOf(th, types::kDict);
  if (dict == nullptr || room == 0 || ReserveEntries(th, dict, room)) return dict;
  DecRef(Value(dict));
  return nullptr;
}

void BuildDictIndex(Dict* dict) {
  uint64_t slots = uint64_t{dict->mask} + 1;
  std::memset(dict->index, 0xff, slots * IndexWidth(slots));
  WithIndex(dict, [=](auto* index) { FillIndex(index, dict); });
}

Value FindDictItem(Thread& th, Dict* dict, Value key) {
  int64_t hash = HashKey(th, key);
  if (hash == -1) return Value();
  return FoundValue(dict, LookupEntry(th, dict, key, hash));
}

Value FindDictItem(Thread& th, Dict* dict, Value key, int64_t hash) {
  return FoundValue(dict, LookupEntry(th, dict, key, hash));
}

namespace {
[[gnu::noinline]] Value FindStrItem(Thread& th, Dict* dict, Str* key) {
  int64_t hash = StrHashCached(key);
  int64_t number = FindStr(dict, key, hash);
  if (number == kStrangeKey) [[unlikely]] number = LookupEntry(th, dict, Value(key), hash);
  return FoundValue(dict, number);
}
}  // namespace

Value FindDictItem(Thread& th, Dict* dict, Str* key) {
  // Most often the very same str stands at its first place in a small table. (A hash that is not computed yet leads to some slot as well: the
  // identity decides.)
  if (dict->mask - 1u < 127u) [[likely]] {
    int64_t number = static_cast<const int8_t*>(dict->index)[static_cast<uint64_t>(key->hash) & dict->mask];
    if (number >= 0 && dict->entries[number].key == Value(key)) [[likely]] return dict->entries[number].value;
  }
  return FindStrItem(th, dict, key);
}

int64_t FindDictEntry(Dict* dict, Str* key) {
  int64_t number = FindStr(dict, key, StrHashCached(key));
  return number == kStrangeKey ? kMissingEntry : number;
}

uint32_t DictKeysVersion(Thread& th, Dict* dict) {
  // After 2**32 versions none is given any more: 0 is never cached.
  if (dict->keys_version == 0 && th.interp.next_keys_version != 0) dict->keys_version = th.interp.next_keys_version++;
  return dict->keys_version;
}

bool DictSet(Thread& th, Dict* dict, Value key, Value value) {
  int64_t hash = HashKey(th, key);
  return hash != -1 && SetHashed(th, dict, key, hash, value);
}

bool DictSet(Thread& th, Dict* dict, Str* key, Value value) {
  return SetHashed(th, dict, Value(key), StrHashCached(key), value);
}

bool PutNew(Thread& th, Dict* dict, std::string_view name, Value owned) {
  Owned value(owned), key(value ? Value(Intern(th, name)) : Value());
  return key && DictSet(th, dict, key.as<Str>(), value.get());
}

bool DictSetSteal(Thread& th, Dict* dict, Value key, int64_t hash, Value owned_key, Value owned_value) {
  int64_t number = LookupEntry(th, dict, key, hash);
  if (number == kMissingEntry) return InsertNewEntry(th, dict, hash, owned_key, owned_value);
  Owned spare_key(owned_key), value(owned_value);
  if (number == kLookupFailed) return false;
  DecRef(std::exchange(dict->entries[number].value, value.Release()));
  return true;
}

int DictDelete(Thread& th, Dict* dict, Value key, Value* old) {
  int64_t hash = HashKey(th, key);
  if (hash == -1) return -1;
  int64_t number = LookupEntry(th, dict, key, hash);
  if (number < 0) return number == kMissingEntry ? 0 : -1;
  Value old_key, old_value;
  TakeEntry(dict, number, &old_key, &old_value);
  if (old != nullptr) {
    *old = old_value;
  } else {
    DecRef(old_value);
  }
  DecRef(old_key);
  return 1;
}

void DictClear(Thread&, Dict* dict) { ReleaseEntries(dict); }

void ReleaseEntries(Dict* dict) {
  DictEntry* entries = std::exchange(dict->entries, nullptr);
  uint32_t filled = std::exchange(dict->filled, 0);
  dict->used = 0;
  dict->capacity = dict->mask = dict->keys_version = 0;
  dict->index = nullptr;
  for (uint32_t i = 0; i < filled; ++i) {
    DecRef(entries[i].key);
    DecRef(entries[i].value);
  }
  alloc::Heap::Free(entries);
}

Dict* DictCopy(Thread& th, Dict* dict) {
  Dict* copy = NewDict(th, dict->used);
  if (copy == nullptr || dict->used == 0) return copy;
  DictEntry* target = copy->entries;
  for (uint32_t i = 0; i < dict->filled; ++i) {
    const DictEntry& entry = dict->entries[i];
    if (entry.key == kHole) continue;
    *target++ = DictEntry{entry.hash, Dup(entry.key), Dup(entry.value)};
  }
  copy->used = dict->used;
  copy->filled = static_cast<uint32_t>(dict->used);
  BuildDictIndex(copy);
  return copy;
}

bool DictNext(const Dict* dict, int64_t* position, Value* key, Value* value, int64_t* hash) {
  int64_t i = *position;
  while (i < dict->filled && dict->entries[i].key == kHole) ++i;
  if (i >= dict->filled) return false;
  const DictEntry& entry = dict->entries[i];
  *position = i + 1;
  if (key != nullptr) *key = entry.key;
  if (value != nullptr) *value = entry.value;
  if (hash != nullptr) *hash = entry.hash;
  return true;
}

}  // namespace tessera::objects
