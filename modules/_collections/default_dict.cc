// defaultdict: a dict that makes what is missing.
//
// The factory is a value of the instance like those of __slots__: the type of a class makes room for it, traverses and releases it.
#include "modules/_collections/deque.h"
#include "objects/arguments.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/generic_alias.h"
#include "objects/heap_type.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/repr_guard.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::collections {

using namespace objects;  // NOLINT

namespace {

constexpr size_t kFactoryOffset = sizeof(Dict);
static_assert(kFactoryOffset % sizeof(Value) == 0);

Value* FactoryOf(Value self) { return reinterpret_cast<Value*>(reinterpret_cast<char*>(self.object()) + kFactoryOffset); }
// Borrowed.
Value FindFactory(Value self) { return FactoryOf(self)->IsUnbound() ? Value::None() : *FactoryOf(self); }

bool Init(Thread& th, Value self, Args args) {
  Value factory = args.count == 0 ? Value::None() : args.values[0];
  if (!factory.IsNone() && !IsCallable(factory)) {
    Raise(th, types::kTypeError, "first argument must be callable or None");
    return false;
  }
  IncRef(factory);
  DecRef(std::exchange(*FactoryOf(self), factory));
  size_t skipped = args.count == 0 ? 0 : 1;
  return types::kDict->slots.init(th, self, Args{args.values + skipped, args.count - skipped, args.kwnames});
}

Value Missing(Thread& th, const Value* args) {
  Owned factory = Owned::Borrow(FindFactory(args[0]));
  if (factory.get().IsNone()) {
    Owned error(Call(th, Value(types::kKeyError), {args[1]}));
    return error ? RaiseObject(th, error.Release()) : Value();
  }
  Owned value(Call(th, factory, {}));
  return value && SetItem(th, args[0], args[1], value) ? value.Release() : Value();
}

Value CopyOf(Thread& th, Value self, Value items) {
  Owned factory = Owned::Borrow(FindFactory(self));
  return Call(th, Value(TypeOf(self)), {factory.get(), items});
}
Value Copy(Thread& th, const Value* args) { return CopyOf(th, args[0], args[0]); }

Value Reduce(Thread& th, const Value* args) {
  Owned factory = Owned::Borrow(FindFactory(args[0]));
  Value one = factory;
  Owned arguments(NewTuple(th, &one, one.IsNone() ? 0 : 1));
  Owned items(arguments ? CallMethod(th, args[0], ids::items(), {}) : Value()), iterator(items ? GetIter(th, items) : Value());
  if (!iterator) return Value();
  Value parts[5] = {Value(TypeOf(args[0])), arguments.get(), Value::None(), Value::None(), iterator.get()};
  return NewTuple(th, parts, 5);
}

Value ReprOf(Thread& th, Value self) {
  Owned base(types::kDict->slots.repr(th, self)), name(base ? GetAttr(th, Value(TypeOf(self)), ids::__name__()) : Value());
  if (!name) return Value();
  Owned factory = Owned::Borrow(FindFactory(self)), text;
  if (factory.get().IsNone()) {
    text.Reset(NewStr(th, "None"));
  } else {
    // A factory may be a method of the dict itself.
    ReprGuard guard(th, factory);
    if (!guard && !guard.recursive()) return Value();
    text.Reset(guard.recursive() ? Value(NewStr(th, "...")) : Repr(th, factory));
  }
  return text ? Format(th, "%S(%U, %U)", name.get(), text.get(), base.get()) : Value();
}

Value Or(Thread& th, Value left, Value right) {
  auto is_default = [](Value v) {
    if (!IsDict(v)) return false;
    State* state = StateOf(TypeOf(v));
    return state != nullptr && !state->default_dict.empty() && IsSubtype(TypeOf(v), state->default_dict.as<Type>());
  };
  Value self = is_default(left) ? left : right, other = is_default(left) ? right : left;
  if (!is_default(self) || !IsDict(other)) return Value::NotImplemented();
  Owned result(CopyOf(th, self, left));
  if (!result) return Value();
  Owned done(CallMethod(th, result, ids::update(), {right}));
  return done ? result.Release() : Value();
}

constexpr MethodDef kMethods[] = {
    {"__missing__", &Missing, "($self, key, /)", "Called for a key that is not there: makes its value with the factory."},
    {"copy", &Copy, "($self, /)", "A defaultdict of the same factory and items."},
    {"__copy__", &Copy, "($self, /)", "A defaultdict of the same factory and items."},
    {"__reduce__", &Reduce, "($self, /)", "What pickling makes it again from."},
    {"__class_getitem__", &ClassGetItem, "($type, object, /)", "The class with type arguments, for annotations.", kClassMethodFlag},
    {}};

void Fill(Type* type) {
  type->slots.init = &Init;
  type->slots.repr = &ReprOf;
  type->slots.binary[static_cast<int>(BinaryOp::kOr)] = &Or;
}

constexpr TypeSpec kSpec = {"collections.defaultdict", sizeof(Dict), kBaseType, "A dict with a factory that makes the values of missing keys.", kMethods, nullptr,
                            &Fill};

}  // namespace

Value NewDefaultDictType(Thread& th, Value module) {
  Owned type(NewTypeFromSpec(th, kSpec, module, types::kDict));
  if (!type) return Value();
  HeapType* heap_type = type.as<HeapType>();
  heap_type->size = kFactoryOffset + sizeof(Value);
  heap_type->extends_layout = true;
  Owned name(Intern(th, "default_factory"));
  Owned member(name ? NewMemberDescriptor(th, name.as<Str>(), heap_type, kFactoryOffset) : Value());
  return member && DictSet(th, heap_type->dict.as<Dict>(), name.as<Str>(), member) ? type.Release() : Value();
}

}  // namespace tessera::collections
