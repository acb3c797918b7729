#include "modules/module_state.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "interp/testing.h"

namespace tessera::modules {
namespace {

using interp::AttachScope;
using interp::InterpreterView;
using interp::ThreadState;

// A language whose module objects are C++ objects; their addresses are the values (8 modulo 16, so that nothing counts them).
class FakeModules final : public ModuleLanguage {
 public:
  struct alignas(16) Module {
    uint64_t padding;
    ModuleState state;
  };
  bool HasException(ThreadState&) override { return !exception.empty(); }
  void RaiseSystemError(ThreadState&, absl::string_view message) override { exception = std::string(message); }
  void RaiseNoMemory(ThreadState&) override { exception = "no memory"; }
  uint64_t NewModule(ThreadState&, const ModuleDef&, uint64_t) override {
    made.push_back(std::make_unique<Module>());
    return reinterpret_cast<uint64_t>(&made.back()->state);
  }
  ModuleState* StateOf(uint64_t module) override {
    for (const auto& one : made) {
      if (reinterpret_cast<uint64_t>(&one->state) == module) return &one->state;
    }
    return nullptr;
  }

  std::string exception;
  std::vector<std::unique_ptr<Module>> made;
};

class ModuleStateTest : public ::testing::Test {
 protected:
  ModuleStateTest() : view_(std::move(*world_.Create())) {}
  ~ModuleStateTest() override { (void)EndInterpreter(view_); }

  std::string Load(const ModuleDef& def) {
    AttachScope scope(view_);
    language_.exception.clear();
    module_ = CreateModule(scope.thread(), language_, def, 0);
    if (module_ != 0 && ExecModule(scope.thread(), language_, def, module_)) return "ok";
    return language_.exception;
  }

  interp::testing::World world_;
  InterpreterView view_;
  FakeModules language_;
  uint64_t module_ = 0;
};

struct Counter {
  int value;
};

bool Increment(ThreadState&, uint64_t, ModuleState& state) {
  ++static_cast<Counter*>(state.data())->value;
  return true;
}

TEST_F(ModuleStateTest, ExecSlotsRunInOrderOnZeroedState) {
  const Slot slots[] = {Slot::Exec(&Increment), Slot::Exec(&Increment)};
  const ModuleDef def{.name = "counter", .state_size = sizeof(Counter), .slots = slots};
  EXPECT_EQ(Load(def), "ok");
  ModuleState* state = language_.StateOf(module_);
  EXPECT_EQ(state->As<Counter>(def)->value, 2);
  EXPECT_EQ(state->As<Counter>(ModuleDef{.name = "other"}), nullptr);
}

TEST_F(ModuleStateTest, ExecutingAgainDoesNothing) {
  const Slot slots[] = {Slot::Exec(&Increment)};
  const ModuleDef def{.name = "counter", .state_size = sizeof(Counter), .slots = slots};
  EXPECT_EQ(Load(def), "ok");
  AttachScope scope(view_);
  EXPECT_TRUE(ExecModule(scope.thread(), language_, def, module_));
  EXPECT_EQ(language_.StateOf(module_)->As<Counter>(def)->value, 1);
}

TEST_F(ModuleStateTest, EachModuleObjectHasItsOwnState) {
  const Slot slots[] = {Slot::Exec(&Increment)};
  const ModuleDef def{.name = "counter", .state_size = sizeof(Counter), .slots = slots};
  EXPECT_EQ(Load(def), "ok");
  ModuleState* first = language_.StateOf(module_);
  EXPECT_EQ(Load(def), "ok");
  EXPECT_NE(first->data(), language_.StateOf(module_)->data());
}

TEST_F(ModuleStateTest, AModuleThatLiesAboutItsExceptionIsASystemError) {
  const Slot silent[] = {Slot::Exec([](ThreadState&, uint64_t, ModuleState&) { return false; })};
  EXPECT_EQ(Load({.name = "X", .slots = silent}), "execution of module X failed without setting an exception");
  const Slot nothing[] = {Slot::Create([](ThreadState&, const ModuleDef&, uint64_t) -> uint64_t { return 0; })};
  EXPECT_EQ(Load({.name = "X", .slots = nothing}), "creation of module X failed without setting an exception");

  static FakeModules* language;
  language = &language_;
  const Slot loud[] = {Slot::Exec([](ThreadState&, uint64_t, ModuleState&) { return !(language->exception = "e").empty(); })};
  EXPECT_EQ(Load({.name = "X", .slots = loud}), "execution of module X raised unreported exception");
  const Slot both[] = {Slot::Create([](ThreadState&, const ModuleDef&, uint64_t) -> uint64_t { return (language->exception = "e").empty() ? 0 : 9; })};
  EXPECT_EQ(Load({.name = "X", .slots = both}), "creation of module X raised unreported exception");
}

TEST_F(ModuleStateTest, ACreateSlotMayMakeAnythingThatWantsNoState) {
  const Slot something = Slot::Create([](ThreadState&, const ModuleDef&, uint64_t) -> uint64_t { return 9; });
  const Slot alone[] = {something}, with_exec[] = {something, Slot::Exec(&Increment)};
  EXPECT_EQ(Load({.name = "X", .slots = alone}), "ok");
  EXPECT_EQ(Load({.name = "X", .state_size = 8, .slots = alone}),
            "module X is not a module object, but requests module state");
  EXPECT_EQ(Load({.name = "X", .slots = with_exec}),
            "module X specifies execution slots, but did not create a ModuleType instance");
}

TEST_F(ModuleStateTest, WithoutMemoryForTheStateThereIsNoModule) {
  const ModuleDef def{.name = "big", .state_size = 4096};
  AttachScope scope(view_);
  scope.thread().interpreter().heap().FailAfter(1);
  EXPECT_EQ(Load(def), "no memory");
  scope.thread().interpreter().heap().FailAfter(0);
}

TEST_F(ModuleStateTest, FreeGivesTheStateBackOnce) {
  static int freed;
  freed = 0;
  const ModuleDef def{.name = "m", .state_size = 64, .free = [](void*) { ++freed; }};
  EXPECT_EQ(Load(def), "ok");
  AttachScope scope(view_);
  const size_t before = scope.thread().interpreter().heap().Stats().blocks_in_use;
  ModuleState* state = language_.StateOf(module_);
  state->Free();
  state->Free();
  EXPECT_EQ(freed, 1);
  EXPECT_EQ(scope.thread().interpreter().heap().Stats().blocks_in_use, before - 1);
}

}  // namespace
}  // namespace tessera::modules
