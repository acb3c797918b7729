// Changing the bases of a class.
#ifndef TESSERA_OBJECTS_TYPE_BASES_H_
#define TESSERA_OBJECTS_TYPE_BASES_H_

#include "objects/dict.h"
#include "objects/thread.h"

namespace tessera::objects {

// The setter of __bases__: all or nothing.
bool SetBases(Thread& th, Value type, Value bases);
// dir() of a class: all names of it and its bases go into `names`.
bool MergeClassNames(Thread& th, Dict* names, Value cls);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_TYPE_BASES_H_
