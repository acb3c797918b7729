// Instances of classes: their memory, their end, their __dict__.
#include <algorithm>

#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/heap_type.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/weakref.h"

namespace tessera::objects {
namespace {

Value* WordsBegin(Object* object, const HeapType* type) {
  return reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + type->native_size);
}
Value* WordsEnd(Object* object, const HeapType* type) {
  return reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + type->size);
}
bool HasWords(const HeapType* type) { return type->item_size == 0; }

void ReleaseWords(Object* object, const HeapType* type) {
  if (HasWords(type)) {
    for (Value* word = WordsBegin(object, type); word < WordsEnd(object, type); ++word) XDecRef(std::exchange(*word, Value::Unbound()));
  }
  if (type->inline_offset != 0) {
    Value* attributes = InlineAttributes(object, type);
    uint32_t filled = InlineFilled(object);
    object->flags &= ~0xffu;
    for (uint32_t i = 0; i < filled; ++i) XDecRef(std::exchange(attributes[i], Value::Unbound()));
  }
  if (type->dict_offset == kDictAtEnd) XDecRef(std::exchange(*DictSlot(object, type), Value::Unbound()));
}

// Room for inline attributes. What attributes a class has shows with its first instances, which get ample room: otherwise the only
// instance of a class would have to keep them in a dict.
constexpr uint8_t kInstancesToLearnFrom = 4;
constexpr uint32_t kAmpleRoom = 16;

uint32_t RoomOfNew(HeapType* type) {
  if (type->learned_from == kInstancesToLearnFrom) [[likely]] return type->inline_capacity;
  ++type->learned_from;
  return std::max(type->inline_capacity, kAmpleRoom);
}

}  // namespace

Object* NewInstance(Thread& th, Type* type, size_t size) {
  HeapType* heap_type = AsHeapType(type);
  size_t total = size > type->size ? size : type->size;
  uint32_t room = 0;
  if (type->inline_offset != 0) {
    room = RoomOfNew(heap_type);
    total = type->inline_offset + room * sizeof(Value);
  } else if (type->dict_offset == kDictAtEnd) {
    total = (total + 7) / 8 * 8 + sizeof(Value);
  }
  void* block = HasFlag(type, kCollectable) ? th.heap.AllocateCollectable(total) : th.heap.Allocate(total);
  if (block == nullptr) [[unlikely]] return NewObjectFailed(th);
  Object* object = static_cast<Object*>(block);
  if (HasWords(heap_type)) {
    for (Value* word = WordsBegin(object, heap_type); word < WordsEnd(object, heap_type); ++word) *word = Value::Unbound();
  }
  for (uint32_t i = 0; i < room; ++i) InlineAttributes(object, type)[i] = Value::Unbound();
  if (type->dict_offset == kDictAtEnd) *DictSlot(object, type) = Value::Unbound();
  immortal::InitObject(object, type, room << 24);
  IncRef(Value(type));  // released by FreeObject
  return object;
}

Object* AllocateInstance(Thread& th, Type* type) { return NewInstance(th, type, type->size); }

void DeallocSubtype(Object* object) {
  const HeapType* type = AsHeapType(static_cast<const Type*>(object->type));
  if (type->finalize != nullptr && immortal::FinalizeFromDealloc(object)) return;
  type = AsHeapType(static_cast<const Type*>(object->type));  // __del__ may have set __class__
  HideFromCollector(object);
  ClearWeakRefsOf(object);
  ReleaseWords(object, type);
  if (type->native_dealloc != nullptr) type->native_dealloc(object);
  else FreeObject(object);
}

void DeallocInstance(Object* object) { DeallocSubtype(object); }

int TraverseSubtype(Object* object, immortal::Visitor visit) {
  const HeapType* type = AsHeapType(static_cast<const Type*>(object->type));
  if (int result = VisitObject(visit, type)) return result;
  if (HasWords(type)) {
    for (Value* word = WordsBegin(object, type); word < WordsEnd(object, type); ++word) {
      if (int result = VisitValue(visit, *word)) return result;
    }
  }
  if (type->inline_offset != 0) {
    if (int result = VisitValues(visit, InlineAttributes(object, type), InlineFilled(object))) return result;
  }
  if (type->dict_offset == kDictAtEnd) {
    if (int result = VisitValue(visit, *DictSlot(object, type))) return result;
  }
  return type->native_traverse != nullptr ? type->native_traverse(object, visit) : 0;
}

int ClearSubtype(Object* object) {
  const HeapType* type = AsHeapType(static_cast<const Type*>(object->type));
  ReleaseWords(object, type);
  return type->native_clear != nullptr ? type->native_clear(object) : 0;
}

Value GetDictAttribute(Thread& th, Value self) {
  Type* type = TypeOf(self);
  if (type->dict_offset == 0) return RaiseNoAttribute(th, self, Intern(th, "__dict__"));
  Dict* dict = InstanceDict(th, self.object());
  return dict != nullptr ? Dup(Value(dict)) : Value();
}

bool SetDictAttribute(Thread& th, Value self, Value value) {
  Type* type = TypeOf(self);
  // Namespaces that native code keeps are not exchanged, also where another base of the class would allow it.
  if (HasFlag(type, kTypeSubclass) || IsSubtype(type, types::kModule)) {
    Raise(th, types::kAttributeError, HasFlag(type, kTypeSubclass) ? "attribute '__dict__' of 'type' objects is not writable" : "readonly attribute");
    return false;
  }
  if (value.empty() && HasFlag(type, kExceptionSubclass)) {
    Raise(th, types::kTypeError, "cannot delete __dict__");
    return false;
  }
  if (type->dict_offset == 0) {
    Owned name(Intern(th, "__dict__"));
    if (name) RaiseNoAttribute(th, self, name.as<Str>());
    return false;
  }
  if (!value.empty() && !IsDict(value)) {
    Raise(th, types::kTypeError, "__dict__ must be set to a dictionary, not a '%.200T'", value);
    return false;
  }
  Object* object = self.object();
  Value fresh = value.empty() ? Value(NewDict(th)) : Dup(value);
  if (fresh.empty()) return false;
  Value* slot = DictSlot(object, type);
  Value old = std::exchange(*slot, fresh);
  if (type->inline_offset != 0) {  // inline attributes were the old dict
    uint32_t filled = InlineFilled(object);
    Value released[kMaxInlineAttributes];
    for (uint32_t i = 0; i < filled; ++i) released[i] = std::exchange(InlineAttributes(object, type)[i], Value::Unbound());
    object->flags &= 0x00ffff00u;
    for (uint32_t i = 0; i < filled; ++i) XDecRef(released[i]);
  }
  XDecRef(old);
  return true;
}

}  // namespace tessera::objects
