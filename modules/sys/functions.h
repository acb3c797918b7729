// Between the files of the module sys: its tables, by subject, and what it knows of itself.
#ifndef TESSERA_MODULES_SYS_FUNCTIONS_H_
#define TESSERA_MODULES_SYS_FUNCTIONS_H_

#include "objects/dict.h"
#include "objects/native.h"
#include "objects/str.h"
#include "objects/thread.h"
#include "vm/activation.h"

namespace tessera::sys {

extern const objects::MethodDef kFrameFunctions[];  // _getframe, exc_info, ...
extern const objects::MethodDef kHookFunctions[];   // displayhook, excepthook, audit, ...
extern const objects::MethodDef kLimitFunctions[];  // recursion limit, switch interval, digits, ...

// What sys knows from the start; and the rest, when it is first imported: struct sequences, each with a type of its own.
bool AddInfo(vm::Thread& th, objects::Dict* dict);
bool CompleteInfo(vm::Thread& th);

}  // namespace tessera::sys

#endif  // TESSERA_MODULES_SYS_FUNCTIONS_H_
