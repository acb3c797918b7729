// The six iterators of dict and the one of set.
//
// All of them compare the size of the container with the size it had at the start: an insertion or a removal ends the iteration with RuntimeError.
#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/iterators.h"
#include "objects/native.h"
#include "objects/protocol.h"

namespace tessera::objects {
namespace {

constexpr Value kHole = Value(Value::kDeletedBits);

DictIterator* Self(Value v) { return v.as<DictIterator>(); }

enum class What { kKey, kValue, kItem };

Value Made(Thread& th, const DictEntry& entry, What what) {
  if (what == What::kKey) return Dup(entry.key);
  if (what == What::kValue) return Dup(entry.value);
  const Value pair[] = {entry.key, entry.value};
  return NewTuple(th, pair, 2);
}

// The dict, when iteration may go on; else null, with an exception pending or not.
Dict* Checked(Thread& th, DictIterator* it) {
  Dict* dict = it->dict;
  if (dict == nullptr || it->used == dict->used) [[likely]] return dict;
  it->used = -1;  // and for ever
  Raise(th, types::kRuntimeError, "dictionary changed size during iteration");
  return nullptr;
}

Value Finish(DictIterator* it) {
  ClearPointer(&it->dict);
  return Value::NotFound();
}

Value KeysChanged(Thread& th, DictIterator* it) {
  ClearPointer(&it->dict);
  return Raise(th, types::kRuntimeError, "dictionary keys changed during iteration");
}

template <What what>
Value Next(Thread& th, Value self) {
  DictIterator* it = Self(self);
  Dict* dict = Checked(th, it);
  if (dict == nullptr) return th.failed() ? Value() : Value::NotFound();
  int64_t i = it->position;
  while (i < dict->filled && dict->entries[i].key == kHole) ++i;
  if (i >= dict->filled) return Finish(it);
  if (it->remaining == 0) return KeysChanged(th, it);
  it->position = i + 1;
  --it->remaining;
  return Made(th, dict->entries[i], what);
}

template <What what>
Value NextReversed(Thread& th, Value self) {
  DictIterator* it = Self(self);
  Dict* dict = Checked(th, it);
  if (dict == nullptr) return th.failed() ? Value() : Value::NotFound();
  int64_t i = it->position;
  if (i >= dict->filled) i = int64_t{dict->filled} - 1;  // the table was rebuilt
  while (i >= 0 && dict->entries[i].key == kHole) --i;
  if (i < 0) return Finish(it);
  it->position = i - 1;
  --it->remaining;
  return Made(th, dict->entries[i], what);
}

Value LengthHint(Thread&, const Value* args) {
  DictIterator* it = Self(args[0]);
  return Value::Int(it->dict != nullptr && it->used == it->dict->used && it->remaining > 0 ? it->remaining : 0);
}

// iter(list of what is left): the iterator itself does not move.
Value Reduce(Thread& th, const Value* args) {
  DictIterator* it = Self(args[0]);
  Owned copy(it->dict == nullptr ? Value::None() : NewDictIterator(th, TypeOf(args[0]), it->dict));
  if (!copy) return Value();
  if (it->dict != nullptr) {
    Self(copy)->used = it->used;
    Self(copy)->position = it->position;
    Self(copy)->remaining = it->remaining;
  }
  Owned list(copy.get().IsNone() ? NewList(th) : ListFrom(th, copy));
  if (!list) return Value();
  return ReduceIterator(th, "iter", list, -1);
}

constexpr MethodDef kMethods[] = {{"__length_hint__", LengthHint, "($self, /)", "An estimate of how many items are left."},
                                  {"__reduce__", Reduce, "($self, /)", "How to make the iterator again, for pickle."},
                                  {}};

void Dealloc(Object* object) {
  HideFromCollector(object);
  DictIterator* it = static_cast<DictIterator*>(object);
  if (it->dict != nullptr) DecRef(Value(it->dict));
  FreeObject(object);
}
int Traverse(Object* object, immortal::Visitor visit) { return VisitObject(visit, static_cast<DictIterator*>(object)->dict); }
int ClearSlot(Object* object) {
  ClearPointer(&static_cast<DictIterator*>(object)->dict);
  return 0;
}

void InitIterator(Type* type, IterNextFn next) {
  type->size = sizeof(DictIterator);
  type->type_flags |= kCollectable | kDisallowInstantiation;
  type->dealloc = Dealloc;
  type->traverse = Traverse;
  type->clear = ClearSlot;
  type->slots.iter = SelfIter;
  type->slots.iternext = next;
  type->methods = kMethods;
}

// --- set ---

SetIterator* SetSelf(Value v) { return v.as<SetIterator>(); }

Value SetIteratorNext(Thread& th, Value self) {
  SetIterator* it = SetSelf(self);
  Set* set = it->set;
  if (set == nullptr) return Value::NotFound();
  if (it->used != set->used) {
    it->used = -1;
    return Raise(th, types::kRuntimeError, "Set changed size during iteration");
  }
  Value key;
  if (!SetNext(set, &it->position, &key)) {
    ClearPointer(&it->set);
    return Value::NotFound();
  }
  --it->remaining;
  return Dup(key);
}

Value SetLengthHint(Thread&, const Value* args) {
  SetIterator* it = SetSelf(args[0]);
  return Value::Int(it->set != nullptr && it->used == it->set->used ? it->remaining : 0);
}

Value SetReduce(Thread& th, const Value* args) {
  SetIterator* it = SetSelf(args[0]);
  Owned list{Value(NewList(th))};
  if (!list) return Value();
  int64_t position = it->position;
  Value key;
  while (it->set != nullptr && SetNext(it->set, &position, &key)) {
    if (!ListAppend(th, list.as<List>(), key)) return Value();
  }
  return ReduceIterator(th, "iter", list, -1);
}

constexpr MethodDef kSetMethods[] = {{"__length_hint__", SetLengthHint, "($self, /)", "An estimate of how many items are left."},
                                     {"__reduce__", SetReduce, "($self, /)", "How to make the iterator again, for pickle."},
                                     {}};

void SetIteratorDealloc(Object* object) {
  HideFromCollector(object);
  SetIterator* it = static_cast<SetIterator*>(object);
  if (it->set != nullptr) DecRef(Value(it->set));
  FreeObject(object);
}
int SetIteratorTraverse(Object* object, immortal::Visitor visit) { return VisitObject(visit, static_cast<SetIterator*>(object)->set); }
int SetIteratorClear(Object* object) {
  ClearPointer(&static_cast<SetIterator*>(object)->set);
  return 0;
}

}  // namespace

Value NewDictIterator(Thread& th, Type* type, Dict* dict) {
  DictIterator* it = New<DictIterator>(th, type);
  if (it == nullptr) return Value();
  bool forward = type == types::kDictKeyIterator || type == types::kDictValueIterator || type == types::kDictItemIterator;
  it->dict = Dup(Value(dict)).as<Dict>();
  it->used = it->remaining = dict->used;
  it->position = forward ? 0 : int64_t{dict->filled} - 1;
  return it;
}

Value NewSetIterator(Thread& th, Set* set) {
  SetIterator* it = New<SetIterator>(th, types::kSetIterator);
  if (it == nullptr) return Value();
  it->set = Dup(Value(set)).as<Set>();
  it->used = it->remaining = set->used;
  it->position = 0;
  return it;
}

void InitDictKeyIteratorType(Type* type) { InitIterator(type, Next<What::kKey>); }
void InitDictValueIteratorType(Type* type) { InitIterator(type, Next<What::kValue>); }
void InitDictItemIteratorType(Type* type) { InitIterator(type, Next<What::kItem>); }
void InitDictReverseKeyIteratorType(Type* type) { InitIterator(type, NextReversed<What::kKey>); }
void InitDictReverseValueIteratorType(Type* type) { InitIterator(type, NextReversed<What::kValue>); }
void InitDictReverseItemIteratorType(Type* type) { InitIterator(type, NextReversed<What::kItem>); }

void InitSetIteratorType(Type* type) {
  type->size = sizeof(SetIterator);
  type->type_flags |= kCollectable | kDisallowInstantiation;
  type->dealloc = SetIteratorDealloc;
  type->traverse = SetIteratorTraverse;
  type->clear = SetIteratorClear;
  type->slots.iter = SelfIter;
  type->slots.iternext = SetIteratorNext;
  type->methods = kSetMethods;
}

}  // namespace tessera::objects
