// Audit events of the Python program: the hooks that sys.addaudithook adds to an interpreter, behind those of the runtime.
//
// Threads:   the GIL.
// Python:    hooks run; what one raises ends the audited operation.
// Design:    docs/audit-events.md (which events there are), docs/runtime-state.md, PEP 578
#ifndef TESSERA_VM_AUDIT_H_
#define TESSERA_VM_AUDIT_H_

#include <initializer_list>

#include "objects/thread.h"

namespace tessera::vm {

// Somebody listens: hooks of the runtime, or of the interpreter's program.
bool IsAudited(objects::Thread& th);
// `arguments` is a tuple; native hooks get a pointer to it as AuditEvent::arguments. False: exception pending.
bool Audit(objects::Thread& th, objects::Str* event, objects::Value arguments);
// The same for what the evaluator does itself: the tuple is made only if somebody listens.
bool AuditEvent(objects::Thread& th, const char* event, std::initializer_list<objects::Value> arguments);
// An attribute whose use is audited: "object.__getattr__" (object, name), "object.__setattr__" (object, name, value) and "object.__delattr__".
bool AuditAttribute(objects::Thread& th, const char* event, objects::Value object, const char* name, objects::Value value = {});
// A file is opened: "open" (path, mode or None, flags). `mode` may be null.
bool AuditOpen(objects::Thread& th, objects::Value path, const char* mode, int flags);
// The hooks of the calling interpreter's program alone, for events that the runtime raises to native hooks itself.
bool AuditInProgram(objects::Thread& th, const char* event, std::initializer_list<objects::Value> arguments);
// Hooks that are there may refuse another one: with a RuntimeError silently. False: exception pending.
bool AddAuditHook(objects::Thread& th, objects::Value hook);

}  // namespace tessera::vm

#endif  // TESSERA_VM_AUDIT_H_
