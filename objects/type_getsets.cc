// Attributes and methods of the type `type`: __name__, __bases__, __dict__, mro(), __subclasses__() ...
#include "objects/type_getsets.h"

#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/heap_type.h"
#include "objects/hooks.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/mapping_proxy.h"
#include "objects/protocol.h"
#include "objects/protocol_type.h"
#include "objects/slot_table.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_bases.h"

namespace tessera::objects {
namespace {

// A name of a static type is "x" of builtins or "module.x".
std::string_view AfterDot(std::string_view name) {
  size_t dot = name.rfind('.');
  return dot == name.npos ? name : name.substr(dot + 1);
}
std::string_view BeforeDot(std::string_view name) {
  size_t dot = name.rfind('.');
  return dot == name.npos ? "builtins" : name.substr(0, dot);
}

Value FindOwn(Thread& th, Type* type, Str* name) { return FindDictItem(th, type->dict.as<Dict>(), name); }

// May this class's attribute be changed? Raises as CPython's check does, for setting and deleting; audit hooks are asked.
bool MaySet(Thread& th, Type* type, Value value, const char* name) {
  if (HasFlag(type, kImmutableType)) {
    Raise(th, types::kTypeError, "cannot set '%s' attribute of immutable type '%s'", name, type->name);
    return false;
  }
  if (value.empty()) {
    Raise(th, types::kTypeError, "cannot delete '%s' attribute of immutable type '%s'", name, type->name);
    return false;
  }
  return AuditSetAttribute(th, Value(type), name, value);
}

Value GetName(Thread& th, Value self) { return TypeShortName(th, self.as<Type>()); }
bool SetName(Thread& th, Value self, Value value) {
  Type* type = self.as<Type>();
  if (!MaySet(th, type, value, "__name__")) return false;
  if (!IsStr(value)) {
    Raise(th, types::kTypeError, "can only assign string to %s.__name__, not '%T'", type->name, value);
    return false;
  }
  return RenameType(th, AsHeapType(type), value.as<Str>());
}

Value GetQualname(Thread& th, Value self) { return TypeQualname(th, self.as<Type>()); }
bool SetQualname(Thread& th, Value self, Value value) {
  Type* type = self.as<Type>();
  if (!MaySet(th, type, value, "__qualname__")) return false;
  if (!IsStr(value)) {
    Raise(th, types::kTypeError, "can only assign string to %s.__qualname__, not '%T'", type->name, value);
    return false;
  }
  DecRef(std::exchange(type->qualname, Dup(value)));
  return true;
}

bool SetDictItem(Thread& th, Type* type, Str* name, Value value) {
  if (!DictSet(th, type->dict.as<Dict>(), name, value)) return false;
  TypeModified(th, type);
  return true;
}

Value GetModule(Thread& th, Value self) { return TypeModuleName(th, self.as<Type>()); }
bool SetModule(Thread& th, Value self, Value value) {
  return MaySet(th, self.as<Type>(), value, "__module__") && SetDictItem(th, self.as<Type>(), ids::__module__(), value);
}

Value GetBases(Thread&, Value self) { return Dup(self.as<Type>()->bases); }
Value GetBase(Thread&, Value self) {
  Type* base = self.as<Type>()->base;
  return base == nullptr ? Value::None() : Dup(Value(base));
}
Value GetMro(Thread&, Value self) {
  Value mro = self.as<Type>()->mro;
  return mro.IsUnbound() ? Value::None() : Dup(mro);
}
bool ReadOnly(Thread& th, Value, Value) {
  Raise(th, types::kAttributeError, "readonly attribute");
  return false;
}

Value GetDict(Thread& th, Value self) { return NewMappingProxy(th, self.as<Type>()->dict); }

Value GetDoc(Thread& th, Value self) {
  Type* type = self.as<Type>();
  if (!HasFlag(type, kHeapType)) return type->doc;
  Value doc = FindOwn(th, type, ids::__doc__());
  if (doc.empty()) return Value();
  if (doc.IsNotFound()) return Value::None();
  Owned keep = Owned::Borrow(doc);
  DescrGetFn get = TypeOf(doc)->slots.descr_get;
  return get != nullptr ? get(th, doc, Value(), self) : keep.Release();
}
bool SetDoc(Thread& th, Value self, Value value) {
  return MaySet(th, self.as<Type>(), value, "__doc__") && SetDictItem(th, self.as<Type>(), ids::__doc__(), value);
}

Value GetAbstractMethods(Thread& th, Value self) {
  Type* type = self.as<Type>();
  Value methods = type == types::kType ? Value::NotFound() : FindOwn(th, type, ids::__abstractmethods__());
  if (methods.IsNotFound()) return RaiseValue(th, types::kAttributeError, ids::__abstractmethods__());
  return methods.empty() ? Value() : Dup(methods);
}
bool SetAbstractMethods(Thread& th, Value self, Value value) {
  Type* type = self.as<Type>();
  if (HasFlag(type, kImmutableType)) return MaySet(th, type, value, "__abstractmethods__");
  int abstract = 0;
  if (value.empty()) {
    int deleted = DictDelete(th, type->dict.as<Dict>(), ids::__abstractmethods__());
    if (deleted == 0) RaiseValue(th, types::kAttributeError, ids::__abstractmethods__());
    if (deleted <= 0) return false;
    TypeModified(th, type);
  } else {
    abstract = IsTrue(th, value);
    if (abstract < 0 || !SetDictItem(th, type, ids::__abstractmethods__(), value)) return false;
  }
  type->type_flags = (type->type_flags & ~kAbstract) | (abstract ? uint32_t{kAbstract} : 0u);
  return true;
}

Value GetAnnotations(Thread& th, Value self) {
  Type* type = self.as<Type>();
  if (!HasFlag(type, kHeapType)) return RaiseNoAttribute(th, self, ids::__annotations__());
  Value present = FindOwn(th, type, ids::__annotations__());
  if (present.empty()) return Value();
  if (!present.IsNotFound()) {
    Owned keep = Owned::Borrow(present);
    DescrGetFn get = TypeOf(present)->slots.descr_get;
    return get != nullptr ? get(th, present, Value(), self) : keep.Release();
  }
  Owned made(NewDict(th));
  return made && SetDictItem(th, type, ids::__annotations__(), made) ? made.Release() : Value();
}
bool SetAnnotations(Thread& th, Value self, Value value) {
  Type* type = self.as<Type>();
  if (HasFlag(type, kImmutableType)) return MaySet(th, type, value, "__annotations__");
  if (!value.empty()) return SetDictItem(th, type, ids::__annotations__(), value);
  int deleted = DictDelete(th, type->dict.as<Dict>(), ids::__annotations__());
  if (deleted == 0) RaiseNoAttribute(th, self, ids::__annotations__());
  if (deleted > 0) TypeModified(th, type);
  return deleted > 0;
}

Value GetTypeParams(Thread& th, Value self) {
  Value found = FindOwn(th, self.as<Type>(), ids::__type_params__());
  if (found.empty()) return Value();
  return found.IsNotFound() ? Value(EmptyTuple()) : Dup(found);
}
bool SetTypeParams(Thread& th, Value self, Value value) {
  return MaySet(th, self.as<Type>(), value, "__type_params__") && SetDictItem(th, self.as<Type>(), ids::__type_params__(), value);
}

Value GetTextSignature(Thread& th, Value self) {
  Type* type = self.as<Type>();
  for (const MethodDef* def = type->methods; def != nullptr && def->name != nullptr; ++def) {
    if (def->name[0] == '\0') return NewStr(th, def->signature.text);
  }
  return Value::None();
}

Value GetBasicSize(Thread& th, Value self) { return NewInt(th, self.as<Type>()->size); }
Value GetItemSize(Thread& th, Value self) { return NewInt(th, self.as<Type>()->item_size); }
Value GetDictOffset(Thread& th, Value self) {
  uint32_t offset = self.as<Type>()->dict_offset;
  return NewInt(th, offset == kDictAtEnd ? -1 : static_cast<int64_t>(offset));
}
Value GetWeakRefOffset(Thread& th, Value self) { return NewInt(th, HasFlag(self.as<Type>(), kHasWeakRefs) ? 4 : 0); }

// The bits that CPython documents.
Value GetFlags(Thread& th, Value self) {
  struct Pair {
    uint32_t ours;
    int theirs;
  };
  constexpr Pair kPairs[] = {{kDisallowInstantiation, 7}, {kImmutableType, 8}, {kHeapType, 9},       {kBaseType, 10},      {kCollectable, 14}, {kAbstract, 20},
                             {kIntSubclass, 24},          {kListSubclass, 25}, {kTupleSubclass, 26}, {kBytesSubclass, 27}, {kStrSubclass, 28}, {kDictSubclass, 29},
                             {kExceptionSubclass, 30},    {kTypeSubclass, 31}};
  int64_t flags = 1 << 12;
  for (const Pair& pair : kPairs) {
    if (HasFlag(self.as<Type>(), pair.ours)) flags |= int64_t{1} << pair.theirs;
  }
  return NewInt(th, flags);
}

Value MroMethod(Thread& th, const Value* args) {
  Owned mro(ComputeMro(th, args[0].as<Type>()));
  return mro ? Value(ListFrom(th, mro)) : Value();
}

Value Subclasses(Thread& th, const Value* args) {
  Owned list(NewList(th));
  if (!list) return Value();
  bool ok = ForEachSubclass(
      th, args[0].as<Type>(), [](Thread& t, Type* subclass, void* out) { return ListAppend(t, static_cast<List*>(out), subclass); }, list.as<List>());
  return ok ? list.Release() : Value();
}

Value Prepare(Thread& th, const Value*) { return NewDict(th); }
Value InstanceCheck(Thread& th, const Value* args) {
  int result = RealIsInstance(th, args[1], args[0]);
  return result < 0 ? Value() : Value::Bool(result);
}
Value SubclassCheck(Thread& th, const Value* args) {
  int result = RealIsSubclass(th, args[1], args[0]);
  return result < 0 ? Value() : Value::Bool(result);
}

Value Dir(Thread& th, const Value* args) {
  Owned names(NewDict(th));
  if (!names || !MergeClassNames(th, names.as<Dict>(), args[0])) return Value();
  return ListFrom(th, names);
}

Value SizeOf(Thread& th, const Value* args) { return NewInt(th, TypeOf(args[0])->size); }

}  // namespace

Value TypeModuleName(Thread& th, Type* type) {
  if (!HasFlag(type, kHeapType)) return Intern(th, BeforeDot(type->name));
  Value module = FindOwn(th, type, ids::__module__());
  if (module.IsNotFound()) return RaiseValue(th, types::kAttributeError, ids::__module__());
  return module.empty() ? Value() : Dup(module);
}

Value TypeShortName(Thread& th, Type* type) {
  if (HasFlag(type, kHeapType)) return Dup(AsHeapType(type)->name_str);
  return Intern(th, AfterDot(type->name));
}

Value TypeQualname(Thread& th, Type* type) {
  if (HasFlag(type, kHeapType)) return Dup(type->qualname);
  return Intern(th, AfterDot(type->name));
}

// All names of the class and its bases go into `names`, as dir() shows them.
bool MergeClassNames(Thread& th, Dict* names, Value cls) {
  Owned dict(FindAttr(th, cls, ids::__dict__()));
  if (!dict) return false;
  if (!dict.get().IsNotFound() && !DictUpdate(th, names, dict)) return false;
  Owned bases(FindAttr(th, cls, ids::__bases__()));
  if (!bases) return false;
  if (!IsTuple(bases)) return true;
  for (int64_t i = 0; i < bases.as<Tuple>()->size; ++i) {
    if (!MergeClassNames(th, names, bases.as<Tuple>()->items()[i])) return false;
  }
  return true;
}

const GetSetDef kTypeGetSets[] = {
    {"__name__", GetName, SetName, nullptr},
    {"__qualname__", GetQualname, SetQualname, nullptr},
    {"__bases__", GetBases, SetBases, nullptr},
    {"__base__", GetBase, ReadOnly, nullptr},
    {"__mro__", GetMro, nullptr, nullptr},
    {"__module__", GetModule, SetModule, nullptr},
    {"__abstractmethods__", GetAbstractMethods, SetAbstractMethods, nullptr},
    {"__dict__", GetDict, nullptr, nullptr},
    {"__doc__", GetDoc, SetDoc, nullptr},
    {"__text_signature__", GetTextSignature, nullptr, nullptr},
    {"__annotations__", GetAnnotations, SetAnnotations, nullptr},
    {"__type_params__", GetTypeParams, SetTypeParams, nullptr},
    {"__basicsize__", GetBasicSize, ReadOnly, nullptr},
    {"__itemsize__", GetItemSize, ReadOnly, nullptr},
    {"__flags__", GetFlags, ReadOnly, nullptr},
    {"__dictoffset__", GetDictOffset, ReadOnly, nullptr},
    {"__weakrefoffset__", GetWeakRefOffset, ReadOnly, nullptr},
    {},
};

const MethodDef kTypeMethods[] = {
    {"mro", MroMethod, "($self, /)", "Return a type's method resolution order."},
    {"__subclasses__", Subclasses, "($self, /)", "Return a list of immediate subclasses."},
    {"__prepare__", Prepare, "($type, /, *args, **kwargs)", "__prepare__() -> dict\nused for the class statement", kClassMethodFlag},
    {"__instancecheck__", InstanceCheck, "($self, instance, /)", "Check if an object is an instance."},
    {"__subclasscheck__", SubclassCheck, "($self, subclass, /)", "Check if a class is a subclass."},
    {"__dir__", Dir, "($self, /)", "Specialized __dir__ implementation for types."},
    {"__sizeof__", SizeOf, "($self, /)", "Return memory consumption of the type object."},
    {},
};

}  // namespace tessera::objects
