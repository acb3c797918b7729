// Between the files of the type `type`.
#ifndef TESSERA_OBJECTS_TYPE_GETSETS_H_
#define TESSERA_OBJECTS_TYPE_GETSETS_H_

#include "objects/native.h"
#include "objects/thread.h"

namespace tessera::objects {

extern const GetSetDef kTypeGetSets[];
extern const MethodDef kTypeMethods[];

// __module__, __name__ and __qualname__ of a type; new references. The module of a class can be any value.
Value TypeModuleName(Thread& th, Type* type);
Value TypeShortName(Thread& th, Type* type);
Value TypeQualname(Thread& th, Type* type);

// What `__new__` of native types does; see descriptor.h.
Value CallNativeNew(Thread& th, Type* type, Args args);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_TYPE_GETSETS_H_
