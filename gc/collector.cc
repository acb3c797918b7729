// One collection, in this order:
//  1. MarkYounger   every object of the examined ages becomes a candidate
//  2. Subtract      each reference between candidates is taken off the counts: what is left comes from outside
//  3. Restore       from candidates with a count left, all that they reach is alive, and gets its counts back
//  4. Sort          the others are garbage, and get their counts back too; survivors age; no user code has run so far
//  5. ForgetWeak    weak references to garbage are cleared, then their callbacks run
//  6. Finalize      each finalizer that has not run yet
//  7. 2-4 again     over the garbage, if user code ran: what it brought back stays
//  8. Clear         what is left gives up its references, and dies by its counts
//  9. Release       what even so did not die is an ordinary object again
// Counts are changed in place between 2 and 4. Nothing else reads them there, and no memory is needed.
#include "gc/collector.h"

#include <algorithm>
#include <array>

#include "gc/internal/walk.h"
#include "sync/fatal.h"

namespace tessera::gc {

using immortal::kGcAgeMask;
using immortal::kGcCandidate;
using immortal::kGcReached;
using immortal::kGcUnreachable;
using immortal::Visitor;
using internal::Page;
using internal::Scope;
using internal::Segment;

namespace {

bool IsReference(uint64_t bits) { return bits != 0 && immortal::IsCounted(bits); }

bool IsCandidate(const Object* object) { return (object->flags & kGcCandidate) != 0; }

int VisitSubtract(uint64_t bits, void*) {
  if (!IsReference(bits)) return 0;
  Object* object = immortal::AsObject(bits);
  if (!IsCandidate(object)) return 0;
  if (object->count > 0) {
    --object->count;
    return 0;
  }
#ifndef NDEBUG
  sync::Fatal("object at %p of type '%s' is visited more often than its count", static_cast<void*>(object),
              object->type->name);
#endif
  return 0;
}

int VisitAdd(uint64_t bits, void*) {
  if (IsReference(bits) && IsCandidate(immortal::AsObject(bits))) ++immortal::AsObject(bits)->count;
  return 0;
}

// Objects that are alive but not traversed yet. When it is full, the object is left out: it has a count, so the next walk
// over the pages finds it.
class MarkStack {
 public:
  bool overflowed = false;

  void Push(Object* object) {
    if (size_ == objects_.size()) {
      overflowed = true;
      return;
    }
    object->flags |= kGcReached;
    objects_[size_++] = object;
  }
  Object* Pop() { return size_ == 0 ? nullptr : objects_[--size_]; }

