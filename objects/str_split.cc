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

bool AddPiece(Thread& th, List* list, Str* s, int64_t start, int64_t stop) {
  Value piece = Piece(th, s, start, stop);
  return !piece.empty() && ListAppendSteal(th, list, piece);
}

// The whole of s as the only piece.
bool AddWhole(Thread& th, List* list, Str* s) {
  Value piece = UnchangedStr(th, s);
  return !piece.empty() && ListAppendSteal(th, list, piece);
}

template <class Char>
bool SplitSpaces(Thread& th, Str* s, const Char* p, int64_t most, List* list) {
  int64_t i = 0, n = s->length;
  while (most-- > 0) {
    while (i < n && IsSpaceChar(p[i])) ++i;
    if (i == n) return true;
    int64_t start = i++;
    while (i < n && !IsSpaceChar(p[i])) ++i;
    if (start == 0 && i == n) return AddWhole(th, list, s);
    if (!AddPiece(th, list, s, start, i)) return false;
  }
  while (i < n && IsSpaceChar(p[i])) ++i;
  if (i == n) return true;
  return AddPiece(th, list, s, i, n);
}

template <class Char>
bool RSplitSpaces(Thread& th, Str* s, const Char* p, int64_t most, List* list) {
  int64_t i = s->length;
  while (most-- > 0) {
    while (i > 0 && IsSpaceChar(p[i - 1])) --i;
    if (i == 0) return true;
    int64_t stop = i--;
    while (i > 0 && !IsSpaceChar(p[i - 1])) --i;
    if (i == 0 && stop == s->length) return AddWhole(th, list, s);
    if (!AddPiece(th, list, s, i, stop)) return false;
  }
  while (i > 0 && IsSpaceChar(p[i - 1])) --i;
  return i == 0 || AddPiece(th, list, s, 0, i);
}

// One character as separator, in text of one byte each.
bool SplitByte(Thread& th, Str* s, uint8_t sep, int64_t most, List* list) {
  const uint8_t* p = s->u8();
  int64_t at = 0, n = s->length;
  while (most-- > 0 && at < n) {
    const void* hit = std::memchr(p + at, sep, static_cast<size_t>(n - at));
    if (hit == nullptr) break;
    int64_t stop = static_cast<const uint8_t*>(hit) - p;
    if (!AddPiece(th, list, s, at, stop)) return false;
    at = stop + 1;
  }
  return at == 0 ? AddWhole(th, list, s) : AddPiece(th, list, s, at, n);
}

bool SplitText(Thread& th, Str* s, Str* sep, int64_t most, List* list) {
  if (sep->length == 1 && s->width() == 1 && sep->width() == 1) return SplitByte(th, s, sep->u8()[0], most, list);
  int64_t at = 0;
  while (most-- > 0) {
    int64_t stop = StrFind(s, sep, at, s->length, false);
    if (stop < 0) break;
    if (!AddPiece(th, list, s, at, stop)) return false;
    at = stop + sep->length;
  }
  return at == 0 ? AddWhole(th, list, s) : AddPiece(th, list, s, at, s->length);
}

bool RSplitText(Thread& th, Str* s, Str* sep, int64_t most, List* list) {
  int64_t at = s->length;
  bool found = false;
  while (most-- > 0) {
    int64_t start = StrFind(s, sep, 0, at, true);
    if (start < 0) break;
    found = true;
    if (!AddPiece(th, list, s, start + sep->length, at)) return false;
    at = start;
  }
  return found ? AddPiece(th, list, s, 0, at) : AddWhole(th, list, s);
}

bool SplitAnySpaces(Thread& th, Str* s, int64_t most, bool backwards, List* list) {
  switch (s->width()) {
    case 1: return backwards ? RSplitSpaces(th, s, s->u8(), most, list) : SplitSpaces(th, s, s->u8(), most, list);
    case 2: return backwards ? RSplitSpaces(th, s, s->u16(), most, list) : SplitSpaces(th, s, s->u16(), most, list);
    default: return backwards ? RSplitSpaces(th, s, s->u32(), most, list) : SplitSpaces(th, s, s->u32(), most, list);
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
  bool done = spaces ? SplitAnySpaces(th, s, most, backwards, out)
                     : backwards ? RSplitText(th, s, Self(args[1]), most, out) : SplitText(th, s, Self(args[1]), most, out);
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
  int64_t at = StrFind(s, sep, 0, s->length, backwards);
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
  int64_t n = s->length;
  for (int64_t i = 0; i < n;) {
    int64_t start = i;
    while (i < n && !IsLineEnd(s->at(i))) ++i;
    int64_t stop = i;
    if (i < n) {
      i += s->at(i) == '\r' && i + 1 < n && s->at(i + 1) == '\n' ? 2 : 1;
      if (keep) stop = i;
    }
    if (start == 0 && stop == n ? !AddWhole(th, list.as<List>(), s) : !AddPiece(th, list.as<List>(), s, start, stop)) return Value();
  }
  return list.Release();
}

}  // namespace tessera::objects
