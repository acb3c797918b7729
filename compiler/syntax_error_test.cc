// The error of each wrong program: message, line, offset, end line, end offset, as CPython 3.12 reports them.
#include "compiler/syntax_error.h"

#include "alloc/arena.h"
#include "alloc/heap.h"
#include "compiler/parser.h"
#include "gtest/gtest.h"

namespace tessera::compiler {
namespace {

struct Place {
  int32_t lineno;
  int32_t offset;
  int32_t end_lineno;
  int32_t end_offset;
};

void Expect(std::string_view source, std::string_view message, Place place, ErrorKind kind = ErrorKind::kSyntaxError) {
  SCOPED_TRACE(source);
  alloc::Heap heap;
  alloc::Arena arena(heap);
  const ParseResult result = Parse({.source = source}, arena);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error.kind, kind);
  EXPECT_EQ(result.error.message, message);
  EXPECT_EQ(result.error.lineno, place.lineno);
  EXPECT_EQ(result.error.offset, place.offset);
  EXPECT_EQ(result.error.end_lineno, place.end_lineno);
  EXPECT_EQ(result.error.end_offset, place.end_offset);
}

TEST(SyntaxErrorTest, TwoExpressionsInBracketsMissAComma) {
  Expect("(a b)", "invalid syntax. Perhaps you forgot a comma?", {1, 2, 1, 5});
  Expect("f(1 2)", "invalid syntax. Perhaps you forgot a comma?", {1, 3, 1, 6});
  Expect("[x, y z]", "invalid syntax. Perhaps you forgot a comma?", {1, 5, 1, 8});
  Expect("{p: q r}", "invalid syntax. Perhaps you forgot a comma?", {1, 5, 1, 8});
  Expect("f(\na, \nb d)", "invalid syntax. Perhaps you forgot a comma?", {3, 1, 3, 4});
  Expect("print(a if b else e f)", "invalid syntax. Perhaps you forgot a comma?", {1, 19, 1, 22});
}

TEST(SyntaxErrorTest, NoCommaIsSuggestedOutsideBracketsOrAfterSoftKeywords) {
  Expect("a b", "invalid syntax", {1, 3, 1, 4});
  Expect("(match x)", "invalid syntax", {1, 8, 1, 9});
  Expect("(kf'b')", "invalid syntax", {1, 4, 1, 7});
  Expect("x = 1 2", "invalid syntax", {1, 7, 1, 8});
}

TEST(SyntaxErrorTest, OldStatementsNeedParentheses) {
  Expect("print 1", "Missing parentheses in call to 'print'. Did you mean print(...)?", {1, 1, 1, 8});
  Expect("exec 'a'", "Missing parentheses in call to 'exec'. Did you mean exec(...)?", {1, 1, 1, 9});
  Expect("if print a: pass", "Missing parentheses in call to 'print'. Did you mean print(...)?", {1, 4, 1, 11});
  Expect("x = print b, d", "Missing parentheses in call to 'print'. Did you mean print(...)?", {1, 5, 1, 15});
}

TEST(SyntaxErrorTest, ConditionalNeedsElse) {
  Expect("(1 if 2)", "expected 'else' after 'if' expression", {1, 2, 1, 8});
  Expect("x = a if b", "expected 'else' after 'if' expression", {1, 5, 1, 11});
  Expect("f'{1 if 2}'", "expected 'else' after 'if' expression", {1, 4, 1, 10});
}

TEST(SyntaxErrorTest, AssignmentInExpressionSuggestsComparison) {
  Expect("if a = 1: pass", "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", {1, 4, 1, 9});
  Expect("while x.y = 2: pass", "cannot assign to attribute here. Maybe you meant '==' instead of '='?", {1, 7, 1, 10});
  Expect("(a = 1)", "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", {1, 2, 1, 7});
  Expect("x[i = 2]", "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", {1, 3, 1, 8});
}

TEST(SyntaxErrorTest, TargetsMustBeAssignable) {
  Expect("f() = 1", "cannot assign to function call here. Maybe you meant '==' instead of '='?", {1, 1, 1, 4});
  Expect("a + 1 = 2", "cannot assign to expression here. Maybe you meant '==' instead of '='?", {1, 1, 1, 6});
  Expect("None = 1", "cannot assign to None", {1, 1, 1, 5});
  Expect("'s' = 1", "cannot assign to literal here. Maybe you meant '==' instead of '='?", {1, 1, 1, 4});
  Expect("f'a' = 1", "cannot assign to f-string expression here. Maybe you meant '==' instead of '='?", {1, 1, 1, 5});
  Expect("... = 1", "cannot assign to ellipsis here. Maybe you meant '==' instead of '='?", {1, 1, 1, 4});
  Expect("{} = 1", "cannot assign to dict literal here. Maybe you meant '==' instead of '='?", {1, 1, 1, 3});
  Expect("{1} = 1", "cannot assign to set display here. Maybe you meant '==' instead of '='?", {1, 1, 1, 4});
  Expect("lambda: 1 = 1", "cannot assign to lambda", {1, 1, 1, 10});
  Expect("(x for x in y) = 1", "cannot assign to generator expression", {1, 1, 1, 15});
  Expect("[x for x in y] = 1", "cannot assign to list comprehension here. Maybe you meant '==' instead of '='?", {1, 1, 1, 15});
  Expect("a if b else d = 1", "cannot assign to conditional expression", {1, 1, 1, 14});
  Expect("a < b = 1", "cannot assign to comparison", {1, 1, 1, 6});
  Expect("a, 1 = 2", "cannot assign to literal here. Maybe you meant '==' instead of '='?", {1, 4, 1, 5});
  Expect("(a, f()) = 2", "cannot assign to function call", {1, 5, 1, 8});
  Expect("x = yield = 1", "assignment to yield expression not possible", {1, 5, 1, 10});
  Expect("await x = 1", "cannot assign to await expression here. Maybe you meant '==' instead of '='?", {1, 1, 1, 8});
  Expect("a and b = 2", "cannot assign to expression", {1, 1, 1, 8});
  Expect("(a := 1) = 2", "cannot assign to named expression here. Maybe you meant '==' instead of '='?", {1, 2, 1, 8});
  Expect("-a = 1", "cannot assign to expression here. Maybe you meant '==' instead of '='?", {1, 1, 1, 3});
}

TEST(SyntaxErrorTest, AugmentedAssignmentNeedsOneTarget) {
  Expect("a, b += 1", "'tuple' is an illegal expression for augmented assignment", {1, 1, 1, 5});
  Expect("f() += 1", "'function call' is an illegal expression for augmented assignment", {1, 1, 1, 4});
  Expect("(a, b) -= 1", "'tuple' is an illegal expression for augmented assignment", {1, 1, 1, 7});
  Expect("[a] *= 2", "'list' is an illegal expression for augmented assignment", {1, 1, 1, 4});
}

TEST(SyntaxErrorTest, AnnotationNeedsOneTarget) {
  Expect("(a, b): int", "only single target (not tuple) can be annotated", {1, 1, 1, 7});
  Expect("a, b: int", "only single target (not tuple) can be annotated", {1, 1, 1, 2});
  Expect("[a]: int", "only single target (not list) can be annotated", {1, 1, 1, 4});
  Expect("f(): int", "illegal target for annotation", {1, 1, 1, 4});
}

TEST(SyntaxErrorTest, WalrusNeedsAName) {
  Expect("(a.b := 1)", "cannot use assignment expressions with attribute", {1, 2, 1, 5});
  Expect("a := 1", "invalid syntax", {1, 3, 1, 5});
  Expect("(f() := 1)", "cannot use assignment expressions with function call", {1, 2, 1, 5});
  Expect("f(a=b:=1)", "invalid syntax", {1, 6, 1, 8});
}

TEST(SyntaxErrorTest, OnlyTargetsCanBeDeleted) {
  Expect("del f()", "cannot delete function call", {1, 5, 1, 8});
  Expect("del a, 1", "cannot delete literal", {1, 8, 1, 9});
  Expect("del *a", "cannot delete starred", {1, 5, 1, 7});
  Expect("del (a, b())", "cannot delete function call", {1, 9, 1, 12});
  Expect("del a + b", "cannot delete expression", {1, 5, 1, 10});
}

TEST(SyntaxErrorTest, LoopAndWithTargets) {
  Expect("for 1 in x: pass", "cannot assign to literal", {1, 5, 1, 6});
  Expect("for f() in x: pass", "cannot assign to function call", {1, 5, 1, 8});
  Expect("[x for 1 in y]", "cannot assign to literal", {1, 8, 1, 9});
  Expect("with a as 1: pass", "cannot assign to literal", {1, 11, 1, 12});
  Expect("with (a as f()): pass", "cannot assign to function call", {1, 12, 1, 15});
}

TEST(SyntaxErrorTest, ColonIsExpectedAtTheEndOfAHead) {
  Expect("if x\n pass", "expected ':'", {1, 5, 1, 6});
  Expect("while x\n pass", "expected ':'", {1, 8, 1, 9});
  Expect("for x in y\n pass", "expected ':'", {1, 11, 1, 12});
  Expect("class A\n pass", "expected ':'", {1, 8, 1, 9});
  Expect("def f()\n pass", "expected ':'", {1, 8, 1, 9});
  Expect("with a\n pass", "expected ':'", {1, 7, 1, 8});
  Expect("try\n pass", "expected ':'", {1, 4, 1, 5});
  Expect("try:\n pass\nexcept E\n pass", "expected ':'", {3, 9, 3, 10});
  Expect("match x:\n case 1\n  pass", "expected ':'", {2, 8, 2, 9});
  Expect("if x:\n pass\nelse\n pass", "expected ':'", {3, 5, 3, 6});
}

TEST(SyntaxErrorTest, BlockMustBeIndented) {
  Expect("if x:\npass", "expected an indented block after 'if' statement on line 1", {2, 1, 2, 5}, ErrorKind::kIndentationError);
  Expect("while x:\npass",
         "expected an indented block after 'while' statement on line 1",
         {2, 1, 2, 5}, ErrorKind::kIndentationError);
  Expect("for x in y:\npass",
         "expected an indented block after 'for' statement on line 1",
         {2, 1, 2, 5}, ErrorKind::kIndentationError);
  Expect("class A:\npass",
         "expected an indented block after class definition on line 1",
         {2, 1, 2, 5}, ErrorKind::kIndentationError);
  Expect("def f():\npass",
         "expected an indented block after function definition on line 1",
         {2, 1, 2, 5}, ErrorKind::kIndentationError);
  Expect("with a:\npass",
         "expected an indented block after 'with' statement on line 1",
         {2, 1, 2, 5}, ErrorKind::kIndentationError);
  Expect("try:\npass", "expected an indented block after 'try' statement on line 1", {2, 1, 2, 5}, ErrorKind::kIndentationError);
  Expect("try:\n pass\nexcept:\npass",
         "expected an indented block after 'except' statement on line 3",
         {4, 1, 4, 5}, ErrorKind::kIndentationError);
  Expect("try:\n pass\nexcept E:\npass",
         "expected an indented block after 'except' statement on line 3",
         {4, 1, 4, 5}, ErrorKind::kIndentationError);
  Expect("try:\n pass\nexcept* E:\npass",
         "expected an indented block after 'except*' statement on line 3",
         {4, 1, 4, 5}, ErrorKind::kIndentationError);
  Expect("try:\n pass\nfinally:\npass",
         "expected an indented block after 'finally' statement on line 3",
         {4, 1, 4, 5}, ErrorKind::kIndentationError);
  Expect("if x:\n pass\nelif y:\npass",
         "expected an indented block after 'elif' statement on line 3",
         {4, 1, 4, 5}, ErrorKind::kIndentationError);
  Expect("if x:\n pass\nelse:\npass",
         "expected an indented block after 'else' statement on line 3",
         {4, 1, 4, 5}, ErrorKind::kIndentationError);
  Expect("match x:\npass",
         "expected an indented block after 'match' statement on line 1",
         {2, 1, 2, 5}, ErrorKind::kIndentationError);
  Expect("match x:\n case 1:\n pass",
         "expected an indented block after 'case' statement on line 2",
         {3, 2, 3, 6}, ErrorKind::kIndentationError);
  Expect("if x:\n", "expected an indented block after 'if' statement on line 1", {1, 6, 1, -1}, ErrorKind::kIndentationError);
}

TEST(SyntaxErrorTest, IndentationMustBeConsistent) {
  Expect("  x", "unexpected indent", {1, 2, 1, -1}, ErrorKind::kIndentationError);
  Expect("x\n  y", "unexpected indent", {2, 2, 2, -1}, ErrorKind::kIndentationError);
  Expect("if x:\n  a\n b", "unindent does not match any outer indentation level", {3, 3, 3, -1}, ErrorKind::kIndentationError);
  Expect("if x:\n\ta\n        b", "inconsistent use of tabs and spaces in indentation", {3, 1, 3, 0}, ErrorKind::kTabError);
}

TEST(SyntaxErrorTest, TryNeedsAHandler) {
  Expect("try:\n pass\nx", "expected 'except' or 'finally' block", {3, 1, 3, 2});
  Expect("try:\n pass\n", "expected 'except' or 'finally' block", {2, 6, 2, -1});
}

TEST(SyntaxErrorTest, ExceptClauses) {
  Expect("try:\n pass\nexcept A, B: pass", "multiple exception types must be parenthesized", {3, 8, 3, 12});
  Expect("try:\n pass\nexcept* A:\n pass\nexcept B:\n pass",
         "cannot have both 'except' and 'except*' on the same 'try'",
         {5, 1, 5, 7});
  Expect("try:\n pass\nexcept A:\n pass\nexcept* B:\n pass",
         "cannot have both 'except' and 'except*' on the same 'try'",
         {5, 1, 5, 8});
  Expect("try:\n pass\nexcept*:\n pass", "expected one or more exception types", {3, 8, 3, 9});
  Expect("try:\n pass\nexcept\n pass", "expected ':'", {3, 7, 3, 8});
}

TEST(SyntaxErrorTest, ArgumentsOfCalls) {
  Expect("f(**a, *b)", "iterable argument unpacking follows keyword argument unpacking", {1, 8, 1, 9});
  Expect("f(**a, b)", "positional argument follows keyword argument unpacking", {1, 9, 1, 10});
  Expect("f(a=1, b)", "positional argument follows keyword argument", {1, 9, 1, 10});
  Expect("f(a=)", "expected argument value expression", {1, 3, 1, 5});
  Expect("f(True=1)", "cannot assign to True", {1, 3, 1, 8});
  Expect("f(a.b=1)", "expression cannot contain assignment, perhaps you meant \"==\"?", {1, 3, 1, 7});
  Expect("f(**a=1)", "cannot assign to keyword argument unpacking", {1, 3, 1, 8});
  Expect("f(*a=1)", "cannot assign to iterable argument unpacking", {1, 3, 1, 7});
  Expect("f(x for x in y, 1)", "Generator expression must be parenthesized", {1, 3, 1, 15});
  Expect("f(1, x for x in y)", "Generator expression must be parenthesized", {1, 6, 1, 18});
  Expect("f(a=b for b in d)", "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", {1, 3, 1, 5});
}

TEST(SyntaxErrorTest, ParametersOfFunctions) {
  Expect("def f(a=1, b): pass", "parameter without a default follows parameter with a default", {1, 12, 1, 13});
  Expect("def f(*): pass", "named arguments must follow bare *", {1, 7, 1, 8});
  Expect("def f(*, **k): pass", "named arguments must follow bare *", {1, 7, 1, 8});
  Expect("def f(a, *, b=): pass", "expected default value expression", {1, 14, 1, 15});
  Expect("def f(**k, a): pass", "arguments cannot follow var-keyword argument", {1, 12, 1, 13});
  Expect("def f(**k=1): pass", "var-keyword argument cannot have default value", {1, 10, 1, 11});
  Expect("def f(*a=1): pass", "var-positional argument cannot have default value", {1, 9, 1, 10});
  Expect("def f(/, a): pass", "at least one argument must precede /", {1, 7, 1, 8});
  Expect("def f(a, /, b, /): pass", "/ may appear only once", {1, 16, 1, 17});
  Expect("def f(*a, *b): pass", "* argument may appear only once", {1, 11, 1, 12});
  Expect("def f(*a, /): pass", "/ must be ahead of *", {1, 11, 1, 12});
  Expect("def f(a, (b, d)): pass", "Function parameters cannot be parenthesized", {1, 10, 1, 16});
  Expect("def f(a, /*, b): pass", "expected comma between / and *", {1, 11, 1, 12});
  Expect("def f: pass", "expected '('", {1, 6, 1, 7});
}

TEST(SyntaxErrorTest, ParametersOfLambdas) {
  Expect("lambda *: 1", "named arguments must follow bare *", {1, 9, 1, 10});
  Expect("lambda a=1, b: 1", "parameter without a default follows parameter with a default", {1, 13, 1, 14});
  Expect("lambda (a): 1", "Lambda expression parameters cannot be parenthesized", {1, 8, 1, 11});
  Expect("lambda **k, a: 1", "arguments cannot follow var-keyword argument", {1, 13, 1, 14});
  Expect("lambda *a=1: 1", "var-positional argument cannot have default value", {1, 10, 1, 11});
  Expect("lambda a, /, b, /: 1", "/ may appear only once", {1, 17, 1, 18});
}

TEST(SyntaxErrorTest, Comprehensions) {
  Expect("[*a for x in y]", "iterable unpacking cannot be used in comprehension", {1, 2, 1, 4});
  Expect("{**a for x in y}", "dict unpacking cannot be used in dict comprehension", {1, 2, 1, 4});
  Expect("[a, b for d in e]", "did you forget parentheses around the comprehension target?", {1, 2, 1, 6});
  Expect("{a, b for d in e}", "did you forget parentheses around the comprehension target?", {1, 2, 1, 6});
  Expect("[a, for d in e]", "did you forget parentheses around the comprehension target?", {1, 2, 1, 4});
  Expect("(*a for x in y)", "iterable unpacking cannot be used in comprehension", {1, 2, 1, 4});
}

TEST(SyntaxErrorTest, Groups) {
  Expect("(*a)", "cannot use starred expression here", {1, 2, 1, 4});
  Expect("(**a)", "cannot use double starred expression here", {1, 2, 1, 4});
}

TEST(SyntaxErrorTest, Dictionaries) {
  Expect("{a: 1, b}", "':' expected after dictionary key", {1, 8, 1, 0});
  Expect("{a: *b}", "cannot use a starred expression in a dictionary value", {1, 5, 1, 7});
  Expect("{a:}", "expression expected after dictionary key and ':'", {1, 3, 1, 4});
  Expect("{a: 1, b: *d}", "cannot use a starred expression in a dictionary value", {1, 11, 1, 13});
  Expect("{a: 1, b:}", "expression expected after dictionary key and ':'", {1, 9, 1, 10});
}

TEST(SyntaxErrorTest, Imports) {
  Expect("import a from b", "Did you mean to use 'from ... import ...' instead?", {1, 1, 1, 16});
  Expect("from a import b,", "trailing comma not allowed without surrounding parentheses", {1, 17, 1, 18});
  Expect("from a import", "invalid syntax", {1, 14, 1, 15});
  Expect("import a.b as c.d", "invalid syntax", {1, 16, 1, 17});
  Expect("from . import *, a", "invalid syntax", {1, 16, 1, 17});
}

TEST(SyntaxErrorTest, Patterns) {
  Expect("match x:\n case 1 as _: pass", "cannot use '_' as a target", {2, 12, 2, 13});
  Expect("match x:\n case A(b=1, 2): pass", "positional patterns follow keyword patterns", {2, 14, 2, 15});
  Expect("match x:\n case 1+1: pass", "imaginary number required in complex literal", {2, 9, 2, 10});
  Expect("match x:\n case 1j+1: pass", "real number required in complex literal", {2, 7, 2, 9});
  Expect("match x:\n case a as 1: pass", "invalid pattern target", {2, 12, 2, 13});
  Expect("match x\n case 1: pass", "expected ':'", {1, 8, 1, 9});
}

TEST(SyntaxErrorTest, TypeParameters) {
  Expect("class A[*T: int]: pass", "cannot use bound with TypeVarTuple", {1, 11, 1, 16});
  Expect("def f[**P: int](): pass", "cannot use bound with ParamSpec", {1, 10, 1, 15});
  Expect("class A[*T: (int, str)]: pass", "cannot use constraints with TypeVarTuple", {1, 11, 1, 23});
}

TEST(SyntaxErrorTest, StringsMustEnd) {
  Expect("'abc", "unterminated string literal (detected at line 1)", {1, 1, 1, 1});
  Expect("x = \"abc\nfoo", "unterminated string literal (detected at line 1)", {1, 5, 1, 5});
  Expect("'''abc\n\n", "unterminated triple-quoted string literal (detected at line 2)", {1, 1, 1, 1});
  Expect("f'a", "unterminated f-string literal (detected at line 1)", {1, 1, 1, 1});
  Expect("f'''a\n\n", "unterminated triple-quoted f-string literal (detected at line 2)", {1, 1, 1, 1});
}

TEST(SyntaxErrorTest, EscapesMustBeComplete) {
  Expect("'\\xZ'",
         "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-1: truncated \\xXX escape",
         {1, 1, 1, 6});
  Expect("'\\u12'",
         "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-3: truncated \\uXXXX escape",
         {1, 1, 1, 7});
  Expect("'\\U00110000'",
         "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-9: illegal Unicode character",
         {1, 1, 1, 13});
  Expect("'\\N{no such name}'",
         "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-15: unknown Unicode character name",
         {1, 1, 1, 19});
  Expect("'\\N'",
         "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-1: malformed \\N character escape",
         {1, 1, 1, 5});
  Expect("b'\\xZ'", "(value error) invalid \\x escape at position 0", {1, 1, 1, 7});
  Expect("'é\\x1'",
         "(unicode error) 'unicodeescape' codec can't decode bytes in position 10-12: truncated \\xXX escape",
         {1, 1, 1, 7});
  Expect("f'\\x1'",
         "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-2: truncated \\xXX escape",
         {1, 6, 1, 7});
}

TEST(SyntaxErrorTest, BytesAreAsciiAndDoNotMix) {
  Expect("b'é'", "bytes can only contain ASCII literal characters", {1, 1, 1, 5});
  Expect("'a' b'b'", "cannot mix bytes and nonbytes literals", {1, 9, 1, 10});
  Expect("b'a' f'b'", "cannot mix bytes and nonbytes literals", {1, 10, 1, 11});
}

TEST(SyntaxErrorTest, FStringFields) {
  Expect("f'{}'", "f-string: valid expression required before '}'", {1, 4, 1, 5});
  Expect("f'{!r}'", "f-string: valid expression required before '!'", {1, 4, 1, 5});
  Expect("f'{:x}'", "f-string: valid expression required before ':'", {1, 4, 1, 5});
  Expect("f'{=}'", "f-string: valid expression required before '='", {1, 4, 1, 5});
  Expect("f'{*}'", "f-string: expecting a valid expression after '{'", {1, 4, 1, 5});
  Expect("f'{a b}'", "invalid syntax. Perhaps you forgot a comma?", {1, 4, 1, 7});
  Expect("f'{a $}'", "f-string: expecting '=', or '!', or ':', or '}'", {1, 6, 1, 7});
  Expect("f'{x!z}'", "f-string: invalid conversion character 'z': expected 's', 'r', or 'a'", {1, 6, 1, 7});
  Expect("f'{x!}'", "f-string: missing conversion character", {1, 6, 1, 7});
  Expect("f'{x! r}'", "f-string: conversion type must come right after the exclamanation mark", {1, 5, 1, 8});
  Expect("f'{x!r:'", "f-string: expecting '}', or format specs", {1, 8, 1, 9});
  Expect("f'{x'", "f-string: expecting '}'", {1, 5, 1, 5});
  Expect("f'{x:{'", "f-string: expecting '}'", {1, 7, 1, 7});
  Expect("f'}'", "f-string: single '}' is not allowed", {1, 3, 1, 3});
  Expect("f'{a)}'", "f-string: unmatched ')'", {1, 5, 1, 5});
  Expect("f'{(a}'", "closing parenthesis '}' does not match opening parenthesis '('", {1, 6, 1, 6});
  Expect("f'{a = b}'", "f-string: expecting '!', or ':', or '}'", {1, 8, 1, 9});
  Expect("f'{a!r!s}'", "f-string: expecting ':' or '}'", {1, 7, 1, 8});
  Expect("f'{lambda x:1}'", "f-string: lambda expressions are not allowed without parentheses", {1, 4, 1, 13});
  Expect("f'{a:{b:{c:{d}}}}'", "f-string: expressions nested too deeply", {1, 11, 1, 11});
  Expect("f'{x!1}'", "f-string: invalid conversion character", {1, 6, 1, 7});
  Expect("f'{x:{y}'", "f-string: expecting '}', or format specs", {1, 9, 1, 10});
}

TEST(SyntaxErrorTest, BracketsMustMatch) {
  Expect("x = 1)", "unmatched ')'", {1, 6, 1, 6});
  Expect("x = [1,\n2)", "closing parenthesis ')' does not match opening parenthesis '[' on line 1", {2, 2, 2, 2});
  Expect("(1]", "closing parenthesis ']' does not match opening parenthesis '('", {1, 3, 1, 3});
  Expect("x = (1,\n2", "'(' was never closed", {1, 5, 1, 0});
  Expect("x = {1:2\ny = 3\nimport a", "'{' was never closed", {1, 5, 1, 0});
  Expect("f(", "'(' was never closed", {1, 2, 1, 0});
  Expect("}", "unmatched '}'", {1, 1, 1, 1});
}

TEST(SyntaxErrorTest, Numbers) {
  Expect("1__0", "invalid decimal literal", {1, 2, 1, 2});
  Expect("1_", "invalid decimal literal", {1, 2, 1, 2});
  Expect("0b12", "invalid digit '2' in binary literal", {1, 4, 1, 4});
  Expect("0b", "invalid binary literal", {1, 2, 1, 2});
  Expect("0xg", "invalid hexadecimal literal", {1, 2, 1, 2});
  Expect("0o8", "invalid digit '8' in octal literal", {1, 3, 1, 3});
  Expect("012", "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers", {1, 1, 1, 2});
  Expect("0_7", "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers", {1, 1, 1, 3});
  Expect("1e", "invalid decimal literal", {1, 1, 1, 1});
  Expect("1e+", "invalid decimal literal", {1, 3, 1, 3});
  Expect("1.5abc", "invalid decimal literal", {1, 3, 1, 3});
  Expect("1abc", "invalid decimal literal", {1, 1, 1, 1});
  Expect("1jx", "invalid imaginary literal", {1, 2, 1, 2});
}

TEST(SyntaxErrorTest, CharactersThatAreNoTokens) {
  Expect("x = €", "invalid character '€' (U+20AC)", {1, 5, 1, 5});
  Expect("x = \302\2401", "invalid non-printable character U+00A0", {1, 5, 1, 5});
  Expect("x = $", "invalid syntax", {1, 5, 1, 6});
  Expect("x = a ? b", "invalid syntax", {1, 7, 1, 8});
  Expect("é\342\200\213 = 1", "invalid non-printable character U+200B", {1, 2, 1, 2});
}

TEST(SyntaxErrorTest, LineContinuation) {
  Expect("x = \\ 1", "unexpected character after line continuation character", {1, 6, 1, 0});
  Expect("x = \\", "unexpected EOF while parsing", {1, 6, 1, -1});
  Expect("\\\n", "unexpected EOF while parsing", {1, 2, 1, -1});
}

TEST(SyntaxErrorTest, ErrorsOfTheLexerCountMore) {
  Expect("a b\n'x", "unterminated string literal (detected at line 2)", {2, 1, 2, 1});
  Expect("x y(\nfoo(\nz", "'(' was never closed", {2, 4, 2, 0});
  Expect("f() = 1\n1__0", "invalid decimal literal", {2, 2, 2, 2});
  Expect("a b\n  (]", "closing parenthesis ']' does not match opening parenthesis '('", {2, 4, 2, 4});
}

TEST(SyntaxErrorTest, OtherwiseItIsInvalidSyntax) {
  Expect("a +", "invalid syntax", {1, 4, 1, 5});
  Expect("return x y", "invalid syntax", {1, 10, 1, 11});
  Expect("else: pass", "invalid syntax", {1, 1, 1, 5});
  Expect("@\ndef f(): pass", "invalid syntax", {1, 2, 1, 3});
  Expect("a;; b", "invalid syntax", {1, 3, 1, 4});
  Expect("for x y: pass", "invalid syntax", {1, 7, 1, 8});
  Expect("import", "invalid syntax", {1, 7, 1, 8});
  Expect("x = *", "invalid syntax", {1, 6, 1, 7});
  Expect("a <> b", "invalid syntax", {1, 3, 1, 5});
  Expect("raise a, b", "invalid syntax", {1, 8, 1, 9});
  Expect("class A(: pass", "invalid syntax", {1, 9, 1, 10});
  Expect("async x", "invalid syntax", {1, 7, 1, 8});
  Expect("f(**)", "invalid syntax", {1, 5, 1, 6});
}

TEST(SyntaxErrorTest, OffsetsCountCharacters) {
  Expect("é = é é", "invalid syntax", {1, 7, 1, 8});
  Expect("(é é)", "invalid syntax. Perhaps you forgot a comma?", {1, 2, 1, 5});
  Expect("x = 'ü' ü", "invalid syntax", {1, 9, 1, 10});
}

TEST(SyntaxErrorTest, TextIsTheLineWithItsEndWhileItIsBeingRead) {
  alloc::Heap heap;
  alloc::Arena arena(heap);
  EXPECT_EQ(Parse({.source = "x\ny z\nw"}, arena).error.text, "y z\n");
  EXPECT_EQ(Parse({.source = "x = (1,\n2"}, arena).error.text, "x = (1,");
  EXPECT_EQ(Parse({.source = "'''a\nb''' c\n"}, arena).error.text, "'''a\nb''' c\n");
}

}  // namespace
}  // namespace tessera::compiler
