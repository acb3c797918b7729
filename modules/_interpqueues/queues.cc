// The module _interpqueues: queues between interpreters, by ID. concurrent.interpreters.Queue is made of it.
#include <memory>

#include "absl/time/time.h"
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
using runtime::MessageQueue;
using runtime::QueueResult;
using runtime::Unbound;
using vm::AsVm;
using vm::StateOf;

namespace {

struct State {
  Value queue_error, not_found_error, empty_class, full_class;
};

runtime::MessageQueues& Queues(Thread& th) { return vm::InterpreterOf(th).runtime().queues(); }

bool ReadId(Thread& th, Value v, int64_t* id) {
  Owned index(Index(th, v));
  if (!index) return false;
  if (!FitsInt64(index, id)) return Raise(th, types::kOverflowError, "int too big to convert"), false;
  if (*id < 0) return Raise(th, types::kValueError, "arg must be a non-negative int"), false;
  return true;
}

Value RaiseNoQueue(Thread& th, const Value* args, int64_t id) {
  return Raise(th, StateOf<State>(args[0]).not_found_error.as<Type>(), "queue %lld not found", static_cast<long long>(id));
}

// The queue args[1]; null + exception.
std::shared_ptr<MessageQueue> Find(Thread& th, const Value* args) {
  int64_t id;
  if (!ReadId(th, args[1], &id)) return nullptr;
  std::shared_ptr<MessageQueue> queue = Queues(th).Find(id);
  if (queue == nullptr) RaiseNoQueue(th, args, id);
  return queue;
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

// None: for ever; a number: so many seconds, fractions included.
bool ReadTimeout(Thread& th, Value v, interp::Deadline* deadline) {
  *deadline = interp::Deadline::Never();
  if (v.IsNone()) return true;
  double seconds = 0;
  if (!v.IsUnbound() && !AsDouble(th, v, &seconds)) return false;
  if (!(seconds >= 0)) return Raise(th, types::kValueError, "timeout value must be non-negative"), false;
  *deadline = interp::Deadline::After(absl::Seconds(seconds));
  return true;
}

// Waits over and over until it is done. True: kDone.
template <class Wait>
bool WaitFor(Thread& th, const Value* args, Value when_time_is_over, const char* what, Wait wait) {
  for (;;) {
    switch (wait()) {
      case QueueResult::kDone: return true;
      case QueueResult::kTimedOut:
        Raise(th, when_time_is_over.as<Type>(), "queue %S is %s", args[1], what);
        return false;
      case QueueResult::kClosed: {
        int64_t id = 0;
        if (ReadId(th, args[1], &id)) RaiseNoQueue(th, args, id);
        return false;
      }
      case QueueResult::kInterrupted:
      case QueueResult::kKilled:
        if (!vm::HandleBreaker(AsVm(th))) return false;
    }
  }
}

Value OrError(const State& state, Value cls) { return cls.empty() ? state.queue_error : cls; }

Value Create(Thread& th, const Value* args) {
  int64_t max_size;
  Unbound unbound;
  if (!IndexAsInt64(th, args[1], &max_size, types::kOverflowError) || !ReadUnbound(th, args[2], Unbound::kReplace, &unbound)) return Value();
  return NewInt(th, Queues(th).Create(max_size, unbound));
}

Value Destroy(Thread& th, const Value* args) {
  int64_t id;
  if (!ReadId(th, args[1], &id)) return Value();
  return Queues(th).Destroy(id) ? Value::None() : RaiseNoQueue(th, args, id);
}

Value ListAll(Thread& th, const Value*) {
  Owned list(NewList(th));
  if (!list) return Value();
  for (const auto& [id, queue] : Queues(th).List()) {
    Value items[2] = {Value::Int(id), Value::Int(static_cast<int64_t>(queue->unbound()))};
    Owned pair(NewTuple(th, items, 2));
    if (!pair || !ListAppend(th, list.as<List>(), pair)) return Value();
  }
  return list.Release();
}

Value Put(Thread& th, const Value* args) {
  std::shared_ptr<MessageQueue> queue = Find(th, args);
  interp::Deadline deadline = interp::Deadline::Never();
  Unbound unbound;
  if (queue == nullptr || !ReadUnbound(th, args[3], queue->unbound(), &unbound) || !ReadTimeout(th, args[4], &deadline)) return Value();
  runtime::Message message = vm::EncodeValue(AsVm(th), args[2], vm::TransferMode::kCopy);
  if (!message) return Value();
  bool done = WaitFor(th, args, OrError(StateOf<State>(args[0]), StateOf<State>(args[0]).full_class), "full", [&] { return queue->Put(th, message, unbound, deadline); });
  return done ? Value::None() : Value();
}

Value Get(Thread& th, const Value* args) {
  std::shared_ptr<MessageQueue> queue = Find(th, args);
  interp::Deadline deadline = interp::Deadline::Never();
  if (queue == nullptr || !ReadTimeout(th, args[2], &deadline)) return Value();
  runtime::Received received;
  bool done = WaitFor(th, args, OrError(StateOf<State>(args[0]), StateOf<State>(args[0]).empty_class), "empty", [&] { return queue->Get(th, received, deadline); });
  if (!done) return Value();
  Value op = received.message ? Value::None() : Value::Int(static_cast<int64_t>(received.unbound));
  Owned object(received.message ? vm::DecodeValue(AsVm(th), received.message) : Value::None());
  Value items[2] = {object.get(), op};
  return object ? Value(NewTuple(th, items, 2)) : Value();
}

Value Bind(Thread& th, const Value* args) {
  int64_t id;
  if (!ReadId(th, args[1], &id)) return Value();
  return Queues(th).Bind(id) ? Value::None() : RaiseNoQueue(th, args, id);
}

Value Release(Thread& th, const Value* args) {
  int64_t id;
  if (!ReadId(th, args[1], &id)) return Value();
  return Queues(th).Release(id) ? Value::None() : RaiseNoQueue(th, args, id);
}

Value GetMaxSize(Thread& th, const Value* args) {
  std::shared_ptr<MessageQueue> queue = Find(th, args);
  return queue == nullptr ? Value() : NewInt(th, queue->max_size());
}

Value GetDefaults(Thread& th, const Value* args) {
  std::shared_ptr<MessageQueue> queue = Find(th, args);
  if (queue == nullptr) return Value();
  Value op = Value::Int(static_cast<int64_t>(queue->unbound()));
  return NewTuple(th, &op, 1);
}

Value GetCount(Thread& th, const Value* args) {
  std::shared_ptr<MessageQueue> queue = Find(th, args);
  return queue == nullptr ? Value() : NewInt(th, queue->size());
}

Value IsFull(Thread& th, const Value* args) {
  std::shared_ptr<MessageQueue> queue = Find(th, args);
  return queue == nullptr ? Value() : Value::Bool(queue->max_size() > 0 && queue->size() >= queue->max_size());
}

Value RegisterHeapTypes(Thread& th, const Value* args) {
  State& state = StateOf<State>(args[0]);
  for (int n = 1; n <= 3; ++n)
    if (!IsType(args[n])) return Raise(th, types::kTypeError, "expected a class, not %T", args[n]);
  if (!IsExceptionClass(args[2]) || !IsExceptionClass(args[3])) return Raise(th, types::kTypeError, "expected exception classes");
  XDecRef(std::exchange(vm::InterpreterOf(th).transfer.queue_class, Dup(args[1])));
  XDecRef(std::exchange(state.empty_class, Dup(args[2])));
  XDecRef(std::exchange(state.full_class, Dup(args[3])));
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
    {"_register_heap_types", &RegisterHeapTypes, "($module, queuetype, emptyerror, fullerror, /)", "The classes for queues that come from elsewhere, and for a queue that is empty or full."},
    {}};

bool ExecModule(interp::ThreadState& thread, uint64_t module, modules::ModuleState& memory) {
  Thread& th = static_cast<Thread&>(thread);
  Dict* dict = ModuleDict(Value(module));
  State& state = *static_cast<State*>(memory.data());
  state.queue_error = vm::AddExceptionClass(th, dict, "concurrent.interpreters", "QueueError", Value(types::kRuntimeError), "An operation on a queue failed.");
  if (!state.queue_error.empty()) state.not_found_error = vm::AddExceptionClass(th, dict, "concurrent.interpreters", "QueueNotFoundError", state.queue_error, "There is no such queue.");
  return !state.not_found_error.empty();
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
