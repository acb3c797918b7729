#include "alloc/heap.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

#include "alloc/chunk_pool.h"
#include "alloc/internal/poison.h"
#include "gtest/gtest.h"

namespace tessera::alloc {
namespace {

bool IsAligned(const void* block) { return reinterpret_cast<uintptr_t>(block) % 16 == 0; }

TEST(HeapTest, AnEmptyHeapHoldsNoMemory) {
  Heap heap;
  EXPECT_EQ(heap.reserved_bytes(), 0u);
  EXPECT_EQ(heap.bytes_in_use(), 0u);
}

TEST(HeapTest, BlocksOfEverySizeAreAlignedUsableAndDistinct) {
  Heap heap;
  std::vector<std::pair<char*, size_t>> blocks;
  for (size_t size = 0; size < 40000; size += size < 1100 ? 1 : 371) {
    char* block = static_cast<char*>(heap.Allocate(size));
    ASSERT_NE(block, nullptr);
    EXPECT_TRUE(IsAligned(block)) << size;
    EXPECT_GE(Heap::UsableSize(block), size);
    EXPECT_EQ(&Heap::Of(block), &heap);
    memset(block, static_cast<int>(size & 0xff), size);
    blocks.emplace_back(block, size);
  }
  for (auto [block, size] : blocks) {
    for (size_t i = 0; i < size; ++i) ASSERT_EQ(static_cast<unsigned char>(block[i]), size & 0xff);
    Heap::Free(block);
  }
  EXPECT_EQ(heap.bytes_in_use(), 0u);
}

TEST(HeapTest, RoundingWastesAtMostAQuarter) {
  Heap heap;
  for (size_t size = 64; size <= Heap::kMaxPooled; ++size) {
    void* block = heap.Allocate(size);
    ASSERT_NE(block, nullptr);
    ASSERT_LE(Heap::UsableSize(block), size + size / 4 + 16) << size;
    Heap::Free(block);
  }
}

TEST(HeapTest, FreeingNullIsAllowed) { Heap::Free(nullptr); }

TEST(HeapTest, RandomUseKeepsEveryBlocksContent) {
  Heap heap;
  std::mt19937 random(1);
  struct Live {
    unsigned char* block;
    size_t size;
    unsigned char mark;
  };
  std::vector<Live> live;
  for (int i = 0; i < 200000; ++i) {
    if (live.size() < 3000 && random() % 5 < 3) {
      const size_t size = random() % 50 == 0 ? random() % 60000 : random() % 700;
      const bool collectable = random() % 2 == 0;
      void* memory = collectable ? heap.AllocateCollectable(size) : heap.Allocate(size);
      ASSERT_NE(memory, nullptr);
      const auto mark = static_cast<unsigned char>(random());
      memset(memory, mark, size);
      live.push_back({static_cast<unsigned char*>(memory), size, mark});
    } else if (!live.empty()) {
      std::swap(live[random() % live.size()], live.back());
      const Live one = live.back();
      live.pop_back();
      for (size_t k = 0; k < one.size; k += 13) ASSERT_EQ(one.block[k], one.mark);
      Heap::Free(one.block);
    }
  }
  for (const Live& one : live) Heap::Free(one.block);
  EXPECT_EQ(heap.bytes_in_use(), 0u);
  EXPECT_EQ(heap.Stats().blocks_in_use, 0u);
  heap.Trim();
  EXPECT_EQ(heap.reserved_bytes(), 0u);
  EXPECT_EQ(heap.Stats().segments, 0u);
}

TEST(HeapTest, StatisticsFollowAModelThroughLimitsFailuresPinsAndTrims) {
  std::mt19937 random(7);
  ChunkPool pool(2);
  for (int round = 0; round < 20; ++round) {
    Heap heap(&pool);
    heap.SetLimit(300000 + random() % 3000000);
    std::vector<void*> live;
    size_t bytes = 0;
    int pins = 0;
    for (int i = 0; i < 20000; ++i) {
      const unsigned action = random() % 1000;
      if (action < 560) {
        const size_t size = random() % 100 == 0 ? random() % 100000 : random() % 3 == 0 ? random() % 2000 : random() % 100;
        const bool is_collectable = random() % 2 == 0;
        void* block = is_collectable ? heap.AllocateCollectable(size) : heap.Allocate(size);
        if (block == nullptr) continue;
        static_cast<char*>(block)[size == 0 ? 0 : size - 1] = 1;
        bytes += Heap::UsableSize(block);
        live.push_back(block);
      } else if (action < 980) {
        if (live.empty()) continue;
        std::swap(live[random() % live.size()], live.back());
        void* block = live.back();
        if (action < 600) {
          const size_t before = Heap::UsableSize(block);
          void* moved = heap.Reallocate(block, random() % 40000);
          if (moved == nullptr) continue;
          live.back() = moved;
          bytes += Heap::UsableSize(moved) - before;
        } else {
          bytes -= Heap::UsableSize(block);
          Heap::Free(block);
          live.pop_back();
        }
      } else if (action < 985) {
        heap.Trim();
      } else if (action < 990) {
        heap.FailAfter(random() % 3 == 0 ? 0 : random() % 50);
      } else if (pins == 0) {
        heap.PinPages();
        ++pins;
      } else {
        heap.UnpinPages();
        --pins;
      }
      if (i % 500 != 0) continue;
      const HeapStats stats = heap.Stats();
      ASSERT_EQ(stats.blocks_in_use, live.size());
      ASSERT_EQ(stats.bytes_in_use, bytes);
      ASSERT_LE(stats.reserved_bytes, heap.limit());
    }
    if (pins != 0) heap.UnpinPages();
    heap.FailAfter(0);
    for (void* block : live) Heap::Free(block);
    heap.Trim();
    ASSERT_EQ(heap.reserved_bytes(), 0u);
    ASSERT_EQ(heap.Stats().segments, 0u);
  }
  EXPECT_EQ(pool.outstanding(), 0u);
}

TEST(HeapTest, FreedMemoryIsReusedNotAccumulated) {
  Heap heap;
  std::vector<void*> blocks;
  size_t after_first_round = 0;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 5000; ++i) blocks.push_back(heap.Allocate(static_cast<size_t>(i % 500)));
    if (round == 0) after_first_round = heap.peak_reserved_bytes();
    for (void* block : blocks) Heap::Free(block);
    blocks.clear();
  }
  EXPECT_LE(heap.peak_reserved_bytes(), after_first_round * 5 / 4);
}

