#include "vm/unraisable.h"

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/struct_sequence.h"
#include "objects/tuple.h"
#include "vm/python.h"
#include "vm/traceback.h"

namespace tessera::vm {

using namespace objects;  // NOLINT

namespace {

constexpr StructSequenceField kFields[] = {{"exc_type", "Exception type"},
                                           {"exc_value", "Exception value"},
                                           {"exc_traceback", "Exception traceback"},
                                           {"err_msg", "Error message"},
                                           {"object", "Object causing the exception"}};
constexpr StructSequenceSpec kArgs = {"UnraisableHookArgs", "What sys.unraisablehook gets.", kFields, 5};

Value NewArgs(objects::Thread& th, Value exception, Value object) {
  Value& type = InterpreterOf(th).unraisable_args;
  if (type.empty()) type = NewStructSequenceType(th, kArgs, Value::None());
  if (type.empty()) return Value();
  Value items[5] = {Dup(Value(TypeOf(exception))), Dup(exception), Dup(exception.as<ExceptionObject>()->traceback), Value::None(),
                    object.empty() ? Value::None() : Dup(object)};
  return NewStructSequence(th, type.as<Type>(), items);
}

// Nothing that goes wrong here is reported once more.
void Print(objects::Thread& th, Value exception, Value message, Value object) {
  Value found = FindDictItem(th, th.interp.sys_dict, ids::stderr());
  if (found.empty() || found.IsNotFound() || found.IsNone()) return ClearException(th);
  Owned stream = Owned::Borrow(found), head;
  if (!object.IsNone()) {
    Owned repr(Repr(th, object));
    if (!repr) {
      ClearException(th);
      repr.Reset(NewStr(th, "<object repr() failed>"));
    }
    if (repr) head.Reset(message.IsNone() ? Format(th, "Exception ignored in: %U\n", repr.get()) : Format(th, "%S: %U\n", message, repr.get()));
  } else {
    head.Reset(message.IsNone() ? Value(EmptyStr()) : Format(th, "%S:\n", message));
  }
  Owned body(head && IsException(exception) ? FormatException(th, exception) : Value());
  Owned text(body ? Format(th, "%U%U", head.get(), body.get()) : head.Release());
  Owned written(text ? CallMethod(th, stream, ids::write(), {text.get()}) : Value());
  Owned flushed(written ? CallMethod(th, stream, ids::flush(), {}) : Value());
  ClearException(th);
}

}  // namespace

void WriteUnraisableHook(objects::Thread& th, Value exception, Value object) {
  if (th.interp.sys_dict == nullptr) return;
  Owned name(Intern(th, "unraisablehook"));
  Value found = name ? FindDictItem(th, th.interp.sys_dict, name.as<Str>()) : Value();
  Owned args(found.empty() ? Value() : NewArgs(th, exception, object));
  Value none = Value::None(), subject = object.empty() ? none : object;
  if (!args || found.IsNotFound() || found.IsNone()) {
    ClearException(th);
    return Print(th, exception, none, subject);
  }
  Owned hook = Owned::Borrow(found), done(Call(th, hook, {args.get()}));
  if (done) return;
  // The hook itself failed: its exception is shown instead.
  Owned second(TakeException(th)), message(NewStr(th, "Exception ignored in sys.unraisablehook"));
  if (second && message) Print(th, second, message, hook);
  ClearException(th);
}

bool DefaultUnraisableHook(objects::Thread& th, Value args) {
  Value type = InterpreterOf(th).unraisable_args;
  if (type.empty() || !IsStructSequence(args, type.as<Type>())) {
    Raise(th, types::kTypeError, "sys.unraisablehook argument type must be UnraisableHookArgs");
    return false;
  }
  Owned keep = Owned::Borrow(args);
  const Value* items = args.as<Tuple>()->items();
  Print(th, items[1], items[3], items[4]);
  return true;
}

}  // namespace tessera::vm
