// Records the holds and waits of GILs and of contended locks, and writes them in the format that Perfetto and chrome://tracing
// open. Not a profiler: it knows no functions.
//
// Model:      an array of events of fixed size, filled once from the front. What does not fit is counted, not recorded. In the
//             file a process is an interpreter (GilThread::group), a row is a thread of the system; an arrow leads from the thread
//             that hands a GIL over to the one that gets it. Locks of sync/ that had to be waited for are a process of their own.
// Threads:    recording from any thread, without a lock. WriteTo: any thread; writes what was complete when it began.
// Ownership:  must outlive the GILs that it observes; one that observes locks also every thread that may be waiting for one.
// Errors:     a recording without memory records nothing (capacity() is 0). WriteTo returns what the stream refused.
// Cost:       one atomic addition, one system call (which thread it is) and 64 bytes an event.
// Example:    gil::Timeline timeline(1 << 20);
//             gil.set_observer(&timeline);
//             timeline.ObserveLocks();
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
#include "sync/contention.h"

namespace tessera::gil {

class Timeline final : public Observer {
 public:
  explicit Timeline(size_t capacity);
  ~Timeline();

  // Observer
  void Held(const Gil& gil, const GilThread& thread, uint64_t begin, uint64_t end) override;
  void Waited(const Gil& gil, const GilThread& thread, uint64_t begin, uint64_t end, bool overtook, uint64_t from) override;
  // From now on, instead of whoever was sync/contention.h's observer: the locks of a process have one.
  void ObserveLocks();

  size_t capacity() const { return capacity_; }
  size_t recorded() const;
  size_t dropped() const;

  // Writes one JSON object.
  [[nodiscard]] bool WriteTo(FILE* stream) const;

 private:
  class Writer;
  enum Kind : uint32_t { kEmpty, kHold, kWait, kOvertake, kLock };
  struct Event {
    std::atomic<uint32_t> kind{kEmpty};  // Stored last: an event with a kind is complete.
    uint64_t gil;                        // Its number; of a lock, the address of its name, which is a literal.
    uint64_t group, member;              // The interpreter and the thread's number in it.
    uint64_t os_thread;
    uint64_t from;                       // The thread of the system that handed over; 0: nobody.
    uint64_t begin, end;                 // Ticks; of a lock, nanoseconds since the timeline began.
  };

  static void LockWaitedFor(const sync::Contention& wait);
  void Record(Kind kind, Event&& event);

  const internal::TickClock clock_;
  const uint64_t first_tick_;
  const int64_t first_nano_;
  const std::unique_ptr<Event[]> events_;
  const size_t capacity_;
  std::atomic<size_t> next_{0};
};

}  // namespace tessera::gil

#endif  // TESSERA_GIL_TIMELINE_H_
