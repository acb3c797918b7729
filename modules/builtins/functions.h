// The builtin functions, by subject; builtins.cc joins them in the module. They are constants that all interpreters share (objects/function.h).
#ifndef TESSERA_MODULES_BUILTINS_FUNCTIONS_H_
#define TESSERA_MODULES_BUILTINS_FUNCTIONS_H_

#include "objects/function.h"

namespace tessera::builtins {

extern const objects::SharedFunctions kObjectFunctions;  // getattr, isinstance, repr, len, ...
extern const objects::SharedFunctions kNumberFunctions;  // abs, round, sum, max, ...
extern const objects::SharedFunctions kCodeFunctions;    // exec, eval, compile, __import__, __build_class__, globals, ...
extern const objects::SharedFunctions kStreamFunctions;  // print, input

}  // namespace tessera::builtins

#endif  // TESSERA_MODULES_BUILTINS_FUNCTIONS_H_
