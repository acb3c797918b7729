// Allocators are replaced, wrapped and put back while others allocate, for TESSERA_STORM_SECONDS (2 by default): no block goes to
// an allocator that it does not come from, none is lost, and memory stays flat.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "alloc/debug_hooks.h"
#include "alloc/domains.h"
#include "alloc/fault_injector.h"
#include "alloc/heap.h"
#include "alloc/tracer.h"
#include "gtest/gtest.h"
#include "sync/storm_length.h"

namespace tessera::alloc {
namespace {

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TESSERA_ALLOC_TSAN 1
#endif
#endif
#if TESSERA_ALLOC_POISONS || defined(TESSERA_ALLOC_TSAN)
constexpr bool kUnderSanitizer = true;  // it keeps released memory, or a history of it
#else
constexpr bool kUnderSanitizer = false;
#endif

using Clock = std::chrono::steady_clock;

constexpr uint64_t kOurs = 0x0123456789abcdef;

// Takes its memory from malloc and knows its own blocks.
struct Marking {
  std::atomic<int64_t> live{0};
  std::atomic<uint64_t> strangers{0};

  static Marking& Self(void* context) { return *static_cast<Marking*>(context); }
  static uint64_t* Base(void* block) { return static_cast<uint64_t*>(block) - 2; }
  void* Mark(uint64_t* base) {
    if (base == nullptr) return nullptr;
    base[0] = kOurs;
    base[1] = reinterpret_cast<uint64_t>(this);
    return base + 2;
  }
  void Check(void* block) {
    if (Base(block)[0] != kOurs || Base(block)[1] != reinterpret_cast<uint64_t>(this)) ++strangers;
  }
  Allocator Interface() {
    return {this,
            [](void* c, size_t size) {
              ++Self(c).live;
              return Self(c).Mark(static_cast<uint64_t*>(malloc(size + 16)));
            },
            [](void* c, size_t count, size_t size) {
              ++Self(c).live;
              return Self(c).Mark(static_cast<uint64_t*>(calloc(1, count * size + 16)));
            },
            [](void* c, void* block, size_t size) {
              Self(c).Check(block);
              return Self(c).Mark(static_cast<uint64_t*>(realloc(Base(block), size + 16)));
            },
            [](void* c, void* block) {
              if (block == nullptr) return;
              Self(c).Check(block);
              Base(block)[0] = 0;
              --Self(c).live;
              free(Base(block));
            },
            true, false};
  }
};

struct Current {
  static Heap*& heap() {
    thread_local Heap* heap = nullptr;
    return heap;
  }
};

size_t ResidentPages() {
  size_t pages = 0, resident = 0;
  FILE* file = fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  if (fscanf(file, "%zu %zu", &pages, &resident) != 2) resident = 0;
  fclose(file);
  return resident;
}

struct Block {
  Domain domain;
  unsigned char* memory;
  size_t size;
  unsigned char fill;
};

// One thread with a heap of its own: blocks of all domains, filled, looked at, resized, released.
class Allocating {
 public:
  Allocating(Domains& domains, uint32_t seed) : domains_(domains), random_(seed) {}

  void Run(const std::atomic<bool>& stop) {
    Heap heap;
    Current::heap() = &heap;
    for (size_t turn = 0; !stop.load(std::memory_order_relaxed); ++turn) {
      Turn();
      if (turn % 20000 == 10000) {
        ASSERT_NE(Tracer::Start(heap, 1, {}), nullptr);
      }
      if (turn % 20000 == 15000) Tracer::Stop(heap);
    }
    while (!blocks_.empty()) FreeAt(blocks_.size() - 1);
    EXPECT_EQ(heap.Stats().foreign_blocks, 0u);
    heap.DropAll();
    Current::heap() = nullptr;
  }

