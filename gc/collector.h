// The cycle collector over an alloc::Heap: finds objects that only keep each other alive and ends them in the order of
// PEP 442. It never runs by itself: when allocation has grown it calls `Hooks::request`, and the language calls
// CollectIfDue at its next safe point.
//
// Model:      young (0) -> middle (1) -> old (2) -> frozen (3, not collected); an object's age is in its header's flags.
//             A collection of generation g examines ages 0..g; what survives ages by one. Objects are found by walking
//             the pages that may hold such ages: there are no link words, and a collection allocates nothing.
// Threads:    every call with the GIL of the heap's interpreter held.
// Ownership:  the Heap must outlive the Collector.
// Python:     Collect runs finalizers, clear and weak reference callbacks, and may so release the GIL; a Collect from
//             within returns at once with nothing done.
// Errors:     none: it needs no memory. A `traverse` that visits a reference it does not own stops debug builds.
// Cost:       young: objects on the pages allocated from since the last collection, twice traversed. Old: all pages; due
//             only when what has become old since the last one exceeds a quarter of what is old, or the heap nears its limit.
// Example:    gc::Collector collector(heap, {.request = &SetGcBit, .context = &thread});
//             ...at a safe point: collector.CollectIfDue();
// Design:     docs/memory.md, PEP 442
#ifndef TESSERA_GC_COLLECTOR_H_
#define TESSERA_GC_COLLECTOR_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "alloc/heap.h"
#include "immortal/object.h"

namespace tessera::gc {

using immortal::Object;

namespace internal {
struct Scope;
}

inline constexpr int kGenerations = 3;
inline constexpr int kFull = 2;
inline constexpr int kFrozen = 3;

// What one collection did, or the sum of several.
struct Result {
  size_t examined = 0;      // objects in the examined generations
  size_t unreachable = 0;   // found to be garbage (what gc.collect() returns)
  size_t resurrected = 0;   // of these, brought back by a finalizer
  size_t surviving = 0;     // of these, still alive after `clear`
  bool ran = false;         // false: disabled, or a collection was running already

  Result& operator+=(const Result& other);
};

// Slots that the language fills; each may be empty.
struct Hooks {
  // A collection is due. Runs inside an allocation: may set a flag, nothing else.
  void (*request)(void* context) = nullptr;
  // These objects are garbage: forget weak references to them, and keep callbacks for run_callbacks. Called any number of
  // times before the first finalizer; must not run user code. IsUnreachable(object) tells which references die too.
  void (*forget_weak)(void* context, std::span<Object* const> unreachable) = nullptr;
  // Run what forget_weak has kept. May run user code.
  void (*run_callbacks)(void* context) = nullptr;
  // Keep this garbage instead of clearing it (CPython's DEBUG_SAVEALL).
  bool (*keep_garbage)(void* context, Object* object) = nullptr;
  // Still alive after `clear`. Must not run user code.
  void (*surviving)(void* context, Object* object) = nullptr;
  // Before and after each collection that runs. May run user code.
  void (*on_start)(void* context, int generation) = nullptr;
  void (*on_stop)(void* context, int generation, const Result& result) = nullptr;
  void* context = nullptr;
};

class Collector {
 public:
  explicit Collector(alloc::Heap& heap, Hooks hooks = {});
  ~Collector();
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  // Collects ages 0..generation, whether enabled or not. REQUIRES: 0 <= generation <= kFull.
  Result Collect(int generation = kFull);
  // Collects the oldest generation that is due, if any is and collection is enabled.
  Result CollectIfDue();
  bool Due() const;
  bool collecting() const { return collecting_; }

  void Enable();
  void Disable();
  bool enabled() const { return enabled_ && scopes_ == 0; }
  // No automatic collection while it lives.
  class [[nodiscard]] DisableScope {
   public:
    explicit DisableScope(Collector& collector) : collector_(collector) { ++collector_.scopes_; }
    ~DisableScope() { collector_.LeaveScope(); }
    DisableScope(const DisableScope&) = delete;
    DisableScope& operator=(const DisableScope&) = delete;

   private:
    Collector& collector_;
  };

  // Generation 0: growth in objects; 1 and 2: collections of the generation below. 0 for generation 0: never. The initial
  // threshold of generation 0 grows with the heap; one that was set is taken as it is.
  void SetThreshold(int generation, size_t value);
  size_t threshold(int generation) const { return thresholds_[generation]; }
  // Generation 0: growth since the last collection; 1 and 2: collections of the generation below since.
  size_t count(int generation) const;
  // Sums over all collections of `generation`, and how many there were.
  const Result& totals(int generation) const { return totals_[generation]; }
  size_t collections(int generation) const { return collections_[generation]; }

  // Moves all objects to the frozen generation, and back to the old one.
  void Freeze();
  void Unfreeze();
  size_t frozen_count();

  // Calls visit(object, argument) for each tracked object of `generation` (-1: 0 to 2); it may allocate and free.
  // A result other than 0 ends the walk and is returned.
  int ForEach(int generation, int (*visit)(Object* object, void* argument), void* argument);

  static bool IsTracked(const Object* object);  // REQUIRES: allocated as collectable, or not a block of a heap's
  static void Untrack(Object* object) { object->flags |= immortal::kGcUntracked; }
  static void Track(Object* object) { object->flags &= ~uint32_t{immortal::kGcUntracked}; }
  static bool IsFinalized(const Object* object) { return (object->flags & immortal::kFinalized) != 0; }
  // Only while a collection runs: `object` was found to be garbage by it.
  static bool IsUnreachable(const Object* object) { return (object->flags & immortal::kGcUnreachable) != 0; }

 private:
  friend class DisableScope;
  void LeaveScope();
  Result Run(int generation);
  Result RunPinned(int generation);
  size_t MarkYounger(int generation);
  size_t MarkGarbage();
  size_t TellGarbage(internal::Scope scope, int age);
  void Subtract(internal::Scope scope);
  void Restore(internal::Scope scope);
  size_t Sort(internal::Scope scope, int age);
  void ForgetWeak();
  bool Finalize();
  void Clear();
  size_t Release();
  void SettlePages(int generation);
  void ForgetSettledSegments();
  void Watch();
  size_t EffectiveThreshold() const;
  static void Requested(void* self);

  alloc::Heap& heap_;
  Hooks hooks_;
  bool enabled_ = true;
  bool collecting_ = false;
  bool scales_ = true;  // generation 0's threshold grows with the heap, until somebody sets it
  int walked_ = 0;      // the generation whose pages the running collection walks
  int scopes_ = 0;
  size_t thresholds_[kGenerations] = {2000, 10, 10};
  size_t counts_[kGenerations] = {0, 0, 0};
  size_t long_lived_ = 0;          // survivors of the last full collection
  size_t long_lived_pending_ = 0;  // objects that have become old since
  Result totals_[kGenerations];
  size_t collections_[kGenerations] = {0, 0, 0};
};

}  // namespace tessera::gc

#endif  // TESSERA_GC_COLLECTOR_H_
