// Allocation and release of pooled blocks. Rules that each function here keeps:
//  1. The head of a class's queue is its current page, and no other page is; an empty queue means fast page kNoPage.
//  2. countdown + bias = blocks in use, with the bias that page.h gives for the page's state.
//  3. Word 1 of a free block is zero (blocks that are not carved yet are nobody's: nothing looks at them).
//  4. While pages are pinned, collectable pages and segments stay, even when empty.
#include "alloc/heap.h"

#include <algorithm>
#include <cstring>

#include "alloc/internal/poison.h"
#include "alloc/internal/size_class.h"
#include "sync/fatal.h"

namespace tessera::alloc {

using internal::kCollectablePage;
using internal::kCurrentPage;
using internal::kDeadPage;
using internal::kFullPage;
using internal::kLargePage;
using internal::PageOf;
using internal::SegmentOf;

namespace {

#if TESSERA_ALLOC_CHECKED
constexpr unsigned char kFreshByte = 0xCB;
constexpr unsigned char kFreedByte = 0xDB;
#endif
constexpr size_t kCarveBytes = 4096;

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
  static_assert(kClasses == internal::kClasses);
  CloseFastPages();
}

Heap::~Heap() { DropAll(); }

void Heap::CloseFastPages() {
  Page* none = const_cast<Page*>(&internal::kNoPage);
  for (auto& pages : fast_) std::fill(std::begin(pages), std::end(pages), none);
}

void Heap::SetFastPage(const Page* model, Page* page) {
  const size_t size = model->block_size;
  if (size > kMaxFast || fail_countdown_ != 0) return;
  if (page == nullptr) page = const_cast<Page*>(&internal::kNoPage);
  const size_t below = model->size_class == 0 ? 0 : internal::SizeOfClass(model->size_class - 1);
  auto& pages = fast_[(model->flags & kCollectablePage) != 0 ? kCollectable : kPlain];
  const size_t first = model->size_class == 0 ? 0 : below / kAlignment + 1;
  for (size_t i = first; i <= size / kAlignment; ++i) pages[i] = page;
}

Heap::ClassQueue& Heap::QueueOf(const Page* page) {
  return queues_[(page->flags & kCollectablePage) != 0 ? kCollectable : kPlain][page->size_class];
}

bool Heap::FailsNow() {
  if (fail_countdown_ == 0) return false;
  if (fail_countdown_ == 1) return true;
  --fail_countdown_;
  return false;
}

void Heap::FailAfter(uint64_t n) {
  fail_countdown_ = n;
  if (n != 0) {
    CloseFastPages();
    return;
  }
  for (auto& queues : queues_) {
    for (ClassQueue& queue : queues) {
      if (queue.head != nullptr) SetFastPage(queue.head, queue.head);
    }
  }
}

void* Heap::Refuse() {
  ++refused_;
  return nullptr;
}

void* Heap::AllocateSlow(size_t size, Kind kind) {
  if (FailsNow()) return Refuse();
  void* block = size > kMaxPooled ? AllocateLarge(size, kind) : PopFrom(internal::ClassOf(size), kind);
#if TESSERA_ALLOC_CHECKED
  if (block == nullptr) return nullptr;
#if TESSERA_ALLOC_ASAN
  internal::Unpoison(block, std::max(size, kind == kCollectable ? sizeof(FreeBlock) : size_t{1}));
#else
  memset(block, kFreshByte, std::max(size, kind == kCollectable ? sizeof(FreeBlock) : size_t{0}));
#endif
  if (kind == kCollectable) static_cast<FreeBlock*>(block)->type = nullptr;
#endif
  return block;
}

void* Heap::PopFrom(size_t size_class, Kind kind) {
  ClassQueue& queue = queues_[kind][size_class];
  while (Page* page = queue.head) {
    if (page->free != nullptr) return Pop(page);
#if TESSERA_ALLOC_ASAN
    if (page->carved == page->capacity && page->quarantine != nullptr) {
      std::swap(page->free, page->quarantine);
      return Pop(page);
    }
#endif
    if (page->carved < page->capacity) {
      Carve(page);
      return Pop(page);
    }
    MakeFull(page);
  }
  return PopFromNewPage(size_class, kind);
}

void* Heap::PopFromNewPage(size_t size_class, Kind kind) {
  Page* page = NewPage(size_class, kind);
  if (page == nullptr) return Refuse();
  ClassQueue& queue = QueueOf(page);
  ++queue.pages;
  Append(queue, page);
  MakeCurrent(page);
  Carve(page);
  return Pop(page);
}

void* Heap::Pop(Page* page) {
  FreeBlock* block = page->free;
  internal::Unpoison(block, sizeof(FreeBlock));
  page->free = block->next;
  ++page->countdown;
  internal::Poison(block, sizeof(FreeBlock));
  return block;
}

// Hands the next few blocks of `page` to its free list, so that memory behind them stays untouched.
void Heap::Carve(Page* page) {
  const size_t size = page->block_size;
  const size_t count = std::min<size_t>(page->capacity - page->carved, std::max<size_t>(1, kCarveBytes / size));
  char* start = internal::PageStart(page) + page->carved * size;
  FreeBlock* next = page->free;
  for (size_t i = count; i-- > 0;) {
    WriteFreeBlock(start + i * size, next, size);
    next = reinterpret_cast<FreeBlock*>(start + i * size);
  }
  page->free = next;
  page->carved = static_cast<uint16_t>(page->carved + count);
}

void Heap::MakeCurrent(Page* page) {
  page->countdown = page->used() + 1;
  page->bias = -1;
  page->flags |= kCurrentPage;
  SetFastPage(page, page);
  if ((page->flags & kCollectablePage) != 0) {
    NoteYoung(page);
    CountGrowth(page);
  }
}

void Heap::MakeFull(Page* page) {
  ClassQueue& queue = QueueOf(page);
  SetFastPage(page, nullptr);
  page->flags = static_cast<uint8_t>((page->flags & ~kCurrentPage) | kFullPage);
  page->countdown = 1;
  page->bias = page->capacity - 1;
  Unlink(queue, page);
  if ((page->flags & kCollectablePage) != 0) CountGrowth(page);
  if (queue.head != nullptr) MakeCurrent(queue.head);
}

void Heap::FreeSlow(Page* page) {
  Segment* segment = SegmentOf(page);
  Heap& heap = *segment->heap;
  if ((page->flags & kLargePage) != 0) {
    heap.FreeLarge(segment);
  } else if ((page->flags & kFullPage) != 0) {
    heap.PageHasBlockAgain(page);
  } else {
    heap.RetirePage(page);
  }
}

void Heap::PageHasBlockAgain(Page* page) {
  page->flags = static_cast<uint8_t>(page->flags & ~kFullPage);
  page->countdown = page->capacity - 1;
  page->bias = 0;
  ClassQueue& queue = QueueOf(page);
  Append(queue, page);
  if (queue.head == page) {
    MakeCurrent(page);
  } else if (page->countdown == 0) {
    RetirePage(page);
  }
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
  LinkRecent(segment);
}

void Heap::CountGrowth(Page* page) {
  const int32_t used = page->used();
  growth_ = std::max<int64_t>(0, growth_ + used - page->counted);
  page->counted = static_cast<uint16_t>(used);
  if (growth_ >= growth_limit_) growth_callback_(growth_argument_);
}

void Heap::SetGrowthWatch(size_t blocks, GrowthCallback callback, void* argument) {
  growth_callback_ = callback;
  growth_argument_ = argument;
  growth_limit_ = callback == nullptr || blocks == 0 ? INT64_MAX : static_cast<int64_t>(blocks);
}

void Heap::ResetGrowth() {
  for (ClassQueue& queue : queues_[kCollectable]) {
    for (Page* page = queue.head; page != nullptr; page = page->next) {
      page->counted = static_cast<uint16_t>(page->used());
    }
  }
  growth_ = 0;
}

void* Heap::AllocateZeroed(size_t size) {
  void* block = Allocate(size);
  if (block != nullptr) memset(block, 0, size);
  return block;
}

size_t Heap::UsableSize(const void* block) {
  const Page* page = PageOf(block);
  const size_t size =
      (page->flags & kLargePage) != 0 ? SegmentOf(block)->system_bytes - internal::kLargeOffset : page->block_size;
  internal::Unpoison(block, size);
  return size;
}

void* Heap::Reallocate(void* block, size_t size) {
  if (block == nullptr) return Allocate(size);
  const Page* page = PageOf(block);
  if ((page->flags & kLargePage) != 0) {
    if (fail_countdown_ != 1 && size > kMaxPooled && ResizeLarge(SegmentOf(block), size)) return block;
  } else if (size <= kMaxPooled && internal::ClassOf(size) == page->size_class) {
    if (FailsNow()) return Refuse();
    internal::Poison(block, page->block_size);
    internal::Unpoison(block, std::max<size_t>(size, 1));
    return block;
  }
  return ReallocateByCopy(block, UsableSize(block), size);
}

void* Heap::ReallocateByCopy(void* block, size_t old_size, size_t size) {
  const bool collectable = (PageOf(block)->flags & kCollectablePage) != 0;
  void* moved = collectable ? AllocateCollectable(size) : Allocate(size);
  if (moved == nullptr) return nullptr;
  memcpy(moved, block, std::min(old_size, size));
  Free(block);
  return moved;
}

#if TESSERA_ALLOC_CHECKED

namespace {

[[maybe_unused]] bool IsInList(const internal::FreeBlock* list, const void* block) {
  for (; list != nullptr; list = list->next) {
    if (list == block) return true;
  }
  return false;
}

}  // namespace

void Heap::FreeChecked(void* pointer) {
  if (reinterpret_cast<uintptr_t>(pointer) % kAlignment != 0) {
    sync::Fatal("Heap::Free(%p): not the address of a block", pointer);
  }
#if TESSERA_ALLOC_ASAN
  // Let ASan report a second release, with its own account of the address.
  (void)*static_cast<volatile char*>(pointer);
#endif
  Page* page = PageOf(pointer);
  auto* block = static_cast<FreeBlock*>(pointer);
  if ((page->flags & kLargePage) == 0) {
    const size_t size = page->block_size;
    const size_t offset = static_cast<size_t>(static_cast<char*>(pointer) - internal::PageStart(page));
    if (size == 0 || offset % size != 0 || offset / size >= page->carved) {
      sync::Fatal("Heap::Free(%p): not the address of a block", pointer);
    }
#if TESSERA_ALLOC_ASAN
    // Freed blocks are used again as late as possible, so that ASan sees late uses of them.
    WriteFreeBlock(block, page->quarantine, size);
    page->quarantine = block;
    if (--page->countdown == 0) FreeSlow(page);
    return;
#else
    const auto* bytes = static_cast<const unsigned char*>(pointer);
    const bool looks_free = block->type == nullptr && (size <= sizeof(FreeBlock) || bytes[size - 1] == kFreedByte);
    if (looks_free && IsInList(page->free, block)) sync::Fatal("Heap::Free(%p): released twice", pointer);
    memset(pointer, kFreedByte, size);
#endif
  }
  if ((page->flags & kLargePage) == 0) {
    WriteFreeBlock(block, page->free, page->block_size);
    page->free = block;
  }
  if (--page->countdown == 0) FreeSlow(page);
}

#endif  // TESSERA_ALLOC_CHECKED

}  // namespace tessera::alloc
