// RootScan: looks for references into frozen regions everywhere an interpreter may keep some, so that it can give up the regions that it does not use any
// more. Not exact: any word with an address inside of a region keeps the region.
//
// Model:      objects in a region are not counted, so nothing tells that the last reference to one has gone. But everything that an interpreter may own
//             lies in blocks of its heap, on the stacks of the threads that are inside of it, and in a few objects that its language knows. A RootScan
//             notes in the RegionSet which regions those words point into; Finish gives up the others. A stale word keeps a region for longer, never less
//             long.
// Threads:    with the GIL of the heap's interpreter held, which no other thread then has: threads inside of it stand at a StackMark.
// Ownership:  borrows the set and the heap.
// Python:     none. Nothing is allocated.
// Cost:       reads every block in use of the heap once: do it where a full collection runs, or where as many bytes of regions were adopted as that costs.
// Example:    gc::RootScan scan(regions);
//             scan.ThisThread(stack_low, stack_high);
//             scan.Words(&language_state, sizeof(language_state));
//             scan.Heap(heap);
//             size_t given_up = scan.Finish();
// Design:     docs/immortals.md
#ifndef TESSERA_GC_ROOT_SCAN_H_
#define TESSERA_GC_ROOT_SCAN_H_

#include <cstddef>
#include <cstdint>

#include "alloc/heap.h"
#include "gc/stack_mark.h"
#include "immortal/region_set.h"

namespace tessera::gc {

class RootScan {
 public:
  explicit RootScan(immortal::RegionSet& set) : set_(set) { set_.BeginSearch(); }
  RootScan(const RootScan&) = delete;
  RootScan& operator=(const RootScan&) = delete;

  // The aligned words of [begin, begin + size).
  void Words(const void* begin, size_t size);
  // Everything that the callers of this function hold; the bounds of the thread's stack as for MarkStack.
  void ThisThread(uintptr_t lowest, uintptr_t high);
  // A thread that has released the GIL; a mark that was never set says that it holds nothing.
  void Stack(const StackMark& mark);
  // All blocks in use, but those that `skip` says are looked at otherwise.
  void Heap(alloc::Heap& heap, bool (*skip)(const void* block, size_t size, void* argument) = nullptr, void* argument = nullptr);

  // Gives up the regions that nothing was found to point into; returns how many. None when there was a stack that could not be looked at.
  size_t Finish() { return complete_ ? set_.DropUnnoted() : 0; }

 private:
  immortal::RegionSet& set_;
  bool complete_ = true;
};

}  // namespace tessera::gc

#endif  // TESSERA_GC_ROOT_SCAN_H_
