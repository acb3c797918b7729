// How a program ends: the exit code of an uncaught exception, SystemExit included, and the last flush of the standard streams.
#ifndef TESSERA_VM_EXIT_STATUS_H_
#define TESSERA_VM_EXIT_STATUS_H_

#include "vm/activation.h"

namespace tessera::vm {

// Takes the pending exception; prints it through sys.excepthook unless it is SystemExit. Returns the exit code; *interrupted: it was a
// KeyboardInterrupt, and the process is to end as if by the signal. session_follows (-i): SystemExit is printed like any other.
int ReportException(Thread& th, bool* interrupted = nullptr, bool session_follows = false);
// Before the modules go: drops sys.last_exc and its kin, which hold the frames of the exception that was reported, and puts the original
// standard streams back, because the program's own are going to lose the globals of their methods.
void ResetSys(Thread& th);
// Flushes sys.stdout and sys.stderr. False when one could not be: what went wrong with stdout has been printed ("Exception ignored in: ...").
bool FlushStandardStreams(Thread& th);

}  // namespace tessera::vm

#endif  // TESSERA_VM_EXIT_STATUS_H_
