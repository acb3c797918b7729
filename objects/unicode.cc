#include "objects/unicode.h"

#include <unicode/casemap.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "objects/number_text.h"

namespace tessera::objects::unicode {
namespace {

UChar32 Code(uint32_t c) { return static_cast<UChar32>(c); }
bool Between(uint32_t c, uint32_t first, uint32_t last) { return c - first <= last - first; }
bool IsAsciiLetter(uint32_t c) { return Between(c | 0x20, 'a', 'z'); }
UNumericType NumericType(uint32_t c) { return static_cast<UNumericType>(u_getIntPropertyValue(Code(c), UCHAR_NUMERIC_TYPE)); }

// The mappings of ICU work on UTF-16.
struct Utf16 {
  explicit Utf16(uint32_t c) {
    if (c < 0x10000) {
      units[size++] = static_cast<UChar>(c);
    } else {
      units[size++] = U16_LEAD(c);
      units[size++] = U16_TRAIL(c);
    }
  }
  UChar units[2];
  int32_t size = 0;
};

constexpr int32_t kRoom = 16;

int Finish(uint32_t c, const UChar* text, int32_t size, UErrorCode status, uint32_t out[3]) {
  if (U_FAILURE(status) || size == 0) {
    out[0] = c;
    return 1;
  }
  int count = 0;
  for (int32_t i = 0; i < size && count < 3;) {
    UChar32 next;
    U16_NEXT(text, i, size, next);
    out[count++] = static_cast<uint32_t>(next);
  }
  return count;
}

bool IsSurrogate(uint32_t c) { return Between(c, 0xd800, 0xdfff); }

}  // namespace

bool IsAlpha(uint32_t c) { return c < 0x80 ? IsAsciiLetter(c) : (U_GET_GC_MASK(Code(c)) & U_GC_L_MASK) != 0; }
bool IsDecimal(uint32_t c) { return DecimalDigitOf(c) >= 0; }

bool IsDigit(uint32_t c) {
  if (c < 0x80) return Between(c, '0', '9');
  UNumericType type = NumericType(c);
  return type == U_NT_DECIMAL || type == U_NT_DIGIT;
}

bool IsNumeric(uint32_t c) { return c < 0x80 ? Between(c, '0', '9') : NumericType(c) != U_NT_NONE; }
bool IsAlnum(uint32_t c) { return IsAlpha(c) || IsNumeric(c); }
bool IsSpace(uint32_t c) { return IsUnicodeSpace(c); }

bool IsPrintable(uint32_t c) {
  if (c < 0x7f) return c >= 0x20;
  return (U_GET_GC_MASK(Code(c)) & (U_GC_C_MASK | U_GC_Z_MASK)) == 0;
}

bool IsUpper(uint32_t c) { return c < 0x80 ? Between(c, 'A', 'Z') : u_hasBinaryProperty(Code(c), UCHAR_UPPERCASE); }
bool IsLower(uint32_t c) { return c < 0x80 ? Between(c, 'a', 'z') : u_hasBinaryProperty(Code(c), UCHAR_LOWERCASE); }
bool IsTitle(uint32_t c) { return c >= 0x80 && u_charType(Code(c)) == U_TITLECASE_LETTER; }
bool IsCased(uint32_t c) { return c < 0x80 ? IsAsciiLetter(c) : u_hasBinaryProperty(Code(c), UCHAR_CASED); }
bool IsCaseIgnorable(uint32_t c) { return u_hasBinaryProperty(Code(c), UCHAR_CASE_IGNORABLE); }

bool IsIdStart(uint32_t c) {
  if (c < 0x80) return IsAsciiLetter(c) || c == '_';
  return u_hasBinaryProperty(Code(c), UCHAR_XID_START);
}

bool IsIdContinue(uint32_t c) {
  if (c < 0x80) return IsAsciiLetter(c) || c == '_' || Between(c, '0', '9');
  return u_hasBinaryProperty(Code(c), UCHAR_XID_CONTINUE);
}

int ToLower(uint32_t c, uint32_t out[3]) {
  out[0] = Between(c, 'A', 'Z') ? c + 32 : c;
  if (c < 0x80 || IsSurrogate(c)) return 1;
  Utf16 in(c);
  UChar text[kRoom];
  UErrorCode status = U_ZERO_ERROR;
  int32_t size = u_strToLower(text, kRoom, in.units, in.size, "", &status);
  return Finish(c, text, size, status, out);
}

int ToUpper(uint32_t c, uint32_t out[3]) {
  out[0] = Between(c, 'a', 'z') ? c - 32 : c;
  if (c < 0x80 || IsSurrogate(c)) return 1;
  Utf16 in(c);
  UChar text[kRoom];
  UErrorCode status = U_ZERO_ERROR;
  int32_t size = u_strToUpper(text, kRoom, in.units, in.size, "", &status);
  return Finish(c, text, size, status, out);
}

int ToTitle(uint32_t c, uint32_t out[3]) {
  out[0] = Between(c, 'a', 'z') ? c - 32 : c;
  if (c < 0x80 || IsSurrogate(c)) return 1;
  Utf16 in(c);
  UChar text[kRoom];
  UErrorCode status = U_ZERO_ERROR;
  int32_t size = icu::CaseMap::toTitle("", U_TITLECASE_WHOLE_STRING | U_TITLECASE_NO_BREAK_ADJUSTMENT, nullptr, in.units, in.size, text, kRoom,
                                       nullptr, status);
  return Finish(c, text, size, status, out);
}

int CaseFold(uint32_t c, uint32_t out[3]) {
  out[0] = Between(c, 'A', 'Z') ? c + 32 : c;
  if (c < 0x80 || IsSurrogate(c)) return 1;
  Utf16 in(c);
  UChar text[kRoom];
  UErrorCode status = U_ZERO_ERROR;
  int32_t size = u_strFoldCase(text, kRoom, in.units, in.size, U_FOLD_CASE_DEFAULT, &status);
  return Finish(c, text, size, status, out);
}

int Name(uint32_t c, char* out, int room) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t size = u_charName(Code(c), U_UNICODE_CHAR_NAME, out, room, &status);
  return U_FAILURE(status) ? 0 : static_cast<int>(size);
}

}  // namespace tessera::objects::unicode
