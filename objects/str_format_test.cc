#include "objects/str_format.h"

#include "gtest/gtest.h"
#include "objects/containers_testing.h"
#include "objects/float.h"
#include "objects/str_internal.h"

namespace tessera::objects {
namespace {

class StrFormatTest : public testing::ContainersTest {
 protected:
  // format.format(arguments...), which are taken over.
  std::string Braces(std::string_view format, std::initializer_list<Value> owned) {
    Owned text = S(format), arguments = T(owned);
    Value args[3] = {text, arguments, Value::Unbound()};
    return Taken(StrFormat(th, args));
  }
  std::string Percent(std::string_view format, Value owned) {
    Owned text = S(format), arguments(owned);
    return Taken(StrPercent(th, text, arguments));
  }
  Value Text1(std::string_view text) { return S(text).Release(); }
};

TEST_F(StrFormatTest, FieldsAreNumberedOneWayOrTheOther) {
  EXPECT_EQ(Braces("{} {}", {Int(1), Int(2)}), "'1 2'");
  EXPECT_EQ(Braces("{1}{0}{1}", {Int(1), Int(2)}), "'212'");
  EXPECT_EQ(Braces("{}{0}", {Int(1)}), "ValueError: cannot switch from automatic field numbering to manual field specification");
  EXPECT_EQ(Braces("{0}{}", {Int(1)}), "ValueError: cannot switch from manual field specification to automatic field numbering");
  EXPECT_EQ(Braces("{}", {}), "IndexError: Replacement index 0 out of range for positional args tuple");
  EXPECT_EQ(Braces("{name}", {}), "KeyError: 'name'");
}

TEST_F(StrFormatTest, NamesGoIntoAttributesAndItems) {
  EXPECT_EQ(Braces("{0[1]}", {L({Int(5), Int(6)}).Release()}), "'6'");
  EXPECT_EQ(Braces("{0.real}", {Int(7)}), "'7'");
  EXPECT_EQ(Braces("{0[1}", {Int(7)}), "ValueError: expected '}' before end of string");
  EXPECT_EQ(Braces("{0[]}", {Int(7)}), "ValueError: Empty attribute in format string");
  EXPECT_EQ(Braces("{0[1]x}", {L({Int(5), Int(6)}).Release()}), "ValueError: Only '.' or '[' may follow ']' in format field specifier");
}

TEST_F(StrFormatTest, BracesAreDoubledAndMustMatch) {
  EXPECT_EQ(Braces("{{{}}}", {Int(1)}), "'{1}'");
  EXPECT_EQ(Braces("}", {}), "ValueError: Single '}' encountered in format string");
  EXPECT_EQ(Braces("{", {}), "ValueError: Single '{' encountered in format string");
  EXPECT_EQ(Braces("{0:{}", {Int(1)}), "ValueError: unmatched '{' in format spec");
}

TEST_F(StrFormatTest, ConversionsAndNestedSpecs) {
  EXPECT_EQ(Braces("{!r:>5}", {Text1("a")}), "\"  'a'\"");
  EXPECT_EQ(Braces("{!a}", {Text1("é")}), "\"'\\\\xe9'\"");
  EXPECT_EQ(Braces("{!x}", {Int(1)}), "ValueError: Unknown conversion specifier x");
  EXPECT_EQ(Braces("{:{}{}}", {Text1("a"), Text1("*>"), Int(3)}), "'**a'");
  EXPECT_EQ(Braces("{:{:{}}}", {Int(1), Int(2), Int(3)}), "ValueError: Max string recursion exceeded");
}

TEST_F(StrFormatTest, PercentConvertsEachKind) {
  EXPECT_EQ(Percent("%s %r %a", T({Text1("é"), Text1("é"), Text1("é")}).Release()), "\"é 'é' '\\\\xe9'\"");
  EXPECT_EQ(Percent("%05d|%-5d|%+d|% d", T({Int(-42), Int(7), Int(7), Int(7)}).Release()), "'-0042|7    |+7| 7'");
  EXPECT_EQ(Percent("%#x %#o %X", T({Int(255), Int(8), Int(255)}).Release()), "'0xff 0o10 FF'");
  EXPECT_EQ(Percent("%.2f %e %g", T({NewFloat(th, 3.14159), NewFloat(th, 12345.678), NewFloat(th, 1e20)}).Release()), "'3.14 1.234568e+04 1e+20'");
  EXPECT_EQ(Percent("%c%c", T({Int(0x65e5), Text1("x")}).Release()), "'日x'");
  EXPECT_EQ(Percent("%*.*f|", T({Int(-8), Int(2), NewFloat(th, 2.5)}).Release()), "'2.50    |'");
  EXPECT_EQ(Percent("100%%", Value(NewDict(th))), "'100%'");
}

TEST_F(StrFormatTest, PercentTakesKeysOfAMapping) {
  Owned dict(NewDict(th)), key = S("a(b)");
  DictSet(th, dict.as<Dict>(), key, Int(3));
  EXPECT_EQ(Percent("%(a(b))d", Dup(dict)), "'3'");
  EXPECT_EQ(Percent("%(x)d", Dup(dict)), "KeyError: 'x'");
  EXPECT_EQ(Percent("%(x)d", Int(1)), "TypeError: format requires a mapping");
}

TEST_F(StrFormatTest, PercentCountsItsArguments) {
  EXPECT_EQ(Percent("%d", T({}).Release()), "TypeError: not enough arguments for format string");
  EXPECT_EQ(Percent("%d", T({Int(1), Int(2)}).Release()), "TypeError: not all arguments converted during string formatting");
  EXPECT_EQ(Percent("%d", Text1("a")), "TypeError: %d format: a real number is required, not str");
  EXPECT_EQ(Percent("%x", NewFloat(th, 1.5)), "TypeError: %x format: an integer is required, not float");
  EXPECT_EQ(Percent("%y", Int(1)), "ValueError: unsupported format character 'y' (0x79) at index 1");
  EXPECT_EQ(Percent("%", Int(1)), "ValueError: incomplete format");
}

TEST_F(StrFormatTest, TheParserGivesLiteralNameSpecAndConversion) {
  Owned text = S("a{0!r:>{w}}b");
  Owned parts(ListFrom(th, Owned(FormatterParser(th, text.as<Str>())).get()));
  EXPECT_EQ(Text(parts), "[('a', '0', '>{w}', 'r'), ('b', None, None, None)]");
}

}  // namespace
}  // namespace tessera::objects
