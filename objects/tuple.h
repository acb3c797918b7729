// tuple: immutable sequence of values, items in place.
//
// Model:   header, size, items. The empty tuple is immortal and shared.
#ifndef TESSERA_OBJECTS_TUPLE_H_
#define TESSERA_OBJECTS_TUPLE_H_

#include "objects/thread.h"

namespace tessera::objects {

struct Tuple : Object {
  int64_t size;
  Value* items() { return reinterpret_cast<Value*>(this + 1); }
  const Value* items() const { return reinterpret_cast<const Value*>(this + 1); }
};

inline bool IsTuple(Value v) { return v.IsObject() && HasFlag(TypeOf(v), kTupleSubclass); }

Tuple* EmptyTuple();                                                  // borrowed, immortal
// `size` items, all Unbound, to be filled at once; for size 0 the shared one. Null + MemoryError.
Tuple* NewTuple(Thread& th, int64_t size);
Tuple* NewTuple(Thread& th, const Value* borrowed, int64_t size);     // copies, taking references
Tuple* NewTupleSteal(Thread& th, Value* owned, int64_t size);         // takes over the references, also when it fails
Tuple* TupleFrom(Thread& th, Value iterable);
// Gives back an exact tuple whose only reference and whose items the caller has taken over.
inline void FreeEmptied(Tuple* tuple) {
#ifndef NDEBUG
  immortal::internal::NoteDecRef(tuple);
#endif
  alloc::Heap::Free(tuple);
}

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_TUPLE_H_
