// Tells AddressSanitizer which bytes of a heap are in use; without it, nothing. Not for use outside alloc/ and gc/.
#ifndef TESSERA_ALLOC_INTERNAL_POISON_H_
#define TESSERA_ALLOC_INTERNAL_POISON_H_

#include <cstddef>

#include "alloc/internal/page.h"

#if TESSERA_ALLOC_ASAN
#include <sanitizer/asan_interface.h>
#endif

namespace tessera::alloc::internal {

#if TESSERA_ALLOC_ASAN
inline void Poison(const void* p, size_t size) { __asan_poison_memory_region(p, size); }
inline void Unpoison(const void* p, size_t size) { __asan_unpoison_memory_region(p, size); }
inline bool IsPoisoned(const void* p) { return __asan_address_is_poisoned(p) != 0; }
#else
inline void Poison(const void*, size_t) {}
inline void Unpoison(const void*, size_t) {}
inline bool IsPoisoned(const void*) { return false; }
#endif

}  // namespace tessera::alloc::internal

#endif  // TESSERA_ALLOC_INTERNAL_POISON_H_
