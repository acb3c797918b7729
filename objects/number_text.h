// The text of a number as a program gives it to int(), float() and complex(): any Unicode decimal digits and spaces, as ASCII.
//
// Threads: pure functions.
#ifndef TESSERA_OBJECTS_NUMBER_TEXT_H_
#define TESSERA_OBJECTS_NUMBER_TEXT_H_

#include <cstdint>
#include <string_view>

#include "objects/str.h"

namespace tessera::objects {

// The value of a decimal digit of any script (Unicode category Nd), or -1.
int DecimalDigitOf(uint32_t code_point);
// What str.isspace() takes for a space.
bool IsUnicodeSpace(uint32_t code_point);

// A str with every decimal digit and space as its ASCII form, anything else beyond ASCII as '?'. ok() false: MemoryError pending.
class NumberText {
 public:
  NumberText(Thread& th, const Str* s);
  ~NumberText() { alloc::Heap::Free(block_); }
  NumberText(const NumberText&) = delete;
  bool ok() const { return ok_; }
  std::string_view view() const { return view_; }
  // Without the spaces around.
  std::string_view trimmed() const;

 private:
  std::string_view view_;
  char* block_ = nullptr;
  char local_[64];
  bool ok_ = true;
};

std::string_view TrimSpace(std::string_view text);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_NUMBER_TEXT_H_
