#include <string>

#include "compiler/compile_test_support.h"
#include "gtest/gtest.h"

namespace tessera::compiler {
namespace {

bool Has(const std::string& code, std::string_view what) { return code.find(what) != std::string::npos; }
int Count(const std::string& code, std::string_view what) {
  int n = 0;
  for (size_t at = code.find(what); at != std::string::npos; at = code.find(what, at + 1)) ++n;
  return n;
}

TEST(CodegenTest, AnOperationOnLocalsIsOneInstruction) {
  EXPECT_EQ(Code("def f(a, b):\n x = a + b\n return x"), "ADD_L x, a, b\nRETURN x\n");
  EXPECT_EQ(Code("def f(a):\n return a - 1"), "SUB_I_T t0, a, 1\nRETURN t0\n");
  EXPECT_EQ(Code("def f(a):\n a += 1\n a *= 2\n return a"), "INPLACE_ADD_I_L a, a, 1\nLOAD_IMM_T t0, 2\nINPLACE_MUL_L a, a, t0\nRETURN a\n");
}

TEST(CodegenTest, ALocalThatALaterOperandRebindsIsCopiedFirst) {
  EXPECT_EQ(Code("def f(a):\n return a + (a := 3)"), "MOVE_T t0, a\nLOAD_IMM_L a, 3\nMOVE_T t1, a\nADD_T t0, t0, t1\nRETURN t0\n");
}

TEST(CodegenTest, LocalsExchangeWithoutATuple) {
  EXPECT_EQ(Code("def f(a, b):\n a, b = b, a\n return a"), "MOVE_T t0, b\nMOVE_L b, a\nMOVE_L a, t0\nRETURN a\n");
}

TEST(CodegenTest, ItemsExchangeInTheOrderOfTheTargets) {
  EXPECT_EQ(Code("def f(x, i, j):\n x[i], x[j] = x[j], x[i]\n return x"),
            "GET_ITEM_T t0, x, j\nGET_ITEM_T t1, x, i\nSWAP t0, t1\nSET_ITEM x, i, t1\nSET_ITEM x, j, t0\nRETURN x\n");
}

TEST(CodegenTest, PairsUnpackStraightIntoLocals) {
  EXPECT_TRUE(Has(Code("def f(p):\n a, b = p\n return a"), "UNPACK_2 p, a, b\n"));
  EXPECT_TRUE(Has(Code("def f(p):\n for a, b in p: pass"), "UNPACK_2 t1, a, b\n"));
  EXPECT_TRUE(Has(Code("def f(p):\n a, *b, c = p\n return b"), "UNPACK_EX p, 257, t0\n"));
}

TEST(CodegenTest, AConditionIsAFusedCompareAndJump) {
  EXPECT_EQ(Code("def f(a, b):\n if a < b and a: return a\n return b"), "JUMP_UNLESS_LT a, b, L3\nJUMP_IF_FALSE a, L3\nRETURN a\nRETURN b\n");
  EXPECT_TRUE(Has(Code("def f(a):\n if a is not None: return 1"), "JUMP_IF_NONE a"));
  EXPECT_TRUE(Has(Code("def f(a):\n if not a == 3: return 1"), "JUMP_IF_EQ_I a, 3"));
  EXPECT_TRUE(Has(Code("def f(a):\n if a in (1, 2): return 1"), "LOAD_CONST_T t0, (1, 2)\nJUMP_UNLESS_IN a, t0"));
}

TEST(CodegenTest, AChainOfComparisonsOfLocalsCopiesNothing) {
  EXPECT_EQ(Code("def f(a, b):\n return 1 if 0 <= a < b else 2"),
            "LOAD_IMM_T t0, 0\nJUMP_UNLESS_LE t0, a, L5\nJUMP_UNLESS_LT a, b, L5\nLOAD_IMM_T t0, 1\nJUMP L6\nLOAD_IMM_T t0, 2\nRETURN t0\n");
}

TEST(CodegenTest, ALoopTestsAtItsEnd) {
  EXPECT_EQ(Code("def f(n):\n while n > 0: n -= 1"), "JUMP L2\nINPLACE_SUB_I_L n, n, 1\nJUMP_IF_GT_I n, 0, L1\nLOAD_IMM_T t0, None\nRETURN t0\n");
  EXPECT_EQ(Code("def f(x):\n for i in x: g"),
            "GET_ITER t0, x\nJUMP L6\nLOAD_GLOBAL_T t1, g\nRELEASE t1\nFOR_ITER t0, i, L2\nLOAD_IMM_T t0, None\nRETURN t0\n");
}

TEST(CodegenTest, ALocalIsCheckedOnlyWhereItMayBeUnbound) {
  EXPECT_FALSE(Has(Code("def f(a):\n if a: b = 1\n else: b = 2\n return b"), "CHECK_BOUND"));
  EXPECT_EQ(Count(Code("def f(a):\n if a: b = 1\n g(b)\n return b"), "CHECK_BOUND b"), 1);
  EXPECT_TRUE(Has(Code("def f(a):\n for i in a: pass\n return i"), "CHECK_BOUND i"));
  EXPECT_TRUE(Has(Code("def f(a):\n try: b = a()\n except E: pass\n return b"), "CHECK_BOUND b"));
  EXPECT_TRUE(Has(Code("def f(a):\n del a\n return a"), "UNBIND a\nCHECK_BOUND a\nRETURN a"));
}

TEST(CodegenTest, AMethodCallLooksItUpInPlace) {
  EXPECT_EQ(Code("def f(a, b):\n return a.m(b, 1)"),
            "LOAD_METHOD t0, a, m\nMOVE_T t2, b\nLOAD_IMM_T t3, 1\nCALL_METHOD t0, 2, t0\nRETURN t0\n");
  EXPECT_TRUE(Has(Code("def f(a):\n x = a.m(k=1)"), "LOAD_CONST_T t3, ('k',)\nCALL_METHOD_KW t0, 1, x\n"));
  EXPECT_TRUE(Has(Code("def f(a, k):\n g(*a, **k)"), "MOVE_T t1, a\nBUILD_MAP t2, t2, 0\nDICT_MERGE t2, k, t0\nCALL_EX t0, 1, t0\n"));
}

TEST(CodegenTest, ConstantsAreFolded) {
  EXPECT_TRUE(Has(Code("def f(): return -1 + 2 ** 10"), "LOAD_IMM_T t0, 1023"));
  EXPECT_TRUE(Has(Code("def f(): return 2 ** 64"), "0x10000000000000000"));
  EXPECT_TRUE(Has(Code("def f(): return ((1, 'a' 'b'), not 0)"), "((1, 'ab'), True)"));
  EXPECT_TRUE(Has(Code("def f(): return 1 << 200"), "LSHIFT_I_T")) << "too large to be a constant";
  EXPECT_TRUE(Has(Code("def f(): return 'a' * 5000"), "MUL_I_T"));
  EXPECT_TRUE(Has(Code("def f(): return 1 / 0"), "TRUE_DIV_T")) << "raises when it runs";
  EXPECT_TRUE(Has(Code("def f(): return 123456789012345678901234567890"), "0x18ee90ff6c373e0ee4e3f0ad2"));
}

TEST(CodegenTest, WhatCannotBeReachedIsNotThere) {
  EXPECT_EQ(Code("def f():\n return 1\n g()"), "LOAD_IMM_T t0, 1\nRETURN t0\n");
  EXPECT_EQ(Code("def f():\n if 0: g()\n while 1: pass"), "JUMP L0\n");
  EXPECT_FALSE(Has(Code("def f():\n assert a", "f", {.optimize = 1}), "a"));
  EXPECT_FALSE(Has(Code("def f():\n if __debug__: g()", "f", {.optimize = 1}), "g"));
}

TEST(CodegenTest, AReturnRunsEveryFinallyWithItsValueKept) {
  const std::string code = Code("def f(a):\n for x in a:\n  try: return a()\n  finally: g()");
  EXPECT_EQ(Count(code, "LOAD_GLOBAL_T t1, g") + Count(code, "LOAD_GLOBAL_T t3, g"), 2) << code;
  EXPECT_TRUE(Has(code, "RELEASE t0\nRETURN local")) << code;
}

TEST(CodegenTest, ComprehensionsAreInlinedInFunctionsAndModulesOnly) {
  EXPECT_EQ(Code("def f(a):\n return [x for x in a]"),
            "BUILD_LIST t0, t0, 0\nGET_ITER t1, a\nJUMP L4\nLIST_APPEND t0, x\nFOR_ITER t1, x, L3\nUNBIND x\nJUMP L9\n"
            "UNBIND x\nRERAISE t0, 0\nRETURN t0\n");
  EXPECT_EQ(Code("class C:\n a = [x for x in y]", "C.<listcomp>").substr(0, 10), "BUILD_LIST");
  EXPECT_TRUE(Has(Code("x = [lambda: y for y in z]", "<module>"), "MAKE_CELL y"));
  EXPECT_NE(Code("def f(a):\n return (x for x in a)", "f.<locals>.<genexpr>"), "");
}

TEST(CodegenTest, ClosuresPassCells) {
  EXPECT_EQ(Code("def f(a):\n def g(): return a\n return g"),
            "MAKE_CELL a\nMAKE_FUNCTION t0, <code f.<locals>.g>\nMOVE_T t1, a\nBUILD_TUPLE t1, t1, 1\nSET_FUNCTION_ATTRIBUTE t0, t1, 8\n"
            "MOVE_L g, t0\nRETURN g\n");
  EXPECT_EQ(Code("def f(a):\n def g(): return a\n return g", "f.<locals>.g"), "COPY_FREE_VARS 1\nLOAD_DEREF_T t0, a\nRETURN t0\n");
}

TEST(CodegenTest, SuperIsAnInstruction) {
  EXPECT_TRUE(Has(Code("class C:\n def f(self): return super().m(1)", "C.f"), "LOAD_SUPER_ATTR_T t0, t0, m\nLOAD_IMM_T t1, 1\nCALL t0, 1, t0"));
  EXPECT_TRUE(Has(Code("class C:\n def f(self): super().m", "C"), "STORE_NAME t1, __classcell__\nRETURN t0"));
}

TEST(CodegenTest, PrivateNamesAreMangled) {
  EXPECT_TRUE(Has(Code("class _C:\n def f(self): self.__x = __y", "_C.f"), "LOAD_GLOBAL_T t0, _C__y\nSTORE_ATTR self, t0, _C__x"));
}

TEST(CodegenTest, GeneratorsBeginAfterTheirCells) {
  EXPECT_EQ(Code("def f(a):\n yield lambda: a").substr(0, 29), "MAKE_CELL a\nRETURN_GENERATOR\n");
}

TEST(CodegenTest, SingleModePrintsExpressions) {
  EXPECT_TRUE(Has(Code("a\n", "<module>", {.mode = CompileMode::kSingle}), "PRINT_EXPR t0"));
  EXPECT_EQ(Code("a + 1", "<module>", {.mode = CompileMode::kEval}), "LOAD_NAME_T t0, a\nADD_I_T t0, t0, 1\nRETURN t0\n");
}

TEST(CodegenTest, AnnotationsAreTextUnderTheFutureImport) {
  const std::string code =
      Code("from __future__ import annotations\ndef f(a: list[int], *b: 'x', c: lambda x, /, *y, z=1: -x ** 2 = 3) -> f'{a!r:>{w}}': pass", "<module>");
  EXPECT_TRUE(Has(code, "'list[int]'")) << code;
  EXPECT_TRUE(Has(code, "\\'x\\'")) << code;
  EXPECT_TRUE(Has(code, "'lambda x, /, *y, z=1: -x ** 2'")) << code;
  EXPECT_TRUE(Has(code, "f\\'{a!r:>{w}}\\'")) << code;
}

TEST(CodegenTest, LongFunctionsJumpFar) {
  std::string source = "def f(x, a):\n for i in a:\n  if x < 3: continue\n";
  for (int i = 0; i < 20000; ++i) source += "  a.b.c = x\n";
  const std::string code = Code(source + "  x = 1\n");
  EXPECT_TRUE(Has(code, "FOR_ITER t0, i, L")) << code.substr(0, 200);
}

TEST(CodegenTest, LongDisplaysAndCallsAreBuiltInPieces) {
  std::string items;
  for (int i = 0; i < 500; ++i) items += "a,";
  EXPECT_GT(Count(Code("def f(a): return [" + items + "]"), "LIST_APPEND"), 400);
  EXPECT_TRUE(Has(Code("def f(a): return g(" + items + ")"), "CALL_EX"));
}

}  // namespace
}  // namespace tessera::compiler
