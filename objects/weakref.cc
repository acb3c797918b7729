#include "objects/weakref.h"

#include <cstring>

#include "gc/collector.h"
#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/generic_alias.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/slot_table.h"
#include "objects/str.h"
#include "objects/weakref_proxy.h"

namespace tessera::objects {
namespace {

// Object -> the first of its weak references. Open addressing; a removed entry keeps the mark kRemoved.
struct WeakTable {
  struct Entry {
    Object* target;
    WeakRef* first;
  };
  Entry* entries;
  uint32_t mask;
  uint32_t used;
  uint32_t filled;
  WeakRef* pending;  // references whose callbacks are to run, linked by `next`, owned
};

Object* const kRemoved = reinterpret_cast<Object*>(8);

uint32_t SlotOf(const Object* target, uint32_t mask) {
  uint64_t bits = reinterpret_cast<uintptr_t>(target) >> 4;
  return static_cast<uint32_t>(bits * 0x9E3779B97F4A7C15ull >> 32) & mask;
}

WeakTable* TableOf(Thread& th) {
  if (th.interp.weakrefs == nullptr) th.interp.weakrefs = th.heap.AllocateZeroed(sizeof(WeakTable));
  return static_cast<WeakTable*>(th.interp.weakrefs);
}

WeakTable::Entry* FindEntry(WeakTable* table, const Object* target) {
  if (table == nullptr || table->entries == nullptr) return nullptr;
  for (uint32_t i = SlotOf(target, table->mask);; i = (i + 1) & table->mask) {
    WeakTable::Entry* entry = &table->entries[i];
    if (entry->target == target) return entry;
    if (entry->target == nullptr) return nullptr;
  }
}

bool Grow(Thread& th, WeakTable* table) {
  uint32_t size = table->entries == nullptr ? 16 : table->mask + 1;
  if (table->used * 2 >= size) size *= 2;
  auto* entries = static_cast<WeakTable::Entry*>(th.heap.AllocateZeroed(size * sizeof(WeakTable::Entry)));
  if (entries == nullptr) {
    RaiseMemoryError(th);
    return false;
  }
  for (uint32_t i = 0; table->entries != nullptr && i <= table->mask; ++i) {
    WeakTable::Entry entry = table->entries[i];
    if (entry.target == nullptr || entry.target == kRemoved) continue;
    uint32_t at = SlotOf(entry.target, size - 1);
    while (entries[at].target != nullptr) at = (at + 1) & (size - 1);
    entries[at] = entry;
  }
  alloc::Heap::Free(table->entries);
  table->entries = entries;
  table->mask = size - 1;
  table->filled = table->used;
  return true;
}

// The entry of `target`, made when there is none. Null + MemoryError.
WeakTable::Entry* EntryFor(Thread& th, Object* target) {
  WeakTable* table = TableOf(th);
  if (table == nullptr) {
    RaiseMemoryError(th);
    return nullptr;
  }
  if (WeakTable::Entry* found = FindEntry(table, target)) return found;
  if ((table->entries == nullptr || (table->filled + 1) * 3 > (table->mask + 1) * 2) && !Grow(th, table)) return nullptr;
  uint32_t at = SlotOf(target, table->mask);
  while (table->entries[at].target != nullptr && table->entries[at].target != kRemoved) at = (at + 1) & table->mask;
  if (table->entries[at].target == nullptr) ++table->filled;
  ++table->used;
  table->entries[at] = {target, nullptr};
  return &table->entries[at];
}

void RemoveEntry(WeakTable* table, WeakTable::Entry* entry) {
  entry->target->flags &= ~kWeaklyReferenced;
  entry->target = kRemoved;
  entry->first = nullptr;
  --table->used;
}

void Unlink(Thread& th, WeakRef* ref) {
  if (ref->target == nullptr || !Value(ref->target).IsCounted()) return;
  WeakTable* table = TableOf(th);
  WeakTable::Entry* entry = FindEntry(table, ref->target);
  if (ref->previous != nullptr) ref->previous->next = ref->next;
  else if (entry != nullptr) entry->first = ref->next;
  if (ref->next != nullptr) ref->next->previous = ref->previous;
  if (entry != nullptr && entry->first == nullptr) RemoveEntry(table, entry);
  ref->target = nullptr;
  ref->previous = ref->next = nullptr;
}

bool Supports(Value target) { return target.IsObject() && HasFlag(TypeOf(target), kHasWeakRefs); }
// Immortal targets are in no table: they never die.
bool MayDie(Value target) { return Supports(target) && target.IsCounted(); }

// The order that programs see: the reference that all share, the shared proxy, then the others, the newest first.
int RankOf(const WeakRef* ref) {
  if (!ref->callback.IsNone()) return 2;
  return ref->Object::type == types::kWeakRef ? 0 : ref->Object::type == types::kWeakProxy ? 1 : 2;
}

void Link(WeakTable::Entry* entry, WeakRef* ref) {
  WeakRef *before = nullptr, *after = entry->first;
  for (; after != nullptr && RankOf(after) < RankOf(ref); after = after->next) before = after;
  ref->previous = before;
  ref->next = after;
  (before == nullptr ? entry->first : before->next) = ref;
  if (after != nullptr) after->previous = ref;
}

Value MakeRef(Thread& th, Type* type, Value target, Value callback) {
  if (!Supports(target)) return Raise(th, types::kTypeError, "cannot create weak reference to '%.200T' object", target);
  Object* object = target.object();
  bool shared_kind = target.IsCounted() && callback.IsNone() && (type == types::kWeakRef || type == types::kWeakProxy);
  if (shared_kind && object->flags & kWeaklyReferenced) {
    WeakTable::Entry* entry = FindEntry(TableOf(th), object);
    for (WeakRef* ref = entry != nullptr ? entry->first : nullptr; ref != nullptr; ref = ref->next) {
      if (ref->Object::type == type && ref->callback.IsNone() && immortal::TryIncRef(ref)) return ref;
    }
  }
  auto* ref = static_cast<WeakRef*>(NewObject(th, type, sizeof(WeakRef)));
  if (ref == nullptr) return Value();
  ref->target = nullptr;
  ref->callback = Dup(callback);
  ref->hash = -1;
  ref->previous = ref->next = nullptr;
  Owned owned{Value(ref)};
  if (!target.IsCounted()) {
    ref->target = object;
    return owned.Release();
  }
  WeakTable::Entry* entry = EntryFor(th, object);
  if (entry == nullptr) return Value();
  Link(entry, ref);
  ref->target = object;
  object->flags |= kWeaklyReferenced;
  return owned.Release();
}

void CallBack(Thread& th, WeakRef* ref) {
  Owned callback(std::exchange(ref->callback, Value::None()));
  Owned result(Call(th, callback, {Value(ref)}));
  if (!result) WriteUnraisable(th, callback);
}

// --- weakref.ref ---

bool RefArguments(Thread& th, const char* function, Args args, Value* target, Value* callback) {
  if (args.count < 1 || args.count > 2) {
    Raise(th, types::kTypeError, args.count < 1 ? "%s expected at least 1 argument, got %zu" : "%s expected at most 2 arguments, got %zu", function, args.count);
    return false;
  }
  *target = args.values[0];
  *callback = args.count > 1 ? args.values[1] : Value::None();
  return true;
}

Value RefNew(Thread& th, Type* type, Args args) {
  Value target, callback;
  return RefArguments(th, "__new__", args, &target, &callback) ? MakeRef(th, type, target, callback) : Value();
}
bool RefInit(Thread& th, Value, Args args) {
  Value target, callback;
  return CheckNoKeywords(th, "ref", args) && RefArguments(th, "__init__", args, &target, &callback);
}

Value RefCall(Thread& th, Value self, Args args) {
  if (args.kwnames != nullptr && args.kwnames->size > 0) return Raise(th, types::kTypeError, "weakref() takes no keyword arguments");
  if (args.count > 0) return Raise(th, types::kTypeError, "weakref expected 0 arguments, got %zu", args.count);
  return WeakRefTarget(self);
}

Value RefRepr(Thread& th, Value self) {
  auto address = static_cast<unsigned long long>(self.bits());
  Owned target(WeakRefTarget(self));
  if (target.get().IsNone()) return Format(th, "<weakref at 0x%llx; dead>", address);
  Owned name(FindAttr(th, target, ids::__name__()));
  if (!name) return Value();
  auto target_address = static_cast<unsigned long long>(target.get().bits());
  if (name.get().IsNotFound() || !IsStr(name)) return Format(th, "<weakref at 0x%llx; to '%T' at 0x%llx>", address, target.get(), target_address);
  return Format(th, "<weakref at 0x%llx; to '%T' at 0x%llx (%U)>", address, target.get(), target_address, name.get());
}

int64_t RefHash(Thread& th, Value self) {
  auto* ref = self.as<WeakRef>();
  if (ref->hash != -1) return ref->hash;
  Owned target(WeakRefTarget(self));
  if (target.get().IsNone()) {
    Raise(th, types::kTypeError, "weak object has gone away");
    return -1;
  }
  int64_t hash = Hash(th, target);
  return ref->hash = hash;
}

Value RefCompare(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !IsWeakRef(a) || !IsWeakRef(b)) return Value::NotImplemented();
  Owned left(WeakRefTarget(a)), right(WeakRefTarget(b));
  if (left.get().IsNone() || right.get().IsNone()) return Value::Bool((a == b) == (op == CompareOp::kEq));
  return Compare(th, left, right, op);
}

Value GetCallback(Thread&, Value self) { return Dup(self.as<WeakRef>()->callback); }

const MethodDef kRefMethods[] = {{"__class_getitem__", ClassGetItem, "($type, item, /)", "See PEP 585", kClassMethodFlag}, {}};
const GetSetDef kRefGetSets[] = {{"__callback__", GetCallback, nullptr, nullptr}, {}};

void RefDealloc(Object* object) {
  auto* ref = static_cast<WeakRef*>(object);
  HideFromCollector(object);
  Unlink(CurrentThread(), ref);
  DecRef(std::exchange(ref->callback, Value::None()));
  FreeObject(object);
}
int RefTraverse(Object* object, immortal::Visitor visit) { return VisitValue(visit, static_cast<WeakRef*>(object)->callback); }
int RefClear(Object* object) {
  auto* ref = static_cast<WeakRef*>(object);
  Unlink(CurrentThread(), ref);
  DecRef(std::exchange(ref->callback, Value::None()));
  return 0;
}

// Empties the references to `object`; those whose callbacks must run come into the table's pending list, in their order.
template <class MustRun>
void Empty(Thread& th, Object* object, MustRun must_run) {
  WeakTable* table = TableOf(th);
  WeakTable::Entry* entry = FindEntry(table, object);
  if (entry == nullptr) return;
  WeakRef* first = entry->first;
  RemoveEntry(table, entry);
  WeakRef* rest = table->pending;
  WeakRef** link = &table->pending;
  for (WeakRef* ref = first; ref != nullptr;) {
    WeakRef* next = ref->next;
    ref->target = nullptr;
    ref->previous = ref->next = nullptr;
    if (!ref->callback.IsNone() && must_run(ref) && immortal::TryIncRef(ref)) {
      *link = ref;
      link = &ref->next;
    }
    ref = next;
  }
  *link = rest;
}

}  // namespace

