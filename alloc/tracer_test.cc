#include "alloc/tracer.h"

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace tessera::alloc {
namespace {

// A stack that the test sets, innermost first.
struct Stack {
  std::vector<std::pair<std::string, uint32_t>> frames;
  FrameProvider Provider() {
    return {[](void* self, Tracer& tracer) {
              for (const auto& [file, line] : static_cast<Stack*>(self)->frames) tracer.AddFrame(file, line);
            },
            this};
  }
};

class TracerTest : public testing::Test {
 protected:
  Tracer& Start(uint32_t frames = 1) {
    Tracer* tracer = Tracer::Start(heap_, frames, stack_.Provider());
    EXPECT_NE(tracer, nullptr);
    return *tracer;
  }
  static std::string Text(const Traceback* traceback) {
    if (traceback == nullptr) return "none";
    std::string text;
    for (const TraceFrame& frame : traceback->frames()) text += std::string(frame.file) + ":" + std::to_string(frame.line) + " ";
    return text + "of " + std::to_string(traceback->total);
  }
  std::string At(const void* block) { return Text(heap_.tracer()->Find(Tracer::kHeap, reinterpret_cast<uintptr_t>(block))); }

  Heap heap_;
  Stack stack_;
};

TEST_F(TracerTest, ABlockIsEnteredFromItsAllocationToItsRelease) {
  void* before = heap_.Allocate(10);
  Tracer& tracer = Start();
  stack_.frames = {{"a.py", 5}, {"b.py", 9}};
  void* block = heap_.Allocate(100);
  void* object = heap_.AllocateCollectable(50);
  EXPECT_EQ(At(before), "none");
  EXPECT_EQ(At(block), "a.py:5 of 2");
  EXPECT_EQ(tracer.traced_bytes(), 150u);
  EXPECT_EQ(tracer.count(), 2u);
  Heap::Free(before);
  Heap::Free(block);
  EXPECT_EQ(At(block), "none");
  EXPECT_EQ(tracer.traced_bytes(), 50u);
  EXPECT_EQ(tracer.peak_bytes(), 150u);
  tracer.ResetPeak();
  EXPECT_EQ(tracer.peak_bytes(), 50u);
  Heap::Free(object);
  EXPECT_EQ(tracer.traced_bytes(), 0u);
}

TEST_F(TracerTest, AReallocationIsTracedWhereItHappened) {
  Tracer& tracer = Start(3);
  for (const size_t size : {100, 100000}) {
    stack_.frames = {{"first.py", 1}};
    void* block = heap_.Allocate(size);
    stack_.frames = {{"second.py", 2}};
    block = heap_.Reallocate(block, size + 4);  // in place
    EXPECT_EQ(At(block), "second.py:2 of 1");
    EXPECT_EQ(tracer.traced_bytes(), size + 4);
    stack_.frames = {{"third.py", 3}};
    block = heap_.Reallocate(block, size * 10);
    EXPECT_EQ(At(block), "third.py:3 of 1");
    EXPECT_EQ(tracer.traced_bytes(), size * 10);
    EXPECT_EQ(tracer.count(), 1u);
    Heap::Free(block);
  }
}

TEST_F(TracerTest, AsManyFramesAsAskedForAndEqualTracebacksOnce) {
  Start(2);
  stack_.frames = {{"a.py", 1}, {"a.py", 2}, {"a.py", 3}};
  void* one = heap_.Allocate(1);
  void* two = heap_.Allocate(2);
  EXPECT_EQ(At(one), "a.py:1 a.py:2 of 3");
  const auto traceback = [&](void* block) { return heap_.tracer()->Find(Tracer::kHeap, reinterpret_cast<uintptr_t>(block)); };
  EXPECT_EQ(traceback(one), traceback(two));
  stack_.frames[1].second = 7;
  EXPECT_NE(traceback(heap_.Allocate(1)), traceback(one));
  Start(1);
  void* three = heap_.Allocate(3);
  EXPECT_EQ(At(three), "a.py:1 of 3");
  EXPECT_EQ(At(one), "a.py:1 a.py:2 of 3") << "a second Start keeps what is there";
}

TEST_F(TracerTest, WithoutFramesThePlaceIsUnknown) {
  Start(4);
  EXPECT_EQ(At(heap_.Allocate(1)), "<unknown>:0 of 1");
  stack_.frames = {{"", 3}};
  EXPECT_EQ(At(heap_.Allocate(1)), "<unknown>:3 of 1");
}

TEST_F(TracerTest, ASnapshotHasEachLiveBlock) {
  Tracer& tracer = Start();
  std::vector<void*> blocks;
  for (uint32_t i = 1; i <= 1000; ++i) {
    stack_.frames = {{"f" + std::to_string(i % 10), i}};
    blocks.push_back(heap_.Allocate(i));
  }
  for (size_t i = 0; i < 1000; i += 2) Heap::Free(blocks[i]);
  size_t bytes = 0, count = 0;
  tracer.ForEach([&](const Trace& trace) {
    ++count;
    bytes += trace.size;
    EXPECT_EQ(trace.domain, Tracer::kHeap);
    EXPECT_EQ(trace.traceback->frames()[0].line, trace.size);
    EXPECT_EQ(trace.traceback->frames()[0].file, "f" + std::to_string(trace.size % 10));
  });
  EXPECT_EQ(count, 500u);
  EXPECT_EQ(bytes, tracer.traced_bytes());
}

TEST_F(TracerTest, MemoryFromElsewhereIsEnteredByHand) {
  Tracer& tracer = Start();
  stack_.frames = {{"gpu.py", 1}};
  EXPECT_TRUE(tracer.Track(77, 0x1000, 500));
  EXPECT_TRUE(tracer.Track(78, 0x1000, 20));
  EXPECT_EQ(tracer.traced_bytes(), 520u);
  EXPECT_EQ(Text(tracer.Find(77, 0x1000)), "gpu.py:1 of 1");
  tracer.Untrack(77, 0x1000);
  tracer.Untrack(77, 0x1000);
  EXPECT_EQ(tracer.traced_bytes(), 20u);
}

TEST_F(TracerTest, ClearForgetsAndGoesOn) {
  Tracer& tracer = Start();
  void* block = heap_.Allocate(10);
  tracer.Clear();
  EXPECT_EQ(tracer.traced_bytes(), 0u);
  EXPECT_EQ(tracer.peak_bytes(), 0u);
  EXPECT_EQ(At(block), "none");
  Heap::Free(block);
  EXPECT_NE(At(heap_.Allocate(10)), "none");
}

TEST_F(TracerTest, StopLeavesTheHeapAsItWas) {
  const size_t before = heap_.reserved_bytes();
  Tracer& tracer = Start(100);
  std::vector<void*> blocks;
  for (int i = 0; i < 10000; ++i) blocks.push_back(heap_.Allocate(16));
  EXPECT_GT(tracer.overhead_bytes(), 10000 * sizeof(void*));
  EXPECT_GE(heap_.reserved_bytes(), tracer.overhead_bytes());
  for (void* block : blocks) Heap::Free(block);
  Tracer::Stop(heap_);
  Tracer::Stop(heap_);
  EXPECT_EQ(heap_.tracer(), nullptr);
  heap_.Trim();
  EXPECT_EQ(heap_.reserved_bytes(), before);
}

TEST_F(TracerTest, TheLimitHoldsForTheTracesToo) {
  heap_.SetLimit(1 << 20);
  Start();
  size_t blocks = 0;
  for (; blocks < 1000000; ++blocks) {
    stack_.frames = {{"file" + std::to_string(blocks), 1}};
    if (heap_.Allocate(16) == nullptr) break;
  }
  EXPECT_LT(blocks, 20000u);
  EXPECT_GT(blocks, 500u);
  EXPECT_LE(heap_.peak_reserved_bytes(), size_t{1} << 20);
  EXPECT_EQ(heap_.tracer()->count(), blocks) << "what was refused is not traced, and what is traced was not refused";
}

TEST_F(TracerTest, TheEndOfTheHeapEndsTheTracing) {
  Start();
  ASSERT_NE(heap_.Allocate(100), nullptr);
  heap_.DropAll();
  EXPECT_EQ(heap_.tracer(), nullptr);
  EXPECT_EQ(heap_.reserved_bytes(), 0u);
}

}  // namespace
}  // namespace tessera::alloc
