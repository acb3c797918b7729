// Making and growing lists. What Python sees of them is in list_methods.cc and list_slices.cc, sorting in list_sort.cc.
#include "objects/list.h"

#include <algorithm>
#include <cstring>

#include "objects/errors.h"
#include "objects/list_internal.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

constexpr int64_t kMaxItems = (int64_t{1} << 58);

// Gives the list exactly this capacity. REQUIRES: capacity >= list->size.
bool SetCapacity(Thread& th, List* list, int64_t capacity) {
  if (capacity > kMaxItems) {
    RaiseMemoryError(th);
    return false;
  }
  void* items = th.heap.Reallocate(list->items, static_cast<size_t>(capacity) * sizeof(Value));
  if (items == nullptr) {
    RaiseMemoryError(th);
    return false;
  }
  list->items = static_cast<Value*>(items);
  list->capacity = capacity;
  list->flags |= kListGrown;
  return true;
}

// Appends copies of `count` values that lie in a list or tuple, which may be the list itself.
bool AppendAll(Thread& th, List* list, Value sequence, int64_t count) {
  if (count == 0) return true;
  if (!ListGrow(th, list, list->size + count)) return false;
  const Value* source = IsList(sequence) ? sequence.as<List>()->items : sequence.as<Tuple>()->items();
  Value* target = list->items + list->size;
  for (int64_t i = 0; i < count; ++i) target[i] = Dup(source[i]);
  list->size += count;
  return true;
}

bool AppendIterable(Thread& th, List* list, Value iterable) {
  Owned iterator(GetIter(th, iterable));
  if (!iterator) return false;
  int64_t hint = LengthHint(th, iterable, 8);
  if (hint < 0) return false;
  // A hint that cannot be right is passed over; one that memory has no room for says early what would happen late.
  if (hint <= INT64_MAX - list->size && list->size + hint > list->capacity && !ListGrow(th, list, list->size + hint)) return false;
  IterNextFn next = TypeOf(iterator)->slots.iternext;
  for (;;) {
    if (!CheckPoint(th)) return false;
    Value item = next(th, iterator);
    if (item.empty()) return false;
    if (item.IsNotFound()) break;
    if (!ListAppendSteal(th, list, item)) return false;
  }
  if (list->size < list->capacity / 2) ListShrink(th, list);
  return true;
}

}  // namespace

List* NewList(Thread& th, int64_t capacity) {
  List* list = New<List>(th, types::kList);
  if (list == nullptr) return nullptr;
  list->size = list->capacity = 0;
  list->items = nullptr;
  if (capacity != 0 && !SetCapacity(th, list, capacity)) {
    DecRef(Value(list));
    return nullptr;
  }
  return list;
}

List* NewListSteal(Thread& th, Value* owned, int64_t size) {
  List* list = NewList(th, size);
  if (list == nullptr) {
    for (int64_t i = 0; i < size; ++i) DecRef(owned[i]);
    return nullptr;
  }
  if (size != 0) std::memcpy(list->items, owned, static_cast<size_t>(size) * sizeof(Value));
  list->size = size;
  return list;
}

List* ListFrom(Thread& th, Value iterable) {
  List* list = NewList(th);
  if (list != nullptr && !ListExtend(th, list, iterable)) {
    DecRef(Value(list));
    return nullptr;
  }
  return list;
}

bool ListGrow(Thread& th, List* list, int64_t capacity) {
  if (capacity <= list->capacity) return true;
  if (capacity > kMaxItems) return !RaiseMemoryError(th).empty();
  if (list->size == 0) return SetCapacity(th, list, (capacity + 1) & ~int64_t{1});
  int64_t roomy = (capacity + (capacity >> 3) + 6) & ~int64_t{3};
  // One large step does not need room for more small ones.
  if (capacity - list->size > roomy - capacity) roomy = (capacity + 3) & ~int64_t{3};
  return SetCapacity(th, list, roomy);
}

void ListShrink(Thread& th, List* list) {
  if (list->size == 0) {
    alloc::Heap::Free(std::exchange(list->items, nullptr));
    list->capacity = 0;
    return;
  }
  int64_t roomy = (list->size + (list->size >> 3) + 6) & ~int64_t{3};
  if (roomy >= list->capacity) return;
  void* items = th.heap.Reallocate(list->items, static_cast<size_t>(roomy) * sizeof(Value));
  if (items == nullptr) return;  // the old block serves as well
  list->items = static_cast<Value*>(items);
  list->capacity = roomy;
}

bool ListExtend(Thread& th, List* list, Value iterable) {
  if (IsExactly(iterable, types::kList)) return AppendAll(th, list, iterable, iterable.as<List>()->size);
  if (IsExactly(iterable, types::kTuple)) return AppendAll(th, list, iterable, iterable.as<Tuple>()->size);
  return AppendIterable(th, list, iterable);
}

}  // namespace tessera::objects
