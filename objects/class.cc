// Making classes: what a class statement, type(name, bases, dict) and native modules' specs lead to.
#include "objects/class.h"

#include <cstring>

#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/function.h"
#include "objects/heap_type.h"
#include "objects/hooks.h"
#include "objects/identifiers.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/slot_table.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

bool SetName(Thread& th, HeapType* type, Str* name) {
  std::string_view text;
  Owned keep;
  if (!AsUtf8(th, name, &text, &keep)) return false;
  if (text.find('\0') != text.npos) {
    Raise(th, types::kValueError, "type name must not contain null characters");
    return false;
  }
  char* copy = static_cast<char*>(th.heap.Allocate(text.size() + 1));
  if (copy == nullptr) {
    RaiseMemoryError(th);
    return false;
  }
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = 0;
  Owned old_name(std::exchange(type->name_str, Dup(Value(name))));  // a subclass of str may end in Python, and rename the class again
  alloc::Heap::Free(type->own_name);
  type->name = type->own_name = copy;
  return true;
}

// Moves __qualname__ out of the dict into the type.
bool TakeQualname(Thread& th, HeapType* type, Dict* dict, Str* name) {
  Value given = FindDictItem(th, dict, ids::__qualname__());
  if (given.empty()) return false;
  if (given.IsNotFound()) {
    type->qualname = Dup(Value(name));
    return true;
  }
  if (!IsStr(given)) {
    Raise(th, types::kTypeError, "type __qualname__ must be a str, not %T", given);
    return false;
  }
  type->qualname = Dup(given);
  return DictDelete(th, dict, ids::__qualname__()) >= 0;
}

bool SetModuleName(Thread& th, Dict* dict) {
  Value present = FindDictItem(th, dict, ids::__module__());
  if (!present.IsNotFound()) return !present.empty();
  const Hooks* hooks = th.interp.hooks;
  Dict* globals = hooks != nullptr && hooks->current_globals != nullptr ? hooks->current_globals(th) : nullptr;
  if (globals == nullptr) return true;
  Value name = FindDictItem(th, globals, ids::__name__());
  if (name.empty() || name.IsNotFound()) return !name.empty();
  return DictSet(th, dict, ids::__module__(), name);
}

// A plain function under `name` becomes what `make` makes of it.
bool WrapFunction(Thread& th, Dict* dict, Str* name, Value (*make)(Thread&, Value)) {
  Value function = FindDictItem(th, dict, name);
  if (function.empty() || !IsExactly(function, types::kFunction)) return !function.empty();
  Owned wrapped(make(th, function));
  return wrapped && DictSet(th, dict, name, wrapped);
}

bool FillDict(Thread& th, HeapType* type, Dict* dict, Str* name) {
  if (!SetModuleName(th, dict) || !TakeQualname(th, type, dict, name)) return false;
  if (!WrapFunction(th, dict, ids::__new__(), NewStaticMethod) || !WrapFunction(th, dict, ids::__init_subclass__(), NewClassMethod) ||
      !WrapFunction(th, dict, ids::__class_getitem__(), NewClassMethod)) {
    return false;
  }
  Value doc = FindDictItem(th, dict, ids::__doc__());
  if (doc.empty()) return false;
  if (IsStr(doc)) {
    std::string_view text;
    Owned keep;
    if (!AsUtf8(th, doc.as<Str>(), &text, &keep)) return false;  // a lone surrogate
  }
  type->doc = IsStr(doc) ? Dup(doc) : Value::None();
  // Who defines __eq__ alone has no hash.
  Value eq = FindDictItem(th, dict, ids::__eq__());
  Value hash = FindDictItem(th, dict, ids::__hash__());
  if (!eq.empty() && !eq.IsNotFound() && hash.IsNotFound() && !DictSet(th, dict, ids::__hash__(), Value::None())) return false;
  return true;
}

// A class without a docstring says so, unless a slot has the name.
bool CompleteDoc(Thread& th, Dict* dict) {
  Value doc = FindDictItem(th, dict, ids::__doc__());
  return !doc.empty() && (!doc.IsNotFound() || DictSet(th, dict, ids::__doc__(), Value::None()));
}

