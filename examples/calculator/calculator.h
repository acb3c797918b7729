// A calculator as an interpreter of its own on Tessera's libraries: what a name stands for is a counted object in the heap of
// its interpreter, modules have their state per interpreter, each runs on its own GIL. There is no Python in it.
//
//   program   = { statement ";" }
//   statement = "use" NAME | "print" sum | NAME "=" sum | "while" sum "{" program "}"
//   sum       = product { ("+" | "-" | "<") product }       product = atom { ("*" | "/") atom }
//   atom      = DIGITS [ "." DIGITS ] | NAME [ "." NAME [ "(" sum ")" ] ] | "(" sum ")" | "-" atom

#ifndef TESSERA_EXAMPLES_CALCULATOR_CALCULATOR_H_
#define TESSERA_EXAMPLES_CALCULATOR_CALCULATOR_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "interp/interp.h"
#include "modules/modules.h"

namespace tessera::calculator {

// What a native module's ModuleDef::contents points at; ends with a null name.
struct Function {
  const char* name;
  double (*call)(modules::ModuleState& state, double argument);
};

// A module of source text: `use NAME` runs the text once in each interpreter, and NAME.X is what X stands for in it.
struct Source {
  const char* name;
  const char* text;
};

// `library` outlives the language. Its interpreters live in a runtime::Runtime.
std::unique_ptr<interp::Language> MakeLanguage(absl::Span<const Source> library = {});

// Runs a program in the interpreter of `thread`, which is attached. Returns what it printed.
absl::StatusOr<std::string> Run(interp::ThreadState& thread, absl::string_view program);

}  // namespace tessera::calculator

#endif  // TESSERA_EXAMPLES_CALCULATOR_CALCULATOR_H_
