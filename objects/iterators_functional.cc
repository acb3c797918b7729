// map, filter, zip, enumerate and reversed: iterators over what other iterators yield.
//
// Any call into another iterator may run code that uses this one: fields are held across it, and read again after it.
#include <algorithm>
#include <utility>

#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/generic_alias.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

constexpr char kWhere[] = "while calling a Python object";  // iterators over iterators over ... may nest deeply
constexpr char kReduceDoc[] = "How to make the iterator again, for pickle.";
constexpr char kSetStateDoc[] = "Restores what __reduce__ has saved.";

bool Refuses(Type* type, TypeName own) { return type == own || type->slots.init == own->slots.init; }

// A function that raises StopIteration ends the iteration that calls it.
Value EndIfStopped(Thread& th, Value result) {
  return result.empty() && ClearIf(th, types::kStopIteration) ? Value::NotFound() : result;
}

size_t KeywordCount(Args args) { return args.kwnames == nullptr ? 0 : static_cast<size_t>(args.kwnames->size); }

// A tuple of the iterators of `count` iterables.
Tuple* IteratorsOf(Thread& th, const Value* iterables, size_t count) {
  Owned tuple(NewTuple(th, static_cast<int64_t>(count)));
  for (size_t i = 0; tuple && i < count; ++i) {
    Value iterator = GetIter(th, iterables[i]);
    if (iterator.empty()) return nullptr;
    tuple.as<Tuple>()->items()[i] = iterator;
  }
  return tuple ? tuple.Release().as<Tuple>() : nullptr;
}

// --- enumerate ---

// Positions and names of enumerate(iterable, start=0).
bool BindEnumerate(Thread& th, Args args, Value* iterable, Value* start) {
  size_t names = KeywordCount(args);
  if (args.count + names > 2) {
    Raise(th, types::kTypeError, "enumerate() takes at most 2 arguments (%zu given)", args.count + names);
    return false;
  }
  Value* targets[] = {iterable, start};
  for (size_t i = 0; i < args.count; ++i) *targets[i] = args.values[i];
  for (size_t i = 0; i < names; ++i) {
    Str* name = args.kwnames->items()[i].as<Str>();
    int which = args.count == 0 && StrEqual(name, "iterable") ? 0 : StrEqual(name, "start") && args.count + names == 2 ? 1 : -1;
    if (which < 0) {
      Raise(th, types::kTypeError, "'%.200U' is an invalid keyword argument for enumerate()", Value(name));
      return false;
    }
    *targets[which] = args.values[args.count + i];
  }
  if (iterable->empty()) Raise(th, types::kTypeError, "enumerate() missing required argument 'iterable'");
  return !iterable->empty();
}

Value EnumerateNew(Thread& th, Type* type, Args args) {
  Value iterable, start;
  if (!BindEnumerate(th, args, &iterable, &start)) return Value();
  Owned count(start.empty() ? Value::Int(0) : Index(th, start));
  if (!count) return Value();
  Owned iterator(GetIter(th, iterable));
  if (!iterator) return Value();
  Enumerate* self = New<Enumerate>(th, type);
  if (self == nullptr) return Value();
  self->iterator = iterator.Release();
  self->count = count.Release();
  return self;
}

Value EnumerateNext(Thread& th, Value self_value) {
  Enumerate* self = self_value.as<Enumerate>();
  if (self->iterator.empty()) return Value::NotFound();
  RecursionGuard guard(th, kWhere);
  if (!guard) return Value();
  Owned iterator = Owned::Borrow(self->iterator);
  Owned item(TypeOf(iterator)->slots.iternext(th, iterator));
  if (!item || item.get().IsNotFound()) return item.Release();
  Value count = self->count;
  Owned next(count.IsSmallInt() && count != Value::Int(Value::kMaxInt) ? Value::Int(count.small_int() + 1)
                                                                       : IntBinary(th, BinaryOp::kAdd, count, Value::Int(1)));
  if (!next) return Value();
  Value pair[] = {std::exchange(self->count, next.Release()), item.Release()};
  return NewTupleSteal(th, pair, 2);
}

