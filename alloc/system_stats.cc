#include "alloc/system_stats.h"

#include <cstdio>

#include "alloc/internal/system.h"

namespace tessera::alloc {

void SystemStats::Write(TextSink write, void* argument) const {
  const struct {
    const char* name;
    size_t value;
  } lines[] = {{"system allocated:    ", allocated}, {"  active:            ", active}, {"  metadata:          ", metadata},
               {"  resident:          ", resident},  {"  mapped:            ", mapped}, {"  retained:          ", retained}};
  for (const auto& line : lines) {
    char text[64];
    snprintf(text, sizeof(text), "%s%zu\n", line.name, line.value);
    write(argument, text);
  }
}

bool ReadSystemStats(SystemStats* stats) {
  internal::SystemBytes bytes;
  if (!internal::SystemReadBytes(&bytes)) return false;
  *stats = {bytes.allocated, bytes.active, bytes.metadata, bytes.resident, bytes.mapped, bytes.retained};
  return true;
}

void WriteSystemStats(TextSink write, void* argument, const char* options) {
  internal::SystemWriteStats(write, argument, options);
}

void ReleaseFreePages() { internal::SystemPurge(); }

}  // namespace tessera::alloc
