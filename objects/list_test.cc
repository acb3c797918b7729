#include "objects/list.h"

#include <vector>

#include "gtest/gtest.h"
#include "objects/containers_testing.h"
#include "objects/slice.h"

namespace tessera::objects {
namespace {

class ListTest : public testing::ContainersTest {
 protected:
  Owned Slice(Value a, Value b, Value c) { return Owned(NewSlice(th, a, b, c)); }
};

TEST_F(ListTest, AppendInsertPopRemove) {
  Owned list = L({Int(1)});
  EXPECT_EQ(Do(list, "append", {Int(3)}), "None");
  EXPECT_EQ(Do(list, "insert", {Int(1), Int(2)}), "None");
  EXPECT_EQ(Do(list, "insert", {Int(-100), Int(0)}), "None");
  EXPECT_EQ(Do(list, "insert", {Int(100), Int(4)}), "None");
  EXPECT_EQ(Text(list), "[0, 1, 2, 3, 4]");
  EXPECT_EQ(Do(list, "pop"), "4");
  EXPECT_EQ(Do(list, "pop", {Int(0)}), "0");
  EXPECT_EQ(Do(list, "pop", {Int(9)}), "IndexError: pop index out of range");
  EXPECT_EQ(Do(list, "remove", {Int(2)}), "None");
  EXPECT_EQ(Do(list, "remove", {Int(2)}), "ValueError: list.remove(x): x not in list");
  EXPECT_EQ(Text(list), "[1, 3]");
  EXPECT_EQ(Do(list, "clear"), "None");
  EXPECT_EQ(Do(list, "pop"), "IndexError: pop from empty list");
  EXPECT_EQ(Do(list, "index", {Int(5)}), "ValueError: 5 is not in list");
}

TEST_F(ListTest, IndexErrors) {
  Owned list = L({Int(1)}), text = S("x");
  EXPECT_EQ(Taken(GetItem(th, list, Int(1))), "IndexError: list index out of range");
  EXPECT_EQ(Taken(GetItem(th, list, text)), "TypeError: list indices must be integers or slices, not str");
  EXPECT_FALSE(SetItem(th, list, Int(1), Int(0)));
  EXPECT_EQ(Raised(), "IndexError: list assignment index out of range");
  EXPECT_FALSE(SetItem(th, list, Int(-2), Value()));
  EXPECT_EQ(Raised(), "IndexError: list assignment index out of range");
}

// Each slice operation against the same on a plain array.
TEST_F(ListTest, SlicesAgreeWithTheirDefinition) {
  for (int64_t size = 0; size <= 5; ++size) {
    for (int64_t start = -7; start <= 7; ++start) {
      for (int64_t stop = -7; stop <= 7; ++stop) {
        for (int64_t step : {-3, -2, -1, 1, 2, 3}) {
          SliceRange range{start, stop, step};
          range.Adjust(size);
          std::vector<bool> chosen(static_cast<size_t>(size));
          std::string expected = "[";
          for (int64_t i = 0, at = range.start; i < range.count; ++i, at += step) {
            expected += (i ? ", " : "") + std::to_string(at);
            chosen[static_cast<size_t>(at)] = true;
          }
          Owned slice = Slice(Int(start), Int(stop), Int(step)), list = Ints(size);
          ASSERT_EQ(Taken(GetItem(th, list, slice)), expected + "]");
          ASSERT_TRUE(SetItem(th, list, slice, Value()));
          std::string rest = "[";
          for (int64_t i = 0; i < size; ++i) {
            if (!chosen[static_cast<size_t>(i)]) rest += (rest.size() > 1 ? ", " : "") + std::to_string(i);
          }
          ASSERT_EQ(Text(list), rest + "]");
        }
      }
    }
  }
}

TEST_F(ListTest, SliceAssignment) {
  Owned list = Ints(6), three = L({Int(7), Int(8), Int(9)});
  ASSERT_TRUE(SetItem(th, list, Slice(Value::None(), Value::None(), Int(2)).get(), three));
  EXPECT_EQ(Text(list), "[7, 1, 8, 3, 9, 5]");
  ASSERT_TRUE(SetItem(th, list, Slice(Int(1), Int(3), Value::None()).get(), list));
  EXPECT_EQ(Text(list), "[7, 7, 1, 8, 3, 9, 5, 3, 9, 5]");
  EXPECT_FALSE(SetItem(th, list, Slice(Value::None(), Value::None(), Int(3)).get(), three));
  EXPECT_EQ(Raised(), "ValueError: attempt to assign sequence of size 3 to extended slice of size 4");
  EXPECT_FALSE(SetItem(th, list, Slice(Int(0), Int(1), Value::None()).get(), Int(1)));
  EXPECT_EQ(Raised(), "TypeError: can only assign an iterable");
  EXPECT_FALSE(SetItem(th, list, Slice(Int(0), Int(1), Int(2)).get(), Int(1)));
  EXPECT_EQ(Raised(), "TypeError: must assign iterable to extended slice");
  EXPECT_EQ(Taken(GetItem(th, list, Slice(Int(0), Int(1), Int(0)).get())), "ValueError: slice step cannot be zero");
}

TEST_F(ListTest, SumProductAndTheirInPlaceForms) {
  Owned a = L({Int(1)}), b = L({Int(2)}), t = T({Int(3)});
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kAdd, a, b)), "[1, 2]");
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kAdd, a, t)), "TypeError: can only concatenate list (not \"tuple\") to list");
  Owned same(InplaceBinary(th, BinaryOp::kAdd, a, t));
  EXPECT_EQ(same.get(), a.get());
  EXPECT_EQ(Taken(InplaceBinary(th, BinaryOp::kAdd, a, a)), "[1, 3, 1, 3]");
  EXPECT_EQ(Taken(InplaceBinary(th, BinaryOp::kMul, b, Int(3))), "[2, 2, 2]");
  EXPECT_EQ(Taken(InplaceBinary(th, BinaryOp::kMul, b, Int(-1))), "[]");
  EXPECT_EQ(Taken(InplaceBinary(th, BinaryOp::kAdd, a, Int(1))), "TypeError: 'int' object is not iterable");
}

