// DebugHooks: CPython's debug hooks over the allocators of all three domains (PyMem_SetupDebugHooks). For blocks that go through
// alloc::Domains, whoever allocates them in the end; blocks of a heap itself are guarded by Heap::SetDebug.
//
// Model:      a wrapper around each domain's present allocator. In front of each block stand its size, the number of the
//             allocation, domain and owner; guard bytes before and behind it; released blocks are filled with a pattern. Raw blocks of
//             up to kMostKept bytes are kept for a while after their release, so that a second one, and a write, are seen. (Those of the
//             other domains lie in a heap, which sees both itself.)
// Threads:    any, as those of Domains.
// Ownership:  outlives the Domains, which return the blocks that are left.
// Errors:     a damaged block, a wrong domain and a wrong interpreter end the process with a report: size,
//             domain, owner, number of the allocation, and where it was allocated when that was traced.
// Cost:       48 bytes, two passes over each block, and a hash table operation under a lock: for finding faults. Released raw blocks hold up
//             to kKeptBytes.
// Example:    alloc::DebugHooks hooks;
//             alloc::Domains domains(&CurrentHeap);
//             if (!hooks.Install(domains)) return OutOfMemory();
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_DEBUG_HOOKS_H_
#define TESSERA_ALLOC_DEBUG_HOOKS_H_

#include <atomic>
#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "alloc/domains.h"
#include "alloc/heap.h"
#include "alloc/table.h"
#include "sync/ranked_mutex.h"

namespace tessera::alloc {

namespace internal {
struct BlockFacts;
}

class DebugHooks {
 public:
  static constexpr size_t kKept = 256, kMostKept = size_t{1} << 20, kKeptBytes = size_t{8} << 20;

  DebugHooks() = default;
  ~DebugHooks();
  DebugHooks(const DebugHooks&) = delete;
  DebugHooks& operator=(const DebugHooks&) = delete;

  // Wraps each allocator that is not wrapped already. Again after another allocator has been set; always of the same Domains.
  [[nodiscard]] bool Install(Domains& domains) ABSL_LOCKS_EXCLUDED(mutex_);

  // A read of every byte that guards the block: ends the process when one is wrong.
  void Check(Domain domain, const void* block) const;
  sync::RankedMutex& fork_lock() { return mutex_; }

 private:
  struct Layer {
    DebugHooks* hooks;
    Domain domain;
    Allocator inner;
    Layer* older;
  };
  struct Head;
  // A raw block after its release.
  struct Kept {
    Head* head;
    Layer* layer;
    char where[200];  // lines of the innermost frames that allocated it, if that was traced
  };

  static Allocator Interface(Layer* layer);
  static void* Allocate(Layer& layer, size_t count, size_t size, bool zeroed);
  static void* Resize(Layer& layer, void* block, size_t size);
  static void Release(Layer& layer, void* block);
  static void Strange(void* self, Domain domain, void* block);
  static void Flush(void* self);
  internal::BlockFacts FactsOf(const Head* head, const char* where = nullptr) const;
  void Keep(Layer& layer, Head* head) ABSL_LOCKS_EXCLUDED(mutex_);
  // Gives the oldest back while there are more than that.
  void Evict(size_t most, size_t most_bytes) ABSL_LOCKS_EXCLUDED(mutex_);
  bool TakeOldest(size_t most, size_t most_bytes, Kept* oldest) ABSL_LOCKS_EXCLUDED(mutex_);
  void GiveBack(const Kept& kept) const;
  void CheckKept(const void* block) ABSL_LOCKS_EXCLUDED(mutex_);
  void* Dress(const Layer& layer, void* base, size_t size) ABSL_LOCKS_EXCLUDED(mutex_);
  void Remember(const void* block) ABSL_LOCKS_EXCLUDED(mutex_);
  void Forget(const void* block) ABSL_LOCKS_EXCLUDED(mutex_);
  bool Knows(const void* block) ABSL_LOCKS_EXCLUDED(mutex_);
  const Heap* CurrentHeap() const { return domains_.load(std::memory_order_acquire)->current_heap(); }
  void CheckBlock(Domain domain, const void* block, const char* what) const;

  std::atomic<Domains*> domains_{nullptr};
  std::atomic<uint64_t> serial_{0};
  sync::RankedMutex mutex_{sync::rank::kDebugHooks};
  Layer* layers_ ABSL_GUARDED_BY(mutex_) = nullptr;  // all that were made; freed at the end
  // Live blocks, so that one that comes back in the wrong place is known before it is looked at. Without memory for its entry a
  // block is left out.
  Heap index_heap_;
  Table<const void*, char> live_ ABSL_GUARDED_BY(mutex_){index_heap_};
  Kept* kept_ ABSL_GUARDED_BY(mutex_) = nullptr;  // kKept places in a ring, made at first use
  size_t kept_first_ ABSL_GUARDED_BY(mutex_) = 0, kept_count_ ABSL_GUARDED_BY(mutex_) = 0, kept_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_DEBUG_HOOKS_H_
