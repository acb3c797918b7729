// Unpacking into targets.
#include "vm/unpack.h"

#include "objects/errors.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

namespace tessera::vm {

using namespace objects;  // NOLINT

namespace {

void ReleaseAll(Value* out, int count) {
  while (count-- > 0) DecRef(out[count]);
}

// Up to `count` items of the iterator into `out`; how many came, -1 on an exception (then none are held).
int64_t TakeItems(objects::Thread& th, Value iterator, int64_t count, Value* out) {
  int64_t got = 0;
  while (got < count) {
    Value item = IterNext(th, iterator);
    if (item.empty()) {
      ReleaseAll(out, static_cast<int>(got));
      return -1;
    }
    if (item.IsNotFound()) break;
    out[got++] = item;
  }
  return got;
}

Value IteratorFor(objects::Thread& th, Value v) {
  Value iterator = GetIter(th, v);
  if (iterator.empty() && PendingIs(th, types::kTypeError) && TypeOf(v)->slots.iter == nullptr && TypeOf(v)->slots.getitem == nullptr) {
    ClearException(th);
    return Raise(th, types::kTypeError, "cannot unpack non-iterable %T object", v);
  }
  return iterator;
}

}  // namespace

bool UnpackExactly(objects::Thread& th, Value v, int64_t count, Value* out) {
  const Value* items = nullptr;
  int64_t size = 0;
  if (IsExactly(v, types::kTuple)) {
    items = v.as<Tuple>()->items();
    size = v.as<Tuple>()->size;
  } else if (IsExactly(v, types::kList)) {
    items = v.as<List>()->items;
    size = v.as<List>()->size;
  }
  if (IsExactly(v, types::kTuple) || IsExactly(v, types::kList)) {
    if (size == count) {
      for (int64_t n = 0; n < count; ++n) out[n] = Dup(items[n]);
      return true;
    }
    if (size > count) Raise(th, types::kValueError, "too many values to unpack (expected %lld)", static_cast<long long>(count));
    else Raise(th, types::kValueError, "not enough values to unpack (expected %lld, got %lld)", static_cast<long long>(count), static_cast<long long>(size));
    return false;
  }
  Owned iterator(IteratorFor(th, v));
  if (!iterator) return false;
  int64_t got = TakeItems(th, iterator, count, out);
  if (got < 0) return false;
  if (got < count) {
    ReleaseAll(out, static_cast<int>(got));
    Raise(th, types::kValueError, "not enough values to unpack (expected %lld, got %lld)", static_cast<long long>(count), static_cast<long long>(got));
    return false;
  }
  Owned extra(IterNext(th, iterator));
  if (extra.get().IsNotFound()) return true;
  ReleaseAll(out, static_cast<int>(count));
  if (extra) Raise(th, types::kValueError, "too many values to unpack (expected %lld)", static_cast<long long>(count));
  return false;
}

bool UnpackStarred(objects::Thread& th, Value v, int before, int after, Value* out) {
  Owned iterator(IteratorFor(th, v));
  if (!iterator) return false;
  int64_t got = TakeItems(th, iterator, before, out);
  if (got < 0) return false;
  List* rest = nullptr;
  if (got == before) {
    rest = ListFrom(th, iterator);
    if (rest == nullptr) {
      ReleaseAll(out, before);
      return false;
    }
  }
  int64_t rest_size = rest == nullptr ? 0 : rest->size;
  if (rest == nullptr || rest_size < after) {
    ReleaseAll(out, static_cast<int>(got));
    if (rest != nullptr) DecRef(rest);
    Raise(th, types::kValueError, "not enough values to unpack (expected at least %d, got %lld)", before + after, static_cast<long long>(got + rest_size));
    return false;
  }
  out[before] = rest;
  rest->size -= after;
  for (int n = 0; n < after; ++n) out[before + 1 + n] = rest->items[rest->size + n];
  return true;
}

}  // namespace tessera::vm
