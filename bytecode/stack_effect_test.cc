#include "bytecode/stack_effect.h"

#include <string>

#include "gtest/gtest.h"

namespace tessera::bytecode {
namespace {

TEST(StackEffectTest, OperandsAreTheTopmostTemporariesAndTheResultTakesTheLowest) {
  StackEffect e = ComputeStackEffect(Opcode::kADD_T, {0, 0, 1}, 2);
  EXPECT_EQ(e.error, nullptr);
  EXPECT_EQ(e.next, 1u);
  EXPECT_EQ(ComputeStackEffect(Opcode::kADD_T, {0, 1, 0}, 2).error, nullptr);
  EXPECT_NE(ComputeStackEffect(Opcode::kADD_T, {0, 0, 1}, 3).error, nullptr) << "temporary 2 would lie above a hole";
  EXPECT_NE(ComputeStackEffect(Opcode::kADD_T, {1, 0, 1}, 2).error, nullptr) << "the result would leave a hole";
}

TEST(StackEffectTest, ATemporaryIsNotConsumedTwice) {
  EXPECT_NE(ComputeStackEffect(Opcode::kADD_T, {0, 0, 0}, 1).error, nullptr);
  EXPECT_NE(ComputeStackEffect(Opcode::kGET_SLICE_T, {0, 1, 1}, 3).error, nullptr);
}

TEST(StackEffectTest, LocalsAreBorrowed) {
  StackEffect e = ComputeStackEffect(Opcode::kADD_L, {-1, -1, -2}, 3);
  EXPECT_EQ(e.error, nullptr);
  EXPECT_EQ(e.next, 3u);
}

TEST(StackEffectTest, ACallRecordsTheDepthWithoutItsWindow) {
  StackEffect e = ComputeStackEffect(Opcode::kCALL, {1, 2, 1}, 4);
  EXPECT_EQ(e.error, nullptr);
  EXPECT_EQ(e.recorded, 1u);
  EXPECT_EQ(e.next, 2u);
  EXPECT_EQ(DepthBefore(Opcode::kCALL, {1, 2, 1}, e.recorded), 4u);
}

TEST(StackEffectTest, AnExhaustedIteratorIsGoneAndAnItemStandsAboveALiveOne) {
  StackEffect e = ComputeStackEffect(Opcode::kFOR_ITER, {0, 1, 0}, 1);
  EXPECT_EQ(e.error, nullptr);
  EXPECT_EQ(e.next, 0u);
  EXPECT_EQ(e.jump, 2u);
  EXPECT_EQ(ComputeStackEffect(Opcode::kFOR_ITER, {0, -1, 0}, 1).jump, 1u);
  EXPECT_NE(ComputeStackEffect(Opcode::kFOR_ITER, {0, -1, 0}, 2).error, nullptr);
}

TEST(StackEffectTest, AJumpOrPopKeepsItsValueOnlyWhenItJumps) {
  StackEffect e = ComputeStackEffect(Opcode::kJUMP_IF_TRUE_OR_POP, {0, 0, 0}, 1);
  EXPECT_EQ(e.next, 0u);
  EXPECT_EQ(e.jump, 1u);
}

TEST(StackEffectTest, ReturnLeavesNothingBehind) {
  EXPECT_EQ(ComputeStackEffect(Opcode::kRETURN, {0, 0, 0}, 1).error, nullptr);
  EXPECT_NE(ComputeStackEffect(Opcode::kRETURN, {1, 0, 0}, 2).error, nullptr);
}

// Each opcode has operands that suit some depth: none is impossible to emit.
TEST(StackEffectTest, EveryOpcodeCanBeUsedAtSomeDepth) {
  for (int i = 0; i < static_cast<int>(Opcode::kCount); ++i) {
    const Opcode op = static_cast<Opcode>(i);
    bool possible = false;
    for (uint32_t depth = 0; depth <= 4 && !possible; ++depth) {
      for (int32_t a = -1; a <= 4; ++a) {
        for (int32_t b = -1; b <= 4; ++b) {
          for (int32_t c = -1; c <= 4; ++c) possible = possible || ComputeStackEffect(op, {a, b, c}, depth).error == nullptr;
        }
      }
    }
    EXPECT_TRUE(possible) << GetOpcodeInfo(op).name;
  }
}

}  // namespace
}  // namespace tessera::bytecode
