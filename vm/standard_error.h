// Writing to sys.stderr what is not a program's own output.
#ifndef TESSERA_VM_STANDARD_ERROR_H_
#define TESSERA_VM_STANDARD_ERROR_H_

#include <string_view>

#include "objects/str.h"

namespace tessera::vm {

// sys.stderr, borrowed; NotFound where it is missing or None. No exception is left pending.
objects::Value FindStandardError(objects::Thread& th);
// Writes the str to sys.stderr and flushes it. False: it is not there, or failed; no exception is left pending.
bool WriteStandardError(objects::Thread& th, objects::Value text);
bool WriteStandardError(objects::Thread& th, std::string_view utf8);
// Where sys.stderr is gone: to the sink that the host gave for it, or to stderr of the process.
void WritePastStandardError(objects::Thread& th, std::string_view bytes);

}  // namespace tessera::vm

#endif  // TESSERA_VM_STANDARD_ERROR_H_
