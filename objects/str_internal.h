// What the files of str share.
#ifndef TESSERA_OBJECTS_STR_INTERNAL_H_
#define TESSERA_OBJECTS_STR_INTERNAL_H_

#include "objects/native.h"
#include "objects/pace.h"
#include "objects/str.h"

namespace tessera::objects {

extern const MethodDef kStrMethods[];

// Copies characters [start, start + n) to `to`, of width `to_width`, which must hold them.
void CopyText(const Str* from, int64_t start, int64_t n, void* to, int to_width);
// 0x7f, 0xff, 0xffff or 0x10ffff: what NewStrRaw needs for a str that holds at most what s can hold.
uint32_t MaxCharOf(const Str* s);
// start and stop arguments (Unbound or None: absent) brought inside a text of `length`. start may be beyond stop. False: exception pending.
bool TextBounds(Thread& th, Value start_arg, Value stop_arg, int64_t length, int64_t* start, int64_t* stop);
// Occurrences without overlap of sub in s[start, stop), at most `most`.
// -1: exception pending. The caller keeps both texts alive.
int64_t StrCount(Pace& pace, const Str* s, const Str* sub, int64_t start, int64_t stop, int64_t most = INT64_MAX);
// StrFind with check points. kStopped: exception pending.
int64_t StrFind(Pace& pace, const Str* s, const Str* sub, int64_t start, int64_t stop, bool backwards);
// self when it is an exact str, else a copy that is.
Value UnchangedStr(Thread& th, Str* s);
// False + TypeError "must be str, not X".
bool CheckStr(Thread& th, Value v);
bool CheckStrArgument(Thread& th, const char* method, const char* position, Value v);

// The decimal text of a number that needs no str of its own.
bool AppendSmallInt(StrBuilder* out, int64_t n);
// The argument of expandtabs, a C int.
bool TabSize(Thread& th, Value v, int64_t* out);

// Methods, by file.
Value StrSplit(Thread& th, const Value* args);
Value StrRSplit(Thread& th, const Value* args);
Value StrSplitLines(Thread& th, const Value* args);
Value StrPartition(Thread& th, const Value* args);
Value StrRPartition(Thread& th, const Value* args);
Value StrJoin(Thread& th, const Value* args);
Value StrReplace(Thread& th, const Value* args);
Value StrTranslate(Thread& th, const Value* args);
Value StrMakeTrans(Thread& th, const Value* args);
Value StrExpandTabs(Thread& th, const Value* args);
Value StrLower(Thread& th, const Value* args);
Value StrUpper(Thread& th, const Value* args);
Value StrTitle(Thread& th, const Value* args);
Value StrCapitalize(Thread& th, const Value* args);
Value StrSwapCase(Thread& th, const Value* args);
Value StrCaseFold(Thread& th, const Value* args);
Value StrIsAlpha(Thread& th, const Value* args);
Value StrIsAlnum(Thread& th, const Value* args);
Value StrIsAscii(Thread& th, const Value* args);
Value StrIsDecimal(Thread& th, const Value* args);
Value StrIsDigit(Thread& th, const Value* args);
Value StrIsIdentifier(Thread& th, const Value* args);
Value StrIsLower(Thread& th, const Value* args);
Value StrIsNumeric(Thread& th, const Value* args);
Value StrIsPrintable(Thread& th, const Value* args);
Value StrIsSpace(Thread& th, const Value* args);
Value StrIsTitle(Thread& th, const Value* args);
Value StrIsUpper(Thread& th, const Value* args);
Value StrFormat(Thread& th, const Value* args);     // self, *args, **kwargs
Value StrFormatMap(Thread& th, const Value* args);  // self, mapping

Value StrRepr(Thread& th, Value self);
// One character of a repr: escaped where repr escapes it.
bool AppendEscaped(StrBuilder* out, uint32_t c, uint32_t quote);
bool IsPrintable(uint32_t c);
// The same text as an exact str, or as an instance of a subclass; new reference.
Value ExactStr(Thread& th, Str* s);
Value NewStrOfType(Thread& th, Type* type, Str* text);
// str % args
Value StrPercent(Thread& th, Value format, Value args);
// Decodes a bytes-like object; encoding and errors are str or Unbound.
Value DecodeObject(Thread& th, Value object, Value encoding, Value errors);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_STR_INTERNAL_H_
