// Methods of str that take it apart: split, rsplit, splitlines, partition, rpartition.
#include <algorithm>
#include <cstring>

#include "objects/arguments.h"
#include "objects/errors.h"
#include "objects/list.h"
#include "objects/number_text.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

Str* Self(Value v) { return v.as<Str>(); }

// Which of the first 256 characters are white space.
struct SpaceTable {
  bool is[256];
};
constexpr SpaceTable MakeSpaceTable() {
  SpaceTable t{};
  for (int c : {9, 10, 11, 12, 13, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0}) t.is[c] = true;
  return t;
}
constexpr SpaceTable kSpaces = MakeSpaceTable();

template <class Char>
bool IsSpaceChar(Char c) {
  return c < 0x100 ? kSpaces.is[c & 0xff] : IsUnicodeSpace(c);
}

// A piece of s; ASCII text needs no look at what is in it.
Value Piece(Thread& th, Str* s, int64_t start, int64_t stop) {
  int64_t n = stop - start;
  if (!s->ascii() || n <= 1 || n == s->length) return Substring(th, s, start, stop);
  Str* piece = NewStrRaw(th, n, 0x7f);
  if (piece != nullptr) std::memcpy(piece->data(), s->u8() + start, static_cast<size_t>(n));
  return piece;
}

bool AddPiece(Pace& pace, List* list, Str* s, int64_t start, int64_t stop) {
  Value piece = Piece(pace.thread(), s, start, stop);
  return !piece.empty() && ListAppendSteal(pace.thread(), list, piece) && pace.Did(Pace::kObject + (stop - start));
}

// The whole of s as the only piece.
bool AddWhole(Pace& pace, List* list, Str* s) {
  Value piece = UnchangedStr(pace.thread(), s);
  return !piece.empty() && ListAppendSteal(pace.thread(), list, piece);
}

// The first place from i on that is a space (kSpace), or is none; n: there is none. kStopped: exception pending.
template <bool kSpace, class Char>
int64_t Next(Pace& pace, const Char* p, int64_t i, int64_t n) {
  for (;;) {
    const int64_t end = std::min(n, i + Pace::kStretch);
    while (i < end && IsSpaceChar(p[i]) != kSpace) ++i;
    if (i < end || end == n) return i;
    if (!pace.Did(Pace::kStretch)) return kStopped;
  }
}

template <class Char>
bool SplitSpaces(Pace& pace, Str* s, const Char* p, int64_t most, List* list) {
  int64_t i = 0, n = s->length;
  while (most-- > 0) {
    if ((i = Next<false>(pace, p, i, n)) < 0) return false;
    if (i == n) return true;
    int64_t start = i;
    if ((i = Next<true>(pace, p, i + 1, n)) < 0) return false;
    if (start == 0 && i == n) return AddWhole(pace, list, s);
    if (!AddPiece(pace, list, s, start, i)) return false;
  }
  if ((i = Next<false>(pace, p, i, n)) < 0) return false;
  return i == n || AddPiece(pace, list, s, i, n);
}

template <class Char>
bool RSplitSpaces(Pace& pace, Str* s, const Char* p, int64_t most, List* list) {
  int64_t i = s->length;
  while (most-- > 0) {
    while (i > 0 && IsSpaceChar(p[i - 1])) --i;
    if (i == 0) return true;
    int64_t stop = i--;
    while (i > 0 && !IsSpaceChar(p[i - 1])) --i;
    if (i == 0 && stop == s->length) return AddWhole(pace, list, s);
    if (!AddPiece(pace, list, s, i, stop)) return false;
  }
  while (i > 0 && IsSpaceChar(p[i - 1])) --i;
  return i == 0 || AddPiece(pace, list, s, 0, i);
}

bool SplitText(Pace& pace, Str* s, Str* sep, int64_t most, List* list) {
  int64_t at = 0;
  while (most-- > 0) {
    int64_t stop = StrFind(pace, s, sep, at, s->length, false);
    if (stop == kStopped) return false;
    if (stop < 0) break;
    if (!AddPiece(pace, list, s, at, stop)) return false;
    at = stop + sep->length;
  }
  return at == 0 ? AddWhole(pace, list, s) : AddPiece(pace, list, s, at, s->length);
}

bool RSplitText(Pace& pace, Str* s, Str* sep, int64_t most, List* list) {
  int64_t at = s->length;
  bool found = false;
  while (most-- > 0) {
    int64_t start = StrFind(pace, s, sep, 0, at, true);
    if (start == kStopped) return false;
    if (start < 0) break;
    found = true;
    if (!AddPiece(pace, list, s, start + sep->length, at)) return false;
    at = start;
  }
  return found ? AddPiece(pace, list, s, 0, at) : AddWhole(pace, list, s);
}

