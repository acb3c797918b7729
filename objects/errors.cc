// The text of exceptions: a small printf that knows values.
#include "objects/errors.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "objects/class.h"
#include "objects/exception.h"
#include "objects/hooks.h"
#include "objects/protocol.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

constexpr int64_t kGivenPrecision = -2;  // ".*": an int among the arguments

// One directive: %[.precision][length]conversion.
struct Directive {
  int64_t precision = -1;
  int longs = 0;
  bool size = false;
  char conversion = 0;
};

const char* ParseDirective(const char* p, Directive* out) {
  if (*p == '.') {
    out->precision = 0;
    if (p[1] == '*') {
      out->precision = kGivenPrecision;
      ++p;
    }
    for (++p; *p >= '0' && *p <= '9'; ++p) out->precision = out->precision * 10 + (*p - '0');
  }
  for (;; ++p) {
    if (*p == 'l') ++out->longs;
    else if (*p == 'z') out->size = true;
    else break;
  }
  out->conversion = *p;
  return p + 1;
}

bool AppendUtf8(Thread& th, StrBuilder& out, std::string_view text) {
  Owned s(NewStr(th, text));
  return s && out.Append(s.as<Str>());
}

bool AppendCut(StrBuilder& out, const Str* s, int64_t precision) {
  return precision >= 0 && precision < s->length ? out.Append(s, 0, precision) : out.Append(s);
}

bool AppendText(Thread& th, StrBuilder& out, const char* text, int64_t precision) {
  return AppendUtf8(th, out, {text, precision >= 0 ? strnlen(text, static_cast<size_t>(precision)) : std::strlen(text)});
}

bool AppendValue(Thread& th, StrBuilder& out, const Directive& d, Value v) {
  switch (d.conversion) {
    case 'T': return AppendText(th, out, TypeOf(v)->name, d.precision);
    case 'N': return AppendText(th, out, v.as<Type>()->name, d.precision);
    case 'U': return AppendCut(out, v.as<Str>(), d.precision);
    default: {
      Owned text(d.conversion == 'S' ? ToStr(th, v) : d.conversion == 'R' ? Repr(th, v) : Ascii(th, v));
      return text && AppendCut(out, text.as<Str>(), d.precision);
    }
  }
}

bool AppendNumber(StrBuilder& out, const Directive& d, va_list* args) {
  char text[32];
  bool wide = d.longs > 0 || d.size;
  int n;
  if (d.conversion == 'u' || (d.size && d.conversion == 'u')) {
    n = std::snprintf(text, sizeof text, "%llu", wide ? va_arg(*args, unsigned long long) : va_arg(*args, unsigned));
  } else if (d.conversion == 'x') {
    n = std::snprintf(text, sizeof text, "%llx", wide ? va_arg(*args, unsigned long long) : va_arg(*args, unsigned));
  } else {
    n = std::snprintf(text, sizeof text, "%lld", wide ? va_arg(*args, long long) : va_arg(*args, int));
  }
  return out.AppendAscii({text, static_cast<size_t>(n)});
}

bool AppendDirective(Thread& th, StrBuilder& out, const Directive& d, va_list* args) {
  switch (d.conversion) {
    case '%': return out.Append('%');
    case 'c': return out.Append(static_cast<uint32_t>(va_arg(*args, int)));
    case 's': return AppendText(th, out, va_arg(*args, const char*), d.precision);
    case 'd': case 'i': case 'u': case 'x': return AppendNumber(out, d, args);
    default: return AppendValue(th, out, d, Value(va_arg(*args, uint64_t)));
  }
}

Value FormatV(Thread& th, const char* format, va_list* args) {
  StrBuilder out(th);
  for (const char* p = format; *p != 0;) {
    const char* end = std::strchr(p, '%');
    size_t plain = end != nullptr ? static_cast<size_t>(end - p) : std::strlen(p);
    if (plain > 0 && !AppendUtf8(th, out, {p, plain})) return Value();
    if (end == nullptr) break;
    Directive d;
    p = ParseDirective(end + 1, &d);
    if (d.precision == kGivenPrecision) d.precision = va_arg(*args, int);
    if (!AppendDirective(th, out, d, args)) return Value();
  }
  return out.Finish();
}

}  // namespace

Value Format(Thread& th, const char* format, ...) {
  va_list args;
  va_start(args, format);
  Value text = FormatV(th, format, &args);
  va_end(args);
  return text;
}

Value Raise(Thread& th, Type* exception, const char* format, ...) {
  va_list args;
  va_start(args, format);
  Owned text(FormatV(th, format, &args));
  va_end(args);
  if (!text) return Value();
  return RaiseValue(th, exception, text);
}

bool Warn(Thread& th, Type* category, int stack_level, const char* format, ...) {
  const Hooks* hooks = th.interp.hooks;
  if (hooks == nullptr || hooks->warn == nullptr) return true;
  va_list args;
  va_start(args, format);
  Owned text(FormatV(th, format, &args));
  va_end(args);
  return text && hooks->warn(th, category, text, stack_level);
}

Value RaiseNotSubscriptable(Thread& th, Value v) {
  if (IsType(v)) return Raise(th, types::kTypeError, "type '%N' is not subscriptable", v);
  return Raise(th, types::kTypeError, "'%.200T' object is not subscriptable", v);
}

Value RaiseUnsupportedOperands(Thread& th, const char* op, Value a, Value b) {
  return Raise(th, types::kTypeError, "unsupported operand type(s) for %s: '%.100T' and '%.100T'", op, a, b);
}

}  // namespace tessera::objects
