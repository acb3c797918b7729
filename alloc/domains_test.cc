#include "alloc/domains.h"

#include <atomic>
#include <cstdlib>
#include <cstring>

#include "alloc/heap.h"
#include "alloc/tracer.h"
#include "gtest/gtest.h"

namespace tessera::alloc {
namespace {

// An allocator that counts its calls and takes its memory from `inner`, or from malloc.
struct Counting {
  Allocator inner{};
  bool has_inner = false;
  std::atomic<int> live{0};
  std::atomic<int> resized{0};

  static Counting& Self(void* context) { return *static_cast<Counting*>(context); }
  Allocator Interface() {
    return Allocator{this,
                     [](void* c, size_t size) {
                       Counting& self = Self(c);
                       void* block = self.has_inner ? self.inner.malloc(self.inner.context, size) : malloc(size + 1);
                       if (block != nullptr) ++self.live;
                       return block;
                     },
                     [](void* c, size_t count, size_t size) {
                       Counting& self = Self(c);
                       void* block = self.has_inner ? self.inner.calloc(self.inner.context, count, size)
                                                    : calloc(count + 1, size + 1);
                       if (block != nullptr) ++self.live;
                       return block;
                     },
                     [](void* c, void* block, size_t size) {
                       Counting& self = Self(c);
                       ++self.resized;
                       return self.has_inner ? self.inner.realloc(self.inner.context, block, size)
                                             : realloc(block, size + 1);
                     },
                     [](void* c, void* block) {
                       Counting& self = Self(c);
                       --self.live;
                       if (self.has_inner) {
                         self.inner.free(self.inner.context, block);
                       } else {
                         free(block);
                       }
                     },
                     true,
                     has_inner};
  }
};

class DomainsTest : public testing::TestWithParam<Domain> {
 protected:
  static Heap* CurrentHeap(void* heap) { return static_cast<Heap*>(heap); }

