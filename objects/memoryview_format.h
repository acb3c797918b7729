// The items of a memoryview: one native number each, named as in the module struct.
#ifndef TESSERA_OBJECTS_MEMORYVIEW_FORMAT_H_
#define TESSERA_OBJECTS_MEMORYVIEW_FORMAT_H_

#include <cstdint>

#include "objects/thread.h"

namespace tessera::objects {

// Bytes of an item; 0: no such format.
int MemoryItemSize(uint32_t format);
// REQUIRES of both: MemoryItemSize(format) > 0.
Value LoadMemoryItem(Thread& th, char format, const uint8_t* from);
// False: TypeError or ValueError pending, nothing written.
bool StoreMemoryItem(Thread& th, char format, Value v, uint8_t* to);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_MEMORYVIEW_FORMAT_H_
