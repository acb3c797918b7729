#include "objects/format_spec.h"

#include <algorithm>
#include <cstdio>

#include "objects/errors.h"
#include "objects/number_text.h"

namespace tessera::objects {
namespace {

bool IsAlign(uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }
bool Printable(uint32_t c) { return c > 32 && c < 128; }

// Reads the text from left to right; every Take looks at the next character only.
struct Reader {
  Thread& th;
  const Str* text;
  int64_t at = 0;

  int64_t left() const { return text->length - at; }
  uint32_t peek(int64_t ahead = 0) const { return left() > ahead ? text->at(at + ahead) : 0; }
  bool Take(uint32_t c) {
    if (left() == 0 || text->at(at) != c) return false;
    ++at;
    return true;
  }
  // A number when digits come; false: too large.
  bool TakeNumber(int64_t* out) {
    int64_t n = 0;
    int digit;
    int64_t start = at;
    for (; left() > 0 && (digit = DecimalDigitOf(peek())) >= 0; ++at) {
      if (n > (INT64_MAX - digit) / 10) {
        Raise(th, types::kValueError, "Too many decimal digits in format string");
        return false;
      }
      n = n * 10 + digit;
    }
    if (at > start) *out = n;
    return true;
  }
};

bool RaiseBoth(Thread& th) {
  Raise(th, types::kValueError, "Cannot specify both ',' and '_'.");
  return false;
}

bool ReadThousands(Reader& in, FormatSpec* out) {
  if (in.Take(',')) out->thousands = ',';
  if (in.Take('_')) {
    if (out->thousands != 0) return RaiseBoth(in.th);
    out->thousands = '_';
  }
  if (in.peek() == ',' && out->thousands == '_') return RaiseBoth(in.th);
  return true;
}

bool CheckThousands(Thread& th, const FormatSpec& spec) {
  if (spec.thousands == 0) return true;
  switch (spec.type) {
    case 'd': case 'e': case 'f': case 'g': case 'E': case 'G': case '%': case 'F': case 0: return true;
    case 'b': case 'o': case 'x': case 'X':
      if (spec.thousands == '_') return true;
      break;
    default: break;
  }
  if (Printable(spec.type)) {
    Raise(th, types::kValueError, "Cannot specify '%c' with '%c'.", spec.thousands, static_cast<int>(spec.type));
  } else {
    char code[16];
    std::snprintf(code, sizeof code, "\\x%x", spec.type);
    Raise(th, types::kValueError, "Cannot specify '%c' with '%s'.", spec.thousands, code);
  }
  return false;
}

void ReadFlags(Reader& in, char default_align, FormatSpec* out) {
  bool fill_given = false;
  if (in.left() >= 2 && IsAlign(in.peek(1))) {
    out->fill = in.peek();
    out->align = static_cast<char>(in.peek(1));
    out->align_given = fill_given = true;
    in.at += 2;
  } else if (IsAlign(in.peek())) {
    out->align = static_cast<char>(in.peek());
    out->align_given = true;
    ++in.at;
  }
  uint32_t sign = in.peek();
  if (sign == ' ' || sign == '+' || sign == '-') {
    out->sign = static_cast<char>(sign);
    ++in.at;
  }
  out->no_negative_zero = in.Take('z');
  out->alternate = in.Take('#');
  if (!fill_given && in.Take('0')) {
    out->fill = '0';
    if (!out->align_given && default_align == '>') out->align = '=';
  }
}

}  // namespace

Value RaiseUnknownFormatCode(Thread& th, uint32_t type, Value value) {
  if (Printable(type)) return Raise(th, types::kValueError, "Unknown format code '%c' for object of type '%.200T'", static_cast<int>(type), value);
  char code[16];
  std::snprintf(code, sizeof code, "\\x%x", type);
  return Raise(th, types::kValueError, "Unknown format code '%s' for object of type '%.200T'", code, value);
}

bool ParseFormatSpec(Thread& th, Value value, const Str* text, uint32_t default_type, char default_align, FormatSpec* out) {
  *out = FormatSpec();
  out->type = default_type;
  out->align = default_align;
  Reader in{th, text};
  ReadFlags(in, default_align, out);
  if (!in.TakeNumber(&out->width) || !ReadThousands(in, out)) return false;
  if (in.Take('.')) {
    if (!in.TakeNumber(&out->precision)) return false;
    if (out->precision < 0) {
      Raise(th, types::kValueError, "Format specifier missing precision");
      return false;
    }
  }
  if (in.left() > 1) {
    Raise(th, types::kValueError, "Invalid format specifier '%U' for object of type '%.200T'", Value(text), value);
    return false;
  }
  if (in.left() == 1) out->type = in.peek();
  return CheckThousands(th, *out);
}

namespace {

struct Padding {
  int64_t left = 0, inside = 0, right = 0;
};

Padding Distribute(const FormatSpec& spec, int64_t length) {
  Padding padding;
  int64_t missing = std::max<int64_t>(spec.width - length, 0);
  switch (spec.align) {
    case '<': padding.right = missing; break;
    case '^': padding.left = missing / 2; break;
    case '=': padding.inside = missing; break;
    default: padding.left = missing;
  }
  if (spec.align == '^') padding.right = missing - padding.left;
  return padding;
}

// How many digits, leading zeros included, and how many separators a grouped number has.
struct Grouping {
  int64_t size;  // of a group
  int64_t digits = 0, separators = 0;
};

Grouping Group(const FormatSpec& spec, int64_t digits, int64_t least_width) {
  Grouping g = {spec.thousands == 0 ? INT64_MAX : spec.thousands == '_' && spec.type != 'd' && (spec.type == 'b' || spec.type == 'o' || (spec.type | 0x20) == 'x') ? 4 : 3};
  if (digits == 0) return g;
  int64_t remaining = digits;
  for (;;) {
    int64_t length = std::min(g.size, std::max<int64_t>({remaining, least_width, 1}));
    g.digits += length;
    remaining -= std::min(remaining, length);
    least_width -= length;
    if (remaining <= 0 && least_width <= 0) return g;
    ++g.separators;
    --least_width;
  }
}

template <class Char>
Char* Fill(Char* out, uint32_t c, int64_t count) {
  return std::fill_n(out, count, static_cast<Char>(c));
}
template <class Char>
Char* Copy(Char* out, std::string_view text) {
  for (char c : text) *out++ = static_cast<Char>(static_cast<unsigned char>(c));
  return out;
}

template <class Char>
void Write(Char* out, const FormatSpec& spec, const NumberParts& parts, const Padding& padding, const Grouping& group) {
  out = Fill(out, spec.fill, padding.left);
  if (parts.sign != 0) *out++ = static_cast<Char>(parts.sign);
  out = Copy(out, parts.prefix);
  out = Fill(out, spec.fill, padding.inside);
  if (group.separators == 0) {
    out = Fill(out, '0', group.digits - static_cast<int64_t>(parts.digits.size()));
    out = Copy(out, parts.digits);
  } else {
    int64_t zeros = group.digits - static_cast<int64_t>(parts.digits.size());
    for (int64_t i = 0; i < group.digits; ++i) {
      if (i > 0 && (group.digits - i) % group.size == 0) *out++ = static_cast<Char>(spec.thousands);
      *out++ = static_cast<Char>(i < zeros ? '0' : parts.digits[static_cast<size_t>(i - zeros)]);
    }
  }
  out = Copy(out, parts.rest);
  if (parts.percent) *out++ = '%';
  Fill(out, spec.fill, padding.right);
}

}  // namespace

Value LayOutNumber(Thread& th, const FormatSpec& spec, const NumberParts& parts) {
  int64_t fixed = (parts.sign != 0) + parts.percent + static_cast<int64_t>(parts.prefix.size() + parts.rest.size());
  bool zero_fill = spec.fill == '0' && spec.align == '=';
  Grouping group = Group(spec, static_cast<int64_t>(parts.digits.size()), zero_fill ? spec.width - fixed : 0);
  int64_t length = fixed + group.digits + group.separators;
  Padding padding = Distribute(spec, length);
  int64_t total = length + padding.left + padding.inside + padding.right;
  bool filled = total > length;
  Str* result = NewStrRaw(th, total, filled ? std::max(spec.fill, 0x7fu) : 0x7f);
  if (result == nullptr) return Value();
  switch (result->width()) {
    case 1: Write(static_cast<uint8_t*>(result->data()), spec, parts, padding, group); break;
    case 2: Write(static_cast<uint16_t*>(result->data()), spec, parts, padding, group); break;
    default: Write(static_cast<uint32_t*>(result->data()), spec, parts, padding, group);
  }
  return result;
}

Value PadText(Thread& th, const FormatSpec& spec, Str* text, int64_t length) {
  Padding padding = Distribute(spec, length);
  StrBuilder out(th);
  if (!out.AppendRepeated(spec.fill, padding.left + padding.inside) || !out.Append(text, 0, length) || !out.AppendRepeated(spec.fill, padding.right)) {
    return Value();
  }
  return out.Finish();
}

Value FormatText(Thread& th, Str* s, Str* text) {
  Value value(s);
  if (text->length == 0 && IsExactStr(value)) return Dup(value);
  FormatSpec spec;
  if (!ParseFormatSpec(th, value, text, 's', '<', &spec)) return Value();
  if (spec.type != 's') return RaiseUnknownFormatCode(th, spec.type, value);
  if (spec.sign != 0) {
    return Raise(th, types::kValueError, "%s not allowed in string format specifier", spec.sign == ' ' ? "Space" : "Sign");
  }
  if (spec.no_negative_zero) return Raise(th, types::kValueError, "Negative zero coercion (z) not allowed in string format specifier");
  if (spec.alternate) return Raise(th, types::kValueError, "Alternate form (#) not allowed in string format specifier");
  if (spec.align == '=') return Raise(th, types::kValueError, "'=' alignment not allowed in string format specifier");
  int64_t length = spec.precision >= 0 ? std::min(spec.precision, s->length) : s->length;
  if (spec.width <= length && length == s->length && IsExactStr(value)) return Dup(value);
  return PadText(th, spec, s, length);
}

}  // namespace tessera::objects
