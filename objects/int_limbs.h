// Any int as sign and magnitude over mpn limbs, and results back as values.
#ifndef TESSERA_OBJECTS_INT_LIMBS_H_
#define TESSERA_OBJECTS_INT_LIMBS_H_

#include <gmp.h>

#include <optional>

#include "interp/attach.h"
#include "objects/int.h"

namespace tessera::objects {

static_assert(sizeof(mp_limb_t) == 8 && GMP_NAIL_BITS == 0);

// A view of an operand. Not copyable: `limbs` may point into it.
struct IntView {
  explicit IntView(Value v);
  IntView(const IntView&) = delete;

  const mp_limb_t* limbs;
  int64_t size;      // 0 for zero
  bool negative;

 private:
  mp_limb_t small_;
};

// Scratch limbs from the interpreter's heap, counted by its limit. ok() false: MemoryError pending.
class LimbBuffer {
 public:
  LimbBuffer(Thread& th, int64_t limbs);
  ~LimbBuffer() { alloc::Heap::Free(data_); }
  LimbBuffer(const LimbBuffer&) = delete;
  bool ok() const { return data_ != nullptr; }
  mp_limb_t* data() const { return data_; }

 private:
  mp_limb_t* data_;
};

// Gives the GIL up for the length of a scope, if the work is long enough to be worth it: around work on ints, which are immutable, and on memory that
// nobody else knows. Others run meanwhile: references to the operands must be the caller's own.
class WithoutGil {
 public:
  WithoutGil(Thread& th, bool is_long) {
    if (is_long) [[unlikely]] released_.emplace(th);
  }
  void End() { released_.reset(); }

 private:
  std::optional<interp::AllowThreads> released_;
};

// Products of two numbers of so many limbs take long enough, a tenth of a millisecond or more. `work`: of a product, the limbs of one times those of the
// other, at most.
inline constexpr double kLongWork = 4e5;
inline bool IsLongWork(int64_t a, int64_t b) { return static_cast<double>(a) * static_cast<double>(b) >= kLongWork; }

inline constexpr int64_t kMaxLimbs = int64_t{1} << 34;

// A fresh int object with room for `limbs` limbs, to be filled and given to NormalizeInt. Null + MemoryError.
BigInt* NewBigInt(Thread& th, int64_t limbs);
// Drops leading zeros; a number that fits 63 bits becomes a small int (and the object goes away). Takes over the object.
Value NormalizeInt(BigInt* n, int64_t limbs, bool negative);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_INT_LIMBS_H_
