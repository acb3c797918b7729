// The text of a double in a chosen form: what %e, %f, %g, format() and repr() are made of.
//
// Model:   of the magnitude only; the sign is the caller's. Digits are exact and correctly rounded at any precision.
// Errors:  ok() false: MemoryError is pending.
// Cost:    short texts lie in the object itself.
// Example: FloatText text(th, 3.14159, {.form = 'f', .precision = 2});
//          if (!text.ok()) return Value();
//          text.view()  // "3.14"
#ifndef TESSERA_OBJECTS_FLOAT_TEXT_H_
#define TESSERA_OBJECTS_FLOAT_TEXT_H_

#include <cstdint>
#include <string_view>

#include "objects/thread.h"

namespace tessera::objects {

struct FloatForm {
  char form = 'r';             // 'e', 'f', 'g', or 'r' as in repr(), which has no precision
  int64_t precision = 6;       // REQUIRES: 0 <= precision <= INT_MAX
  bool alternate = false;      // keeps the point, and the zeros of 'g'
  bool point_zero = false;     // "1.0" instead of "1", for 'r' and 'g'
  bool upper = false;          // E, INF, NAN
};

class FloatText {
 public:
  FloatText(Thread& th, double d, const FloatForm& form);
  ~FloatText() { alloc::Heap::Free(block_); }
  FloatText(const FloatText&) = delete;

  bool ok() const { return size_ > 0; }
  std::string_view view() const { return {text_, static_cast<size_t>(size_)}; }
  // Is every digit of it a zero? False of inf and nan.
  bool IsZero() const;

 private:
  bool Reserve(Thread& th, int64_t size);
  void WriteGeneral(double d, const FloatForm& form);
  void AddPoint();

  char* text_ = local_;
  int64_t size_ = 0, room_ = sizeof local_;
  char* block_ = nullptr;
  char local_[96];
};

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_FLOAT_TEXT_H_
