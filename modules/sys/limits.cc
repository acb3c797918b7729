// Limits, sizes and counts: functions of sys that read or set a number of the interpreter.
#include <climits>
#include <cstdio>

#include "alloc/system_stats.h"
#include "interp/control_block.h"
#include "modules/shared_object.h"
#include "modules/sys/functions.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/float.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/perf.h"
#include "vm/python.h"

namespace tessera::sys {

using namespace objects;  // NOLINT

namespace {

bool ReadCInt(Thread& th, Value v, int* out) {
  Owned number(Index(th, v));
  int64_t n;
  if (!number) return false;
  bool fits = FitsInt64(number, &n) && n >= INT_MIN && n <= INT_MAX;
  if (!fits) Raise(th, types::kOverflowError, "Python int too large to convert to C int");
  *out = fits ? static_cast<int>(n) : 0;
  return fits;
}

Value GetRecursionLimit(Thread& th, const Value*) { return Value::Int(th.interp.recursion_limit); }

Value SetRecursionLimit(Thread& th, const Value* args) {
  int limit;
  if (!ReadCInt(th, args[1], &limit)) return Value();
  if (limit < 1) return Raise(th, types::kValueError, "recursion limit must be greater or equal than 1");
  int32_t used = th.interp.recursion_limit - th.recursion_left;
  if (used >= limit)
    return Raise(th, types::kRecursionError, "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low", limit,
                 static_cast<int>(used));
  th.recursion_left = limit - used;
  th.interp.recursion_limit = limit;
  return Value::None();
}

Value GetRefCount(Thread& th, const Value* args) {
  Value v = args[1];
  if (!v.IsCounted() || v.object()->count < 0) return NewInt(th, 0xffffffff);
  return NewInt(th, int64_t{v.object()->count});
}

Value GetSizeOf(Thread& th, const Value* args) {
  Owned method(LookupSpecial(th, args[1], ids::__sizeof__()));
  if (!method) return Value();
  Owned size;
  if (method.get().IsNotFound()) Raise(th, types::kTypeError, "Type %.100T doesn't define __sizeof__", args[1]);
  else size.Reset(Call(th, method, {}));
  Owned number(size ? Index(th, size) : Value());
  if (!number) return args[2].IsUnbound() || !ClearIf(th, types::kTypeError) ? Value() : Dup(args[2]);
  if (IntSign(number) < 0) return Raise(th, types::kValueError, "__sizeof__() should return >= 0");
  return number.Release();
}

Value InternStr(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "intern() argument must be str, not %.50T", args[1]);
  if (!IsExactStr(args[1])) return Raise(th, types::kTypeError, "can't intern %.400T", args[1]);
  return objects::Intern(th, Dup(args[1]).as<Str>());
}

Value GetMaxDigits(Thread& th, const Value*) { return Value::Int(th.interp.int_max_str_digits); }
Value SetMaxDigits(Thread& th, const Value* args) {
  int digits;
  if (!ReadCInt(th, args[1], &digits)) return Value();
  if (digits != 0 && digits < 640) return Raise(th, types::kValueError, "maxdigits must be 0 or larger than 640");
  th.interp.int_max_str_digits = digits;
  return Value::None();
}

Value GetSwitchInterval(Thread& th, const Value*) { return NewFloat(th, absl::ToDoubleSeconds(th.gil().switch_interval())); }
Value SetSwitchInterval(Thread& th, const Value* args) {
  double seconds;
  if (!AsDouble(th, args[1], &seconds)) return Value();
  if (!(seconds > 0)) return Raise(th, types::kValueError, "switch interval must be strictly positive");
  th.gil().set_switch_interval(absl::Seconds(seconds));
  return Value::None();
}

Value GetAllocatedBlocks(Thread& th, const Value*) { return NewInt(th, static_cast<int64_t>(th.heap.Stats().blocks_in_use)); }
// To stderr as it is, not to sys.stderr: as CPython does, and without memory.
Value DebugMallocStats(Thread& th, const Value*) {
  const auto write = [](void*, const char* text) { std::fputs(text, stderr); };
  th.heap.WriteStats(write, nullptr);
  alloc::SystemStats system;
  if (alloc::ReadSystemStats(&system)) system.Write(write, nullptr);
  std::fflush(stderr);
  return Value::None();
}
Value GetInternedSize(Thread& th, const Value*) { return Value::Int(th.interp.interned.used); }

Value IsFinalizing(Thread& th, const Value*) { return Value::Bool(th.interp.control().phase() >= interp::Phase::kFinalizing); }

Value GetDefaultEncoding(Thread& th, const Value*) { return NewStr(th, "utf-8"); }
Value GetFileSystemErrors(Thread& th, const Value*) { return NewStr(th, "surrogateescape"); }

Value ClearTypeCache(Thread& th, const Value*) {
  for (size_t i = 0; th.interp.method_cache != nullptr && i <= th.interp.method_cache_mask; ++i) XDecRef(Value(std::exchange(th.interp.method_cache[i], {}).name));
  return Value::None();
}

Value Exit(Thread& th, const Value* args) {
  Value type(StaticType(TypeId::kSystemExit));
  Owned exit;
  if (args[1].IsUnbound() || args[1].IsNone()) {
    exit.Reset(Call(th, type, {}));
  } else if (IsTuple(args[1])) {  // as `raise` with a tuple of arguments was
    Owned keep = Owned::Borrow(args[1]);
    exit.Reset(Call(th, type, Args{keep.as<Tuple>()->items(), static_cast<size_t>(keep.as<Tuple>()->size)}));
  } else {
    exit.Reset(Call(th, type, {args[1]}));
  }
  return exit ? RaiseObject(th, exit.Release()) : Value();
}

Value GetDlopenFlags(Thread& th, const Value*) {
  const int flags = vm::InterpreterOf(th).imports.dlopen_flags;
  return Value::Int(flags != 0 ? flags : modules::DefaultDlopenFlags());
}
Value SetDlopenFlags(Thread& th, const Value* args) {
  return ReadCInt(th, args[1], &vm::InterpreterOf(th).imports.dlopen_flags) ? Value::None() : Value();
}

Value ActivateTrampoline(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "activate_stack_trampoline() argument must be str, not %T", args[1]);
  if (!StrEqual(args[1].as<Str>(), "perf")) return Raise(th, types::kValueError, "invalid backend: %U", args[1]);
  vm::SetPerfSupport(vm::AsVm(th), true);
  return Value::None();
}
Value DeactivateTrampoline(Thread& th, const Value*) {
  vm::SetPerfSupport(vm::AsVm(th), false);
  return Value::None();
}
Value IsTrampolineActive(Thread& th, const Value*) { return Value::Bool(vm::InterpreterOf(th).perf_support); }

}  // namespace

