#include "compiler/parser_literals.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "absl/strings/charconv.h"
#include "compiler/unicode.h"
#include "objects/unicode_names.h"

namespace tessera::compiler {
namespace {

using Where = LiteralProblem::Where;

int DigitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 99;
}

// Decodes the escapes of one literal. Unicode errors name positions in the text that CPython decodes, where a character
// outside ASCII takes ten bytes (it is spelled \Uxxxxxxxx there), so `virtual_` counts along.
class EscapeDecoder {
 public:
  EscapeDecoder(std::string_view body, bool bytes, char* out, alloc::Arena& arena)
      : body_(body), bytes_(bytes), out_(out), start_(out), arena_(arena) {}

  LiteralProblem Run() {
    while (at_ < body_.size()) {
      if (body_[at_] != '\\') {
        CopyPlain();
      } else if (const LiteralProblem problem = Escape(); !problem.ok()) {
        return problem;
      }
    }
    return {};
  }
  std::string_view result() const { return {start_, static_cast<size_t>(out_ - start_)}; }

  // The first escape that Python warns about: the character after the backslash, or three octal digits. Else empty.
  std::string_view invalid_escape() const { return invalid_; }

 private:
  void CopyPlain() {
    if (static_cast<unsigned char>(body_[at_]) < 0x80) {
      *out_++ = body_[at_++];
      ++virtual_;
      return;
    }
    const int length = DecodeUtf8(body_, at_).length;
    std::memcpy(out_, body_.data() + at_, length);
    out_ += length;
    at_ += length;
    virtual_ += 10;
  }

  LiteralProblem Escape() {
    const char c = at_ + 1 < body_.size() ? body_[at_ + 1] : '\0';
    if (static_cast<unsigned char>(c) >= 0x80) return Put('\\', 1, 6);
    switch (c) {
      case '\n': return Skip(2);
      case '\\': case '\'': case '"': return Put(c);
      case 'a': return Put('\a');
      case 'b': return Put('\b');
      case 'f': return Put('\f');
      case 'n': return Put('\n');
      case 'r': return Put('\r');
      case 't': return Put('\t');
      case 'v': return Put('\v');
      case 'x': return Hex(2, "truncated \\xXX escape");
      case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': return Octal();
      default: break;
    }
    if (!bytes_ && c == 'u') return Hex(4, "truncated \\uXXXX escape");
    if (!bytes_ && c == 'U') return Hex(8, "truncated \\UXXXXXXXX escape");
    if (!bytes_ && c == 'N') return Named();
    if (invalid_.empty()) invalid_ = body_.substr(at_ + 1, 1);
    return Put('\\', 1, 1);
  }

  LiteralProblem Skip(size_t length) {
    at_ += length;
    virtual_ += length;
    return {};
  }
  LiteralProblem Put(uint32_t code_point, size_t length = 2, size_t virtual_length = 0) {
    if (bytes_) {
      *out_++ = static_cast<char>(code_point);
    } else {
      out_ += EncodeUtf8(code_point, out_);
    }
    at_ += length;
    virtual_ += virtual_length != 0 ? virtual_length : length;
    return {};
  }

  LiteralProblem Octal() {
    uint32_t value = 0;
    size_t length = 1;
    for (; length < 4 && at_ + length < body_.size() && DigitValue(body_[at_ + length]) < 8; ++length) {
      value = value * 8 + static_cast<uint32_t>(DigitValue(body_[at_ + length]));
    }
    if (value > 0377 && invalid_.empty()) invalid_ = body_.substr(at_ + 1, 3);
    return Put(value, length);
  }

  LiteralProblem Hex(size_t digits, const char* reason) {
    uint32_t value = 0;
    size_t found = 0;
    for (; found < digits && at_ + 2 + found < body_.size() && DigitValue(body_[at_ + 2 + found]) < 16; ++found) {
      value = value << 4 | static_cast<uint32_t>(DigitValue(body_[at_ + 2 + found]));
    }
    if (found < digits) {
      if (!bytes_) return Bad(2 + found, reason);
      return {Where::kLastToken, FormatInArena(arena_, "(value error) invalid \\x escape at position %zu", at_)};
    }
    if (value > 0x10FFFF) return Bad(2 + found, "illegal Unicode character");
    return Put(value, 2 + digits);
  }

