#include "objects/percent_format.h"

#include <climits>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "objects/arguments.h"
#include "objects/bytes_internal.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/float_text.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

// What can be the right side of "%(key)s": anything with [] that is not a tuple or a text.
bool IsMapping(Value v, bool bytes) {
  if (IsTuple(v) || IsStr(v)) return false;
  if (bytes && (IsBytes(v) || IsByteArray(v))) return false;
  return TypeOf(v)->slots.getitem != nullptr;
}

bool IsNumber(Value v) {
  const Slots& slots = TypeOf(v)->slots;
  return slots.int_ != nullptr || slots.index != nullptr || slots.float_ != nullptr || IsExactly(v, types::kComplex);
}

}  // namespace

PercentReader::PercentReader(Thread& th, PercentText text, Value arguments)
    : th_(th), text_(text), arguments_(arguments), current_(arguments), count_(-1), next_(-2), mapping_(IsMapping(arguments, text.str == nullptr)) {
  if (IsTuple(arguments)) {
    count_ = arguments.as<Tuple>()->size;
    next_ = 0;
  }
}

Value PercentReader::Next() {
  if (next_ < count_) {
    int64_t at = next_++;
    return count_ < 0 ? current_ : current_.as<Tuple>()->items()[at];
  }
  return Raise(th_, types::kTypeError, "not enough arguments for format string");
}

bool PercentReader::CheckUsed() {
  if (next_ >= count_ || mapping_) return true;
  Raise(th_, types::kTypeError, text_.str != nullptr ? "not all arguments converted during string formatting" : "not all arguments converted during bytes formatting");
  return false;
}

bool PercentReader::Take(uint32_t* c) {
  if (at_ >= text_.length()) {
    Raise(th_, types::kValueError, "incomplete format");
    return false;
  }
  *c = text_.at(at_++);
  return true;
}

// %(key): the rest of the specifier applies to arguments[key].
bool PercentReader::ReadKey() {
  if (!mapping_) {
    Raise(th_, types::kTypeError, "format requires a mapping");
    return false;
  }
  int64_t start = ++at_;
  for (int nesting = 1; nesting > 0; ++at_) {
    if (at_ >= text_.length()) {
      Raise(th_, types::kValueError, "incomplete format key");
      return false;
    }
    uint32_t c = text_.at(at_);
    nesting += c == '(' ? 1 : c == ')' ? -1 : 0;
  }
  Owned key;
  if (text_.str != nullptr) key.Reset(Substring(th_, const_cast<Str*>(text_.str), start, at_ - 1));
  else key.Reset(NewBytes(th_, text_.bytes.substr(static_cast<size_t>(start), static_cast<size_t>(at_ - 1 - start))));
  if (!key) return false;
  keyed_.Reset(GetItem(th_, arguments_, key));
  if (!keyed_) return false;
  current_ = keyed_;
  count_ = -1;
  next_ = -2;
  return true;
}

bool PercentReader::ReadNumber(int64_t* out, const char* too_big, bool is_width, PercentSpec* spec) {
  uint32_t c = at_ < text_.length() ? text_.at(at_) : 0;
  if (c == '*') {
    ++at_;
    Value v = Next();
    if (v.empty()) return false;
    if (!IsInt(v)) {
      Raise(th_, types::kTypeError, "* wants int");
      return false;
    }
    int64_t n;
    if (!FitsInt64(v, &n) || n > (is_width ? INT64_MAX : INT_MAX) || n < (is_width ? -INT64_MAX : INT_MIN)) {
      Raise(th_, types::kOverflowError, is_width ? "Python int too large to convert to C ssize_t" : "Python int too large to convert to C int");
      return false;
    }
    if (n < 0 && is_width) spec->left = true;
    *out = n >= 0 ? n : is_width ? -n : 0;
    return true;
  }
  int64_t n = 0;
  for (; c >= '0' && c <= '9'; c = ++at_ < text_.length() ? text_.at(at_) : 0) {
    if (n > ((is_width ? INT64_MAX : INT_MAX) - 9) / 10) {
      Raise(th_, types::kValueError, "%s", too_big);
      return false;
    }
    n = n * 10 + (c - '0');
  }
  *out = n;
  return true;
}

bool PercentReader::ReadSpec(PercentSpec* spec) {
  *spec = PercentSpec();
  if (at_ < text_.length() && text_.at(at_) == '(' && !ReadKey()) return false;
  for (;; ++at_) {
    uint32_t c = at_ < text_.length() ? text_.at(at_) : 0;
    if (c == '-') spec->left = true;
    else if (c == '+') spec->plus = true;
    else if (c == ' ') spec->blank = true;
    else if (c == '#') spec->alternate = true;
    else if (c == '0') spec->zero = true;
    else break;
  }
  if (!ReadNumber(&spec->width, "width too big", true, spec)) return false;
  if (at_ < text_.length() && text_.at(at_) == '.') {
    ++at_;
    if (!ReadNumber(&spec->precision, text_.str != nullptr ? "precision too big" : "prec too big", false, spec)) return false;
  }
  uint32_t c;
  if (!Take(&c)) return false;
  if ((c == 'h' || c == 'l' || c == 'L') && !Take(&c)) return false;
  spec->type = c;
  return true;
}

