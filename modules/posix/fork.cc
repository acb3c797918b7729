// Processes: fork and what goes with it, waiting for children, other programs, the environment.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "alloc/vector.h"
#include "modules/posix/path.h"
#include "modules/posix/state.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/audit.h"
#include "vm/breaker.h"
#include "vm/python.h"
#include "vm/unraisable.h"
#include "vm/warnings.h"

extern char** environ;

namespace tessera::posix {

using namespace objects;  // NOLINT
using vm::AsVm;

namespace {

// Calls each function of the list; what one raises is reported. The list may grow meanwhile: a copy is called.
void CallAll(Thread& th, Value functions, bool newest_first) {
  if (functions.empty()) return;
  Owned all(TupleFrom(th, functions));
  if (!all) return ClearException(th);
  const int64_t count = all.as<Tuple>()->size;
  for (int64_t i = 0; i < count; ++i) {
    Value function = all.as<Tuple>()->items()[newest_first ? count - 1 - i : i];
    Owned result(Call(th, function, {}));
    if (result) continue;
    Owned exception(TakeException(th));
    if (exception) vm::ReportUnraisable(th, exception, "Exception ignored in", function);
  }
}

// Threads of this process, by the kernel's count; 0: not known.
int64_t CountThreads() {
  std::FILE* file = std::fopen("/proc/self/stat", "re");
  if (file == nullptr) return 0;
  char text[1024];
  const size_t size = std::fread(text, 1, sizeof(text) - 1, file);
  std::fclose(file);
  text[size] = 0;
  // The name of the program, in parentheses, may contain anything; the count is the 18th field behind it.
  const char* at = std::strrchr(text, ')');
  for (int field = 0; at != nullptr && field < 18; ++field) at = std::strchr(at + 1, ' ');
  return at == nullptr ? 0 : std::atoll(at);
}

bool WarnOfThreads(vm::Thread& th, const char* function) {
  if (CountThreads() <= 1) return true;
  Owned text(Format(th, "This process (pid=%lld) is multi-threaded, use of %s() may lead to deadlocks in the child.", static_cast<long long>(getpid()), function));
  return text && vm::WarnFromCaller(th, text, Value(types::kDeprecationWarning), 1);
}

Value Fork(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  if (!th.interp.config().allow_fork) return Raise(th, types::kRuntimeError, "fork not supported for isolated subinterpreters");
  if (th.interp.control().phase() >= interp::Phase::kFinalizing) return Raise(th, types::kRuntimeError, "can't fork at interpreter shutdown");
  if (!vm::AuditEvent(th, "os.fork", {})) return Value();
  State& state = StateOf(args[0]);
  CallAll(th, state.before, true);
  // The GIL stays held: runtime/fork.h makes the child whole.
  const pid_t pid = fork();
  const int error = errno;
  if (pid == 0) {
    CallAll(th, state.after_in_child, false);
    return Value::Int(0);
  }
  CallAll(th, state.after_in_parent, false);
  if (pid < 0) return RaiseOsError(th, error);
  if (!WarnOfThreads(th, "fork")) return Value();
  return NewInt(th, pid);
}

bool Register(Thread& th, Value* list, Value function, const char* name) {
  if (function.IsUnbound()) return true;
  if (!IsCallable(function)) return Raise(th, types::kTypeError, "'%s' must be callable, not %T", name, function), false;
  if (list->empty() && (*list = NewList(th)).empty()) return false;
  return ListAppend(th, list->as<List>(), function);
}

Value RegisterAtFork(Thread& th, const Value* args) {
  if (args[1].IsUnbound() && args[2].IsUnbound() && args[3].IsUnbound()) return Raise(th, types::kTypeError, "At least one argument is required.");
  State& state = StateOf(args[0]);
  return Register(th, &state.before, args[1], "before") && Register(th, &state.after_in_child, args[2], "after_in_child") &&
                 Register(th, &state.after_in_parent, args[3], "after_in_parent")
             ? Value::None()
             : Value();
}

Value WaitFor(Thread& th, int64_t which, int64_t options) {
  int status = 0, error;
  int64_t pid;
  if (!WithoutGil(th, [&] { return waitpid(static_cast<pid_t>(which), &status, static_cast<int>(options)); }, &pid, &error)) return Value();
  if (pid == -1) return RaiseOsError(th, error);
  if (pid == 0) status = 0;
  Value items[2] = {Value::Int(pid), Value::Int(status)};
  return NewTuple(th, items, 2);
}

Value WaitPid(Thread& th, const Value* args) {
  int64_t which, options;
  if (!IndexAsInt64(th, args[1], &which, types::kOverflowError) || !IndexAsInt64(th, args[2], &options, types::kOverflowError)) return Value();
  return WaitFor(th, which, options);
}

Value Wait(Thread& th, const Value*) { return WaitFor(th, -1, 0); }

bool ReadStatus(Thread& th, Value v, int* status) {
  int64_t n;
  if (!IndexAsInt64(th, v, &n, types::kOverflowError)) return false;
  *status = static_cast<int>(n);
  return true;
}

template <bool (*kAsk)(int)>
Value AskStatus(Thread& th, const Value* args) {
  int status;
  return ReadStatus(th, args[1], &status) ? Value::Bool(kAsk(status)) : Value();
}
template <int (*kAsk)(int)>
Value NumberOfStatus(Thread& th, const Value* args) {
  int status;
  return ReadStatus(th, args[1], &status) ? Value::Int(kAsk(status)) : Value();
}

bool Exited(int status) { return WIFEXITED(status); }
bool Signaled(int status) { return WIFSIGNALED(status); }
bool Stopped(int status) { return WIFSTOPPED(status); }
bool Continued(int status) { return WIFCONTINUED(status); }
bool DumpedCore(int status) { return WCOREDUMP(status); }
int ExitStatus(int status) { return WEXITSTATUS(status); }
int TermSig(int status) { return WTERMSIG(status); }
int StopSig(int status) { return WSTOPSIG(status); }

Value WaitStatusToExitCode(Thread& th, const Value* args) {
  int status;
  if (!ReadStatus(th, args[1], &status)) return Value();
  if (WIFEXITED(status)) return Value::Int(WEXITSTATUS(status));
  if (WIFSIGNALED(status)) return Value::Int(-WTERMSIG(status));
  if (WIFSTOPPED(status)) return Raise(th, types::kValueError, "process stopped by delivery of signal %i", WSTOPSIG(status));
  return Raise(th, types::kValueError, "invalid wait status: %i", status);
}

Value ExitNow(Thread& th, const Value* args) {
  int status;
  if (!ReadStatus(th, args[1], &status)) return Value();
  _exit(status);
}

Value Kill(Thread& th, const Value* args) {
  int64_t pid, number;
  if (!IndexAsInt64(th, args[1], &pid, types::kOverflowError) || !IndexAsInt64(th, args[2], &number, types::kOverflowError)) return Value();
  if (!vm::AuditEvent(th, "os.kill", {args[1], args[2]})) return Value();
  if (kill(static_cast<pid_t>(pid), static_cast<int>(number)) != 0) return RaiseOsError(th, errno);
  // One to this process is handled before the call returns.
  return vm::HandleBreaker(AsVm(th)) ? Value::None() : Value();
}

// --- Other programs ---

// Words for exec, kept alive, with the null pointer behind them.
class Words {
 public:
  explicit Words(Thread& th) : keep_(NewList(th)), pointers_(th.heap) {}
  bool Add(Thread& th, Value v, const char* function, const char* argument) {
    Path path;
    if (!keep_ || !path.Read(th, v, function, argument)) return false;
    return AddBytes(th, std::string_view(path.c_str()));
  }
  bool AddBytes(Thread& th, std::string_view text) {
    Owned bytes(NewBytes(th, text));
    if (!bytes || !ListAppend(th, keep_.as<List>(), bytes)) return false;
    return pointers_.PushBack(const_cast<char*>(reinterpret_cast<const char*>(bytes.as<Bytes>()->data()))) || NoMemory(th);
  }
  bool Finish(Thread& th) { return keep_ && (pointers_.PushBack(nullptr) || NoMemory(th)); }
  char* const* data() { return &pointers_[0]; }

