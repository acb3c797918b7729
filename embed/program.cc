#include "embed/program.h"

#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "bytecode/disassembler.h"
#include "embed/interactive.h"
#include "embed/main_module.h"
#include "embed/standard_modules.h"
#include "interp/attach.h"
#include "lib/frozen.h"
#include "objects/bytes.h"
#include "objects/errors.h"
#include "objects/str.h"
#include "runtime/signals.h"
#include "vm/audit.h"
#include "vm/compile_code.h"
#include "vm/exit_status.h"
#include "vm/finders.h"
#include "vm/import.h"
#include "vm/thread_bounds.h"
#include "vm/threads.h"
#include "vm/warnings.h"

namespace tessera::embed {

using namespace objects;  // NOLINT
using vm::CodeInstance;

namespace {

// Runs `body` attached to main; its failure becomes the exit code.
template <class Body>
int Attached(const interp::InterpreterView& main, Body body, bool* interrupted = nullptr, bool session_follows = false) {
  interp::AttachScope scope(main);
  if (!scope.ok()) {
    std::fprintf(stderr, "tessera: %s\n", scope.status().ToString().c_str());
    return 1;
  }
  vm::Thread& th = static_cast<vm::Thread&>(scope.thread());
  if (!vm::EnsureThreadReady(th)) {
    std::fprintf(stderr, "tessera: out of memory\n");
    return 1;
  }
  if (absl::Status begun = th.interp.BeginRunningMain(th); !begun.ok()) {
    std::fprintf(stderr, "tessera: %s\n", begun.ToString().c_str());
    return 1;
  }
  int code = body(th) ? 0 : vm::ReportException(th, interrupted, session_follows);
  th.interp.EndRunningMain(th);
  return code;
}

// What the program is, for audit hooks: a hook that refuses is the end of it.
bool AuditRun(vm::Thread& th, const char* event, std::string_view what) {
  if (!vm::IsAudited(th)) return true;
  Owned text(NewStr(th, what));
  return text && vm::AuditEvent(th, event, {text.get()});
}

bool ReadSource(vm::Thread& th, const std::string& path, Value filename, Owned* bytes) {
  return vm::ReadWholeFile(th, path == "-" ? "/dev/stdin" : path.c_str(), filename, bytes);
}

// The library's warnings.py reads the options -W. Where there is no library they have no effect.
bool ApplyWarnOptions(vm::Thread& th) {
  Owned name(Intern(th, "warnings")), module(name ? vm::ImportAbsolute(th, name.as<Str>()) : Value());
  ClearException(th);
  return true;
}

// Interpreters that the program has not closed. False: a filter made the warning an exception.
bool WarnOfOthers(vm::Thread& th) {
  if (vm::InterpreterOf(th).runtime().List().size() <= 1) return true;
  Owned text(NewStr(th, "remaining subinterpreters; close them with Interpreter.close()")), place(NewStr(th, "<sys>"));
  return text && place && vm::WarnAt(th, text, Value(types::kRuntimeWarning), {.filename = place.get()});
}

}  // namespace

Program::Program(vm::PythonOptions options) : python_(std::make_unique<vm::Python>(std::move(options))) {}

Program::~Program() {
  if (runtime_ != nullptr) Finish(0);
}

absl::StatusOr<std::unique_ptr<Program>> Program::Create(vm::PythonOptions options, gil::Observer* observer) {
  runtime::RuntimeConfig config;
  config.gil_observer = observer;
  config.modules = standard_modules();
  config.debug_memory = options.debug_memory;
  auto runtime = runtime::Runtime::Create(config);
  if (!runtime.ok()) return runtime.status();
  if (options.frozen.empty()) options.frozen = lib::FrozenSources();
  std::unique_ptr<Program> program(new Program(std::move(options)));
  program->runtime_ = *std::move(runtime);
  auto main = program->runtime_->CreateMain(*program->python_);
  if (!main.ok()) return main.status();
  program->main_ = *std::move(main);
  if (!program->python_->options().warn_options.empty()) Attached(program->main_, ApplyWarnOptions);
  return program;
}

int Program::RunFile(const std::string& path, bool skip_first_line) {
  has_run_ = true;
  return Attached(
      main_,
      [&](vm::Thread& th) {
        Owned filename(NewStr(th, path == "-" ? "<stdin>" : path)), bytes;
        if (!(path == "-" ? vm::AuditEvent(th, "cpython.run_stdin", {}) : AuditRun(th, "cpython.run_file", path))) return false;
        if (!filename || !ReadSource(th, path, filename, &bytes)) return false;
        std::string_view source = bytes.as<Bytes>()->view();
        // The end of the line stays: the others keep their numbers.
        if (skip_first_line) source.remove_prefix(std::min(source.find('\n'), source.size()));
        return RunSourceAsMain(th, source, filename, path != "-");
      },
      &interrupted_, path != "-" && inspects());
}

int Program::RunFolder(const std::string& path) {
  has_run_ = true;
  return Attached(main_, [&](vm::Thread& th) { return AuditRun(th, "cpython.run_module", "__main__") && RunFolderAsMain(th, path); }, &interrupted_, inspects());
}

int Program::RunText(std::string_view source, const char* name) {
  has_run_ = true;
  return Attached(
      main_,
      [&](vm::Thread& th) {
        Owned filename(NewStr(th, name));
        return filename && AuditRun(th, "cpython.run_command", source) && RunSourceAsMain(th, source, filename, false);
      },
      &interrupted_, inspects());
}

int Program::RunModule(const std::string& name) {
  has_run_ = true;
  return Attached(main_, [&](vm::Thread& th) { return AuditRun(th, "cpython.run_module", name) && RunModuleAsMain(th, name); }, &interrupted_, inspects());
}

int Program::RunInteractive(bool banner) {
  // Behind a program (-i) it is that program's session.
  const bool is_program = !std::exchange(has_run_, true);
  return Attached(main_, [&](vm::Thread& th) { return (!is_program || vm::AuditEvent(th, "cpython.run_stdin", {})) && embed::RunInteractive(th, banner); }, &interrupted_);
}

bool Program::HandleSignals(bool also_interrupts) {
  interp::AttachScope scope(main_);
  if (!scope.ok() || (also_interrupts && !runtime::process::WatchSignal(SIGINT).ok())) return false;
  runtime::process::SetSignalThread(&scope.thread());
  handles_signals_ = true;
  return true;
}

int Program::Disassemble(const std::string& path) {
  return Attached(main_, [&](vm::Thread& th) {
    Owned filename(NewStr(th, path)), bytes;
    if (!filename || !ReadSource(th, path, filename, &bytes)) return false;
    vm::CompileOptions options;
    options.from_file = true;
    Owned code(vm::CompileSource(th, bytes.as<Bytes>()->view(), filename, options));
    if (!code) return false;
    std::string text = bytecode::Disassemble(*code.as<CodeInstance>()->body);
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
    return true;
  });
}

int Program::Finish(int code) {
  if (runtime_ == nullptr) return code;
  Attached(main_, [](vm::Thread& th) {
    if (!vm::JoinStartedThreads(th)) vm::ReportException(th);
    if (!WarnOfOthers(th)) WriteUnraisable(th, Value::None());
    return true;
  });
  if (handles_signals_) {
    runtime::process::SetSignalThread(nullptr);
    runtime::process::UnwatchAllSignals();
    runtime::process::SetWakeupDescriptor(-1);
    handles_signals_ = false;
  }
  main_ = interp::InterpreterView();
  runtime_->Finish();
  runtime_.reset();
  return python_->lost_output() ? 120 : code;
}

}  // namespace tessera::embed
