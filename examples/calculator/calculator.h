// A calculator as an interpreter of its own on Tessera's libraries: what a name stands for is a counted object in the heap of
// its interpreter, modules have their state per interpreter, each runs on its own GIL. There is no Python in it.
//
//   program   = { statement ";" }
//   statement = "use" NAME | "print" sum | NAME "=" sum | "while" sum "{" program "}"
//   sum       = product { ("+" | "-" | "<") product }       product = atom { ("*" | "/") atom }
//   atom      = DIGITS | NAME | NAME "." NAME "(" sum ")" | "(" sum ")" | "-" atom

#ifndef TESSERA_EXAMPLES_CALCULATOR_CALCULATOR_H_
#define TESSERA_EXAMPLES_CALCULATOR_CALCULATOR_H_

#include "absl/status/statusor.h"
#include "modules/modules.h"
#include "runtime/runtime.h"

namespace tessera::calculator {

// What a module's ModuleDef::contents points at; ends with a null name.
struct Function {
  const char* name;
  double (*call)(modules::ModuleState& state, double argument);
};

std::unique_ptr<interp::Language> MakeLanguage();

// Runs a program in the interpreter of `thread`, which is attached. Returns what it printed.
absl::StatusOr<std::string> Run(interp::ThreadState& thread, absl::string_view program);

}  // namespace tessera::calculator

#endif  // TESSERA_EXAMPLES_CALCULATOR_CALCULATOR_H_
