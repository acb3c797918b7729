// The type str: slots. Methods are in str_methods.cc.
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/iterators.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/str_internal.h"

namespace tessera::objects {
namespace {

Str* Self(Value v) { return v.as<Str>(); }

Value StrStr(Thread& th, Value self) {
  if (IsExactStr(self)) return Dup(self);
  return ExactStr(th, Self(self));
}

int64_t StrHashSlot(Thread&, Value self) { return StrHash(Self(self)); }
int64_t StrLength(Thread&, Value self) { return Self(self)->length; }

Value StrRichCompare(Thread&, Value a, Value b, CompareOp op) {
  if (!IsStr(a) || !IsStr(b)) return Value::NotImplemented();
  if (op == CompareOp::kEq || op == CompareOp::kNe) return Value::Bool(StrEqual(Self(a), Self(b)) == (op == CompareOp::kEq));
  int order = StrCompare(Self(a), Self(b));
  switch (op) {
    case CompareOp::kLt: return Value::Bool(order < 0);
    case CompareOp::kLe: return Value::Bool(order <= 0);
    case CompareOp::kGt: return Value::Bool(order > 0);
    default: return Value::Bool(order >= 0);
  }
}

Value StrGetItem(Thread& th, Value self, Value key) {
  Str* s = Self(self);
  if (IsSlice(key)) {
    SliceRange range;
    if (!SliceUnpack(th, key, &range)) return Value();
    range.Adjust(s->length);
    if (range.step == 1) return Substring(th, s, range.start, range.start + range.count);
    StrBuilder out(th);
    for (int64_t n = 0, at = range.start; n < range.count; ++n, at += range.step)
      if (!out.Append(s->at(at))) return Value();
    return out.Finish();
  }
  int64_t i;
  if (key.IsSmallInt()) {
    i = key.small_int();
  } else if (TypeOf(key)->slots.index != nullptr) {
    if (!IndexAsInt64(th, key, &i, types::kIndexError)) return Value();
  } else {
    return Raise(th, types::kTypeError, "string indices must be integers, not '%.200T'", key);
  }
  if (i < 0) i += s->length;
  if (i < 0 || i >= s->length) return Raise(th, types::kIndexError, "string index out of range");
  return CharStr(th, s->at(i));
}

int StrContains(Thread& th, Value self, Value item) {
  if (!IsStr(item)) {
    Raise(th, types::kTypeError, "'in <string>' requires string as left operand, not %.100T", item);
    return -1;
  }
  const int64_t length = Self(self)->length;
  const Owned keep = KeepIfLong(self, length), keep_item = KeepIfLong(item, length);
  Pace pace(th);
  const int64_t at = StrFind(pace, Self(self), Self(item), 0, length, false);
  return at == kStopped ? -1 : at >= 0;
}

Value StrConcat(Thread& th, Value a, Value b) {
  if (!IsStr(b)) return Raise(th, types::kTypeError, "can only concatenate str (not \"%.200T\") to str", b);
  return Concat(th, Self(a), Self(b));
}

Value StrRepeat(Thread& th, Value self, int64_t n) {
  Str* s = Self(self);
  if (n <= 0 || s->length == 0) return EmptyStr();
  if (n == 1 && IsExactStr(self)) return Dup(self);
  int64_t length;
  if (__builtin_mul_overflow(s->length, n, &length)) return Raise(th, types::kOverflowError, "repeated string is too long");
  Owned keep = Owned::Borrow(self), result(NewStrRaw(th, length, MaxCharOf(s)));
  if (!result) return Value();
  const int64_t bytes = s->length * s->width();
  auto* to = static_cast<uint8_t*>(result.as<Str>()->data());
  if (!CopyWithChecks(th, to, s->data(), bytes) || !RepeatWithChecks(th, to, bytes, bytes * n)) return Value();
  return result.Release();
}

// str(object='', encoding, errors)
Value StrNew(Thread& th, Type* type, Args args) {
  if (type == types::kStr && args.count == 1 && args.kwnames == nullptr) [[likely]] return ToStr(th, args.values[0]);
  static constexpr MethodDef kNew = {"str", nullptr, "(object='', encoding='utf-8', errors='strict')", nullptr};
  BoundArgs bound;
  if (!BindNative(th, &kNew, args, &bound)) return Value();
  Value object = bound.values[0], encoding = bound.values[1], errors = bound.values[2];
  if (!encoding.IsUnbound() && !CheckStrArgument(th, "str", "'encoding' ", encoding)) return Value();
  if (!errors.IsUnbound() && !CheckStrArgument(th, "str", "'errors' ", errors)) return Value();
  Owned text;
  if (object.IsUnbound()) text.Reset(EmptyStr());
  else if (encoding.IsUnbound() && errors.IsUnbound()) text.Reset(ToStr(th, object));
  else text.Reset(DecodeObject(th, object, encoding, errors));
  if (!text || type == types::kStr) return text.Release();
  return NewStrOfType(th, type, text.as<Str>());
}

constexpr GetSetDef kNoGetSets[] = {{}};

}  // namespace

Value ExactStr(Thread& th, Str* s) { return NewStrOfType(th, types::kStr, s); }

Value NewStrOfType(Thread& th, Type* type, Str* text) {
  size_t bytes = static_cast<size_t>(text->length + 1) * static_cast<size_t>(text->width());
  Str* s = New<Str>(th, type, bytes);
  if (s == nullptr) return Value();
  s->flags |= text->flags & (Str::kWidthMask | Str::kAscii);
  s->hash = text->hash;
  s->length = text->length;
  std::memcpy(s->data(), text->data(), bytes);
  return s;
}

Value StrRepr(Thread& th, Value self) {
  Str* s = Self(self);
  bool single = false, both = false;
  for (int64_t n = 0; n < s->length; ++n) {
    uint32_t c = s->at(n);
    single |= c == '\'';
    both |= c == '"';
  }
  uint32_t quote = single && !both ? '"' : '\'';
  StrBuilder out(th);
  if (!out.Append(quote)) return Value();
  for (int64_t n = 0; n < s->length; ++n)
    if (!AppendEscaped(&out, s->at(n), quote)) return Value();
  return out.Append(quote) ? out.Finish() : Value();
}

bool AppendEscaped(StrBuilder* out, uint32_t c, uint32_t quote) {
  if (c == quote || c == '\\') return out->Append('\\') && out->Append(c);
  switch (c) {
    case '\n': return out->AppendAscii("\\n");
    case '\r': return out->AppendAscii("\\r");
    case '\t': return out->AppendAscii("\\t");
    default: break;
  }
  if (c >= 0x20 && c < 0x7f) return out->Append(c);
  if (c >= 0x80 && IsPrintable(c)) return out->Append(c);
  char text[12];
  std::snprintf(text, sizeof(text), c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
  return out->AppendAscii(text);
}

void InitStrType(Type* type) {
  type->size = sizeof(Str);
  type->item_size = 1;
  type->type_flags |= kBaseType;
  type->dealloc = &DeallocStr;
  type->slots.repr = &StrRepr;
  type->slots.str = &StrStr;
  type->slots.hash = &StrHashSlot;
  type->slots.richcompare = &StrRichCompare;
  type->slots.iter = &NewStrIterator;
  type->slots.length = &StrLength;
  type->slots.getitem = &StrGetItem;
  type->slots.contains = &StrContains;
  type->slots.concat = &StrConcat;
  type->slots.repeat = &StrRepeat;
  type->slots.binary[static_cast<int>(BinaryOp::kMod)] = &StrPercent;
  type->slots.new_ = &StrNew;
  type->methods = kStrMethods;
  type->getsets = kNoGetSets;
  type->docstring = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nText: the object as str() shows it, or bytes decoded.";
}

}  // namespace tessera::objects
