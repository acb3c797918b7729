// classmethod and staticmethod.
#include <cstddef>

#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/function.h"
#include "objects/gc_support.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

#pragma GCC diagnostic ignored "-Winvalid-offsetof"

namespace tessera::objects {
namespace {

Value NewHolder(Thread& th, Type* type, Value function) {
  auto* holder = static_cast<FunctionHolder*>(NewObject(th, type, sizeof(FunctionHolder)));
  if (holder == nullptr) return Value();
  holder->function = Dup(function);
  holder->dict = Value::Unbound();
  return holder;
}

// The name, the docstring and so on of the function are the holder's too.
bool CopyAttributes(Thread& th, Value holder, Value function) {
  Str* const kNames[] = {ids::__module__(), ids::__name__(), ids::__qualname__(), ids::__doc__(), ids::__annotations__()};
  for (Str* name : kNames) {
    Owned value(FindAttr(th, function, name));
    if (!value) return false;
    if (!value.get().IsNotFound() && !SetAttr(th, holder, name, value)) return false;
  }
  Owned wrapped(FindAttr(th, function, ids::__dict__()));
  if (!wrapped) return false;
  if (wrapped.get().IsNotFound() || !IsDict(wrapped)) return true;
  Dict* own = InstanceDict(th, holder.object());
  return own != nullptr && DictUpdate(th, own, wrapped, false);
}

Value HolderNew(Thread& th, Type* type, Args) { return NewHolder(th, type, Value::None()); }

bool HolderInit(Thread& th, Value self, Args args) {
  const char* name = IsSubtype(TypeOf(self), types::kClassMethod) ? "classmethod" : "staticmethod";
  if (args.kwnames != nullptr && args.kwnames->size > 0) {
    Raise(th, types::kTypeError, "%s() takes no keyword arguments", name);
    return false;
  }
  if (args.count != 1) {
    Raise(th, types::kTypeError, "%s expected 1 argument, got %zu", name, args.count);
    return false;
  }
  XDecRef(std::exchange(self.as<FunctionHolder>()->function, Dup(args.values[0])));
  return CopyAttributes(th, self, args.values[0]);
}

Value ClassMethodGet(Thread& th, Value self, Value object, Value type) {
  Value function = self.as<FunctionHolder>()->function;
  if (type.empty() || type.IsNone()) type = TypeOf(object);
  // A descriptor inside (a property, say) is asked with the class as its object.
  DescrGetFn get = TypeOf(function)->slots.descr_get;
  if (get != nullptr && !IsExactly(function, types::kFunction)) {
    RecursionGuard guard(th);
    return guard ? get(th, function, type, type) : Value();
  }
  return NewMethod(th, function, type);
}

Value StaticMethodGet(Thread&, Value self, Value, Value) { return Dup(self.as<FunctionHolder>()->function); }
Value StaticMethodCall(Thread& th, Value self, Args args) {
  RecursionGuard guard(th, "while calling a Python object");
  return guard ? Call(th, self.as<FunctionHolder>()->function, args) : Value();
}

Value ClassMethodRepr(Thread& th, Value self) { return Format(th, "<classmethod(%R)>", self.as<FunctionHolder>()->function); }
Value StaticMethodRepr(Thread& th, Value self) { return Format(th, "<staticmethod(%R)>", self.as<FunctionHolder>()->function); }

Value GetFunction(Thread&, Value self) { return Dup(self.as<FunctionHolder>()->function); }
Value GetAbstract(Thread& th, Value self) {
  RecursionGuard guard(th);
  Owned flag(guard ? FindAttr(th, self.as<FunctionHolder>()->function, ids::__isabstractmethod__()) : Value());
  if (!flag) return Value();
  if (flag.get().IsNotFound()) return Value::False();
  int truth = IsTrue(th, flag);
  return truth < 0 ? Value() : Value::Bool(truth);
}
// The function's own, for holders that were laid out without a dict of their own.
template <Str* (*name)()>
Value GetFromFunction(Thread& th, Value self) {
  Value dict = self.as<FunctionHolder>()->dict;
  if (!dict.IsUnbound()) {
    Value own = FindDictItem(th, dict.as<Dict>(), name());
    if (own.empty()) return Value();
    if (!own.IsNotFound()) return Dup(own);
  }
  RecursionGuard guard(th);  // one may hold another, or itself
  return guard ? GetAttr(th, self.as<FunctionHolder>()->function, name()) : Value();
}
template <Str* (*name)()>
bool SetInDict(Thread& th, Value self, Value value) {
  if (!value.empty() && !self.IsCounted()) return true;
  Dict* dict = InstanceDict(th, self.object());
  if (dict == nullptr) return false;
  return value.empty() ? DictDelete(th, dict, name()) >= 0 : DictSet(th, dict, name(), value);
}

const GetSetDef kHolderGetSets[] = {
    {"__func__", GetFunction, nullptr, nullptr},
    {"__wrapped__", GetFunction, nullptr, nullptr},
    {"__isabstractmethod__", GetAbstract, nullptr, nullptr},
    {"__dict__", GetDictAttribute, SetDictAttribute, nullptr},
    {"__name__", GetFromFunction<ids::__name__>, SetInDict<ids::__name__>, nullptr},
    {"__qualname__", GetFromFunction<ids::__qualname__>, SetInDict<ids::__qualname__>, nullptr},
    {"__module__", GetFromFunction<ids::__module__>, SetInDict<ids::__module__>, nullptr},
    {"__doc__", GetFromFunction<ids::__doc__>, SetInDict<ids::__doc__>, nullptr},
    {},
};

void HolderDealloc(Object* object) {
  auto* holder = static_cast<FunctionHolder*>(object);
  HideFromCollector(object);
  XDecRef(holder->function);
  XDecRef(holder->dict);
  FreeObject(object);
}
int HolderTraverse(Object* object, immortal::Visitor visit) {
  auto* holder = static_cast<FunctionHolder*>(object);
  if (int result = VisitValue(visit, holder->function)) return result;
  return VisitValue(visit, holder->dict);
}
int HolderClear(Object* object) {
  auto* holder = static_cast<FunctionHolder*>(object);
  XDecRef(std::exchange(holder->function, Value::None()));
  XDecRef(std::exchange(holder->dict, Value::Unbound()));
  return 0;
}

void InitHolderType(Type* type) {
  type->size = sizeof(FunctionHolder);
  type->type_flags = kBaseType | kCollectable | kHasDict;
  type->dict_offset = offsetof(FunctionHolder, dict);
  type->dealloc = HolderDealloc;
  type->traverse = HolderTraverse;
  type->clear = HolderClear;
  type->slots.new_ = HolderNew;
  type->slots.init = HolderInit;
  type->getsets = kHolderGetSets;
}

}  // namespace

Value NewStaticMethod(Thread& th, Value function) { return NewHolder(th, types::kStaticMethod, function); }
Value NewClassMethod(Thread& th, Value function) { return NewHolder(th, types::kClassMethod, function); }

void InitClassMethodType(Type* type) {
  InitHolderType(type);
  type->slots.descr_get = ClassMethodGet;
  type->slots.repr = ClassMethodRepr;
  type->docstring =
      "classmethod(function) -> method\n\nConvert a function to be a class method.\n\nA class method receives the class as implicit first argument,\n"
      "just like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n"
      "      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).";
}

void InitStaticMethodType(Type* type) {
  InitHolderType(type);
  type->slots.descr_get = StaticMethodGet;
  type->slots.call = StaticMethodCall;
  type->slots.repr = StaticMethodRepr;
  type->docstring = "staticmethod(function) -> method\n\nConvert a function to be a static method.";
}

}  // namespace tessera::objects
