#include "vm/unraisable.h"

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/struct_sequence.h"
#include "objects/tuple.h"
#include "vm/audit.h"
#include "vm/margin_text.h"
#include "vm/python.h"
#include "vm/standard_error.h"
#include "vm/traceback.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

constexpr StructSequenceField kFields[] = {{"exc_type", "Exception type"},
                                           {"exc_value", "Exception value"},
                                           {"exc_traceback", "Exception traceback"},
                                           {"err_msg", "Error message"},
                                           {"object", "Object causing the exception"}};
constexpr StructSequenceSpec kArgs = {"UnraisableHookArgs", "What sys.unraisablehook gets.", kFields, 5};

Value NewArgs(objects::Thread& th, Value exception, Value message, Value object) {
  Value& type = InterpreterOf(th).unraisable_args;
  if (type.empty()) type = NewStructSequenceType(th, kArgs, Value::None());
  if (type.empty()) return Value();
  Value items[5] = {Dup(Value(TypeOf(exception))), Dup(exception), Dup(exception.as<ExceptionObject>()->traceback), Dup(message),
                    object.empty() ? Value::None() : Dup(object)};
  return NewStructSequence(th, type.as<Type>(), items);
}

// "Exception ignored in: <object>", or what the message says.
bool AppendHead(MarginText* out, Value message, Value object) {
  const bool has_message = IsStr(message);
  if (object.IsNone()) return !has_message || (out->Add(message.as<Str>()) && out->Add(":\n"));
  if (!(has_message ? out->Add(message.as<Str>()) && out->Add(": ") : out->Add("Exception ignored in: "))) return false;
  Owned text(Repr(out->th, object));
  if (!text) ClearException(out->th);
  return (text ? out->Add(text.as<Str>()) : out->Add("<object repr() failed>")) && out->Add("\n");
}

// Nothing that goes wrong here is reported once more.
void Print(objects::Thread& th, Value exception, Value message, Value object) {
  Owned keep = Owned::Borrow(exception);
  MarginText out(th);
  Owned head(AppendHead(&out, message, object) ? out.Finish() : Value());
  if (head) WriteStandardError(th, head.get());
  ClearException(th);
  Owned body(IsException(exception) ? FormatUnraisable(th, exception) : Value());
  if (body) WriteStandardError(th, body.get());
  ClearException(th);
}

// An exception that never travelled is shown where the program stands.
void PlaceHere(Thread& th, Value exception) {
  if (!exception.as<ExceptionObject>()->traceback.IsNone() || th.act == nullptr || th.act == &th.sentinel || th.act->pc <= th.act->code->code) return;
  Value pending = TakeException(th);
  RestoreException(th, Dup(exception));
  AddTraceback(th, th.act, static_cast<uint32_t>(th.act->pc - 1 - th.act->code->code));
  RestoreException(th, pending);
}

}  // namespace

void ReportUnraisable(objects::Thread& th, Value exception, const char* message, Value object) {
  if (th.killed()) return ClearException(th);  // what unwinds a killed thread is no error of its program's
  if (th.interp.sys_dict == nullptr) return;
  Owned keep = Owned::Borrow(exception);
  PlaceHere(AsVm(th), exception);
  Owned what(message == nullptr ? Value::None() : Value(NewStr(th, message)));
  if (!what) {
    ClearException(th);
    what.Reset(Value::None());
  }
  Owned name(Intern(th, "unraisablehook"));
  Value found = name ? FindDictItem(th, th.interp.sys_dict, name.as<Str>()) : Value();
  Owned args(found.empty() ? Value() : NewArgs(th, exception, what, object));
  Value subject = object.empty() ? Value::None() : object;
  if (!args || found.IsNotFound() || found.IsNone()) {
    ClearException(th);
    return Print(th, exception, what, subject);
  }
  Owned hook = Owned::Borrow(found);
  if (!AuditEvent(th, "sys.unraisablehook", {hook.get(), args.get()})) {
    Owned refusal(TakeException(th)), where(NewStr(th, "Exception ignored in audit hook"));
    if (refusal && where) Print(th, refusal, where, Value::None());
    return ClearException(th);
  }
  Owned done(Call(th, hook, {args.get()}));
  if (done) return;
  // The hook itself failed: its exception is shown instead.
  Owned second(TakeException(th)), failed(NewStr(th, "Exception ignored in sys.unraisablehook"));
  if (second && failed) Print(th, second, failed, hook);
  ClearException(th);
}

void WriteUnraisableHook(objects::Thread& th, Value exception, Value object) { ReportUnraisable(th, exception, nullptr, object); }

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
