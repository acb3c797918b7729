// The codecs behind EncodeWith and DecodeWith, one function each.
#ifndef TESSERA_OBJECTS_CODEC_INTERNAL_H_
#define TESSERA_OBJECTS_CODEC_INTERNAL_H_

#include "objects/codec.h"
#include "objects/pace.h"

namespace tessera::objects {

// How many bytes below 0x80 there are in a row.
int64_t AsciiRun(const uint8_t* s, int64_t size);

Value EncodeUtf8Text(Thread& th, Str* text, Value errors);
Value EncodeAsciiText(Thread& th, Str* text, Value errors);
Value EncodeLatin1Text(Thread& th, Str* text, Value errors);
Value DecodeUtf8Text(Thread& th, std::string_view data, Value errors, int64_t* consumed);
// The same with check points, of bytes that do not change. NotFound: there is an error in them.
Value DecodeLongUtf8(Pace& pace, std::string_view data);
Value DecodeAsciiText(Thread& th, std::string_view data, Value errors);

Value EncodeUtf8SigText(Thread& th, Str* text, Value errors);
Value DecodeUtf8SigText(Thread& th, std::string_view data, Value errors, int64_t* consumed);
Value EncodeUtf7Text(Thread& th, Str* text);
Value DecodeUtf7Text(Thread& th, std::string_view data, Value errors, int64_t* consumed);
Value EncodeUnicodeEscapeText(Thread& th, Str* text);
Value EncodeRawUnicodeEscapeText(Thread& th, Str* text);
Value DecodeUnicodeEscapeText(Thread& th, std::string_view data, Value errors, int64_t* consumed);
Value DecodeRawUnicodeEscapeText(Thread& th, std::string_view data, Value errors, int64_t* consumed);

// order: -1 little, 1 big, 0: native with a mark in front (when encoding), by the mark (when decoding; updated).
Value EncodeUtf16Text(Thread& th, Str* text, Value errors, int order);
Value EncodeUtf32Text(Thread& th, Str* text, Value errors, int order);
Value DecodeUtf16Text(Thread& th, std::string_view data, Value errors, int64_t* consumed, int* order);
Value DecodeUtf32Text(Thread& th, std::string_view data, Value errors, int64_t* consumed, int* order);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_CODEC_INTERNAL_H_
