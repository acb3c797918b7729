#include "objects/dict.h"

#include <random>
#include <string>
#include <unordered_map>

#include "gtest/gtest.h"
#include "objects/containers_testing.h"
#include "objects/float.h"
#include "objects/function.h"
#include "objects/identifiers.h"

namespace tessera::objects {
namespace {

class DictTest : public testing::ContainersTest {
 protected:
  Owned D(std::initializer_list<std::pair<Value, Value>> owned = {}) {
    Owned dict{Value(NewDict(th))};
    for (auto [k, v] : owned) {
      Owned key(k), value(v);
      DictSet(th, dict.as<Dict>(), key, value);
    }
    return dict;
  }
  Dict* P(const Owned& dict) { return dict.as<Dict>(); }
};

TEST_F(DictTest, KeysStayInTheOrderOfInsertion) {
  Owned d = D({{Int(3), Int(30)}, {Int(1), Int(10)}, {Int(2), Int(20)}});
  DictSet(th, P(d), Int(3), Int(31));
  EXPECT_EQ(Text(d), "{3: 31, 1: 10, 2: 20}");
  EXPECT_EQ(DictDelete(th, P(d), Int(3)), 1);
  DictSet(th, P(d), Int(3), Int(32));
  EXPECT_EQ(Text(d), "{1: 10, 2: 20, 3: 32}");
  EXPECT_EQ(DictDelete(th, P(d), Int(9)), 0);
}

TEST_F(DictTest, EqualNumbersAreOneKey) {
  Owned d = D({{Int(1), Int(10)}});
  Value f = NewFloat(th, 1.0);
  EXPECT_EQ(FindDictItem(th, P(d), f), Int(10));
  DictSet(th, P(d), Value::True(), Int(11));
  EXPECT_EQ(Text(d), "{1: 11}");
}

// Across all widths of the index, with insertions, replacements and removals.
TEST_F(DictTest, AgreesWithAModel) {
  std::mt19937_64 random(11);
  for (uint64_t span : {4u, 100u, 300u, 40000u, 200000u}) {
    Owned d = D();
    std::unordered_map<int64_t, int64_t> model;
    for (uint64_t i = 0; i < span * 4; ++i) {
      int64_t key = static_cast<int64_t>(random() % span) * 8;
      if (random() % 4 == 0) {
        ASSERT_EQ(DictDelete(th, P(d), Int(key)), static_cast<int>(model.erase(key)));
      } else {
        ASSERT_TRUE(DictSet(th, P(d), Int(key), Int(static_cast<int64_t>(i))));
        model[key] = static_cast<int64_t>(i);
      }
    }
    ASSERT_EQ(P(d)->used, static_cast<int64_t>(model.size()));
    for (auto [key, value] : model) ASSERT_EQ(FindDictItem(th, P(d), Int(key)), Int(value));
    int64_t position = 0, count = 0;
    Value key, value;
    while (DictNext(P(d), &position, &key, &value)) {
      ASSERT_EQ(model.at(key.small_int()), value.small_int());
      ++count;
    }
    ASSERT_EQ(count, P(d)->used);
  }
}

TEST_F(DictTest, StrKeysAreFoundByTextAndByIdentity) {
  Owned d = D();
  for (int i = 0; i < 1000; ++i) DictSet(th, P(d), S("key" + std::to_string(i)).as<Str>(), Int(i));
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(FindDictItem(th, P(d), S("key" + std::to_string(i)).as<Str>()), Int(i));
  EXPECT_TRUE(FindDictItem(th, P(d), S("key1000").as<Str>()).IsNotFound());
  EXPECT_TRUE(FindDictItem(th, P(d), S("k\xe4y1").as<Str>()).IsNotFound());
}

TEST_F(DictTest, KeysVersionNamesTheKeysNotTheValues) {
  Owned d = D({{S("a").Release(), Int(1)}});
  uint32_t version = DictKeysVersion(th, P(d));
  EXPECT_NE(version, 0u);
  int64_t entry = FindDictEntry(P(d), S("a").as<Str>());
  DictSet(th, P(d), S("a").get(), Int(2));
  EXPECT_EQ(DictKeysVersion(th, P(d)), version);
  EXPECT_EQ(P(d)->entries[entry].value, Int(2));
  DictSet(th, P(d), S("b").get(), Int(2));
  EXPECT_EQ(P(d)->keys_version, 0u);
  uint32_t second = DictKeysVersion(th, P(d));
  EXPECT_NE(second, version);
  DictDelete(th, P(d), S("b").get());
  EXPECT_NE(DictKeysVersion(th, P(d)), second);
  DictClear(th, P(d));
  EXPECT_EQ(P(d)->keys_version, 0u);
}

TEST_F(DictTest, PopItemForEverLeavesRoomToEndSearches) {
  Owned d = D();
  for (int64_t i = 0; i < 5000; ++i) {
    DictSet(th, P(d), Int(i), Int(i));
    ASSERT_EQ(Do(d, "popitem"), "(" + std::to_string(i) + ", " + std::to_string(i) + ")");
    ASSERT_TRUE(FindDictItem(th, P(d), Int(-5)).IsNotFound());
  }
  EXPECT_EQ(Do(d, "popitem"), "KeyError: 'popitem(): dictionary is empty'");
}

TEST_F(DictTest, Methods) {
  Owned d = D({{Int(1), Int(10)}});
  EXPECT_EQ(Do(d, "get", {Int(1)}), "10");
  EXPECT_EQ(Do(d, "get", {Int(2)}), "None");
  EXPECT_EQ(Do(d, "get", {Int(2), Int(5)}), "5");
  EXPECT_EQ(Do(d, "setdefault", {Int(2), Int(20)}), "20");
  EXPECT_EQ(Do(d, "setdefault", {Int(2), Int(21)}), "20");
  EXPECT_EQ(Do(d, "pop", {Int(2)}), "20");
  EXPECT_EQ(Do(d, "pop", {Int(2)}), "KeyError: 2");
  EXPECT_EQ(Do(d, "pop", {Int(2), Value::None()}), "None");
  EXPECT_EQ(Do(d, "copy"), "{1: 10}");
  EXPECT_EQ(Do(d, "get", {L({}).get()}), "TypeError: unhashable type: 'list'");
  EXPECT_EQ(Taken(GetItem(th, d, Int(9))), "KeyError: 9");
  EXPECT_FALSE(SetItem(th, d, Int(9), Value()));
  EXPECT_EQ(Raised(), "KeyError: 9");
  EXPECT_EQ(Do(d, "clear"), "None");
  EXPECT_EQ(Text(d), "{}");
  EXPECT_EQ(Do(Value(types::kDict), "fromkeys", {Ints(2).get(), Int(7)}), "{0: 7, 1: 7}");
}

TEST_F(DictTest, UpdateTakesMappingsPairsAndKeywords) {
  Owned d = D(), other = D({{Int(1), Int(2)}}), pairs = L({T({Int(3), Int(4)}).Release(), L({Int(5), Int(6)}).Release(), S("xy").Release()});
  EXPECT_EQ(Do(d, "update", {other.get()}), "None");
  EXPECT_EQ(Do(d, "update", {pairs.get()}), "None");
  EXPECT_EQ(Text(d), "{1: 2, 3: 4, 5: 6, 'x': 'y'}");
  EXPECT_EQ(Do(d, "update", {L({Int(1)}).get()}), "TypeError: cannot convert dictionary update sequence element #0 to a sequence");
  EXPECT_EQ(Do(d, "update", {L({T({Int(1)}).Release()}).get()}), "ValueError: dictionary update sequence element #0 has length 1; 2 is required");
  EXPECT_EQ(Do(d, "update", {Int(1), Int(2)}), "TypeError: update expected at most 1 argument, got 2");
  EXPECT_EQ(Do(d, "update", {Int(1)}), "TypeError: 'int' object is not iterable");
  Owned names = T({S("k").Release()});
  Value values[] = {other, Int(8)};
  EXPECT_EQ(Taken(Call(th, Value(types::kDict), Args{values, 1, names.as<Tuple>()})), "{1: 2, 'k': 8}");
}

TEST_F(DictTest, UnionAndItsInPlaceForm) {
  Owned a = D({{Int(1), Int(1)}, {Int(2), Int(2)}}), b = D({{Int(2), Int(3)}}), list = L({T({Int(7), Int(8)}).Release()});
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kOr, a, b)), "{1: 1, 2: 3}");
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kOr, a, list)), "TypeError: unsupported operand type(s) for |: 'dict' and 'list'");
  EXPECT_EQ(Taken(InplaceBinary(th, BinaryOp::kOr, a, list)), "{1: 1, 2: 2, 7: 8}");
}

