#include "compiler/carets.h"

#include <string>

#include "alloc/heap.h"
#include "gtest/gtest.h"

namespace tessera::compiler {
namespace {

std::string Carets(std::string_view line, int32_t column, int32_t end_column, bool one_line = true) {
  alloc::Heap heap;
  alloc::Arena arena(heap);
  return std::string(TracebackCarets(line, {.one_line = one_line, .column = column, .end_column = end_column}, arena));
}

std::string SyntaxCarets(std::string_view text, int32_t offset, int32_t end_offset) {
  alloc::Heap heap;
  alloc::Arena arena(heap);
  return std::string(SyntaxErrorCarets(text, offset, end_offset, arena));
}

TEST(CaretsTest, MarkTheExpressionThatFailed) { EXPECT_EQ(Carets("    x = f(1)", 8, 12), "    ^^^^"); }

TEST(CaretsTest, StandUnderTheOperatorOrTheBrackets) {
  EXPECT_EQ(Carets("  x = a + b", 6, 11), "    ~~^~~");
  EXPECT_EQ(Carets("  x = a // b", 6, 12), "    ~~^^~~");
  EXPECT_EQ(Carets("  x = {}['a']", 6, 13), "    ~~^^^^^");
  EXPECT_EQ(Carets("  return (a + b) * c", 9, 20), "       ~~~~~~~~^~~");
}

TEST(CaretsTest, AreLeftOutUnderAWholeLine) {
  EXPECT_EQ(Carets("    f(1)", 4, 8), "");
  EXPECT_EQ(Carets("    a + b", 4, 9), "~~^~~") << "but the operator tells more";
}

TEST(CaretsTest, OfSeveralLinesReachToTheEndOfTheFirst) { EXPECT_EQ(Carets("  x = f(1,  ", 6, 3, false), "    ^^^^"); }

TEST(CaretsTest, CountCharactersNotBytes) { EXPECT_EQ(Carets("x = 'äö' + y", 4, 14), "    ~~~~~^~~"); }

TEST(CaretsTest, PositionsOutsideOfTheLineMarkNothing) {
  EXPECT_EQ(Carets("x", 5, 9), "");
  EXPECT_EQ(Carets("x = 1", 3, 2), "");
  EXPECT_EQ(Carets("", 0, 1), "");
}

TEST(CaretsTest, OfASyntaxErrorStandUnderItsOffsets) {
  EXPECT_EQ(SyntaxCarets("    x = = 1\n", 9, 10), "    ^");
  EXPECT_EQ(SyntaxCarets("foo bar\n", 5, 8), "    ^^^");
  EXPECT_EQ(SyntaxCarets("foo\n", 4, 0), "   ^");
  EXPECT_EQ(SyntaxCarets("\tfoo bar\n", 6, 9), "\t    ^^^");
}

}  // namespace
}  // namespace tessera::compiler
