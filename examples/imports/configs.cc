// An import system for configuration files: a "module" is a table of settings, and may use others. Two threads import the same
// module: it is read once, the second waits. Two modules that use each other do not hang. Not found is an answer.

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "examples/interp/host.h"
#include "imports/imports.h"
#include "interp/interp.h"

namespace {

namespace imports = tessera::imports;
namespace interp = tessera::interp;
using imports::ImportResult;
using imports::ModuleHandle;

// What would be files: name -> the names that it uses.
const char* const kFiles[][2] = {{"server", "network"}, {"network", ""}, {"chicken", "egg"}, {"egg", "chicken"}};

struct Module {
  std::string name;
  int times_read = 0;
  bool initializing = false;
};

// All state of one interpreter, guarded by its GIL: what is loaded, and the locks of what is being loaded.
class Configs final : public imports::LoadedModules, public imports::Finder, public imports::Loader {
 public:
  Configs() { chain_.Append(*this); }

  ImportResult Import(interp::ThreadState& thread, absl::string_view name, ModuleHandle* module) {
    return imports::ImportModule(thread, locks_, chain_, *this, name, 0, module);
  }
  static const Module& Of(ModuleHandle handle) { return *reinterpret_cast<Module*>(handle); }

  // Finder and Loader: where modules come from.
  imports::FindResult Find(interp::ThreadState&, absl::string_view name, uint64_t, imports::Spec* spec) override {
    for (const auto& file : kFiles) {
      if (name != file[0]) continue;
      *spec = {.name = file[0], .origin = "table", .loader = this, .found = &file};
      return imports::FindResult::kFound;
    }
    return imports::FindResult::kNotFound;
  }
  ModuleHandle Create(interp::ThreadState&, const imports::Spec& spec) override {
    auto made = std::make_unique<Module>();
    made->name = std::string(spec.name);
    return reinterpret_cast<ModuleHandle>((all_[made->name] = std::move(made)).get());
  }
  bool Exec(interp::ThreadState& thread, const imports::Spec& spec, ModuleHandle handle) override {
    reinterpret_cast<Module*>(handle)->times_read++;
    interp::YieldGil(thread);  // reading takes a while; others run
    const char* used = (*static_cast<const char* const(*)[2]>(spec.found))[1];
    ModuleHandle ignored;
    return *used == '\0' || Import(thread, used, &ignored) == ImportResult::kImported;
  }

  // LoadedModules: where they are kept.
  ModuleHandle Find(interp::ThreadState&, absl::string_view name) override {
    auto found = loaded_.find(std::string(name));
    return found == loaded_.end() ? 0 : found->second;
  }
  bool Put(interp::ThreadState&, absl::string_view name, ModuleHandle module) override {
    return loaded_[std::string(name)] = module, true;
  }
  void Remove(interp::ThreadState&, absl::string_view name) override { loaded_.erase(std::string(name)); }
  bool IsInitializing(interp::ThreadState&, ModuleHandle module) override { return Of(module).initializing; }
  void SetInitializing(interp::ThreadState&, ModuleHandle module, bool initializing) override {
    reinterpret_cast<Module*>(module)->initializing = initializing;
  }
  void Release(ModuleHandle) override {}  // all_ owns them
  bool HandleInterrupt(interp::ThreadState&) override { return false; }

 private:
  imports::ImportLocks locks_;
  imports::FinderChain chain_;
  std::map<std::string, ModuleHandle> loaded_;
  std::map<std::string, std::unique_ptr<Module>> all_;
};

struct Interpreter final : interp::Interpreter {
  using interp::Interpreter::Interpreter;
  Configs configs;
};

struct Language final : interp::Language {
  absl::string_view name() const override { return "configs"; }
  std::unique_ptr<interp::Interpreter> NewInterpreter(interp::InterpreterParts parts) override {
    return std::make_unique<Interpreter>(std::move(parts));
  }
  std::unique_ptr<interp::ThreadState> NewThread(interp::Interpreter& interpreter) override {
    return std::make_unique<interp::ThreadState>(interpreter);
  }
  absl::Status InitInterpreter(interp::ThreadState&) override { return absl::OkStatus(); }
};

int TimesRead(const interp::InterpreterView& view, const char* name) {
  interp::AttachScope scope(view);
  ModuleHandle module;
  if (!scope.ok()) return -1;
  Configs& configs = static_cast<Interpreter&>(scope.thread().interpreter()).configs;
  return configs.Import(scope.thread(), name, &module) == ImportResult::kImported ? Configs::Of(module).times_read : 0;
}

}  // namespace

int main() {
  tessera::examples::SimpleHost host;
  Language language;
  auto view = interp::CreateInterpreter(host, language, {});
  if (!view.ok()) return 1;
  std::thread threads[] = {std::thread([&] { TimesRead(*view, "server"); }), std::thread([&] { TimesRead(*view, "server"); })};
  for (std::thread& thread : threads) thread.join();
  std::printf("server was read %d time, network %d time\n", TimesRead(*view, "server"), TimesRead(*view, "network"));
  std::printf("chicken and egg: %d and %d\n", TimesRead(*view, "chicken"), TimesRead(*view, "egg"));
  std::printf("nowhere: %d\n", TimesRead(*view, "nowhere"));

  const imports::ImportSite isolated{.is_main = false, .checks = true, .owns_gil = true};
  std::printf("%s\n", std::string(imports::CheckCompatibility("old", imports::ModuleKind::kSinglePhaseGlobal, isolated).message()).c_str());
  return interp::EndInterpreter(*view).ok() ? 0 : 1;
}
