// What module posix keeps in an interpreter, and its functions that need it.
#ifndef TESSERA_MODULES_POSIX_STATE_H_
#define TESSERA_MODULES_POSIX_STATE_H_

#include "vm/native_module.h"

namespace tessera::posix {

struct State {  // lists of functions, owned; empty while there is none
  objects::Value before, after_in_child, after_in_parent;
};

inline State& StateOf(objects::Value module) { return vm::StateOf<State>(module); }

// fork.cc
extern const objects::MethodDef kForkFunctions[];
// The environment as a dict of bytes: the interpreter's own or the process's.
objects::Value NewEnviron(objects::Thread& th);

}  // namespace tessera::posix

#endif  // TESSERA_MODULES_POSIX_STATE_H_
