// RawTraces: which blocks of the raw domain were allocated where, for the tracers of all heaps of a Runtime. A raw block may be released by any thread,
// with another GIL or none, so that its trace can't stand in a table that a GIL guards.
//
// Model:      address -> (tracer, size, traceback, serial). The tracer is that of the interpreter whose GIL the allocating thread held; without one a block
//             is not traced: there are no frames to tell. A serial tells an entry from a later one at the same address.
// Threads:    every call from any thread; Enter with the GIL of the tracer's heap.
// Ownership:  a tracer takes its entries away before it goes (Forget). Outlives all tracers that have entered something.
// Errors:     Enter is false when there is no memory.
// Cost:       a hash table operation under the lock "allocation trace"; while nothing is traced, one load. Its memory counts for no interpreter, as that
//             of the blocks it knows.
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_RAW_TRACES_H_
#define TESSERA_ALLOC_RAW_TRACES_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "alloc/heap.h"
#include "alloc/table.h"
#include "sync/ranked_mutex.h"

namespace tessera::alloc {

class Tracer;
struct Traceback;

class RawTraces {
 public:
  RawTraces() = default;
  RawTraces(const RawTraces&) = delete;
  RawTraces& operator=(const RawTraces&) = delete;

  // Enters a block with the frames of the calling thread, or enters it anew.
  [[nodiscard]] bool Enter(Tracer& tracer, const void* block, size_t size) ABSL_LOCKS_EXCLUDED(mutex_);
  // Of the present entry; 0: there is none.
  uint64_t SerialOf(const void* block) const ABSL_LOCKS_EXCLUDED(mutex_);
  // Takes the entry with that serial away; nothing happens when it is not there any more.
  void Leave(const void* block, uint64_t serial) ABSL_LOCKS_EXCLUDED(mutex_);
  // Takes all entries of a tracer away.
  void Forget(Tracer& tracer) ABSL_LOCKS_EXCLUDED(mutex_);

  // visit(address, size, const Traceback*) for each entry of the tracer, under the lock: it must not allocate, release or lock.
  template <class Visit>
  void ForEach(const Tracer& tracer, Visit visit) const ABSL_LOCKS_EXCLUDED(mutex_) {
    sync::RankedLock lock(mutex_);
    traces_.ForEach([&](uintptr_t address, const Entry& entry) {
      if (entry.tracer == &tracer) visit(address, entry.size, entry.traceback);
    });
  }
  // visit(const Traceback&), the same, if the block is traced.
  template <class Visit>
  void With(const void* block, Visit visit) const ABSL_LOCKS_EXCLUDED(mutex_) {
    if (idle()) return;
    sync::RankedLock lock(mutex_);
    const Entry* entry = traces_.Find(reinterpret_cast<uintptr_t>(block));
    if (entry != nullptr) visit(*entry->traceback);
  }
  // For a thread that holds the GIL of the tracer's heap; valid until the block is released or the tracer cleared.
  const Traceback* Find(const Tracer& tracer, uintptr_t address) const ABSL_LOCKS_EXCLUDED(mutex_);

  sync::RankedMutex& fork_lock() { return mutex_; }

 private:
  struct Entry {
    Tracer* tracer;
    size_t size;
    const Traceback* traceback;
    uint64_t serial;
  };

  bool idle() const { return count_.load(std::memory_order_acquire) == 0; }
  static void Count(Entry& entry, bool in);

  mutable sync::RankedMutex mutex_{sync::rank::kAllocatorTrace};
  std::atomic<size_t> count_{0};
  uint64_t last_serial_ ABSL_GUARDED_BY(mutex_) = 0;
  Heap memory_;  // used by traces_ only
  Table<uintptr_t, Entry> traces_ ABSL_GUARDED_BY(mutex_){memory_};
};

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_RAW_TRACES_H_
