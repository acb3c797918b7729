// Between the files of range.
#ifndef TESSERA_OBJECTS_RANGE_INTERNAL_H_
#define TESSERA_OBJECTS_RANGE_INTERNAL_H_

#include "objects/range.h"

namespace tessera::objects {

Value RangeItem(Thread& th, const Range* range, Value i);             // start + i * step; any int i
Value IterateRange(Thread& th, const Range* range, bool backwards);   // a new RangeIterator or LongRangeIterator

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_RANGE_INTERNAL_H_
