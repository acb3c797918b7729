// The format-spec mini-language: [[fill]align][sign][z][#][0][width][grouping][.precision][type].
//
// Errors:  empty / false and ValueError with CPython's text.
// Cost:    parsing a short spec allocates nothing.
// Example: FormatSpec spec;
//          if (!ParseFormatSpec(th, value, text, 's', '<', &spec)) return Value();
// Design:  PEP 3101, PEP 378, PEP 682
#ifndef TESSERA_OBJECTS_FORMAT_SPEC_H_
#define TESSERA_OBJECTS_FORMAT_SPEC_H_

#include <cstdint>
#include <string_view>

#include "objects/str.h"

namespace tessera::objects {

struct FormatSpec {
  uint32_t fill = ' ';
  uint32_t type = 0;        // the presentation type, or what stands for none
  char align = '<';         // '<', '>', '^', '='
  char sign = 0;            // '+', '-', ' ', or 0
  char thousands = 0;       // ',', '_', or 0
  bool alternate = false;   // #
  bool no_negative_zero = false;  // z
  bool align_given = false;
  int64_t width = -1;       // -1: not given
  int64_t precision = -1;
};

// `value` is what the messages speak of.
bool ParseFormatSpec(Thread& th, Value value, const Str* text, uint32_t default_type, char default_align, FormatSpec* out);
Value RaiseUnknownFormatCode(Thread& th, uint32_t type, Value value);

// format(s, spec) of a str.
Value FormatText(Thread& th, Str* s, Str* spec);

// The pieces of a number in the order in which they are written; all of them ASCII.
struct NumberParts {
  char sign = 0;            // '+', '-', ' ', or 0
  std::string_view prefix;  // "0x"
  std::string_view digits;  // those that are grouped
  std::string_view rest;    // ".25e+10"
  bool percent = false;     // a "%" behind all of it
};
// Pads, aligns and groups them.
Value LayOutNumber(Thread& th, const FormatSpec& spec, const NumberParts& parts);

// `text` padded to the width of the spec.
Value PadText(Thread& th, const FormatSpec& spec, Str* text, int64_t length);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_FORMAT_SPEC_H_
