// Text to bytes and back: the encodings of the core, and what happens at characters and bytes that they cannot hold.
//
// Model:   UTF-8 (with a mark, too), UTF-16, UTF-32 (with byte orders), UTF-7, Latin-1, ASCII and the escapes of source code are decided here; any other name is looked up as codecs.lookup does:
//          search functions in the order in which they were registered, results kept by normalised name. Error handlers likewise:
//          the eight standard ones run here, others are called.
// Python:  only for codecs and handlers that are registered.
// Errors:  LookupError for unknown names; UnicodeEncodeError, UnicodeDecodeError with CPython's reasons.
// Cost:    ASCII text is copied; UTF-8 is measured, then written once.
#ifndef TESSERA_OBJECTS_CODEC_H_
#define TESSERA_OBJECTS_CODEC_H_

#include <cstdint>
#include <string_view>

#include "objects/byte_builder.h"
#include "objects/str.h"

namespace tessera::objects {

enum class Codec : uint8_t { kUtf8, kAscii, kLatin1, kUtf16, kUtf16Le, kUtf16Be, kUtf32, kUtf32Le, kUtf32Be, kUtf8Sig, kUtf7, kUnicodeEscape, kRawUnicodeEscape, kOther };

// Of a name in any of its usual spellings.
Codec CodecOf(const Str* name);

// encoding and errors: str, None or Unbound (then UTF-8 and "strict"). New references.
Value EncodeText(Thread& th, Str* text, Value encoding, Value errors);  // a bytes object
Value DecodeText(Thread& th, Value buffer, Value encoding, Value errors);  // a str

// REQUIRES: codec is not kOther.
Value EncodeWith(Thread& th, Codec codec, Str* text, Value errors);
// *consumed (when given): how far it got, with an incomplete character at the end left alone; else that one is an error. *order (when
// given, for kUtf16 and kUtf32): the byte order found or to begin with: -1 little, 0 by a mark, 1 big.
Value DecodeWith(Thread& th, Codec codec, std::string_view data, Value errors, int64_t* consumed = nullptr, int* order = nullptr);

// The registry of the interpreter (codecs.register, lookup, register_error, lookup_error).
bool RegisterCodecSearch(Thread& th, Value function);
bool UnregisterCodecSearch(Thread& th, Value function);
Value LookupCodec(Thread& th, Str* name);                // the CodecInfo tuple; LookupError "unknown encoding: x"
bool RegisterErrorHandler(Thread& th, Str* name, Value handler);
Value FindErrorHandler(Thread& th, Str* name);           // new reference; NotFound when it is none of the registered ones

// The standard handlers.
enum class ErrorMode : uint8_t {
  kStrict, kIgnore, kReplace, kBackslashReplace, kXmlCharRefReplace, kSurrogateEscape, kSurrogatePass, kNameReplace, kOther
};
ErrorMode ErrorModeOf(Value errors);

// What a handler is asked about: a piece of `text` (or of `data`) that cannot be coded.
struct CodecProblem {
  Codec codec;
  const char* encoding;
  Value errors;          // the name as it was given
  ErrorMode mode;
};
Value RaiseEncodeError(Thread& th, const CodecProblem& problem, Str* text, int64_t start, int64_t end, const char* reason);
Value RaiseDecodeError(Thread& th, const CodecProblem& problem, std::string_view data, int64_t start, int64_t end, const char* reason);

// Writes one code point; false without an exception: the codec cannot hold it.
using PutFn = bool (*)(ByteBuilder* out, uint32_t c);
// What the handler makes of text[start, end) goes to `out`; *next: where to go on. False: exception pending.
bool HandleEncodeError(Thread& th, const CodecProblem& problem, Str* text, int64_t start, int64_t end, const char* reason, PutFn put,
                       ByteBuilder* out, int64_t* next);
bool HandleDecodeError(Thread& th, const CodecProblem& problem, std::string_view data, int64_t start, int64_t end, const char* reason,
                       StrBuilder* out, int64_t* next);


}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_CODEC_H_
