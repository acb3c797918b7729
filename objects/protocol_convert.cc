// Conversions: to text and to numbers.
#include "objects/bytes.h"
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/slot_python.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

Value CheckText(Thread& th, Value text, const char* method) {
  if (text.empty() || IsStr(text)) return text;
  Owned no_text(text);
  return Raise(th, types::kTypeError, "%s returned non-string (type %.200T)", method, text);
}

bool AppendEscaped(StrBuilder& out, uint32_t c) {
  constexpr char kDigits[] = "0123456789abcdef";
  int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  char text[10] = {'\\', digits == 2 ? 'x' : digits == 4 ? 'u' : 'U'};
  for (int i = 0; i < digits; ++i) text[2 + i] = kDigits[(c >> (4 * (digits - 1 - i))) & 15];
  return out.AppendAscii({text, static_cast<size_t>(digits + 2)});
}

// An exact int with the value of an instance of a subclass.
Value ExactInt(Thread& th, Value v) {
  if (IsExactInt(v)) return Dup(v);
  if (v.IsBool()) return Value::Int(v.IsTrue());
  return IntBinary(th, BinaryOp::kAdd, v, Value::Int(0));
}

}  // namespace

Value Repr(Thread& th, Value v) {
  RecursionGuard guard(th, "while getting the repr of an object");
  if (!guard) return Value();
  return CheckText(th, TypeOf(v)->slots.repr(th, v), "__repr__");
}

Value ToStr(Thread& th, Value v) {
  if (IsExactStr(v)) return Dup(v);
  RecursionGuard guard(th, "while getting the str of an object");
  if (!guard) return Value();
  return CheckText(th, TypeOf(v)->slots.str(th, v), "__str__");
}

Value Ascii(Thread& th, Value v) {
  Owned repr(Repr(th, v));
  if (!repr || repr.as<Str>()->ascii()) return repr.Release();
  Str* s = repr.as<Str>();
  StrBuilder out(th);
  for (int64_t i = 0; i < s->length; ++i) {
    uint32_t c = s->at(i);
    if (!(c < 0x80 ? out.Append(c) : AppendEscaped(out, c))) return Value();
  }
  return out.Finish();
}

Value FormatValue(Thread& th, Value v, Value spec) {
  if (IsStr(spec)) {
    if (spec.as<Str>()->length == 0 && IsExactStr(v)) return Dup(v);
    if (IsExactInt(v) || IsExactFloat(v)) return FormatNumber(th, v, spec);
  }
  Owned text(python::CallSpecial(th, v, ids::__format__(), spec));
  if (!text) return Value();
  if (text.get().IsNotFound()) return Raise(th, types::kTypeError, "Type %.100T doesn't define __format__", v);
  if (!IsStr(text)) return Raise(th, types::kTypeError, "__format__ must return a str, not %.200T", text.get());
  return text.Release();
}

namespace {

// What __index__ or __int__ gave: a strict subclass of int is warned about.
bool CheckInt(Thread& th, const char* method, Value result) {
  if (IsExactInt(result)) return true;
  if (IsInt(result)) {
    return Warn(th, types::kDeprecationWarning, 1,
                "%s returned non-int (type %.200T).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a "
                "future version of Python.",
                method, result);
  }
  Raise(th, types::kTypeError, "%s returned non-int (type %.200T)", method, result);
  return false;
}

// The same for __float__ of `v`.
bool CheckFloat(Thread& th, Value v, Value result) {
  if (IsExactFloat(result)) return true;
  if (IsFloat(result)) {
    return Warn(th, types::kDeprecationWarning, 1,
                "%.50T.__float__ returned non-float (type %.50T).  The ability to return an instance of a strict subclass of float is deprecated, and may be "
                "removed in a future version of Python.",
                v, result);
  }
  Raise(th, types::kTypeError, "%.50T.__float__ returned non-float (type %.50T)", v, result);
  return false;
}

}  // namespace

