// Debug heaps: what is done wrong with a block is named, with all that is known of it. In every build: the heap as optimised
// builds have it is tested too (heap_release).
#include <cstring>

#include "alloc/heap.h"
#include "alloc/tracer.h"
#include "gtest/gtest.h"

namespace tessera::alloc {
namespace {

class DebugHeapTest : public testing::Test {
 protected:
  DebugHeapTest() {
    heap_.set_owner_id(7);
    heap_.SetDebug();
  }
  Heap heap_;
};

TEST_F(DebugHeapTest, ServesEverySizeAndKnowsItExactly) {
  for (size_t size = 0; size < 70000; size = size * 3 / 2 + 1) {
    char* block = static_cast<char*>(heap_.Allocate(size));
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(Heap::UsableSize(block), size);
    memset(block, 5, size);
    block = static_cast<char*>(heap_.Reallocate(block, size + 40));
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(Heap::UsableSize(block), size + 40);
    if (size > 0) {
      EXPECT_EQ(block[size - 1], 5);
    }
    block = static_cast<char*>(heap_.Reallocate(block, size / 2));
    ASSERT_NE(block, nullptr);
    Heap::Free(block);
  }
  EXPECT_EQ(heap_.Stats().blocks_in_use, 0u);
}

TEST_F(DebugHeapTest, ItsBlocksAreWalkedAndFreedLikeOthers) {
  void* blocks[500];
  for (void*& block : blocks) {
    block = heap_.AllocateCollectable(48);
    EXPECT_EQ(static_cast<void**>(block)[1], nullptr);
  }
  EXPECT_EQ(heap_.Stats().collectable_blocks, 500u);
  for (void* block : blocks) Heap::Free(block);
  EXPECT_EQ(heap_.Stats().blocks_in_use, 0u);
}

TEST_F(DebugHeapTest, HugeSizesAreRefused) {
  EXPECT_EQ(heap_.Allocate(SIZE_MAX), nullptr);
  EXPECT_EQ(heap_.Allocate(SIZE_MAX - 30), nullptr);
  EXPECT_EQ(heap_.Allocate(PTRDIFF_MAX), nullptr);
}

using DebugHeapDeathTest = DebugHeapTest;

#if !TESSERA_ALLOC_POISONS  // ASan and valgrind see these where they happen
TEST_F(DebugHeapDeathTest, AWriteBehindTheEndIsSeenAtTheRelease) {
  char* block = static_cast<char*>(heap_.Allocate(100));
  block[101] = 'x';
  EXPECT_DEATH(Heap::Free(block), "release of a block behind whose end was written: byte 101 is 0x78\n.*100 bytes.*of interpreter 7, allocation 1");
  EXPECT_DEATH((void)heap_.Reallocate(block, 5000), "reallocation of a block behind whose end was written");
  char* large = static_cast<char*>(heap_.Allocate(100000));
  large[100000] = 0;
  EXPECT_DEATH(Heap::Free(large), "byte 100000 is 0x00\n.*100000 bytes");
}

TEST_F(DebugHeapDeathTest, AnEndThatIsOverwrittenWholeIsSeen) {
  char* block = static_cast<char*>(heap_.Allocate(10));
  memset(block, 'y', 48);
  EXPECT_DEATH(Heap::Free(block), "whose end was overwritten, its size included");
}

TEST_F(DebugHeapDeathTest, AWriteAfterTheReleaseIsSeenWhenTheBlockIsUsedAgain) {
  char* block = static_cast<char*>(heap_.Allocate(200));
  Heap::Free(block);
  block[150] = 1;
  EXPECT_DEATH((void)heap_.Allocate(200), "written to after its release: byte 150 is 0x01");
}

TEST_F(DebugHeapDeathTest, ASecondReleaseIsSeen) {
  void* block = heap_.Allocate(100);
  Heap::Free(block);
  EXPECT_DEATH(Heap::Free(block), "released twice");
}
#endif

TEST_F(DebugHeapDeathTest, TheReportSaysWhereATracedBlockWasAllocated) {
  FrameProvider provider{[](void*, Tracer& tracer) {
                           tracer.AddFrame("inner.py", 12);
                           tracer.AddFrame("outer.py", 3);
                         },
                         nullptr};
  ASSERT_NE(Tracer::Start(heap_, 5, provider), nullptr);
  static Heap other;
  other.set_owner_id(8);
  void* block = heap_.Allocate(33);
  heap_.SetCurrentHeap([]() -> const Heap* { return &other; });
  EXPECT_DEATH(Heap::Free(block),
               "wrong interpreter: release in the heap of interpreter 7 by a thread that is inside of interpreter 8\n.*33 bytes"
               ".*\n.*innermost first:\n *inner.py:12\n *outer.py:3");
  EXPECT_DEATH((void)heap_.Allocate(10), "wrong interpreter: allocation in the heap of interpreter 7");
  heap_.SetCurrentHeap(nullptr);
  Heap::Free(block);
}

TEST_F(DebugHeapTest, OneMayBeInsideOfNoInterpreterOrOfTheRightOne) {
  static const Heap* current;
  heap_.SetCurrentHeap([]() -> const Heap* { return current; });
  current = nullptr;
  Heap::Free(heap_.Allocate(10));
  current = &heap_;
  Heap::Free(heap_.Allocate(10));
}

}  // namespace
}  // namespace tessera::alloc
