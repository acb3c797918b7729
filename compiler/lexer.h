// Cuts source text into tokens, indentation and the inside of f-strings (PEP 701) included. It knows no grammar.
//
// Model:      one pass over the whole text. A stack of f-string states: in the literal part of an f-string everything up
//             to a brace or the closing quote is one FSTRING_MIDDLE; inside braces ordinary tokens are read.
// Errors:     the tokens end with kError and `failure` says why. The parser reports it only if it gets that far.
// Ownership:  names the text, fills the buffer; messages and warnings lie in the arena.
// Cost:       linear; no allocation per token.
// Design:     docs/compiler.md
#ifndef TESSERA_COMPILER_LEXER_H_
#define TESSERA_COMPILER_LEXER_H_

#include <cstdint>
#include <string_view>

#include "alloc/arena.h"
#include "compiler/syntax_error.h"
#include "compiler/token.h"

namespace tessera::compiler {

struct OpenBracket {
  char bracket = 0;
  int32_t lineno = 0;
  int32_t col = 0;
  uint32_t line_start = 0;
};

// Why the lexer stopped before the end.
struct LexFailure {
  SyntaxErrorInfo error;   // kind kNone: it did not
  bool decisive = false;   // replaces an error that the parser found before it
  bool in_bracket = false;
  OpenBracket bracket;     // the innermost open one, if in_bracket
};

class WarningList {
 public:
  // False when the arena is exhausted. `place`: kind and message are filled in here.
  bool Add(alloc::Arena& arena, SyntaxErrorInfo place, std::string_view message);
  // Takes over the warnings of `other`; both are in the order of the source, and so is the result.
  void Merge(WarningList& other);
  SyntaxWarning* first() const { return first_; }

 private:
  SyntaxWarning* first_ = nullptr;
  SyntaxWarning* last_ = nullptr;
};

// The line of `text` around byte `at`; without its "\n" unless asked for.
std::string_view LineAround(std::string_view text, uint32_t at, bool with_end);

// The place of a token, as errors about it have it.
SyntaxErrorInfo PlaceOf(std::string_view text, const Token& token);

// "'(' was never closed".
SyntaxErrorInfo UnclosedBracketError(std::string_view text, const OpenBracket& bracket, bool with_line_end, alloc::Arena& arena);

struct LexOptions {
  bool single = false;             // the end of the text ends a line and all blocks, as an interactive prompt does
  bool imply_dedent = true;        // kSingle only
};

class Lexer {
 public:
  // REQUIRES: text.data()[text.size()] is NUL and there is none before it; text.size() < 2^31.
  Lexer(std::string_view text, LexOptions options, TokenBuffer& tokens, WarningList& warnings, alloc::Arena& arena);

  // Fills the buffer; its last token is kEndMarker or kError.
  void Run();
  const LexFailure& failure() const { return failure_; }

 private:
  static constexpr int kMaxLevel = 200;
  static constexpr int kMaxIndent = 100;
  static constexpr int kMaxFStrings = 150;
  static constexpr int kMaxFieldNesting = 3;

  struct FString {
    char quote;
    uint8_t quote_size;
    bool raw;
    bool in_text;         // reading literal text, not an expression
    int depth;            // open brackets since the f-string began
    int field_depth;      // replacement fields open around here, minus 1
    uint32_t start;
    uint32_t line_start;
    int32_t lineno;
  };

  // One step; false at the end of the text and after a failure.
  bool Step();
  bool Normal();
  bool BeginLine();
  void SkipComment();
  bool Indentation(int col, int alt_col);
  bool ContinueLine();
  void NextLine();
  bool End();

  bool Identifier();
  bool CheckIdentifier(uint32_t start);
  bool Number();
  bool RadixNumber(bool (*is_digit)(char), const char* name);
  bool LeadingZeros();
  bool DecimalDigits();
  bool Fraction();
  bool AfterNumber(const char* name);
  bool String(uint32_t start);
  bool SkipString(char quote, int size);
  bool Punctuation();
  bool OpenBracketToken(char c);
  bool CloseBracket(char c);
  bool FieldPunctuation(char c, bool* done);

  bool BeginFString(uint32_t start, bool raw);
  bool FStringText();
  bool FStringTextBody();
  bool FStringBrace(char c, bool in_spec, uint32_t* end, bool* done);
  bool FStringEscape(bool* named);
  bool UnterminatedFString();
  bool OpenField();

  char Peek(uint32_t ahead = 0) const { return text_[pos_ + ahead]; }
  bool AtEnd() const { return pos_ >= size_; }
  bool InFString() const { return fstrings_count_ > 0; }
  FString& fstring() { return fstrings_[fstrings_count_ - 1]; }

  void Mark() {
    start_ = pos_;
    start_lineno_ = lineno_;
    start_line_ = line_start_;
  }
  Token MakeToken(TokenKind kind, uint32_t end) const;
  bool Emit(TokenKind kind);
  bool EmitText(uint32_t end);
  bool EmitNowhere(TokenKind kind);

  bool NoMemory();
  // A failure at the point that the lexer has reached, as CPython's tokenizer raises it.
  bool Fail(std::string_view message);
  [[gnu::format(printf, 2, 3)]] bool FailWith(const char* format, ...);
  bool FailAt(ErrorKind kind, std::string_view message, int32_t offset, int32_t end_offset, bool decisive);
  bool StopAtError();
  bool Warn(std::string_view message);

  const char* text_;
  uint32_t size_;
  uint32_t pos_ = 0;
  uint32_t line_start_ = 0;
  int32_t lineno_ = 0;
  uint32_t start_ = 0;
  uint32_t start_line_ = 0;
  int32_t start_lineno_ = 0;
  bool at_line_start_ = true;
  bool blank_line_ = false;
  int level_ = 0;
  int indent_ = 0;
  int fstrings_count_ = 0;
  LexOptions options_;
  TokenBuffer& tokens_;
  WarningList& warnings_;
  alloc::Arena& arena_;
  LexFailure failure_;
  int indents_[kMaxIndent] = {};
  int alt_indents_[kMaxIndent] = {};
  OpenBracket brackets_[kMaxLevel];
  FString fstrings_[kMaxFStrings];
};

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_LEXER_H_
