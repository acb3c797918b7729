// Iterators of list and tuple, of anything with __getitem__, and iter(callable, sentinel).
#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/str.h"

namespace tessera::objects {

Value SelfIter(Thread&, Value self) { return Dup(self); }

namespace {

Value Builtin(Thread& th, const char* name) {
  Owned key(Intern(th, name));
  if (!key) return Value();
  Value function = th.interp.builtins == nullptr ? Value::NotFound() : FindDictItem(th, th.interp.builtins, key.as<Str>());
  if (function.IsNotFound()) return Raise(th, types::kAttributeError, "module 'builtins' has no attribute '%s'", name);
  return function.empty() ? Value() : Dup(function);
}

}  // namespace

Value ReduceIterator(Thread& th, const char* name, Value argument, int64_t index) {
  Owned keep = Owned::Borrow(argument);
  Owned function(Builtin(th, name));
  if (!function) return Value();
  Owned arguments(NewTuple(th, &argument, 1));
  if (!arguments) return Value();
  Value parts[] = {function, arguments, Value::Int(index)};
  return NewTuple(th, parts, index < 0 ? 2 : 3);
}

Value ReduceExhausted(Thread& th, Value empty_argument) {
  if (empty_argument.empty()) return Value();
  return ReduceIterator(th, "iter", empty_argument, -1);
}

namespace {

// --- list ---

// The iterator types here begin with a pointer or value that is all they own.
struct [[gnu::may_alias]] OneReference : Object {
  Value held;
};

void DeallocOne(Object* object) {
  HideFromCollector(object);
  XDecRef(static_cast<OneReference*>(object)->held);
  FreeObject(object);
}
int TraverseOne(Object* object, immortal::Visitor visit) { return VisitValue(visit, static_cast<OneReference*>(object)->held); }
int ClearOne(Object* object) {
  ClearValue(&static_cast<OneReference*>(object)->held);
  return 0;
}

Value ListNext(Thread&, Value self) { return ListIteratorNext(self.as<ListIterator>()); }

Value ListLengthHint(Thread&, const Value* args) {
  ListIterator* it = args[0].as<ListIterator>();
  return Value::Int(it->list != nullptr && it->index < it->list->size ? it->list->size - it->index : 0);
}

Value ListReduce(Thread& th, const Value* args) {
  ListIterator* it = args[0].as<ListIterator>();
  if (it->list != nullptr) return ReduceIterator(th, "iter", Value(it->list), it->index);
  Owned empty(NewList(th));
  return ReduceExhausted(th, empty);
}

Value ListSetState(Thread& th, const Value* args) {
  int64_t index;
  if (!ArgumentAsSize(th, args[1], &index)) return Value();
  ListIterator* it = args[0].as<ListIterator>();
  if (it->list != nullptr) it->index = index < 0 ? 0 : index > it->list->size ? it->list->size : index;
  return Value::None();
}

Value ListReverseNext(Thread&, Value self) {
  ListIterator* it = self.as<ListIterator>();
  if (it->list == nullptr) return Value::NotFound();
  if (it->index >= 0 && it->index < it->list->size) return Dup(it->list->items[it->index--]);
  it->index = -1;
  ClearPointer(&it->list);
  return Value::NotFound();
}

Value ListReverseLengthHint(Thread&, const Value* args) {
  ListIterator* it = args[0].as<ListIterator>();
  return Value::Int(it->list != nullptr && it->index < it->list->size ? it->index + 1 : 0);
}

Value ListReverseReduce(Thread& th, const Value* args) {
  ListIterator* it = args[0].as<ListIterator>();
  if (it->list != nullptr && it->index >= 0) return ReduceIterator(th, "reversed", Value(it->list), it->index);
  Owned empty(NewList(th));
  return ReduceExhausted(th, empty);
}

Value ListReverseSetState(Thread& th, const Value* args) {
  int64_t index;
  if (!ArgumentAsSize(th, args[1], &index)) return Value();
  ListIterator* it = args[0].as<ListIterator>();
  if (it->list != nullptr) it->index = index < -1 ? -1 : index > it->list->size - 1 ? it->list->size - 1 : index;
  return Value::None();
}

// --- tuple ---

Value TupleNext(Thread&, Value self) { return TupleIteratorNext(self.as<TupleIterator>()); }

Value TupleLengthHint(Thread&, const Value* args) {
  TupleIterator* it = args[0].as<TupleIterator>();
  return Value::Int(it->tuple != nullptr ? it->tuple->size - it->index : 0);
}

Value TupleReduce(Thread& th, const Value* args) {
  TupleIterator* it = args[0].as<TupleIterator>();
  if (it->tuple != nullptr) return ReduceIterator(th, "iter", Value(it->tuple), it->index);
  return ReduceExhausted(th, Value(EmptyTuple()));
}

Value TupleSetState(Thread& th, const Value* args) {
  int64_t index;
  if (!ArgumentAsSize(th, args[1], &index)) return Value();
  TupleIterator* it = args[0].as<TupleIterator>();
  if (it->tuple != nullptr) it->index = index < 0 ? 0 : index > it->tuple->size ? it->tuple->size : index;
  return Value::None();
}

// --- anything with __getitem__ ---

Value SequenceNext(Thread& th, Value self) {
  SequenceIterator* it = self.as<SequenceIterator>();
  if (it->sequence.empty()) return Value::NotFound();
  if (it->index == INT64_MAX) return Raise(th, types::kOverflowError, "iter index too large");
  Owned keep = Owned::Borrow(it->sequence), index(NewInt(th, it->index));
  if (!index) return Value();
  Value item = GetItem(th, keep, index);
  if (!item.empty()) {
    ++it->index;
    return item;
  }
  if (!ClearIf(th, types::kIndexError) && !ClearIf(th, types::kStopIteration)) return Value();
  ClearValue(&it->sequence);
  return Value::NotFound();
}

Value SequenceLengthHint(Thread& th, const Value* args) {
  SequenceIterator* it = args[0].as<SequenceIterator>();
  if (it->sequence.empty()) return Value::Int(0);
  if (TypeOf(it->sequence)->slots.length == nullptr) return Value::NotImplemented();
  Owned keep = Owned::Borrow(it->sequence);
  int64_t length = Length(th, keep);
  if (length < 0) return Value();
  return Value::Int(length > it->index ? length - it->index : 0);
}

Value SequenceReduce(Thread& th, const Value* args) {
  SequenceIterator* it = args[0].as<SequenceIterator>();
  if (it->sequence.empty()) return ReduceExhausted(th, Value(EmptyTuple()));
  return ReduceIterator(th, "iter", it->sequence, it->index);
}

Value SequenceSetState(Thread& th, const Value* args) {
  int64_t index;
  if (!ArgumentAsSize(th, args[1], &index)) return Value();
  SequenceIterator* it = args[0].as<SequenceIterator>();
  if (!it->sequence.empty()) it->index = index < 0 ? 0 : index;
  return Value::None();
}

// --- iter(callable, sentinel) ---

Value CallableNext(Thread& th, Value self) {
  CallableIterator* it = self.as<CallableIterator>();
  if (it->callable.empty()) return Value::NotFound();
  Owned callable = Owned::Borrow(it->callable), sentinel = Owned::Borrow(it->sentinel);
  Owned result(Call(th, callable, Args{nullptr, 0}));
  if (!result) {
    if (!ClearIf(th, types::kStopIteration)) return Value();
  } else {
    if (it->callable.empty()) return Value::NotFound();  // the call has exhausted this very iterator
    int equal = CompareBool(th, sentinel, result, CompareOp::kEq);
    if (equal < 0) return Value();
    if (equal == 0) return result.Release();
  }
  ClearValue(&it->callable);
  ClearValue(&it->sentinel);
  return Value::NotFound();
}

Value CallableReduce(Thread& th, const Value* args) {
  CallableIterator* it = args[0].as<CallableIterator>();
  if (it->callable.empty()) return ReduceExhausted(th, Value(EmptyTuple()));
  Owned function(Builtin(th, "iter"));
  if (!function || it->callable.empty()) return Value();
  Owned arguments(NewTuple(th, &it->callable, 2));
  if (!arguments) return Value();
  Value parts[] = {function, arguments};
  return NewTuple(th, parts, 2);
}

void CallableDealloc(Object* object) {
  HideFromCollector(object);
  CallableIterator* it = static_cast<CallableIterator*>(object);
  XDecRef(it->callable);
  XDecRef(it->sentinel);
  FreeObject(object);
}
int CallableTraverse(Object* object, immortal::Visitor visit) {
  return VisitValues(visit, &static_cast<CallableIterator*>(object)->callable, 2);
}
int CallableClear(Object* object) {
  CallableIterator* it = static_cast<CallableIterator*>(object);
  ClearValue(&it->callable);
  ClearValue(&it->sentinel);
  return 0;
}

// --- Tables ---

constexpr char kHintDoc[] = "An estimate of how many items are left.";
constexpr char kReduceDoc[] = "How to make the iterator again, for pickle.";
constexpr char kSetStateDoc[] = "Moves the iterator to a position.";
#define ITERATOR_METHODS(Kind)                                                 \
  constexpr MethodDef k##Kind##Methods[] = {                                   \
      {"__length_hint__", Kind##LengthHint, "($self, /)", kHintDoc},           \
      {"__reduce__", Kind##Reduce, "($self, /)", kReduceDoc},                  \
      {"__setstate__", Kind##SetState, "($self, object, /)", kSetStateDoc},    \
      {}};
ITERATOR_METHODS(List)
ITERATOR_METHODS(ListReverse)
ITERATOR_METHODS(Tuple)
ITERATOR_METHODS(Sequence)
#undef ITERATOR_METHODS
constexpr MethodDef kCallableMethods[] = {{"__reduce__", CallableReduce, "($self, /)", kReduceDoc}, {}};

void InitIterator(Type* type, uint32_t size, IterNextFn next, const MethodDef* methods) {
  type->size = size;
  type->type_flags |= kCollectable | kDisallowInstantiation;
  type->dealloc = DeallocOne;
  type->traverse = TraverseOne;
  type->clear = ClearOne;
  type->slots.iter = SelfIter;
  type->slots.iternext = next;
  type->methods = methods;
}

template <class T>
T* NewOver(Thread& th, Type* type, Value held) {
  T* it = New<T>(th, type);
  if (it != nullptr) static_cast<OneReference*>(static_cast<Object*>(it))->held = Dup(held);
  return it;
}

}  // namespace

Value NewListIterator(Thread& th, List* list) {
  ListIterator* it = NewOver<ListIterator>(th, types::kListIterator, Value(list));
  if (it != nullptr) it->index = 0;
  return it;
}

Value NewListReverseIterator(Thread& th, List* list) {
  ListIterator* it = NewOver<ListIterator>(th, types::kListReverseIterator, Value(list));
  if (it != nullptr) it->index = list->size - 1;
  return it;
}

Value NewTupleIterator(Thread& th, Tuple* tuple) {
  TupleIterator* it = NewOver<TupleIterator>(th, types::kTupleIterator, Value(tuple));
  if (it != nullptr) it->index = 0;
  return it;
}

Value NewSequenceIterator(Thread& th, Value sequence) {
  SequenceIterator* it = NewOver<SequenceIterator>(th, types::kSequenceIterator, sequence);
  if (it != nullptr) it->index = 0;
  return it;
}

Value NewCallableIterator(Thread& th, Value callable, Value sentinel) {
  CallableIterator* it = New<CallableIterator>(th, types::kCallableIterator);
  if (it == nullptr) return Value();
  it->callable = Dup(callable);
  it->sentinel = Dup(sentinel);
  return it;
}

void InitListIteratorType(Type* type) { InitIterator(type, sizeof(ListIterator), ListNext, kListMethods); }
void InitListReverseIteratorType(Type* type) { InitIterator(type, sizeof(ListIterator), ListReverseNext, kListReverseMethods); }
void InitTupleIteratorType(Type* type) { InitIterator(type, sizeof(TupleIterator), TupleNext, kTupleMethods); }
void InitSequenceIteratorType(Type* type) { InitIterator(type, sizeof(SequenceIterator), SequenceNext, kSequenceMethods); }

void InitCallableIteratorType(Type* type) {
  InitIterator(type, sizeof(CallableIterator), CallableNext, kCallableMethods);
  type->dealloc = CallableDealloc;
  type->traverse = CallableTraverse;
  type->clear = CallableClear;
}

}  // namespace tessera::objects
