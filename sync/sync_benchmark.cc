// What a lock with a rank costs beside the mutex it is made of.

#include "absl/synchronization/mutex.h"
#include "benchmark/benchmark.h"
#include "sync/ranked_mutex.h"

namespace tessera::sync {
namespace {

void BM_RankedMutex(benchmark::State& state) {
  RankedMutex mutex(rank::kPerfMap);
  for (auto _ : state) {
    RankedLock lock(mutex);
  }
}
BENCHMARK(BM_RankedMutex);

void BM_AbslMutex(benchmark::State& state) {
  absl::Mutex mutex;
  for (auto _ : state) {
    absl::MutexLock lock(&mutex);
  }
}
BENCHMARK(BM_AbslMutex);

}  // namespace
}  // namespace tessera::sync