 private:
  void Turn() {
    const size_t size = random_() % 1000 == 0 ? 40000 : random_() % 300;
    if (blocks_.size() > 200 || (!blocks_.empty() && random_() % 3 == 0)) {
      FreeAt(random_() % blocks_.size());
    } else if (!blocks_.empty() && random_() % 4 == 0) {
      Block& block = blocks_[random_() % blocks_.size()];
      Verify(block);
      auto* moved = static_cast<unsigned char*>(domains_.Realloc(block.domain, block.memory, size));
      ASSERT_NE(moved, nullptr);
      block.memory = moved;
      Fill(block, size);
    } else {
      Block block{static_cast<Domain>(random_() % 3), nullptr, 0, 0};
      block.memory = static_cast<unsigned char*>(random_() % 2 == 0 ? domains_.Malloc(block.domain, size) : domains_.Calloc(block.domain, 1, size));
      ASSERT_NE(block.memory, nullptr);
      Fill(block, size);
      blocks_.push_back(block);
    }
  }
  void Fill(Block& block, size_t size) {
    block.size = size;
    block.fill = static_cast<unsigned char>(random_());
    if (size != 0) block.memory[0] = block.memory[size - 1] = block.fill;
  }
  void Verify(const Block& block) {
    if (block.size == 0) return;
    ASSERT_EQ(block.memory[0], block.fill);
    ASSERT_EQ(block.memory[block.size - 1], block.fill);
  }
  void FreeAt(size_t index) {
    std::swap(blocks_[index], blocks_.back());
    Verify(blocks_.back());
    domains_.Free(blocks_.back().domain, blocks_.back().memory);
    blocks_.pop_back();
  }

  Domains& domains_;
  std::mt19937 random_;
  std::vector<Block> blocks_;
};

void Storm(bool with_hooks) {
  Marking own, raw;
  DebugHooks hooks;
  auto place = std::make_unique<Domains>([](void*) { return Current::heap(); });
  Domains& domains = *place;
  FaultInjector wrapper(domains, Domain::kMem);  // wraps, and never fails
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (uint32_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] { Allocating(domains, t + 1).Run(stop); });
  }
  const auto begin = Clock::now();
  const auto length = absl::ToChronoNanoseconds(sync::StormLength());
  const auto end = begin + length;
  size_t swaps = 0, settled = 0;
  for (; Clock::now() < end; ++swaps) {
    ASSERT_TRUE(domains.Set(Domain::kRaw, raw.Interface()));
    ASSERT_TRUE(domains.Set(Domain::kObject, own.Interface()));
    ASSERT_TRUE(wrapper.Install());
    if (with_hooks && swaps < 3) {
      ASSERT_TRUE(hooks.Install(domains));
    }
    std::this_thread::yield();
    ASSERT_TRUE(domains.Set(Domain::kMem, own.Interface()));
    for (const Domain domain : {Domain::kRaw, Domain::kMem, Domain::kObject}) {
      ASSERT_TRUE(domains.Set(domain, domains.Default(domain)));
    }
    if (settled == 0 && Clock::now() - begin > length / 4) settled = ResidentPages();
  }
  const size_t at_end = ResidentPages();
  stop = true;
  for (std::thread& thread : threads) thread.join();
  const size_t tables = domains.tables();
  place.reset();  // the hooks keep released raw blocks until then
  EXPECT_EQ(own.live, 0);
  EXPECT_EQ(raw.live, 0);
  EXPECT_EQ(own.strangers, 0u);
  EXPECT_EQ(raw.strangers, 0u);
  EXPECT_LT(tables, 40u) << "after " << swaps << " swaps";
  if (!kUnderSanitizer) {
    EXPECT_LT(at_end, settled + (8 << 20) / 4096) << "pages, after " << swaps << " swaps";
  }
}

TEST(StormTest, AllocatorsAreReplacedWhileOthersAllocate) { Storm(false); }
TEST(StormTest, DebugHooksAreInstalledWhileOthersAllocate) { Storm(true); }

}  // namespace
}  // namespace tessera::alloc
