// Methods of str: searching, stripping, padding, and the table of all of them.
#include <algorithm>
#include <cstring>

#include "objects/arguments.h"
#include "objects/codec.h"
#include "objects/errors.h"
#include "objects/format_spec.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"
#include "objects/unicode.h"

namespace tessera::objects {

bool IsPrintable(uint32_t c) { return unicode::IsPrintable(c); }

Value UnchangedStr(Thread& th, Str* s) { return IsExactStr(s) ? Dup(s) : ExactStr(th, s); }

bool CheckStr(Thread& th, Value v) {
  if (IsStr(v)) return true;
  Raise(th, types::kTypeError, "must be str, not %.100T", v);
  return false;
}

bool CheckStrArgument(Thread& th, const char* method, const char* position, Value v) {
  if (IsStr(v)) return true;
  if (v.IsNone()) Raise(th, types::kTypeError, "%s() argument %smust be str, not None", method, position);
  else Raise(th, types::kTypeError, "%s() argument %smust be str, not %.50T", method, position, v);
  return false;
}

namespace {
bool ReadBound(Thread& th, Value v, int64_t* out) {
  if (v.IsSmallInt()) *out = v.small_int();
  else if (v.IsUnbound() || v.IsNone()) return true;
  else if (HasIndex(v)) return IndexAsInt64(th, v, out, nullptr);
  else return Raise(th, types::kTypeError, "slice indices must be integers or None or have an __index__ method"), false;
  return true;
}
}  // namespace

bool TextBounds(Thread& th, Value start_arg, Value stop_arg, int64_t length, int64_t* start, int64_t* stop) {
  *start = 0;
  *stop = INT64_MAX;
  if (!ReadBound(th, start_arg, start) || !ReadBound(th, stop_arg, stop)) return false;
  if (*start < 0) *start = std::max<int64_t>(*start + length, 0);
  if (*stop < 0) *stop = std::max<int64_t>(*stop + length, 0);
  *stop = std::min(*stop, length);
  return true;
}

namespace {

Str* Self(Value v) { return v.as<Str>(); }

// --- Searching ---

template <class Char>
int64_t CountChar(const Char* p, int64_t n, Char c) {
  int64_t count = 0;
  while (n > 0) {  // in blocks whose partial counts fit a narrow word, so that the loop becomes vector code
    int64_t block = std::min<int64_t>(n, 128);
    uint8_t part = 0;
    for (int64_t i = 0; i < block; ++i) part = static_cast<uint8_t>(part + (p[i] == c));
    count += part;
    p += block;
    n -= block;
  }
  return count;
}

int64_t CountOne(const Str* s, uint32_t c, int64_t start, int64_t stop) {
  switch (s->width()) {
    case 1: return c > 0xff ? 0 : CountChar(s->u8() + start, stop - start, static_cast<uint8_t>(c));
    case 2: return c > 0xffff ? 0 : CountChar(s->u16() + start, stop - start, static_cast<uint16_t>(c));
    default: return CountChar(s->u32() + start, stop - start, c);
  }
}

// find, rfind, index, rindex: -1 absent, -2 exception.
int64_t Find(Thread& th, const Value* args, bool backwards) {
  Str* s = Self(args[0]);
  int64_t start, stop;
  if (!TextBounds(th, args[2], args[3], s->length, &start, &stop) || !CheckStr(th, args[1])) return kStopped;
  const Owned keep = KeepIfLong(args[0], s->length), keep_sub = KeepIfLong(args[1], s->length);
  Pace pace(th);
  return StrFind(pace, s, Self(args[1]), start, stop, backwards);
}

Value FindMethod(Thread& th, const Value* args) {
  int64_t at = Find(th, args, false);
  return at == -2 ? Value() : Value::Int(at);
}
Value RFindMethod(Thread& th, const Value* args) {
  int64_t at = Find(th, args, true);
  return at == -2 ? Value() : Value::Int(at);
}
Value IndexMethod(Thread& th, const Value* args) {
  int64_t at = Find(th, args, false);
  if (at == -1) return Raise(th, types::kValueError, "substring not found");
  return at == -2 ? Value() : Value::Int(at);
}
Value RIndexMethod(Thread& th, const Value* args) {
  int64_t at = Find(th, args, true);
  if (at == -1) return Raise(th, types::kValueError, "substring not found");
  return at == -2 ? Value() : Value::Int(at);
}

Value CountMethod(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  int64_t start, stop;
  if (!TextBounds(th, args[2], args[3], s->length, &start, &stop) || !CheckStr(th, args[1])) return Value();
  const Owned keep = KeepIfLong(args[0], s->length), keep_sub = KeepIfLong(args[1], s->length);
  Pace pace(th);
  const int64_t count = StrCount(pace, s, Self(args[1]), start, stop);
  return count < 0 ? Value() : Value::Int(count);
}

bool MatchesAt(const Str* s, const Str* sub, int64_t at) {
  if (s->width() < sub->width()) return false;
  if (s->width() == sub->width()) {
    size_t width = static_cast<size_t>(s->width());
    return std::memcmp(static_cast<const uint8_t*>(s->data()) + static_cast<size_t>(at) * width, sub->data(), static_cast<size_t>(sub->length) * width) == 0;
  }
  for (int64_t i = 0; i < sub->length; ++i) {
    if (s->at(at + i) != sub->at(i)) return false;
  }
  return true;
}

bool TailMatches(const Str* s, const Str* sub, int64_t start, int64_t stop, bool at_end) {
  if (stop - start < sub->length) return false;
  return MatchesAt(s, sub, at_end ? stop - sub->length : start);
}

Value TailMatch(Thread& th, const Value* args, const char* name, bool at_end) {
  Str* s = Self(args[0]);
  int64_t start, stop;
  if (!TextBounds(th, args[2], args[3], s->length, &start, &stop)) return Value();
  if (IsStr(args[1])) return Value::Bool(TailMatches(s, Self(args[1]), start, stop, at_end));
  if (!IsTuple(args[1])) return Raise(th, types::kTypeError, "%s first arg must be str or a tuple of str, not %.100T", name, args[1]);
  Tuple* tuple = args[1].as<Tuple>();
  for (int64_t i = 0; i < tuple->size; ++i) {
    Value item = tuple->items()[i];
    if (!IsStr(item)) return Raise(th, types::kTypeError, "tuple for %s must only contain str, not %.100T", name, item);
    if (TailMatches(s, Self(item), start, stop, at_end)) return Value::True();
  }
  return Value::False();
}

Value StartsWith(Thread& th, const Value* args) { return TailMatch(th, args, "startswith", false); }
Value EndsWith(Thread& th, const Value* args) { return TailMatch(th, args, "endswith", true); }

Value RemovePrefix(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  if (!CheckStrArgument(th, "removeprefix", "", args[1])) return Value();
  Str* prefix = Self(args[1]);
  if (!TailMatches(s, prefix, 0, s->length, false)) return UnchangedStr(th, s);
  return Substring(th, s, prefix->length, s->length);
}

Value RemoveSuffix(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  if (!CheckStrArgument(th, "removesuffix", "", args[1])) return Value();
  Str* suffix = Self(args[1]);
  if (!TailMatches(s, suffix, 0, s->length, true)) return UnchangedStr(th, s);
  return Substring(th, s, 0, s->length - suffix->length);
}

// --- Stripping ---

enum Sides { kLeft = 1, kRight = 2, kBoth = 3 };

Value StripBy(Thread& th, Str* s, Sides sides, auto strips) {
  int64_t start = 0, stop = s->length;
  if (sides & kLeft) {
    while (start < stop && strips(s->at(start))) ++start;
  }
  if (sides & kRight) {
    while (stop > start && strips(s->at(stop - 1))) --stop;
  }
  return Substring(th, s, start, stop);
}

Value Strip(Thread& th, const Value* args, const char* name, Sides sides) {
  Str* s = Self(args[0]);
  if (args[1].IsUnbound() || args[1].IsNone()) return StripBy(th, s, sides, unicode::IsSpace);
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "%s arg must be None or str", name);
  Str* set = Self(args[1]);
  return StripBy(th, s, sides, [set](uint32_t c) {
    for (int64_t i = 0; i < set->length; ++i) {
      if (set->at(i) == c) return true;
    }
    return false;
  });
}

Value StripMethod(Thread& th, const Value* args) { return Strip(th, args, "strip", kBoth); }
Value LStripMethod(Thread& th, const Value* args) { return Strip(th, args, "lstrip", kLeft); }
Value RStripMethod(Thread& th, const Value* args) { return Strip(th, args, "rstrip", kRight); }

// --- Padding ---

Value Pad(Thread& th, Str* s, int64_t left, int64_t right, uint32_t fill) {
  left = std::max<int64_t>(left, 0);
  right = std::max<int64_t>(right, 0);
  if (left + right == 0) return UnchangedStr(th, s);
  StrBuilder out(th);
  if (!out.AppendRepeated(fill, left) || !out.Append(s) || !out.AppendRepeated(fill, right)) return Value();
  return out.Finish();
}

// Width and fill character of center, ljust and rjust.
bool PadArguments(Thread& th, const Value* args, int64_t* missing, uint32_t* fill) {
  if (!ArgumentAsSize(th, args[1], missing)) return false;
  *missing -= std::min(*missing, Self(args[0])->length);
  *fill = ' ';
  if (args[2].IsUnbound()) return true;
  if (!IsStr(args[2])) {
    Raise(th, types::kTypeError, "The fill character must be a unicode character, not %.100T", args[2]);
    return false;
  }
  if (Self(args[2])->length != 1) {
    Raise(th, types::kTypeError, "The fill character must be exactly one character long");
    return false;
  }
  *fill = Self(args[2])->at(0);
  return true;
}

Value Center(Thread& th, const Value* args) {
  int64_t missing;
  uint32_t fill;
  if (!PadArguments(th, args, &missing, &fill)) return Value();
  int64_t width = missing + Self(args[0])->length;
  int64_t left = missing / 2 + (missing & width & 1);
  return Pad(th, Self(args[0]), left, missing - left, fill);
}

Value LJust(Thread& th, const Value* args) {
  int64_t missing;
  uint32_t fill;
  return PadArguments(th, args, &missing, &fill) ? Pad(th, Self(args[0]), 0, missing, fill) : Value();
}

Value RJust(Thread& th, const Value* args) {
  int64_t missing;
  uint32_t fill;
  return PadArguments(th, args, &missing, &fill) ? Pad(th, Self(args[0]), missing, 0, fill) : Value();
}

Value ZFill(Thread& th, const Value* args) {
  Str* s = Self(args[0]);
  int64_t width;
  if (!ArgumentAsSize(th, args[1], &width)) return Value();
  if (s->length >= width) return UnchangedStr(th, s);
  bool sign = s->length > 0 && (s->at(0) == '+' || s->at(0) == '-');
  StrBuilder out(th);
  if ((sign && !out.Append(s->at(0))) || !out.AppendRepeated('0', width - s->length) || !out.Append(s, sign, s->length)) return Value();
  return out.Finish();
}

// --- The rest ---

Value Encode(Thread& th, const Value* args) {
  if (!args[1].IsUnbound() && !CheckStrArgument(th, "encode", "'encoding' ", args[1])) return Value();
  if (!args[2].IsUnbound() && !CheckStrArgument(th, "encode", "'errors' ", args[2])) return Value();
  return EncodeText(th, Self(args[0]), args[1], args[2]);
}

Value FormatMethod(Thread& th, const Value* args) {
  if (!CheckStrArgument(th, "__format__", "", args[1])) return Value();
  if (Self(args[1])->length == 0) return ToStr(th, args[0]);  // a subclass may have a __str__ of its own
  return FormatText(th, Self(args[0]), Self(args[1]));
}

Value GetNewArgs(Thread& th, const Value* args) {
  Owned copy(UnchangedStr(th, Self(args[0])));
  if (!copy) return Value();
  Value item = copy;
  return NewTuple(th, &item, 1);
}

Value SizeOf(Thread&, const Value* args) {
  Str* s = Self(args[0]);
  return Value::Int(static_cast<int64_t>(TypeOf(args[0])->size) + (s->length + 1) * s->width());
}

}  // namespace

