// Tracebacks: made while an exception travels, printed as CPython prints them.
//
// Design: docs/exceptions.md
#ifndef TESSERA_VM_TRACEBACK_H_
#define TESSERA_VM_TRACEBACK_H_

#include "vm/activation.h"

namespace tessera::vm {

// Adds the activation to the traceback of the pending exception. Without memory the entry is left out.
void AddTraceback(Thread& th, Activation* act, uint32_t pc);

// The text that an uncaught exception prints: traceback with source lines and carets, chained exceptions, notes, groups. str; empty + exception.
Value FormatException(objects::Thread& th, Value exception);

}  // namespace tessera::vm

#endif  // TESSERA_VM_TRACEBACK_H_
