// Configurations as Python sees them: CPython's seven fields by name, and those of this runtime.
#include <climits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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
#include "objects/tuple.h"

namespace tessera::interpreters {

using namespace objects;  // NOLINT
using interp::GilKind;
using interp::InterpreterConfig;
using vm::AsVm;

namespace {

// A configuration being read.
struct Fields {
  InterpreterConfig config;
  std::optional<vm::PythonOptions> options;  // once a field of them was given
};

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

// None: no limit. False: exception pending.
bool ReadLimit(Thread& th, const char* field, Value v, uint64_t* limit) {
  int64_t n = 0;
  if (!v.IsNone() && !IndexAsInt64(th, v, &n, types::kOverflowError)) return false;
  if (n < 0) return Raise(th, types::kValueError, "%s must be a non-negative int, or None", field), false;
  *limit = static_cast<uint64_t>(n);
  return true;
}

bool ReadTimeLimit(Thread& th, Value v, absl::Duration* limit) {
  *limit = absl::InfiniteDuration();
  if (v.IsNone()) return true;
  double seconds;
  if (!AsDouble(th, v, &seconds)) return false;
  if (!(seconds > 0)) return Raise(th, types::kValueError, "time_limit must be a positive number of seconds, or None"), false;
  *limit = absl::Seconds(seconds);
  return true;
}

// The language's options, to be changed: copies of those that this interpreter runs with.
vm::PythonOptions* OptionsToChange(Thread& th, Fields* fields) {
  if (!fields->options.has_value()) fields->options = vm::OptionsOf(th);
  return &*fields->options;
}

// What a program makes grow outside of its heap stays small.
constexpr size_t kMostText = 256 * 1024;

bool ReadText(Thread& th, Value v, size_t* room, std::string* text) {
  if (!IsStr(v)) return Raise(th, types::kTypeError, "expected str, not %T", v), false;
  std::string_view utf8;
  Owned keep;
  if (!AsUtf8(th, v.as<Str>(), &utf8, &keep)) return false;
  if (utf8.size() + sizeof(std::string) > *room) return Raise(th, types::kValueError, "the configuration is too large"), false;
  *room -= utf8.size() + sizeof(std::string);
  text->assign(utf8.data(), utf8.size());
  return true;
}

bool ReadTexts(Thread& th, Value v, std::vector<std::string>* texts) {
  Owned items(TupleFrom(th, v));
  if (!items) return false;
  size_t room = kMostText;
  texts->clear();
  for (int64_t i = 0; i < items.as<Tuple>()->size; ++i) {
    texts->emplace_back();
    if (!ReadText(th, items.as<Tuple>()->items()[i], &room, &texts->back())) return false;
  }
  return true;
}

bool ReadEnvironment(Thread& th, Value v, vm::PythonOptions* options) {
  if (!IsDict(v)) return Raise(th, types::kTypeError, "environ must be a dict of str, not %T", v), false;
  Owned copy(DictCopy(th, v.as<Dict>()));
  if (!copy) return false;
  auto& variables = options->environment.emplace();
  size_t room = kMostText;
  int64_t position = 0;
  for (Value key, value; DictNext(copy.as<Dict>(), &position, &key, &value);) {
    variables.emplace_back();
    if (!ReadText(th, key, &room, &variables.back().first) || !ReadText(th, value, &room, &variables.back().second)) return false;
  }
  return true;
}

bool ReadDescriptor(Thread& th, Value v, int* descriptor) {
  int64_t n = -1;
  if (!v.IsNone() && !IndexAsInt64(th, v, &n, types::kOverflowError)) return false;
  if (n < -1 || n > INT_MAX) return Raise(th, types::kValueError, "expected the number of a descriptor, or None"), false;
  *descriptor = static_cast<int>(n);
  return true;
}

// The fields of the language. Returns 1: it was one; 0: it is none of them; -1: exception pending.
int SetLanguageField(Thread& th, Fields* fields, Str* name, Value v) {
  static constexpr std::pair<const char*, int vm::PythonOptions::*> kDescriptors[] = {
      {"stdin", &vm::PythonOptions::standard_input}, {"stdout", &vm::PythonOptions::standard_output}, {"stderr", &vm::PythonOptions::standard_error}};
  for (const auto& [known, field] : kDescriptors)
    if (StrEqual(name, known)) {
      vm::PythonOptions* options = OptionsToChange(th, fields);
      // In place of the sink that its creator has.
      if (field == &vm::PythonOptions::standard_output) options->output_sink = nullptr;
      if (field == &vm::PythonOptions::standard_error) options->error_sink = nullptr;
      return ReadDescriptor(th, v, &(options->*field)) ? 1 : -1;
    }
  if (StrEqual(name, "path")) return ReadTexts(th, v, &OptionsToChange(th, fields)->path) ? 1 : -1;
  if (StrEqual(name, "argv")) return ReadTexts(th, v, &OptionsToChange(th, fields)->argv) ? 1 : -1;
  if (StrEqual(name, "environ")) return ReadEnvironment(th, v, OptionsToChange(th, fields)) ? 1 : -1;
  return 0;
}

// Sets the field `name`. False: exception pending, for an unknown name too.
bool SetField(Thread& th, Fields* fields, Str* name, Value v) {
  InterpreterConfig* config = &fields->config;
  for (const Flag& flag : kFlags) {
    if (!StrEqual(name, flag.name)) continue;
    int truth = IsTrue(th, v);
    if (truth < 0) return false;
    config->*flag.field = truth != 0;
    return true;
  }
  if (StrEqual(name, "gil")) return ReadGil(th, v, &config->gil);
  if (StrEqual(name, "heap_limit")) return ReadLimit(th, "heap_limit", v, &config->heap_limit_bytes);
  if (StrEqual(name, "budget")) return ReadLimit(th, "budget", v, &config->check_budget);
  if (StrEqual(name, "time_limit")) return ReadTimeLimit(th, v, &config->time_limit);
  if (int set = SetLanguageField(th, fields, name, v); set != 0) return set > 0;
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
  const auto number = [&](uint64_t n) { return n == 0 ? Value::None() : NewIntUnsigned(th, n); };
  Owned limit(number(config.heap_limit_bytes));
  if (!gil_key || !gil_name || !limit_key || !limit || !DictSet(th, d, gil_key.as<Str>(), gil_name.get()) ||
      !DictSet(th, d, limit_key.as<Str>(), limit.get()) || !vm::PutNew(th, d, "budget", number(config.check_budget)) ||
      !vm::PutNew(th, d, "time_limit",
                  config.time_limit == absl::InfiniteDuration() ? Value::None() : NewFloat(th, absl::ToDoubleSeconds(config.time_limit))))
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
  Owned given(DictCopy(th, space.as<Dict>()));
  if (!given) return false;
  Fields fields;
  for (Value key, value; DictNext(given.as<Dict>(), &position, &key, &value);)
    if (!IsStr(key) || !SetField(th, &fields, key.as<Str>(), value)) return th.failed() ? false : (Raise(th, types::kTypeError, "bad config %R", v), false);
  *config = std::move(fields.config);
  if (fields.options.has_value()) config->language = std::make_shared<vm::PythonConfig>(*std::move(fields.options));
  return true;
}

Value NewConfig(Thread& th, const Value* args) {
  Fields fields;
  InterpreterConfig& config = fields.config;
  if (!args[1].IsUnbound()) {
    if (!IsStr(args[1])) return Raise(th, types::kTypeError, "new_config() argument 1 must be str, not %T", args[1]);
    if (!FromName(th, args[1], &config)) return Value();
  }
  if (args[2].IsUnbound()) return ToNamespace(th, config);
  int64_t position = 0;
  for (Value key, value; DictNext(args[2].as<Dict>(), &position, &key, &value);)
    if (!SetField(th, &fields, key.as<Str>(), value)) return Value();
  Owned space(ToNamespace(th, config));
  // Those of the language are handed on as they were given.
  Owned names(space ? FindAttr(th, space, ids::__dict__()) : Value());
  position = 0;
  for (Value key, value; names && DictNext(args[2].as<Dict>(), &position, &key, &value);) {
    Value there = FindDictItem(th, names.as<Dict>(), key);
    if (there.empty() || (there.IsNotFound() && !DictSet(th, names.as<Dict>(), key, value))) return Value();
  }
  return names ? space.Release() : Value();
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
