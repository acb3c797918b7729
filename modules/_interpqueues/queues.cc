// The module _interpqueues: queues between interpreters, by ID.
#include <utility>

#include "absl/time/time.h"
#include "modules/_interpqueues/access.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/message_queue.h"
#include "vm/native_module.h"
#include "vm/python.h"
#include "vm/slow.h"
#include "vm/transfer.h"

namespace tessera::interpqueues {

using namespace objects;  // NOLINT
using runtime::QueueResult;
using runtime::Unbound;
using vm::AsVm;
using vm::StateOf;

runtime::MessageQueues& Queues(Thread& th) { return vm::InterpreterOf(th).runtime().queues(); }

namespace {

// The module's state loses its classes when it is cleared, at the end of the interpreter.
Type* ClassOr(Value cls, Type* otherwise) { return cls.empty() ? otherwise : cls.as<Type>(); }

// Waits over and over until it is done. False: exception pending.
template <class Wait>
bool WaitFor(Thread& th, const Access& access, Value when_time_is_over, const char* what, Wait wait) {
  for (;;) {
    switch (wait()) {
      case QueueResult::kDone: return true;
      case QueueResult::kTimedOut:
        Raise(th, ClassOr(when_time_is_over, ClassOr(access.state.queue_error, types::kRuntimeError)), "queue %lld is %s", static_cast<long long>(access.id), what);
        return false;
      case QueueResult::kClosed: RaiseNoQueue(th, access.state, access.id); return false;
      case QueueResult::kInterrupted:
      case QueueResult::kKilled:
        if (!vm::HandleBreaker(AsVm(th))) return false;
    }
  }
}

bool ReadId(Thread& th, Value v, int64_t* id) {
  Owned index(Index(th, v));
  if (!index) return false;
  if (!FitsInt64(index, id)) return Raise(th, types::kOverflowError, "int too big to convert"), false;
  if (*id < 0) return Raise(th, types::kValueError, "arg must be a non-negative int"), false;
  return true;
}

bool ReadUnbound(Thread& th, Value v, Unbound otherwise, Unbound* op) {
  *op = otherwise;
  if (v.IsUnbound() || v.IsNone()) return true;
  int64_t n;
  if (!IndexAsInt64(th, v, &n, types::kOverflowError)) return false;
  if (n < 1 || n > 3) return Raise(th, types::kValueError, "unsupported unboundop %lld", static_cast<long long>(n)), false;
  *op = static_cast<Unbound>(n);
  return true;
}

}  // namespace

Value RaiseNoQueue(Thread& th, const State& state, int64_t id) {
  return Raise(th, ClassOr(state.not_found_error, types::kRuntimeError), "queue %lld not found", static_cast<long long>(id));
}

bool ReadTimeout(Thread& th, Value v, interp::Deadline* deadline) {
  *deadline = interp::Deadline::Never();
  if (v.IsNone()) return true;
  double seconds = 0;
  if (!v.IsUnbound() && !AsDouble(th, v, &seconds)) return false;
  if (!(seconds >= 0)) return Raise(th, types::kValueError, "timeout value must be non-negative"), false;
  *deadline = interp::Deadline::After(absl::Seconds(seconds));
  return true;
}

Value PutInto(Thread& th, const Access& access, Value object, Unbound unbound, interp::Deadline deadline) {
  runtime::Message message = vm::EncodeValue(AsVm(th), object, vm::TransferMode::kCopy);
  if (!message) return Value();
  bool done = WaitFor(th, access, access.state.full_class, "full", [&] { return access.queue.Put(th, message, unbound, deadline); });
  return done ? Value::None() : Value();
}

bool TakeFrom(Thread& th, const Access& access, runtime::Received* received, interp::Deadline deadline) {
  return WaitFor(th, access, access.state.empty_class, "empty", [&] { return access.queue.Get(th, *received, deadline); });
}

namespace {

// The queue args[1] of the Runtime, for the time of an operation.
struct Found {
  Found(Thread& th, const Value* args) : state(StateOf<State>(args[0])) {
    if (!ReadId(th, args[1], &id)) return;
    queue = Queues(th).Find(id);
    if (!queue) RaiseNoQueue(th, state, id);
  }
  explicit operator bool() const { return static_cast<bool>(queue); }  // false: exception pending
  Access access() const { return {*queue, id, state}; }

