// set and frozenset: open addressing with CPython's probe and growth order, so that iteration shows the same order for equal hashes.
//
// Model:   table of {hash, key}; free: empty key; removed: Deleted.
#ifndef TESSERA_OBJECTS_SET_H_
#define TESSERA_OBJECTS_SET_H_

#include "objects/thread.h"

namespace tessera::objects {

struct SetEntry {
  int64_t hash;
  Value key;
};

struct Set : Object {  // both types
  int64_t used, filled;
  uint64_t mask;
  SetEntry* table;     // points at `small` while it is small
  int64_t hash;        // of a frozenset, -1: not computed; of a set: the slot where pop looks next
  SetEntry small[8];
};

inline bool IsAnySet(Value v) { return v.IsObject() && HasFlag(TypeOf(v), kSetSubclass | kFrozenSetSubclass); }

Set* NewSet(Thread& th, Type* type = types::kSet);                    // empty; frozenset to be filled before it is shown to anyone
bool SetAdd(Thread& th, Set* set, Value key);
int SetContains(Thread& th, Set* set, Value key);                     // 0, 1, -1
int SetDiscard(Thread& th, Set* set, Value key);                      // 1 removed, 0 missing, -1
bool SetUpdate(Thread& th, Set* set, Value iterable);
Value SetFrom(Thread& th, Type* type, Value iterable);
bool SetNext(const Set* set, int64_t* position, Value* key, int64_t* hash = nullptr);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_SET_H_
