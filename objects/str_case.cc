// Case mappings and predicates of str.
#include <algorithm>

#include "objects/errors.h"
#include "objects/str.h"
#include "objects/str_internal.h"
#include "objects/unicode.h"

namespace tessera::objects {
namespace {

Str* Self(Value v) { return v.as<Str>(); }

bool IsAsciiLower(uint8_t c) { return static_cast<uint8_t>(c - 'a') < 26; }
bool IsAsciiUpper(uint8_t c) { return static_cast<uint8_t>(c - 'A') < 26; }

// What a look into the tables of Unicode, or a mapping by them, counts.
constexpr int64_t kLook = 8;

// Calls visit(i) for the characters from `from` on, with check points. False: it said so, or an exception is pending.
bool EachChar(Thread& th, const Str* s, int64_t from, auto visit) {
  const Owned keep = KeepIfLong(Value(const_cast<Str*>(s)), s->length);
  Pace pace(th);
  for (int64_t i = from; i < s->length; ++i) {
    if (!visit(i) || !pace.Did(kLook)) return false;
  }
  return true;
}

// An ASCII text of the same length, made by map(character).
Value MapAscii(Thread& th, Str* s, auto map) {
  if (s->length == 0) return EmptyStr();
  if (s->length == 1) return CharStr(th, map(s->u8()[0]));
  const Owned keep = KeepIfLong(Value(s), s->length);
  Owned out(NewStrRaw(th, s->length, 0x7f));
  if (!out) return Value();
  Pace pace(th);
  const uint8_t* __restrict from = s->u8();
  uint8_t* __restrict to = static_cast<uint8_t*>(out.as<Str>()->data());
  for (int64_t begin = 0, n = s->length; begin < n; begin += Pace::kStretch) {
    const int64_t end = std::min(n, begin + Pace::kStretch);
    for (int64_t i = begin; i < end; ++i) to[i] = map(from[i]);
    if (!pace.Did(end - begin)) return Value();
  }
  return out.Release();
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
  return EachChar(th, s, 0, [&](int64_t i) { return AppendMapped(&out, mapping, s->at(i)); }) ? out.Finish() : Value();
}

Value LowerAny(Thread& th, Str* s, int64_t from, StrBuilder* out) {
  return EachChar(th, s, from, [&](int64_t i) { return AppendLower(out, s, i); }) ? out->Finish() : Value();
}

// Does visit(i) hold for all characters, and `also`, which visit may change?
Value Answer(Thread& th, const Str* s, auto visit, const bool& also) {
  const bool all = EachChar(th, s, 0, visit);
  return th.failed() ? Value() : Value::Bool(all && also);
}

// True when there is a character and the predicate holds for all of them.
Value All(Thread& th, const Str* s, auto predicate) {
  return Answer(th, s, [&](int64_t i) { return predicate(s->at(i)); }, s->length > 0);
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
  const bool done = EachChar(th, s, 0, [&](int64_t i) {
    uint32_t c = s->at(i);
    return unicode::IsUpper(c) ? AppendLower(&out, s, i) : unicode::IsLower(c) ? AppendMapped(&out, unicode::ToUpper, c) : out.Append(c);
  });
  return done ? out.Finish() : Value();
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
  const bool done = EachChar(th, s, 0, [&](int64_t i) {
    uint32_t c = s->at(i);
    const bool mapped = in_word ? AppendLower(&out, s, i) : AppendMapped(&out, unicode::ToTitle, c);
    in_word = unicode::IsCased(c);
    return mapped;
  });
  return done ? out.Finish() : Value();
}

Value StrIsAlpha(Thread& th, const Value* args) { return All(th, Self(args[0]), unicode::IsAlpha); }
Value StrIsAlnum(Thread& th, const Value* args) { return All(th, Self(args[0]), unicode::IsAlnum); }
Value StrIsDecimal(Thread& th, const Value* args) { return All(th, Self(args[0]), unicode::IsDecimal); }
Value StrIsDigit(Thread& th, const Value* args) { return All(th, Self(args[0]), unicode::IsDigit); }
Value StrIsNumeric(Thread& th, const Value* args) { return All(th, Self(args[0]), unicode::IsNumeric); }
Value StrIsSpace(Thread& th, const Value* args) { return All(th, Self(args[0]), unicode::IsSpace); }
Value StrIsAscii(Thread&, const Value* args) { return Value::Bool(Self(args[0])->length == 0 || Self(args[0])->ascii()); }

Value StrIsPrintable(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  return s->length == 0 ? Value::True() : All(th, s, unicode::IsPrintable);
}

Value StrIsIdentifier(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  return s->length > 0 && unicode::IsIdStart(s->at(0)) ? All(th, s, unicode::IsIdContinue) : Value::False();
}

Value StrIsLower(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  bool cased = false;
  return Answer(th, s, [&](int64_t i) {
    uint32_t c = s->at(i);
    cased |= unicode::IsLower(c);
    return !unicode::IsUpper(c) && !unicode::IsTitle(c);
  }, cased);
}

Value StrIsUpper(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  bool cased = false;
  return Answer(th, s, [&](int64_t i) {
    uint32_t c = s->at(i);
    cased |= unicode::IsUpper(c);
    return !unicode::IsLower(c) && !unicode::IsTitle(c);
  }, cased);
}

Value StrIsTitle(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  bool cased = false, in_word = false;
  return Answer(th, s, [&](int64_t i) {
    uint32_t c = s->at(i);
    const bool big = unicode::IsUpper(c) || unicode::IsTitle(c), small = unicode::IsLower(c);
    const bool right = big ? !in_word : !small || in_word;
    in_word = big || small;
    cased |= big;
    return right;
  }, cased);
}

}  // namespace tessera::objects