// The __class__ cell of the methods learns what class it is.
bool SetClassCell(Thread& th, HeapType* type, Dict* dict) {
  Owned cell = Owned::Borrow(FindDictItem(th, dict, ids::__classcell__()));
  if (!cell || cell.get().IsNotFound()) return static_cast<bool>(cell);
  const Hooks* hooks = th.interp.hooks;
  if (hooks == nullptr || hooks->set_cell == nullptr || !hooks->set_cell(cell, type)) {
    Raise(th, types::kTypeError, "__classcell__ must be a nonlocal cell, not %R", Value(TypeOf(cell)));
    return false;
  }
  return DictDelete(th, dict, ids::__classcell__()) >= 0;
}

void AddCallNote(Thread& th, Value attribute, Value name, HeapType* type) {
  Owned pending(TakeException(th));
  Owned note(Format(th, "Error calling __set_name__ on '%.100T' instance %R in '%.100s'", attribute, name, type->name));
  if (note) Owned ignored(CallMethod(th, pending, ids::add_note(), {note.get()}));
  ClearException(th);
  RestoreException(th, pending.Release());
}

bool CallSetNames(Thread& th, HeapType* type) {
  Owned names(DictCopy(th, type->dict.as<Dict>()));
  if (!names) return false;
  int64_t position = 0;
  Value key, value;
  while (DictNext(names.as<Dict>(), &position, &key, &value)) {
    Owned method(LookupSpecial(th, value, ids::__set_name__()));
    if (!method) return false;
    if (method.get().IsNotFound()) continue;
    Owned result(Call(th, method, {Value(type), key}));
    if (!result) {
      AddCallNote(th, value, key, type);
      return false;
    }
  }
  return true;
}

// super(type, type).__init_subclass__(**kwargs)
bool CallInitSubclass(Thread& th, HeapType* type, Args kwargs) {
  Owned keep = Owned::Borrow(type->mro);
  Tuple* mro = keep.as<Tuple>();
  int64_t after = 0;
  while (after < mro->size && mro->items()[after] != Value(type)) ++after;
  if (after == mro->size) {  // the metaclass's mro() left the class itself out
    Raise(th, types::kTypeError, "super(type, obj): obj must be an instance or subtype of type");
    return false;
  }
  for (int64_t i = after + 1; i < mro->size; ++i) {
    Owned found = Owned::Borrow(FindDictItem(th, mro->items()[i].as<Type>()->dict.as<Dict>(), ids::__init_subclass__()));
    if (!found) return false;
    if (found.get().IsNotFound()) continue;
    bool plain = IsExactly(found, types::kClassMethodDescriptor);
    if (plain && (kwargs.kwnames == nullptr || kwargs.kwnames->size == 0)) return true;  // object's own does nothing
    DescrGetFn get = TypeOf(found)->slots.descr_get;
    Owned bound(get != nullptr ? get(th, found, Value(), type) : Dup(found));
    if (!bound) return false;
    Owned result(Call(th, bound, Args{kwargs.values, 0, kwargs.kwnames}));
    return static_cast<bool>(result);
  }
  return true;
}

bool RegisterWithBases(Thread& th, HeapType* type) {
  Tuple* bases = type->bases.as<Tuple>();
  for (int64_t i = 0; i < bases->size; ++i) {
    if (!AddSubclass(th, bases->items()[i].as<Type>(), type)) return false;
  }
  return true;
}

bool DefinesSlot(Thread& th, Dict* dict) {
  for (size_t i = 0; i < kSlotCount; ++i) {
    Value found = FindDictItem(th, dict, kSlotTable[i].id());
    if (found.empty()) ClearException(th);
    if (!found.IsNotFound()) return true;
  }
  return false;
}

// A class with one base that defines no special method has its base's slots.
void FillSlots(Thread& th, HeapType* type) {
  type->slots = type->base->slots;
  type->finalize = type->base->finalize;
  bool plain = type->bases.as<Tuple>()->size == 1 && HasFlag(type->base, kHeapType) && type->mro.as<Tuple>()->size == type->base->mro.as<Tuple>()->size + 1;
  if (plain && !DefinesSlot(th, type->dict.as<Dict>())) return;
  UpdateSlots(th, type, nullptr);
}

