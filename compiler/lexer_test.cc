#include "compiler/lexer.h"

#include <string>

#include "alloc/arena.h"
#include "alloc/heap.h"
#include "gtest/gtest.h"

namespace tessera::compiler {
namespace {

// The names of the tokens, with their texts where a kind has several.
std::string Lex(const std::string& source, LexOptions options = {}) {
  alloc::Heap heap;
  alloc::Arena arena(heap);
  TokenBuffer tokens(heap);
  WarningList warnings;
  Lexer lexer(source, options, tokens, warnings, arena);
  lexer.Run();
  std::string out;
  for (uint32_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (i > 0) out += ' ';
    out += TokenText(token.kind);
    if (token.kind < TokenKind::kFalse && token.end > token.start && token.kind != TokenKind::kNewline) {
      out += ":" + source.substr(token.start, token.end - token.start);
    }
  }
  if (!lexer.failure().error.ok()) out += " | " + std::string(lexer.failure().error.message);
  for (const SyntaxWarning* warning = warnings.first(); warning != nullptr; warning = warning->next) {
    out += " ! " + std::string(warning->message);
  }
  return out;
}

TEST(LexerTest, KeywordsAreTokensAndSoftKeywordsAreNames) {
  EXPECT_EQ(Lex("if match is None\n"), "if NAME:match is None NEWLINE ENDMARKER");
  EXPECT_EQ(Lex("iff nonlocals Non\n"), "NAME:iff NAME:nonlocals NAME:Non NEWLINE ENDMARKER");
}

TEST(LexerTest, TheLongestOperatorIsTaken) {
  EXPECT_EQ(Lex("a**=b//c>>=d->e...:=!=<>\n"), "NAME:a **= NAME:b // NAME:c >>= NAME:d -> NAME:e ... := != != NEWLINE ENDMARKER");
}

TEST(LexerTest, IndentationOpensAndClosesBlocks) {
  EXPECT_EQ(Lex("if a:\n  b\n\n  # no line\n\n  c\nd\n"),
            "if NAME:a : NEWLINE INDENT NAME:b NEWLINE NAME:c NEWLINE DEDENT NAME:d NEWLINE ENDMARKER");
  EXPECT_EQ(Lex("if a:\n  if b:\n    c\n"), "if NAME:a : NEWLINE INDENT if NAME:b : NEWLINE INDENT NAME:c NEWLINE DEDENT DEDENT ENDMARKER");
}

TEST(LexerTest, AFormFeedStartsTheIndentationAnew) { EXPECT_EQ(Lex("  \fa\n"), "NAME:a NEWLINE ENDMARKER"); }

TEST(LexerTest, TabsGoToMultiplesOfEight) {
  EXPECT_EQ(Lex("if a:\n\tb\n        c\n"), "if NAME:a : NEWLINE INDENT NAME:b NEWLINE ERROR | inconsistent use of tabs and spaces in indentation");
}

TEST(LexerTest, LinesDoNotEndInsideBrackets) {
  EXPECT_EQ(Lex("f(a,\n  b # c\n)\n"), "NAME:f ( NAME:a , NAME:b ) NEWLINE ENDMARKER");
}

TEST(LexerTest, ABackslashJoinsLines) {
  EXPECT_EQ(Lex("a + \\\n  b\n"), "NAME:a + NAME:b NEWLINE ENDMARKER");
  EXPECT_EQ(Lex("a \\ b\n"), "NAME:a ERROR | unexpected character after line continuation character");
}

TEST(LexerTest, NumbersOfAllKinds) {
  EXPECT_EQ(Lex("0 00 1_0 0xFf 0o17 0b1 1. .5 1e5 1E-5 1.5j 1e5j\n"),
            "NUMBER:0 NUMBER:00 NUMBER:1_0 NUMBER:0xFf NUMBER:0o17 NUMBER:0b1 NUMBER:1. NUMBER:.5 NUMBER:1e5 NUMBER:1E-5 NUMBER:1.5j "
            "NUMBER:1e5j NEWLINE ENDMARKER");
}

TEST(LexerTest, AKeywordMayFollowANumberWithAWarning) {
  EXPECT_EQ(Lex("1if 0xfor x\n"), "NUMBER:1 if NUMBER:0xf or NAME:x NEWLINE ENDMARKER ! invalid decimal literal ! invalid hexadecimal literal");
}

TEST(LexerTest, StringPrefixesCombine) {
  EXPECT_EQ(Lex("Rb'a' bR\"b\" u'c' '''d\ne''' xb'f'\n"),
            "STRING:Rb'a' STRING:bR\"b\" STRING:u'c' STRING:'''d\ne''' NAME:xb STRING:'f' NEWLINE ENDMARKER");
}

TEST(LexerTest, FStringsAreTextAndTokens) {
  EXPECT_EQ(Lex("f'a{b}c'\n"), "FSTRING_START:f' FSTRING_MIDDLE:a { NAME:b } FSTRING_MIDDLE:c FSTRING_END:' NEWLINE ENDMARKER");
  EXPECT_EQ(Lex("f'{a!r:>{b}}'\n"),
            "FSTRING_START:f' { NAME:a ! NAME:r : FSTRING_MIDDLE:> { NAME:b } FSTRING_MIDDLE } FSTRING_END:' NEWLINE ENDMARKER");
}

TEST(LexerTest, FStringsMayHoldTheirOwnQuotes) {
  EXPECT_EQ(Lex("f'{a['b']}'\n"), "FSTRING_START:f' { NAME:a [ STRING:'b' ] } FSTRING_END:' NEWLINE ENDMARKER");
}

TEST(LexerTest, DoubledBracesAreText) {
  EXPECT_EQ(Lex("f'{{a}}'\n"), "FSTRING_START:f' FSTRING_MIDDLE:{ FSTRING_MIDDLE:a} FSTRING_END:' NEWLINE ENDMARKER");
}

TEST(LexerTest, NamesMayHaveLettersOfAnyScript) {
  EXPECT_EQ(Lex("é = ñ\n"), "NAME:é = NAME:ñ NEWLINE ENDMARKER");
  EXPECT_EQ(Lex("a€\n"), "ERROR | invalid character '€' (U+20AC)");
}

TEST(LexerTest, InvalidUtf8InANameIsAnError) {
  EXPECT_EQ(Lex("a\xFF = 1\n"), "ERROR | (unicode error) 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte");
}

TEST(LexerTest, BracketsNestTwoHundredDeep) {
  EXPECT_EQ(Lex(std::string(200, '(') + "$" + std::string(200, ')') + "\n").find("|"), std::string::npos);
  EXPECT_NE(Lex(std::string(201, '(')).find("too many nested parentheses"), std::string::npos);
}

TEST(LexerTest, TheEndOfInteractiveInputClosesBlocks) {
  EXPECT_EQ(Lex("if a:\n  b", {.single = true}), "if NAME:a : NEWLINE INDENT NAME:b NEWLINE DEDENT NEWLINE ENDMARKER");
  EXPECT_EQ(Lex("a", {.single = true}), "NAME:a NEWLINE ENDMARKER");
}

TEST(LexerTest, TokensKnowTheirPlaces) {
  alloc::Heap heap;
  alloc::Arena arena(heap);
  TokenBuffer tokens(heap);
  WarningList warnings;
  Lexer lexer("a = '''b\nc''' # d\n", {}, tokens, warnings, arena);
  lexer.Run();
  EXPECT_EQ(tokens[2].lineno, 1);
  EXPECT_EQ(tokens[2].col, 4);
  EXPECT_EQ(tokens[2].end_lineno, 2);
  EXPECT_EQ(tokens[2].end_col, 4);
  EXPECT_EQ(tokens[3].kind, TokenKind::kNewline);
  EXPECT_EQ(tokens[3].col, 5);  // a comment belongs to the line end
  EXPECT_EQ(tokens[4].col, Token::kNoColumn);
}

TEST(LexerTest, ExhaustedMemoryIsAFailure) {
  alloc::Heap heap;
  alloc::Arena arena(heap);
  TokenBuffer tokens(heap);
  WarningList warnings;
  heap.FailAfter(1);
  Lexer lexer("a\n", {}, tokens, warnings, arena);
  lexer.Run();
  EXPECT_EQ(lexer.failure().error.kind, ErrorKind::kNoMemory);
}

}  // namespace
}  // namespace tessera::compiler
