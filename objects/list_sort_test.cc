#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "objects/containers_testing.h"
#include "objects/float.h"
#include "objects/function.h"
#include "objects/list.h"

namespace tessera::objects {
namespace {

constexpr MethodDef kFirst = {"first", [](Thread&, const Value* args) { return Dup(args[0].as<Tuple>()->items()[0]); }, "(object, /)"};
constexpr MethodDef kAppendToSelf = {
    "key", [](Thread& th, const Value* args) { return ListAppend(th, args[0].as<List>(), args[1]) ? Dup(args[1]) : Value(); },
    "($self, object, /)"};

constexpr MethodDef kAppendAndPop = {"key",
                                     [](Thread& th, const Value* args) {
                                       List* list = args[0].as<List>();
                                       if (!ListAppend(th, list, args[1])) return Value();
                                       Value item = list->items[--list->size];
                                       ListShrink(th, list);
                                       return item;
                                     },
                                     "($self, object, /)"};

class ListSortTest : public testing::ContainersTest {
 protected:
  std::string Sorted(Owned list, bool reverse = false) {
    return ListSort(th, list.as<List>(), Value::None(), reverse) ? Text(list) : Raised();
  }
  Value F(double d) { return NewFloat(th, d); }
  Value Str_(std::string_view s) { return S(s).Release(); }
  Value Pair(Value a, Value b) { return T({a, b}).Release(); }
};

TEST_F(ListSortTest, Ints) {
  EXPECT_EQ(Sorted(L({Int(3), Int(-1), Int(2)})), "[-1, 2, 3]");
  EXPECT_EQ(Sorted(L({Int(3), Int(-1), Int(2)}), true), "[3, 2, -1]");
  EXPECT_EQ(Sorted(L({})), "[]");
  EXPECT_EQ(Sorted(L({Value::True(), Int(0), Value::False()})), "[0, False, True]");
}

TEST_F(ListSortTest, FloatsWithZerosAndInfinities) {
  double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(Sorted(L({F(2.5), F(-1.5), F(1e300), F(-0.25)})), "[-1.5, -0.25, 2.5, 1e+300]");
  EXPECT_EQ(Sorted(L({F(0.0), F(-inf), F(-0.0), F(inf), F(-1.0)})), "[-inf, -1.0, 0.0, -0.0, inf]");
  EXPECT_EQ(Sorted(L({F(2.5), Int(2), Int(3)})), "[2, 2.5, 3]");
}

TEST_F(ListSortTest, StrsByCodePoints) {
  EXPECT_EQ(Sorted(L({Str_("prefix-of-eight-b"), Str_("prefix-of-eight-a"), Str_("prefix-of-eight"), Str_("prefix"), Str_("")})),
            "['', 'prefix', 'prefix-of-eight', 'prefix-of-eight-a', 'prefix-of-eight-b']");
  EXPECT_EQ(Sorted(L({Str_("a\xc3\xbf"), Str_("a"), Str_("z")})), "['a', 'a\xc3\xbf', 'z']");
  EXPECT_EQ(Sorted(L({Str_("\xe4\xb8\xad"), Str_("a"), Str_("z")})), "['a', 'z', '\xe4\xb8\xad']");
  Owned zero(NewStrLatin1(th, reinterpret_cast<const uint8_t*>("a\0"), 2));
  EXPECT_EQ(Sorted(L({zero.Release(), Str_("a")})), "['a', 'a\\x00']");
}

TEST_F(ListSortTest, TuplesByTheirItems) {
  EXPECT_EQ(Sorted(L({Pair(Int(2), Int(1)), Pair(Int(1), Str_("b")), Pair(Int(1), Str_("a"))})), "[(1, 'a'), (1, 'b'), (2, 1)]");
  EXPECT_EQ(Sorted(L({Pair(Str_("x"), Int(2)), Pair(Str_("x"), Int(1))}), true), "[('x', 2), ('x', 1)]");
  EXPECT_EQ(Sorted(L({T({Int(1), Int(2)}).Release(), T({Int(1)}).Release()})), "[(1,), (1, 2)]");
  EXPECT_EQ(Sorted(L({Pair(Int(1), Int(2)), Pair(Int(1), Value::None())})), "TypeError: '<' not supported between instances of 'NoneType' and 'int'");
}

TEST_F(ListSortTest, WhatHasNoOrderRaisesAndLeavesTheList) {
  Owned list = L({Int(2), Int(1), Value::None()});
  EXPECT_FALSE(ListSort(th, list.as<List>(), Value::None(), false));
  EXPECT_EQ(Raised(), "TypeError: '<' not supported between instances of 'NoneType' and 'int'");
  EXPECT_EQ(Text(list), "[2, 1, None]");
}

// Values that are equal but can be told apart keep their order, in both directions.
TEST_F(ListSortTest, EqualItemsKeepTheirOrder) {
  for (bool reverse : {false, true}) {
    for (int64_t n : {5, 50, 500, 5000}) {
      Owned list = L({});
      std::mt19937_64 random(static_cast<uint64_t>(n));
      std::vector<std::pair<int64_t, int64_t>> expected;
      for (int64_t i = 0; i < n; ++i) {
        int64_t key = static_cast<int64_t>(random() % 10);
        expected.push_back({key, i});
        ListAppendSteal(th, list.as<List>(), Pair(Int(key), Int(i)));
      }
      std::stable_sort(expected.begin(), expected.end(),
                       [reverse](const auto& a, const auto& b) { return reverse ? a.first > b.first : a.first < b.first; });
      Owned key(NewBuiltinFunction(th, &kFirst, Value::Unbound(), Value::None()));
      ASSERT_TRUE(ListSort(th, list.as<List>(), key, reverse));
      for (int64_t i = 0; i < n; ++i) {
        Tuple* pair = list.as<List>()->items[i].as<Tuple>();
        ASSERT_EQ(pair->items()[0], Int(expected[static_cast<size_t>(i)].first));
        ASSERT_EQ(pair->items()[1], Int(expected[static_cast<size_t>(i)].second));
      }
    }
  }
}

TEST_F(ListSortTest, AgreesWithTheComparisonsOfPythonOnRandomInput) {
  std::mt19937_64 random(5);
  for (int64_t n : {10, 100, 1000, 3000}) {
    Owned numbers = L({}), texts = L({});
    for (int64_t i = 0; i < n; ++i) {
      uint64_t r = random();
      ListAppendSteal(th, numbers.as<List>(), r & 1 ? F(static_cast<double>(static_cast<int64_t>(r)) / 1e9) : F(0.0));
      ListAppendSteal(th, texts.as<List>(), Str_(std::to_string(r % 1000) + std::string(r % 20, 'x')));
    }
    for (Owned* list : {&numbers, &texts}) {
      ASSERT_TRUE(ListSort(th, list->as<List>(), Value::None(), false));
      for (int64_t i = 1; i < n; ++i) {
        ASSERT_EQ(CompareBool(th, list->as<List>()->items[i], list->as<List>()->items[i - 1], CompareOp::kLt), 0);
      }
    }
  }
}

TEST_F(ListSortTest, AKeyFunctionThatTouchesTheListIsNoticed) {
  Owned list = L({Int(2), Int(1)});
  Owned key(NewBuiltinFunction(th, &kAppendToSelf, list, Value::None()));
  EXPECT_FALSE(ListSort(th, list.as<List>(), key, false));
  EXPECT_EQ(Raised(), "ValueError: list modified during sort");
  EXPECT_EQ(Text(list), "[1, 2]");
}

TEST_F(ListSortTest, AChangeThatIsTakenBackIsNoticedToo) {
  Owned list = L({Int(2), Int(1)});
  Owned key(NewBuiltinFunction(th, &kAppendAndPop, list, Value::None()));
  EXPECT_FALSE(ListSort(th, list.as<List>(), key, false));
  EXPECT_EQ(Raised(), "ValueError: list modified during sort");
}

TEST_F(ListSortTest, ComparisonsMayDoAnything) {
  Owned list = L({});
  int64_t calls = 0;
  std::function<Value(CompareOp)> compare = [&](CompareOp) {
    ListAppend(th, list.as<List>(), Int(1));
    if (++calls % 3 == 0) DecRef(M(list, "clear"));
    return calls == 40 ? Raise(th, types::kValueError, "enough") : Value::Bool(calls % 2 != 0);
  };
  for (int i = 0; i < 20; ++i) ListAppendSteal(th, list.as<List>(), NewHostile(1, &compare).Release());
  EXPECT_FALSE(ListSort(th, list.as<List>(), Value::None(), false));
  EXPECT_EQ(Raised(), "ValueError: enough");
  EXPECT_EQ(list.as<List>()->size, 20);
}

TEST_F(ListSortTest, WithoutMemoryTheListStaysAsItWas) {
  Owned list = Ints(3000);
  DecRef(M(list, "reverse"));
  std::string before = Text(list);
  FailEachAllocation([&] { return ListSort(th, list.as<List>(), Value::None(), false); }, [&] { EXPECT_EQ(Text(list), before); });
  EXPECT_EQ(list.as<List>()->items[0], Int(0));
}

}  // namespace
}  // namespace tessera::objects
