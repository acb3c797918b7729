// Locks that belong to no Runtime (a host's, a trace's) and are to be taken around each fork as well; see runtime/fork.h.
//
// Threads:    every call from any thread that holds no lock.
// Ownership:  a lock lives until it is removed.
// Design:     docs/lifecycle.md

#ifndef TESSERA_RUNTIME_FORK_LOCKS_H_
#define TESSERA_RUNTIME_FORK_LOCKS_H_

#include "sync/ranked_mutex.h"

namespace tessera::runtime {

void AddForkLock(sync::RankedMutex& lock);
void RemoveForkLock(sync::RankedMutex& lock);

}  // namespace tessera::runtime

#endif  // TESSERA_RUNTIME_FORK_LOCKS_H_