TEST(HeapTest, EmptyPagesServeOtherSizes) {
  Heap heap;
  std::vector<void*> blocks;
  size_t most = 0;
  for (size_t size = 16; size <= 1024; size += 16) {
    for (size_t i = 0; i < 100000 / size; ++i) blocks.push_back(heap.Allocate(size));
    most = std::max(most, heap.reserved_bytes());
    for (void* block : blocks) Heap::Free(block);
    blocks.clear();
  }
  EXPECT_LT(most, size_t{64} * 100000 / 4);
}

TEST(HeapTest, FirstUseOfAFewSizesCostsAFewKilobytes) {
  Heap heap;
  for (size_t size = 16; size <= 256; size += 16) ASSERT_NE(heap.Allocate(size), nullptr);
  EXPECT_LE(heap.reserved_bytes(), 20u << 10);
}

TEST(HeapTest, TheLimitIsKeptAndAHeapBelowItServesAgain) {
  Heap heap;
  heap.SetLimit(1 << 20);
  std::vector<void*> blocks;
  while (void* block = heap.Allocate(200)) blocks.push_back(block);
  EXPECT_LE(heap.reserved_bytes(), size_t{1} << 20);
  EXPECT_GT(blocks.size() * 208, (size_t{1} << 20) * 9 / 10);
  EXPECT_EQ(heap.Allocate(20000), nullptr);
  EXPECT_EQ(heap.Stats().refused, 2u);
  for (void* block : blocks) Heap::Free(block);
  EXPECT_NE(heap.Allocate(500000), nullptr);
  EXPECT_EQ(heap.Allocate(600000), nullptr);
}

TEST(HeapTest, ALimitOfOneHeapIsNoConcernOfAnother) {
  Heap limited, other;
  limited.SetLimit(4096);
  EXPECT_EQ(limited.Allocate(100000), nullptr);
  EXPECT_NE(other.Allocate(100000), nullptr);
}

