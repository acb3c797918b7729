// What objects/ asks of the evaluator: see objects/hooks.h.
#ifndef TESSERA_VM_RUN_HOOKS_H_
#define TESSERA_VM_RUN_HOOKS_H_

#include "objects/hooks.h"

namespace tessera::vm {

extern const objects::Hooks kHooks;

}  // namespace tessera::vm

#endif  // TESSERA_VM_RUN_HOOKS_H_
