// What tuple and list have in common: searching and comparing. A list may change while its items are compared, so the size and the place of the items
// are read again for each.
#ifndef TESSERA_OBJECTS_SEQUENCE_INTERNAL_H_
#define TESSERA_OBJECTS_SEQUENCE_INTERNAL_H_

#include <cstdint>

#include "objects/arguments.h"
#include "objects/hashing.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/slice.h"
#include "objects/tuple.h"

namespace tessera::objects {

inline Value ItemAt(const Tuple* tuple, int64_t i) { return tuple->items()[i]; }
inline Value ItemAt(const List* list, int64_t i) { return list->items[i]; }

// stored == value: 1, 0, -1 error.
inline int ItemsEqual(Thread& th, Value stored, Value value) {
  int equal = QuickEqual(stored, value);
  if (equal >= 0) return equal;
  Owned keep_stored = Owned::Borrow(stored), keep_value = Owned::Borrow(value);
  return CompareBool(th, stored, value, CompareOp::kEq);
}

inline constexpr int64_t kNoSuchItem = -1, kSearchFailed = -2;

// Position of the first item in [start, stop) that equals value, kNoSuchItem or kSearchFailed.
template <class S>
int64_t FindItem(Thread& th, const S* sequence, Value value, int64_t start = 0, int64_t stop = INT64_MAX) {
  for (int64_t i = start; i < stop && i < sequence->size; ++i) {
    int equal = ItemsEqual(th, ItemAt(sequence, i), value);
    if (equal != 0) return equal > 0 ? i : kSearchFailed;
  }
  return kNoSuchItem;
}

template <class S>
int ContainsItem(Thread& th, const S* sequence, Value value) {
  int64_t i = FindItem(th, sequence, value);
  return i >= 0 ? 1 : i == kNoSuchItem ? 0 : -1;
}

template <class S>
Value CountItems(Thread& th, const S* sequence, Value value) {
  int64_t count = 0;
  for (int64_t i = 0; i < sequence->size; ++i) {
    int equal = ItemsEqual(th, ItemAt(sequence, i), value);
    if (equal < 0) return Value();
    count += equal;
  }
  return Value::Int(count);
}

// index(value, start, stop): args[1..3]. kSearchFailed when a bound is no index.
template <class S>
int64_t FindItemBetween(Thread& th, const S* sequence, const Value* args) {
  int64_t bounds[2] = {0, INT64_MAX};
  for (int i = 0; i < 2; ++i) {
    if (args[2 + i].IsUnbound()) continue;
    if (!SliceBound(th, args[2 + i], &bounds[i])) return kSearchFailed;
    if (bounds[i] < 0) bounds[i] += sequence->size;
    if (bounds[i] < 0) bounds[i] = 0;
  }
  return FindItem(th, sequence, args[1], bounds[0], bounds[1]);
}

inline Value CompareSizes(int64_t a, int64_t b, CompareOp op) {
  switch (op) {
    case CompareOp::kLt: return Value::Bool(a < b);
    case CompareOp::kLe: return Value::Bool(a <= b);
    case CompareOp::kEq: return Value::Bool(a == b);
    case CompareOp::kNe: return Value::Bool(a != b);
    case CompareOp::kGt: return Value::Bool(a > b);
    case CompareOp::kGe: return Value::Bool(a >= b);
  }
  return Value::NotImplemented();
}

// The order of two sequences: that of the first items that differ, else that of the sizes.
template <class S>
Value CompareSequences(Thread& th, const S* a, const S* b, CompareOp op) {
  bool equality = op == CompareOp::kEq || op == CompareOp::kNe;
  if (equality && a->size != b->size) return Value::Bool(op == CompareOp::kNe);
  for (int64_t i = 0; i < a->size && i < b->size; ++i) {
    Value x = ItemAt(a, i), y = ItemAt(b, i);
    if (x == y) continue;
    Owned keep_x = Owned::Borrow(x), keep_y = Owned::Borrow(y);
    int equal = QuickEqual(x, y);
    if (equal < 0) equal = CompareBool(th, x, y, CompareOp::kEq);
    if (equal < 0) return Value();
    if (equal != 0) continue;
    if (i >= a->size || i >= b->size) break;  // the comparison took items away: the sizes decide
    if (equality) return Value::Bool(op == CompareOp::kNe);
    return Compare(th, ItemAt(a, i), ItemAt(b, i), op);
  }
  return CompareSizes(a->size, b->size, op);
}

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_SEQUENCE_INTERNAL_H_
