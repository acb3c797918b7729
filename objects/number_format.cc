// format() of int, float and complex.
#include <climits>
#include <cmath>

#include "objects/errors.h"
#include "objects/float_text.h"
#include "objects/format_spec.h"
#include "objects/int_limbs.h"
#include "objects/numbers_internal.h"
#include "objects/protocol.h"

namespace tessera::objects {
namespace {

char SignOf(const FormatSpec& spec, bool negative) {
  if (negative) return '-';
  return spec.sign == '+' || spec.sign == ' ' ? spec.sign : 0;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "123.45e+10" to the digits that are grouped and the rest.
void SplitNumber(std::string_view text, NumberParts* parts) {
  size_t digits = 0;
  while (digits < text.size() && IsDigit(text[digits])) ++digits;
  parts->digits = text.substr(0, digits);
  parts->rest = text.substr(digits);
}

// --- int ---

Value FormatChar(Thread& th, Value v, const FormatSpec& spec) {
  if (spec.sign != 0) return Raise(th, types::kValueError, "Sign not allowed with integer format specifier 'c'");
  if (spec.alternate) return Raise(th, types::kValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
  int64_t code;
  if (!FitsInt64(v, &code)) return Raise(th, types::kOverflowError, "Python int too large to convert to C long");
  if (code < 0 || code > 0x10ffff) return Raise(th, types::kOverflowError, "%%c arg not in range(0x110000)");
  Owned text(CharStr(th, static_cast<uint32_t>(code)));
  return text ? PadText(th, spec, text.as<Str>(), 1) : Value();
}

char* WriteDigits(uint64_t n, uint32_t base, char* end) {
  if (base == 10) {
    for (; n >= 10; n /= 10) *--end = static_cast<char>('0' + n % 10);
    *--end = static_cast<char>('0' + n);
    return end;
  }
  int shift = base == 16 ? 4 : base == 8 ? 3 : 1;
  do {
    *--end = "0123456789abcdef"[n & (base - 1)];
    n >>= shift;
  } while (n != 0);
  return end;
}

void ToUpper(char* text, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    if (text[i] >= 'a' && text[i] <= 'z') text[i] = static_cast<char>(text[i] - 'a' + 'A');
  }
}

Value FormatInt(Thread& th, Value v, const FormatSpec& spec) {
  if (spec.precision >= 0) return Raise(th, types::kValueError, "Precision not allowed in integer format specifier");
  if (spec.no_negative_zero) return Raise(th, types::kValueError, "Negative zero coercion (z) not allowed in integer format specifier");
  if (spec.type == 'c') return FormatChar(th, v, spec);
  uint32_t base = 10;
  const char* prefix = "";
  switch (spec.type) {
    case 'b': base = 2, prefix = "0b"; break;
    case 'o': base = 8, prefix = "0o"; break;
    case 'x': base = 16, prefix = "0x"; break;
    case 'X': base = 16, prefix = "0X"; break;
    default: break;
  }
  IntView n(v);
  NumberParts parts;
  parts.sign = SignOf(spec, n.negative && n.size != 0);
  if (spec.alternate) parts.prefix = prefix;
  char local[72];
  Owned text;
  if (n.size <= 1) {
    char* begin = WriteDigits(n.size == 0 ? 0 : n.limbs[0], base, local + sizeof local);
    parts.digits = {begin, static_cast<size_t>(local + sizeof local - begin)};
    if (spec.type == 'X') ToUpper(begin, parts.digits.size());
  } else {
    text.Reset(IntToText(th, v, static_cast<int>(base), false));
    if (!text) return Value();
    Str* s = text.as<Str>();
    if (spec.type == 'X') ToUpper(static_cast<char*>(s->data()), static_cast<size_t>(s->length));  // nobody else has it yet
    parts.digits = s->ascii_view();
    if (n.negative) parts.digits.remove_prefix(1);
  }
  return LayOutNumber(th, spec, parts);
}

// --- float ---

// What the type and precision of a spec mean for a float. False: exception pending.
bool ReadForm(Thread& th, const FormatSpec& spec, bool is_complex, FloatForm* form) {
  if (spec.precision > INT_MAX) {
    Raise(th, types::kValueError, "precision too big");
    return false;
  }
  form->alternate = spec.alternate;
  form->upper = spec.type == 'E' || spec.type == 'F' || spec.type == 'G';
  switch (spec.type) {
    case 0:
      form->form = spec.precision < 0 ? 'r' : 'g';
      form->point_zero = !is_complex;
      break;
    case 'n': form->form = 'g'; break;
    case '%': form->form = 'f'; break;
    default: form->form = static_cast<char>(spec.type | 0x20);
  }
  form->precision = spec.precision < 0 ? 6 : spec.precision;
  return true;
}

bool IsNegative(double d, const FormatSpec& spec, const FloatText& text) {
  return std::signbit(d) && !std::isnan(d) && !(spec.no_negative_zero && text.IsZero());
}

Value FormatDouble(Thread& th, double d, const FormatSpec& spec) {
  FloatForm form;
  if (!ReadForm(th, spec, false, &form)) return Value();
  if (spec.type == '%') d *= 100;
  FloatText text(th, d, form);
  if (!text.ok()) return Value();
  NumberParts parts;
  SplitNumber(text.view(), &parts);
  parts.sign = SignOf(spec, IsNegative(d, spec, text));
  parts.percent = spec.type == '%';
  return LayOutNumber(th, spec, parts);
}

bool IsFloatType(uint32_t type) {
  switch (type) {
    case 0: case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'n': return true;
    default: return false;
  }
}

// --- complex ---

Value FormatPart(Thread& th, double d, const FormatSpec& spec, const FloatForm& form) {
  FloatText text(th, d, form);
  if (!text.ok()) return Value();
  NumberParts parts;
  SplitNumber(text.view(), &parts);
  parts.sign = SignOf(spec, IsNegative(d, spec, text));
  return LayOutNumber(th, spec, parts);
}

Value FormatComplex(Thread& th, Value v, const FormatSpec& spec) {
  if (spec.fill == '0') return Raise(th, types::kValueError, "Zero padding is not allowed in complex format specifier");
  if (spec.align == '=') return Raise(th, types::kValueError, "'=' alignment flag is not allowed in complex format specifier");
  FloatForm form;
  if (!ReadForm(th, spec, true, &form)) return Value();
  double real = v.as<ComplexObject>()->real, imag = v.as<ComplexObject>()->imag;
  bool only_imaginary = spec.type == 0 && real == 0 && !std::signbit(real);
  bool parentheses = spec.type == 0 && !only_imaginary;
  FormatSpec part = spec;
  part.width = -1;
  part.fill = ' ';
  part.align = '<';
  StrBuilder out(th);
  if (parentheses && !out.Append('(')) return Value();
  if (!only_imaginary) {
    Owned text(FormatPart(th, real, part, form));
    if (!text || !out.Append(text.as<Str>())) return Value();
    part.sign = '+';
  }
  Owned text(FormatPart(th, imag, part, form));
  if (!text || !out.Append(text.as<Str>()) || !out.AppendAscii(parentheses ? "j)" : "j")) return Value();
  Owned whole(out.Finish());
  return whole ? PadText(th, spec, whole.as<Str>(), whole.as<Str>()->length) : Value();
}

}  // namespace

Value FormatNumber(Thread& th, Value v, Value spec_text) {
  Str* text = spec_text.as<Str>();
  if (text->length == 0) return ToStr(th, v);
  FormatSpec spec;
  bool is_int = IsInt(v);
  if (!ParseFormatSpec(th, v, text, is_int ? 'd' : 0, '>', &spec)) return Value();
  if (is_int) {
    switch (spec.type) {
      case 'b': case 'c': case 'd': case 'o': case 'x': case 'X': case 'n': return FormatInt(th, v, spec);
      default: break;
    }
    if (spec.type == 0 || !(IsFloatType(spec.type) || spec.type == '%')) return RaiseUnknownFormatCode(th, spec.type, v);
    bool ok;
    double d = IntAsDouble(th, v, &ok);
    return ok ? FormatDouble(th, d, spec) : Value();
  }
  if (IsFloat(v)) {
    if (!IsFloatType(spec.type) && spec.type != '%') return RaiseUnknownFormatCode(th, spec.type, v);
    return FormatDouble(th, FloatValue(v), spec);
  }
  if (!IsFloatType(spec.type)) return RaiseUnknownFormatCode(th, spec.type, v);
  return FormatComplex(th, v, spec);
}

}  // namespace tessera::objects
