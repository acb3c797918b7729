#include "objects/iterators.h"

#include "gtest/gtest.h"
#include "objects/containers_testing.h"
#include "objects/function.h"

namespace tessera::objects {
namespace {

constexpr MethodDef kIsSmall = {"small", [](Thread&, const Value* args) { return Value::Bool(args[0].small_int() < 3); }, "(object, /)"};
constexpr MethodDef kPair = {"pair", [](Thread& th, const Value* args) { return Value(NewTuple(th, args, 2)); }, "(a, b, /)"};
constexpr MethodDef kPopSelf = {"pop", [](Thread&, const Value* args) {
                                  List* list = args[0].as<List>();
                                  return list->items[--list->size];
                                },
                                "($self, /)"};

class IteratorsTest : public testing::ContainersTest {
 protected:
  Owned Make(Type* type, std::initializer_list<Value> args) { return Owned(Call(th, Value(type), args)); }
  std::string All(Value iterator) { return iterator.empty() ? Raised() : Taken(Value(ListFrom(th, iterator))); }
  Owned Strict(std::initializer_list<Value> args) {
    std::vector<Value> values(args);
    values.push_back(Value::True());
    Owned names = T({S("strict").Release()});
    return Owned(Call(th, Value(types::kZip), Args{values.data(), args.size(), names.as<Tuple>()}));
  }
};

TEST_F(IteratorsTest, EnumerateCountsFromStart) {
  EXPECT_EQ(All(Make(types::kEnumerate, {Ints(2, 5).get()}).get()), "[(0, 5), (1, 6)]");
  EXPECT_EQ(All(Make(types::kEnumerate, {Ints(2, 5).get(), Int(Value::kMaxInt)}).get()),
            "[(4611686018427387903, 5), (4611686018427387904, 6)]");
  EXPECT_EQ(All(Make(types::kEnumerate, {}).get()), "TypeError: enumerate() missing required argument 'iterable'");
  EXPECT_EQ(All(Make(types::kEnumerate, {Ints(1).get(), S("a").get()}).get()), "TypeError: 'str' object cannot be interpreted as an integer");
  EXPECT_EQ(All(Make(types::kEnumerate, {Int(1), Int(2), Int(3)}).get()), "TypeError: enumerate() takes at most 2 arguments (3 given)");
}

TEST_F(IteratorsTest, ZipEndsWithTheShortest) {
  EXPECT_EQ(All(Make(types::kZip, {Ints(3).get(), Ints(2, 5).get()}).get()), "[(0, 5), (1, 6)]");
  EXPECT_EQ(All(Make(types::kZip, {}).get()), "[]");
  EXPECT_EQ(All(Strict({Ints(2).get(), Ints(2).get()}).get()), "[(0, 0), (1, 1)]");
  EXPECT_EQ(All(Strict({Ints(1).get(), Ints(2).get()}).get()), "ValueError: zip() argument 2 is longer than argument 1");
  EXPECT_EQ(All(Strict({Ints(2).get(), Ints(2).get(), Ints(1).get()}).get()), "ValueError: zip() argument 3 is shorter than arguments 1-2");
}

TEST_F(IteratorsTest, MapAndFilter) {
  Owned small(NewBuiltinFunction(th, &kIsSmall, Value::Unbound(), Value::None())), pair(NewBuiltinFunction(th, &kPair, Value::Unbound(), Value::None()));
  EXPECT_EQ(All(Make(types::kMap, {small.get(), Ints(3, 1).get()}).get()), "[True, True, False]");
  EXPECT_EQ(All(Make(types::kMap, {pair.get(), Ints(2).get(), Ints(9, 5).get()}).get()), "[(0, 5), (1, 6)]");
  EXPECT_EQ(All(Make(types::kFilter, {small.get(), Ints(5).get()}).get()), "[0, 1, 2]");
  EXPECT_EQ(All(Make(types::kFilter, {Value::None(), Ints(3).get()}).get()), "[1, 2]");
  EXPECT_EQ(All(Make(types::kMap, {small.get()}).get()), "TypeError: map() must have at least two arguments.");
  EXPECT_EQ(All(Make(types::kFilter, {small.get()}).get()), "TypeError: filter expected 2 arguments, got 1");
}

TEST_F(IteratorsTest, ReversedTakesSequences) {
  EXPECT_EQ(All(Make(types::kReversed, {T({Int(1), Int(2)}).get()}).get()), "[2, 1]");
  EXPECT_EQ(All(Make(types::kReversed, {Ints(2).get()}).get()), "[1, 0]");
  EXPECT_EQ(All(Make(types::kReversed, {Owned(SetFrom(th, types::kSet, Ints(1).get())).get()}).get()), "TypeError: 'set' object is not reversible");
  EXPECT_EQ(All(Make(types::kReversed, {}).get()), "TypeError: reversed expected 1 argument, got 0");
}

TEST_F(IteratorsTest, ACallableIsIteratedUntilTheSentinel) {
  Owned list = L({Int(9), Int(0), Int(2), Int(1)});
  Owned pop(NewBuiltinFunction(th, &kPopSelf, list, Value::None()));
  Owned it(NewCallableIterator(th, pop, Int(0)));
  EXPECT_EQ(All(it), "[1, 2]");
  EXPECT_TRUE(IterNext(th, it).IsNotFound());
  EXPECT_EQ(Text(list), "[9]");
}

TEST_F(IteratorsTest, SequencesAreIteratedUntilIndexError) {
  Owned it(NewSequenceIterator(th, T({Int(1), Int(2)}).get()));
  EXPECT_EQ(LengthHint(th, it, 0), 2);
  EXPECT_EQ(All(it), "[1, 2]");
  EXPECT_TRUE(IterNext(th, it).IsNotFound());
}

TEST_F(IteratorsTest, StateIsKeptAndRestored) {
  Owned it(NewListIterator(th, Ints(5).as<List>()));
  DecRef(M(it, "__setstate__", {Int(3)}));
  EXPECT_EQ(LengthHint(th, it, 0), 2);
  EXPECT_EQ(All(it), "[3, 4]");
}

TEST_F(IteratorsTest, CharactersOfAText) {
  EXPECT_EQ(All(Owned(NewStrIterator(th, S("a\xe4\xb8\xad").get())).get()), "['a', '\xe4\xb8\xad']");
}

TEST_F(IteratorsTest, ADeepNestOfIteratorsRaises) {
  Owned it = Ints(1);
  for (int i = 0; i < 100000; ++i) it = Make(types::kFilter, {Value::None(), it.get()});
  EXPECT_EQ(Taken(IterNext(th, it)), "RecursionError: maximum recursion depth exceeded while calling a Python object");
}

}  // namespace
}  // namespace tessera::objects
