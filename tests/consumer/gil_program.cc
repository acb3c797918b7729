// Two threads of a made-up interpreter take turns under one GIL.
#include <cstdio>
#include <thread>

#include "gil/gil.h"

namespace {

class Machine {
 public:
  void Work(int steps) {
    tessera::gil::EvalBreaker breaker;
    tessera::gil::GilThread thread(breaker);
    tessera::gil::GilLock lock(gil_, thread);
    for (int i = 0; i < steps; ++i) {
      ++done_;
      gil_.YieldIfRequested(thread);
    }
  }
  long done() const { return done_; }

 private:
  tessera::gil::Gil gil_;
  long done_ = 0;  // guarded by the GIL
};

}  // namespace

int main() {
  Machine machine;
  std::thread other([&] { machine.Work(100000); });
  machine.Work(100000);
  other.join();
  std::printf("gil: %ld steps of two threads\n", machine.done());
  return machine.done() == 200000 ? 0 : 1;
}
