#include "objects/int.h"

#include <cmath>

#include "objects/bytes.h"
#include "objects/number_testing.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

using IntTest = testing::NumberTest;

TEST_F(IntTest, GrowsBeyond63BitsAndComesBack) {
  EXPECT_EQ(Do(BinaryOp::kAdd, "4611686018427387903", "1"), "4611686018427387904");
  EXPECT_EQ(Do(BinaryOp::kSub, "-4611686018427387904", "1"), "-4611686018427387905");
  Owned big = N("4611686018427387904");
  EXPECT_FALSE(big.get().IsSmallInt());
  Owned back(IntBinary(th, BinaryOp::kSub, big, Value::Int(1)));
  EXPECT_TRUE(back.get().IsSmallInt());
  EXPECT_EQ(Do(BinaryOp::kMul, "-4611686018427387904", "-1"), "4611686018427387904");
  EXPECT_EQ(Do(BinaryOp::kMul, "4611686018427387904", "-1"), "-4611686018427387904");
}

TEST_F(IntTest, DivisionRoundsDownAndRemainderHasTheDivisorsSign) {
  for (const char* sign_a : {"", "-"}) {
    for (const char* sign_b : {"", "-"}) {
      for (const char* b : {"3", "18446744073709551617", "340282366920938463463374607431768211507"}) {
        Owned x = N(std::string(sign_a) + "1000000000000000000000000000000000000000007"), y = N(std::string(sign_b) + b);
        Owned q(IntBinary(th, BinaryOp::kFloorDiv, x, y)), r(IntBinary(th, BinaryOp::kMod, x, y));
        Owned product(IntBinary(th, BinaryOp::kMul, q, y));
        Owned sum(IntBinary(th, BinaryOp::kAdd, product, r));
        EXPECT_EQ(IntCompare(sum, x), 0);
        EXPECT_EQ(IntSign(r), IntSign(y));
      }
    }
  }
  EXPECT_EQ(Do(BinaryOp::kFloorDiv, "-7", "2"), "-4");
  EXPECT_EQ(Do(BinaryOp::kMod, "7", "-2"), "-1");
  EXPECT_EQ(Do(BinaryOp::kMod, "-1", "100000000000000000000"), "99999999999999999999");
  EXPECT_EQ(Do(BinaryOp::kFloorDiv, "1", "0"), "ZeroDivisionError: integer division or modulo by zero");
  EXPECT_EQ(Do(BinaryOp::kMod, "1", "0"), "ZeroDivisionError: integer modulo by zero");
  EXPECT_EQ(Do(BinaryOp::kTrueDiv, "1", "0"), "ZeroDivisionError: division by zero");
}

TEST_F(IntTest, BitwiseOperatorsSeeInfiniteTwosComplement) {
  EXPECT_EQ(Do(BinaryOp::kAnd, "-18446744073709551616", "36893488147419103231"), "18446744073709551616");
  EXPECT_EQ(Do(BinaryOp::kOr, "-18446744073709551616", "1"), "-18446744073709551615");
  EXPECT_EQ(Do(BinaryOp::kXor, "-1", "18446744073709551616"), "-18446744073709551617");
}

TEST_F(IntTest, ShiftsBeyondMemoryFailAsValues) {
  EXPECT_EQ(Do(BinaryOp::kLshift, "1", "70"), "1180591620717411303424");
  EXPECT_EQ(Do(BinaryOp::kRshift, "-1", "70"), "-1");
  EXPECT_EQ(Do(BinaryOp::kLshift, "1", "-1"), "ValueError: negative shift count");
  EXPECT_EQ(Do(BinaryOp::kLshift, "1", "100000000000000000000"), "OverflowError: too many digits in integer");
  EXPECT_EQ(Do(BinaryOp::kLshift, "1", "4611686018427387903"), "MemoryError: ");
  EXPECT_EQ(Do(BinaryOp::kRshift, "1", "100000000000000000000"), "0");
  EXPECT_EQ(Do(BinaryOp::kPow, "3", "100000000000000000000"), "MemoryError: ");
}

TEST_F(IntTest, PowersAndInversesModuloAnInt) {
  Owned big = N("1000000000000000000000000000057");
  EXPECT_EQ(Text(IntPowMod(th, Value::Int(3), Value::Int(1000), Value::Int(1000007))), "297623");
  Owned inverse(IntPowMod(th, Value::Int(3), Value::Int(-1), big));
  Owned product(IntBinary(th, BinaryOp::kMul, inverse, Value::Int(3)));
  EXPECT_EQ(Text(IntBinary(th, BinaryOp::kMod, product, big)), "1");
  EXPECT_EQ(Text(IntPowMod(th, Value::Int(2), Value::Int(-1), Value::Int(4))), "ValueError: base is not invertible for the given modulus");
  EXPECT_EQ(Text(IntPowMod(th, Value::Int(2), Value::Int(3), Value::Int(-5))), "-2");
}