Value Index(Thread& th, Value v) {
  if (IsInt(v)) return ExactInt(th, v);
  UnaryFn index = TypeOf(v)->slots.index;
  if (index == nullptr) return Raise(th, types::kTypeError, "'%.200T' object cannot be interpreted as an integer", v);
  Owned result(index(th, v));
  if (!result || !CheckInt(th, "__index__", result)) return Value();
  return ExactInt(th, result);
}

bool IndexAsInt64(Thread& th, Value v, int64_t* out, Type* overflow) {
  if (v.IsSmallInt()) {
    *out = v.small_int();
    return true;
  }
  Owned number(Index(th, v));
  if (!number) return false;
  if (FitsInt64(number, out)) return true;
  if (overflow != nullptr) {
    Raise(th, overflow, "cannot fit '%.200T' into an index-sized integer", v);
    return false;
  }
  *out = IntSign(number) < 0 ? INT64_MIN : INT64_MAX;
  return true;
}

Value ToInt(Thread& th, Value v) {
  if (IsExactInt(v)) return Dup(v);
  const Slots& slots = TypeOf(v)->slots;
  if (slots.int_ != nullptr) {
    Owned result(slots.int_(th, v));
    if (!result || !CheckInt(th, "__int__", result)) return Value();
    return ExactInt(th, result);
  }
  if (slots.index != nullptr) return Index(th, v);
  Owned truncated(python::CallSpecial(th, v, ids::__trunc__()));
  if (!truncated) return Value();
  if (!truncated.get().IsNotFound()) {
    if (!Warn(th, types::kDeprecationWarning, 1, "The delegation of int() to __trunc__ is deprecated.")) return Value();
    if (IsInt(truncated)) return ExactInt(th, truncated);
    if (TypeOf(truncated)->slots.index != nullptr) return Index(th, truncated);
    return Raise(th, types::kTypeError, "__trunc__ returned non-Integral (type %.200T)", truncated.get());
  }
  if (IsStr(v)) {
    std::string_view text;
    Owned keep;
    return AsUtf8(th, v.as<Str>(), &text, &keep) ? IntFromText(th, text, 10, v) : Value();
  }
  std::string_view bytes;
  if (HasBuffer(v)) return AsBytesView(th, v, &bytes) ? IntFromText(th, bytes, 10, v) : Value();
  return Raise(th, types::kTypeError, "int() argument must be a string, a bytes-like object or a real number, not '%.200T'", v);
}

namespace {

// What __float__ or __index__ give. A subclass of float may have a __float__ of its own, which only float() asks.
bool NumberAsDouble(Thread& th, Value v, bool ask_subclass, double* out, bool* is_number) {
  *is_number = true;
  if (ask_subclass ? IsExactFloat(v) : IsFloat(v)) {
    *out = FloatValue(v);
    return true;
  }
  const Slots& slots = TypeOf(v)->slots;
  if (slots.float_ != nullptr) {
    Owned result(slots.float_(th, v));
    if (!result || !CheckFloat(th, v, result)) return false;
    *out = FloatValue(result);
    return true;
  }
  if (slots.index != nullptr) {
    Owned number(Index(th, v));
    if (!number) return false;
    bool ok = true;
    *out = IntAsDouble(th, number, &ok);
    return ok;
  }
  *is_number = false;
  return false;
}

}  // namespace

bool AsDouble(Thread& th, Value v, double* out) {
  bool is_number;
  if (NumberAsDouble(th, v, false, out, &is_number)) return true;
  if (!is_number) Raise(th, types::kTypeError, "must be real number, not %.50T", v);
  return false;
}

Value ToFloat(Thread& th, Value v) {
  if (IsExactFloat(v)) return Dup(v);
  double d;
  bool is_number;
  if (NumberAsDouble(th, v, true, &d, &is_number)) return NewFloat(th, d);
  if (is_number) return Value();
  if (IsStr(v) || IsBytes(v) || IsByteArray(v)) return Call(th, Value(types::kFloat), {v});
  return Raise(th, types::kTypeError, "float() argument must be a string or a real number, not '%.200T'", v);
}

}  // namespace tessera::objects
