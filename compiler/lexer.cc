#include "compiler/lexer.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <new>
#include <utility>

#include "compiler/lexer_chars.h"
#include "compiler/unicode.h"

namespace tessera::compiler {

namespace {

bool Before(const SyntaxWarning& a, const SyntaxWarning& b) {
  const SyntaxErrorInfo &x = a.as_error, &y = b.as_error;
  return x.lineno != y.lineno ? x.lineno < y.lineno : x.offset < y.offset;
}

}  // namespace

bool WarningList::Add(alloc::Arena& arena, SyntaxErrorInfo place, std::string_view message) {
  void* memory = arena.Allocate(sizeof(SyntaxWarning), alignof(SyntaxWarning));
  if (memory == nullptr || message.data() == nullptr) return false;
  place.kind = ErrorKind::kSyntaxError;
  place.has_position = true;
  place.message = message;
  auto* warning = new (memory) SyntaxWarning{place, message, nullptr};
  if (last_ == nullptr) {
    first_ = warning;
  } else {
    last_->next = warning;
  }
  last_ = warning;
  return true;
}

void WarningList::Merge(WarningList& other) {
  SyntaxWarning* mine = std::exchange(first_, nullptr);
  SyntaxWarning* theirs = std::exchange(other.first_, nullptr);
  last_ = other.last_ = nullptr;
  SyntaxWarning** end = &first_;
  while (mine != nullptr || theirs != nullptr) {
    SyntaxWarning*& from = theirs == nullptr || (mine != nullptr && !Before(*theirs, *mine)) ? mine : theirs;
    *end = last_ = from;
    from = from->next;
    end = &last_->next;
  }
  *end = nullptr;
}

std::string_view LineAround(std::string_view text, uint32_t at, bool with_end) {
  if (at > text.size()) at = static_cast<uint32_t>(text.size());
  const size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const size_t start = before == std::string_view::npos ? 0 : before + 1;
  const size_t end = text.find('\n', at);
  if (end == std::string_view::npos) return text.substr(start);
  return text.substr(start, end - start + (with_end ? 1 : 0));
}

SyntaxErrorInfo PlaceOf(std::string_view text, const Token& token) {
  SyntaxErrorInfo place;
  place.text = LineAround(text, token.start, true);
  place.lineno = token.lineno;
  place.end_lineno = token.end_lineno;
  place.offset = OffsetInCodePoints(place.text, token.col);
  place.end_offset = OffsetInCodePoints(token.lineno == token.end_lineno ? place.text : LineAround(text, token.end, true), token.end_col);
  return place;
}

SyntaxErrorInfo UnclosedBracketError(std::string_view text, const OpenBracket& bracket, bool with_line_end, alloc::Arena& arena) {
  SyntaxErrorInfo error;
  error.message = FormatInArena(arena, "'%c' was never closed", bracket.bracket);
  error.kind = error.message.data() == nullptr ? ErrorKind::kNoMemory : ErrorKind::kSyntaxError;
  error.has_position = true;
  error.text = LineAround(text, bracket.line_start, with_line_end);
  error.lineno = error.end_lineno = bracket.lineno;
  error.offset = OffsetInCodePoints(error.text, bracket.col);
  error.end_offset = 0;
  return error;
}

Lexer::Lexer(std::string_view text, LexOptions options, TokenBuffer& tokens, WarningList& warnings, alloc::Arena& arena)
    : text_(text.data()), size_(static_cast<uint32_t>(text.size())), options_(options), tokens_(tokens), warnings_(warnings), arena_(arena) {
  NextLine();
}

void Lexer::Run() {
  if (!tokens_.Reserve(size_ / 4 + 64)) {
    NoMemory();
    return;
  }
  while (Step()) {
  }
}

void Lexer::NextLine() {
  if (AtEnd()) return;
  ++lineno_;
  line_start_ = pos_;
}

bool Lexer::Step() {
  if (InFString() && fstring().in_text) return FStringText();
  if (at_line_start_ && !BeginLine()) return false;
  return Normal();
}

// Measures the indentation of a line; tabs go to multiples of 8, and of 1 in the other count that finds inconsistent ones.
bool Lexer::BeginLine() {
  at_line_start_ = false;
  blank_line_ = false;
  int col = 0, alt_col = 0, continued_col = 0;
  for (;; ++pos_) {
    const char c = Peek();
    if (c == ' ') {
      ++col, ++alt_col;
    } else if (c == '\t') {
      col = (col / 8 + 1) * 8, ++alt_col;
    } else if (c == '\f') {
      col = alt_col = 0;
    } else if (c == '\\') {
      if (continued_col == 0) continued_col = col;
      ++pos_;
      if (!ContinueLine()) return false;
      --pos_;
    } else {
      break;
    }
  }
  if (Peek() == '#' || Peek() == '\n') {
    blank_line_ = true;
    return true;
  }
  if (level_ > 0) return true;
  return continued_col != 0 ? Indentation(continued_col, continued_col) : Indentation(col, alt_col);
}

bool Lexer::Indentation(int col, int alt_col) {
  const auto inconsistent = [&] {
    return FailAt(ErrorKind::kTabError, "inconsistent use of tabs and spaces in indentation", 1, 0, false);
  };
  if (col == indents_[indent_]) return alt_col == alt_indents_[indent_] || inconsistent();
  if (col > indents_[indent_]) {
    if (indent_ + 1 >= kMaxIndent) {
      return FailAt(ErrorKind::kIndentationError, "too many levels of indentation", 1, 0, false);
    }
    if (alt_col <= alt_indents_[indent_]) return inconsistent();
    ++indent_;
    indents_[indent_] = col;
    alt_indents_[indent_] = alt_col;
    return EmitNowhere(TokenKind::kIndent);
  }
  int closed = 0;
  for (; indent_ > 0 && col < indents_[indent_]; --indent_) ++closed;
  if (col != indents_[indent_]) {
    const std::string_view line = LineAround({text_, size_}, pos_, true);
    return FailAt(ErrorKind::kIndentationError, "unindent does not match any outer indentation level", CountCodePoints(line), -1, false);
  }
  if (alt_col != alt_indents_[indent_]) return inconsistent();
  for (; closed > 0; --closed) {
    if (!EmitNowhere(TokenKind::kDedent)) return false;
  }
  return true;
}

// After a backslash: the line end it hides. Leaves pos_ at the start of the next line.
bool Lexer::ContinueLine() {
  if (Peek() != '\n' || AtEnd()) {
    const uint32_t length = AtEnd() ? 0 : DecodeUtf8({text_, size_}, pos_).length;
    const int32_t offset = CountCodePoints({text_ + line_start_, pos_ + length - line_start_});
    return FailAt(ErrorKind::kSyntaxError, "unexpected character after line continuation character", offset, 0, false);
  }
  ++pos_;
  if (!AtEnd()) {
    NextLine();
    return true;
  }
  if (level_ > 0) {
    const OpenBracket& open = brackets_[level_ - 1];
    failure_.error = UnclosedBracketError({text_, size_}, open, open.lineno == lineno_, arena_);
    return StopAtError();
  }
  const int32_t offset = CountCodePoints({text_ + line_start_, pos_ - line_start_});
  return FailAt(ErrorKind::kSyntaxError, "unexpected EOF while parsing", offset, -1, false);
}

void Lexer::SkipComment() {
  const void* end = std::memchr(text_ + pos_, '\n', size_ - pos_);
  pos_ = end == nullptr ? size_ : static_cast<uint32_t>(static_cast<const char*>(end) - text_);
}

// One token, or one line end between brackets. A comment is part of the line end behind it.
bool Lexer::Normal() {
  for (;;) {
    while (Peek() == ' ' || Peek() == '\t' || Peek() == '\f') ++pos_;
    Mark();
    if (Peek() == '#') SkipComment();
    const char c = Peek();
    if (Is(c, kIdentifierStart)) return Identifier();
    if (Is(c, kDigit) || (c == '.' && Is(Peek(1), kDigit))) return Number();
    if (c == '\n') {
      ++pos_;
      if (!blank_line_ && level_ == 0 && !Emit(TokenKind::kNewline)) return false;
      at_line_start_ = true;
      NextLine();
      return true;
    }
    if (c == '\'' || c == '"') return String(pos_);
    if (c == '\\') {
      ++pos_;
      if (!ContinueLine()) return false;
      continue;
    }
    if (AtEnd()) return End();
    return Punctuation();
  }
}

bool Lexer::End() {
  if (level_ > 0) {
    const OpenBracket& open = brackets_[level_ - 1];
    failure_.error = UnclosedBracketError({text_, size_}, open, open.lineno == lineno_, arena_);
    return StopAtError();
  }
  if (options_.single && tokens_.size() > 0) {
    if (!EmitNowhere(TokenKind::kNewline)) return false;
    const bool dedents = options_.imply_dedent && indent_ > 0;
    for (; options_.imply_dedent && indent_ > 0; --indent_) {
      if (!EmitNowhere(TokenKind::kDedent)) return false;
    }
    if (dedents && !EmitNowhere(TokenKind::kNewline)) return false;
  }
  EmitNowhere(TokenKind::kEndMarker);
  return false;
}

Token Lexer::MakeToken(TokenKind kind, uint32_t end) const {
  Token token;
  token.kind = kind;
  token.level = static_cast<uint8_t>(level_);
  token.start = start_;
  token.end = end;
  token.lineno = start_lineno_;
  token.col = static_cast<int32_t>(start_ - start_line_);
  token.end_lineno = lineno_;
  token.end_col = static_cast<int32_t>(end - line_start_);
  return token;
}

bool Lexer::Emit(TokenKind kind) { return tokens_.Append(MakeToken(kind, pos_)) || NoMemory(); }

bool Lexer::EmitNowhere(TokenKind kind) {
  Token token;
  token.kind = kind;
  token.level = static_cast<uint8_t>(level_);
  token.start = token.end = pos_;
  token.lineno = token.end_lineno = lineno_;
  token.col = token.end_col = Token::kNoColumn;
  return tokens_.Append(token) || NoMemory();
}

bool Lexer::NoMemory() {
  failure_.error = SyntaxErrorInfo();
  failure_.error.kind = ErrorKind::kNoMemory;
  failure_.decisive = true;
  return false;
}

bool Lexer::StopAtError() {
  failure_.in_bracket = level_ > 0;
  if (level_ > 0) failure_.bracket = brackets_[level_ - 1];
  if (failure_.error.kind == ErrorKind::kNoMemory) return NoMemory();
  Mark();
  Emit(TokenKind::kError);
  return false;
}

bool Lexer::FailAt(ErrorKind kind, std::string_view message, int32_t offset, int32_t end_offset, bool decisive) {
  SyntaxErrorInfo& error = failure_.error;
  error.kind = message.data() == nullptr ? ErrorKind::kNoMemory : kind;
  error.has_position = true;
  error.message = message;
  error.lineno = error.end_lineno = lineno_;
  error.offset = offset;
  error.end_offset = end_offset;
  error.text = LineAround({text_, size_}, line_start_, !decisive);
  failure_.decisive = decisive;
  return StopAtError();
}

bool Lexer::Fail(std::string_view message) {
  const int32_t offset = CountCodePoints({text_ + line_start_, pos_ - line_start_});
  return FailAt(ErrorKind::kSyntaxError, message, offset, offset, true);
}

bool Lexer::FailWith(const char* format, ...) {
  char buffer[160];
  va_list args;
  va_start(args, format);
  std::vsnprintf(buffer, sizeof(buffer), format, args);
  va_end(args);
  return Fail(FormatInArena(arena_, "%s", buffer));
}

bool Lexer::Warn(std::string_view message) {
  SyntaxErrorInfo place;
  place.lineno = place.end_lineno = lineno_;
  place.text = LineAround({text_, size_}, line_start_, true);
  place.offset = place.end_offset = OffsetInCodePoints(place.text, static_cast<int32_t>(pos_ - line_start_)) - 1;
  return warnings_.Add(arena_, place, message) || NoMemory();
}

// A name, a keyword, or the prefix of a string.
bool Lexer::Identifier() {
  const uint32_t start = pos_;
  bool bytes = false, unicode = false, raw = false, format = false;
  for (;; ++pos_) {
    const char c = static_cast<char>(Peek() | 0x20);
    if (c == 'b' && !(bytes || unicode || format)) {
      bytes = true;
    } else if (c == 'u' && !(bytes || unicode || raw || format)) {
      unicode = true;
    } else if (c == 'r' && !(raw || unicode)) {
      raw = true;
    } else if (c == 'f' && !(format || bytes || unicode)) {
      format = true;
    } else {
      break;
    }
  }
  if (Peek() == '"' || Peek() == '\'') return format ? BeginFString(start, raw) : String(start);
  unsigned char seen = 0;
  while (Is(Peek(), kIdentifierPart)) seen |= static_cast<unsigned char>(text_[pos_++]);
  if (seen >= 128 && !CheckIdentifier(start)) return false;
  return Emit(KeywordOrName({text_ + start, pos_ - start}));
}

// All bytes of other characters were taken; now they must be letters.
bool Lexer::CheckIdentifier(uint32_t start) {
  const std::string_view name(text_ + start, pos_ - start);
  if (const size_t bad = FindInvalidUtf8(name); bad != std::string_view::npos) {
    const Decoded decoded = DecodeUtf8(name, bad);
    const char* reason = decoded.truncated ? "unexpected end of data" : IsUtf8Lead(name[bad]) ? "invalid continuation byte" : "invalid start byte";
    const std::string_view message =
        decoded.length == 1
            ? FormatInArena(arena_, "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %zu: %s",
                            static_cast<unsigned char>(name[bad]), bad, reason)
            : FormatInArena(arena_, "(unicode error) 'utf-8' codec can't decode bytes in position %zu-%zu: %s", bad,
                            bad + decoded.length - 1, reason);
    return FailAt(ErrorKind::kSyntaxError, message, static_cast<int32_t>(pos_ - line_start_), -1, false);
  }
  for (size_t at = 0; at < name.size();) {
    const Decoded decoded = DecodeUtf8(name, at);
    const uint32_t c = decoded.code_point;
    at += decoded.length;
    if (c < 128 || (at == decoded.length ? IsIdentifierStart(c) : IsIdentifierContinue(c))) continue;
    pos_ = start + static_cast<uint32_t>(at);
    if (!IsPrintable(c)) return FailWith("invalid non-printable character U+%04X", c);
    return FailWith("invalid character '%.*s' (U+%04X)", static_cast<int>(decoded.length), name.data() + at - decoded.length, c);
  }
  return true;
}

}  // namespace tessera::compiler
