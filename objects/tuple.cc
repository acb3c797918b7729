// Making tuples. What Python sees of them is in tuple_methods.cc.
#include "objects/tuple.h"

#include <algorithm>
#include <cstring>

#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/list.h"
#include "objects/tuple_internal.h"

namespace tessera::objects {
namespace {

constexpr immortal::Static<Tuple> MakeEmptyTuple() {
  immortal::Static<Tuple> cell{};
  cell.object.count = immortal::kImmortalCount;
  cell.object.type = &g_static_types.cells[static_cast<int>(TypeId::kTuple)].type;
  return cell;
}
constinit const immortal::Static<Tuple> kEmptyTuple = MakeEmptyTuple();

}  // namespace

Tuple* EmptyTuple() { return const_cast<Tuple*>(&kEmptyTuple.object); }

Tuple* AllocateTuple(Thread& th, Type* type, int64_t size) {
  constexpr int64_t kMaxItems = (int64_t{1} << 58) - 64;
  if (size > kMaxItems) {
    RaiseMemoryError(th);
    return nullptr;
  }
  Object* object = NewObject(th, type, sizeof(Tuple) + static_cast<size_t>(size) * sizeof(Value));
  if (object == nullptr) return nullptr;
  Tuple* tuple = static_cast<Tuple*>(object);
  tuple->size = size;
  return tuple;
}

Tuple* NewTuple(Thread& th, int64_t size) {
  if (size == 0) return EmptyTuple();
  Tuple* tuple = AllocateTuple(th, types::kTuple, size);
  if (tuple != nullptr) std::fill_n(tuple->items(), size, Value::Unbound());
  return tuple;
}

Tuple* NewTuple(Thread& th, const Value* borrowed, int64_t size) {
  if (size == 0) return EmptyTuple();
  Tuple* tuple = AllocateTuple(th, types::kTuple, size);
  if (tuple == nullptr) return nullptr;
  Value* items = tuple->items();
  for (int64_t i = 0; i < size; ++i) items[i] = Dup(borrowed[i]);
  return tuple;
}

Tuple* NewTupleSteal(Thread& th, Value* owned, int64_t size) {
  if (size == 0) return EmptyTuple();
  Tuple* tuple = AllocateTuple(th, types::kTuple, size);
  if (tuple == nullptr) {
    for (int64_t i = 0; i < size; ++i) DecRef(owned[i]);
    return nullptr;
  }
  Value* items = tuple->items();
  for (int64_t i = 0; i < size; ++i) items[i] = owned[i];  // a few: no call of memcpy
  return tuple;
}

Tuple* TupleFrom(Thread& th, Value iterable) {
  if (IsExactly(iterable, types::kTuple)) return Dup(iterable).as<Tuple>();
  if (IsExactly(iterable, types::kList)) {
    List* list = iterable.as<List>();
    return NewTuple(th, list->items, list->size);
  }
  List* list = ListFrom(th, iterable);
  if (list == nullptr) return nullptr;
  int64_t size = std::exchange(list->size, 0);
  Tuple* tuple = NewTupleSteal(th, list->items, size);
  DecRef(Value(list));
  return tuple;
}

}  // namespace tessera::objects