Value EnumerateReduce(Thread& th, const Value* args) {
  Enumerate* self = args[0].as<Enumerate>();
  if (self->iterator.empty()) return ReduceExhausted(th, Value(EmptyTuple()));
  Owned arguments(NewTuple(th, &self->iterator, 2));
  if (!arguments) return Value();
  Value parts[] = {Value(TypeOf(args[0])), arguments};
  return NewTuple(th, parts, 2);
}

// --- zip ---

Value ZipNew(Thread& th, Type* type, Args args) {
  bool strict = false;
  for (size_t i = 0; i < KeywordCount(args); ++i) {
    Value name = args.kwnames->items()[i];
    if (!StrEqual(name.as<Str>(), "strict")) {
      return Raise(th, types::kTypeError, "'%.200U' is an invalid keyword argument for zip()", name);
    }
    int truth = IsTrue(th, args.values[args.count + i]);
    if (truth < 0) return Value();
    strict = truth != 0;
  }
  Owned iterators(IteratorsOf(th, args.values, args.count));
  if (!iterators) return Value();
  Zip* self = New<Zip>(th, type);
  if (self == nullptr) return Value();
  self->iterators = iterators.Release().as<Tuple>();
  self->strict = strict;
  return self;
}

Value RaiseUneven(Thread& th, int64_t position, const char* how) {
  return Raise(th, types::kValueError, "zip() argument %lld is %s than argument%s%lld", static_cast<long long>(position + 1), how,
               position == 1 ? " " : "s 1-", static_cast<long long>(position));
}

// Iterator `ended` had no more items. In strict mode all must end together.
Value ZipEnd(Thread& th, Zip* self, Tuple* iterators, int64_t ended) {
  if (!self->strict) return Value::NotFound();
  if (ended != 0) return RaiseUneven(th, ended, "shorter");
  for (int64_t i = 1; i < iterators->size; ++i) {
    Owned extra(IterNext(th, iterators->items()[i]));
    if (!extra) return Value();
    if (!extra.get().IsNotFound()) return RaiseUneven(th, i, "longer");
  }
  return Value::NotFound();
}

// What zip of two gives: the most frequent one, without a tuple that is filled step by step.
Value ZipPair(Thread& th, Zip* self, Tuple* iterators) {
  Value first = iterators->items()[0], second = iterators->items()[1];
  Owned a(TypeOf(first)->slots.iternext(th, first));
  if (!a) return Value();
  if (a.get().IsNotFound()) return ZipEnd(th, self, iterators, 0);
  Value b = TypeOf(second)->slots.iternext(th, second);
  if (b.empty()) return Value();
  if (b.IsNotFound()) return ZipEnd(th, self, iterators, 1);
  Value pair[] = {a.Release(), b};
  return NewTupleSteal(th, pair, 2);
}

Value ZipNext(Thread& th, Value self_value) {
  Zip* self = self_value.as<Zip>();
  if (self->iterators == nullptr || self->iterators->size == 0) return Value::NotFound();
  RecursionGuard guard(th, kWhere);
  if (!guard) return Value();
  Tuple* iterators = self->iterators;
  Owned keep = Owned::Borrow(Value(iterators));
  if (iterators->size == 2) return ZipPair(th, self, iterators);
  Owned result(NewTuple(th, iterators->size));
  if (!result) return Value();
  for (int64_t i = 0; i < iterators->size; ++i) {
    Value iterator = iterators->items()[i];
    Value item = TypeOf(iterator)->slots.iternext(th, iterator);
    if (item.empty()) return Value();
    if (item.IsNotFound()) return ZipEnd(th, self, iterators, i);
    result.as<Tuple>()->items()[i] = item;
  }
  return result.Release();
}

Value ZipReduce(Thread& th, const Value* args) {
  Zip* self = args[0].as<Zip>();
  Value parts[] = {Value(TypeOf(args[0])), Value(self->iterators == nullptr ? EmptyTuple() : self->iterators), Value::True()};
  return NewTuple(th, parts, self->strict ? 3 : 2);
}

