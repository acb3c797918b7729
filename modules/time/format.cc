// Times as text by a format: strftime, and strptime by the standard library.
#include <wchar.h>

#include "alloc/vector.h"
#include "modules/time/time_module.h"
#include "objects/errors.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/activation.h"
#include "vm/import.h"

namespace tessera::time {

using namespace objects;  // NOLINT

namespace {

static_assert(sizeof(wchar_t) == 4);

// The text as the C library takes it. False: exception pending.
bool ReadWide(Thread& th, Str* text, alloc::Vector<wchar_t>* out) {
  if (!out->Resize(static_cast<size_t>(text->length) + 1)) {
    RaiseMemoryError(th);
    return false;
  }
  for (int64_t i = 0; i < text->length; ++i) {
    (*out)[static_cast<size_t>(i)] = static_cast<wchar_t>(text->at(i));
    if (text->at(i) == 0) {
      Raise(th, types::kValueError, "embedded null character");
      return false;
    }
  }
  (*out)[static_cast<size_t>(text->length)] = 0;
  return true;
}

// A result of no characters looks like a buffer that is too small: no format makes more than 256 times its own length.
Value FormatTm(Thread& th, const alloc::Vector<wchar_t>& format, const struct tm& tm) {
  size_t length = format.size() - 1;
  alloc::Vector<wchar_t> buffer(th.heap);
  for (size_t size = 1024;; size *= 2) {
    if (!buffer.Resize(size)) return RaiseMemoryError(th);
    size_t n = wcsftime(buffer.data(), size, format.data(), &tm);
    if (n > 0 || size >= 256 * length) return NewStrUcs4(th, reinterpret_cast<const uint32_t*>(buffer.data()), static_cast<int64_t>(n));
  }
}

Value StrFTime(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "strftime() argument 1 must be str, not %.50T", args[1]);
  struct tm tm;
  Owned keep;
  if (args[2].IsUnbound()) {
    if (!LocalTime(th, ::time(nullptr), &tm)) return Value();
  } else if (!ReadTm(th, args[0], args[2], "strftime(): illegal time tuple argument", &tm, &keep) || !CheckTm(th, &tm)) {
    return Value();
  }
  tm.tm_isdst = tm.tm_isdst < -1 ? -1 : tm.tm_isdst > 1 ? 1 : tm.tm_isdst;
  alloc::Vector<wchar_t> format(th.heap);
  return ReadWide(th, args[1].as<Str>(), &format) ? FormatTm(th, format, tm) : Value();
}

Value StrPTime(Thread& th, const Value* args) {
  Owned name(Intern(th, "_strptime")), function_name(Intern(th, "_strptime_time"));
  if (!name || !function_name) return Value();
  Owned module(vm::ImportAbsolute(vm::AsVm(th), name.as<Str>()));
  Owned function(module ? GetAttr(th, module, function_name.as<Str>()) : Value());
  if (!function) return Value();
  return args[2].IsUnbound() ? Call(th, function, {args[1]}) : Call(th, function, {args[1], args[2]});
}

}  // namespace

const MethodDef kFormatFunctions[] = {
    {"strftime", &StrFTime, "($module, format, tuple=None, /)", "A time as text by a format, as in C; the present local time without one."},
    {"strptime", &StrPTime, "($module, string, format='%a %b %d %H:%M:%S %Y', /)", "The struct_time of a text by a format."},
    {}};

}  // namespace tessera::time
