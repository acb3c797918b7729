// How a program ends: the exit code of an uncaught exception, SystemExit included, and the last flush of the standard streams.
#ifndef TESSERA_VM_EXIT_STATUS_H_
#define TESSERA_VM_EXIT_STATUS_H_

#include "vm/activation.h"

namespace tessera::vm {

// Takes the pending exception; prints it through sys.excepthook unless it is SystemExit. Returns the exit code.
int ReportException(Thread& th);
// False: an exception is pending ("Exception ignored in: <stdout>").
bool FlushStandardStreams(Thread& th);

}  // namespace tessera::vm

#endif  // TESSERA_VM_EXIT_STATUS_H_
