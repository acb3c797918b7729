// Between the files of list.
#ifndef TESSERA_OBJECTS_LIST_INTERNAL_H_
#define TESSERA_OBJECTS_LIST_INTERNAL_H_

#include "objects/list.h"
#include "objects/native.h"

namespace tessera::objects {

// Object::flags: the list was given room since the flag was cleared. An empty list without capacity that has it has been changed meanwhile.
inline constexpr uint32_t kListGrown = 1u << 21;

// list[slice], and assignment to it (empty value: removal). list_slices.cc
Value ListGetSlice(Thread& th, List* list, Value slice);
bool ListSetSlice(Thread& th, List* list, Value slice, Value value);
// Replaces items [start, stop) by `count` values, taking over their references; releases the old ones at the end.
// REQUIRES: 0 <= start <= stop <= size. On failure (MemoryError) the values are released and the list is as it was.
bool ListReplace(Thread& th, List* list, int64_t start, int64_t stop, Value* owned, int64_t count);
void ListClear(List* list);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_LIST_INTERNAL_H_
