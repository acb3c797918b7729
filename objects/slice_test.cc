#include "objects/slice.h"

#include "gtest/gtest.h"
#include "objects/containers_testing.h"
#include "objects/int.h"

namespace tessera::objects {
namespace {

class SliceTest : public testing::ContainersTest {
 protected:
  Owned Sl(Value a, Value b, Value c) { return Owned(NewSlice(th, a, b, c)); }
};

TEST_F(SliceTest, IndicesClipToTheLength) {
  Value none = Value::None();
  EXPECT_EQ(Do(Sl(none, none, none).get(), "indices", {Int(5)}), "(0, 5, 1)");
  EXPECT_EQ(Do(Sl(none, none, Int(-1)).get(), "indices", {Int(5)}), "(4, -1, -1)");
  EXPECT_EQ(Do(Sl(Int(-100), Int(100), none).get(), "indices", {Int(5)}), "(0, 5, 1)");
  EXPECT_EQ(Do(Sl(Int(100), Int(-100), Int(-2)).get(), "indices", {Int(5)}), "(4, -1, -2)");
  EXPECT_EQ(Do(Sl(none, none, none).get(), "indices", {Int(-1)}), "ValueError: length should not be negative");
  EXPECT_EQ(Do(Sl(none, none, Int(0)).get(), "indices", {Int(1)}), "ValueError: slice step cannot be zero");
  EXPECT_EQ(Do(Sl(S("a").get(), none, none).get(), "indices", {Int(1)}),
            "TypeError: slice indices must be integers or None or have an __index__ method");
  Owned big(IntFromHex(th, "0x10000000000000000000000000"));
  EXPECT_EQ(Do(Sl(none, none, none).get(), "indices", {big.get()}), "(0, 1267650600228229401496703205376, 1)");
}

TEST_F(SliceTest, ExtremesOfStepAndBoundsDoNotOverflow) {
  for (int64_t step : {INT64_MIN, -INT64_MAX, int64_t{-1}, int64_t{1}, INT64_MAX}) {
    for (int64_t bound : {INT64_MIN, int64_t{0}, INT64_MAX}) {
      Owned slice(NewSlice(th, Owned(NewInt(th, bound)).get(), Value::None(), Owned(NewInt(th, step)).get()));
      SliceRange range;
      ASSERT_TRUE(SliceUnpack(th, slice, &range));
      range.Adjust(3);
      ASSERT_GE(range.count, 0);
      ASSERT_LE(range.count, 3);
    }
  }
}

TEST_F(SliceTest, ReprEqualityOrderAndHash) {
  Owned a = Sl(Int(1), Int(2), Int(3)), b = Sl(Int(1), Int(2), Int(4));
  EXPECT_EQ(Text(a), "slice(1, 2, 3)");
  EXPECT_EQ(CompareBool(th, a, Sl(Int(1), Int(2), Int(3)).get(), CompareOp::kEq), 1);
  EXPECT_EQ(CompareBool(th, a, b, CompareOp::kLt), 1);
  EXPECT_EQ(Hash(th, a), -2340833382717974474);
  EXPECT_EQ(Taken(Call(th, Value(types::kSlice), {Int(5)})), "slice(None, 5, None)");
  EXPECT_EQ(Taken(Call(th, Value(types::kSlice), {})), "TypeError: slice expected at least 1 argument, got 0");
}

}  // namespace
}  // namespace tessera::objects
