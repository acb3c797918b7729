// The section of static immortal objects: filled once by InitStaticTypes, which then makes its pages read-only.
//
// Model:      each table in it is a type aligned to kImmortalPage, so that the section consists of whole pages of its own. It has a name that
//             other files know: of one that only its own file sees, compilers keep just the members that are used.
// Example:    TESSERA_IMMORTAL_SECTION ZeroTable g_zeros;
// Design:     docs/immortals.md
#ifndef TESSERA_OBJECTS_IMMORTAL_SECTION_H_
#define TESSERA_OBJECTS_IMMORTAL_SECTION_H_

#include <cstddef>

namespace tessera::objects {

inline constexpr size_t kImmortalPage = 4096;

}  // namespace tessera::objects

#define TESSERA_IMMORTAL_SECTION [[gnu::section("tessera_immortal")]]

#endif  // TESSERA_OBJECTS_IMMORTAL_SECTION_H_
