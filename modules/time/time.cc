// The module time: its tables joined, the type struct_time, the numbers of the clocks.
#include "modules/module_state.h"
#include "modules/time/time_module.h"
#include "objects/gc_support.h"
#include "objects/module.h"
#include "objects/str.h"
#include "vm/activation.h"
#include "vm/native_module.h"

extern const tessera::modules::ModuleDef tessera_module_time;

namespace tessera::time {

using namespace objects;  // NOLINT

namespace {

constexpr StructSequenceField kFields[] = {
    {"tm_year", "year, for example, 1993"},
    {"tm_mon", "month of year, range [1, 12]"},
    {"tm_mday", "day of month, range [1, 31]"},
    {"tm_hour", "hours, range [0, 23]"},
    {"tm_min", "minutes, range [0, 59]"},
    {"tm_sec", "seconds, range [0, 61])"},
    {"tm_wday", "day of week, range [0, 6], Monday is 0"},
    {"tm_yday", "day of year, range [1, 366]"},
    {"tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"},
    {"tm_zone", "abbreviation of timezone name"},
    {"tm_gmtoff", "offset from UTC in seconds"},
};

struct Constant {
  const char* name;
  int64_t value;
};
constexpr Constant kConstants[] = {
    {"CLOCK_REALTIME", CLOCK_REALTIME},
    {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
    {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW},
    {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
    {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID},
    {"CLOCK_BOOTTIME", CLOCK_BOOTTIME},
    {"CLOCK_TAI", CLOCK_TAI},
    {"_STRUCT_TM_ITEMS", 11},
};

bool ExecTime(interp::ThreadState& thread, uint64_t bits, modules::ModuleState& state) {
  vm::Thread& th = static_cast<vm::Thread&>(thread);
  Value module(bits);
  Dict* dict = ModuleDict(module);
  for (const MethodDef* table : {kClockFunctions, kCalendarFunctions, kFormatFunctions})
    if (!AddModuleFunctions(th, module, table)) return false;
  for (const Constant& constant : kConstants) {
    Owned name(Intern(th, constant.name));
    if (!name || !DictSet(th, dict, name.as<Str>(), Value::Int(constant.value))) return false;
  }
  Owned name(Intern(th, "struct_time")), type(name ? NewStructSequenceType(th, kStructTime, module) : Value());
  if (!type || !DictSet(th, dict, name.as<Str>(), type)) return false;
  static_cast<TimeState*>(state.data())->struct_time = type.Release();
  return AddZone(th, dict);
}

int TraverseTime(void* state, immortal::Visitor visit) { return VisitValue(visit, static_cast<TimeState*>(state)->struct_time); }
int ClearTime(void* state) {
  ClearValue(&static_cast<TimeState*>(state)->struct_time);
  return 0;
}
void FreeTime(void* state) {
  if (state != nullptr) ClearTime(state);
}

constexpr modules::Slot kSlots[] = {modules::Slot::MultipleInterpreters(imports::MultipleInterpreters::kPerInterpreterGilSupported),
                                    modules::Slot::Exec(&ExecTime)};

}  // namespace

const StructSequenceSpec kStructTime = {
    "time.struct_time",
    "A time as nine numbers, with the names of C's struct tm: what gmtime(), localtime() and strptime() give, and what asctime(), mktime()\n"
    "and strftime() take. Unlike C's, the year is the year itself, and months and days of the year count from 1.",
    kFields, 9};

Type* StructTimeOf(Value module) {
  auto* state = static_cast<modules::ModuleState*>(module.as<Module>()->state);
  return state->As<TimeState>(tessera_module_time)->struct_time.as<Type>();
}

}  // namespace tessera::time

TESSERA_MODULE(time) = {
    .name = "time",
    .doc = "Clocks, sleeping, and times as text and as fields.",
    .state_size = sizeof(tessera::time::TimeState),
    .slots = tessera::time::kSlots,
    .traverse = &tessera::time::TraverseTime,
    .clear = &tessera::time::ClearTime,
    .free = &tessera::time::FreeTime,
};
