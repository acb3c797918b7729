// Tells AddressSanitizer or valgrind which bytes of a heap are in use; without them, nothing. Not for use outside alloc/ and
// gc/.
//
// Poison and Unpoison say which bytes may be touched at all. valgrind is also told where each block begins and ends (the
// functions that begin with Note), so that it can say where a block was allocated and released.
#ifndef TESSERA_ALLOC_INTERNAL_POISON_H_
#define TESSERA_ALLOC_INTERNAL_POISON_H_

#include <cstddef>

#include "alloc/internal/page.h"

#if TESSERA_ALLOC_ASAN
#include <sanitizer/asan_interface.h>
#elif TESSERA_ALLOC_VALGRIND
#if !__has_include(<valgrind/memcheck.h>)
#error "--config=valgrind needs valgrind's headers (Debian: the package valgrind)"
#endif
#include <valgrind/memcheck.h>
#endif

namespace tessera::alloc::internal {

#if TESSERA_ALLOC_ASAN
inline void Poison(const void* p, size_t size) { __asan_poison_memory_region(p, size); }
inline void Unpoison(const void* p, size_t size) { __asan_unpoison_memory_region(p, size); }
inline bool IsPoisoned(const void* p) { return __asan_address_is_poisoned(p) != 0; }
#elif TESSERA_ALLOC_VALGRIND
inline void Poison(const void* p, size_t size) { (void)VALGRIND_MAKE_MEM_NOACCESS(p, size); }
inline void Unpoison(const void* p, size_t size) { (void)VALGRIND_MAKE_MEM_DEFINED(p, size); }
#else
inline void Poison(const void*, size_t) {}
inline void Unpoison(const void*, size_t) {}
#endif
#if !TESSERA_ALLOC_ASAN
inline bool IsPoisoned(const void*) { return false; }
#endif

#if TESSERA_ALLOC_VALGRIND && !TESSERA_ALLOC_ASAN
inline void NoteHeap(const void* heap) { VALGRIND_CREATE_MEMPOOL(heap, 0, 0); }
inline void NoteDropped(const void* heap) { VALGRIND_DESTROY_MEMPOOL(heap); }
inline void NoteAllocated(const void* heap, const void* p, size_t size) { VALGRIND_MEMPOOL_ALLOC(heap, p, size); }
inline void NoteResized(const void* heap, const void* p, size_t size) { VALGRIND_MEMPOOL_CHANGE(heap, p, p, size); }
inline void NoteReleased(const void* heap, const void* p) { VALGRIND_MEMPOOL_FREE(heap, p); }
// What is neither accessible nor said to be: for looking at blocks that may be free.
inline void BeginLooking() { VALGRIND_DISABLE_ERROR_REPORTING; }
inline void EndLooking() { VALGRIND_ENABLE_ERROR_REPORTING; }
#else
inline void NoteHeap(const void*) {}
inline void NoteDropped(const void*) {}
inline void NoteAllocated(const void*, const void*, size_t) {}
inline void NoteResized(const void*, const void*, size_t) {}
inline void NoteReleased(const void*, const void*) {}
inline void BeginLooking() {}
inline void EndLooking() {}
#endif

}  // namespace tessera::alloc::internal

#endif  // TESSERA_ALLOC_INTERNAL_POISON_H_
