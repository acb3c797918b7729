// The tree of each construct, without positions; positions are compared with CPython's in bulk elsewhere.
#include "compiler/parser.h"

#include <string>

#include "alloc/arena.h"
#include "alloc/heap.h"
#include "compiler/ast_dump.h"
#include "gtest/gtest.h"

namespace tessera::compiler {
namespace {

std::string Tree(std::string_view source, ParseMode mode = ParseMode::kFile, bool positions = false) {
  alloc::Heap heap;
  alloc::Arena arena(heap);
  const ParseResult result = Parse({.source = source, .mode = mode}, arena);
  return result.ok() ? DumpAst(*result.module, positions) : std::string(result.error.message);
}

// An expression, without the module and the statement around it.
std::string Expression(std::string_view source) {
  const std::string tree = Tree(source, ParseMode::kEval);
  const std::string before = "Expression(body=";
  return tree.rfind(before, 0) == 0 ? tree.substr(before.size(), tree.size() - before.size() - 1) : tree;
}

std::string Statement(std::string_view source) {
  const std::string tree = Tree(source);
  const std::string before = "Module(body=[", after = "], type_ignores=[])";
  return tree.rfind(before, 0) == 0 ? tree.substr(before.size(), tree.size() - before.size() - after.size()) : tree;
}

const char kA[] = "Name(id='a', ctx=Load())";

TEST(ParserTest, NodesHaveCPythonsPositions) {
  EXPECT_EQ(Tree("é = a\n", ParseMode::kFile, true),
            "Module(body=[Assign(targets=[Name(id='é', ctx=Store(), lineno=1, col_offset=0, end_lineno=1, end_col_offset=2)], "
            "value=Name(id='a', ctx=Load(), lineno=1, col_offset=5, end_lineno=1, end_col_offset=6), lineno=1, col_offset=0, "
            "end_lineno=1, end_col_offset=6)], type_ignores=[])");
}

TEST(ParserTest, OperatorsBindByPrecedenceAndFromTheLeft) {
  EXPECT_EQ(Expression("1 - 2 - 3 * 4"),
            "BinOp(left=BinOp(left=Constant(value=1), op=Sub(), right=Constant(value=2)), op=Sub(), right=BinOp(left=Constant(value=3), "
            "op=Mult(), right=Constant(value=4)))");
  EXPECT_EQ(Expression("-1 ** -2"),
            "UnaryOp(op=USub(), operand=BinOp(left=Constant(value=1), op=Pow(), right=UnaryOp(op=USub(), operand=Constant(value=2))))");
  EXPECT_EQ(Expression("1 | 2 ^ 3 & 4"),
            "BinOp(left=Constant(value=1), op=BitOr(), right=BinOp(left=Constant(value=2), op=BitXor(), right=BinOp(left=Constant(value=3), "
            "op=BitAnd(), right=Constant(value=4))))");
}

TEST(ParserTest, BooleanOperatorsCollectTheirOperands) {
  EXPECT_EQ(Expression("1 or 2 or 3 and not 4"),
            "BoolOp(op=Or(), values=[Constant(value=1), Constant(value=2), BoolOp(op=And(), values=[Constant(value=3), UnaryOp(op=Not(), "
            "operand=Constant(value=4))])])");
}

TEST(ParserTest, ComparisonsChain) {
  EXPECT_EQ(Expression("1 < 2 is not 3 not in 4"),
            "Compare(left=Constant(value=1), ops=[Lt(), IsNot(), NotIn()], comparators=[Constant(value=2), Constant(value=3), "
            "Constant(value=4)])");
}

TEST(ParserTest, ConditionalAndLambda) {
  EXPECT_EQ(Expression("1 if 2 else 3"), "IfExp(test=Constant(value=2), body=Constant(value=1), orelse=Constant(value=3))");
  EXPECT_EQ(Expression("lambda x, *y: 1"),
            "Lambda(args=arguments(posonlyargs=[], args=[arg(arg='x')], vararg=arg(arg='y'), kwonlyargs=[], kw_defaults=[], defaults=[]), "
            "body=Constant(value=1))");
}

TEST(ParserTest, CallsSeparatePositionalAndKeywordArguments) {
  EXPECT_EQ(Expression("a(1, *a, b=2, *a, **a)"),
            std::string("Call(func=") + kA + ", args=[Constant(value=1), Starred(value=" + kA + ", ctx=Load()), Starred(value=" + kA +
                ", ctx=Load())], keywords=[keyword(arg='b', value=Constant(value=2)), keyword(value=" + kA + ")])");
}

TEST(ParserTest, AGeneratorMayBeTheOnlyArgumentWithoutItsOwnParentheses) {
  EXPECT_EQ(Expression("a(1 for a in a)"),
            std::string("Call(func=") + kA + ", args=[GeneratorExp(elt=Constant(value=1), generators=[comprehension(target=Name(id='a', "
            "ctx=Store()), iter=" + kA + ", ifs=[], is_async=0)])], keywords=[])");
}

TEST(ParserTest, SubscriptsTakeSlicesAndTuples) {
  EXPECT_EQ(Expression("a[1:2, ::3]"),
            std::string("Subscript(value=") + kA + ", slice=Tuple(elts=[Slice(lower=Constant(value=1), upper=Constant(value=2)), "
            "Slice(step=Constant(value=3))], ctx=Load()), ctx=Load())");
  EXPECT_EQ(Expression("a[*a]"), std::string("Subscript(value=") + kA + ", slice=Tuple(elts=[Starred(value=" + kA + ", ctx=Load())], ctx=Load()), ctx=Load())");
}

TEST(ParserTest, Displays) {
  EXPECT_EQ(Expression("()"), "Tuple(elts=[], ctx=Load())");
  EXPECT_EQ(Expression("(1,)"), "Tuple(elts=[Constant(value=1)], ctx=Load())");
  EXPECT_EQ(Expression("[1, *a]"), std::string("List(elts=[Constant(value=1), Starred(value=") + kA + ", ctx=Load())], ctx=Load())");
  EXPECT_EQ(Expression("{1: 2, **a}"), std::string("Dict(keys=[Constant(value=1), None], values=[Constant(value=2), ") + kA + "])");
  EXPECT_EQ(Expression("{1, 2}"), "Set(elts=[Constant(value=1), Constant(value=2)])");
}

TEST(ParserTest, Comprehensions) {
  EXPECT_EQ(Expression("{1: 2 for a in a if 3 if 4 async for a, in a}"),
            std::string("DictComp(key=Constant(value=1), value=Constant(value=2), generators=[comprehension(target=Name(id='a', ctx=Store()), "
            "iter=") + kA + ", ifs=[Constant(value=3), Constant(value=4)], is_async=0), comprehension(target=Tuple(elts=[Name(id='a', "
            "ctx=Store())], ctx=Store()), iter=" + kA + ", ifs=[], is_async=1)])");
}

TEST(ParserTest, IntegersBeyond64BitsKeepTheirDigits) {
  EXPECT_EQ(Expression("9223372036854775807"), "Constant(value=9223372036854775807)");
  EXPECT_EQ(Expression("0x1_0000_0000_0000_0000"), "Constant(value=18446744073709551616)");
}

TEST(ParserTest, FloatsAndImaginaryNumbers) {
  EXPECT_EQ(Expression("1_0.5e-3"), "Constant(value=0.0105)");
  EXPECT_EQ(Expression("1e999"), "Constant(value=inf)");
  EXPECT_EQ(Expression("2.5J"), "Constant(value=2.5j)");
}

TEST(ParserTest, EscapesAreDecoded) {
  EXPECT_EQ(Expression(R"('\x41\u00e9\101\N{BULLET}\N{alert}')"), "Constant(value='Aé\x41•\\x07')");
  EXPECT_EQ(Expression(R"('\ud800')"), "Constant(value='\\ud800')");
  EXPECT_EQ(Expression(R"(b'\xff\0')"), "Constant(value=b'\\xff\\x00')");
  EXPECT_EQ(Expression(R"(r'\x' u'a')"), "Constant(value='\\\\xa')");
  EXPECT_EQ(Expression(R"(u'a' r'\x')"), "Constant(value='a\\\\x', kind='u')");
}

TEST(ParserTest, InvalidEscapesAreWarnedAbout) {
  alloc::Heap heap;
  alloc::Arena arena(heap);
  const ParseResult result = Parse({.source = "x = 1\ny = '\\d' b'\\777'\n"}, arena);
  EXPECT_FALSE(result.ok());  // str and bytes do not mix, but the warnings are there
  ASSERT_NE(result.warnings, nullptr);
  EXPECT_EQ(result.warnings->message, "invalid escape sequence '\\d'");
  EXPECT_EQ(result.warnings->as_error.lineno, 2);
  ASSERT_NE(result.warnings->next, nullptr);
  EXPECT_EQ(result.warnings->next->message, "invalid octal escape sequence '\\777'");
}

TEST(ParserTest, WarningsAboutTheTextOfAnFStringStandAtItsEnd) {
  alloc::Heap heap;
  alloc::Arena arena(heap);
  const ParseResult result = Parse({.source = "f'''\n\\d{f'{x}'}\n'''\n"}, arena);
  ASSERT_TRUE(result.ok());
  ASSERT_NE(result.warnings, nullptr);
  EXPECT_EQ(result.warnings->as_error.lineno, 3);
}

TEST(ParserTest, FStrings) {
  EXPECT_EQ(Expression("f'x{a!r:>{1}}y' 'z'"),
            std::string("JoinedStr(values=[Constant(value='x'), FormattedValue(value=") + kA +
                ", conversion=114, format_spec=JoinedStr(values=[Constant(value='>'), FormattedValue(value=Constant(value=1), "
                "conversion=-1)])), Constant(value='yz')])");
  EXPECT_EQ(Expression("f'{a = }'"),
            std::string("JoinedStr(values=[Constant(value='a = '), FormattedValue(value=") + kA + ", conversion=114)])");
  EXPECT_EQ(Expression("f'{{}}'"), "JoinedStr(values=[Constant(value='{}')])");
}

TEST(ParserTest, AssignmentsHaveManyTargets) {
  EXPECT_EQ(Statement("a = b, *c = d.e = f[0] = 1"),
            "Assign(targets=[Name(id='a', ctx=Store()), Tuple(elts=[Name(id='b', ctx=Store()), Starred(value=Name(id='c', ctx=Store()), "
            "ctx=Store())], ctx=Store()), Attribute(value=Name(id='d', ctx=Load()), attr='e', ctx=Store()), "
            "Subscript(value=Name(id='f', ctx=Load()), slice=Constant(value=0), ctx=Store())], value=Constant(value=1))");
}

TEST(ParserTest, OnlyABareNameMakesASimpleAnnotation) {
  EXPECT_EQ(Statement("a: int = 1"),
            "AnnAssign(target=Name(id='a', ctx=Store()), annotation=Name(id='int', ctx=Load()), value=Constant(value=1), simple=1)");
  EXPECT_EQ(Statement("(a): int"), "AnnAssign(target=Name(id='a', ctx=Store()), annotation=Name(id='int', ctx=Load()), simple=0)");
}

TEST(ParserTest, AugmentedAssignment) {
  EXPECT_EQ(Statement("a //= yield"), "AugAssign(target=Name(id='a', ctx=Store()), op=FloorDiv(), value=Yield())");
}

TEST(ParserTest, ParametersOfEveryKind) {
  EXPECT_EQ(Statement("def f(a, b=1, /, c=2, *d: int, e, g=3, **h) -> 4: pass"),
            "FunctionDef(name='f', args=arguments(posonlyargs=[arg(arg='a'), arg(arg='b')], args=[arg(arg='c')], vararg=arg(arg='d', "
            "annotation=Name(id='int', ctx=Load())), kwonlyargs=[arg(arg='e'), arg(arg='g')], kw_defaults=[None, Constant(value=3)], "
            "kwarg=arg(arg='h'), defaults=[Constant(value=1), Constant(value=2)]), body=[Pass()], decorator_list=[], "
            "returns=Constant(value=4), type_params=[])");
}

TEST(ParserTest, ClassesWithTypeParameters) {
  EXPECT_EQ(Statement("@a\nclass C[T: int, *U, **V](a, m=1): pass"),
            std::string("ClassDef(name='C', bases=[") + kA + "], keywords=[keyword(arg='m', value=Constant(value=1))], body=[Pass()], "
            "decorator_list=[" + kA + "], type_params=[TypeVar(name='T', bound=Name(id='int', ctx=Load())), TypeVarTuple(name='U'), "
            "ParamSpec(name='V')])");
}

TEST(ParserTest, ElifIsAnIfInTheElsePart) {
  EXPECT_EQ(Statement("if 1: pass\nelif 2: pass\nelse: pass"),
            "If(test=Constant(value=1), body=[Pass()], orelse=[If(test=Constant(value=2), body=[Pass()], orelse=[Pass()])])");
}

TEST(ParserTest, LoopsHaveElse) {
  EXPECT_EQ(Statement("for a, b in 1, 2: break\nelse: continue"),
            "For(target=Tuple(elts=[Name(id='a', ctx=Store()), Name(id='b', ctx=Store())], ctx=Store()), iter=Tuple(elts=[Constant(value=1), "
            "Constant(value=2)], ctx=Load()), body=[Break()], orelse=[Continue()])");
  EXPECT_EQ(Statement("while 1: pass\nelse: pass"), "While(test=Constant(value=1), body=[Pass()], orelse=[Pass()])");
}

TEST(ParserTest, WithTakesItemsInParentheses) {
  const char kTwo[] =
      "With(items=[withitem(context_expr=Name(id='a', ctx=Load()), optional_vars=Name(id='b', ctx=Store())), "
      "withitem(context_expr=Constant(value=1))], body=[Pass()])";
  EXPECT_EQ(Statement("with (a as b, 1,): pass"), kTwo);
  EXPECT_EQ(Statement("with a as b, 1: pass"), kTwo);
  EXPECT_EQ(Statement("with (a, 1) as b: pass"),
            std::string("With(items=[withitem(context_expr=Tuple(elts=[") + kA + ", Constant(value=1)], ctx=Load()), "
            "optional_vars=Name(id='b', ctx=Store()))], body=[Pass()])");
}

TEST(ParserTest, TryStatements) {
  EXPECT_EQ(Statement("try: pass\nexcept a as e: pass\nexcept: pass\nelse: pass\nfinally: pass"),
            std::string("Try(body=[Pass()], handlers=[ExceptHandler(type=") + kA + ", name='e', body=[Pass()]), ExceptHandler(body=[Pass()])], "
            "orelse=[Pass()], finalbody=[Pass()])");
  EXPECT_EQ(Statement("try: pass\nexcept* a: pass"),
            std::string("TryStar(body=[Pass()], handlers=[ExceptHandler(type=") + kA + ", body=[Pass()])], orelse=[], finalbody=[])");
}

TEST(ParserTest, Imports) {
  EXPECT_EQ(Statement("import a.b as c, d"), "Import(names=[alias(name='a.b', asname='c'), alias(name='d')])");
  EXPECT_EQ(Statement("from ....a import (b as c, d,)"), "ImportFrom(module='a', names=[alias(name='b', asname='c'), alias(name='d')], level=4)");
  EXPECT_EQ(Statement("from . import *"), "ImportFrom(names=[alias(name='*')], level=1)");
}

TEST(ParserTest, MatchIsAStatementOnlyWithASubjectAndCases) {
  EXPECT_EQ(Statement("match = a"), std::string("Assign(targets=[Name(id='match', ctx=Store())], value=") + kA + ")");
  EXPECT_EQ(Statement("match(a)"), std::string("Expr(value=Call(func=Name(id='match', ctx=Load()), args=[") + kA + "], keywords=[]))");
  EXPECT_EQ(Statement("match a:\n case _: pass"), std::string("Match(subject=") + kA + ", cases=[match_case(pattern=MatchAs(), body=[Pass()])])");
}

TEST(ParserTest, Patterns) {
  EXPECT_EQ(Statement("match a,:\n case [-1, *b] | {'k': None, **c} | D(e, f=g.h) as i if 1: pass"),
            std::string("Match(subject=Tuple(elts=[") + kA + "], ctx=Load()), cases=[match_case(pattern=MatchAs(pattern=MatchOr(patterns=["
            "MatchSequence(patterns=[MatchValue(value=UnaryOp(op=USub(), operand=Constant(value=1))), MatchStar(name='b')]), "
            "MatchMapping(keys=[Constant(value='k')], patterns=[MatchSingleton(value=None)], rest='c'), "
            "MatchClass(cls=Name(id='D', ctx=Load()), patterns=[MatchAs(name='e')], kwd_attrs=['f'], "
            "kwd_patterns=[MatchValue(value=Attribute(value=Name(id='g', ctx=Load()), attr='h', ctx=Load()))])]), name='i'), "
            "guard=Constant(value=1), body=[Pass()])])");
}

TEST(ParserTest, TypeIsAStatementOnlyBeforeAName) {
  EXPECT_EQ(Statement("type X[T] = a"), std::string("TypeAlias(name=Name(id='X', ctx=Store()), type_params=[TypeVar(name='T')], value=") + kA + ")");
  EXPECT_EQ(Statement("type = a"), std::string("Assign(targets=[Name(id='type', ctx=Store())], value=") + kA + ")");
}

TEST(ParserTest, NamesAreNormalised) { EXPECT_EQ(Expression("ﬁ.ｘ"), "Attribute(value=Name(id='fi', ctx=Load()), attr='x', ctx=Load())"); }

TEST(ParserTest, BarryBringsBackTheOldUnequal) {
  EXPECT_EQ(Expression("1 <> 2"), "invalid syntax");
  EXPECT_NE(Statement("from __future__ import barry_as_FLUFL\n1 <> 2").find("NotEq()"), std::string::npos);
}

TEST(ParserTest, ModesTakeDifferentPrograms) {
  EXPECT_EQ(Tree("1\n\n", ParseMode::kEval), "Expression(body=Constant(value=1))");
  EXPECT_EQ(Tree("1; 2", ParseMode::kSingle), "Interactive(body=[Expr(value=Constant(value=1)), Expr(value=Constant(value=2))])");
  EXPECT_EQ(Tree("1\n2", ParseMode::kSingle), "multiple statements found while compiling a single statement");
  EXPECT_EQ(Tree("a = 1", ParseMode::kEval), "invalid syntax");
}

}  // namespace
}  // namespace tessera::compiler
