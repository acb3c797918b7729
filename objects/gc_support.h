// What dealloc, traverse and clear of container types are written with.
#ifndef TESSERA_OBJECTS_GC_SUPPORT_H_
#define TESSERA_OBJECTS_GC_SUPPORT_H_

#include <cstdint>
#include <utility>

#include "objects/value.h"

namespace tessera::objects {

// First thing in the dealloc of an object that still holds its references while it releases them: code that runs then may start a
// collection, which must not look at the half-empty object.
inline void HideFromCollector(Object* object) { object->flags |= immortal::kGcUntracked; }

inline int VisitValue(immortal::Visitor visit, Value v) {
  if (v.empty() || !v.IsCounted()) return 0;
  return visit(v.bits());
}
inline int VisitObject(immortal::Visitor visit, const Object* object) {
  return object == nullptr ? 0 : VisitValue(visit, Value(object));
}
inline int VisitValues(immortal::Visitor visit, const Value* values, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    if (int result = VisitValue(visit, values[i])) return result;
  }
  return 0;
}

// Empties the field first, so that code run by the release finds it empty.
inline void ClearValue(Value* field) { XDecRef(std::exchange(*field, Value())); }
template <class T>
void ClearPointer(T** field) {
  if (T* old = std::exchange(*field, nullptr)) DecRef(Value(old));
}

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_GC_SUPPORT_H_
