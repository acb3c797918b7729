// Subscripts, displays, iteration, unpacking, formatting.
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/identifiers.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/set.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/operands.h"
#include "vm/slow.h"
#include "vm/unpack.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

bool FinishB(Value* base, Instruction i, Value result) {
  if (result.empty()) return false;
  Drop(base, OperandB(i));
  Put(base, OperandA(i), result);
  return true;
}

// The result of a window instruction whose window is consumed already.
bool PutBuilt(Value* base, Instruction i, Value result) {
  if (result.empty()) return false;
  Put(base, OperandA(i), result);
  return true;
}

void ReleaseWindow(Value* window, int64_t count) {
  for (int64_t n = 0; n < count; ++n) DecRef(window[n]);
}

Value ItemOf(Thread& th, Value object, Value key) {
  if (IsExactly(object, types::kDict)) {
    Value v = IsExactStr(key) ? FindDictItem(th, object.as<Dict>(), key.as<Str>()) : FindDictItem(th, object.as<Dict>(), key);
    if (v.empty()) return v;
    if (!v.IsNotFound()) return Dup(v);
    return RaiseValue(th, types::kKeyError, key);
  }
  return GetItem(th, object, key);
}

}  // namespace

bool SlowGetItem(Thread& th, Value* base, Instruction i) {
  Value result = ItemOf(th, base[OperandB(i)], base[OperandC(i)]);
  if (result.empty()) return false;
  Drop(base, OperandC(i));
  return FinishB(base, i, result);
}

bool SlowGetItemImm(Thread& th, Value* base, Instruction i) {
  return FinishB(base, i, ItemOf(th, base[OperandB(i)], Value::Int(OperandC(i))));
}

bool SlowSetItem(Thread& th, Value* base, Instruction i) {
  Value o = base[OperandA(i)], k = base[OperandB(i)], v = base[OperandC(i)];
  bool ok = IsExactly(o, types::kDict) ? (IsExactStr(k) ? DictSet(th, o.as<Dict>(), k.as<Str>(), v) : DictSet(th, o.as<Dict>(), k, v))
                                       : SetItem(th, o, k, v);
  if (!ok) return false;
  Drop(base, OperandA(i));
  Drop(base, OperandB(i));
  Drop(base, OperandC(i));
  return true;
}

bool SlowSetItemImm(Thread& th, Value* base, Instruction i) {
  if (!SetItem(th, base[OperandA(i)], Value::Int(OperandB(i)), base[OperandC(i)])) return false;
  Drop(base, OperandA(i));
  Drop(base, OperandC(i));
  return true;
}

bool DeleteItem(Thread& th, Value* base, Instruction i) {
  if (!SetItem(th, base[OperandA(i)], base[OperandB(i)], Value())) return false;
  Drop(base, OperandA(i));
  Drop(base, OperandB(i));
  return true;
}

bool GetSlice(Thread& th, Value* base, Instruction i) {
  Value* window = &base[OperandC(i)];
  Owned slice(NewSlice(th, window[0], window[1], Value::None()));
  if (!slice) return false;
  Value result = GetItem(th, base[OperandB(i)], slice);
  if (result.empty()) return false;
  ReleaseWindow(window, 2);
  return FinishB(base, i, result);
}

bool SetSlice(Thread& th, Value* base, Instruction i) {
  Value* window = &base[OperandB(i)];
  Owned slice(NewSlice(th, window[0], window[1], Value::None()));
  if (!slice || !SetItem(th, base[OperandA(i)], slice, base[OperandC(i)])) return false;
  Drop(base, OperandA(i));
  ReleaseWindow(window, 2);
  Drop(base, OperandC(i));
  return true;
}

bool BuildSlice(Thread& th, Value* base, Instruction i) {
  Value* window = &base[OperandB(i)];
  Value slice = NewSlice(th, window[0], window[1], window[2]);
  if (slice.empty()) return false;
  ReleaseWindow(window, 3);
  return PutBuilt(base, i, slice);
}

bool GetIterator(Thread& th, Value* base, Instruction i) { return FinishB(base, i, GetIter(th, base[OperandB(i)])); }

bool SlowUnpack2(Thread& th, Value* base, Instruction i) {
  Value v = base[OperandA(i)];
  if (IsExactly(v, types::kList) && v.as<List>()->size == 2) {
    Value x = Dup(v.as<List>()->items[0]), y = Dup(v.as<List>()->items[1]);
    Drop(base, OperandA(i));
    Put(base, OperandB(i), x);
    Put(base, OperandC(i), y);
    return true;
  }
  Value out[2];
  if (!UnpackExactly(th, v, 2, out)) return false;
  Drop(base, OperandA(i));
  Put(base, OperandB(i), out[0]);
  Put(base, OperandC(i), out[1]);
  return true;
}

bool UnpackSequence(Thread& th, Value* base, Instruction i) {
  uint16_t count = static_cast<uint16_t>(OperandB(i));
  Owned source(Take(base, OperandA(i)));  // the window may begin where it stands
  Value* window = &base[OperandC(i)];
  if (UnpackExactly(th, source, count, window)) return true;
  if (OperandA(i) >= 0) base[OperandA(i)] = source.Release();
  return false;
}

bool UnpackEx(Thread& th, Value* base, Instruction i) {
  int before = OperandB(i) & 0xff, after = static_cast<uint16_t>(OperandB(i)) >> 8;
  Owned source(Take(base, OperandA(i)));
  Value* window = &base[OperandC(i)];
  if (UnpackStarred(th, source, before, after, window)) return true;
  if (OperandA(i) >= 0) base[OperandA(i)] = source.Release();
  return false;
}

