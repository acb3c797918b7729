// Statistics of a heap.
#include <cstdio>

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

void Heap::WriteStats(TextSink write, void* argument) const {
  struct Counts {
    size_t pages = 0, capacity = 0, used = 0, bytes = 0;
  } counts[2][kClasses];
  for (const Segment* segment = segments_; segment != nullptr; segment = segment->next) {
    if (segment->is_large) continue;
    for (size_t i = 0; i < kMaxPages; ++i) {
      if ((segment->unused_pages >> i & 1) != 0) continue;
      const Page& page = segment->pages[i];
      Counts& entry = counts[(page.flags & kCollectablePage) != 0 ? 1 : 0][page.size_class];
      ++entry.pages;
      entry.capacity += page.capacity;
      entry.used += page.used;
      entry.bytes += page.slices * internal::kSliceSize;
    }
  }
  char line[120];
  write(argument, "kind          size      pages      bytes   capacity     in use\n");
  for (size_t kind = 0; kind < 2; ++kind) {
    for (size_t i = 0; i < kClasses; ++i) {
      const Counts& entry = counts[kind][i];
      if (entry.pages == 0) continue;
      snprintf(line, sizeof(line), "%-11s %6zu %10zu %10zu %10zu %10zu\n", kind == 0 ? "plain" : "collectable",
               internal::SizeOfClass(i), entry.pages, entry.bytes, entry.capacity,
               entry.used - caches_[kind * kClasses + i].count);
      write(argument, line);
    }
  }
  Stats().Write(write, argument);
}

void HeapStats::Write(TextSink write, void* argument) const {
  const struct {
    const char* name;
    size_t value;
  } lines[] = {{"blocks in use:       ", blocks_in_use},  {"  collectable:       ", collectable_blocks},
               {"  large:             ", large_blocks},   {"bytes in use:        ", bytes_in_use},
               {"  large:             ", large_bytes},    {"bytes reserved:      ", reserved_bytes},
               {"  peak:              ", peak_reserved_bytes}, {"  limit:             ", limit},
               {"foreign blocks:      ", foreign_blocks}, {"  bytes:             ", foreign_bytes},
               {"segments:            ", segments},       {"pages:               ", pages},
               {"refused allocations: ", refused}};
  for (const auto& line : lines) {
    char text[64];
    snprintf(text, sizeof(text), "%s%zu\n", line.name, line.value);
    write(argument, text);
  }
}

std::string HeapStats::ToString() const {
  std::string text;
  Write([](void* argument, const char* piece) { absl::StrAppend(static_cast<std::string*>(argument), piece); }, &text);
  return text;
}

}  // namespace tessera::alloc
