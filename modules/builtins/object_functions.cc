// Builtin functions that ask objects about themselves.
#include "modules/builtins/functions.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/audit.h"
#include "vm/eval.h"

namespace tessera::builtins {

using namespace objects;  // NOLINT

namespace {

Value Len(Thread& th, const Value* args) {
  int64_t n = Length(th, args[1]);
  return n < 0 ? Value() : NewInt(th, n);
}

Value ReprOf(Thread& th, const Value* args) { return Repr(th, args[1]); }
Value AsciiOf(Thread& th, const Value* args) { return Ascii(th, args[1]); }

Value HashOf(Thread& th, const Value* args) {
  int64_t hash = Hash(th, args[1]);
  return hash == -1 && th.failed() ? Value() : NewInt(th, hash);
}

Value Id(Thread& th, const Value* args) {
  Owned number(NewIntUnsigned(th, args[1].bits()));
  return number && vm::AuditEvent(th, "builtins.id", {number.get()}) ? number.Release() : Value();
}

Value Callable(Thread&, const Value* args) { return Value::Bool(IsCallable(args[1])); }

Value FormatOf(Thread& th, const Value* args) {
  if (args[2].IsUnbound()) return FormatValue(th, args[1], EmptyStr());
  if (!IsStr(args[2])) return Raise(th, types::kTypeError, "format() argument 2 must be str, not %T", args[2]);
  return FormatValue(th, args[1], args[2]);
}

bool CheckName(Thread& th, Value name) {
  if (!IsStr(name)) Raise(th, types::kTypeError, "attribute name must be string, not '%T'", name);
  return IsStr(name);
}

Value GetAttribute(Thread& th, const Value* args) {
  if (!CheckName(th, args[2])) return Value();
  if (args[3].IsUnbound()) return GetAttr(th, args[1], args[2]);
  Value v = FindAttr(th, args[1], args[2].as<Str>());
  return v.IsNotFound() ? Dup(args[3]) : v;
}

Value HasAttribute(Thread& th, const Value* args) {
  if (!CheckName(th, args[2])) return Value();
  Owned v(FindAttr(th, args[1], args[2].as<Str>()));
  return v ? Value::Bool(!v.get().IsNotFound()) : Value();
}

Value SetAttribute(Thread& th, const Value* args) {
  if (!CheckName(th, args[2])) return Value();
  Owned name(Intern(th, Dup(args[2]).as<Str>()));
  return name && SetAttr(th, args[1], name.as<Str>(), args[3]) ? Value::None() : Value();
}

Value DeleteAttribute(Thread& th, const Value* args) {
  if (!CheckName(th, args[2])) return Value();
  return SetAttr(th, args[1], args[2].as<Str>(), Value()) ? Value::None() : Value();
}

Value IsInstanceOf(Thread& th, const Value* args) {
  int yes = IsInstance(th, args[1], args[2]);
  return yes < 0 ? Value() : Value::Bool(yes);
}

Value IsSubclassOf(Thread& th, const Value* args) {
  int yes = IsSubclass(th, args[1], args[2]);
  return yes < 0 ? Value() : Value::Bool(yes);
}

Value Iter(Thread& th, const Value* args) {
  if (args[2].IsUnbound()) return GetIter(th, args[1]);
  if (!IsCallable(args[1])) return Raise(th, types::kTypeError, "iter(object, sentinel): object must be callable");
  return NewCallableIterator(th, args[1], args[2]);
}

Value Next(Thread& th, const Value* args) {
  Value iterator = args[1];
  if (TypeOf(iterator)->slots.iternext == nullptr) return Raise(th, types::kTypeError, "'%T' object is not an iterator", iterator);
  // A generator's value, and whatever a Python __next__ raises, must come through as it is.
  Value v;
  if (args[2].IsUnbound() && !IsExactly(iterator, types::kListIterator)) {
    if (!HasFlag(TypeOf(iterator), kHeapType)) return CallMethod(th, iterator, ids::__next__(), {});
    Owned method(LookupSpecial(th, iterator, ids::__next__()));
    if (!method) return Value();
    if (!method.get().IsNotFound()) return Call(th, method, {});
    return Raise(th, types::kTypeError, "'%T' object is not an iterator", iterator);  // the class has lost its __next__
  }
  v = IterNext(th, iterator);
  if (!v.IsNotFound()) return v;
  if (!args[2].IsUnbound()) return Dup(args[2]);
  return Raise(th, types::kStopIteration, "");
}

// The names that dir() without arguments shows.
Value LocalNames(Thread& th) {
  Owned locals(vm::CurrentLocals(th));
  if (!locals) return Value();
  Owned names(CallMethod(th, locals, ids::keys(), {}));
  return names ? Value(ListFrom(th, names)) : Value();
}

Value Dir(Thread& th, const Value* args) {
  Owned names;
  if (args[1].IsUnbound()) {
    names.Reset(LocalNames(th));
  } else {
    Owned method(LookupSpecial(th, args[1], ids::__dir__()));
    if (!method) return Value();
    if (method.get().IsNotFound()) return Raise(th, types::kTypeError, "object does not provide __dir__");
    Owned result(Call(th, method, {}));
    if (!result) return Value();
    names.Reset(ListFrom(th, result));
  }
  if (!names || !ListSort(th, names.as<List>(), Value::None(), false)) return Value();
  return names.Release();
}

Value Vars(Thread& th, const Value* args) {
  if (args[1].IsUnbound()) return vm::CurrentLocals(th);
  Value dict = FindAttr(th, args[1], ids::__dict__());
  if (!dict.IsNotFound()) return dict;
  return Raise(th, types::kTypeError, "vars() argument must have __dict__ attribute");
}

Value Breakpoint(Thread& th, const Value* args) {
  Owned name(Intern(th, "breakpointhook"));
  Owned hook = Owned::Borrow(name ? FindDictItem(th, th.interp.sys_dict, name.as<Str>()) : Value());
  if (!hook) return Value();
  if (hook.get().IsNotFound()) return Raise(th, types::kRuntimeError, "lost sys.breakpointhook");
  if (!vm::AuditEvent(th, "builtins.breakpoint", {hook.get()})) return Value();
  return vm::CallWithTuple(vm::AsVm(th), hook, args[1].as<Tuple>(), args[2].IsUnbound() ? nullptr : args[2].as<Dict>());
}

constexpr MethodDef kTable[] = {
    {"ascii", &AsciiOf, "($module, obj, /)", "The representation of an object in ASCII only."},
    {"breakpoint", &Breakpoint, "($module, *args, **kws)", "Calls sys.breakpointhook, which starts the debugger."},
    {"callable", &Callable, "($module, obj, /)", "Whether the object can be called."},
    {"delattr", &DeleteAttribute, "($module, obj, name, /)", "Deletes the named attribute."},
    {"dir", &Dir, "($module, object=None, /)", "The names of an object's attributes, or of the local scope, sorted."},
    {"format", &FormatOf, "($module, value, format_spec='', /)", "The value as text by the format specification."},
    {"getattr", &GetAttribute, "($module, object, name, default=None, /)", "The named attribute, or the default where one is given."},
    {"hasattr", &HasAttribute, "($module, obj, name, /)", "Whether the object has an attribute of that name."},
    {"hash", &HashOf, "($module, obj, /)", "The hash value of an object; equal objects have equal ones."},
    {"id", &Id, "($module, obj, /)", "A number that no other live object has."},
    {"isinstance", &IsInstanceOf, "($module, obj, class_or_tuple, /)", "Whether the object is an instance of the class or of one in the tuple."},
    {"issubclass", &IsSubclassOf, "($module, cls, class_or_tuple, /)", "Whether the class derives from the other or from one in the tuple."},
    {"iter", &Iter, "($module, object, sentinel=None, /)", "An iterator over the object, or over a callable's results up to the sentinel."},
    {"len", &Len, "($module, obj, /)", "The number of items."},
    {"next", &Next, "($module, iterator, default=None, /)", "The next item, or the default where one is given and none is left."},
    {"repr", &ReprOf, "($module, obj, /)", "The canonical representation of an object."},
    {"setattr", &SetAttribute, "($module, obj, name, value, /)", "Sets the named attribute."},
    {"vars", &Vars, "($module, object=None, /)", "The __dict__ of an object, or the local namespace."},
    {}};
constinit const auto kShared = ShareFunctions(kTable);

}  // namespace

constinit const SharedFunctions kObjectFunctions = kShared;

}  // namespace tessera::builtins
