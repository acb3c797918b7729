// tee: several iterators over one. What one of them has read and another has not lies in a chain of blocks, each of which is dropped when the last
// iterator has left it.
//
// _tee: v[0] its block; n[0] the next place in it.
// _tee_dataobject: v[0] the iterator, v[1] a list of up to kBlock items, v[2] the next block; n[0] is 1 while the iterator is being asked.
#include <climits>

#include "modules/itertools/iterator.h"
#include "modules/itertools/pickle.h"
#include "objects/arguments.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"

namespace tessera::itertools {

using namespace objects;  // NOLINT

namespace {

constexpr int64_t kBlock = 57;

Value NewBlock(Thread& th, Type* type, Value iterator) {
  Owned items(NewList(th));
  Iterator* block = items ? NewIterator(th, type) : nullptr;
  if (block == nullptr) return Value();
  block->v[0] = Dup(iterator);
  block->v[1] = items.Release();
  return block;
}

// The item at a place of the block: read already, or the next one of the iterator.
Value ItemAt(Thread& th, Iterator* block, int64_t place) {
  if (!IsList(block->v[1])) return Value::NotFound();
  Owned items = Owned::Borrow(block->v[1]);
  if (place < items.as<List>()->size) return Dup(items.as<List>()->items[place]);
  if (block->n[0] != 0) return Raise(th, types::kRuntimeError, "cannot re-enter the tee iterator");
  block->n[0] = 1;
  Owned item(Step(th, block->v[0]));
  block->n[0] = 0;
  if (!item || item.get().IsNotFound()) return item.Release();
  return ListAppend(th, items.as<List>(), item) ? item.Release() : Value();
}

// The block behind this one, made when there is none. New reference.
Value NextBlock(Thread& th, Iterator* block) {
  if (block->v[2].IsUnbound()) {
    Value made = NewBlock(th, TypeOf(Value(block)), block->v[0]);
    if (made.empty()) return Value();
    Set(&block->v[2], made);
  }
  return Dup(block->v[2]);
}

Value TeeNext(Thread& th, Iterator* self) {
  if (self->v[0].IsUnbound()) return Value::NotFound();
  if (self->n[0] >= kBlock) {
    Owned block = Owned::Borrow(self->v[0]), next(NextBlock(th, block.as<Iterator>()));
    if (!next) return Value();
    Set(&self->v[0], next.Release());
    self->n[0] = 0;
  }
  Owned block = Owned::Borrow(self->v[0]);
  int64_t place = self->n[0];
  Value item = ItemAt(th, block.as<Iterator>(), place);
  if (!item.empty() && !item.IsNotFound()) self->n[0] = place + 1;
  return item;
}

Value CopyTee(Thread& th, Type* type, Iterator* from) {
  Iterator* copy = NewIterator(th, type);
  if (copy == nullptr) return Value();
  copy->v[0] = Dup(from->v[0]);
  copy->n[0] = from->n[0];
  return copy;
}
Value CopyMethod(Thread& th, const Value* args) { return CopyTee(th, TypeOf(args[0]), args[0].as<Iterator>()); }

Value TeeOver(Thread& th, State* state, Value iterable) {
  if (state == nullptr || state->tee.empty() || state->tee_data.empty()) return Raise(th, types::kSystemError, "the module itertools is ending");
  Owned iterator(GetIter(th, iterable));
  if (!iterator) return Value();
  Type* tee = state->tee.as<Type>();
  if (TypeOf(iterator) == tee) return CopyTee(th, tee, iterator.as<Iterator>());
  Owned block(NewBlock(th, state->tee_data.as<Type>(), iterator));
  Iterator* self = block ? NewIterator(th, tee) : nullptr;
  if (self == nullptr) return Value();
  self->v[0] = block.Release();
  return self;
}

Value TeeNew(Thread& th, const Value* args) { return TeeOver(th, StateOf(args[0].as<Type>()), args[1]); }
constexpr MethodDef kTee = {"_tee", &TeeNew, "($type, iterable, /)", ""};

Value DataNext(Thread&, Iterator*) { return Value::NotFound(); }
Value DataNew(Thread& th, const Value* args) {
  if (!IsList(args[2]) || args[2].as<List>()->size > kBlock) return Raise(th, types::kTypeError, "teedataobject() argument 2 must be list, not %.50T", args[2]);
  Owned iterator = Owned::Borrow(args[1]), items(ListFrom(th, args[2]));
  Owned block(items ? NewBlock(th, args[0].as<Type>(), iterator) : Value());
  if (!block) return Value();
  Set(&block.as<Iterator>()->v[1], items.Release());
  if (!args[3].IsNone()) {
    if (TypeOf(args[3]) != TypeOf(block.get())) return Raise(th, types::kValueError, "Invalid arguments");
    Set(&block.as<Iterator>()->v[2], Dup(args[3]));
  }
  return block.Release();
}
constexpr MethodDef kData = {"_tee_dataobject", &DataNew, "($type, it, values, next, /)", ""};

constexpr MethodDef kTeeMethods[] = {{"__copy__", &CopyMethod, "($self, /)", "Another iterator at the same place."},
                                     {"__reduce__", &ReduceTee, "($self, /)", "Return state information for pickling."},
                                     {"__setstate__", &SetTee, "($self, state, /)", "Set state information for unpickling."},
                                     {}};
constexpr MethodDef kDataMethods[] = {{"__reduce__", &ReduceTeeData, "($self, /)", "Return state information for pickling."}, {}};

// A block can be as long a chain as the memory holds: what is behind it is dropped one by one.
void DeallocData(Object* object) {
  HideFromCollector(object);
  Value next = std::exchange(static_cast<Iterator*>(object)->v[2], Value::Unbound());
  while (!next.IsUnbound() && next.object()->count == 1) {
    Value after = std::exchange(next.as<Iterator>()->v[2], Value::Unbound());
    DecRef(next);
    next = after;
  }
  DecRef(next);
  DeallocIterator(object);
}
void FillData(Type* type) {
  FillIterator<kData, DataNext>(type);
  type->dealloc = &DeallocData;
  type->slots.iter = nullptr;
  type->slots.iternext = nullptr;
}

// tee(iterable, n=2)
Value Tee(Thread& th, const Value* args) {
  int64_t n = 2;
  if (!args[2].IsUnbound() && !ArgumentAsSize(th, args[2], &n)) return Value();
  if (n < 0) return Raise(th, types::kValueError, "n must be >= 0");
  Owned result(NewTuple(th, n));
  if (!result || n == 0) return result.Release();
  Owned iterator(GetIter(th, args[1])), copy_name(iterator ? Value(Intern(th, "__copy__")) : Value());
  if (!copy_name) return Value();
  Owned copy(FindAttr(th, iterator, copy_name.as<Str>()));
  if (!copy) return Value();
  Owned first(copy.get().IsNotFound() ? TeeOver(th, StateOfModule(args[0]), iterator) : Dup(iterator.get()));
  if (!first) return Value();
  if (copy.get().IsNotFound()) copy.Reset(GetAttr(th, first, copy_name.as<Str>()));
  Set(&result.as<Tuple>()->items()[0], first.Release());
  for (int64_t i = 1; copy && i < n; ++i) {
    Value next = Call(th, copy, {});
    if (next.empty()) return Value();
    Set(&result.as<Tuple>()->items()[i], next);
  }
  return copy ? result.Release() : Value();
}

}  // namespace

const TypeSpec kTeeTypes[] = {
    {"itertools._tee", sizeof(Iterator), kHasWeakRefs, "One of several iterators over the same items.", kTeeMethods, nullptr, &FillIterator<kTee, TeeNext>},
    {"itertools._tee_dataobject", sizeof(Iterator), 0, "Items that some iterators of a tee have read and others have not.", kDataMethods, nullptr, &FillData},
    {},
};
const MethodDef kFunctions[] = {{"tee", &Tee, "($module, iterable, n=2, /)", "A tuple of n iterators over the items of one iterable."}, {}};

}  // namespace tessera::itertools
