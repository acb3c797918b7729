#include "vm/edit_distance.h"

#include <string>

#include "gtest/gtest.h"

namespace tessera::vm {
namespace {

TEST(EditDistanceTest, EqualNamesAreNotApart) {
  EXPECT_EQ(EditDistance("", "", 10), 0);
  EXPECT_EQ(EditDistance("same", "same", 10), 0);
}

TEST(EditDistanceTest, EachCharacterCostsAMove) {
  EXPECT_EQ(EditDistance("", "abc", 10), 3 * kEditMoveCost);
  EXPECT_EQ(EditDistance("apend", "append", 10), kEditMoveCost);
  EXPECT_EQ(EditDistance("append", "apend", 10), kEditMoveCost);
  EXPECT_EQ(EditDistance("kitten", "sitting", 100), 3 * kEditMoveCost);
  EXPECT_EQ(EditDistance("abXcd", "abYcd", 10), kEditMoveCost);
}

TEST(EditDistanceTest, TheOtherCaseCostsLess) {
  EXPECT_EQ(EditDistance("aBc", "abc", 10), kEditCaseCost);
  EXPECT_EQ(EditDistance("ABC", "abc", 10), 3 * kEditCaseCost);
}

TEST(EditDistanceTest, ItGivesUpAboveTheLimit) {
  EXPECT_GT(EditDistance("abcdef", "uvwxyz", 4), 4);
  EXPECT_GT(EditDistance("a", "abcdefgh" + std::string(20, 'x') + "b", 4), 4);
}

TEST(EditDistanceTest, LongNamesThatDifferAreTooFar) {
  const std::string long_name(50, 'b');
  EXPECT_GT(EditDistance("a" + long_name + "a", "c" + long_name + "c", 1000), 1000);
  EXPECT_EQ(EditDistance(long_name + "a", long_name + "c", 1000), kEditMoveCost);  // what they share does not count
}

}  // namespace
}  // namespace tessera::vm
