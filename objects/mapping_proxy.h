// mappingproxy: a read-only view of a mapping, what Class.__dict__ is.
#ifndef TESSERA_OBJECTS_MAPPING_PROXY_H_
#define TESSERA_OBJECTS_MAPPING_PROXY_H_

#include "objects/thread.h"

namespace tessera::objects {

struct MappingProxy : Object {
  Value mapping;
};

Value NewMappingProxy(Thread& th, Value mapping);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_MAPPING_PROXY_H_
