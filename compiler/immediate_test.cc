#include "bytecode/immediate.h"

#include "gtest/gtest.h"
#include "objects/value.h"

namespace tessera::compiler {
namespace {

using objects::Value;

// bytecode/ knows no values, so their bits are written down there again.
TEST(ImmediateTest, TheBitsInInstructionsAreThoseOfValues) {
  EXPECT_EQ(Value::Unbound().bits(), static_cast<uint64_t>(bytecode::kUnboundImmediate));
  EXPECT_EQ(Value::None().bits(), static_cast<uint64_t>(bytecode::kNoneImmediate));
  EXPECT_EQ(Value::False().bits(), static_cast<uint64_t>(bytecode::kFalseImmediate));
  EXPECT_EQ(Value::True().bits(), static_cast<uint64_t>(bytecode::kTrueImmediate));
  EXPECT_EQ(Value::Ellipsis().bits(), static_cast<uint64_t>(bytecode::kEllipsisImmediate));
  for (int64_t n : {int64_t{0}, int64_t{1}, int64_t{-1}, (int64_t{1} << 30) - 1, -(int64_t{1} << 30)}) {
    ASSERT_TRUE(bytecode::FitsImmediate(n));
    EXPECT_EQ(Value::Int(n).bits(), static_cast<uint64_t>(int64_t{bytecode::ImmediateInt(n)})) << n;
  }
  EXPECT_FALSE(bytecode::FitsImmediate(int64_t{1} << 30));
}

}  // namespace
}  // namespace tessera::compiler
