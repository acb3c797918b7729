#include "modules/module_def.h"

TESSERA_MODULE(first) = {.name = "first"};
