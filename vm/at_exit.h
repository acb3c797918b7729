// Functions that run when an interpreter ends (atexit.register), newest first.
#ifndef TESSERA_VM_AT_EXIT_H_
#define TESSERA_VM_AT_EXIT_H_

#include "vm/activation.h"

namespace tessera::vm {

// Calls them and flushes the standard streams. What they raise is printed.
void RunAtExit(Thread& th);

}  // namespace tessera::vm

#endif  // TESSERA_VM_AT_EXIT_H_
