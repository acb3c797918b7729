// Memory for the immortal objects that are made at set-up: strings, tuples, dicts and descriptors at addresses 8 modulo 16, in a mapping that
// becomes read-only.
//
// Model:     a bump pointer in one mapping; nothing is ever given back.
// Threads:   one thread fills it; after Seal() everybody may read what is in it.
// Errors:    running out of its reserve ends the process: what is laid here is known when the program is built.
// Design:    docs/immortals.md
#ifndef TESSERA_OBJECTS_IMMORTAL_ARENA_H_
#define TESSERA_OBJECTS_IMMORTAL_ARENA_H_

#include <string_view>
#include <unordered_map>
#include <vector>

#include "objects/dict.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {

class ImmortalArena {
 public:
  ImmortalArena();
  ImmortalArena(const ImmortalArena&) = delete;
  ~ImmortalArena();  // the mapping stays

  // A zeroed object of `size` bytes, header set.
  template <class T>
  T* Make(Type* type, size_t extra = 0) {
    return static_cast<T*>(MakeObject(type, sizeof(T) + extra));
  }
  Object* MakeObject(Type* type, size_t size);
  void* Bytes(size_t size);  // 8-aligned, zeroed

  // The same text gives the same object, interned for all interpreters. ASCII only.
  Str* String(std::string_view text);
  // Any UTF-8, not shared.
  Str* Text(std::string_view utf8);
  Tuple* NewTuple(const std::vector<Value>& items);
  struct Item {
    Str* key;
    Value value;
  };
  // REQUIRES: the keys are distinct.
  Dict* NewDict(const std::vector<Item>& items);

  // REQUIRES: the keys are distinct.
  Set* NewFrozenSet(const std::vector<Str*>& keys);

  // Makes all names that String has given known to Intern, in every interpreter. The last thing before Seal.
  void PublishNames();
  // No writing any more.
  void Seal();

 private:
  char* begin_;
  char* next_;
  std::unordered_map<std::string_view, Str*> strings_;
};

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_IMMORTAL_ARENA_H_
