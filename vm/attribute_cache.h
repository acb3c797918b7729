// Where attributes were found, for instructions that see objects of several types: one table per interpreter, asked when the inline cache
// of an instruction is for another type, and copied there.
//
// Model:     (kind of access, type version, name) -> the word of vm/inline_cache.h, and of a method the function. An entry is right as long
//            as a type has that version; versions are not used twice.
// Threads:   the GIL of the interpreter.
// Ownership: entries own their names; the functions are borrowed from the types.
// Cost:      one probe. The table is made at the first entry; without memory nothing is remembered.
#ifndef TESSERA_VM_ATTRIBUTE_CACHE_H_
#define TESSERA_VM_ATTRIBUTE_CACHE_H_

#include <cstdint>

#include "vm/activation.h"

namespace tessera::vm {

struct CachedAttribute {
  enum Kind : uint32_t { kLoad = 1, kStore, kMethod };
  uint32_t version;
  uint32_t kind;
  Str* name;
  uint64_t word;
  Value function;
};

// Null when there is none. REQUIRES: `name` is interned.
const CachedAttribute* FindCachedAttribute(Thread& th, CachedAttribute::Kind kind, uint32_t version, const Str* name);
// Forgets all of them.
void ForgetAttributes(Thread& th);
void RememberAttribute(Thread& th, CachedAttribute::Kind kind, uint32_t version, Str* name, uint64_t word, Value function = Value());

}  // namespace tessera::vm

#endif  // TESSERA_VM_ATTRIBUTE_CACHE_H_
