// What PEP 683 asks of immortal objects, under load: counted from many threads, counted up and down without end, saturated, freed by mistake.
#include <sys/mman.h>

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "alloc/heap.h"
#include "gtest/gtest.h"
#include "immortal/object.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TESSERA_SLOW 1
#endif
#endif
#ifndef TESSERA_SLOW
#define TESSERA_SLOW 0
#endif

namespace tessera::immortal {
namespace {

constexpr int kThreads = 8;
#if TESSERA_SLOW
constexpr int64_t kManyPairs = 2'000'000;  // of each thread
#else
constexpr int64_t kManyPairs = 100'000'000;
#endif
constexpr int64_t kPairs = 2'000'000;

class ImmortalityTest : public ::testing::Test {
 protected:
  ImmortalityTest() {
    type_.count = kImmortalCount;
    type_.name = "thing";
    type_.size = sizeof(Object);
    type_.dealloc = [](Object* object) { alloc::Heap::Free(object); };
  }
  Object* New() {
    Object* object = static_cast<Object*>(heap_.Allocate(sizeof(Object)));
    InitObject(object, &type_);
    return object;
  }
  static void CountFromEightThreads(uint64_t bits, int64_t pairs) {
    std::vector<std::thread> threads;
    for (int n = 0; n < kThreads; ++n) {
      threads.emplace_back([bits, pairs] {
        for (int64_t turn = 0; turn < pairs; ++turn) {
          IncRef(bits);
          asm volatile("" : : : "memory");
          DecRef(bits);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  alloc::Heap heap_;
  TypeInfo type_{};
};

// A page that nobody may write to says more than a count that looks right.
TEST_F(ImmortalityTest, EightThreadsCountAStaticObjectInReadOnlyMemory) {
  void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(page, MAP_FAILED);
  auto* storage = new (page) Static<Object>{0, {kImmortalCount, 0, &type_}};
  ASSERT_EQ(mprotect(page, 4096, PROT_READ), 0);
  CountFromEightThreads(BitsOf(&storage->object), kManyPairs);
  EXPECT_EQ(storage->object.count, kImmortalCount);
  EXPECT_EQ(storage->object.flags, 0u);
  munmap(page, 4096);
}

TEST_F(ImmortalityTest, EightThreadsCountAnObjectThatIsImmortalByItsCount) {
  Object* object = New();
  Immortalize(object);
  CountFromEightThreads(BitsOf(object), kPairs);
  EXPECT_EQ(object->count, kImmortalCount);
  EXPECT_EQ(object->flags, 0u);
}

// PEP 683: code that counts without looking (built before immortality) does not make it mortal, in 2^30 - 1 steps either way.
TEST_F(ImmortalityTest, CodeThatCountsImmortalsAnywayDoesNotMakeThemMortal) {
  Object* object = New();
  Immortalize(object);
  constexpr int32_t kSteps = (1 << 30) - 1;
  for (const int32_t direction : {1, -1}) {
    object->count = kImmortalCount + direction * kSteps;
    EXPECT_TRUE(IsImmortal(object));
    const int32_t count = object->count;
    IncRef(object);
    DecRef(object);
    DecRef(object);
    EXPECT_EQ(object->count, count);
  }
}

TEST_F(ImmortalityTest, AnObjectCountedPastTwoToTheThirtyOneStaysForGood) {
  Object* object = New();
  object->count = INT32_MAX - 1000;
  for (int n = 0; n < 1001; ++n) IncRef(object);
  EXPECT_EQ(static_cast<uint32_t>(object->count), uint32_t{1} << 31);
  EXPECT_TRUE(IsImmortal(object));
  for (int64_t n = 0; n < kPairs; ++n) DecRef(object);
  EXPECT_EQ(static_cast<uint32_t>(object->count), uint32_t{1} << 31);
  EXPECT_TRUE(TryIncRef(object));
  EXPECT_EQ(object->type, &type_);  // and its block is still its own
  EXPECT_NE(New(), object);
}

#ifndef NDEBUG
using ImmortalityDeathTest = ImmortalityTest;
TEST_F(ImmortalityDeathTest, DebugBuildsStopWhenAnImmortalObjectIsDeallocated) {
  Object* object = New();
  Immortalize(object);
  EXPECT_DEATH(Deallocate(object), "immortal object at .* of type 'thing' is being deallocated");
}

TEST_F(ImmortalityDeathTest, DebugBuildsStopWhenTheBlockOfAnImmortalObjectIsReleased) {
  Object* others[40];
  for (Object*& other : others) {
    other = New();
    Immortalize(other);
  }
  Object* mortal = New();
  EXPECT_DEATH(alloc::Heap::Free(others[17]), "immortal object at .* of type 'thing' is being released");
  DecRef(mortal);
  heap_.DropAll();  // the end of the heap is no mistake
}
#endif

}  // namespace
}  // namespace tessera::immortal
