// The hooks of sys: what shows values, reports exceptions, starts a debugger, sees audit events.
#include <cstdlib>
#include <cstring>

#include "modules/sys/functions.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/tuple.h"
#include "vm/audit.h"
#include "vm/eval.h"
#include "vm/import.h"
#include "vm/python.h"
#include "vm/traceback.h"
#include "vm/unraisable.h"

namespace tessera::sys {

using namespace objects;  // NOLINT
using vm::AsVm;

namespace {

// sys.<name>, a new reference; NotFound.
Value FindOwn(Thread& th, Str* name) {
  Value found = FindDictItem(th, th.interp.sys_dict, name);
  return found.empty() || found.IsNotFound() ? found : Dup(found);
}

bool WriteText(Thread& th, Value stream, Value text) {
  Owned done(CallMethod(th, stream, ids::write(), {text}));
  return static_cast<bool>(done);
}

// The repr of a value whose characters the stream's encoding does not have: escaped.
bool WriteEscaped(Thread& th, Value stream, Value text) {
  Owned encode(Intern(th, "encode")), decode(Intern(th, "decode")), rule(Intern(th, "backslashreplace"));
  Owned encoding(rule ? GetAttr(th, stream, ids::encoding()) : Value());
  if (!encode || !decode || !encoding) return false;
  Owned bytes(CallMethod(th, text, encode.as<Str>(), {encoding.get(), rule.get()}));
  Owned back(bytes ? CallMethod(th, bytes, decode.as<Str>(), {encoding.get()}) : Value());
  return back && WriteText(th, stream, back);
}

Value DisplayHook(Thread& th, const Value* args) {
  if (args[1].IsNone()) return Value::None();
  if (!DictSet(th, th.interp.builtins, ids::_(), Value::None())) return Value();
  Owned stream(FindOwn(th, ids::stdout()));
  if (!stream) return Value();
  if (stream.get().IsNotFound()) return Raise(th, types::kRuntimeError, "lost sys.stdout");
  Owned text(Repr(th, args[1]));
  if (!text) return Value();
  if (!WriteText(th, stream, text)) {
    if (!ClearIf(th, types::kUnicodeEncodeError) || !WriteEscaped(th, stream, text)) return Value();
  }
  if (!WriteText(th, stream, CharStr(th, '\n'))) return Value();
  return DictSet(th, th.interp.builtins, ids::_(), args[1]) ? Value::None() : Value();
}

// What the program printed stands before its error.
void FlushOutput(Thread& th) {
  Owned stream(FindOwn(th, ids::stdout()));
  Owned done(stream && !stream.get().IsNotFound() && !stream.get().IsNone() ? CallMethod(th, stream, ids::flush(), {}) : Value());
  ClearException(th);
}

Value ExceptHook(Thread& th, const Value* args) {
  FlushOutput(th);
  Owned stream(FindOwn(th, ids::stderr()));
  if (!stream) return Value();
  if (stream.get().IsNotFound() || stream.get().IsNone()) return Value::None();
  Owned text;
  if (IsException(args[2])) {
    ExceptionObject* exception = args[2].as<ExceptionObject>();
    if (IsExactly(args[3], types::kTraceback) && exception->traceback.IsNone()) exception->traceback = Dup(args[3]);
    text.Reset(vm::FormatException(th, args[2]));
  } else {
    text.Reset(Format(th, "TypeError: print_exception(): Exception expected for value, %T found\n", args[2]));
  }
  if (!text || !WriteText(th, stream, text)) return Value();
  Owned flushed(CallMethod(th, stream, ids::flush(), {}));
  if (!flushed) ClearException(th);
  return Value::None();
}

Value UnraisableHook(Thread& th, const Value* args) { return vm::DefaultUnraisableHook(th, args[1]) ? Value::None() : Value(); }

// What PYTHONBREAKPOINT names, new reference; None: nothing is to be called.
Value FindDebugger(Thread& th) {
  const char* given = vm::OptionsOf(th).ignore_environment ? nullptr : std::getenv("PYTHONBREAKPOINT");
  std::string_view text = given == nullptr || *given == 0 ? "pdb.set_trace" : given;
  if (text == "0") return Value::None();
  size_t dot = text.rfind('.');
  Owned module_name(Intern(th, dot == text.npos ? "builtins" : text.substr(0, dot)));
  Owned name(Intern(th, dot == text.npos ? text : text.substr(dot + 1)));
  if (!module_name || !name) return Value();
  Owned module(vm::ImportAbsolute(AsVm(th), module_name.as<Str>()));
  return module ? GetAttr(th, module, name.as<Str>()) : Value();
}

Value BreakpointHook(Thread& th, const Value* args) {
  Owned debugger(FindDebugger(th));
  if (!debugger || debugger.get().IsNone()) return debugger.Release();
  return vm::CallWithTuple(AsVm(th), debugger, args[1].as<Tuple>(), args[2].IsUnbound() ? nullptr : args[2].as<Dict>());
}

Value Audit(Thread& th, const Value* args) {
  Tuple* given = args[1].as<Tuple>();
  if (given->size == 0) return Raise(th, types::kTypeError, "audit() missing 1 required positional argument: 'event'");
  Owned event = Owned::Borrow(given->items()[0]);
  if (!IsStr(event)) return Raise(th, types::kTypeError, "expected str for argument 'event', not %.200T", event.get());
  Owned rest(NewTuple(th, given->items() + 1, given->size - 1));
  return rest && vm::Audit(th, event.as<Str>(), rest) ? Value::None() : Value();
}

Value AddAuditHook(Thread& th, const Value* args) { return vm::AddAuditHook(th, args[1]) ? Value::None() : Value(); }

}  // namespace

const MethodDef kHookFunctions[] = {
    {"addaudithook", &AddAuditHook, "($module, /, hook)", "From now on hook(event, args) sees every audit event of this interpreter."},
    {"audit", &Audit, "($module, /, *args)", "Raises an audit event, its name first."},
    {"breakpointhook", &BreakpointHook, "($module, /, *args, **kws)", "Starts the debugger: what builtins.breakpoint() calls."},
    {"displayhook", &DisplayHook, "($module, object, /)", "Prints an object and keeps it as builtins._."},
    {"excepthook", &ExceptHook, "($module, exctype, value, traceback, /)", "Prints an exception as an uncaught one."},
    {"unraisablehook", &UnraisableHook, "($module, unraisable, /)", "Prints an exception that had nowhere to go."},
    {}};

}  // namespace tessera::sys
