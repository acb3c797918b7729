// list: growable sequence of values.
//
// Model:   header, size, capacity, block of items in the heap (null when capacity is 0).
// Python:  releasing an item may run Python code: take it out of the list first, then release.
// Cost:    append is amortised O(1); growth as CPython's (about one eighth).
#ifndef TESSERA_OBJECTS_LIST_H_
#define TESSERA_OBJECTS_LIST_H_

#include "objects/thread.h"

namespace tessera::objects {

struct List : Object {
  int64_t size;
  int64_t capacity;
  Value* items;
};

inline bool IsList(Value v) { return v.IsObject() && HasFlag(TypeOf(v), kListSubclass); }

List* NewList(Thread& th, int64_t capacity = 0);                      // empty
List* NewListSteal(Thread& th, Value* owned, int64_t size);           // takes over the references, also when it fails
List* ListFrom(Thread& th, Value iterable);
bool ListGrow(Thread& th, List* list, int64_t capacity);              // room for at least `capacity` items
void ListShrink(Thread& th, List* list);                             // gives back room after items were removed; never fails
inline bool ListAppendSteal(Thread& th, List* list, Value owned) {    // takes over the reference, also when it fails
  if (list->size == list->capacity) [[unlikely]] {
    if (!ListGrow(th, list, list->size + 1)) {
      DecRef(owned);
      return false;
    }
  }
  list->items[list->size++] = owned;
  return true;
}
inline bool ListAppend(Thread& th, List* list, Value v) { return ListAppendSteal(th, list, Dup(v)); }
bool ListExtend(Thread& th, List* list, Value iterable);
// Stable, adaptive. `known`: other threads may know the list, for which the sort is atomic where no code of the program compares.
bool ListSort(Thread& th, List* list, Value key /* None */, bool reverse, bool known = true);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_LIST_H_
