// The import lock: one per interpreter, which the same thread may take again. Imports themselves lock module by module.
#include "modules/_imp/functions.h"
#include "objects/errors.h"
#include "vm/breaker.h"
#include "vm/python.h"

namespace tessera::imp {

using namespace objects;  // NOLINT

namespace {

imports::ImportLocks& LocksOf(Thread& th) { return vm::InterpreterOf(th).imports.locks; }

Value AcquireLock(Thread& th, const Value*) {
  for (;;) {
    switch (LocksOf(th).Acquire(th, kImportLock)) {
      case imports::ImportLockResult::kAcquired: return Value::None();
      case imports::ImportLockResult::kDeadlock: return Raise(th, types::kRuntimeError, "deadlock detected by the import lock");
      case imports::ImportLockResult::kNoMemory: return RaiseMemoryError(th);
      case imports::ImportLockResult::kInterrupted:
      case imports::ImportLockResult::kKilled:
        if (!vm::HandleBreaker(vm::AsVm(th))) return Value();
    }
  }
}

Value ReleaseLock(Thread& th, const Value*) {
  if (!LocksOf(th).IsHeldBy(th, kImportLock)) return Raise(th, types::kRuntimeError, "not holding the import lock");
  LocksOf(th).Release(th, kImportLock);
  return Value::None();
}

Value LockHeld(Thread& th, const Value*) { return Value::Bool(LocksOf(th).IsHeld(kImportLock)); }

}  // namespace

const MethodDef kLockFunctions[] = {
    {"acquire_lock", &AcquireLock, "($module, /)", "Takes the interpreter's import lock; the same thread may take it again."},
    {"release_lock", &ReleaseLock, "($module, /)", "Gives the import lock back, as often as it was taken."},
    {"lock_held", &LockHeld, "($module, /)", "Whether a thread has the import lock."},
    {}};

}  // namespace tessera::imp
