// What the files of str share.
#ifndef TESSERA_OBJECTS_STR_INTERNAL_H_
#define TESSERA_OBJECTS_STR_INTERNAL_H_

#include "objects/native.h"
#include "objects/str.h"

namespace tessera::objects {

extern const MethodDef kStrMethods[];

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