bool SplitAnySpaces(Pace& pace, Str* s, int64_t most, bool backwards, List* list) {
  switch (s->width()) {
    case 1: return backwards ? RSplitSpaces(pace, s, s->u8(), most, list) : SplitSpaces(pace, s, s->u8(), most, list);
    case 2: return backwards ? RSplitSpaces(pace, s, s->u16(), most, list) : SplitSpaces(pace, s, s->u16(), most, list);
    default: return backwards ? RSplitSpaces(pace, s, s->u32(), most, list) : SplitSpaces(pace, s, s->u32(), most, list);
  }
}

Value Split(Thread& th, const Value* args, bool backwards) {
  Str* s = Self(args[0]);
  int64_t most = -1;
  if (!args[2].IsUnbound() && !ArgumentAsSize(th, args[2], &most)) return Value();
  if (most < 0) most = INT64_MAX;
  bool spaces = args[1].IsUnbound() || args[1].IsNone();
  if (!spaces && !IsStr(args[1])) return Raise(th, types::kTypeError, "must be str or None, not %.100T", args[1]);
  if (!spaces && Self(args[1])->length == 0) return Raise(th, types::kValueError, "empty separator");
  Owned list(NewList(th, most < 11 ? most + 1 : 12));
  if (!list) return Value();
  List* out = list.as<List>();
  const Owned keep = KeepIfLong(args[0], s->length), keep_sep = spaces ? Owned() : KeepIfLong(args[1], s->length);
  Pace pace(th);
  bool done = spaces ? SplitAnySpaces(pace, s, most, backwards, out)
                     : backwards ? RSplitText(pace, s, Self(args[1]), most, out) : SplitText(pace, s, Self(args[1]), most, out);
  if (!done) return Value();
  if (backwards) std::reverse(out->items, out->items + out->size);
  return list.Release();
}

bool IsLineEnd(uint32_t c) {
  return (c >= 0x0a && c <= 0x0d) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

Value NewTriple(Thread& th, Value a, Value b, Value c) {
  Value parts[3] = {a, b, c};
  bool whole = !a.empty() && !b.empty() && !c.empty();
  if (whole) return NewTupleSteal(th, parts, 3);
  for (Value part : parts) XDecRef(part);
  return Value();
}

Value Partition(Thread& th, const Value* args, bool backwards) {
  Str* s = Self(args[0]);
  if (!CheckStr(th, args[1])) return Value();
  Str* sep = Self(args[1]);
  if (sep->length == 0) return Raise(th, types::kValueError, "empty separator");
  const Owned keep = KeepIfLong(args[0], s->length), keep_sep = KeepIfLong(args[1], s->length);
  Pace pace(th);
  int64_t at = StrFind(pace, s, sep, 0, s->length, backwards);
  if (at == kStopped) return Value();
  if (at < 0) {
    Value empty(EmptyStr());
    return backwards ? NewTriple(th, empty, empty, UnchangedStr(th, s)) : NewTriple(th, UnchangedStr(th, s), empty, empty);
  }
  return NewTriple(th, Piece(th, s, 0, at), Dup(sep), Piece(th, s, at + sep->length, s->length));
}

}  // namespace

Value StrSplit(Thread& th, const Value* args) { return Split(th, args, false); }
Value StrRSplit(Thread& th, const Value* args) { return Split(th, args, true); }
Value StrPartition(Thread& th, const Value* args) { return Partition(th, args, false); }
Value StrRPartition(Thread& th, const Value* args) { return Partition(th, args, true); }

Value StrSplitLines(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  int keep = args[1].IsUnbound() ? 0 : IsTrue(th, args[1]);
  if (keep < 0) return Value();
  Owned list(NewList(th));
  if (!list) return Value();
  const Owned keep_text = KeepIfLong(args[0], s->length);
  Pace pace(th);
  int64_t n = s->length;
  for (int64_t i = 0; i < n;) {
    int64_t start = i;
    for (; i < n && !IsLineEnd(s->at(i)); ++i) {
      if (i % Pace::kStretch == Pace::kStretch - 1 && !pace.Did(Pace::kStretch)) return Value();
    }
    int64_t stop = i;
    if (i < n) {
      i += s->at(i) == '\r' && i + 1 < n && s->at(i + 1) == '\n' ? 2 : 1;
      if (keep) stop = i;
    }
    if (start == 0 && stop == n ? !AddWhole(pace, list.as<List>(), s) : !AddPiece(pace, list.as<List>(), s, start, stop)) return Value();
  }
  return list.Release();
}

}  // namespace tessera::objects
