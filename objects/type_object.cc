// The type `type`: calling classes, making them, their end. Its attributes are in type_getsets.cc.
#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/generic_alias.h"
#include "objects/heap_type.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/prepend_args.h"
#include "objects/protocol.h"
#include "objects/slot_python.h"
#include "objects/slot_table.h"
#include "objects/str.h"
#include "objects/type_getsets.h"
#include "objects/weakref.h"

namespace tessera::objects {
namespace {

size_t KeywordCount(Args args) { return args.kwnames != nullptr ? static_cast<size_t>(args.kwnames->size) : 0; }

Value TypeCall(Thread& th, Value callable, Args args) {
  Type* type = callable.as<Type>();
  if (type == types::kType) {
    if (args.count == 1 && KeywordCount(args) == 0) return Dup(Value(TypeOf(args.values[0])));
    if (args.count != 3) return Raise(th, types::kTypeError, "type() takes 1 or 3 arguments");
  }
  if (type->slots.new_ == nullptr) return Raise(th, types::kTypeError, "cannot create '%s' instances", type->name);
  Owned object(type->slots.new_(th, type, args));
  if (!object || !IsSubtype(TypeOf(object), type)) return object.Release();
  InitFn init = TypeOf(object)->slots.init;
  if (init != nullptr && !init(th, object, args)) return Value();
  return object.Release();
}

Value RaiseArgument(Thread& th, int number, const char* expected, Value got) {
  return Raise(th, types::kTypeError, "type.__new__() argument %d must be %s, not %T", number, expected, got);
}

bool CheckBases(Thread& th, Tuple* bases) {
  for (int64_t i = 0; i < bases->size; ++i) {
    Value base = bases->items()[i];
    if (IsType(base)) continue;
    Owned entries(FindAttr(th, base, ids::__mro_entries__()));
    if (!entries) return false;
    if (entries.get().IsNotFound()) continue;
    Raise(th, types::kTypeError, "type() doesn't support MRO entry resolution; use types.new_class()");
    return false;
  }
  return true;
}

Value TypeNew(Thread& th, Type* metatype, Args args) {
  if (args.count != 3) return Raise(th, types::kTypeError, "type.__new__() takes exactly 3 arguments (%zu given)", args.count);
  Value name = args.values[0], bases = args.values[1], dict = args.values[2];
  if (!IsStr(name)) return RaiseArgument(th, 1, "str", name);
  if (!IsTuple(bases)) return RaiseArgument(th, 2, "tuple", bases);
  if (!IsDict(dict)) return RaiseArgument(th, 3, "dict", dict);
  if (!CheckBases(th, bases.as<Tuple>())) return Value();
  Value winner = CalculateMetaclass(th, metatype, bases.as<Tuple>());
  if (winner.empty()) return Value();
  if (winner != Value(metatype)) {
    NewFn make = winner.as<Type>()->slots.new_;
    if (make != TypeNew && make != nullptr) return make(th, winner.as<Type>(), args);
    metatype = winner.as<Type>();
  }
  Args kwargs{args.values + args.count, 0, args.kwnames};
  return NewHeapType(th, metatype, name.as<Str>(), bases.as<Tuple>(), dict.as<Dict>(), kwargs);
}

bool TypeInit(Thread& th, Value self, Args args) {
  if (args.count == 1 && KeywordCount(args) != 0) {
    Raise(th, types::kTypeError, "type.__init__() takes no keyword arguments");
    return false;
  }
  if (args.count != 1 && args.count != 3) {
    Raise(th, types::kTypeError, "type.__init__() takes 1 or 3 arguments");
    return false;
  }
  (void)self;
  return true;
}

Value TypeRepr(Thread& th, Value self) {
  Type* type = self.as<Type>();
  Owned module(TypeModuleName(th, type));
  if (!module) ClearException(th);
  Owned qualname(TypeQualname(th, type));
  if (!qualname) return Value();
  if (module && IsStr(module) && !StrEqual(module.as<Str>(), "builtins")) return Format(th, "<class '%U.%U'>", module.get(), qualname.get());
  return Format(th, "<class '%s'>", type->name);
}

void DropShape(Type* type) {
  Shape* shape = std::exchange(type->shape, nullptr);
  if (shape == nullptr) return;
  for (uint32_t i = 0; i < shape->count; ++i) DecRef(Value(shape->names[i]));
  alloc::Heap::Free(shape);
}

void TypeDealloc(Object* object) {
  HeapType* type = static_cast<HeapType*>(object);
  Thread& th = CurrentThread();
  Owned pending(TakeException(th));
  HideFromCollector(object);
  ClearWeakRefsOf(object);
  if (IsTuple(type->bases)) {
    Tuple* bases = type->bases.as<Tuple>();
    for (int64_t i = 0; i < bases->size; ++i) {
      if (IsType(bases->items()[i])) RemoveSubclass(th, bases->items()[i].as<Type>(), type);
    }
  }
  DropShape(type);
  for (Value v : {type->dict, type->mro, type->qualname, type->module, type->doc, type->weak_subclasses, type->name_str, type->slot_names}) XDecRef(v);
  if (type->module_state_owner != nullptr) DecRef(Value(static_cast<Object*>(type->module_state_owner)));
  XDecRef(type->bases);
  if (type->base != nullptr) DecRef(Value(type->base));
  alloc::Heap::Free(type->own_name);
  FreeObject(object);
  RestoreException(th, pending.Release());
}

int TypeTraverse(Object* object, immortal::Visitor visit) {
  HeapType* type = static_cast<HeapType*>(object);
  for (Value v : {type->dict, type->mro, type->bases, type->doc, type->weak_subclasses, type->slot_names}) {
    if (int result = VisitValue(visit, v)) return result;
  }
  if (int result = VisitObject(visit, static_cast<Object*>(type->module_state_owner))) return result;
  return VisitObject(visit, type->base);
}

// Enough to break the cycles that a class is in: its mro and its attributes. Instances that die later still find their layout.
int TypeClear(Object* object) {
  HeapType* type = static_cast<HeapType*>(object);
  if (!HasFlag(type, kHeapType)) return 0;
  Thread& th = CurrentThread();
  TypeModified(th, type);
  if (!type->dict.IsUnbound()) DictClear(th, type->dict.as<Dict>());
  XDecRef(std::exchange(type->mro, Value::Unbound()));
  if (type->module_state_owner != nullptr) DecRef(Value(static_cast<Object*>(std::exchange(type->module_state_owner, nullptr))));
  return 0;
}

}  // namespace

// What stands as __new__ in the dict of native types: T.__new__(S, ...) for a subclass S of T that T's constructor can make.
Value CallNativeNew(Thread& th, Type* type, Args args) {
  if (args.count == 0) return Raise(th, types::kTypeError, "%s.__new__(): not enough arguments", type->name);
  Value first = args.values[0];
  if (!IsType(first)) return Raise(th, types::kTypeError, "%s.__new__(X): X is not a type object (%T)", type->name, first);
  Type* subtype = first.as<Type>();
  if (!IsSubtype(subtype, type)) {
    return Raise(th, types::kTypeError, "%s.__new__(%s): %s is not a subtype of %s", type->name, subtype->name, subtype->name, type->name);
  }
  // The closest base whose constructor is native must have this very constructor.
  Type* native = subtype;
  while (native != nullptr && native->slots.new_ == python::New) native = native->base;
  if (native != nullptr && native->slots.new_ != type->slots.new_) {
    return Raise(th, types::kTypeError, "%s.__new__(%s) is not safe, use %s.__new__()", type->name, subtype->name, native->name);
  }
  return type->slots.new_(th, subtype, Args{args.values + 1, args.count - 1, args.kwnames});
}

namespace {

Value NewFromBound(Thread& th, const Value* args) {
  Tuple* positional = args[1].as<Tuple>();
  Dict* named = args[2].IsUnbound() ? nullptr : args[2].as<Dict>();
  if (named == nullptr) return CallNativeNew(th, args[0].as<Type>(), Args{positional->items(), static_cast<size_t>(positional->size)});
  Owned names(NewTuple(th, named->used));
  size_t total = static_cast<size_t>(positional->size + named->used);
  Value* values = static_cast<Value*>(th.heap.Allocate((total + 1) * sizeof(Value)));
  if (!names || values == nullptr) {
    alloc::Heap::Free(values);
    return names ? RaiseMemoryError(th) : Value();
  }
  std::copy_n(positional->items(), positional->size, values);
  int64_t position = 0, i = 0;
  Value key, value;
  for (; DictNext(named, &position, &key, &value); ++i) {
    names.as<Tuple>()->items()[i] = Dup(key);
    values[positional->size + i] = value;
  }
  Value made = CallNativeNew(th, args[0].as<Type>(), Args{values, static_cast<size_t>(positional->size), names.as<Tuple>()});
  alloc::Heap::Free(values);
  return made;
}

}  // namespace

const MethodDef kNewMethodDef = {"__new__", NewFromBound, "($type, /, *args, **kwargs)", "Create and return a new object.  See help(type) for accurate signature."};

void InitTypeType(Type* type) {
  type->size = sizeof(HeapType);
  type->type_flags = kBaseType | kCollectable | kHasWeakRefs;
  type->dealloc = TypeDealloc;
  type->traverse = TypeTraverse;
  type->clear = TypeClear;
  type->slots.repr = TypeRepr;
  type->slots.call = TypeCall;
  type->slots.getattro = TypeGetAttr;
  type->slots.setattro = TypeSetAttr;
  type->slots.new_ = TypeNew;
  type->slots.init = TypeInit;
  type->slots.binary[static_cast<int>(BinaryOp::kOr)] = TypeOr;
  type->methods = kTypeMethods;
  type->getsets = kTypeGetSets;
  type->docstring = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type";
}

}  // namespace tessera::objects