Value NewWeakRef(Thread& th, Value target, Value callback) { return MakeRef(th, types::kWeakRef, target, callback); }
Value NewWeakProxy(Thread& th, Value target, Value callback) { return MakeRef(th, types::kWeakProxy, target, callback); }

Value WeakRefTarget(Value reference) {
  Object* target = reference.as<WeakRef>()->target;
  return target != nullptr && immortal::TryIncRef(target) ? Value(target) : Value::None();
}

int64_t WeakRefCount(Thread& th, Value target) {
  if (!MayDie(target)) return 0;
  WeakTable::Entry* entry = FindEntry(TableOf(th), target.object());
  int64_t count = 0;
  for (WeakRef* ref = entry != nullptr ? entry->first : nullptr; ref != nullptr; ref = ref->next) ++count;
  return count;
}

Value WeakRefsOf(Thread& th, Value target) {
  Owned list(NewList(th));
  if (!list || !MayDie(target)) return list.Release();
  WeakTable::Entry* entry = FindEntry(TableOf(th), target.object());
  for (WeakRef* ref = entry != nullptr ? entry->first : nullptr; ref != nullptr; ref = ref->next) {
    if (!ListAppend(th, list.as<List>(), ref)) return Value();
  }
  return list.Release();
}

void ClearWeakRefs(Thread& th, Object* object) {
  Empty(th, object, [](WeakRef*) { return true; });
  RunWeakRefCallbacks(th);
}

