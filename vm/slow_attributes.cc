// Attribute access: the general way, and the choice of a cached form for the next time.
#include "bytecode/opcode.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/function.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "vm/attribute_cache.h"
#include "vm/inline_cache.h"
#include "vm/operands.h"
#include "vm/slow.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using bytecode::Opcode;
using vm::Thread;

namespace {

void Rewrite(Instruction* at, Opcode op) { *at = (*at & ~uint64_t{0xffff}) | static_cast<uint64_t>(op); }

// LOAD_ATTR into a local.
bool IsLocal(const Instruction* at) { return OperandA(*at) < 0; }

Str* NameOf(Thread& th, Instruction i) { return th.act->code->names[static_cast<uint16_t>(OperandC(i))]; }

bool IsDataDescriptor(Value v) { return TypeOf(v)->slots.descr_set != nullptr; }

// Where an attribute of the object's instances lies: a slot of __slots__ or an inline attribute. False: nowhere that can be cached.
struct SlotPlace {
  uint16_t offset;
  int16_t number;
};
bool FindSlot(Thread& th, Object* object, Type* type, Str* name, SlotPlace* out) {
  Value on_type = FindOnType(th, type, name);
  if (on_type.empty()) return false;
  if (IsExactly(on_type, types::kMemberDescriptor)) {
    MemberDescriptor* member = on_type.as<MemberDescriptor>();
    // One of another class has no place here, and one that cannot be assigned goes its own way.
    if (member->offset > 0xffff || member->read_only || !IsSubtype(type, member->owner)) return false;
    *out = {static_cast<uint16_t>(member->offset), -1};
    return true;
  }
  // What is no data descriptor must not be able to become one.
  if (!on_type.IsNotFound() && (IsDataDescriptor(on_type) || HasFlag(TypeOf(on_type), kHeapType))) return false;
  if (type->shape == nullptr || type->inline_offset == 0) return false;
  int number = ShapeFind(type->shape, name);
  if (number < 0 || static_cast<uint32_t>(number) >= InlineRoom(object)) return false;
  uint32_t offset = type->inline_offset + 8 * static_cast<uint32_t>(number);
  if (offset > 0xffff) return false;
  *out = {static_cast<uint16_t>(offset), static_cast<int16_t>(number)};
  return true;
}

// Makes the instruction the cached form for the type, and lets other instructions know.
void SetSlot(Thread& th, CachedAttribute::Kind kind, Type* type, Str* name, SlotPlace place, Instruction* at, Opcode op) {
  // The first type an instruction sees needs no table.
  bool again = at[1] != 0;
  at[1] = PackSlot(type->version, place.offset, place.number);
  if (again) RememberAttribute(th, kind, type->version, name, at[1]);
  Rewrite(at, op);
}

bool HasGenericGet(const Type* type) { return type->slots.getattro == &GenericGetAttr; }

bool QuickenModule(Thread& th, Value module, Str* name, Instruction* at) {
  Dict* dict = ModuleDict(module);
  int64_t entry = FindDictEntry(dict, name);
  if (entry < 0) return false;
  at[1] = module.bits();
  at[2] = static_cast<uint64_t>(entry) << 32 | DictKeysVersion(th, dict);
  Rewrite(at, IsLocal(at) ? Opcode::kLOAD_ATTR_VALUE_L : Opcode::kLOAD_ATTR_VALUE_T);
  return true;
}

// What stands on a type is what reading it gives, and will go on to be: the value's own type cannot become one of descriptors.
bool IsPlainValue(Value found) {
  return !found.empty() && !found.IsNotFound() && TypeOf(found)->slots.descr_get == nullptr && !HasFlag(TypeOf(found), kHeapType);
}

// A value that a type has or inherits, where its metatype has no say and the value is what its descriptor would give.
bool QuickenType(Thread& th, Type* type, Str* name, Instruction* at) {
  if (!TypeIsValidForCache(th, type) || FindOnType(th, types::kType, name) != Value::NotFound()) return false;
  Value found = FindOnType(th, type, name);
  if (!IsPlainValue(found) && !IsExactly(found, types::kFunction)) return false;
  at[1] = type->version;
  at[2] = found.bits();
  Rewrite(at, IsLocal(at) ? Opcode::kLOAD_ATTR_TYPE_L : Opcode::kLOAD_ATTR_TYPE_T);
  return true;
}

// A plain value of the type that no instance of it has hidden among its inline attributes.
bool QuickenClass(Thread& th, Object* object, Type* type, Str* name, Instruction* at) {
  Value found = FindOnType(th, type, name);
  if (!IsPlainValue(found) || type->dict_offset > 0xffff) return false;
  if (type->shape != nullptr && ShapeFind(type->shape, name) >= 0) return false;
  if (type->dict_offset != 0 && !DictSlot(object, type)->IsUnbound()) return false;
  at[1] = static_cast<uint64_t>(type->dict_offset) << 32 | type->version;
  at[2] = found.bits();
  Rewrite(at, IsLocal(at) ? Opcode::kLOAD_ATTR_CLASS_L : Opcode::kLOAD_ATTR_CLASS_T);
  return true;
}

bool QuickenObject(Thread& th, Value object, Str* name, Instruction* at) {
  Type* type = TypeOf(object);
  if (type == types::kModule) return QuickenModule(th, object, name, at);
  if (type == types::kType) return QuickenType(th, object.as<Type>(), name, at);
  if (!HasGenericGet(type) || !TypeIsValidForCache(th, type)) return false;
  SlotPlace place;
  if (!FindSlot(th, object.object(), type, name, &place)) return QuickenClass(th, object.object(), type, name, at);
  SetSlot(th, CachedAttribute::kLoad, type, name, place, at, IsLocal(at) ? Opcode::kLOAD_ATTR_SLOT_L : Opcode::kLOAD_ATTR_SLOT_T);
  return true;
}

// Chooses the cached form of a LOAD_ATTR that has just succeeded in the general way. An instruction that has none a few times over (it
// reads properties, say) is left alone: its second cache word counts.
void QuickenLoadAttr(Thread& th, Value object, Str* name, Instruction* at) {
  constexpr uint64_t kAttempts = 8;
  bool general = bytecode::OpcodeOf(*at) == Opcode::kLOAD_ATTR_T || bytecode::OpcodeOf(*at) == Opcode::kLOAD_ATTR_L;
  if (!object.IsObject() || (general && at[2] >= kAttempts)) return;
  if (QuickenObject(th, object, name, at)) return;
  ClearException(th);
  if (general) ++at[2];
}

Value* SlotAt(Object* object, uint64_t word) { return reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + CacheOffset(word)); }

