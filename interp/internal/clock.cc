#include <time.h>

#include "interp/deadline.h"

namespace tessera::interp {

// Apart from what is made of it, which gil/model runs by a clock of its own.
int64_t Deadline::NowNanos() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1000000000} + now.tv_nsec;
}

}  // namespace tessera::interp