void ForgetWeakRefs(Thread& th, std::span<Object* const> unreachable) {
  for (Object* object : unreachable) {
    if ((object->flags & kWeaklyReferenced) == 0) continue;
    Empty(th, object, [](WeakRef* ref) { return !gc::Collector::IsUnreachable(ref); });
  }
}

void RunWeakRefCallbacks(Thread& th) {
  WeakTable* table = static_cast<WeakTable*>(th.interp.weakrefs);
  if (table == nullptr || table->pending == nullptr) return;
  Owned exception(TakeException(th));
  while (WeakRef* ref = table->pending) {
    table->pending = std::exchange(ref->next, nullptr);
    Owned owned{Value(ref)};
    CallBack(th, ref);
  }
  RestoreException(th, exception.Release());
}

void InitWeakRefType(Type* type) {
  type->size = sizeof(WeakRef);
  type->type_flags = kBaseType | kCollectable;
  type->dealloc = RefDealloc;
  type->traverse = RefTraverse;
  type->clear = RefClear;
  type->slots.repr = RefRepr;
  type->slots.hash = RefHash;
  type->slots.call = RefCall;
  type->slots.richcompare = RefCompare;
  type->slots.new_ = RefNew;
  type->slots.init = RefInit;
  type->methods = kRefMethods;
  type->getsets = kRefGetSets;
}

void InitWeakProxyType(Type* type) {
  type->size = sizeof(WeakRef);
  type->type_flags = kCollectable | kDisallowInstantiation;
  type->dealloc = RefDealloc;
  type->traverse = RefTraverse;
  type->clear = RefClear;
  FillProxySlots(type);
}

}  // namespace tessera::objects
