#include "alloc/debug_hooks.h"

#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

#include "alloc/fault_injector.h"
#include "alloc/tracer.h"
#include "gtest/gtest.h"

namespace tessera::alloc {
namespace {

class HooksTest : public testing::TestWithParam<Domain> {
 protected:
  HooksTest() {
    one_.set_owner_id(1);
    two_.set_owner_id(2);
    EXPECT_TRUE(hooks_.Install(domains_));
  }
  static Heap* Current(void* self) { return static_cast<HooksTest*>(self)->current_; }
  char* Malloc(size_t size) { return static_cast<char*>(domains_.Malloc(GetParam(), size)); }

  DebugHooks hooks_;
  Heap one_, two_;
  Heap* current_ = &one_;
  Domains domains_{&Current, this};
};

using HooksDeathTest = HooksTest;

TEST_P(HooksTest, BlocksOfEverySizeKeepTheirContent) {
  for (size_t size = 0; size < 40000; size = size * 2 + 1) {
    char* block = Malloc(size);
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % 16, 0u);
    memset(block, 3, size);
    block = static_cast<char*>(domains_.Realloc(GetParam(), block, size + 7));
    ASSERT_NE(block, nullptr);
    for (size_t i = 0; i < size; ++i) ASSERT_EQ(block[i], 3);
    hooks_.Check(GetParam(), block);
    domains_.Free(GetParam(), block);
  }
  char* zeroed = static_cast<char*>(domains_.Calloc(GetParam(), 7, 9));
  for (int i = 0; i < 63; ++i) EXPECT_EQ(zeroed[i], 0);
  domains_.Free(GetParam(), zeroed);
  EXPECT_EQ(domains_.Malloc(GetParam(), SIZE_MAX - 8), nullptr);
  EXPECT_EQ(domains_.Calloc(GetParam(), SIZE_MAX / 4, 8), nullptr);
  EXPECT_EQ(one_.Stats().foreign_blocks, 0u);
}

TEST_P(HooksTest, InstallingThemTwiceWrapsOnce) {
  const Allocator before = domains_.Get(GetParam());
  ASSERT_TRUE(hooks_.Install(domains_));
  EXPECT_EQ(domains_.Get(GetParam()).context, before.context);
}

TEST_P(HooksDeathTest, AWriteBehindTheEnd) {
  char* block = Malloc(21);
  block[21] = 'A';
  EXPECT_DEATH(domains_.Free(GetParam(), block), "release of a block behind whose end was written: byte 21 is 0x41\n.*21 bytes, domain (raw|mem|object)");
  EXPECT_DEATH((void)domains_.Realloc(GetParam(), block, 50), "reallocation of a block behind whose end");
  block[21] = '\xFD';
  domains_.Free(GetParam(), block);
}

TEST_P(HooksDeathTest, AWriteBeforeTheStart) {
  char* block = Malloc(21);
  const char kept = block[-2];
  block[-2] = 'A';
  EXPECT_DEATH(domains_.Free(GetParam(), block), "before whose start was written: byte -2 is 0x41");
  block[-2] = kept;
  domains_.Free(GetParam(), block);
}

#if !TESSERA_ALLOC_POISONS && TESSERA_ALLOC_CHECKED  // ASan and valgrind report the second use itself
TEST_P(HooksDeathTest, ASecondRelease) {
  char* block = Malloc(300);
  char* neighbour = Malloc(300);  // keeps the page
  domains_.Free(GetParam(), block);
  if (GetParam() == Domain::kRaw) return domains_.Free(GetParam(), neighbour);  // below
  EXPECT_DEATH(domains_.Free(GetParam(), block), "not the address of a block");
  domains_.Free(GetParam(), neighbour);
}
#endif

TEST_P(HooksDeathTest, AnotherDomain) {
  char* block = Malloc(21);
  for (const Domain other : {Domain::kRaw, Domain::kMem, Domain::kObject}) {
    if (other == GetParam()) continue;
    EXPECT_DEATH(domains_.Free(other, block), "wrong domain: release.* through domain (raw|mem|object)\n.*21 bytes, domain (raw|mem|object)");
    EXPECT_DEATH((void)domains_.Realloc(other, block, 50), "wrong domain");
  }
  domains_.Free(GetParam(), block);
}

TEST_P(HooksDeathTest, AnotherInterpreter) {
  char* block = Malloc(21);
  current_ = &two_;
  if (GetParam() == Domain::kRaw) {
    domains_.Free(GetParam(), block);
    return;
  }
  EXPECT_DEATH(domains_.Free(GetParam(), block),
               "wrong interpreter: .* inside of interpreter 2\n.*21 bytes, domain (mem|object), of interpreter 1, allocation 1");
  current_ = &one_;
  domains_.Free(GetParam(), block);
}

TEST_P(HooksDeathTest, TheReportNamesThePlaceOfATracedBlock) {
  ASSERT_NE(Tracer::Start(one_, 3, {[](void*, Tracer& tracer) { tracer.AddFrame("where.py", 44); }, nullptr}), nullptr);
  char* block = Malloc(21);
  block[22] = 0;
  EXPECT_DEATH(domains_.Free(GetParam(), block), "innermost first:\n *where.py:44");
  block[22] = '\xFD';
  domains_.Free(GetParam(), block);
  Tracer::Stop(one_);
}

class RawHooksDeathTest : public HooksTest {
 protected:
  static FrameProvider Frames() {
    return {[](void*, Tracer& tracer) {
              tracer.AddFrame("inner.py", 44);
              tracer.AddFrame("outer.py", 7);
            },
            nullptr};
  }
};

TEST_P(RawHooksDeathTest, ASecondReleaseIsReportedWithAllThatIsKnown) {
  char* block = Malloc(300);
  domains_.Free(Domain::kRaw, block);
  constexpr char kReport[] =
      "released already\n.*300 bytes, domain raw, of interpreter 1, allocation 1\n.*where it was allocated is not known";
  EXPECT_DEATH(domains_.Free(Domain::kRaw, block), kReport);
  EXPECT_DEATH((void)domains_.Realloc(Domain::kRaw, block, 10), kReport);
  EXPECT_DEATH(domains_.Free(Domain::kMem, block), kReport);
  // Some others in between do not hide it.
  for (size_t n = 0; n < DebugHooks::kKept - 1; ++n) domains_.Free(Domain::kRaw, Malloc(300));
  EXPECT_DEATH(domains_.Free(Domain::kRaw, block), kReport);
}

TEST_P(RawHooksDeathTest, ASecondReleaseNamesThePlaceOfATracedBlock) {
  ASSERT_NE(Tracer::Start(one_, 2, Frames()), nullptr);
  char* block = Malloc(300);
  domains_.Free(Domain::kRaw, block);
  EXPECT_DEATH(domains_.Free(Domain::kRaw, block), "released already\n.*300 bytes.*\n.*innermost first:\n *inner.py:44\n *outer.py:7");
  Tracer::Stop(one_);
}

TEST_P(RawHooksDeathTest, TheOldPlaceOfAResizedBlockIsReleased) {
  char* block = Malloc(300);
  char* moved = static_cast<char*>(domains_.Realloc(Domain::kRaw, block, 301));
  EXPECT_NE(moved, block);
  EXPECT_DEATH(domains_.Free(Domain::kRaw, block), "released already\n.*300 bytes");
  domains_.Free(Domain::kRaw, moved);
}

TEST_P(RawHooksDeathTest, ABlockOfAThreadOutsideHasNoOwner) {
  current_ = nullptr;
  char* block = Malloc(300);
  domains_.Free(Domain::kRaw, block);
  EXPECT_DEATH(domains_.Free(Domain::kRaw, block), "300 bytes, domain raw, allocation 1");
}

#if !TESSERA_ALLOC_POISONS  // ASan and valgrind report the write itself
TEST_P(RawHooksDeathTest, AWriteAfterTheRelease) {
  char* block = Malloc(300);
  domains_.Free(Domain::kRaw, block);
  block[17] = 'A';
  EXPECT_DEATH(for (size_t n = 0; n < DebugHooks::kKept; ++n) domains_.Free(Domain::kRaw, Malloc(300)),
               "written to after its release: byte 17 is 0x41.*\n.*300 bytes, domain raw, of interpreter 1");
  block[17] = '\xDB';
}
#endif

// What is kept after its release is bounded, and all of it is back when the Domains end.
TEST(HooksLifeTest, WhatIsKeptGoesBackToItsAllocator) {
  static_assert(DebugHooks::kKept * DebugHooks::kMostKept > DebugHooks::kKeptBytes);
  struct Count {
    Allocator inner;
    size_t live = 0;
  } count;
  DebugHooks hooks;
  {
    Domains domains([](void*) -> Heap* { return nullptr; });
    count.inner = domains.Default(Domain::kRaw);
    const Allocator counting{&count,
                             [](void* self, size_t size) {
                               Count& c = *static_cast<Count*>(self);
                               ++c.live;
                               return c.inner.malloc(c.inner.context, size);
                             },
                             [](void*, size_t, size_t) -> void* { return nullptr; },
                             [](void*, void*, size_t) -> void* { return nullptr; },
                             [](void* self, void* block) {
                               Count& c = *static_cast<Count*>(self);
                               --c.live;
                               c.inner.free(c.inner.context, block);
                             },
                             true,
                             false};
    ASSERT_TRUE(domains.Set(Domain::kRaw, counting));
    ASSERT_TRUE(hooks.Install(domains));
    for (int n = 0; n < 2000; ++n) domains.Free(Domain::kRaw, domains.Malloc(Domain::kRaw, 100));
    EXPECT_EQ(count.live, DebugHooks::kKept);
    for (int n = 0; n < 20; ++n) domains.Free(Domain::kRaw, domains.Malloc(Domain::kRaw, DebugHooks::kMostKept));
    EXPECT_LE(count.live, DebugHooks::kKeptBytes / DebugHooks::kMostKept);
    domains.Free(Domain::kRaw, domains.Malloc(Domain::kRaw, DebugHooks::kMostKept + 1));
    EXPECT_GT(count.live, 0u);
  }
  EXPECT_EQ(count.live, 0u);
}

INSTANTIATE_TEST_SUITE_P(All, RawHooksDeathTest, testing::Values(Domain::kRaw));
INSTANTIATE_TEST_SUITE_P(All, HooksTest, testing::Values(Domain::kRaw, Domain::kMem, Domain::kObject));
INSTANTIATE_TEST_SUITE_P(All, HooksDeathTest, testing::Values(Domain::kRaw, Domain::kMem, Domain::kObject));

// Blocks from before the hooks come back as they were; so do those of the hooks after them.
TEST(HooksLifeTest, BlocksOfBeforeAndAfterAreTaken) {
  Heap heap;
  DebugHooks hooks;
  Domains domains([](void* heap) { return static_cast<Heap*>(heap); }, &heap);
  std::vector<void*> blocks;
  const Domain all[] = {Domain::kRaw, Domain::kMem, Domain::kObject};
  for (const Domain domain : all) blocks.push_back(domains.Malloc(domain, 100));
  ASSERT_TRUE(hooks.Install(domains));
  for (const Domain domain : all) blocks.push_back(domains.Malloc(domain, 100));
  for (const Domain domain : all) ASSERT_TRUE(domains.Set(domain, domains.Default(domain)));
  for (size_t i = 0; i < blocks.size(); ++i) domains.Free(all[i % 3], blocks[i]);
  EXPECT_EQ(heap.Stats().blocks_in_use, heap.foreign_blocks() == nullptr ? 0u : heap.Stats().blocks_in_use);
  EXPECT_EQ(heap.Stats().foreign_blocks, 0u);
}

// In a debug heap the domain of a block is known without the hooks.
TEST(DebugHeapDomainsDeathTest, AnotherDomain) {
  Heap heap;
  heap.set_owner_id(3);
  heap.SetDebug();
  Domains domains([](void* heap) { return static_cast<Heap*>(heap); }, &heap);
  void* block = domains.Malloc(Domain::kMem, 60);
  block = domains.Realloc(Domain::kMem, block, 600);
  EXPECT_DEATH(domains.Free(Domain::kObject, block), "wrong domain: .* through domain object\n.*600 bytes, domain mem, of interpreter 3");
  domains.Free(Domain::kMem, block);
  void* own = heap.Allocate(60);
  EXPECT_DEATH(domains.Free(Domain::kMem, own), "wrong domain: .* through domain mem\n.*60 bytes, domain of the heap itself");
  Heap::Free(own);
}

TEST(FaultInjectorTest, TheNthAllocationFails) {
  Heap heap;
  Domains domains([](void* heap) { return static_cast<Heap*>(heap); }, &heap);
  for (const Domain domain : {Domain::kRaw, Domain::kMem, Domain::kObject}) {
    FaultInjector faults(domains, domain);
    ASSERT_TRUE(faults.Install());
    faults.FailAfter(3, 2);
    std::vector<void*> blocks;
    for (int i = 1; i <= 6; ++i) {
      void* block = i % 2 == 0 ? domains.Calloc(domain, 2, 10) : domains.Malloc(domain, 10);
      EXPECT_EQ(block == nullptr, i == 3 || i == 4) << i;
      blocks.push_back(block);
    }
    EXPECT_EQ(faults.failed(), 2u);
    faults.FailAfter(1);
    EXPECT_EQ(domains.Realloc(domain, blocks[0], 5000), nullptr);
    faults.FailAfter(0);
    blocks[0] = domains.Realloc(domain, blocks[0], 5000);
    EXPECT_NE(blocks[0], nullptr);
    ASSERT_TRUE(faults.Remove());
    for (void* block : blocks) domains.Free(domain, block);
  }
  EXPECT_EQ(heap.Stats().foreign_blocks, 0u);
}

}  // namespace
}  // namespace tessera::alloc
