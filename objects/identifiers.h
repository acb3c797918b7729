// The names of objects/identifiers.def as immortal strings: ids::append() is the Str "append".
//
// Threads: made once at set-up, read-only afterwards.
// Cost:    an address.
#ifndef TESSERA_OBJECTS_IDENTIFIERS_H_
#define TESSERA_OBJECTS_IDENTIFIERS_H_

#include "objects/str.h"

namespace tessera::objects {

inline constexpr size_t kIdentifierCount = 0
#define IDENTIFIER(name) +1
#include "objects/identifiers.def"
#undef IDENTIFIER
    ;

// An immortal Str with its text in place.
struct alignas(16) IdentifierCell {
  static constexpr size_t kRoom = 40;
  uint64_t pad;
  Str str;
  char text[kRoom];
};
static_assert(sizeof(IdentifierCell) == 80);

// A string of one latin-1 character, or the empty one.
struct alignas(16) CharCell {
  uint64_t pad;
  Str str;
  char text[8];
};

struct alignas(4096) IdentifierTable {
  static constexpr size_t kIndexSize = 1024;
  IdentifierCell cells[kIdentifierCount];
  CharCell chars[256];
  CharCell empty;
  uint16_t index[kIndexSize];  // open addressing by hash: number of a cell + 1, or 0
  // All immortal names, those of cells included, once they are complete: open addressing by hash, null is free.
  Str** names;
  uint64_t names_mask;
};
static_assert(kIdentifierCount < IdentifierTable::kIndexSize / 2);
extern IdentifierTable g_identifiers;

// Fills the table: before the first interpreter, after SetHashSeed. Once.
void InitIdentifiers();
// From now on FindImmortalStr looks in a table of all immortal names instead; it takes over the memory of `slots`.
void SetImmortalNames(Str** slots, uint64_t mask);
// The immortal string (a name, a single character, empty) with the text of `s`, or null. Borrowed.
Str* FindImmortalStr(const Str* s, int64_t hash);

namespace internal {
enum class IdentifierId : uint16_t {
#define IDENTIFIER(name) k_##name,
#include "objects/identifiers.def"
#undef IDENTIFIER
};
}  // namespace internal

namespace ids {
#define IDENTIFIER(name) \
  inline Str* name() { return &g_identifiers.cells[static_cast<size_t>(internal::IdentifierId::k_##name)].str; }
#include "objects/identifiers.def"
#undef IDENTIFIER
}  // namespace ids

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_IDENTIFIERS_H_
