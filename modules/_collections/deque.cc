#include "modules/_collections/deque.h"

#include <cstring>
#include <utility>

#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/list.h"
#include "objects/protocol.h"

namespace tessera::collections {

using namespace objects;  // NOLINT

namespace {

// Room for one more item. False: MemoryError pending.
bool Grow(Thread& th, Deque* deque) {
  if (deque->size < deque->capacity) return true;
  int64_t capacity = deque->capacity == 0 ? 8 : deque->capacity * 2;
  Value* ring = static_cast<Value*>(th.heap.Allocate(static_cast<size_t>(capacity) * sizeof(Value)));
  if (ring == nullptr) {
    RaiseMemoryError(th);
    return false;
  }
  for (int64_t i = 0; i < deque->size; ++i) ring[i] = deque->at(i);
  alloc::Heap::Free(std::exchange(deque->ring, ring));
  deque->capacity = capacity;
  deque->head = 0;
  return true;
}

}  // namespace

Deque* NewDeque(Thread& th, Type* type, int64_t maxlen) {
  Deque* deque = static_cast<Deque*>(NewObject(th, type, sizeof(Deque)));
  if (deque == nullptr) return nullptr;
  deque->ring = nullptr;
  deque->capacity = deque->head = deque->size = 0;
  deque->maxlen = maxlen;
  deque->changes = 0;
  return deque;
}

bool PushBack(Thread& th, Deque* deque, Value owned) {
  if (!Grow(th, deque)) {
    DecRef(owned);
    return false;
  }
  deque->at(deque->size++) = owned;
  ++deque->changes;
  if (deque->maxlen >= 0 && deque->size > deque->maxlen) DecRef(PopFront(deque));
  return true;
}

bool PushFront(Thread& th, Deque* deque, Value owned) {
  if (!Grow(th, deque)) {
    DecRef(owned);
    return false;
  }
  deque->head = (deque->head - 1) & (deque->capacity - 1);
  ++deque->size;
  deque->at(0) = owned;
  ++deque->changes;
  if (deque->maxlen >= 0 && deque->size > deque->maxlen) DecRef(PopBack(deque));
  return true;
}

Value PopBack(Deque* deque) {
  ++deque->changes;
  return deque->at(--deque->size);
}

Value PopFront(Deque* deque) {
  Value item = deque->at(0);
  deque->head = (deque->head + 1) & (deque->capacity - 1);
  --deque->size;
  ++deque->changes;
  return item;
}

void Clear(Deque* deque) {
  // Emptied first: what the items run as they go finds an empty deque.
  Value* ring = std::exchange(deque->ring, nullptr);
  int64_t size = std::exchange(deque->size, 0), head = std::exchange(deque->head, 0), mask = std::exchange(deque->capacity, 0) - 1;
  ++deque->changes;
  for (int64_t i = 0; i < size; ++i) DecRef(ring[(head + i) & mask]);
  alloc::Heap::Free(ring);
}

void Rotate(Deque* deque, int64_t steps) {
  if (deque->size <= 1) return;
  steps %= deque->size;
  if (steps < 0) steps += deque->size;
  if (steps == 0) return;
  ++deque->changes;
  int64_t mask = deque->capacity - 1;
  if (steps <= deque->size / 2) {
    for (; steps > 0; --steps) {
      Value last = deque->at(deque->size - 1);
      deque->head = (deque->head - 1) & mask;
      deque->at(0) = last;
    }
    return;
  }
  for (steps = deque->size - steps; steps > 0; --steps) {
    Value first = deque->at(0);
    deque->head = (deque->head + 1) & mask;
    deque->at(deque->size - 1) = first;
  }
}

bool Extend(Thread& th, Deque* deque, Value iterable, bool at_front) {
  // Its own items: as they are now.
  Owned source(iterable == Value(deque) ? Value(ListFrom(th, iterable)) : Dup(iterable));
  return source && ForEach(th, source, [&](Thread& t, Value item) {
           IncRef(item);
           return at_front ? PushFront(t, deque, item) : PushBack(t, deque, item);
         });
}

Value TakeAt(Deque* deque, int64_t i) {
  Value item = deque->at(i);
  for (; i + 1 < deque->size; ++i) deque->at(i) = deque->at(i + 1);
  --deque->size;
  ++deque->changes;
  return item;
}

Value CopyDeque(Thread& th, Deque* deque) {
  Type* type = TypeOf(Value(deque));
  State* state = StateOf(type);
  if (state != nullptr && Value(type) == state->deque) {
    Deque* copy = NewDeque(th, type, deque->maxlen);
    Owned keep{copy == nullptr ? Value() : Value(copy)};
    for (int64_t i = 0; copy != nullptr && i < deque->size; ++i)
      if (!PushBack(th, copy, Dup(deque->at(i)))) return Value();
    return keep.Release();
  }
  Owned copy(deque->maxlen < 0 ? Call(th, Value(type), {Value(deque)}) : Call(th, Value(type), {Value(deque), Value::Int(deque->maxlen)}));
  if (copy && !(state != nullptr && copy.get().IsObject() && IsSubtype(TypeOf(copy), state->deque.as<Type>())))
    return Raise(th, types::kTypeError, "%.200s() must return a deque, not %.200T", type->name, copy.get());
  return copy.Release();
}

void DeallocDeque(Object* object) {
  HideFromCollector(object);
  Clear(static_cast<Deque*>(object));
  FreeObject(object);
}

int TraverseDeque(Object* object, immortal::Visitor visit) {
  Deque* deque = static_cast<Deque*>(object);
  for (int64_t i = 0; i < deque->size; ++i)
    if (int result = VisitValue(visit, deque->at(i))) return result;
  return 0;
}

int ClearDeque(Object* object) {
  Clear(static_cast<Deque*>(object));
  return 0;
}

}  // namespace tessera::collections
