// Methods of str that put texts together: join, replace, expandtabs, translate, maketrans.
#include <algorithm>
#include <cstring>

#include "objects/arguments.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

Str* Self(Value v) { return v.as<Str>(); }

// --- join ---

// Length and widest character of the whole; false: exception pending.
// `known`: others know the items, and could change them at a check point.
bool MeasureJoin(Thread& th, const Str* sep, const Value* items, int64_t count, bool known, int64_t* length, uint32_t* max_char) {
  *length = (count - 1) * sep->length;
  *max_char = count > 1 ? MaxCharOf(sep) : 0x7f;
  for (int64_t i = 0; i < count; ++i) {
    if (i % kItemsPerCheck == 0 && !known && !CheckPoint(th)) return false;
    if (!IsStr(items[i])) {
      Raise(th, types::kTypeError, "sequence item %lld: expected str instance, %.80T found", static_cast<long long>(i), items[i]);
      return false;
    }
    const Str* s = items[i].as<Str>();
    *length += s->length;
    *max_char |= MaxCharOf(s);
  }
  return true;
}

// Short texts are copied here; a call costs more than they do.
inline void CopyShort(uint8_t* to, const uint8_t* from, int64_t n) {
  if (n > 16) {
    std::memcpy(to, from, static_cast<size_t>(n));
    return;
  }
  for (int64_t i = 0; i < n; ++i) to[i] = from[i];
}

bool FillJoin(Thread& th, const Str* sep, const Value* items, int64_t count, bool known, uint8_t* to, int width) {
  const uint8_t* checked = to;
  for (int64_t i = 0; i < count; ++i) {
    if ((i % kItemsPerCheck == 0 || to - checked > kBytesPerCheck) && !known) {
      if (!CheckPoint(th)) return false;
      checked = to;
    }
    if (i > 0 && sep->length > 0) {
      if (width == 1) CopyShort(to, sep->u8(), sep->length);
      else CopyText(sep, 0, sep->length, to, width);
      to += sep->length * width;
    }
    const Str* s = items[i].as<Str>();
    if (width == 1) CopyShort(to, s->u8(), s->length);
    else CopyText(s, 0, s->length, to, width);
    to += s->length * width;
  }
  return true;
}

Value JoinItems(Thread& th, Str* sep, const Value* items, int64_t count, bool known) {
  if (count == 0) return EmptyStr();
  if (count == 1 && IsExactStr(items[0])) return Dup(items[0]);
  int64_t length;
  uint32_t max_char;
  if (!MeasureJoin(th, sep, items, count, known, &length, &max_char)) return Value();
  Owned out(NewStrRaw(th, length, max_char));
  if (!out) return Value();
  Str* text = out.as<Str>();
  if (length > 0 && !FillJoin(th, sep, items, count, known, static_cast<uint8_t*>(text->data()), text->width())) return Value();
  return out.Release();
}

// --- replace ---

template <class Char>
void CopyReplacing(const Char* __restrict p, Char* __restrict to, int64_t n, Char from, Char now) {
  for (int64_t i = 0; i < n; ++i) to[i] = p[i] == from ? now : p[i];
}

// REQUIRES: both texts are ASCII, and so are the characters.
Value ReplaceChar(Pace& pace, Str* s, uint32_t from, uint32_t now) {
  Owned out(NewStrRaw(pace.thread(), s->length, 0x7f));
  if (!out) return Value();
  auto* const to = static_cast<uint8_t*>(out.as<Str>()->data());
  for (int64_t at = 0; at < s->length; at += Pace::kStretch) {
    const int64_t n = std::min(Pace::kStretch, s->length - at);
    CopyReplacing(s->u8() + at, to + at, n, static_cast<uint8_t>(from), static_cast<uint8_t>(now));
    if (!pace.Did(n)) return Value();
  }
  return out.Release();
}

