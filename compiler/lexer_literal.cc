// The part of the lexer that reads numbers, strings and punctuation.
#include <cstring>

#include "compiler/lexer.h"
#include "compiler/lexer_chars.h"
#include "compiler/unicode.h"

namespace tessera::compiler {
namespace {

bool IsBinaryDigit(char c) { return c == '0' || c == '1'; }
bool IsOctalDigit(char c) { return c >= '0' && c <= '7'; }
bool IsHexDigit(char c) { return Is(c, kHexDigit); }

// A keyword that may follow a number without a space between; after "if", "in" and "is" CPython does not look further.
bool StartsKeywordAfterNumber(const char* at) {
  const auto whole = [&](const char* keyword, size_t length) {
    return std::strncmp(at, keyword, length) == 0 && !Is(at[length], kIdentifierPart);
  };
  switch (at[0]) {
    case 'a': return whole("and", 3);
    case 'e': return whole("else", 4);
    case 'f': return whole("for", 3);
    case 'i': return at[1] == 'f' || at[1] == 'n' || at[1] == 's';
    case 'o': return whole("or", 2);
    case 'n': return whole("not", 3);
    default: return false;
  }
}

struct Operator {
  TokenKind kind;
  uint32_t length;
};

// The longest operator that begins at `at`.
Operator OperatorAt(const char* at) {
  using enum TokenKind;
  const char c = at[0], c2 = at[1];
  const auto pick = [&](TokenKind one, TokenKind with_equal) { return c2 == '=' ? Operator{with_equal, 2} : Operator{one, 1}; };
  const auto twice = [&](TokenKind one, TokenKind one_equal, TokenKind two, TokenKind two_equal) {
    if (c2 != c) return pick(one, one_equal);
    return at[2] == '=' ? Operator{two_equal, 3} : Operator{two, 2};
  };
  switch (c) {
    case '(': return {kLeftParen, 1};
    case ')': return {kRightParen, 1};
    case '[': return {kLeftBracket, 1};
    case ']': return {kRightBracket, 1};
    case '{': return {kLeftBrace, 1};
    case '}': return {kRightBrace, 1};
    case ',': return {kComma, 1};
    case ';': return {kSemicolon, 1};
    case '~': return {kTilde, 1};
    case '.': return c2 == '.' && at[2] == '.' ? Operator{kEllipsis, 3} : Operator{kDot, 1};
    case ':': return pick(kColon, kColonEqual);
    case '=': return pick(kEqual, kEqEqual);
    case '!': return pick(kExclamation, kNotEqual);
    case '+': return pick(kPlus, kPlusEqual);
    case '%': return pick(kPercent, kPercentEqual);
    case '@': return pick(kAt, kAtEqual);
    case '|': return pick(kVBar, kVBarEqual);
    case '&': return pick(kAmper, kAmperEqual);
    case '^': return pick(kCircumflex, kCircumflexEqual);
    case '-': return c2 == '>' ? Operator{kArrow, 2} : pick(kMinus, kMinusEqual);
    case '*': return twice(kStar, kStarEqual, kDoubleStar, kDoubleStarEqual);
    case '/': return twice(kSlash, kSlashEqual, kDoubleSlash, kDoubleSlashEqual);
    case '>': return twice(kGreater, kGreaterEqual, kRightShift, kRightShiftEqual);
    case '<': return c2 == '>' ? Operator{kNotEqual, 2} : twice(kLess, kLessEqual, kLeftShift, kLeftShiftEqual);
    default: return {kUnknown, 1};
  }
}

char OpeningOf(char close) { return close == ')' ? '(' : close == ']' ? '[' : '{'; }

}  // namespace

bool Lexer::Number() {
  if (Peek() == '0') {
    switch (Peek(1) | 0x20) {
      case 'x': return RadixNumber(IsHexDigit, "hexadecimal");
      case 'o': return RadixNumber(IsOctalDigit, "octal");
      case 'b': return RadixNumber(IsBinaryDigit, "binary");
      default: return LeadingZeros();
    }
  }
  if (Peek() != '.' && !DecimalDigits()) return false;
  return Fraction();
}

bool Lexer::RadixNumber(bool (*is_digit)(char), const char* name) {
  pos_ += 2;
  do {
    if (Peek() == '_') ++pos_;
    if (!is_digit(Peek())) {
      if (!Is(Peek(), kDigit)) return FailWith("invalid %s literal", name);
      ++pos_;
      return FailWith("invalid digit '%c' in %s literal", text_[pos_ - 1], name);
    }
    while (is_digit(Peek())) ++pos_;
  } while (Peek() == '_');
  if (Is(Peek(), kDigit)) {
    ++pos_;
    return FailWith("invalid digit '%c' in %s literal", text_[pos_ - 1], name);
  }
  return AfterNumber(name) && Emit(TokenKind::kNumber);
}

// A number that begins with 0: zero itself, a float, an imaginary number, or an error.
bool Lexer::LeadingZeros() {
  while (Peek() == '0' || Peek() == '_') {
    if (Peek() == '_' && !Is(Peek(1), kDigit)) {
      ++pos_;
      return Fail("invalid decimal literal");
    }
    if (Peek() == '_' && Peek(1) != '0') {
      ++pos_;
      break;
    }
    ++pos_;
  }
  const uint32_t zeros_end = pos_;
  const bool nonzero = Is(Peek(), kDigit);
  if (nonzero && !DecimalDigits()) return false;
  const char c = static_cast<char>(Peek() | 0x20);
  if (Peek() == '.' || c == 'e' || c == 'j' || !nonzero) return Fraction();
  return FailAt(ErrorKind::kSyntaxError,
                "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
                static_cast<int32_t>(start_ + 1 - line_start_), static_cast<int32_t>(zeros_end + 1 - line_start_), true);
}

// REQUIRES: a digit is next.
bool Lexer::DecimalDigits() {
  for (;;) {
    while (Is(Peek(), kDigit)) ++pos_;
    if (Peek() != '_') return true;
    ++pos_;
    if (!Is(Peek(), kDigit)) return Fail("invalid decimal literal");
  }
}

// What may follow the whole part: fraction, exponent, "j".
bool Lexer::Fraction() {
  if (Peek() == '.') {
    ++pos_;
    if (Is(Peek(), kDigit) && !DecimalDigits()) return false;
  }
  if ((Peek() | 0x20) == 'e') {
    const bool has_sign = Peek(1) == '+' || Peek(1) == '-';
    if (has_sign && !Is(Peek(2), kDigit)) {
      pos_ += 2;
      return Fail("invalid decimal literal");
    }
    if (has_sign || Is(Peek(1), kDigit)) {
      pos_ += has_sign ? 2 : 1;
      if (!DecimalDigits()) return false;
    }
  }
  if ((Peek() | 0x20) == 'j') {
    ++pos_;
    return AfterNumber("imaginary") && Emit(TokenKind::kNumber);
  }
  return AfterNumber("decimal") && Emit(TokenKind::kNumber);
}

bool Lexer::AfterNumber(const char* name) {
  if (!Is(Peek(), kIdentifierPart) || static_cast<unsigned char>(Peek()) >= 128) return true;
  if (StartsKeywordAfterNumber(text_ + pos_)) return Warn(FormatInArena(arena_, "invalid %s literal", name));
  return FailWith("invalid %s literal", name);
}

// pos_ is at the opening quote; the token began with its prefix at `start`.
bool Lexer::String(uint32_t start) {
  start_ = start;
  const char quote = Peek();
  const int size = Peek(1) == quote && Peek(2) == quote ? 3 : 1;
  pos_ += size;
  if (SkipString(quote, size)) return Emit(TokenKind::kString);
  const int32_t detected = lineno_;
  pos_ = start + 1;
  lineno_ = start_lineno_;
  line_start_ = start_line_;
  if (InFString() && fstring().quote == quote && fstring().quote_size == size) return Fail("f-string: expecting '}'");
  if (size == 3) return FailWith("unterminated triple-quoted string literal (detected at line %d)", detected);
  return FailWith("unterminated string literal (detected at line %d)", detected);
}

// Goes behind the closing quotes; false if there are none.
bool Lexer::SkipString(char quote, int size) {
  for (;;) {
    const char c = Peek();
    if (c == quote) {
      if (size == 1 || (Peek(1) == quote && Peek(2) == quote)) {
        pos_ += size;
        return true;
      }
    } else if (c == '\n') {
      if (size == 1) return false;
      ++pos_;
      NextLine();
      continue;
    } else if (c == '\\') {
      ++pos_;
      if (Peek() == '\n') {
        ++pos_;
        NextLine();
        continue;
      }
    }
    if (AtEnd()) return false;
    ++pos_;
  }
}

bool Lexer::Punctuation() {
  const char c = Peek();
  if (InFString() && (c == ':' || c == '}' || c == '!' || c == '{')) {
    bool done = false;
    if (!FieldPunctuation(c, &done)) return false;
    if (done) return true;
  }
  const Operator op = OperatorAt(text_ + pos_);
  if (op.kind == TokenKind::kUnknown && !IsPrintable(static_cast<unsigned char>(c))) {
    ++pos_;
    return FailWith("invalid non-printable character U+%04X", static_cast<unsigned char>(c));
  }
  pos_ += op.length;
  if (c == '(' || c == '[' || c == '{') return OpenBracketToken(c) && Emit(op.kind);
  if (c == ')' || c == ']' || c == '}') return CloseBracket(c) && Emit(op.kind);
  return Emit(op.kind);
}

// ":" of a replacement field ends its expression: what follows is the text of the format spec.
bool Lexer::FieldPunctuation(char c, bool* done) {
  FString& state = fstring();
  if (c != ':' || state.depth - 1 != state.field_depth) return true;
  *done = true;
  ++pos_;
  state.in_text = true;
  return Emit(TokenKind::kColon);
}

bool Lexer::OpenBracketToken(char c) {
  if (level_ >= kMaxLevel) return Fail("too many nested parentheses");
  brackets_[level_++] = {c, lineno_, static_cast<int32_t>(start_ - line_start_), line_start_};
  if (InFString()) ++fstring().depth;
  return true;
}

bool Lexer::CloseBracket(char c) {
  if (InFString() && fstring().depth == 0 && c == '}') return Fail("f-string: single '}' is not allowed");
  if (level_ == 0) return FailWith(InFString() ? "f-string: unmatched '%c'" : "unmatched '%c'", c);
  const OpenBracket& open = brackets_[--level_];
  if (open.bracket != OpeningOf(c)) {
    if (InFString() && open.bracket == '{' && fstring().depth - 1 == fstring().field_depth) return FailWith("f-string: unmatched '%c'", c);
    if (open.lineno != lineno_) {
      return FailWith("closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", c, open.bracket, open.lineno);
    }
    return FailWith("closing parenthesis '%c' does not match opening parenthesis '%c'", c, open.bracket);
  }
  if (!InFString()) return true;
  FString& state = fstring();
  --state.depth;
  if (c == '}' && state.depth == state.field_depth) {
    --state.field_depth;
    state.in_text = true;
  }
  return true;
}

}  // namespace tessera::compiler
