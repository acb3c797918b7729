#include "runtime/fallible_array.h"

#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "gtest/gtest.h"

namespace {
// Of those that may fail.
constinit bool no_memory = false;
}  // namespace

void* operator new(size_t size, const std::nothrow_t&) noexcept { return no_memory ? nullptr : std::malloc(size); }
void* operator new(size_t size) {
  void* block = std::malloc(size);
  if (block == nullptr) std::abort();
  return block;
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, size_t) noexcept { std::free(block); }

namespace tessera::runtime {
namespace {

using Owner = std::unique_ptr<int>;

std::vector<int> Values(const FallibleArray<Owner>& array) {
  std::vector<int> values;
  for (const Owner& owner : array) values.push_back(*owner);
  return values;
}

TEST(FallibleArrayTest, InsertsAndErasesKeepTheOrder) {
  FallibleArray<Owner> array;
  for (int n = 0; n < 20; ++n) ASSERT_TRUE(array.Insert(array.begin() + array.size() / 2, std::make_unique<int>(n)));
  EXPECT_EQ(Values(array), (std::vector<int>{1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0}));
  array.Filter([](const Owner& owner) { return *owner % 5 == 0; });
  EXPECT_EQ(Values(array), (std::vector<int>{5, 15, 10, 0}));
  array.Erase(array.begin() + 1);
  EXPECT_EQ(Values(array), (std::vector<int>{5, 10, 0}));
  array.Truncate(0);
  EXPECT_TRUE(array.empty());
}

TEST(FallibleArrayTest, WithoutMemoryNothingChanges) {
  FallibleArray<Owner> array;
  for (int n = 0; n < 8; ++n) ASSERT_TRUE(array.PushBack(std::make_unique<int>(n)));
  Owner ninth = std::make_unique<int>(8);
  no_memory = true;
  const bool pushed = array.PushBack(std::move(ninth)), inserted = array.Insert(array.begin(), nullptr);
  no_memory = false;
  EXPECT_FALSE(pushed);
  EXPECT_FALSE(inserted);
  EXPECT_EQ(Values(array), (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
}

}  // namespace
}  // namespace tessera::runtime
