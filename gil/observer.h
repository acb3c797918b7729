// Who wants to know of each hold of a GIL and each wait for it, when it has ended. Not for counting: see stats.h.
//
// Threads:  called by the thread that held or waited, several at a time (one for each GIL, and waiters of one). Must not
//           wait, take a lock, or use the GIL: Held is called inside of its queue lock when a holder yields.
// Cost:     none while there is no observer but the test whether there is one.
// Example:  gil::Timeline timeline(1 << 20);
//           gil.set_observer(&timeline);
// Design:   docs/gil-protocol.md

#ifndef TESSERA_GIL_OBSERVER_H_
#define TESSERA_GIL_OBSERVER_H_

#include <cstdint>

namespace tessera::gil {

class Gil;
class GilThread;

class Observer {
 public:
  // Times are ticks of the time stamp counter: internal::TickClock turns differences into durations.
  virtual void Held(const Gil& gil, const GilThread& thread, uint64_t begin, uint64_t end) = 0;
  // `from`: the thread (sys::ThreadNumber) that handed the GIL over. The calling thread is the one that held or waited.
  virtual void Waited(const Gil& gil, const GilThread& thread, uint64_t begin, uint64_t end, bool overtook, uint64_t from) = 0;

 protected:
  ~Observer() = default;
};

}  // namespace tessera::gil

#endif  // TESSERA_GIL_OBSERVER_H_
