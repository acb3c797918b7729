// Python as a language of the runtime: makes interpreters and threads of the evaluator's kind, fills and empties them.
//
// Model:     one Python object serves all interpreters of a process; it has no state but its configuration and whether output was lost. `Interpreter` adds to
//            objects::Interpreter what the evaluator and the import system keep.
// Threads:   see interp/language.h.
// Ownership: the config is copied; the Python object outlives its interpreters.
// Example:   vm::Python python(options);
//            auto main = runtime->CreateMain(python);
// Design:    docs/architecture.md
#ifndef TESSERA_VM_PYTHON_H_
#define TESSERA_VM_PYTHON_H_

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "immortal/region_set.h"
#include "imports/finder.h"
#include "imports/import_lock.h"
#include "interp/language.h"
#include "lib/frozen.h"
#include "modules/module_state.h"
#include "objects/thread.h"
#include "runtime/runtime.h"
#include "vm/activation.h"
#include "vm/import.h"
#include "vm/output_sink.h"
#include "vm/threads.h"
#include "vm/transfer.h"
#include "vm/warnings.h"

namespace tessera::vm {

struct PythonOptions {
  std::vector<std::string> argv = {""};
  std::vector<std::string> path;       // sys.path, the script's folder first where it has one
  std::string executable;
  std::vector<std::string> orig_argv;
  std::string prefix;                  // sys.prefix and its kin
  std::string pycache_prefix;
  std::string stdlib;                  // folder of the pure standard library; empty: none
  std::span<const lib::FrozenSource> frozen;  // Python sources in the program itself
  int optimize = 0;                    // -O, -OO
  bool dont_write_bytecode = true;
  bool isolated = false, ignore_environment = false, no_site = true, no_user_site = true, interactive = false, inspect = false, quiet = false,
       unbuffered = false, dev_mode = false, utf8_mode = true, safe_path = false;
  bool warn_default_encoding = false, hash_randomization = true;
  int verbose = 0, bytes_warning = 0, debug = 0;
  std::vector<std::string> warn_options;
  std::vector<std::string> x_options;
  int int_max_str_digits = 4300;
  bool perf_support = false;           // -X perf
  int import_time = 0;                 // -X importtime
  bool debug_memory = false;           // every block is guarded (PYTHONMALLOC=debug, -X dev)
  // The descriptors of sys.stdin, sys.stdout and sys.stderr; -1: None.
  int standard_input = 0, standard_output = 1, standard_error = 2;
  // Who takes what is written to sys.stdout and sys.stderr in place of the descriptor, which stays at its default then.
  OutputSink output_sink, error_sink;
  // posix.environ; none: that of the process, as it is when the module is imported.
  std::optional<std::vector<std::pair<std::string, std::string>>> environment;
};

// InvalidArgument for streams that are not valid: it names the fields, their values and what would be right.
[[nodiscard]] absl::Status ValidateOptions(const PythonOptions& options);

// What an interpreter is made with in place of its language's options: InterpreterConfig::language.
struct PythonConfig final : interp::LanguageConfig {
  explicit PythonConfig(PythonOptions o) : options(std::move(o)) {}
  absl::Status Validate() const override { return ValidateOptions(options); }
  const PythonOptions options;
};

struct CachedAttribute;

class Interpreter : public objects::Interpreter {
 public:
  using objects::Interpreter::Interpreter;

  runtime::Runtime& runtime() { return static_cast<runtime::Runtime&>(host()); }
  bool (*complete_sys)(Thread& th) = nullptr;  // adds to sys what costs most, at its first import; null: it is complete. False: exception pending
  const PythonOptions* options = nullptr;  // its config's or its language's
  Value* signal_handlers = nullptr;        // main only: kSignals of them by number, owned, empty where none was set; see vm/signal_handlers.h
  ImportState imports;
  Value audit_hooks;                   // list, owned, or empty; see vm/audit.h
  Value unraisable_args;               // the type UnraisableHookArgs, owned; made at first use
  WarningState warnings;
  Value original_import;               // builtins.__import__ as it was made; borrowed
  TransferState transfer;
  StartedThreads started_threads;
  immortal::RegionSet* regions = nullptr;      // frozen objects that it reads in place; made at first use; vm/regions.h
  bool perf_support = false;           // vm/perf.h
  CachedAttribute* attribute_cache = nullptr;  // made at first use; vm/attribute_cache.h
};

class Python : public interp::Language, public modules::ModuleLanguage {
 public:
  explicit Python(PythonOptions options);

  // Of interpreters whose config has none.
  const PythonOptions& options() const { return options_; }
  // What the main interpreter's program wrote did not all arrive: the exit code says so.
  void NoteLostOutput() { lost_output_.store(true, std::memory_order_relaxed); }
  bool lost_output() const { return lost_output_.load(std::memory_order_relaxed); }

  // interp::Language
  absl::string_view name() const override { return "Python"; }
  std::unique_ptr<interp::Interpreter> NewInterpreter(interp::InterpreterParts parts) override;
  std::unique_ptr<interp::ThreadState> NewThread(interp::Interpreter& interpreter) override;
  gc::Hooks CollectorHooks(interp::ControlBlock& control) override;
  absl::Status InitInterpreter(interp::ThreadState& thread) override;
  void JoinThreads(interp::ThreadState& thread, interp::Deadline deadline) override;
  void AtExit(interp::ThreadState& thread) override;
  void ClearModules(interp::ThreadState& thread) override;
  void DropInterpreter(interp::Interpreter& interpreter) override;
  void WriteStack(const interp::ThreadState& thread, int descriptor) override;
  void AfterForkInChild(interp::Interpreter& interpreter, interp::ThreadState* survivor) override;

  // modules::ModuleLanguage
  bool HasException(interp::ThreadState& thread) override;
  void RaiseSystemError(interp::ThreadState& thread, absl::string_view message) override;
  void RaiseNoMemory(interp::ThreadState& thread) override;
  uint64_t NewModule(interp::ThreadState& thread, const modules::ModuleDef& def, uint64_t spec) override;
  modules::ModuleState* StateOf(uint64_t module) override;

 private:
  const PythonOptions options_;
  std::atomic<bool> lost_output_{false};
};

inline Interpreter& InterpreterOf(objects::Thread& th) { return static_cast<Interpreter&>(th.interp); }
inline const PythonOptions& OptionsOf(objects::Thread& th) { return *InterpreterOf(th).options; }

}  // namespace tessera::vm

#endif  // TESSERA_VM_PYTHON_H_
