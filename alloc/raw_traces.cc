#include "alloc/raw_traces.h"

#include <algorithm>

#include "alloc/tracer.h"

namespace tessera::alloc {

// Into the sums of its tracer, or out of them.
void RawTraces::Count(Entry& entry, bool in) {
  if (in) {
    entry.tracer->raw_bytes_.fetch_add(entry.size, std::memory_order_relaxed);
    entry.tracer->raw_count_.fetch_add(1, std::memory_order_relaxed);
  } else {
    entry.tracer->raw_bytes_.fetch_sub(entry.size, std::memory_order_relaxed);
    entry.tracer->raw_count_.fetch_sub(1, std::memory_order_relaxed);
  }
}

bool RawTraces::Enter(Tracer& tracer, const void* block, size_t size) {
  tracer.BeginGrowth();
  const Traceback* traceback = tracer.TakeTraceback();
  tracer.EndGrowth();
  if (traceback == nullptr) return false;
  tracer.raw_ = this;
  {
    sync::RankedLock lock(mutex_);
    bool inserted = false;
    Entry* entry = traces_.FindOrInsert(reinterpret_cast<uintptr_t>(block), &inserted);
    if (entry == nullptr) return false;
    if (!inserted) Count(*entry, false);  // of a block that is being released, or resized
    *entry = {&tracer, size, traceback, ++last_serial_};
    Count(*entry, true);
    count_.store(traces_.size(), std::memory_order_release);
  }
  tracer.peak_ = std::max(tracer.peak_, tracer.traced_bytes());
  return true;
}

uint64_t RawTraces::SerialOf(const void* block) const {
  if (idle()) return 0;
  sync::RankedLock lock(mutex_);
  const Entry* entry = traces_.Find(reinterpret_cast<uintptr_t>(block));
  return entry == nullptr ? 0 : entry->serial;
}

void RawTraces::Leave(const void* block, uint64_t serial) {
  sync::RankedLock lock(mutex_);
  Entry* entry = traces_.Find(reinterpret_cast<uintptr_t>(block));
  if (entry == nullptr || entry->serial != serial) return;
  Count(*entry, false);
  traces_.Erase(reinterpret_cast<uintptr_t>(block));
  count_.store(traces_.size(), std::memory_order_release);
}

// Erasing moves entries, so a pass may miss some.
void RawTraces::Forget(Tracer& tracer) {
  sync::RankedLock lock(mutex_);
  constexpr size_t kBatch = 64;
  uintptr_t found[kBatch];
  size_t count;
  do {
    count = 0;
    traces_.ForEach([&](uintptr_t address, Entry& entry) {
      if (entry.tracer == &tracer && count < kBatch) found[count++] = address;
    });
    for (size_t i = 0; i < count; ++i) traces_.Erase(found[i]);
  } while (count == kBatch);
  tracer.raw_bytes_.store(0, std::memory_order_relaxed);
  tracer.raw_count_.store(0, std::memory_order_relaxed);
  count_.store(traces_.size(), std::memory_order_release);
}

const Traceback* RawTraces::Find(const Tracer& tracer, uintptr_t address) const {
  if (idle()) return nullptr;
  sync::RankedLock lock(mutex_);
  const Entry* entry = traces_.Find(address);
  return entry == nullptr || entry->tracer != &tracer ? nullptr : entry->traceback;
}

}  // namespace tessera::alloc
