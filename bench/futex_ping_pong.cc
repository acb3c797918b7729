// Two threads that wake each other by bare futexes, as often as the argument says: what the kernel allows at best. Says
// "ready", waits for a line, says "done".
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>

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

int main(int argc, char** argv) {
  const int turns = argc > 1 ? std::atoi(argv[1]) : 0;
  Word there, back;
  std::thread other([&] {
    for (int i = 0; i < turns; ++i) {
      there.Take();
      back.Put();
    }
  });
  std::puts("ready");
  std::fflush(stdout);
  std::getchar();
  for (int i = 0; i < turns; ++i) {
    there.Put();
    back.Take();
  }
  std::puts("done");
  other.join();
  return 0;
}
