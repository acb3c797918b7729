#include "vm/exit_status.h"

#include <cstdio>

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/traceback.h"

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

void WriteToStderr(Thread& th, Value text) {
  Value err = FindSys(th, "stderr");
  if (!err.IsNotFound() && !err.IsNone()) {
    Owned stream = Owned::Borrow(err);
    Owned done(CallMethod(th, stream, ids::write(), {text}));
    if (done) return;
    ClearException(th);
  }
  std::string_view utf8;
  Owned keep;
  if (AsUtf8(th, text.as<Str>(), &utf8, &keep)) std::fwrite(utf8.data(), 1, utf8.size(), stderr);
  else ClearException(th);
}

// SystemExit: an int is the code; None is 0; anything else is printed and is 1.
int ExitCode(Thread& th, Value exit) {
  Owned name(Intern(th, "code"));
  Owned code(name ? FindAttr(th, exit, name.as<Str>()) : Value());
  if (!code || code.get().IsNotFound() || code.get().IsNone()) {
    ClearException(th);
    return 0;
  }
  if (IsInt(code)) {
    int64_t n;
    return FitsInt64(code, &n) ? static_cast<int>(n & 0xff) : 255;
  }
  Owned text(ToStr(th, code));
  Owned line(text ? Format(th, "%U\n", text.get()) : Value());
  if (line) WriteToStderr(th, line);
  ClearException(th);
  return 1;
}

}  // namespace

int ReportException(Thread& th) {
  Owned exception(TakeException(th));
  if (!exception) return 1;
  if (IsSubtype(TypeOf(exception), types::kSystemExit)) return ExitCode(th, exception);
  FlushStandardStreams(th);
  ClearException(th);
  Value hook = FindSys(th, "excepthook");
  if (!hook.IsNotFound() && !hook.IsNone()) {
    Owned keep = Owned::Borrow(hook);
    Owned done(Call(th, keep, {Value(TypeOf(exception)), exception.get(), exception.as<ExceptionObject>()->traceback}));
    if (done) return IsSubtype(TypeOf(exception), types::kKeyboardInterrupt) ? 130 : 1;
    if (PendingIs(th, types::kSystemExit)) return ReportException(th);
    ClearException(th);
  }
  Owned text(FormatException(th, exception));
  if (text) WriteToStderr(th, text);
  ClearException(th);
  return 1;
}

bool FlushStandardStreams(Thread& th) {
  bool ok = true;
  for (const char* name : {"stdout", "stderr"}) {
    Value found = FindSys(th, name);
    if (found.IsNotFound() || found.IsNone()) continue;
    Owned stream = Owned::Borrow(found);
    Owned done(CallMethod(th, stream, ids::flush(), {}));
    if (done) continue;
    if (name[3] == 'e') {
      ClearException(th);
      continue;
    }
    WriteUnraisable(th, stream);
    ok = false;
  }
  return ok;
}

}  // namespace tessera::vm
