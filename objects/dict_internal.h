// Between the files of dict.
#ifndef TESSERA_OBJECTS_DICT_INTERNAL_H_
#define TESSERA_OBJECTS_DICT_INTERNAL_H_

#include "objects/dict.h"

namespace tessera::objects {

enum : int64_t {
  kMissingEntry = -1,
  kLookupFailed = -2,  // exception pending
};

// Number of the entry with this key, kMissingEntry or kLookupFailed. May run __eq__.
int64_t LookupEntry(Thread& th, Dict* dict, Value key, int64_t hash);
// Adds an entry; the key must not be there. Takes over both references, also when it fails. Runs no Python code.
bool InsertNewEntry(Thread& th, Dict* dict, int64_t hash, Value owned_key, Value owned_value);
// Makes entry `number` a hole and hands out its references.
void TakeEntry(Dict* dict, int64_t number, Value* key, Value* value);
// Removes the entry and, it being the last one, its room. REQUIRES: number == filled - 1.
void TakeLastEntry(Dict* dict, int64_t number, Value* key, Value* value);
// Empties the dict, then releases what it held.
void ReleaseEntries(Dict* dict);
Dict* NewDictOf(Thread& th, Type* type);
// Fills the index table, whose memory and mask are set, from the entries: for dicts that are laid out elsewhere than in a heap.
void BuildDictIndex(Dict* dict);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_DICT_INTERNAL_H_
