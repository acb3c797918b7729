// What an interpreter and a thread of the calculator have, and how the libraries below ask the language for them.

#ifndef TESSERA_EXAMPLES_CALCULATOR_LANGUAGE_H_
#define TESSERA_EXAMPLES_CALCULATOR_LANGUAGE_H_

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "examples/calculator/calculator.h"
#include "examples/calculator/importer.h"
#include "examples/calculator/objects.h"
#include "interp/interp.h"
#include "modules/modules.h"

namespace tessera::calculator {

class Language;

// All of it guarded by the interpreter's GIL.
struct Interpreter final : interp::Interpreter {
  Interpreter(interp::InterpreterParts parts, Language& language);
  Names names;  // of the programs that run in it
  Importer importer;
};

struct Thread final : interp::ThreadState {
  using ThreadState::ThreadState;

  // This language's pending exception. False, so that who fails can return it.
  bool Fail(absl::Status status) { return error = std::move(status), false; }
  bool FailForMemory() { return Fail(absl::ResourceExhaustedError("out of memory")); }
  // Does what others ask of this thread: to make room, to stop, to run a call. One load when there is nothing.
  bool Check() { return eval_breaker().Load() == 0 || CheckSlow(); }

  absl::Status error;

 private:
  bool CheckSlow();
};

class Language final : public interp::Language, public modules::ModuleLanguage {
 public:
  explicit Language(absl::Span<const Source> library) : library_(library) {}
  absl::Span<const Source> library() const { return library_; }

  absl::string_view name() const override { return "calculator"; }
  std::unique_ptr<interp::Interpreter> NewInterpreter(interp::InterpreterParts parts) override;
  std::unique_ptr<interp::ThreadState> NewThread(interp::Interpreter& interpreter) override;
  absl::Status InitInterpreter(interp::ThreadState&) override { return absl::OkStatus(); }
  void ClearModules(interp::ThreadState& thread) override;
  void DropInterpreter(interp::Interpreter& interpreter) override;

  bool HasException(interp::ThreadState& thread) override { return !static_cast<Thread&>(thread).error.ok(); }
  void RaiseSystemError(interp::ThreadState& thread, absl::string_view message) override;
  void RaiseNoMemory(interp::ThreadState& thread) override { static_cast<Thread&>(thread).FailForMemory(); }
  uint64_t NewModule(interp::ThreadState& thread, const modules::ModuleDef& def, uint64_t spec) override;
  modules::ModuleState* StateOf(uint64_t module) override;

 private:
  const absl::Span<const Source> library_;  // constant, so shared by all interpreters
};

inline Interpreter& InterpreterOf(interp::ThreadState& thread) {
  return static_cast<Interpreter&>(thread.interpreter());
}

}  // namespace tessera::calculator

#endif  // TESSERA_EXAMPLES_CALCULATOR_LANGUAGE_H_
