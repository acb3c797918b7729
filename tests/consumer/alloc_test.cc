#include "alloc/heap.h"

#include <cstring>

#include "gtest/gtest.h"

namespace {

using tessera::alloc::Heap;

TEST(HeapTest, ABlockIsFoundFromItsAddress) {
  Heap heap;
  void* block = heap.Allocate(24);
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(&Heap::Of(block), &heap);
  std::memset(block, 1, 24);
  Heap::Free(block);
  EXPECT_EQ(heap.bytes_in_use(), 0u);
}

TEST(HeapTest, TheLimitOfOneHeapIsNoneOfAnother) {
  Heap small, other;
  small.SetLimit(1 << 16);
  EXPECT_EQ(small.Allocate(1 << 20), nullptr);
  EXPECT_NE(other.Allocate(1 << 20), nullptr);
}

}  // namespace
