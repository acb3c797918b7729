// What objects ask of the evaluator above them: the running frame, and where to print. An interpreter has one table of hooks, set before its
// first Python code runs; a null hook is not there (a program without evaluator).
//
// Threads: constant tables; the functions run with the GIL held.
#ifndef TESSERA_OBJECTS_HOOKS_H_
#define TESSERA_OBJECTS_HOOKS_H_

#include "objects/thread.h"

namespace tessera::objects {

struct Hooks {
  // For super() without arguments: the content of the running function's __class__ cell and its first argument, borrowed.
  // False: RuntimeError pending.
  bool (*super_arguments)(Thread& th, Value* type, Value* object) = nullptr;
  // Globals of the running Python frame, borrowed; null when there is none.
  Dict* (*current_globals)(Thread& th) = nullptr;
  // Gives a cell object its content; false: `cell` is none.
  bool (*set_cell)(Value cell, Value content) = nullptr;
  // Shows a warning about what the caller `stack_level` calls up does. False: exception pending (the filters made it one).
  bool (*warn)(Thread& th, Type* category, Value message, int stack_level) = nullptr;
  // Reports an exception (borrowed) that has nowhere to go: sys.unraisablehook, or stderr. `object` may be empty. Leaves none pending.
  void (*write_unraisable)(Thread& th, Value exception, Value object) = nullptr;
  // An attribute that is audited is read ("object.__getattr__"), set or deleted; `value` is empty unless it is set. False: exception pending.
  bool (*audit_attribute)(Thread& th, const char* event, Value object, const char* name, Value value) = nullptr;
  // Does what the eval breaker asks of the thread. False: exception pending.
  bool (*handle_requests)(Thread& th) = nullptr;
};

// Raises "object.__setattr__" for an attribute whose change is audited. False: exception pending, a hook has refused.
inline bool AuditSetAttribute(Thread& th, Value object, const char* name, Value value) {
  const Hooks* hooks = th.interp.hooks;
  return hooks == nullptr || hooks->audit_attribute == nullptr || hooks->audit_attribute(th, "object.__setattr__", object, name, value);
}

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_HOOKS_H_
