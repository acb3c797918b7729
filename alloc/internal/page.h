// The memory layout of a Heap: segments of 64 KiB, cut into pages of equal blocks. Not for use outside alloc/ and gc/.
//
//   address:   | segment (46 bits) | slice (6) | offset in slice (10) |
//
//   segment:   0        colour                                   3 KiB                                   64 KiB
//              |  ...   | Segment: tables, descriptors   | ...    | page | page      | page |  free slices |
//
// A page is a run of 1 KiB slices holding blocks of one size class. The header of a segment starts at one of 16 colours,
// taken from its address, so that the headers of many segments do not all fall into the same cache sets.
// A large block is a segment of its own with one page of one block that starts at kLargeOffset.
#ifndef TESSERA_ALLOC_INTERNAL_PAGE_H_
#define TESSERA_ALLOC_INTERNAL_PAGE_H_

#include <cstddef>
#include <cstdint>

#if defined(__SANITIZE_ADDRESS__)
#define TESSERA_ALLOC_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TESSERA_ALLOC_ASAN 1
#endif
#endif
#ifndef TESSERA_ALLOC_ASAN
#define TESSERA_ALLOC_ASAN 0
#endif

// --config=valgrind says TESSERA_ALLOC_VALGRIND=1: valgrind is told about every block then.
#ifndef TESSERA_ALLOC_VALGRIND
#define TESSERA_ALLOC_VALGRIND 0
#endif
#define TESSERA_ALLOC_POISONS (TESSERA_ALLOC_ASAN || TESSERA_ALLOC_VALGRIND)

// Checked builds take every allocation and release through the slow path, which verifies and poisons.
#if TESSERA_ALLOC_POISONS || !defined(NDEBUG)
#define TESSERA_ALLOC_CHECKED 1
#else
#define TESSERA_ALLOC_CHECKED 0
#endif

namespace tessera::alloc {

class Heap;

namespace internal {

inline constexpr size_t kSegmentBits = 16;
inline constexpr size_t kSegmentSize = size_t{1} << kSegmentBits;
inline constexpr size_t kSliceBits = 10;
inline constexpr size_t kSliceSize = size_t{1} << kSliceBits;
inline constexpr size_t kSlices = kSegmentSize / kSliceSize;
inline constexpr size_t kColours = 16;
inline constexpr size_t kColourStep = 64;
inline constexpr size_t kHeaderSlices = 3;
inline constexpr size_t kLargeOffset = 2 * kSliceSize;

// What a block holds while it is free. `type` overlays the type pointer of an object: zero says "not in use".
struct FreeBlock {
  FreeBlock* next;
  void* type;
};

// Free blocks that a heap keeps at hand for one size class, of any of its pages. Pages count them as in use.
struct Cache {
  FreeBlock* head = nullptr;
  uint32_t count = 0;
  uint32_t limit = 0;  // a release beyond it goes to the page
};

enum PageFlags : uint8_t {
  kCollectablePage = 1,
  kFullPage = 2,   // no free block, in no queue
  kLargePage = 4,  // the one page of a large block
  kDeadPage = 8,   // a large block released while pages were pinned
};

struct Page {
  FreeBlock* free = nullptr;
  Page* next = nullptr;  // pages of the class that have blocks
  Page* prev = nullptr;
  uint32_t block_size = 0;
  uint16_t used = 0;
  uint16_t carved = 0;    // blocks that have been handed out at least once; what lies behind is untouched memory
  uint16_t capacity = 0;  // blocks that fit
  uint8_t size_class = 0;
  uint8_t flags = 0;
  uint8_t first_slice = 0;
  uint8_t slices = 0;
  uint8_t index = 0;  // in Segment::pages
#if TESSERA_ALLOC_POISONS
  FreeBlock* quarantine = nullptr;  // released blocks wait here until the free list is used up
#endif
};

inline constexpr size_t kSegmentInfoSize = 128 + 2 * kSlices;
inline constexpr size_t kMaxPages =
    (kHeaderSlices * kSliceSize - (kColours - 1) * kColourStep - kSegmentInfoSize) / sizeof(Page);

// Allocate and Free touch its first two cache lines only.
struct Segment {
  Heap* heap;
  Segment* next;  // all segments and large blocks of the heap
  Segment* prev;
  Segment* recent_next;  // those with pages in `young` or `middle`
  Segment* recent_prev;
  Segment* room_next;  // those that new pages may be cut from
  Segment* room_prev;
  size_t system_bytes;  // as got from the system

  // Heap::caches_ index for blocks of this slice. kSlowCache: the release has to look at the page.
  uint8_t cache_of_slice[kSlices];

  uint64_t free_slices;   // bit set: slice is free
  uint64_t unused_pages;  // bit set: pages[i] describes nothing
  uint64_t young;         // bit set: pages[i] may hold objects made since the last collection
  uint64_t middle;        // bit set: pages[i] may hold objects that survived one
  uint64_t garbage;       // bit set: pages[i] holds objects that the running collection found to be garbage
  bool is_recent;         // in the recent list
  bool has_room;          // in the list of those with room
  bool is_large;

  alignas(64) uint8_t page_of_slice[kSlices];
  Page pages[kMaxPages];
};
static_assert(offsetof(Segment, cache_of_slice) == 64 && offsetof(Segment, page_of_slice) == 192);
static_assert(offsetof(Segment, pages) == kSegmentInfoSize);
static_assert(sizeof(Segment) + (kColours - 1) * kColourStep <= kHeaderSlices * kSliceSize);
static_assert(kMaxPages <= 64);

inline uintptr_t SegmentBase(const void* p) { return reinterpret_cast<uintptr_t>(p) & ~(kSegmentSize - 1); }

inline Segment* SegmentOf(const void* p) {
  const uintptr_t base = SegmentBase(p);
  return reinterpret_cast<Segment*>(base + ((base >> kSegmentBits) & (kColours - 1)) * kColourStep);
}

inline size_t SliceOf(const void* p) { return (reinterpret_cast<uintptr_t>(p) >> kSliceBits) & (kSlices - 1); }

inline Page* PageOf(const void* p) {
  Segment* segment = SegmentOf(p);
  return &segment->pages[segment->page_of_slice[SliceOf(p)]];
}

// The first block of `page`.
inline char* PageStart(const Page* page) {
  return reinterpret_cast<char*>(SegmentBase(page) + page->first_slice * kSliceSize);
}

}  // namespace internal
}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_INTERNAL_PAGE_H_
