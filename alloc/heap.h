// A heap of one interpreter: small blocks from size-class pages, large ones tracked, all of it given back at once at the
// end. It is not thread-safe: the GIL of its interpreter is its lock.
//
// Model:      size classes in steps of 16 bytes up to 512, then four per doubling up to 16 KiB; larger blocks come from
//             the system one by one. Every block is found from its address: segment, page, size class, heap.
// Threads:    every call, static ones included, from the thread that holds the interpreter's GIL. Different heaps are
//             independent of each other.
// Ownership:  the Heap owns every block. Its destructor (or DropAll) gives all memory back, whatever is still allocated,
//             without running anything. The ChunkPool must outlive it.
// Errors:     nullptr when the limit or the system says no; never throws, never aborts. A block that is not of a Heap, or
//             released twice, is undefined; debug builds and ASan diagnose it.
// Cost:       Allocate and Free are some ten instructions without a lock up to kMaxFast bytes. An empty heap holds no
//             memory; the first block of a class costs a page of 1 KiB, later pages are up to 16 KiB.
// Example:    alloc::Heap heap;
//             heap.SetLimit(64 << 20);
//             void* block = heap.Allocate(100);
//             if (block == nullptr) return OutOfMemory();
//             alloc::Heap::Free(block);
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_HEAP_H_
#define TESSERA_ALLOC_HEAP_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "alloc/internal/page.h"
#include "alloc/internal/size_class.h"

namespace tessera::alloc {

class ChunkPool;
class Tracer;
struct ArenaAllocator;
namespace internal {
class ForeignBlocks;
}

// Takes the pieces of a text.
using TextSink = void (*)(void* argument, const char* text);

struct HeapStats {
  size_t bytes_in_use = 0;         // size-class bytes of all live blocks
  size_t blocks_in_use = 0;
  size_t collectable_blocks = 0;   // of these, allocated as collectable
  size_t reserved_bytes = 0;       // pages and large blocks: what the limit applies to
  size_t peak_reserved_bytes = 0;
  size_t limit = 0;                // 0: none
  size_t segments = 0;
  size_t pages = 0;
  size_t large_blocks = 0;
  size_t large_bytes = 0;
  size_t foreign_blocks = 0;       // of replaced allocators (domains.h), charged to this heap
  size_t foreign_bytes = 0;
  size_t refused = 0;              // allocations that returned nullptr

  std::string ToString() const;
  void Write(TextSink write, void* argument) const;
};

// State that the layer above keeps per heap, because a heap is what it can find from an object's address alone.
struct TeardownState {
  uint32_t depth = 0;       // deallocations running inside each other
  void* queue = nullptr;    // objects waiting for the C++ stack to unwind
  int64_t ref_total = 0;    // debug builds: references held to objects of this heap
  // Debug builds: the ledger of immortal/ledger.h, what tells it of released blocks, and what ends it with the heap.
  void* ledger = nullptr;
  void (*released)(TeardownState& state, const void* block) = nullptr;
  void (*drop_ledger)(TeardownState& state) = nullptr;
};

class Heap {
 public:
  static constexpr size_t kAlignment = 16;
  static constexpr size_t kMaxFast = 1024;
  static constexpr size_t kMaxPooled = 16384;

  // Takes its segments from `pool`, or from the system when there is none.
  explicit Heap(ChunkPool* pool = nullptr);
  ~Heap();
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  // A block of at least `size` bytes at an address 0 modulo 16; its content is undefined.
  [[nodiscard]] void* Allocate(size_t size);
  // The same, in a page whose blocks the collector walks. Word 1 (offset 8, an object's type pointer) is zero until the
  // caller sets it: a block is taken for an object exactly while that word is not zero.
  [[nodiscard]] void* AllocateCollectable(size_t size);
  [[nodiscard]] void* AllocateZeroed(size_t size);
  // Releases a block of any heap; nullptr is allowed.
  static void Free(void* block);

