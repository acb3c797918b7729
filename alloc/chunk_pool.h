// Keeps a few chunks of heaps that have ended for heaps to come, so that making and ending an interpreter needs no system
// call. Not an allocator.
//
// Threads:    any.
// Ownership:  outlives the heaps made with it; its destructor gives the cached chunks back.
// Errors:     nullptr when the system has no memory.
// Cost:       a lock and a list operation, or an allocation of 64 KiB.
// Example:    alloc::ChunkPool pool;
//             alloc::Heap heap(&pool);
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_CHUNK_POOL_H_
#define TESSERA_ALLOC_CHUNK_POOL_H_

#include <cstddef>

#include "absl/base/thread_annotations.h"
#include "sync/ranked_mutex.h"

namespace tessera::alloc {

class ChunkPool {
 public:
  static constexpr size_t kDefaultCached = 64;

  // Keeps at most `max_cached` chunks (of 64 KiB, resident).
  explicit ChunkPool(size_t max_cached = kDefaultCached) : max_cached_(max_cached) {}
  ~ChunkPool() { Trim(); }
  ChunkPool(const ChunkPool&) = delete;
  ChunkPool& operator=(const ChunkPool&) = delete;

  // A chunk of kSegmentSize bytes at a multiple of it, with undefined content.
  [[nodiscard]] void* Take() ABSL_LOCKS_EXCLUDED(mutex_);
  void Give(void* chunk) ABSL_LOCKS_EXCLUDED(mutex_);
  sync::RankedMutex& fork_lock() { return mutex_; }
  // Gives all cached chunks back to the system.
  void Trim() ABSL_LOCKS_EXCLUDED(mutex_);

  size_t cached() const ABSL_LOCKS_EXCLUDED(mutex_);
  // Chunks taken and not given back.
  size_t outstanding() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Cached {
    Cached* next;
  };

  mutable sync::RankedMutex mutex_{sync::rank::kChunkCache};
  Cached* first_ ABSL_GUARDED_BY(mutex_) = nullptr;
  size_t cached_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t outstanding_ ABSL_GUARDED_BY(mutex_) = 0;
  const size_t max_cached_;
};

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_CHUNK_POOL_H_
