// Binding the arguments of a call to the parameters of a Python function.
#ifndef TESSERA_VM_ARGUMENTS_H_
#define TESSERA_VM_ARGUMENTS_H_

#include "objects/type.h"
#include "vm/function.h"

namespace tessera::vm {

// Fills `locals` (fn->code->local_count registers, uninitialised before): parameters bound, the rest Unbound, each an owned value. False: a TypeError with
// CPython's text (or MemoryError) is pending; the registers hold values (or Unbound) to be released.
// REQUIRES: args.values does not overlap `locals`.
bool BindArguments(objects::Thread& th, Function* fn, objects::Args args, Value* locals);

}  // namespace tessera::vm

#endif  // TESSERA_VM_ARGUMENTS_H_
