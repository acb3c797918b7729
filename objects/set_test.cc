#include "objects/set.h"

#include <string>

#include "gtest/gtest.h"
#include "objects/containers_testing.h"

namespace tessera::objects {
namespace {

// The orders below are CPython 3.12's for the same operations.
class SetTest : public testing::ContainersTest {
 protected:
  Owned Make(Value iterable) { return Owned(SetFrom(th, types::kSet, iterable)); }
  Set* P(const Owned& set) { return set.as<Set>(); }

  // Adds and removes pseudo-random ints, the same for every seed.
  Owned Work(uint64_t seed, int count, uint64_t span, bool removes) {
    Owned set{Value(NewSet(th))};
    auto next = [&seed] { return (seed = seed * 6364136223846793005u + 1442695040888963407u) >> 33; };
    for (int i = 0; i < count; ++i) {
      Value v = Value::Int(static_cast<int64_t>(next() % span));
      if (removes && next() % 3 == 0) {
        SetDiscard(th, P(set), v);
      } else {
        SetAdd(th, P(set), v);
      }
    }
    return set;
  }
  // Of the ints in their order.
  uint64_t Fingerprint(Value iterable) {
    uint64_t sum = 14695981039346656037u;
    EXPECT_TRUE(ForEach(th, iterable, [&sum](Thread&, Value v) {
      sum = (sum ^ static_cast<uint64_t>(v.small_int())) * 1099511628211u;
      return true;
    }));
    return sum;
  }
  uint64_t Print(Value owned) { return Fingerprint(Owned(owned).get()); }
};

TEST_F(SetTest, TheOrderIsCPythonsForEqualHashes) {
  EXPECT_EQ(Fingerprint(Work(1, 30, 40, false).get()), 5041091044510854799u);
  EXPECT_EQ(Fingerprint(Work(2, 500, 700, true).get()), 2678170284630111792u);
  EXPECT_EQ(Fingerprint(Work(3, 5000, 1000, true).get()), 8004664670070810168u);
  EXPECT_EQ(Fingerprint(Work(4, 100000, 1 << 30, false).get()), 14999986543499807066u);
  EXPECT_EQ(Fingerprint(Work(5, 200000, 50000, true).get()), 10268140207031116739u);
}

TEST_F(SetTest, TheOrderOfResultsIsCPythons) {
  Owned a = Work(6, 300, 1000, true), b = Work(7, 900, 1000, false);
  EXPECT_EQ(Print(Binary(th, BinaryOp::kOr, a, b)), 13197088574979247757u);
  EXPECT_EQ(Print(Binary(th, BinaryOp::kAnd, a, b)), 2191492919768682710u);
  EXPECT_EQ(Print(Binary(th, BinaryOp::kSub, a, b)), 7072649453786305110u);
  EXPECT_EQ(Print(Binary(th, BinaryOp::kSub, b, a)), 12440627587988596001u);
  EXPECT_EQ(Print(Binary(th, BinaryOp::kXor, a, b)), 11114526595170577642u);
  EXPECT_EQ(Print(InplaceBinary(th, BinaryOp::kOr, Make(a).get(), b)), 13197088574979247757u);
  EXPECT_EQ(Print(InplaceBinary(th, BinaryOp::kSub, Make(b).get(), a)), 12440627587988596001u);
  EXPECT_EQ(Print(InplaceBinary(th, BinaryOp::kAnd, Make(a).get(), b)), 2191492919768682710u);
  EXPECT_EQ(Print(InplaceBinary(th, BinaryOp::kXor, Make(b).get(), a)), 11114526595170577642u);
  EXPECT_EQ(Print(M(a, "copy")), 11378767702354620203u);
}

TEST_F(SetTest, PopTakesThemInCPythonsOrder) {
  Owned set = Make(Work(7, 900, 1000, false).get()), out = L({});
  for (int i = 0; i < 100; ++i) ListAppendSteal(th, out.as<List>(), M(set, "pop"));
  for (int64_t i = 5000; i < 5050; ++i) SetAdd(th, P(set), Int(i));
  for (int i = 0; i < 200; ++i) ListAppendSteal(th, out.as<List>(), M(set, "pop"));
  EXPECT_EQ(Fingerprint(out), 12043415805586181368u);
  EXPECT_EQ(Fingerprint(set), 13830301201290946432u);
}

TEST_F(SetTest, HashesOfFrozensetsAreCPythons) {
  auto frozen = [this](Value list) { return Owned(SetFrom(th, types::kFrozenSet, list)); };
  EXPECT_EQ(Hash(th, frozen(L({}).get()).get()), 133146708735736);
  EXPECT_EQ(Hash(th, frozen(Ints(3, 1).get()).get()), -272375401224217160);
  Owned nested = L({frozen(Ints(1, 1).get()).Release(), frozen(Ints(1, 2).get()).Release()});
  EXPECT_EQ(Hash(th, frozen(nested).get()), 304806268181062474);
  EXPECT_EQ(Hash(th, Make(nested).get()), -1);
  EXPECT_EQ(Raised(), "TypeError: unhashable type: 'set'");
}

TEST_F(SetTest, ASetIsLookedUpAsAFrozenset) {
  Owned inner(SetFrom(th, types::kFrozenSet, Ints(3).get())), outer{Value(NewSet(th))}, key = Make(Ints(3).get());
  SetAdd(th, P(outer), inner);
  EXPECT_EQ(SetContains(th, P(outer), key), 1);
  EXPECT_EQ(SetDiscard(th, P(outer), key), 1);
  EXPECT_EQ(SetContains(th, P(outer), L({}).get()), -1);
  EXPECT_EQ(Raised(), "TypeError: unhashable type: 'list'");
  EXPECT_EQ(Do(outer, "remove", {key.get()}), "KeyError: {0, 1, 2}");
}

TEST_F(SetTest, Reprs) {
  EXPECT_EQ(Text(Make(Ints(2, 1).get())), "{1, 2}");
  EXPECT_EQ(Text(Make(L({}).get())), "set()");
  EXPECT_EQ(Text(Owned(SetFrom(th, types::kFrozenSet, Ints(1, 1).get()))), "frozenset({1})");
}

TEST_F(SetTest, Methods) {
  Owned s = Make(Ints(3).get()), list = L({Int(2), Int(7), Int(7)});
  EXPECT_EQ(Do(s, "union", {list.get(), Ints(1, 20).get()}), "{0, 1, 2, 7, 20}");
  EXPECT_EQ(Do(s, "intersection", {list.get()}), "{2}");
  EXPECT_EQ(Do(s, "difference", {list.get()}), "{0, 1}");
  EXPECT_EQ(Do(s, "symmetric_difference", {list.get()}), "{0, 1, 7}");
  EXPECT_EQ(Do(s, "issubset", {Ints(9).get()}), "True");
  EXPECT_EQ(Do(s, "issuperset", {Ints(2).get()}), "True");
  EXPECT_EQ(Do(s, "isdisjoint", {Ints(2, 5).get()}), "True");
  EXPECT_EQ(Do(s, "update", {Int(5)}), "TypeError: 'int' object is not iterable");
  EXPECT_EQ(Do(s, "intersection_update", {Ints(2).get()}), "None");
  EXPECT_EQ(Do(s, "difference_update", {Ints(1).get()}), "None");
  EXPECT_EQ(Do(s, "symmetric_difference_update", {Ints(2).get()}), "None");
  EXPECT_EQ(Text(s), "{0}");
  EXPECT_EQ(Do(s, "remove", {Int(1)}), "KeyError: 1");
  EXPECT_EQ(Do(s, "discard", {Int(1)}), "None");
  EXPECT_EQ(Do(s, "pop"), "0");
  EXPECT_EQ(Do(s, "pop"), "KeyError: 'pop from an empty set'");
  EXPECT_EQ(Taken(Binary(th, BinaryOp::kOr, s, list)), "TypeError: unsupported operand type(s) for |: 'set' and 'list'");
}

TEST_F(SetTest, InclusionIsTheOrder) {
  Owned a = Make(Ints(2).get()), b = Make(Ints(3).get());
  Owned f(SetFrom(th, types::kFrozenSet, a));
  EXPECT_EQ(CompareBool(th, a, b, CompareOp::kLt), 1);
  EXPECT_EQ(CompareBool(th, a, f, CompareOp::kLt), 0);
  EXPECT_EQ(CompareBool(th, a, f, CompareOp::kEq), 1);
  EXPECT_EQ(CompareBool(th, b, a, CompareOp::kGe), 1);
}

TEST_F(SetTest, AFrozensetIsNotChangedByItsOperators) {
  Owned f(SetFrom(th, types::kFrozenSet, Ints(40).get())), one(SetFrom(th, types::kFrozenSet, Ints(1).get()));
  Owned copy(M(f, "copy"));
  EXPECT_EQ(copy.get(), f.get());
  DecRef(Binary(th, BinaryOp::kSub, f, one));
  DecRef(Binary(th, BinaryOp::kOr, f, one));
  DecRef(M(f, "difference", {one.get()}));
  EXPECT_EQ(Length(th, f), 40);
}

TEST_F(SetTest, ComparisonsMayChangeTheSet) {
  for (int what = 0; what < 3; ++what) {
    Owned s{Value(NewSet(th))}, other{Value(NewSet(th))};
    int calls = 0;
    std::function<Value(CompareOp)> compare = [&](CompareOp) {
      if (++calls > 60) return Value::True();
      if (what == 0) DecRef(M(s, "clear"));
      if (what == 1) SetAdd(th, P(s), Int(100 + calls));
      if (what == 2) {
        DecRef(M(other, "clear"));
        for (int64_t i = 0; i < 40; ++i) SetAdd(th, P(s), Int(i));
      }
      return Value::False();
    };
    for (int i = 0; i < 5; ++i) SetAdd(th, P(s), NewHostile(7, &compare).get());
    for (int i = 0; i < 5; ++i) SetAdd(th, P(other), NewHostile(7, &compare).get());
    for (BinaryOp op : {BinaryOp::kOr, BinaryOp::kAnd, BinaryOp::kSub, BinaryOp::kXor}) {
      Owned result(Binary(th, op, s, other));
      Owned result2(InplaceBinary(th, op, other, s));
    }
    SetDiscard(th, P(s), Int(7));
    CompareBool(th, s, other, CompareOp::kEq);
    EXPECT_FALSE(th.failed());
  }
}

TEST_F(SetTest, WithoutMemoryASetStaysAsItWas) {
  Owned s = Make(Ints(4).get());
  FailEachAllocation([&] { return SetAdd(th, P(s), Int(4)); }, [&] { EXPECT_EQ(Text(s), "{0, 1, 2, 3}"); });
  EXPECT_EQ(Text(s), "{0, 1, 2, 3, 4}");
  Owned many = Ints(100);
  FailEachAllocation([&] { return SetUpdate(th, P(s), many); }, [] {});
  EXPECT_EQ(Length(th, s), 100);
}

TEST_F(SetTest, IterationNoticesChanges) {
  Owned s = Make(Ints(3).get()), it(GetIter(th, s));
  EXPECT_EQ(Taken(IterNext(th, it)), "0");
  SetAdd(th, P(s), Int(9));
  EXPECT_EQ(Taken(IterNext(th, it)), "RuntimeError: Set changed size during iteration");
}

}  // namespace
}  // namespace tessera::objects
