// dict: compact, ordered by insertion, with versioned keys.
//
// Model:   entries {hash, key, value} in insertion order (a deleted one has key Deleted) and an index table of 1, 2 or 4 byte entry numbers
//          (-1 free, -2 deleted). `keys_version` names the present keys and their places: while it is equal, entry i holds the
//          same key. It is 0 until somebody asks (DictKeysVersion), and again after a key is added or removed or the table moves;
//          replacing a value keeps it. So a global can be cached as (version, entry).
// Python:  look-up with keys other than str runs __hash__ and __eq__; releasing keys and values may run anything: mutations finish
//          their own work first, and look-ups start again when the table moved under a comparison.
// Cost:    look-up O(1); iteration in entry order.
#ifndef TESSERA_OBJECTS_DICT_H_
#define TESSERA_OBJECTS_DICT_H_

#include <string_view>

#include "objects/thread.h"

namespace tessera::objects {

struct DictEntry {
  int64_t hash;
  Value key;    // Deleted: a hole
  Value value;
};

struct Dict : Object {
  int64_t used;            // live entries
  uint32_t filled;         // entries in use, holes included
  uint32_t capacity;       // entries that fit
  uint32_t mask;           // index table size - 1; 0: no table yet
  uint32_t keys_version;
  DictEntry* entries;      // one block: entries, then the index table
  void* index;
};

inline bool IsDict(Value v) { return v.IsObject() && HasFlag(TypeOf(v), kDictSubclass); }

Dict* NewDict(Thread& th, int64_t room = 0);
// Makes room for that many entries in all. False: MemoryError pending.
bool ReserveEntries(Thread& th, Dict* dict, int64_t entries);
// Borrowed value; NotFound (no exception); empty + exception when hashing or comparing raised.
Value FindDictItem(Thread& th, Dict* dict, Value key);
Value FindDictItem(Thread& th, Dict* dict, Value key, int64_t hash);
// For an exact str key: never raises, never runs Python code as long as all keys are exact strs (else as above).
Value FindDictItem(Thread& th, Dict* dict, Str* key);
// Index of the entry with this str, or -1; for caches. Only looks at dicts whose keys are all exact strs, else -1.
int64_t FindDictEntry(Dict* dict, Str* key);
uint32_t DictKeysVersion(Thread& th, Dict* dict);                     // makes one when there is none
bool DictSet(Thread& th, Dict* dict, Value key, Value value);         // takes its own references
bool DictSet(Thread& th, Dict* dict, Str* key, Value value);
// dict[name] = owned. Takes over the reference; false for an empty one, too: exception pending.
bool PutNew(Thread& th, Dict* dict, std::string_view name, Value owned);
bool DictSetSteal(Thread& th, Dict* dict, Value key, int64_t hash, Value owned_key, Value owned_value);
// 1 removed, 0 missing (no exception), -1 error. *old (when given) receives the value, owned.
int DictDelete(Thread& th, Dict* dict, Value key, Value* old = nullptr);
void DictClear(Thread& th, Dict* dict);
Dict* DictCopy(Thread& th, Dict* dict);
bool DictUpdate(Thread& th, Dict* dict, Value other, bool override = true);  // mapping or iterable of pairs
bool DictMergeKeywords(Thread& th, Dict* dict, Value mapping, Value callable);  // f(**mapping): TypeError on a key twice or not a str
// Walks live entries: position starts at 0. Borrowed. The dict must not change meanwhile.
bool DictNext(const Dict* dict, int64_t* position, Value* key, Value* value, int64_t* hash = nullptr);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_DICT_H_
