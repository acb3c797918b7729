// What is left to do when an interpreter ends.
#ifndef TESSERA_VM_AT_EXIT_H_
#define TESSERA_VM_AT_EXIT_H_

#include "vm/activation.h"

namespace tessera::vm {

// Flushes the standard streams. What is lost is printed, and noted for the exit code when it was the main interpreter's.
void RunAtExit(Thread& th);

}  // namespace tessera::vm

#endif  // TESSERA_VM_AT_EXIT_H_
