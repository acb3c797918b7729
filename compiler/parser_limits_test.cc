// Sources that are too deep, too long, badly encoded, or parsed without memory.
#include <string>

#include "alloc/arena.h"
#include "alloc/heap.h"
#include "compiler/ast_dump.h"
#include "compiler/parser.h"
#include "gtest/gtest.h"

namespace tessera::compiler {
namespace {

std::string Repeat(std::string_view part, int times) {
  std::string out;
  out.reserve(part.size() * times);
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

// The message of the error, or "ok".
std::string Outcome(ParseInput input, ErrorKind* kind = nullptr) {
  alloc::Heap heap;
  alloc::Arena arena(heap);
  const ParseResult result = Parse(input, arena);
  if (kind != nullptr) *kind = result.error.kind;
  return result.ok() ? "ok" : std::string(result.error.message);
}
std::string OutcomeOf(const std::string& source) { return Outcome({.source = source}); }

const char kTooComplex[] = "Parser stack overflowed - Python source too complex to parse";

TEST(ParserLimitsTest, NestingBeyondTheLimitIsTooComplex) {
  ErrorKind kind;
  const std::string minuses = Repeat("-", 100000) + "1";
  EXPECT_EQ(Outcome({.source = minuses}, &kind), kTooComplex);
  EXPECT_EQ(kind, ErrorKind::kTooComplex);
  EXPECT_EQ(OutcomeOf(Repeat("not ", 100000) + "x"), kTooComplex);
  EXPECT_EQ(OutcomeOf(Repeat("lambda: ", 100000) + "x"), kTooComplex);
  EXPECT_EQ(OutcomeOf(Repeat("x if y else ", 100000) + "x"), kTooComplex);
  EXPECT_EQ(OutcomeOf(Repeat("x ** ", 100000) + "x"), kTooComplex);
}

TEST(ParserLimitsTest, NestingBelowTheLimitIsFine) {
  EXPECT_EQ(OutcomeOf(Repeat("-", 5000) + "1"), "ok");
  EXPECT_EQ(OutcomeOf(Repeat("(", 199) + "1" + Repeat(")", 199)), "ok");
  EXPECT_EQ(OutcomeOf(Repeat("[", 199) + Repeat("]", 199)), "ok");
}

TEST(ParserLimitsTest, TooManyBracketsAreASyntaxError) {
  for (const char* open : {"(", "[", "{", "f("}) EXPECT_EQ(OutcomeOf(Repeat(open, 100000)), "too many nested parentheses");
}

TEST(ParserLimitsTest, LongIsNotDeep) {
  EXPECT_EQ(OutcomeOf("1" + Repeat(" + 1", 100000)), "ok");
  EXPECT_EQ(OutcomeOf("a" + Repeat(".b", 100000)), "ok");
  EXPECT_EQ(OutcomeOf(Repeat("x = ", 100000) + "y"), "ok");
  EXPECT_EQ(OutcomeOf("if x: y\n" + Repeat("elif x: y\n", 20000)), "ok");
  EXPECT_EQ(OutcomeOf("import " + Repeat("a.", 100000) + "b"), "ok");
  EXPECT_EQ(OutcomeOf("f(" + Repeat("a, ", 100000) + ")"), "ok");
}

TEST(ParserLimitsTest, ErrorsAreFoundInDeepSources) {
  EXPECT_EQ(OutcomeOf(Repeat("(", 198) + "a b" + Repeat(")", 198)), "invalid syntax. Perhaps you forgot a comma?");
  EXPECT_EQ(OutcomeOf(Repeat("x(**{", 90) + "a b" + Repeat("})", 90)), "invalid syntax. Perhaps you forgot a comma?");
  EXPECT_EQ(OutcomeOf(Repeat("x, ", 100000) + "y z"), "invalid syntax");
}

TEST(ParserLimitsTest, BlocksNestAHundredDeep) {
  std::string source;
  for (int i = 0; i < 101; ++i) source += std::string(i, ' ') + "if x:\n";
  ErrorKind kind;
  EXPECT_EQ(Outcome({.source = source}, &kind), "too many levels of indentation");
  EXPECT_EQ(kind, ErrorKind::kIndentationError);
}

TEST(ParserLimitsTest, DecimalIntegersHaveALimitOfDigits) {
  EXPECT_EQ(OutcomeOf(Repeat("1", 4300)), "ok");
  EXPECT_EQ(OutcomeOf(Repeat("1", 4301)).rfind("Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits;", 0), 0u);
  EXPECT_EQ(OutcomeOf("0x" + Repeat("f", 100000)), "ok");
  const std::string digits = Repeat("1", 5000);
  EXPECT_EQ(Outcome({.source = digits, .max_digits = 0}), "ok");
}

TEST(ParserLimitsTest, NulBytesAreRefused) {
  const std::string source("x\0y", 3);
  EXPECT_EQ(Outcome({.source = source}), "source code string cannot contain null bytes");
  EXPECT_EQ(Outcome({.source = source, .from_file = true}), "source code cannot contain null bytes");
}

TEST(ParserLimitsTest, InvalidUtf8IsRefused) {
  EXPECT_EQ(Outcome({.source = "x = '\xFF'"}), "(unicode error) 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte");
  EXPECT_EQ(Outcome({.source = "y\nx = '\xFF'", .filename = "a.py", .from_file = true}),
            "Non-UTF-8 code starting with '\\xff' in file a.py on line 2, but no encoding declared; see "
            "https://peps.python.org/pep-0263/ for details");
}

TEST(ParserLimitsTest, CookiesNameTheEncoding) {
  EXPECT_EQ(Outcome({.source = "# coding: latin-1\nx = '\xE9'"}), "ok");
  EXPECT_EQ(Outcome({.source = "#!python\n# -*- coding: cp1252 -*-\nx = '\x80'"}), "ok");
  EXPECT_EQ(Outcome({.source = "# coding: ascii\nx = '\xE9'"}), "'ascii' codec can't decode byte 0xe9 in position 21: ordinal not in range(128)");
  EXPECT_EQ(Outcome({.source = "# coding: nothing\nx"}), "unknown encoding: nothing");
  EXPECT_EQ(Outcome({.source = "# coding: nothing\nx", .from_file = true}), "encoding problem: nothing");
  EXPECT_EQ(Outcome({.source = "x\n# coding: nothing\n"}), "ok");
  EXPECT_EQ(Outcome({.source = "# coding: nothing\nx", .ignore_cookie = true}), "ok");
}

TEST(ParserLimitsTest, AByteOrderMarkMeansUtf8) {
  EXPECT_EQ(Outcome({.source = "\xEF\xBB\xBFx = 'é'"}), "ok");
  EXPECT_EQ(Outcome({.source = "\xEF\xBB\xBF# coding: latin-1\nx"}), "encoding problem: iso-8859-1 with BOM");
}

TEST(ParserLimitsTest, EveryKindOfLineEndIsOne) {
  alloc::Heap heap;
  alloc::Arena arena(heap);
  const ParseResult result = Parse({.source = "x = '''a\r\nb\rc'''\r\ny z"}, arena);
  EXPECT_EQ(result.error.lineno, 4);
}

// Whatever allocation fails, the parse ends with kNoMemory or as it would have without.
void ExpectSurvivesFailures(const char* source) {
  for (uint64_t n = 1; n < 100000; ++n) {
    alloc::Heap heap;
    alloc::Arena arena(heap);
    heap.FailAfter(n);
    const ParseResult result = Parse({.source = source}, arena);
    if (result.error.kind != ErrorKind::kNoMemory) return;
    EXPECT_FALSE(result.ok());
  }
  FAIL() << "never enough memory";
}

TEST(ParserLimitsTest, ExhaustedMemoryIsAnErrorOfItsOwn) {
  const std::string program = Repeat(
      "@a\ndef f[T](a, /, b=1, *c, d, **e) -> x:\n  global g; x, y = f'{a!r:{b}}' '\\u00e9' 'ﬁ', ﬁ\n  import a.b as c\n"
      "  match x:\n    case {1: [a, *_], **k} | C(a, b=2): return [x async for x in y if z]\n"
      "with (a as b, c): x = {**a, b: lambda *, y: (yield)}\n", 20);
  ExpectSurvivesFailures(program.c_str());
  ExpectSurvivesFailures((program + "f(x for x in y, a b)\n").c_str());
  ExpectSurvivesFailures("x = '\\x'");
}

TEST(ParserLimitsTest, AHeapLimitIsRespected) {
  alloc::Heap heap;
  heap.SetLimit(1 << 20);
  alloc::Arena arena(heap);
  const std::string source = "x = [" + Repeat("1, ", 200000) + "]";
  EXPECT_EQ(Parse({.source = source}, arena).error.kind, ErrorKind::kNoMemory);
}

}  // namespace
}  // namespace tessera::compiler
