// Properties and case mappings of code points, as str's methods and identifiers need them. Not locale-dependent.
//
// Model:   ICU's data (Unicode 15 on the reference platform); ASCII is decided in place.
// Threads: pure functions.
// Cost:    ASCII: a comparison or two; others: a look-up in ICU's tries.
#ifndef TESSERA_OBJECTS_UNICODE_H_
#define TESSERA_OBJECTS_UNICODE_H_

#include <cstdint>

namespace tessera::objects::unicode {

bool IsAlpha(uint32_t c);      // a letter: Lm, Lt, Lu, Ll, Lo
bool IsDecimal(uint32_t c);    // can form a decimal number
bool IsDigit(uint32_t c);      // also superscripts and the like
bool IsNumeric(uint32_t c);    // anything with a numeric value
bool IsAlnum(uint32_t c);
bool IsSpace(uint32_t c);
bool IsPrintable(uint32_t c);  // repr shows it as it is
bool IsUpper(uint32_t c);
bool IsLower(uint32_t c);
bool IsTitle(uint32_t c);      // a titlecase letter (Lt)
bool IsCased(uint32_t c);
bool IsCaseIgnorable(uint32_t c);
bool IsIdStart(uint32_t c);    // begins an identifier; the underscore does
bool IsIdContinue(uint32_t c);

// Full mappings: one code point becomes one to three, which are written to `out`; their count is returned. Without context, so
// the final sigma is the caller's.
int ToLower(uint32_t c, uint32_t out[3]);
int ToUpper(uint32_t c, uint32_t out[3]);
int ToTitle(uint32_t c, uint32_t out[3]);
int CaseFold(uint32_t c, uint32_t out[3]);

// The code point's name as in \N{...}; its length, 0 when it has none. Longer names are cut.
int Name(uint32_t c, char* out, int room);

}  // namespace tessera::objects::unicode

#endif  // TESSERA_OBJECTS_UNICODE_H_
