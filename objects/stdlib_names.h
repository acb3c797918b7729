// sys.stdlib_module_names: the names of the modules of Python 3.12's standard library, packages without what is in them. One immortal frozenset
// for all interpreters, so that each does without a copy of some three hundred names.
#ifndef TESSERA_OBJECTS_STDLIB_NAMES_H_
#define TESSERA_OBJECTS_STDLIB_NAMES_H_

#include "objects/immortal_arena.h"
#include "objects/immortal_section.h"
#include "objects/value.h"

namespace tessera::objects {

struct alignas(kImmortalPage) StdlibNames {
  Set* set;
};
extern StdlibNames g_stdlib_names;

// The set, immortal. REQUIRES: InitStaticTypes has run.
Value StdlibModuleNames();
void InitStdlibModuleNames(ImmortalArena& arena);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_STDLIB_NAMES_H_
