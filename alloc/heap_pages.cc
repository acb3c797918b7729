// Pages and segments: where blocks come from and where they go back to.
#include <algorithm>
#include <bit>
#include <ctime>
#include <new>

#include "alloc/chunk_pool.h"
#include "alloc/heap.h"
#include "alloc/internal/foreign_blocks.h"
#include "alloc/internal/poison.h"
#include "alloc/internal/size_class.h"
#include "alloc/internal/system.h"

namespace tessera::alloc {

using internal::kCollectablePage;
using internal::kDeadPage;
using internal::kHeaderSlices;
using internal::kMaxPages;
using internal::kSegmentSize;
using internal::kSlices;
using internal::kSliceSize;
using internal::SegmentOf;

namespace {

constexpr uint64_t kAllPages = kMaxPages == 64 ? ~uint64_t{0} : (uint64_t{1} << kMaxPages) - 1;
constexpr uint64_t kAllSlices = ~uint64_t{0} << kHeaderSlices;
constexpr size_t kMaxPageBytes = 16 << 10;
constexpr size_t kPurgeBytes = 32 << 20;
constexpr int kSegmentsTried = 4;

// The first run of `count` set bits in `free`, or -1.
int FindRun(uint64_t free, size_t count) {
  size_t have = 1;
  while (have < count && free != 0) {
    const size_t step = std::min(have, count - have);
    free &= free >> step;
    have += step;
  }
  return free == 0 ? -1 : std::countr_zero(free);
}

uint64_t SliceMask(size_t first, size_t count) { return ((uint64_t{1} << count) - 1) << first; }

size_t SlicesFor(size_t bytes) { return (bytes + kSliceSize - 1) / kSliceSize; }

// The first page of a class is small, because most classes of most heaps stay nearly empty.
size_t WantedSlices(size_t block_size, uint32_t existing) {
  const size_t grown = kSliceSize << std::min(existing, 4u);
  if (block_size > 4096) return SlicesFor(existing < 3 ? block_size : block_size * (2 * kMaxPageBytes / block_size));
  return SlicesFor(std::max(grown, existing == 0 ? block_size : 2 * block_size));
}

}  // namespace

void Heap::Reserve(size_t bytes) {
  reserved_ += bytes;
  peak_reserved_ = std::max(peak_reserved_, reserved_);
  recent_peak_ = std::max(recent_peak_, reserved_);
  if (reserved_ >= pressure_mark_) [[unlikely]] Press();
}

Heap::Page* Heap::NewPage(size_t size_class, Kind kind) {
  const size_t block_size = internal::SizeOfClass(size_class);
  const size_t least = SlicesFor(block_size);
  const size_t wanted = WantedSlices(block_size, queues_[kind][size_class].pages);
  Page* page = CutPage(wanted, least);
  if (page == nullptr) {
    Trim();
    page = CutPage(least, least);
    if (page == nullptr) return nullptr;
  }
  page->block_size = static_cast<uint32_t>(block_size);
  page->size_class = static_cast<uint8_t>(size_class);
  page->flags = kind == kCollectable ? kCollectablePage : 0;
  page->capacity = static_cast<uint16_t>(page->slices * kSliceSize / block_size);
  SetCacheIndex(page, CacheIndexOf(page));
  return page;
}

// A page of `wanted` slices, or of at least half as many where they are at hand; at least `least`.
Heap::Page* Heap::CutPage(size_t wanted, size_t least) {
  if (!MayReserve(wanted * kSliceSize)) wanted = least;
  if (!MayReserve(wanted * kSliceSize)) return nullptr;
  int tries = kSegmentsTried;
  for (Segment* segment = room_; segment != nullptr && tries-- > 0; segment = segment->room_next) {
    for (size_t slices = wanted; slices >= least && 2 * slices >= wanted; slices = slices == least ? 0 : slices - 1) {
      if (Page* page = CutFrom(segment, slices)) return page;
    }
  }
  if (!MayReserve((wanted + kHeaderSlices) * kSliceSize)) return nullptr;
  Segment* segment = NewSegment();
  return segment == nullptr ? nullptr : CutFrom(segment, wanted);
}

Heap::Page* Heap::CutFrom(Segment* segment, size_t slices) {
  if (segment->unused_pages == 0) return nullptr;
  const int first = FindRun(segment->free_slices, slices);
  if (first < 0) return nullptr;
  const int index = std::countr_zero(segment->unused_pages);
  segment->unused_pages &= segment->unused_pages - 1;
  segment->free_slices &= ~SliceMask(static_cast<size_t>(first), slices);
  std::fill_n(segment->page_of_slice + first, slices, static_cast<uint8_t>(index));
  if (segment->free_slices == 0 || segment->unused_pages == 0) SetRoom(segment, false);
  Page* page = &segment->pages[index];
  *page = Page{};
  page->index = static_cast<uint8_t>(index);
  page->first_slice = static_cast<uint8_t>(first);
  page->slices = static_cast<uint8_t>(slices);
  Reserve(slices * kSliceSize);
  return page;
}

Heap::Segment* Heap::NewSegment() {
  Segment* segment = spare_;
  spare_ = nullptr;
  if (segment == nullptr) {
    size_t actual;
    void* memory = pool_ != nullptr && arenas_ == nullptr ? pool_->Take() : TakeFromSystem(kSegmentSize, &actual);
    if (memory == nullptr) return nullptr;
    segment = SegmentOf(memory);
    internal::Unpoison(memory, kSegmentSize);
    internal::Poison(reinterpret_cast<char*>(internal::SegmentBase(memory)) + kHeaderSlices * kSliceSize,
                     kSegmentSize - kHeaderSlices * kSliceSize);
  }
  LinkSegment(segment);
  segment->free_slices = kAllSlices;
  segment->unused_pages = kAllPages;
  segment->system_bytes = kSegmentSize;
  segment->is_large = false;
  SetRoom(segment, true);
  Reserve(kHeaderSlices * kSliceSize);
  return segment;
}

// Enters a segment whose header holds nothing yet.
void Heap::LinkSegment(Segment* segment) {
  segment->heap = this;
  segment->prev = nullptr;
  segment->next = segments_;
  if (segments_ != nullptr) segments_->prev = segment;
  segments_ = segment;
  segment->recent_next = segment->recent_prev = nullptr;
  segment->room_next = segment->room_prev = nullptr;
  segment->young = segment->middle = segment->garbage = 0;
  segment->is_recent = segment->has_room = false;
}

void Heap::UnlinkSegment(Segment* segment) {
  segment->young = segment->middle = 0;
  UnlinkRecent(segment);
  SetRoom(segment, false);
  (segment->prev == nullptr ? segments_ : segment->prev->next) = segment->next;
  if (segment->next != nullptr) segment->next->prev = segment->prev;
}

void Heap::LinkRecent(Segment* segment) {
  if (segment->is_recent) return;
  segment->is_recent = true;
  segment->recent_prev = nullptr;
  segment->recent_next = recent_;
  if (recent_ != nullptr) recent_->recent_prev = segment;
  recent_ = segment;
}

void Heap::UnlinkRecent(Segment* segment) {
  if (!segment->is_recent) return;
  segment->is_recent = false;
  (segment->recent_prev == nullptr ? recent_ : segment->recent_prev->recent_next) = segment->recent_next;
  if (segment->recent_next != nullptr) segment->recent_next->recent_prev = segment->recent_prev;
}

void Heap::SetRoom(Segment* segment, bool has_room) {
  if (segment->has_room == has_room) return;
  segment->has_room = has_room;
  if (has_room) {
    segment->room_prev = nullptr;
    segment->room_next = room_;
    if (room_ != nullptr) room_->room_prev = segment;
    room_ = segment;
    return;
  }
  (segment->room_prev == nullptr ? room_ : segment->room_prev->room_next) = segment->room_next;
  if (segment->room_next != nullptr) segment->room_next->room_prev = segment->room_prev;
}

// Takes an empty page out of its class and gives its slices back.
void Heap::RetirePage(Page* page) {
  const bool collectable = (page->flags & kCollectablePage) != 0;
  if (collectable && pins_ != 0) {
    sweep_at_unpin_ = true;
    return;
  }
  ClassQueue& queue = QueueOf(page);
  Unlink(queue, page);
  --queue.pages;
  Segment* segment = SegmentOf(page);
  if (collectable) {
    const uint64_t others = ~(uint64_t{1} << page->index);
    segment->young &= others;
    segment->middle &= others;
    segment->garbage &= others;
    if ((segment->young | segment->middle) == 0) UnlinkRecent(segment);
  }
  ReturnSlices(segment, page);
}

void Heap::ReturnSlices(Segment* segment, Page* page) {
  segment->free_slices |= SliceMask(page->first_slice, page->slices);
  segment->unused_pages |= uint64_t{1} << page->index;
  reserved_ -= page->slices * kSliceSize;
  SetRoom(segment, true);
  if (segment->free_slices != kAllSlices) return;
  if (pins_ != 0) {
    sweep_at_unpin_ = true;
  } else {
    ReleaseSegment(segment);
  }
}

// Gives an empty segment back, or keeps it as the spare one.
void Heap::ReleaseSegment(Segment* segment) {
  UnlinkSegment(segment);
  reserved_ -= kHeaderSlices * kSliceSize;
  if (spare_ == nullptr) {
    spare_ = segment;
  } else {
    GiveToSystem(segment);
    NoteGivenBack(kSegmentSize);
  }
}

// Memory at a multiple of kSegmentSize, from the arenas where there are some.
void* Heap::TakeFromSystem(size_t size, size_t* actual) {
  if (arenas_ == nullptr) return internal::SystemAllocate(size, kSegmentSize, actual);
  void* memory = arenas_->allocate(arenas_->context, owner_id_, size, kSegmentSize);
  *actual = size;
  if (internal::SegmentBase(memory) == reinterpret_cast<uintptr_t>(memory)) return memory;
  arenas_->release(arenas_->context, owner_id_, memory, size);  // not aligned: of no use
  return nullptr;
}

void Heap::GiveToSystem(Segment* segment) {
  void* memory = reinterpret_cast<void*>(internal::SegmentBase(segment));
  const size_t bytes = segment->system_bytes;
  const bool is_large = segment->is_large;
  internal::Unpoison(memory, bytes);
  if (arenas_ != nullptr) {
    arenas_->release(arenas_->context, owner_id_, memory, bytes);
    return;
  }
  if (!is_large && pool_ != nullptr) {
    pool_->Give(memory);
  } else {
    internal::SystemFree(memory, bytes, kSegmentSize);
  }
}

// After a peak: the allocator below keeps pages that it got back for a while, and only a call to it makes them go. So it is
// asked when much has come back and this heap is half of what it was; of a heap that goes up and down at most once a second.
void Heap::NoteGivenBack(size_t bytes) {
  given_back_ += bytes;
  if (given_back_ < kPurgeBytes || reserved_ > recent_peak_ / 2) return;
  timespec now;
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  const int64_t milliseconds = int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1000000;
  const bool grew = recent_peak_ > purged_reserved_ + kPurgeBytes;
  if (grew && purged_at_ != 0 && milliseconds - purged_at_ < 1000) return;
  purged_at_ = milliseconds;
  given_back_ = 0;
  recent_peak_ = purged_reserved_ = reserved_;
  internal::SystemPurge();
}

// Retires all empty pages.
void Heap::ReleaseEmpty() {
  if (pins_ != 0) return;
  for (Segment *segment = segments_, *next; segment != nullptr; segment = next) {
    next = segment->next;
    if (segment->is_large) {
      if ((segment->pages[0].flags & kDeadPage) != 0) FreeLarge(segment);
      continue;
    }
    if (segment->free_slices == kAllSlices) {
      ReleaseSegment(segment);
      continue;
    }
    for (uint64_t mask = ~segment->unused_pages & kAllPages; mask != 0; mask &= mask - 1) {
      Page* page = &segment->pages[std::countr_zero(mask)];
      if (page->used == 0) RetirePage(page);
    }
  }
}

void Heap::UnpinPages() {
  if (--pins_ != 0 || !sweep_at_unpin_) return;
  sweep_at_unpin_ = false;
  ReleaseEmpty();
}

void Heap::Trim() {
  FlushCaches();
  ReleaseEmpty();
  if (spare_ != nullptr) GiveToSystem(spare_);
  spare_ = nullptr;
}

bool Heap::ChargeForeign(size_t bytes) {
  if (!MayReserve(bytes)) return false;
  ChargeForeignPastLimit(bytes);
  return true;
}

void Heap::ChargeForeignPastLimit(size_t bytes) {
  Reserve(bytes);
  foreign_bytes_ += bytes;
}

internal::ForeignBlocks* Heap::MakeForeignBlocks() {
  void* memory = Allocate(sizeof(internal::ForeignBlocks));
  if (memory != nullptr) foreign_ = new (memory) internal::ForeignBlocks(*this);
  return foreign_;
}

void Heap::DropAll() {
  if (foreign_ != nullptr) foreign_->ReleaseAll();
  SetTracer(nullptr);
  size_t given_back = 0;
  for (Segment *segment = segments_, *next; segment != nullptr; segment = next) {
    next = segment->next;
    given_back += segment->system_bytes;
    GiveToSystem(segment);
  }
  if (spare_ != nullptr) GiveToSystem(spare_);
  segments_ = recent_ = room_ = spare_ = nullptr;
  for (Cache& cache : caches_) cache = Cache{nullptr, 0, cache.limit};
  internal::NoteDropped(this);
  internal::NoteHeap(this);
  for (auto& queues : queues_) std::fill(std::begin(queues), std::end(queues), ClassQueue{});
  foreign_ = nullptr;
  reserved_ = foreign_bytes_ = 0;
  growth_ = 0;
  purged_at_ = 0;
  NoteGivenBack(given_back);
  sweep_at_unpin_ = false;
  if (teardown_.drop_ledger != nullptr) teardown_.drop_ledger(teardown_);
  teardown_ = TeardownState{};
}

}  // namespace tessera::alloc
