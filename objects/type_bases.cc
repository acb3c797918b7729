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

// By the chain of bases, which is changed before the mro: an mro() in Python may ask for another change in between.
bool IsBelow(const Type* type, const Type* ancestor) {
  for (; type != nullptr; type = type->base)
    if (type == ancestor) return true;
  return false;
}

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
    if (IsSubtype(base.as<Type>(), type) || IsBelow(base.as<Type>(), type)) {
      Raise(th, types::kTypeError, "a __bases__ item causes an inheritance cycle");
      return false;
    }
  }
  return true;
}

bool SameLayout(Type* a, Type* b) {
  return SolidBase(a) == SolidBase(b) && a->size == b->size && a->dict_offset == b->dict_offset && a->dealloc == b->dealloc;
}

bool AppendSubclass(Thread& th, Type* subclass, void* list) { return ListAppend(th, static_cast<List*>(list), subclass); }

// New mros of the class and all below it, noted in `undo` as type, new mro, old mro, type, ... Runs the mro() of metaclasses, which may change bases and
// subclasses of all of them: where a class has got another mro meanwhile, that one stays.
bool RecomputeMros(Thread& th, Type* type, List* undo) {
  RecursionGuard guard(th);
  if (!guard) return false;
  Owned old = Owned::Borrow(type->mro), made(MroOf(th, type));
  if (!made) return false;
  if (type->mro != old.get()) return true;
  if (!ListAppend(th, undo, type) || !ListAppend(th, undo, made) || !ListAppend(th, undo, old)) return false;
  DecRef(std::exchange(type->mro, made.Release()));
  TypeModified(th, type);
  Owned below(NewList(th));
  if (!below || !ForEachSubclass(th, type, AppendSubclass, below.as<List>())) return false;
  for (int64_t i = 0; i < below.as<List>()->size; ++i)
    if (!RecomputeMros(th, below.as<List>()->items[i].as<Type>(), undo)) return false;
  return true;
}

void UndoMros(Thread& th, List* undo) {
  for (int64_t i = undo->size - 3; i >= 0; i -= 3) {
    Type* type = undo->items[i].as<Type>();
    if (type->mro != undo->items[i + 1]) continue;
    DecRef(std::exchange(type->mro, Dup(undo->items[i + 2])));
    TypeModified(th, type);
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
  Owned keep = Owned::Borrow(self), keep_bases = Owned::Borrow(bases);
  Owned old_bases(std::exchange(type->bases, Dup(bases)));
  Owned old_base(Value(std::exchange(type->base, base)));
  IncRef(Value(base));
  const bool ok = RecomputeMros(th, type, undo.as<List>());
  if (!ok) {
    Owned pending(TakeException(th));
    UndoMros(th, undo.as<List>());
    if (type->bases == bases) {
      Owned failed(std::exchange(type->bases, old_bases.Release()));
      Owned failed_base(Value(std::exchange(type->base, old_base.Release().as<Type>())));
    }
    ClearException(th);
    RestoreException(th, pending.Release());
    return false;
  }
  if (type->bases != bases) return true;  // an mro() has given it others, with all that follows
  for (int64_t i = 0; i < old_bases.as<Tuple>()->size; ++i) RemoveSubclass(th, old_bases.as<Tuple>()->items()[i].as<Type>(), type);
  for (int64_t i = 0; i < bases.as<Tuple>()->size; ++i) {
    if (!AddSubclass(th, bases.as<Tuple>()->items()[i].as<Type>(), type)) return false;
  }
  TypeModified(th, type);
  return UpdateAllSlots(th, type, nullptr);
}

}  // namespace tessera::objects