  Heap heap_;
  Counting counting_;
  Domains domains_{&CurrentHeap, &heap_};
};

TEST_P(DomainsTest, DefaultsServeEverySize) {
  for (size_t size = 0; size < 50000; size = size * 2 + 1) {
    char* block = static_cast<char*>(domains_.Malloc(GetParam(), size));
    ASSERT_NE(block, nullptr);
    memset(block, 3, size);
    block = static_cast<char*>(domains_.Realloc(GetParam(), block, size + 100));
    ASSERT_NE(block, nullptr);
    if (size > 0) {
      EXPECT_EQ(block[size - 1], 3);
    }
    domains_.Free(GetParam(), block);
  }
  EXPECT_EQ(heap_.bytes_in_use(), 0u);
}

TEST_P(DomainsTest, CallocGivesZeroesAndRefusesOverflow) {
  char* block = static_cast<char*>(domains_.Calloc(GetParam(), 10, 10));
  for (int i = 0; i < 100; ++i) ASSERT_EQ(block[i], 0);
  domains_.Free(GetParam(), block);
  EXPECT_EQ(domains_.Calloc(GetParam(), SIZE_MAX / 2, 3), nullptr);
}

TEST_P(DomainsTest, AReplacedAllocatorServesWhatBeginsAfterwards) {
  void* before = domains_.Malloc(GetParam(), 10);
  ASSERT_TRUE(domains_.Set(GetParam(), counting_.Interface()));
  void* after = domains_.Malloc(GetParam(), 10);
  EXPECT_EQ(counting_.live, 1);
  domains_.Free(GetParam(), before);
  EXPECT_EQ(counting_.live, 1) << "a block of the default returns to the default";
  domains_.Free(GetParam(), after);
  EXPECT_EQ(counting_.live, 0);
}

TEST_P(DomainsTest, ABlockReturnsToItsAllocatorWhateverTheTableSaysByThen) {
  ASSERT_TRUE(domains_.Set(GetParam(), counting_.Interface()));
  void* block = domains_.Malloc(GetParam(), 10);
  ASSERT_TRUE(domains_.Set(GetParam(), domains_.Default(GetParam())));
  EXPECT_TRUE(domains_.IsDefault(GetParam()));
  block = domains_.Realloc(GetParam(), block, 1000);
  EXPECT_EQ(counting_.resized, 1);
  domains_.Free(GetParam(), block);
  EXPECT_EQ(counting_.live, 0);
}

TEST_P(DomainsTest, AWrapperCallsWhatItWraps) {
  counting_.inner = domains_.Get(GetParam());
  counting_.has_inner = true;
  ASSERT_TRUE(domains_.Set(GetParam(), counting_.Interface()));
  void* block = domains_.Malloc(GetParam(), 10);
  block = domains_.Realloc(GetParam(), block, 5000);
  ASSERT_NE(block, nullptr);
  if (GetParam() != Domain::kRaw) {
    EXPECT_EQ(&Heap::Of(block), &heap_);
  }
  domains_.Free(GetParam(), block);
  EXPECT_EQ(counting_.live, 0);
}

INSTANTIATE_TEST_SUITE_P(All, DomainsTest, testing::Values(Domain::kRaw, Domain::kMem, Domain::kObject));

using ForeignBlocksTest = DomainsTest;

TEST_F(ForeignBlocksTest, TheLimitCoversMemoryOfReplacedAllocators) {
  ASSERT_TRUE(domains_.Set(Domain::kMem, counting_.Interface()));
  heap_.SetLimit(100000);
  void* block = domains_.Malloc(Domain::kMem, 60000);
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(domains_.Malloc(Domain::kMem, 60000), nullptr);
  EXPECT_EQ(domains_.Realloc(Domain::kMem, block, 120000), nullptr);
  EXPECT_EQ(counting_.live, 1) << "what was over the limit has been given back";
  EXPECT_EQ(heap_.Stats().foreign_bytes, 60000u);
  domains_.Free(Domain::kMem, block);
  EXPECT_EQ(heap_.Stats().foreign_bytes, 0u);
  block = domains_.Malloc(Domain::kMem, 60000);
  EXPECT_NE(block, nullptr);
  domains_.Free(Domain::kMem, block);
}

TEST_F(ForeignBlocksTest, TheEndOfAHeapReturnsThem) {
  ASSERT_TRUE(domains_.Set(Domain::kObject, counting_.Interface()));
  for (int i = 0; i < 100; ++i) ASSERT_NE(domains_.Malloc(Domain::kObject, 10), nullptr);
  EXPECT_EQ(counting_.live, 100);
  heap_.DropAll();
  EXPECT_EQ(counting_.live, 0);
  EXPECT_EQ(heap_.reserved_bytes(), 0u);
}

TEST_F(ForeignBlocksTest, TheEndOfTheDomainsReturnsRawOnes) {
  {
    Domains domains(&CurrentHeap, &heap_);
    ASSERT_TRUE(domains.Set(Domain::kRaw, counting_.Interface()));
    for (int i = 0; i < 100; ++i) ASSERT_NE(domains.Malloc(Domain::kRaw, 10), nullptr);
  }
  EXPECT_EQ(counting_.live, 0);
}

TEST_F(ForeignBlocksTest, ABlockThatCannotBeEnteredIsGivenBack) {
  ASSERT_TRUE(domains_.Set(Domain::kMem, counting_.Interface()));
  heap_.FailAfter(1);
  EXPECT_EQ(domains_.Malloc(Domain::kMem, 10), nullptr);
  EXPECT_EQ(counting_.live, 0);
}

TEST_F(ForeignBlocksTest, AreTracedLikeBlocksOfTheHeap) {
  ASSERT_TRUE(domains_.Set(Domain::kMem, counting_.Interface()));
  Tracer* tracer = Tracer::Start(heap_, 1, {});
  ASSERT_NE(tracer, nullptr);
  void* block = domains_.Malloc(Domain::kMem, 600);
  ASSERT_NE(tracer->Find(Tracer::kHeap, reinterpret_cast<uintptr_t>(block)), nullptr);
  const size_t others = tracer->traced_bytes() - 600;  // the index
  block = domains_.Realloc(Domain::kMem, block, 700000);
  EXPECT_EQ(tracer->traced_bytes(), others + 700000);
  domains_.Free(Domain::kMem, block);
  EXPECT_EQ(tracer->traced_bytes(), others);
}

TEST_F(ForeignBlocksTest, SwappingToAndFroTakesNoMoreMemory) {
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(domains_.Set(Domain::kRaw, counting_.Interface()));
    ASSERT_TRUE(domains_.Set(Domain::kObject, counting_.Interface()));
    ASSERT_TRUE(domains_.Set(Domain::kRaw, domains_.Default(Domain::kRaw)));
    ASSERT_TRUE(domains_.Set(Domain::kObject, domains_.Default(Domain::kObject)));
  }
  EXPECT_EQ(domains_.tables(), 3u) << "raw, both, object";
}

TEST_F(ForeignBlocksTest, OnlyAllocatorsForSeveralThreadsSuitOwnGils) {
  Allocator allocator = counting_.Interface();
  ASSERT_TRUE(domains_.Set(Domain::kMem, allocator));
  EXPECT_TRUE(domains_.SafeForOwnGil());
  allocator.thread_safe = false;
  ASSERT_TRUE(domains_.Set(Domain::kMem, allocator));
  EXPECT_FALSE(domains_.SafeForOwnGil());
}

}  // namespace
}  // namespace tessera::alloc
