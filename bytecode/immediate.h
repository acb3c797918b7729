// The bits of the values that LOAD_IMM carries: those of the runtime's value word, of which only these are known here.
//
// Threads: constants.
// Design:  docs/value-layout.md; the compiler's tests hold these against it.
#ifndef TESSERA_BYTECODE_IMMEDIATE_H_
#define TESSERA_BYTECODE_IMMEDIATE_H_

#include <cstdint>

namespace tessera::bytecode {

inline constexpr int32_t kUnboundImmediate = 4;
inline constexpr int32_t kNoneImmediate = 4 | 1 << 3;
inline constexpr int32_t kFalseImmediate = 4 | 2 << 3;
inline constexpr int32_t kTrueImmediate = 4 | 3 << 3;
inline constexpr int32_t kEllipsisImmediate = 4 | 5 << 3;

// Integers in [-2^30, 2^30) fit the 32 bits.
constexpr bool FitsImmediate(int64_t n) { return n >= -(int64_t{1} << 30) && n < (int64_t{1} << 30); }
constexpr int32_t ImmediateInt(int64_t n) { return static_cast<int32_t>(n * 2 + 1); }
constexpr bool IsImmediateInt(int32_t bits) { return bits & 1; }
constexpr int32_t ImmediateIntValue(int32_t bits) { return bits >> 1; }
// None, False, True or Ellipsis: what code may load besides integers.
constexpr bool IsLoadableImmediate(int32_t bits) {
  return IsImmediateInt(bits) || bits == kNoneImmediate || bits == kFalseImmediate || bits == kTrueImmediate || bits == kEllipsisImmediate;
}

}  // namespace tessera::bytecode

#endif  // TESSERA_BYTECODE_IMMEDIATE_H_
