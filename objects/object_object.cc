// The type `object`: construction, comparison by identity, __class__. What pickle and copy ask of it is in object_reduce.cc.
#include "immortal/ledger.h"
#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/heap_type.h"
#include "objects/hooks.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/object_reduce.h"
#include "objects/protocol.h"
#include "objects/slot_table.h"
#include "objects/str.h"
#include "objects/type_bases.h"
#include "objects/type_getsets.h"

namespace tessera::objects {
namespace {

bool HasArgs(Args args) { return args.count > 0 || (args.kwnames != nullptr && args.kwnames->size > 0); }

Value RaiseAbstract(Thread& th, Type* type) {
  Owned methods(GetAttr(th, type, ids::__abstractmethods__()));
  if (!methods) return Value();
  Owned sorted(ListFrom(th, methods));
  if (!sorted || !ListSort(th, sorted.as<List>(), Value::None(), false)) return Value();
  StrBuilder names(th);
  List* list = sorted.as<List>();
  for (int64_t i = 0; i < list->size; ++i) {
    Owned text(Format(th, "%s'%S'", i > 0 ? ", " : "", list->items[i]));
    if (!text || !names.Append(text.as<Str>())) return Value();
  }
  Owned all(names.Finish());
  if (!all) return Value();
  return Raise(th, types::kTypeError, "Can't instantiate abstract class %s without an implementation for abstract method%s %U", type->name,
               list->size > 1 ? "s" : "", all.get());
}

Value ObjectRepr(Thread& th, Value self) {
  Type* type = TypeOf(self);
  Owned module(TypeModuleName(th, type));
  if (!module) ClearException(th);
  Owned qualname(TypeQualname(th, type));
  if (!qualname) return Value();
  auto address = static_cast<unsigned long long>(self.bits());
  if (module && IsStr(module) && !StrEqual(module.as<Str>(), "builtins")) {
    return Format(th, "<%U.%U object at 0x%llx>", module.get(), qualname.get(), address);
  }
  return Format(th, "<%s object at 0x%llx>", type->name, address);
}

Value ObjectStr(Thread& th, Value self) { return TypeOf(self)->slots.repr(th, self); }

int64_t ObjectHash(Thread&, Value self) { return HashPointer(reinterpret_cast<const void*>(self.bits())); }

Value ObjectCompare(Thread& th, Value a, Value b, CompareOp op) {
  if (op == CompareOp::kEq) return a == b ? Value::True() : Value::NotImplemented();
  if (op != CompareOp::kNe) return Value::NotImplemented();
  // != is the opposite of what the type's == says.
  CompareFn compare = TypeOf(a)->slots.richcompare;
  if (compare == nullptr) return Value::NotImplemented();
  Owned equal(compare(th, a, b, CompareOp::kEq));
  if (!equal || equal.get().IsNotImplemented()) return equal.Release();
  int truth = IsTrue(th, equal);
  return truth < 0 ? Value() : Value::Bool(!truth);
}

Value GetClass(Thread&, Value self) { return Dup(Value(TypeOf(self))); }

// Classes over the same base with the same __slots__ lay their instances out alike.
bool SameSlots(Type* a, Type* b) {
  if (!HasFlag(a, kHeapType) || !HasFlag(b, kHeapType) || a->base != b->base || a->size != b->size) return false;
  Value x = AsHeapType(a)->slot_names, y = AsHeapType(b)->slot_names;
  if (!IsTuple(x) || !IsTuple(y) || x.as<Tuple>()->size != y.as<Tuple>()->size) return false;
  for (int64_t i = 0; i < x.as<Tuple>()->size; ++i)
    if (x.as<Tuple>()->items()[i] != y.as<Tuple>()->items()[i]) return false;  // interned
  return true;
}

bool SameInstanceLayout(Type* a, Type* b) {
  Type *solid_a = SolidBase(a), *solid_b = SolidBase(b);
  return a->dealloc == b->dealloc && (solid_a == solid_b || SameSlots(solid_a, solid_b)) && a->size == b->size && a->dict_offset == b->dict_offset &&
         (a->inline_offset != 0) == (b->inline_offset != 0) && HasFlag(a, kHasWeakRefs) == HasFlag(b, kHasWeakRefs);
}

bool SetClass(Thread& th, Value self, Value value) {
  if (value.empty()) {
    Raise(th, types::kTypeError, "can't delete __class__ attribute");
    return false;
  }
  if (!IsType(value)) {
    Raise(th, types::kTypeError, "__class__ must be set to a class, not '%T' object", value);
    return false;
  }
  if (!AuditSetAttribute(th, self, "__class__", value)) return false;
  Type* to = value.as<Type>();
  Type* from = TypeOf(self);
  bool modules = IsSubtype(to, types::kModule) && IsSubtype(from, types::kModule);
  bool mutable_types = HasFlag(to, kHeapType) && HasFlag(from, kHeapType) && !HasFlag(to, kImmutableType) && !HasFlag(from, kImmutableType);
  if (!modules && !mutable_types) {
    Raise(th, types::kTypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
    return false;
  }
  bool plain_module = modules && to->size == from->size && to->dict_offset == from->dict_offset;
  if (!plain_module && !SameInstanceLayout(from, to)) {
    Raise(th, types::kTypeError, "__class__ assignment: '%s' object layout differs from '%s'", to->name, from->name);
    return false;
  }
  Object* object = self.object();
  // The inline attributes are laid out by the old class's names.
  if (from->inline_offset != 0 && InstanceDict(th, object) == nullptr) return false;
  IncRef(Value(to));
  immortal::ChangeType(object, to);
  DecRef(Value(from));
  return true;
}

Value ObjectFormat(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "__format__() argument must be str, not %T", args[1]);
  if (args[1].as<Str>()->length > 0) return Raise(th, types::kTypeError, "unsupported format string passed to %.200T.__format__", args[0]);
  return ToStr(th, args[0]);
}

Value ObjectSizeOf(Thread& th, const Value* args) {
  Type* type = TypeOf(args[0]);
  return NewInt(th, args[0].IsObject() && args[0].IsCounted() ? static_cast<int64_t>(alloc::Heap::UsableSize(args[0].object())) : type->size);
}

Value ObjectDir(Thread& th, const Value* args) {
  Owned dict(FindAttr(th, args[0], ids::__dict__()));
  if (!dict) return Value();
  Owned names(IsDict(dict) ? Value(DictCopy(th, dict.as<Dict>())) : Value(NewDict(th)));
  if (!names) return Value();
  Owned cls(FindAttr(th, args[0], ids::__class__()));
  if (!cls) return Value();
  if (!cls.get().IsNotFound() && !MergeClassNames(th, names.as<Dict>(), cls)) return Value();
  return ListFrom(th, names);
}

Value InitSubclass(Thread&, const Value*) { return Value::None(); }
Value SubclassHook(Thread&, const Value*) { return Value::NotImplemented(); }

const MethodDef kObjectMethods[] = {
    {"__reduce_ex__", ObjectReduceEx, "($self, protocol, /)", "Helper for pickle."},
    {"__reduce__", ObjectReduce, "($self, /)", "Helper for pickle."},
    {"__getstate__", ObjectGetState, "($self, /)", "Helper for pickle."},
    {"__subclasshook__", SubclassHook, "($type, object, /)",
     "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\n"
     "It should return True, False or NotImplemented.",
     kClassMethodFlag},
    {"__init_subclass__", InitSubclass, "($type, /)", "This method is called when a class is subclassed.\n\nThe default implementation does nothing.",
     kClassMethodFlag},
    {"__format__", ObjectFormat, "($self, format_spec, /)", "Default object formatter."},
    {"__sizeof__", ObjectSizeOf, "($self, /)", "Size of object in memory, in bytes."},
    {"__dir__", ObjectDir, "($self, /)", "Default dir() implementation."},
    {},
};

const GetSetDef kObjectGetSets[] = {
    {"__class__", GetClass, SetClass, "the object's class"},
    {},
};

}  // namespace

int64_t HashPointer(const void* pointer) {
  uint64_t bits = reinterpret_cast<uintptr_t>(pointer);
  int64_t hash = static_cast<int64_t>(bits >> 4 | bits << 60);
  return hash == -1 ? -2 : hash;
}

int64_t HashNotImplemented(Thread& th, Value self) {
  Raise(th, types::kTypeError, "unhashable type: '%.200T'", self);
  return -1;
}

Value ObjectNew(Thread& th, Type* type, Args args) {
  if (HasArgs(args)) {
    if (type->slots.new_ != ObjectNew) return Raise(th, types::kTypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
    if (type->slots.init == ObjectInit) return Raise(th, types::kTypeError, "%.200s() takes no arguments", type->name);
  }
  if (HasFlag(type, kAbstract)) return RaiseAbstract(th, type);
  if (HasFlag(type, kHeapType)) return AllocateInstance(th, type);
  return NewObject(th, type, type->size);
}

bool ObjectInit(Thread& th, Value self, Args args) {
  if (!HasArgs(args)) return true;
  Type* type = TypeOf(self);
  if (type->slots.init != ObjectInit) {
    Raise(th, types::kTypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
    return false;
  }
  if (type->slots.new_ == ObjectNew) {
    Raise(th, types::kTypeError, "%.200s.__init__() takes exactly one argument (the instance to initialize)", type->name);
    return false;
  }
  return true;
}

void InitObjectType(Type* type) {
  type->size = sizeof(Object);
  type->type_flags = kBaseType;
  type->dealloc = FreeObject;
  type->slots.repr = ObjectRepr;
  type->slots.str = ObjectStr;
  type->slots.hash = ObjectHash;
  type->slots.richcompare = ObjectCompare;
  type->slots.getattro = GenericGetAttr;
  type->slots.setattro = GenericSetAttr;
  type->slots.new_ = ObjectNew;
  type->slots.init = ObjectInit;
  type->methods = kObjectMethods;
  type->getsets = kObjectGetSets;
  type->docstring =
      "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\n"
      "instance that has no instance attributes and cannot be given any.\n";
}

}  // namespace tessera::objects