// Goes over the text in windows, which overlap by what a match may reach over their border.
int64_t StrFind(Pace& pace, const Str* s, const Str* sub, int64_t start, int64_t stop, bool backwards) {
  const int64_t m = sub->length, window = std::max(Pace::kStretch, 4 * m);
  while (m > 0 && stop - start > window + m) {
    const int64_t from = backwards ? stop - window - m + 1 : start, to = backwards ? stop : start + window + m - 1;
    const int64_t at = StrFind(s, sub, from, to, backwards);
    if (at >= 0) return pace.Did((backwards ? stop - at : at - start) * s->width()) ? at : kStopped;
    if (!pace.Did(window * s->width())) return kStopped;
    if (backwards) stop -= window;
    else start += window;
  }
  const int64_t at = StrFind(s, sub, start, stop, backwards);
  return pace.Did((at < 0 ? std::max<int64_t>(stop - start, 0) : backwards ? stop - at : at - start) * s->width()) ? at : kStopped;
}

int64_t StrCount(Pace& pace, const Str* s, const Str* sub, int64_t start, int64_t stop, int64_t most) {
  if (stop - start < sub->length) return 0;
  if (sub->length == 0) return std::min(stop - start + 1, most);
  int64_t count = 0;
  if (sub->length == 1 && most == INT64_MAX) {
    for (; start < stop; start += Pace::kStretch) {
      const int64_t end = std::min(stop, start + Pace::kStretch);
      count += CountOne(s, sub->at(0), start, end);
      if (!pace.Did((end - start) * s->width())) return -1;
    }
    return count;
  }
  while (count < most && (start = StrFind(pace, s, sub, start, stop, false)) >= 0) {
    ++count;
    start += sub->length;
  }
  return start == kStopped ? -1 : count;
}

