// The rank of a lock: a name for messages and a number for the order. Not a lock.
//
// Threads:  constants, readable from anywhere.
// Example:  sync::RankedMutex mutex{sync::rank::kPerfMap};
//           constexpr sync::LockRank kMyCache{"my cache", 705};   // A lock of one's own, between two of the table.
// Design:   docs/locks.md

#ifndef TESSERA_SYNC_RANKS_H_
#define TESSERA_SYNC_RANKS_H_

namespace tessera::sync {

struct LockRank {
  const char* name;  // Static storage.
  int number;        // A thread takes locks in rising order of this.
};

namespace rank {
#define TESSERA_LOCK_RANK(identifier, number, name, guards, may_call) \
  inline constexpr LockRank identifier{name, number};
#include "sync/ranks.def"
#undef TESSERA_LOCK_RANK
}  // namespace rank

}  // namespace tessera::sync

#endif  // TESSERA_SYNC_RANKS_H_