bool IsPercentNumber(uint32_t type) {
  switch (type) {
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return true;
    default: return false;
  }
}

namespace {

Value FloatByPercent(Thread& th, const PercentSpec& spec, Value v) {
  double d;
  if (!AsDouble(th, v, &d)) return Value();
  FloatForm form;
  form.upper = spec.type < 'a';
  form.form = static_cast<char>(spec.type | 0x20);
  form.precision = spec.precision < 0 ? 6 : spec.precision;
  form.alternate = spec.alternate;
  FloatText text(th, d, form);
  if (!text.ok()) return Value();
  StrBuilder out(th);
  if ((std::signbit(d) && !std::isnan(d) && !out.Append('-')) || !out.AppendAscii(text.view())) return Value();
  return out.Finish();
}

// The int that a conversion to an integer is of; empty: exception pending.
Value IntegerOf(Thread& th, const PercentSpec& spec, Value v) {
  bool strict = spec.type == 'o' || spec.type == 'x' || spec.type == 'X';
  if (IsInt(v)) return Dup(v);
  if (IsNumber(v)) {
    Value n = strict ? Index(th, v) : ToInt(th, v);
    if (!n.empty() || !ClearIf(th, types::kTypeError)) return n;
  }
  return Raise(th, types::kTypeError, "%%%c format: %s is required, not %.200T", static_cast<int>(spec.type), strict ? "an integer" : "a real number", v);
}

Value IntByPercent(Thread& th, const PercentSpec& spec, Value v) {
  Owned n(IntegerOf(th, spec, v));
  if (!n) return Value();
  int base = spec.type == 'o' ? 8 : (spec.type | 0x20) == 'x' ? 16 : 10;
  Owned text(IntToText(th, n, base, spec.alternate && base != 10));
  if (!text) return Value();
  Str* s = text.as<Str>();
  size_t sign = s->u8()[0] == '-', prefix = spec.alternate && base != 10 ? 2 : 0;
  int64_t digits = s->length - static_cast<int64_t>(sign + prefix);
  if (spec.precision <= digits && spec.type != 'X') return text.Release();
  if (spec.precision > INT_MAX - 3) return Raise(th, types::kOverflowError, "precision too large");
  StrBuilder out(th);
  std::string_view view = s->ascii_view();
  bool done = true;
  auto append = [&](std::string_view part) {
    for (char c : part) done = done && out.Append(static_cast<uint8_t>(spec.type == 'X' && c >= 'a' ? c - 32 : c));
  };
  append(view.substr(0, sign + prefix));
  done = done && out.AppendRepeated('0', spec.precision - digits);
  append(view.substr(sign + prefix));
  if (!done) return Value();
  return out.Finish();
}

}  // namespace

Value PercentNumber(Thread& th, const PercentSpec& spec, Value v) {
  switch (spec.type) {
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': return IntByPercent(th, spec, v);
    default: return FloatByPercent(th, spec, v);
  }
}

PercentField LayOutPercent(const PercentSpec& spec, std::string_view text) {
  PercentField field;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    field.sign = text[0];
    text.remove_prefix(1);
  } else if (spec.plus) {
    field.sign = '+';
  } else if (spec.blank) {
    field.sign = ' ';
  }
  bool prefixed = spec.alternate && (spec.type == 'o' || spec.type == 'x' || spec.type == 'X');
  if (prefixed) {
    field.prefix = text.substr(0, 2);
    text.remove_prefix(2);
  }
  field.digits = text;
  int64_t missing = spec.width - static_cast<int64_t>(text.size() + field.prefix.size()) - (field.sign != 0);
  if (missing <= 0) return field;
  if (spec.left) field.spaces_after = missing;
  else if (spec.zero) field.zeros = missing;
  else field.spaces_before = missing;
  return field;
}

int64_t PercentCharacter(Thread& th, Value v) {
  if (IsStr(v)) {
    if (v.as<Str>()->length == 1) return v.as<Str>()->at(0);
  } else if (HasIndex(v)) {
    Owned n(Index(th, v));
    if (!n) return -1;
    int64_t code;
    if (FitsInt64(n, &code) && code >= 0 && code <= 0x10ffff) return code;
    Raise(th, types::kOverflowError, "%%c arg not in range(0x110000)");
    return -1;
  }
  Raise(th, types::kTypeError, "%%c requires int or char");
  return -1;
}

