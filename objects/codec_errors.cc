// The error handlers of codecs.
#include <cstdio>
#include <cstring>

#include "objects/codec.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/tuple.h"
#include "objects/unicode.h"

namespace tessera::objects {
namespace {

bool IsSurrogate(uint32_t c) { return c >= 0xd800 && c < 0xe000; }

Value EncodeErrorObject(Thread& th, const CodecProblem& problem, Str* text, int64_t start, int64_t end, const char* reason) {
  Owned encoding(NewStr(th, problem.encoding)), why(NewStr(th, reason));
  if (!encoding || !why) return Value();
  return Call(th, Value(types::kUnicodeEncodeError), {encoding, Value(text), Value::Int(start), Value::Int(end), why});
}

Value DecodeErrorObject(Thread& th, const CodecProblem& problem, std::string_view data, int64_t start, int64_t end, const char* reason) {
  Owned encoding(NewStr(th, problem.encoding)), why(NewStr(th, reason)), bytes(NewBytes(th, data));
  if (!encoding || !why || !bytes) return Value();
  return Call(th, Value(types::kUnicodeDecodeError), {encoding, bytes, Value::Int(start), Value::Int(end), why});
}

// The text by which a handler replaces a character: \xhh, &#n;, \N{...}.
int EscapeText(ErrorMode mode, uint32_t c, char* out, int room) {
  if (mode == ErrorMode::kXmlCharRefReplace) return std::snprintf(out, static_cast<size_t>(room), "&#%u;", c);
  if (mode == ErrorMode::kNameReplace) {
    int size = unicode::Name(c, out + 3, room - 5);
    if (size > 0) {
      std::memcpy(out, "\\N{", 3);
      out[size + 3] = '}';
      return size + 4;
    }
  }
  return std::snprintf(out, static_cast<size_t>(room), c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
}

// The registered handler `problem.errors` is called; *text or bytes it gave, and the position to go on at.
Value CallHandler(Thread& th, const CodecProblem& problem, Value exception, int64_t size, bool encoding, int64_t* next) {
  Owned handler(FindErrorHandler(th, problem.errors.as<Str>()));
  if (!handler) return Value();
  if (handler.get().IsNotFound()) return Raise(th, types::kLookupError, "unknown error handler name '%U'", problem.errors);
  Owned result(Call(th, handler, {exception}));
  if (!result) return Value();
  Value pair = result;
  bool right = IsTuple(pair) && pair.as<Tuple>()->size == 2;
  if (right) {
    Value text = pair.as<Tuple>()->items()[0];
    right = IsStr(text) || (encoding && IsBytes(text));
  }
  if (!right) {
    return Raise(th, types::kTypeError, encoding ? "encoding error handler must return (str/bytes, int) tuple" : "decoding error handler must return (str, int) tuple");
  }
  int64_t position;
  if (!IndexAsInt64(th, pair.as<Tuple>()->items()[1], &position, types::kIndexError)) return Value();
  if (position < 0) position += size;
  if (position < 0 || position > size) return Raise(th, types::kIndexError, "position %lld from error handler out of bounds", static_cast<long long>(position));
  *next = position;
  return Dup(pair.as<Tuple>()->items()[0]);
}

bool PutSurrogate(ByteBuilder* out, Codec codec, uint32_t c) {
  char unit[4] = {};
  size_t size = 2;
  switch (codec) {
    case Codec::kUtf8:
      unit[0] = static_cast<char>(0xe0 | c >> 12);
      unit[1] = static_cast<char>(0x80 | (c >> 6 & 0x3f));
      unit[2] = static_cast<char>(0x80 | (c & 0x3f));
      size = 3;
      break;
    case Codec::kUtf16: case Codec::kUtf16Le: case Codec::kUtf32: case Codec::kUtf32Le:
      unit[0] = static_cast<char>(c);
      unit[1] = static_cast<char>(c >> 8);
      if (codec == Codec::kUtf32 || codec == Codec::kUtf32Le) size = 4;
      break;
    case Codec::kUtf16Be:
      unit[0] = static_cast<char>(c >> 8);
      unit[1] = static_cast<char>(c);
      break;
    case Codec::kUtf32Be:
      unit[2] = static_cast<char>(c >> 8);
      unit[3] = static_cast<char>(c);
      size = 4;
      break;
    default: return false;
  }
  return out->Append(std::string_view(unit, size));
}

bool HasSurrogates(Codec codec) { return codec != Codec::kAscii && codec != Codec::kLatin1 && codec != Codec::kOther; }

// A surrogate in its coded form at the beginning of data: its size, or 0.
int64_t CodedSurrogate(Codec codec, const uint8_t* s, int64_t left, uint32_t* c) {
  int64_t size = codec == Codec::kUtf8 ? 3 : codec == Codec::kUtf16Le || codec == Codec::kUtf16Be || codec == Codec::kUtf16 ? 2 : 4;
  if (!HasSurrogates(codec) || left < size) return 0;
  switch (codec) {
    case Codec::kUtf8:
      if ((s[0] & 0xf0) != 0xe0 || (s[1] & 0xc0) != 0x80 || (s[2] & 0xc0) != 0x80) return 0;
      *c = static_cast<uint32_t>((s[0] & 15) << 12 | (s[1] & 0x3f) << 6 | (s[2] & 0x3f));
      break;
    case Codec::kUtf16Be: *c = static_cast<uint32_t>(s[0] << 8 | s[1]); break;
    case Codec::kUtf32Be: *c = static_cast<uint32_t>(s[0] | s[1]) << 16 | static_cast<uint32_t>(s[2] << 8 | s[3]); break;
    default:
      *c = static_cast<uint32_t>(s[1] << 8 | s[0]);
      if (size == 4) *c |= static_cast<uint32_t>(s[3] | s[2]) << 16;
  }
  return IsSurrogate(*c) ? size : 0;
}

// What a replacement text that the codec itself cannot hold leads to: the original error.
bool PutAll(Thread& th, const CodecProblem& problem, Str* text, int64_t start, int64_t end, const char* reason, PutFn put, Str* replacement,
            ByteBuilder* out) {
  for (int64_t i = 0; i < replacement->length; ++i) {
    if (put(out, replacement->at(i))) continue;
    if (!th.failed()) RaiseEncodeError(th, problem, text, start, end, reason);
    return false;
  }
  return true;
}

}  // namespace

ErrorMode ErrorModeOf(Value errors) {
  if (!IsStr(errors)) return ErrorMode::kStrict;
  static constexpr std::string_view kNames[] = {"strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass", "namereplace"};
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (StrEqual(errors.as<Str>(), kNames[i])) return static_cast<ErrorMode>(i);
  }
  return ErrorMode::kOther;
}

Value RaiseEncodeError(Thread& th, const CodecProblem& problem, Str* text, int64_t start, int64_t end, const char* reason) {
  Value exception = EncodeErrorObject(th, problem, text, start, end, reason);
  return exception.empty() ? Value() : RaiseObject(th, exception);
}

Value RaiseDecodeError(Thread& th, const CodecProblem& problem, std::string_view data, int64_t start, int64_t end, const char* reason) {
  Value exception = DecodeErrorObject(th, problem, data, start, end, reason);
  return exception.empty() ? Value() : RaiseObject(th, exception);
}

bool HandleEncodeError(Thread& th, const CodecProblem& problem, Str* text, int64_t start, int64_t end, const char* reason, PutFn put,
                       ByteBuilder* out, int64_t* next) {
  *next = end;
  switch (problem.mode) {
    case ErrorMode::kStrict: break;
    case ErrorMode::kIgnore: return true;
    case ErrorMode::kReplace:
      for (int64_t i = start; i < end; ++i) {
        if (!put(out, '?')) return false;
      }
      return true;
    case ErrorMode::kBackslashReplace: case ErrorMode::kXmlCharRefReplace: case ErrorMode::kNameReplace: {
      char escape[128];
      for (int64_t i = start; i < end; ++i) {
        int size = EscapeText(problem.mode, text->at(i), escape, sizeof escape);
        for (int k = 0; k < size; ++k) {
          if (!put(out, static_cast<uint8_t>(escape[k]))) return false;
        }
      }
      return true;
    }
    case ErrorMode::kSurrogateEscape: {
      bool bytes = problem.codec == Codec::kUtf8 || problem.codec == Codec::kAscii || problem.codec == Codec::kLatin1;
      int64_t i = start;
      for (; bytes && i < end && text->at(i) >= 0xdc80 && text->at(i) <= 0xdcff; ++i) {
        if (!out->Append(static_cast<char>(text->at(i) - 0xdc00))) return false;
      }
      if (i == end) return true;
      start = i;
      break;
    }
    case ErrorMode::kSurrogatePass: {
      int64_t i = start;
      while (HasSurrogates(problem.codec) && i < end && IsSurrogate(text->at(i))) ++i;
      if (i < end) break;
      for (i = start; i < end; ++i) {
        if (!PutSurrogate(out, problem.codec, text->at(i))) return false;
      }
      return true;
    }
    case ErrorMode::kOther: {
      Owned exception(EncodeErrorObject(th, problem, text, start, end, reason));
      if (!exception) return false;
      Owned replacement(CallHandler(th, problem, exception, text->length, true, next));
      if (!replacement) return false;
      if (IsBytes(replacement)) return out->Append(replacement.as<Bytes>()->view());
      return PutAll(th, problem, text, start, end, reason, put, replacement.as<Str>(), out);
    }
  }
  RaiseEncodeError(th, problem, text, start, end, reason);
  return false;
}

bool HandleDecodeError(Thread& th, const CodecProblem& problem, std::string_view data, int64_t start, int64_t end, const char* reason,
                       StrBuilder* out, int64_t* next) {
  const uint8_t* s = reinterpret_cast<const uint8_t*>(data.data());
  *next = end;
  switch (problem.mode) {
    case ErrorMode::kIgnore: return true;
    case ErrorMode::kReplace: return out->Append(0xfffd);
    case ErrorMode::kBackslashReplace:
      for (int64_t i = start; i < end; ++i) {
        char escape[8];
        std::snprintf(escape, sizeof escape, "\\x%02x", s[i]);
        if (!out->AppendAscii(escape)) return false;
      }
      return true;
    case ErrorMode::kSurrogateEscape: {
      int64_t i = start;
      for (; i < end && i < start + 4 && s[i] >= 0x80; ++i) {
        if (!out->Append(0xdc00u + s[i])) return false;
      }
      if (i == start) break;
      *next = i;
      return true;
    }
    case ErrorMode::kSurrogatePass: {
      uint32_t c;
      int64_t size = CodedSurrogate(problem.codec, s + start, static_cast<int64_t>(data.size()) - start, &c);
      if (size == 0) break;
      *next = start + size;
      return out->Append(c);
    }
    case ErrorMode::kOther: {
      Owned exception(DecodeErrorObject(th, problem, data, start, end, reason));
      if (!exception) return false;
      Owned replacement(CallHandler(th, problem, exception, static_cast<int64_t>(data.size()), false, next));
      return replacement && out->Append(replacement.as<Str>());
    }
    case ErrorMode::kXmlCharRefReplace: case ErrorMode::kNameReplace:
      Raise(th, types::kTypeError, "don't know how to handle UnicodeDecodeError in error callback");
      return false;
    case ErrorMode::kStrict: break;
  }
  RaiseDecodeError(th, problem, data, start, end, reason);
  return false;
}

}  // namespace tessera::objects
