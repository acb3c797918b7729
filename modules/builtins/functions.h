// The tables of builtin functions, by subject; builtins.cc joins them in the module.
#ifndef TESSERA_MODULES_BUILTINS_FUNCTIONS_H_
#define TESSERA_MODULES_BUILTINS_FUNCTIONS_H_

#include "objects/native.h"

namespace tessera::builtins {

extern const objects::MethodDef kObjectFunctions[];  // getattr, isinstance, repr, len, ...
extern const objects::MethodDef kNumberFunctions[];  // abs, round, sum, max, ...
extern const objects::MethodDef kCodeFunctions[];    // exec, eval, compile, __import__, __build_class__, globals, ...
extern const objects::MethodDef kStreamFunctions[];  // print, input

}  // namespace tessera::builtins

#endif  // TESSERA_MODULES_BUILTINS_FUNCTIONS_H_
