#include "objects/dict_views.h"

#include <utility>

#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/hashing.h"
#include "objects/identifiers.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/repr_guard.h"
#include "objects/set.h"
#include "objects/set_internal.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

DictView* Self(Value v) { return v.as<DictView>(); }
// Null only for a view that the collector has cleared.
Dict* DictOf(Value view) { return Self(view)->dict.empty() ? nullptr : Self(view)->dict.as<Dict>(); }

int64_t ViewLength(Thread&, Value self) { return DictOf(self) == nullptr ? 0 : DictOf(self)->used; }

// --- What they contain ---

int KeysContains(Thread& th, Value self, Value key) {
  if (DictOf(self) == nullptr) return 0;
  Value found = FindDictItem(th, DictOf(self), key);
  return found.empty() ? -1 : !found.IsNotFound();
}

int ItemsContains(Thread& th, Value self, Value item) {
  if (DictOf(self) == nullptr || !IsTuple(item) || item.as<Tuple>()->size != 2) return 0;
  const Value* pair = item.as<Tuple>()->items();
  Value found = FindDictItem(th, DictOf(self), pair[0]);
  if (found.empty() || found.IsNotFound()) return found.empty() ? -1 : 0;
  Owned value = Owned::Borrow(found);
  return CompareBool(th, value, pair[1], CompareOp::kEq);
}

// Is each item of `a` in `b`? 1, 0, -1.
int AllIn(Thread& th, Value a, Value b) {
  int result = 1;
  bool done = ForEach(th, a, [&](Thread& t, Value item) {
    result = Contains(t, b, item);
    return result > 0;
  });
  return done ? 1 : result > 0 ? -1 : result;
}

Value ViewCompare(Thread& th, Value self, Value other, CompareOp op) {
  if (!IsAnySet(other) && !IsDictSetView(other)) return Value::NotImplemented();
  int64_t mine = Length(th, self), theirs = Length(th, other);
  if (mine < 0 || theirs < 0) return Value();
  bool size_fits = false, reversed = false;
  switch (op) {
    case CompareOp::kEq:
    case CompareOp::kNe: size_fits = mine == theirs; break;
    case CompareOp::kLt: size_fits = mine < theirs; break;
    case CompareOp::kLe: size_fits = mine <= theirs; break;
    case CompareOp::kGt: size_fits = mine > theirs; reversed = true; break;
    case CompareOp::kGe: size_fits = mine >= theirs; reversed = true; break;
  }
  int result = !size_fits ? 0 : reversed ? AllIn(th, other, self) : AllIn(th, self, other);
  if (result < 0) return Value();
  return Value::Bool((result != 0) != (op == CompareOp::kNe));
}

Value ViewRepr(Thread& th, Value self) {
  ReprGuard guard(th, self);
  if (guard.recursive()) return NewStrAscii(th, "...");
  if (!guard) return Value();
  Owned items(ListFrom(th, self));
  if (!items) return Value();
  return Format(th, "%s(%R)", TypeOf(self)->name, items.get());
}

// --- Set operations; their results are sets ---

Value ViewSub(Thread& th, Value a, Value b) {
  Owned result(SetFrom(th, types::kSet, a));
  if (!result || !SetDifferenceUpdate(th, result.as<Set>(), b)) return Value();
  return result.Release();
}

Value ViewAnd(Thread& th, Value a, Value b) {
  if (!IsDictSetView(a)) std::swap(a, b);  // the view is on the right
  int64_t size = Length(th, a);
  if (size < 0) return Value();
  if (IsExactly(b, types::kSet) && size <= b.as<Set>()->used) return SetIntersection(th, b.as<Set>(), a);
  if (IsDictSetView(b)) {
    int64_t other = Length(th, b);
    if (other < 0) return Value();
    if (other > size) std::swap(a, b);
  }
  Owned result{Value(NewSet(th))};
  if (!result) return Value();
  bool done = ForEach(th, b, [&](Thread& t, Value item) {
    int found = Contains(t, a, item);
    return found == 0 || (found > 0 && SetAdd(t, result.as<Set>(), item));
  });
  return done ? result.Release() : Value();
}

Value ViewXor(Thread& th, Value a, Value b) {
  Owned result(SetFrom(th, types::kSet, a));
  if (!result || !SetSymmetricDifferenceUpdate(th, result.as<Set>(), b)) return Value();
  return result.Release();
}

Value ViewOr(Thread& th, Value a, Value b) {
  Owned result(SetFrom(th, types::kSet, a));
  if (!result || !SetUpdate(th, result.as<Set>(), b)) return Value();
  return result.Release();
}

