// How instances of a class are laid out: which base decides, what __slots__ adds, where the dict goes.
#include <cstring>

#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/function.h"
#include "objects/heap_type.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/unicode.h"
#include "objects/weakref.h"

namespace tessera::objects {
namespace {

constexpr uint32_t kFirstInlineCapacity = 4;

bool ExtendsLayout(const Type* type) {
  const Type* base = type->base;
  if (base == nullptr) return false;
  if (HasFlag(type, kHeapType)) return AsHeapType(type)->extends_layout;
  return type->size != base->size || type->item_size != base->item_size;
}

Value WeakRefAttribute(Thread& th, Value self) {
  Owned all(WeakRefsOf(th, self));
  if (!all) return Value();
  List* list = all.as<List>();
  return list->size > 0 ? Dup(list->items[0]) : Value::None();
}

const GetSetDef kDictGetSet = {"__dict__", GetDictAttribute, SetDictAttribute, "dictionary for instance variables"};
const GetSetDef kWeakRefGetSet = {"__weakref__", WeakRefAttribute, nullptr, "list of weak references to the object"};

bool AddGetSet(Thread& th, HeapType* type, Dict* dict, const GetSetDef* def, Str* name) {
  Value own = FindDictItem(th, dict, name);
  if (!own.IsNotFound()) return !own.empty();  // the class body's stays
  Owned descriptor(NewGetSetDescriptor(th, def, type));
  return descriptor && DictSet(th, dict, name, descriptor);
}

bool MayAddDict(const HeapType* type) { return type->dict_offset == 0 && !HasFlag(type, kTypeSubclass); }
bool MayAddWeakRefs(const HeapType* type) { return !HasFlag(type, kHasWeakRefs) && type->item_size == 0; }

bool AddDict(Thread& th, HeapType* type, Dict* dict) {
  if (type->item_size != 0) {
    type->dict_offset = kDictAtEnd;
  } else {
    type->dict_offset = type->size;
    type->size += sizeof(Value);
  }
  type->type_flags |= kHasDict;
  return AddGetSet(th, type, dict, &kDictGetSet, ids::__dict__());
}

bool AddWeakRefs(Thread& th, HeapType* type, Dict* dict) {
  type->type_flags |= kHasWeakRefs;
  return AddGetSet(th, type, dict, &kWeakRefGetSet, ids::__weakref__());
}

// _C__x for __x in a class C.
Value MangleSlot(Thread& th, const HeapType* type, Str* name) {
  Str* class_name = type->name_str.as<Str>();
  int64_t n = name->length;
  bool is_private = n > 2 && name->at(0) == '_' && name->at(1) == '_' && !(name->at(n - 1) == '_' && name->at(n - 2) == '_');
  int64_t skip = 0;
  while (skip < class_name->length && class_name->at(skip) == '_') ++skip;
  if (!is_private || skip == class_name->length) return Intern(th, static_cast<Str*>(Dup(Value(name)).object()));
  StrBuilder mangled(th);
  if (!mangled.Append('_') || !mangled.Append(class_name, skip, class_name->length) || !mangled.Append(name)) return Value();
  Owned text(mangled.Finish());
  return text ? Value(Intern(th, static_cast<Str*>(text.Release().object()))) : Value();
}

bool IsIdentifierText(const Str* name) {
  if (name->length == 0) return false;
  for (int64_t i = 0; i < name->length; ++i) {
    uint32_t c = name->at(i);
    if (!unicode::IsIdStart(c) && !(i > 0 && unicode::IsIdContinue(c))) return false;
  }
  return true;
}

// The slots as a list of mangled names, without __dict__ and __weakref__, of which *dict and *weak say whether they were there.
Value ReadSlotNames(Thread& th, HeapType* type, Value slots, bool* dict, bool* weak) {
  Owned names(IsStr(slots) ? Value(NewTuple(th, &slots, 1)) : Value(TupleFrom(th, slots)));
  if (!names) return Value();
  Tuple* tuple = names.as<Tuple>();
  if (tuple->size > 0 && (type->item_size != 0 || HasFlag(type, kTypeSubclass))) {
    return Raise(th, types::kTypeError, "nonempty __slots__ not supported for subtype of '%s'", type->base->name);
  }
  Owned result(NewList(th, tuple->size));
  if (!result) return Value();
  for (int64_t i = 0; i < tuple->size; ++i) {
    Value name = tuple->items()[i];
    if (!IsStr(name)) return Raise(th, types::kTypeError, "__slots__ items must be strings, not '%.200T'", name);
    if (!IsIdentifierText(name.as<Str>())) return Raise(th, types::kTypeError, "__slots__ must be identifiers");
    if (StrEqual(name.as<Str>(), "__dict__")) {
      if (!MayAddDict(type) || *dict) return Raise(th, types::kTypeError, "__dict__ slot disallowed: we already got one");
      *dict = true;
    } else if (StrEqual(name.as<Str>(), "__weakref__")) {
      if (!MayAddWeakRefs(type) || *weak) return Raise(th, types::kTypeError, "__weakref__ slot disallowed: we already got one");
      *weak = true;
    } else {
      Owned mangled(MangleSlot(th, type, name.as<Str>()));
      if (!mangled || !ListAppend(th, result.as<List>(), mangled)) return Value();
    }
  }
  return result.Release();
}

bool AddSlot(Thread& th, HeapType* type, Dict* dict, Str* name) {
  Value present = FindDictItem(th, dict, name);
  if (present.empty()) return false;
  if (!present.IsNotFound() && name != ids::__qualname__() && name != ids::__classcell__()) {
    if (IsExactly(present, types::kMemberDescriptor) && present.as<MemberDescriptor>()->owner == type) return true;  // named twice
    Raise(th, types::kValueError, "%R in __slots__ conflicts with class variable", Value(name));
    return false;
  }
  Owned descriptor(NewMemberDescriptor(th, name, type, type->size));
  if (!descriptor || !DictSet(th, dict, name, descriptor)) return false;
  type->size += sizeof(Value);
  type->extends_layout = true;
  return true;
}

bool AnyBaseHas(const HeapType* type, uint32_t flag) {
  const Tuple* bases = type->bases.as<Tuple>();
  for (int64_t i = 0; i < bases->size; ++i) {
    if (HasFlag(bases->items()[i].as<Type>(), flag)) return true;
  }
  return false;
}

bool MakeShape(Thread& th, HeapType* type) {
  Shape* shape = static_cast<Shape*>(th.heap.AllocateZeroed(sizeof(Shape)));
  if (shape == nullptr) {
    RaiseMemoryError(th);
    return false;
  }
  type->inline_capacity = kFirstInlineCapacity;
  if (const Shape* of_base = type->base->shape) {
    *shape = *of_base;
    for (uint32_t i = 0; i < shape->count; ++i) IncRef(Value(shape->names[i]));
    type->inline_capacity = type->base->inline_capacity;
  }
  type->shape = shape;
  type->inline_offset = type->size;
  return true;
}

}  // namespace

Type* SolidBase(Type* type) {
  while (type->base != nullptr && !ExtendsLayout(type)) type = type->base;
  return type;
}

Type* BestBase(Thread& th, Tuple* bases) {
  Type* base = nullptr;
  Type* winner = nullptr;
  for (int64_t i = 0; i < bases->size; ++i) {
    Value candidate = bases->items()[i];
    if (!IsType(candidate)) {
      Raise(th, types::kTypeError, "bases must be types");
      return nullptr;
    }
    Type* type = candidate.as<Type>();
    if (!HasFlag(type, kBaseType)) {
      Raise(th, types::kTypeError, "type '%.100s' is not an acceptable base type", type->name);
      return nullptr;
    }
    Type* solid = SolidBase(type);
    if (winner == nullptr || (winner != solid && IsSubtype(solid, winner))) {
      winner = solid;
      base = type;
    } else if (!IsSubtype(winner, solid)) {
      Raise(th, types::kTypeError, "multiple bases have instance lay-out conflict");
      return nullptr;
    }
  }
  return base;
}

void InheritLayout(HeapType* type, Type* base) {
  type->size = base->size;
  type->item_size = base->item_size;
  type->dict_offset = base->dict_offset;
  constexpr uint32_t kInherited = kHasDict | kHasWeakRefs | ~uint32_t{0xffff};
  type->type_flags |= base->type_flags & kInherited;
  if (HasFlag(base, kHeapType)) {
    const HeapType* heap_base = AsHeapType(base);
    type->native_size = heap_base->native_size;
    type->dict_is_native = heap_base->dict_is_native;
    type->native_dealloc = heap_base->native_dealloc;
    type->native_traverse = heap_base->native_traverse;
    type->native_clear = heap_base->native_clear;
  } else {
    type->native_size = base->size;
    type->dict_is_native = base->dict_offset != 0 || HasFlag(base, kTypeSubclass);
    type->native_dealloc = base->number == 0 ? nullptr : base->dealloc;
    type->native_traverse = base->traverse;
    type->native_clear = base->clear;
  }
  type->dealloc = DeallocSubtype;
  type->traverse = TraverseSubtype;
  type->clear = ClearSubtype;
}

bool LayOutSlots(Thread& th, HeapType* type, Dict* dict) {
  Value slots = FindDictItem(th, dict, ids::__slots__());
  if (slots.empty()) return false;
  bool wants_dict = slots.IsNotFound(), wants_weak = slots.IsNotFound();
  if (!slots.IsNotFound()) {
    Owned keep = Owned::Borrow(slots);
    Owned names(ReadSlotNames(th, type, slots, &wants_dict, &wants_weak));
    if (!names || !ListSort(th, names.as<List>(), Value::None(), false)) return false;
    for (int64_t i = 0; i < names.as<List>()->size; ++i) {
      if (!AddSlot(th, type, dict, names.as<List>()->items[i].as<Str>())) return false;
    }
    type->slot_names = Value(NewTuple(th, names.as<List>()->items, names.as<List>()->size));
    if (type->slot_names.empty()) {
      type->slot_names = Value::Unbound();
      return false;
    }
    wants_dict = wants_dict || AnyBaseHas(type, kHasDict);
    wants_weak = wants_weak || AnyBaseHas(type, kHasWeakRefs);
  }
  if (wants_dict && MayAddDict(type) && !AddDict(th, type, dict)) return false;
  if (wants_weak && MayAddWeakRefs(type) && !AddWeakRefs(th, type, dict)) return false;
  bool inline_attributes = type->dict_offset != 0 && !type->dict_is_native && type->item_size == 0;
  return !inline_attributes || MakeShape(th, type);
}

bool AddDictOfSpec(Thread& th, HeapType* type, uint32_t flags) {
  Dict* dict = type->dict.as<Dict>();
  if (flags & kHasWeakRefs) {
    if (!AddGetSet(th, type, dict, &kWeakRefGetSet, ids::__weakref__())) return false;
  }
  if ((flags & kHasDict) == 0) return true;
  if (type->dict_is_native) return AddGetSet(th, type, dict, &kDictGetSet, ids::__dict__());
  if (type->dict_offset == 0 && !AddDict(th, type, dict)) return false;
  return type->item_size != 0 || MakeShape(th, type);
}

}  // namespace tessera::objects
