#include "sync/fatal.h"

#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace tessera::sync {

void Fatal(const char* format, ...) {
  constexpr int kSize = 1024;
  char text[kSize];
  int length = snprintf(text, kSize, "tessera: fatal: ");
  va_list arguments;
  va_start(arguments, format);
  const int wanted = vsnprintf(text + length, kSize - length - 1, format, arguments);
  va_end(arguments);
  if (wanted > 0) length += wanted < kSize - length - 2 ? wanted : kSize - length - 2;
  text[length++] = '\n';
  // The process ends anyway: a failed write has nobody left to be told.
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text, length);
  abort();
}

}  // namespace tessera::sync