Value IsDisjoint(Thread& th, const Value* args) {
  Value self = args[0], other = args[1];
  if (self == other) return Value::Bool(ViewLength(th, self) == 0);
  // The smaller one is walked.
  if (IsAnySet(other) || IsDictSetView(other)) {
    int64_t mine = Length(th, self), theirs = Length(th, other);
    if (mine < 0 || theirs < 0) return Value();
    if (theirs > mine) std::swap(self, other);
  }
  int found = 0;
  bool done = ForEach(th, other, [&](Thread& t, Value item) {
    found = Contains(t, self, item);
    return found == 0;
  });
  if (!done && found <= 0) return Value();
  return Value::Bool(found == 0);
}

// --- Iteration ---

Value IterateAs(Thread& th, Value self, Type* iterator) {
  if (DictOf(self) == nullptr) return NewTupleIterator(th, EmptyTuple());
  return NewDictIterator(th, iterator, DictOf(self));
}
Value KeysIter(Thread& th, Value self) { return IterateAs(th, self, types::kDictKeyIterator); }
Value ValuesIter(Thread& th, Value self) { return IterateAs(th, self, types::kDictValueIterator); }
Value ItemsIter(Thread& th, Value self) { return IterateAs(th, self, types::kDictItemIterator); }
Value KeysReversed(Thread& th, const Value* args) { return IterateAs(th, args[0], types::kDictReverseKeyIterator); }
Value ValuesReversed(Thread& th, const Value* args) { return IterateAs(th, args[0], types::kDictReverseValueIterator); }
Value ItemsReversed(Thread& th, const Value* args) { return IterateAs(th, args[0], types::kDictReverseItemIterator); }

// types.MappingProxyType(dict), made through its constructor.
Value GetMapping(Thread& th, Value self) {
  if (DictOf(self) == nullptr) return Value::None();
  return Call(th, Value(types::kMappingProxy), {Value(DictOf(self))});
}

constexpr char kReversedDoc[] = "An iterator over the view, last entry first.";
constexpr char kDisjointDoc[] = "Whether the view and the iterable have nothing in common.";
constexpr MethodDef kKeysMethods[] = {{"isdisjoint", IsDisjoint, "($self, other, /)", kDisjointDoc},
                                      {"__reversed__", KeysReversed, "($self, /)", kReversedDoc},
                                      {}};
constexpr MethodDef kItemsMethods[] = {{"isdisjoint", IsDisjoint, "($self, other, /)", kDisjointDoc},
                                       {"__reversed__", ItemsReversed, "($self, /)", kReversedDoc},
                                       {}};
constexpr MethodDef kValuesMethods[] = {{"__reversed__", ValuesReversed, "($self, /)", kReversedDoc}, {}};
constexpr GetSetDef kGetSets[] = {{"mapping", GetMapping, nullptr, "The dict of the view, to be read only."}, {}};

void Dealloc(Object* object) {
  HideFromCollector(object);
  XDecRef(static_cast<DictView*>(object)->dict);
  FreeObject(object);
}
int Traverse(Object* object, immortal::Visitor visit) { return VisitValue(visit, static_cast<DictView*>(object)->dict); }
int ClearSlot(Object* object) {
  ClearValue(&static_cast<DictView*>(object)->dict);
  return 0;
}

void InitView(Type* type, UnaryFn iter, const MethodDef* methods) {
  type->size = sizeof(DictView);
  type->type_flags |= kCollectable | kDisallowInstantiation;
  type->dealloc = Dealloc;
  type->traverse = Traverse;
  type->clear = ClearSlot;
  type->slots.repr = ViewRepr;
  type->slots.iter = iter;
  type->slots.length = ViewLength;
  type->methods = methods;
  type->getsets = kGetSets;
}

void InitSetView(Type* type) {
  type->slots.hash = HashNotImplemented;
  type->slots.richcompare = ViewCompare;
  type->slots.binary[static_cast<int>(BinaryOp::kSub)] = ViewSub;
  type->slots.binary[static_cast<int>(BinaryOp::kAnd)] = ViewAnd;
  type->slots.binary[static_cast<int>(BinaryOp::kXor)] = ViewXor;
  type->slots.binary[static_cast<int>(BinaryOp::kOr)] = ViewOr;
}

}  // namespace

Value NewDictView(Thread& th, Type* type, Value dict) {
  DictView* view = New<DictView>(th, type);
  if (view == nullptr) return Value();
  view->dict = Dup(dict);
  return view;
}

void InitDictKeysType(Type* type) {
  InitView(type, KeysIter, kKeysMethods);
  InitSetView(type);
  type->slots.contains = KeysContains;
}

void InitDictItemsType(Type* type) {
  InitView(type, ItemsIter, kItemsMethods);
  InitSetView(type);
  type->slots.contains = ItemsContains;
}

void InitDictValuesType(Type* type) { InitView(type, ValuesIter, kValuesMethods); }

}  // namespace tessera::objects
