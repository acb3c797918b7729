// Between weakref.cc and weakref_proxy.cc.
#ifndef TESSERA_OBJECTS_WEAKREF_PROXY_H_
#define TESSERA_OBJECTS_WEAKREF_PROXY_H_

#include "objects/thread.h"

namespace tessera::objects {

// Slots that pass everything on to the target.
void FillProxySlots(Type* type);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_WEAKREF_PROXY_H_
