// An allocator as C extensions know it: four functions and a context (PyMemAllocatorEx).
//
// Errors:     nullptr when there is no memory; realloc then leaves the block alone.
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_ALLOCATOR_H_
#define TESSERA_ALLOC_ALLOCATOR_H_

#include <cstddef>
#include <cstdint>

namespace tessera::alloc {

// A size of 0 is a block of its own; results are at addresses 0 modulo 16. free and realloc accept nullptr.
struct Allocator {
  void* context;
  void* (*malloc)(void* context, size_t size);
  void* (*calloc)(void* context, size_t count, size_t size);
  void* (*realloc)(void* context, void* block, size_t size);
  void (*free)(void* context, void* block);
  bool thread_safe = false;     // may run on several threads at once
  bool wraps_previous = false;  // its memory comes from the allocator it replaces, so the limit has been charged there
};

// Where the memory of heaps comes from: segments and large blocks (PyObjectArenaAllocator; this one is told whose memory it
// is). Its functions may run on several threads at once.
struct ArenaAllocator {
  void* context;
  // `size` bytes at a multiple of `alignment`, for the heap with that owner id; nullptr: none.
  void* (*allocate)(void* context, int64_t owner, size_t size, size_t alignment);
  void (*release)(void* context, int64_t owner, void* memory, size_t size);
};

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_ALLOCATOR_H_
