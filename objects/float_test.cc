#include "objects/float.h"

#include <cmath>
#include <limits>

#include "objects/number_testing.h"
#include "objects/numbers_internal.h"

namespace tessera::objects {
namespace {

using FloatTest = testing::NumberTest;

TEST_F(FloatTest, ReprIsTheShortestTextThatReadsBack) {
  for (const char* text : {"0.1", "1.0", "1e+16", "1234567890123456.0", "0.0001", "1e-05", "5e-324", "1.7976931348623157e+308", "-0.0", "inf", "nan"}) {
    EXPECT_EQ(Text(N(text).Release()), text);
  }
}

TEST_F(FloatTest, ZerosShareImmortalBoxes) {
  EXPECT_EQ(NewFloat(th, 0.0), NewFloat(th, 0.0));
  EXPECT_TRUE(std::signbit(FloatValue(NewFloat(th, -0.0))));
}

TEST_F(FloatTest, DivisionFollowsTheDivisorsSign) {
  EXPECT_EQ(Do(BinaryOp::kMod, "-1.0", "3.0"), "2.0");
  EXPECT_EQ(Do(BinaryOp::kMod, "-0.0", "3.0"), "0.0");
  EXPECT_EQ(Do(BinaryOp::kMod, "1.0", "-inf"), "-inf");
  EXPECT_EQ(Do(BinaryOp::kFloorDiv, "-1.0", "inf"), "-1.0");
  EXPECT_EQ(Do(BinaryOp::kTrueDiv, "1.0", "0"), "ZeroDivisionError: float division by zero");
}

TEST_F(FloatTest, PowerCorners) {
  EXPECT_EQ(Do(BinaryOp::kPow, "-1.0", "inf"), "1.0");
  EXPECT_EQ(Do(BinaryOp::kPow, "nan", "0"), "1.0");
  EXPECT_EQ(Do(BinaryOp::kPow, "-inf", "-3.0"), "-0.0");
  EXPECT_EQ(Do(BinaryOp::kPow, "0.0", "-1.0"), "ZeroDivisionError: 0.0 cannot be raised to a negative power");
  EXPECT_EQ(Do(BinaryOp::kPow, "10.0", "400"), "OverflowError: (34, 'Numerical result out of range')");
  EXPECT_EQ(Do(BinaryOp::kPow, "-8.0", "0.5"), "(1.7319121124709868e-16+2.8284271247461903j)");
}

TEST_F(FloatTest, RoundsCorrectly) {
  EXPECT_EQ(Text(RoundDouble(th, 2.675, 2)), "2.67");
  EXPECT_EQ(Text(RoundDouble(th, 0.5, 0)), "0.0");
  EXPECT_EQ(Text(RoundDouble(th, 1.5, 0)), "2.0");
  EXPECT_EQ(Text(RoundDouble(th, 25.0, -1)), "20.0");
  EXPECT_EQ(Text(RoundDouble(th, 50.0, -2)), "0.0");
  EXPECT_EQ(Text(RoundDouble(th, 50.000000001, -2)), "100.0");
  EXPECT_EQ(Text(RoundDouble(th, 1.7e308, -308)), "OverflowError: rounded value too large to represent");
}

TEST_F(FloatTest, HexIsExactBothWays) {
  for (double d : {1.0, -0.1, 5e-324, 2.2250738585072009e-308, std::numeric_limits<double>::max()}) {
    Owned text(FloatToHex(th, d));
    Owned back(FloatFromHex(th, Plain(text)));
    EXPECT_EQ(FloatValue(back), d);
  }
  EXPECT_EQ(Text(FloatToHex(th, -0.1)), "'-0x1.999999999999ap-4'");
  EXPECT_EQ(Text(FloatFromHex(th, "0x1p1024")), "OverflowError: hexadecimal value too large to represent as a float");
  EXPECT_EQ(Text(FloatFromHex(th, "0x.p1")), "ValueError: invalid hexadecimal floating-point string");
  EXPECT_EQ(Text(FloatFromHex(th, "0x1.00000000000008p0")), "1.0");
  EXPECT_EQ(Text(FloatFromHex(th, "0x1.00000000000008000000000001p0")), "1.0000000000000002");
}

TEST_F(FloatTest, ComplexArithmetic) {
  EXPECT_EQ(Do(BinaryOp::kMul, "1+2j", "3-4j"), "(11+2j)");
  EXPECT_EQ(Do(BinaryOp::kTrueDiv, "1+2j", "0"), "ZeroDivisionError: complex division by zero");
  EXPECT_EQ(Do(BinaryOp::kPow, "1j", "2"), "(-1+0j)");
  EXPECT_EQ(Text(N("-0-0j").Release()), "(-0-0j)");
  EXPECT_EQ(Text(N("1e3-infj").Release()), "(1000-infj)");
  EXPECT_EQ(Text(N("1+2+3j").Release()), "ValueError: complex() arg is a malformed string");
}

TEST_F(FloatTest, FormatSpecifications) {
  EXPECT_EQ(Format("7", "05d"), "00007");
  EXPECT_EQ(Format("-255", "#_x"), "-0xff");
  EXPECT_EQ(Format("1234567", "015,"), "000,001,234,567");
  EXPECT_EQ(Format("3.14159", ".2f"), "3.14");
  EXPECT_EQ(Format("-0.001", "z.1f"), "0.0");
  EXPECT_EQ(Format("0.5", "%"), "50.000000%");
  EXPECT_EQ(Format("1e10", ".3"), "1e+10");
  EXPECT_EQ(Format("100000.0", ".6"), "1e+05");
  EXPECT_EQ(Format("1+2j", "*^12.1f"), "**1.0+2.0j**");
  EXPECT_EQ(Format("3", ".2d"), "ValueError: Precision not allowed in integer format specifier");
  EXPECT_EQ(Format("3", "\u20ac"), "ValueError: Unknown format code '\\x20ac' for object of type 'int'");
  EXPECT_EQ(Format("3", "\u20ac>4"), "\u20ac\u20ac\u20ac3");
}

TEST_F(FloatTest, TextBeyondTheRangeOfDoublesIsInfinityOrZero) {
  EXPECT_EQ(Text(N("1e999999999999999999999").Release()), "inf");
  EXPECT_EQ(Text(N("-0." + std::string(400, '0') + "1e0").Release()), "-0.0");
  EXPECT_EQ(Text(N("1" + std::string(400, '0') + "e-400").Release()), "1.0");
  EXPECT_EQ(Text(N("1_0.5_0").Release()), "10.5");
  EXPECT_EQ(Text(N("1_.5").Release()), "ValueError: could not convert string to float: '1_.5'");
}

TEST_F(FloatTest, FailureOfAnyAllocationInAFormatIsAMemoryError) {
  for (const char* spec : {".2000f", "080,.3f", "*^50e", ".900g", "2000"}) {
    Owned x = N("12345.678"), s = S(spec);
    for (uint64_t n = 1; n < 6; ++n) {
      th.heap.FailAfter(n);
      Owned text(FormatNumber(th, x, s));
      th.heap.FailAfter(0);
      if (text) continue;
      EXPECT_EQ(Raised(), "MemoryError: ");
    }
  }
}

}  // namespace
}  // namespace tessera::objects
