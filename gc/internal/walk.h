// Walks over the collectable pages of a heap. Not for use outside gc/.
//
// Whoever runs user code inside a walk has pinned the heap's pages: they stay, and what is allocated or released meanwhile
// is seen or not, but never half.
#ifndef TESSERA_GC_INTERNAL_WALK_H_
#define TESSERA_GC_INTERNAL_WALK_H_

#include <bit>
#include <cstddef>
#include <cstdint>

#include "alloc/heap.h"
#include "alloc/internal/poison.h"
#include "immortal/object.h"

namespace tessera::gc::internal {

using alloc::internal::kMaxPages;
using alloc::internal::Page;
using alloc::internal::Segment;
using immortal::Object;

// Reads the type word of a block that may be free, which ASan and valgrind forbid to others.
#if TESSERA_ALLOC_ASAN
__attribute__((no_sanitize("address"), noinline))
#endif
inline bool
IsInUse(const Object* block) {
  alloc::internal::BeginLooking();
  const bool in_use = block->type != nullptr;
  alloc::internal::EndLooking();
  return in_use;
}

// Alive, with references of its own, and not immortal.
inline bool IsContainer(const Object* object) {
  constexpr uint32_t kPassedOver = immortal::kGcUntracked | immortal::kDeallocQueued;
  return (object->flags & kPassedOver) == 0 && object->count > 0 && object->type->traverse != nullptr;
}

inline int AgeOf(const Object* object) {
  return static_cast<int>((object->flags & immortal::kGcAgeMask) >> immortal::kGcAgeShift);
}
inline void SetAge(Object* object, int age) {
  object->flags = (object->flags & ~uint32_t{immortal::kGcAgeMask}) | static_cast<uint32_t>(age) << immortal::kGcAgeShift;
}

// Objects stand at multiples of the block size; a large block is its only one.
template <class F>
void ForEachBlock(Page* page, F f) {
  char* block = alloc::internal::PageStart(page);
  for (size_t i = 0; i < page->carved; ++i, block += page->block_size) {
    Object* object = reinterpret_cast<Object*>(block);
    if (IsInUse(object)) f(object);
  }
}

inline uint64_t CollectablePages(const Segment* segment) {
  if (segment->is_large) return segment->pages[0].flags & alloc::internal::kCollectablePage ? 1 : 0;
  constexpr uint64_t kAll = kMaxPages == 64 ? ~uint64_t{0} : (uint64_t{1} << kMaxPages) - 1;
  uint64_t mask = 0;
  for (uint64_t used = ~segment->unused_pages & kAll; used != 0; used &= used - 1) {
    const int index = std::countr_zero(used);
    if ((segment->pages[index].flags & alloc::internal::kCollectablePage) != 0) mask |= uint64_t{1} << index;
  }
  return mask;
}

// Which pages a walk visits: those that may hold ages 0..generation, or of the segments of these only the pages where
// garbage was found.
struct Scope {
  int generation;
  bool garbage_only = false;

  bool all_segments() const { return generation >= 2; }
  Segment* First(const alloc::Heap& heap) const { return all_segments() ? heap.segments() : heap.recent_segments(); }
  Segment* Next(const Segment* segment) const { return all_segments() ? segment->next : segment->recent_next; }
  uint64_t Pages(const Segment* segment) const {
    if (garbage_only) return segment->garbage;
    if (all_segments()) return CollectablePages(segment);
    return segment->young | (generation > 0 ? segment->middle : 0);
  }
};

// f(segment, page)
template <class F>
void ForEachPage(const alloc::Heap& heap, Scope scope, F f) {
  for (Segment* segment = scope.First(heap); segment != nullptr;) {
    Segment* next = scope.Next(segment);
    for (uint64_t mask = scope.Pages(segment); mask != 0; mask &= mask - 1) {
      f(segment, &segment->pages[std::countr_zero(mask)]);
    }
    segment = next;
  }
}

// f(object) for each object in use there.
template <class F>
void ForEachObject(const alloc::Heap& heap, Scope scope, F f) {
  ForEachPage(heap, scope, [&](Segment*, Page* page) { ForEachBlock(page, f); });
}

// f(object) for each object there that is marked as garbage and lives.
template <class F>
void ForEachGarbage(const alloc::Heap& heap, Scope scope, F f) {
  scope.garbage_only = true;
  ForEachObject(heap, scope, [&](Object* object) {
    constexpr uint32_t kState = immortal::kGcUnreachable | immortal::kDeallocQueued;
    if ((object->flags & kState) == immortal::kGcUnreachable && object->count > 0) f(object);
  });
}

}  // namespace tessera::gc::internal

#endif  // TESSERA_GC_INTERNAL_WALK_H_
