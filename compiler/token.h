// Tokens of Python source text, and the growing array that a lexer fills with them.
//
// Model:      a token is a span of the text with its position; it owns nothing. The array is contiguous and ends with
//             kEndMarker, or with kError where the lexer gave up.
// Ownership:  TokenBuffer owns its array, in the heap given to it.
// Errors:     Append returns false when the heap is exhausted.
#ifndef TESSERA_COMPILER_TOKEN_H_
#define TESSERA_COMPILER_TOKEN_H_

#include <cstdint>
#include <string_view>

#include "alloc/heap.h"

namespace tessera::compiler {

enum class TokenKind : uint8_t {
#define TOKEN(Name, text) Name,
#include "compiler/token.def"
};

// "NAME", "if", "+=": what the grammar calls the token.
const char* TokenText(TokenKind kind);

// The keyword that `name` is, or kName.
TokenKind KeywordOrName(std::string_view name);

struct Token {
  static constexpr int32_t kNoColumn = -1;  // of INDENT, DEDENT and ENDMARKER, which stand nowhere

  uint32_t start = 0;  // bytes of the text; of a token that stands nowhere, where the lexer stood
  uint32_t end = 0;
  int32_t lineno = 0;
  int32_t col = 0;     // bytes from the start of the line
  int32_t end_lineno = 0;
  int32_t end_col = 0;
  TokenKind kind = TokenKind::kEndMarker;
  uint8_t level = 0;   // open brackets after the token
};

class TokenBuffer {
 public:
  explicit TokenBuffer(alloc::Heap& heap) : heap_(heap) {}
  ~TokenBuffer() { alloc::Heap::Free(data_); }
  TokenBuffer(const TokenBuffer&) = delete;
  TokenBuffer& operator=(const TokenBuffer&) = delete;

  [[nodiscard]] bool Reserve(uint32_t capacity);
  [[nodiscard]] bool Append(const Token& token) {
    if (size_ == capacity_ && !Reserve(capacity_ + capacity_ / 2 + 64)) return false;
    data_[size_++] = token;
    return true;
  }
  const Token& operator[](uint32_t i) const { return data_[i]; }
  const Token* data() const { return data_; }
  uint32_t size() const { return size_; }

 private:
  alloc::Heap& heap_;
  Token* data_ = nullptr;
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
};

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_TOKEN_H_
