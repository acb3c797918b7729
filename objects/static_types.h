// The static builtin types, one array: `&TypeTable::kList` has no look-up, `StaticType(TypeId::kList)` is an address that the linker knows.
//
// Model:   each file that implements a type gives `void Init<Id>Type(Type*)` (objects/builtin_types.h lists them); InitStaticTypes runs
//          them in the order of types.def, inherits slots, makes the dicts out of the method tables, then the pages are made read-only.
// Threads: written once, before the first interpreter exists; afterwards immutable.
// Design:  docs/immortals.md
#ifndef TESSERA_OBJECTS_STATIC_TYPES_H_
#define TESSERA_OBJECTS_STATIC_TYPES_H_

#include <cstdint>

#include "objects/type.h"

namespace tessera::objects {

enum class TypeId : uint16_t {
#define TYPE(Id, name, Base) k##Id,
#include "objects/types.def"
  kCount
};

inline constexpr int kStaticTypeCount = static_cast<int>(TypeId::kCount);

// An immortal object lies at 8 modulo 16.
struct alignas(16) StaticTypeCell {
  uint64_t pad;
  Type type;
};
static_assert(sizeof(Type) % 16 == 8);

struct alignas(4096) StaticTypeTable {
  StaticTypeCell cells[kStaticTypeCount];
};

extern StaticTypeTable g_static_types;

constexpr Type* StaticType(TypeId id) { return &g_static_types.cells[static_cast<int>(id)].type; }

// `types::kList` reads as the type object list.
struct TypeName {
  TypeId id;
  operator Type*() const { return StaticType(id); }  // NOLINT
  Type* operator->() const { return StaticType(id); }
};
inline bool operator==(const Type* type, TypeName name) { return type == StaticType(name.id); }
inline bool operator==(Type* type, TypeName name) { return type == StaticType(name.id); }

namespace types {
#define TYPE(Id, name, Base) inline constexpr TypeName k##Id{TypeId::k##Id};
#include "objects/types.def"
}  // namespace types

// Is v exactly of the type (not of a subclass)?
inline bool IsExactly(Value v, TypeName name) { return v.IsObject() && v.object()->type == StaticType(name.id); }

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_STATIC_TYPES_H_
