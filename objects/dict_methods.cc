// The type object of dict: slots and methods. (Views: dict_views.cc; update: dict_update.cc; iterators: iterators_dict.cc.)
#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/dict.h"
#include "objects/dict_internal.h"
#include "objects/dict_views.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/generic_alias.h"
#include "objects/hashing.h"
#include "objects/identifiers.h"
#include "objects/iterators.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/repr_guard.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

Dict* Self(Value v) { return v.as<Dict>(); }

// --- Items ---

// What d[key] gives without the key: d.__missing__(key) of subclasses, else KeyError.
Value MissingItem(Thread& th, Value self, Value key) {
  if (!IsExactly(self, types::kDict)) {
    Owned method(LookupSpecial(th, self, ids::__missing__()));
    if (!method) return Value();
    if (!method.get().IsNotFound()) return Call(th, method, {key});
  }
  return RaiseValue(th, types::kKeyError, key);
}

Value DictGetItem(Thread& th, Value self, Value key) {
  Value found = FindDictItem(th, Self(self), key);
  if (found.empty()) return Value();
  return found.IsNotFound() ? MissingItem(th, self, key) : Dup(found);
}

bool DictSetItem(Thread& th, Value self, Value key, Value value) {
  if (!value.empty()) return DictSet(th, Self(self), key, value);
  int removed = DictDelete(th, Self(self), key);
  if (removed == 0) RaiseValue(th, types::kKeyError, key);
  return removed > 0;
}

int64_t DictLength(Thread&, Value self) { return Self(self)->used; }

int DictContains(Thread& th, Value self, Value key) {
  Value found = FindDictItem(th, Self(self), key);
  return found.empty() ? -1 : !found.IsNotFound();
}

// --- Comparison, repr, | ---

// 1, 0, -1. Both may change while values are compared.
int DictsEqual(Thread& th, Dict* a, Dict* b) {
  if (a->used != b->used) return 0;
  int64_t position = 0, hash;
  Value k, v;
  while (DictNext(a, &position, &k, &v, &hash)) {
    Owned key = Owned::Borrow(k), left = Owned::Borrow(v);
    Value found = FindDictItem(th, b, key, hash);
    if (found.empty()) return -1;
    if (found.IsNotFound()) return 0;
    Owned right = Owned::Borrow(found);
    int equal = CompareBool(th, left, right, CompareOp::kEq);
    if (equal <= 0) return equal;
  }
  return 1;
}

