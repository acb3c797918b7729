// Any int as sign and magnitude over mpn limbs, and results back as values.
#ifndef TESSERA_OBJECTS_INT_LIMBS_H_
#define TESSERA_OBJECTS_INT_LIMBS_H_

#include <gmp.h>

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

inline constexpr int64_t kMaxLimbs = int64_t{1} << 34;

// A fresh int object with room for `limbs` limbs, to be filled and given to NormalizeInt. Null + MemoryError.
BigInt* NewBigInt(Thread& th, int64_t limbs);
// Drops leading zeros; a number that fits 63 bits becomes a small int (and the object goes away). Takes over the object.
Value NormalizeInt(BigInt* n, int64_t limbs, bool negative);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_INT_LIMBS_H_
