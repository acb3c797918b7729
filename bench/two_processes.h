// Two processes that get ready, each by itself, and are let go at once: what two threads of one process are compared with.
#ifndef TESSERA_BENCH_TWO_PROCESSES_H_
#define TESSERA_BENCH_TWO_PROCESSES_H_

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "bench/host.h"
#include "bench/loops.h"

namespace tessera::bench {

// The seconds from letting go until both are done. A Worker is made in each process before; called, it works.
template <class Worker>
double SecondsOfTwoProcesses() {
  int go[2], ready[2];
  Host::Check(pipe(go) == 0 && pipe(ready) == 0, "pipe");
  for (int i = 0; i < 2; ++i) {
    if (fork() != 0) continue;
    char byte = 0;
    close(go[1]);
    {
      Worker worker;
      Host::Check(write(ready[1], &byte, 1) == 1, "write");
      (void)!read(go[0], &byte, 1);  // until the parent closes it
      worker();
      Host::Check(write(ready[1], &byte, 1) == 1, "write");
    }
    std::_Exit(0);
  }
  char byte;
  for (int i = 0; i < 2; ++i) Host::Check(read(ready[0], &byte, 1) == 1, "read");
  const double begin = Seconds();
  close(go[1]);
  for (int i = 0; i < 2; ++i) Host::Check(read(ready[0], &byte, 1) == 1, "read");
  const double passed = Seconds() - begin;
  while (wait(nullptr) > 0) continue;
  close(go[0]);
  close(ready[0]);
  close(ready[1]);
  return passed;
}

}  // namespace tessera::bench

#endif  // TESSERA_BENCH_TWO_PROCESSES_H_
