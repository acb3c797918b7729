// unicode_escape and raw_unicode_escape: text as it stands in source code.
#include <cstdio>
#include <cstring>

#include "objects/codec_internal.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/unicode_names.h"

namespace tessera::objects {
namespace {

constexpr uint32_t kMaxPoint = 0x10ffff;

// Of a hexadecimal digit; -1.
int HexDigit(uint8_t c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

// One escape, read from its backslash on.
struct Escape {
  uint32_t point = 0;
  int64_t end = 0;              // behind it, or behind what is wrong
  const char* error = nullptr;  // may be that there is no more yet
  bool nothing = false;         // a backslash before the end of a line
  bool unknown = false;         // no escape: the backslash stands for itself, and `end` is behind it
  bool octal_overflow = false;
};

Escape ReadHex(std::string_view data, int64_t at, int digits, const char* truncated, const char* too_large) {
  Escape found;
  found.end = at;
  const int64_t size = static_cast<int64_t>(data.size());
  for (; found.end < size && found.end < at + digits; ++found.end) {
    const int digit = HexDigit(static_cast<uint8_t>(data[static_cast<size_t>(found.end)]));
    if (digit < 0) break;
    found.point = found.point << 4 | static_cast<uint32_t>(digit);
  }
  if (found.end < at + digits) found.error = truncated;
  else if (found.point > kMaxPoint) found.error = too_large;
  return found;
}

Escape ReadName(std::string_view data, int64_t at) {
  Escape found;
  const int64_t size = static_cast<int64_t>(data.size());
  found.error = "malformed \\N character escape";
  found.end = at;
  if (at >= size || data[static_cast<size_t>(at)] != '{') return found;
  const size_t close = data.find('}', static_cast<size_t>(at));
  if (close == std::string_view::npos) {
    found.end = size;
    return found;
  }
  found.end = static_cast<int64_t>(close);
  if (found.end == at + 1) return found;
  ++found.end;
  const int32_t point = unicode::CharacterByName(data.substr(static_cast<size_t>(at) + 1, close - static_cast<size_t>(at) - 1));
  found.error = point >= 0 ? nullptr : "unknown Unicode character name";
  found.point = static_cast<uint32_t>(point);
  return found;
}

Escape ReadOctal(std::string_view data, int64_t at) {
  Escape found;
  const int64_t size = static_cast<int64_t>(data.size());
  for (found.end = at; found.end < size && found.end < at + 3; ++found.end) {
    const char c = data[static_cast<size_t>(found.end)];
    if (c < '0' || c > '7') break;
    found.point = found.point << 3 | static_cast<uint32_t>(c - '0');
  }
  found.octal_overflow = found.point > 0377;
  return found;
}

// REQUIRES: data[at] is a backslash.
Escape ReadEscape(std::string_view data, int64_t at) {
  static constexpr std::string_view kLetters = "\\'\"bftnrva", kMeant = "\\'\"\b\f\t\n\r\v\a";
  const int64_t letter = at + 1;
  if (letter >= static_cast<int64_t>(data.size())) return {0, letter, "\\ at end of string"};
  const char c = data[static_cast<size_t>(letter)];
  if (const size_t known = kLetters.find(c); known != std::string_view::npos) return {static_cast<uint8_t>(kMeant[known]), letter + 1};
  switch (c) {
    case '\n': return {0, letter + 1, nullptr, true};
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': return ReadOctal(data, letter);
    case 'x': return ReadHex(data, letter + 1, 2, "truncated \\xXX escape", nullptr);
    case 'u': return ReadHex(data, letter + 1, 4, "truncated \\uXXXX escape", nullptr);
    case 'U': return ReadHex(data, letter + 1, 8, "truncated \\UXXXXXXXX escape", "illegal Unicode character");
    case 'N': return ReadName(data, letter + 1);
    default: break;
  }
  Escape unknown{'\\', letter};
  unknown.unknown = true;
  return unknown;
}

// As above, where only \u and \U are escapes.
Escape ReadRawEscape(std::string_view data, int64_t at) {
  const int64_t letter = at + 1;
  const char c = letter < static_cast<int64_t>(data.size()) ? data[static_cast<size_t>(letter)] : '\0';
  if (c == 'u') return ReadHex(data, letter + 1, 4, "truncated \\uXXXX escape", nullptr);
  if (c == 'U') return ReadHex(data, letter + 1, 8, "truncated \\UXXXXXXXX escape", "\\Uxxxxxxxx out of range");
  Escape unknown{'\\', letter};
  unknown.unknown = true;
  return unknown;
}

// The first escape that is none is warned of.
bool WarnOf(Thread& th, std::string_view data, int64_t at, const Escape& escape) {
  if (escape.octal_overflow)
    return Warn(th, types::kDeprecationWarning, 1, "invalid octal escape sequence '\\%.*s'", static_cast<int>(escape.end - at - 1), data.data() + at + 1);
  const uint8_t c = static_cast<uint8_t>(data[static_cast<size_t>(at) + 1]);
  Owned letter(CharStr(th, c));
  return letter && Warn(th, types::kDeprecationWarning, 1, "invalid escape sequence '\\%U'", letter.get());
}

// `raw`: of the other codec.
Value Decode(Thread& th, std::string_view data, const CodecProblem& problem, bool raw, int64_t* consumed) {
  const int64_t size = static_cast<int64_t>(data.size());
  StrBuilder out(th);
  int64_t i = 0;
  int64_t invalid = -1;
  Escape first_invalid;
  while (i < size) {
    const uint8_t c = static_cast<uint8_t>(data[static_cast<size_t>(i)]);
    if (c != '\\') {
      if (!out.Append(uint32_t{c})) return Value();
      ++i;
      continue;
    }
    const Escape escape = raw ? ReadRawEscape(data, i) : ReadEscape(data, i);
    if (consumed != nullptr && escape.end >= size && (escape.error != nullptr || escape.unknown)) break;
    if (escape.error != nullptr) {
      if (!HandleDecodeError(th, problem, data, i, escape.end, escape.error, &out, &i)) return Value();
      continue;
    }
    if ((escape.unknown || escape.octal_overflow) && !raw && invalid < 0) {
      invalid = i;
      first_invalid = escape;
    }
    if (!escape.nothing && !out.Append(escape.point)) return Value();
    i = escape.end;
    // What stands behind it, a second backslash too, stands for itself.
    if (!escape.unknown || i >= size) continue;
    if (!out.Append(uint32_t{static_cast<uint8_t>(data[static_cast<size_t>(i)])})) return Value();
    ++i;
  }
  if (consumed != nullptr) *consumed = i;
  if (invalid >= 0 && !WarnOf(th, data, invalid, first_invalid)) return Value();
  return out.Finish();
}

bool PutEscape(ByteBuilder* out, uint32_t c) {
  char text[12];
  const int size = std::snprintf(text, sizeof text, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
  return out->Append(std::string_view(text, static_cast<size_t>(size)));
}

}  // namespace

Value EncodeUnicodeEscapeText(Thread& th, Str* text) {
  ByteBuilder out(th);
  if (out.Reserve(text->length) == nullptr) return Value();
  for (int64_t i = 0; i < text->length; ++i) {
    const uint32_t c = text->at(i);
    bool put = false;
    switch (c) {
      case '\\': put = out.Append(std::string_view("\\\\")); break;
      case '\t': put = out.Append(std::string_view("\\t")); break;
      case '\n': put = out.Append(std::string_view("\\n")); break;
      case '\r': put = out.Append(std::string_view("\\r")); break;
      default: put = c >= 0x20 && c < 0x7f ? out.Append(static_cast<char>(c)) : PutEscape(&out, c);
    }
    if (!put) return Value();
  }
  return out.Finish();
}

Value EncodeRawUnicodeEscapeText(Thread& th, Str* text) {
  ByteBuilder out(th);
  if (out.Reserve(text->length) == nullptr) return Value();
  for (int64_t i = 0; i < text->length; ++i) {
    const uint32_t c = text->at(i);
    if (!(c < 0x100 ? out.Append(static_cast<char>(c)) : PutEscape(&out, c))) return Value();
  }
  return out.Finish();
}

Value DecodeUnicodeEscapeText(Thread& th, std::string_view data, Value errors, int64_t* consumed) {
  return Decode(th, data, {Codec::kUnicodeEscape, "unicodeescape", errors, ErrorModeOf(errors)}, false, consumed);
}

Value DecodeRawUnicodeEscapeText(Thread& th, std::string_view data, Value errors, int64_t* consumed) {
  return Decode(th, data, {Codec::kRawUnicodeEscape, "rawunicodeescape", errors, ErrorModeOf(errors)}, true, consumed);
}

}  // namespace tessera::objects
