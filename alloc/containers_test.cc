#include <map>
#include <random>
#include <string>
#include <string_view>

#include "alloc/alloc.h"
#include "gtest/gtest.h"

namespace tessera::alloc {
namespace {

TEST(VectorTest, HoldsWhatWasPushed) {
  Heap heap;
  Vector<int> numbers(heap);
  for (int i = 0; i < 10000; ++i) ASSERT_TRUE(numbers.PushBack(i));
  for (int i = 0; i < 10000; ++i) ASSERT_EQ(numbers[static_cast<size_t>(i)], i);
  numbers.Reset();
  EXPECT_EQ(heap.bytes_in_use(), 0u);
}

TEST(VectorTest, FailureLeavesItUnchanged) {
  Heap heap;
  Vector<int> numbers(heap);
  ASSERT_TRUE(numbers.PushBack(9));
  while (numbers.size() < numbers.capacity()) ASSERT_TRUE(numbers.PushBack(9));
  const size_t size = numbers.size();
  heap.FailAfter(1);
  EXPECT_FALSE(numbers.PushBack(1));
  EXPECT_FALSE(numbers.Reserve(1000));
  EXPECT_FALSE(numbers.Reserve(SIZE_MAX / 2));
  EXPECT_EQ(numbers.size(), size);
  EXPECT_EQ(numbers.back(), 9);
}

TEST(VectorTest, AnElementOfItselfMayBePushedWhenItGrows) {
  Heap heap;
  Vector<uint64_t> numbers(heap);
  ASSERT_TRUE(numbers.PushBack(77));
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(numbers.PushBack(numbers[0]));
  for (uint64_t number : numbers) ASSERT_EQ(number, 77u);
}

TEST(VectorTest, VectorsOfVectorsAreDestroyed) {
  Heap heap;
  {
    Vector<Vector<int>> rows(heap);
    for (int i = 0; i < 100; ++i) {
      Vector<int> row(heap);
      ASSERT_TRUE(row.PushBack(i));
      ASSERT_TRUE(rows.PushBack(std::move(row)));
    }
    EXPECT_EQ(rows[50][0], 50);
    rows.PopBack();
  }
  EXPECT_EQ(heap.bytes_in_use(), 0u);
}

TEST(TableTest, BehavesLikeAMap) {
  Heap heap;
  Table<uint64_t, int> table(heap);
  std::map<uint64_t, int> model;
  std::mt19937 random(3);
  for (int i = 0; i < 100000; ++i) {
    const uint64_t key = random() % 2000 * 64;
    if (random() % 3 == 0) {
      ASSERT_EQ(table.Erase(key), model.erase(key) == 1);
    } else {
      ASSERT_TRUE(table.Insert(key, i));
      model[key] = i;
    }
    ASSERT_EQ(table.size(), model.size());
  }
  for (uint64_t key = 0; key < 2000 * 64; key += 64) {
    const int* found = table.Find(key);
    ASSERT_EQ(found != nullptr, model.count(key) == 1);
    if (found != nullptr) {
      ASSERT_EQ(*found, model[key]);
    }
  }
  size_t visited = 0;
  table.ForEach([&](const uint64_t& key, int& value) { visited += model.at(key) == value ? 1 : 0; });
  EXPECT_EQ(visited, model.size());
}

TEST(TableTest, StringViewsAreKeys) {
  Heap heap;
  Table<std::string_view, int> table(heap);
  ASSERT_TRUE(table.Insert("one", 1));
  EXPECT_EQ(*table.Find(std::string("one")), 1);
  EXPECT_EQ(table.Find("two"), nullptr);
}

TEST(TableTest, FailureLeavesItUnchanged) {
  Heap heap;
  Table<int, int> table(heap);
  int i = 0;
  for (; i < 6; ++i) ASSERT_TRUE(table.Insert(i, i));
  heap.FailAfter(1);
  EXPECT_FALSE(table.Insert(i, i));
  EXPECT_TRUE(table.Insert(3, 33)) << "a key that is there needs no memory";
  heap.FailAfter(0);
  EXPECT_EQ(table.size(), 6u);
  EXPECT_EQ(*table.Find(3), 33);
}

TEST(ArenaTest, HandsOutAlignedMemoryThatStays) {
  Heap heap;
  {
    Arena arena(heap);
    Vector<std::string_view> texts(heap);
    for (int i = 0; i < 5000; ++i) {
      ASSERT_TRUE(texts.PushBack(arena.CopyString(std::to_string(i))));
      uint64_t* number = arena.New<uint64_t>(static_cast<uint64_t>(i));
      ASSERT_EQ(reinterpret_cast<uintptr_t>(number) % alignof(uint64_t), 0u);
      ASSERT_NE(arena.NewArray<char>(static_cast<size_t>(i)), nullptr);
    }
    for (int i = 0; i < 5000; ++i) ASSERT_EQ(texts[static_cast<size_t>(i)], std::to_string(i));
    EXPECT_EQ(texts[7].data()[1], '\0');
  }
  EXPECT_EQ(heap.bytes_in_use(), 0u);
}

TEST(ArenaTest, FailureIsNull) {
  Heap heap;
  Arena arena(heap);
  EXPECT_EQ(arena.NewArray<uint64_t>(SIZE_MAX / 8), nullptr);
  EXPECT_EQ(arena.Allocate(SIZE_MAX - 8), nullptr);
  heap.FailAfter(1);
  EXPECT_EQ(arena.Allocate(10), nullptr);
  EXPECT_EQ(arena.CopyString("text").data(), nullptr);
}

TEST(ArenaTest, EmptyStringsAreNotNull) {
  Heap heap;
  Arena arena(heap);
  EXPECT_NE(arena.CopyString("").data(), nullptr);
}

}  // namespace
}  // namespace tessera::alloc
