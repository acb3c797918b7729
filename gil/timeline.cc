#include "gil/timeline.h"

#include <algorithm>
#include <cinttypes>
#include <new>

#include "gil/gil.h"
namespace tessera::gil {
namespace {

// Numbers of processes in the file: those who read it take 0 for the idle process.
constexpr uint64_t kFirstProcess = 1;
constexpr uint64_t kLocksProcess = 1'000'000'000;

// Which rows have been named already. More than there is room for are written without a name.
class Named {
 public:
  // Is it the first time?
  bool Add(uint64_t process, uint64_t thread) {
    for (int i = 0; i < count_; ++i) {
      if (rows_[i].process == process && rows_[i].thread == thread) return false;
    }
    if (count_ == kMax) return false;
    rows_[count_++] = {process, thread};
    return true;
  }

 private:
  static constexpr int kMax = 512;
  struct Row {
    uint64_t process, thread;
  };
  Row rows_[kMax];
  int count_ = 0;
};

constexpr uint64_t kNoThread = UINT64_MAX;

// Whom LockWaitedFor tells: a function is all that sync/ takes.
constinit std::atomic<Timeline*> lock_timeline{nullptr};

}  // namespace

Timeline::Timeline(size_t capacity)
    : first_tick_(sys::NowTicks()),
      first_nano_(sys::NowNanos()),
      events_(new (std::nothrow) Event[capacity]),
      capacity_(events_ != nullptr ? capacity : 0) {}

Timeline::~Timeline() {
  Timeline* self = this;
  if (lock_timeline.compare_exchange_strong(self, nullptr, std::memory_order_acq_rel)) sync::SetContentionObserver(nullptr);
}

void Timeline::Held(const Gil& gil, const GilThread& thread, uint64_t begin, uint64_t end) {
  Record(kHold, {{}, gil.id(), thread.group(), thread.id(), 0, 0, begin, end});
}

void Timeline::Waited(const Gil& gil, const GilThread& thread, uint64_t begin, uint64_t end, bool overtook, uint64_t from) {
  Record(overtook ? kOvertake : kWait, {{}, gil.id(), thread.group(), thread.id(), 0, from, begin, end});
}

void Timeline::ObserveLocks() {
  lock_timeline.store(this, std::memory_order_release);
  sync::SetContentionObserver(&LockWaitedFor);
}

void Timeline::LockWaitedFor(const sync::Contention& wait) {
  Timeline* const timeline = lock_timeline.load(std::memory_order_acquire);
  if (timeline == nullptr) return;
  const auto since_start = [&](int64_t nanos) { return static_cast<uint64_t>(std::max<int64_t>(0, nanos - timeline->first_nano_)); };
  timeline->Record(kLock, {{}, reinterpret_cast<uintptr_t>(wait.lock), 0, 0, 0, 0, since_start(wait.begin_ns), since_start(wait.end_ns)});
}

void Timeline::Record(Kind kind, Event&& from) {
  const size_t index = next_.fetch_add(1, std::memory_order_relaxed);
  if (index >= capacity_) return;
  Event& event = events_[index];
  event.gil = from.gil;
  event.group = from.group;
  event.member = from.member;
  event.os_thread = sys::ThreadNumber();
  event.from = from.from;
  event.begin = kind == kLock ? from.begin : std::max(from.begin, first_tick_);
  event.end = std::max(from.end, event.begin);
  event.kind.store(kind, std::memory_order_release);
}

size_t Timeline::recorded() const { return std::min(next_.load(std::memory_order_relaxed), capacity_); }

size_t Timeline::dropped() const { return next_.load(std::memory_order_relaxed) - recorded(); }

// One pass over the events. Times in the file are microseconds since the timeline began.
class Timeline::Writer {
 public:
  Writer(const Timeline& timeline, FILE* stream) : timeline_(timeline), stream_(stream) {}

