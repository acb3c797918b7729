// The module _thread.
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <climits>

#include "modules/_thread/lock.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/float.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/audit.h"
#include "vm/native_module.h"
#include "vm/python.h"
#include "vm/threads.h"

namespace tessera::thread {

using namespace objects;  // NOLINT
using vm::AsVm;
using vm::PutNew;
using vm::StateOf;

namespace {

struct State {
  Value lock_type;
  Value stack_size;  // int
};

Value Start(Thread& th, const Value* args, bool daemon) {
  Value function = args[1], tuple = args[2], kwargs = args[3].IsUnbound() ? Value() : args[3];
  if (!IsCallable(function)) return Raise(th, types::kTypeError, "first arg must be callable");
  if (!IsTuple(tuple)) return Raise(th, types::kTypeError, "2nd arg must be a tuple");
  if (!kwargs.empty() && !IsDict(kwargs)) return Raise(th, types::kTypeError, "optional 3rd arg must be a dictionary");
  if (!vm::AuditEvent(th, "_thread.start_new_thread", {function, tuple, kwargs.empty() ? Value::None() : kwargs})) return Value();
  uint64_t ident;
  if (!vm::StartThread(AsVm(th), function, tuple.as<Tuple>(), kwargs, daemon, &ident, static_cast<size_t>(StateOf<State>(args[0]).stack_size.small_int()))) return Value();
  return NewIntUnsigned(th, ident);
}

// Nobody waits for it where daemons are allowed. Where they are not, the interpreter waits as long as its config says.
Value StartNewThread(Thread& th, const Value* args) { return Start(th, args, th.interp.config().allow_daemon_threads); }
Value StartWaitedFor(Thread& th, const Value* args) { return Start(th, args, false); }

Value AllocateLock(Thread& th, const Value* args) { return NewLock(th, StateOf<State>(args[0]).lock_type.as<Type>()); }
Value GetIdent(Thread& th, const Value*) { return NewIntUnsigned(th, static_cast<uint64_t>(pthread_self())); }
Value GetNativeId(Thread& th, const Value*) { return NewInt(th, gettid()); }
Value Count(Thread& th, const Value*) { return NewInt(th, vm::InterpreterOf(th).started_threads.count()); }

Value Exit(Thread& th, const Value*) {
  Value exception = NewException(th, types::kSystemExit, EmptyTuple());
  return exception.empty() ? Value() : RaiseObject(th, exception);
}

Value StackSize(Thread& th, const Value* args) {
  int64_t size = 0;
  if (!args[1].IsUnbound() && !IndexAsInt64(th, args[1], &size, types::kOverflowError)) return Value();
  if (size < 0) return Raise(th, types::kValueError, "size must be 0 or a positive value");
  if (size != 0 && (size < 512 * 1024 || !Value::FitsInt(size))) return Raise(th, types::kValueError, "size not valid: %lld bytes", static_cast<long long>(size));
  Value before = StateOf<State>(args[0]).stack_size;
  StateOf<State>(args[0]).stack_size = Value::Int(size);
  return before;
}

Value IsMainInterpreter(Thread& th, const Value*) { return Value::Bool(th.interp.is_main()); }
Value DaemonThreadsAllowed(Thread& th, const Value*) { return Value::Bool(th.interp.config().allow_daemon_threads); }

constexpr MethodDef kFunctions[] = {
    {"start_new_thread", &StartNewThread, "($module, function, args, kwargs=None, /)", "Starts a thread that runs function(*args, **kwargs); returns its identity."},
    {"_start_waited_for", &StartWaitedFor, "($module, function, args, kwargs=None, /)", "As start_new_thread; the interpreter waits for this one at its end."},
    {"start_new", &StartNewThread, "($module, function, args, kwargs=None, /)", "An old name of start_new_thread."},
    {"allocate_lock", &AllocateLock, "($module, /)", "A new lock."},
    {"allocate", &AllocateLock, "($module, /)", "An old name of allocate_lock."},
    {"get_ident", &GetIdent, "($module, /)", "A number that no other running thread has."},
    {"get_native_id", &GetNativeId, "($module, /)", "The number by which the operating system knows the thread."},
    {"_count", &Count, "($module, /)", "How many threads were started and have not ended."},
    {"_is_main_interpreter", &IsMainInterpreter, "($module, /)", "Whether this is the main interpreter."},
    {"daemon_threads_allowed", &DaemonThreadsAllowed, "($module, /)", "Whether this interpreter may have threads that its end does not wait for."},
    {"exit", &Exit, "($module, /)", "Raises SystemExit: ends the thread."},
    {"exit_thread", &Exit, "($module, /)", "An old name of exit."},
    {"stack_size", &StackSize, "($module, size=0, /)", "The stack size of threads that are started from now on; 0 is the system's."},
    {}};

bool Exec(interp::ThreadState& thread, uint64_t module_bits, modules::ModuleState& state) {
  Thread& th = static_cast<Thread&>(thread);
  Value module(module_bits);
  Dict* dict = ModuleDict(module);
  Value lock = NewLockType(th, module);
  if (lock.empty()) return false;
  *static_cast<State*>(state.data()) = {lock, Value::Int(0)};
  return PutNew(th, dict, "LockType", Dup(lock)) && PutNew(th, dict, "lock", Dup(lock)) && PutNew(th, dict, "RLock", NewRLockType(th, module)) &&
         PutNew(th, dict, "error", Dup(Value(types::kRuntimeError))) && PutNew(th, dict, "TIMEOUT_MAX", NewFloat(th, kTimeoutMax));
}

constexpr modules::Slot kSlots[] = {
    modules::Slot::Exec(&Exec),
    modules::Slot::MultipleInterpreters(imports::MultipleInterpreters::kPerInterpreterGilSupported)};
constexpr vm::NativeModule kContents = {kFunctions, nullptr};

}  // namespace

}  // namespace tessera::thread

TESSERA_MODULE(_thread) = {
    .name = "_thread",
    .doc = "Threads and locks of the interpreter.",
    .state_size = sizeof(tessera::thread::State),
    .slots = tessera::thread::kSlots,
    .traverse = &tessera::vm::ValuesState<tessera::thread::State>::Traverse,
    .clear = &tessera::vm::ValuesState<tessera::thread::State>::Clear,
    .free = &tessera::vm::ValuesState<tessera::thread::State>::Free,
    .contents = &tessera::thread::kContents,
};
