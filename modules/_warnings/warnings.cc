// The module _warnings: what the library's warnings.py stands on.
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/native_module.h"
#include "vm/warnings.h"

namespace tessera::warnings {

using namespace objects;  // NOLINT
using vm::AsVm;

namespace {

// The category of a warning: the message's own, or a subclass of Warning. Empty + exception.
Value CategoryOf(Thread& th, Value message, Value category) {
  int is_warning = IsInstance(th, message, Value(static_cast<Type*>(types::kWarning)));
  if (is_warning < 0) return Value();
  if (is_warning) return Dup(Value(TypeOf(message)));
  if (category.IsUnbound() || category.IsNone()) return Dup(Value(static_cast<Type*>(types::kUserWarning)));
  int fits = IsType(category) ? IsSubclass(th, category, Value(static_cast<Type*>(types::kWarning))) : 0;
  if (fits < 0) return Value();
  return fits ? Dup(category) : Raise(th, types::kTypeError, "category must be a Warning subclass, not '%T'", category);
}

Value Given(Value argument) { return argument.IsUnbound() || argument.IsNone() ? Value() : argument; }

Value Warn(Thread& th, const Value* args) {
  Value skip = args[5].IsUnbound() ? Value() : args[5];
  if (!skip.empty() && !IsTuple(skip)) return Raise(th, types::kTypeError, "warn() argument 'skip_file_prefixes' must be tuple, not %T", skip);
  int64_t level = 1;
  if (!args[3].IsUnbound() && !IndexAsInt64(th, args[3], &level, types::kOverflowError)) return Value();
  if (!skip.empty() && skip.as<Tuple>()->size > 0 && level < 2) level = 2;
  Owned category(CategoryOf(th, args[1], args[2]));
  if (!category) return Value();
  return vm::WarnFromCaller(AsVm(th), args[1], category, level, skip, Given(args[4])) ? Value::None() : Value();
}

// The line of a module that its loader knows, new reference; None where it has no get_source. Empty + exception.
Value LineFromLoader(Thread& th, Dict* globals, int64_t line) {
  Value loader = FindDictItem(th, globals, ids::__loader__()), name = FindDictItem(th, globals, ids::__name__());
  if (loader.empty() || name.empty()) return Value();
  if (loader.IsNotFound() || name.IsNotFound()) return Value::None();
  Owned keep_loader = Owned::Borrow(loader), keep_name = Owned::Borrow(name), key(Intern(th, "get_source")), split(Intern(th, "splitlines"));
  if (!key || !split) return Value();
  Owned get(FindAttr(th, keep_loader, key.as<Str>()));
  if (!get || get.get().IsNotFound()) return get ? Value::None() : Value();
  Owned source(Call(th, get, {keep_name.get()}));
  if (!source || source.get().IsNone()) return source.Release();
  Owned lines(CallMethod(th, source, split.as<Str>(), {}));
  return lines ? GetItem(th, lines, Value::Int(line - 1)) : Value();
}

enum WarnExplicitArgument { kMessage = 1, kCategory, kFilename, kLine, kModule, kRegistry, kModuleGlobals, kSource };

Value WarnExplicit(Thread& th, const Value* args) {
  int64_t line;
  if (!IsStr(args[kFilename])) return Raise(th, types::kTypeError, "warn_explicit() argument 'filename' must be str, not %T", args[kFilename]);
  if (!IndexAsInt64(th, args[kLine], &line, types::kOverflowError)) return Value();
  if (args[kModule].IsNone()) return Value::None();
  if (line < INT32_MIN || line > INT32_MAX) return Raise(th, types::kOverflowError, "Python int too large to convert to C int");
  vm::WarningPlace place{.filename = args[kFilename], .line = line, .module = Given(args[kModule]), .registry = Given(args[kRegistry])};
  if (!place.registry.empty() && !IsDict(place.registry)) return Raise(th, types::kTypeError, "'registry' must be a dict or None");
  Owned source_line;
  Value globals = Given(args[kModuleGlobals]);
  if (!globals.empty()) {
    if (!IsDict(globals)) return Raise(th, types::kTypeError, "module_globals must be a dict, not '%.200T'", globals);
    source_line.Reset(LineFromLoader(th, globals.as<Dict>(), line));
    if (!source_line) return Value();
    if (!source_line.get().IsNone()) place.source_line = source_line;
  }
  return vm::WarnAt(AsVm(th), args[kMessage], args[kCategory], place, Given(args[kSource])) ? Value::None() : Value();
}

Value FiltersMutated(Thread& th, const Value*) {
  vm::WarningState* state = vm::WarningsOf(AsVm(th));
  if (state == nullptr) return Value();
  ++state->version;
  return Value::None();
}

constexpr MethodDef kFunctions[] = {
    {"warn", &Warn, "($module, message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())", "Issues a warning, or maybe ignores it or raises it."},
    {"warn_explicit", &WarnExplicit, "($module, message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None)",
     "Issues a warning about a given place, or maybe ignores it or raises it."},
    {"_filters_mutated", &FiltersMutated, "($module, /)", "Tells that the filters have changed."},
    {}};

bool Exec(vm::Thread& th, Value, Dict* dict) {
  vm::WarningState* state = vm::WarningsOf(th);
  return state != nullptr && vm::PutNew(th, dict, "filters", Dup(Value(state->filters))) && vm::PutNew(th, dict, "_onceregistry", Dup(Value(state->once))) &&
         vm::PutNew(th, dict, "_defaultaction", Dup(state->default_action));
}

constexpr vm::NativeModule kContents = {kFunctions, &Exec};

}  // namespace

}  // namespace tessera::warnings

TESSERA_MODULE(_warnings) = {
    .name = "_warnings",
    .doc = "Filters of warnings, and what issues them.",
    .slots = tessera::vm::kPerInterpreterGil,
    .contents = &tessera::warnings::kContents,
};
