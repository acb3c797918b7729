#include "examples/calculator/language.h"

namespace tessera::calculator {

Interpreter::Interpreter(interp::InterpreterParts parts, Language& language)
    : interp::Interpreter(std::move(parts)), names(heap()), importer(heap(), language) {}

bool Thread::CheckSlow() {
  interp::YieldGil(*this);
  if (killed()) return Fail(absl::CancelledError("killed"));
  if (eval_breaker().Take(gil::kInterrupt)) return Fail(absl::AbortedError("interrupted"));
  return (eval_breaker().Load() & gil::kPendingCalls) == 0 || interpreter().RunPendingCalls(*this);
}

std::unique_ptr<interp::Interpreter> Language::NewInterpreter(interp::InterpreterParts parts) {
  return std::make_unique<Interpreter>(std::move(parts), *this);
}

std::unique_ptr<interp::ThreadState> Language::NewThread(interp::Interpreter& interpreter) {
  return std::make_unique<Thread>(interpreter);
}

void Language::ClearModules(interp::ThreadState& thread) {
  InterpreterOf(thread).names.Clear();
  InterpreterOf(thread).importer.loaded().Clear();
}

void Language::DropInterpreter(interp::Interpreter& interpreter) {
  static_cast<Interpreter&>(interpreter).names.Abandon();
  static_cast<Interpreter&>(interpreter).importer.loaded().Abandon();
}

void Language::RaiseSystemError(interp::ThreadState& thread, absl::string_view message) {
  static_cast<Thread&>(thread).Fail(absl::InternalError(message));
}

uint64_t Language::NewModule(interp::ThreadState& thread, const modules::ModuleDef&, uint64_t) {
  Value made = calculator::NewModule(thread.interpreter().heap());
  if (!made) RaiseNoMemory(thread);
  return immortal::BitsOf(made.release());
}

modules::ModuleState* Language::StateOf(uint64_t module) { return &AsModule(immortal::AsObject(module))->state; }

std::unique_ptr<interp::Language> MakeLanguage(absl::Span<const Source> library) {
  return std::make_unique<Language>(library);
}

}  // namespace tessera::calculator
