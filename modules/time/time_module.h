// Between the files of the module time: its tables, its state, times as numbers.
#ifndef TESSERA_MODULES_TIME_TIME_MODULE_H_
#define TESSERA_MODULES_TIME_TIME_MODULE_H_

#include <time.h>

#include <cstdint>

#include "objects/dict.h"
#include "objects/native.h"
#include "objects/struct_sequence.h"
#include "objects/thread.h"

namespace tessera::time {

using objects::Thread;
using objects::Value;

extern const objects::MethodDef kClockFunctions[];     // time, monotonic, clock_gettime, sleep, ...
extern const objects::MethodDef kCalendarFunctions[];  // gmtime, mktime, asctime, ...
extern const objects::MethodDef kFormatFunctions[];    // strftime, strptime
extern const objects::StructSequenceSpec kStructTime;

// Of one module object.
struct TimeState {
  Value struct_time;  // the type
};
objects::Type* StructTimeOf(Value module);

inline constexpr int64_t kNanosPerSecond = 1000000000;

enum class Rounding { kFloor, kUp };  // towards minus infinity, away from zero

// Seconds given as a float or int, as nanoseconds or as a time_t. False: exception pending (NaN, too large, no number).
bool ReadNanos(Thread& th, Value seconds, Rounding rounding, int64_t* out);
bool ReadTimeT(Thread& th, Value seconds, time_t* out);
// The present time for Unbound and None.
bool ReadTimeOrNow(Thread& th, Value seconds, time_t* out);

// A C int. False: exception pending.
bool ReadCInt(Thread& th, Value v, int* out);

// Nanoseconds as a float of seconds.
Value SecondsFromNanos(Thread& th, int64_t nanos);

// A tuple or struct_time as a struct tm, as the caller gave it; `wrong` is the message for a tuple of another length. The zone lies in *keep.
bool ReadTm(Thread& th, Value module, Value tuple, const char* wrong, struct tm* out, objects::Owned* keep);
// Are all fields in the ranges of asctime and strftime? Month, day and day of the year become what they mean at their least.
bool CheckTm(Thread& th, struct tm* tm);
bool LocalTime(Thread& th, time_t when, struct tm* out);

// Sets timezone, altzone, daylight and tzname.
bool AddZone(Thread& th, objects::Dict* dict);

}  // namespace tessera::time

#endif  // TESSERA_MODULES_TIME_TIME_MODULE_H_
