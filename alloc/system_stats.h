// What the allocator below all heaps holds, for the process as a whole; and what it can be asked to do about it.
//
// Threads:    any.
// Errors:     false when the system does not tell.
// Cost:       reading is some microseconds, a report some milliseconds; ReleaseFreePages is a system call for each free range.
// Example:    alloc::SystemStats stats;
//             if (alloc::ReadSystemStats(&stats)) Export(stats.resident);
//             alloc::WriteSystemStats(&Print, nullptr, "J");   // jemalloc's malloc_stats_print, as JSON
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_SYSTEM_STATS_H_
#define TESSERA_ALLOC_SYSTEM_STATS_H_

#include <cstddef>

#include "alloc/heap.h"

namespace tessera::alloc {

struct SystemStats {
  size_t allocated = 0;  // bytes handed out: segments, large blocks and raw blocks of all heaps
  size_t active = 0;     // in pages that hold some of them
  size_t metadata = 0;   // of the allocator itself
  size_t resident = 0;   // in physical pages, free ones that are kept included
  size_t mapped = 0;
  size_t retained = 0;   // mapped, but given up

  // One line each, as HeapStats::ToString has them, piece by piece.
  void Write(TextSink write, void* argument) const;
};

[[nodiscard]] bool ReadSystemStats(SystemStats* stats);
// The allocator's own format; options as malloc_stats_print takes them ("" all, "J" as JSON, "g", "a", "b", "l", ... leave parts
// out; see its manual). Without jemalloc what malloc tells.
void WriteSystemStats(TextSink write, void* argument, const char* options = "");
// All free pages back to the operating system at once. Heaps ask for it themselves after a peak.
void ReleaseFreePages();

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_SYSTEM_STATS_H_