const MethodDef kStrMethods[] = {
    {"capitalize", StrCapitalize, "($self, /)", "The text with its first character in title case and the rest in lower case."},
    {"casefold", StrCaseFold, "($self, /)", "The text in a form for comparison without regard to case."},
    {"center", Center, "($self, width, fillchar=' ', /)", "The text in the middle of a text of the width."},
    {"count", CountMethod, "($self, sub, start=None, end=None, /)", "How often sub occurs in the text between start and end, without overlap."},
    {"encode", Encode, "($self, /, encoding='utf-8', errors='strict')",
     "The text as bytes in the encoding.\n\n  errors\n    What to do with characters that it does not have: 'strict', 'ignore', 'replace',\n"
     "    'xmlcharrefreplace', 'backslashreplace' or a name given to codecs.register_error."},
    {"endswith", EndsWith, "($self, suffix, start=None, end=None, /)", "Does the text (between start and end) end with the suffix, or with one of a tuple?"},
    {"expandtabs", StrExpandTabs, "($self, /, tabsize=8)", "The text with tabs replaced by spaces up to the next column that is a multiple of tabsize."},
    {"find", FindMethod, "($self, sub, start=None, end=None, /)", "The lowest index at which sub occurs between start and end, or -1."},
    {"format", StrFormat, "($self, /, *args, **kwargs)", "The text with its replacement fields, as in '{0} {name}', filled from the arguments."},
    {"format_map", StrFormatMap, "($self, mapping, /)", "The text with its replacement fields filled from the mapping."},
    {"index", IndexMethod, "($self, sub, start=None, end=None, /)", "The lowest index at which sub occurs between start and end.\n\nRaises ValueError when there is none."},
    {"isalnum", StrIsAlnum, "($self, /)", "Are all characters letters or numbers, and is there at least one?"},
    {"isalpha", StrIsAlpha, "($self, /)", "Are all characters letters, and is there at least one?"},
    {"isascii", StrIsAscii, "($self, /)", "Are all characters ASCII? The empty text is."},
    {"isdecimal", StrIsDecimal, "($self, /)", "Are all characters decimal digits, and is there at least one?"},
    {"isdigit", StrIsDigit, "($self, /)", "Are all characters digits, and is there at least one?"},
    {"isidentifier", StrIsIdentifier, "($self, /)", "Is the text an identifier? (Keywords are: see keyword.iskeyword.)"},
    {"islower", StrIsLower, "($self, /)", "Are all cased characters in lower case, and is there at least one?"},
    {"isnumeric", StrIsNumeric, "($self, /)", "Have all characters a numeric value, and is there at least one?"},
    {"isprintable", StrIsPrintable, "($self, /)", "Does repr() show all characters as they are? Those of the empty text it does."},
    {"isspace", StrIsSpace, "($self, /)", "Are all characters white space, and is there at least one?"},
    {"istitle", StrIsTitle, "($self, /)", "Do all words begin with a title case or upper case character and go on in lower case, and is there one?"},
    {"isupper", StrIsUpper, "($self, /)", "Are all cased characters in upper case, and is there at least one?"},
    {"join", StrJoin, "($self, iterable, /)", "The texts of the iterable one behind the other, with this text between them."},
    {"ljust", LJust, "($self, width, fillchar=' ', /)", "The text at the left of a text of the width."},
    {"lower", StrLower, "($self, /)", "The text in lower case."},
    {"lstrip", LStripMethod, "($self, chars=None, /)", "The text without leading white space, or without leading characters of `chars`."},
    {"maketrans", StrMakeTrans, "(x, y=None, z=None, /)",
     "A table for translate(): out of a dict, of two texts of equal length, and of a third one whose characters are dropped.", kStaticMethodFlag},
    {"partition", StrPartition, "($self, sep, /)", "A tuple of what stands before the first separator, the separator, and what stands behind it."},
    {"removeprefix", RemovePrefix, "($self, prefix, /)", "The text without the prefix, if it begins with it."},
    {"removesuffix", RemoveSuffix, "($self, suffix, /)", "The text without the suffix, if it ends with it."},
    {"replace", StrReplace, "($self, old, new, count=-1, /)", "The text with old replaced by new, at most `count` times when that is not -1."},
    {"rfind", RFindMethod, "($self, sub, start=None, end=None, /)", "The highest index at which sub occurs between start and end, or -1."},
    {"rindex", RIndexMethod, "($self, sub, start=None, end=None, /)", "The highest index at which sub occurs between start and end.\n\nRaises ValueError when there is none."},
    {"rjust", RJust, "($self, width, fillchar=' ', /)", "The text at the right of a text of the width."},
    {"rpartition", StrRPartition, "($self, sep, /)", "A tuple of what stands before the last separator, the separator, and what stands behind it."},
    {"rsplit", StrRSplit, "($self, /, sep=None, maxsplit=-1)", "A list of the pieces between separators, at most maxsplit + 1 of them, counted from the end."},
    {"rstrip", RStripMethod, "($self, chars=None, /)", "The text without trailing white space, or without trailing characters of `chars`."},
    {"split", StrSplit, "($self, /, sep=None, maxsplit=-1)", "A list of the pieces between separators (runs of white space for None), at most maxsplit + 1 of them."},
    {"splitlines", StrSplitLines, "($self, /, keepends=False)", "A list of the lines, with their ends if keepends is true."},
    {"startswith", StartsWith, "($self, prefix, start=None, end=None, /)", "Does the text (between start and end) begin with the prefix, or with one of a tuple?"},
    {"strip", StripMethod, "($self, chars=None, /)", "The text without white space, or characters of `chars`, at both ends."},
    {"swapcase", StrSwapCase, "($self, /)", "The text with upper case in lower case and the other way round."},
    {"title", StrTitle, "($self, /)", "The text with each word in title case."},
    {"translate", StrTranslate, "($self, table, /)", "The text with each character replaced by what table[its number] says: a number, a text, or None for nothing."},
    {"upper", StrUpper, "($self, /)", "The text in upper case."},
    {"zfill", ZFill, "($self, width, /)", "The text with zeros at the left, behind a sign, up to the width."},
    {"__format__", FormatMethod, "($self, format_spec, /)", "The text laid out as the format specification says."},
    {"__getnewargs__", GetNewArgs, "($self, /)", "What __new__ is to be called with to make the text again."},
    {"__sizeof__", SizeOf, "($self, /)", "Bytes of memory that the text takes."},
    {}};

}  // namespace tessera::objects
