#include "objects/str.h"

#include "gtest/gtest.h"
#include "objects/containers_testing.h"
#include "objects/slice.h"
#include "objects/str_internal.h"

namespace tessera::objects {
namespace {

class StrTest : public testing::ContainersTest {
 protected:
  // text.name(arguments...) as repr, the arguments being texts.
  std::string Do(std::string_view text, std::string_view name, std::initializer_list<std::string_view> arguments = {}) {
    Owned self = S(text), id(Intern(th, name)), values[4];
    Value raw[4];
    size_t count = 0;
    for (std::string_view argument : arguments) raw[count] = (values[count] = S(argument)), ++count;
    Owned method(GetAttr(th, self, id.as<Str>()));
    return method ? Taken(Call(th, method, Args{raw, count})) : Raised();
  }
  std::string On(std::string_view text, std::string_view name, std::initializer_list<Value> arguments) {
    Owned self = S(text);
    return Taken(M(self, name, arguments));
  }
  std::string Slice(std::string_view text, Value start, Value stop, Value step) {
    Owned self = S(text), key(NewSlice(th, start, stop, step));
    return Taken(GetItem(th, self, key));
  }
};

TEST_F(StrTest, TheNarrowestWidthHoldsTheText) {
  EXPECT_EQ(S("abc").as<Str>()->width(), 1);
  EXPECT_TRUE(S("abc").as<Str>()->ascii());
  EXPECT_FALSE(S("é").as<Str>()->ascii());
  EXPECT_EQ(S("日").as<Str>()->width(), 2);
  EXPECT_EQ(S("😀").as<Str>()->width(), 4);
  Owned wide = S("ab😀");
  Owned narrow(Substring(th, wide.as<Str>(), 0, 2));
  EXPECT_TRUE(narrow.as<Str>()->ascii());
}

TEST_F(StrTest, SingleLatin1CharactersAndTheEmptyTextAreShared) {
  EXPECT_EQ(S("a").get(), S("a").get());
  EXPECT_EQ(S("").get(), Value(EmptyStr()));
  EXPECT_EQ(Slice("xyz", Int(1), Int(2), Value::None()), "'y'");
  EXPECT_TRUE(immortal::IsImmortal(S("é").as<Str>()));
}

TEST_F(StrTest, SlicesGoBackwardsAndInSteps) {
  EXPECT_EQ(Slice("abcdef", Value::None(), Value::None(), Int(-2)), "'fdb'");
  EXPECT_EQ(Slice("aé日😀", Int(-1), Int(0), Int(-1)), "'😀日é'");
  EXPECT_EQ(Slice("abc", Int(2), Int(1), Value::None()), "''");
  EXPECT_EQ(Slice("abc", Value::None(), Value::None(), Int(0)), "ValueError: slice step cannot be zero");
}

TEST_F(StrTest, SplitTakesRunsOfWhiteSpaceOrASeparator) {
  EXPECT_EQ(Do("  a b\t\nc ", "split"), "['a', 'b', 'c']");
  EXPECT_EQ(Do("a,,b,", "split", {","}), "['a', '', 'b', '']");
  EXPECT_EQ(On(" a b  ", "split", {Value::None(), Int(1)}), "['a', 'b  ']");
  EXPECT_EQ(On(" a b  ", "rsplit", {Value::None(), Int(1)}), "[' a', 'b']");
  EXPECT_EQ(Do("a", "split", {""}), "ValueError: empty separator");
  EXPECT_EQ(On("a", "split", {Int(1)}), "TypeError: must be str or None, not int");
  EXPECT_EQ(Do("a\r\nb\x0b" "c\n", "splitlines"), "['a', 'b', 'c']");
}

TEST_F(StrTest, AnUndividedTextIsItsOwnOnlyPiece) {
  Owned text = S("undivided");
  Owned list(M(text, "split", {}));
  EXPECT_EQ(list.as<List>()->items[0], text.get());
}

TEST_F(StrTest, JoinWantsTexts) {
  Owned sep = S(", "), items = L({S("a").Release(), S("é").Release(), S("日").Release()});
  EXPECT_EQ(Taken(M(sep, "join", {items})), "'a, é, 日'");
  Owned wrong = L({S("a").Release(), Int(1)});
  EXPECT_EQ(Taken(M(sep, "join", {wrong})), "TypeError: sequence item 1: expected str instance, int found");
  EXPECT_EQ(Taken(M(sep, "join", {Int(5)})), "TypeError: can only join an iterable");
}

TEST_F(StrTest, ReplaceCountsFromTheLeft) {
  EXPECT_EQ(Do("aXbXc", "replace", {"X", "--"}), "'a--b--c'");
  EXPECT_EQ(Do("abc", "replace", {"", "-"}), "'-a-b-c-'");
  EXPECT_EQ(Do("aé", "replace", {"é", "e"}), "'ae'");
  Owned x = S("X"), y = S("y");
  EXPECT_EQ(On("aXbXc", "replace", {x, y, Int(1)}), "'aybXc'");
}

TEST_F(StrTest, SearchFindsShortTextsAtAnyPlaceOfALongOne) {
  for (int64_t before = 0; before < 70; ++before) {
    for (std::string_view needle : {"n", "no", "nop", "nopqrstuvwxyz"}) {
      std::string text = std::string(static_cast<size_t>(before), 'n') + "." + std::string(needle) + "n.";
      Owned s = S(text), sub = S(needle);
      int64_t expected = needle.size() == 1 && before > 0 ? 0 : before + 1;
      EXPECT_EQ(StrFind(s.as<Str>(), sub.as<Str>(), 0, s.as<Str>()->length, false), expected);
    }
  }
}

TEST_F(StrTest, BoundsAreClippedAndMustBeIndices) {
  Owned a = S("a"), half(NewStr(th, "x"));
  EXPECT_EQ(On("banana", "find", {a, Int(2)}), "3");
  EXPECT_EQ(On("banana", "rfind", {a, Int(-100), Int(-1)}), "3");
  EXPECT_EQ(On("banana", "count", {a, Value::None(), Value::None()}), "3");
  EXPECT_EQ(On("banana", "index", {half}), "ValueError: substring not found");
  EXPECT_EQ(On("banana", "find", {a, half}), "TypeError: slice indices must be integers or None or have an __index__ method");
}

TEST_F(StrTest, CaseMappingsAreFull) {
  EXPECT_EQ(Do("ß ﬁ ŉ", "upper"), "'SS FI ʼN'");
  EXPECT_EQ(Do("ΑΣ ΑΣΑ", "lower"), "'ας ασα'");
  EXPECT_EQ(Do("ǆ they're", "title"), "\"ǅ They'Re\"");
  EXPECT_EQ(Do("Straße", "casefold"), "'strasse'");
  EXPECT_EQ(Do("hELLO é", "swapcase"), "'Hello É'");
  EXPECT_EQ(Do("ﬁnE", "capitalize"), "'Fine'");
}

TEST_F(StrTest, PredicatesAskTheUnicodeDatabase) {
  EXPECT_EQ(Do("٣", "isdecimal"), "True");
  EXPECT_EQ(Do("²", "isdecimal"), "False");
  EXPECT_EQ(Do("²", "isdigit"), "True");
  EXPECT_EQ(Do("½", "isdigit"), "False");
  EXPECT_EQ(Do("½", "isnumeric"), "True");
  EXPECT_EQ(Do("é1", "isidentifier"), "True");
  EXPECT_EQ(Do("1é", "isidentifier"), "False");
  EXPECT_EQ(Do("", "isprintable"), "True");
  EXPECT_EQ(Do("\xc2\xad", "isprintable"), "False");
}

TEST_F(StrTest, TranslateTakesNumbersTextsAndNone) {
  Owned table{Value(NewDict(th))};
  Owned text = S("XY");
  DictSet(th, table.as<Dict>(), Int('a'), Int('b'));
  DictSet(th, table.as<Dict>(), Int('b'), text);
  DictSet(th, table.as<Dict>(), Int('c'), Value::None());
  EXPECT_EQ(On("abcabcd", "translate", {table}), "'bXYbXYd'");
  DictSet(th, table.as<Dict>(), Int('d'), Int(0x110000));
  EXPECT_EQ(On("d", "translate", {table}), "ValueError: character mapping must be in range(0x110000)");
}

TEST_F(StrTest, ReprChoosesTheQuoteAndEscapes) {
  EXPECT_EQ(Text(S("it's")), "\"it's\"");
  EXPECT_EQ(Text(S("'\"")), "'\\'\"'");
  EXPECT_EQ(Text(S("\n\x7f\xc2\x85é")), "'\\n\\x7f\\x85é'");
}

TEST_F(StrTest, TextsMadeWithoutMemoryRaise) {
  Owned text = S("some text of some length, and more"), sep = S(" ");
  FailEachAllocation(
      [&] {
        Value split[3] = {text, sep, Value::Unbound()};
        Owned list(StrSplit(th, split));
        if (!list) return false;
        Value join[2] = {sep, list};
        Owned joined(StrJoin(th, join));
        if (!joined) return false;
        Value whole = joined;
        Owned upper(StrUpper(th, &whole));
        return static_cast<bool>(upper);
      },
      [] {});
}

TEST_F(StrTest, BuilderWidensAndNarrows) {
  StrBuilder out(th);
  ASSERT_TRUE(out.AppendAscii("abc") && out.Append(0x1f600) && out.AppendRepeated('x', 3));
  EXPECT_EQ(Taken(out.Finish()), "'abc😀xxx'");
  ASSERT_TRUE(out.Append(Value(EmptyStr()).as<Str>()));
  EXPECT_EQ(Taken(out.Finish()), "''");
}

}  // namespace
}  // namespace tessera::objects
