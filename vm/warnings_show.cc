// Where a warning is about, and how it is shown.
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "compiler/carets.h"
#include "vm/margin_text.h"
#include "vm/source_line.h"
#include "vm/standard_error.h"
#include "vm/warnings_internal.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

bool AppendSourceLine(MarginText* out, SourceFiles* files, const WarningPlace& place) {
  std::string_view line;
  Owned keep;
  if (place.source_line.empty()) line = files->Line(place.filename, static_cast<int>(place.line));
  else if (!IsStr(place.source_line) || !AsUtf8(out->th, place.source_line.as<Str>(), &line, &keep)) return ClearException(out->th), true;
  line = compiler::StrippedLine(line);
  return line.empty() || (out->Add("  ") && out->AddUtf8(line) && out->Add("\n"));
}

// "file:line: Category: text" and the line of source. What fails here is dropped: a warning is no reason to fail.
void Print(Thread& th, const ShownWarning& warning, const WarningPlace& place) {
  MarginText out(th);
  SourceFiles files(th);
  Owned name(FindAttr(th, warning.category, ids::__name__()));
  if (!name || name.get().IsNotFound()) return ClearException(th);
  const bool ok = out.AddOwned(Format(th, "%S:%lld: %S: %S\n", place.filename, static_cast<long long>(place.line), name.get(), warning.text)) &&
                  AppendSourceLine(&out, &files, place);
  Owned text(ok ? out.Finish() : Value());
  if (text) WriteStandardError(th, text.get());
  ClearException(th);
}

// warnings._showwarnmsg(warnings.WarningMessage(...))
bool CallShow(Thread& th, Value show, const ShownWarning& warning, const WarningPlace& place) {
  if (!IsCallable(show)) {
    Raise(th, types::kTypeError, "warnings._showwarnmsg() must be set to a callable");
    return false;
  }
  Owned type(FindWarningsAttr(th, "WarningMessage"));
  if (!type) return false;
  if (type.get().IsNotFound()) {
    Raise(th, types::kRuntimeError, "unable to get warnings.WarningMessage");
    return false;
  }
  Owned message(Call(th, type, {warning.message, warning.category, place.filename, Value::Int(place.line), Value::None(), Value::None(),
                                warning.source.empty() ? Value::None() : warning.source}));
  Owned done(message ? Call(th, show, {message.get()}) : Value());
  return static_cast<bool>(done);
}

bool Contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// The import system's own Python code is nobody's caller.
bool IsInternal(Thread& th, const Activation* act) {
  std::string_view name;
  Owned keep;
  Value filename = act->code->filename;
  if (!IsStr(filename) || !AsUtf8(th, filename.as<Str>(), &name, &keep)) return ClearException(th), false;
  return Contains(name, "importlib") && Contains(name, "_bootstrap");
}

bool HasPrefix(Value filename, Value prefixes) {
  if (prefixes.empty() || !IsStr(filename)) return false;
  for (int64_t i = 0; i < prefixes.as<Tuple>()->size; ++i) {
    Value prefix = prefixes.as<Tuple>()->items()[i];
    if (!IsStr(prefix)) continue;
    const Str *name = filename.as<Str>(), *start = prefix.as<Str>();
    bool same = start->length <= name->length;
    for (int64_t n = 0; same && n < start->length; ++n) same = name->at(n) == start->at(n);
    if (same) return true;
  }
  return false;
}

// The activation of the caller so many calls up, null when the stack is not that deep.
const Activation* FindCaller(Thread& th, int64_t level, Value skip) {
  const auto valid = [&](const Activation* act) { return act != nullptr && act != &th.sentinel; };
  const Activation* act = th.act;
  const bool plain = level <= 0 || (valid(act) && IsInternal(th, act));
  while (--level > 0 && valid(act)) {
    do act = act->previous;
    while (!plain && valid(act) && (IsInternal(th, act) || HasPrefix(act->code->filename, skip)));
  }
  return valid(act) ? act : nullptr;
}

// The dict in which a module remembers its warnings, made when it is not there. New reference.
Value RegistryOf(Thread& th, Dict* globals) {
  Owned name(Intern(th, "__warningregistry__"));
  Value found = name ? FindDictItem(th, globals, name.as<Str>()) : Value();
  if (found.empty()) return Value();
  if (!found.IsNotFound() && !found.IsNone()) return Dup(found);
  Owned registry(NewDict(th));
  return registry && DictSet(th, globals, name.as<Str>(), registry.get()) ? registry.Release() : Value();
}

}  // namespace

Value FindWarningsAttr(Thread& th, const char* name) {
  if (th.interp.modules == nullptr) return Value::NotFound();
  Owned module_name(Intern(th, "warnings")), key(Intern(th, name));
  if (!module_name || !key) return Value();
  Value found = FindDictItem(th, th.interp.modules, module_name.as<Str>());
  if (found.empty() || found.IsNotFound()) return found;
  Owned module = Owned::Borrow(found);
  return FindAttr(th, module, key.as<Str>());
}

bool ShowWarning(Thread& th, const ShownWarning& warning, const WarningPlace& place) {
  Owned show(FindWarningsAttr(th, "_showwarnmsg"));
  if (!show) return false;
  if (!show.get().IsNotFound()) return CallShow(th, show, warning, place);
  Print(th, warning, place);
  return true;
}

bool WarnFromCaller(Thread& th, Value message, Value category, int64_t stack_level, Value skip_prefixes, Value source) {
  const Activation* caller = FindCaller(th, stack_level, skip_prefixes);
  Owned globals = Owned::Borrow(caller != nullptr ? Value(caller->globals) : Value(th.interp.sys_dict));
  Owned filename(caller != nullptr ? Dup(caller->code->filename) : Value(NewStr(th, "sys")));
  WarningPlace place;
  place.line = caller != nullptr ? LineOf(caller->code, static_cast<uint32_t>(caller->pc - 1 - caller->code->code)) : 1;
  Owned registry(filename ? RegistryOf(th, globals.as<Dict>()) : Value());
  if (!registry) return false;
  if (!IsDict(registry)) {
    Raise(th, types::kTypeError, "'registry' must be a dict or None");
    return false;
  }
  Value name = FindDictItem(th, globals.as<Dict>(), ids::__name__());
  if (name.empty()) return false;
  Owned module(IsStr(name) ? Dup(name) : Value(NewStr(th, "<string>")));
  if (!module) return false;
  place.filename = filename;
  place.module = module;
  place.registry = registry;
  return WarnAt(th, message, category, place, source);
}

}  // namespace tessera::vm
