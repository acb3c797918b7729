#include "objects/object_reduce.h"

#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/heap_type.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

// An attribute of the module copyreg, which is imported for it.
Value FromCopyreg(Thread& th, const char* name) {
  Value importer = th.interp.builtins != nullptr ? FindDictItem(th, th.interp.builtins, ids::__import__()) : Value::NotFound();
  if (importer.empty()) return Value();
  if (importer.IsNotFound()) return Raise(th, types::kImportError, "__import__ not found");
  Owned module(Call(th, importer, {Value(ids::copyreg())}));
  Owned attribute{module ? Value(Intern(th, name)) : Value()};
  return attribute ? GetAttr(th, module, attribute.as<Str>()) : Value();
}

// Values of __slots__ that are set, as a dict; None when there are none.
Value SlotState(Thread& th, Value self) {
  Owned state;
  for (Type* type = TypeOf(self); type != nullptr && HasFlag(type, kHeapType); type = type->base) {
    Value names = AsHeapType(type)->slot_names;
    if (names.IsUnbound()) continue;
    for (int64_t i = 0; i < names.as<Tuple>()->size; ++i) {
      Str* name = names.as<Tuple>()->items()[i].as<Str>();
      Owned value(FindAttr(th, self, name));
      if (!value) return Value();
      if (value.get().IsNotFound()) continue;
      if (!state) state.Reset(NewDict(th));
      if (!state || !DictSet(th, state.as<Dict>(), name, value)) return Value();
    }
  }
  return state ? state.Release() : Value::None();
}

bool HasItemsInPlace(Value self) {
  const Type* type = TypeOf(self);
  return type->item_size != 0 || (HasFlag(type, kHeapType) && AsHeapType(type)->native_size > sizeof(Object));
}

Value DefaultState(Thread& th, Value self, bool required) {
  if (required && HasItemsInPlace(self)) return Raise(th, types::kTypeError, "cannot pickle %.200T objects", self);
  Owned dict;
  if (TypeOf(self)->dict_offset != 0) {
    dict.Reset(FindAttr(th, self, ids::__dict__()));
    if (!dict) return Value();
  }
  bool has_dict = dict && IsDict(dict) && dict.as<Dict>()->used > 0;
  Owned slots(SlotState(th, self));
  if (!slots) return Value();
  if (slots.get().IsNone()) return has_dict ? dict.Release() : Value::None();
  Value both[2] = {has_dict ? dict.get() : Value::None(), slots.get()};
  return NewTuple(th, both, 2);
}

Value StateOf(Thread& th, Value self, bool required) {
  Owned method(GetAttr(th, self, ids::__getstate__()));
  if (!method) return Value();
  Value defined = FindOnType(th, TypeOf(self), ids::__getstate__());
  if (defined == FindOnType(th, types::kObject, ids::__getstate__())) return DefaultState(th, self, required);
  return Call(th, method, {});
}

// Arguments for __new__: a tuple or None, and keywords in *kwargs (a dict or Unbound).
Value NewArguments(Thread& th, Value self, Owned* kwargs) {
  Owned method(LookupSpecial(th, self, ids::__getnewargs_ex__()));
  if (!method) return Value();
  if (!method.get().IsNotFound()) {
    Owned both(Call(th, method, {}));
    if (!both) return Value();
    if (!IsTuple(both)) return Raise(th, types::kTypeError, "__getnewargs_ex__ should return a tuple, not '%.200T'", both.get());
    if (both.as<Tuple>()->size != 2) {
      return Raise(th, types::kValueError, "__getnewargs_ex__ should return a tuple of length 2, not %lld", static_cast<long long>(both.as<Tuple>()->size));
    }
    Value args = both.as<Tuple>()->items()[0], named = both.as<Tuple>()->items()[1];
    if (!IsTuple(args)) return Raise(th, types::kTypeError, "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%.200T'", args);
    if (!IsDict(named)) return Raise(th, types::kTypeError, "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%.200T'", named);
    *kwargs = Owned::Borrow(named);
    return Dup(args);
  }
  method.Reset(LookupSpecial(th, self, ids::__getnewargs__()));
  if (!method) return Value();
  if (method.get().IsNotFound()) return Value::None();
  Owned args(Call(th, method, {}));
  if (!args) return Value();
  if (!IsTuple(args)) return Raise(th, types::kTypeError, "__getnewargs__ should return a tuple, not '%.200T'", args.get());
  return args.Release();
}

// (cls, *args), (cls, args, kwargs): what copyreg's constructors are called with.
Value ConstructorArgs(Thread& th, Value self, Value args, Value kwargs, Owned* constructor) {
  Value cls = TypeOf(self);
  if (kwargs.empty() || kwargs.as<Dict>()->used == 0) {
    constructor->Reset(FromCopyreg(th, "__newobj__"));
    if (!*constructor) return Value();
    int64_t n = args.IsNone() ? 0 : args.as<Tuple>()->size;
    Tuple* all = NewTuple(th, n + 1);
    if (all == nullptr) return Value();
    all->items()[0] = Dup(cls);
    for (int64_t i = 0; i < n; ++i) all->items()[i + 1] = Dup(args.as<Tuple>()->items()[i]);
    return all;
  }
  constructor->Reset(FromCopyreg(th, "__newobj_ex__"));
  if (!*constructor) return Value();
  Value all[3] = {cls, args, kwargs};
  return NewTuple(th, all, 3);
}

Value ReduceNewObject(Thread& th, Value self) {
  if (TypeOf(self)->slots.new_ == nullptr) return Raise(th, types::kTypeError, "cannot pickle '%.200T' object", self);
  Owned kwargs;
  Owned args(NewArguments(th, self, &kwargs));
  if (!args) return Value();
  bool required = args.get().IsNone() && !kwargs && !IsList(self) && !IsDict(self);
  Owned constructor;
  Owned constructor_args(ConstructorArgs(th, self, args, kwargs.get(), &constructor));
  if (!constructor_args) return Value();
  Owned state(StateOf(th, self, required));
  if (!state) return Value();
  Owned list_items(IsList(self) ? GetIter(th, self) : Value::None());
  if (!list_items) return Value();
  Owned dict_items(Value::None());
  if (IsDict(self)) {
    Owned items(CallMethod(th, self, ids::items(), {}));
    if (!items) return Value();
    dict_items.Reset(GetIter(th, items));
    if (!dict_items) return Value();
  }
  Value all[5] = {constructor.get(), constructor_args.get(), state.get(), list_items.get(), dict_items.get()};
  return NewTuple(th, all, 5);
}

Value CommonReduce(Thread& th, Value self, int64_t protocol) {
  if (protocol >= 2) return ReduceNewObject(th, self);
  Owned reduce(FromCopyreg(th, "_reduce_ex"));
  return reduce ? Call(th, reduce, {self, Value::Int(protocol)}) : Value();
}

}  // namespace

Value ObjectGetState(Thread& th, const Value* args) { return DefaultState(th, args[0], false); }

Value ObjectReduce(Thread& th, const Value* args) { return CommonReduce(th, args[0], 0); }

Value ObjectReduceEx(Thread& th, const Value* args) {
  int64_t protocol;
  if (!IndexAsInt64(th, args[1], &protocol, types::kOverflowError)) return Value();
  // A __reduce__ of the class's own comes first.
  Value own = FindOnType(th, TypeOf(args[0]), ids::__reduce__());
  if (own != FindOnType(th, types::kObject, ids::__reduce__())) return CallMethod(th, args[0], ids::__reduce__(), {});
  return CommonReduce(th, args[0], protocol);
}

}  // namespace tessera::objects
