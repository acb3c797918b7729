// Large blocks: a segment each, straight from the system, tracked like all others.
#include "alloc/heap.h"
#include "alloc/internal/poison.h"
#include "alloc/internal/system.h"

namespace tessera::alloc {

using internal::kCollectablePage;
using internal::kDeadPage;
using internal::kLargeOffset;
using internal::kLargePage;
using internal::kSegmentSize;
using internal::SegmentOf;

void* Heap::AllocateLarge(size_t size, Kind kind) {
  if (size > PTRDIFF_MAX - kLargeOffset || (limit_ != 0 && size > limit_)) {  // no collection will help
    ++refused_;
    return nullptr;
  }
  if (!MayReserve(kLargeOffset + size)) Trim();
  if (!MayReserve(kLargeOffset + size)) return Refuse();
  size_t actual;
  void* memory = TakeFromSystem(kLargeOffset + size, &actual);
  if (memory == nullptr) return Refuse();
  // What the system gives beyond is used only where the limit allows it.
  if (!MayReserve(actual)) actual = kLargeOffset + size;
  Segment* segment = SegmentOf(memory);
  LinkSegment(segment);
  segment->free_slices = segment->unused_pages = 0;
  segment->system_bytes = actual;
  segment->is_large = true;
  segment->page_of_slice[kLargeOffset / internal::kSliceSize] = 0;
  segment->cache_of_slice[kLargeOffset / internal::kSliceSize] = kSlowCache;
  Page* page = &segment->pages[0];
  *page = Page{};
  page->used = page->carved = page->capacity = 1;
  page->flags = kLargePage;
  page->first_slice = kLargeOffset / internal::kSliceSize;
  Reserve(actual);
  FreeBlock* block = reinterpret_cast<FreeBlock*>(internal::PageStart(page));
  if (kind == kCollectable) {
    block->type = nullptr;
    page->flags |= kCollectablePage;
    NoteYoung(page);
    CountGrowth(1);
  }
  internal::Poison(block, actual - kLargeOffset);
  return block;
}

void Heap::FreeLarge(Segment* segment) {
  Page* page = &segment->pages[0];
  const bool dead_already = (page->flags & kDeadPage) != 0;
  if ((page->flags & kCollectablePage) != 0 && !dead_already) CountGrowth(-1);
  if (pins_ != 0) {
    FreeBlock* block = reinterpret_cast<FreeBlock*>(internal::PageStart(page));
    internal::Unpoison(block, sizeof(FreeBlock));
    block->type = nullptr;
    internal::Poison(block, segment->system_bytes - kLargeOffset);
    page->flags |= kDeadPage;
    sweep_at_unpin_ = true;
    return;
  }
  UnlinkSegment(segment);
  const size_t bytes = segment->system_bytes;
  reserved_ -= bytes;
  GiveToSystem(segment);
  NoteGivenBack(bytes);
}

bool Heap::ResizeInPlace(void* block, size_t size, size_t wanted) {
  Segment* segment = SegmentOf(block);
  if (wanted <= kMaxPooled || !ResizeLarge(segment, wanted)) return false;
  internal::Poison(block, segment->system_bytes - kLargeOffset);
  internal::Unpoison(block, size);
  return true;
}

bool Heap::ResizeLarge(Segment* segment, size_t size) {
  if (size > PTRDIFF_MAX - kLargeOffset) return false;
  void* block = internal::PageStart(&segment->pages[0]);
  const size_t total = kLargeOffset + size;
  const size_t before = segment->system_bytes;
  const bool fits = total <= before && 2 * total > before;
  if (!fits) {
    if (total > before && !MayReserve(total - before)) return false;
    size_t actual;
    void* memory = reinterpret_cast<void*>(internal::SegmentBase(block));
    if (arenas_ != nullptr) return false;
    if (!internal::SystemResize(memory, total, kSegmentSize, &actual)) return false;
    reserved_ -= before;
    if (!MayReserve(actual)) actual = total;
    segment->system_bytes = actual;
    Reserve(actual);
    if (actual < before) NoteGivenBack(before - actual);
  }
  return true;
}

}  // namespace tessera::alloc
