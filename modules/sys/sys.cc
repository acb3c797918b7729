// The module sys.
#include <unistd.h>

#include <climits>

#include "modules/sys/stream.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/eval.h"
#include "vm/native_module.h"
#include "vm/python.h"
#include "vm/traceback.h"

namespace tessera::sys {

using namespace objects;  // NOLINT
using vm::AsVm;
using vm::OptionsOf;

namespace {

// The exception that is being handled, borrowed, or None.
Value FindHandled(Thread& th) {
  for (ExcState* state = th.exc_state; state != nullptr; state = state->previous)
    if (!state->exception.IsNone()) return state->exception;
  return Value::None();
}

Value ExcInfo(Thread& th, const Value*) {
  Value e = FindHandled(th);
  Value items[3] = {Value::None(), Value::None(), Value::None()};
  if (!e.IsNone()) {
    items[0] = TypeOf(e);
    items[1] = e;
    items[2] = e.as<ExceptionObject>()->traceback;
  }
  return NewTuple(th, items, 3);
}

Value Exception(Thread& th, const Value*) { return Dup(FindHandled(th)); }

Value Exit(Thread& th, const Value* args) {
  Value status = args[1].IsUnbound() ? Value::None() : args[1];
  Owned exit(args[1].IsUnbound() ? Call(th, Value(StaticType(TypeId::kSystemExit)), {}) : Call(th, Value(StaticType(TypeId::kSystemExit)), {status}));
  return exit ? RaiseObject(th, exit.Release()) : Value();
}

Value GetRecursionLimit(Thread& th, const Value*) { return Value::Int(th.interp.recursion_limit); }

Value SetRecursionLimit(Thread& th, const Value* args) {
  int64_t limit;
  if (!IndexAsInt64(th, args[1], &limit, types::kOverflowError)) return Value();
  if (limit < 1) return Raise(th, types::kValueError, "recursion limit must be greater or equal than 1");
  if (limit > INT_MAX) return Raise(th, types::kOverflowError, "Python int too large to convert to C int");
  int32_t used = th.interp.recursion_limit - th.recursion_left;
  if (used >= limit)
    return Raise(th, types::kRecursionError, "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low",
                 static_cast<int>(limit), used);
  th.recursion_left = static_cast<int32_t>(limit) - used;
  th.interp.recursion_limit = static_cast<int32_t>(limit);
  return Value::None();
}

Value GetRefCount(Thread& th, const Value* args) {
  Value v = args[1];
  if (!v.IsCounted() || v.object()->count < 0) return NewInt(th, 0xffffffff);
  return NewInt(th, int64_t{v.object()->count});
}

Value GetSizeOf(Thread& th, const Value* args) {
  Owned size(CallMethod(th, args[1], ids::__sizeof__(), {}));
  if (size || args[2].IsUnbound() || !ClearIf(th, types::kTypeError)) return size.Release();
  return Dup(args[2]);
}

Value InternStr(Thread& th, const Value* args) {
  if (!IsExactStr(args[1])) return Raise(th, types::kTypeError, "can't intern %T", args[1]);
  return objects::Intern(th, Dup(args[1]).as<Str>());
}

Value GetDefaultEncoding(Thread& th, const Value*) { return NewStr(th, "utf-8"); }
Value GetFileSystemErrors(Thread& th, const Value*) { return NewStr(th, "surrogateescape"); }

Value GetFrame(Thread& t, const Value* args) {
  int64_t depth = 0;
  if (!args[1].IsUnbound() && !IndexAsInt64(t, args[1], &depth, types::kOverflowError)) return Value();
  vm::Thread& th = AsVm(t);
  vm::Activation* act = th.act;
  while (depth-- > 0 && act != nullptr) act = act->previous;
  if (act == nullptr || act == &th.sentinel) return Raise(t, types::kValueError, "call stack is not deep enough");
  vm::Frame* frame = vm::FrameOf(th, act);
  return frame == nullptr ? Value() : Dup(Value(frame));
}

Value DisplayHook(Thread& th, const Value* args) {
  if (args[1].IsNone()) return Value::None();
  if (!DictSet(th, th.interp.builtins, ids::_(), Value::None())) return Value();
  Owned text(Repr(th, args[1]));
  Value out = FindDictItem(th, th.interp.sys_dict, ids::stdout());
  if (!text || out.empty()) return Value();
  if (out.IsNotFound()) return Raise(th, types::kRuntimeError, "lost sys.stdout");
  Owned stream = Owned::Borrow(out);
  Owned a(CallMethod(th, stream, ids::write(), {text.get()}));
  Owned b(a ? CallMethod(th, stream, ids::write(), {CharStr(th, '\n')}) : Value());
  if (!b) return Value();
  return DictSet(th, th.interp.builtins, ids::_(), args[1]) ? Value::None() : Value();
}

Value ExceptHook(Thread& th, const Value* args) {
  Owned text(vm::FormatException(th, args[2]));
  Value err = FindDictItem(th, th.interp.sys_dict, ids::stderr());
  if (!text || err.empty()) return Value();
  if (err.IsNotFound() || err.IsNone()) return Value::None();
  Owned stream = Owned::Borrow(err);
  Owned done(CallMethod(th, stream, ids::write(), {text.get()}));
  return done ? Value::None() : Value();
}

Value GetMaxDigits(Thread& th, const Value*) { return Value::Int(th.interp.int_max_str_digits); }
Value SetMaxDigits(Thread& th, const Value* args) {
  int64_t digits;
  if (!IndexAsInt64(th, args[1], &digits, types::kOverflowError)) return Value();
  if (digits != 0 && (digits < 640 || digits > INT_MAX)) return Raise(th, types::kValueError, "maxdigits must be 0 or larger than 640");
  th.interp.int_max_str_digits = static_cast<int32_t>(digits);
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

Value IsFinalizing(Thread&, const Value*) { return Value::False(); }

constexpr MethodDef kFunctions[] = {
    {"_getframe", &GetFrame, "($module, depth=0, /)", "The frame object so many calls up."},
    {"displayhook", &DisplayHook, "($module, object, /)", "Prints an object and keeps it as builtins._."},
    {"exc_info", &ExcInfo, "($module, /)", "Type, value and traceback of the exception that is being handled."},
    {"excepthook", &ExceptHook, "($module, exctype, value, traceback, /)", "Prints an exception as an uncaught one."},
    {"exception", &Exception, "($module, /)", "The exception that is being handled."},
    {"exit", &Exit, "($module, status=None, /)", "Ends the program by raising SystemExit."},
    {"getdefaultencoding", &GetDefaultEncoding, "($module, /)", "The encoding that str and bytes use without another."},
    {"getfilesystemencodeerrors", &GetFileSystemErrors, "($module, /)", "The error handler of file names."},
    {"getfilesystemencoding", &GetDefaultEncoding, "($module, /)", "The encoding of file names."},
    {"get_int_max_str_digits", &GetMaxDigits, "($module, /)", "The largest number of digits of an int to or from text."},
    {"getrecursionlimit", &GetRecursionLimit, "($module, /)", "The greatest depth of calls."},
    {"getrefcount", &GetRefCount, "($module, object, /)", "The reference count of an object."},
    {"getsizeof", &GetSizeOf, "($module, object, default=None)", "The bytes that an object takes."},
    {"getswitchinterval", &GetSwitchInterval, "($module, /)", "The time after which a thread is asked to give up the GIL, in seconds."},
    {"intern", &InternStr, "($module, string, /)", "The one string with this text."},
    {"is_finalizing", &IsFinalizing, "($module, /)", "Whether the interpreter is ending."},
    {"set_int_max_str_digits", &SetMaxDigits, "($module, maxdigits)", "Sets the largest number of digits of an int to or from text."},
    {"setrecursionlimit", &SetRecursionLimit, "($module, limit, /)", "Sets the greatest depth of calls."},
    {"setswitchinterval", &SetSwitchInterval, "($module, interval, /)", "Sets the time after which a thread is asked to give up the GIL."},
    {}};

bool Put(Thread& th, Dict* dict, const char* name, Value owned) {
  Owned value(owned), key(Intern(th, name));
  return value && key && DictSet(th, dict, key.as<Str>(), value.get());
}

Value StrList(Thread& th, const std::vector<std::string>& texts) {
  Owned list(NewList(th));
  for (const std::string& text : texts) {
    Owned s(list ? Value(NewStr(th, text)) : Value());
    if (!s || !ListAppend(th, list.as<List>(), s)) return Value();
  }
  return list.Release();
}

bool PutStreams(Thread& th, Value module, Dict* dict) {
  Owned type(NewStreamType(th, module));
  if (!type) return false;
  const StreamOptions streams[] = {
      {0, "<stdin>", "strict", false, false},
      {1, "<stdout>", "strict", true, isatty(1) != 0},
      {2, "<stderr>", "backslashreplace", true, true},
  };
  static constexpr const char* kNames[][2] = {{"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};
  for (int n = 0; n < 3; ++n) {
    Owned stream(NewStream(th, type.as<Type>(), streams[n]));
    if (!stream || !Put(th, dict, kNames[n][0], Dup(stream.get())) || !Put(th, dict, kNames[n][1], Dup(stream.get()))) return false;
  }
  return true;
}

bool Exec(vm::Thread& th, Value module, Dict* dict) {
  const vm::PythonOptions& options = OptionsOf(th);
  Value version_items[5] = {Value::Int(3), Value::Int(12), Value::Int(0), NewStr(th, "final"), Value::Int(0)};
  return Put(th, dict, "modules", Dup(Value(th.interp.modules))) && Put(th, dict, "argv", StrList(th, options.argv)) &&
         Put(th, dict, "path", StrList(th, options.path)) && Put(th, dict, "executable", NewStr(th, options.executable)) &&
         Put(th, dict, "maxsize", NewInt(th, INT64_MAX)) && Put(th, dict, "maxunicode", Value::Int(0x10ffff)) &&
         Put(th, dict, "byteorder", NewStr(th, "little")) && Put(th, dict, "platform", NewStr(th, "linux")) &&
         Put(th, dict, "version", NewStr(th, "3.12.0 (Tessera)")) && Put(th, dict, "hexversion", Value::Int(0x030c00f0)) &&
         Put(th, dict, "api_version", Value::Int(1013)) && Put(th, dict, "version_info", NewTupleSteal(th, version_items, 5)) &&
         Put(th, dict, "meta_path", NewList(th)) && Put(th, dict, "path_hooks", NewList(th)) && Put(th, dict, "path_importer_cache", NewDict(th)) &&
         Put(th, dict, "warnoptions", StrList(th, options.warn_options)) && Put(th, dict, "dont_write_bytecode", Value::Bool(options.dont_write_bytecode)) &&
         PutStreams(th, module, dict);
}

constexpr vm::NativeModule kContents = {kFunctions, &Exec};

}  // namespace

}  // namespace tessera::sys

TESSERA_MODULE(sys) = {
    .name = "sys",
    .doc = "What the interpreter knows of itself: arguments, streams, modules, limits.",
    .slots = tessera::vm::kPerInterpreterGil,
    .contents = &tessera::sys::kContents,
};
