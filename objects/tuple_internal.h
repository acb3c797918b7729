// Between the files of tuple.
#ifndef TESSERA_OBJECTS_TUPLE_INTERNAL_H_
#define TESSERA_OBJECTS_TUPLE_INTERNAL_H_

#include "objects/tuple.h"

namespace tessera::objects {

// A tuple of tuple or a subclass whose items are not set: to be filled before anything else is called. Null + MemoryError.
Tuple* AllocateTuple(Thread& th, Type* type, int64_t size);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_TUPLE_INTERNAL_H_