// The slot of a load, through what this instruction or another one found out about the type before. Not empty; or null.
Value* CachedLoad(Thread& th, Value value, Str* name, Instruction* at) {
  if (!value.IsObject()) return nullptr;
  Object* object = value.object();
  const CachedAttribute* cached = FindCachedAttribute(th, CachedAttribute::kLoad, TypeOf(value)->version, name);
  if (cached == nullptr || static_cast<int32_t>(InlineFilled(object)) <= CacheNumber(cached->word)) return nullptr;
  Value* slot = SlotAt(object, cached->word);
  if (slot->IsUnbound()) return nullptr;
  at[1] = cached->word;
  return slot;
}

// The slot of a store, likewise; it may be the next inline attribute, which then counts as filled.
Value* CachedStore(Thread& th, Value value, Str* name, Instruction* at) {
  if (!value.IsObject()) return nullptr;
  Object* object = value.object();
  Type* type = TypeOf(value);
  const CachedAttribute* cached = FindCachedAttribute(th, CachedAttribute::kStore, type->version, name);
  if (cached == nullptr) return nullptr;
  int32_t filled = static_cast<int32_t>(InlineFilled(object)), number = CacheNumber(cached->word);
  if (filled < number) return nullptr;
  Value* slot = SlotAt(object, cached->word);
  if (filled == number) {
    if (static_cast<uint32_t>(number) >= InlineRoom(object) || !DictSlot(object, type)->IsUnbound()) return nullptr;
    ++object->flags;
  } else if (slot->IsUnbound() && number >= 0) {
    return nullptr;
  }
  at[1] = cached->word;
  return slot;
}

// A function or native method that LOAD_METHOD may hand out unbound.
bool IsMethodLike(Value v) { return IsExactly(v, types::kFunction) || IsExactly(v, types::kMethodDescriptor); }

}  // namespace

bool SlowLoadAttr(Thread& th, Value* base, Instruction* at) {
  Value object = base[OperandB(*at)];
  Str* name = NameOf(th, *at);
  if (Value* slot = CachedLoad(th, object, name, at)) {
    Rewrite(at, OperandA(*at) < 0 ? Opcode::kLOAD_ATTR_SLOT_L : Opcode::kLOAD_ATTR_SLOT_T);
    Value v = Dup(*slot);
    Drop(base, OperandB(*at));
    Put(base, OperandA(*at), v);
    return true;
  }
  Value v = GetAttr(th, object, name);
  if (v.empty()) return false;
  QuickenLoadAttr(th, object, name, at);
  Drop(base, OperandB(*at));
  Put(base, OperandA(*at), v);
  return true;
}

