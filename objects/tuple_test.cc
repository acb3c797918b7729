#include "objects/tuple.h"

#include "gtest/gtest.h"
#include "objects/containers_testing.h"
#include "objects/slice.h"

namespace tessera::objects {
namespace {

using TupleTest = testing::ContainersTest;

TEST_F(TupleTest, TheEmptyTupleIsOneObject) {
  EXPECT_EQ(NewTuple(th, 0), EmptyTuple());
  Owned list = L({});
  EXPECT_EQ(TupleFrom(th, list), EmptyTuple());
  EXPECT_TRUE(immortal::IsImmortal(EmptyTuple()));
}

TEST_F(TupleTest, ItemsByIndexAndSlice) {
  Owned t = T({Int(10), Int(11), Int(12), Int(13)});
  EXPECT_EQ(Taken(GetItem(th, t, Int(-1))), "13");
  EXPECT_EQ(Taken(GetItem(th, t, Int(4))), "IndexError: tuple index out of range");
  EXPECT_EQ(Taken(GetItem(th, t, Value::True())), "11");
  Owned key = S("a");
  EXPECT_EQ(Taken(GetItem(th, t, key)), "TypeError: tuple indices must be integers or slices, not str");
  Owned back(NewSlice(th, Value::None(), Value::None(), Int(-2)));
  EXPECT_EQ(Taken(GetItem(th, t, back)), "(13, 11)");
  Owned all(NewSlice(th, Value::None(), Value::None(), Value::None()));
  Owned same(GetItem(th, t, all));
  EXPECT_EQ(same.get(), t.get());
}

TEST_F(TupleTest, HashesAreThoseOfTheXxHashRounds) {
  EXPECT_EQ(Hash(th, Value(EmptyTuple())), 5740354900026072187);
  EXPECT_EQ(Hash(th, T({Int(1)}).get()), -6644214454873602895);
  EXPECT_EQ(Hash(th, T({Int(1), Int(2), Int(3)}).get()), 529344067295497451);
  EXPECT_EQ(Hash(th, T({Int(1), T({Int(2), Int(3)}).Release()}).get()), 7267574591690527098);
  Owned unhashable = T({L({}).Release()});
  EXPECT_EQ(Hash(th, unhashable), -1);
  EXPECT_EQ(Raised(), "TypeError: unhashable type: 'list'");
}

TEST_F(TupleTest, OrderIsThatOfTheFirstDifference) {
  Owned a = T({Int(1), Int(2)}), b = T({Int(1), Int(3)}), c = T({Int(1)});
  EXPECT_EQ(CompareBool(th, a, b, CompareOp::kLt), 1);
  EXPECT_EQ(CompareBool(th, c, a, CompareOp::kLt), 1);
  EXPECT_EQ(CompareBool(th, a, c, CompareOp::kEq), 0);
  EXPECT_EQ(CompareBool(th, a, a, CompareOp::kGe), 1);
  Owned list = L({Int(1), Int(2)});
  EXPECT_EQ(CompareBool(th, a, list, CompareOp::kEq), 0);
}

TEST_F(TupleTest, ReprShowsTheCommaOfOneItemAndEndsRecursion) {
  EXPECT_EQ(Text(Value(EmptyTuple())), "()");
  EXPECT_EQ(Text(T({Int(1)})), "(1,)");
  Owned list = L({});
  Owned t = T({Dup(list.get())});
  ListAppend(th, list.as<List>(), t);
  EXPECT_EQ(Text(t), "([(...)],)");
  ListAppend(th, list.as<List>(), t);
  EXPECT_EQ(Text(list), "[([...],), ([...],)]");
  DecRef(M(list, "clear"));
}

TEST_F(TupleTest, SumAndProduct) {
  Owned a = T({Int(1)}), b = T({Int(2), Int(3)}), list = L({});
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kAdd, a, b)), "(1, 2, 3)");
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kMul, b, Int(2))), "(2, 3, 2, 3)");
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kMul, Int(0), b)), "()");
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kAdd, a, list)), "TypeError: can only concatenate tuple (not \"list\") to tuple");
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kMul, a, Int(int64_t{1} << 61))), "MemoryError: ");
}

TEST_F(TupleTest, CountAndIndex) {
  Owned t = T({Int(1), Int(2), Int(1)});
  EXPECT_EQ(Do(t, "count", {Int(1)}), "2");
  EXPECT_EQ(Do(t, "index", {Int(1), Int(1)}), "2");
  EXPECT_EQ(Do(t, "index", {Int(2), Int(-1)}), "ValueError: tuple.index(x): x not in tuple");
}

TEST_F(TupleTest, ConstructorTexts) {
  EXPECT_EQ(Taken(Call(th, Value(types::kTuple), {Int(1), Int(2)})), "TypeError: tuple expected at most 1 argument, got 2");
  EXPECT_EQ(Taken(Call(th, Value(types::kTuple), {Int(1)})), "TypeError: 'int' object is not iterable");
  EXPECT_EQ(Taken(Call(th, Value(types::kTuple), {})), "()");
}

TEST_F(TupleTest, AFailedAllocationReleasesWhatItTookOver) {
  Owned list = L({});
  FailEachAllocation(
      [&] {
        Value items[] = {Dup(list.get()), Dup(list.get())};
        return static_cast<bool>(Owned(NewTupleSteal(th, items, 2)));
      },
      [&] { EXPECT_EQ(list.get().object()->count, 1); });
}

TEST_F(TupleTest, ADeepNestHasNoHashButAnError) {
  Owned t = T({Int(1)});
  for (int i = 0; i < 100000; ++i) t = T({t.Release()});
  EXPECT_EQ(Hash(th, t), -1);
  EXPECT_EQ(Raised(), "RecursionError: maximum recursion depth exceeded in __hash__ of a tuple");
}

}  // namespace
}  // namespace tessera::objects
