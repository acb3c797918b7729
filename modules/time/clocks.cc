// The clocks of the system, and sleep.
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include <climits>
#include <cstring>

#include "interp/attach.h"
#include "interp/wait.h"
#include "modules/time/time_module.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/simple_namespace.h"
#include "objects/str.h"
#include "vm/activation.h"
#include "vm/audit.h"
#include "vm/slow.h"
#include "vm/native_module.h"

namespace tessera::time {

using namespace objects;  // NOLINT

namespace {

using Reader = int (*)(clockid_t, timespec*);

// Nanoseconds of a clock, or its resolution. False: OSError pending.
bool ReadClock(Thread& th, clockid_t clock, int64_t* nanos, Reader read = &clock_gettime) {
  timespec now;
  if (read(clock, &now) != 0) {
    RaiseOsError(th, errno);
    return false;
  }
  if (!__builtin_mul_overflow(int64_t{now.tv_sec}, kNanosPerSecond, nanos) && !__builtin_add_overflow(*nanos, int64_t{now.tv_nsec}, nanos))
    return true;
  Raise(th, types::kOverflowError, "timestamp too large to convert to C _PyTime_t");
  return false;
}

template <clockid_t kClock>
Value Seconds(Thread& th, const Value*) {
  int64_t nanos;
  return ReadClock(th, kClock, &nanos) ? SecondsFromNanos(th, nanos) : Value();
}
template <clockid_t kClock>
Value Nanos(Thread& th, const Value*) {
  int64_t nanos;
  return ReadClock(th, kClock, &nanos) ? NewInt(th, nanos) : Value();
}

// --- Clocks by number ---

Value ClockGetTime(Thread& th, const Value* args) {
  int clock;
  int64_t nanos;
  return ReadCInt(th, args[1], &clock) && ReadClock(th, clock, &nanos) ? SecondsFromNanos(th, nanos) : Value();
}
Value ClockGetTimeNs(Thread& th, const Value* args) {
  int clock;
  int64_t nanos;
  return ReadCInt(th, args[1], &clock) && ReadClock(th, clock, &nanos) ? NewInt(th, nanos) : Value();
}
Value ClockGetRes(Thread& th, const Value* args) {
  int clock;
  int64_t nanos;
  return ReadCInt(th, args[1], &clock) && ReadClock(th, clock, &nanos, &clock_getres) ? SecondsFromNanos(th, nanos) : Value();
}

Value SetClock(Thread& th, int clock, int64_t nanos) {
  int64_t seconds = nanos / kNanosPerSecond, rest = nanos % kNanosPerSecond;
  timespec time = {rest < 0 ? seconds - 1 : seconds, rest < 0 ? rest + kNanosPerSecond : rest};
  return clock_settime(clock, &time) == 0 ? Value::None() : RaiseOsError(th, errno);
}
Value ClockSetTime(Thread& th, const Value* args) {
  int clock;
  int64_t nanos;
  return ReadCInt(th, args[1], &clock) && ReadNanos(th, args[2], Rounding::kFloor, &nanos) ? SetClock(th, clock, nanos) : Value();
}
Value ClockSetTimeNs(Thread& th, const Value* args) {
  int clock;
  int64_t nanos;
  if (!ReadCInt(th, args[1], &clock)) return Value();
  if (!IsInt(args[2])) return Raise(th, types::kTypeError, "an integer is required (got type %.200T)", args[2]);
  if (!FitsInt64(args[2], &nanos)) return Raise(th, types::kOverflowError, "timestamp too large to convert to C _PyTime_t");
  return SetClock(th, clock, nanos);
}

Value ThreadClock(Thread& th, const Value* args) {
  Owned number(Index(th, args[1]));
  int64_t id;
  if (!number) return Value();
  if (!FitsInt64(number, &id)) return Raise(th, types::kOverflowError, "int too large to convert");
  // Only of the calling thread: the system's call looks at whatever memory the number points to.
  if (static_cast<pthread_t>(id) != pthread_self()) return RaiseOsError(th, ESRCH);
  clockid_t clock;
  int error = pthread_getcpuclockid(static_cast<pthread_t>(id), &clock);
  return error == 0 ? Value::Int(clock) : RaiseOsError(th, error);
}

// --- get_clock_info ---

struct ClockInfo {
  const char* name;
  const char* implementation;
  clockid_t clock;
  bool monotonic, adjustable;
};
constexpr ClockInfo kClocks[] = {
    {"time", "clock_gettime(CLOCK_REALTIME)", CLOCK_REALTIME, false, true},
    {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
    {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
    {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", CLOCK_PROCESS_CPUTIME_ID, true, false},
    {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", CLOCK_THREAD_CPUTIME_ID, true, false},
};

Value GetClockInfo(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "get_clock_info() argument 1 must be str, not %.50T", args[1]);
  for (const ClockInfo& info : kClocks) {
    if (!StrEqual(args[1].as<Str>(), info.name)) continue;
    int64_t nanos;
    Owned dict(NewDict(th));
    if (!dict || !ReadClock(th, info.clock, &nanos, &clock_getres)) return Value();
    Dict* d = dict.as<Dict>();
    bool ok = vm::PutNew(th, d, "implementation", NewStr(th, info.implementation)) && vm::PutNew(th, d, "monotonic", Value::Bool(info.monotonic)) &&
              vm::PutNew(th, d, "adjustable", Value::Bool(info.adjustable)) && vm::PutNew(th, d, "resolution", SecondsFromNanos(th, nanos));
    return ok ? NewSimpleNamespace(th, d) : Value();
  }
  return Raise(th, types::kValueError, "unknown clock");
}

// --- sleep ---

// Until the deadline has passed, whatever wakes the thread; what interrupts it may end it with an exception.
Value SleepUntil(vm::Thread& th, interp::Deadline deadline) {
  for (;;) {
    interp::WaitResult result = interp::Sleep(th, deadline);
    if (result == interp::WaitResult::kInterrupted || result == interp::WaitResult::kKilled) {
      if (!vm::HandleBreaker(th)) return Value();
    }
    if (deadline.passed()) return Value::None();
  }
}

Value SleepFor(Thread& th, const Value* args) {
  int64_t nanos;
  if (!vm::AuditEvent(th, "time.sleep", {args[1]}) || !ReadNanos(th, args[1], Rounding::kUp, &nanos)) return Value();
  if (nanos < 0) return Raise(th, types::kValueError, "sleep length must be non-negative");
  if (nanos == 0) {  // only lets others run
    interp::AllowThreads released(th);
    return Value::None();
  }
  int64_t end;
  if (__builtin_add_overflow(interp::Deadline::NowNanos(), nanos, &end))
    return Raise(th, types::kOverflowError, "timestamp too large to convert to C _PyTime_t");
  return SleepUntil(vm::AsVm(th), interp::Deadline::AtNanos(end));
}

}  // namespace

const MethodDef kClockFunctions[] = {
    {"clock_getres", &ClockGetRes, "($module, clk_id, /)", "The resolution of a clock of the system, in seconds."},
    {"clock_gettime", &ClockGetTime, "($module, clk_id, /)", "The time of a clock of the system, in seconds."},
    {"clock_gettime_ns", &ClockGetTimeNs, "($module, clk_id, /)", "The time of a clock of the system, in nanoseconds."},
    {"clock_settime", &ClockSetTime, "($module, clk_id, time, /)", "Sets a clock of the system, in seconds."},
    {"clock_settime_ns", &ClockSetTimeNs, "($module, clk_id, time, /)", "Sets a clock of the system, in nanoseconds."},
    {"get_clock_info", &GetClockInfo, "($module, name, /)", "What is known of a clock: implementation, monotonic, adjustable, resolution."},
    {"monotonic", &Seconds<CLOCK_MONOTONIC>, "($module, /)", "Seconds of a clock that never goes back."},
    {"monotonic_ns", &Nanos<CLOCK_MONOTONIC>, "($module, /)", "Nanoseconds of a clock that never goes back."},
    {"perf_counter", &Seconds<CLOCK_MONOTONIC>, "($module, /)", "Seconds of the finest clock, for measuring."},
    {"perf_counter_ns", &Nanos<CLOCK_MONOTONIC>, "($module, /)", "Nanoseconds of the finest clock, for measuring."},
    {"process_time", &Seconds<CLOCK_PROCESS_CPUTIME_ID>, "($module, /)", "Seconds that the process has used of the processors."},
    {"process_time_ns", &Nanos<CLOCK_PROCESS_CPUTIME_ID>, "($module, /)", "Nanoseconds that the process has used of the processors."},
    {"pthread_getcpuclockid", &ThreadClock, "($module, thread_id, /)", "The number of the clock of the calling thread's processor time."},
    {"sleep", &SleepFor, "($module, seconds, /)", "Waits so many seconds; other threads run meanwhile."},
    {"thread_time", &Seconds<CLOCK_THREAD_CPUTIME_ID>, "($module, /)", "Seconds that the thread has used of a processor."},
    {"thread_time_ns", &Nanos<CLOCK_THREAD_CPUTIME_ID>, "($module, /)", "Nanoseconds that the thread has used of a processor."},
    {"time", &Seconds<CLOCK_REALTIME>, "($module, /)", "Seconds since the beginning of 1970 in UTC."},
    {"time_ns", &Nanos<CLOCK_REALTIME>, "($module, /)", "Nanoseconds since the beginning of 1970 in UTC."},
    {}};

}  // namespace tessera::time
