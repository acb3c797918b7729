// isinstance and issubclass.
#include "objects/protocol_type.h"

#include "objects/class.h"
#include "objects/errors.h"
#include "objects/generic_alias.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/slot_python.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

// __bases__ of something that looks like a class: a tuple (owned), Unbound: it has none, empty: error.
Value AbstractBases(Thread& th, Value cls) {
  Value bases = FindAttr(th, cls, ids::__bases__());
  if (bases.empty() || (!bases.IsNotFound() && IsTuple(bases))) return bases;
  XDecRef(bases);
  return Value::Unbound();
}

// 1, 0 or -1 with TypeError(message).
int CheckClass(Thread& th, Value cls, const char* message) {
  Owned bases(AbstractBases(th, cls));
  if (!bases) return -1;
  if (!bases.get().IsUnbound()) return 1;
  Raise(th, types::kTypeError, message);
  return -1;
}

int AbstractIsSubclass(Thread& th, Value derived, Value cls) {
  RecursionGuard guard(th, "in __issubclass__");
  if (!guard) return -1;
  if (derived == cls) return 1;
  Owned bases(AbstractBases(th, derived));
  if (!bases) return -1;
  if (bases.get().IsUnbound()) return 0;
  for (int64_t i = 0; i < bases.as<Tuple>()->size; ++i) {
    int result = AbstractIsSubclass(th, bases.as<Tuple>()->items()[i], cls);
    if (result != 0) return result;
  }
  return 0;
}

using RealCheck = int (*)(Thread&, Value, Value);

int CheckAgainst(Thread& th, Value object, Value cls, Str* method, const char* where, RealCheck real);

int CheckAny(Thread& th, Value object, Tuple* classes, Str* method, const char* where, RealCheck real) {
  RecursionGuard guard(th, where);
  if (!guard) return -1;
  Owned keep = Owned::Borrow(classes);
  for (int64_t i = 0; i < classes->size; ++i) {
    int result = CheckAgainst(th, object, classes->items()[i], method, where, real);
    if (result != 0) return result;
  }
  return 0;
}

int CheckAgainst(Thread& th, Value object, Value cls, Str* method, const char* where, RealCheck real) {
  if (IsExactly(cls, types::kType)) return real(th, object, cls);
  if (IsUnion(cls)) return CheckAny(th, object, cls.as<UnionObject>()->args, method, where, real);
  if (IsTuple(cls)) return CheckAny(th, object, cls.as<Tuple>(), method, where, real);
  RecursionGuard guard(th, where);
  if (!guard) return -1;
  Owned answer(python::CallSpecial(th, cls, method, object));
  if (!answer) return -1;
  return answer.get().IsNotFound() ? real(th, object, cls) : IsTrue(th, answer);
}

}  // namespace

int RealIsInstance(Thread& th, Value object, Value cls) {
  if (IsType(cls)) {
    if (IsSubtype(TypeOf(object), cls.as<Type>())) return 1;
    Owned claimed(FindAttr(th, object, ids::__class__()));
    if (!claimed) return -1;
    if (IsType(claimed) && claimed.get() != Value(TypeOf(object))) return IsSubtype(claimed.as<Type>(), cls.as<Type>());
    return 0;
  }
  if (CheckClass(th, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union") < 0) return -1;
  Owned claimed(FindAttr(th, object, ids::__class__()));
  if (!claimed) return -1;
  return claimed.get().IsNotFound() ? 0 : AbstractIsSubclass(th, claimed, cls);
}

int RealIsSubclass(Thread& th, Value derived, Value cls) {
  if (IsType(cls) && IsType(derived)) return IsSubtype(derived.as<Type>(), cls.as<Type>());
  if (CheckClass(th, derived, "issubclass() arg 1 must be a class") < 0) return -1;
  if (!IsUnion(cls) && CheckClass(th, cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union") < 0) return -1;
  return AbstractIsSubclass(th, derived, cls);
}

int IsInstance(Thread& th, Value object, Value class_or_tuple) {
  if (Value(TypeOf(object)) == class_or_tuple) return 1;
  return CheckAgainst(th, object, class_or_tuple, ids::__instancecheck__(), "in __instancecheck__", RealIsInstance);
}

int IsSubclass(Thread& th, Value derived, Value class_or_tuple) {
  if (IsExactly(class_or_tuple, types::kType) && derived == class_or_tuple) return 1;
  return CheckAgainst(th, derived, class_or_tuple, ids::__subclasscheck__(), "in __subclasscheck__", RealIsSubclass);
}

}  // namespace tessera::objects
