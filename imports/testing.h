// What tests of imports stand on: an interpreter with locks for its imports, and a table of modules that are numbers.

#ifndef TESSERA_IMPORTS_TESTING_H_
#define TESSERA_IMPORTS_TESTING_H_

#include <map>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/string_view.h"
#include "imports/finder.h"
#include "imports/import_lock.h"
#include "interp/testing.h"

namespace tessera::imports::testing {

struct Place {
  Place() : view(std::move(*world.Create())) {}
  ~Place() { (void)EndInterpreter(view); }

  // Until a thread of the interpreter waits.
  void AwaitWaiter() {
    for (bool waiting = false; !waiting; std::this_thread::yield()) {
      interp::AttachScope scope(view);
      scope.thread().interpreter().ForEachThread(
          [&](interp::ThreadState& thread) { waiting |= thread.phase() == interp::ThreadPhase::kWaiting; });
    }
  }

  interp::testing::World world;
  interp::InterpreterView view;
  ImportLocks locks;
};

// Guarded by the GIL of the interpreter whose modules these are.
class Table : public LoadedModules {
 public:
  ModuleHandle Find(interp::ThreadState&, absl::string_view name) override {
    const auto found = loaded_.find(std::string(name));
    return found == loaded_.end() ? 0 : found->second;
  }
  bool Put(interp::ThreadState&, absl::string_view name, ModuleHandle module) override {
    loaded_[std::string(name)] = module;
    return true;
  }
  void Remove(interp::ThreadState&, absl::string_view name) override { loaded_.erase(std::string(name)); }
  bool IsInitializing(interp::ThreadState&, ModuleHandle module) override { return initializing_.count(module) != 0; }
  void SetInitializing(interp::ThreadState&, ModuleHandle module, bool on) override {
    if (on) initializing_[module] = true;
    else initializing_.erase(module);
  }
  void Release(ModuleHandle) override {}
  bool HandleInterrupt(interp::ThreadState&) override { return true; }

 private:
  std::map<std::string, ModuleHandle> loaded_;
  std::map<ModuleHandle, bool> initializing_;
};

}  // namespace tessera::imports::testing

#endif  // TESSERA_IMPORTS_TESTING_H_
