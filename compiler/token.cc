#include "compiler/token.h"

#include <array>

namespace tessera::compiler {
namespace {

constexpr const char* kTexts[] = {
#define TOKEN(Name, text) text,
#include "compiler/token.def"
};

struct Keyword {
  std::string_view text;
  TokenKind kind;
};
constexpr Keyword kKeywords[] = {
#define TOKEN(Name, text)
#define PUNCTUATION(Name, text)
#define KEYWORD(Name, text) {text, TokenKind::Name},
#include "compiler/token.def"
};
constexpr int kKeywordCount = sizeof(kKeywords) / sizeof(kKeywords[0]);

// kFirstIndex[c]: the first keyword whose first letter is not below c.
constexpr std::array<uint8_t, 129> MakeFirstIndex() {
  std::array<uint8_t, 129> index{};
  for (int c = 0; c <= 128; ++c) {
    int i = 0;
    while (i < kKeywordCount && kKeywords[i].text[0] < c) ++i;
    index[c] = static_cast<uint8_t>(i);
  }
  return index;
}
constexpr std::array<uint8_t, 129> kFirstIndex = MakeFirstIndex();

}  // namespace

const char* TokenText(TokenKind kind) { return kTexts[static_cast<int>(kind)]; }

TokenKind KeywordOrName(std::string_view name) {
  const auto first = static_cast<unsigned char>(name[0]);
  if (first >= 128 || name.size() > 8) return TokenKind::kName;
  for (int i = kFirstIndex[first]; i < kFirstIndex[first + 1]; ++i) {
    if (kKeywords[i].text == name) return kKeywords[i].kind;
  }
  return TokenKind::kName;
}

bool TokenBuffer::Reserve(uint32_t capacity) {
  void* grown = heap_.Reallocate(data_, size_t{capacity} * sizeof(Token));
  if (grown == nullptr) return false;
  data_ = static_cast<Token*>(grown);
  capacity_ = capacity;
  return true;
}

}  // namespace tessera::compiler
