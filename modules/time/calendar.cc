// Times as fields: gmtime, localtime, mktime, asctime, ctime, and the time zone of the process.
#include <errno.h>
#include <time.h>

#include <climits>
#include <cstdio>
#include <cstring>
#include <utility>

#include "modules/time/time_module.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/native_module.h"

namespace tessera::time {

using namespace objects;  // NOLINT

namespace {

using Breaker = struct tm* (*)(const time_t*, struct tm*);

bool BreakDown(Thread& th, Breaker function, time_t when, struct tm* out) {
  errno = 0;
  if (function(&when, out) != nullptr) return true;
  RaiseOsError(th, errno == 0 ? EINVAL : errno);
  return false;
}

Value NewStructTime(Thread& th, Type* type, const struct tm& tm) {
  if (type == nullptr) return Raise(th, types::kSystemError, "the module time is ending");
  Value items[11] = {Value::Int(int64_t{tm.tm_year} + 1900),
                     Value::Int(tm.tm_mon + 1),
                     Value::Int(tm.tm_mday),
                     Value::Int(tm.tm_hour),
                     Value::Int(tm.tm_min),
                     Value::Int(tm.tm_sec),
                     Value::Int((tm.tm_wday + 6) % 7),
                     Value::Int(tm.tm_yday + 1),
                     Value::Int(tm.tm_isdst),
                     tm.tm_zone == nullptr ? Value::None() : Value(NewStr(th, tm.tm_zone)),
                     Value::Int(tm.tm_gmtoff)};
  return NewStructSequence(th, type, items);
}

Value Broken(Thread& th, const Value* args, Breaker function) {
  time_t when;
  struct tm tm;
  if (!ReadTimeOrNow(th, args[1], &when) || !BreakDown(th, function, when, &tm)) return Value();
  return NewStructTime(th, StructTimeOf(args[0]), tm);
}
Value GmTimeOf(Thread& th, const Value* args) { return Broken(th, args, &gmtime_r); }
Value LocalTimeOf(Thread& th, const Value* args) { return Broken(th, args, &localtime_r); }

// The hidden fields of a struct_time.
bool ReadZone(Thread& th, Value given, struct tm* out, Owned* keep) {
  Value zone = given.as<Tuple>()->items()[9], offset = given.as<Tuple>()->items()[10];
  if (!zone.IsNone()) {
    if (!IsStr(zone)) {
      Raise(th, types::kTypeError, "bad argument type for built-in operation");
      return false;
    }
    std::string_view text;
    Owned bytes;
    if (!AsUtf8(th, zone.as<Str>(), &text, &bytes)) return false;
    // Kept as a string of its own that ends with a zero.
    StrBuilder copy(th);
    for (char c : text)
      if (!copy.Append(static_cast<uint8_t>(c))) return false;
    if (!copy.Append(uint32_t{0})) return false;
    keep->Reset(copy.Finish());
    if (!*keep) return false;
    out->tm_zone = static_cast<const char*>(keep->as<Str>()->data());
  }
  if (offset.IsNone()) return true;
  Owned number(Index(th, offset));
  int64_t n;
  if (!number || !AsInt64(th, number, &n)) return false;
  out->tm_gmtoff = n;
  return true;
}

bool InRange(Thread& th, bool ok, const char* message) {
  if (!ok) Raise(th, types::kValueError, "%s", message);
  return ok;
}

Value AsciiTime(Thread& th, const struct tm& tm) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[64];
  int n = std::snprintf(text, sizeof(text), "%s %s%3d %.2d:%.2d:%.2d %lld", kDays[tm.tm_wday], kMonths[tm.tm_mon], tm.tm_mday, tm.tm_hour,
                        tm.tm_min, tm.tm_sec, static_cast<long long>(tm.tm_year) + 1900);
  return NewStrAscii(th, {text, static_cast<size_t>(n)});
}

Value AscTime(Thread& th, const Value* args) {
  struct tm tm;
  Owned keep;
  if (args[1].IsUnbound()) {
    if (!LocalTime(th, ::time(nullptr), &tm)) return Value();
  } else if (!ReadTm(th, args[0], args[1], "asctime(): illegal time tuple argument", &tm, &keep) || !CheckTm(th, &tm)) {
    return Value();
  }
  return AsciiTime(th, tm);
}

Value CTime(Thread& th, const Value* args) {
  time_t when;
  struct tm tm;
  return ReadTimeOrNow(th, args[1], &when) && LocalTime(th, when, &tm) ? AsciiTime(th, tm) : Value();
}

Value MkTime(Thread& th, const Value* args) {
  struct tm tm;
  Owned keep;
  if (!ReadTm(th, args[0], args[1], "mktime(): illegal time tuple argument", &tm, &keep)) return Value();
  tm.tm_wday = -1;  // tells -1 seconds from a failure
  time_t when = ::mktime(&tm);
  if (when == -1 && tm.tm_wday == -1) return Raise(th, types::kOverflowError, "mktime argument out of range");
  return NewFloat(th, static_cast<double>(when));
}

Value TzSet(Thread& th, const Value* args) {
  ::tzset();
  return AddZone(th, ModuleDict(args[0])) ? Value::None() : Value();
}

}  // namespace

