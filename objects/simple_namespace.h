// types.SimpleNamespace.
#ifndef TESSERA_OBJECTS_SIMPLE_NAMESPACE_H_
#define TESSERA_OBJECTS_SIMPLE_NAMESPACE_H_

#include "objects/dict.h"
#include "objects/thread.h"

namespace tessera::objects {

struct SimpleNamespace : Object {
  Value dict;
};

// With the attributes of `attributes` (may be null).
Value NewSimpleNamespace(Thread& th, Dict* attributes);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_SIMPLE_NAMESPACE_H_
