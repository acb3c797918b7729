// How many forks lie between the first process and this one: waiters from before the last one are threads that are not here.
//
// Threads:  raised in the child of a fork, by its only thread.

#ifndef TESSERA_INTERP_INTERNAL_FORK_GENERATION_H_
#define TESSERA_INTERP_INTERNAL_FORK_GENERATION_H_

#include <atomic>
#include <cstdint>

namespace tessera::interp::internal {

extern constinit std::atomic<uint32_t> fork_generation;

}  // namespace tessera::interp::internal

#endif  // TESSERA_INTERP_INTERNAL_FORK_GENERATION_H_
