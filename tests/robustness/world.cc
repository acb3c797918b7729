#include "tests/robustness/world.h"

#include <utility>

#include "embed/standard_modules.h"
#include "interp/attach.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/compile_code.h"
#include "vm/eval.h"
#include "vm/thread_bounds.h"

namespace tessera::robustness {

using objects::Owned;
using objects::Value;

namespace {

bool Execute(vm::Thread& th, std::string_view source) {
  Owned filename(objects::NewStr(th, "<test>"));
  Owned globals(filename ? Value(objects::NewDict(th)) : Value());
  if (!globals) return false;
  auto* dict = globals.as<objects::Dict>();
  if (!objects::DictSet(th, dict, objects::ids::__builtins__(), th.interp.builtins_module) ||
      !objects::DictSet(th, dict, objects::ids::__name__(), objects::ids::__main__()))
    return false;
  Owned code(vm::CompileSource(th, source, filename, {}));
  if (!code) return false;
  Owned result(vm::RunCode(th, code.as<vm::CodeInstance>(), dict, dict));
  return static_cast<bool>(result);
}

}  // namespace

std::string RunSource(vm::Thread& th, std::string_view source) {
  if (Execute(th, source)) return th.failed() ? "a result and an exception" : "";
  if (!th.failed()) return "neither a result nor an exception";
  Owned exception(objects::TakeException(th));
  std::string text = objects::TypeOf(exception)->name;
  Owned message(objects::ToStr(th, exception));
  std::string_view utf8;
  Owned keep;
  if (message && objects::AsUtf8(th, message.as<objects::Str>(), &utf8, &keep) && !utf8.empty()) text += ": " + std::string(utf8);
  objects::ClearException(th);
  return text;
}

absl::Status WatchedPython::InitInterpreter(interp::ThreadState& thread) {
  if (prepare) prepare(thread.interpreter().heap());
  absl::Status status = Python::InitInterpreter(thread);
  if (after) after(thread.interpreter().heap());
  return status;
}

WorldTest::WorldTest() {
  runtime::RuntimeConfig config;
  config.modules = standard_modules();
  config.on_leak = [this](int64_t, absl::string_view report) {
    if (!keeps_leaks_) return;
    std::lock_guard<std::mutex> lock(leaks_mutex_);
    leaks_ += std::string(report) + "\n";
  };
  runtime_ = std::move(*runtime::Runtime::Create(config));
  python_ = std::make_unique<WatchedPython>(vm::PythonOptions{});  // needs the hash seed that the runtime has fixed
  main_ = std::move(*runtime_->CreateMain(*python_));
}

WorldTest::~WorldTest() {
  main_ = {};
  runtime_->Finish();
}

interp::InterpreterView WorldTest::Make(uint64_t heap_limit) {
  interp::InterpreterConfig config = interp::InterpreterConfig::Isolated();
  config.heap_limit_bytes = heap_limit;
  auto view = runtime_->CreateInterpreter(*python_, config);
  EXPECT_TRUE(view.ok()) << view.status();
  return view.ok() ? *std::move(view) : interp::InterpreterView();
}

std::string WorldTest::Run(const interp::InterpreterView& view, std::string_view source) {
  std::string outcome;
  Attached(view, [&](vm::Thread& th) { outcome = RunSource(th, source); });
  return outcome;
}

std::string WorldTest::Leaks() {
  std::lock_guard<std::mutex> lock(leaks_mutex_);
  return std::exchange(leaks_, "");
}

void WorldTest::Attached(const interp::InterpreterView& view, const std::function<void(vm::Thread&)>& body) {
  interp::AttachScope scope(view);
  ASSERT_TRUE(scope.ok()) << scope.status();
  auto& th = static_cast<vm::Thread&>(scope.thread());
  ASSERT_TRUE(vm::EnsureThreadReady(th));
  body(th);
}

}  // namespace tessera::robustness