  // The block with its first min(old, new) bytes, moved if it must be; on nullptr the old one is unchanged. It stays
  // collectable if it was. nullptr as `block` allocates. A size of 0 is a block like any other.
  [[nodiscard]] void* Reallocate(void* block, size_t size);

  // Bytes that may be used at `block`: at least what was asked for.
  static size_t UsableSize(const void* block);
  static Heap& Of(const void* block) { return *internal::SegmentOf(block)->heap; }

  // Whatever the interpreter wants to find from a block; the heap does not look at it.
  void* owner() const { return owner_; }
  void set_owner(void* owner) { owner_ = owner; }
  TeardownState& teardown() { return teardown_; }
  // The owner's number, for reports and for an ArenaAllocator.
  int64_t owner_id() const { return owner_id_; }
  void set_owner_id(int64_t id) { owner_id_ = id; }

  // Upper bound of reserved_bytes(); 0 is none. Below what is reserved already, it refuses only further growth.
  void SetLimit(size_t bytes);
  size_t limit() const { return limit_; }
  size_t reserved_bytes() const { return reserved_; }
  size_t peak_reserved_bytes() const { return peak_reserved_; }
  // Walks all pages: for statistics, not for hot paths.
  size_t bytes_in_use() const { return Stats().bytes_in_use; }
  HeapStats Stats() const;
  // Stats() and a line for each size class that has pages, piece by piece: it needs no memory.
  void WriteStats(TextSink write, void* argument) const;

  // The n-th allocation from now on (1: the next) and those after it, `count` in all, return nullptr; n = 0 ends that. For
  // tests: until then every allocation takes the slow path.
  void FailAfter(uint64_t n, uint64_t count = UINT64_MAX);
  // How many allocations have returned nullptr.
  size_t refused() const { return refused_; }

  // Gives back every block and every segment. Blocks and what they point to must not be used any more.
  void DropAll();
  // Gives back what it keeps ready for reuse.
  void Trim();

  // Calls visit(block, usable size, argument) for each block in use, of either kind. It must not allocate or release here. Under ASan the tail of a block
  // beyond what was asked for is poisoned.
  using BlockVisitor = void (*)(void* block, size_t size, void* argument);
  void ForEachBlock(BlockVisitor visit, void* argument);

  // Guards every block, in any build: guard bytes behind it, a pattern in what is released, the domain and the number of
  // each allocation. What does not fit ends the process with a report (docs/memory.md). REQUIRES: nothing allocated yet.
  void SetDebug();
  bool debug() const { return debug_; }
  // Segments and large blocks come from there (nullptr: the pool and the system). REQUIRES: nothing allocated yet.
  void SetArenas(const ArenaAllocator* arenas) { arenas_ = arenas; }
  // The heap of the interpreter that the calling thread is inside of, or nullptr. Debug heaps and debug builds stop at a call
  // from inside another one. nullptr ends that.
  using CurrentHeap = const Heap* (*)();
  void SetCurrentHeap(CurrentHeap current) { current_heap_ = current; }
  // Who traces allocations (tracer.h), or nullptr.
  Tracer* tracer() const { return tracer_; }
  // In a debug heap: the domain that a block belongs to. A block has none (0) until it is told.
  static void SetBlockDomain(void* block, char domain);
  static char BlockDomain(const void* block);
  // Ends the process unless `block` is a live block of that domain.
  static void ExpectDomain(void* block, char domain);

  // --- For a collector (//gc) ---

  // `callback` runs inside AllocateCollectable when the collectable blocks have grown by `blocks` since ResetGrowth; it
  // may set a flag and must not allocate here. It runs again now and then until ResetGrowth. It runs, too, in any
  // allocation that makes the heap `pressed`.
  using GrowthCallback = void (*)(void* argument);
  void SetGrowthWatch(size_t blocks, GrowthCallback callback, void* argument);
  void ResetGrowth();
  // Collectable blocks allocated minus released since ResetGrowth; never below zero.
  size_t growth() const;
  // Since ResetGrowth an allocation was refused, or the last quarter of the limit was entered and a sixteenth of it used up.
  bool pressed() const { return pressed_; }
  // Makes it so, for one who knows that a collection pays now.
  void Press();

