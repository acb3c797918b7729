// The module sys: its tables joined, its streams, the copies of its hooks.
#include <fcntl.h>
#include <unistd.h>

#include "modules/sys/functions.h"
#include "modules/sys/stream.h"
#include "objects/errors.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "vm/native_module.h"
#include "vm/python.h"

namespace tessera::sys {

using namespace objects;  // NOLINT

namespace {

bool PutStreams(Thread& th, Value module, Dict* dict) {
  Owned type(NewStreamType(th, module));
  if (!type) return false;
  const vm::PythonOptions& options = vm::OptionsOf(th);
  const auto sink = [](const vm::OutputSink& given) { return given ? &given : nullptr; };
  const vm::OutputSink *output = sink(options.output_sink), *error = sink(options.error_sink);
  const StreamOptions streams[] = {
      {options.standard_input, nullptr, "<stdin>", "strict", false, false, false},
      {output != nullptr ? -1 : options.standard_output, output, "<stdout>", "strict", true,
       output == nullptr && isatty(options.standard_output) != 0, options.unbuffered},
      {error != nullptr ? -1 : options.standard_error, error, "<stderr>", "backslashreplace", true, true, options.unbuffered},
  };
  static constexpr const char* kNames[][2] = {{"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};
  for (int n = 0; n < 3; ++n) {
    // A descriptor that the parent had closed, or -1: None.
    bool open = streams[n].sink != nullptr || fcntl(streams[n].fd, F_GETFD) >= 0;
    Owned stream(open ? NewStream(th, type.as<Type>(), streams[n]) : Value::None());
    if (!stream || !vm::PutNew(th, dict, kNames[n][0], Dup(stream.get())) || !vm::PutNew(th, dict, kNames[n][1], Dup(stream.get()))) return false;
  }
  return true;
}

// __excepthook__ and its like: what the hooks are when nobody has replaced them.
bool KeepHooks(Thread& th, Dict* dict) {
  static constexpr const char* kHooks[][2] = {{"displayhook", "__displayhook__"},
                                              {"excepthook", "__excepthook__"},
                                              {"breakpointhook", "__breakpointhook__"},
                                              {"unraisablehook", "__unraisablehook__"}};
  for (const auto& [name, copy] : kHooks) {
    Owned key(Intern(th, name));
    Value hook = key ? FindDictItem(th, dict, key.as<Str>()) : Value();
    if (hook.empty() || !vm::PutNew(th, dict, copy, Dup(hook))) return false;
  }
  return true;
}

constexpr int64_t kNames = 85;  // some more than there are, so that the dict grows once

bool Exec(vm::Thread& th, Value module, Dict* dict) {
  if (!ReserveEntries(th, dict, kNames)) return false;
  for (const MethodDef* table : {kFrameFunctions, kHookFunctions, kLimitFunctions})
    if (!AddModuleFunctions(th, module, table)) return false;
  vm::InterpreterOf(th).complete_sys = &CompleteInfo;
  return KeepHooks(th, dict) && AddInfo(th, dict) && PutStreams(th, module, dict);
}

constexpr vm::NativeModule kContents = {nullptr, &Exec};

}  // namespace

}  // namespace tessera::sys

TESSERA_MODULE(sys) = {
    .name = "sys",
    .doc = "What the interpreter knows of itself: arguments, streams, modules, limits.",
    .slots = tessera::vm::kPerInterpreterGil,
    .contents = &tessera::sys::kContents,
};