  const State& state;
  int64_t id = 0;
  runtime::QueueRef queue;
};

Value Create(Thread& th, const Value* args) {
  int64_t max_size = 0;
  Unbound unbound;
  if ((!args[1].IsUnbound() && !IndexAsInt64(th, args[1], &max_size, types::kOverflowError)) || !ReadUnbound(th, args[2], Unbound::kReplace, &unbound)) return Value();
  runtime::MessageAccount* account = vm::AccountOf(AsVm(th));
  if (account == nullptr) return Value();
  const int64_t id = Queues(th).Create(max_size, unbound, account);
  return id == 0 ? RaiseMemoryError(th) : NewInt(th, id);
}

Value Destroy(Thread& th, const Value* args) {
  int64_t id;
  if (!ReadId(th, args[1], &id)) return Value();
  return Queues(th).Destroy(id) ? Value::None() : RaiseNoQueue(th, StateOf<State>(args[0]), id);
}

Value ListAll(Thread& th, const Value*) {
  Owned list(NewList(th));
  if (!list) return Value();
  int64_t id = 0;
  while (runtime::QueueRef queue = Queues(th).Next(&id)) {
    Value items[2] = {Value::Int(id), Value::Int(static_cast<int64_t>(queue->unbound()))};
    Owned pair(NewTuple(th, items, 2));
    if (!pair || !ListAppend(th, list.as<List>(), pair)) return Value();
  }
  return list.Release();
}

Value Put(Thread& th, const Value* args) {
  Found found(th, args);
  interp::Deadline deadline = interp::Deadline::Never();
  Unbound unbound;
  if (!found || !ReadUnbound(th, args[3], found.queue->unbound(), &unbound) || !ReadTimeout(th, args[4], &deadline)) return Value();
  return PutInto(th, found.access(), args[2], unbound, deadline);
}

Value Get(Thread& th, const Value* args) {
  Found found(th, args);
  interp::Deadline deadline = interp::Deadline::Never();
  runtime::Received received;
  if (!found || !ReadTimeout(th, args[2], &deadline) || !TakeFrom(th, found.access(), &received, deadline)) return Value();
  Value op = received.message ? Value::None() : Value::Int(static_cast<int64_t>(received.unbound));
  Owned object(received.message ? vm::DecodeValue(AsVm(th), received.message) : Value::None());
  Value items[2] = {object.get(), op};
  return object ? Value(NewTuple(th, items, 2)) : Value();
}

Value Bind(Thread& th, const Value* args) {
  int64_t id;
  if (!ReadId(th, args[1], &id)) return Value();
  return Queues(th).Bind(id) ? Value::None() : RaiseNoQueue(th, StateOf<State>(args[0]), id);
}

Value Release(Thread& th, const Value* args) {
  int64_t id;
  if (!ReadId(th, args[1], &id)) return Value();
  return Queues(th).Release(id) ? Value::None() : RaiseNoQueue(th, StateOf<State>(args[0]), id);
}

Value GetMaxSize(Thread& th, const Value* args) {
  Found found(th, args);
  return !found ? Value() : NewInt(th, found.queue->max_size());
}

Value GetDefaults(Thread& th, const Value* args) {
  Found found(th, args);
  if (!found) return Value();
  Value op = Value::Int(static_cast<int64_t>(found.queue->unbound()));
  return NewTuple(th, &op, 1);
}

Value GetCount(Thread& th, const Value* args) {
  Found found(th, args);
  return !found ? Value() : NewInt(th, found.queue->size());
}

Value IsFull(Thread& th, const Value* args) {
  Found found(th, args);
  return !found ? Value() : Value::Bool(found.queue->max_size() > 0 && found.queue->size() >= found.queue->max_size());
}

// (queue class, three exception classes, three rules)
Value RegisterHeapTypes(Thread& th, const Value* args) {
  State& state = StateOf<State>(args[0]);
  if (!IsType(args[1])) return Raise(th, types::kTypeError, "expected a class, not %T", args[1]);
  for (int n = 2; n <= 4; ++n)
    if (!IsExceptionClass(args[n])) return Raise(th, types::kTypeError, "expected an exception class, not %T", args[n]);
  Value* places[] = {&vm::InterpreterOf(th).transfer.queue_class, &state.empty_class, &state.full_class, &state.ended_class,
                     &state.remove_rule, &state.error_rule, &state.replace_rule};
  for (const Value* from = args + 1; Value* place : places) XDecRef(std::exchange(*place, Dup(*from++)));
  return Value::None();
}

constexpr MethodDef kFunctions[] = {
    {"create", &Create, "($module, /, maxsize=0, unboundop=None)", "Makes a queue, bound once, and returns its ID."},
    {"destroy", &Destroy, "($module, /, qid)", "Closes a queue: who waits is told that it is gone."},
    {"list_all", &ListAll, "($module, /)", "ID and default unboundop of each queue."},
    {"put", &Put, "($module, /, qid, obj, unboundop=None, timeout=0)", "Appends a copy of obj, waiting at most so many seconds (None: for ever) while the queue is full."},
    {"get", &Get, "($module, /, qid, timeout=0)", "The first object, waiting at most so many seconds (None: for ever), and None; or None and the unboundop of one whose interpreter has ended."},
    {"bind", &Bind, "($module, /, qid)", "One more user of the queue."},
    {"release", &Release, "($module, /, qid)", "One user less; the last one closes the queue."},
    {"get_maxsize", &GetMaxSize, "($module, /, qid)", "How many objects fit; 0: any number."},
    {"get_queue_defaults", &GetDefaults, "($module, /, qid)", "The default unboundop, in a tuple."},
    {"get_count", &GetCount, "($module, /, qid)", "How many objects are in it."},
    {"is_full", &IsFull, "($module, /, qid)", "Whether no further object fits."},
    {"_register_heap_types", &RegisterHeapTypes, "($module, queuetype, emptyerror, fullerror, endederror, remove, error, replace, /)",
     "The class for queues that come from elsewhere; those for a queue that is empty, is full, or has an item whose interpreter ended; and the rules for such items."},
    {}};

bool ExecModule(interp::ThreadState& thread, uint64_t module, modules::ModuleState& memory) {
  Thread& th = static_cast<Thread&>(thread);
  Dict* dict = ModuleDict(Value(module));
  State& state = *static_cast<State*>(memory.data());
  state.queue_error = vm::AddExceptionClass(th, dict, "concurrent.interpreters", "QueueError", Value(types::kRuntimeError), "An operation on a queue failed.");
  if (!state.queue_error.empty()) state.not_found_error = vm::AddExceptionClass(th, dict, "concurrent.interpreters", "QueueNotFoundError", state.queue_error, "There is no such queue.");
  return !state.not_found_error.empty() && vm::PutNew(th, dict, "Binding", NewTypeFromSpec(th, kBindingType, Value(module)));
}

constexpr modules::Slot kSlots[] = {
    modules::Slot::Exec(&ExecModule),
    modules::Slot::MultipleInterpreters(imports::MultipleInterpreters::kPerInterpreterGilSupported)};
constexpr vm::NativeModule kContents = {kFunctions, nullptr};

}  // namespace

}  // namespace tessera::interpqueues

TESSERA_MODULE(_interpqueues) = {
    .name = "_interpqueues",
    .doc = "Queues between the interpreters of this process, by ID.",
    .state_size = sizeof(tessera::interpqueues::State),
    .slots = tessera::interpqueues::kSlots,
    .traverse = &tessera::vm::ValuesState<tessera::interpqueues::State>::Traverse,
    .clear = &tessera::vm::ValuesState<tessera::interpqueues::State>::Clear,
    .free = &tessera::vm::ValuesState<tessera::interpqueues::State>::Free,
    .contents = &tessera::interpqueues::kContents,
};