// Everything ASCII: the size is known after a count, and the result is written once.
Value ReplaceAscii(Pace& pace, Str* s, Str* old, Str* now, int64_t hits) {
  Thread& th = pace.thread();
  int64_t grow = now->length - old->length;
  int64_t length;
  if (__builtin_mul_overflow(grow, hits, &length) || __builtin_add_overflow(length, s->length, &length)) return RaiseMemoryError(th);
  Owned out(NewStrRaw(th, length, 0x7f));
  if (!out || length == 0) return out.Release();
  uint8_t* to = static_cast<uint8_t*>(out.as<Str>()->data());
  int64_t at = 0;
  while (hits-- > 0) {
    int64_t hit = StrFind(pace, s, old, at, s->length, false);
    if (hit == kStopped || !pace.Did(now->length)) return Value();
    std::memcpy(to, s->u8() + at, static_cast<size_t>(hit - at));
    to += hit - at;
    CopyShort(to, now->u8(), now->length);
    to += now->length;
    at = hit + old->length;
  }
  std::memcpy(to, s->u8() + at, static_cast<size_t>(s->length - at));
  return out.Release();
}

Value ReplaceAny(Pace& pace, Str* s, Str* old, Str* now, int64_t most) {
  StrBuilder out(pace.thread());
  int64_t at = 0;
  while (most-- > 0) {
    int64_t hit = StrFind(pace, s, old, at, s->length, false);
    if (hit == kStopped) return Value();
    if (hit < 0) break;
    if (!out.Append(s, at, hit) || !out.Append(now) || !pace.Did(now->length)) return Value();
    at = hit + old->length;
  }
  return out.Append(s, at, s->length) ? out.Finish() : Value();
}

// Nothing is replaced: `now` goes between the characters and to both ends.
Value Interleave(Pace& pace, Str* s, Str* now, int64_t most) {
  StrBuilder out(pace.thread());
  for (int64_t i = 0; i <= s->length; ++i) {
    if (most == 0) return out.Append(s, i, s->length) ? out.Finish() : Value();
    --most;
    if (!out.Append(now) || !pace.Did(1 + now->length)) return Value();
    if (i < s->length && !out.Append(s->at(i))) return Value();
  }
  return out.Finish();
}

// --- translate ---

// What becomes of c: appended to out. False: exception pending.
bool TranslateChar(Thread& th, Value table, uint32_t c, StrBuilder* out) {
  Owned to(GetItem(th, table, Value::Int(c)));
  if (!to) return ClearIf(th, types::kLookupError) && out->Append(c);
  if (to.get().IsNone()) return true;
  if (IsStr(to)) return out->Append(to.as<Str>());
  if (!IsInt(to)) {
    Raise(th, types::kTypeError, "character mapping must return integer, None or str");
    return false;
  }
  int64_t code;
  if (!FitsInt64(to, &code) || code < 0 || code > 0x10ffff) {
    Raise(th, types::kValueError, "character mapping must be in range(0x110000)");
    return false;
  }
  return out->Append(static_cast<uint32_t>(code));
}

Value AddKeys(Thread& th, Dict* out, Dict* from) {
  int64_t position = 0;
  Value key, value;
  while (DictNext(from, &position, &key, &value)) {
    if (IsInt(key)) {
      if (!DictSet(th, out, key, value)) return Value();
    } else if (!IsStr(key)) {
      return Raise(th, types::kTypeError, "keys in translate table must be strings or integers");
    } else if (key.as<Str>()->length != 1) {
      return Raise(th, types::kValueError, "string keys in translate table must be of length 1");
    } else if (!DictSet(th, out, Value::Int(key.as<Str>()->at(0)), value)) {
      return Value();
    }
  }
  return Value::None();
}

}  // namespace

