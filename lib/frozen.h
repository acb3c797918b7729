// The Python sources that stand in the program itself: made by BUILD.bazel from the .py files of this folder.
#ifndef TESSERA_LIB_FROZEN_H_
#define TESSERA_LIB_FROZEN_H_

#include <cstddef>
#include <span>

namespace tessera::lib {

struct FrozenSource {
  const char* name;    // of the module, dotted
  const char* source;  // UTF-8
  size_t size;
  bool is_package;
};

// All of them; needs //lib.
std::span<const FrozenSource> FrozenSources();

}  // namespace tessera::lib

#endif  // TESSERA_LIB_FROZEN_H_
