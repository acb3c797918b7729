#include "compiler/unicode.h"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <cstring>

namespace tessera::compiler {
namespace {

bool IsTrail(unsigned char c) { return (c & 0xC0) == 0x80; }

Decoded Invalid(uint8_t length, bool truncated) { return {0xFFFD, length, false, truncated}; }

// The range of the second byte excludes overlong forms, surrogates and what is past U+10FFFF.
bool SecondByteFits(unsigned char first, unsigned char second) {
  switch (first) {
    case 0xE0: return second >= 0xA0 && second <= 0xBF;
    case 0xED: return second >= 0x80 && second <= 0x9F;
    case 0xF0: return second >= 0x90 && second <= 0xBF;
    case 0xF4: return second >= 0x80 && second <= 0x8F;
    default: return IsTrail(second);
  }
}

}  // namespace

Decoded DecodeUtf8(std::string_view utf8, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(utf8[at + i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1, true, false};
  if (first < 0xC2 || first > 0xF4) return Invalid(1, false);
  const size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  uint32_t code_point = first & (0x7F >> length);
  for (size_t i = 1; i < length; ++i) {
    if (at + i >= utf8.size()) return Invalid(static_cast<uint8_t>(i), true);
    const bool fits = i == 1 ? SecondByteFits(first, byte(1)) : IsTrail(byte(i));
    if (!fits) return Invalid(static_cast<uint8_t>(i), false);
    code_point = code_point << 6 | (byte(i) & 0x3F);
  }
  return {code_point, static_cast<uint8_t>(length), true, false};
}

int EncodeUtf8(uint32_t c, char* out) {
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  const int length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (int i = length - 1; i > 0; --i, c >>= 6) out[i] = static_cast<char>(0x80 | (c & 0x3F));
  constexpr unsigned char kLead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  out[0] = static_cast<char>(kLead[length] | c);
  return length;
}

size_t FindInvalidUtf8(std::string_view utf8) {
  size_t at = 0;
  while (at < utf8.size()) {
    uint64_t word;
    if (at + 8 <= utf8.size() && (std::memcpy(&word, utf8.data() + at, 8), (word & 0x8080808080808080u) == 0)) {
      at += 8;
      continue;
    }
    const Decoded decoded = DecodeUtf8(utf8, at);
    if (!decoded.valid) return at;
    at += decoded.length;
  }
  return std::string_view::npos;
}

bool IsIdentifierStart(uint32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_XID_START); }

bool IsIdentifierContinue(uint32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_XID_CONTINUE); }

bool IsPrintable(uint32_t c) {
  if (c == ' ') return true;
  constexpr uint32_t kNot = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK | U_GC_CO_MASK | U_GC_CN_MASK | U_GC_ZL_MASK |
                            U_GC_ZP_MASK | U_GC_ZS_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kNot) == 0;
}

std::string_view NormalizeIdentifier(std::string_view name, alloc::Arena& arena) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfkc = unorm2_getNFKCInstance(&status);
  const int32_t capacity = static_cast<int32_t>(name.size()) * 18 + 1;  // the longest expansion of NFKC is 18-fold
  auto* source = static_cast<UChar*>(arena.Allocate((name.size() + 1) * sizeof(UChar), alignof(UChar)));
  auto* target = static_cast<UChar*>(arena.Allocate(capacity * sizeof(UChar), alignof(UChar)));
  if (source == nullptr || target == nullptr) return {};
  int32_t length = 0;
  u_strFromUTF8(source, static_cast<int32_t>(name.size()) + 1, &length, name.data(), static_cast<int32_t>(name.size()), &status);
  if (U_SUCCESS(status) && unorm2_isNormalized(nfkc, source, length, &status)) return name;
  length = unorm2_normalize(nfkc, source, length, target, capacity, &status);
  auto* utf8 = static_cast<char*>(arena.Allocate(static_cast<size_t>(length) * 3 + 1, 1));
  if (utf8 == nullptr) return {};
  int32_t bytes = 0;
  u_strToUTF8(utf8, length * 3 + 1, &bytes, target, length, &status);
  return U_SUCCESS(status) ? std::string_view(utf8, bytes) : name;
}

namespace {

// Converts all of `bytes` to UTF-16; returns the number of units, or the negated position + 1 of the first bad byte.
int64_t ToUtf16(UConverter* converter, std::string_view bytes, UChar* out, size_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  const char* from = bytes.data();
  UChar* to = out;
  ucnv_toUnicode(converter, &to, out + capacity, &from, bytes.data() + bytes.size(), nullptr, true, &status);
  if (U_SUCCESS(status)) return to - out;
  char pending[16];
  int8_t length = sizeof(pending);
  UErrorCode ignored = U_ZERO_ERROR;
  ucnv_getInvalidChars(converter, pending, &length, &ignored);
  return -(from - bytes.data() - length) - 1;
}

}  // namespace

Converted ConvertToUtf8(std::string_view bytes, const char* name, alloc::Arena& arena) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(name, &status);
  if (U_FAILURE(status)) return {ConvertStatus::kUnknownEncoding, {}, 0};
  const size_t capacity = bytes.size() * 2 + 16;
  auto* units = static_cast<UChar*>(arena.Allocate(capacity * sizeof(UChar), alignof(UChar)));
  const int64_t length = units == nullptr ? 0 : ToUtf16(converter, bytes, units, capacity);
  ucnv_close(converter);
  if (units == nullptr) return {ConvertStatus::kNoMemory, {}, 0};
  if (length < 0) return {ConvertStatus::kInvalid, {}, static_cast<size_t>(-length - 1)};
  auto* utf8 = static_cast<char*>(arena.Allocate(static_cast<size_t>(length) * 3 + 1, 1));
  if (utf8 == nullptr) return {ConvertStatus::kNoMemory, {}, 0};
  int32_t written = 0;
  u_strToUTF8(utf8, static_cast<int32_t>(length * 3 + 1), &written, units, static_cast<int32_t>(length), &status);
  return {ConvertStatus::kOk, std::string_view(utf8, written), 0};
}

}  // namespace tessera::compiler