Value StrJoin(Thread& th, const Value* args) {
  Str* sep = Self(args[0]);
  Value iterable = args[1];
  // A long list is copied, which takes a fraction of the time, so that the copy can be joined with check points.
  constexpr int64_t kLongList = 1 << 17;
  if (IsExactly(iterable, types::kList) && iterable.as<List>()->size < kLongList) {
    return JoinItems(th, sep, iterable.as<List>()->items, iterable.as<List>()->size, /*known=*/true);
  }
  Owned keep = Owned::Borrow(args[0]), keep_items = Owned::Borrow(iterable);
  if (IsExactly(iterable, types::kTuple)) return JoinItems(th, sep, iterable.as<Tuple>()->items(), iterable.as<Tuple>()->size, false);
  Owned list(ListFrom(th, iterable));
  if (!list) {
    Type* type = TypeOf(iterable);
    if (PendingIs(th, types::kTypeError) && type->slots.iter == nullptr && type->slots.getitem == nullptr) {
      ClearException(th);
      return Raise(th, types::kTypeError, "can only join an iterable");
    }
    return Value();
  }
  return JoinItems(th, sep, list.as<List>()->items, list.as<List>()->size, /*known=*/false);
}

Value StrReplace(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  if (!CheckStrArgument(th, "replace", "1 ", args[1]) || !CheckStrArgument(th, "replace", "2 ", args[2])) return Value();
  Str *old = Self(args[1]), *now = Self(args[2]);
  int64_t most = -1;
  if (!args[3].IsUnbound() && !ArgumentAsSize(th, args[3], &most)) return Value();
  if (most < 0) most = INT64_MAX;
  if (most == 0 || s->length < old->length || (old->length == 0 && now->length == 0)) return UnchangedStr(th, s);
  const int64_t longest = std::max(s->length, now->length);
  const Owned keep = KeepIfLong(args[0], longest), keep_old = KeepIfLong(args[1], longest), keep_now = KeepIfLong(args[2], longest);
  Pace pace(th);
  if (old->length == 0) return Interleave(pace, s, now, most);
  const int64_t first = StrFind(pace, s, old, 0, s->length, false);
  if (first == kStopped) return Value();
  if (first < 0 || StrEqual(old, now)) return UnchangedStr(th, s);
  bool same_width = s->ascii() && now->ascii();
  if (same_width && old->length == 1 && now->length == 1 && most == INT64_MAX && s->length > 1) return ReplaceChar(pace, s, old->at(0), now->at(0));
  if (!same_width) return ReplaceAny(pace, s, old, now, most);
  const int64_t hits = StrCount(pace, s, old, 0, s->length, most);
  return hits < 0 ? Value() : ReplaceAscii(pace, s, old, now, hits);
}

bool TabSize(Thread& th, Value v, int64_t* out) {
  Owned n(Index(th, v));
  if (!n) return false;
  if (FitsInt64(n, out) && *out <= INT32_MAX && *out >= INT32_MIN) return true;
  Raise(th, types::kOverflowError, "Python int too large to convert to C int");
  return false;
}

Value StrExpandTabs(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  int64_t size = 8;
  if (!args[1].IsUnbound() && !TabSize(th, args[1], &size)) return Value();
  const Owned keep = KeepIfLong(args[0], s->length);
  Pace pace(th);
  StrBuilder out(th);
  int64_t column = 0;
  bool tabs = false;
  for (int64_t i = 0; i < s->length; ++i) {
    uint32_t c = s->at(i);
    if (!pace.Did(1)) return Value();
    if (c == '\t') {
      tabs = true;
      if (size <= 0) continue;
      int64_t spaces = size - column % size;
      column += spaces;
      if (!out.AppendRepeated(' ', spaces)) return Value();
      continue;
    }
    column = c == '\n' || c == '\r' ? 0 : column + 1;
    if (!out.Append(c)) return Value();
  }
  return tabs ? out.Finish() : UnchangedStr(th, s);
}

