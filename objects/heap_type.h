// What a heap type has beyond a Type, for the files that make and end classes and their instances.
//
// Model:   instance of a fixed-size type:   [native part: native_size][values of __slots__ and the dict word, up to size][inline attributes]
//          instance of a variable-size one: [native part with its items][dict word: the last word of the block], dict_offset == kDictAtEnd
//          The native part is laid out by native code of the closest static type or module type among the bases (native_base), whose
//          dealloc, traverse and clear the class's own call for it. A type made by NewTypeFromSpec is its own native_base.
#ifndef TESSERA_OBJECTS_HEAP_TYPE_H_
#define TESSERA_OBJECTS_HEAP_TYPE_H_

#include "objects/class.h"
#include "objects/thread.h"

namespace tessera::objects {

struct StructSequenceSpec;

struct HeapType : Type {
  Value name_str;                     // str: __name__
  Value slot_names;                   // tuple of __slots__ as it takes part in the layout, or Unbound
  char* own_name;                     // UTF-8 that `name` points to, a block of the heap; null when it points elsewhere
  uint32_t native_size;
  bool extends_layout;                // adds to its base's layout: values of __slots__, or native fields
  bool dict_is_native;                // dict_offset lies in the native part
  uint8_t learned_from;               // instances made while their attributes were unknown; see NewInstance
  void (*native_dealloc)(Object*);    // null: the native part is a bare header
  int (*native_traverse)(Object*, immortal::Visitor);
  int (*native_clear)(Object*);
  const StructSequenceSpec* sequence; // of a struct sequence: its fields; else null
};

inline HeapType* AsHeapType(Type* type) { return static_cast<HeapType*>(type); }
inline const HeapType* AsHeapType(const Type* type) { return static_cast<const HeapType*>(type); }

// dealloc, traverse and clear of every heap type.
void DeallocSubtype(Object* object);
int TraverseSubtype(Object* object, immortal::Visitor visit);
int ClearSubtype(Object* object);

// An empty heap type with its header, counted fields Unbound or null, slots null. Null + MemoryError.
HeapType* AllocateHeapType(Thread& th, Type* metatype);
// Adds `type` to what its bases list as __subclasses__, and takes it out again.
bool AddSubclass(Thread& th, Type* base, Type* type);
void RemoveSubclass(Thread& th, Type* base, Type* type);
// Calls visit for each direct subclass that is alive; stops when it returns false.
bool ForEachSubclass(Thread& th, Type* type, bool (*visit)(Thread& th, Type* subclass, void* argument), void* argument);

// Sets flags and native functions that follow from the base; see class_layout.cc.
Type* BestBase(Thread& th, Tuple* bases);   // borrowed; null + TypeError
void InheritLayout(HeapType* type, Type* base);
// Reads __slots__ of the class dict, lays the values out, adds member descriptors to the dict. False: exception pending.
bool LayOutSlots(Thread& th, HeapType* type, Dict* dict);
// What a type of a native module gets for kHasDict and kHasWeakRefs.
bool AddDictOfSpec(Thread& th, HeapType* type, uint32_t flags);
// Another __name__.
bool RenameType(Thread& th, HeapType* type, Str* name);
// The closest base, the type itself included, that adds to the layout.
Type* SolidBase(Type* type);
// The mro as the metaclass wants it (new reference); ComputeMro where it does not care.
Value MroOf(Thread& th, Type* type);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_HEAP_TYPE_H_
