#include "objects/type_bases.h"

#include "objects/class.h"
#include "objects/errors.h"
#include "objects/heap_type.h"
#include "objects/hooks.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/slot_table.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

bool CheckBases(Thread& th, Type* type, Value bases) {
  if (HasFlag(type, kImmutableType)) {
    Raise(th, types::kTypeError, "cannot set '__bases__' attribute of immutable type '%s'", type->name);
    return false;
  }
  if (bases.empty()) {
    Raise(th, types::kTypeError, "cannot delete '__bases__' attribute of immutable type '%s'", type->name);
    return false;
  }
  if (!AuditSetAttribute(th, Value(type), "__bases__", bases)) return false;
  if (!IsTuple(bases)) {
    Raise(th, types::kTypeError, "can only assign tuple to %s.__bases__, not %T", type->name, bases);
    return false;
  }
  Tuple* tuple = bases.as<Tuple>();
  if (tuple->size == 0) {
    Raise(th, types::kTypeError, "can only assign non-empty tuple to %s.__bases__, not ()", type->name);
    return false;
  }
  for (int64_t i = 0; i < tuple->size; ++i) {
    Value base = tuple->items()[i];
    if (!IsType(base)) {
      Raise(th, types::kTypeError, "%s.__bases__ must be tuple of classes, not '%T'", type->name, base);
      return false;
    }
    if (IsSubtype(base.as<Type>(), type)) {
      Raise(th, types::kTypeError, "a __bases__ item causes an inheritance cycle");
      return false;
    }
  }
  return true;
}

bool SameLayout(Type* a, Type* b) {
  return SolidBase(a) == SolidBase(b) && a->size == b->size && a->dict_offset == b->dict_offset && a->dealloc == b->dealloc;
}

// New mros of the class and all below it, with the old ones kept in `undo` as type, mro, type, mro, ...
bool RecomputeMros(Thread& th, Type* type, void* undo) {
  Owned mro(MroOf(th, type));
  if (!mro) return false;
  auto* list = static_cast<List*>(undo);
  if (!ListAppend(th, list, type) || !ListAppend(th, list, type->mro)) return false;
  DecRef(std::exchange(type->mro, mro.Release()));
  return ForEachSubclass(th, type, RecomputeMros, undo);
}

void UndoMros(List* undo) {
  for (int64_t i = undo->size - 2; i >= 0; i -= 2) {
    Type* type = undo->items[i].as<Type>();
    DecRef(std::exchange(type->mro, Dup(undo->items[i + 1])));
  }
}

bool UpdateAllSlots(Thread& th, Type* type, void*) {
  UpdateSlots(th, type, nullptr);
  return ForEachSubclass(th, type, UpdateAllSlots, nullptr);
}

}  // namespace

bool SetBases(Thread& th, Value self, Value bases) {
  Type* type = self.as<Type>();
  if (!CheckBases(th, type, bases)) return false;
  Type* base = BestBase(th, bases.as<Tuple>());
  if (base == nullptr) return false;
  if (!SameLayout(base, type->base)) {
    bool collected = HasFlag(base, kCollectable) == HasFlag(type->base, kCollectable);
    Raise(th, types::kTypeError, "__bases__ assignment: '%s' %s differs from '%s'", base->name, collected ? "object layout" : "deallocator", type->base->name);
    return false;
  }
  Owned undo(NewList(th));
  if (!undo) return false;
  Owned old_bases(std::exchange(type->bases, Dup(bases)));
  Type* old_base = std::exchange(type->base, base);
  if (!RecomputeMros(th, type, undo.as<List>())) {
    UndoMros(undo.as<List>());
    type->base = old_base;
    Owned failed(std::exchange(type->bases, old_bases.Release()));
    return false;
  }
  IncRef(Value(base));
  DecRef(Value(old_base));
  for (int64_t i = 0; i < old_bases.as<Tuple>()->size; ++i) RemoveSubclass(th, old_bases.as<Tuple>()->items()[i].as<Type>(), type);
  for (int64_t i = 0; i < bases.as<Tuple>()->size; ++i) {
    if (!AddSubclass(th, bases.as<Tuple>()->items()[i].as<Type>(), type)) return false;
  }
  TypeModified(th, type);
  return UpdateAllSlots(th, type, nullptr);
}

}  // namespace tessera::objects
