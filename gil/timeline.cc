#include "gil/timeline.h"

#include <algorithm>
#include <cinttypes>
#include <new>

#include "gil/gil.h"

namespace tessera::gil {

Timeline::Timeline(size_t capacity)
    : first_tick_(sys::NowTicks()),
      events_(new (std::nothrow) Event[capacity]),
      capacity_(events_ != nullptr ? capacity : 0) {}

Timeline::~Timeline() = default;

void Timeline::Held(const Gil& gil, const GilThread& thread, uint64_t begin, uint64_t end) {
  Record(kHold, gil, thread, begin, end);
}

void Timeline::Waited(const Gil& gil, const GilThread& thread, uint64_t begin, uint64_t end, bool overtook) {
  Record(overtook ? kOvertake : kWait, gil, thread, begin, end);
}

void Timeline::Record(Kind kind, const Gil& gil, const GilThread& thread, uint64_t begin, uint64_t end) {
  const size_t index = next_.fetch_add(1, std::memory_order_relaxed);
  if (index >= capacity_) return;
  Event& event = events_[index];
  event.gil = gil.id();
  event.thread = thread.id();
  event.begin = std::max(begin, first_tick_);
  event.end = std::max(end, event.begin);
  event.kind.store(kind, std::memory_order_release);
}

size_t Timeline::recorded() const { return std::min(next_.load(std::memory_order_relaxed), capacity_); }

size_t Timeline::dropped() const { return next_.load(std::memory_order_relaxed) - recorded(); }

bool Timeline::WriteTo(FILE* stream) const {
  bool good = fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[", stream) >= 0;
  const char* separator = "\n";
  const size_t end = recorded();
  for (size_t i = 0; i < end && good; ++i) {
    if (events_[i].kind.load(std::memory_order_acquire) == kEmpty) continue;
    good = WriteEvent(stream, events_[i], separator);
    separator = ",\n";
  }
  return good && fprintf(stream, "\n],\"otherData\":{\"dropped\":%zu}}\n", dropped()) >= 0 && fflush(stream) == 0;
}

// A complete event ("X") with its times in microseconds since the timeline began.
bool Timeline::WriteEvent(FILE* stream, const Event& event, const char* separator) const {
  const uint32_t kind = event.kind.load(std::memory_order_relaxed);
  const char* const name = kind == kHold ? "holds the GIL" : kind == kWait ? "waits for the GIL" : "overtakes";
  const double begin = absl::ToDoubleMicroseconds(clock_.ToDuration(event.begin - first_tick_));
  const double length = absl::ToDoubleMicroseconds(clock_.ToDuration(event.end - event.begin));
  return fprintf(stream,
                 "%s{\"name\":\"%s\",\"cat\":\"gil\",\"ph\":\"X\",\"pid\":%" PRIu64 ",\"tid\":%" PRIu64
                 ",\"ts\":%.3f,\"dur\":%.3f}",
                 separator, name, event.gil, event.thread, begin, length) >= 0;
}

}  // namespace tessera::gil