 private:
  static bool NoMemory(Thread& th) { return RaiseMemoryError(th), false; }
  Owned keep_;  // list of bytes
  alloc::Vector<char*> pointers_;
};

bool ReadArguments(Thread& th, Value v, const char* function, Words* words) {
  if (!IsList(v) && !IsTuple(v)) return Raise(th, types::kTypeError, "%s: argv must be a tuple or list", function), false;
  Owned items(TupleFrom(th, v));
  if (!items) return false;
  const int64_t count = items.as<Tuple>()->size;
  if (count == 0) return Raise(th, types::kValueError, "%s: argv must not be empty", function), false;
  for (int64_t i = 0; i < count; ++i) {
    Value item = items.as<Tuple>()->items()[i];
    if (i == 0 && ((IsStr(item) && item.as<Str>()->length == 0) || (IsBytes(item) && item.as<Bytes>()->view().empty())))
      return Raise(th, types::kValueError, "%s: argv first element cannot be empty", function), false;
    if (!words->Add(th, item, function, "argv")) return false;
  }
  return words->Finish(th);
}

bool ReadEnvironment(Thread& th, Value v, Words* words) {
  if (!IsDict(v)) return Raise(th, types::kTypeError, "execve: environment must be a mapping object"), false;
  Owned copy(DictCopy(th, v.as<Dict>()));
  int64_t position = 0;
  for (Value key, value; copy && DictNext(copy.as<Dict>(), &position, &key, &value);) {
    Path name, text;
    if (!name.Read(th, key, "execve", "env") || !text.Read(th, value, "execve", "env")) return false;
    if (name.c_str()[0] == 0 || std::strchr(name.c_str() + 1, '=') != nullptr) return Raise(th, types::kValueError, "illegal environment variable name"), false;
    Owned joined(NewBytes(th, static_cast<int64_t>(std::strlen(name.c_str()) + 1 + std::strlen(text.c_str()))));
    if (!joined) return false;
    char* at = reinterpret_cast<char*>(joined.as<Bytes>()->data());
    std::memcpy(stpcpy(at, name.c_str()), "=", 1);
    std::memcpy(at + std::strlen(name.c_str()) + 1, text.c_str(), std::strlen(text.c_str()));
    if (!words->AddBytes(th, joined.as<Bytes>()->view())) return false;
  }
  return copy && words->Finish(th);
}

Value Exec(Thread& th, Value path_value, Value argv, Value env, const char* function) {
  if (!th.interp.config().allow_exec) return Raise(th, types::kRuntimeError, "exec not supported for isolated subinterpreters");
  Path path;
  Words arguments(th), environment(th);
  if (!path.Read(th, path_value, function, "path") || !ReadArguments(th, argv, function, &arguments)) return Value();
  if (!env.empty() && !ReadEnvironment(th, env, &environment)) return Value();
  if (!vm::AuditEvent(th, "os.exec", {path.given(), argv, env.empty() ? Value::None() : env})) return Value();
  env.empty() ? execv(path.c_str(), arguments.data()) : execve(path.c_str(), arguments.data(), environment.data());
  return RaiseOsError(th, errno, path.given());
}

Value Execv(Thread& th, const Value* args) { return Exec(th, args[1], args[2], Value(), "execv"); }
Value Execve(Thread& th, const Value* args) { return Exec(th, args[1], args[2], args[3], "execve"); }

bool PutVariable(Thread& th, Dict* dict, std::string_view name, std::string_view value) {
  Owned key(NewBytes(th, name)), text(key ? Value(NewBytes(th, value)) : Value());
  return text && DictSet(th, dict, key.get(), text.get());
}

}  // namespace

Value NewEnviron(Thread& th) {
  Owned dict(NewDict(th));
  if (!dict) return Value();
  if (const auto& given = vm::OptionsOf(th).environment; given.has_value()) {
    for (const auto& [name, value] : *given)
      if (!PutVariable(th, dict.as<Dict>(), name, value)) return Value();
    return dict.Release();
  }
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    std::string_view text = *variable;
    const size_t equals = text.find('=', 1);
    if (equals == text.npos) continue;
    Owned key(NewBytes(th, text.substr(0, equals)));
    if (!key) return Value();
    Value there = FindDictItem(th, dict.as<Dict>(), key.get());
    if (there.empty() || (there.IsNotFound() && !PutVariable(th, dict.as<Dict>(), text.substr(0, equals), text.substr(equals + 1)))) return Value();
  }
  return dict.Release();
}

