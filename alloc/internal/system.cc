#include "alloc/internal/system.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#if TESSERA_JEMALLOC
#include <jemalloc/jemalloc.h>
#else
#include <malloc.h>
#include <sys/mman.h>
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

void SystemPurge() {
  static_assert(MALLCTL_ARENAS_ALL == 4096);
  (void)je_mallctl("arena.4096.purge", nullptr, nullptr, nullptr, 0);
}

bool SystemReadBytes(SystemBytes* bytes) {
  uint64_t epoch = 1;
  size_t size = sizeof(epoch);
  if (je_mallctl("epoch", &epoch, &size, &epoch, sizeof(epoch)) != 0) return false;
  const auto read = [](const char* name, size_t* value) {
    size_t size = sizeof(*value);
    return je_mallctl(name, value, &size, nullptr, 0) == 0;
  };
  return read("stats.allocated", &bytes->allocated) && read("stats.active", &bytes->active) &&
         read("stats.metadata", &bytes->metadata) && read("stats.resident", &bytes->resident) &&
         read("stats.mapped", &bytes->mapped) && read("stats.retained", &bytes->retained);
}

void SystemWriteStats(void (*write)(void*, const char*), void* argument, const char* options) {
  je_malloc_stats_print(write, argument, options);
}

#else

#if defined(TESSERA_ALLOC_VALGRIND) && TESSERA_ALLOC_VALGRIND

// valgrind describes an address by the malloc block around it before it looks at those that the heap tells it of: so there is none.
void* SystemAllocate(size_t size, size_t alignment, size_t* actual) {
  size = (size + 4095) & ~size_t{4095};
  if (size > PTRDIFF_MAX - alignment) return nullptr;
  void* mapped = mmap(nullptr, size + alignment, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  const uintptr_t begin = reinterpret_cast<uintptr_t>(mapped), memory = (begin + alignment - 1) & ~(alignment - 1);
  if (memory != begin) munmap(mapped, memory - begin);
  munmap(reinterpret_cast<void*>(memory + size), begin + alignment - memory);
  *actual = size;
  return reinterpret_cast<void*>(memory);
}

void SystemFree(void* memory, size_t size, size_t) { munmap(memory, (size + 4095) & ~size_t{4095}); }

#else

void* SystemAllocate(size_t size, size_t alignment, size_t* actual) {
  void* memory = nullptr;
  if (posix_memalign(&memory, alignment, size) != 0) return nullptr;
  *actual = size;
  return memory;
}

void SystemFree(void* memory, size_t, size_t) { free(memory); }

#endif

bool SystemResize(void*, size_t, size_t, size_t*) { return false; }

void* SystemMalloc(size_t size) { return malloc(size); }
void* SystemCalloc(size_t count, size_t size) { return calloc(count, size); }
void* SystemRealloc(void* memory, size_t size) { return realloc(memory, size); }
void SystemFree(void* memory) { free(memory); }

void SystemPurge() { malloc_trim(0); }

bool SystemReadBytes(SystemBytes* bytes) {
  const struct mallinfo2 info = mallinfo2();
  if (info.arena + info.hblkhd == 0) return false;  // malloc is replaced, as by a sanitizer
  bytes->allocated = info.uordblks + info.hblkhd;
  bytes->active = bytes->resident = bytes->mapped = info.arena + info.hblkhd;
  bytes->metadata = bytes->retained = 0;
  return true;
}

void SystemWriteStats(void (*write)(void*, const char*), void* argument, const char*) {
  SystemBytes bytes;
  if (!SystemReadBytes(&bytes)) return;
  char line[120];
  snprintf(line, sizeof(line), "malloc: %zu bytes allocated, %zu mapped\n", bytes.allocated, bytes.mapped);
  write(argument, line);
}

#endif

}  // namespace tessera::alloc::internal
