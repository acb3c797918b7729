// The language of str.format(): literal text and replacement fields {name!conversion:spec}.
//
// Model:   a text is a row of segments: literal text (braces unescaped), then perhaps a field. A name is its first part (a number, a word
//          or nothing) and a row of .attribute and [index].
// Errors:  ValueError with CPython's texts.
// Design:  PEP 3101
#ifndef TESSERA_OBJECTS_STR_FORMAT_H_
#define TESSERA_OBJECTS_STR_FORMAT_H_

#include <cstdint>

#include "objects/str.h"

namespace tessera::objects {

// A stretch of a Str.
struct Stretch {
  int64_t start = 0, stop = 0;
  bool empty() const { return start >= stop; }
};

struct MarkupSegment {
  Stretch literal;
  bool has_field = false;
  Stretch name, spec;
  uint32_t conversion = 0;   // 0: none
  bool nested_spec = false;  // the spec contains fields itself
};

class MarkupReader {
 public:
  MarkupReader(Thread& th, const Str* text, Stretch part) : th_(th), text_(text), at_(part.start), end_(part.stop) {}
  // 1: a segment; 0: the end; -1: exception pending.
  int Next(MarkupSegment* segment);

 private:
  bool ReadField(MarkupSegment* segment);
  bool ReadSpec(MarkupSegment* segment);
  Thread& th_;
  const Str* text_;
  int64_t at_, end_;
};

// A step of a field's name behind its first part.
struct NameStep {
  bool attribute = false;
  Stretch name;
  int64_t index = -1;  // of [number]; -1: not a number
};

class FieldName {
 public:
  FieldName(Thread& th, const Str* text, Stretch part);
  bool ok() const { return ok_; }       // false: exception pending
  Stretch first() const { return first_; }
  int64_t index() const { return index_; }  // of the first part, -1: not a number
  int Next(NameStep* step);             // as MarkupReader::Next

 private:
  Thread& th_;
  const Str* text_;
  int64_t at_, end_;
  Stretch first_;
  int64_t index_ = -1;
  bool ok_;
};

// _string.formatter_parser(text): iterator of (literal, name, spec, conversion).
Value FormatterParser(Thread& th, Str* text);
// _string.formatter_field_name_split(name): (first, iterator of (is_attribute, name or index)).
Value FormatterFieldNameSplit(Thread& th, Str* name);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_STR_FORMAT_H_
