// The hash table of set and frozenset. What Python sees is in set_methods.cc, the set algebra in set_operations.cc.
//
// Rules that cannot be seen on the spot:
//   1. The order of iteration is that of the slots. To show CPython's, probes go nine slots along where they fit before they jump, a new key takes the
//      last tombstone that its search passed, and the table grows when it is three fifths full, to the first size above four (large: two) times used.
//   2. A free slot has no key and hash 0; a tombstone has the key Deleted and hash -1, which no key has.
//   3. A comparison may run code that changes the set: the search starts again when the table or the slot is another one after it.
#include "objects/set.h"

#include <algorithm>
#include <cstring>

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/hashing.h"
#include "objects/protocol.h"
#include "objects/set_internal.h"

namespace tessera::objects {
namespace {

constexpr Value kTombstone = Value(Value::kDeletedBits);
constexpr uint64_t kMinSlots = 8;
constexpr int kLinearProbes = 9;

class Probe {
 public:
  Probe(int64_t hash, uint64_t mask) : perturb_(static_cast<uint64_t>(hash)), mask_(mask), base_(perturb_ & mask) { StartRun(); }
  uint64_t slot() const { return slot_; }
  void Next() {
    if (left_-- > 0) {
      ++slot_;
      return;
    }
    perturb_ >>= kPerturbShift;
    base_ = (base_ * 5 + 1 + perturb_) & mask_;
    StartRun();
  }

