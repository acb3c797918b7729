// Binding: an object that keeps a queue alive, and the operations on it without a look into the table of queues.
// concurrent.interpreters.Queue derives from it.
#include <new>

#include "modules/_interpqueues/access.h"
#include "objects/errors.h"
#include "objects/int.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "vm/native_module.h"
#include "vm/python.h"
#include "vm/transfer.h"

extern const tessera::modules::ModuleDef tessera_module__interpqueues;

namespace tessera::interpqueues {

using namespace objects;  // NOLINT
using runtime::Unbound;
using vm::AsVm;

namespace {

// One use of the queue. It ends with the object, or with the interpreter, however that ends.
class QueueUse final : public interp::Resource {
 public:
  QueueUse(runtime::MessageQueues& table, int64_t id, runtime::QueueRef queue) : table_(table), id_(id), queue_(std::move(queue)) {}
  ~QueueUse() override {
    if (linked()) Close();
  }

  int64_t id() const { return id_; }
  MessageQueue& queue() const { return *queue_; }
  void Close() override {
    (void)table_.Release(id_);  // false: the queue was destroyed meanwhile
    queue_ = runtime::QueueRef();
  }

 private:
  runtime::MessageQueues& table_;
  const int64_t id_;
  runtime::QueueRef queue_;
};

struct Binding : Object {
  QueueUse use;
};

Binding* Self(Value v) { return v.as<Binding>(); }

// What an operation of `self` needs; `held` keeps it alive while others may let go of it.
struct Use {
  Use(Thread& th, Value self) : held(Owned::Borrow(self)), state(vm::FindModuleState<State>(TypeOf(self), tessera_module__interpqueues)) {
    if (state == nullptr) Raise(th, types::kRuntimeError, "module _interpqueues has ended");
  }
  explicit operator bool() const { return state != nullptr; }  // false: exception pending
  Access access() const { return {Self(held)->use.queue(), Self(held)->use.id(), *state}; }

