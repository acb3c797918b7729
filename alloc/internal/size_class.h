// The size classes of a Heap: 32 in steps of 16 bytes up to 512, then four per doubling up to 16 KiB.
#ifndef TESSERA_ALLOC_INTERNAL_SIZE_CLASS_H_
#define TESSERA_ALLOC_INTERNAL_SIZE_CLASS_H_

#include <bit>
#include <cstddef>
#include <cstdint>

namespace tessera::alloc::internal {

inline constexpr size_t kFineClasses = 32;
inline constexpr size_t kFineStep = 16;
inline constexpr size_t kFineLimit = kFineClasses * kFineStep;
inline constexpr size_t kClasses = kFineClasses + 4 * 5;

constexpr size_t ClassOf(size_t size) {
  if (size <= kFineLimit) return size == 0 ? 0 : (size - 1) / kFineStep;
  const size_t doubling = std::bit_width(size - 1) - std::bit_width(kFineLimit);
  return kFineClasses + 4 * doubling + (size - 1 - (kFineLimit << doubling)) / (kFineLimit / 4 << doubling);
}

constexpr size_t SizeOfClass(size_t size_class) {
  if (size_class < kFineClasses) return (size_class + 1) * kFineStep;
  const size_t doubling = (size_class - kFineClasses) / 4;
  return (kFineLimit << doubling) + ((size_class - kFineClasses) % 4 + 1) * (kFineLimit / 4 << doubling);
}

// ClassOf for sizes up to 1024, by (size + 15) / 16.
struct FastClassTable {
  uint8_t of[1024 / kFineStep + 1];
};
constexpr FastClassTable MakeFastClassTable() {
  FastClassTable table{};
  for (size_t i = 0; i < sizeof(table.of); ++i) table.of[i] = static_cast<uint8_t>(ClassOf(i * kFineStep));
  return table;
}
inline constexpr FastClassTable kFastClasses = MakeFastClassTable();

static_assert(ClassOf(512) == 31 && ClassOf(513) == 32 && SizeOfClass(32) == 640);
static_assert(ClassOf(1024) == 35 && ClassOf(1025) == 36 && SizeOfClass(36) == 1280);
static_assert(ClassOf(16384) == kClasses - 1 && SizeOfClass(kClasses - 1) == 16384);

}  // namespace tessera::alloc::internal

#endif  // TESSERA_ALLOC_INTERNAL_SIZE_CLASS_H_
