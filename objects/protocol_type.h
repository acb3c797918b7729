// What isinstance and issubclass mean where no class says otherwise.
#ifndef TESSERA_OBJECTS_PROTOCOL_TYPE_H_
#define TESSERA_OBJECTS_PROTOCOL_TYPE_H_

#include "objects/thread.h"

namespace tessera::objects {

// type.__instancecheck__ and type.__subclasscheck__: by the mro, or by __class__ and __bases__ of what only looks like a class. 1, 0, -1.
int RealIsInstance(Thread& th, Value object, Value cls);
int RealIsSubclass(Thread& th, Value derived, Value cls);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_PROTOCOL_TYPE_H_
