// types.GenericAlias: list[int].
#include "objects/generic_alias.h"

#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/generic_parameters.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

Value MakeAlias(Thread& th, Type* type, Value origin, Value args, bool starred) {
  Owned tuple(IsTuple(args) ? Dup(args) : Value(NewTuple(th, &args, 1)));
  if (!tuple) return Value();
  auto* alias = static_cast<GenericAlias*>(NewObject(th, type, sizeof(GenericAlias)));
  if (alias == nullptr) return Value();
  alias->origin = Dup(origin);
  alias->args = tuple.Release();
  alias->parameters = Value::Unbound();
  alias->starred = starred;
  return alias;
}

Value AliasNew(Thread& th, Type* type, Args args) {
  if (args.kwnames != nullptr && args.kwnames->size > 0) return Raise(th, types::kTypeError, "GenericAlias() takes no keyword arguments");
  if (args.count != 2) return Raise(th, types::kTypeError, "GenericAlias expected 2 arguments, got %zu", args.count);
  return MakeAlias(th, type, args.values[0], args.values[1], false);
}

Value Parameters(Thread& th, GenericAlias* alias) {
  if (alias->parameters.IsUnbound()) {
    Value found = CollectParameters(th, alias->args.as<Tuple>());
    if (found.empty()) return Value();
    alias->parameters = found;
  }
  return alias->parameters;
}

Value AliasRepr(Thread& th, Value self) {
  auto* alias = self.as<GenericAlias>();
  Tuple* args = alias->args.as<Tuple>();
  StrBuilder out(th);
  if (alias->starred && !out.Append('*')) return Value();
  if (!AppendTypeRepr(th, out, alias->origin) || !out.Append('[')) return Value();
  for (int64_t i = 0; i < args->size; ++i) {
    if ((i > 0 && !out.AppendAscii(", ")) || !AppendTypeRepr(th, out, args->items()[i])) return Value();
  }
  if (args->size == 0 && !out.AppendAscii("()")) return Value();
  return out.Append(']') ? out.Finish() : Value();
}

int64_t AliasHash(Thread& th, Value self) {
  auto* alias = self.as<GenericAlias>();
  int64_t origin = Hash(th, alias->origin);
  int64_t args = origin == -1 ? -1 : Hash(th, alias->args);
  if (args == -1) return -1;
  int64_t hash = origin ^ args;
  return hash == -1 ? -2 : hash;
}

