#ifndef TESSERA_EXAMPLES_MODULES_PLUGIN_H_
#define TESSERA_EXAMPLES_MODULES_PLUGIN_H_

#include "modules/modules.h"

namespace tessera::examples {

// What a module of this language offers: ModuleDef::contents points at some, the last without a name.
struct Function {
  const char* name;
  long (*call)(modules::ModuleState& state);
};

}  // namespace tessera::examples

#endif  // TESSERA_EXAMPLES_MODULES_PLUGIN_H_
