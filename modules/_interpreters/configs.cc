// Configurations as Python sees them: CPython's seven fields by name, and those of this runtime.
#include "interp/attach.h"
#include "modules/_interpreters/state.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/simple_namespace.h"
#include "objects/str.h"

namespace tessera::interpreters {

using namespace objects;  // NOLINT
using interp::GilKind;
using interp::InterpreterConfig;
using vm::AsVm;

namespace {

struct Flag {
  const char* name;
  bool InterpreterConfig::*field;
};
constexpr Flag kFlags[] = {
    {"use_main_obmalloc", &InterpreterConfig::use_main_heap},
    {"allow_fork", &InterpreterConfig::allow_fork},
    {"allow_exec", &InterpreterConfig::allow_exec},
    {"allow_threads", &InterpreterConfig::allow_threads},
    {"allow_daemon_threads", &InterpreterConfig::allow_daemon_threads},
    {"check_multi_interp_extensions", &InterpreterConfig::check_multi_interp_extensions},
};

bool ReadGil(Thread& th, Value v, GilKind* kind) {
  if (IsStr(v)) {
    for (GilKind known : {GilKind::kDefault, GilKind::kShared, GilKind::kOwn}) {
      absl::string_view name = interp::GilKindName(known);
      if (StrEqual(v.as<Str>(), std::string_view(name.data(), name.size()))) return *kind = known, true;
    }
    return Raise(th, types::kValueError, "unsupported interpreter config .gil value '%S'", v), false;
  }
  return Raise(th, types::kTypeError, "invalid config type: gil"), false;
}

// Sets the field `name`. False: exception pending, for an unknown name too.
bool SetField(Thread& th, InterpreterConfig* config, Str* name, Value v) {
  for (const Flag& flag : kFlags) {
    if (!StrEqual(name, flag.name)) continue;
    int truth = IsTrue(th, v);
    if (truth < 0) return false;
    config->*flag.field = truth != 0;
    return true;
  }
  if (StrEqual(name, "gil")) return ReadGil(th, v, &config->gil);
  if (StrEqual(name, "heap_limit")) {
    int64_t bytes = 0;
    if (!v.IsNone() && !IndexAsInt64(th, v, &bytes, types::kOverflowError)) return false;
    if (bytes < 0) return Raise(th, types::kValueError, "heap_limit must be a number of bytes, or None"), false;
    config->heap_limit_bytes = static_cast<uint64_t>(bytes);
    return true;
  }
  return Raise(th, types::kValueError, "config got an unexpected field %R", Value(name)), false;
}

bool FromName(Thread& th, Value name, InterpreterConfig* config) {
  std::string_view text;
  Owned keep;
  if (!AsUtf8(th, name.as<Str>(), &text, &keep)) return false;
  absl::Status known = interp::ConfigFromName(absl::string_view(text.data(), text.size()), config);
  if (!known.ok()) return Raise(th, types::kValueError, "%.*s", static_cast<int>(known.message().size()), known.message().data()), false;
  return true;
}

Value ToNamespace(Thread& th, const InterpreterConfig& config) {
  Owned dict(NewDict(th));
  if (!dict) return Value();
  Dict* d = dict.as<Dict>();
  for (const Flag& flag : kFlags) {
    Owned key(Intern(th, flag.name));
    if (!key || !DictSet(th, d, key.as<Str>(), Value::Bool(config.*flag.field))) return Value();
  }
  absl::string_view gil = interp::GilKindName(config.gil);
  Owned gil_key(Intern(th, "gil")), gil_name(Intern(th, std::string_view(gil.data(), gil.size()))), limit_key(Intern(th, "heap_limit"));
  Owned limit(config.heap_limit_bytes == 0 ? Value::None() : NewIntUnsigned(th, config.heap_limit_bytes));
  if (!gil_key || !gil_name || !limit_key || !limit || !DictSet(th, d, gil_key.as<Str>(), gil_name.get()) ||
      !DictSet(th, d, limit_key.as<Str>(), limit.get()))
    return Value();
  return NewSimpleNamespace(th, d);
}

}  // namespace

bool ReadConfig(Thread& th, Value v, InterpreterConfig* config) {
  *config = InterpreterConfig::Isolated();
  if (v.IsUnbound() || v.IsNone()) return true;
  if (IsStr(v)) return FromName(th, v, config);
  Owned space(FindAttr(th, v, ids::__dict__()));
  if (!space) return false;
  if (!IsDict(space)) return Raise(th, types::kTypeError, "bad config %R", v), false;
  int64_t position = 0;
  Owned fields(DictCopy(th, space.as<Dict>()));
  if (!fields) return false;
  for (Value key, value; DictNext(fields.as<Dict>(), &position, &key, &value);)
    if (!IsStr(key) || !SetField(th, config, key.as<Str>(), value)) return th.failed() ? false : (Raise(th, types::kTypeError, "bad config %R", v), false);
  return true;
}

Value NewConfig(Thread& th, const Value* args) {
  InterpreterConfig config;
  if (!args[1].IsUnbound()) {
    if (!IsStr(args[1])) return Raise(th, types::kTypeError, "new_config() argument 1 must be str, not %T", args[1]);
    if (!FromName(th, args[1], &config)) return Value();
  }
  if (args[2].IsUnbound()) return ToNamespace(th, config);
  int64_t position = 0;
  for (Value key, value; DictNext(args[2].as<Dict>(), &position, &key, &value);)
    if (!SetField(th, &config, key.as<Str>(), value)) return Value();
  return ToNamespace(th, config);
}

Value GetConfig(Thread& t, const Value* args) {
  interp::InterpreterView view;
  if (!FindInterpreter(AsVm(t), args[0], args[1], &view)) return Value();
  if (absl::Status pinned = view.control()->Pin(); !pinned.ok()) return RaiseStatus(AsVm(t), args[0], pinned);
  InterpreterConfig config = view.control()->interpreter()->config();
  view.control()->Unpin();
  if (config.gil == GilKind::kDefault) config.gil = GilKind::kShared;
  return ToNamespace(t, config);
}

}  // namespace tessera::interpreters
