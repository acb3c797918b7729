// How objects describe themselves to copy and pickle.
#ifndef TESSERA_OBJECTS_OBJECT_REDUCE_H_
#define TESSERA_OBJECTS_OBJECT_REDUCE_H_

#include "objects/thread.h"

namespace tessera::objects {

// object.__reduce_ex__, __reduce__ and __getstate__, as native methods.
Value ObjectReduceEx(Thread& th, const Value* args);
Value ObjectReduce(Thread& th, const Value* args);
Value ObjectGetState(Thread& th, const Value* args);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_OBJECT_REDUCE_H_
