// Interning, and the seeded hash of text.
#include <bit>
#include <cstring>

#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

// The process's hash seed: written once, before the first string is hashed.
uint64_t g_hash_seed[2] = {0x736f6d6570736575, 0x646f72616e646f6d};

Str* const kTombstone = reinterpret_cast<Str*>(8);

uint64_t Load64(const uint8_t* p, size_t n) {
  uint64_t word = 0;
  std::memcpy(&word, p, n);
  return word;
}

struct SipState {
  uint64_t v0, v1, v2, v3;
  void Round() {
    v0 += v1; v1 = std::rotl(v1, 13); v1 ^= v0; v0 = std::rotl(v0, 32);
    v2 += v3; v3 = std::rotl(v3, 16); v3 ^= v2;
    v0 += v3; v3 = std::rotl(v3, 21); v3 ^= v0;
    v2 += v1; v1 = std::rotl(v1, 17); v1 ^= v2; v2 = std::rotl(v2, 32);
  }
  void Absorb(uint64_t word) {
    v3 ^= word;
    Round();
    v0 ^= word;
  }
};

bool Grow(Thread& th, InternTable& table) {
  uint32_t size = table.mask == 0 ? 256 : table.mask + 1;
  if (table.used * 3 >= size) size *= 2;
  Str** slots = static_cast<Str**>(th.heap.AllocateZeroed(size * sizeof(Str*)));
  if (slots == nullptr) return RaiseMemoryError(th), false;
  for (uint32_t i = 0; table.slots != nullptr && i <= table.mask; ++i) {
    Str* s = table.slots[i];
    if (s == nullptr || s == kTombstone) continue;
    uint32_t at = static_cast<uint32_t>(s->hash) & (size - 1);
    while (slots[at] != nullptr) at = (at + 1) & (size - 1);
    slots[at] = s;
  }
  alloc::Heap::Free(table.slots);
  table.slots = slots;
  table.mask = size - 1;
  table.filled = table.used;
  return true;
}

}  // namespace

void SetHashSeed(uint64_t k0, uint64_t k1) {
  g_hash_seed[0] = k0;
  g_hash_seed[1] = k1;
}

// SipHash-1-3 (Aumasson, Bernstein; the reduced-round form).
int64_t HashBytes(const void* data, size_t size) {
  if (size == 0) return 0;
  SipState s{g_hash_seed[0] ^ 0x736f6d6570736575, g_hash_seed[1] ^ 0x646f72616e646f6d, g_hash_seed[0] ^ 0x6c7967656e657261,
             g_hash_seed[1] ^ 0x7465646279746573};
  const uint8_t* p = static_cast<const uint8_t*>(data);
  size_t left = size;
  for (; left >= 8; left -= 8, p += 8) s.Absorb(Load64(p, 8));
  s.Absorb(Load64(p, left) | static_cast<uint64_t>(size) << 56);
  s.v2 ^= 0xff;
  for (int i = 0; i < 3; ++i) s.Round();
  int64_t hash = static_cast<int64_t>(s.v0 ^ s.v1 ^ s.v2 ^ s.v3);
  return hash == -1 ? -2 : hash;
}

Str* Intern(Thread& th, Str* owned) {
  if (owned->interned()) return owned;
  int64_t hash = StrHash(owned);
  if (Str* shared = FindImmortalStr(owned, hash)) {
    DecRef(owned);
    return shared;
  }
  InternTable& table = th.interp.interned;
  if (table.slots == nullptr || table.filled * 3 >= (table.mask + 1) * 2) {
    if (!Grow(th, table)) {
      DecRef(owned);
      return nullptr;
    }
  }
  uint32_t at = static_cast<uint32_t>(hash) & table.mask;
  uint32_t free_slot = UINT32_MAX;
  for (;; at = (at + 1) & table.mask) {
    Str* s = table.slots[at];
    if (s == nullptr) break;
    if (s == kTombstone) {
      if (free_slot == UINT32_MAX) free_slot = at;
    } else if (s->hash == hash && StrEqual(s, owned)) {
      IncRef(s);
      DecRef(owned);
      return s;
    }
  }
  // An instance of a subclass, or a name of a static type, which all interpreters share: its text is interned, not it.
  if (owned->type != types::kStr || !Value(owned).IsCounted()) {
    Str* copy = NewStrRaw(th, owned->length, owned->ascii() ? 0x7f : owned->width() == 1 ? 0xff : owned->width() == 2 ? 0xffff : 0x10ffff);
    if (copy != nullptr) {
      std::memcpy(copy->data(), owned->data(), static_cast<size_t>(owned->length) * owned->width());
      copy->hash = hash;
    }
    DecRef(owned);
    if (copy == nullptr) return nullptr;
    owned = copy;
  }
  if (free_slot == UINT32_MAX) {
    free_slot = at;
    ++table.filled;
  }
  table.slots[free_slot] = owned;
  ++table.used;
  owned->flags |= Str::kInterned;
  return owned;
}

Str* Intern(Thread& th, std::string_view utf8) {
  Str* s = NewStr(th, utf8);
  return s == nullptr ? nullptr : Intern(th, s);
}

void ForgetInterned(Interpreter& interp, Str* s) {
  InternTable& table = interp.interned;
  if (table.slots == nullptr) return;
  for (uint32_t at = static_cast<uint32_t>(s->hash) & table.mask;; at = (at + 1) & table.mask) {
    if (table.slots[at] == s) {
      table.slots[at] = kTombstone;
      --table.used;
      return;
    }
    if (table.slots[at] == nullptr) return;
  }
}

void DeallocStr(Object* object) {
  Str* s = static_cast<Str*>(object);
  if (s->interned()) ForgetInterned(CurrentThread().interp, s);
  FreeObject(s);
}

}  // namespace tessera::objects