TEST(HeapTest, AbsurdSizesAreRefused) {
  Heap heap;
  EXPECT_EQ(heap.Allocate(SIZE_MAX), nullptr);
  EXPECT_EQ(heap.Allocate(SIZE_MAX - 15), nullptr);
  EXPECT_EQ(heap.Allocate(PTRDIFF_MAX), nullptr);
  void* block = heap.Allocate(10);
  EXPECT_EQ(heap.Reallocate(block, SIZE_MAX - 5), nullptr);
  Heap::Free(block);
}

TEST(HeapTest, ReallocateKeepsContentAndCollectability) {
  Heap heap;
  for (const bool collectable : {false, true}) {
    auto* block = static_cast<unsigned char*>(collectable ? heap.AllocateCollectable(16) : heap.Allocate(16));
    memset(block, 7, 16);
    for (const size_t size : {17u, 100u, 5000u, 20000u, 300000u, 30000u, 900u, 16u}) {
      block = static_cast<unsigned char*>(heap.Reallocate(block, size));
      ASSERT_NE(block, nullptr);
      for (int i = 0; i < 16; ++i) ASSERT_EQ(block[i], 7);
      EXPECT_EQ(heap.Stats().collectable_blocks, collectable ? 1u : 0u);
      memset(block + 16, 1, size - 16);
    }
    Heap::Free(block);
  }
}

TEST(HeapTest, ReallocateWithinTheClassStaysInPlace) {
  Heap heap;
  void* block = heap.Allocate(33);
  EXPECT_EQ(heap.Reallocate(block, 48), block);
  EXPECT_EQ(heap.Reallocate(block, 40), block);
}

TEST(HeapTest, ARefusedReallocateLeavesTheBlockAlone) {
  Heap heap;
  heap.SetLimit(100000);
  char* block = static_cast<char*>(heap.Allocate(30000));
  ASSERT_NE(block, nullptr);
  memset(block, 5, 30000);
  EXPECT_EQ(heap.Reallocate(block, 200000), nullptr);
  EXPECT_EQ(block[29999], 5);
  Heap::Free(block);
}

TEST(HeapTest, CollectableBlocksHaveAZeroTypeWord) {
  Heap heap;
  for (int round = 0; round < 3; ++round) {
    std::vector<uint64_t*> blocks;
    for (int i = 0; i < 1000; ++i) {
      auto* block = static_cast<uint64_t*>(heap.AllocateCollectable(static_cast<size_t>(i % 40) * 1000));
      ASSERT_NE(block, nullptr);
      ASSERT_EQ(block[1], 0u);
      block[1] = 42;
      blocks.push_back(block);
    }
    for (uint64_t* block : blocks) Heap::Free(block);
  }
}

TEST(HeapTest, ZeroedBlocksAreZero) {
  Heap heap;
  void* dirty = heap.Allocate(100);
  memset(dirty, 0xff, 100);
  Heap::Free(dirty);
  auto* block = static_cast<unsigned char*>(heap.AllocateZeroed(100));
  EXPECT_TRUE(std::all_of(block, block + 100, [](unsigned char c) { return c == 0; }));
}

TEST(HeapTest, DropAllGivesBackWhateverIsAllocated) {
  ChunkPool pool(0);
  Heap heap(&pool);
  for (int i = 0; i < 10000; ++i) ASSERT_NE(heap.Allocate(static_cast<size_t>(i)), nullptr);
  EXPECT_GT(pool.outstanding(), 0u);
  heap.DropAll();
  EXPECT_EQ(heap.reserved_bytes(), 0u);
  EXPECT_EQ(heap.bytes_in_use(), 0u);
  EXPECT_EQ(pool.outstanding(), 0u);
  EXPECT_NE(heap.Allocate(100), nullptr);
}

TEST(HeapTest, ChunksOfADeadHeapServeTheNext) {
  ChunkPool pool(4);
  { Heap heap(&pool); ASSERT_NE(heap.Allocate(10), nullptr); }
  EXPECT_EQ(pool.cached(), 1u);
  { Heap heap(&pool); ASSERT_NE(heap.Allocate(10), nullptr); EXPECT_EQ(pool.cached(), 0u); }
  EXPECT_EQ(pool.cached(), 1u);
  pool.Trim();
  EXPECT_EQ(pool.cached(), 0u);
}

