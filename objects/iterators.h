// Iterators over the builtin containers and over other iterators. (range's are in range.h.)
//
// Model:     an iterator owns what it walks and drops it (null, or empty) when it is exhausted; from then on it stays exhausted.
// Ownership: New...Iterator functions take a reference of their own and return a new one; empty + MemoryError.
#ifndef TESSERA_OBJECTS_ITERATORS_H_
#define TESSERA_OBJECTS_ITERATORS_H_

#include "objects/dict.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/thread.h"
#include "objects/tuple.h"

namespace tessera::objects {

struct ListIterator : Object {      // also ListReverseIterator, whose index counts down
  List* list;
  int64_t index;
};
struct TupleIterator : Object {
  Tuple* tuple;
  int64_t index;
};
struct DictIterator : Object {      // the six of them
  Dict* dict;
  int64_t used;                     // size of the dict when iteration began: another one is an error; -1: the error was raised
  int64_t position;                 // entry to look at next
  int64_t remaining;
};
struct SetIterator : Object {
  Set* set;
  int64_t used, position, remaining;
};
struct TextIterator : Object {      // of str, bytes and bytearray
  Value text;
  int64_t index;
};
struct SequenceIterator : Object {  // __getitem__ with 0, 1, 2, ... until IndexError
  Value sequence;
  int64_t index;
};
struct CallableIterator : Object {  // iter(callable, sentinel)
  Value callable, sentinel;
};
struct Enumerate : Object {
  Value iterator, count;            // count: the next number, an int
};
struct Zip : Object {
  Tuple* iterators;
  bool strict;
};
struct Map : Object {
  Value function;
  Tuple* iterators;
};
struct Filter : Object {
  Value function, iterator;
};
struct Reversed : Object {          // __getitem__ with len - 1, ..., 0
  Value sequence;
  int64_t index;
};

Value NewListIterator(Thread& th, List* list);
Value NewListReverseIterator(Thread& th, List* list);
Value NewTupleIterator(Thread& th, Tuple* tuple);
// `type`: one of the three forward or three reverse iterators of dict.
Value NewDictIterator(Thread& th, Type* type, Dict* dict);
Value NewStrIterator(Thread& th, Value str);
Value NewBytesIterator(Thread& th, Value bytes);
Value NewByteArrayIterator(Thread& th, Value bytearray);
Value NewSetIterator(Thread& th, Set* set);
Value NewSequenceIterator(Thread& th, Value sequence);
Value NewCallableIterator(Thread& th, Value callable, Value sentinel);

// The next item, new reference; NotFound at the end.
inline Value ListIteratorNext(ListIterator* iterator) {
  List* list = iterator->list;
  if (list == nullptr) return Value::NotFound();
  if (static_cast<uint64_t>(iterator->index) < static_cast<uint64_t>(list->size)) [[likely]] return Dup(list->items[iterator->index++]);
  iterator->list = nullptr;
  DecRef(Value(list));
  return Value::NotFound();
}
inline Value TupleIteratorNext(TupleIterator* iterator) {
  Tuple* tuple = iterator->tuple;
  if (tuple == nullptr) return Value::NotFound();
  if (iterator->index < tuple->size) [[likely]] return Dup(tuple->items()[iterator->index++]);
  iterator->tuple = nullptr;
  DecRef(Value(tuple));
  return Value::NotFound();
}

// The iter slot of every iterator.
Value SelfIter(Thread& th, Value self);
// (builtins.iter, (argument,), index) and (builtins.iter, ((),)) for exhausted ones: what __reduce__ of iterators returns.
Value ReduceIterator(Thread& th, const char* function, Value argument, int64_t index);
Value ReduceExhausted(Thread& th, Value empty_argument);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_ITERATORS_H_
