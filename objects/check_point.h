// The check points of native loops: where a thread that runs no bytecode for long lets others have the GIL, and hears what is asked of it.
//
// Model:     CheckPoint may run the program's code (signal handlers, pending calls, finalizers) and fails when it raises: only where the program's
//            code could run anyway, or where everything that the loop works on is immutable or known to nobody else. What CPython's FAQ calls
//            atomic (list.append, list.extend(list), list.sort, dict.update(dict), ...) has none.
// Threads:   attached, before and after. In between others run: borrowed references do not survive, unless their owner is known.
// Cost:      CheckPoint is one load while nobody asks.
// Example:   for (int64_t i = 0; i < n; ++i) {
//              if (i % kItemsPerCheck == 0 && !CheckPoint(th)) return Value();
// Design:    docs/gil-protocol.md
#ifndef TESSERA_OBJECTS_CHECK_POINT_H_
#define TESSERA_OBJECTS_CHECK_POINT_H_

#include <algorithm>
#include <cstring>

#include "objects/thread.h"

namespace tessera::objects {

// A fraction of a millisecond, for loops that do little to an item.
inline constexpr int64_t kItemsPerCheck = 1 << 14;
inline constexpr int64_t kBytesPerCheck = 1 << 21;

// What is asked is done. False: exception pending.
bool HandleRequests(Thread& th);

inline bool CheckPoint(Thread& th) { return th.eval_breaker().Load() == 0 || HandleRequests(th); }

// The same for a loop that others must find as if it took no time: only who stops the program is heard. It ends with the exception then.
inline bool StopPoint(Thread& th) {
  return (th.eval_breaker().Load() & (gil::kKill | gil::kInterrupt | gil::kDeadline)) == 0 || HandleRequests(th);
}

// Copies with check points. REQUIRES: both are known to live; `to` is known to nobody else.
inline bool CopyWithChecks(Thread& th, void* to, const void* from, int64_t size) {
  for (int64_t at = 0; at < size; at += kBytesPerCheck) {
    if (at != 0 && !CheckPoint(th)) return false;
    std::memcpy(static_cast<char*>(to) + at, static_cast<const char*>(from) + at, static_cast<size_t>(std::min(kBytesPerCheck, size - at)));
  }
  return true;
}

// Makes `done` bytes at the front of `to` fill `total`, by copying what is there behind itself.
inline bool RepeatWithChecks(Thread& th, uint8_t* to, int64_t done, int64_t total) {
  // Pieces stay whole multiples of the first one, but for the last.
  const int64_t most = done >= kBytesPerCheck ? done : kBytesPerCheck / done * done;
  for (int64_t since_check = 0; done < total;) {
    const int64_t piece = std::min({done, most, total - done});
    if ((since_check += piece) > kBytesPerCheck) {
      if (!CheckPoint(th)) return false;
      since_check = 0;
    }
    if (!CopyWithChecks(th, to + done, to, piece)) return false;
    done += piece;
  }
  return true;
}

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_CHECK_POINT_H_
