// Heap types, their instances and the shapes that lay out instance attributes.
//
// Model:   instance: header, [slots of bases and __slots__], dict word (Unbound until made), inline attributes. Inline attribute i has the name
//          type->shape->names[i]; an instance has the room that its type's inline_capacity had when it was made (kept in flags 24-31).
//          flags 0-7 count the inline attributes up to the highest ever set: attributes set in order only. What would break the order, has no
//          room, deletes one, or asks for __dict__ makes the dict and moves all attributes there for good (inline ones are Unbound then, and
//          both their count and their room are 0).
// Design:  docs/value-layout.md
#ifndef TESSERA_OBJECTS_CLASS_H_
#define TESSERA_OBJECTS_CLASS_H_

#include "objects/thread.h"
#include "objects/tuple.h"

namespace tessera::objects {

inline constexpr uint32_t kMaxInlineAttributes = 64;

struct Shape {          // of one heap type; owned by it
  uint32_t count;
  Str* names[kMaxInlineAttributes];   // interned, owned
};

inline Value* InlineAttributes(Object* object, const Type* type) {
  return reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + type->inline_offset);
}
// dict_offset of classes derived from variable-size types: the dict word is the last word of the instance's block, behind the items.
inline constexpr uint32_t kDictAtEnd = UINT32_MAX;
// REQUIRES: type->dict_offset != 0.
inline Value* DictSlot(Object* object, const Type* type) {
  if (type->dict_offset == kDictAtEnd) [[unlikely]] {
    return reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + alloc::Heap::UsableSize(object)) - 1;
  }
  return reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + type->dict_offset);
}
inline uint32_t InlineFilled(const Object* object) { return object->flags & 0xff; }
inline uint32_t InlineRoom(const Object* object) { return object->flags >> 24; }

int ShapeFind(const Shape* shape, const Str* name);                  // -1: absent

inline bool IsType(Value v) { return v.IsObject() && HasFlag(TypeOf(v), kTypeSubclass); }

// type(name, bases, dict, **kwargs) with metaclass `metatype` already decided: runs __set_name__ and __init_subclass__.
Value NewHeapType(Thread& th, Type* metatype, Str* name, Tuple* bases, Dict* dict, Args init_subclass_kwargs);
// A heap type of a native module out of tables (PEP 384's spec, reduced): collectable, state through module_state_owner.
struct TypeSpec {
  const char* name;            // "module.Name"
  uint32_t size;
  uint32_t flags;              // kBaseType, kHasDict, ...
  const char* doc;
  const MethodDef* methods;
  const GetSetDef* getsets;
  void (*fill)(Type*);         // sets slots, dealloc, traverse, clear
};
Value NewTypeFromSpec(Thread& th, const TypeSpec& spec, Value module, Type* base = nullptr);

Object* AllocateInstance(Thread& th, Type* type);                    // of a heap type, fields Unbound; object.__new__
void DeallocInstance(Object* object);                                // dealloc of heap types without a native base
Dict* InstanceDict(Thread& th, Object* object);                      // makes it; borrowed; null + MemoryError
// The getset functions of __dict__, for types with a dict_offset.
Value GetDictAttribute(Thread& th, Value self);
bool SetDictAttribute(Thread& th, Value self, Value value);
bool TypeIsValidForCache(Thread& th, Type* type);                    // gives it a version when it has none
void TypeModified(Thread& th, Type* type);                           // drops its version and those of its subclasses
Value CalculateMetaclass(Thread& th, Type* metatype, Tuple* bases);  // borrowed type
Value ComputeMro(Thread& th, Type* type);                            // tuple
// The attribute as the mro has it, past the method cache: borrowed, NotFound when missing.
Value FindInMro(Thread& th, const Type* type, Str* name);
// type.__getattribute__ and __setattr__; FindTypeAttr gives NotFound where there would be an AttributeError.
Value FindTypeAttr(Thread& th, Value type, Str* name);
Value TypeGetAttr(Thread& th, Value type, Str* name);
bool TypeSetAttr(Thread& th, Value type, Str* name, Value value);

// Set-up of the static types.
void InitStaticTypes();   // idempotent, thread-safe; the pages are read-only afterwards

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_CLASS_H_
