#include "alloc/chunk_pool.h"

#include "alloc/internal/page.h"
#include "alloc/internal/system.h"

namespace tessera::alloc {

using internal::kSegmentSize;

void* ChunkPool::Take() {
  {
    sync::RankedLock lock(mutex_);
    ++outstanding_;
    if (first_ != nullptr) {
      Cached* chunk = first_;
      first_ = chunk->next;
      --cached_;
      return chunk;
    }
  }
  size_t actual;
  void* chunk = internal::SystemAllocate(kSegmentSize, kSegmentSize, &actual);
  if (chunk == nullptr) {
    sync::RankedLock lock(mutex_);
    --outstanding_;
  }
  return chunk;
}

void ChunkPool::Give(void* chunk) {
  {
    sync::RankedLock lock(mutex_);
    --outstanding_;
    if (cached_ < max_cached_) {
      Cached* cached = static_cast<Cached*>(chunk);
      cached->next = first_;
      first_ = cached;
      ++cached_;
      return;
    }
  }
  internal::SystemFree(chunk, kSegmentSize, kSegmentSize);
}

void ChunkPool::Trim() {
  Cached* chunk;
  {
    sync::RankedLock lock(mutex_);
    chunk = first_;
    first_ = nullptr;
    cached_ = 0;
  }
  while (chunk != nullptr) {
    Cached* next = chunk->next;
    internal::SystemFree(chunk, kSegmentSize, kSegmentSize);
    chunk = next;
  }
}

size_t ChunkPool::cached() const {
  sync::RankedLock lock(mutex_);
  return cached_;
}

size_t ChunkPool::outstanding() const {
  sync::RankedLock lock(mutex_);
  return outstanding_;
}

}  // namespace tessera::alloc
