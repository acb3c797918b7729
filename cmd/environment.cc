#include "cmd/environment.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace tessera::cmd {
namespace {

// A variable that is set to something.
const char* Variable(const vm::PythonOptions& o, const char* name) {
  const char* value = o.ignore_environment ? nullptr : std::getenv(name);
  return value != nullptr && value[0] != 0 ? value : nullptr;
}

// The value of -X name=value, "" for -X name; null when it is not given. The last one counts.
const char* XOption(const vm::PythonOptions& o, std::string_view name) {
  const char* found = nullptr;
  for (const std::string& option : o.x_options) {
    std::string_view text = option;
    if (text == name) found = "";
    else if (text.size() > name.size() && text.substr(0, name.size()) == name && text[name.size()] == '=') found = option.c_str() + name.size() + 1;
  }
  return found;
}

// A variable that is a switch or a level: a number counts as such, anything else as 1.
void Raise(const vm::PythonOptions& o, const char* name, int* level) {
  const char* value = Variable(o, name);
  if (value == nullptr) return;
  char* end;
  long number = std::strtol(value, &end, 10);
  int given = *end != 0 || number < 0 || number > 1000 ? 1 : static_cast<int>(number);
  *level = std::max(*level, given);
}
void Switch(const vm::PythonOptions& o, const char* name, bool* on) {
  int level = *on;
  Raise(o, name, &level);
  *on = level != 0;
}

bool ReadUnsigned(const char* text, unsigned long long most, unsigned long long* out) {
  char* end;
  if (*text < '0' || *text > '9') return false;
  *out = std::strtoull(text, &end, 10);
  return *end == 0 && *out <= most;
}

int Fatal(const char* where, const char* what) {
  std::fprintf(stderr, "Fatal Python error: %s: %s\nPython runtime state: preinitialized\n\n", where, what);
  return 1;
}

int ReadHashSeed(Invocation* run) {
  const char* value = Variable(run->options, "PYTHONHASHSEED");
  if (value == nullptr || std::strcmp(value, "random") == 0) return -1;
  unsigned long long seed;
  if (!ReadUnsigned(value, 4294967295ull, &seed))
    return Fatal("config_init_hash_seed", "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]");
  run->hash_seed = seed;
  run->options.hash_randomization = seed != 0;
  return -1;
}

// Our heaps are one kind of allocator; of CPython's names the debug ones make a difference.
int ReadAllocator(vm::PythonOptions* o) {
  const char* name = Variable(*o, "PYTHONMALLOC");
  if (name == nullptr || *name == 0) {
    o->debug_memory = o->dev_mode;
    return -1;
  }
  for (const char* known : {"default", "malloc", "pymalloc"}) {
    if (std::strcmp(name, known) == 0) return -1;
  }
  for (const char* known : {"debug", "malloc_debug", "pymalloc_debug"}) {
    if (std::strcmp(name, known) != 0) continue;
    o->debug_memory = true;
    return -1;
  }
  std::fputs("Fatal Python error: preconfig_init_allocator: PYTHONMALLOC: unknown allocator\n"
             "Python runtime state: preinitializing\n\n", stderr);
  return 1;
}

int ReadMaxDigits(vm::PythonOptions* o) {
  struct {
    const char* text;
    const char* message;
  } const sources[] = {
      {Variable(*o, "PYTHONINTMAXSTRDIGITS"), "PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited."},
      {XOption(*o, "int_max_str_digits"), "-X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited."},
  };
  for (const auto& source : sources) {
    if (source.text == nullptr) continue;
    unsigned long long digits;
    if (!ReadUnsigned(source.text, 2147483647ull, &digits) || (digits != 0 && digits < 640))
      return Fatal("config_init_int_max_str_digits", source.message);
    o->int_max_str_digits = static_cast<int>(digits);
  }
  return -1;
}

void ReadWarnings(vm::PythonOptions* o) {
  std::vector<std::string> all;
  if (o->dev_mode) all.push_back("default");
  if (const char* value = Variable(*o, "PYTHONWARNINGS")) {
    for (std::string_view rest = value;;) {
      size_t comma = rest.find(',');
      all.emplace_back(rest.substr(0, comma));
      if (comma == rest.npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  all.insert(all.end(), o->warn_options.begin(), o->warn_options.end());
  if (o->bytes_warning > 0) all.push_back(o->bytes_warning > 1 ? "error::BytesWarning" : "default::BytesWarning");
  o->warn_options = std::move(all);
}

}  // namespace

int ApplyEnvironment(Invocation* run) {
  vm::PythonOptions& o = run->options;
  Raise(o, "PYTHONDEBUG", &o.debug);
  Raise(o, "PYTHONVERBOSE", &o.verbose);
  Raise(o, "PYTHONOPTIMIZE", &o.optimize);
  Switch(o, "PYTHONINSPECT", &o.inspect);
  Switch(o, "PYTHONDONTWRITEBYTECODE", &o.dont_write_bytecode);
  Switch(o, "PYTHONNOUSERSITE", &o.no_user_site);
  Switch(o, "PYTHONUNBUFFERED", &o.unbuffered);
  Switch(o, "PYTHONWARNDEFAULTENCODING", &o.warn_default_encoding);
  if (Variable(o, "PYTHONSAFEPATH") != nullptr) o.safe_path = true;
  const char* dev = Variable(o, "PYTHONDEVMODE");
  if (XOption(o, "dev") != nullptr || (dev != nullptr && std::strcmp(dev, "1") == 0)) o.dev_mode = true;
  if (XOption(o, "warn_default_encoding") != nullptr) o.warn_default_encoding = true;
  if (const char* prefix = Variable(o, "PYTHONPYCACHEPREFIX")) o.pycache_prefix = prefix;
  if (const char* prefix = XOption(o, "pycache_prefix")) o.pycache_prefix = prefix;
  const char* perf = XOption(o, "perf");
  const char* perf_variable = Variable(o, "PYTHONPERFSUPPORT");
  o.perf_support = perf != nullptr || (perf_variable != nullptr && std::strcmp(perf_variable, "0") != 0);
  o.import_time = XOption(o, "importtime") != nullptr || Variable(o, "PYTHONPROFILEIMPORTTIME") != nullptr;
  ReadWarnings(&o);
  o.optimize = std::min(o.optimize, 2);
  if (int code = ReadAllocator(&o); code >= 0) return code;
  if (int code = ReadHashSeed(run); code >= 0) return code;
  return ReadMaxDigits(&o);
}

void FillSearchPath(vm::PythonOptions* o) {
  if (const char* path = Variable(*o, "PYTHONPATH")) {
    for (std::string_view rest = path;;) {
      size_t colon = rest.find(':');
      o->path.emplace_back(rest.substr(0, colon));
      if (colon == rest.npos) break;
      rest.remove_prefix(colon + 1);
    }
  }
  const char* stdlib = o->ignore_environment ? nullptr : std::getenv("TESSERA_STDLIB");
  o->stdlib = stdlib != nullptr ? stdlib : "/usr/lib/python3.11";
  if (!o->stdlib.empty()) o->path.push_back(o->stdlib);
  // A library in <prefix>/lib/python3.x, as installations have it.
  size_t lib = o->stdlib.rfind("/lib/python");
  o->prefix = lib == std::string::npos ? o->stdlib : o->stdlib.substr(0, lib);
}

}  // namespace tessera::cmd
