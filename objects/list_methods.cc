// The type object of list: slots and methods. (Slices: list_slices.cc; sort: list_sort.cc.)
#include <algorithm>
#include <cstring>

#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/generic_alias.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/list_internal.h"
#include "objects/native.h"
#include "objects/repr_guard.h"
#include "objects/sequence_internal.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

List* Self(Value v) { return v.as<List>(); }

// --- Items ---

// False: exception pending. `key` is not a slice.
bool ItemIndex(Thread& th, Value key, int64_t* out) {
  if (key.IsSmallInt()) [[likely]] {
    *out = key.small_int();
    return true;
  }
  if (HasIndex(key)) return IndexAsInt64(th, key, out, types::kIndexError);
  Raise(th, types::kTypeError, "list indices must be integers or slices, not %.200T", key);
  return false;
}

Value ListGetItem(Thread& th, Value self, Value key) {
  List* list = Self(self);
  if (IsSlice(key)) return ListGetSlice(th, list, key);
  int64_t i;
  if (!ItemIndex(th, key, &i)) return Value();
  if (i < 0) i += list->size;
  if (i < 0 || i >= list->size) return Raise(th, types::kIndexError, "list index out of range");
  return Dup(list->items[i]);
}

// Takes the item out and closes the gap.
Value TakeItem(Thread& th, List* list, int64_t i) {
  Value item = list->items[i];
  --list->size;
  std::memmove(list->items + i, list->items + i + 1, static_cast<size_t>(list->size - i) * sizeof(Value));
  if (list->size < list->capacity / 2) ListShrink(th, list);
  return item;
}

bool ListSetItem(Thread& th, Value self, Value key, Value value) {
  List* list = Self(self);
  if (IsSlice(key)) return ListSetSlice(th, list, key, value);
  int64_t i;
  if (!ItemIndex(th, key, &i)) return false;
  if (i < 0) i += list->size;
  if (i < 0 || i >= list->size) {
    Raise(th, types::kIndexError, "list assignment index out of range");
    return false;
  }
  if (value.empty()) {
    DecRef(TakeItem(th, list, i));
  } else {
    DecRef(std::exchange(list->items[i], Dup(value)));
  }
  return true;
}

int64_t ListLength(Thread&, Value self) { return Self(self)->size; }
int ListContains(Thread& th, Value self, Value item) { return ContainsItem(th, Self(self), item); }

Value ListConcat(Thread& th, Value a, Value b) {
  if (!IsList(b)) return Raise(th, types::kTypeError, "can only concatenate list (not \"%.200T\") to list", b);
  List* result = NewList(th, Self(a)->size + Self(b)->size);
  if (result == nullptr) return Value();
  for (List* part : {Self(a), Self(b)}) {
    for (int64_t i = 0; i < part->size; ++i) result->items[result->size++] = Dup(part->items[i]);
  }
  return result;
}

Value ListInplaceConcat(Thread& th, Value self, Value other) {
  if (!ListExtend(th, Self(self), other)) return Value();
  return Dup(self);
}

// Writes n - 1 more copies of the first `size` items behind them; one reference is taken for each.
void FillRepeated(Value* items, int64_t size, int64_t n) {
  for (int64_t i = size; i < size * n; ++i) items[i] = Dup(items[i - size]);
}

Value ListRepeat(Thread& th, Value self, int64_t n) {
  List* list = Self(self);
  if (n <= 0 || list->size == 0) return NewList(th);
  int64_t size;
  if (__builtin_mul_overflow(list->size, n, &size)) return RaiseMemoryError(th);
  List* result = NewList(th, size);
  if (result == nullptr) return Value();
  for (int64_t i = 0; i < list->size; ++i) result->items[i] = Dup(list->items[i]);
  FillRepeated(result->items, list->size, n);
  result->size = size;
  return result;
}

Value ListInplaceRepeat(Thread& th, Value self, int64_t n) {
  List* list = Self(self);
  if (n <= 0) {
    ListClear(list);
  } else if (list->size != 0) {
    int64_t size;
    if (__builtin_mul_overflow(list->size, n, &size)) return RaiseMemoryError(th);
    if (size > list->capacity && !ListGrow(th, list, size)) return Value();
    FillRepeated(list->items, list->size, n);
    list->size = size;
  }
  return Dup(self);
}

