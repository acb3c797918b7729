#include "runtime/process.h"

#include <errno.h>
#include <sys/random.h>
#include <time.h>

#include <atomic>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "sync/fatal.h"
#include "sync/ranked_mutex.h"

namespace tessera::runtime::process {
namespace {

struct ProcessState {
  sync::RankedMutex mutex{sync::rank::kProcess};
  std::atomic<bool> seed_fixed{false};
  std::atomic<uint64_t> seed{0};
};

constinit ProcessState process_state;

uint64_t RandomSeed() {
  uint64_t seed = 0;
  while (getrandom(&seed, sizeof(seed), 0) != static_cast<ssize_t>(sizeof(seed))) {
    if (errno != EINTR) sync::Fatal("no random bytes for the hash seed");
  }
  return seed;
}

}  // namespace

absl::Status FixHashSeed(std::optional<uint64_t> seed) {
  sync::RankedLock lock(process_state.mutex);
  if (!process_state.seed_fixed.load(std::memory_order_relaxed)) {
    process_state.seed.store(seed.has_value() ? *seed : RandomSeed(), std::memory_order_relaxed);
    process_state.seed_fixed.store(true, std::memory_order_release);
    return absl::OkStatus();
  }
  const uint64_t in_force = process_state.seed.load(std::memory_order_relaxed);
  if (!seed.has_value() || *seed == in_force) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("hash_seed=", *seed, ": the hash seed of this process is ", in_force,
                                                    " already; all runtimes of a process share it"));
}

uint64_t HashSeed() {
  if (!HashSeedIsFixed()) sync::Fatal("HashSeed() before a Runtime was made");
  return process_state.seed.load(std::memory_order_relaxed);
}

sync::RankedMutex& ForkLock() { return process_state.mutex; }

bool HashSeedIsFixed() { return process_state.seed_fixed.load(std::memory_order_acquire); }

}  // namespace tessera::runtime::process
