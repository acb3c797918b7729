// Filters and registries: whether a warning is shown. How: vm/warnings_show.cc.
#include "vm/warnings.h"

#include "objects/class.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/python.h"
#include "vm/warnings_internal.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

Value NewFilter(Thread& th, const char* action, Type* category, const char* module) {
  Owned text(Intern(th, action)), name(module == nullptr ? Value::None() : Value(Intern(th, module)));
  if (!text || !name) return Value();
  Value items[5] = {text.get(), Value::None(), Value(category), name.get(), Value::Int(0)};
  return NewTuple(th, items, 5);
}

// CPython's: what developers care about is shown where they run it, in __main__.
Value DefaultFilters(Thread& th) {
  const struct {
    const char* action;
    Type* category;
    const char* module;
  } kFilters[] = {{"default", types::kDeprecationWarning, "__main__"},
                  {"ignore", types::kDeprecationWarning, nullptr},
                  {"ignore", types::kPendingDeprecationWarning, nullptr},
                  {"ignore", types::kImportWarning, nullptr},
                  {"ignore", types::kResourceWarning, nullptr}};
  Owned list(NewList(th));
  for (const auto& f : kFilters) {
    Owned filter(list ? NewFilter(th, f.action, f.category, f.module) : Value());
    if (!filter || !ListAppend(th, list.as<List>(), filter)) return Value();
  }
  return list.Release();
}

// A dict of the module warnings, or ours.
Value OnceRegistry(Thread& th) {
  Owned found(FindWarningsAttr(th, "onceregistry"));
  if (!found) return Value();
  if (found.get().IsNotFound()) return Dup(Value(WarningsOf(th)->once));
  if (!IsDict(found)) return Raise(th, types::kTypeError, "_warnings.onceregistry must be a dict, not '%.200T'", found.get());
  return found.Release();
}

Value DefaultAction(Thread& th) {
  Owned found(FindWarningsAttr(th, "defaultaction"));
  if (!found) return Value();
  if (found.get().IsNotFound()) return Dup(WarningsOf(th)->default_action);
  if (!IsStr(found)) return Raise(th, types::kTypeError, "_warnings.defaultaction must be a string, not '%.200T'", found.get());
  return found.Release();
}

// A pattern of a filter: None, a text that must be equal, or something with match(). -1: exception.
int Matches(Thread& th, Value pattern, Value text) {
  if (pattern.IsNone()) return 1;
  if (IsExactStr(pattern)) return IsStr(text) && StrEqual(pattern.as<Str>(), text.as<Str>());
  Owned name(Intern(th, "match"));
  Owned found(name ? CallMethod(th, pattern, name.as<Str>(), {text}) : Value());
  return found ? IsTrue(th, found) : -1;
}

struct Question {
  Value category, text, module;
  int64_t line;
};

// Does one filter say what to do? Its action (new reference) or NotFound.
Value AskFilter(Thread& th, Value item, int64_t index, const Question& q) {
  if (!IsTuple(item) || item.as<Tuple>()->size != 5) return Raise(th, types::kValueError, "_warnings.filters item %lld isn't a 5-tuple", static_cast<long long>(index));
  Value* parts = item.as<Tuple>()->items();
  if (!IsStr(parts[0])) return Raise(th, types::kTypeError, "action must be a string, not '%.200T'", parts[0]);
  int match = Matches(th, parts[1], q.text);
  if (match > 0) match = Matches(th, parts[3], q.module);
  if (match > 0) match = IsSubclass(th, q.category, parts[2]);
  int64_t line;
  if (match < 0 || !IndexAsInt64(th, parts[4], &line, nullptr)) return Value();
  return match > 0 && (line == 0 || line == q.line) ? Dup(parts[0]) : Value::NotFound();
}

// The action for a warning, and the filter that says so (None: the default).
Value FindAction(Thread& th, const Question& q, Owned* filter) {
  Owned filters(FindWarningsAttr(th, "filters"));
  if (!filters) return Value();
  if (filters.get().IsNotFound()) filters = Owned::Borrow(Value(WarningsOf(th)->filters));
  if (!IsList(filters)) return Raise(th, types::kValueError, "_warnings.filters must be a list");
  for (int64_t i = 0; i < filters.as<List>()->size; ++i) {
    *filter = Owned::Borrow(filters.as<List>()->items[i]);
    Value action = AskFilter(th, *filter, i, q);
    if (action.empty() || !action.IsNotFound()) return action;
  }
  filter->Reset(Value::None());
  return DefaultAction(th);
}

