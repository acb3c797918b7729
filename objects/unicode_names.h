// Characters by their names, as in \N{...}.
//
// Model:   ICU's names and aliases, and CPython's further aliases (unicode_aliases.def). Case does not matter.
// Threads: pure functions.
#ifndef TESSERA_OBJECTS_UNICODE_NAMES_H_
#define TESSERA_OBJECTS_UNICODE_NAMES_H_

#include <cstdint>
#include <string_view>

namespace tessera::objects::unicode {

// The character called `name`, or -1.
int32_t CharacterByName(std::string_view name);

}  // namespace tessera::objects::unicode

#endif  // TESSERA_OBJECTS_UNICODE_NAMES_H_
