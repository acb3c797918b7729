// Which once-per-process modules are taken. Of the process, not of a Runtime: the state that such a module guards is the process's.
//
// Model:      a definition is free, then taken for good.
// Threads:    any.
// Errors:     FailedPrecondition "cannot load module more than once per process", ResourceExhausted.
// Design:     docs/imports.md, PEP 630 "Opt-Out: Limiting to One Module Object per Process"

#ifndef TESSERA_IMPORTS_PROCESS_CLAIMS_H_
#define TESSERA_IMPORTS_PROCESS_CLAIMS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "sync/ranked_mutex.h"

namespace tessera::imports {

inline constexpr size_t kMaxProcessClaims = 256;

// Of the threads that ask for one definition, one is told OK.
[[nodiscard]] absl::Status ClaimForProcess(const void* definition);

// For the handlers of fork().
sync::RankedMutex& ProcessClaimsForkLock();

}  // namespace tessera::imports

#endif  // TESSERA_IMPORTS_PROCESS_CLAIMS_H_