Value ListCompare(Thread& th, Value a, Value b, CompareOp op) {
  if (!IsList(a) || !IsList(b)) return Value::NotImplemented();
  return CompareSequences(th, Self(a), Self(b), op);
}

Value ListRepr(Thread& th, Value self) {
  List* list = Self(self);
  if (list->size == 0) return NewStrAscii(th, "[]");
  ReprGuard guard(th, self);
  if (guard.recursive()) return NewStrAscii(th, "[...]");
  if (!guard) return Value();
  StrBuilder out(th);
  for (int64_t i = 0; i < list->size; ++i) {
    if (!out.AppendAscii(i == 0 ? "[" : ", ")) return Value();
    Owned item = Owned::Borrow(list->items[i]);
    Owned text(Repr(th, item));
    if (!text || !out.Append(text.as<Str>())) return Value();
  }
  if (!out.AppendAscii("]")) return Value();
  return out.Finish();
}

// --- Life ---

Value ListNew(Thread& th, Type* type, Args) {
  List* list = New<List>(th, type);
  if (list == nullptr) return Value();
  list->size = list->capacity = 0;
  list->items = nullptr;
  return list;
}

bool ListInit(Thread& th, Value self, Args args) {
  // A class with a __new__ of its own may take keywords there, and be called with them here.
  if (TypeOf(self)->slots.new_ == types::kList->slots.new_ && !CheckNoKeywords(th, "list", args)) return false;
  if (!CheckPositional(th, "list", args, 0, 1)) return false;
  if (Self(self)->items != nullptr) ListClear(Self(self));
  return args.count == 0 || ListExtend(th, Self(self), args.values[0]);
}

void ListDealloc(Object* object) {
  ListClear(static_cast<List*>(object));
  FreeObject(object);
}

int ListTraverse(Object* object, immortal::Visitor visit) {
  List* list = static_cast<List*>(object);
  return VisitValues(visit, list->items, list->size);
}

int ListClearSlot(Object* object) {
  ListClear(static_cast<List*>(object));
  return 0;
}

Value ListIter(Thread& th, Value self) { return NewListIterator(th, Self(self)); }

// --- Methods ---

Value Append(Thread& th, const Value* args) { return ListAppend(th, Self(args[0]), args[1]) ? Value::None() : Value(); }

Value Extend(Thread& th, const Value* args) { return ListExtend(th, Self(args[0]), args[1]) ? Value::None() : Value(); }

Value Insert(Thread& th, const Value* args) {
  List* list = Self(args[0]);
  int64_t i;
  if (!ArgumentAsSize(th, args[1], &i)) return Value();
  if (list->size == list->capacity && !ListGrow(th, list, list->size + 1)) return Value();
  if (i < 0) i = std::max<int64_t>(i + list->size, 0);
  i = std::min(i, list->size);
  std::memmove(list->items + i + 1, list->items + i, static_cast<size_t>(list->size - i) * sizeof(Value));
  list->items[i] = Dup(args[2]);
  ++list->size;
  return Value::None();
}

Value Remove(Thread& th, const Value* args) {
  List* list = Self(args[0]);
  int64_t i = FindItem(th, list, args[1]);
  if (i == kNoSuchItem) return Raise(th, types::kValueError, "list.remove(x): x not in list");
  if (i < 0) return Value();
  if (i < list->size) DecRef(TakeItem(th, list, i));  // __eq__ may have shortened it
  return Value::None();
}

Value Pop(Thread& th, const Value* args) {
  List* list = Self(args[0]);
  int64_t i = -1;
  if (!args[1].IsUnbound() && !ArgumentAsSize(th, args[1], &i)) return Value();
  if (list->size == 0) return Raise(th, types::kIndexError, "pop from empty list");
  if (i < 0) i += list->size;
  if (i < 0 || i >= list->size) return Raise(th, types::kIndexError, "pop index out of range");
  return TakeItem(th, list, i);
}

Value Clear(Thread&, const Value* args) {
  ListClear(Self(args[0]));
  return Value::None();
}

Value Index(Thread& th, const Value* args) {
  int64_t i = FindItemBetween(th, Self(args[0]), args);
  if (i == kNoSuchItem) return Raise(th, types::kValueError, "%R is not in list", args[1]);
  return i < 0 ? Value() : Value::Int(i);
}