  // While pinned, no page goes away, so that walking them may run code that allocates and frees.
  void PinPages() { ++pins_; }
  void UnpinPages();

  // --- For replaced allocators (domains.h) ---

  // Counts `bytes` of memory from elsewhere as reserved; false at the limit.
  [[nodiscard]] bool ChargeForeign(size_t bytes);
  void ChargeForeignPastLimit(size_t bytes);
  bool MayCharge(size_t bytes) const { return MayReserve(bytes); }
  void UnchargeForeign(size_t bytes) { reserved_ -= bytes, foreign_bytes_ -= bytes; }
  // The index of such blocks, which DropAll returns to their allocators; nullptr: there is none yet, or no memory to make it.
  internal::ForeignBlocks* foreign_blocks() const { return foreign_; }
  internal::ForeignBlocks* MakeForeignBlocks();

  internal::Segment* segments() const { return segments_; }
  internal::Segment* recent_segments() const { return recent_; }
  // Drops `segment` from the recent list; REQUIRES: its young and middle masks are zero.
  void UnlinkRecent(internal::Segment* segment);
  // `page` holds no young objects any more; the next release of one of its blocks says that it may again.
  void ForgetYoung(internal::Page* page);
  // Pages whose free blocks are cached may soon hold young objects: marks them so.
  void MarkCachedYoung();

 private:
  friend class Tracer;
  using Cache = internal::Cache;
  using FreeBlock = internal::FreeBlock;
  using Page = internal::Page;
  using Segment = internal::Segment;

  static constexpr size_t kClasses = internal::kClasses;
  static constexpr uint8_t kSlowCache = 2 * kClasses;  // its limit is 0
  enum Kind : uint8_t { kPlain = 0, kCollectable = 1 };
  struct ClassQueue {
    Page* head = nullptr;  // pages with blocks to hand out
    Page* tail = nullptr;
    uint32_t pages = 0;    // all pages of this class, full ones too
    uint32_t filled = 0;   // count of the class's cache when growth was last counted
  };

  void* AllocateFast(size_t size, Kind kind);
  [[gnu::noinline]] void* AllocateSlow(size_t size, Kind kind);
  [[gnu::noinline]] static void FreeSlow(void* block);
  static void CheckBlock(void* block);
  bool FailsNow();
  void* Refuse();
  void UpdateCaching();
  void CheckCaller(const void* block, const char* what) const;
  void SetTracer(Tracer* tracer);
  void* Traced(void* block, size_t size);
  void MakeFresh(void* block, size_t size, Kind kind);
  void NoteRelease(void* block);
  static size_t SpanOf(const void* block);
  size_t Guarded(size_t size) const;
  void WriteGuard(void* block, size_t size, char domain);
  void CheckGuard(const void* block, const char* what) const;
  void CheckFreedPattern(const void* block, size_t span) const;
  bool ResizeInPlace(void* block, size_t size, size_t wanted);
  void* TakeFromSystem(size_t size, size_t* actual);
  void NoteGivenBack(size_t bytes);

  void* AllocatePooled(size_t size_class, Kind kind);
  void* Refill(Page* page);
  void* PopOne(Page* page);
  static void Carve(Page* page);
  static FreeBlock* TakeOne(Page* page);
  void LeaveQueueIfFull(Page* page);
  void FreeToPage(Page* page, FreeBlock* block);
  static uint8_t CacheIndexOf(const Page* page);
  void SetCacheIndex(Page* page, uint8_t index);
  void FlushCaches();
  ClassQueue& QueueOf(const Page* page);
  static void Append(ClassQueue& queue, Page* page);
  static void Unlink(ClassQueue& queue, Page* page);

