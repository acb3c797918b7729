// Allocation and release of pooled blocks. Rules that each function here keeps:
//  1. A page is in the queue of its class exactly while it has a block to hand out; otherwise kFullPage is set.
//  2. Blocks in a cache count as used by their page.
//  3. Word 1 of a free block is zero (blocks that are not carved yet are nobody's: nothing looks at them).
//  4. While pages are pinned, collectable pages and segments stay, even when empty.
//  5. A collectable page in which an object may be younger than the last collection has its bit in Segment::young set. So
//     blocks of a page whose bit is not set are neither handed out nor cached: kSlowCache leads their release here.
//  6. In checked builds, in debug heaps, while traced and while FailAfter is set there are no caches (caching_): every call comes
//     here.
#include "alloc/heap.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "alloc/internal/debug_block.h"
#include "alloc/internal/poison.h"
#include "alloc/internal/size_class.h"
#include "alloc/tracer.h"
#include "sync/fatal.h"

namespace tessera::alloc {

using internal::kCollectablePage;
using internal::kFullPage;
using internal::kLargePage;
using internal::PageOf;
using internal::SegmentOf;

namespace {

using internal::kFreedByte;
using internal::kFreshByte;

constexpr size_t kCarveBytes = 4096;
constexpr size_t kCachedBytes = 16384;  // a class; at least what one page can hold, so that a refill stays below it

// Makes a free block of memory that no user owns.
void WriteFreeBlock(void* memory, internal::FreeBlock* next, size_t block_size) {
  internal::Unpoison(memory, sizeof(internal::FreeBlock));
  auto* block = static_cast<internal::FreeBlock*>(memory);
  block->next = next;
  block->type = nullptr;
  internal::Poison(memory, block_size);
}

}  // namespace

Heap::Heap(ChunkPool* pool) : pool_(pool) {
  internal::NoteHeap(this);
  UpdateCaching();
}

Heap::~Heap() {
  DropAll();
  internal::NoteDropped(this);
}

void Heap::UpdateCaching() {
  const bool on = !TESSERA_ALLOC_CHECKED && fail_countdown_ == 0 && !debug_ && tracer_ == nullptr;
  if (on == caching_) return;
  FlushCaches();
  caching_ = on;
  for (size_t i = 0; i < 2 * kClasses; ++i) {
    caches_[i].limit = caching_ ? static_cast<uint32_t>(kCachedBytes / internal::SizeOfClass(i % kClasses)) : 0;
  }
}

void Heap::FlushCaches() {
  for (size_t i = 0; i < 2 * kClasses; ++i) {
    FreeBlock* block = std::exchange(caches_[i].head, nullptr);
    ClassQueue& queue = queues_[i / kClasses][i % kClasses];
    if (i >= kClasses) CountGrowth(int64_t{queue.filled} - int64_t{caches_[i].count});
    queue.filled = caches_[i].count = 0;
    while (block != nullptr) {
      FreeBlock* next = block->next;
      FreeToPage(PageOf(block), block);
      block = next;
    }
  }
}

Heap::ClassQueue& Heap::QueueOf(const Page* page) {
  return queues_[(page->flags & kCollectablePage) != 0 ? kCollectable : kPlain][page->size_class];
}

uint8_t Heap::CacheIndexOf(const Page* page) {
  const size_t kind = (page->flags & kCollectablePage) != 0 ? kCollectable : kPlain;
  return static_cast<uint8_t>(kind * kClasses + page->size_class);
}

void Heap::SetCacheIndex(Page* page, uint8_t index) {
  std::fill_n(SegmentOf(page)->cache_of_slice + page->first_slice, page->slices, index);
}

bool Heap::FailsNow() {
  if (fail_countdown_ == 0) return false;
  if (fail_countdown_ > 1) {
    --fail_countdown_;
    return false;
  }
  if (--fail_count_ == 0) fail_countdown_ = 0;  // the caches stay away until FailAfter(0)
  return true;
}

void Heap::FailAfter(uint64_t n, uint64_t count) {
  fail_countdown_ = count == 0 ? 0 : n;
  fail_count_ = count;
  UpdateCaching();
}

void* Heap::Refuse() {
  ++refused_;
  Press();
  return nullptr;
}

void Heap::Press() {
  pressed_ = true;
  pressure_mark_ = SIZE_MAX;
  if (growth_callback_ != nullptr) growth_callback_(growth_argument_);
}

void Heap::RelievePressure() {
  pressed_ = false;
  pressure_mark_ = limit_ == 0 ? SIZE_MAX : std::max(limit_ - limit_ / 4, reserved_ + limit_ / 16);
}

void Heap::SetLimit(size_t bytes) {
  limit_ = bytes;
  RelievePressure();
}

void* Heap::AllocateSlow(size_t size, Kind kind) {
  if (FailsNow()) return Refuse();
  if (!caching_) CheckCaller(nullptr, "allocation");
  const size_t wanted = debug_ ? Guarded(size) : size;
  void* block = wanted > kMaxPooled ? AllocateLarge(wanted, kind) : AllocatePooled(internal::ClassOf(wanted), kind);
  if (caching_ || block == nullptr) return block;
  MakeFresh(block, size, kind);
  return tracer_ == nullptr ? block : Traced(block, size);
}

// What is done to a block that leaves the heap while there are no caches.
void Heap::MakeFresh(void* block, size_t size, Kind kind) {
  const size_t shown = std::max(size, kind == kCollectable ? sizeof(FreeBlock) : size_t{0});
#if TESSERA_ALLOC_POISONS
  internal::Unpoison(block, std::max(shown, size_t{1}));
  internal::NoteAllocated(this, block, shown);
#else
  if (debug_) CheckFreedPattern(block, SpanOf(block));
  if (debug_ || TESSERA_ALLOC_CHECKED) memset(block, kFreshByte, shown);
#endif
  if (debug_) WriteGuard(block, shown, 0);
  if (kind == kCollectable) static_cast<FreeBlock*>(block)->type = nullptr;
}

// `block`, entered in the traces; given back and nullptr when there is no memory for that.
void* Heap::Traced(void* block, size_t size) {
  if (tracer_->Track(Tracer::kHeap, reinterpret_cast<uintptr_t>(block), size)) return block;
  Free(block);
  return Refuse();
}

void* Heap::AllocatePooled(size_t size_class, Kind kind) {
  Cache& cache = caches_[kind * kClasses + size_class];
  if (cache.head != nullptr) {
    FreeBlock* block = cache.head;
    cache.head = block->next;
    --cache.count;
    return block;
  }
  ClassQueue& queue = queues_[kind][size_class];
  Page* page = queue.head;
  if (page == nullptr) {
    page = NewPage(size_class, kind);
    if (page == nullptr) return Refuse();
    ++queue.pages;
    Append(queue, page);
  }
  if (kind == kCollectable) NoteYoung(page);
  return caching_ ? Refill(page) : PopOne(page);
}

// Moves all free blocks of `page` into the cache and hands out the first of them.
void* Heap::Refill(Page* page) {
  if (page->free == nullptr) Carve(page);
  FreeBlock* block = page->free;
  Cache& cache = caches_[CacheIndexOf(page)];
  ClassQueue& queue = QueueOf(page);
  if ((page->flags & kCollectablePage) != 0) CountGrowth(queue.filled);
  cache.head = block->next;
  queue.filled = static_cast<uint32_t>(page->carved - page->used);
  cache.count = queue.filled - 1;
  page->free = nullptr;
  page->used = page->carved;
  LeaveQueueIfFull(page);
  return block;
}

void* Heap::PopOne(Page* page) {
  if ((page->flags & kCollectablePage) != 0) CountGrowth(1);
  FreeBlock* block = TakeOne(page);
  ++page->used;
  LeaveQueueIfFull(page);
  return block;
}

Heap::FreeBlock* Heap::TakeOne(Page* page) {
#if TESSERA_ALLOC_POISONS
  if (page->free == nullptr && page->carved == page->capacity) std::swap(page->free, page->quarantine);
#endif
  if (page->free == nullptr) Carve(page);
  FreeBlock* block = page->free;
  internal::Unpoison(block, sizeof(FreeBlock));
  page->free = block->next;
  internal::Poison(block, sizeof(FreeBlock));
  return block;
}

void Heap::LeaveQueueIfFull(Page* page) {
  if (page->used < page->capacity) return;
  Unlink(QueueOf(page), page);
  page->flags |= kFullPage;
}

// Hands the next few blocks of `page` to its free list, so that memory behind them stays untouched.
void Heap::Carve(Page* page) {
  const size_t size = page->block_size;
  const size_t count = std::min<size_t>(page->capacity - page->carved, std::max<size_t>(1, kCarveBytes / size));
  char* start = internal::PageStart(page) + page->carved * size;
  if (!TESSERA_ALLOC_POISONS && SegmentOf(page)->heap->debug_) memset(start, kFreedByte, count * size);
  FreeBlock* next = page->free;
  for (size_t i = count; i-- > 0;) {
    WriteFreeBlock(start + i * size, next, size);
    next = reinterpret_cast<FreeBlock*>(start + i * size);
  }
  page->free = next;
  page->carved = static_cast<uint16_t>(page->carved + count);
}

void Heap::FreeSlow(void* pointer) {
  Segment* segment = SegmentOf(pointer);
  Heap& heap = *segment->heap;
#if TESSERA_ALLOC_CHECKED
  if (reinterpret_cast<uintptr_t>(pointer) % kAlignment == 0 && heap.teardown_.released != nullptr) heap.teardown_.released(heap.teardown_, pointer);
  CheckBlock(pointer);
#endif
  if (!heap.caching_) heap.NoteRelease(pointer);
  Page* page = PageOf(pointer);
  if ((page->flags & kLargePage) != 0) return heap.FreeLarge(segment);
  if (heap.caching_ && (page->flags & kCollectablePage) != 0 &&
      segment->cache_of_slice[page->first_slice] == kSlowCache) {
    heap.NoteYoung(page);
    return Free(pointer);
  }
  if ((page->flags & kCollectablePage) != 0) heap.CountGrowth(-1);
  heap.FreeToPage(page, static_cast<FreeBlock*>(pointer));
}

void Heap::FreeToPage(Page* page, FreeBlock* block) {
#if TESSERA_ALLOC_POISONS
  // Released blocks are used again as late as possible, so that ASan and valgrind see late uses of them.
  WriteFreeBlock(block, page->quarantine, page->block_size);
  page->quarantine = block;
#else
  WriteFreeBlock(block, page->free, page->block_size);
  page->free = block;
#endif
  --page->used;
  ClassQueue& queue = QueueOf(page);
  if ((page->flags & kFullPage) != 0) {
    page->flags = static_cast<uint8_t>(page->flags & ~kFullPage);
    Append(queue, page);
  }
  // One empty page is kept, or a block allocated and released again and again would make and retire a page each time.
  if (page->used == 0 && queue.head != queue.tail) RetirePage(page);
}

void Heap::Append(ClassQueue& queue, Page* page) {
  page->next = nullptr;
  page->prev = queue.tail;
  (queue.tail == nullptr ? queue.head : queue.tail->next) = page;
  queue.tail = page;
}

void Heap::Unlink(ClassQueue& queue, Page* page) {
  (page->prev == nullptr ? queue.head : page->prev->next) = page->next;
  (page->next == nullptr ? queue.tail : page->next->prev) = page->prev;
  page->next = page->prev = nullptr;
}

void Heap::NoteYoung(Page* page) {
  Segment* segment = SegmentOf(page);
  segment->young |= uint64_t{1} << page->index;
  if ((page->flags & kLargePage) == 0) SetCacheIndex(page, CacheIndexOf(page));
  LinkRecent(segment);
}

void Heap::ForgetYoung(Page* page) {
  SegmentOf(page)->young &= ~(uint64_t{1} << page->index);
  if ((page->flags & kLargePage) == 0) SetCacheIndex(page, kSlowCache);
}

void Heap::MarkCachedYoung() {
  for (size_t i = kClasses; i < 2 * kClasses; ++i) {
    for (FreeBlock* block = caches_[i].head; block != nullptr; block = block->next) NoteYoung(PageOf(block));
  }
}

void Heap::CountGrowth(int64_t blocks) {
  growth_ = std::max<int64_t>(0, growth_ + blocks);
  if (growth_ >= growth_limit_) growth_callback_(growth_argument_);
}

size_t Heap::growth() const {
  int64_t growth = growth_;
  for (size_t i = 0; i < kClasses; ++i) {
    growth += int64_t{queues_[kCollectable][i].filled} - int64_t{caches_[kClasses + i].count};
  }
  return static_cast<size_t>(std::max<int64_t>(0, growth));
}

void Heap::SetGrowthWatch(size_t blocks, GrowthCallback callback, void* argument) {
  growth_callback_ = callback;
  growth_argument_ = argument;
  growth_limit_ = callback == nullptr || blocks == 0 ? INT64_MAX : static_cast<int64_t>(blocks);
}

void Heap::ResetGrowth() {
  for (size_t i = 0; i < kClasses; ++i) queues_[kCollectable][i].filled = caches_[kClasses + i].count;
  growth_ = 0;
  RelievePressure();
}

void* Heap::AllocateZeroed(size_t size) {
  void* block = Allocate(size);
  if (block != nullptr) memset(block, 0, size);
  return block;
}

size_t Heap::SpanOf(const void* block) {
  const Page* page = PageOf(block);
  return (page->flags & kLargePage) != 0 ? SegmentOf(block)->system_bytes - internal::kLargeOffset : page->block_size;
}

size_t Heap::UsableSize(const void* block) {
  const size_t span = SpanOf(block);
  if (Of(block).debug_) return internal::ReadDebugTail(block, span).size;
  internal::Unpoison(block, span);
  return span;
}

void* Heap::Reallocate(void* block, size_t size) {
  if (block == nullptr) return Allocate(size);
  if (!caching_) CheckCaller(block, "reallocation");
  if (debug_) CheckGuard(block, "reallocation");
  const Page* page = PageOf(block);
  const size_t wanted = debug_ ? Guarded(size) : size;
  if ((page->flags & kLargePage) != 0) {
    if (fail_countdown_ == 1 || !ResizeInPlace(block, size, wanted)) return ReallocateByCopy(block, UsableSize(block), size);
  } else if (wanted <= kMaxPooled && internal::ClassOf(wanted) == page->size_class) {
    if (FailsNow()) return Refuse();
    internal::Poison(block, page->block_size);
    internal::Unpoison(block, std::max<size_t>(size, 1));
  } else {
    return ReallocateByCopy(block, UsableSize(block), size);
  }
  internal::NoteResized(this, block, size);
  if (debug_) WriteGuard(block, size, BlockDomain(block));
  // An entry is there; without memory for a new traceback it keeps the old one.
  if (tracer_ != nullptr) (void)tracer_->Track(Tracer::kHeap, reinterpret_cast<uintptr_t>(block), size);
  return block;
}

void* Heap::ReallocateByCopy(void* block, size_t old_size, size_t size) {
  const bool collectable = (PageOf(block)->flags & kCollectablePage) != 0;
  void* moved = collectable ? AllocateCollectable(size) : Allocate(size);
  if (moved == nullptr) return nullptr;
  memcpy(moved, block, std::min(old_size, size));
  if (debug_) SetBlockDomain(moved, BlockDomain(block));
  Free(block);
  return moved;
}

namespace {

[[maybe_unused]] bool IsInList(const internal::FreeBlock* list, const void* block) {
  for (; list != nullptr; list = list->next) {
    if (list == block) return true;
  }
  return false;
}

}  // namespace

// Stops at what is no block, or free already.
void Heap::CheckBlock(void* pointer) {
  if (reinterpret_cast<uintptr_t>(pointer) % kAlignment != 0) {
    sync::Fatal("Heap::Free(%p): not the address of a block", pointer);
  }
#if TESSERA_ALLOC_ASAN
  // Let ASan report a second release, with its own account of the address.
  (void)*static_cast<volatile char*>(pointer);
#endif
  Page* page = PageOf(pointer);
  if ((page->flags & kLargePage) != 0) return;
  const size_t size = page->block_size;
  const size_t offset = static_cast<size_t>(static_cast<char*>(pointer) - internal::PageStart(page));
  if (size == 0 || offset % size != 0 || offset / size >= page->carved) {
    sync::Fatal("Heap::Free(%p): not the address of a block", pointer);
  }
#if !TESSERA_ALLOC_POISONS
  const auto* bytes = static_cast<const unsigned char*>(pointer);
  const bool looks_free =
      static_cast<FreeBlock*>(pointer)->type == nullptr && (size <= sizeof(FreeBlock) || bytes[size - 1] == kFreedByte);
  if (looks_free && IsInList(page->free, pointer)) sync::Fatal("Heap::Free(%p): released twice", pointer);
#endif
}

// What is done to a block that comes back while there are no caches.
void Heap::NoteRelease(void* block) {
  if (debug_ && !TESSERA_ALLOC_CHECKED) CheckBlock(block);
  CheckCaller(block, "release");
  if (debug_) CheckGuard(block, "release");
  if (tracer_ != nullptr) tracer_->Untrack(Tracer::kHeap, reinterpret_cast<uintptr_t>(block));
  const bool fills = (debug_ || TESSERA_ALLOC_CHECKED) && !TESSERA_ALLOC_POISONS;
  if (fills && (PageOf(block)->flags & kLargePage) == 0) memset(block, kFreedByte, SpanOf(block));
  internal::NoteReleased(this, block);
}

}  // namespace tessera::alloc
