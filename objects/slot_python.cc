// Slots of classes written in Python: attributes, calls, comparison, iteration, containers. Arithmetic is in slot_python_number.cc.
#include "objects/slot_python.h"

#include <algorithm>
#include <cstring>

#include "objects/class.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/prepend_args.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects::python {
namespace {

// Functions that may be called with the object as first argument instead of being bound to it first.
bool TakesSelf(Value method) {
  return IsExactly(method, types::kFunction) || IsExactly(method, types::kMethodDescriptor) || IsExactly(method, types::kWrapperDescriptor);
}

// The method, owned, and whether it still wants self; NotFound when missing; empty on error.
Value FindSpecial(Thread& th, Value self, objects::Str* name, bool* unbound) {
  Type* type = TypeOf(self);
  Value found = FindOnType(th, type, name);
  if (found.IsNotFound() || found.empty()) return found;
  *unbound = TakesSelf(found);
  if (*unbound) return Dup(found);
  DescrGetFn get = TypeOf(found)->slots.descr_get;
  if (get == nullptr) return Dup(found);
  Owned keep = Owned::Borrow(found);
  return get(th, found, self, type);
}

Value RaiseMissing(Thread& th, objects::Str* name) { return RaiseValue(th, types::kAttributeError, name); }

}  // namespace

Value CallSpecial(Thread& th, Value self, objects::Str* name, const Value* values, size_t count) {
  bool unbound = false;
  Owned method(FindSpecial(th, self, name, &unbound));
  if (!method || method.get().IsNotFound()) return method.Release();
  if (!unbound) return objects::Call(th, method, Args{values, count});
  Value all[4] = {self};
  std::copy_n(values, count, all + 1);
  return objects::Call(th, method, Args{all, count + 1});
}
Value CallSpecial(Thread& th, Value self, objects::Str* name) { return CallSpecial(th, self, name, nullptr, 0); }
Value CallSpecial(Thread& th, Value self, objects::Str* name, Value argument) { return CallSpecial(th, self, name, &argument, 1); }

Value Repr(Thread& th, Value self) {
  Value text = CallSpecial(th, self, ids::__repr__());
  return text.IsNotFound() ? types::kObject->slots.repr(th, self) : text;
}

Value Str(Thread& th, Value self) {
  Value text = CallSpecial(th, self, ids::__str__());
  return text.IsNotFound() ? types::kObject->slots.str(th, self) : text;
}

int64_t Hash(Thread& th, Value self) {
  Owned hash(CallSpecial(th, self, ids::__hash__()));
  if (!hash) return -1;
  if (hash.get().IsNotFound()) return HashNotImplemented(th, self);
  if (!IsInt(hash)) {
    Raise(th, types::kTypeError, "__hash__ method should return an integer");
    return -1;
  }
  int64_t n;
  if (!FitsInt64(hash, &n)) n = IntHash(hash);
  return n == -1 ? -2 : n;
}

Value Call(Thread& th, Value self, Args args) {
  bool unbound = false;
  Owned method(FindSpecial(th, self, ids::__call__(), &unbound));
  if (!method) return Value();
  if (method.get().IsNotFound()) return Raise(th, types::kTypeError, "'%.200T' object is not callable", self);
  RecursionGuard guard(th, "while calling a Python object");
  if (!guard) return Value();
  if (!unbound) return objects::Call(th, method, args);
  PrependedArgs with_self(th, self, args);
  return with_self ? objects::Call(th, method, with_self.args()) : Value();
}

Value GetAttrHook(Thread& th, Value self, objects::Str* name) {
  Value getattribute = FindOnType(th, TypeOf(self), ids::__getattribute__());
  Value found;
  if (IsExactly(getattribute, types::kWrapperDescriptor) && getattribute.as<WrapperDescriptor>()->owner == types::kObject) {
    found = FindGenericAttr(th, self, name);
    if (found.empty() ? !PendingIs(th, types::kAttributeError) : !found.IsNotFound()) return found;
  } else {
    found = CallSpecial(th, self, ids::__getattribute__(), name);
    if (!found.empty() || !PendingIs(th, types::kAttributeError)) return found;
  }
  if (FindOnType(th, TypeOf(self), ids::__getattr__()).IsNotFound()) return th.failed() ? Value() : RaiseNoAttribute(th, self, name);
  Owned pending(TakeException(th));
  return CallSpecial(th, self, ids::__getattr__(), name);
}

bool SetAttr(Thread& th, Value self, objects::Str* name, Value value) {
  Value values[2] = {name, value};
  bool set = !value.empty();
  objects::Str* method = set ? ids::__setattr__() : ids::__delattr__();
  Owned done(CallSpecial(th, self, method, values, set ? 2 : 1));
  if (done.get().IsNotFound()) RaiseMissing(th, method);
  return !th.failed();
}

namespace {
objects::Str* CompareName(CompareOp op) {
  switch (op) {
    case CompareOp::kLt: return ids::__lt__();
    case CompareOp::kLe: return ids::__le__();
    case CompareOp::kEq: return ids::__eq__();
    case CompareOp::kNe: return ids::__ne__();
    case CompareOp::kGt: return ids::__gt__();
    default: return ids::__ge__();
  }
}
}  // namespace

