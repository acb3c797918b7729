// Statistics of a heap.
#include <bit>

#include "absl/strings/str_cat.h"
#include "alloc/heap.h"
#include "alloc/internal/foreign_blocks.h"

namespace tessera::alloc {

using internal::kCollectablePage;
using internal::kDeadPage;
using internal::kMaxPages;

HeapStats Heap::Stats() const {
  HeapStats stats;
  stats.reserved_bytes = reserved_;
  stats.peak_reserved_bytes = peak_reserved_;
  stats.limit = limit_;
  stats.refused = refused_;
  stats.foreign_blocks = foreign_ == nullptr ? 0 : foreign_->size();
  stats.foreign_bytes = foreign_bytes_;
  for (const Segment* segment = segments_; segment != nullptr; segment = segment->next) {
    if (segment->is_large) {
      if ((segment->pages[0].flags & kDeadPage) != 0) continue;
      const size_t bytes = segment->system_bytes - internal::kLargeOffset;
      ++stats.large_blocks;
      stats.large_bytes += bytes;
      ++stats.blocks_in_use;
      stats.bytes_in_use += bytes;
      if ((segment->pages[0].flags & kCollectablePage) != 0) ++stats.collectable_blocks;
      continue;
    }
    ++stats.segments;
    for (size_t i = 0; i < kMaxPages; ++i) {
      if ((segment->unused_pages >> i & 1) != 0) continue;
      const Page& page = segment->pages[i];
      const size_t used = page.used;
      ++stats.pages;
      stats.blocks_in_use += used;
      stats.bytes_in_use += used * page.block_size;
      if ((page.flags & kCollectablePage) != 0) stats.collectable_blocks += used;
    }
  }
  for (size_t i = 0; i < 2 * kClasses; ++i) {
    const size_t cached = caches_[i].count;
    stats.blocks_in_use -= cached;
    stats.bytes_in_use -= cached * internal::SizeOfClass(i % kClasses);
    if (i >= kClasses) stats.collectable_blocks -= cached;
  }
  return stats;
}

std::string HeapStats::ToString() const {
  return absl::StrCat("blocks in use:       ", blocks_in_use, "\n",          //
                      "  collectable:       ", collectable_blocks, "\n",     //
                      "  large:             ", large_blocks, "\n",           //
                      "bytes in use:        ", bytes_in_use, "\n",           //
                      "  large:             ", large_bytes, "\n",            //
                      "bytes reserved:      ", reserved_bytes, "\n",         //
                      "  peak:              ", peak_reserved_bytes, "\n",    //
                      "  limit:             ", limit, "\n",                  //
                      "foreign blocks:      ", foreign_blocks, "\n",         //
                      "  bytes:             ", foreign_bytes, "\n",          //
                      "segments:            ", segments, "\n",               //
                      "pages:               ", pages, "\n",                  //
                      "refused allocations: ", refused, "\n");
}

}  // namespace tessera::alloc
