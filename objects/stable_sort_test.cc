#include "objects/stable_sort.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace tessera::objects {
namespace {

struct Item {
  uint64_t rank;
  int64_t place;
};
bool operator==(const Item& a, const Item& b) { return a.rank == b.rank && a.place == b.place; }

struct CountingLess {
  int64_t calls = 0;
  int64_t fail_at = -1;
  int operator()(const Item& a, const Item& b) {
    if (++calls == fail_at) return -1;
    return a.rank < b.rank;
  }
};

using Make = uint64_t (*)(int64_t i, int64_t n, std::mt19937_64& random);
constexpr Make kShapes[] = {
    [](int64_t, int64_t, std::mt19937_64& r) -> uint64_t { return r(); },
    [](int64_t, int64_t, std::mt19937_64& r) -> uint64_t { return r() % 10; },
    [](int64_t i, int64_t, std::mt19937_64&) -> uint64_t { return static_cast<uint64_t>(i); },
    [](int64_t i, int64_t n, std::mt19937_64&) -> uint64_t { return static_cast<uint64_t>(n - i); },
    [](int64_t, int64_t, std::mt19937_64&) -> uint64_t { return 7; },
    [](int64_t i, int64_t, std::mt19937_64& r) -> uint64_t { return static_cast<uint64_t>(i) ^ r() % 3; },
    [](int64_t i, int64_t, std::mt19937_64&) -> uint64_t { return static_cast<uint64_t>(i % 37); },
    [](int64_t i, int64_t n, std::mt19937_64&) -> uint64_t { return static_cast<uint64_t>(i < n / 2 ? i * 2 : (i - n / 2) * 2 + 1); },
    [](int64_t i, int64_t n, std::mt19937_64&) -> uint64_t { return static_cast<uint64_t>(i < n / 3 ? i : n - i); },
};
constexpr int64_t kSizes[] = {0, 1, 2, 3, 5, 10, 33, 63, 64, 65, 100, 129, 500, 699, 700, 701, 1000, 4097, 20000};

std::vector<Item> MakeItems(Make shape, int64_t n, std::mt19937_64& random) {
  std::vector<Item> items;
  for (int64_t i = 0; i < n; ++i) items.push_back({shape(i, n, random), i});
  return items;
}

template <class Sort>
void ExpectSortsAllShapes(Sort sort) {
  std::mt19937_64 random(20240229);
  for (Make shape : kShapes) {
    for (int64_t n : kSizes) {
      std::vector<Item> items = MakeItems(shape, n, random), expected = items;
      std::stable_sort(expected.begin(), expected.end(), [](const Item& a, const Item& b) { return a.rank < b.rank; });
      sort(items);
      EXPECT_TRUE(items == expected) << n << " items";
    }
  }
}

TEST(StableSortTest, MergeSortKeepsTheOrderOfEqualItems) {
  ExpectSortsAllShapes([](std::vector<Item>& items) {
    std::vector<Item> room((items.size() + 1) / 2);
    CountingLess less;
    EXPECT_TRUE(MergeSort(less, items.data(), static_cast<int64_t>(items.size()), room.data()));
  });
}

TEST(StableSortTest, RadixSortKeepsTheOrderOfEqualItems) {
  ExpectSortsAllShapes([](std::vector<Item>& items) {
    std::vector<Item> room(items.size());
    if (!items.empty()) RadixSort(items.data(), static_cast<int64_t>(items.size()), room.data());
  });
}

TEST(StableSortTest, PauseThatSaysSoEndsTheSort) {
  std::vector<Item> shuffled(200'000), ascending(200'000), room(200'000);
  for (size_t i = 0; i < shuffled.size(); ++i) {
    shuffled[i].rank = i * 0x9e3779b97f4a7c15u;
    ascending[i].rank = i;
  }
  for (std::vector<Item>* items : {&shuffled, &ascending}) {
    int pauses = 0;
    EXPECT_FALSE(SortByRank(items->data(), static_cast<int64_t>(items->size()), room.data(), [&] { return ++pauses < 3; }));
    EXPECT_EQ(pauses, 3);
  }
}

TEST(StableSortTest, SortByRankKeepsTheOrderOfEqualItems) {
  ExpectSortsAllShapes([](std::vector<Item>& items) {
    std::vector<Item> room(items.size());
    SortByRank(items.data(), static_cast<int64_t>(items.size()), room.data());
  });
}

int64_t ComparisonsFor(Make shape, int64_t n) {
  std::mt19937_64 random(1);
  std::vector<Item> items = MakeItems(shape, n, random), room(items.size());
  CountingLess less;
  MergeSort(less, items.data(), n, room.data());
  return less.calls;
}

TEST(StableSortTest, SortedAndReversedInputTakesOneComparisonPerPair) {
  EXPECT_EQ(ComparisonsFor(kShapes[2], 100000), 99999);
  EXPECT_EQ(ComparisonsFor(kShapes[3], 100000), 99999);
  EXPECT_EQ(ComparisonsFor(kShapes[4], 100000), 99999);
}

TEST(StableSortTest, RandomInputTakesAboutTheLeastNumberOfComparisons) {
  // log2(n!) is n log2 n - 1.44 n.
  EXPECT_LT(ComparisonsFor(kShapes[0], 1 << 16), (int64_t{1} << 16) * 15);
}

TEST(StableSortTest, AFailedComparisonEndsTheSort) {
  std::mt19937_64 random(3);
  for (Make shape : kShapes) {
    for (int64_t at : {1, 2, 60, 99, 300, 500}) {
      std::vector<Item> items = MakeItems(shape, 1000, random), room(items.size());
      CountingLess less;
      less.fail_at = at;
      EXPECT_FALSE(MergeSort(less, items.data(), 1000, room.data()));
      EXPECT_EQ(less.calls, at);
    }
  }
}

TEST(StableSortTest, CountPrefixFindsEveryBorderFromBothEnds) {
  for (int64_t n = 0; n < 70; ++n) {
    for (int64_t border = 0; border <= n; ++border) {
      for (bool from_end : {false, true}) {
        EXPECT_EQ(CountPrefix(n, from_end, [border](int64_t i) { return i < border; }), border);
      }
    }
  }
}

}  // namespace
}  // namespace tessera::objects
