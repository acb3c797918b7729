// Records the holds and waits of GILs, and writes them in the format that Perfetto and chrome://tracing open. Not a
// profiler: it knows no functions.
//
// Model:      an array of events of fixed size, filled once from the front. What does not fit is counted, not recorded.
// Threads:    recording from any thread, without a lock. WriteTo: any thread; writes what was complete when it began.
// Ownership:  must outlive the GILs that it observes.
// Errors:     a recording without memory records nothing (capacity() is 0). WriteTo returns what the stream refused.
// Cost:       one atomic addition and 40 bytes an event.
// Example:    gil::Timeline timeline(1 << 20);
//             gil.set_observer(&timeline);
//             ...
//             FILE* file = fopen("gil.json", "w");
//             if (!timeline.WriteTo(file)) perror("gil.json");
// Design:     docs/gil-protocol.md

#ifndef TESSERA_GIL_TIMELINE_H_
#define TESSERA_GIL_TIMELINE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>

#include "gil/observer.h"
#include "gil/stats.h"

namespace tessera::gil {

class Timeline : public Observer {
 public:
  explicit Timeline(size_t capacity);
  ~Timeline();

  void Held(const Gil& gil, const GilThread& thread, uint64_t begin, uint64_t end) override;
  void Waited(const Gil& gil, const GilThread& thread, uint64_t begin, uint64_t end, bool overtook) override;

  size_t capacity() const { return capacity_; }
  size_t recorded() const;
  size_t dropped() const;

  // Writes one JSON object: processes are GILs, by their ids; threads are GilThreads, by theirs.
  [[nodiscard]] bool WriteTo(FILE* stream) const;

 private:
  enum Kind : uint32_t { kEmpty, kHold, kWait, kOvertake };
  struct Event {
    std::atomic<uint32_t> kind{kEmpty};  // Stored last: an event with a kind is complete.
    uint64_t gil;
    uint64_t thread;
    uint64_t begin;
    uint64_t end;
  };

  void Record(Kind kind, const Gil& gil, const GilThread& thread, uint64_t begin, uint64_t end);
  bool WriteEvent(FILE* stream, const Event& event, const char* separator) const;

  const internal::TickClock clock_;
  const uint64_t first_tick_;
  const std::unique_ptr<Event[]> events_;
  const size_t capacity_;
  std::atomic<size_t> next_{0};
};

}  // namespace tessera::gil

#endif  // TESSERA_GIL_TIMELINE_H_
