// Checks of arguments for the new and init slots of types whose constructors take a few positional arguments.
//
// Errors: TypeError with CPython's texts: "list expected at most 1 argument, got 2", "list() takes no keyword arguments".
#ifndef TESSERA_OBJECTS_ARGUMENTS_H_
#define TESSERA_OBJECTS_ARGUMENTS_H_

#include "objects/thread.h"

namespace tessera::objects {

bool CheckPositional(Thread& th, const char* function, Args args, size_t least, size_t most);
bool CheckNoKeywords(Thread& th, const char* function, Args args);
// Both of them for positional arguments without names.
inline bool CheckArguments(Thread& th, const char* function, Args args, size_t least, size_t most) {
  return CheckNoKeywords(th, function, args) && CheckPositional(th, function, args, least, most);
}

// Has it __index__?
inline bool HasIndex(Value v) {
  return v.IsSmallInt() || v.IsBool() || (!v.empty() && TypeOf(v)->slots.index != nullptr);
}

// A count or position as int64_t: TypeError "'X' object cannot be interpreted as an integer", OverflowError beyond 64 bits.
bool ArgumentAsSize(Thread& th, Value v, int64_t* out);

// "module.function()": how messages name a callable. New reference.
Value CallableText(Thread& th, Value callable);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_ARGUMENTS_H_
