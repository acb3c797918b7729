#include "alloc/raw_traces.h"

#include <atomic>
#include <cstdlib>
#include <thread>
#include <vector>

#include "alloc/domains.h"
#include "alloc/tracer.h"
#include "gtest/gtest.h"

namespace tessera::alloc {
namespace {

// The heap of the interpreter that this thread is attached to, as a thread state has it.
thread_local Heap* attached = nullptr;

FrameProvider Frames() {
  return {[](void*, Tracer& tracer) { tracer.AddFrame("raw.py", 12); }, nullptr};
}

class RawTracesTest : public testing::Test {
 protected:
  ~RawTracesTest() override { attached = nullptr; }
  void* Malloc(size_t size) { return domains_.Malloc(Domain::kRaw, size); }
  void Free(void* block) { domains_.Free(Domain::kRaw, block); }
  static size_t Seen(const Tracer& tracer) {
    size_t bytes = 0;
    tracer.ForEach([&](const Trace& trace) { bytes += trace.size; });
    return bytes;
  }

  Domains domains_{[](void*) { return attached; }};
  Heap one_, two_;
};

TEST_F(RawTracesTest, EachInterpreterTracesWhatItsThreadsAllocate) {
  Tracer* first = Tracer::Start(one_, 1, Frames());
  Tracer* second = Tracer::Start(two_, 1, Frames());
  void* outside = Malloc(1);
  attached = &one_;
  void* a = Malloc(100);
  void* b = domains_.Calloc(Domain::kRaw, 3, 10);
  attached = &two_;
  void* c = Malloc(1000);
  EXPECT_EQ(first->traced_bytes(), 130u);
  EXPECT_EQ(first->count(), 2u);
  EXPECT_EQ(Seen(*first), 130u);
  EXPECT_EQ(second->traced_bytes(), 1000u);
  const Traceback* traceback = first->Find(Tracer::kHeap, reinterpret_cast<uintptr_t>(a));
  ASSERT_NE(traceback, nullptr);
  EXPECT_EQ(traceback->frames()[0], (TraceFrame{"raw.py", 12}));
  EXPECT_EQ(second->Find(Tracer::kHeap, reinterpret_cast<uintptr_t>(a)), nullptr);
  EXPECT_EQ(first->Find(Tracer::kHeap, reinterpret_cast<uintptr_t>(outside)), nullptr);
  // Whoever releases them.
  attached = nullptr;
  std::thread([&] { Free(a); }).join();
  attached = &two_;
  Free(b);
  EXPECT_EQ(first->traced_bytes(), 0u);
  EXPECT_EQ(first->count(), 0u);
  EXPECT_EQ(first->peak_bytes(), 130u);
  Free(c);
  Free(outside);
  EXPECT_EQ(second->traced_bytes(), 0u);
}

TEST_F(RawTracesTest, AResizedBlockBelongsToWhoResizedIt) {
  Tracer* first = Tracer::Start(one_, 1, Frames());
  Tracer* second = Tracer::Start(two_, 1, Frames());
  attached = &one_;
  void* block = Malloc(100);
  block = domains_.Realloc(Domain::kRaw, block, 50);
  EXPECT_EQ(first->traced_bytes(), 50u);
  attached = &two_;
  block = domains_.Realloc(Domain::kRaw, block, 70000);
  EXPECT_EQ(first->traced_bytes(), 0u);
  EXPECT_EQ(second->traced_bytes(), 70000u);
  attached = nullptr;
  block = domains_.Realloc(Domain::kRaw, block, 10);
  EXPECT_EQ(second->traced_bytes(), 0u);
  Free(block);
}

TEST_F(RawTracesTest, WhatATracerKnewGoesWithIt) {
  std::vector<void*> blocks;
  for (int round = 0; round < 3; ++round) {
    Tracer* tracer = Tracer::Start(one_, 1, Frames());
    attached = &one_;
    for (int n = 0; n < 200; ++n) blocks.push_back(Malloc(10));
    attached = nullptr;
    EXPECT_EQ(tracer->count(), 200u);
    if (round == 1) {
      tracer->Clear();
      EXPECT_EQ(tracer->count(), 0u);
    }
    Tracer::Stop(one_);
    EXPECT_EQ(domains_.raw_traces().SerialOf(blocks.back()), 0u);
  }
  for (void* block : blocks) Free(block);
}

// A block for which there is no room in the traces is not handed out.
TEST_F(RawTracesTest, WithoutMemoryForTheTraceTheAllocationFails) {
  struct Deep {
    int depth = 0;
  } deep;
  one_.SetLimit(400 << 10);
  Tracer* tracer = Tracer::Start(one_, 1, {[](void* self, Tracer& t) { t.AddFrame("deep.py", static_cast<uint32_t>(++static_cast<Deep*>(self)->depth)); }, &deep});
  ASSERT_NE(tracer, nullptr);
  attached = &one_;
  std::vector<void*> blocks;
  while (void* block = Malloc(8)) {
    blocks.push_back(block);
    ASSERT_LT(blocks.size(), 1000000u);
  }
  EXPECT_EQ(tracer->count(), blocks.size());
  EXPECT_LE(one_.reserved_bytes(), size_t{400} << 10);
  for (void* block : blocks) Free(block);
  EXPECT_EQ(tracer->traced_bytes(), 0u);
}

// Under TSan: interpreters that are traced now and then, whose raw blocks others release.
TEST_F(RawTracesTest, ManyThreadsReleaseWhatOthersHaveAllocated) {
  const char* seconds = std::getenv("TESSERA_STORM_SECONDS");
  const int rounds = seconds == nullptr ? 200 : static_cast<int>(1000 * std::atof(seconds));
  constexpr int kThreads = 4, kSlots = 64;
  std::atomic<void*> slots[kSlots] = {};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      uint32_t random = static_cast<uint32_t>(t) + 1;
      for (int round = 0; round < rounds; ++round) {
        Heap heap;
        attached = &heap;
        Tracer* tracer = round % 4 == 3 ? nullptr : Tracer::Start(heap, 2, Frames());
        for (int n = 0; n < 50; ++n) {
          random = random * 1664525 + 1013904223;
          void* block = n % 3 == 0 ? domains_.Realloc(Domain::kRaw, slots[random % kSlots].exchange(nullptr), 1 + random % 300) : Malloc(1 + random % 300);
          Free(slots[(random >> 8) % kSlots].exchange(block));
          if (tracer != nullptr && n == 25) (void)Seen(*tracer);
        }
        if (round % 2 == 0) Tracer::Stop(heap);
        attached = nullptr;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::atomic<void*>& slot : slots) Free(slot.load());
}

}  // namespace
}  // namespace tessera::alloc
