// list[int] (types.GenericAlias) and int | str (types.UnionType).
#ifndef TESSERA_OBJECTS_GENERIC_ALIAS_H_
#define TESSERA_OBJECTS_GENERIC_ALIAS_H_

#include "objects/thread.h"
#include "objects/tuple.h"

namespace tessera::objects {

struct GenericAlias : Object {
  Value origin, args, parameters;  // args and parameters: tuples
  bool starred;                    // *tuple[int, ...]
};
struct UnionObject : Object {
  Tuple* args;
  Value parameters;                // tuple
};

// origin[item]; a tuple as item is several arguments.
Value NewGenericAlias(Thread& th, Value origin, Value item);
// The function of a `__class_getitem__` method: args are the class and the item.
Value ClassGetItem(Thread& th, const Value* args);
// a | b for types, None, aliases and unions; NotImplemented for anything else.
Value TypeOr(Thread& th, Value a, Value b);

inline bool IsGenericAlias(Value v) { return IsExactly(v, types::kGenericAlias); }
inline bool IsUnion(Value v) { return IsExactly(v, types::kUnion); }

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_GENERIC_ALIAS_H_
