// Slices of lists: reading, replacing, removing, with steps.
//
// Order of every function here: run the program's code first (__index__, iteration), then look at the list, then change it, then release.
#include <algorithm>
#include <cstring>

#include "objects/errors.h"
#include "objects/list.h"
#include "objects/list_internal.h"
#include "objects/protocol.h"
#include "objects/slice.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

// The values of an iterable as a list of our own whose items may be taken over.
List* ListToTake(Thread& th, Value iterable, const char* not_iterable) {
  List* list = ListFrom(th, iterable);
  if (list == nullptr && TypeOf(iterable)->slots.iter == nullptr && TypeOf(iterable)->slots.getitem == nullptr &&
      ClearIf(th, types::kTypeError)) {
    Raise(th, types::kTypeError, "%s", not_iterable);
  }
  return list;
}

void ReleaseAll(const Value* values, int64_t count) {
  for (int64_t i = count; --i >= 0;) DecRef(values[i]);
}

// Items that were taken out, kept until the list is consistent. Few of them need no allocation.
class Removed {
 public:
  explicit Removed(Thread& th) : th_(th) {}
  ~Removed() {
    ReleaseAll(values_, count_);
    if (values_ != few_) alloc::Heap::Free(values_);
  }
  bool Reserve(int64_t count) {
    if (count <= kFew) return true;
    void* block = th_.heap.Allocate(static_cast<size_t>(count) * sizeof(Value));
    if (block == nullptr) {
      RaiseMemoryError(th_);
      return false;
    }
    values_ = static_cast<Value*>(block);
    return true;
  }
  void Add(Value owned) { values_[count_++] = owned; }

 private:
  static constexpr int64_t kFew = 8;
  Thread& th_;
  int64_t count_ = 0;
  Value few_[kFew];
  Value* values_ = few_;
};

bool RemoveStepped(Thread& th, List* list, SliceRange range) {
  if (range.count == 0) return true;
  if (range.step < 0) {  // the same items from the left
    range.start += range.step * (range.count - 1);
    range.step = -range.step;
  }
  Removed removed(th);
  if (!removed.Reserve(range.count)) return false;
  int64_t to = range.start, next = range.start, left = range.count;
  for (int64_t from = range.start; from < list->size; ++from) {
    if (left != 0 && from == next) {
      removed.Add(list->items[from]);
      next += range.step;
      --left;
    } else {
      list->items[to++] = list->items[from];
    }
  }
  list->size = to;
  if (list->size < list->capacity / 2) ListShrink(th, list);
  return true;
}

bool AssignStepped(Thread& th, List* list, SliceRange range, List* values) {
  range.Adjust(list->size);
  if (values->size != range.count) {
    Raise(th, types::kValueError, "attempt to assign sequence of size %zu to extended slice of size %zu",
          static_cast<size_t>(values->size), static_cast<size_t>(range.count));
    return false;
  }
  // Swapping leaves the old items in `values`, which the caller releases.
  for (int64_t i = 0, at = range.start; i < range.count; ++i, at += range.step) std::swap(list->items[at], values->items[i]);
  return true;
}

}  // namespace

Value ListGetSlice(Thread& th, List* list, Value slice) {
  SliceRange range;
  if (!SliceUnpack(th, slice, &range)) return Value();
  range.Adjust(list->size);
  List* result = NewList(th, range.count);
  if (result == nullptr) return Value();
  // Making the result runs no code, so the list is as it was.
  for (int64_t i = 0, at = range.start; i < range.count; ++i, at += range.step) result->items[i] = Dup(list->items[at]);
  result->size = range.count;
  return result;
}

bool ListReplace(Thread& th, List* list, int64_t start, int64_t stop, Value* owned, int64_t count) {
  int64_t old_count = stop - start, size = list->size - old_count + count;
  Removed removed(th);
  if (!removed.Reserve(old_count) || (size > list->capacity && !ListGrow(th, list, size))) {
    ReleaseAll(owned, count);
    return false;
  }
  for (int64_t i = start; i < stop; ++i) removed.Add(list->items[i]);
  Value* items = list->items;
  if (count != old_count && stop != list->size) {
    std::memmove(items + start + count, items + stop, static_cast<size_t>(list->size - stop) * sizeof(Value));
  }
  if (count != 0) std::memcpy(items + start, owned, static_cast<size_t>(count) * sizeof(Value));
  list->size = size;
  if (size < list->capacity / 2) ListShrink(th, list);
  return true;
}

bool ListSetSlice(Thread& th, List* list, Value slice, Value value) {
  SliceRange range;
  if (!SliceUnpack(th, slice, &range)) return false;
  if (value.empty()) {
    range.Adjust(list->size);
    if (range.step != 1) return RemoveStepped(th, list, range);
    return ListReplace(th, list, range.start, std::max(range.start, range.stop), nullptr, 0);
  }
  bool stepped = range.step != 1;
  List* values = ListToTake(th, value, stepped ? "must assign iterable to extended slice" : "can only assign an iterable");
  if (values == nullptr) return false;
  Owned keep{Value(values)};
  if (stepped) return AssignStepped(th, list, range, values);
  range.Adjust(list->size);
  return ListReplace(th, list, range.start, std::max(range.start, range.stop), values->items, std::exchange(values->size, 0));
}

}  // namespace tessera::objects
