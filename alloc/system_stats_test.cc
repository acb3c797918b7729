#include "alloc/system_stats.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "alloc/allocator.h"
#include "alloc/chunk_pool.h"
#include "gtest/gtest.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TESSERA_ALLOC_TSAN 1
#endif
#endif

namespace tessera::alloc {
namespace {

void Append(void* text, const char* piece) { *static_cast<std::string*>(text) += piece; }

size_t ResidentBytes() {
  size_t pages = 0, resident = 0;
  FILE* file = fopen("/proc/self/statm", "r");
  const int read = file == nullptr ? 0 : fscanf(file, "%zu %zu", &pages, &resident);
  if (file != nullptr) fclose(file);
  return read == 2 ? resident * 4096 : 0;
}

TEST(SystemStatsTest, AHeapsMemoryIsInThem) {
  Heap heap;
  SystemStats before, after;
  if (!ReadSystemStats(&before)) GTEST_SKIP() << "malloc is replaced";
  void* block = heap.Allocate(50 << 20);
  ASSERT_NE(block, nullptr);
  ASSERT_TRUE(ReadSystemStats(&after));
  EXPECT_GE(after.allocated, before.allocated + (50 << 20));
  EXPECT_GE(after.mapped, size_t{50} << 20);
  std::string text;
  after.Write(&Append, &text);
  EXPECT_NE(text.find("system allocated:    " + std::to_string(after.allocated) + "\n"), std::string::npos);
}

TEST(SystemStatsTest, TheAllocatorReportsInItsOwnFormat) {
  std::string text, json;
  WriteSystemStats(&Append, &text);
  WriteSystemStats(&Append, &json, "J");
  SystemStats stats;
  if (!ReadSystemStats(&stats) || stats.metadata == 0) GTEST_SKIP() << "without jemalloc: " << text;
  EXPECT_NE(text.find("Begin jemalloc statistics"), std::string::npos);
  EXPECT_NE(text.find("opt.retain: false"), std::string::npos);
  EXPECT_EQ(json.substr(0, 1), "{");
  EXPECT_NE(json.find("\"jemalloc\""), std::string::npos);
}

TEST(SystemStatsTest, AHeapReportsEachSizeClass) {
  Heap heap;
  std::vector<void*> blocks;
  for (int i = 0; i < 30; ++i) blocks.push_back(heap.Allocate(48));
  for (int i = 0; i < 20; ++i) blocks.push_back(heap.AllocateCollectable(640));
  blocks.push_back(heap.Allocate(100000));
  std::string text;
  heap.WriteStats(&Append, &text);
  const auto line = [&](const std::string& start) {
    const size_t at = text.find(start);
    return at == std::string::npos ? "" : text.substr(at, text.find('\n', at) - at);
  };
  EXPECT_EQ(line("plain           48").substr(line("plain           48").rfind(' ') + 1), "30") << text;
  EXPECT_EQ(line("collectable    640").substr(line("collectable    640").rfind(' ') + 1), "20") << text;
  EXPECT_NE(text.find("blocks in use:       51\n"), std::string::npos) << text;
}

// Resident memory: sanitizers and valgrind keep what is released, so they leave this out.
TEST(AfterAPeakTest, MemoryGoesBackToTheSystem) {
#if TESSERA_ALLOC_POISONS || defined(TESSERA_ALLOC_TSAN)
  GTEST_SKIP() << "it keeps released memory";
#endif
  constexpr size_t kPeak = 256 << 20;
  ChunkPool pool;
  Heap heap(&pool);
  const size_t before = ResidentBytes();
  for (const size_t size : {48, 1000, 100000}) {
    std::vector<void*> blocks;
    for (size_t bytes = 0; bytes < kPeak; bytes += size) {
      char* block = static_cast<char*>(heap.Allocate(size));
      ASSERT_NE(block, nullptr);
      for (size_t i = 0; i < size; i += 4096) block[i] = 1;
      blocks.push_back(block);
    }
    const size_t peak = ResidentBytes();
    EXPECT_GE(peak, before + kPeak / 2);
    for (void* block : blocks) Heap::Free(block);
    blocks = std::vector<void*>();
    heap.Trim();
    pool.Trim();
    ReleaseFreePages();
    EXPECT_LT(ResidentBytes(), before + kPeak / 8) << "blocks of " << size;
  }
}

// Nobody asks: the heap does it by itself, once what came back is much.
TEST(AfterAPeakTest, AHeapAsksForItItself) {
  SystemStats stats;
  if (!ReadSystemStats(&stats) || stats.metadata == 0) GTEST_SKIP() << "without jemalloc";
  constexpr size_t kPeak = 256 << 20, kSize = 100000;
  ChunkPool pool;
  std::vector<void*> blocks;
  blocks.reserve(kPeak / kSize + 1);
  const size_t before = ResidentBytes();
  Heap heap(&pool);
  for (size_t bytes = 0; bytes < kPeak; bytes += kSize) {
    char* block = static_cast<char*>(heap.Allocate(kSize));
    ASSERT_NE(block, nullptr);
    for (size_t i = 0; i < kSize; i += 4096) block[i] = 1;
    blocks.push_back(block);
  }
  EXPECT_GE(ResidentBytes(), before + kPeak / 2);
  for (void* block : blocks) Heap::Free(block);
  EXPECT_LT(ResidentBytes(), before + kPeak * 3 / 4);
  {
    Heap second(&pool);
    for (size_t bytes = 0; bytes < kPeak; bytes += 1000) ASSERT_NE(second.Allocate(1000), nullptr);
  }
  EXPECT_LT(ResidentBytes(), before + kPeak * 3 / 4) << "and its end, too";
}

struct Arenas {
  int64_t last_owner = -1;
  size_t bytes = 0, calls = 0;
  bool shifted = false;
  ArenaAllocator Interface() {
    return {this,
            [](void* context, int64_t owner, size_t size, size_t alignment) -> void* {
              auto& self = *static_cast<Arenas*>(context);
              self.last_owner = owner;
              self.bytes += size;
              ++self.calls;
              char* memory = static_cast<char*>(aligned_alloc(alignment, (size + 2 * alignment - 1) / alignment * alignment));
              return self.shifted ? memory + 4096 : memory;
            },
            [](void* context, int64_t owner, void* memory, size_t size) {
              auto& self = *static_cast<Arenas*>(context);
              self.last_owner = owner;
              self.bytes -= size;
              free(self.shifted ? static_cast<char*>(memory) - 4096 : memory);
            }};
  }
};

TEST(ArenaAllocatorTest, SegmentsAndLargeBlocksComeFromItAndGoBack) {
  Arenas arenas;
  const ArenaAllocator interface = arenas.Interface();
  {
    ChunkPool pool;
    Heap heap(&pool);
    heap.set_owner_id(42);
    heap.SetArenas(&interface);
    for (int i = 0; i < 5000; ++i) ASSERT_NE(heap.Allocate(100), nullptr);
    EXPECT_EQ(arenas.last_owner, 42);
    EXPECT_GE(arenas.bytes, 500000u);
    void* large = heap.Allocate(1 << 20);
    ASSERT_NE(large, nullptr);
    large = heap.Reallocate(large, 2 << 20);
    ASSERT_NE(large, nullptr);
    Heap::Free(large);
    EXPECT_EQ(pool.outstanding(), 0u);
  }
  EXPECT_EQ(arenas.bytes, 0u);
}

TEST(ArenaAllocatorTest, MemoryThatIsNotAlignedIsRefused) {
  Arenas arenas;
  arenas.shifted = true;
  const ArenaAllocator interface = arenas.Interface();
  Heap heap;
  heap.SetArenas(&interface);
  EXPECT_EQ(heap.Allocate(100), nullptr);
  EXPECT_EQ(heap.Allocate(100000), nullptr);
  EXPECT_EQ(arenas.bytes, 0u);
}

}  // namespace
}  // namespace tessera::alloc
