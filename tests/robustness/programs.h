// Programs that use one part of the language each, with nothing that would swallow a MemoryError.
#ifndef TESSERA_TESTS_ROBUSTNESS_PROGRAMS_H_
#define TESSERA_TESTS_ROBUSTNESS_PROGRAMS_H_

#include <iosfwd>
#include <span>

namespace tessera::robustness {

struct Program {
  const char* name;
  const char* source;
};
std::span<const Program> Programs();
void PrintTo(const Program& program, std::ostream* out);

}  // namespace tessera::robustness

#endif  // TESSERA_TESTS_ROBUSTNESS_PROGRAMS_H_
