// An observer of contended locks: told of each wait for a RankedMutex, with its length. It is not a profile: what is kept of that is
// the observer's.
//
// Model:      one observer for the process, or none.
// Threads:    SetContentionObserver from any thread. The observer is called by the thread that waited, as soon as it has the lock,
//             with that lock and maybe others held: it takes no RankedMutex (but by TryLock), allocates nothing and is quick. A thread that
//             read the former observer may call it once more after it was replaced.
// Ownership:  a function lives as long as the program.
// Cost:       an uncontended lock never looks at it; a contended one reads one pointer, and the clock twice if there is one.
// Example:    sync::SetContentionObserver([](const sync::Contention& wait) { Count(wait.lock, wait.end_ns - wait.begin_ns); });
// Design:     docs/locks.md

#ifndef TESSERA_SYNC_CONTENTION_H_
#define TESSERA_SYNC_CONTENTION_H_

#include <cstdint>

#include "sync/ranks.h"

namespace tessera::sync {

struct Contention {
  const char* lock;  // its name, static storage
  int rank;
  int64_t begin_ns, end_ns;  // of the wait, CLOCK_MONOTONIC
};

using ContentionObserver = void (*)(const Contention& wait);

// Null: none. Returns the one before.
ContentionObserver SetContentionObserver(ContentionObserver observer);

namespace internal {

// The wait for a lock, which ends with the scope. Reported if there was an observer when it began.
class ObservedWait {
 public:
  explicit ObservedWait(LockRank rank);
  ObservedWait(const ObservedWait&) = delete;
  ObservedWait& operator=(const ObservedWait&) = delete;
  ~ObservedWait();

 private:
  const LockRank rank_;
  const ContentionObserver observer_;
  int64_t begin_ns_ = 0;
};

}  // namespace internal
}  // namespace tessera::sync

#endif  // TESSERA_SYNC_CONTENTION_H_