bool AppendSmallInt(StrBuilder* out, int64_t n) {
  char text[24];
  char* end = text + sizeof text;
  char* p = end;
  uint64_t magnitude = n < 0 ? 0 - static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
  do {
    *--p = static_cast<char>('0' + magnitude % 10);
    magnitude /= 10;
  } while (magnitude != 0);
  if (n < 0) *--p = '-';
  return out->AppendAscii({p, static_cast<size_t>(end - p)});
}

namespace {

// Text of at most `precision` characters in a field of spaces.
bool AppendField(StrBuilder* out, const PercentSpec& spec, const Str* s) {
  int64_t length = spec.precision >= 0 && spec.precision < s->length ? spec.precision : s->length;
  int64_t missing = spec.width > length ? spec.width - length : 0;
  if (!spec.left && !out->AppendRepeated(' ', missing)) return false;
  if (!out->Append(s, 0, length)) return false;
  return !spec.left || out->AppendRepeated(' ', missing);
}

bool AppendNumber(StrBuilder* out, const PercentSpec& spec, std::string_view text) {
  PercentField field = LayOutPercent(spec, text);
  return out->AppendRepeated(' ', field.spaces_before) && (field.sign == 0 || out->Append(static_cast<uint8_t>(field.sign))) &&
         out->AppendAscii(field.prefix) && out->AppendRepeated('0', field.zeros) && out->AppendAscii(field.digits) &&
         out->AppendRepeated(' ', field.spaces_after);
}

bool IsPlain(const PercentSpec& spec) { return spec.width <= 0 && spec.precision < 0 && !spec.plus && !spec.blank && !spec.alternate; }

bool AppendConverted(Thread& th, StrBuilder* out, const PercentSpec& spec, Value v) {
  switch (spec.type) {
    case 's': case 'r': case 'a': {
      if (spec.type == 's' && IsExactStr(v)) return AppendField(out, spec, v.as<Str>());
      if (spec.type == 's' && v.IsSmallInt() && IsPlain(spec)) return AppendSmallInt(out, v.small_int());
      Owned text(spec.type == 's' ? ToStr(th, v) : spec.type == 'r' ? Repr(th, v) : Ascii(th, v));
      return text && AppendField(out, spec, text.as<Str>());
    }
    case 'c': {
      int64_t c = PercentCharacter(th, v);
      if (c < 0) return false;
      Owned text(CharStr(th, static_cast<uint32_t>(c)));
      PercentSpec whole = spec;
      whole.precision = -1;
      return text && AppendField(out, whole, text.as<Str>());
    }
    default: {
      if (v.IsSmallInt() && (spec.type == 'd' || spec.type == 'i' || spec.type == 'u') && IsPlain(spec)) return AppendSmallInt(out, v.small_int());
      Owned text(PercentNumber(th, spec, v));
      return text && AppendNumber(out, spec, text.as<Str>()->ascii_view());
    }
  }
}

}  // namespace

Value RaiseUnsupportedFormat(Thread& th, uint32_t c, int64_t at) {
  char code[16];
  std::snprintf(code, sizeof code, "0x%x", c);
  return Raise(th, types::kValueError, "unsupported format character '%c' (%s) at index %lld", c > 31 && c < 126 ? static_cast<int>(c) : '?', code,
               static_cast<long long>(at));
}

Value StrPercent(Thread& th, Value format, Value arguments) {
  if (!IsStr(format)) return Value::NotImplemented();
  Str* text = format.as<Str>();
  PercentReader reader(th, {text, {}}, arguments);
  StrBuilder out(th);
  int64_t at = 0;
  for (;;) {
    int64_t percent = at;
    if (text->width() == 1) {
      const void* hit = std::memchr(text->u8() + at, '%', static_cast<size_t>(text->length - at));
      percent = hit == nullptr ? text->length : static_cast<const uint8_t*>(hit) - text->u8();
    } else {
      while (percent < text->length && text->at(percent) != '%') ++percent;
    }
    if (percent > at && !out.Append(text, at, percent)) return Value();
    if (percent == text->length) break;
    PercentSpec spec;
    reader.set_at(percent + 1);
    if (!reader.ReadSpec(&spec)) return Value();
    at = reader.at();
    if (spec.type == '%' && at == percent + 2) {  // with anything in between it is an unknown conversion
      if (!out.Append('%')) return Value();
      continue;
    }
    Value v = reader.Next();
    if (v.empty()) return Value();
    if (!IsPercentNumber(spec.type) && spec.type != 's' && spec.type != 'r' && spec.type != 'a' && spec.type != 'c') {
      return RaiseUnsupportedFormat(th, spec.type, at - 1);
    }
    Owned keep = Owned::Borrow(v);
    if (!AppendConverted(th, &out, spec, v)) return Value();
  }
  return reader.CheckUsed() ? out.Finish() : Value();
}

}  // namespace tessera::objects
