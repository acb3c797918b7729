// Two threads that wake each other by bare futexes: what the kernel allows at best. Says "ready", waits for a line, and
// prints microseconds of a round trip.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "bench/loops.h"

namespace {

class Word {
 public:
  void Put() {
    value_.store(1, std::memory_order_release);
    syscall(SYS_futex, &value_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }
  void Take() {
    while (value_.exchange(0, std::memory_order_acquire) == 0)
      syscall(SYS_futex, &value_, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
  }

 private:
  std::atomic<uint32_t> value_{0};
};

}  // namespace

int main() {
  constexpr int kTurns = 20000;
  Word there, back;
  std::thread other([&] {
    for (int i = 0; i < kTurns; ++i) {
      there.Take();
      back.Put();
    }
  });
  std::puts("ready");
  std::fflush(stdout);
  std::getchar();
  const double begin = tessera::bench::Seconds();
  for (int i = 0; i < kTurns; ++i) {
    there.Put();
    back.Take();
  }
  const double each = (tessera::bench::Seconds() - begin) / kTurns;
  other.join();
  tessera::bench::Row("round_trip", each * 1e6);
  return 0;
}
