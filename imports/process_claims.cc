#include "imports/process_claims.h"

#include "absl/base/thread_annotations.h"

namespace tessera::imports {
namespace {

struct ProcessClaims {
  sync::RankedMutex mutex{sync::rank::kProcessClaims};
  const void* taken[kMaxProcessClaims] ABSL_GUARDED_BY(mutex) = {};
  size_t count ABSL_GUARDED_BY(mutex) = 0;
};

constinit ProcessClaims process_claims;

}  // namespace

absl::Status ClaimForProcess(const void* definition) {
  sync::RankedLock lock(process_claims.mutex);
  for (size_t i = 0; i < process_claims.count; ++i) {
    if (process_claims.taken[i] == definition) {
      return absl::FailedPreconditionError("cannot load module more than once per process");
    }
  }
  if (process_claims.count == kMaxProcessClaims) {
    return absl::ResourceExhaustedError("too many modules that can be loaded only once per process");
  }
  process_claims.taken[process_claims.count++] = definition;
  return absl::OkStatus();
}

sync::RankedMutex& ProcessClaimsForkLock() { return process_claims.mutex; }

}  // namespace tessera::imports
