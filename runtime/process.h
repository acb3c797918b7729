// Process: what the operating system, or the meaning of a word, has once per process: the hash seed. It is not a home for state
// that two Runtimes could each have.
//
// Model:      the seed is open until the first Runtime is made, or somebody fixes it; then it never changes. Strings that are
//             shared by all interpreters carry their hash, so there can be no second seed.
// Threads:    every call from any thread.
// Errors:     FailedPrecondition when another seed is asked for than the one in force.
// Cost:       HashSeed is one load.
// Design:     docs/runtime-state.md

#ifndef TESSERA_RUNTIME_PROCESS_H_
#define TESSERA_RUNTIME_PROCESS_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "sync/ranked_mutex.h"

namespace tessera::runtime::process {

// Fixes the seed, or checks it: no value takes what is in force, or makes a random one. 0 is a seed like any other.
[[nodiscard]] absl::Status FixHashSeed(std::optional<uint64_t> seed);
// REQUIRES: fixed.
uint64_t HashSeed();
bool HashSeedIsFixed();
// For fork.cc.
sync::RankedMutex& ForkLock();

}  // namespace tessera::runtime::process

#endif  // TESSERA_RUNTIME_PROCESS_H_
