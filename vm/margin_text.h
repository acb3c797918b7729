// Text of exceptions: a builder that knows the margin of nested exception groups.
//
// Model:   at depth 0 there is no margin; at depth n each line begins with 2n blanks and "| ". Only what begins a line through Margin has one: the further
//          lines of a message have none, as in CPython.
#ifndef TESSERA_VM_MARGIN_TEXT_H_
#define TESSERA_VM_MARGIN_TEXT_H_

#include "objects/errors.h"
#include "objects/str.h"

namespace tessera::vm {

class MarginText {
 public:
  explicit MarginText(objects::Thread& th) : th(th), out_(th) {}

  // All: false with an exception pending.
  bool Indent() { return out_.AppendRepeated(' ', 2 * depth); }
  bool Margin(const char* sign = "| ") { return depth == 0 || (Indent() && out_.AppendAscii(sign)); }
  bool Add(std::string_view ascii) { return out_.AppendAscii(ascii); }
  bool Add(const objects::Str* text) { return out_.Append(text); }
  // Text made by Format and the like: takes over the reference; empty: false.
  bool AddOwned(objects::Value text) {
    objects::Owned keep(text);
    return keep && out_.Append(keep.as<objects::Str>());
  }
  bool AddUtf8(std::string_view utf8) { return AddOwned(objects::NewStr(th, utf8)); }
  bool AddRepeated(char sign, int64_t count) { return out_.AppendRepeated(static_cast<uint32_t>(sign), count); }
  objects::Value Finish() { return out_.Finish(); }

  objects::Thread& th;
  int depth = 0;

 private:
  objects::StrBuilder out_;
};

}  // namespace tessera::vm

#endif  // TESSERA_VM_MARGIN_TEXT_H_
