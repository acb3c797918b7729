#include "objects/generic_parameters.h"

#include "objects/class.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/protocol.h"

namespace tessera::objects {
namespace {

bool AddDistinct(Thread& th, List* list, Value v) {
  for (int64_t i = 0; i < list->size; ++i) {
    if (list->items[i] == v) return true;
  }
  return ListAppend(th, list, v);
}

int64_t IndexOf(Tuple* tuple, Value v) {
  for (int64_t i = 0; i < tuple->size; ++i) {
    if (tuple->items()[i] == v) return i;
  }
  return -1;
}

// __parameters__ of a value that has a non-empty tuple of them; Unbound otherwise. Owned.
Value ParametersOf(Thread& th, Value v) {
  if (IsType(v)) return Value::Unbound();
  Owned found(FindAttr(th, v, ids::__parameters__()));
  if (!found) return Value();
  if (found.get().IsNotFound() || !IsTuple(found) || found.as<Tuple>()->size == 0) return Value::Unbound();
  return found.Release();
}

// One argument with the parameters replaced; owned.
Value SubstituteOne(Thread& th, Value arg, Tuple* parameters, Tuple* values) {
  if (IsType(arg)) return Dup(arg);
  Owned subst(FindAttr(th, arg, ids::__typing_subst__()));
  if (!subst) return Value();
  if (!subst.get().IsNotFound()) {
    int64_t i = IndexOf(parameters, arg);
    return i < 0 ? Dup(arg) : Call(th, subst, {values->items()[i]});
  }
  Owned inner(ParametersOf(th, arg));
  if (!inner) return Value();
  if (inner.get().IsUnbound()) return Dup(arg);
  Tuple* names = inner.as<Tuple>();
  Owned chosen(NewTuple(th, names->size));
  if (!chosen) return Value();
  for (int64_t i = 0; i < names->size; ++i) {
    int64_t k = IndexOf(parameters, names->items()[i]);
    chosen.as<Tuple>()->items()[i] = Dup(k < 0 ? names->items()[i] : values->items()[k]);
  }
  return GetItem(th, arg, chosen);
}

}  // namespace

Value CollectParameters(Thread& th, Tuple* args) {
  RecursionGuard guard(th);
  if (!guard) return Value();
  Owned list(NewList(th));
  if (!list) return Value();
  for (int64_t i = 0; i < args->size; ++i) {
    Value arg = args->items()[i];
    if (IsType(arg)) continue;
    Owned subst(FindAttr(th, arg, ids::__typing_subst__()));
    if (!subst) return Value();
    if (!subst.get().IsNotFound()) {
      if (!AddDistinct(th, list.as<List>(), arg)) return Value();
      continue;
    }
    Owned inner(ParametersOf(th, arg));
    if (!inner) return Value();
    for (int64_t k = 0; !inner.get().IsUnbound() && k < inner.as<Tuple>()->size; ++k) {
      if (!AddDistinct(th, list.as<List>(), inner.as<Tuple>()->items()[k])) return Value();
    }
  }
  return NewTuple(th, list.as<List>()->items, list.as<List>()->size);
}

Value Substitute(Thread& th, Value self, Tuple* args, Tuple* parameters, Value item) {
  if (parameters->size == 0) return Raise(th, types::kTypeError, "%R is not a generic class", self);
  Owned values(IsTuple(item) ? Dup(item) : Value(NewTuple(th, &item, 1)));
  if (!values) return Value();
  int64_t given = values.as<Tuple>()->size;
  if (given != parameters->size) {
    return Raise(th, types::kTypeError, "Too %s arguments for %R; actual %lld, expected %lld", given > parameters->size ? "many" : "few", self,
                 static_cast<long long>(given), static_cast<long long>(parameters->size));
  }
  Owned result(NewList(th, args->size));
  if (!result) return Value();
  for (int64_t i = 0; i < args->size; ++i) {
    Owned one(SubstituteOne(th, args->items()[i], parameters, values.as<Tuple>()));
    if (!one || !ListAppend(th, result.as<List>(), one)) return Value();
  }
  return NewTuple(th, result.as<List>()->items, result.as<List>()->size);
}

bool AppendTypeRepr(Thread& th, StrBuilder& out, Value type) {
  if (type == Value::Ellipsis()) return out.AppendAscii("...");
  if (type == Value(types::kNoneType.operator Type*())) return out.AppendAscii("None");
  if (IsList(type)) {  // of a Callable's parameters
    if (!out.Append('[')) return false;
    for (int64_t i = 0; i < type.as<List>()->size; ++i) {
      if ((i > 0 && !out.AppendAscii(", ")) || !AppendTypeRepr(th, out, type.as<List>()->items[i])) return false;
    }
    return out.Append(']');
  }
  // Anything with a qualified name and a module is told by them; what has arguments of its own tells itself.
  Owned module, qualname;
  if (!IsExactly(type, types::kGenericAlias) && !IsExactly(type, types::kUnion)) {
    qualname.Reset(FindAttr(th, type, ids::__qualname__()));
    module.Reset(qualname ? FindAttr(th, type, ids::__module__()) : Value());
    if (!module) return false;
  }
  bool named = module && !qualname.get().IsNotFound() && !module.get().IsNotFound() && !module.get().IsNone();
  bool builtin = named && IsStr(module) && StrEqual(module.as<Str>(), "builtins");
  Owned text(!named ? Repr(th, type) : builtin ? ToStr(th, qualname) : Format(th, "%S.%S", module.get(), qualname.get()));
  return text && out.Append(text.as<Str>());
}

}  // namespace tessera::objects
