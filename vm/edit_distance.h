// How far two names are from each other, for suggestions: a weighted Levenshtein distance that gives up early.
#ifndef TESSERA_VM_EDIT_DISTANCE_H_
#define TESSERA_VM_EDIT_DISTANCE_H_

#include <cstdint>
#include <string_view>

namespace tessera::vm {

inline constexpr int64_t kEditMoveCost = 2;  // a character added, removed or replaced
inline constexpr int64_t kEditCaseCost = 1;  // a letter in the other case

// The distance, or anything above `limit` when it is above it. Bytes are compared; names of more than 40 bytes that differ are too far.
int64_t EditDistance(std::string_view a, std::string_view b, int64_t limit);

}  // namespace tessera::vm

#endif  // TESSERA_VM_EDIT_DISTANCE_H_
