// The set-up of the static types: once per process, then read-only.
#include "objects/static_types.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <iterator>
#include <vector>

#include "absl/base/call_once.h"
#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/function.h"
#include "objects/heap_type.h"
#include "objects/identifiers.h"
#include "objects/immortal_arena.h"
#include "objects/immortal_section.h"
#include "objects/slot_table.h"
#include "objects/stdlib_names.h"
#include "sync/fatal.h"

// Made by the linker: where the section of that name begins and ends.
extern "C" char __start_tessera_immortal[];
extern "C" char __stop_tessera_immortal[];

namespace tessera::objects {

TESSERA_IMMORTAL_SECTION StaticTypeTable g_static_types;
static_assert(alignof(StaticTypeTable) == kImmortalPage && sizeof(StaticTypeTable) % kImmortalPage == 0);

#define EXCEPTION(Name, Base, doc)                                       \
  void Init##Name##Type(Type* type) {                                   \
    InitExceptionType(TypeId::k##Name, type);                           \
    type->docstring = doc;                                              \
  }
#include "objects/exceptions.def"
#undef EXCEPTION

namespace {

struct Row {
  const char* name;
  TypeId base;
  void (*init)(Type*);
};

const Row kRows[] = {
#define TYPE(Id, name, Base) {name, TypeId::k##Base, Init##Id##Type},
#include "objects/types.def"
};

struct FamilyFlag {
  TypeId id;
  uint32_t flag;
};
constexpr FamilyFlag kFamilies[] = {
    {TypeId::kInt, kIntSubclass},     {TypeId::kStr, kStrSubclass},     {TypeId::kBytes, kBytesSubclass}, {TypeId::kList, kListSubclass},
    {TypeId::kTuple, kTupleSubclass}, {TypeId::kDict, kDictSubclass},   {TypeId::kType, kTypeSubclass},   {TypeId::kBaseException, kExceptionSubclass},
    {TypeId::kFloat, kFloatSubclass}, {TypeId::kSet, kSetSubclass},     {TypeId::kFrozenSet, kFrozenSetSubclass},
};
constexpr uint32_t kFamilyMask = ~uint32_t{0xffff};

void SetHeader(int number) {
  Type* type = StaticType(static_cast<TypeId>(number));
  type->count = immortal::kImmortalCount;
  type->Object::type = types::kType;
  type->TypeInfo::name = kRows[number].name;
  type->number = static_cast<uint32_t>(number);
  type->version = static_cast<uint32_t>(number) + 1;
  type->base = number == 0 ? nullptr : StaticType(kRows[number].base);
  type->qualname = type->module = type->doc = type->weak_subclasses = Value::Unbound();
}

using Items = std::vector<ImmortalArena::Item>;

bool Has(const Items& items, const Str* key) {
  for (const auto& item : items) {
    if (item.key == key) return true;
  }
  return false;
}

Value MakeMethod(ImmortalArena& arena, Type* type, const MethodDef* def) {
  if (def->flags & kStaticMethodFlag) {
    auto* function = arena.Make<BuiltinFunction>(types::kBuiltinFunction);
    function->def = def;
    function->self = type;
    function->module = Value::None();
    auto* holder = arena.Make<FunctionHolder>(types::kStaticMethod);
    holder->function = function;
    holder->dict = Value::Unbound();
    return holder;
  }
  auto* d = arena.Make<MethodDescriptor>(def->flags & kClassMethodFlag ? types::kClassMethodDescriptor : types::kMethodDescriptor);
  d->def = def;
  d->owner = type;
  return d;
}

void AddMethods(ImmortalArena& arena, Type* type, Items* items) {
  for (const MethodDef* def = type->methods; def != nullptr && def->name != nullptr; ++def) {
    items->push_back({arena.String(def->name), MakeMethod(arena, type, def)});
  }
  for (const GetSetDef* def = type->getsets; def != nullptr && def->name != nullptr; ++def) {
    auto* d = arena.Make<GetSetDescriptor>(types::kGetSetDescriptor);
    d->def = def;
    d->owner = type;
    items->push_back({arena.String(def->name), d});
  }
}

// Special methods for the slots that the type sets itself.
void AddSlotMethods(ImmortalArena& arena, Type* type, Items* items) {
  for (size_t i = 0; i < kSlotCount; ++i) {
    const WrapperDef& row = kSlotTable[i];
    if (row.wrap == nullptr || SlotAt(type, row.offset) == nullptr || Has(*items, row.id())) continue;
    if (row.id() == ids::__hash__() && type->slots.hash == HashNotImplemented) {
      items->push_back({row.id(), Value::None()});
      continue;
    }
    auto* d = arena.Make<WrapperDescriptor>(types::kWrapperDescriptor);
    d->def = &row;
    d->owner = type;
    items->push_back({row.id(), d});
  }
  if (type->slots.new_ != nullptr && !HasFlag(type, kDisallowInstantiation)) {
    auto* function = arena.Make<BuiltinFunction>(types::kBuiltinFunction);
    function->def = &kNewMethodDef;
    function->self = type;
    function->module = Value::None();
    items->push_back({ids::__new__(), function});
  }
}

void InheritSlots(Type* type, const Type* base) {
  bool own_compare = type->slots.richcompare != nullptr, own_hash = type->slots.hash != nullptr;
  for (size_t i = 0; i < kSlotCount; ++i) {
    uint32_t offset = kSlotTable[i].offset;
    if (kSlotTable[i].id() == ids::__hash__() || kSlotTable[i].id() == ids::__new__()) continue;
    if (SlotAt(type, offset) == nullptr) SetSlotAt(type, offset, SlotAt(base, offset));
  }
  if (!own_hash) type->slots.hash = own_compare ? HashNotImplemented : base->slots.hash;
  // Natively laid out types do not get object's constructor: it would leave their fields unset.
  if (type->slots.new_ == nullptr) {
    if (base->number == 0) type->type_flags |= kDisallowInstantiation;
    else if (!HasFlag(base, kDisallowInstantiation)) type->slots.new_ = base->slots.new_;
    else type->type_flags |= kDisallowInstantiation;
  }
}

void InheritLayoutOf(Type* type, const Type* base) {
  if (type->size == 0) type->size = base->size;
  if (type->item_size == 0) type->item_size = base->item_size;
  if (type->dict_offset == 0) type->dict_offset = base->dict_offset;
  if (type->dealloc == nullptr) type->dealloc = base->dealloc;
  if (type->traverse == nullptr) type->traverse = base->traverse;
  if (type->clear == nullptr) type->clear = base->clear;
  type->type_flags |= base->type_flags & (kFamilyMask | kCollectable | kHasDict | kHasWeakRefs);
}

// ExceptionGroup is the one static type with two bases.
void SetBases(ImmortalArena& arena, Type* type) {
  std::vector<Value> bases, mro = {type};
  if (type->base != nullptr) {
    bases.push_back(type->base);
    for (Type* t = type->base; t != nullptr; t = t->base) mro.push_back(t);
  }
  if (type == types::kExceptionGroup) {
    bases.push_back(types::kException.operator Type*());
    mro = {type, types::kBaseExceptionGroup.operator Type*(), types::kException.operator Type*(), types::kBaseException.operator Type*(),
           types::kObject.operator Type*()};
  }
  type->bases = arena.NewTuple(bases);
  type->mro = arena.NewTuple(mro);
}

void Complete(ImmortalArena& arena, Type* type) {
  for (const FamilyFlag& family : kFamilies) {
    if (type == StaticType(family.id)) type->type_flags |= family.flag;
  }
  type->type_flags |= kImmutableType;
  bool hides_hash = type->slots.hash == nullptr && type->slots.richcompare != nullptr;
  if (hides_hash) type->slots.hash = HashNotImplemented;
  Items items;
  AddMethods(arena, type, &items);
  AddSlotMethods(arena, type, &items);
  if (type->base != nullptr) {
    InheritLayoutOf(type, type->base);
    InheritSlots(type, type->base);
  }
  SetBases(arena, type);
  type->doc = type->docstring == nullptr ? Value::None() : Value(arena.Text(type->docstring));
  items.push_back({ids::__doc__(), type->doc});
  type->dict = arena.NewDict(items);
}

// Names that every interpreter has from its first moment.
constexpr const char* kCommonNames[] = {
#define COMMON_NAME(text) text,
#include "objects/common_names.def"
#undef COMMON_NAME
#define EXCEPTION(Name, Base, doc) #Name,
#include "objects/exceptions.def"
#undef EXCEPTION
};

void SealImmortalSection() {
  if (static_cast<size_t>(sysconf(_SC_PAGESIZE)) > kImmortalPage) return;  // larger pages: neighbours lie on them
  const size_t size = static_cast<size_t>(__stop_tessera_immortal - __start_tessera_immortal);
  if (size % kImmortalPage != 0) sync::Fatal("a table of the immortal section is no whole number of pages");
  if (mprotect(__start_tessera_immortal, size, PROT_READ) != 0) sync::Fatal("the static types cannot be made read-only");
}

void InitOnce() {
  static_assert(sizeof kRows / sizeof kRows[0] == kStaticTypeCount);
  for (int i = 0; i < kStaticTypeCount; ++i) SetHeader(i);
  InitIdentifiers();
  ImmortalArena arena;
  for (int i = 0; i < kStaticTypeCount; ++i) {
    if (kRows[i].init != nullptr) kRows[i].init(StaticType(static_cast<TypeId>(i)));
  }
  for (int i = 0; i < kStaticTypeCount; ++i) Complete(arena, StaticType(static_cast<TypeId>(i)));
  InitStdlibModuleNames(arena);
  for (const char* name : kCommonNames) (void)arena.String(name);
  arena.PublishNames();
  arena.Seal();
  SealImmortalSection();
}

absl::once_flag g_once;

}  // namespace

void InitStaticTypes() { absl::call_once(g_once, InitOnce); }

Type* TypeOfImmediate(Value v) {
  if (v.IsSmallInt()) return types::kInt;
  if (v.IsSmallFloat()) return types::kFloat;
  if (v.IsBool()) return types::kBool;
  if (v.IsNone()) return types::kNoneType;
  if (v.IsNotImplemented()) return types::kNotImplementedType;
  if (v == Value::Ellipsis()) return types::kEllipsisType;
  return types::kObject;  // marks that no program sees
}

}  // namespace tessera::objects