bool BuildList(Thread& th, Value* base, Instruction i) {
  uint16_t count = static_cast<uint16_t>(OperandC(i));
  Value* window = &base[OperandB(i)];
  List* list = NewList(th, count);
  if (list == nullptr) return false;
  for (uint16_t n = 0; n < count; ++n) list->items[n] = window[n];
  list->size = count;
  return PutBuilt(base, i, list);
}

bool BuildTuple(Thread& th, Value* base, Instruction i) {
  uint16_t count = static_cast<uint16_t>(OperandC(i));
  Value* window = &base[OperandB(i)];
  Tuple* tuple = NewTuple(th, count);
  if (tuple == nullptr) return false;
  for (uint16_t n = 0; n < count; ++n) tuple->items()[n] = window[n];
  return PutBuilt(base, i, tuple);
}

bool BuildSet(Thread& th, Value* base, Instruction i) {
  uint16_t count = static_cast<uint16_t>(OperandC(i));
  Value* window = &base[OperandB(i)];
  Owned set(NewSet(th));
  if (!set) return false;
  for (uint16_t n = 0; n < count; ++n)
    if (!SetAdd(th, set.as<Set>(), window[n])) return false;
  ReleaseWindow(window, count);
  return PutBuilt(base, i, set.Release());
}

bool BuildMap(Thread& th, Value* base, Instruction i) {
  uint16_t count = static_cast<uint16_t>(OperandC(i));
  Value* window = &base[OperandB(i)];
  Owned dict(NewDict(th, count));
  if (!dict) return false;
  for (uint32_t n = 0; n < count; ++n)
    if (!DictSet(th, dict.as<Dict>(), window[2 * n], window[2 * n + 1])) return false;
  ReleaseWindow(window, 2 * int64_t{count});
  return PutBuilt(base, i, dict.Release());
}

bool BuildString(Thread& th, Value* base, Instruction i) {
  uint16_t count = static_cast<uint16_t>(OperandC(i));
  Value* window = &base[OperandB(i)];
  Str* joined = JoinStrs(th, window, count);
  if (joined == nullptr) return false;
  ReleaseWindow(window, count);
  return PutBuilt(base, i, joined);
}

bool ListAppendOp(Thread& th, Value* base, Instruction i) {
  if (!ListAppend(th, base[OperandA(i)].as<List>(), base[OperandB(i)])) return false;
  Drop(base, OperandB(i));
  return true;
}

bool SetAddOp(Thread& th, Value* base, Instruction i) {
  if (!SetAdd(th, base[OperandA(i)].as<Set>(), base[OperandB(i)])) return false;
  Drop(base, OperandB(i));
  return true;
}

bool MapAddOp(Thread& th, Value* base, Instruction i) {
  if (!DictSet(th, base[OperandA(i)].as<Dict>(), base[OperandB(i)], base[OperandC(i)])) return false;
  Drop(base, OperandB(i));
  Drop(base, OperandC(i));
  return true;
}

bool ListExtendOp(Thread& th, Value* base, Instruction i) {
  Value iterable = base[OperandB(i)];
  if (!ListExtend(th, base[OperandA(i)].as<List>(), iterable)) {
    if (TypeOf(iterable)->slots.iter == nullptr && TypeOf(iterable)->slots.getitem == nullptr && PendingIs(th, types::kTypeError)) {
      ClearException(th);
      Raise(th, types::kTypeError, "Value after * must be an iterable, not %T", iterable);
    }
    return false;
  }
  Drop(base, OperandB(i));
  return true;
}

bool SetUpdateOp(Thread& th, Value* base, Instruction i) {
  if (!SetUpdate(th, base[OperandA(i)].as<Set>(), base[OperandB(i)])) return false;
  Drop(base, OperandB(i));
  return true;
}

bool DictUpdateOp(Thread& th, Value* base, Instruction i) {
  Value mapping = base[OperandB(i)];
  if (!IsDict(mapping)) {
    Owned keys(FindAttr(th, mapping, ids::keys()));
    if (!keys) return false;
    if (keys.get().IsNotFound()) {
      Raise(th, types::kTypeError, "'%T' object is not a mapping", mapping);
      return false;
    }
  }
  if (!DictUpdate(th, base[OperandA(i)].as<Dict>(), mapping)) return false;
  Drop(base, OperandB(i));
  return true;
}

bool DictMergeOp(Thread& th, Value* base, Instruction i) {
  if (!DictMergeKeywords(th, base[OperandA(i)].as<Dict>(), base[OperandB(i)], base[OperandC(i)])) return false;
  Drop(base, OperandB(i));
  return true;
}

bool ListToTuple(Thread& th, Value* base, Instruction i) {
  List* list = base[OperandB(i)].as<List>();
  return FinishB(base, i, NewTuple(th, list->items, list->size));
}

bool ConvertValue(Thread& th, Value* base, Instruction i) {
  Value v = base[OperandB(i)];
  switch (OperandC(i)) {
    case 's': return FinishB(base, i, ToStr(th, v));
    case 'r': return FinishB(base, i, Repr(th, v));
    default: return FinishB(base, i, Ascii(th, v));
  }
}

bool FormatSimple(Thread& th, Value* base, Instruction i) {
  Value v = base[OperandB(i)];
  if (IsExactStr(v)) return FinishB(base, i, Dup(v));
  if (v.IsSmallInt() || v.IsSmallFloat()) return FinishB(base, i, ToStr(th, v));
  return FinishB(base, i, FormatValue(th, v, EmptyStr()));
}

bool FormatSpec(Thread& th, Value* base, Instruction i) {
  Value result = FormatValue(th, base[OperandB(i)], base[OperandC(i)]);
  if (result.empty()) return false;
  Drop(base, OperandC(i));
  return FinishB(base, i, result);
}

}  // namespace tessera::vm
