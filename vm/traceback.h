// Tracebacks: made while an exception travels, printed as CPython prints them. The text of whole exceptions: vm/exception_text.h.
//
// Design: docs/exceptions.md
#ifndef TESSERA_VM_TRACEBACK_H_
#define TESSERA_VM_TRACEBACK_H_

#include "vm/activation.h"
#include "vm/margin_text.h"
#include "vm/source_line.h"

namespace tessera::vm {

// Adds the activation to the traceback of the pending exception. Without memory the entry is left out.
void AddTraceback(Thread& th, Activation* act, uint32_t pc);

// Appends the head (a text of one line, margin sign included by the caller's choice) and the entries of a traceback, with source lines and carets; nothing
// where sys.tracebacklimit says so. Entries that repeat are counted. False: exception pending.
bool AppendTraceback(MarginText* out, SourceFiles* files, Value traceback, const char* head, const char* head_sign = "| ");

// The text that an uncaught exception prints: see vm/exception_text.cc. str; empty + exception.
Value FormatException(objects::Thread& th, Value exception);
// What "Exception ignored in" is followed by: the traceback and the message alone.
Value FormatUnraisable(objects::Thread& th, Value exception);

}  // namespace tessera::vm

#endif  // TESSERA_VM_TRACEBACK_H_
