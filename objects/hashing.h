// Hashes and equality of keys, with the usual kinds decided in place. What dict and set have in common.
//
// Python:  both may run __hash__ and __eq__, but not for exact int and str.
#ifndef TESSERA_OBJECTS_HASHING_H_
#define TESSERA_OBJECTS_HASHING_H_

#include <cstring>

#include "objects/protocol.h"
#include "objects/str.h"

namespace tessera::objects {

inline constexpr int kPerturbShift = 5;  // of the probe sequences of dict and set

// Modulo 2**61 - 1, as for all numbers.
inline int64_t HashSmallInt(int64_t n) {
  constexpr int64_t kModulus = (int64_t{1} << 61) - 1;
  if (n > -kModulus && n < kModulus) [[likely]] return n == -1 ? -2 : n;
  int64_t h = n % kModulus;
  return h == -1 ? -2 : h;
}

inline int64_t StrHashCached(Str* s) { return s->hash != -1 ? s->hash : StrHash(s); }

// -1: error.
inline int64_t HashKey(Thread& th, Value v) {
  if (IsExactStr(v)) return StrHashCached(v.as<Str>());
  if (v.IsSmallInt()) return HashSmallInt(v.small_int());
  return Hash(th, v);
}

// REQUIRES: both are exact or not, that does not matter: compares the text. Equal texts have equal widths.
inline bool SameText(const Str* a, const Str* b) {
  return a->length == b->length && ((a->flags ^ b->flags) & Str::kWidthMask) == 0 &&
         std::memcmp(a->data(), b->data(), static_cast<size_t>(a->length) * static_cast<size_t>(a->width())) == 0;
}

// Decides stored == key where that needs no code of the program: 1, 0, or -1 for "ask CompareBool".
inline int QuickEqual(Value stored, Value key) {
  if (stored == key) return 1;
  if (BothSmallInts(stored, key)) return 0;
  if (IsExactStr(stored) && IsExactStr(key)) return SameText(stored.as<Str>(), key.as<Str>());
  return -1;
}

// The hash slot of types whose objects cannot be hashed: TypeError "unhashable type: 'list'". Their __hash__ is None. (object_object.cc)
int64_t HashNotImplemented(Thread& th, Value v);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_HASHING_H_