 private:
  void StartRun() {
    slot_ = base_;
    left_ = base_ + kLinearProbes <= mask_ ? kLinearProbes : 0;
  }
  uint64_t perturb_, mask_, base_, slot_ = 0;
  int left_ = 0;
};

constexpr int kTableMoved = -2;
// stored == key: 1, 0, -1 error, kTableMoved.
int SlotEquals(Thread& th, const Set* set, uint64_t slot, Value key) {
  Value stored = set->table[slot].key;
  int quick = QuickEqual(stored, key);
  if (quick >= 0) return quick;
  const SetEntry* table = set->table;
  uint64_t mask = set->mask;
  Owned keep = Owned::Borrow(stored);
  int equal = CompareBool(th, stored, key, CompareOp::kEq);
  if (equal < 0) return -1;
  return set->table != table || set->mask != mask || set->table[slot].key != stored ? kTableMoved : equal;
}

// What a search found: the slot of the key, or kNoSlot and where to put the key.
struct Found {
  int64_t slot;
  int64_t room;
  bool room_is_tombstone;
};

// False: start again.
bool SearchOnce(Thread& th, const Set* set, Value key, int64_t hash, Found* out) {
  int64_t tombstone = -1;
  for (Probe probe(hash, set->mask);; probe.Next()) {
    const SetEntry& entry = set->table[probe.slot()];
    if (entry.key.empty()) {
      bool reuse = tombstone >= 0;
      *out = {kNoSlot, reuse ? tombstone : static_cast<int64_t>(probe.slot()), reuse};
      return true;
    }
    if (entry.hash == hash) {
      int equal = SlotEquals(th, set, probe.slot(), key);
      if (equal == kTableMoved) return false;
      if (equal != 0) {
        *out = {equal > 0 ? static_cast<int64_t>(probe.slot()) : kSlotFailed, 0, false};
        return true;
      }
    } else if (entry.hash == -1) {
      tombstone = static_cast<int64_t>(probe.slot());
    }
  }
}

Found Search(Thread& th, const Set* set, Value key, int64_t hash) {
  Found found;
  while (!SearchOnce(th, set, key, hash, &found)) {
  }
  return found;
}

// Into a table without tombstones that has room and does not have the key.
void InsertClean(SetEntry* table, uint64_t mask, Value key, int64_t hash) {
  Probe probe(hash, mask);
  while (!table[probe.slot()].key.empty()) probe.Next();
  table[probe.slot()] = SetEntry{hash, key};
}

void MakeEmpty(Set* set) {
  std::memset(static_cast<void*>(set->small), 0, sizeof(set->small));
  set->used = set->filled = 0;
  set->mask = kMinSlots - 1;
  set->table = set->small;
  set->hash = -1;
}

// Moves the keys to a table of the smallest size above `more_than`. False + MemoryError: nothing has changed.
bool Resize(Thread& th, Set* set, int64_t more_than) {
  uint64_t slots = kMinSlots;
  while (slots <= static_cast<uint64_t>(more_than)) slots <<= 1;
  SetEntry* old = set->table;
  uint64_t old_slots = set->mask + 1;
  bool old_is_small = old == set->small;
  SetEntry copy[kMinSlots];
  SetEntry* table = set->small;
  if (slots == kMinSlots) {
    if (old_is_small) {
      if (set->filled == set->used) return true;
      std::copy_n(old, kMinSlots, copy);
      old = copy;
    }
  } else {
    table = slots > SIZE_MAX / sizeof(SetEntry) / 2 ? nullptr : static_cast<SetEntry*>(th.heap.Allocate(slots * sizeof(SetEntry)));
    if (table == nullptr) {
      RaiseMemoryError(th);
      return false;
    }
  }
  std::memset(static_cast<void*>(table), 0, slots * sizeof(SetEntry));
  for (uint64_t i = 0; i < old_slots; ++i) {
    if (!old[i].key.empty() && old[i].key != kTombstone) InsertClean(table, slots - 1, old[i].key, old[i].hash);
  }
  set->table = table;
  set->mask = slots - 1;
  set->filled = set->used;
  if (!old_is_small) alloc::Heap::Free(old);
  return true;
}

int64_t GrownSize(const Set* set) { return set->used > 50000 ? set->used * 2 : set->used * 4; }
bool IsFull(const Set* set, int64_t filled) { return static_cast<uint64_t>(filled) * 5 >= set->mask * 3; }

// Copies all keys of `other` into the empty `set`.
void FillFrom(Set* set, const Set* other) {
  bool same_shape = set->mask == other->mask && other->filled == other->used;
  for (uint64_t i = 0; i <= other->mask; ++i) {
    const SetEntry& entry = other->table[i];
    if (entry.key.empty() || entry.key == kTombstone) continue;
    IncRef(entry.key);
    if (same_shape) {
      set->table[i] = entry;
    } else {
      InsertClean(set->table, set->mask, entry.key, entry.hash);
    }
  }
  set->used = set->filled = other->used;
}

bool Merge(Thread& th, Set* set, const Set* other) {
  if (set == other || other->used == 0) return true;
  if (!SetReserve(th, set, other->used)) return false;
  if (set->filled == 0) {
    FillFrom(set, other);
    return true;
  }
  for (uint64_t i = 0; i <= other->mask; ++i) {  // `other` may change meanwhile
    SetEntry entry = other->table[i];
    if (entry.key.empty() || entry.key == kTombstone) continue;
    Owned keep = Owned::Borrow(entry.key);
    if (!SetAddHashed(th, set, keep, entry.hash)) return false;
  }
  return true;
}

bool MergeDictKeys(Thread& th, Set* set, Dict* dict) {
  if (!SetReserve(th, set, dict->used)) return false;
  int64_t position = 0, hash;
  Value key;
  while (DictNext(dict, &position, &key, nullptr, &hash)) {
    Owned keep = Owned::Borrow(key);
    if (!SetAddHashed(th, set, keep, hash)) return false;
  }
  return true;
}

}  // namespace

uint64_t SetSlots(int64_t keys) {
  uint64_t slots = kMinSlots;
  while (static_cast<uint64_t>(keys) * 5 >= (slots - 1) * 3) slots <<= 1;
  return slots;
}

void InsertDistinct(Set* set, Value key, int64_t hash) {
  InsertClean(set->table, set->mask, key, hash);
  ++set->used;
  ++set->filled;
}

void FillImmortalSet(Set* set, SetEntry* table, uint64_t slots, Str* const* keys, int64_t count) {
  set->table = table;
  set->mask = slots - 1;
  set->used = set->filled = count;
  for (int64_t n = 0; n < count; ++n) InsertClean(table, set->mask, keys[n], keys[n]->hash);
  set->hash = SetEntriesHash(set);
}

int64_t SetLookup(Thread& th, Set* set, Value key, int64_t hash) { return Search(th, set, key, hash).slot; }

bool SetAddHashed(Thread& th, Set* set, Value key, int64_t hash) {
  Owned owned = Owned::Borrow(key);  // it may be borrowed from a container that a comparison changes
  Found found = Search(th, set, key, hash);
  if (found.slot != kNoSlot) return found.slot != kSlotFailed;
  SetEntry& entry = set->table[found.room];
  entry = SetEntry{hash, owned.Release()};
  ++set->used;
  if (found.room_is_tombstone) return true;
  if (!IsFull(set, ++set->filled) || Resize(th, set, GrownSize(set))) return true;
  // Without memory to grow the key goes out again, or the table would run out of free slots.
  --set->used;
  --set->filled;
  Owned dropped(std::exchange(entry, SetEntry{0, Value()}).key);
  return false;
}

int SetDiscardHashed(Thread& th, Set* set, Value key, int64_t hash) {
  int64_t slot = SetLookup(th, set, key, hash);
  if (slot < 0) return slot == kNoSlot ? 0 : -1;
  SetEntry old = std::exchange(set->table[slot], SetEntry{-1, kTombstone});
  --set->used;
  DecRef(old.key);
  return 1;
}

int64_t SetKeyHash(Thread& th, Value key) {
  int64_t hash = HashKey(th, key);
  if (hash == -1 && key.IsObject() && HasFlag(TypeOf(key), kSetSubclass) && ClearIf(th, types::kTypeError)) {
    return FrozenSetHash(th, key);
  }
  return hash;
}

void SetClear(Set* set) {
  SetEntry copy[kMinSlots];
  SetEntry* table = set->table;
  uint64_t slots = set->mask + 1;
  bool small = table == set->small;
  if (set->filled == 0 && small) return;
  if (small) table = std::copy_n(table, kMinSlots, copy) - kMinSlots;
  MakeEmpty(set);
  for (uint64_t i = 0; i < slots; ++i) XDecRef(table[i].key);
  if (!small) alloc::Heap::Free(table);
}

Value SetTakeAny(Set* set) {
  uint64_t slot = static_cast<uint64_t>(set->hash == -1 ? 0 : set->hash) & set->mask;
  while (set->table[slot].key.empty() || set->table[slot].key == kTombstone) slot = (slot + 1) & set->mask;
  --set->used;
  set->hash = static_cast<int64_t>(slot) + 1;
  return std::exchange(set->table[slot], SetEntry{-1, kTombstone}).key;
}

bool SetTidy(Thread& th, Set* set) {
  if (static_cast<uint64_t>(set->filled - set->used) <= set->mask / 4) return true;
  return Resize(th, set, GrownSize(set));
}

bool SetReserve(Thread& th, Set* set, int64_t more) {
  return !IsFull(set, set->filled + more) || Resize(th, set, (set->used + more) * 2);
}

Set* NewSet(Thread& th, Type* type) {
  Set* set = New<Set>(th, type);
  if (set != nullptr) MakeEmpty(set);
  return set;
}

bool SetAdd(Thread& th, Set* set, Value key) {
  int64_t hash = HashKey(th, key);
  return hash != -1 && SetAddHashed(th, set, key, hash);
}

int SetContains(Thread& th, Set* set, Value key) {
  int64_t hash = SetKeyHash(th, key);
  if (hash == -1) return -1;
  int64_t slot = SetLookup(th, set, key, hash);
  return slot >= 0 ? 1 : slot == kNoSlot ? 0 : -1;
}

int SetDiscard(Thread& th, Set* set, Value key) {
  int64_t hash = SetKeyHash(th, key);
  return hash == -1 ? -1 : SetDiscardHashed(th, set, key, hash);
}

bool SetUpdate(Thread& th, Set* set, Value iterable) {
  if (IsAnySet(iterable)) return Merge(th, set, iterable.as<Set>());
  if (IsExactly(iterable, types::kDict)) return MergeDictKeys(th, set, iterable.as<Dict>());
  return ForEach(th, iterable, [set](Thread& t, Value key) { return SetAdd(t, set, key); });
}

Value SetFrom(Thread& th, Type* type, Value iterable) {
  if (type == types::kFrozenSet && IsExactly(iterable, types::kFrozenSet)) return Dup(iterable);
  Owned set{Value(NewSet(th, type))};
  if (!set || !SetUpdate(th, set.as<Set>(), iterable)) return Value();
  return set.Release();
}

bool SetNext(const Set* set, int64_t* position, Value* key, int64_t* hash) {
  for (uint64_t i = static_cast<uint64_t>(*position); i <= set->mask; ++i) {
    const SetEntry& entry = set->table[i];
    if (entry.key.empty() || entry.key == kTombstone) continue;
    *position = static_cast<int64_t>(i) + 1;
    *key = entry.key;
    if (hash != nullptr) *hash = entry.hash;
    return true;
  }
  *position = static_cast<int64_t>(set->mask) + 1;
  return false;
}

}  // namespace tessera::objects