  LiteralProblem Named() {
    const size_t open = at_ + 2;
    if (open >= body_.size() || body_[open] != '{') return Bad(2, "malformed \\N character escape");
    const size_t close = body_.find('}', open);
    if (close == std::string_view::npos || close == open + 1) {
      return Bad((close == std::string_view::npos ? body_.size() : close) - at_, "malformed \\N character escape");
    }
    const int32_t found = objects::unicode::CharacterByName(body_.substr(open + 1, close - open - 1));
    if (found < 0) return Bad(close + 1 - at_, "unknown Unicode character name");
    return Put(static_cast<uint32_t>(found), close + 1 - at_);
  }

  LiteralProblem Bad(size_t length, const char* reason) {
    const std::string_view bad = body_.substr(at_, length);
    for (size_t i = 0; i < bad.size(); ++i) {  // what is outside ASCII is longer there
      const int bytes = DecodeUtf8(bad, i).length;
      if (bytes > 1) length += 10 - static_cast<size_t>(bytes);
      i += static_cast<size_t>(bytes) - 1;
    }
    if (length == 1) {
      return {Where::kLastToken, FormatInArena(arena_, "(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position %zu: %s", virtual_, reason)};
    }
    return {Where::kLastToken, FormatInArena(arena_, "(unicode error) 'unicodeescape' codec can't decode bytes in position %zu-%zu: %s",
                                             virtual_, virtual_ + length - 1, reason)};
  }

  std::string_view body_;
  bool bytes_;
  char* out_;
  char* start_;
  alloc::Arena& arena_;
  size_t at_ = 0;
  size_t virtual_ = 0;
  std::string_view invalid_;
};

LiteralProblem NoMemory() { return {Where::kNoMemory, {}}; }

LiteralProblem Checked(LiteralProblem problem) {
  return !problem.ok() && problem.message.data() == nullptr ? NoMemory() : problem;
}

// Invalid UTF-8 in a string literal of a source that was not checked as a whole.
LiteralProblem NotUtf8(std::string_view body, size_t bad, alloc::Arena& arena) {
  const Decoded decoded = DecodeUtf8(body, bad);
  const char* reason = decoded.truncated ? "unexpected end of data" : IsUtf8Lead(body[bad]) ? "invalid continuation byte" : "invalid start byte";
  if (decoded.length > 1) {
    return Checked({Where::kLastToken, FormatInArena(arena, "(unicode error) 'utf-8' codec can't decode bytes in position %zu-%zu: %s", bad,
                                                     bad + decoded.length - 1, reason)});
  }
  return Checked({Where::kLastToken, FormatInArena(arena, "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %zu: %s",
                                                   static_cast<unsigned char>(body[bad]), bad, reason)});
}

}  // namespace

std::string_view LiteralReader::WithoutUnderscores(std::string_view digits) {
  if (digits.find('_') == std::string_view::npos) return digits;
  auto* out = static_cast<char*>(arena_.Allocate(digits.size(), 1));
  if (out == nullptr) return {};
  const char* end = std::remove_copy(digits.begin(), digits.end(), out, '_');
  return {out, static_cast<size_t>(end - out)};
}

LiteralProblem LiteralReader::Number(const Token& token, ast::Literal* out) {
  std::string_view digits = WithoutUnderscores(text_.substr(token.start, token.end - token.start));
  if (digits.data() == nullptr) return NoMemory();
  if (digits.size() > 2 && digits[0] == '0') {
    const char prefix = static_cast<char>(digits[1] | 0x20);
    const int base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 0;
    if (base != 0) return Integer(digits.substr(2), base, out);
  }
  const bool imaginary = (digits.back() | 0x20) == 'j';
  if (!imaginary && digits.find_first_of(".eE") == std::string_view::npos) return Integer(digits, 10, out);
  if (imaginary) digits.remove_suffix(1);
  out->kind = imaginary ? ast::LiteralKind::kComplex : ast::LiteralKind::kFloat;
  const auto read = absl::from_chars(digits.data(), digits.data() + digits.size(), out->real);
  if (read.ec == std::errc::result_out_of_range) out->real = out->real > 1 ? HUGE_VAL : 0.0;
  return {};
}