Value ZipSetState(Thread& th, const Value* args) {
  int strict = IsTrue(th, args[1]);
  if (strict < 0) return Value();
  args[0].as<Zip>()->strict = strict != 0;
  return Value::None();
}

// --- map ---

Value MapNew(Thread& th, Type* type, Args args) {
  if (Refuses(type, types::kMap) && !CheckNoKeywords(th, "map", args)) return Value();
  if (args.count < 2) return Raise(th, types::kTypeError, "map() must have at least two arguments.");
  Owned iterators(IteratorsOf(th, args.values + 1, args.count - 1));
  if (!iterators) return Value();
  Map* self = New<Map>(th, type);
  if (self == nullptr) return Value();
  self->function = Dup(args.values[0]);
  self->iterators = iterators.Release().as<Tuple>();
  return self;
}

constexpr int64_t kFewArguments = 6;

// The next item of each iterator, owned, into `items`, which is filled with Unbound. NotFound: one has ended; empty: one has raised.
Value NextOfEach(Thread& th, Tuple* iterators, Value* items) {
  for (int64_t i = 0; i < iterators->size; ++i) {
    Value iterator = iterators->items()[i];
    Value item = TypeOf(iterator)->slots.iternext(th, iterator);
    if (item.empty() || item.IsNotFound()) return item;
    items[i] = item;
  }
  return Value::None();
}

Value MapNext(Thread& th, Value self_value) {
  Map* self = self_value.as<Map>();
  if (self->iterators == nullptr) return Value::NotFound();
  RecursionGuard guard(th, kWhere);
  if (!guard) return Value();
  Owned iterators_owner = Owned::Borrow(Value(self->iterators)), function = Owned::Borrow(self->function);
  Tuple* iterators = iterators_owner.as<Tuple>();
  int64_t count = iterators->size;
  if (count == 1) {
    Value iterator = iterators->items()[0];
    Owned item(TypeOf(iterator)->slots.iternext(th, iterator));
    if (!item || item.get().IsNotFound()) return EndIfStopped(th, item.Release());
    Value argument = item;
    return EndIfStopped(th, Call(th, function, Args{&argument, 1}));
  }
  Value few[kFewArguments];
  Owned many;  // a tuple, as an array that releases itself
  if (count > kFewArguments) {
    many = Owned(NewTuple(th, count));
    if (!many) return Value();
  } else {
    std::fill_n(few, count, Value::Unbound());
  }
  Value* items = many ? many.as<Tuple>()->items() : few;
  Value result = NextOfEach(th, iterators, items);
  if (result.IsNone()) result = Call(th, function, Args{items, static_cast<size_t>(count)});
  for (int64_t i = 0; !many && i < count; ++i) DecRef(few[i]);
  return EndIfStopped(th, result);
}

Value MapReduce(Thread& th, const Value* args) {
  Map* self = args[0].as<Map>();
  Tuple* iterators = self->iterators == nullptr ? EmptyTuple() : self->iterators;
  Owned arguments(NewTuple(th, iterators->size + 1));
  if (!arguments) return Value();
  Value* out = arguments.as<Tuple>()->items();
  out[0] = self->function.empty() ? Value::None() : Dup(self->function);
  for (int64_t i = 0; i < iterators->size; ++i) out[i + 1] = Dup(iterators->items()[i]);
  Value parts[] = {Value(TypeOf(args[0])), arguments};
  return NewTuple(th, parts, 2);
}

// --- filter ---

Value FilterNew(Thread& th, Type* type, Args args) {
  if (Refuses(type, types::kFilter) && !CheckNoKeywords(th, "filter", args)) return Value();
  if (!CheckPositional(th, "filter", args, 2, 2)) return Value();
  Owned iterator(GetIter(th, args.values[1]));
  if (!iterator) return Value();
  Filter* self = New<Filter>(th, type);
  if (self == nullptr) return Value();
  self->function = Dup(args.values[0]);
  self->iterator = iterator.Release();
  return self;
}