TEST(HeapTest, HeapsOnManyThreadsShareAChunkPool) {
  ChunkPool pool(8);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&pool] {
      for (int round = 0; round < 200; ++round) {
        Heap heap(&pool);
        for (size_t i = 0; i < 200; ++i) ASSERT_NE(heap.Allocate(i * 10), nullptr);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(pool.outstanding(), 0u);
}

TEST(HeapTest, FromTheNthOnAllocationsFailUntilToldOtherwise) {
  Heap heap;
  void* before = heap.Allocate(32);
  heap.FailAfter(3);
  EXPECT_NE(heap.Allocate(32), nullptr);
  EXPECT_NE(heap.AllocateCollectable(5000), nullptr);
  EXPECT_EQ(heap.Allocate(32), nullptr);
  EXPECT_EQ(heap.Allocate(100000), nullptr);
  Heap::Free(before);
  heap.FailAfter(0);
  EXPECT_NE(heap.Allocate(32), nullptr);
}

TEST(HeapTest, AsManyAllocationsFailAsWereAskedFor) {
  Heap heap;
  heap.FailAfter(2, 2);
  EXPECT_NE(heap.Allocate(32), nullptr);
  EXPECT_EQ(heap.Allocate(32), nullptr);
  EXPECT_EQ(heap.AllocateCollectable(32), nullptr);
  EXPECT_NE(heap.Allocate(32), nullptr);
  EXPECT_EQ(heap.refused(), 2u);
}

TEST(HeapTest, IsPressedNearItsLimitAndWhenItRefuses) {
  Heap heap;
  int calls = 0;
  heap.SetLimit(1 << 20);
  heap.SetGrowthWatch(0, [](void* n) { ++*static_cast<int*>(n); }, &calls);
  void* half = heap.Allocate(600000);
  EXPECT_FALSE(heap.pressed());
  EXPECT_EQ(heap.Allocate(2 << 20), nullptr);  // more than there could ever be
  EXPECT_FALSE(heap.pressed());
  void* rest = heap.Allocate(300000);
  EXPECT_NE(rest, nullptr);
  EXPECT_TRUE(heap.pressed());
  EXPECT_EQ(calls, 1);
  heap.ResetGrowth();
  EXPECT_FALSE(heap.pressed());
  EXPECT_NE(heap.Allocate(20000), nullptr);
  EXPECT_FALSE(heap.pressed());
  EXPECT_EQ(heap.Allocate(500000), nullptr);
  EXPECT_TRUE(heap.pressed());
  EXPECT_EQ(calls, 2);
  Heap::Free(half);
  Heap::Free(rest);
}

TEST(HeapTest, GrowthCallsBackAtTheThresholdAndNotBefore) {
  Heap heap;
  int calls = 0;
  heap.SetGrowthWatch(1000, [](void* calls) { ++*static_cast<int*>(calls); }, &calls);
  for (int i = 0; i < 5000; ++i) ASSERT_NE(heap.Allocate(64), nullptr);
  EXPECT_EQ(calls, 0) << "plain blocks do not count";
  for (int i = 0; i < 900; ++i) ASSERT_NE(heap.AllocateCollectable(64), nullptr);
  EXPECT_EQ(calls, 0);
  for (int i = 0; i < 1000; ++i) ASSERT_NE(heap.AllocateCollectable(64), nullptr);
  EXPECT_GT(calls, 0);
  EXPECT_GE(heap.growth(), 1000u);
  heap.ResetGrowth();
  EXPECT_EQ(heap.growth(), 0u);
}

TEST(HeapTest, BlocksReleasedAtOnceAreNoGrowth) {
  Heap heap;
  int calls = 0;
  heap.SetGrowthWatch(1000, [](void* calls) { ++*static_cast<int*>(calls); }, &calls);
  for (int i = 0; i < 100; ++i) {
    std::vector<void*> blocks;
    for (int k = 0; k < 500; ++k) blocks.push_back(heap.AllocateCollectable(64));
    for (void* block : blocks) Heap::Free(block);
  }
  EXPECT_EQ(calls, 0);
}

TEST(HeapTest, PinnedPagesStayUntilUnpinned) {
  Heap heap;
  std::vector<void*> blocks;
  for (int i = 0; i < 5000; ++i) blocks.push_back(heap.AllocateCollectable(100));
  void* large = heap.AllocateCollectable(100000);
  const size_t pages = heap.Stats().pages;
  heap.PinPages();
  for (void* block : blocks) Heap::Free(block);
  Heap::Free(large);
  EXPECT_EQ(heap.Stats().pages, pages);
  EXPECT_EQ(heap.Stats().blocks_in_use, 0u);
  heap.UnpinPages();
  EXPECT_LT(heap.Stats().pages, pages);
  heap.Trim();
  EXPECT_EQ(heap.reserved_bytes(), 0u);
}

TEST(HeapTest, StatisticsAddUp) {
  Heap heap;
  void* small = heap.Allocate(100);
  void* large = heap.Allocate(50000);
  const HeapStats stats = heap.Stats();
  EXPECT_EQ(stats.blocks_in_use, 2u);
  EXPECT_EQ(stats.bytes_in_use, Heap::UsableSize(small) + Heap::UsableSize(large));
  EXPECT_EQ(stats.large_blocks, 1u);
  EXPECT_NE(stats.ToString().find("blocks in use:       2\n"), std::string::npos);
}

#if TESSERA_ALLOC_ASAN
TEST(HeapDeathTest, AsanSeesUseAfterFree) {
  Heap heap;
  auto* block = static_cast<volatile char*>(heap.Allocate(100));
  Heap::Free(const_cast<char*>(block));
  EXPECT_DEATH(block[50] = 1, "use-after-poison");
}

TEST(HeapDeathTest, AsanSeesAWriteBehindWhatWasAskedFor) {
  Heap heap;
  auto* block = static_cast<volatile char*>(heap.Allocate(40));
  EXPECT_DEATH(block[40] = 1, "use-after-poison");
  auto* large = static_cast<volatile char*>(heap.Allocate(20001));
  EXPECT_DEATH(large[20008] = 1, "use-after-poison|heap-buffer-overflow");
}

TEST(HeapDeathTest, AsanSeesASecondRelease) {
  Heap heap;
  void* block = heap.Allocate(100);
  Heap::Free(block);
  EXPECT_DEATH(Heap::Free(block), "use-after-poison");
}
#elif TESSERA_ALLOC_VALGRIND
// Under valgrind the child's errors become its exit code (.bazelrc). Control: a child without one.
class ValgrindDeathTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!RUNNING_ON_VALGRIND) GTEST_SKIP() << "not under valgrind";
  }
  Heap heap_;
};

