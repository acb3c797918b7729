// A Python program from start to end: a runtime with a main interpreter that runs a script, a text or a module, as the command line does.
//
// Model:     Create composes the runtime; each Run... executes in module __main__ of the main interpreter; Finish ends everything.
// Threads:   the thread that created it.
// Ownership: owns the runtime and all interpreters.
// Errors:    creation: absl::Status. Running: the exit code that python gives, the exception printed to sys.stderr.
// Cost:      creation is that of one interpreter.
// Example:   auto program = embed::Program::Create({});
//            int code = (*program)->RunText("print(1)", "<string>");
//            return (*program)->Finish(code);
// Design:    docs/architecture.md
#ifndef TESSERA_EMBED_PROGRAM_H_
#define TESSERA_EMBED_PROGRAM_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "vm/python.h"

namespace tessera::embed {

class Program {
 public:
  // `observer`: told of the holds and waits of all GILs (gil/timeline.h); outlives the program.
  static absl::StatusOr<std::unique_ptr<Program>> Create(vm::PythonOptions options, gil::Observer* observer = nullptr);
  ~Program();

  // The source of a file, or of standard input when `path` is "-".
  int RunFile(const std::string& path, bool skip_first_line = false);
  // The __main__.py of a folder, which stands in sys.path already.
  int RunFolder(const std::string& path);
  int RunText(std::string_view source, const char* filename);
  int RunModule(const std::string& name);
  // Statements from standard input, one by one; see interactive.h.
  int RunInteractive(bool banner);
  // From now on signals are handled in the calling thread, by the main interpreter, until Finish: a SIGINT raises KeyboardInterrupt there, unless
  // `also_interrupts` is false; others are touched only by the program's signal.signal(). False: the system refuses.
  bool HandleSignals(bool also_interrupts = true);
  // Did a KeyboardInterrupt end the last run?
  bool interrupted() const { return interrupted_; }
  // Prints the bytecode of the file and of all bodies in it.
  int Disassemble(const std::string& path);
  // Ends all interpreters, main last, and flushes the standard streams. Returns the exit code: 120 when output was lost.
  int Finish(int code);

  runtime::Runtime& runtime() { return *runtime_; }
  const interp::InterpreterView& main() const { return main_; }

 private:
  explicit Program(vm::PythonOptions options);

  bool inspects() const { return python_->options().inspect; }

  std::unique_ptr<vm::Python> python_;
  std::unique_ptr<runtime::Runtime> runtime_;
  interp::InterpreterView main_;
  bool handles_signals_ = false, interrupted_ = false, has_run_ = false;
};

}  // namespace tessera::embed

#endif  // TESSERA_EMBED_PROGRAM_H_
