// The part of the lexer that reads the literal text of f-strings.
#include "compiler/lexer.h"

namespace tessera::compiler {

// pos_ is at the opening quote; the token began with its prefix at `start`.
bool Lexer::BeginFString(uint32_t start, bool raw) {
  start_ = start;
  const char quote = Peek();
  const int size = Peek(1) == quote && Peek(2) == quote ? 3 : 1;
  pos_ += size;
  if (fstrings_count_ + 1 >= kMaxFStrings) return Fail("too many nested f-strings");
  fstrings_[fstrings_count_++] = {quote, static_cast<uint8_t>(size), raw, true, 0, -1, start, line_start_, lineno_};
  return Emit(TokenKind::kFStringStart);
}

bool Lexer::OpenField() {
  FString& state = fstring();
  ++state.field_depth;
  if (state.field_depth >= kMaxFieldNesting) return Fail("f-string: expressions nested too deeply");
  state.in_text = false;
  return true;
}

// One token of the text: up to a brace, up to the closing quote, or the closing quote itself.
bool Lexer::FStringText() {
  Mark();
  FString& state = fstring();
  if (Peek() == '{' && Peek(1) != '{') return OpenField() && Normal();
  const bool closes = Peek() == state.quote && (state.quote_size == 1 || (Peek(1) == state.quote && Peek(2) == state.quote));
  if (!closes) return FStringTextBody();
  pos_ += state.quote_size;
  --fstrings_count_;
  return Emit(TokenKind::kFStringEnd);
}

bool Lexer::FStringTextBody() {
  FString& state = fstring();
  const bool in_spec = state.field_depth >= 0;
  bool named_escape = false;
  for (;;) {
    const char c = Peek();
    if (c == state.quote && (state.quote_size == 1 || (Peek(1) == c && Peek(2) == c))) return Emit(TokenKind::kFStringMiddle);
    if (c == '\n' && state.quote_size == 1) {
      if (!in_spec) return UnterminatedFString();
      state.in_text = false;
      return Emit(TokenKind::kFStringMiddle);
    }
    if (AtEnd()) return UnterminatedFString();
    if (c == '{' || c == '}') {
      if (c == '}' && named_escape) {
        ++pos_;
        return Emit(TokenKind::kFStringMiddle);
      }
      uint32_t end = pos_;
      bool done = false;
      if (!FStringBrace(c, in_spec, &end, &done)) return false;
      if (done) return EmitText(end);
    }
    if (c == '\\') {
      if (!FStringEscape(&named_escape)) return false;
      continue;
    }
    ++pos_;
    if (c == '\n') NextLine();
  }
}

// The text up to `end`; a doubled brace at its end counts once as text and twice in the position.
bool Lexer::EmitText(uint32_t end) {
  Token token = MakeToken(TokenKind::kFStringMiddle, pos_);
  token.end = end;
  return tokens_.Append(token) || NoMemory();
}

// A doubled brace outside a format spec is text, which the token ends with; any other one is left to the next token.
bool Lexer::FStringBrace(char c, bool in_spec, uint32_t* end, bool* done) {
  FString& state = fstring();
  *done = true;
  *end = pos_;
  const bool doubled = Peek(1) == c && !in_spec && (c == '{' || state.depth == 0);
  if (doubled) {
    *end = pos_ + 1;
    pos_ += 2;
    return true;
  }
  if (c == '{') return OpenField();
  state.in_text = false;
  return true;
}

// A backslash does not hide a brace; whatever else follows it is skipped. \N{ makes the next "}" text.
bool Lexer::FStringEscape(bool* named) {
  ++pos_;
  const char next = Peek();
  if (next == '{' || next == '}') return fstring().raw || Warn(next == '{' ? "invalid escape sequence '\\{'" : "invalid escape sequence '\\}'");
  if (AtEnd()) return true;
  if (next == 'N' && !fstring().raw && Peek(1) == '{') {
    *named = true;
    pos_ += 2;
    return true;
  }
  ++pos_;
  if (next == '\n') NextLine();
  return true;
}

bool Lexer::UnterminatedFString() {
  const FString& state = fstring();
  const int32_t detected = lineno_;
  pos_ = state.start + 1;
  lineno_ = state.lineno;
  line_start_ = state.line_start;
  if (state.quote_size == 3) return FailWith("unterminated triple-quoted f-string literal (detected at line %d)", detected);
  return FailWith("unterminated f-string literal (detected at line %d)", detected);
}

}  // namespace tessera::compiler
