// A host that loads native modules into interpreters of its own language: found in a table that the build composed
// (tessera_runtime), checked against the interpreter, created and executed in two phases, with state for each interpreter.

#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "examples/interp/host.h"
#include "examples/modules/plugin.h"
#include "examples/modules/plugin_table.h"
#include "imports/compatibility.h"
#include "interp/interp.h"
#include "modules/modules.h"

namespace {

namespace imports = tessera::imports;
namespace interp = tessera::interp;
namespace modules = tessera::modules;

// A module object of this language.
struct Plugin {
  modules::ModuleState state;
};

struct Interpreter final : interp::Interpreter {
  using interp::Interpreter::Interpreter;
  Plugin dice;
  std::string error;  // this language's pending exception
};

class Language final : public interp::Language, public modules::ModuleLanguage {
 public:
  absl::string_view name() const override { return "plugins"; }
  std::unique_ptr<interp::Interpreter> NewInterpreter(interp::InterpreterParts parts) override {
    return std::make_unique<Interpreter>(std::move(parts));
  }
  std::unique_ptr<interp::ThreadState> NewThread(interp::Interpreter& interpreter) override {
    return std::make_unique<interp::ThreadState>(interpreter);
  }
  absl::Status InitInterpreter(interp::ThreadState&) override { return absl::OkStatus(); }
  void ClearModules(interp::ThreadState& thread) override { Of(thread).dice.state.Free(); }

  bool HasException(interp::ThreadState& thread) override { return !Of(thread).error.empty(); }
  void RaiseSystemError(interp::ThreadState& thread, absl::string_view message) override {
    Of(thread).error = std::string(message);
  }
  void RaiseNoMemory(interp::ThreadState& thread) override { Of(thread).error = "no memory"; }
  uint64_t NewModule(interp::ThreadState& thread, const modules::ModuleDef&, uint64_t) override {
    return reinterpret_cast<uint64_t>(&Of(thread).dice);
  }
  modules::ModuleState* StateOf(uint64_t module) override { return &reinterpret_cast<Plugin*>(module)->state; }

  absl::Status Load(interp::ThreadState& thread, const char* name) {
    const modules::ModuleDef* def = plugin_table().Find(name, std::string(name).size());
    if (def == nullptr) return absl::NotFoundError(std::string("no plugin ") + name);
    const interp::InterpreterConfig& config = thread.interpreter().config();
    absl::Status allowed = imports::CheckCompatibility(
        name, imports::KindOf(def->multiple_interpreters()),
        {.is_main = false, .checks = config.check_multi_interp_extensions, .owns_gil = config.owns_gil()});
    if (!allowed.ok()) return allowed;
    const uint64_t module = modules::CreateModule(thread, *this, *def, 0);
    if (module == 0 || !modules::ExecModule(thread, *this, *def, module)) return absl::InternalError(Of(thread).error);
    return absl::OkStatus();
  }
  static Interpreter& Of(interp::ThreadState& thread) { return static_cast<Interpreter&>(thread.interpreter()); }
};

long Roll(interp::ThreadState& thread) {
  modules::ModuleState& state = Language::Of(thread).dice.state;
  return static_cast<const tessera::examples::Function*>(state.def()->contents)->call(state);
}

}  // namespace

int main() {
  tessera::examples::SimpleHost host;
  Language language;
  interp::InterpreterView views[2];
  for (interp::InterpreterView& view : views) {
    auto made = interp::CreateInterpreter(host, language, {});
    if (!made.ok()) return 1;
    view = *std::move(made);
    interp::AttachScope scope(view);
    if (!scope.ok() || !language.Load(scope.thread(), "dice").ok()) return 1;
  }
  for (int rolls : {3, 1}) {
    for (interp::InterpreterView& view : views) {
      interp::AttachScope scope(view);
      std::printf("interpreter %d rolls", static_cast<int>(view.id()));
      for (int i = 0; i < rolls; ++i) std::printf(" %ld", Roll(scope.thread()));
      std::printf("\n");
    }
  }
  {
    interp::AttachScope scope(views[0]);
    for (const char* name : {"old", "none"}) std::printf("%s\n", std::string(language.Load(scope.thread(), name).message()).c_str());
  }
  for (interp::InterpreterView& view : views) {
    if (!interp::EndInterpreter(view).ok()) return 1;
  }
}