LiteralProblem LiteralReader::Integer(std::string_view digits, int base, ast::Literal* out) {
  const size_t first = digits.find_first_not_of('0');
  if (base == 10 && max_digits_ > 0 && digits.size() > static_cast<size_t>(max_digits_)) return TooManyDigits(digits.size());
  digits = first == std::string_view::npos ? digits.substr(0, 1) : digits.substr(first);
  uint64_t value = 0;
  bool fits = true;
  for (const char c : digits) {
    fits = fits && !__builtin_mul_overflow(value, static_cast<uint64_t>(base), &value) &&
           !__builtin_add_overflow(value, static_cast<uint64_t>(DigitValue(c)), &value);
    if (!fits) break;
  }
  if (fits && value <= INT64_MAX) {
    out->kind = ast::LiteralKind::kInt;
    out->integer = static_cast<int64_t>(value);
    return {};
  }
  out->kind = ast::LiteralKind::kBigInt;
  out->base = static_cast<uint8_t>(base);
  out->text = digits;
  return {};
}

LiteralProblem LiteralReader::TooManyDigits(size_t count) {
  return Checked({Where::kLine, FormatInArena(arena_,
      "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits; use sys.set_int_max_str_digits() to "
      "increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.", max_digits_, count)});
}

LiteralProblem LiteralReader::String(const Token& token, ast::Literal* out) {
  std::string_view body = text_.substr(token.start, token.end - token.start);
  bool bytes = false, raw = false;
  const size_t quote = body.find_first_of("'\"");
  for (const char c : body.substr(0, quote)) {
    const char lower = static_cast<char>(c | 0x20);
    bytes = bytes || lower == 'b';
    raw = raw || lower == 'r';
  }
  out->kind = bytes ? ast::LiteralKind::kBytes : ast::LiteralKind::kStr;
  out->u_prefix = body[0] == 'u';
  const bool triple = body.size() >= quote + 6 && body[quote + 1] == body[quote] && body[quote + 2] == body[quote];
  const size_t size = triple ? 3 : 1;
  body = body.substr(quote + size, body.size() - quote - 2 * size);
  if (bytes && std::any_of(body.begin(), body.end(), [](unsigned char c) { return c >= 0x80; })) {
    return {Where::kToken, "bytes can only contain ASCII literal characters"};
  }
  if (!raw && body.find('\\') != std::string_view::npos) return Decode(body, bytes, token, &out->text);
  if (const size_t bad = FindInvalidUtf8(body); bad != std::string_view::npos) return NotUtf8(body, bad, arena_);
  out->text = body;
  return {};
}

LiteralProblem LiteralReader::FStringText(std::string_view body, bool raw, const Token& token, std::string_view* out) {
  if (!raw && body.find('\\') != std::string_view::npos) return Decode(body, false, token, out);
  if (const size_t bad = FindInvalidUtf8(body); bad != std::string_view::npos) return NotUtf8(body, bad, arena_);
  *out = body;
  return {};
}

LiteralProblem LiteralReader::Decode(std::string_view body, bool bytes, const Token& token, std::string_view* out) {
  if (const size_t bad = FindInvalidUtf8(body); bad != std::string_view::npos) {
    size_t run = bad;  // CPython decodes each run outside ASCII by itself
    while (run > 0 && static_cast<unsigned char>(body[run - 1]) >= 0x80) --run;
    return NotUtf8(body.substr(run), bad - run, arena_);
  }
  // No escape is shorter than the UTF-8 of its character, except \U (ten for four) and octal, which need not grow either.
  auto* buffer = static_cast<char*>(arena_.Allocate(body.size() + 1, 1));
  if (buffer == nullptr) return NoMemory();
  EscapeDecoder decoder(body, bytes, buffer, arena_);
  if (const LiteralProblem problem = decoder.Run(); !problem.ok()) return Checked(problem);
  *out = decoder.result();
  const std::string_view invalid = decoder.invalid_escape();
  if (warnings_ == nullptr || invalid.empty()) return {};
  const char* format = invalid.size() == 3 ? "invalid octal escape sequence '\\%.*s'" : "invalid escape sequence '\\%.*s'";
  const std::string_view message = FormatInArena(arena_, format, static_cast<int>(invalid.size()), invalid.data());
  return warnings_->Add(arena_, PlaceOf(text_, token), message) ? LiteralProblem() : NoMemory();
}

}  // namespace tessera::compiler
