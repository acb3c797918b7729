// print and input.
#include "modules/builtins/functions.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/audit.h"

namespace tessera::builtins {

using namespace objects;  // NOLINT

namespace {

// sys.stdout and its kin, borrowed; "lost sys.stdout" when it is gone.
Value FindStream(Thread& th, Str* name) {
  Value v = FindDictItem(th, th.interp.sys_dict, name);
  if (v.IsNotFound()) return Raise(th, types::kRuntimeError, "lost sys.%U", Value(name));
  return v;
}

bool CheckText(Thread& th, const char* what, Value v) {
  if (v.IsUnbound() || v.IsNone() || IsStr(v)) return true;
  Raise(th, types::kTypeError, "%s must be None or a string, not %T", what, v);
  return false;
}

bool Write(Thread& th, Value write, Value text) {
  Owned done(Call(th, write, {text}));
  return static_cast<bool>(done);
}

Value Print(Thread& th, const Value* args) {
  Tuple* objects = args[1].as<Tuple>();
  Value sep = args[2], end = args[3], file = args[4], flush = args[5];
  if (file.IsUnbound() || file.IsNone()) {
    file = FindStream(th, ids::stdout());
    if (file.empty()) return Value();
    if (file.IsNone()) return Value::None();
  }
  if (!CheckText(th, "sep", sep) || !CheckText(th, "end", end)) return Value();
  Owned stream = Owned::Borrow(file);
  Owned write(GetAttr(th, stream, ids::write()));
  if (!write) return Value();
  Owned space(IsStr(sep) ? Dup(sep) : Value(CharStr(th, ' '))), newline(IsStr(end) ? Dup(end) : Value(CharStr(th, '\n')));
  for (int64_t n = 0; n < objects->size; ++n) {
    if (n > 0 && !Write(th, write, space)) return Value();
    Owned text(ToStr(th, objects->items()[n]));
    if (!text || !Write(th, write, text)) return Value();
  }
  if (!Write(th, write, newline)) return Value();
  int wanted = flush.IsUnbound() ? 0 : IsTrue(th, flush);
  if (wanted < 0) return Value();
  if (wanted) {
    Owned done(CallMethod(th, stream, ids::flush(), {}));
    if (!done) return Value();
  }
  return Value::None();
}

Value Input(Thread& th, const Value* args) {
  Owned err = Owned::Borrow(FindStream(th, ids::stderr()));
  if (!err) return Value();
  Owned written(CallMethod(th, err, ids::flush(), {}));
  if (!written) ClearException(th);
  Owned out = Owned::Borrow(FindStream(th, ids::stdout()));
  Owned in = Owned::Borrow(out ? FindStream(th, ids::stdin()) : Value());
  if (!in || !vm::AuditEvent(th, "builtins.input", {args[1].IsUnbound() ? Value::None() : args[1]})) return Value();
  if (!args[1].IsUnbound()) {
    Owned prompt(ToStr(th, args[1]));
    if (!prompt) return Value();
    Owned done(CallMethod(th, out, ids::write(), {prompt.get()}));
    if (!done) return Value();
  }
  Owned flushed(CallMethod(th, out, ids::flush(), {}));
  if (!flushed) return Value();
  Owned line(CallMethod(th, in, ids::readline(), {}));
  if (!line) return Value();
  if (!IsStr(line)) return Raise(th, types::kTypeError, "object.readline() returned non-string");
  Str* s = line.as<Str>();
  if (s->length == 0) return Raise(th, types::kEOFError, "EOF when reading a line");
  if (s->at(s->length - 1) == '\n') line.Reset(Substring(th, s, 0, s->length - 1));
  return line && vm::AuditEvent(th, "builtins.input/result", {line.get()}) ? line.Release() : Value();
}

constexpr MethodDef kTable[] = {
    {"input", &Input, "($module, prompt='', /)", "A line of the standard input, without its end."},
    {"print", &Print, "($module, *args, sep=' ', end='\\n', file=None, flush=False)", "Writes the values to a stream, sys.stdout by default."},
    {}};
constinit const auto kShared = ShareFunctions(kTable);

}  // namespace

constinit const SharedFunctions kStreamFunctions = kShared;

}  // namespace tessera::builtins