// Does the item pass? 1, 0, -1.
int Passes(Thread& th, Value function, Value item) {
  if (function.IsNone() || function == Value(types::kBool)) return IsTrue(th, item);
  Owned verdict(Call(th, function, Args{&item, 1}));
  return verdict ? IsTrue(th, verdict) : -1;
}

Value FilterNext(Thread& th, Value self_value) {
  Filter* self = self_value.as<Filter>();
  if (self->iterator.empty()) return Value::NotFound();
  RecursionGuard guard(th, kWhere);
  if (!guard) return Value();
  Owned iterator = Owned::Borrow(self->iterator), function = Owned::Borrow(self->function);
  for (;;) {
    if (!CheckPoint(th)) return Value();
    Owned item(TypeOf(iterator)->slots.iternext(th, iterator));
    if (!item || item.get().IsNotFound()) return item.Release();
    int passes = Passes(th, function, item);
    if (passes < 0) return EndIfStopped(th, Value());
    if (passes > 0) return item.Release();
  }
}

Value FilterReduce(Thread& th, const Value* args) {
  Filter* self = args[0].as<Filter>();
  if (self->iterator.empty()) return ReduceExhausted(th, Value(EmptyTuple()));
  Owned arguments(NewTuple(th, &self->function, 2));
  if (!arguments) return Value();
  Value parts[] = {Value(TypeOf(args[0])), arguments};
  return NewTuple(th, parts, 2);
}

// --- reversed ---

Value ReversedNew(Thread& th, Type* type, Args args) {
  if (Refuses(type, types::kReversed) && !CheckNoKeywords(th, "reversed", args)) return Value();
  if (!CheckPositional(th, "reversed", args, 1, 1)) return Value();
  Value sequence = args.values[0];
  Owned method(LookupSpecial(th, sequence, ids::__reversed__()));
  if (!method) return Value();
  if (!method.get().IsNotFound() && !method.get().IsNone()) return Call(th, method, Args{nullptr, 0});
  bool is_sequence = TypeOf(sequence)->slots.getitem != nullptr && !IsDict(sequence);
  if (method.get().IsNone() || !is_sequence) return Raise(th, types::kTypeError, "'%.200T' object is not reversible", sequence);
  int64_t length = Length(th, sequence);
  if (length < 0) return Value();
  Reversed* self = New<Reversed>(th, type);
  if (self == nullptr) return Value();
  self->sequence = Dup(sequence);
  self->index = length - 1;
  return self;
}

Value ReversedNext(Thread& th, Value self_value) {
  Reversed* self = self_value.as<Reversed>();
  if (self->sequence.empty()) return Value::NotFound();
  if (self->index >= 0) {
    Owned sequence = Owned::Borrow(self->sequence);
    Value item = GetItem(th, sequence, Value::Int(self->index));
    if (!item.empty()) {
      --self->index;
      return item;
    }
    if (!ClearIf(th, types::kIndexError) && !ClearIf(th, types::kStopIteration)) return Value();
  }
  self->index = -1;
  ClearValue(&self->sequence);
  return Value::NotFound();
}

Value ReversedLengthHint(Thread& th, const Value* args) {
  Reversed* self = args[0].as<Reversed>();
  if (self->sequence.empty()) return Value::Int(0);
  Owned sequence = Owned::Borrow(self->sequence);
  int64_t length = Length(th, sequence);
  if (length < 0) return Value();
  return Value::Int(length < self->index + 1 ? 0 : self->index + 1);
}

Value ReversedReduce(Thread& th, const Value* args) {
  Reversed* self = args[0].as<Reversed>();
  bool live = !self->sequence.empty();
  Value argument = live ? self->sequence : Value(EmptyTuple());
  Owned arguments(NewTuple(th, &argument, 1));
  if (!arguments) return Value();
  Value parts[] = {Value(TypeOf(args[0])), arguments, Value::Int(self->index)};
  return NewTuple(th, parts, live ? 3 : 2);
}

