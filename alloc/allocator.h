// An allocator as C extensions know it: four functions and a context (PyMemAllocatorEx).
//
// Errors:     nullptr when there is no memory; realloc then leaves the block alone.
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_ALLOCATOR_H_
#define TESSERA_ALLOC_ALLOCATOR_H_

#include <cstddef>

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

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_ALLOCATOR_H_
