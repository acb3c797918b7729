#include "alloc/internal/system.h"

#include <cstdlib>

#if TESSERA_JEMALLOC
#include <jemalloc/jemalloc.h>
#endif

namespace tessera::alloc::internal {

#if TESSERA_JEMALLOC

void* SystemAllocate(size_t size, size_t alignment, size_t* actual) {
  void* memory = je_mallocx(size, MALLOCX_ALIGN(alignment));
  if (memory != nullptr) *actual = je_sallocx(memory, 0);
  return memory;
}

void SystemFree(void* memory, size_t size, size_t alignment) { je_sdallocx(memory, size, MALLOCX_ALIGN(alignment)); }

bool SystemResize(void* memory, size_t size, size_t alignment, size_t* actual) {
  const size_t now = je_xallocx(memory, size, 0, MALLOCX_ALIGN(alignment));
  *actual = now;
  return now >= size;
}

void* SystemMalloc(size_t size) { return je_malloc(size); }
void* SystemCalloc(size_t count, size_t size) { return je_calloc(count, size); }
void* SystemRealloc(void* memory, size_t size) { return je_realloc(memory, size); }
void SystemFree(void* memory) { je_free(memory); }

#else

void* SystemAllocate(size_t size, size_t alignment, size_t* actual) {
  void* memory = nullptr;
  if (posix_memalign(&memory, alignment, size) != 0) return nullptr;
  *actual = size;
  return memory;
}

void SystemFree(void* memory, size_t, size_t) { free(memory); }

bool SystemResize(void*, size_t, size_t, size_t*) { return false; }

void* SystemMalloc(size_t size) { return malloc(size); }
void* SystemCalloc(size_t count, size_t size) { return calloc(count, size); }
void* SystemRealloc(void* memory, size_t size) { return realloc(memory, size); }
void SystemFree(void* memory) { free(memory); }

#endif

}  // namespace tessera::alloc::internal