  Page* NewPage(size_t size_class, Kind kind);
  Page* CutPage(size_t wanted, size_t least);
  Page* CutFrom(Segment* segment, size_t slices);
  Segment* NewSegment();
  void RetirePage(Page* page);
  void ReturnSlices(Segment* segment, Page* page);
  void ReleaseSegment(Segment* segment);
  void ReleaseEmpty();
  void LinkSegment(Segment* segment);
  void UnlinkSegment(Segment* segment);
  void LinkRecent(Segment* segment);
  void SetRoom(Segment* segment, bool has_room);
  void GiveToSystem(Segment* segment);

  void* AllocateLarge(size_t size, Kind kind);
  void FreeLarge(Segment* segment);
  bool ResizeLarge(Segment* segment, size_t size);
  void* ReallocateByCopy(void* block, size_t old_size, size_t size);

  void CountGrowth(int64_t blocks);
  void RelievePressure();
  void NoteYoung(Page* page);
  bool MayReserve(size_t bytes) const { return limit_ == 0 || (bytes <= limit_ && reserved_ <= limit_ - bytes); }
  void Reserve(size_t bytes);

  Cache caches_[2 * kClasses + 1];
  ClassQueue queues_[2][kClasses];
  Segment* segments_ = nullptr;
  Segment* recent_ = nullptr;
  Segment* room_ = nullptr;   // those that new pages are cut from
  Segment* spare_ = nullptr;  // an empty one kept ready
  ChunkPool* pool_;
  void* owner_ = nullptr;
  size_t limit_ = 0;
  size_t reserved_ = 0;
  size_t peak_reserved_ = 0;
  size_t refused_ = 0;
  uint64_t fail_countdown_ = 0;
  int64_t growth_ = 0;
  int64_t growth_limit_ = INT64_MAX;
  GrowthCallback growth_callback_ = nullptr;
  void* growth_argument_ = nullptr;
  internal::ForeignBlocks* foreign_ = nullptr;
  size_t foreign_bytes_ = 0;
  uint32_t pins_ = 0;
  bool sweep_at_unpin_ = false;
  bool caching_ = false;
  TeardownState teardown_;
  uint64_t fail_count_ = 0;          // how many fail once fail_countdown_ is at 1
  size_t pressure_mark_ = SIZE_MAX;  // reserved_ from which on the heap is pressed
  bool pressed_ = false;

  // Cold.
  bool debug_ = false;
  Tracer* tracer_ = nullptr;  // owned
  const ArenaAllocator* arenas_ = nullptr;
  CurrentHeap current_heap_ = nullptr;
  int64_t owner_id_ = -1;
  uint64_t serial_ = 0;       // allocations of a debug heap
  size_t given_back_ = 0;     // to the system, since it was last asked to give pages back itself
  size_t recent_peak_ = 0;    // of reserved_, since then
  size_t purged_reserved_ = 0;  // reserved_ then
  int64_t purged_at_ = 0;     // milliseconds; 0: never
};

inline void* Heap::AllocateFast(size_t size, Kind kind) {
  if (size <= kMaxFast) [[likely]] {
    const size_t size_class = internal::kFastClasses.of[(size + kAlignment - 1) / kAlignment];
    Cache& cache = caches_[kind * kClasses + size_class];
    FreeBlock* block = cache.head;
    if (block != nullptr) [[likely]] {
      cache.head = block->next;
      --cache.count;
      return block;
    }
  }
  return AllocateSlow(size, kind);
}

inline void* Heap::Allocate(size_t size) { return AllocateFast(size, kPlain); }
inline void* Heap::AllocateCollectable(size_t size) { return AllocateFast(size, kCollectable); }

inline void Heap::Free(void* pointer) {
  if (pointer == nullptr) return;
  Segment* segment = internal::SegmentOf(pointer);
  Cache& cache = segment->heap->caches_[segment->cache_of_slice[internal::SliceOf(pointer)]];
  if (cache.count < cache.limit) [[likely]] {
    FreeBlock* block = static_cast<FreeBlock*>(pointer);
    block->next = cache.head;
    block->type = nullptr;
    cache.head = block;
    ++cache.count;
    return;
  }
  FreeSlow(pointer);
}

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_HEAP_H_
