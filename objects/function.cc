// Native functions as objects, and methods bound to their object.
#include "objects/function.h"

#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/type_getsets.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/hashing.h"
#include "objects/identifiers.h"
#include "objects/module.h"
#include "objects/native_call.h"
#include "objects/prepend_args.h"
#include "objects/protocol.h"
#include "objects/slot_table.h"
#include "objects/str.h"
#include "objects/weakref.h"

namespace tessera::objects {
namespace {

bool BelongsToModule(const BuiltinFunction* f) { return f->self.IsUnbound() || f->self.IsNone() || IsModule(f->self); }

Type* OwnerForMessages(const BuiltinFunction* f) {
  if (BelongsToModule(f)) return nullptr;
  return IsType(f->self) ? f->self.as<Type>() : TypeOf(f->self);
}

Value BuiltinCall(Thread& th, Value callable, Args args) {
  auto* f = callable.as<BuiltinFunction>();
  const Signature& signature = f->def->signature;
  if (signature.simple && signature.has_self && signature.params == 2 && args.count == 1 && args.kwnames == nullptr) [[likely]] {
    Value values[] = {f->self, args.values[0]};
    return f->def->function(th, values);
  }
  if (f->def == &kNewMethodDef) return CallNativeNew(th, f->self.as<Type>(), args);
  Value self = f->def->signature.has_self ? f->self : Value::Unbound();
  return CallCallee(th, NativeCallee{f->def, self, OwnerForMessages(f), f->module}, args);
}

Value BuiltinRepr(Thread& th, Value self) {
  auto* f = self.as<BuiltinFunction>();
  if (BelongsToModule(f)) return Format(th, "<built-in function %s>", f->def->name);
  return Format(th, "<built-in method %s of %T object at 0x%llx>", f->def->name, f->self, static_cast<unsigned long long>(f->self.bits()));
}

Value BuiltinCompare(Thread&, Value a, Value b, CompareOp op) {
  if (!IsExactly(b, types::kBuiltinFunction) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::NotImplemented();
  auto* f = a.as<BuiltinFunction>();
  auto* g = b.as<BuiltinFunction>();
  return Value::Bool((f->def == g->def && f->self == g->self) == (op == CompareOp::kEq));
}

int64_t BuiltinHash(Thread&, Value self) {
  auto* f = self.as<BuiltinFunction>();
  int64_t hash = HashPointer(f->def) ^ HashPointer(reinterpret_cast<void*>(f->self.bits()));
  return hash == -1 ? -2 : hash;
}

Value BuiltinName(Thread& th, Value self) { return Intern(th, self.as<BuiltinFunction>()->def->name); }
Value BuiltinQualname(Thread& th, Value self) {
  auto* f = self.as<BuiltinFunction>();
  if (BelongsToModule(f)) return Intern(th, f->def->name);
  Type* owner = OwnerForMessages(f);
  Owned qualname(GetAttr(th, owner, ids::__qualname__()));
  return qualname ? Format(th, "%S.%s", qualname.get(), f->def->name) : Value();
}
Value BuiltinSelf(Thread& th, Value self) {
  Value bound = self.as<BuiltinFunction>()->is_shared() ? th.interp.builtins_module : self.as<BuiltinFunction>()->self;
  if (bound.empty()) return Value::None();  // before there is one, or at the end
  return bound.IsUnbound() ? Value::None() : Dup(bound);
}
Value BuiltinModule(Thread&, Value self) {
  auto* f = self.as<BuiltinFunction>();
  return f->is_shared() ? Value(ids::builtins()) : Dup(f->module);
}
Value BuiltinDoc(Thread& th, Value self) {
  const char* doc = self.as<BuiltinFunction>()->def->doc;
  return doc == nullptr ? Value::None() : Value(NewStr(th, doc));
}
Value BuiltinSignature(Thread& th, Value self) { return SignatureText(th, self.as<BuiltinFunction>()->def); }

Value BuiltinReduce(Thread& th, const Value* args) {
  auto* f = args[0].as<BuiltinFunction>();
  if (BelongsToModule(f)) return Intern(th, f->def->name);
  Value getattr = th.interp.builtins != nullptr ? FindDictItem(th, th.interp.builtins, ids::getattr()) : Value::NotFound();
  if (getattr.empty() || getattr.IsNotFound()) return Raise(th, types::kRuntimeError, "builtins.getattr is missing");
  Owned name(BuiltinName(th, args[0]));
  if (!name) return Value();
  Value inner[2] = {f->self, name.get()};
  Owned arguments(NewTuple(th, inner, 2));
  if (!arguments) return Value();
  Value outer[2] = {getattr, arguments.get()};
  return NewTuple(th, outer, 2);
}

const MethodDef kBuiltinMethods[] = {
    {"__reduce__", BuiltinReduce, "($self, /)", nullptr},
    {},
};

const GetSetDef kBuiltinGetSets[] = {
    {"__name__", BuiltinName, nullptr, nullptr},
    {"__qualname__", BuiltinQualname, nullptr, nullptr},
    {"__self__", BuiltinSelf, nullptr, nullptr},
    {"__module__", BuiltinModule, nullptr, nullptr},
    {"__doc__", BuiltinDoc, nullptr, nullptr},
    {"__text_signature__", BuiltinSignature, nullptr, nullptr},
    {},
};

void BuiltinDealloc(Object* object) {
  auto* f = static_cast<BuiltinFunction*>(object);
  HideFromCollector(object);
  ClearWeakRefsOf(object);
  DecRef(f->self);
  DecRef(f->module);
  FreeObject(object);
}
int BuiltinTraverse(Object* object, immortal::Visitor visit) {
  auto* f = static_cast<BuiltinFunction*>(object);
  if (int result = VisitValue(visit, f->self)) return result;
  return VisitValue(visit, f->module);
}
int BuiltinClear(Object* object) {
  auto* f = static_cast<BuiltinFunction*>(object);
  DecRef(std::exchange(f->self, Value::None()));
  return 0;
}

// --- Bound methods ---

Value MethodCall(Thread& th, Value callable, Args args) {
  auto* m = callable.as<Method>();
  Owned keep_function = Owned::Borrow(m->function), keep_self = Owned::Borrow(m->self);
  RecursionGuard guard(th, "while calling a Python object");
  if (!guard) return Value();
  PrependedArgs with_self(th, keep_self, args);
  return with_self ? Call(th, keep_function, with_self.args()) : Value();
}

Value MethodGetAttr(Thread& th, Value self, Str* name) {
  Owned found(FindGenericAttr(th, self, name));
  if (!found.get().IsNotFound()) return found.Release();
  RecursionGuard guard(th);
  return guard ? GetAttr(th, self.as<Method>()->function, name) : Value();
}

Value MethodRepr(Thread& th, Value self) {
  auto* m = self.as<Method>();
  Owned name(FindAttr(th, m->function, ids::__qualname__()));
  if (name && name.get().IsNotFound()) name.Reset(FindAttr(th, m->function, ids::__name__()));
  if (!name) return Value();
  if (!IsStr(name)) return Format(th, "<bound method ? of %R>", m->self);
  return Format(th, "<bound method %U of %R>", name.get(), m->self);
}

Value MethodCompare(Thread& th, Value a, Value b, CompareOp op) {
  if (!IsExactly(b, types::kMethod) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::NotImplemented();
  auto* m = a.as<Method>();
  auto* n = b.as<Method>();
  int equal = CompareBool(th, m->function, n->function, CompareOp::kEq);
  if (equal < 0) return Value();
  equal = equal && m->self == n->self;
  return Value::Bool(equal == (op == CompareOp::kEq));
}

int64_t MethodHash(Thread& th, Value self) {
  auto* m = self.as<Method>();
  RecursionGuard guard(th);
  if (!guard) return -1;
  int64_t hash = Hash(th, m->function);
  if (hash == -1) return -1;
  hash ^= HashPointer(reinterpret_cast<void*>(m->self.bits()));
  return hash == -1 ? -2 : hash;
}

Value MethodNew(Thread& th, Type*, Args args) {
  if (args.kwnames != nullptr && args.kwnames->size > 0) return Raise(th, types::kTypeError, "method() takes no keyword arguments");
  if (args.count != 2) return Raise(th, types::kTypeError, "method expected 2 arguments, got %zu", args.count);
  if (!IsCallable(args.values[0])) return Raise(th, types::kTypeError, "first argument must be callable");
  if (args.values[1].IsNone()) return Raise(th, types::kTypeError, "instance must not be None");
  return NewMethod(th, args.values[0], args.values[1]);
}

Value MethodFunction(Thread&, Value self) { return Dup(self.as<Method>()->function); }
Value MethodSelf(Thread&, Value self) { return Dup(self.as<Method>()->self); }
Value MethodDoc(Thread& th, Value self) {
  RecursionGuard guard(th);
  return guard ? GetAttr(th, self.as<Method>()->function, ids::__doc__()) : Value();
}

const GetSetDef kMethodGetSets[] = {
    {"__func__", MethodFunction, nullptr, "the function (or other callable) implementing a method"},
    {"__self__", MethodSelf, nullptr, "the instance to which a method is bound"},
    {"__doc__", MethodDoc, nullptr, nullptr},
    {},
};

Value MethodReduce(Thread& th, const Value* args) {
  auto* m = args[0].as<Method>();
  Value getattr = th.interp.builtins != nullptr ? FindDictItem(th, th.interp.builtins, ids::getattr()) : Value::NotFound();
  if (getattr.empty() || getattr.IsNotFound()) return Raise(th, types::kRuntimeError, "builtins.getattr is missing");
  Owned name(GetAttr(th, m->function, ids::__name__()));
  if (!name) return Value();
  Value inner[2] = {m->self, name.get()};
  Owned arguments(NewTuple(th, inner, 2));
  if (!arguments) return Value();
  Value outer[2] = {getattr, arguments.get()};
  return NewTuple(th, outer, 2);
}

const MethodDef kMethodMethods[] = {
    {"__reduce__", MethodReduce, "($self, /)", nullptr},
    {},
};

void MethodDealloc(Object* object) {
  auto* m = static_cast<Method*>(object);
  HideFromCollector(object);
  ClearWeakRefsOf(object);
  DecRef(m->function);
  DecRef(m->self);
  FreeObject(object);
}
int MethodTraverse(Object* object, immortal::Visitor visit) {
  auto* m = static_cast<Method*>(object);
  if (int result = VisitValue(visit, m->function)) return result;
  return VisitValue(visit, m->self);
}

}  // namespace

Value NewBuiltinFunction(Thread& th, const MethodDef* def, Value self, Value module) {
  auto* f = New<BuiltinFunction>(th, types::kBuiltinFunction);
  if (f == nullptr) return Value();
  f->def = def;
  f->self = Dup(self);
  f->module = Dup(module);
  return f;
}

Value NewMethod(Thread& th, Value function, Value self) {
  auto* m = New<Method>(th, types::kMethod);
  if (m == nullptr) return Value();
  m->function = Dup(function);
  m->self = Dup(self);
  return m;
}

void InitBuiltinFunctionType(Type* type) {
  type->size = sizeof(BuiltinFunction);
  type->type_flags = kCollectable | kHasWeakRefs | kDisallowInstantiation;
  type->dealloc = BuiltinDealloc;
  type->traverse = BuiltinTraverse;
  type->clear = BuiltinClear;
  type->slots.repr = BuiltinRepr;
  type->slots.call = BuiltinCall;
  type->slots.richcompare = BuiltinCompare;
  type->slots.hash = BuiltinHash;
  type->methods = kBuiltinMethods;
  type->getsets = kBuiltinGetSets;
}

void InitMethodType(Type* type) {
  type->size = sizeof(Method);
  type->type_flags = kCollectable | kHasWeakRefs;
  type->dealloc = MethodDealloc;
  type->traverse = MethodTraverse;
  type->slots.repr = MethodRepr;
  type->slots.call = MethodCall;
  type->slots.getattro = MethodGetAttr;
  type->slots.richcompare = MethodCompare;
  type->slots.hash = MethodHash;
  type->slots.new_ = MethodNew;
  type->methods = kMethodMethods;
  type->getsets = kMethodGetSets;
  type->docstring = "Create a bound instance method object.";
}

}  // namespace tessera::objects
