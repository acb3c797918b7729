// Bytes out of other things and into them: constructors' sources, hexadecimal digits, text, repr, comparison.
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "objects/arguments.h"
#include "objects/byte_builder.h"
#include "objects/bytes_methods.h"
#include "objects/codec.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"

namespace tessera::objects {

Value MakeLike(Thread& th, Value self, std::string_view data) {
  if (IsBytes(self)) return NewBytes(th, data);
  return NewByteArray(th, data);
}

Value UnchangedLike(Thread& th, Value self) { return IsExactly(self, types::kBytes) ? Dup(self) : MakeLike(th, self, BytesOf(self)); }

bool AsByte(Thread& th, Value v, const char* what, uint8_t* out) {
  int64_t n = -1;
  if (v.IsSmallInt()) {
    n = v.small_int();
  } else {
    Owned index(Index(th, v));
    if (!index) return false;
    if (!FitsInt64(index, &n)) n = -1;
  }
  if (n < 0 || n > 255) {
    Raise(th, types::kValueError, "%s must be in range(0, 256)", what);
    return false;
  }
  *out = static_cast<uint8_t>(n);
  return true;
}

bool BytesIndex(Thread& th, Value key, const char* type, int64_t* out) {
  if (key.IsSmallInt()) {
    *out = key.small_int();
    return true;
  }
  if (HasIndex(key)) return IndexAsInt64(th, key, out, types::kIndexError);
  Raise(th, types::kTypeError, "%s indices must be integers or slices, not %.200T", type, key);
  return false;
}

namespace {

// Appends each item of a list or tuple, whose items __index__ may change meanwhile.
bool AppendItems(Thread& th, Value sequence, const char* what, ByteBuilder* out) {
  bool is_list = IsList(sequence);
  for (int64_t i = 0; i < (is_list ? sequence.as<List>()->size : sequence.as<Tuple>()->size); ++i) {
    Owned item = Owned::Borrow(is_list ? sequence.as<List>()->items[i] : sequence.as<Tuple>()->items()[i]);
    uint8_t byte;
    if (!AsByte(th, item, what, &byte) || !out->Append(static_cast<char>(byte))) return false;
  }
  return true;
}

}  // namespace

Value BytesFromIterable(Thread& th, Value iterable, const char* what, bool ask_length) {
  ByteBuilder out(th);
  if (IsExactly(iterable, types::kList) || IsExactly(iterable, types::kTuple)) {
    return AppendItems(th, iterable, what, &out) ? out.Finish() : Value();
  }
  // Who makes room first hears what the length raises.
  if (ask_length && LengthHint(th, iterable, 64) < 0) return Value();
  bool done = ForEach(th, iterable, [&](Thread& thread, Value item) {
    uint8_t byte;
    return AsByte(thread, item, what, &byte) && out.Append(static_cast<char>(byte));
  });
  return done ? out.Finish() : Value();
}

Value BytesFrom(Thread& th, const char* function, Value source, Value encoding, Value errors) {
  if (!encoding.IsUnbound() && !CheckStrArgument(th, function, "'encoding' ", encoding)) return Value();
  if (!errors.IsUnbound() && !CheckStrArgument(th, function, "'errors' ", errors)) return Value();
  if (source.IsUnbound()) {
    if (!encoding.IsUnbound() || !errors.IsUnbound()) {
      return Raise(th, types::kTypeError, encoding.IsUnbound() ? "errors without a string argument" : "encoding without a string argument");
    }
    return EmptyBytes(th);
  }
  if (!encoding.IsUnbound()) {
    if (!IsStr(source)) return Raise(th, types::kTypeError, "encoding without a string argument");
    return EncodeText(th, source.as<Str>(), encoding, errors);
  }
  if (!errors.IsUnbound()) return Raise(th, types::kTypeError, IsStr(source) ? "string argument without an encoding" : "errors without a string argument");
  bool is_bytes = std::strcmp(function, "bytes") == 0;
  if (is_bytes && !IsExactly(source, types::kBytes)) {
    Owned method(LookupSpecial(th, source, ids::__bytes__()));
    if (!method) return Value();
    if (!method.get().IsNotFound()) {
      Owned made(Call(th, method, {}));
      if (!made || IsBytes(made)) return made.Release();
      return Raise(th, types::kTypeError, "__bytes__ returned non-bytes (type %.200T)", made.get());
    }
  }
  if (IsStr(source)) return Raise(th, types::kTypeError, "string argument without an encoding");
  if (HasBuffer(source)) {
    if (IsExactly(source, types::kBytes)) return Dup(source);
    Owned exact;
    if (IsMemoryView(source)) return CallMethod(th, source, ids::tobytes(), {});
    std::string_view data;
    return AsBytesView(th, source, &data) ? Value(NewBytes(th, data)) : Value();
  }
  if (HasIndex(source)) {
    int64_t size;
    if (!IndexAsInt64(th, source, &size, types::kOverflowError)) {
      if (!PendingIs(th, types::kTypeError)) return Value();
      ClearException(th);
    } else {
      if (size < 0) return Raise(th, types::kValueError, "negative count");
      Bytes* zeros = NewBytes(th, size);
      if (zeros != nullptr && size > 0) std::memset(zeros->data(), 0, static_cast<size_t>(size));
      return zeros;
    }
  }
  if (TypeOf(source)->slots.iter == nullptr && TypeOf(source)->slots.getitem == nullptr) {
    return Raise(th, types::kTypeError, is_bytes ? "cannot convert '%.200T' object to bytes" : "cannot convert '%.200T' object to bytearray", source);
  }
  return BytesFromIterable(th, source, is_bytes ? "bytes" : "byte", is_bytes);
}

// --- Hexadecimal digits ---

namespace {

int HexDigit(uint32_t c) {
  if (c - '0' < 10) return static_cast<int>(c - '0');
  c |= 0x20;
  return c - 'a' < 6 ? static_cast<int>(c - 'a' + 10) : -1;
}

// The separator of hex(): a single ASCII character of a str or byte of a bytes. False: exception pending.
bool Separator(Thread& th, Value sep, char* out) {
  int64_t length = Length(th, sep);
  if (length < 0) return false;
  if (length != 1) {
    Raise(th, types::kValueError, "sep must be length 1.");
    return false;
  }
  if (IsStr(sep)) {
    if (!sep.as<Str>()->ascii()) {
      Raise(th, types::kValueError, "sep must be ASCII.");
      return false;
    }
    *out = static_cast<char>(sep.as<Str>()->u8()[0]);
    return true;
  }
  if (!IsBytes(sep)) {
    Raise(th, types::kTypeError, "sep must be str or bytes.");
    return false;
  }
  *out = sep.as<Bytes>()->view()[0];
  if (static_cast<uint8_t>(*out) < 0x80) return true;
  Raise(th, types::kValueError, "sep must be ASCII.");
  return false;
}

}  // namespace

Value HexOf(Thread& th, Value object, Value sep, Value bytes_per_sep) {
  int64_t group = 1;
  char separator = 0;
  if (!bytes_per_sep.IsUnbound() && !ArgumentAsSize(th, bytes_per_sep, &group)) return Value();
  if (sep.IsUnbound()) group = 0;
  else if (!Separator(th, sep, &separator)) return Value();
  std::string_view data = BytesOf(object);  // read last: __index__ and __len__ above may have changed it
  int64_t size = static_cast<int64_t>(data.size());
  bool from_left = group < 0;
  if (from_left) group = -group;
  int64_t separators = group > 0 && size > 0 ? (size - 1) / group : 0;
  Str* out = NewStrRaw(th, size * 2 + separators, 0x7f);
  if (out == nullptr || size == 0) return out;
  char* to = static_cast<char*>(out->data());
  for (int64_t i = 0; i < size; ++i) {
    if (separators > 0 && i > 0 && (from_left ? i : size - i) % group == 0) *to++ = separator;
    uint8_t byte = static_cast<uint8_t>(data[static_cast<size_t>(i)]);
    *to++ = "0123456789abcdef"[byte >> 4];
    *to++ = "0123456789abcdef"[byte & 15];
  }
  return out;
}

Value BytesFromHex(Thread& th, Value text) {
  if (!CheckStrArgument(th, "fromhex", "", text)) return Value();
  const Str* s = text.as<Str>();
  ByteBuilder out(th);
  for (int64_t i = 0; i < s->length;) {
    uint32_t c = s->at(i);
    if (c < 0x80 && IsByteSpace(static_cast<uint8_t>(c))) {
      ++i;
      continue;
    }
    int high = HexDigit(c), low = i + 1 < s->length ? HexDigit(s->at(i + 1)) : -1;
    if (high < 0 || low < 0) {
      return Raise(th, types::kValueError, "non-hexadecimal number found in fromhex() arg at position %lld", static_cast<long long>(high < 0 ? i : i + 1));
    }
    if (!out.Append(static_cast<char>(high << 4 | low))) return Value();
    i += 2;
  }
  return out.Finish();
}

Value BytesHex(Thread& th, const Value* args) { return HexOf(th, args[0], args[1], args[2]); }

Value BytesFromHexMethod(Thread& th, const Value* args) {
  Owned bytes(BytesFromHex(th, args[1]));
  if (!bytes || args[0] == Value(types::kBytes)) return bytes.Release();
  return Call(th, args[0], {bytes});
}

Value BytesDecode(Thread& th, const Value* args) {
  if (!args[1].IsUnbound() && !CheckStrArgument(th, "decode", "'encoding' ", args[1])) return Value();
  if (!args[2].IsUnbound() && !CheckStrArgument(th, "decode", "'errors' ", args[2])) return Value();
  return DecodeText(th, args[0], args[1], args[2]);
}

// --- repr and comparison ---

bool AppendBytesRepr(StrBuilder* out, std::string_view data, bool always_escape) {
  bool single = data.find('\'') != std::string_view::npos, both = data.find('"') != std::string_view::npos;
  char quote = single && !both ? '"' : '\'';
  if (!out->Append('b') || !out->Append(static_cast<uint8_t>(quote))) return false;
  for (char ch : data) {
    uint8_t c = static_cast<uint8_t>(ch);
    char text[8];
    if (c == static_cast<uint8_t>(quote) || c == '\\' || (always_escape && c == '\'')) std::snprintf(text, sizeof text, "\\%c", c);
    else if (c == '\t') std::snprintf(text, sizeof text, "\\t");
    else if (c == '\n') std::snprintf(text, sizeof text, "\\n");
    else if (c == '\r') std::snprintf(text, sizeof text, "\\r");
    else if (c < 0x20 || c >= 0x7f) std::snprintf(text, sizeof text, "\\x%02x", c);
    else text[0] = ch, text[1] = 0;
    if (!out->AppendAscii(text)) return false;
  }
  return out->Append(static_cast<uint8_t>(quote));
}

Value CompareBytes(Value a, Value b, CompareOp op) {
  std::string_view x = BytesOf(a), y;
  if (IsBytes(b)) y = b.as<Bytes>()->view();
  else if (IsBytes(a) || !HasBuffer(b) || !FindContiguous(b, &y)) return Value::NotImplemented();
  if (op == CompareOp::kEq || op == CompareOp::kNe) return Value::Bool((x == y) == (op == CompareOp::kEq));
  int order = x.compare(y);
  switch (op) {
    case CompareOp::kLt: return Value::Bool(order < 0);
    case CompareOp::kLe: return Value::Bool(order <= 0);
    case CompareOp::kGt: return Value::Bool(order > 0);
    default: return Value::Bool(order >= 0);
  }
}

}  // namespace tessera::objects
