// The evaluator: runs the activation th.act until it, an entry, is left.
//
// Python: runs it. Errors: empty Value and a pending exception. Cost: see docs/evaluator.md.
#ifndef TESSERA_VM_EVALUATOR_H_
#define TESSERA_VM_EVALUATOR_H_

#include "vm/activation.h"

namespace tessera::vm {

// REQUIRES: th.act->continuation == kEntry. It is gone afterwards (finished, suspended, or unwound).
Value Execute(Thread& th);

}  // namespace tessera::vm

#endif  // TESSERA_VM_EVALUATOR_H_
