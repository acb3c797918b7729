// slice: start, stop and step of x[start:stop:step], and how they select from a sequence.
//
// Model:   three values as they were written; immutable.
// Example: SliceRange r;
//          if (!SliceUnpack(th, slice, &r)) return Value();
//          r.Adjust(list->size);           // after the code of __index__ has run
//          for (int64_t i = 0, at = r.start; i < r.count; ++i, at += r.step) ...
#ifndef TESSERA_OBJECTS_SLICE_H_
#define TESSERA_OBJECTS_SLICE_H_

#include "objects/thread.h"

namespace tessera::objects {

struct Slice : Object {
  Value start, stop, step;
};

inline bool IsSlice(Value v) { return IsExactly(v, types::kSlice); }

Slice* NewSlice(Thread& th, Value start, Value stop, Value step);  // takes its own references

struct SliceRange {
  int64_t start, stop, step;
  int64_t count = 0;
  // Clips start and stop to a sequence of `length` items and sets count: the items start, start + step, ... are inside it.
  void Adjust(int64_t length);
};

// start, stop and step as numbers, clipped to int64. Runs __index__. Errors: TypeError, "slice step cannot be zero".
bool SliceUnpack(Thread& th, Value slice, SliceRange* out);

// A bound of index(value, start, stop): __index__, clipped. TypeError "slice indices must be integers or have an __index__ method".
bool SliceBound(Thread& th, Value v, int64_t* out);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_SLICE_H_
