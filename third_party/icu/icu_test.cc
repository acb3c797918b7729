#include <unicode/uchar.h>

#include "gtest/gtest.h"

namespace {

TEST(IcuTest, KnowsCharactersBeyondAscii) {
  EXPECT_TRUE(u_isalpha(0x00e9));
  EXPECT_EQ(u_toupper(0x00e9), 0x00c9);
  EXPECT_EQ(u_charDigitValue(0x0664), 4);
}

}  // namespace