Value AliasCompare(Thread& th, Value a, Value b, CompareOp op) {
  if (!IsGenericAlias(a) || !IsGenericAlias(b) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::NotImplemented();
  auto* x = a.as<GenericAlias>();
  auto* y = b.as<GenericAlias>();
  int equal = x->starred == y->starred ? CompareBool(th, x->origin, y->origin, CompareOp::kEq) : 0;
  if (equal > 0) equal = CompareBool(th, x->args, y->args, CompareOp::kEq);
  return equal < 0 ? Value() : Value::Bool(equal == (op == CompareOp::kEq));
}

Value AliasCall(Thread& th, Value self, Args args) {
  Owned keep = Owned::Borrow(self);
  Owned made(Call(th, self.as<GenericAlias>()->origin, args));
  if (!made) return Value();
  if (!SetAttr(th, made, ids::__orig_class__(), self) && !ClearIf(th, types::kAttributeError) && !ClearIf(th, types::kTypeError)) return Value();
  return made.Release();
}

// What the alias answers itself; all else is the origin's.
bool IsOwnAttribute(const Str* name) {
  constexpr std::string_view kOwn[] = {"__class__",     "__origin__", "__args__",     "__unpacked__",       "__parameters__", "__typing_unpacked_tuple_args__",
                                       "__mro_entries__", "__reduce_ex__", "__reduce__", "__copy__",        "__deepcopy__"};
  for (std::string_view own : kOwn) {
    if (StrEqual(name, own)) return true;
  }
  return false;
}

Value AliasGetAttr(Thread& th, Value self, Str* name) {
  if (IsOwnAttribute(name)) return GenericGetAttr(th, self, name);
  RecursionGuard guard(th);
  return guard ? GetAttr(th, self.as<GenericAlias>()->origin, name) : Value();
}

Value AliasGetItem(Thread& th, Value self, Value item) {
  auto* alias = self.as<GenericAlias>();
  Value parameters = Parameters(th, alias);
  if (parameters.empty()) return Value();
  Owned args(Substitute(th, self, alias->args.as<Tuple>(), parameters.as<Tuple>(), item));
  return args ? MakeAlias(th, types::kGenericAlias, alias->origin, args, alias->starred) : Value();
}

// *tuple[int, ...] in a subscript: one starred copy.
Value AliasIter(Thread& th, Value self) {
  auto* alias = self.as<GenericAlias>();
  Owned starred(MakeAlias(th, TypeOf(self), alias->origin, alias->args, true));
  if (!starred) return Value();
  Value item = starred;
  Owned tuple(NewTuple(th, &item, 1));
  return tuple ? GetIter(th, tuple) : Value();
}

Value MroEntries(Thread& th, const Value* args) { return NewTuple(th, &args[0].as<GenericAlias>()->origin, 1); }
Value InstanceCheck(Thread& th, const Value*) { return Raise(th, types::kTypeError, "isinstance() argument 2 cannot be a parameterized generic"); }
Value SubclassCheck(Thread& th, const Value*) { return Raise(th, types::kTypeError, "issubclass() argument 2 cannot be a parameterized generic"); }
Value Reduce(Thread& th, const Value* args) {
  auto* alias = args[0].as<GenericAlias>();
  Value inner[2] = {alias->origin, alias->args};
  Owned arguments(NewTuple(th, inner, 2));
  if (!arguments) return Value();
  Value outer[2] = {TypeOf(args[0]), arguments.get()};
  return NewTuple(th, outer, 2);
}
Value Dir(Thread& th, const Value* args) {
  Owned list(CallMethod(th, args[0].as<GenericAlias>()->origin, ids::__dir__(), {}));
  return list ? Value(ListFrom(th, list)) : Value();
}

Value GetOrigin(Thread&, Value self) { return Dup(self.as<GenericAlias>()->origin); }
Value GetArgs(Thread&, Value self) { return Dup(self.as<GenericAlias>()->args); }
Value GetParameters(Thread& th, Value self) {
  Value parameters = Parameters(th, self.as<GenericAlias>());
  return parameters.empty() ? Value() : Dup(parameters);
}
Value GetUnpacked(Thread&, Value self) { return Value::Bool(self.as<GenericAlias>()->starred); }
Value GetUnpackedArgs(Thread&, Value self) {
  auto* alias = self.as<GenericAlias>();
  return alias->starred && alias->origin == Value(types::kTuple.operator Type*()) ? Dup(alias->args) : Value::None();
}

const MethodDef kAliasMethods[] = {
    {"__mro_entries__", MroEntries, "($self, bases, /)", nullptr},
    {"__instancecheck__", InstanceCheck, "($self, instance, /)", nullptr},
    {"__subclasscheck__", SubclassCheck, "($self, subclass, /)", nullptr},
    {"__reduce__", Reduce, "($self, /)", nullptr},
    {"__dir__", Dir, "($self, /)", nullptr},
    {},
};
const GetSetDef kAliasGetSets[] = {
    {"__origin__", GetOrigin, nullptr, nullptr},
    {"__args__", GetArgs, nullptr, nullptr},
    {"__parameters__", GetParameters, nullptr, "Type variables in the GenericAlias."},
    {"__unpacked__", GetUnpacked, nullptr, nullptr},
    {"__typing_unpacked_tuple_args__", GetUnpackedArgs, nullptr, nullptr},
    {},
};

void AliasDealloc(Object* object) {
  auto* alias = static_cast<GenericAlias*>(object);
  HideFromCollector(object);
  for (Value v : {alias->origin, alias->args, alias->parameters}) XDecRef(v);
  FreeObject(object);
}
int AliasTraverse(Object* object, immortal::Visitor visit) {
  auto* alias = static_cast<GenericAlias*>(object);
  for (Value v : {alias->origin, alias->args, alias->parameters}) {
    if (int result = VisitValue(visit, v)) return result;
  }
  return 0;
}

}  // namespace

Value NewGenericAlias(Thread& th, Value origin, Value item) { return MakeAlias(th, types::kGenericAlias, origin, item, false); }

Value ClassGetItem(Thread& th, const Value* args) { return NewGenericAlias(th, args[0], args[1]); }

void InitGenericAliasType(Type* type) {
  type->size = sizeof(GenericAlias);
  type->type_flags = kBaseType | kCollectable;
  type->dealloc = AliasDealloc;
  type->traverse = AliasTraverse;
  type->slots.repr = AliasRepr;
  type->slots.hash = AliasHash;
  type->slots.call = AliasCall;
  type->slots.getattro = AliasGetAttr;
  type->slots.richcompare = AliasCompare;
  type->slots.iter = AliasIter;
  type->slots.new_ = AliasNew;
  type->slots.getitem = AliasGetItem;
  type->slots.binary[static_cast<int>(BinaryOp::kOr)] = TypeOr;
  type->methods = kAliasMethods;
  type->getsets = kAliasGetSets;
  type->docstring = "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).";
}

}  // namespace tessera::objects
