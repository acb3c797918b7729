// The public library of this package in one include: interpreters, thread states, handles, attach, waits, lifecycle.
//
// Design:     docs/lifecycle.md
#ifndef TESSERA_INTERP_INTERP_H_
#define TESSERA_INTERP_INTERP_H_

#include "interp/attach.h"             // IWYU pragma: export
#include "interp/config.h"             // IWYU pragma: export
#include "interp/handle.h"             // IWYU pragma: export
#include "interp/host.h"               // IWYU pragma: export
#include "interp/interpreter.h"        // IWYU pragma: export
#include "interp/interpreter_local.h"  // IWYU pragma: export
#include "interp/language.h"           // IWYU pragma: export
#include "interp/lifecycle.h"          // IWYU pragma: export
#include "interp/wait.h"               // IWYU pragma: export

#endif  // TESSERA_INTERP_INTERP_H_
