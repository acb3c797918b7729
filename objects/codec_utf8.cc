// UTF-8, ASCII and Latin-1.
#include <algorithm>
#include <cstring>

#include "objects/codec_internal.h"
#include "objects/str_decode.h"

namespace tessera::objects {
namespace {

bool PutUtf8(ByteBuilder* out, uint32_t c) {
  if (c >= 0xd800 && c < 0xe000) return false;
  uint8_t* to = out->Reserve(4);
  if (to == nullptr) return false;
  out->Advance(static_cast<int64_t>(EncodeOneUtf8(c, reinterpret_cast<char*>(to))));
  return true;
}
bool PutAscii(ByteBuilder* out, uint32_t c) { return c < 0x80 && out->Append(static_cast<char>(c)); }
bool PutLatin1(ByteBuilder* out, uint32_t c) { return c < 0x100 && out->Append(static_cast<char>(c)); }

bool IsSurrogate(uint32_t c) { return c >= 0xd800 && c < 0xe000; }
bool IsContinuation(uint8_t byte) { return (byte & 0xc0) == 0x80; }

// What stands at s: a code point of `size` bytes, or an error of as many.
struct Utf8Step {
  uint32_t point = 0;
  int size = 1;
  const char* error = nullptr;
  bool incomplete = false;
};

Utf8Step Bad(int size, const char* error) { return {0, size, error, false}; }
Utf8Step Incomplete(int64_t left) { return {0, static_cast<int>(left), "unexpected end of data", true}; }

// REQUIRES: left > 0 and *s >= 0x80.
Utf8Step ReadUtf8(const uint8_t* s, int64_t left) {
  uint32_t c = s[0];
  if (c < 0xc2 || c > 0xf4) return Bad(1, "invalid start byte");
  int size = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  if (left < 2) return Incomplete(left);
  // The second byte is where overlong forms, surrogates and what lies beyond U+10FFFF show.
  uint8_t least = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80, most = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
  if (s[1] < least || s[1] > most) return Bad(1, "invalid continuation byte");
  uint32_t point = c & (0xffu >> (size + 1));
  point = point << 6 | (s[1] & 0x3f);
  for (int i = 2; i < size; ++i) {
    if (left <= i) return Incomplete(left);
    if (!IsContinuation(s[i])) return Bad(i, "invalid continuation byte");
    point = point << 6 | (s[i] & 0x3f);
  }
  return {point, size, nullptr, false};
}

struct Measure {
  int64_t length = 0, valid = 0;  // characters of the valid prefix, and its bytes
  uint32_t max_char = 0;
};

Measure MeasureValid(std::string_view data) {
  const uint8_t* s = reinterpret_cast<const uint8_t*>(data.data());
  int64_t size = static_cast<int64_t>(data.size());
  Measure m;
  while (m.valid < size) {
    int64_t ascii = AsciiRun(s + m.valid, size - m.valid);
    m.length += ascii;
    m.valid += ascii;
    if (m.valid >= size) break;
    Utf8Step step = ReadUtf8(s + m.valid, size - m.valid);
    if (step.error != nullptr) break;
    m.max_char |= step.point;
    m.valid += step.size;
    ++m.length;
  }
  return m;
}

// A piece of UTF-8 that ends with a whole character, as far as that shows in its last bytes.
std::string_view WholePiece(std::string_view data) {
  if (static_cast<int64_t>(data.size()) <= Pace::kStretch) return data;
  size_t size = static_cast<size_t>(Pace::kStretch);
  for (int back = 0; back < 3 && IsContinuation(static_cast<uint8_t>(data[size])); ++back) --size;
  return data.substr(0, size);
}

Value NewDecoded(Thread& th, std::string_view data, const Measure& m) {
  if (m.max_char < 0x80 && m.length > 1) {
    Str* ascii = NewStrRaw(th, m.length, 0x7f);
    if (ascii != nullptr) std::memcpy(ascii->data(), data.data(), data.size());
    return ascii;
  }
  if (m.max_char < 0x80) return NewStrAscii(th, data);
  if (m.length == 1) return CharStr(th, m.max_char);
  Str* s = NewStrRaw(th, m.length, m.max_char);
  if (s != nullptr) DecodeUtf8(data, s->data(), s->width());
  return s;
}

}  // namespace

int64_t AsciiRun(const uint8_t* s, int64_t size) {
  int64_t i = 0;
  for (; i + 8 <= size; i += 8) {
    uint64_t word;
    std::memcpy(&word, s + i, 8);
    if (word & 0x8080808080808080u) break;
  }
  while (i < size && s[i] < 0x80) ++i;
  return i;
}

namespace {

// With check points. NotFound: it has lone surrogates.
Value EncodeLongUtf8(Pace& pace, Str* text) {
  ByteBuilder out(pace.thread());
  if (out.Reserve(text->length) == nullptr) return Value();
  for (int64_t at = 0; at < text->length; at += Pace::kStretch) {
    const Owned piece(Substring(pace.thread(), text, at, std::min(text->length, at + Pace::kStretch)));
    if (!piece) return Value();
    int64_t bad = -1;
    const int64_t size = static_cast<int64_t>(Utf8Size(piece.as<Str>(), &bad));
    if (bad >= 0) return Value::NotFound();
    uint8_t* to = out.Reserve(size);
    if (to == nullptr) return Value();
    EncodeUtf8(piece.as<Str>(), reinterpret_cast<char*>(to));
    out.Advance(size);
    if (!pace.Did(size)) return Value();
  }
  return out.Finish();
}

// Of more than a check point's worth; NotFound as above.
Value EncodeLong(Thread& th, Str* text) {
  const Owned keep = Owned::Borrow(Value(text));
  Pace pace(th);
  if (!text->ascii()) return EncodeLongUtf8(pace, text);
  Owned bytes(NewBytes(th, text->length));
  return bytes && CopyWithChecks(th, bytes.as<Bytes>()->data(), text->data(), text->length) ? bytes.Release() : Value();
}

}  // namespace

Value EncodeUtf8Text(Thread& th, Str* text, Value errors) {
  if (text->length > Pace::kStretch) {
    const Value bytes = EncodeLong(th, text);
    if (!bytes.IsNotFound()) return bytes;
  }
  if (text->ascii()) return NewBytes(th, text->ascii_view());
  int64_t bad = -1;
  size_t size = Utf8Size(text, &bad);
  if (bad < 0) {
    Bytes* bytes = NewBytes(th, static_cast<int64_t>(size));
    if (bytes != nullptr) EncodeUtf8(text, reinterpret_cast<char*>(bytes->data()));
    return bytes;
  }
  CodecProblem problem{Codec::kUtf8, "utf-8", errors, ErrorModeOf(errors)};
  ByteBuilder out(th);
  for (int64_t i = 0; i < text->length;) {
    uint32_t c = text->at(i);
    if (!IsSurrogate(c)) {
      if (!PutUtf8(&out, c)) return Value();
      ++i;
      continue;
    }
    int64_t end = i + 1;
    while (end < text->length && IsSurrogate(text->at(end))) ++end;
    if (!HandleEncodeError(th, problem, text, i, end, "surrogates not allowed", PutUtf8, &out, &i)) return Value();
  }
  return out.Finish();
}

Value DecodeLongUtf8(Pace& pace, std::string_view data) {
  Measure all;
  for (std::string_view rest = data; !rest.empty();) {
    const std::string_view piece = WholePiece(rest);
    const Measure m = MeasureValid(piece);
    if (m.valid != static_cast<int64_t>(piece.size())) return Value::NotFound();
    all.length += m.length;
    all.max_char |= m.max_char;
    if (!pace.Did(m.valid)) return Value();
    rest.remove_prefix(piece.size());
  }
  Owned text(NewStrRaw(pace.thread(), all.length, std::max<uint32_t>(all.max_char, 0x7f)));
  if (!text) return Value();
  auto* to = static_cast<uint8_t*>(text.as<Str>()->data());
  const int width = text.as<Str>()->width();
  if (all.max_char < 0x80) return CopyWithChecks(pace.thread(), to, data.data(), all.length) ? text.Release() : Value();
  for (std::string_view rest = data; !rest.empty();) {
    const std::string_view piece = WholePiece(rest);
    DecodeUtf8(piece, to, width);
    to += std::count_if(piece.begin(), piece.end(), [](char c) { return !IsContinuation(static_cast<uint8_t>(c)); }) * width;
    if (!pace.Did(static_cast<int64_t>(piece.size()))) return Value();
    rest.remove_prefix(piece.size());
  }
  return text.Release();
}

Value DecodeUtf8Text(Thread& th, std::string_view data, Value errors, int64_t* consumed) {
  Measure m = MeasureValid(data);
  int64_t size = static_cast<int64_t>(data.size());
  if (consumed != nullptr) *consumed = size;
  if (m.valid == size) return NewDecoded(th, data, m);
  CodecProblem problem{Codec::kUtf8, "utf-8", errors, ErrorModeOf(errors)};
  const uint8_t* s = reinterpret_cast<const uint8_t*>(data.data());
  StrBuilder out(th);
  for (int64_t i = 0; i < size;) {
    if (int64_t ascii = AsciiRun(s + i, size - i)) {
      if (!out.AppendAscii(data.substr(static_cast<size_t>(i), static_cast<size_t>(ascii)))) return Value();
      i += ascii;
      continue;
    }
    Utf8Step step = ReadUtf8(s + i, size - i);
    if (step.error == nullptr) {
      if (!out.Append(step.point)) return Value();
      i += step.size;
      continue;
    }
    bool half_surrogate = consumed != nullptr && s[i] == 0xed && size - i == 2 && s[i + 1] >= 0xa0 && s[i + 1] <= 0xbf;
    if (consumed != nullptr && (step.incomplete || half_surrogate)) {
      *consumed = i;
      break;
    }
    if (!HandleDecodeError(th, problem, data, i, i + step.size, step.error, &out, &i)) return Value();
  }
  return out.Finish();
}

Value EncodeUtf8SigText(Thread& th, Str* text, Value errors) {
  Owned rest(EncodeUtf8Text(th, text, errors));
  if (!rest) return Value();
  ByteBuilder out(th);
  return out.Append(std::string_view("\xef\xbb\xbf")) && out.Append(rest.as<Bytes>()->view()) ? out.Finish() : Value();
}

Value DecodeUtf8SigText(Thread& th, std::string_view data, Value errors, int64_t* consumed) {
  const bool marked = data.substr(0, 3) == "\xef\xbb\xbf";
  Owned text(DecodeUtf8Text(th, marked ? data.substr(3) : data, errors, consumed));
  if (text && marked && consumed != nullptr) *consumed += 3;
  return text.Release();
}

namespace {

// ASCII and Latin-1: characters below `limit`, one byte each.
Value EncodeNarrow(Thread& th, Str* text, const CodecProblem& problem, uint32_t limit, const char* reason, PutFn put) {
  ByteBuilder out(th);
  if (out.Reserve(text->length) == nullptr) return Value();
  for (int64_t i = 0; i < text->length;) {
    uint32_t c = text->at(i);
    if (c < limit) {
      if (!out.Append(static_cast<char>(c))) return Value();
      ++i;
      continue;
    }
    int64_t end = i + 1;
    while (end < text->length && text->at(end) >= limit) ++end;
    if (!HandleEncodeError(th, problem, text, i, end, reason, put, &out, &i)) return Value();
  }
  return out.Finish();
}

}  // namespace

Value EncodeAsciiText(Thread& th, Str* text, Value errors) {
  if (text->ascii()) return NewBytes(th, text->ascii_view());
  return EncodeNarrow(th, text, {Codec::kAscii, "ascii", errors, ErrorModeOf(errors)}, 0x80, "ordinal not in range(128)", PutAscii);
}

Value EncodeLatin1Text(Thread& th, Str* text, Value errors) {
  if (text->width() == 1) return NewBytes(th, std::string_view(static_cast<const char*>(text->data()), static_cast<size_t>(text->length)));
  return EncodeNarrow(th, text, {Codec::kLatin1, "latin-1", errors, ErrorModeOf(errors)}, 0x100, "ordinal not in range(256)", PutLatin1);
}

Value DecodeAsciiText(Thread& th, std::string_view data, Value errors) {
  const uint8_t* s = reinterpret_cast<const uint8_t*>(data.data());
  int64_t size = static_cast<int64_t>(data.size());
  int64_t ascii = AsciiRun(s, size);
  if (ascii == size) return NewStrAscii(th, data);
  CodecProblem problem{Codec::kAscii, "ascii", errors, ErrorModeOf(errors)};
  StrBuilder out(th);
  for (int64_t i = 0; i < size;) {
    ascii = AsciiRun(s + i, size - i);
    if (ascii > 0) {
      if (!out.AppendAscii(data.substr(static_cast<size_t>(i), static_cast<size_t>(ascii)))) return Value();
      i += ascii;
    } else if (!HandleDecodeError(th, problem, data, i, i + 1, "ordinal not in range(128)", &out, &i)) {
      return Value();
    }
  }
  return out.Finish();
}

}  // namespace tessera::objects