bool LocalTime(Thread& th, time_t when, struct tm* out) { return BreakDown(th, &localtime_r, when, out); }

bool ReadTm(Thread& th, Value module, Value tuple, const char* wrong, struct tm* out, Owned* keep) {
  std::memset(out, 0, sizeof(*out));
  if (!IsTuple(tuple)) {
    Raise(th, types::kTypeError, "Tuple or struct_time argument required");
    return false;
  }
  if (tuple.as<Tuple>()->size != 9) {
    Raise(th, types::kTypeError, "%s", wrong);
    return false;
  }
  int n[9];
  for (int i = 0; i < 9; ++i)
    if (!ReadCInt(th, tuple.as<Tuple>()->items()[i], &n[i])) return false;
  if (n[0] < INT_MIN + 1900) {
    Raise(th, types::kOverflowError, "year out of range");
    return false;
  }
  auto less_one = [](int x) { return static_cast<int>(static_cast<unsigned>(x) - 1u); };
  out->tm_year = n[0] - 1900;
  out->tm_mon = less_one(n[1]);
  out->tm_mday = n[2];
  out->tm_hour = n[3];
  out->tm_min = n[4];
  out->tm_sec = n[5];
  out->tm_wday = static_cast<int>((int64_t{n[6]} + 1) % 7);
  out->tm_yday = less_one(n[7]);
  out->tm_isdst = n[8];
  return !IsStructSequence(tuple, StructTimeOf(module)) || ReadZone(th, tuple, out, keep);
}

bool CheckTm(Thread& th, struct tm* tm) {
  if (tm->tm_mon == -1) tm->tm_mon = 0;
  if (tm->tm_mday == 0) tm->tm_mday = 1;
  if (tm->tm_yday == -1) tm->tm_yday = 0;
  return InRange(th, tm->tm_mon >= 0 && tm->tm_mon <= 11, "month out of range") &&
         InRange(th, tm->tm_mday >= 0 && tm->tm_mday <= 31, "day of month out of range") &&
         InRange(th, tm->tm_hour >= 0 && tm->tm_hour <= 23, "hour out of range") &&
         InRange(th, tm->tm_min >= 0 && tm->tm_min <= 59, "minute out of range") &&
         InRange(th, tm->tm_sec >= 0 && tm->tm_sec <= 61, "seconds out of range") &&
         InRange(th, tm->tm_wday >= 0, "day of week out of range") &&
         InRange(th, tm->tm_yday >= 0 && tm->tm_yday <= 365, "day of year out of range");
}

// The offsets in January and July of this year tell standard time from summer time, in either hemisphere.
bool AddZone(Thread& th, Dict* dict) {
  constexpr time_t kYear = (365 * 24 + 6) * 3600;
  ::tzset();
  time_t january = ::time(nullptr) / kYear * kYear, july = january + kYear / 2;
  struct tm winter, summer;
  if (!LocalTime(th, january, &winter) || !LocalTime(th, july, &summer)) return false;
  if (winter.tm_gmtoff > summer.tm_gmtoff) std::swap(winter, summer);
  Value names[2] = {NewStr(th, winter.tm_zone), NewStr(th, summer.tm_zone)};
  if (names[0].empty() || names[1].empty()) {
    XDecRef(names[0]);
    XDecRef(names[1]);
    return false;
  }
  return vm::PutNew(th, dict, "timezone", Value::Int(-winter.tm_gmtoff)) && vm::PutNew(th, dict, "altzone", Value::Int(-summer.tm_gmtoff)) &&
         vm::PutNew(th, dict, "daylight", Value::Int(winter.tm_gmtoff != summer.tm_gmtoff)) && vm::PutNew(th, dict, "tzname", NewTupleSteal(th, names, 2));
}

const MethodDef kCalendarFunctions[] = {
    {"asctime", &AscTime, "($module, tuple=None, /)", "A time as text, like 'Sat Jun 06 16:26:11 1998'; the present local time without one."},
    {"ctime", &CTime, "($module, seconds=None, /)", "Seconds since 1970 as text in local time."},
    {"gmtime", &GmTimeOf, "($module, seconds=None, /)", "Seconds since 1970 as fields, in UTC."},
    {"localtime", &LocalTimeOf, "($module, seconds=None, /)", "Seconds since 1970 as fields, in local time."},
    {"mktime", &MkTime, "($module, tuple, /)", "Fields in local time as seconds since 1970."},
    {"tzset", &TzSet, "($module, /)", "Reads the time zone from the environment variable TZ again."},
    {}};

}  // namespace tessera::time
