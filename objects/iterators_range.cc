// The two iterators of range.
#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/native.h"
#include "objects/range.h"
#include "objects/range_internal.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

Value Add(Thread& th, Value a, Value b) { return IntBinary(th, BinaryOp::kAdd, a, b); }

// (iter, (range,), None): the range has what is left.
Value ReduceWithoutPosition(Thread& th, Value range) {
  Owned reduced(ReduceIterator(th, "iter", range, 0));
  if (reduced) reduced.as<Tuple>()->items()[2] = Value::None();  // new, and nobody else's yet
  return reduced.Release();
}

// --- RangeIterator ---

RangeIterator* Self(Value v) { return v.as<RangeIterator>(); }

Value Next(Thread&, Value self) { return RangeIteratorNext(Self(self)); }

Value LengthHint(Thread&, const Value* args) { return Value::Int(Self(args[0])->remaining); }

Value Reduce(Thread& th, const Value* args) {
  RangeIterator* it = Self(args[0]);
  Owned stop(it->remaining == 0 ? Value::Int(0) : Value());
  Owned start(Value::Int(0));
  if (it->remaining != 0) {
    start = Owned(Value::Int(it->next));
    uint64_t distance = static_cast<uint64_t>(it->step) * static_cast<uint64_t>(it->remaining);  // modulo 2**64: the sum fits again
    stop = Owned(NewInt(th, static_cast<int64_t>(static_cast<uint64_t>(it->next) + distance)));
    if (!stop) return Value();
  }
  Owned range(NewRange(th, start, stop, Value::Int(it->step)));
  return range ? ReduceWithoutPosition(th, range) : Value();
}

Value SetState(Thread& th, const Value* args) {
  int64_t count;
  if (!ArgumentAsSize(th, args[1], &count)) return Value();
  RangeIterator* it = Self(args[0]);
  count = count < 0 ? 0 : count > it->remaining ? it->remaining : count;
  it->next = static_cast<int64_t>(static_cast<uint64_t>(it->next) + static_cast<uint64_t>(count) * static_cast<uint64_t>(it->step));
  it->remaining -= count;
  return Value::None();
}

// --- LongRangeIterator ---

LongRangeIterator* Long(Value v) { return v.as<LongRangeIterator>(); }

// Moves on by `count`. False: MemoryError, nothing has changed.
bool Advance(Thread& th, LongRangeIterator* it, Value count) {
  Owned distance(IntBinary(th, BinaryOp::kMul, count, it->step));
  if (!distance) return false;
  Owned next(Add(th, it->next, distance));
  if (!next) return false;
  Owned remaining(IntBinary(th, BinaryOp::kSub, it->remaining, count));
  if (!remaining) return false;
  DecRef(std::exchange(it->next, next.Release()));
  DecRef(std::exchange(it->remaining, remaining.Release()));
  return true;
}

Value LongNext(Thread& th, Value self) {
  LongRangeIterator* it = Long(self);
  if (IntSign(it->remaining) <= 0) return Value::NotFound();
  Owned item = Owned::Borrow(it->next);
  return Advance(th, it, Value::Int(1)) ? item.Release() : Value();
}

Value LongLengthHint(Thread&, const Value* args) { return Dup(Long(args[0])->remaining); }

Value LongReduce(Thread& th, const Value* args) {
  LongRangeIterator* it = Long(args[0]);
  Owned distance(IntBinary(th, BinaryOp::kMul, it->remaining, it->step));
  if (!distance) return Value();
  Owned stop(Add(th, it->next, distance));
  if (!stop) return Value();
  Owned range(NewRange(th, it->next, stop, it->step));
  return range ? ReduceWithoutPosition(th, range) : Value();
}

Value LongSetState(Thread& th, const Value* args) {
  LongRangeIterator* it = Long(args[0]);
  if (!IsInt(args[1])) return Raise(th, types::kTypeError, "state must be an int, not %.200T", args[1]);
  Value count = IntSign(args[1]) < 0 ? Value::Int(0) : IntCompare(args[1], it->remaining) > 0 ? it->remaining : args[1];
  Owned keep = Owned::Borrow(count);
  return Advance(th, it, keep) ? Value::None() : Value();
}

void LongDealloc(Object* object) {
  LongRangeIterator* it = static_cast<LongRangeIterator*>(object);
  for (Value v : {it->next, it->step, it->remaining}) DecRef(v);
  FreeObject(object);
}

constexpr char kHintDoc[] = "How many items are left.";
constexpr char kReduceDoc[] = "How to make the iterator again, for pickle.";
constexpr char kSetStateDoc[] = "Skips a number of items.";
constexpr MethodDef kMethods[] = {{"__length_hint__", LengthHint, "($self, /)", kHintDoc},
                                  {"__reduce__", Reduce, "($self, /)", kReduceDoc},
                                  {"__setstate__", SetState, "($self, object, /)", kSetStateDoc},
                                  {}};
constexpr MethodDef kLongMethods[] = {{"__length_hint__", LongLengthHint, "($self, /)", kHintDoc},
                                      {"__reduce__", LongReduce, "($self, /)", kReduceDoc},
                                      {"__setstate__", LongSetState, "($self, object, /)", kSetStateDoc},
                                      {}};

bool FitsSmall(Value v) { return v.IsSmallInt(); }

}  // namespace

Value NewRangeIterator(Thread& th, int64_t start, int64_t step, int64_t count) {
  RangeIterator* it = New<RangeIterator>(th, types::kRangeIterator);
  if (it == nullptr) return Value();
  it->next = start;
  it->step = step;
  it->remaining = count;
  return it;
}

Value IterateRange(Thread& th, const Range* range, bool backwards) {
  bool small = FitsSmall(range->start) && FitsSmall(range->stop) && FitsSmall(range->step) && FitsSmall(range->length);
  if (small && !backwards) [[likely]] {
    return NewRangeIterator(th, range->start.small_int(), range->step.small_int(), range->length.small_int());
  }
  Owned first = Owned::Borrow(range->start), step = Owned::Borrow(range->step);
  if (backwards) {
    Owned last(IntBinary(th, BinaryOp::kSub, range->length, Value::Int(1)));
    if (!last) return Value();
    first = Owned(RangeItem(th, range, last));
    step = Owned(IntBinary(th, BinaryOp::kSub, Value::Int(0), range->step));
    if (!first || !step) return Value();
    if (small && FitsSmall(first) && FitsSmall(step)) {
      return NewRangeIterator(th, first.get().small_int(), step.get().small_int(), range->length.small_int());
    }
  }
  LongRangeIterator* it = New<LongRangeIterator>(th, types::kLongRangeIterator);
  if (it == nullptr) return Value();
  it->next = first.Release();
  it->step = step.Release();
  it->remaining = Dup(range->length);
  return it;
}

void InitRangeIteratorType(Type* type) {
  type->size = sizeof(RangeIterator);
  type->dealloc = FreeObject;
  type->type_flags |= kDisallowInstantiation;
  type->slots.iter = SelfIter;
  type->slots.iternext = Next;
  type->methods = kMethods;
}

void InitLongRangeIteratorType(Type* type) {
  type->size = sizeof(LongRangeIterator);
  type->type_flags |= kDisallowInstantiation;
  type->dealloc = LongDealloc;
  type->slots.iter = SelfIter;
  type->slots.iternext = LongNext;
  type->methods = kLongMethods;
}

}  // namespace tessera::objects