bool BuildType(Thread& th, HeapType* type, Str* name, Tuple* bases, Type* base, Dict* dict) {
  if (!SetName(th, type, name)) return false;
  type->base = base;
  IncRef(Value(base));
  type->bases = Dup(Value(bases));
  type->type_flags = kHeapType | kBaseType | kCollectable;
  InheritLayout(type, base);
  Dict* own = DictCopy(th, dict);
  if (own == nullptr) return false;
  type->dict = own;
  if (!FillDict(th, type, own, name) || !SetClassCell(th, type, own) || !LayOutSlots(th, type, own) || !CompleteDoc(th, own)) return false;
  Value mro = MroOf(th, type);
  if (mro.empty()) return false;
  type->mro = mro;
  FillSlots(th, type);
  return RegisterWithBases(th, type);
}

}  // namespace

HeapType* AllocateHeapType(Thread& th, Type* metatype) {
  Object* object = NewObject(th, metatype, sizeof(HeapType));
  if (object == nullptr) return nullptr;
  HeapType* type = static_cast<HeapType*>(object);
  std::memset(reinterpret_cast<char*>(type) + sizeof(Object), 0, sizeof(HeapType) - sizeof(Object));
  type->bases = type->mro = type->dict = type->qualname = type->module = type->doc = Value::Unbound();
  type->weak_subclasses = type->name_str = type->slot_names = Value::Unbound();
  type->name = "?";
  return type;
}

