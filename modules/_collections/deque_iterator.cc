// Iterators over a deque, in both directions. One whose deque has changed is over, with an error.
#include <utility>

#include "modules/_collections/deque.h"
#include "objects/arguments.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/native_call.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

namespace tessera::collections {

using namespace objects;  // NOLINT

namespace {

struct DequeIterator : Object {
  Value deque;       // Unbound once over
  int64_t left;
  uint64_t changes;
};

Value NewIterator(Thread& th, Type* type, Deque* deque) {
  DequeIterator* self = static_cast<DequeIterator*>(NewObject(th, type, sizeof(DequeIterator)));
  if (self == nullptr) return Value();
  self->deque = Dup(Value(deque));
  self->left = deque->size;
  self->changes = deque->changes;
  return self;
}

template <bool kReverse>
Value Next(Thread& th, Value self_value) {
  DequeIterator* self = self_value.as<DequeIterator>();
  if (self->deque.IsUnbound()) return Value::NotFound();
  Deque* deque = self->deque.as<Deque>();
  if (deque->changes != self->changes) {
    self->left = 0;
    return Raise(th, types::kRuntimeError, "deque mutated during iteration");
  }
  if (self->left == 0) return Value::NotFound();
  Value item = Dup(deque->at(kReverse ? self->left - 1 : deque->size - self->left));
  --self->left;
  return item;
}

// _deque_iterator(deque, skipped=0): for unpickling.
template <bool kReverse>
Value Make(Thread& th, const Value* args) {
  Type* type = args[0].as<Type>();
  State* state = StateOf(type);
  int64_t skipped = 0;
  if (state == nullptr || state->deque.empty() || !args[1].IsObject() || !IsSubtype(TypeOf(args[1]), state->deque.as<Type>()))
    return Raise(th, types::kTypeError, "argument 1 must be collections.deque, not %.50T", args[1]);
  if (!args[2].IsUnbound() && !ArgumentAsSize(th, args[2], &skipped)) return Value();
  Value made = NewIterator(th, type, args[1].as<Deque>());
  if (made.empty() || skipped <= 0) return made;
  DequeIterator* self = made.as<DequeIterator>();
  self->left = skipped >= self->left ? 0 : self->left - skipped;
  return made;
}
constexpr MethodDef kForward = {"_deque_iterator", &Make<false>, "($type, deque, index=0, /)", ""};
constexpr MethodDef kBackward = {"_deque_reverse_iterator", &Make<true>, "($type, deque, index=0, /)", ""};

template <const MethodDef& kDef>
Value NewBy(Thread& th, Type* type, Args args) {
  return CallCallee(th, {&kDef, Value(type), nullptr, Value::None()}, args);
}

Value LengthHint(Thread&, const Value* args) { return Value::Int(args[0].as<DequeIterator>()->left); }

Value Reduce(Thread& th, const Value* args) {
  DequeIterator* self = args[0].as<DequeIterator>();
  if (self->deque.IsUnbound()) return Raise(th, types::kTypeError, "the iterator is over");
  Value pair[2] = {self->deque, Value::Int(self->deque.as<Deque>()->size - self->left)};
  Owned arguments(NewTuple(th, pair, 2));
  if (!arguments) return Value();
  Value parts[2] = {Value(TypeOf(args[0])), arguments.get()};
  return NewTuple(th, parts, 2);
}

constexpr MethodDef kMethods[] = {{"__length_hint__", &LengthHint, "($self, /)", "How many items are left."},
                                  {"__reduce__", &Reduce, "($self, /)", "What pickling makes it again from."},
                                  {}};

void Dealloc(Object* object) {
  HideFromCollector(object);
  DecRef(std::exchange(static_cast<DequeIterator*>(object)->deque, Value::Unbound()));
  FreeObject(object);
}
int Traverse(Object* object, immortal::Visitor visit) { return VisitValue(visit, static_cast<DequeIterator*>(object)->deque); }
Value IterSelf(Thread&, Value self) { return Dup(self); }

template <bool kReverse, const MethodDef& kDef>
void Fill(Type* type) {
  type->dealloc = &Dealloc;
  type->traverse = &Traverse;
  type->slots.new_ = &NewBy<kDef>;
  type->slots.iter = &IterSelf;
  type->slots.iternext = &Next<kReverse>;
}

}  // namespace

Value NewDequeIterator(Thread& th, Deque* deque, bool reverse) {
  State* state = StateOf(TypeOf(Value(deque)));
  Value type = state == nullptr ? Value() : reverse ? state->reverse_iterator : state->iterator;
  return type.empty() ? Raise(th, types::kSystemError, "the module _collections is ending") : NewIterator(th, type.as<Type>(), deque);
}

const TypeSpec kDequeIteratorType = {"collections._deque_iterator", sizeof(DequeIterator), 0, nullptr, kMethods, nullptr, &Fill<false, kForward>};
const TypeSpec kDequeReverseIteratorType = {"collections._deque_reverse_iterator", sizeof(DequeIterator), 0, nullptr, kMethods, nullptr, &Fill<true, kBackward>};

}  // namespace tessera::collections
