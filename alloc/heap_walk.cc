// Every block of a heap that is in use, of either kind.
#include <bitset>

#include "alloc/heap.h"
#include "alloc/internal/foreign_blocks.h"
#include "alloc/internal/poison.h"

namespace tessera::alloc {

namespace {

constexpr size_t kMostBlocks = internal::kSegmentSize / Heap::kAlignment;  // of one page

#if defined(__clang__)
#define TESSERA_READS_FREE_BLOCKS __attribute__((no_sanitize("address")))
#else
#define TESSERA_READS_FREE_BLOCKS [[gnu::no_sanitize_address]]
#endif

// Which blocks of the page are free: free blocks are poisoned, and their links are read all the same.
TESSERA_READS_FREE_BLOCKS void MarkFree(const internal::Page& page, const internal::FreeBlock* block, std::bitset<kMostBlocks>* free) {
  const char* start = internal::PageStart(&page);
  for (; block != nullptr; block = block->next) {
    free->set(static_cast<size_t>(reinterpret_cast<const char*>(block) - start) / page.block_size);
  }
}

void WalkPage(const internal::Page& page, Heap::BlockVisitor visit, void* argument) {
  if (page.used == 0) return;
  std::bitset<kMostBlocks> free;
  internal::BeginLooking();
  MarkFree(page, page.free, &free);
#if TESSERA_ALLOC_POISONS
  MarkFree(page, page.quarantine, &free);
#endif
  internal::EndLooking();
  char* block = internal::PageStart(&page);
  for (size_t n = 0; n < page.carved; ++n, block += page.block_size) {
    if (!free.test(n)) visit(block, page.block_size, argument);
  }
}

}  // namespace

void Heap::ForEachBlock(BlockVisitor visit, void* argument) {
  FlushCaches();
  for (Segment* segment = segments_; segment != nullptr; segment = segment->next) {
    if (segment->is_large) {
      if ((segment->pages[0].flags & internal::kDeadPage) != 0) continue;
      visit(internal::PageStart(&segment->pages[0]), segment->system_bytes - internal::kLargeOffset, argument);
      continue;
    }
    for (size_t n = 0; n < internal::kMaxPages; ++n) {
      if ((segment->unused_pages >> n & 1) == 0) WalkPage(segment->pages[n], visit, argument);
    }
  }
  if (foreign_ != nullptr) foreign_->ForEach([&](void* block, size_t size) { visit(block, size, argument); });
}

}  // namespace tessera::alloc