TEST_F(IntTest, HashIsTheRemainderModuloAMersennePrime) {
  Owned modulus = N("2305843009213693951"), big = N("100000000000000000000000000000000000000000000000000001");
  EXPECT_EQ(IntHash(modulus), 0);
  Owned rest(IntBinary(th, BinaryOp::kMod, big, modulus));
  EXPECT_EQ(IntHash(big), rest.get().small_int());
  EXPECT_EQ(IntHash(Value::Int(-1)), -2);
  Owned exact = N("1267650600228229401496703205376");
  EXPECT_EQ(IntHash(exact), HashDouble(std::ldexp(1.0, 100)));
}

TEST_F(IntTest, ComparesExactlyWithDoubles) {
  Owned n = N("9007199254740993");
  EXPECT_GT(IntCompareDouble(n, 9007199254740992.0), 0);
  EXPECT_LT(IntCompareDouble(n, 9007199254740994.0), 0);
  EXPECT_EQ(IntCompareDouble(Value::Int(3), 3.0), 0);
  EXPECT_LT(IntCompareDouble(Value::Int(3), 3.5), 0);
  EXPECT_LT(IntCompareDouble(n, INFINITY), 0);
}

TEST_F(IntTest, TextIsReadAsConstructorsReadIt) {
  EXPECT_EQ(Text(N("0x_ff").Release()), "255");
  EXPECT_EQ(Text(N("1_000").Release()), "1000");
  for (const char* wrong : {"1__0", "_1", "1_", "07", "0x", "", "-", "1 2"}) {
    Owned original = S(wrong);
    EXPECT_EQ(Text(IntFromText(th, wrong, 0, original)), "ValueError: invalid literal for int() with base 0: '" + std::string(wrong) + "'");
  }
  Owned arabic = S(" \u0661\u0662 ");
  EXPECT_EQ(Text(Call(th, Value(types::kInt), {arabic})), "12");
  EXPECT_EQ(Text(Call(th, Value(types::kInt), {arabic, Value::Int(1)})), "ValueError: int() base must be >= 2 and <= 36, or 0");
}

TEST_F(IntTest, DecimalTextHasALimit) {
  std::string digits(4301, '1');
  Owned text = S(digits);
  EXPECT_EQ(Text(IntFromText(th, digits, 10, text)).substr(0, 40), "ValueError: Exceeds the limit (4300 digi");
  Owned power(IntBinary(th, BinaryOp::kPow, Value::Int(10), Value::Int(4300)));
  EXPECT_EQ(Text(IntToText(th, power, 10, false)).substr(0, 40), "ValueError: Exceeds the limit (4300 digi");
  Owned hex(IntToText(th, power, 16, true));
  EXPECT_TRUE(hex);
}

TEST_F(IntTest, BytesInBothOrders) {
  const uint8_t data[] = {0xff, 0x00, 0x80};
  EXPECT_EQ(Text(IntFromBytes(th, data, 3, true, true)), "-65408");
  EXPECT_EQ(Text(IntFromBytes(th, data, 3, false, false)), "8388863");
  uint8_t out[3];
  EXPECT_TRUE(IntToBytes(th, Value::Int(-65408), out, 3, true, true));
  EXPECT_EQ(out[0], 0xff);
  EXPECT_EQ(out[2], 0x80);
  EXPECT_FALSE(IntToBytes(th, Value::Int(200), out, 1, true, true));
  EXPECT_EQ(Raised(), "OverflowError: int too big to convert");
}

TEST_F(IntTest, RoundsToPowersOfTenWithTiesToEven) {
  EXPECT_EQ(Method("25", "__round__", {Value::Int(-1)}), "20");
  EXPECT_EQ(Method("-35", "__round__", {Value::Int(-1)}), "-40");
  EXPECT_EQ(Method("123456789012345678901", "__round__", {Value::Int(-20)}), "100000000000000000000");
  EXPECT_EQ(Method("5", "__round__", {Value::Int(-1000000000)}), "0");
}

TEST_F(IntTest, FailureOfAnyAllocationIsAMemoryError) {
  Owned x = N("0x" + std::string(300, 'f')), y = N("0x" + std::string(200, 'e'));
  for (BinaryOp op : {BinaryOp::kAdd, BinaryOp::kSub, BinaryOp::kMul, BinaryOp::kFloorDiv, BinaryOp::kMod, BinaryOp::kAnd, BinaryOp::kTrueDiv}) {
    for (uint64_t n = 1; n < 8; ++n) {
      th.heap.FailAfter(n);
      Owned result(IntBinary(th, op, x, y));
      th.heap.FailAfter(0);
      if (result) continue;
      EXPECT_EQ(Raised(), "MemoryError: ");
    }
  }
}

}  // namespace
}  // namespace tessera::objects
