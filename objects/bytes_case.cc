// Bytes as ASCII text: case, predicates, padding.
#include <algorithm>

#include "objects/arguments.h"
#include "objects/byte_builder.h"
#include "objects/bytes_methods.h"
#include "objects/errors.h"
#include "objects/str_internal.h"

namespace tessera::objects {
namespace {

bool IsLower(uint8_t c) { return static_cast<uint8_t>(c - 'a') < 26; }
bool IsUpper(uint8_t c) { return static_cast<uint8_t>(c - 'A') < 26; }
bool IsAlpha(uint8_t c) { return IsLower(c | 0x20); }
bool IsDigit(uint8_t c) { return static_cast<uint8_t>(c - '0') < 10; }
uint8_t ToLower(uint8_t c) { return static_cast<uint8_t>(c | IsUpper(c) << 5); }
uint8_t ToUpper(uint8_t c) { return static_cast<uint8_t>(c ^ IsLower(c) << 5); }

// A copy of self of the same size, byte by byte through map(byte).
Value Map(Thread& th, Value self, auto map) {
  std::string_view data = BytesOf(self);
  Owned copy(MakeLike(th, self, data));
  if (!copy || data.size() == 0) return copy.Release();
  if (IsBytes(self) && data.size() == 1) return ByteOf(map(static_cast<uint8_t>(data[0])));
  uint8_t* to = IsBytes(self) ? copy.as<Bytes>()->data() : copy.as<ByteArray>()->data;
  for (size_t i = 0; i < data.size(); ++i) to[i] = map(static_cast<uint8_t>(data[i]));
  return copy.Release();
}

Value All(Value self, auto predicate) {
  std::string_view data = BytesOf(self);
  for (char c : data) {
    if (!predicate(static_cast<uint8_t>(c))) return Value::False();
  }
  return Value::Bool(!data.empty());
}

// No letter of the wrong case, and one of the right.
Value AllCased(Value self, auto right, auto wrong) {
  bool any = false;
  for (char c : BytesOf(self)) {
    if (wrong(static_cast<uint8_t>(c))) return Value::False();
    any |= right(static_cast<uint8_t>(c));
  }
  return Value::Bool(any);
}

Value Pad(Thread& th, Value self, int64_t left, int64_t right, char fill) {
  if (left <= 0 && right <= 0) return UnchangedLike(th, self);
  ByteBuilder out(th);
  if (!out.AppendRepeated(fill, left) || !out.Append(BytesOf(self)) || !out.AppendRepeated(fill, right)) return Value();
  return IsBytes(self) ? out.Finish() : MakeLike(th, self, out.view());
}

bool PadArguments(Thread& th, const Value* args, const char* name, int64_t* missing, char* fill) {
  if (!ArgumentAsSize(th, args[1], missing)) return false;
  *missing -= std::min(*missing, static_cast<int64_t>(BytesOf(args[0]).size()));
  *fill = ' ';
  if (args[2].IsUnbound()) return true;
  bool right = args[2].IsObject() && (IsBytes(args[2]) || IsByteArray(args[2])) && BytesOf(args[2]).size() == 1;
  if (!right) {
    if (args[2].IsNone()) Raise(th, types::kTypeError, "%s() argument 2 must be a byte string of length 1, not None", name);
    else Raise(th, types::kTypeError, "%s() argument 2 must be a byte string of length 1, not %.50T", name, args[2]);
    return false;
  }
  *fill = BytesOf(args[2])[0];
  return true;
}

}  // namespace

Value BytesLower(Thread& th, const Value* args) { return Map(th, args[0], ToLower); }
Value BytesUpper(Thread& th, const Value* args) { return Map(th, args[0], ToUpper); }
Value BytesSwapCase(Thread& th, const Value* args) {
  return Map(th, args[0], [](uint8_t c) { return static_cast<uint8_t>(c ^ IsAlpha(c) << 5); });
}
Value BytesCapitalize(Thread& th, const Value* args) {
  bool first = true;
  return Map(th, args[0], [first](uint8_t c) mutable { return std::exchange(first, false) ? ToUpper(c) : ToLower(c); });
}
Value BytesTitle(Thread& th, const Value* args) {
  bool in_word = false;
  return Map(th, args[0], [in_word](uint8_t c) mutable {
    bool was = std::exchange(in_word, IsAlpha(c));
    return was ? ToLower(c) : ToUpper(c);
  });
}

Value BytesIsAlnum(Thread&, const Value* args) {
  return All(args[0], [](uint8_t c) { return IsAlpha(c) || IsDigit(c); });
}
Value BytesIsAlpha(Thread&, const Value* args) { return All(args[0], IsAlpha); }
Value BytesIsDigit(Thread&, const Value* args) { return All(args[0], IsDigit); }
Value BytesIsSpace(Thread&, const Value* args) { return All(args[0], IsByteSpace); }
Value BytesIsAscii(Thread&, const Value* args) {
  for (char c : BytesOf(args[0])) {
    if (static_cast<uint8_t>(c) >= 0x80) return Value::False();
  }
  return Value::True();
}
Value BytesIsLower(Thread&, const Value* args) { return AllCased(args[0], IsLower, IsUpper); }
Value BytesIsUpper(Thread&, const Value* args) { return AllCased(args[0], IsUpper, IsLower); }
Value BytesIsTitle(Thread&, const Value* args) {
  bool any = false, in_word = false;
  for (char ch : BytesOf(args[0])) {
    uint8_t c = static_cast<uint8_t>(ch);
    if (IsAlpha(c)) {
      if (in_word == IsUpper(c)) return Value::False();
      any = true;
    }
    in_word = IsAlpha(c);
  }
  return Value::Bool(any);
}

Value BytesCenter(Thread& th, const Value* args) {
  int64_t missing;
  char fill;
  if (!PadArguments(th, args, "center", &missing, &fill)) return Value();
  int64_t width = missing + static_cast<int64_t>(BytesOf(args[0]).size());
  int64_t left = missing / 2 + (missing & width & 1);
  return Pad(th, args[0], left, missing - left, fill);
}
Value BytesLJust(Thread& th, const Value* args) {
  int64_t missing;
  char fill;
  return PadArguments(th, args, "ljust", &missing, &fill) ? Pad(th, args[0], 0, missing, fill) : Value();
}
Value BytesRJust(Thread& th, const Value* args) {
  int64_t missing;
  char fill;
  return PadArguments(th, args, "rjust", &missing, &fill) ? Pad(th, args[0], missing, 0, fill) : Value();
}

Value BytesZFill(Thread& th, const Value* args) {
  int64_t width;
  if (!ArgumentAsSize(th, args[1], &width)) return Value();
  std::string_view data = BytesOf(args[0]);
  int64_t missing = width - std::min(width, static_cast<int64_t>(data.size()));
  if (missing == 0) return UnchangedLike(th, args[0]);
  size_t sign = !data.empty() && (data[0] == '+' || data[0] == '-');
  ByteBuilder out(th);
  if (!out.Append(data.substr(0, sign)) || !out.AppendRepeated('0', missing) || !out.Append(data.substr(sign))) return Value();
  return IsBytes(args[0]) ? out.Finish() : MakeLike(th, args[0], out.view());
}

Value BytesExpandTabs(Thread& th, const Value* args) {
  int64_t size = 8, column = 0;
  if (!args[1].IsUnbound() && !TabSize(th, args[1], &size)) return Value();
  ByteBuilder out(th);
  for (char c : BytesOf(args[0])) {
    if (c == '\t') {
      if (size <= 0) continue;
      int64_t spaces = size - column % size;
      column += spaces;
      if (!out.AppendRepeated(' ', spaces)) return Value();
      continue;
    }
    column = c == '\n' || c == '\r' ? 0 : column + 1;
    if (!out.Append(c)) return Value();
  }
  return IsBytes(args[0]) ? out.Finish() : MakeLike(th, args[0], out.view());
}

}  // namespace tessera::objects
