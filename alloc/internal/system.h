// Where heaps get their memory: jemalloc's shared arenas, or malloc where jemalloc is switched off. Not for use outside
// alloc/.
//
// Threads:  any.
// Errors:   nullptr, false.
// Cost:     a lock of an arena; now and then a system call.
#ifndef TESSERA_ALLOC_INTERNAL_SYSTEM_H_
#define TESSERA_ALLOC_INTERNAL_SYSTEM_H_

#include <cstddef>

namespace tessera::alloc::internal {

// At least `size` bytes at a multiple of `alignment` (a power of two); *actual is what may be used of them.
[[nodiscard]] void* SystemAllocate(size_t size, size_t alignment, size_t* actual);
// `size` and `alignment` as asked for, or the actual size.
void SystemFree(void* memory, size_t size, size_t alignment);
// Makes the block at least `size` bytes where it stands (or smaller, when it shrinks); *actual as above.
[[nodiscard]] bool SystemResize(void* memory, size_t size, size_t alignment, size_t* actual);

// Gives all pages that are free back to the operating system at once.
void SystemPurge();

// The plain interface, for the raw domain.
[[nodiscard]] void* SystemMalloc(size_t size);
[[nodiscard]] void* SystemCalloc(size_t count, size_t size);
[[nodiscard]] void* SystemRealloc(void* memory, size_t size);
void SystemFree(void* memory);

struct SystemBytes {
  size_t allocated, active, metadata, resident, mapped, retained;
};
// As jemalloc counts them; without it, what malloc tells of itself. False: the system does not tell.
[[nodiscard]] bool SystemReadBytes(SystemBytes* bytes);
// The allocator's own report, piece by piece: jemalloc's malloc_stats_print with its options, or malloc's.
void SystemWriteStats(void (*write)(void* argument, const char* text), void* argument, const char* options);

}  // namespace tessera::alloc::internal

#endif  // TESSERA_ALLOC_INTERNAL_SYSTEM_H_