TEST_F(DictTest, KeywordsOfACallMayComeOnlyOnce) {
  Owned kwargs = D({{S("a").Release(), Int(1)}}), again = D({{S("b").Release(), Int(1)}, {S("a").Release(), Int(2)}}), ints = D({{Int(1), Int(1)}});
  Owned f(FindAttr(th, kwargs, ids::update()));
  EXPECT_FALSE(DictMergeKeywords(th, P(kwargs), again, f));
  EXPECT_EQ(Raised(), "TypeError: dict.update() got multiple values for keyword argument 'a'");
  EXPECT_TRUE(DictMergeKeywords(th, P(kwargs), ints, f));  // the call refuses what is no string
  EXPECT_FALSE(DictMergeKeywords(th, P(kwargs), ints, f));
  EXPECT_EQ(Raised(), "TypeError: dict.update() got multiple values for keyword argument '1'");
  EXPECT_FALSE(DictMergeKeywords(th, P(kwargs), Int(1), f));
  EXPECT_EQ(Raised(), "TypeError: dict.update() argument after ** must be a mapping, not int");
}

TEST_F(DictTest, EqualityLooksAtKeysAndValues) {
  Owned a = D({{Int(1), Int(1)}, {Int(2), Int(2)}}), b = D({{Int(2), Int(2)}, {Int(1), Int(1)}}), c = D({{Int(1), Int(1)}, {Int(3), Int(2)}});
  EXPECT_EQ(CompareBool(th, a, b, CompareOp::kEq), 1);
  EXPECT_EQ(CompareBool(th, a, c, CompareOp::kEq), 0);
  EXPECT_EQ(CompareBool(th, a, b, CompareOp::kLt), -1);
  EXPECT_EQ(Raised(), "TypeError: '<' not supported between instances of 'dict' and 'dict'");
}

