#ifndef TALLY_LANGUAGE_H_
#define TALLY_LANGUAGE_H_

// The smallest language there can be: an interpreter of it has one number, and a thread of it counts on its fingers.

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "interp/interp.h"

struct TallyInterpreter : tessera::interp::Interpreter {
  explicit TallyInterpreter(tessera::interp::InterpreterParts parts) : Interpreter(std::move(parts)) {}
  long total = 0;
};

class Tally : public tessera::interp::Language {
 public:
  absl::string_view name() const override { return "tally"; }
  std::unique_ptr<tessera::interp::Interpreter> NewInterpreter(tessera::interp::InterpreterParts parts) override {
    return std::make_unique<TallyInterpreter>(std::move(parts));
  }
  std::unique_ptr<tessera::interp::ThreadState> NewThread(tessera::interp::Interpreter& interpreter) override {
    return std::make_unique<tessera::interp::ThreadState>(interpreter);
  }
  absl::Status InitInterpreter(tessera::interp::ThreadState&) override { return absl::OkStatus(); }

  // Counts to `steps` in the interpreter of `thread`, giving way to others of that interpreter.
  static void Count(tessera::interp::ThreadState& thread, long steps) {
    auto& interpreter = static_cast<TallyInterpreter&>(thread.interpreter());
    for (long i = 0; i < steps; ++i) {
      ++interpreter.total;
      thread.gil().YieldIfRequested(thread.gil_thread());
    }
  }
  static long Total(tessera::interp::ThreadState& thread) {
    return static_cast<TallyInterpreter&>(thread.interpreter()).total;
  }
};

#endif  // TALLY_LANGUAGE_H_
