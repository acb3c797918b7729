#include "gc/root_scan.h"

#include <pthread.h>

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace tessera::gc {
namespace {

using immortal::Region;
using immortal::RegionSet;

struct Bounds {
  uintptr_t low, high;
};

Bounds MyStack() {
  pthread_attr_t attributes;
  pthread_getattr_np(pthread_self(), &attributes);
  void* low = nullptr;
  size_t size = 0;
  pthread_attr_getstack(&attributes, &low, &size);
  pthread_attr_destroy(&attributes);
  return {reinterpret_cast<uintptr_t>(low), reinterpret_cast<uintptr_t>(low) + size};
}

class RootScanTest : public ::testing::Test {
 protected:
  ~RootScanTest() override { account_->Unref(); }

  // An address in a new region that only the set keeps, complemented: so that no search finds it by chance.
  [[gnu::noinline]] uint64_t NewHidden() {
    Region* region = Region::Make(64);
    EXPECT_TRUE(set_.Adopt(region));
    const uint64_t hidden = ~static_cast<uint64_t>(region->begin() + 8);
    region->Unref();
    return hidden;
  }
  bool Has(uint64_t hidden) const { return set_.Contains(~hidden); }
  size_t ScanHeap() {
    RootScan scan(set_);
    scan.Heap(heap_);
    return scan.Finish();
  }

  alloc::Heap heap_;
  immortal::SharedAccount* account_ = immortal::SharedAccount::Make(1, 0);
  RegionSet set_{account_};
};

TEST_F(RootScanTest, BlocksInUseKeepARegionAndReleasedOnesDoNot) {
  for (const size_t size : {size_t{16}, size_t{48}, size_t{4000}, size_t{16384}, size_t{100000}}) {
    for (const bool collectable : {false, true}) {
      const uint64_t hidden = NewHidden();
      std::vector<uint64_t*> blocks;
      for (int n = 0; n < 50; ++n) {
        uint64_t* block = static_cast<uint64_t*>(collectable ? heap_.AllocateCollectable(size) : heap_.Allocate(size));
        std::memset(block, 0, size);
        blocks.push_back(block);
      }
      blocks[20][size / 8 - 1] = ~hidden;
      EXPECT_EQ(ScanHeap(), 0u);
      EXPECT_TRUE(Has(hidden));
      alloc::Heap::Free(blocks[20]);
      EXPECT_EQ(ScanHeap(), 1u) << size << " " << collectable;
      EXPECT_FALSE(Has(hidden));
      for (size_t n = 0; n < blocks.size(); ++n)
        if (n != 20) alloc::Heap::Free(blocks[n]);
    }
  }
}

TEST_F(RootScanTest, TheHeapWorksOnAfterASearch) {
  std::vector<void*> blocks;
  for (int round = 0; round < 50; ++round) {
    for (size_t size = 16; size < 3000; size += 112) blocks.push_back(heap_.Allocate(size));
    for (size_t n = 0; n < blocks.size(); n += 3) alloc::Heap::Free(std::exchange(blocks[n], nullptr));
    (void)ScanHeap();
  }
  const size_t blocks_in_use = heap_.Stats().blocks_in_use;
  size_t walked = 0;
  heap_.ForEachBlock([](void*, size_t, void* count) { ++*static_cast<size_t*>(count); }, &walked);
  EXPECT_EQ(walked, blocks_in_use);
  for (void* block : blocks) alloc::Heap::Free(block);
  EXPECT_EQ(heap_.Stats().blocks_in_use, 0u);
}

TEST_F(RootScanTest, BlocksThatAreLookedAtOtherwiseAreSkipped) {
  const uint64_t hidden = NewHidden();
  uint64_t* block = static_cast<uint64_t*>(heap_.Allocate(64));
  block[3] = ~hidden;
  RootScan scan(set_);
  scan.Heap(heap_, [](const void* b, size_t, void* skipped) { return b == skipped; }, block);
  EXPECT_EQ(scan.Finish(), 1u);
}

TEST_F(RootScanTest, AnAddressInsideOfAnObjectKeepsItsRegion) {
  const uint64_t hidden = NewHidden();
  uint64_t* block = static_cast<uint64_t*>(heap_.Allocate(64));
  block[3] = ~hidden + 13;
  EXPECT_EQ(ScanHeap(), 0u);
  EXPECT_TRUE(Has(hidden));
}

TEST_F(RootScanTest, WordsThatALanguageKeepsElsewhereAreFound) {
  const uint64_t kept = NewHidden(), lost = NewHidden();
  struct {
    char name[5];
    uint64_t value;
  } state = {"abcd", ~kept};
  RootScan scan(set_);
  scan.Words(&state, sizeof(state));
  EXPECT_EQ(scan.Finish(), 1u);
  EXPECT_TRUE(Has(kept));
  EXPECT_FALSE(Has(lost));
}

[[gnu::noinline]] bool ScanFrom(RegionSet& set, uint64_t held, uint64_t hidden) {
  RootScan scan(set);
  const Bounds bounds = MyStack();
  scan.ThisThread(bounds.low, bounds.high);
  (void)scan.Finish();
  asm volatile("" : : "r"(&held) : "memory");
  return set.Contains(~hidden);
}

TEST_F(RootScanTest, WhatACallerHoldsIsFound) {
  const uint64_t hidden = NewHidden();
  EXPECT_TRUE(ScanFrom(set_, ~hidden, hidden));
}

TEST_F(RootScanTest, WhatOnlyARegisterHoldsIsFound) {
  const uint64_t hidden = NewHidden();
  uint64_t value = ~hidden;
  asm volatile("" : "+r"(value));
  EXPECT_TRUE(ScanFrom(set_, 0, hidden));
  asm volatile("" : : "r"(value));  // until here it is needed
}

TEST_F(RootScanTest, AThreadThatIsAwayKeepsWhatItHolds) {
  const uint64_t hidden = NewHidden();
  std::mutex mutex;
  std::condition_variable changed;
  StackMark mark;
  bool away = false, back = false;
  std::thread thread([&] {
    uint64_t value = ~hidden;
    asm volatile("" : "+r"(value));
    const Bounds bounds = MyStack();
    MarkStack(&mark, bounds.low, bounds.high);
    std::unique_lock<std::mutex> lock(mutex);
    away = true;
    changed.notify_one();
    changed.wait(lock, [&] { return back; });
    asm volatile("" : : "r"(value));
  });
  {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [&] { return away; });
  }
  RootScan scan(set_);
  scan.Stack(mark);
  EXPECT_EQ(scan.Finish(), 0u);
  EXPECT_TRUE(Has(hidden));
  {
    std::lock_guard<std::mutex> lock(mutex);
    back = true;
  }
  changed.notify_one();
  thread.join();
}

TEST_F(RootScanTest, AStackThatNobodyKnowsKeepsEverything) {
  const uint64_t hidden = NewHidden();
  StackMark never_set;
  StackMark elsewhere;
  MarkStack(&elsewhere, 0, 0);
  RootScan scan(set_);
  scan.Stack(never_set);
  scan.Stack(elsewhere);
  EXPECT_EQ(scan.Finish(), 0u);
  EXPECT_TRUE(Has(hidden));
}

}  // namespace
}  // namespace tessera::gc
