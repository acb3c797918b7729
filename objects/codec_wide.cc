// UTF-16 and UTF-32.
#include "objects/codec_internal.h"

namespace tessera::objects {
namespace {

bool IsSurrogate(uint32_t c) { return c >= 0xd800 && c < 0xe000; }
bool IsLow(uint32_t c) { return c >= 0xdc00 && c < 0xe000; }

template <int size, bool big>
bool PutUnit(ByteBuilder* out, uint32_t unit) {
  uint8_t* to = out->Reserve(size);
  if (to == nullptr) return false;
  for (int i = 0; i < size; ++i) to[i] = static_cast<uint8_t>(unit >> 8 * (big ? size - 1 - i : i));
  out->Advance(size);
  return true;
}

template <int size, bool big>
uint32_t GetUnit(const uint8_t* s) {
  uint32_t unit = 0;
  for (int i = 0; i < size; ++i) unit |= static_cast<uint32_t>(s[i]) << 8 * (big ? size - 1 - i : i);
  return unit;
}

template <int size, bool big>
bool PutPoint(ByteBuilder* out, uint32_t c) {
  if (IsSurrogate(c)) return false;
  if (size == 4 || c < 0x10000) return PutUnit<size, big>(out, c);
  c -= 0x10000;
  return PutUnit<size, big>(out, 0xd800 | c >> 10) && PutUnit<size, big>(out, 0xdc00 | (c & 0x3ff));
}

template <int size, bool big>
Value Encode(Thread& th, Str* text, const CodecProblem& problem, bool mark) {
  ByteBuilder out(th);
  if (out.Reserve((text->length + 1) * size) == nullptr || (mark && !PutUnit<size, big>(&out, 0xfeff))) return Value();
  for (int64_t i = 0; i < text->length;) {
    uint32_t c = text->at(i);
    if (!IsSurrogate(c)) {
      if (!PutPoint<size, big>(&out, c)) return Value();
      ++i;
      continue;
    }
    if (!HandleEncodeError(th, problem, text, i, i + 1, "surrogates not allowed", PutPoint<size, big>, &out, &i)) return Value();
  }
  return out.Finish();
}

// One character of UTF-16, or what is wrong with it.
struct Step {
  uint32_t point = 0;
  int size = 0;
  const char* error = nullptr;
  bool incomplete = false;
};

template <bool big>
Step Read16(const uint8_t* s, int64_t left) {
  if (left < 2) return {0, static_cast<int>(left), "truncated data", true};
  uint32_t unit = GetUnit<2, big>(s);
  if (!IsSurrogate(unit)) return {unit, 2};
  if (IsLow(unit)) return {0, 2, "illegal encoding"};
  if (left < 4) return {0, static_cast<int>(left), "unexpected end of data", true};
  uint32_t low = GetUnit<2, big>(s + 2);
  if (!IsLow(low)) return {0, 2, "illegal UTF-16 surrogate"};
  return {0x10000 + ((unit & 0x3ff) << 10 | (low & 0x3ff)), 4};
}

template <bool big>
Step Read32(const uint8_t* s, int64_t left) {
  if (left < 4) return {0, static_cast<int>(left), "truncated data", true};
  uint32_t point = GetUnit<4, big>(s);
  if (IsSurrogate(point)) return {0, 4, "code point in surrogate code point range(0xd800, 0xe000)"};
  if (point > 0x10ffff) return {0, 4, "code point not in range(0x110000)"};
  return {point, 4};
}

Value Decode(Thread& th, std::string_view data, int64_t from, const CodecProblem& problem, Step (*read)(const uint8_t*, int64_t), int64_t* consumed) {
  const uint8_t* s = reinterpret_cast<const uint8_t*>(data.data());
  int64_t size = static_cast<int64_t>(data.size());
  StrBuilder out(th);
  int64_t i = from;
  while (i < size) {
    Step step = read(s + i, size - i);
    if (step.error == nullptr) {
      if (!out.Append(step.point)) return Value();
      i += step.size;
    } else if (step.incomplete && consumed != nullptr) {
      break;
    } else if (!HandleDecodeError(th, problem, data, i, i + step.size, step.error, &out, &i)) {
      return Value();
    }
  }
  if (consumed != nullptr) *consumed = i;
  return out.Finish();
}

// Reads a byte order mark when the order is open; bytes of it.
template <int size>
int64_t TakeMark(std::string_view data, int* order) {
  if (*order != 0 || data.size() < size) return 0;
  const uint8_t* s = reinterpret_cast<const uint8_t*>(data.data());
  if (GetUnit<size, false>(s) == 0xfeff) *order = -1;
  else if (GetUnit<size, true>(s) == 0xfeff) *order = 1;
  return *order == 0 ? 0 : size;
}

}  // namespace

Value EncodeUtf16Text(Thread& th, Str* text, Value errors, int order) {
  ErrorMode mode = ErrorModeOf(errors);
  if (order > 0) return Encode<2, true>(th, text, {Codec::kUtf16Be, "utf-16-be", errors, mode}, false);
  return Encode<2, false>(th, text, {order < 0 ? Codec::kUtf16Le : Codec::kUtf16, order < 0 ? "utf-16-le" : "utf-16", errors, mode}, order == 0);
}

Value EncodeUtf32Text(Thread& th, Str* text, Value errors, int order) {
  ErrorMode mode = ErrorModeOf(errors);
  if (order > 0) return Encode<4, true>(th, text, {Codec::kUtf32Be, "utf-32-be", errors, mode}, false);
  return Encode<4, false>(th, text, {order < 0 ? Codec::kUtf32Le : Codec::kUtf32, order < 0 ? "utf-32-le" : "utf-32", errors, mode}, order == 0);
}

Value DecodeUtf16Text(Thread& th, std::string_view data, Value errors, int64_t* consumed, int* order) {
  int64_t from = TakeMark<2>(data, order);
  ErrorMode mode = ErrorModeOf(errors);
  if (*order > 0) return Decode(th, data, from, {Codec::kUtf16Be, "utf-16-be", errors, mode}, Read16<true>, consumed);
  return Decode(th, data, from, {Codec::kUtf16Le, "utf-16-le", errors, mode}, Read16<false>, consumed);
}

Value DecodeUtf32Text(Thread& th, std::string_view data, Value errors, int64_t* consumed, int* order) {
  int64_t from = TakeMark<4>(data, order);
  ErrorMode mode = ErrorModeOf(errors);
  if (*order > 0) return Decode(th, data, from, {Codec::kUtf32Be, "utf-32-be", errors, mode}, Read32<true>, consumed);
  return Decode(th, data, from, {Codec::kUtf32Le, "utf-32-le", errors, mode}, Read32<false>, consumed);
}

}  // namespace tessera::objects