Value Count(Thread& th, const Value* args) { return CountItems(th, Self(args[0]), args[1]); }

Value Reverse(Thread&, const Value* args) {
  List* list = Self(args[0]);
  std::reverse(list->items, list->items + list->size);
  return Value::None();
}

Value Copy(Thread& th, const Value* args) {
  List* list = Self(args[0]);
  List* copy = NewList(th, list->size);
  if (copy == nullptr) return Value();
  for (int64_t i = 0; i < list->size; ++i) copy->items[i] = Dup(list->items[i]);
  copy->size = list->size;
  return copy;
}

Value Sort(Thread& th, const Value* args) {
  int reverse = args[2].IsUnbound() ? 0 : IsTrue(th, args[2]);
  if (reverse < 0) return Value();
  return ListSort(th, Self(args[0]), args[1].IsUnbound() ? Value::None() : args[1], reverse != 0) ? Value::None() : Value();
}

Value Reversed(Thread& th, const Value* args) { return NewListReverseIterator(th, Self(args[0])); }

Value SizeOf(Thread&, const Value* args) {
  return Value::Int(static_cast<int64_t>(TypeOf(args[0])->size) + Self(args[0])->capacity * static_cast<int64_t>(sizeof(Value)));
}

constexpr MethodDef kMethods[] = {
    {"append", Append, "($self, object, /)", "Puts the object at the end of the list."},
    {"clear", Clear, "($self, /)", "Takes all items out of the list."},
    {"copy", Copy, "($self, /)", "A list with the same items."},
    {"count", Count, "($self, value, /)", "How many items equal the value."},
    {"extend", Extend, "($self, iterable, /)", "Puts all items of the iterable at the end of the list."},
    {"index", Index, "($self, value, start=0, stop=sys.maxsize, /)",
     "Position of the first item that equals the value.\n\nRaises ValueError when there is none."},
    {"insert", Insert, "($self, index, object, /)", "Puts the object before the item at the index."},
    {"pop", Pop, "($self, index=-1, /)",
     "Takes out and returns the item at the index, the last one by default.\n\nRaises IndexError when there is none."},
    {"remove", Remove, "($self, value, /)", "Takes out the first item that equals the value.\n\nRaises ValueError when there is none."},
    {"reverse", Reverse, "($self, /)", "Puts the items in the opposite order, in place."},
    {"sort", Sort, "($self, /, *, key=None, reverse=False)",
     "Sorts the items in place, ascending, equal ones in their old order.\n\nA key function is called once for each item; its results are "
     "what is compared.\nThe reverse flag asks for descending order."},
    {"__reversed__", Reversed, "($self, /)", "An iterator over the items, last one first."},
    {"__sizeof__", SizeOf, "($self, /)", "Bytes of memory that the list takes."},
    {"__class_getitem__", ClassGetItem, "($type, object, /)", "The class with type arguments, for annotations.", kClassMethodFlag},
    {}};

}  // namespace

void ListClear(List* list) {
  Value* items = std::exchange(list->items, nullptr);
  int64_t size = std::exchange(list->size, 0);
  list->capacity = 0;
  while (--size >= 0) DecRef(items[size]);
  alloc::Heap::Free(items);
}

void InitListType(Type* type) {
  type->size = sizeof(List);
  type->type_flags |= kBaseType | kCollectable | kListSubclass;
  type->dealloc = ListDealloc;
  type->traverse = ListTraverse;
  type->clear = ListClearSlot;
  Slots& slots = type->slots;
  slots.new_ = ListNew;
  slots.init = ListInit;
  slots.repr = ListRepr;
  slots.hash = HashNotImplemented;
  slots.richcompare = ListCompare;
  slots.iter = ListIter;
  slots.length = ListLength;
  slots.getitem = ListGetItem;
  slots.setitem = ListSetItem;
  slots.contains = ListContains;
  slots.concat = ListConcat;
  slots.inplace_concat = ListInplaceConcat;
  slots.repeat = ListRepeat;
  slots.inplace_repeat = ListInplaceRepeat;
  type->methods = kMethods;
  type->docstring = "list(iterable=(), /)\n--\n\nA sequence that can be changed, of the items of the iterable.";
}

}  // namespace tessera::objects