TEST_F(ValgrindDeathTest, SaysNothingOfWhatIsRight) {
  auto* block = static_cast<volatile char*>(heap_.Allocate(100));
  EXPECT_EXIT((block[99] = 1, Heap::Free(const_cast<char*>(block)), heap_.DropAll(), _exit(0)), testing::ExitedWithCode(0), "");
}

TEST_F(ValgrindDeathTest, SeesUseAfterFree) {
  auto* block = static_cast<volatile char*>(heap_.Allocate(100));
  Heap::Free(const_cast<char*>(block));
  EXPECT_EXIT((block[50] = 1, _exit(0)), testing::ExitedWithCode(99), "");
}

TEST_F(ValgrindDeathTest, SeesAWriteBehindWhatWasAskedFor) {
  auto* block = static_cast<volatile char*>(heap_.Allocate(40));
  EXPECT_EXIT((block[40] = 1, _exit(0)), testing::ExitedWithCode(99), "");
}

TEST_F(ValgrindDeathTest, SeesWhatWasNeverWritten) {
  auto* block = static_cast<volatile char*>(heap_.Allocate(40));
  EXPECT_EXIT(_exit(block[3] == 5 ? 1 : 0), testing::ExitedWithCode(99), "");
}

TEST_F(ValgrindDeathTest, SeesASecondRelease) {
  void* block = heap_.Allocate(100);
  Heap::Free(block);
  EXPECT_EXIT((Heap::Free(block), _exit(0)), testing::ExitedWithCode(99), "");
}
#elif TESSERA_ALLOC_CHECKED
TEST(HeapDeathTest, DebugBuildsSeeASecondRelease) {
  Heap heap;
  void* block = heap.Allocate(100);
  Heap::Free(block);
  EXPECT_DEATH(Heap::Free(block), "released twice");
}

TEST(HeapDeathTest, DebugBuildsSeeAnAddressThatIsNoBlock) {
  Heap heap;
  char* block = static_cast<char*>(heap.Allocate(100));
  EXPECT_DEATH(Heap::Free(block + 16), "not the address of a block");
  EXPECT_DEATH(Heap::Free(block + 1), "not the address of a block");
}
#endif

}  // namespace
}  // namespace tessera::alloc