Value CalculateMetaclass(Thread& th, Type* metatype, Tuple* bases) {
  Type* winner = metatype;
  for (int64_t i = 0; i < bases->size; ++i) {
    Type* candidate = TypeOf(bases->items()[i]);
    if (IsSubtype(winner, candidate)) continue;
    if (IsSubtype(candidate, winner)) {
      winner = candidate;
      continue;
    }
    return Raise(th, types::kTypeError,
                 "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
  }
  return winner;
}

Value NewHeapType(Thread& th, Type* metatype, Str* name, Tuple* bases, Dict* dict, Args init_subclass_kwargs) {
  Owned all_bases;
  if (bases->size == 0) {
    Value object = types::kObject.operator Type*();
    all_bases.Reset(NewTuple(th, &object, 1));
  } else {
    all_bases = Owned::Borrow(bases);
  }
  if (!all_bases) return Value();
  Type* base = BestBase(th, all_bases.as<Tuple>());
  if (base == nullptr) return Value();
  Owned made(AllocateHeapType(th, metatype));
  if (!made) return Value();
  HeapType* type = made.as<HeapType>();
  if (!BuildType(th, type, name, all_bases.as<Tuple>(), base, dict)) return Value();
  if (!CallSetNames(th, type) || !CallInitSubclass(th, type, init_subclass_kwargs)) return Value();
  return made.Release();
}

bool RenameType(Thread& th, HeapType* type, Str* name) { return SetName(th, type, name); }

// --- Types of native modules ---

namespace {

bool AddItem(Thread& th, Dict* dict, Str* owned_name, Value owned_value) {
  Owned name{owned_name != nullptr ? Value(owned_name) : Value()};
  Owned value(owned_value);
  return name && value && DictSet(th, dict, name.as<Str>(), value);
}

bool AddTables(Thread& th, HeapType* type, const TypeSpec& spec) {
  Dict* dict = type->dict.as<Dict>();
  for (const MethodDef* def = spec.methods; def != nullptr && def->name != nullptr; ++def) {
    Value value;
    if (def->flags & kStaticMethodFlag) {
      Owned function(NewBuiltinFunction(th, def, type, Value::None()));
      value = function ? NewStaticMethod(th, function) : Value();
    } else {
      value = NewMethodDescriptor(th, def, type);
    }
    if (!AddItem(th, dict, Intern(th, def->name), value)) return false;
  }
  for (const GetSetDef* def = spec.getsets; def != nullptr && def->name != nullptr; ++def) {
    if (!AddItem(th, dict, Intern(th, def->name), NewGetSetDescriptor(th, def, type))) return false;
  }
  return true;
}

// Special methods for the slots that the spec's fill() has set.
bool AddSlotMethods(Thread& th, HeapType* type) {
  Dict* dict = type->dict.as<Dict>();
  for (size_t i = 0; i < kSlotCount; ++i) {
    const WrapperDef& row = kSlotTable[i];
    if (row.wrap == nullptr || SlotAt(type, row.offset) == nullptr || !FindDictItem(th, dict, row.id()).IsNotFound()) continue;
    if (row.id() == ids::__hash__() && type->slots.hash == HashNotImplemented) {
      if (!DictSet(th, dict, row.id(), Value::None())) return false;
      continue;
    }
    if (!AddItem(th, dict, row.id(), NewWrapperDescriptor(th, &row, type))) return false;
  }
  if (type->slots.new_ == nullptr) return true;
  return AddItem(th, dict, ids::__new__(), NewBuiltinFunction(th, &kNewMethodDef, type, Value::None()));
}

void InheritUnsetSlots(HeapType* type, const Type* base) {
  bool own_compare = type->slots.richcompare != nullptr, own_hash = type->slots.hash != nullptr;
  for (size_t i = 0; i < kSlotCount; ++i) {
    if (kSlotTable[i].id() == ids::__hash__() || kSlotTable[i].id() == ids::__new__()) continue;
    if (SlotAt(type, kSlotTable[i].offset) == nullptr) SetSlotAt(type, kSlotTable[i].offset, SlotAt(base, kSlotTable[i].offset));
  }
  if (!own_hash) type->slots.hash = own_compare ? HashNotImplemented : base->slots.hash;
  if (type->slots.new_ == nullptr && !HasFlag(type, kDisallowInstantiation)) type->slots.new_ = base->slots.new_;
}

bool NameSpecType(Thread& th, HeapType* type, const TypeSpec& spec) {
  std::string_view full = spec.name;
  size_t dot = full.rfind('.');
  std::string_view short_name = dot == full.npos ? full : full.substr(dot + 1);
  Owned name(Intern(th, short_name));
  if (!name || !SetName(th, type, name.as<Str>())) return false;
  type->name = spec.name;  // messages show the module as well
  type->qualname = name.Release();
  Owned module(Intern(th, dot == full.npos ? "builtins" : full.substr(0, dot)));
  Owned doc(spec.doc != nullptr ? Value(NewStr(th, spec.doc)) : Value::None());
  if (!module || !doc) return false;
  Dict* dict = type->dict.as<Dict>();
  if (!DictSet(th, dict, ids::__module__(), module) || !DictSet(th, dict, ids::__doc__(), doc)) return false;
  type->doc = doc.Release();
  return true;
}

// The native functions that fill() has set become the native part's; the class's own call them.
void TakeNativeFunctions(HeapType* type, Type* base, const TypeSpec& spec) {
  auto* dealloc = type->dealloc;
  auto* traverse = type->traverse;
  auto* clear = type->clear;
  uint32_t dict_offset = type->dict_offset;  // of a field of the native part
  InheritLayout(type, base);
  if (dict_offset != 0) {
    type->dict_offset = dict_offset;
    type->dict_is_native = true;
  }
  if (dealloc != nullptr) type->native_dealloc = dealloc;
  if (traverse != nullptr) type->native_traverse = traverse;
  if (clear != nullptr) type->native_clear = clear;
  if (spec.size > type->size) {
    type->size = type->native_size = spec.size;
    type->extends_layout = true;
  }
}

}  // namespace

Value NewTypeFromSpec(Thread& th, const TypeSpec& spec, Value module, Type* base) {
  if (base == nullptr) base = types::kObject;
  Owned made(AllocateHeapType(th, types::kType));
  if (!made) return Value();
  HeapType* type = made.as<HeapType>();
  type->type_flags = spec.flags | kHeapType | kCollectable;
  type->base = base;
  IncRef(Value(base));
  Value base_value = base;
  Tuple* bases = NewTuple(th, &base_value, 1);
  if (bases == nullptr) return Value();
  type->bases = bases;
  Dict* dict = NewDict(th);
  if (dict == nullptr) return Value();
  type->dict = dict;
  if (!NameSpecType(th, type, spec)) return Value();
  if (spec.fill != nullptr) spec.fill(type);
  TakeNativeFunctions(type, base, spec);
  if (!AddTables(th, type, spec) || !AddSlotMethods(th, type)) return Value();
  InheritUnsetSlots(type, base);
  if (!AddDictOfSpec(th, type, spec.flags)) return Value();
  type->mro = ComputeMro(th, type);
  if (type->mro.empty()) {
    type->mro = Value::Unbound();
    return Value();
  }
  if (IsModule(module)) type->module_state_owner = Dup(module).object();
  return RegisterWithBases(th, type) ? made.Release() : Value();
}

}  // namespace tessera::objects
