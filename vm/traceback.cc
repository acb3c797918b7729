// The text of an exception: traceback, chain, notes.
#include "vm/traceback.h"

#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/source_line.h"

namespace tessera::vm {

using namespace objects;  // NOLINT

namespace {

bool AppendValue(objects::Thread& th, StrBuilder* out, Value owned) {
  (void)th;
  Owned text(owned);
  return text && out->Append(text.as<Str>());
}

bool AppendEntry(objects::Thread& th, StrBuilder* out, Traceback* tb) {
  const CodeInstance* code = tb->frame->code;
  int line = LineOf(code, tb->pc);
  if (!AppendValue(th, out, Format(th, "  File \"%U\", line %d, in %U\n", code->filename, line, code->name))) return false;
  return AppendSourceLine(th, out, code, tb->pc);
}

bool AppendTraceback(objects::Thread& th, StrBuilder* out, Value traceback) {
  if (traceback.IsNone()) return true;
  if (!out->AppendAscii("Traceback (most recent call last):\n")) return false;
  for (Value at = traceback; !at.IsNone(); at = at.as<Traceback>()->next)
    if (!AppendEntry(th, out, at.as<Traceback>())) return false;
  return true;
}

// "module.Name: text"
bool AppendLine(objects::Thread& th, StrBuilder* out, Value exception) {
  Type* type = TypeOf(exception);
  Owned module(FindAttr(th, Value(type), ids::__module__()));
  Owned qualname(GetAttr(th, Value(type), ids::__qualname__()));
  if (!module || !qualname) return false;
  if (IsStr(module) && !StrEqual(module.as<Str>(), "builtins") && !StrEqual(module.as<Str>(), "__main__")) {
    if (!out->Append(module.as<Str>()) || !out->AppendAscii(".")) return false;
  }
  if (!AppendValue(th, out, ToStr(th, qualname))) return false;
  Owned text(ToStr(th, exception));
  if (!text) {
    ClearException(th);
    return out->AppendAscii(": <exception str() failed>\n");
  }
  if (text.as<Str>()->length > 0 && (!out->AppendAscii(": ") || !out->Append(text.as<Str>()))) return false;
  return out->AppendAscii("\n");
}

bool AppendException(objects::Thread& th, StrBuilder* out, Value exception, int depth) {
  ExceptionObject* e = exception.as<ExceptionObject>();
  Value before = !e->cause.IsNone() ? e->cause : !e->suppress_context ? e->context : Value::None();
  if (!before.IsNone() && depth < 100) {
    if (!AppendException(th, out, before, depth + 1)) return false;
    if (!out->AppendAscii(!e->cause.IsNone() ? "\nThe above exception was the direct cause of the following exception:\n\n"
                                             : "\nDuring handling of the above exception, another exception occurred:\n\n"))
      return false;
  }
  return AppendTraceback(th, out, e->traceback) && AppendLine(th, out, exception);
}

}  // namespace

Value FormatException(objects::Thread& th, Value exception) {
  StrBuilder out(th);
  if (!IsException(exception)) return Format(th, "TypeError: print_exception(): Exception expected for value, %T found\n", exception);
  return AppendException(th, &out, exception, 0) ? out.Finish() : Value();
}

}  // namespace tessera::vm