TEST_F(DictTest, ADictInsideItselfHasAnEnd) {
  Owned d = D();
  DictSet(th, P(d), Int(1), d);
  EXPECT_EQ(Text(d), "{1: {...}}");
  EXPECT_EQ(Do(d, "values"), "dict_values([{1: {...}}])");
  DictClear(th, P(d));
}

TEST_F(DictTest, ComparisonsMayChangeTheDict) {
  for (int what = 0; what < 4; ++what) {
    Owned d = D();
    int calls = 0;
    std::function<Value(CompareOp)> compare = [&](CompareOp) {
      if (++calls > 50) return Value::True();
      if (what == 0) DictClear(th, P(d));
      if (what == 1) DictSet(th, P(d), Int(100 + calls), Int(0));
      if (what == 2) DictDelete(th, P(d), Int(calls));
      if (what == 3) {
        DictClear(th, P(d));
        for (int64_t i = 0; i < 40; ++i) DictSet(th, P(d), Int(i), Int(i));
      }
      return Value::False();
    };
    for (int64_t i = 0; i < 5; ++i) DictSet(th, P(d), NewHostile(7, &compare).get(), Int(i));
    DictSet(th, P(d), Int(7), Int(7));
    Owned found = Owned::Borrow(FindDictItem(th, P(d), Int(7)));
    DictDelete(th, P(d), NewHostile(7, &compare).get());
    Owned popped(M(d, "pop", {Int(7), Int(1)}));
    EXPECT_FALSE(th.failed());
  }
}