 private:
  std::array<Object*, 512> objects_;
  size_t size_ = 0;
};

int VisitReached(uint64_t bits, void* argument) {
  if (!IsReference(bits)) return 0;
  Object* object = immortal::AsObject(bits);
  if (!IsCandidate(object)) return 0;
  ++object->count;
  if ((object->flags & kGcReached) == 0) static_cast<MarkStack*>(argument)->Push(object);
  return 0;
}

}  // namespace

Result& Result::operator+=(const Result& other) {
  examined += other.examined;
  unreachable += other.unreachable;
  resurrected += other.resurrected;
  surviving += other.surviving;
  ran = ran || other.ran;
  return *this;
}

Collector::Collector(alloc::Heap& heap, Hooks hooks) : heap_(heap), hooks_(hooks) { Watch(); }

Collector::~Collector() { heap_.SetGrowthWatch(0, nullptr, nullptr); }

void Collector::Requested(void* self) {
  auto* collector = static_cast<Collector*>(self);
  if (collector->hooks_.request != nullptr && collector->enabled() && !collector->collecting_) {
    collector->hooks_.request(collector->hooks_.context);
  }
}

void Collector::Watch() { heap_.SetGrowthWatch(EffectiveThreshold(), &Requested, this); }

size_t Collector::EffectiveThreshold() const {
  constexpr size_t kShare = 8;
  return scales_ ? std::max(thresholds_[0], long_lived_ / kShare) : thresholds_[0];
}

void Collector::Enable() { enabled_ = true; }
void Collector::Disable() { enabled_ = false; }

void Collector::LeaveScope() {
  --scopes_;
  if (Due()) Requested(this);
}

void Collector::SetThreshold(int generation, size_t value) {
  thresholds_[generation] = value;
  if (generation == 0) scales_ = false;
  Watch();
}

size_t Collector::count(int generation) const { return generation == 0 ? heap_.growth() : counts_[generation]; }

bool Collector::Due() const {
  return enabled() && !collecting_ && thresholds_[0] != 0 && (heap_.pressed() || heap_.growth() >= EffectiveThreshold());
}

Result Collector::CollectIfDue() {
  if (!Due()) return Result();
  if (heap_.pressed()) return Collect(kFull);
  const bool full_pays = long_lived_pending_ > long_lived_ / 4;
  if (counts_[2] > thresholds_[2] && full_pays) return Collect(2);
  if (counts_[1] > thresholds_[1]) return Collect(1);
  return Collect(0);
}

Result Collector::Collect(int generation) {
  if (collecting_) return Result();
  collecting_ = true;
  if (hooks_.on_start != nullptr) hooks_.on_start(hooks_.context, generation);
  const Result result = Run(generation);
  totals_[generation] += result;
  ++collections_[generation];
  if (hooks_.on_stop != nullptr) hooks_.on_stop(hooks_.context, generation, result);
  collecting_ = false;
  return result;
}

Result Collector::Run(int generation) {
  walked_ = generation;
  heap_.PinPages();
  const Result result = RunPinned(generation);
  heap_.UnpinPages();
  heap_.ResetGrowth();
  std::fill_n(counts_, generation + 1, 0);
  if (generation < kFull) ++counts_[generation + 1];
  Watch();
  return result;
}

Result Collector::RunPinned(int generation) {
  const int age = std::min(generation + 1, kFull);
  Result result;
  result.ran = true;
  result.examined = MarkYounger(generation);
  result.unreachable = TellGarbage({generation}, age);
  const size_t survivors = result.examined - result.unreachable;
  if (generation == kFull) {
    long_lived_ = survivors;
    long_lived_pending_ = 0;
  } else if (generation == kFull - 1) {
    long_lived_pending_ += survivors;
  }
  SettlePages(generation);
  if (result.unreachable == 0) {
    ForgetSettledSegments();
    return result;
  }
  ForgetWeak();
  if (Finalize()) {
    const size_t still_here = MarkGarbage();
    result.resurrected = still_here - TellGarbage({generation, true}, age);
  }
  Clear();
  result.surviving = Release();
  return result;
}

// Steps 2-4; returns how many candidates are garbage.
size_t Collector::TellGarbage(Scope scope, int age) {
  Subtract(scope);
  Restore(scope);
  return Sort(scope, age);
}

size_t Collector::MarkYounger(int generation) {
  size_t marked = 0;
  internal::ForEachObject(heap_, {generation}, [&](Object* object) {
    if (!internal::IsContainer(object) || internal::AgeOf(object) > generation) return;
    object->flags |= kGcCandidate;
    ++marked;
  });
  return marked;
}

size_t Collector::MarkGarbage() {
  size_t marked = 0;
  internal::ForEachGarbage(heap_, {walked_}, [&](Object* object) {
    object->flags = (object->flags & ~uint32_t{kGcUnreachable}) | kGcCandidate;
    ++marked;
  });
  return marked;
}

void Collector::Subtract(Scope scope) {
  internal::ForEachObject(heap_, scope, [](Object* object) {
    if (IsCandidate(object)) object->type->traverse(object, Visitor{&VisitSubtract, nullptr});
  });
}

void Collector::Restore(Scope scope) {
  MarkStack stack;
  do {
    stack.overflowed = false;
    internal::ForEachObject(heap_, scope, [&](Object* object) {
      if ((object->flags & (kGcCandidate | kGcReached)) != kGcCandidate || object->count == 0) return;
      stack.Push(object);
      while (Object* next = stack.Pop()) next->type->traverse(next, Visitor{&VisitReached, &stack});
    });
  } while (stack.overflowed);
}

// Gives garbage its counts back and tells it from survivors, which get `age`.
size_t Collector::Sort(Scope scope, int age) {
  size_t garbage = 0;
  internal::ForEachObject(heap_, scope, [](Object* object) {
    if ((object->flags & (kGcCandidate | kGcReached)) == kGcCandidate) {
      object->type->traverse(object, Visitor{&VisitAdd, nullptr});
    }
  });
  internal::ForEachPage(heap_, scope, [&](Segment* segment, Page* page) {
    bool any = false;
    internal::ForEachBlock(page, [&](Object* object) {
      if (!IsCandidate(object)) return;
      const bool alive = (object->flags & kGcReached) != 0;
      object->flags &= ~uint32_t{kGcCandidate | kGcReached};
      if (alive) {
        internal::SetAge(object, age);
        return;
      }
      object->flags |= kGcUnreachable;
      ++garbage;
      any = true;
    });
    if (any) segment->garbage |= uint64_t{1} << page->index;
  });
  return garbage;
}

// Which pages may hold young and middle-aged objects from now on.
void Collector::SettlePages(int generation) {
  internal::ForEachPage(heap_, {generation}, [&](Segment* segment, Page* page) {
    const uint64_t bit = uint64_t{1} << page->index;
    if (generation > 0) {
      segment->middle &= ~bit;
    } else if ((segment->young & bit) != 0) {
      segment->middle |= bit;
    }
    heap_.ForgetYoung(page);
  });
  heap_.MarkCachedYoung();
}

void Collector::ForgetWeak() {
  if (hooks_.forget_weak != nullptr) {
    std::array<Object*, 64> batch;
    size_t size = 0;
    internal::ForEachGarbage(heap_, {walked_}, [&](Object* object) {
      batch[size++] = object;
      if (size < batch.size()) return;
      hooks_.forget_weak(hooks_.context, {batch.data(), size});
      size = 0;
    });
    if (size != 0) hooks_.forget_weak(hooks_.context, {batch.data(), size});
  }
  if (hooks_.run_callbacks != nullptr) hooks_.run_callbacks(hooks_.context);
}

// True if user code may have run.
bool Collector::Finalize() {
  bool ran = hooks_.run_callbacks != nullptr;
  internal::ForEachGarbage(heap_, {walked_}, [&](Object* object) {
    if (object->type->finalize == nullptr || IsFinalized(object)) return;
    object->flags |= immortal::kFinalized;
    ran = true;
    immortal::IncRef(object);
    object->type->finalize(object);
    immortal::DecRef(object);
  });
  return ran;
}

void Collector::Clear() {
  internal::ForEachGarbage(heap_, {walked_}, [&](Object* object) {
    if (hooks_.keep_garbage != nullptr && hooks_.keep_garbage(hooks_.context, object)) {
      object->flags &= ~uint32_t{kGcUnreachable};
      return;
    }
    if (object->type->clear == nullptr) return;
    immortal::IncRef(object);
    object->type->clear(object);
    immortal::DecRef(object);
  });
}

size_t Collector::Release() {
  size_t left = 0;
  internal::ForEachGarbage(heap_, {walked_}, [&](Object* object) {
    object->flags &= ~uint32_t{kGcUnreachable};
    ++left;
    if (hooks_.surviving != nullptr) hooks_.surviving(hooks_.context, object);
  });
  ForgetSettledSegments();
  return left;
}

void Collector::ForgetSettledSegments() {
  const Scope scope{walked_};
  for (Segment* segment = scope.First(heap_); segment != nullptr;) {
    Segment* next = scope.Next(segment);
    segment->garbage = 0;
    if ((segment->young | segment->middle) == 0) heap_.UnlinkRecent(segment);
    segment = next;
  }
}

void Collector::Freeze() {
  internal::ForEachObject(heap_, {kFull}, [](Object* object) {
    if (internal::IsContainer(object)) internal::SetAge(object, kFrozen);
  });
  heap_.ResetGrowth();
  long_lived_ = long_lived_pending_ = 0;
  Watch();
}

void Collector::Unfreeze() {
  internal::ForEachObject(heap_, {kFull}, [](Object* object) {
    if (internal::IsContainer(object) && internal::AgeOf(object) == kFrozen) internal::SetAge(object, kFull);
  });
}

size_t Collector::frozen_count() {
  size_t count = 0;
  internal::ForEachObject(heap_, {kFull}, [&](Object* object) {
    if (internal::IsContainer(object) && internal::AgeOf(object) == kFrozen) ++count;
  });
  return count;
}

int Collector::ForEach(int generation, int (*visit)(Object* object, void* argument), void* argument) {
  int result = 0;
  heap_.PinPages();
  internal::ForEachObject(heap_, {kFull}, [&](Object* object) {
    if (result != 0 || !internal::IsContainer(object)) return;
    const int age = internal::AgeOf(object);
    if (generation < 0 ? age < kFrozen : age == generation) result = visit(object, argument);
  });
  heap_.UnpinPages();
  return result;
}

bool Collector::IsTracked(const Object* object) {
  if (immortal::IsImmortal(object) || object->type->traverse == nullptr) return false;
  const Page* page = alloc::internal::PageOf(object);
  return (page->flags & alloc::internal::kCollectablePage) != 0 && (object->flags & immortal::kGcUntracked) == 0;
}

}  // namespace tessera::gc