Value DictCompare(Thread& th, Value a, Value b, CompareOp op) {
  if (!IsDict(a) || !IsDict(b) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::NotImplemented();
  int equal = DictsEqual(th, Self(a), Self(b));
  return equal < 0 ? Value() : Value::Bool((equal != 0) == (op == CompareOp::kEq));
}

bool AppendRepr(Thread& th, StrBuilder& out, Value v) {
  Owned text(Repr(th, v));
  return text && out.Append(text.as<Str>());
}

Value DictRepr(Thread& th, Value self) {
  Dict* dict = Self(self);
  if (dict->used == 0) return NewStrAscii(th, "{}");
  ReprGuard guard(th, self);
  if (guard.recursive()) return NewStrAscii(th, "{...}");
  if (!guard) return Value();
  StrBuilder out(th);
  int64_t position = 0;
  Value k, v;
  const char* before = "{";
  while (DictNext(dict, &position, &k, &v)) {
    Owned key = Owned::Borrow(k), value = Owned::Borrow(v);
    if (!out.AppendAscii(before) || !AppendRepr(th, out, key) || !out.AppendAscii(": ") || !AppendRepr(th, out, value)) return Value();
    before = ", ";
  }
  if (!out.AppendAscii("}")) return Value();
  return out.Finish();
}

Value DictOr(Thread& th, Value a, Value b) {
  if (!IsDict(a) || !IsDict(b)) return Value::NotImplemented();
  Owned result(DictCopy(th, Self(a)));
  if (!result || !DictUpdate(th, Self(result), b)) return Value();
  return result.Release();
}

Value DictInplaceOr(Thread& th, Value self, Value other) {
  if (!DictUpdate(th, Self(self), other)) return Value();
  return Dup(self);
}

// --- Life ---

Value DictNew(Thread& th, Type* type, Args) { return NewDictOf(th, type); }

bool UpdateFromArguments(Thread& th, const char* function, Value self, Args args) {
  if (!CheckPositional(th, function, args, 0, 1)) return false;
  if (args.count == 1 && !DictUpdate(th, Self(self), args.values[0])) return false;
  int64_t names = args.kwnames == nullptr ? 0 : args.kwnames->size;
  for (int64_t i = 0; i < names; ++i) {
    if (!DictSet(th, Self(self), args.kwnames->items()[i], args.values[args.count + static_cast<size_t>(i)])) return false;
  }
  return true;
}

bool DictInit(Thread& th, Value self, Args args) { return UpdateFromArguments(th, "dict", self, args); }

void DictDealloc(Object* object) {
  ReleaseEntries(static_cast<Dict*>(object));
  FreeObject(object);
}

int DictTraverse(Object* object, immortal::Visitor visit) {
  Dict* dict = static_cast<Dict*>(object);
  for (uint32_t i = 0; i < dict->filled; ++i) {
    if (int result = VisitValue(visit, dict->entries[i].key)) return result;
    if (int result = VisitValue(visit, dict->entries[i].value)) return result;
  }
  return 0;
}

int DictClearSlot(Object* object) {
  ReleaseEntries(static_cast<Dict*>(object));
  return 0;
}

Value DictIter(Thread& th, Value self) { return NewDictIterator(th, types::kDictKeyIterator, Self(self)); }

// --- Methods ---

Value Get(Thread& th, const Value* args) {
  Value found = FindDictItem(th, Self(args[0]), args[1]);
  if (!found.IsNotFound()) return found.empty() ? Value() : Dup(found);
  return args[2].IsUnbound() ? Value::None() : Dup(args[2]);
}

Value SetDefault(Thread& th, const Value* args) {
  Dict* dict = Self(args[0]);
  int64_t hash = HashKey(th, args[1]);
  if (hash == -1) return Value();
  int64_t number = LookupEntry(th, dict, args[1], hash);
  if (number == kLookupFailed) return Value();
  if (number != kMissingEntry) return Dup(dict->entries[number].value);
  Value value = args[2].IsUnbound() ? Value::None() : args[2];
  return InsertNewEntry(th, dict, hash, Dup(args[1]), Dup(value)) ? Dup(value) : Value();
}

Value Pop(Thread& th, const Value* args) {
  Value value;
  int removed = DictDelete(th, Self(args[0]), args[1], &value);
  if (removed > 0) return value;
  if (removed < 0) return Value();
  return args[2].IsUnbound() ? RaiseValue(th, types::kKeyError, args[1]) : Dup(args[2]);
}

Value PopItem(Thread& th, const Value* args) {
  Dict* dict = Self(args[0]);
  if (dict->used == 0) return Raise(th, types::kKeyError, "popitem(): dictionary is empty");
  Tuple* pair = NewTuple(th, 2);
  if (pair == nullptr) return Value();
  int64_t last = int64_t{dict->filled} - 1;
  while (dict->entries[last].key == Value(Value::kDeletedBits)) --last;
  TakeLastEntry(dict, last, &pair->items()[0], &pair->items()[1]);
  return pair;
}

Value Update(Thread& th, const Value* args) {
  Tuple* positional = args[1].as<Tuple>();
  if (!UpdateFromArguments(th, "update", args[0], Args{positional->items(), static_cast<size_t>(positional->size)})) return Value();
  if (!args[2].IsUnbound() && !DictUpdate(th, Self(args[0]), args[2])) return Value();
  return Value::None();
}

Value FromKeys(Thread& th, const Value* args) {
  Owned dict(Call(th, args[0], Args{nullptr, 0}));
  if (!dict) return Value();
  Value value = args[2].IsUnbound() ? Value::None() : args[2];
  bool plain = IsExactly(dict, types::kDict);
  bool done = ForEach(th, args[1], [&](Thread& t, Value key) {
    return plain ? DictSet(t, dict.as<Dict>(), key, value) : SetItem(t, dict, key, value);
  });
  return done ? dict.Release() : Value();
}

Value Clear(Thread& th, const Value* args) {
  DictClear(th, Self(args[0]));
  return Value::None();
}

Value Copy(Thread& th, const Value* args) { return DictCopy(th, Self(args[0])); }
Value Keys(Thread& th, const Value* args) { return NewDictView(th, types::kDictKeys, args[0]); }
Value Values(Thread& th, const Value* args) { return NewDictView(th, types::kDictValues, args[0]); }
Value Items(Thread& th, const Value* args) { return NewDictView(th, types::kDictItems, args[0]); }
Value ReversedKeys(Thread& th, const Value* args) { return NewDictIterator(th, types::kDictReverseKeyIterator, Self(args[0])); }

Value SizeOf(Thread&, const Value* args) {
  Dict* dict = Self(args[0]);
  int64_t size = static_cast<int64_t>(TypeOf(args[0])->size);
  if (dict->entries != nullptr) size += static_cast<int64_t>(alloc::Heap::UsableSize(dict->entries));
  return Value::Int(size);
}

constexpr MethodDef kMethods[] = {
    {"get", Get, "($self, key, default=None, /)", "The value of the key, or the default when the key is missing."},
    {"setdefault", SetDefault, "($self, key, default=None, /)",
     "The value of the key; a missing key is put in with the default as its value."},
    {"pop", Pop, "($self, key, default=<unrepresentable>, /)",
     "Takes the key out and returns its value.\n\nA missing key gives the default, or raises KeyError when there is none."},
    {"popitem", PopItem, "($self, /)",
     "Takes out and returns the pair (key, value) that was put in last.\n\nRaises KeyError when the dict is empty."},
    {"keys", Keys, "($self, /)", "A view of the keys, like a set."},
    {"values", Values, "($self, /)", "A view of the values."},
    {"items", Items, "($self, /)", "A view of the pairs (key, value), like a set."},
    {"update", Update, "($self, /, *args, **kwargs)",
     "Puts in what a mapping or an iterable of pairs has, then the keyword arguments; present keys get the new values."},
    {"fromkeys", FromKeys, "($type, iterable, value=None, /)", "A dict with the keys of the iterable, all with the same value.",
     kClassMethodFlag},
    {"clear", Clear, "($self, /)", "Takes all entries out."},
    {"copy", Copy, "($self, /)", "A dict with the same entries."},
    {"__reversed__", ReversedKeys, "($self, /)", "An iterator over the keys, last one first."},
    {"__sizeof__", SizeOf, "($self, /)", "Bytes of memory that the dict takes."},
    {"__class_getitem__", ClassGetItem, "($type, object, /)", "The class with type arguments, for annotations.", kClassMethodFlag},
    {}};

}  // namespace

void InitDictType(Type* type) {
  type->size = sizeof(Dict);
  type->type_flags |= kBaseType | kCollectable | kDictSubclass;
  type->dealloc = DictDealloc;
  type->traverse = DictTraverse;
  type->clear = DictClearSlot;
  Slots& slots = type->slots;
  slots.new_ = DictNew;
  slots.init = DictInit;
  slots.repr = DictRepr;
  slots.hash = HashNotImplemented;
  slots.richcompare = DictCompare;
  slots.iter = DictIter;
  slots.length = DictLength;
  slots.getitem = DictGetItem;
  slots.setitem = DictSetItem;
  slots.contains = DictContains;
  slots.binary[static_cast<int>(BinaryOp::kOr)] = DictOr;
  slots.inplace[static_cast<int>(BinaryOp::kOr)] = DictInplaceOr;
  type->methods = kMethods;
  type->docstring =
      "dict() -> an empty dictionary\n"
      "dict(mapping) -> one with the entries of the mapping\n"
      "dict(iterable) -> one with the pairs (key, value) of the iterable\n"
      "dict(**kwargs) -> one with the keyword arguments";
}

}  // namespace tessera::objects
