// Weak references: weakref.ref and weakref.proxy, and the table that finds them from their object.
//
// Model:     an object that has weak references carries kWeaklyReferenced in its header; the interpreter's table leads from its address to a
//            list of WeakRef objects. When the object dies (or the collector finds it dead) they are emptied, then callbacks run.
// Threads:   the GIL of the interpreter.
// Ownership: a WeakRef owns its callback, not its target. The table owns nothing.
// Python:    ClearWeakRefs runs callbacks.
// Cost:      objects without weak references pay one test of their flags when they die.
// Design:    PEP 205
#ifndef TESSERA_OBJECTS_WEAKREF_H_
#define TESSERA_OBJECTS_WEAKREF_H_

#include <span>

#include "objects/thread.h"

namespace tessera::objects {

inline constexpr uint32_t kWeaklyReferenced = 1u << 20;  // Object::flags

struct WeakRef : Object {   // also WeakProxy
  Object* target;           // borrowed; null: dead
  Value callback;           // or None
  int64_t hash;             // -1: not computed
  WeakRef* previous;        // of the same target
  WeakRef* next;
};

inline bool IsWeakRef(Value v) { return v.IsObject() && IsSubtype(TypeOf(v), types::kWeakRef); }

// weakref.ref(target, callback): the shared one where there is no callback. TypeError when the type has no weak references.
Value NewWeakRef(Thread& th, Value target, Value callback = Value::None());
Value NewWeakProxy(Thread& th, Value target, Value callback = Value::None());
// The target, a new reference; None when it is dead.
Value WeakRefTarget(Value reference);
int64_t WeakRefCount(Thread& th, Value target);
// All references and proxies to `target`, a new list.
Value WeakRefsOf(Thread& th, Value target);

// First thing in the dealloc of an object whose type has kHasWeakRefs (after finalizers).
void ClearWeakRefs(Thread& th, Object* object);
inline void ClearWeakRefsOf(Object* object) {
  if (object->flags & kWeaklyReferenced) [[unlikely]] ClearWeakRefs(CurrentThread(), object);
}

// The collector's hooks: empties the references to garbage and keeps the callbacks whose reference is alive; then runs those.
void ForgetWeakRefs(Thread& th, std::span<Object* const> unreachable);
void RunWeakRefCallbacks(Thread& th);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_WEAKREF_H_
