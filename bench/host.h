// A program that hosts interpreters: makes them, runs text in them, ends them. A failure ends the process: a benchmark has
// nothing to say then.
#ifndef TESSERA_BENCH_HOST_H_
#define TESSERA_BENCH_HOST_H_

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include "embed/program.h"
#include "interp/attach.h"
#include "objects/dict.h"
#include "objects/identifiers.h"
#include "objects/str.h"
#include "vm/compile_code.h"
#include "vm/eval.h"
#include "vm/thread_bounds.h"

namespace tessera::bench {

class Host {
 public:
  Host() {
    auto made = embed::Program::Create({});
    Check(made.ok(), "program");
    program_ = *std::move(made);
    interp::AttachScope scope(program_->main());
    language_ = &scope.thread().interpreter().language();
  }
  ~Host() { program_->Finish(0); }

  runtime::Runtime& runtime() { return program_->runtime(); }
  const interp::InterpreterView& main() { return program_->main(); }

  interp::InterpreterView Make(interp::GilKind gil = interp::GilKind::kOwn) {
    interp::InterpreterConfig config = interp::InterpreterConfig::Isolated();
    config.gil = gil;
    auto made = runtime().CreateInterpreter(*language_, config);
    Check(made.ok(), "interpreter");
    return *std::move(made);
  }
  void End(const interp::InterpreterView& view) { Check(runtime().EndInterpreter(view).ok(), "end"); }

  // Runs `source` in a fresh namespace of the interpreter, on the calling thread.
  static void Run(const interp::InterpreterView& view, std::string_view source) {
    interp::AttachScope scope(view);
    Check(scope.ok(), "attach");
    vm::Thread& th = static_cast<vm::Thread&>(scope.thread());
    Check(vm::EnsureThreadReady(th), "memory");
    objects::Owned names(objects::NewDict(th)), filename(objects::NewStr(th, "<bench>"));
    Check(names && filename, "memory");
    objects::Dict* dict = names.as<objects::Dict>();
    Check(objects::DictSet(th, dict, objects::ids::__builtins__(), th.interp.builtins_module), "memory");
    objects::Owned code(vm::CompileSource(th, source, filename, {}));
    Check(static_cast<bool>(code), "compile");
    objects::Owned done(vm::RunCode(th, code.as<vm::CodeInstance>(), dict, dict));
    Check(static_cast<bool>(done), "run");
  }

  static void Check(bool ok, const char* what) {
    if (ok) return;
    std::fprintf(stderr, "bench: %s failed\n", what);
    std::_Exit(1);
  }

 private:
  std::unique_ptr<embed::Program> program_;
  interp::Language* language_ = nullptr;
};

}  // namespace tessera::bench

#endif  // TESSERA_BENCH_HOST_H_