TEST_F(DictTest, AComparisonThatRaisesLeavesTheDict) {
  Owned d = D();
  std::function<Value(CompareOp)> compare = [&](CompareOp) { return Raise(th, types::kValueError, "no"); };
  DictSet(th, P(d), NewHostile(7, &compare).get(), Int(1));
  EXPECT_TRUE(FindDictItem(th, P(d), Int(7)).empty());
  EXPECT_EQ(Raised(), "ValueError: no");
  EXPECT_FALSE(DictSet(th, P(d), Int(7), Int(1)));
  EXPECT_EQ(Raised(), "ValueError: no");
  EXPECT_EQ(DictDelete(th, P(d), Int(7)), -1);
  EXPECT_EQ(Raised(), "ValueError: no");
  EXPECT_EQ(P(d)->used, 1);
}

TEST_F(DictTest, WithoutMemoryADictStaysAsItWas) {
  Owned d = D();
  for (int64_t i = 0; i < 5; ++i) DictSet(th, P(d), Int(i), Int(i));
  FailEachAllocation([&] { return DictSet(th, P(d), Int(5), Int(5)); },
                     [&] { EXPECT_EQ(Text(d), "{0: 0, 1: 1, 2: 2, 3: 3, 4: 4}"); });
  EXPECT_EQ(P(d)->used, 6);
  Owned copy;
  FailEachAllocation(
      [&] {
        copy = Owned(DictCopy(th, P(d)));
        return static_cast<bool>(copy);
      },
      [] {});
  EXPECT_EQ(CompareBool(th, copy, d, CompareOp::kEq), 1);
}

TEST_F(DictTest, IterationNoticesChanges) {
  Owned d = D({{Int(1), Int(1)}});
  Owned it(GetIter(th, d));
  EXPECT_EQ(Taken(IterNext(th, it)), "1");
  DictDelete(th, P(d), Int(1));
  DictSet(th, P(d), Int(1), Int(1));
  EXPECT_EQ(Taken(IterNext(th, it)), "RuntimeError: dictionary keys changed during iteration");
  Owned second(GetIter(th, d));
  DictSet(th, P(d), Int(2), Int(1));
  EXPECT_EQ(Taken(IterNext(th, second)), "RuntimeError: dictionary changed size during iteration");
  EXPECT_EQ(Taken(IterNext(th, second)), "RuntimeError: dictionary changed size during iteration");
}

TEST_F(DictTest, ViewsShowTheDictAsItIs) {
  Owned d = D({{Int(1), Int(10)}, {Int(2), Int(20)}});
  Owned keys(M(d, "keys")), items(M(d, "items")), values(M(d, "values"));
  EXPECT_EQ(Text(items), "dict_items([(1, 10), (2, 20)])");
  DictSet(th, P(d), Int(3), Int(30));
  EXPECT_EQ(Text(keys), "dict_keys([1, 2, 3])");
  EXPECT_EQ(Taken(Value(ListFrom(th, values))), "[10, 20, 30]");
  EXPECT_EQ(Taken(Value(ListFrom(th, Owned(M(items, "__reversed__")).get()))), "[(3, 30), (2, 20), (1, 10)]");
  EXPECT_EQ(Contains(th, items, T({Int(1), Int(10)}).get()), 1);
  EXPECT_EQ(Contains(th, items, T({Int(1), Int(11)}).get()), 0);
  EXPECT_EQ(Length(th, values), 3);
}

TEST_F(DictTest, ViewsOfKeysAreLikeSets) {
  Owned a = D({{Int(1), Int(0)}, {Int(2), Int(0)}}), b = D({{Int(2), Int(0)}, {Int(3), Int(0)}});
  Owned x(M(a, "keys")), y(M(b, "keys")), list = L({Int(2), Int(9)});
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kAnd, x, y)), "{2}");
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kOr, x, y)), "{1, 2, 3}");
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kSub, x, y)), "{1}");
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kXor, x, y)), "{1, 3}");
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kAnd, list, x)), "{2}");
  EXPECT_EQ(CompareBool(th, x, y, CompareOp::kEq), 0);
  EXPECT_EQ(CompareBool(th, x, x, CompareOp::kLe), 1);
  EXPECT_EQ(CompareBool(th, x, x, CompareOp::kLt), 0);
  EXPECT_EQ(Do(x, "isdisjoint", {y.get()}), "False");
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kSub, x, Int(1))), "TypeError: 'int' object is not iterable");
}

}  // namespace
}  // namespace tessera::objects
