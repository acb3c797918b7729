// range: start, stop, step and length as ints of any size, and its iterators.
//
// Model:   immutable. RangeIterator counts in int64_t: all that it yields fit an immediate int; other ranges get a LongRangeIterator.
// Example: (the evaluator's FOR_ITER)  if (r->remaining > 0) { --r->remaining; v = Value::Int(r->next); r->next += r->step; }
#ifndef TESSERA_OBJECTS_RANGE_H_
#define TESSERA_OBJECTS_RANGE_H_

#include "objects/thread.h"

namespace tessera::objects {

struct Range : Object {
  Value start, stop, step, length;  // exact ints, owned
};

struct RangeIterator : Object {
  int64_t next, step, remaining;
};

struct LongRangeIterator : Object {
  Value next, step, remaining;      // ints, owned
};

inline bool IsRange(Value v) { return IsExactly(v, types::kRange); }
inline bool IsRangeIterator(Value v) { return IsExactly(v, types::kRangeIterator); }

inline Value RangeIteratorNext(RangeIterator* iterator) {
  if (iterator->remaining <= 0) return Value::NotFound();
  --iterator->remaining;
  int64_t now = iterator->next;
  // Past the last item this may leave the range of int64_t; the value is not used then.
  iterator->next = static_cast<int64_t>(static_cast<uint64_t>(now) + static_cast<uint64_t>(iterator->step));
  return Value::Int(now);
}

// range(start, stop, step) of exact ints; takes its own references. ValueError when step is 0.
Value NewRange(Thread& th, Value start, Value stop, Value step);
Value NewRangeIterator(Thread& th, int64_t start, int64_t step, int64_t count);  // REQUIRES: all items fit immediate ints

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_RANGE_H_
