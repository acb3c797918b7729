// How long a storm lasts: a test that does the same from many threads until the time is over. TESSERA_STORM_SECONDS says so (a fraction is fine);
// without it a test is as short as it says itself.

#ifndef TESSERA_SYNC_STORM_LENGTH_H_
#define TESSERA_SYNC_STORM_LENGTH_H_

#include <cstdlib>

#include "absl/time/time.h"

namespace tessera::sync {

inline absl::Duration StormLength(absl::Duration usual = absl::Seconds(2)) {
  const char* const seconds = std::getenv("TESSERA_STORM_SECONDS");
  return seconds == nullptr ? usual : absl::Seconds(std::atof(seconds));
}

}  // namespace tessera::sync

#endif  // TESSERA_SYNC_STORM_LENGTH_H_
