#include "objects/identifiers.h"

#include <cstring>

#include "objects/immortal_section.h"

namespace tessera::objects {

TESSERA_IMMORTAL_SECTION IdentifierTable g_identifiers;

namespace {

constexpr const char* kIdentifierTexts[] = {
#define IDENTIFIER(name) #name,
#include "objects/identifiers.def"
#undef IDENTIFIER
};

void FillImmortal(Str* s, const char* text, size_t length, bool ascii) {
  s->count = immortal::kImmortalCount;
  s->flags = (ascii ? Str::kAscii : 0) | Str::kInterned;
  s->type = StaticType(TypeId::kStr);
  s->length = static_cast<int64_t>(length);
  std::memcpy(s->data(), text, length);
  static_cast<char*>(s->data())[length] = 0;
  s->hash = HashBytes(s->data(), length);
}

}  // namespace

void InitIdentifiers() {
  FillImmortal(&g_identifiers.empty.str, "", 0, true);
  for (int i = 0; i < 256; ++i) {
    char c = static_cast<char>(i);
    FillImmortal(&g_identifiers.chars[i].str, &c, 1, i < 128);
  }
  for (size_t i = 0; i < kIdentifierCount; ++i) {
    IdentifierCell& cell = g_identifiers.cells[i];
    FillImmortal(&cell.str, kIdentifierTexts[i], std::strlen(kIdentifierTexts[i]), true);
    size_t slot = static_cast<size_t>(cell.str.hash);
    while (g_identifiers.index[slot % IdentifierTable::kIndexSize] != 0) ++slot;
    g_identifiers.index[slot % IdentifierTable::kIndexSize] = static_cast<uint16_t>(i + 1);
  }
}

void SetImmortalNames(Str** slots, uint64_t mask) {
  g_identifiers.names = slots;
  g_identifiers.names_mask = mask;
}

Str* FindImmortalStr(const Str* s, int64_t hash) {
  if (s->length == 0) return &g_identifiers.empty.str;
  if (s->length == 1 && s->width() == 1) return &g_identifiers.chars[s->u8()[0]].str;
  if (g_identifiers.names != nullptr) {
    for (size_t slot = static_cast<size_t>(hash);; ++slot) {
      Str* candidate = g_identifiers.names[slot & g_identifiers.names_mask];
      if (candidate == nullptr || (candidate->hash == hash && StrEqual(candidate, s))) return candidate;
    }
  }
  for (size_t slot = static_cast<size_t>(hash);; ++slot) {
    uint16_t number = g_identifiers.index[slot % IdentifierTable::kIndexSize];
    if (number == 0) return nullptr;
    Str* candidate = &g_identifiers.cells[number - 1].str;
    if (candidate->hash == hash && StrEqual(candidate, s)) return candidate;
  }
}

}  // namespace tessera::objects