const MethodDef kLimitFunctions[] = {
    {"activate_stack_trampoline", &ActivateTrampoline, "($module, backend, /)", "From now on `perf` sees the functions of this interpreter."},
    {"deactivate_stack_trampoline", &DeactivateTrampoline, "($module, /)", "From now on it does not."},
    {"is_stack_trampoline_active", &IsTrampolineActive, "($module, /)", "Whether `perf` sees the functions of this interpreter."},
    {"getdlopenflags", &GetDlopenFlags, "($module, /)", "The flags with which native modules are opened."},
    {"setdlopenflags", &SetDlopenFlags, "($module, flags, /)", "Sets the flags with which native modules are opened."},
    {"_clear_type_cache", &ClearTypeCache, "($module, /)", "Empties the cache of attributes of types."},
    {"_debugmallocstats", &DebugMallocStats, "($module, /)", "Writes what the interpreter's heap and the system's allocator hold to stderr."},
    {"exit", &Exit, "($module, status=None, /)", "Ends the program by raising SystemExit."},
    {"getallocatedblocks", &GetAllocatedBlocks, "($module, /)", "How many blocks of memory the interpreter holds."},
    {"getdefaultencoding", &GetDefaultEncoding, "($module, /)", "The encoding that str and bytes use without another."},
    {"getfilesystemencodeerrors", &GetFileSystemErrors, "($module, /)", "The error handler of file names."},
    {"getfilesystemencoding", &GetDefaultEncoding, "($module, /)", "The encoding of file names."},
    {"get_int_max_str_digits", &GetMaxDigits, "($module, /)", "The largest number of digits of an int to or from text."},
    {"getrecursionlimit", &GetRecursionLimit, "($module, /)", "The greatest depth of calls."},
    {"getrefcount", &GetRefCount, "($module, object, /)", "The reference count of an object."},
    {"getsizeof", &GetSizeOf, "($module, object, default=None)", "The bytes that an object takes."},
    {"getswitchinterval", &GetSwitchInterval, "($module, /)", "The time after which a thread is asked to give up the GIL, in seconds."},
    {"getunicodeinternedsize", &GetInternedSize, "($module, /)", "How many interned strings the interpreter has of its own."},
    {"intern", &InternStr, "($module, string, /)", "The one string with this text."},
    {"is_finalizing", &IsFinalizing, "($module, /)", "Whether the interpreter is ending."},
    {"set_int_max_str_digits", &SetMaxDigits, "($module, maxdigits)", "Sets the largest number of digits of an int to or from text."},
    {"setrecursionlimit", &SetRecursionLimit, "($module, limit, /)", "Sets the greatest depth of calls."},
    {"setswitchinterval", &SetSwitchInterval, "($module, interval, /)", "Sets the time after which a thread is asked to give up the GIL."},
    {}};

}  // namespace tessera::sys
