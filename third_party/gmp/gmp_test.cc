#include <gmp.h>

#include "gtest/gtest.h"

namespace {

// The mpn layer works on limbs of 64 bits; big integers rely on both.
TEST(GmpTest, MultipliesLimbsOf64Bits) {
  static_assert(GMP_LIMB_BITS == 64);
  const mp_limb_t a[] = {~mp_limb_t{0}};
  mp_limb_t product[2];
  mpn_mul(product, a, 1, a, 1);
  EXPECT_EQ(product[0], 1u);
  EXPECT_EQ(product[1], ~mp_limb_t{0} - 1);
}

}  // namespace
