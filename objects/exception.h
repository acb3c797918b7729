// Exception objects: one layout for all builtin ones, with room for the fields that some have.
//
// Model:   all exceptions have args, cause, context, traceback, notes in the dict. Exceptions with fields of their own (SystemExit.code,
//          StopIteration.value, KeyError, ImportError, NameError, AttributeError, SyntaxError, OSError, Unicode*) keep them in `fields`, in the
//          order of the table in exception.cc; Unbound: not set.
#ifndef TESSERA_OBJECTS_EXCEPTION_H_
#define TESSERA_OBJECTS_EXCEPTION_H_

#include "objects/thread.h"

namespace tessera::objects {

inline constexpr int kExceptionFields = 7;   // SyntaxError: msg filename lineno offset text end_lineno end_offset

struct ExceptionObject : Object {
  Value dict;                // Unbound until made
  Value args;                // tuple
  Value cause, context;      // exception or None
  Value traceback;           // traceback or None
  bool suppress_context;
  Value fields[kExceptionFields];
};

inline bool IsException(Value v) { return v.IsObject() && HasFlag(TypeOf(v), kExceptionSubclass); }
inline bool IsExceptionClass(Value v);

// exception type with `args` (tuple), without running Python __init__; fields set as the builtin constructor does.
Value NewException(Thread& th, Type* type, Tuple* args);
// What `raise X` does to X: a class is called, an instance stays; TypeError "exceptions must derive from BaseException".
Value ExceptionFromRaise(Thread& th, Value v);
Value StopIterationValue(Value exception);   // borrowed

// Native StopIteration carrying a value (generators).
Value RaiseStopIteration(Thread& th, Value value);

inline bool IsExceptionClass(Value v) {
  return v.IsObject() && HasFlag(TypeOf(v), kTypeSubclass) && HasFlag(v.as<Type>(), kExceptionSubclass);
}

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_EXCEPTION_H_
