// The module _signal.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmath>

#include "interp/attach.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/signals.h"
#include "vm/audit.h"
#include "vm/breaker.h"
#include "vm/native_module.h"
#include "vm/python.h"
#include "vm/signal_handlers.h"

namespace tessera::signals {

using namespace objects;  // NOLINT
using runtime::process::SignalUse;
using vm::AsVm;
using vm::PutNew;
using vm::StateOf;

namespace {

constexpr int kDefault = 0, kIgnore = 1;  // SIG_DFL, SIG_IGN

struct State {  // owned
  Value default_int_handler;
  Value itimer_error;
};

bool ReadNumber(Thread& th, Value v, int* number) {
  int64_t n;
  if (!IndexAsInt64(th, v, &n, types::kOverflowError)) return false;
  if (n < 1 || n >= vm::kSignals) return Raise(th, types::kValueError, "signal number out of range"), false;
  *number = static_cast<int>(n);
  return true;
}

bool MayHandle(Thread& th) { return th.interp.is_main() && runtime::process::IsSignalThread(th); }

Value DefaultIntHandler(Thread& th, const Value*) {
  Value exception = NewException(th, types::kKeyboardInterrupt, EmptyTuple());
  return exception.empty() ? Value() : RaiseObject(th, exception);
}

// The handler as Python sees it: a number, a callable, or None for one that is not Python's.
Value Present(Thread& th, Value module, int number) {
  const Value* table = vm::InterpreterOf(th).signal_handlers;
  if (table != nullptr && !table[number].empty()) return Dup(table[number]);
  struct sigaction now;
  if (sigaction(number, nullptr, &now) != 0) return Value::None();
  if (now.sa_handler == SIG_DFL) return Value::Int(kDefault);
  if (now.sa_handler == SIG_IGN) return Value::Int(kIgnore);
  return number == SIGINT && th.interp.is_main() ? Dup(StateOf<State>(module).default_int_handler) : Value::None();
}

// SIG_DFL and SIG_IGN come as numbers, or as members of an enumeration of the library.
bool ReadUse(Thread& th, Value handler, SignalUse* use) {
  if (IsCallable(handler)) return *use = SignalUse::kWatched, true;
  int64_t n = -1;
  if (IsInt(handler) && FitsInt64(handler, &n) && (n == kDefault || n == kIgnore)) return *use = n == kDefault ? SignalUse::kDefault : SignalUse::kIgnored, true;
  return Raise(th, types::kTypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"), false;
}

Value Signal(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  int number;
  if (!MayHandle(th)) return Raise(th, types::kValueError, "signal only works in main thread of the main interpreter");
  if (!ReadNumber(th, args[1], &number)) return Value();
  SignalUse use;
  if (!ReadUse(th, args[2], &use)) return Value();
  // Handlers of what has arrived so far are the old ones.
  if (!vm::RunSignalHandlers(th)) return Value();
  Value* table = vm::SignalHandlersOf(th);
  if (table == nullptr) return Value();
  Owned before(Present(th, args[0], number));
  if (absl::Status set = runtime::process::SetSignal(number, use); !set.ok()) return RaiseOsError(th, EINVAL);
  XDecRef(std::exchange(table[number], Dup(args[2])));
  return before.Release();
}

Value GetSignal(Thread& th, const Value* args) {
  int number;
  if (!ReadNumber(th, args[1], &number)) return Value();
  return Present(th, args[0], number);
}

// A signal to this thread is handled before the call returns.
Value AfterSending(Thread& th) { return vm::HandleBreaker(AsVm(th)) ? Value::None() : Value(); }

Value RaiseSignal(Thread& th, const Value* args) {
  int64_t number;
  if (!IndexAsInt64(th, args[1], &number, types::kOverflowError)) return Value();
  int result, error;
  {
    interp::AllowThreads released(th);
    result = raise(static_cast<int>(number));
    error = errno;
  }
  return result != 0 ? RaiseOsError(th, error) : AfterSending(th);
}

Value PthreadKill(Thread& th, const Value* args) {
  int64_t thread, number;
  if (!IndexAsInt64(th, args[1], &thread, types::kOverflowError) || !IndexAsInt64(th, args[2], &number, types::kOverflowError)) return Value();
  if (!vm::AuditEvent(th, "signal.pthread_kill", {args[1], args[2]})) return Value();
  const int error = pthread_kill(static_cast<pthread_t>(thread), static_cast<int>(number));
  return error != 0 ? RaiseOsError(th, error) : AfterSending(th);
}

Value SetWakeupFd(Thread& th, const Value* args) {
  if (!MayHandle(th)) return Raise(th, types::kValueError, "set_wakeup_fd only works in main thread of the main interpreter");
  int64_t descriptor;
  if (!IndexAsInt64(th, args[1], &descriptor, types::kOverflowError)) return Value();
  struct stat status;
  if (descriptor != -1 && fstat(static_cast<int>(descriptor), &status) != 0) return RaiseOsError(th, errno);
  return NewInt(th, runtime::process::SetWakeupDescriptor(static_cast<int>(descriptor)));
}

Value Alarm(Thread& th, const Value* args) {
  int64_t seconds;
  if (!IndexAsInt64(th, args[1], &seconds, types::kOverflowError)) return Value();
  return NewInt(th, alarm(static_cast<unsigned>(seconds)));
}

Value Pause(Thread& th, const Value*) {
  {
    interp::AllowThreads released(th);
    pause();
  }
  return AfterSending(th);
}

bool ReadSeconds(Thread& th, Value v, timeval* time) {
  double seconds = 0;
  if (!v.IsUnbound() && !AsDouble(th, v, &seconds)) return false;
  if (!(seconds >= 0) || seconds > 1e9) return Raise(th, types::kValueError, "timestamp out of range for platform time_t"), false;
  double whole = std::floor(seconds);
  *time = {static_cast<time_t>(whole), static_cast<suseconds_t>(std::ceil((seconds - whole) * 1e6))};
  if (time->tv_usec >= 1000000) *time = {time->tv_sec + 1, 0};
  return true;
}

Value ItimerPair(Thread& th, const itimerval& timer) {
  auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
  Owned delay(NewFloat(th, seconds(timer.it_value))), interval(NewFloat(th, seconds(timer.it_interval)));
  Value items[2] = {delay.get(), interval.get()};
  return delay && interval ? Value(NewTuple(th, items, 2)) : Value();
}

Value RaiseItimerError(Thread& th, Value module) {
  const int error = errno;
  return Raise(th, StateOf<State>(module).itimer_error.as<Type>(), "[Errno %d] %s", error, strerror(error));
}

Value SetItimer(Thread& th, const Value* args) {
  int64_t which;
  itimerval timer, before;
  if (!IndexAsInt64(th, args[1], &which, types::kOverflowError) || !ReadSeconds(th, args[2], &timer.it_value) || !ReadSeconds(th, args[3], &timer.it_interval)) return Value();
  if (setitimer(static_cast<__itimer_which_t>(which), &timer, &before) != 0) return RaiseItimerError(th, args[0]);
  return ItimerPair(th, before);
}

Value GetItimer(Thread& th, const Value* args) {
  int64_t which;
  itimerval timer;
  if (!IndexAsInt64(th, args[1], &which, types::kOverflowError)) return Value();
  if (getitimer(static_cast<__itimer_which_t>(which), &timer) != 0) return RaiseItimerError(th, args[0]);
  return ItimerPair(th, timer);
}

Value SigInterrupt(Thread& th, const Value* args) {
  int number;
  if (!ReadNumber(th, args[1], &number)) return Value();
  int flag = IsTrue(th, args[2]);
  if (flag < 0) return Value();
  struct sigaction action;
  if (sigaction(number, nullptr, &action) != 0) return RaiseOsError(th, errno);
  action.sa_flags = flag ? action.sa_flags & ~SA_RESTART : action.sa_flags | SA_RESTART;
  return sigaction(number, &action, nullptr) != 0 ? RaiseOsError(th, errno) : Value::None();
}

Value StrSignal(Thread& th, const Value* args) {
  int number;
  if (!ReadNumber(th, args[1], &number)) return Value();
  const char* text = strsignal(number);
  return text == nullptr || strncmp(text, "Unknown signal", 14) == 0 ? Value::None() : Value(NewStr(th, text));
}

Value SetOf(Thread& th, const sigset_t& signals) {
  Owned set(NewSet(th));
  for (int number = 1; set && number < vm::kSignals; ++number)
    if (sigismember(&signals, number) == 1 && !SetAdd(th, set.as<Set>(), Value::Int(number))) return Value();
  return set.Release();
}

Value ValidSignals(Thread& th, const Value*) {
  sigset_t all;
  sigfillset(&all);
  return SetOf(th, all);
}

bool ReadSet(Thread& th, Value v, sigset_t* signals) {
  sigemptyset(signals);
  Owned numbers(TupleFrom(th, v));
  for (int64_t i = 0; numbers && i < numbers.as<Tuple>()->size; ++i) {
    int64_t number;
    if (!IndexAsInt64(th, numbers.as<Tuple>()->items()[i], &number, types::kOverflowError)) return false;
    if (number < 1 || number >= vm::kSignals) return Raise(th, types::kValueError, "signal number %lld out of range [1; %d]", static_cast<long long>(number), vm::kSignals - 1), false;
    sigaddset(signals, static_cast<int>(number));
  }
  return static_cast<bool>(numbers);
}

Value PthreadSigmask(Thread& th, const Value* args) {
  int64_t how;
  sigset_t signals, before;
  if (!IndexAsInt64(th, args[1], &how, types::kOverflowError) || !ReadSet(th, args[2], &signals)) return Value();
  if (int error = pthread_sigmask(static_cast<int>(how), &signals, &before)) return RaiseOsError(th, error);
  Owned set(SetOf(th, before));
  Owned handled(set ? AfterSending(th) : Value());  // what was blocked until now
  return handled ? set.Release() : Value();
}

constexpr MethodDef kFunctions[] = {
    {"default_int_handler", &DefaultIntHandler, "($module, signalnum, frame, /)", "The handler of SIGINT at first: raises KeyboardInterrupt."},
    {"signal", &Signal, "($module, signalnum, handler, /)", "Sets what is done when the signal arrives: SIG_DFL, SIG_IGN, or a call with the number and the frame. Returns what was done before."},
    {"getsignal", &GetSignal, "($module, signalnum, /)", "What is done when the signal arrives: SIG_DFL, SIG_IGN, a callable, or None for something that is not Python's."},
    {"raise_signal", &RaiseSignal, "($module, signalnum, /)", "Sends a signal to the calling thread."},
    {"pthread_kill", &PthreadKill, "($module, thread_id, signalnum, /)", "Sends a signal to a thread."},
    {"set_wakeup_fd", &SetWakeupFd, "($module, fd, /, *, warn_on_full_buffer=True)", "A descriptor that each signal is written to, as one byte; -1: none. Returns the one before."},
    {"alarm", &Alarm, "($module, seconds, /)", "Sends SIGALRM after that many seconds. Returns what was left of the alarm before."},
    {"pause", &Pause, "($module, /)", "Waits for a signal."},
    {"setitimer", &SetItimer, "($module, which, seconds, interval=0.0, /)", "Sets a timer that sends a signal. Returns what it was."},
    {"getitimer", &GetItimer, "($module, which, /)", "The state of a timer: (delay, interval)."},
    {"siginterrupt", &SigInterrupt, "($module, signalnum, flag, /)", "Whether the signal interrupts system calls."},
    {"strsignal", &StrSignal, "($module, signalnum, /)", "What the system calls the signal, or None."},
    {"valid_signals", &ValidSignals, "($module, /)", "The numbers of all signals."},
    {"pthread_sigmask", &PthreadSigmask, "($module, how, mask, /)", "Changes which signals the calling thread does not get. Returns those it did not get before."},
    {}};

struct Number {
  const char* name;
  int value;
};
constexpr Number kNumbers[] = {
    {"SIG_DFL", kDefault},   {"SIG_IGN", kIgnore},    {"NSIG", vm::kSignals},  {"SIG_BLOCK", SIG_BLOCK}, {"SIG_UNBLOCK", SIG_UNBLOCK}, {"SIG_SETMASK", SIG_SETMASK},
    {"SIGHUP", SIGHUP},      {"SIGINT", SIGINT},      {"SIGQUIT", SIGQUIT},    {"SIGILL", SIGILL},       {"SIGTRAP", SIGTRAP},         {"SIGIOT", SIGIOT},
    {"SIGABRT", SIGABRT},    {"SIGFPE", SIGFPE},      {"SIGKILL", SIGKILL},    {"SIGBUS", SIGBUS},       {"SIGSEGV", SIGSEGV},         {"SIGSYS", SIGSYS},
    {"SIGPIPE", SIGPIPE},    {"SIGALRM", SIGALRM},    {"SIGTERM", SIGTERM},    {"SIGUSR1", SIGUSR1},     {"SIGUSR2", SIGUSR2},         {"SIGCLD", SIGCHLD},
    {"SIGCHLD", SIGCHLD},    {"SIGPWR", SIGPWR},      {"SIGIO", SIGIO},        {"SIGURG", SIGURG},       {"SIGWINCH", SIGWINCH},       {"SIGPOLL", SIGPOLL},
    {"SIGSTOP", SIGSTOP},    {"SIGTSTP", SIGTSTP},    {"SIGCONT", SIGCONT},    {"SIGTTIN", SIGTTIN},     {"SIGTTOU", SIGTTOU},         {"SIGVTALRM", SIGVTALRM},
    {"SIGPROF", SIGPROF},    {"SIGXCPU", SIGXCPU},    {"SIGXFSZ", SIGXFSZ},    {"SIGSTKFLT", SIGSTKFLT}, {"ITIMER_REAL", ITIMER_REAL}, {"ITIMER_VIRTUAL", ITIMER_VIRTUAL},
    {"ITIMER_PROF", ITIMER_PROF},
};

bool Exec(interp::ThreadState& thread, uint64_t module_bits, modules::ModuleState& memory) {
  Thread& th = static_cast<Thread&>(thread);
  Dict* dict = ModuleDict(Value(module_bits));
  State& state = *static_cast<State*>(memory.data());
  for (const Number& number : kNumbers)
    if (!PutNew(th, dict, number.name, Value::Int(number.value))) return false;
  if (!PutNew(th, dict, "SIGRTMIN", Value::Int(SIGRTMIN)) || !PutNew(th, dict, "SIGRTMAX", Value::Int(SIGRTMAX))) return false;
  Owned name(Intern(th, "default_int_handler"));
  Value handler = name ? FindDictItem(th, dict, name.as<Str>()) : Value();
  if (handler.empty() || handler.IsNotFound()) return false;
  state.default_int_handler = Dup(handler);
  state.itimer_error = vm::AddExceptionClass(th, dict, "signal", "itimer_error", Value(types::kOSError), "A timer could not be set.");
  if (state.itimer_error.empty()) return false;
  return PutNew(th, dict, "ItimerError", Dup(state.itimer_error));
}

constexpr modules::Slot kSlots[] = {
    modules::Slot::Exec(&Exec),
    modules::Slot::MultipleInterpreters(imports::MultipleInterpreters::kPerInterpreterGilSupported)};
constexpr vm::NativeModule kContents = {kFunctions, nullptr};

}  // namespace

}  // namespace tessera::signals

TESSERA_MODULE(_signal) = {
    .name = "_signal",
    .doc = "Signals: handlers, timers, masks.",
    .state_size = sizeof(tessera::signals::State),
    .slots = tessera::signals::kSlots,
    .traverse = &tessera::vm::ValuesState<tessera::signals::State>::Traverse,
    .clear = &tessera::vm::ValuesState<tessera::signals::State>::Clear,
    .free = &tessera::vm::ValuesState<tessera::signals::State>::Free,
    .contents = &tessera::signals::kContents,
};