namespace {

// What the ASCII characters become by a dict, so that it is asked once for each.
struct KnownAscii {
  enum : uint8_t { kUnknown = 0xff, kNothing = 0xfe, kComplex = 0xfd };
  uint8_t of[128];
  KnownAscii() { std::memset(of, kUnknown, sizeof of); }
  void Note(uint32_t c, Value to) {
    if (to.IsNotFound()) of[c] = static_cast<uint8_t>(c);
    else if (to.IsNone()) of[c] = kNothing;
    else if (to.IsSmallInt() && to.small_int() >= 0 && to.small_int() < 128) of[c] = static_cast<uint8_t>(to.small_int());
    else if (IsStr(to) && to.as<Str>()->length == 1 && to.as<Str>()->ascii()) of[c] = to.as<Str>()->u8()[0];
    else of[c] = kComplex;
  }
};

// Takes as many characters from s[at] on as are known; -1: exception pending.
int64_t TranslateKnown(const Str* s, int64_t at, const KnownAscii& known, StrBuilder* out) {
  char text[256];
  size_t size = 0;
  for (; at < s->length && size < sizeof text; ++at) {
    uint32_t c = s->at(at);
    if (c >= 128 || (known.of[c] >= 128 && known.of[c] != KnownAscii::kNothing)) break;
    if (known.of[c] < 128) text[size++] = static_cast<char>(known.of[c]);
  }
  return out->AppendAscii({text, size}) ? at : -1;
}

}  // namespace

Value StrTranslate(Thread& th, const Value* args) {
  Owned self = Owned::Borrow(args[0]), table = Owned::Borrow(args[1]);
  Str* s = Self(args[0]);
  Pace pace(th);
  StrBuilder out(th);
  KnownAscii known;
  bool plain = IsExactly(args[1], types::kDict);
  for (int64_t i = 0; i < s->length;) {
    uint32_t c = s->at(i);
    if (plain && c < 128 && known.of[c] == KnownAscii::kUnknown) {
      Value to = FindDictItem(th, args[1].as<Dict>(), Value::Int(c));
      if (to.empty()) return Value();
      known.Note(c, to);
    }
    if (plain && c < 128 && known.of[c] != KnownAscii::kComplex) {
      const int64_t start = i;
      i = TranslateKnown(s, i, known, &out);
      if (i < 0 || !pace.Did(i - start)) return Value();
      continue;
    }
    if (!TranslateChar(th, args[1], c, &out) || !pace.Did(Pace::kObject)) return Value();
    ++i;
  }
  return out.Finish();
}

Value StrMakeTrans(Thread& th, const Value* args) {
  Owned dict(NewDict(th));
  if (!dict) return Value();
  Dict* out = dict.as<Dict>();
  if (args[1].IsUnbound()) {
    if (!IsExactly(args[0], types::kDict)) return Raise(th, types::kTypeError, "if you give only one argument to maketrans it must be a dict");
    return AddKeys(th, out, args[0].as<Dict>()).empty() ? Value() : dict.Release();
  }
  if (!CheckStrArgument(th, "maketrans", "2 ", args[1])) return Value();
  if (!args[2].IsUnbound() && !CheckStrArgument(th, "maketrans", "3 ", args[2])) return Value();
  if (!IsStr(args[0])) return Raise(th, types::kTypeError, "first maketrans argument must be a string if there is a second argument");
  Str *from = Self(args[0]), *to = Self(args[1]);
  if (from->length != to->length) return Raise(th, types::kValueError, "the first two maketrans arguments must have equal length");
  for (int64_t i = 0; i < from->length; ++i) {
    if (!DictSet(th, out, Value::Int(from->at(i)), Value::Int(to->at(i)))) return Value();
  }
  for (int64_t i = 0; !args[2].IsUnbound() && i < Self(args[2])->length; ++i) {
    if (!DictSet(th, out, Value::Int(Self(args[2])->at(i)), Value::None())) return Value();
  }
  return dict.Release();
}

}  // namespace tessera::objects