  bool Write() {
    Put("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
    const size_t end = timeline_.recorded();
    for (size_t i = 0; i < end && good_; ++i) {
      const Event& event = timeline_.events_[i];
      const uint32_t kind = event.kind.load(std::memory_order_acquire);
      if (kind == kEmpty) continue;
      WriteNames(event, kind);
      if (kind == kLock) WriteLock(event);
      else WriteHoldOrWait(event, kind, i);
    }
    Put("\n],\"otherData\":{\"dropped\":%zu}}\n", timeline_.dropped());
    return good_ && fflush(stream_) == 0;
  }

 private:
  template <typename... Values>
  void Put(const char* format, Values... values) {
    good_ = good_ && fprintf(stream_, format, values...) >= 0;
  }
  void Put(const char* text) { good_ = good_ && fputs(text, stream_) >= 0; }
  void Next() {
    Put(first_ ? "\n" : ",\n");
    first_ = false;
  }

  double Micros(uint64_t ticks) const { return absl::ToDoubleMicroseconds(timeline_.clock_.ToDuration(ticks)); }
  double At(uint64_t tick) const { return Micros(tick - std::min(tick, timeline_.first_tick_)); }
  static uint64_t ProcessOf(const Event& event, uint32_t kind) { return kind == kLock ? kLocksProcess : kFirstProcess + event.group; }

  void WriteNames(const Event& event, uint32_t kind) {
    const uint64_t process = ProcessOf(event, kind);
    if (named_.Add(process, kNoThread)) {
      Next();
      if (kind == kLock) Put("{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":%" PRIu64 ",\"args\":{\"name\":\"contended locks\"}}", process);
      else Put("{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":%" PRIu64 ",\"args\":{\"name\":\"interpreter %" PRIu64 "\"}}", process, event.group);
    }
    if (kind == kLock || !named_.Add(process, event.os_thread)) return;
    Next();
    Put("{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":%" PRIu64 ",\"tid\":%" PRIu64 ",\"args\":{\"name\":\"thread %" PRIu64 "\"}}", process,
        event.os_thread, event.member);
  }

  // A complete event ("X").
  void WriteSpan(const char* name, const char* category, uint64_t process, uint64_t thread, double begin, double length) {
    Next();
    Put("{\"name\":\"%s\",\"cat\":\"%s\",\"ph\":\"X\",\"pid\":%" PRIu64 ",\"tid\":%" PRIu64 ",\"ts\":%.3f,\"dur\":%.3f", name, category, process,
        thread, begin, length);
  }

  void WriteLock(const Event& event) {
    const char* const name = reinterpret_cast<const char*>(static_cast<uintptr_t>(event.gil));
    WriteSpan(name, "lock", kLocksProcess, event.os_thread, static_cast<double>(event.begin) / 1000,
              static_cast<double>(event.end - event.begin) / 1000);
    Put("}");
  }

  void WriteHoldOrWait(const Event& event, uint32_t kind, size_t index) {
    const uint64_t process = ProcessOf(event, kind);
    const char* const name = kind == kHold ? "holds the GIL" : kind == kWait ? "waits for the GIL" : "overtakes";
    WriteSpan(name, "gil", process, event.os_thread, At(event.begin), Micros(event.end - event.begin));
    Put(",\"args\":{\"gil\":%" PRIu64 "}}", event.gil);
    if (event.from == 0) return;
    // The arrow of the hand-over ("s" to "f"): a row of the one who hands over may be that of another interpreter with the same GIL,
    // which is not known here; viewers find it by the thread.
    WriteArrow("s", "", process, event.from, event.end, index);
    WriteArrow("f", ",\"bp\":\"e\"", process, event.os_thread, event.end, index);
  }

  void WriteArrow(const char* phase, const char* more, uint64_t process, uint64_t thread, uint64_t tick, size_t index) {
    Next();
    Put("{\"name\":\"hands over\",\"cat\":\"gil\",\"ph\":\"%s\"%s,\"id\":%zu,\"pid\":%" PRIu64 ",\"tid\":%" PRIu64 ",\"ts\":%.3f}", phase, more,
        index, process, thread, At(tick));
  }

  const Timeline& timeline_;
  FILE* const stream_;
  bool good_ = true, first_ = true;
  Named named_;
};

bool Timeline::WriteTo(FILE* stream) const { return Writer(*this, stream).Write(); }

}  // namespace tessera::gil
