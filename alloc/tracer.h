// Tracer: which live blocks of a heap were allocated where (tracemalloc). One per heap, only while it is wanted. It does not
// know what a frame is: a language fills the slot `FrameProvider`.
//
// Model:      address -> (size, traceback); tracebacks and file names are kept once each, until Clear. A block that is
//             allocated while traced has an entry; if there is no memory for one, the allocation fails. Other memory that belongs
//             to the interpreter can be entered with Track under a domain of one's own. Raw blocks that its threads allocate
//             while attached count as those of the heap do; they stand in raw_traces.h.
// Threads:    as the heap: under its interpreter's GIL.
// Ownership:  owned by the heap. Pointers to tracebacks are valid until Clear, Stop or the end of the heap.
// Errors:     false or nullptr when there is no memory. The tables count as reserved bytes of the heap, so its limit holds.
// Cost:       while traced, every allocation and release of the heap takes its slow path and a hash table operation.
// Example:    alloc::Tracer* tracer = alloc::Tracer::Start(heap, 25, {&MyFrames, this});
//             ...
//             tracer->ForEach([](const alloc::Trace& trace) { Print(trace.traceback->frames()); });
//             alloc::Tracer::Stop(heap);
// Design:     docs/memory.md, PEP 454
#ifndef TESSERA_ALLOC_TRACER_H_
#define TESSERA_ALLOC_TRACER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "alloc/arena.h"
#include "alloc/heap.h"
#include "alloc/raw_traces.h"
#include "alloc/table.h"

namespace tessera::alloc {

struct TraceFrame {
  std::string_view file;
  uint32_t line = 0;
  bool operator==(const TraceFrame&) const = default;
};

// The innermost frames of a stack, followed in memory by them.
struct Traceback {
  uint64_t hash;
  uint32_t count;
  uint32_t total;  // frames that the stack had

  std::span<const TraceFrame> frames() const { return {reinterpret_cast<const TraceFrame*>(this + 1), count}; }
};

struct Trace {
  uint32_t domain;
  uintptr_t address;
  size_t size;
  const Traceback* traceback;
};

class Tracer;

// Calls tracer.AddFrame for each frame of the calling thread, innermost first. It must not allocate from the heap or run code.
struct FrameProvider {
  void (*add_frames)(void* argument, Tracer& tracer) = nullptr;
  void* argument = nullptr;
};

class Tracer {
 public:
  static constexpr uint32_t kHeap = 0;         // the domain of blocks of the heap, and of raw ones
  static constexpr uint32_t kMaxFrames = 65535;

  // Begins to trace `heap`, keeping 1 to kMaxFrames frames of each stack; when it is traced already, only that number and the
  // provider change. nullptr: no memory.
  [[nodiscard]] static Tracer* Start(Heap& heap, uint32_t max_frames, FrameProvider provider);
  // Forgets everything; nothing happens when it is not traced.
  static void Stop(Heap& heap);
  Tracer(const Tracer&) = delete;
  Tracer& operator=(const Tracer&) = delete;

  uint32_t max_frames() const { return max_frames_; }
  // Bytes of live traced blocks, as asked for, now and at most since Start or ResetPeak.
  size_t traced_bytes() const { return traced_ + raw_bytes_.load(std::memory_order_relaxed); }
  size_t peak_bytes() const { return peak_; }
  void ResetPeak() { peak_ = traced_bytes(); }
  // Bytes that the tracer itself takes.
  size_t overhead_bytes() const { return tables_.reserved_bytes() + sizeof(*this); }
  size_t count() const { return traces_.size() + raw_count_.load(std::memory_order_relaxed); }
  // Forgets all traces, and goes on.
  void Clear();

  // Enters a block, or gives it a new size and traceback; false: no memory (an entry that was there stays, with the new size).
  [[nodiscard]] bool Track(uint32_t domain, uintptr_t address, size_t size);
  void Untrack(uint32_t domain, uintptr_t address);

  // Where a block was allocated; nullptr: not known.
  const Traceback* Find(uint32_t domain, uintptr_t address) const;
  // visit(const Trace&), in no order; it must not allocate from the heap, nor anything raw, nor lock.
  template <class F>
  void ForEach(F visit) const {
    traces_.ForEach([&](const Key& key, const Entry& entry) {
      visit(Trace{key.domain, key.address, entry.size, entry.traceback});
    });
    if (raw_ == nullptr) return;
    raw_->ForEach(*this, [&](uintptr_t address, size_t size, const Traceback* traceback) { visit(Trace{kHeap, address, size, traceback}); });
  }

  // For the FrameProvider.
  void AddFrame(std::string_view file, uint32_t line);

 private:
  friend class Heap;
  friend class RawTraces;
  struct Key {
    uintptr_t address;
    uint32_t domain;
    bool operator==(const Key&) const = default;
  };
  struct Entry {
    size_t size;
    const Traceback* traceback;
  };
  struct HashKey {
    size_t operator()(const Key& key) const { return TableHash<uintptr_t>()(key.address ^ key.domain); }
  };
  struct HashTraceback {
    size_t operator()(const Traceback* traceback) const { return traceback->hash; }
  };
  struct SameTraceback {
    bool operator()(const Traceback* a, const Traceback* b) const;
  };

  explicit Tracer(Heap& heap) : heap_(heap) {}
  ~Tracer();
  bool SetMaxFrames(uint32_t max_frames);
  const Traceback* TakeTraceback();
  std::string_view KeepFile(std::string_view file);
  void BeginGrowth();
  void EndGrowth();

  Heap& heap_;
  Heap tables_;  // not traced, not limited by itself: what it takes is charged to heap_
  Arena kept_{tables_};
  Table<Key, Entry, HashKey> traces_{tables_};
  Table<const Traceback*, const Traceback*, HashTraceback, SameTraceback> tracebacks_{tables_};
  Table<std::string_view, const char*> files_{tables_};  // value: the text of the key, which is kept
  std::string_view last_file_;
  Traceback* scratch_ = nullptr;  // the traceback that is being made
  bool scratch_failed_ = false;
  FrameProvider provider_;
  uint32_t max_frames_ = 1;
  size_t traced_ = 0;
  size_t peak_ = 0;
  size_t charged_ = 0;
  RawTraces* raw_ = nullptr;  // where raw blocks of this tracer are entered; null: there were none
  std::atomic<size_t> raw_bytes_{0}, raw_count_{0};
};

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_TRACER_H_
