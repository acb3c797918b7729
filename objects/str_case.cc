// Case mappings and predicates of str.
#include "objects/errors.h"
#include "objects/str.h"
#include "objects/str_internal.h"
#include "objects/unicode.h"

namespace tessera::objects {
namespace {

Str* Self(Value v) { return v.as<Str>(); }

bool IsAsciiLower(uint8_t c) { return static_cast<uint8_t>(c - 'a') < 26; }
bool IsAsciiUpper(uint8_t c) { return static_cast<uint8_t>(c - 'A') < 26; }

// An ASCII text of the same length, made by map(character).
Value MapAscii(Thread& th, Str* s, auto map) {
  if (s->length == 0) return EmptyStr();
  if (s->length == 1) return CharStr(th, map(s->u8()[0]));
  Str* out = NewStrRaw(th, s->length, 0x7f);
  if (out == nullptr) return Value();
  const uint8_t* __restrict from = s->u8();
  uint8_t* __restrict to = static_cast<uint8_t*>(out->data());
  for (int64_t i = 0, n = s->length; i < n; ++i) to[i] = map(from[i]);
  return out;
}

using Mapping = int (*)(uint32_t c, uint32_t out[3]);

bool AppendMapped(StrBuilder* out, Mapping mapping, uint32_t c) {
  uint32_t mapped[3];
  int count = mapping(c, mapped);
  for (int i = 0; i < count; ++i) {
    if (!out->Append(mapped[i])) return false;
  }
  return true;
}

constexpr uint32_t kSigma = 0x3a3, kFinalSigma = 0x3c2, kSmallSigma = 0x3c3;

// A capital sigma at the end of a word has a small form of its own.
bool IsFinalSigma(const Str* s, int64_t at) {
  int64_t i = at - 1;
  while (i >= 0 && unicode::IsCaseIgnorable(s->at(i))) --i;
  if (i < 0 || !unicode::IsCased(s->at(i))) return false;
  i = at + 1;
  while (i < s->length && unicode::IsCaseIgnorable(s->at(i))) ++i;
  return i == s->length || !unicode::IsCased(s->at(i));
}

bool AppendLower(StrBuilder* out, const Str* s, int64_t at) {
  uint32_t c = s->at(at);
  if (c == kSigma) return out->Append(IsFinalSigma(s, at) ? kFinalSigma : kSmallSigma);
  return AppendMapped(out, unicode::ToLower, c);
}

Value MapAll(Thread& th, Str* s, Mapping mapping) {
  StrBuilder out(th);
  for (int64_t i = 0; i < s->length; ++i) {
    if (!AppendMapped(&out, mapping, s->at(i))) return Value();
  }
  return out.Finish();
}

Value LowerAny(Thread& th, Str* s, int64_t from, StrBuilder* out) {
  for (int64_t i = from; i < s->length; ++i) {
    if (!AppendLower(out, s, i)) return Value();
  }
  (void)th;
  return out->Finish();
}

// True when there is a character and the predicate holds for all of them.
bool All(const Str* s, auto predicate) {
  for (int64_t i = 0; i < s->length; ++i) {
    if (!predicate(s->at(i))) return false;
  }
  return s->length > 0;
}

}  // namespace

Value StrLower(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  if (s->ascii()) return MapAscii(th, s, [](uint8_t c) { return static_cast<uint8_t>(IsAsciiUpper(c) ? c | 0x20 : c); });
  StrBuilder out(th);
  return LowerAny(th, s, 0, &out);
}

Value StrUpper(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  if (s->ascii()) return MapAscii(th, s, [](uint8_t c) { return static_cast<uint8_t>(IsAsciiLower(c) ? c ^ 0x20 : c); });
  return MapAll(th, s, unicode::ToUpper);
}

Value StrCaseFold(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  if (s->ascii()) return StrLower(th, args);
  return MapAll(th, s, unicode::CaseFold);
}

Value StrSwapCase(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  if (s->ascii()) return MapAscii(th, s, [](uint8_t c) { return static_cast<uint8_t>(c ^ (IsAsciiLower(c) || IsAsciiUpper(c)) << 5); });
  StrBuilder out(th);
  for (int64_t i = 0; i < s->length; ++i) {
    uint32_t c = s->at(i);
    bool done = unicode::IsUpper(c) ? AppendLower(&out, s, i) : unicode::IsLower(c) ? AppendMapped(&out, unicode::ToUpper, c) : out.Append(c);
    if (!done) return Value();
  }
  return out.Finish();
}

Value StrCapitalize(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  if (s->length == 0) return EmptyStr();
  StrBuilder out(th);
  if (!AppendMapped(&out, unicode::ToTitle, s->at(0))) return Value();
  return LowerAny(th, s, 1, &out);
}

Value StrTitle(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  StrBuilder out(th);
  bool in_word = false;
  for (int64_t i = 0; i < s->length; ++i) {
    uint32_t c = s->at(i);
    if (in_word ? !AppendLower(&out, s, i) : !AppendMapped(&out, unicode::ToTitle, c)) return Value();
    in_word = unicode::IsCased(c);
  }
  return out.Finish();
}

Value StrIsAlpha(Thread&, const Value* args) { return Value::Bool(All(Self(args[0]), unicode::IsAlpha)); }
Value StrIsAlnum(Thread&, const Value* args) { return Value::Bool(All(Self(args[0]), unicode::IsAlnum)); }
Value StrIsDecimal(Thread&, const Value* args) { return Value::Bool(All(Self(args[0]), unicode::IsDecimal)); }
Value StrIsDigit(Thread&, const Value* args) { return Value::Bool(All(Self(args[0]), unicode::IsDigit)); }
Value StrIsNumeric(Thread&, const Value* args) { return Value::Bool(All(Self(args[0]), unicode::IsNumeric)); }
Value StrIsSpace(Thread&, const Value* args) { return Value::Bool(All(Self(args[0]), unicode::IsSpace)); }
Value StrIsAscii(Thread&, const Value* args) { return Value::Bool(Self(args[0])->length == 0 || Self(args[0])->ascii()); }

Value StrIsPrintable(Thread&, const Value* args) {
  Str* s = Self(args[0]);
  return Value::Bool(s->length == 0 || All(s, unicode::IsPrintable));
}

Value StrIsIdentifier(Thread&, const Value* args) {
  Str* s = Self(args[0]);
  return Value::Bool(s->length > 0 && unicode::IsIdStart(s->at(0)) && All(s, unicode::IsIdContinue));
}

Value StrIsLower(Thread&, const Value* args) {
  Str* s = Self(args[0]);
  bool cased = false;
  for (int64_t i = 0; i < s->length; ++i) {
    uint32_t c = s->at(i);
    if (unicode::IsUpper(c) || unicode::IsTitle(c)) return Value::False();
    cased |= unicode::IsLower(c);
  }
  return Value::Bool(cased);
}

Value StrIsUpper(Thread&, const Value* args) {
  Str* s = Self(args[0]);
  bool cased = false;
  for (int64_t i = 0; i < s->length; ++i) {
    uint32_t c = s->at(i);
    if (unicode::IsLower(c) || unicode::IsTitle(c)) return Value::False();
    cased |= unicode::IsUpper(c);
  }
  return Value::Bool(cased);
}

Value StrIsTitle(Thread&, const Value* args) {
  Str* s = Self(args[0]);
  bool cased = false, in_word = false;
  for (int64_t i = 0; i < s->length; ++i) {
    uint32_t c = s->at(i);
    if (unicode::IsUpper(c) || unicode::IsTitle(c)) {
      if (in_word) return Value::False();
      in_word = cased = true;
    } else if (unicode::IsLower(c)) {
      if (!in_word) return Value::False();
    } else {
      in_word = false;
    }
  }
  return Value::Bool(cased);
}

}  // namespace tessera::objects