// A method that cannot be had is none: what binding it raised is dropped.
Value Compare(Thread& th, Value self, Value other, CompareOp op) {
  bool unbound = false;
  Owned method(FindSpecial(th, self, CompareName(op), &unbound));
  if (!method) ClearException(th);
  if (!method || method.get().IsNotFound()) return Value::NotImplemented();
  Value both[2] = {self, other};
  return objects::Call(th, method, unbound ? Args{both, 2} : Args{both + 1, 1});
}

Value Iter(Thread& th, Value self) {
  Value method = FindOnType(th, TypeOf(self), ids::__iter__());
  if (method.IsNone()) return Raise(th, types::kTypeError, "'%.200T' object is not iterable", self);
  Value iterator = CallSpecial(th, self, ids::__iter__());
  return iterator.IsNotFound() ? RaiseMissing(th, ids::__iter__()) : iterator;
}

Value NextOrStop(Thread& th, Value self) {
  Value item = CallSpecial(th, self, ids::__next__());
  return item.IsNotFound() ? RaiseMissing(th, ids::__next__()) : item;
}

Value Next(Thread& th, Value self) {
  Value item = NextOrStop(th, self);
  if (item.empty() && ClearIf(th, types::kStopIteration)) return Value::NotFound();
  return item;
}

Value NextMissing(Thread& th, Value self) { return Raise(th, types::kTypeError, "'%.200T' object is not iterable", self); }

Value DescrGet(Thread& th, Value self, Value object, Value type) {
  Value values[3] = {self, object.empty() ? Value::None() : object, type.empty() ? Value::None() : type};
  Value get = FindOnType(th, TypeOf(self), ids::__get__());
  if (get.empty()) return Value();
  if (get.IsNotFound()) return Dup(self);
  // Not bound to `self`: to bind it would ask for __get__ again, for ever where an instance is the __get__ of its own class.
  Owned keep = Owned::Borrow(get);
  return objects::Call(th, get, Args{values, 3});
}

bool DescrSet(Thread& th, Value self, Value object, Value value) {
  Value values[2] = {object, value};
  bool set = !value.empty();
  objects::Str* method = set ? ids::__set__() : ids::__delete__();
  Owned done(CallSpecial(th, self, method, values, set ? 2 : 1));
  if (done.get().IsNotFound()) RaiseMissing(th, method);
  return !th.failed();
}

bool Init(Thread& th, Value self, Args args) {
  bool unbound = false;
  Owned method(FindSpecial(th, self, ids::__init__(), &unbound));
  if (!method) return false;
  if (method.get().IsNotFound()) return !RaiseMissing(th, ids::__init__()).empty();
  Owned result;
  if (unbound) {
    PrependedArgs with_self(th, self, args);
    if (with_self) result.Reset(objects::Call(th, method, with_self.args()));
  } else {
    result.Reset(objects::Call(th, method, args));
  }
  if (!result) return false;
  if (result.get().IsNone()) return true;
  Raise(th, types::kTypeError, "__init__() should return None, not '%.200T'", result.get());
  return false;
}

Value New(Thread& th, Type* type, Args args) {
  Owned method(objects::GetAttr(th, type, ids::__new__()));
  if (!method) return Value();
  PrependedArgs with_type(th, type, args);
  return with_type ? objects::Call(th, method, with_type.args()) : Value();
}

void Del(Object* self) {
  Thread& th = CurrentThread();
  Owned pending(TakeException(th));
  Value method = FindOnType(th, TypeOf(self), ids::__del__());
  Owned keep = Owned::Borrow(method.IsNotFound() ? Value() : method);
  if (keep) {
    Owned result(CallSpecial(th, self, ids::__del__()));
    if (!result) WriteUnraisable(th, keep);
  }
  RestoreException(th, pending.Release());
}

int64_t Length(Thread& th, Value self) {
  Owned result(CallSpecial(th, self, ids::__len__()));
  if (!result) return -1;
  if (result.get().IsNotFound()) {
    RaiseMissing(th, ids::__len__());
    return -1;
  }
  Owned length(objects::Index(th, result));
  if (!length) return -1;
  if (IntSign(length) < 0) {
    Raise(th, types::kValueError, "__len__() should return >= 0");
    return -1;
  }
  int64_t n;
  if (!IndexAsInt64(th, length, &n, types::kOverflowError)) return -1;
  return n;
}

Value GetItem(Thread& th, Value self, Value key) {
  Value item = CallSpecial(th, self, ids::__getitem__(), key);
  return item.IsNotFound() ? RaiseMissing(th, ids::__getitem__()) : item;
}

bool SetItem(Thread& th, Value self, Value key, Value value) {
  Value values[2] = {key, value};
  bool set = !value.empty();
  objects::Str* method = set ? ids::__setitem__() : ids::__delitem__();
  Owned done(CallSpecial(th, self, method, values, set ? 2 : 1));
  if (done.get().IsNotFound()) RaiseMissing(th, method);
  return !th.failed();
}

int Contains(Thread& th, Value self, Value item) {
  if (FindOnType(th, TypeOf(self), ids::__contains__()).IsNone()) {
    Raise(th, types::kTypeError, "'%.200T' object is not a container", self);
    return -1;
  }
  Owned found(CallSpecial(th, self, ids::__contains__(), item));
  if (!found) return -1;
  if (found.get().IsNotFound()) {
    RaiseMissing(th, ids::__contains__());
    return -1;
  }
  return IsTrue(th, found);
}

}  // namespace tessera::objects::python
