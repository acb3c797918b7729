// The public library of this package in one include: module definitions, their state, their two phases.
//
// Design:     docs/imports.md
#ifndef TESSERA_MODULES_MODULES_H_
#define TESSERA_MODULES_MODULES_H_

#include "modules/module_def.h"    // IWYU pragma: export
#include "modules/module_state.h"  // IWYU pragma: export

#endif  // TESSERA_MODULES_MODULES_H_
