// Items, length and iteration of anything.
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/generic_alias.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/protocol.h"
#include "objects/slot_python.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

// cls[key]: the class may say what that means.
Value TypeGetItem(Thread& th, Value type, Value key) {
  if (type == Value(types::kType)) return NewGenericAlias(th, type, key);
  Owned method(FindAttr(th, type, ids::__class_getitem__()));
  if (!method) return Value();
  if (!method.get().IsNotFound() && !method.get().IsNone()) return Call(th, method, {key});
  return RaiseNotSubscriptable(th, type);
}

bool LooksLikeSequence(Value object) {
  const Type* type = TypeOf(object);
  return type->slots.length != nullptr || type->slots.contains != nullptr || HasFlag(type, kHeapType);
}

}  // namespace

Value GetItem(Thread& th, Value object, Value key) {
  BinaryFn get = TypeOf(object)->slots.getitem;
  if (get != nullptr) [[likely]] return get(th, object, key);
  if (IsType(object)) return TypeGetItem(th, object, key);
  return RaiseNotSubscriptable(th, object);
}

bool SetItem(Thread& th, Value object, Value key, Value value) {
  SetItemFn set = TypeOf(object)->slots.setitem;
  if (set != nullptr) [[likely]] return set(th, object, key, value);
  if (!value.empty()) {
    Raise(th, types::kTypeError, "'%.200T' object does not support item assignment", object);
  } else if (LooksLikeSequence(object) && TypeOf(key)->slots.index != nullptr) {
    Raise(th, types::kTypeError, "'%.200T' object doesn't support item deletion", object);
  } else {
    Raise(th, types::kTypeError, "'%.200T' object does not support item deletion", object);
  }
  return false;
}

int64_t Length(Thread& th, Value object) {
  LengthFn length = TypeOf(object)->slots.length;
  if (length != nullptr) [[likely]] return length(th, object);
  Raise(th, types::kTypeError, "object of type '%.200T' has no len()", object);
  return -1;
}

int64_t LengthHint(Thread& th, Value object, int64_t otherwise) {
  if (LengthFn length = TypeOf(object)->slots.length) {
    int64_t n = length(th, object);
    if (n >= 0 || !ClearIf(th, types::kTypeError)) return n;
  }
  Owned hint(python::CallSpecial(th, object, ids::__length_hint__()));
  if (!hint) return ClearIf(th, types::kTypeError) ? otherwise : -1;
  if (hint.get().IsNotFound() || hint.get().IsNotImplemented()) return otherwise;
  if (!IsInt(hint)) {
    Raise(th, types::kTypeError, "__length_hint__ must be an integer, not %.100T", hint.get());
    return -1;
  }
  int64_t n;
  if (!IndexAsInt64(th, hint, &n, types::kOverflowError)) return -1;
  if (n < 0) {
    Raise(th, types::kValueError, "__length_hint__() should return >= 0");
    return -1;
  }
  return n;
}

int Contains(Thread& th, Value container, Value item) {
  if (ContainsFn contains = TypeOf(container)->slots.contains) return contains(th, container, item);
  if (TypeOf(container)->slots.iter == nullptr && TypeOf(container)->slots.getitem == nullptr) {
    Raise(th, types::kTypeError, "argument of type '%.200T' is not iterable", container);
    return -1;
  }
  int found = 0;
  bool finished = ForEach(th, container, [&](Thread& t, Value candidate) {
    found = CompareBool(t, candidate, item, CompareOp::kEq);
    return found == 0;
  });
  if (finished) return 0;
  return found > 0 ? 1 : -1;
}

Value GetIter(Thread& th, Value object) {
  const Slots& slots = TypeOf(object)->slots;
  if (slots.iter == nullptr) {
    if (slots.getitem != nullptr && !IsDict(object)) return NewSequenceIterator(th, object);
    return Raise(th, types::kTypeError, "'%.200T' object is not iterable", object);
  }
  Value iterator = slots.iter(th, object);
  if (!iterator.empty() && !python::IsIterator(iterator)) [[unlikely]] {
    Owned no_iterator(iterator);
    return Raise(th, types::kTypeError, "iter() returned non-iterator of type '%.100T'", iterator);
  }
  return iterator;
}

Value IterNext(Thread& th, Value iterator) {
  IterNextFn next = TypeOf(iterator)->slots.iternext;
  if (next == nullptr) [[unlikely]] return Raise(th, types::kTypeError, "'%.200T' object is not an iterator", iterator);
  return next(th, iterator);
}

Value IterNextOrStop(Thread& th, Value iterator) {
  if (TypeOf(iterator)->slots.iternext == python::Next) return python::NextOrStop(th, iterator);
  Value item = IterNext(th, iterator);
  return item.IsNotFound() ? RaiseStopIteration(th, Value::None()) : item;
}

}  // namespace tessera::objects
