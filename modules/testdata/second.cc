#include "modules/module_def.h"

TESSERA_MODULE(second) = {.name = "second"};
