// Audit events of the Python program: the hooks that sys.addaudithook adds to an interpreter, behind those of the runtime.
//
// Threads:   the GIL.
// Python:    hooks run; what one raises ends the audited operation.
// Design:    docs/runtime-state.md, PEP 578
#ifndef TESSERA_VM_AUDIT_H_
#define TESSERA_VM_AUDIT_H_

#include "objects/thread.h"

namespace tessera::vm {

// `arguments` is a tuple. False: exception pending.
bool Audit(objects::Thread& th, objects::Str* event, objects::Value arguments);
// Hooks that are there may refuse another one: with a RuntimeError silently. False: exception pending.
bool AddAuditHook(objects::Thread& th, objects::Value hook);

}  // namespace tessera::vm

#endif  // TESSERA_VM_AUDIT_H_