const MethodDef kForkFunctions[] = {
    {"fork", &Fork, "($module, /)", "Makes a second process; returns 0 in it, and its number in the first one."},
    {"register_at_fork", &RegisterAtFork, "($module, /, *, before=None, after_in_child=None, after_in_parent=None)", "Functions to call around a fork: the newest first before it, the oldest first after it."},
    {"waitpid", &WaitPid, "($module, pid, options, /)", "Waits for a child; returns its number and how it ended."},
    {"wait", &Wait, "($module, /)", "Waits for any child; returns its number and how it ended."},
    {"WIFEXITED", &AskStatus<&Exited>, "($module, /, status)", "Whether the process ended by itself."},
    {"WIFSIGNALED", &AskStatus<&Signaled>, "($module, /, status)", "Whether a signal ended the process."},
    {"WIFSTOPPED", &AskStatus<&Stopped>, "($module, /, status)", "Whether the process was stopped."},
    {"WIFCONTINUED", &AskStatus<&Continued>, "($module, /, status)", "Whether the process goes on after a stop."},
    {"WCOREDUMP", &AskStatus<&DumpedCore>, "($module, status, /)", "Whether the process left an image of its memory."},
    {"WEXITSTATUS", &NumberOfStatus<&ExitStatus>, "($module, /, status)", "The exit code."},
    {"WTERMSIG", &NumberOfStatus<&TermSig>, "($module, /, status)", "The signal that ended the process."},
    {"WSTOPSIG", &NumberOfStatus<&StopSig>, "($module, /, status)", "The signal that stopped the process."},
    {"waitstatus_to_exitcode", &WaitStatusToExitCode, "($module, /, status)", "The exit code, or minus the number of the signal that ended the process."},
    {"_exit", &ExitNow, "($module, /, status)", "Ends the process at once."},
    {"kill", &Kill, "($module, pid, signal, /)", "Sends a signal to a process."},
    {"execv", &Execv, "($module, path, argv, /)", "Runs another program in this process."},
    {"execve", &Execve, "($module, /, path, argv, env)", "Runs another program in this process, with an environment."},
    {}};

}  // namespace tessera::posix