// Is the key in the registry already? A registry of older filters is emptied first. With `add` it is entered.
int AlreadyWarned(Thread& th, Dict* registry, Value key, bool add) {
  Owned name(Intern(th, "version"));
  Value version = name ? FindDictItem(th, registry, name.as<Str>()) : Value();
  if (version.empty()) return -1;
  const int64_t now = WarningsOf(th)->version;
  if (!version.IsSmallInt() || version.small_int() != now) {
    DictClear(th, registry);
    if (!DictSet(th, registry, name.as<Str>(), Value::Int(now))) return -1;
  } else {
    Value found = FindDictItem(th, registry, key);
    if (found.empty()) return -1;
    if (!found.IsNotFound()) {
      Owned keep = Owned::Borrow(found);
      int shown = IsTrue(th, keep);
      if (shown != 0) return shown;
    }
  }
  return add && !DictSet(th, registry, key, Value::True()) ? -1 : 0;
}

int AlreadyWarnedAnywhere(Thread& th, Dict* registry, Value text, Value category) {
  Value items[2] = {text, category};
  Owned key(NewTuple(th, items, 2));
  return key ? AlreadyWarned(th, registry, key, true) : -1;
}

// "name.py" is module name.
Value ModuleOfFile(Thread& th, Value filename) {
  if (!IsStr(filename) || filename.as<Str>()->length == 0) return NewStr(th, "<unknown>");
  Str* name = filename.as<Str>();
  const int64_t n = name->length;
  const bool source = n >= 3 && name->at(n - 3) == '.' && name->at(n - 2) == 'p' && name->at(n - 1) == 'y';
  return source ? Value(Substring(th, name, 0, n - 3)) : Dup(filename);
}

// Remembers a warning that will be shown. 1: it has been shown already, by the action's rule.
int Remember(Thread& th, Value action, Value filter, Value text, Value category, Value key, Value registry) {
  Str* word = action.as<Str>();
  if (StrEqual(word, "always")) return 0;
  if (!registry.empty() && !DictSet(th, registry.as<Dict>(), key, Value::True())) return -1;
  if (StrEqual(word, "once")) {
    Owned once(registry.empty() ? OnceRegistry(th) : Dup(registry));
    return once ? AlreadyWarnedAnywhere(th, once.as<Dict>(), text, category) : -1;
  }
  if (StrEqual(word, "module")) return registry.empty() ? 0 : AlreadyWarnedAnywhere(th, registry.as<Dict>(), text, category);
  if (StrEqual(word, "default")) return 0;
  Raise(th, types::kRuntimeError, "Unrecognized action (%R) in warnings.filters:\n %R", action, filter);
  return -1;
}

}  // namespace

WarningState* WarningsOf(Thread& th) {
  WarningState& state = InterpreterOf(th).warnings;
  if (state.filters != nullptr) return &state;
  Owned filters(DefaultFilters(th)), once(filters ? Value(NewDict(th)) : Value()), action(once ? Value(Intern(th, "default")) : Value());
  if (!action) return nullptr;
  state.filters = static_cast<List*>(filters.Release().object());
  state.once = static_cast<Dict*>(once.Release().object());
  state.default_action = action.Release();
  return &state;
}

bool WarnAt(Thread& th, Value message, Value category, const WarningPlace& place, Value source) {
  if (WarningsOf(th) == nullptr) return false;
  const bool is_warning = IsException(message) && IsSubtype(TypeOf(message), types::kWarning);
  Owned type = Owned::Borrow(is_warning ? Value(TypeOf(message)) : category);
  Owned text(is_warning ? ToStr(th, message) : Dup(message));
  Owned object(is_warning ? Dup(message) : text ? Call(th, category, {message}) : Value());
  Owned module(place.module.empty() ? ModuleOfFile(th, place.filename) : Dup(place.module));
  if (!text || !object || !module) return false;
  Value key_items[3] = {text.get(), type.get(), Value::Int(place.line)};
  Owned key(NewTuple(th, key_items, 3));
  if (!key) return false;
  Owned registry = place.registry.empty() ? Owned() : Owned::Borrow(place.registry);
  if (registry) {
    int warned = AlreadyWarned(th, registry.as<Dict>(), key, false);
    if (warned != 0) return warned > 0;
  }
  Owned filter, action(FindAction(th, {type, text, module, place.line}, &filter));
  if (!action) return false;
  if (StrEqual(action.as<Str>(), "error")) {
    if (IsException(object)) RaiseObject(th, object.Release());
    else Raise(th, types::kTypeError, "exceptions must derive from BaseException");
    return false;
  }
  if (StrEqual(action.as<Str>(), "ignore")) return true;
  int shown = Remember(th, action, filter, text, type, key, registry.get());
  if (shown != 0) return shown > 0;
  return ShowWarning(th, {type, text, object, source}, place);
}

bool WarnHook(objects::Thread& th, Type* category, Value message, int stack_level) {
  return WarnFromCaller(AsVm(th), message, Value(category), stack_level);
}

}  // namespace tessera::vm
