// The source line under a traceback entry, with carets under what failed.
#ifndef TESSERA_VM_SOURCE_LINE_H_
#define TESSERA_VM_SOURCE_LINE_H_

#include "objects/str.h"
#include "vm/code.h"

namespace tessera::vm {

// Appends "    text\n" and, where it tells more than the line, "    ~~^~~\n". Nothing when the source is not at hand. False: no memory.
bool AppendSourceLine(objects::Thread& th, objects::StrBuilder* out, const CodeInstance* code, uint32_t pc);

}  // namespace tessera::vm

#endif  // TESSERA_VM_SOURCE_LINE_H_
