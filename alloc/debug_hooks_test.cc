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
  if (GetParam() != Domain::kRaw) {
    EXPECT_DEATH(domains_.Free(GetParam(), block), "not the address of a block");
  }
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
  if (GetParam() == Domain::kRaw) GTEST_SKIP() << "raw blocks belong to no interpreter, and are not traced";
  ASSERT_NE(Tracer::Start(one_, 3, {[](void*, Tracer& tracer) { tracer.AddFrame("where.py", 44); }, nullptr}), nullptr);
  char* block = Malloc(21);
  block[22] = 0;
  EXPECT_DEATH(domains_.Free(GetParam(), block), "innermost first:\n *where.py:44");
  block[22] = '\xFD';
  domains_.Free(GetParam(), block);
}

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