bool SlowStoreAttr(Thread& th, Value* base, Instruction* at) {
  Value object = base[OperandA(*at)];
  Str* name = NameOf(th, *at);
  if (Value* slot = CachedStore(th, object, name, at)) {
    Rewrite(at, Opcode::kSTORE_ATTR_SLOT);
    Value old = std::exchange(*slot, Take(base, OperandB(*at)));
    DecRef(old);
    Drop(base, OperandA(*at));
    return true;
  }
  if (!SetAttr(th, object, name, base[OperandB(*at)])) return false;
  Type* type = TypeOf(object);
  SlotPlace place;
  if (object.IsObject() && type->slots.setattro == &GenericSetAttr && TypeIsValidForCache(th, type)) {
    if (FindSlot(th, object.object(), type, name, &place)) {
      SetSlot(th, CachedAttribute::kStore, type, name, place, at, Opcode::kSTORE_ATTR_SLOT);
    } else {
      ClearException(th);
    }
  }
  Drop(base, OperandA(*at));
  Drop(base, OperandB(*at));
  return true;
}

bool DeleteAttr(Thread& th, Value* base, Instruction i) {
  if (!SetAttr(th, base[OperandA(i)], NameOf(th, i), Value())) return false;
  Drop(base, OperandA(i));
  return true;
}

namespace {

// The method that the table of the interpreter has for the object, where the object has no dict that could hide it. Borrowed, or empty.
Value CachedMethod(Thread& th, Value object, Str* name, Instruction* at) {
  if (!object.IsObject()) return Value();
  const CachedAttribute* cached = FindCachedAttribute(th, CachedAttribute::kMethod, TypeOf(object)->version, name);
  if (cached == nullptr) return Value();
  if (CacheOffset(cached->word) != 0 && !SlotAt(object.object(), cached->word)->IsUnbound()) return Value();
  at[1] = cached->word;
  at[2] = cached->function.bits();
  return cached->function;
}

}  // namespace

bool SlowLoadMethod(Thread& th, Value* base, Instruction* at) {
  Value object = base[OperandB(*at)];
  Str* name = NameOf(th, *at);
  Value* window = &base[OperandA(*at)];
  Type* type = TypeOf(object);
  if (Value function = CachedMethod(th, object, name, at); !function.empty()) {
    Rewrite(at, Opcode::kLOAD_METHOD_TYPE);
    Value self = Take(base, OperandB(*at));
    window[0] = Dup(function);
    window[1] = self;
    return true;
  }
  if (HasGenericGet(type)) {
    Value on_type = FindOnType(th, type, name);
    if (on_type.empty()) return false;
    if (!on_type.IsNotFound() && IsMethodLike(on_type)) {
      bool shadowed = false;
      uint32_t offset = object.IsObject() ? type->dict_offset : 0;
      if (offset != 0) {
        Object* o = object.object();
        int number = type->shape != nullptr ? ShapeFind(type->shape, name) : -1;
        if (number >= 0 && static_cast<uint32_t>(number) < InlineFilled(o)) shadowed = !InlineAttributes(o, type)[number].IsUnbound();
        Value dict = *DictSlot(o, type);
        if (!shadowed && !dict.IsUnbound()) {
          Value own = FindDictItem(th, dict.as<Dict>(), name);
          if (own.empty()) return false;
          shadowed = !own.IsNotFound();
        }
        if (number >= 0) offset = UINT32_MAX;  // an instance may have it: not to be cached
      }
      if (!shadowed) {
        IncRef(on_type);
        if (object.IsObject() && offset <= 0xffff && TypeIsValidForCache(th, type)) {
          bool again = at[1] != 0;
          at[1] = static_cast<uint64_t>(offset) << 32 | type->version;
          if (again) RememberAttribute(th, CachedAttribute::kMethod, type->version, name, at[1], on_type);
          at[2] = on_type.bits();
          Rewrite(at, Opcode::kLOAD_METHOD_TYPE);
        }
        Value self = Take(base, OperandB(*at));
        window[0] = on_type;
        window[1] = self;
        return true;
      }
    }
  }
  Value v = GetAttr(th, object, name);
  if (v.empty()) return false;
  Drop(base, OperandB(*at));
  window[0] = Value::Unbound();
  window[1] = v;
  return true;
}

bool LoadSuperAttr(Thread& th, Value* base, Instruction i) {
  Value* window = &base[OperandB(i)];
  Owned super(window[1].IsUnbound() ? Call(th, window[0], {}) : Call(th, window[0], {window[1], window[2]}));
  if (!super) return false;
  Value v = GetAttr(th, super, NameOf(th, i));
  if (v.empty()) return false;
  for (int n = 0; n < 3; ++n) DecRef(window[n]);
  Put(base, OperandA(i), v);
  return true;
}

}  // namespace tessera::vm
