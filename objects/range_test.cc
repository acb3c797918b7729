#include "objects/range.h"

#include "gtest/gtest.h"
#include "objects/containers_testing.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/slice.h"

namespace tessera::objects {
namespace {

class RangeTest : public testing::ContainersTest {
 protected:
  Owned R(int64_t start, int64_t stop, int64_t step = 1) { return Owned(NewRange(th, Int(start), Int(stop), Int(step))); }
  Owned Big(std::string_view hex) { return Owned(IntFromHex(th, hex)); }
  std::string Items(Value range) { return Taken(Value(ListFrom(th, range))); }
};

TEST_F(RangeTest, ItemsUpAndDown) {
  EXPECT_EQ(Items(R(0, 5).get()), "[0, 1, 2, 3, 4]");
  EXPECT_EQ(Items(R(5, 0, -2).get()), "[5, 3, 1]");
  EXPECT_EQ(Items(R(5, 5).get()), "[]");
  EXPECT_EQ(Taken(Value(ListFrom(th, Owned(M(R(0, 10, 3).get(), "__reversed__")).get()))), "[9, 6, 3, 0]");
  EXPECT_EQ(Taken(Value(ListFrom(th, Owned(M(R(0, 0).get(), "__reversed__")).get()))), "[]");
}

TEST_F(RangeTest, Reprs) {
  EXPECT_EQ(Text(R(0, 5)), "range(0, 5)");
  EXPECT_EQ(Text(R(0, 5, 2)), "range(0, 5, 2)");
}

TEST_F(RangeTest, ConstructorTexts) {
  auto make = [this](std::initializer_list<Value> args) { return Taken(Call(th, Value(types::kRange), args)); };
  EXPECT_EQ(make({Int(3)}), "range(0, 3)");
  EXPECT_EQ(make({Value::True(), Int(3)}), "range(1, 3)");
  EXPECT_EQ(make({}), "TypeError: range expected at least 1 argument, got 0");
  EXPECT_EQ(make({Int(1), Int(2), Int(3), Int(4)}), "TypeError: range expected at most 3 arguments, got 4");
  EXPECT_EQ(make({Int(1), Int(2), Int(0)}), "ValueError: range() arg 3 must not be zero");
  EXPECT_EQ(make({S("a").get()}), "TypeError: 'str' object cannot be interpreted as an integer");
}

TEST_F(RangeTest, IndexingAndSlicing) {
  Owned r = R(0, 20, 3);
  EXPECT_EQ(Taken(GetItem(th, r, Int(2))), "6");
  EXPECT_EQ(Taken(GetItem(th, r, Int(-1))), "18");
  EXPECT_EQ(Taken(GetItem(th, r, Int(7))), "IndexError: range object index out of range");
  EXPECT_EQ(Taken(GetItem(th, r, S("a").get())), "TypeError: range indices must be integers or slices, not str");
  EXPECT_EQ(Taken(GetItem(th, r, Owned(NewSlice(th, Int(1), Int(-1), Int(2))).get())), "range(3, 18, 6)");
  EXPECT_EQ(Taken(GetItem(th, r, Owned(NewSlice(th, Value::None(), Value::None(), Int(-1))).get())), "range(18, -3, -3)");
}

TEST_F(RangeTest, MembershipByArithmetic) {
  Owned r = R(0, int64_t{1} << 60, 3);
  EXPECT_EQ(Contains(th, r, Int(3000000003)), 1);
  EXPECT_EQ(Contains(th, r, Int(3000000004)), 0);
  EXPECT_EQ(Contains(th, r, Int(-3)), 0);
  EXPECT_EQ(Do(r, "index", {Int(9)}), "3");
  EXPECT_EQ(Do(r, "count", {Int(9)}), "1");
  EXPECT_EQ(Do(R(3, 0, -1).get(), "index", {Int(1)}), "2");
  EXPECT_EQ(Do(R(0, 3).get(), "index", {Int(7)}), "ValueError: 7 is not in range");
  EXPECT_EQ(Do(R(0, 3).get(), "index", {S("a").get()}), "ValueError: sequence.index(x): x not in sequence");
  EXPECT_EQ(Contains(th, R(0, 3).get(), Owned(NewFloat(th, 2.0)).get()), 1);
}

TEST_F(RangeTest, EqualityAndHashAreThoseOfTheItems) {
  EXPECT_EQ(CompareBool(th, R(0, 10, 3).get(), R(0, 12, 3).get(), CompareOp::kEq), 1);
  EXPECT_EQ(CompareBool(th, R(0, 0).get(), R(5, 2).get(), CompareOp::kEq), 1);
  EXPECT_EQ(CompareBool(th, R(0, 3).get(), R(0, 4).get(), CompareOp::kEq), 0);
  EXPECT_EQ(Hash(th, R(5, 6, 9).get()), Hash(th, R(5, 6).get()));
}

TEST_F(RangeTest, NumbersWithoutLimit) {
  Owned big = Big("0x10000000000000000000000000");
  Owned stop(IntBinary(th, BinaryOp::kAdd, big, Int(3)));
  Owned r(NewRange(th, big, stop, Int(1)));
  EXPECT_EQ(Length(th, r), 3);
  EXPECT_EQ(Items(r), "[1267650600228229401496703205376, 1267650600228229401496703205377, 1267650600228229401496703205378]");
  EXPECT_EQ(Contains(th, r, big), 1);
  EXPECT_EQ(Taken(GetItem(th, r, Int(1))), "1267650600228229401496703205377");
  Owned wide(NewRange(th, Int(0), big, Int(1)));
  EXPECT_EQ(Length(th, wide), -1);
  EXPECT_EQ(Raised(), "OverflowError: Python int too large to convert to C ssize_t");
  EXPECT_EQ(IsTrue(th, wide), 1);
  Owned edge = R(Value::kMaxInt - 2, Value::kMaxInt, 2);
  EXPECT_EQ(Items(edge), "[4611686018427387901]");
  EXPECT_EQ(Items(R(Value::kMinInt, Value::kMaxInt, Value::kMaxInt).get()), "[-4611686018427387904, -1, 4611686018427387902]");
}

TEST_F(RangeTest, TheIteratorTellsHowManyAreLeft) {
  Owned it(GetIter(th, R(0, 3).get()));
  EXPECT_TRUE(IsRangeIterator(it));
  EXPECT_EQ(LengthHint(th, it, 0), 3);
  EXPECT_EQ(Taken(IterNext(th, it)), "0");
  EXPECT_EQ(LengthHint(th, it, 0), 2);
}

}  // namespace
}  // namespace tessera::objects
