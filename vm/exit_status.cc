#include "vm/exit_status.h"

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/audit.h"
#include "vm/standard_error.h"
#include "vm/traceback.h"
#include "vm/unraisable.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

// A name of sys, borrowed; NotFound.
Value FindSys(Thread& th, const char* name) {
  Owned key(Intern(th, name));
  Value v = key ? FindDictItem(th, th.interp.sys_dict, key.as<Str>()) : Value();
  if (!v.empty()) return v;
  ClearException(th);
  return Value::NotFound();
}

// To sys.stderr, or past it where it is gone.
void WriteAnyhow(Thread& th, Value text) {
  if (WriteStandardError(th, text)) return;
  std::string_view utf8;
  Owned keep;
  if (AsUtf8(th, text.as<Str>(), &utf8, &keep)) WritePastStandardError(th, utf8);
  else ClearException(th);
}

// `head`, then the exception with its traceback.
void Display(Thread& th, const char* head, Value exception) {
  Owned text(FormatException(th, exception)), whole(text ? Format(th, "%s%U", head, text.get()) : Value());
  if (whole) return WriteAnyhow(th, whole);
  // No memory for the text: at least what it was.
  ClearException(th);
  WritePastStandardError(th, TypeOf(exception)->name);
  WritePastStandardError(th, "\n");
}

int ExitCodeOfInt(Value code) {
  int64_t n;
  return FitsInt64(code, &n) ? static_cast<int>(n & 0xff) : 255;
}

// SystemExit: an int is the code; None is 0; anything else is printed and is 1.
int ExitCode(Thread& th, Value exit) {
  Owned code(FindAttr(th, exit, ids::code()));
  if (!code || code.get().IsNotFound()) code = Owned::Borrow(exit);
  ClearException(th);
  if (code.get().IsNone()) return 0;
  if (IsInt(code)) return ExitCodeOfInt(code);
  Owned text(ToStr(th, code)), failure(TakeException(th)), end(NewStr(th, "\n"));
  if (text) WriteAnyhow(th, text);
  if (end) WriteAnyhow(th, end);
  if (failure) Display(th, "", failure);
  ClearException(th);
  return 1;
}

}  // namespace

namespace {

constexpr const char* kLastNames[] = {"last_exc", "last_type", "last_value", "last_traceback"};

// sys.last_exc and its three older forms. What fails here is left out.
void KeepAsLast(Thread& th, Value exception) {
  const Value values[] = {exception, TypeOf(exception), exception, exception.as<ExceptionObject>()->traceback};
  for (int i = 0; i < 4; ++i) {
    Owned key(Intern(th, kLastNames[i]));
    if (!key || !DictSet(th, th.interp.sys_dict, key.as<Str>(), values[i])) ClearException(th);
  }
}

// False: a hook has refused, with a RuntimeError, that the exception is reported. Anything else that it raises has nowhere to go.
bool AuditHook(Thread& th, Value hook, Value exception) {
  Value shown = hook.IsNotFound() ? Value::None() : hook;
  if (AuditEvent(th, "sys.excepthook", {shown, Value(TypeOf(exception)), exception, exception.as<ExceptionObject>()->traceback})) return true;
  if (ClearIf(th, types::kRuntimeError)) return false;
  Owned failure(TakeException(th));
  ReportUnraisable(th, failure, "Exception ignored in audit hook", Value());
  return true;
}

}  // namespace

void ResetSys(Thread& th) {
  if (th.interp.sys_dict == nullptr) return;
  for (const char* name : kLastNames) {
    Owned key(Intern(th, name));
    if (key) DictDelete(th, th.interp.sys_dict, key);
    ClearException(th);
  }
  static constexpr const char* kStreams[][2] = {{"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};
  for (const auto& [name, original] : kStreams) {
    Owned key(Intern(th, name)), stream = Owned::Borrow(FindSys(th, original));
    if (key && !stream.get().IsNotFound()) DictSet(th, th.interp.sys_dict, key.as<Str>(), stream);
    ClearException(th);
  }
}

int ReportException(Thread& th, bool* interrupted, bool session_follows) {
  Owned exception(TakeException(th));
  if (!exception) return 1;
  if (interrupted != nullptr) *interrupted = IsExactly(exception, types::kKeyboardInterrupt);
  if (!session_follows && IsSubtype(TypeOf(exception), types::kSystemExit)) return ExitCode(th, exception);
  KeepAsLast(th, exception);
  Owned hook = Owned::Borrow(FindSys(th, "excepthook"));
  if (!AuditHook(th, hook, exception)) return 1;
  if (hook.get().IsNotFound()) {
    Display(th, "sys.excepthook is missing\n", exception);
    return 1;
  }
  Owned done(Call(th, hook, {Value(TypeOf(exception)), exception.get(), exception.as<ExceptionObject>()->traceback}));
  if (done) return 1;
  Owned second(TakeException(th));
  if (IsSubtype(TypeOf(second), types::kSystemExit)) return ExitCode(th, second);
  Display(th, "Error in sys.excepthook:\n", second);
  Display(th, "\nOriginal exception was:\n", exception);
  return 1;
}

namespace {

bool IsClosed(Thread& th, Value stream) {
  Owned name(Intern(th, "closed")), closed(name ? FindAttr(th, stream, name.as<Str>()) : Value());
  int truth = closed && !closed.get().IsNotFound() ? IsTrue(th, closed) : 0;
  ClearException(th);
  return truth > 0;
}

}  // namespace

bool FlushStandardStreams(Thread& th) {
  if (th.interp.sys_dict == nullptr) return true;
  bool ok = true;
  for (const char* name : {"stdout", "stderr"}) {
    Value found = FindSys(th, name);
    if (found.IsNotFound() || found.IsNone()) continue;
    Owned stream = Owned::Borrow(found);
    if (IsClosed(th, stream)) continue;
    Owned done(CallMethod(th, stream, ids::flush(), {}));
    if (done) continue;
    ok = false;
    if (name[3] == 'e') ClearException(th);
    else WriteUnraisable(th, stream);
  }
  return ok;
}

}  // namespace tessera::vm