  Owned held;
  State* state;
};

bool ReadRule(Thread& th, const State& state, Value v, Unbound otherwise, Unbound* rule) {
  *rule = otherwise;
  if (v.IsUnbound() || v.IsNone()) return true;
  const Value known[] = {state.remove_rule, state.error_rule, state.replace_rule};
  for (int n = 0; n < 3; ++n) {
    if (known[n].empty()) continue;
    const int same = CompareBool(th, v, known[n], CompareOp::kEq);
    if (same < 0) return false;
    if (same > 0) return *rule = static_cast<Unbound>(n + 1), true;
  }
  Raise(th, types::kNotImplementedError, "unsupported unbound replacement op %R", v);
  return false;
}

// (block, timeout): as queue.Queue has them.
bool ReadWait(Thread& th, Value block, Value timeout, interp::Deadline* deadline) {
  const int blocks = block.IsUnbound() ? 1 : IsTrue(th, block);
  if (blocks < 0) return false;
  return ReadTimeout(th, blocks == 0 ? Value::Int(0) : timeout.IsUnbound() ? Value::None() : timeout, deadline);
}

Value PutByRule(Thread& th, Value self, Value object, Value rule, Value block, Value timeout) {
  Use use(th, self);
  interp::Deadline deadline = interp::Deadline::Never();
  Unbound unbound;
  if (!use || !ReadRule(th, *use.state, rule, use.access().queue.unbound(), &unbound) || !ReadWait(th, block, timeout, &deadline)) return Value();
  return PutInto(th, use.access(), object, unbound, deadline);
}

Value Put(Thread& th, const Value* args) { return PutByRule(th, args[0], args[1], args[4], args[2], args[3]); }
Value PutNoWait(Thread& th, const Value* args) { return PutByRule(th, args[0], args[1], args[2], Value::False(), Value::None()); }

Value GetOne(Thread& th, Value self, Value block, Value timeout) {
  Use use(th, self);
  interp::Deadline deadline = interp::Deadline::Never();
  runtime::Received received;
  if (!use || !ReadWait(th, block, timeout, &deadline) || !TakeFrom(th, use.access(), &received, deadline)) return Value();
  if (received.message) return vm::DecodeValue(AsVm(th), received.message);
  const State& state = *use.state;
  if (received.unbound == Unbound::kError || state.replace_rule.empty()) {
    Type* error = state.ended_class.empty() ? types::kRuntimeError : state.ended_class.as<Type>();
    return Raise(th, error, "item's original interpreter destroyed");
  }
  return Dup(state.replace_rule);
}

Value Get(Thread& th, const Value* args) { return GetOne(th, args[0], args[1], args[2]); }
Value GetNoWait(Thread& th, const Value* args) { return GetOne(th, args[0], Value::False(), Value::None()); }

// Of a queue that was destroyed there is nothing to tell.
bool IsOpen(Thread& th, const Use& use) {
  if (!use) return false;
  if (!use.access().queue.closed()) return true;
  RaiseNoQueue(th, *use.state, use.access().id);
  return false;
}

Value QSize(Thread& th, const Value* args) {
  Use use(th, args[0]);
  return IsOpen(th, use) ? NewInt(th, use.access().queue.size()) : Value();
}

Value Empty(Thread& th, const Value* args) {
  Use use(th, args[0]);
  return IsOpen(th, use) ? Value::Bool(use.access().queue.size() == 0) : Value();
}

Value Full(Thread& th, const Value* args) {
  Use use(th, args[0]);
  return IsOpen(th, use) ? Value::Bool(use.access().queue.max_size() > 0 && use.access().queue.size() >= use.access().queue.max_size()) : Value();
}

Value GetId(Thread& th, Value self) { return NewInt(th, Self(self)->use.id()); }

Value GetMaxSize(Thread& th, Value self) { return NewInt(th, Self(self)->use.queue().max_size()); }

Value GetRule(Thread& th, Value self) {
  Use use(th, self);
  if (!use) return Value();
  const Value known[] = {use.state->remove_rule, use.state->error_rule, use.state->replace_rule};
  const Value rule = known[static_cast<int>(use.access().queue.unbound()) - 1];
  return rule.empty() ? Value(Raise(th, types::kRuntimeError, "concurrent.interpreters has not registered its rules")) : Dup(rule);
}

// Binding(id, bound): `bound` takes over the use that create() has made.
Value New(Thread& th, Type* type, Args args) {
  int64_t id;
  if (args.count != 2 || args.kwnames != nullptr) return Raise(th, types::kTypeError, "Binding() takes an ID and whether it is bound");
  if (!IndexAsInt64(th, args.values[0], &id, types::kOverflowError)) return Value();
  const int bound = IsTrue(th, args.values[1]);
  if (bound < 0) return Value();
  State* state = vm::FindModuleState<State>(type, tessera_module__interpqueues);
  if (state == nullptr) return Raise(th, types::kRuntimeError, "module _interpqueues has ended");
  runtime::MessageQueues& table = Queues(th);
  runtime::QueueRef queue = table.Find(id);
  if (!queue || (bound == 0 && !table.Bind(id))) return RaiseNoQueue(th, *state, id);
  Binding* self = static_cast<Binding*>(AllocateInstance(th, type));
  if (self == nullptr) {
    (void)table.Release(id);
    return Value();
  }
  new (&self->use) QueueUse(table, id, std::move(queue));
  th.interp.resources().Add(self->use);
  return self;
}

constexpr MethodDef kMethods[] = {
    {"put", &Put, "($self, obj, block=True, timeout=None, *, unbounditems=None)",
     "Appends a copy of obj.\n\n"
     "While the queue is full, waits: not at all if `block` is false, at most `timeout` seconds (fractions count) if it is given, else for ever; then\n"
     "raises QueueFull. `unbounditems` says what becomes of the object if this interpreter ends before somebody takes it."},
    {"put_nowait", &PutNoWait, "($self, obj, *, unbounditems=None)", "put() that does not wait."},
    {"get", &Get, "($self, block=True, timeout=None)", "Takes the first object out. While there is none, waits as put() does; then raises QueueEmpty."},
    {"get_nowait", &GetNoWait, "($self, /)", "get() that does not wait."},
    {"qsize", &QSize, "($self, /)", "How many objects are in it."},
    {"empty", &Empty, "($self, /)", "Whether it has none."},
    {"full", &Full, "($self, /)", "Whether no further object fits."},
    {}};

constexpr GetSetDef kGetSets[] = {
    {"id", &GetId, nullptr, "The number of the queue, never given to another one."},
    {"maxsize", &GetMaxSize, nullptr, "How many objects fit; 0 or less: any number."},
    {"unbounditems", &GetRule, nullptr, "The rule for objects whose interpreter has ended, where put() was not given another."},
    {}};

void Dealloc(Object* object) {
  static_cast<Binding*>(object)->use.~QueueUse();
  FreeObject(object);
}

void Fill(Type* type) {
  type->dealloc = &Dealloc;
  type->slots.new_ = &New;
}

}  // namespace

constexpr TypeSpec kBindingType = {"_interpqueues.Binding", sizeof(Binding), kBaseType, "A use of the queue with an ID: Binding(id, bound).", kMethods, kGetSets, &Fill};

}  // namespace tessera::interpqueues
