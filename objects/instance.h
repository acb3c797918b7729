// Objects of a builtin type or of a class derived from it: what the new slots of base types allocate with.
#ifndef TESSERA_OBJECTS_INSTANCE_H_
#define TESSERA_OBJECTS_INSTANCE_H_

#include "objects/class.h"
#include "objects/thread.h"

namespace tessera::objects {

// The fields of the builtin base are not set: fill them before anything else is called. Null + MemoryError.
template <class T>
T* NewInstance(Thread& th, Type* type) {
  Object* object = HasFlag(type, kHeapType) ? AllocateInstance(th, type) : NewObject(th, type, sizeof(T));
  return static_cast<T*>(object);
}

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_INSTANCE_H_
