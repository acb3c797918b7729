// Running code in another interpreter, on the calling thread: what goes in and comes out crosses as messages.
#include "absl/functional/function_ref.h"
#include "interp/attach.h"
#include "modules/_interpreters/state.h"
#include "objects/bytes.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/simple_namespace.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/breaker.h"
#include "vm/code.h"
#include "vm/compile_code.h"
#include "vm/eval.h"
#include "vm/function.h"
#include "vm/thread_bounds.h"
#include "vm/traceback.h"
#include "vm/transfer.h"

namespace tessera::interpreters {

using namespace objects;  // NOLINT
using interp::InterpreterView;
using runtime::Message;
using vm::AsVm;
using vm::CodeInstance;
using vm::TransferMode;

namespace {

// What came out of the other interpreter, in no interpreter's memory.
struct Outcome {
  absl::Status status;         // it was not entered, or was stopped
  Message result;              // of a call
  Message exception;           // what is known of the uncaught exception
  Message refusal;             // a str: why the result could not come back
};

// --- In the other interpreter ---

// Attribute of the class as a str, or None.
Value ClassName(vm::Thread& th, Value type, Str* name) {
  Value v = FindTypeAttr(th, type, name);
  if (!v.empty() && IsExactStr(v)) return v;
  if (v.empty()) ClearException(th);
  else DecRef(v);
  return Value::None();
}

Value WithoutLastNewline(vm::Thread& th, Value owned) {
  Owned text(owned);
  if (!text) return Value();
  Str* s = text.as<Str>();
  return s->length > 0 && s->at(s->length - 1) == '\n' ? Value(Substring(th, s, 0, s->length - 1)) : text.Release();
}

// "ZeroDivisionError: division by zero", with the module where it is neither builtins nor __main__.
Value OneLine(vm::Thread& th, Value module, Value qualname, Value message) {
  bool plain = !IsStr(module) || StrEqual(module.as<Str>(), "builtins") || StrEqual(module.as<Str>(), "__main__");
  Owned type(plain ? Format(th, "%S", qualname) : Format(th, "%S.%S", module, qualname));
  if (!type) return Value();
  if (message.IsNone()) return type.Release();
  return Format(th, "%U: %U", type.get(), message);
}

// (name, qualname, module, message, one line, display) of the exception; empty + MemoryError.
Value Describe(vm::Thread& th, Value exception) {
  Value type = TypeOf(exception);
  Owned name(ClassName(th, type, ids::__name__())), qualname(ClassName(th, type, ids::__qualname__())), module(ClassName(th, type, ids::__module__()));
  Owned message(ToStr(th, exception));
  if (!message) {
    ClearException(th);
    message.Reset(Value::None());
  }
  Owned line(OneLine(th, module, qualname, message));
  Owned display(line ? WithoutLastNewline(th, vm::FormatException(th, exception)) : Value());
  if (!display) {
    ClearException(th);
    display.Reset(Value::None());
  }
  if (!line) {
    ClearException(th);
    line.Reset(Value::None());
  }
  Value parts[6] = {name.get(), qualname.get(), module.get(), message.get(), line.get(), display.get()};
  return NewTuple(th, parts, 6);
}

// Takes the pending exception.
void Capture(vm::Thread& th, Outcome* outcome) {
  Owned exception(TakeException(th));
  if (th.killed()) {
    outcome->status = absl::FailedPreconditionError("interpreter was killed");
    return;
  }
  Owned parts(exception ? Describe(th, exception) : Value());
  if (parts) outcome->exception = vm::EncodeValue(th, parts, TransferMode::kShareable);
  if (outcome->exception) return;
  ClearException(th);
  outcome->status = absl::ResourceExhaustedError("out of memory");
}

// Runs `body` attached to the interpreter, as its program; false: its exception is captured.
void RunIn(const InterpreterView& view, Outcome* outcome, absl::FunctionRef<bool(vm::Thread&)> body) {
  interp::AttachScope scope(view);
  if (!scope.ok()) {
    outcome->status = scope.status();
    return;
  }
  vm::Thread& th = AsVm(static_cast<Thread&>(scope.thread()));
  if (!vm::EnsureThreadReady(th)) {
    outcome->status = absl::ResourceExhaustedError("out of memory");
    return;
  }
  outcome->status = th.interp.BeginRunningMain(th);
  if (!outcome->status.ok()) return;
  if (!body(th)) Capture(th, outcome);
  // A kill that hit a finalizer, whose failures are nobody's, or the last moment: it was killed all the same.
  if (th.killed() && outcome->status.ok()) outcome->status = absl::FailedPreconditionError("interpreter was killed");
  th.interp.EndRunningMain(th);
}

bool Bind(vm::Thread& th, const Message& updates) {
  Dict* main = vm::MainNamespace(th);
  Owned dict(main == nullptr ? Value() : vm::DecodeValue(th, updates));
  return dict && DictUpdate(th, main, dict);
}

bool RunScript(vm::Thread& th, const Message& script) {
  Owned code(vm::DecodeValue(th, script));
  Dict* main = code ? vm::MainNamespace(th) : nullptr;
  if (main == nullptr) return false;
  Owned result;
  if (IsStr(code) || IsBytes(code)) {
    std::string_view text;
    Owned keep, name(NewStr(th, "<script>"));
    vm::CompileOptions options;
    options.ignore_cookie = IsStr(code);
    if (IsBytes(code)) text = code.as<Bytes>()->view();
    else if (!AsUtf8(th, code.as<Str>(), &text, &keep)) return false;
    if (!name) return false;
    Owned compiled(vm::CompileSource(th, text, name, options));
    Owned space = Owned::Borrow(main);
    if (compiled) result.Reset(vm::RunCode(th, compiled.as<CodeInstance>(), main, main));
  } else {
    result.Reset(Call(th, code, {}));
  }
  return static_cast<bool>(result);
}

bool RunCall(vm::Thread& th, const Message& call, Outcome* outcome) {
  Owned parts(vm::DecodeValue(th, call));
  if (!parts) return false;
  Value* items = parts.as<Tuple>()->items();
  Owned result(vm::CallWithTuple(th, items[0], items[1].as<Tuple>(), items[2].IsNone() ? nullptr : items[2].as<Dict>()));
  if (!result) return false;
  outcome->result = vm::EncodeValue(th, result, TransferMode::kCopy);
  if (outcome->result) return true;
  Value refused = vm::InterpreterOf(th).transfer.not_shareable_error;
  Type* type = refused.empty() ? types::kTypeError : refused.as<Type>();
  if (!PendingIs(th, type)) return false;
  Owned exception(TakeException(th)), text(ToStr(th, exception));
  if (text) outcome->refusal = vm::EncodeValue(th, text, TransferMode::kShareable);
  return static_cast<bool>(outcome->refusal);
}

// --- In the caller ---

bool Set(vm::Thread& th, Dict* dict, const char* name, Value v) {
  Owned key(Intern(th, name));
  return key && DictSet(th, dict, key.as<Str>(), v);
}

// A SimpleNamespace of type, msg, formatted and errdisplay.
Value NewInfo(vm::Thread& th, Value parts) {
  Value* items = parts.as<Tuple>()->items();
  Owned type_dict(NewDict(th)), dict(NewDict(th));
  if (!type_dict || !dict) return Value();
  Dict* t = type_dict.as<Dict>();
  if (!Set(th, t, "__name__", items[0]) || !Set(th, t, "__qualname__", items[1]) || !Set(th, t, "__module__", items[2])) return Value();
  Owned type(NewSimpleNamespace(th, t));
  Dict* d = dict.as<Dict>();
  if (!type || !Set(th, d, "type", type) || !Set(th, d, "msg", items[3]) || !Set(th, d, "formatted", items[4]) || !Set(th, d, "errdisplay", items[5])) return Value();
  return NewSimpleNamespace(th, d);
}

// None, or what is known of the exception; empty: the caller has an exception of its own.
Value InfoOf(vm::Thread& th, Value module, const Outcome& outcome) {
  // A handler of a signal that ran meanwhile has raised: that comes first (vm/signal_handlers.h).
  if ((th.eval_breaker().Load() & gil::kAsyncException) != 0 && !vm::HandleBreaker(th)) return Value();
  if (!outcome.status.ok()) return RaiseStatus(th, module, outcome.status);
  if (!outcome.exception) return Value::None();
  Owned parts(vm::DecodeValue(th, outcome.exception));
  return parts ? NewInfo(th, parts) : Value();
}

// Source text goes as it is; a function or a code object as a function over the other __main__.
Message EncodeCode(vm::Thread& th, Value code) {
  if (IsExactly(code, types::kBytes)) return vm::EncodeValue(th, code, TransferMode::kShareable);
  if (IsStr(code)) {
    if (IsExactStr(code)) return vm::EncodeValue(th, code, TransferMode::kShareable);
    Owned plain(Substring(th, code.as<Str>(), 0, code.as<Str>()->length));
    return plain ? vm::EncodeValue(th, plain, TransferMode::kShareable) : Message();
  }
  Owned function;
  if (IsExactly(code, types::kFunction)) function = Owned::Borrow(code);
  else if (IsExactly(code, types::kCode)) {
    Owned globals(NewDict(th));
    Owned runnable(globals ? vm::RunnableCode(th, code) : Value());
    if (runnable) function.Reset(vm::NewFunction(th, runnable.as<CodeInstance>(), globals.as<Dict>()));
    if (!function) return Message();
  } else {
    Raise(th, types::kTypeError, "unsupported script %R", code);
    return Message();
  }
  const bytecode::CodeBody* body = function.as<vm::Function>()->code->body;
  const char* fault = body->free_count != 0 ? "closures not supported"
                      : body->argcount + body->kwonlyargcount != 0 || (body->flags & (bytecode::kVarArgs | bytecode::kVarKeywords)) != 0
                          ? "code with args not supported"
                          : nullptr;
  if (fault != nullptr) {
    Raise(th, types::kValueError, "%s", fault);
    return Message();
  }
  return vm::EncodeScript(th, function);
}

Message EncodeUpdates(vm::Thread& th, Value updates) {
  if (!IsDict(updates)) {
    Raise(th, types::kTypeError, "expected 'shared' to be a dict, got %T", updates);
    return Message();
  }
  int64_t position = 0;
  for (Value key, value; DictNext(updates.as<Dict>(), &position, &key, &value);) {
    if (IsStr(key)) continue;
    Raise(th, types::kTypeError, "names of __main__ must be str, not %T", key);
    return Message();
  }
  Owned plain(DictCopy(th, updates.as<Dict>()));
  return plain ? vm::EncodeValue(th, plain, TransferMode::kCopy) : Message();
}

}  // namespace

Value Exec(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  InterpreterView view;
  if (!FindInterpreter(th, args[0], args[1], &view)) return Value();
  Message script = EncodeCode(th, args[2]), updates;
  if (!script) return Value();
  if (!args[3].IsUnbound() && !args[3].IsNone() && !(updates = EncodeUpdates(th, args[3]))) return Value();
  Outcome outcome;
  RunIn(view, &outcome, [&](vm::Thread& inner) { return (!updates || Bind(inner, updates)) && RunScript(inner, script); });
  return InfoOf(th, args[0], outcome);
}

Value CallFunction(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  InterpreterView view;
  if (!FindInterpreter(th, args[0], args[1], &view)) return Value();
  if (!IsCallable(args[2])) return Raise(th, types::kTypeError, "expected a callable, got %R", args[2]);
  Owned positional(args[3].IsUnbound() || args[3].IsNone() ? Dup(Value(EmptyTuple())) : Value(TupleFrom(th, args[3])));
  Value keywords = args[4].IsUnbound() ? Value::None() : args[4];
  if (!positional) return Value();
  if (!keywords.IsNone() && !IsDict(keywords)) return Raise(th, types::kTypeError, "expected kwargs to be a dict, got %T", keywords);
  Value parts[3] = {args[2], positional.get(), keywords};
  Owned call(NewTuple(th, parts, 3));
  Message message = call ? vm::EncodeValue(th, call, TransferMode::kCopy) : Message();
  if (!message) return Value();
  Outcome outcome;
  RunIn(view, &outcome, [&](vm::Thread& inner) { return RunCall(inner, message, &outcome); });
  if (outcome.refusal) {
    Owned text(vm::DecodeValue(th, outcome.refusal));
    return text ? Raise(th, StateOf(args[0]).not_shareable_error.as<Type>(), "%S", text.get()) : Value();
  }
  Owned info(InfoOf(th, args[0], outcome));
  Owned result(!info ? Value() : outcome.result ? vm::DecodeValue(th, outcome.result) : Value::None());
  Value pair[2] = {result.get(), info.get()};
  return result ? Value(NewTuple(th, pair, 2)) : Value();
}

Value SetMainAttrs(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  InterpreterView view;
  if (!FindInterpreter(th, args[0], args[1], &view)) return Value();
  Message updates = EncodeUpdates(th, args[2]);
  if (!updates) return Value();
  Outcome outcome;
  RunIn(view, &outcome, [&](vm::Thread& inner) { return Bind(inner, updates); });
  Owned info(InfoOf(th, args[0], outcome));
  if (!info || info.get().IsNone()) return info.Release();
  Owned key(Intern(th, "formatted")), text(key ? GetAttr(th, info, key.as<Str>()) : Value());
  return text ? Raise(th, StateOf(args[0]).interpreter_error.as<Type>(), "%S", text.get()) : Value();
}

Value CaptureException(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  Value exception = args[1].IsUnbound() ? Value::None() : args[1];
  for (ExcState* state = th.exc_state; exception.IsNone() && state != nullptr; state = state->previous) exception = state->exception;
  if (exception.IsNone()) return Raise(th, types::kRuntimeError, "No exception to capture");
  if (!IsException(exception)) return Raise(th, types::kTypeError, "expected exception, got %R", exception);
  Owned parts(Describe(th, exception));
  return parts ? NewInfo(th, parts) : Value();
}

}  // namespace tessera::interpreters
