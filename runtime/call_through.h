// Calling a Trampoline (perf_map.h): what is made at run time has no signature in front of it, which clang's check of function pointers would read.
#ifndef TESSERA_RUNTIME_CALL_THROUGH_H_
#define TESSERA_RUNTIME_CALL_THROUGH_H_

#include <cstdint>

#include "runtime/perf_map.h"

namespace tessera::runtime {

#if defined(__clang__)
__attribute__((no_sanitize("function")))
#endif
inline uint64_t CallThrough(Trampoline trampoline, void* argument, uint64_t (*target)(void*)) {
  return trampoline(argument, target);
}

}  // namespace tessera::runtime

#endif  // TESSERA_RUNTIME_CALL_THROUGH_H_
