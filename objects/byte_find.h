// Finding a short run of bytes in a long one.
//
// Threads: a pure function.
// Cost:    sixteen places at a time by their first and last byte where the processor has SSE2; long needles go to memmem.
#ifndef TESSERA_OBJECTS_BYTE_FIND_H_
#define TESSERA_OBJECTS_BYTE_FIND_H_

#include <cstdint>

namespace tessera::objects {

// The first place of sub[0, m) in p[0, n), or -1. REQUIRES: m >= 1.
int64_t FindRun(const uint8_t* p, int64_t n, const uint8_t* sub, int64_t m);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_BYTE_FIND_H_