TEST_F(ListTest, AListInsideItselfHasAnEnd) {
  Owned list = L({Int(1)});
  ListAppend(th, list.as<List>(), list);
  EXPECT_EQ(Text(list), "[1, [...]]");
  DecRef(M(list, "clear"));
}

TEST_F(ListTest, AListMayShrinkWhileItsItemsAreCompared) {
  Owned list = L({});
  std::function<Value(CompareOp)> clear = [&](CompareOp) {
    DecRef(M(list, "clear"));
    return Value::False();
  };
  for (std::string_view method : {"count", "index", "remove"}) {
    for (int i = 0; i < 5; ++i) ListAppendSteal(th, list.as<List>(), NewHostile(1, &clear).Release());
    Owned result(M(list, method, {Int(7)}));
    ClearException(th);
    EXPECT_EQ(list.as<List>()->size, 0);
  }
  for (int i = 0; i < 5; ++i) ListAppendSteal(th, list.as<List>(), NewHostile(1, &clear).Release());
  Owned other = Ints(5);
  EXPECT_EQ(CompareBool(th, list, other, CompareOp::kEq), 0);
  EXPECT_EQ(CompareBool(th, other, list, CompareOp::kEq), 0);
}

TEST_F(ListTest, WithoutMemoryAListStaysAsItWas) {
  Owned list = Ints(4), more = Ints(100, 50);
  auto unchanged = [&] { EXPECT_EQ(Text(list), "[0, 1, 2, 3]"); };
  FailEachAllocation([&] { return ListExtend(th, list.as<List>(), more); }, unchanged);
  EXPECT_EQ(list.as<List>()->size, 104);
  list = Ints(4);
  Owned slice = Slice(Int(1), Int(3), Value::None());
  FailEachAllocation([&] { return SetItem(th, list, slice, more); }, unchanged);
  EXPECT_EQ(list.as<List>()->size, 102);
}

TEST_F(ListTest, ADeepNestDiesOnASmallStack) {
  Owned list = L({});
  for (int i = 0; i < 200000; ++i) list = L({list.Release()});
}

TEST_F(ListTest, IteratorsSeeWhatIsAppendedAndStayExhausted) {
  Owned list = L({Int(1)}), it(GetIter(th, list));
  EXPECT_EQ(Taken(IterNext(th, it)), "1");
  ListAppend(th, list.as<List>(), Int(2));
  EXPECT_EQ(Taken(IterNext(th, it)), "2");
  EXPECT_TRUE(IterNext(th, it).IsNotFound());
  ListAppend(th, list.as<List>(), Int(3));
  EXPECT_TRUE(IterNext(th, it).IsNotFound());
  Owned back(M(list, "__reversed__"));
  EXPECT_EQ(Taken(Value(ListFrom(th, back))), "[3, 2, 1]");
}

}  // namespace
}  // namespace tessera::objects
