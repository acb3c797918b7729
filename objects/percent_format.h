// The % operator of str and bytes: a format is read piece by piece, the arguments are converted and laid out.
#ifndef TESSERA_OBJECTS_PERCENT_FORMAT_H_
#define TESSERA_OBJECTS_PERCENT_FORMAT_H_

#include <cstdint>

#include "objects/str.h"

namespace tessera::objects {

// One conversion specifier: %(key)-05.3lx
struct PercentSpec {
  bool left = false, plus = false, blank = false, alternate = false, zero = false;
  int64_t width = -1, precision = -1;  // -1: not given
  uint32_t type = 0;
};

// The text of the format, whatever it is made of.
struct PercentText {
  const Str* str;               // or
  std::string_view bytes;       // when str is null
  int64_t length() const { return str != nullptr ? str->length : static_cast<int64_t>(bytes.size()); }
  uint32_t at(int64_t i) const { return str != nullptr ? str->at(i) : static_cast<uint8_t>(bytes[static_cast<size_t>(i)]); }
};

// Reads specifiers and hands out the arguments that they take.
class PercentReader {
 public:
  PercentReader(Thread& th, PercentText text, Value arguments);

  // REQUIRES: at() is just behind a '%'. Reads the specifier up to and with its type. False: exception pending.
  bool ReadSpec(PercentSpec* spec);
  // The argument of the specifier, borrowed; empty: exception pending.
  Value Next();
  // TypeError unless all arguments were used.
  bool CheckUsed();

  int64_t at() const { return at_; }
  void set_at(int64_t at) { at_ = at; }

 private:
  bool ReadKey();
  bool ReadNumber(int64_t* out, const char* too_big, bool is_width, PercentSpec* spec);
  bool Take(uint32_t* c);

  Thread& th_;
  PercentText text_;
  int64_t at_ = 0;
  Value arguments_;
  Value current_;        // what Next takes from: the tuple, or one value
  Owned keyed_;          // the value of the last key
  int64_t count_, next_; // as in CPython: one value that is not a tuple has count -1
  bool mapping_;
};

// The text of a number by spec, not padded: an ASCII str with its sign in front. Types d i u o x X e E f F g G.
Value PercentNumber(Thread& th, const PercentSpec& spec, Value v);
// Does the type take a number? Then padding may be zeros.
bool IsPercentNumber(uint32_t type);

// A number's text in its field.
struct PercentField {
  char sign = 0;
  std::string_view prefix;  // "0x"
  std::string_view digits;
  int64_t spaces_before = 0, zeros = 0, spaces_after = 0;
};
PercentField LayOutPercent(const PercentSpec& spec, std::string_view text);

Value RaiseUnsupportedFormat(Thread& th, uint32_t c, int64_t at);

// Code of %c: a character, or -1 with an exception pending.
int64_t PercentCharacter(Thread& th, Value v);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_PERCENT_FORMAT_H_
