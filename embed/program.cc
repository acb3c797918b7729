#include "embed/program.h"

#include <cstdio>
#include <utility>

#include "bytecode/disassembler.h"
#include "embed/standard_modules.h"
#include "interp/attach.h"
#include "lib/frozen.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/compile_code.h"
#include "vm/eval.h"
#include "vm/exit_status.h"
#include "vm/finders.h"
#include "vm/thread_bounds.h"
#include "vm/threads.h"

namespace tessera::embed {

using namespace objects;  // NOLINT
using vm::CodeInstance;

namespace {

// sys.modules["__main__"], made when it is not there. New reference.
Value MainModule(vm::Thread& th) {
  Value found = FindDictItem(th, th.interp.modules, ids::__main__());
  if (found.empty()) return Value();
  if (!found.IsNotFound()) return Dup(found);
  Owned module(NewModule(th, ids::__main__()));
  if (!module) return Value();
  Dict* dict = ModuleDict(module);
  if (!DictSet(th, dict, ids::__builtins__(), th.interp.builtins_module) || !DictSet(th, dict, ids::__spec__(), Value::None()) ||
      !DictSet(th, dict, ids::__loader__(), Value::None()) || !DictSet(th, dict, ids::__package__(), Value::None()) ||
      !DictSet(th, dict, ids::__annotations__(), Owned(NewDict(th)).get()))
    return Value();
  return DictSet(th, th.interp.modules, ids::__main__(), module.get()) ? module.Release() : Value();
}

bool RunSource(vm::Thread& th, std::string_view source, Value filename, bool from_file) {
  Owned module(MainModule(th));
  if (!module) return false;
  Dict* dict = ModuleDict(module);
  if (from_file && !DictSet(th, dict, ids::__file__(), filename)) return false;
  vm::CompileOptions options;
  options.from_file = from_file;
  options.optimize = vm::OptionsOf(th).optimize;
  Owned code(vm::CompileSource(th, source, filename, options));
  if (!code) return false;
  Owned result(vm::RunCode(th, code.as<CodeInstance>(), dict, dict));
  return static_cast<bool>(result);
}

// Runs `body` attached to main; its failure becomes the exit code.
template <class Body>
int Attached(const interp::InterpreterView& main, Body body) {
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
  int code = body(th) ? 0 : vm::ReportException(th);
  th.interp.EndRunningMain(th);
  return code;
}

bool ReadSource(vm::Thread& th, const std::string& path, Value filename, Owned* bytes) {
  return vm::ReadWholeFile(th, path == "-" ? "/dev/stdin" : path.c_str(), filename, bytes);
}

// Does the last of the options -W say that warnings are ignored?
bool Ignored(const std::vector<std::string>& warn_options) {
  return !warn_options.empty() && (warn_options.back() == "ignore" || warn_options.back() == "ignore::RuntimeWarning");
}

}  // namespace

Program::Program(vm::PythonOptions options) : python_(std::make_unique<vm::Python>(std::move(options))) {}

Program::~Program() {
  if (runtime_ != nullptr) Finish(0);
}

absl::StatusOr<std::unique_ptr<Program>> Program::Create(vm::PythonOptions options) {
  runtime::RuntimeConfig config;
  config.modules = standard_modules();
  auto runtime = runtime::Runtime::Create(config);
  if (!runtime.ok()) return runtime.status();
  if (options.frozen.empty()) options.frozen = lib::FrozenSources();
  std::unique_ptr<Program> program(new Program(std::move(options)));
  program->runtime_ = *std::move(runtime);
  auto main = program->runtime_->CreateMain(*program->python_);
  if (!main.ok()) return main.status();
  program->main_ = *std::move(main);
  return program;
}

int Program::RunFile(const std::string& path) {
  return Attached(main_, [&](vm::Thread& th) {
    Owned filename(NewStr(th, path == "-" ? "<stdin>" : path)), bytes;
    return filename && ReadSource(th, path, filename, &bytes) && RunSource(th, bytes.as<Bytes>()->view(), filename, path != "-");
  });
}

int Program::RunText(std::string_view source, const char* name) {
  return Attached(main_, [&](vm::Thread& th) {
    Owned filename(NewStr(th, name));
    return filename && RunSource(th, source, filename, false);
  });
}

int Program::RunModule(const std::string& name) {
  return Attached(main_, [&](vm::Thread& th) {
    Owned runpy_name(Intern(th, "runpy")), target(NewStr(th, name)), function(Intern(th, "_run_module_as_main"));
    if (!runpy_name || !target || !function) return false;
    Owned runpy(vm::ImportAbsolute(th, runpy_name.as<Str>()));
    Owned done(runpy ? CallMethod(th, runpy, function.as<Str>(), {target.get()}) : Value());
    return static_cast<bool>(done);
  });
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
  int flushed = Attached(main_, [](vm::Thread& th) {
    if (!vm::JoinStartedThreads(th)) vm::ReportException(th);
    return vm::FlushStandardStreams(th);
  });
  main_ = interp::InterpreterView();
  if (runtime_->Finish().remaining_interpreters != 0 && !Ignored(python_->options().warn_options))
    std::fputs("<sys>:0: RuntimeWarning: remaining subinterpreters; close them with Interpreter.close()\n", stderr);
  runtime_.reset();
  return code == 0 && flushed != 0 ? 120 : code;
}

}  // namespace tessera::embed
