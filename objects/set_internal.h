// Between the files of set, and for the set operations of dict views.
#ifndef TESSERA_OBJECTS_SET_INTERNAL_H_
#define TESSERA_OBJECTS_SET_INTERNAL_H_

#include "objects/set.h"
#include "objects/str.h"

namespace tessera::objects {

// Number of the slot with this key, kNoSlot or kSlotFailed (exception pending). May run __eq__.
inline constexpr int64_t kNoSlot = -1, kSlotFailed = -2;
int64_t SetLookup(Thread& th, Set* set, Value key, int64_t hash);
bool SetAddHashed(Thread& th, Set* set, Value key, int64_t hash);
int SetDiscardHashed(Thread& th, Set* set, Value key, int64_t hash);
// The hash for looking up `key`: a set is looked up as the frozenset with its items. -1: error.
int64_t SetKeyHash(Thread& th, Value key);
void SetClear(Set* set);
// Takes an arbitrary key out, moving on from call to call. REQUIRES: not empty. Owned.
Value SetTakeAny(Set* set);
// After many removals: a table without tombstones.
bool SetTidy(Thread& th, Set* set);
// Room for `more` keys in one step.
bool SetReserve(Thread& th, Set* set, int64_t more);
int64_t FrozenSetHash(Thread& th, Value self);
int64_t SetEntriesHash(const Set* set);
// How many slots a set of so many keys needs.
uint64_t SetSlots(int64_t keys);
// Puts one more key, which it does not have yet, into a frozenset that is being made, with a table that has room. Its hash is for the caller to set.
void InsertDistinct(Set* set, Value key, int64_t hash);
// Puts different strs, whose hashes are known, into an empty frozenset with a zeroed table of that many slots, for good.
void FillImmortalSet(Set* set, SetEntry* table, uint64_t slots, Str* const* keys, int64_t count);

// set_operations.cc. Results are new sets; the updating ones change `set`.
Value SetCopy(Thread& th, Type* type, Set* set);
Value SetIntersection(Thread& th, Set* set, Value other);
Value SetDifference(Thread& th, Set* set, Value other);
Value SetSymmetricDifference(Thread& th, Set* set, Value other);
bool SetDifferenceUpdate(Thread& th, Set* set, Value other);
bool SetSymmetricDifferenceUpdate(Thread& th, Set* set, Value other);
void SetSwapContents(Set* a, Set* b);
int SetIsSubset(Thread& th, Set* set, Value other);
int SetIsSuperset(Thread& th, Set* set, Value other);
int SetIsDisjoint(Thread& th, Set* set, Value other);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_SET_INTERNAL_H_