Value ReversedSetState(Thread& th, const Value* args) {
  int64_t index;
  if (!ArgumentAsSize(th, args[1], &index)) return Value();
  Reversed* self = args[0].as<Reversed>();
  if (self->sequence.empty()) return Value::None();
  Owned sequence = Owned::Borrow(self->sequence);
  int64_t length = Length(th, sequence);
  if (length < 0) return Value();
  self->index = index < -1 ? -1 : index > length - 1 ? length - 1 : index;
  return Value::None();
}

// --- Life ---

// The references that an object of type T owns: `count` adjacent words, from `first` on.
template <class T, int count>
struct Fields {
  static Value* First(Object* object) { return reinterpret_cast<Value*>(object + 1); }
  static_assert(sizeof(T) >= sizeof(Object) + count * sizeof(Value));
  static void Dealloc(Object* object) {
    HideFromCollector(object);
    for (int i = 0; i < count; ++i) XDecRef(First(object)[i]);
    FreeObject(object);
  }
  static int Traverse(Object* object, immortal::Visitor visit) { return VisitValues(visit, First(object), count); }
  static int Clear(Object* object) {
    for (int i = 0; i < count; ++i) ClearValue(First(object) + i);
    return 0;
  }
};

template <class T, int count>
void InitIterator(Type* type, NewFn create, IterNextFn next, const MethodDef* methods, const char* doc) {
  type->size = sizeof(T);
  type->type_flags |= kBaseType | kCollectable;
  type->dealloc = Fields<T, count>::Dealloc;
  type->traverse = Fields<T, count>::Traverse;
  type->clear = Fields<T, count>::Clear;
  type->slots.new_ = create;
  type->slots.iter = SelfIter;
  type->slots.iternext = next;
  type->methods = methods;
  type->docstring = doc;
}

constexpr MethodDef kEnumerateMethods[] = {
    {"__reduce__", EnumerateReduce, "($self, /)", kReduceDoc},
    {"__class_getitem__", ClassGetItem, "($type, object, /)", "The class with type arguments, for annotations.", kClassMethodFlag},
    {}};
constexpr MethodDef kZipMethods[] = {{"__reduce__", ZipReduce, "($self, /)", kReduceDoc},
                                     {"__setstate__", ZipSetState, "($self, object, /)", kSetStateDoc},
                                     {}};
constexpr MethodDef kMapMethods[] = {{"__reduce__", MapReduce, "($self, /)", kReduceDoc}, {}};
constexpr MethodDef kFilterMethods[] = {{"__reduce__", FilterReduce, "($self, /)", kReduceDoc}, {}};
constexpr MethodDef kReversedMethods[] = {{"__length_hint__", ReversedLengthHint, "($self, /)", "An estimate of how many items are left."},
                                          {"__reduce__", ReversedReduce, "($self, /)", kReduceDoc},
                                          {"__setstate__", ReversedSetState, "($self, object, /)", kSetStateDoc},
                                          {}};

}  // namespace

void InitEnumerateType(Type* type) {
  InitIterator<Enumerate, 2>(type, EnumerateNew, EnumerateNext, kEnumerateMethods,
                             "enumerate(iterable, start=0)\n--\n\nThe pairs (start, first item), (start + 1, second item), ...");
}
void InitZipType(Type* type) {
  InitIterator<Zip, 1>(type, ZipNew, ZipNext, kZipMethods,
                       "zip(*iterables, strict=False) --> tuples of the first items, of the second items, ...\n\n"
                       "It ends with the shortest iterable; with strict=True a length that differs raises ValueError.");
}
void InitMapType(Type* type) {
  InitIterator<Map, 2>(type, MapNew, MapNext, kMapMethods,
                       "map(function, /, *iterables)\n--\n\nWhat the function returns for the first items, for the second items, ...");
}
void InitFilterType(Type* type) {
  InitIterator<Filter, 2>(type, FilterNew, FilterNext, kFilterMethods,
                          "filter(function, iterable, /)\n--\n\nThe items for which the function is true; with None the true items.");
}
void InitReversedType(Type* type) {
  InitIterator<Reversed, 1>(type, ReversedNew, ReversedNext, kReversedMethods,
                            "reversed(sequence, /)\n--\n\nThe items of a sequence, last one first.");
}

}  // namespace tessera::objects
