// CPython's three allocation domains, raw, mem and object, each with an allocator that can be wrapped or replaced while
// others allocate. Not the fast path: what is part of an interpreter calls its Heap.
//
// Model:      an immutable table of three allocators behind one atomic pointer. The defaults: raw is the system's
//             allocator; mem and object are the heap of the calling thread's interpreter. A block of an allocator other
//             than the default is entered in an index together with its allocator, so that it always returns there.
// Threads:    Get, Set and everything of kRaw from any thread. Blocks of kMem and kObject with the GIL of the interpreter
//             whose heap `current_heap` returns, and only in that interpreter.
// Ownership:  the Domains must outlive all heaps that hold blocks of replaced allocators; an allocator and its context must
//             live as long as the Domains, because blocks of it may.
// Errors:     nullptr or false when there is no memory. An attached thread is required for kMem and kObject; without one
//             Malloc returns nullptr, and debug builds stop.
// Cost:       an atomic load and an indirect call (raw: two, the second for the tracer); with a replaced allocator also a hash table operation (raw: under the lock
//             "raw blocks").
// Example:    alloc::Allocator counting = domains.Get(alloc::Domain::kRaw);
//             ...wrap it...
//             if (!domains.Set(alloc::Domain::kRaw, counting)) return OutOfMemory();
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_DOMAINS_H_
#define TESSERA_ALLOC_DOMAINS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "alloc/allocator.h"
#include "alloc/heap.h"
#include "alloc/internal/foreign_blocks.h"
#include "alloc/raw_traces.h"
#include "sync/ranked_mutex.h"

namespace tessera::alloc {

enum class Domain : uint8_t { kRaw, kMem, kObject };
inline constexpr size_t kDomains = 3;
inline constexpr char kDomainLetters[kDomains] = {'r', 'm', 'o'};  // as reports and debug heaps name them

class Domains {
 public:
  // The heap of the interpreter that the calling thread is attached to, or nullptr.
  using CurrentHeap = Heap* (*)(void* argument);
  explicit Domains(CurrentHeap current_heap, void* argument = nullptr);
  // Releases the raw blocks of replaced allocators that are left.
  ~Domains();
  Domains(const Domains&) = delete;
  Domains& operator=(const Domains&) = delete;

  Allocator Get(Domain domain) const;
  // Takes effect for allocations that begin after it. Allocators that are the default again count as the default. A wrapper
  // keeps what Get returned and hands calls on to it; it says so (wraps_previous), or its blocks count twice.
  [[nodiscard]] bool Set(Domain domain, const Allocator& allocator) ABSL_LOCKS_EXCLUDED(table_mutex_);
  Allocator Default(Domain domain) const { return default_.of[Index(domain)]; }
  bool IsDefault(Domain domain) const { return Table()->is_default[Index(domain)]; }
  // No allocator of kMem or kObject that may run on one thread only has ever been set.
  bool SafeForOwnGil() const { return !unsafe_seen_.load(std::memory_order_acquire); }

  [[nodiscard]] void* Malloc(Domain domain, size_t size);
  [[nodiscard]] void* Calloc(Domain domain, size_t count, size_t size);
  // nullptr as `block` allocates. On failure `block` is unchanged.
  [[nodiscard]] void* Realloc(Domain domain, void* block, size_t size);
  void Free(Domain domain, void* block);

  // The heap whose blocks kMem and kObject serve on this thread, or nullptr.
  Heap* current_heap() const { return current_heap_(current_heap_argument_); }
  // Told of each block that is released or resized through a domain in which it is not entered, or through another domain
  // than it is entered for: debug_hooks.h reports it there. Set once.
  using StrangeBlock = void (*)(void* argument, Domain domain, void* block);
  // And told when the Domains end, before the allocators of its blocks may: who keeps blocks releases them.
  using Closing = void (*)(void* argument);
  void SetStrangeBlock(StrangeBlock report, Closing closing, void* argument);
  // Raw blocks of interpreters that are traced.
  const RawTraces& raw_traces() const { return raw_traces_; }
  // Tables made so far: one for each combination of allocators that has been in force.
  size_t tables() const ABSL_LOCKS_EXCLUDED(table_mutex_);
  // For one who holds all locks over a fork, in the order of their ranks.
  sync::RankedMutex& table_fork_lock() { return table_mutex_; }
  sync::RankedMutex& raw_fork_lock() { return raw_mutex_; }
  sync::RankedMutex& trace_fork_lock() { return raw_traces_.fork_lock(); }

 private:
  struct AllocatorTable {
    Allocator of[kDomains];
    bool is_default[kDomains];
    AllocatorTable* older;
  };

  // What the default allocators of kMem and kObject get.
  struct HeapContext {
    Domains* self;
    Domain domain;
  };

  static size_t Index(Domain domain) { return static_cast<size_t>(domain); }
  const AllocatorTable* Table() const { return table_.load(std::memory_order_acquire); }
  Heap* HeapHere() const;
  static Heap* HeapOf(void* context) { return static_cast<HeapContext*>(context)->self->HeapHere(); }
  static void* Tagged(void* context, void* block);
  static void CheckDomain(void* context, void* block);
  static Allocator RawDefault();
  static Allocator HeapDefault(HeapContext* context);
  const AllocatorTable* FindTable(const AllocatorTable& wanted) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(table_mutex_);

  void* MallocUntraced(Domain domain, size_t size);
  void* CallocUntraced(Domain domain, size_t count, size_t size);
  void* Resize(Domain domain, void* block, size_t size);
  void* Traced(Domain domain, void* block, size_t size);
  bool EnterTrace(void* block, size_t size);
  void* Entered(Domain domain, const Allocator& allocator, void* block, size_t size);
  static bool EnterInHeap(Heap* heap, void* block, internal::ForeignBlock entry);
  bool TakeFromIndex(Domain domain, void* block, internal::ForeignBlock* entry, bool for_resize);
  bool Take(Domain domain, void* block, internal::ForeignBlock* entry, bool for_resize);
  void PutBack(Domain domain, void* block, internal::ForeignBlock entry);

  const CurrentHeap current_heap_;
  void* const current_heap_argument_;
  HeapContext mem_context_{this, Domain::kMem};
  HeapContext object_context_{this, Domain::kObject};
  AllocatorTable default_;
  std::atomic<const AllocatorTable*> table_;
  std::atomic<bool> replaced_{false};     // some allocator has ever been replaced: blocks may be in an index
  std::atomic<bool> unsafe_seen_{false};

  std::atomic<StrangeBlock> strange_block_{nullptr};
  std::atomic<Closing> closing_{nullptr};
  std::atomic<void*> strange_block_argument_{nullptr};

  mutable sync::RankedMutex table_mutex_{sync::rank::kAllocatorTable};
  AllocatorTable* older_ ABSL_GUARDED_BY(table_mutex_) = nullptr;  // all tables made, newest first; freed at the end

  RawTraces raw_traces_;

  sync::RankedMutex raw_mutex_{sync::rank::kRawSideIndex};
  Heap raw_index_heap_;  // used by raw_blocks_ only
  internal::ForeignBlocks raw_blocks_ ABSL_GUARDED_BY(raw_mutex_){raw_index_heap_};
};

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_DOMAINS_H_
