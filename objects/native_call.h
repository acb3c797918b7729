// Between native.cc and the callables that use it: a native function together with what it is bound to.
#ifndef TESSERA_OBJECTS_NATIVE_CALL_H_
#define TESSERA_OBJECTS_NATIVE_CALL_H_

#include "objects/native.h"
#include "objects/thread.h"

namespace tessera::objects {

struct NativeCallee {
  const MethodDef* def;
  Value self;    // its first value, or Unbound: then the caller gives it
  Type* owner;   // type that messages name the function with, or null
  Value module;  // str that messages name it with, or anything else
};

bool BindCallee(Thread& th, const NativeCallee& callee, Args args, BoundArgs* out);
Value CallCallee(Thread& th, const NativeCallee& callee, Args args);
// __text_signature__ and __doc__ of a definition.
Value SignatureText(Thread& th, const MethodDef* def);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_NATIVE_CALL_H_
