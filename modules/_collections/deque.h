// deque: items in a ring, so that both ends grow and shrink in constant time.
//
// Model:     item i lies at ring[(head + i) & (capacity - 1)]; the capacity is a power of two, or 0. `changes` counts what adds, removes or rotates
//            items: who runs code between two looks at the ring compares it.
// Errors:    CPython's texts.
#ifndef TESSERA_MODULES_COLLECTIONS_DEQUE_H_
#define TESSERA_MODULES_COLLECTIONS_DEQUE_H_

#include "objects/class.h"
#include "objects/native.h"
#include "objects/thread.h"

namespace tessera::collections {

using objects::Object;
using objects::Thread;
using objects::Type;
using objects::Value;

struct Deque : Object {
  Value* ring;
  int64_t capacity, head, size;
  int64_t maxlen;  // -1: no bound
  uint64_t changes;

  Value& at(int64_t i) { return ring[(head + i) & (capacity - 1)]; }
};

// Of the module's state: the types, which code of others makes.
struct State {
  Value deque, iterator, reverse_iterator, default_dict;
};
// Null when the module has ended.
State* StateOf(Type* type);

Deque* NewDeque(Thread& th, Type* type, int64_t maxlen);
// At the end or at the front; over the bound, the item at the other end goes. Takes over the reference, also when it fails.
bool PushBack(Thread& th, Deque* deque, Value owned);
bool PushFront(Thread& th, Deque* deque, Value owned);
// REQUIRES: not empty. Owned.
Value PopBack(Deque* deque);
Value PopFront(Deque* deque);
void Clear(Deque* deque);
void Rotate(Deque* deque, int64_t steps);
bool Extend(Thread& th, Deque* deque, Value iterable, bool at_front);
// REQUIRES: 0 <= i < size. Owned.
Value TakeAt(Deque* deque, int64_t i);
Value CopyDeque(Thread& th, Deque* deque);

void DeallocDeque(Object* object);
int TraverseDeque(Object* object, immortal::Visitor visit);
int ClearDeque(Object* object);

extern const objects::TypeSpec kDequeType;
extern const objects::TypeSpec kDequeIteratorType;
extern const objects::TypeSpec kDequeReverseIteratorType;
// An iterator over the deque from item `start` on, in the order of the type.
Value NewDequeIterator(Thread& th, Deque* deque, bool reverse);

// defaultdict, _tuplegetter, _count_elements.
Value NewDefaultDictType(Thread& th, Value module);
extern const objects::TypeSpec kTupleGetterType;
extern const objects::MethodDef kFunctions[];

}  // namespace tessera::collections

#endif  // TESSERA_MODULES_COLLECTIONS_DEQUE_H_
