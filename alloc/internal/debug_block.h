// What guards a block of a debug heap or of the debug hooks, and the report about one that is damaged. Not for use outside
// alloc/.
//
//   | size bytes asked for | guard bytes, at least 8 ... | DebugTail |        the whole span of the block
#ifndef TESSERA_ALLOC_INTERNAL_DEBUG_BLOCK_H_
#define TESSERA_ALLOC_INTERNAL_DEBUG_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "alloc/internal/poison.h"

namespace tessera::alloc {

class Heap;
class RawTraces;

namespace internal {

// What debug builds, debug heaps and the debug hooks fill blocks with.
inline constexpr unsigned char kFreshByte = 0xCB;
inline constexpr unsigned char kFreedByte = 0xDB;
inline constexpr unsigned char kGuardByte = 0xFD;
inline constexpr size_t kGuardBytes = 8;

struct DebugTail {
  uint64_t size;
  uint64_t serial_and_domain;  // number of the allocation, and the domain in the highest byte

  uint64_t serial() const { return serial_and_domain << 8 >> 8; }
  char domain() const { return static_cast<char>(serial_and_domain >> 56); }
};

inline char* TailPlace(const void* block, size_t span) {
  return static_cast<char*>(const_cast<void*>(block)) + span - sizeof(DebugTail);
}
inline DebugTail ReadDebugTail(const void* block, size_t span) {
  DebugTail tail;
  BeginLooking();
  Unpoison(TailPlace(block, span), sizeof(tail));
  memcpy(&tail, TailPlace(block, span), sizeof(tail));
  Poison(TailPlace(block, span), sizeof(tail));
  EndLooking();
  return tail;
}

// All that is known of a block.
struct BlockFacts {
  const void* block;
  size_t size;
  char domain;      // 'r', 'm', 'o', or 0: none
  int64_t owner;    // -1: nobody
  uint64_t serial;
  const Heap* heap;           // whose tracer may know where it was allocated; nullptr: nobody
  uintptr_t traced_address;   // there
  const RawTraces* raw_traces = nullptr;  // who may know it of a raw block
  const char* where = nullptr;            // lines of frames, for one that is known no more
};

const char* DomainName(char domain);
// Ends the process: what is wrong, the facts, and where the block was allocated when that was traced.
[[noreturn]] __attribute__((format(printf, 2, 3), cold)) void ReportBlock(const BlockFacts& facts, const char* format, ...);

}  // namespace internal
}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_INTERNAL_DEBUG_BLOCK_H_
