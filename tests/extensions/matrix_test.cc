#include <string>
#include <thread>
#include <vector>

#include "objects/errors.h"
#include "tests/robustness/world.h"
#include "vm/import.h"

namespace tessera::robustness {
namespace {

using interp::InterpreterConfig;
using interp::InterpreterView;

class MatrixTest : public WorldTest {
 protected:
  std::string Import(const InterpreterView& view, const std::string& name) {
    return Run(view, "import sys; sys.path[:] = ['tests/extensions']; import " + name + "; assert " + name + ".hello('x') == 'hello, x'");
  }
  InterpreterView Make(const InterpreterConfig& config) {
    auto view = runtime_->CreateInterpreter(*python_, config);
    EXPECT_TRUE(view.ok()) << view.status();
    return *std::move(view);
  }
  static InterpreterConfig Shared() {
    InterpreterConfig config;
    config.gil = interp::GilKind::kShared;
    return config;
  }
};

TEST_F(MatrixTest, EachMultiPhaseCellLoadsOrIsRefusedWithCPythonsText) {
  struct Row {
    const char* name;
    bool main, legacy, shared, own, own_disabled;
  };
  const Row rows[] = {
      {"greet", true, true, true, true, true},
      {"greet_shared", true, true, true, false, true},
      {"greet_unsaid", true, true, true, false, true},
      {"greet_never", true, true, false, false, true},
  };
  InterpreterView legacy = Make(InterpreterConfig::Legacy()), shared = Make(Shared()), own = Make(InterpreterConfig::Isolated()),
                  disabled = Make(InterpreterConfig::Isolated());
  Attached(disabled, [](vm::Thread& th) {
    int before = -7;
    EXPECT_TRUE(vm::OverrideExtensionCheck(th, -1, &before));
    EXPECT_EQ(before, 0);
  });
  for (const Row& row : rows) {
    const std::string refusal = std::string("ImportError: module ") + row.name + " does not support loading in subinterpreters";
    const auto expected = [&](bool loads) { return loads ? std::string() : refusal; };
    EXPECT_EQ(Import(own, row.name), expected(row.own)) << row.name;
    EXPECT_EQ(Import(shared, row.name), expected(row.shared)) << row.name;
    EXPECT_EQ(Import(main_, row.name), expected(row.main)) << row.name;
    EXPECT_EQ(Import(legacy, row.name), expected(row.legacy)) << row.name;
    EXPECT_EQ(Import(disabled, row.name), expected(row.own_disabled)) << row.name;
  }
  Attached(disabled, [](vm::Thread& th) {
    int before = 0;
    EXPECT_TRUE(vm::OverrideExtensionCheck(th, 0, &before));
    EXPECT_EQ(before, -1);
  });
  EXPECT_EQ(Run(disabled, "import sys; del sys.modules['greet_never']"), "");
  EXPECT_NE(Import(disabled, "greet_never"), "");
}

TEST_F(MatrixTest, MainHasNoOverride) {
  Attached(main_, [](vm::Thread& th) {
    int before;
    EXPECT_FALSE(vm::OverrideExtensionCheck(th, -1, &before));
    EXPECT_TRUE(objects::ClearIf(th, objects::types::kRuntimeError));
  });
}

TEST_F(MatrixTest, AOncePerProcessModuleIsLoadedOnce) {
  InterpreterView first = Make(InterpreterConfig::Isolated()), second = Make(InterpreterConfig::Isolated());
  EXPECT_EQ(Import(first, "greet_once"), "");
  EXPECT_EQ(Import(second, "greet_once"), "ImportError: cannot load module more than once per process");
  EXPECT_EQ(Run(first, "import sys; del sys.modules['greet_once']"), "");
  EXPECT_EQ(Import(first, "greet_once"), "ImportError: cannot load module more than once per process");
}

TEST_F(MatrixTest, StateAndTypesAreOfTheInterpreter) {
  InterpreterView a = Make(InterpreterConfig::Isolated()), b = Make(InterpreterConfig::Isolated());
  for (const InterpreterView* view : {&a, &b}) {
    EXPECT_EQ(Import(*view, "greet"), "");
    EXPECT_EQ(Run(*view, "import greet; c = greet.Counter(); assert c.count() == 1 and c.count() == 2; assert greet.greetings() == 3"), "");
  }
  EXPECT_TRUE(runtime_->EndInterpreter(a).ok());
  EXPECT_EQ(Run(b, "import greet; greet.Counter().count(); assert greet.greetings() == 4"), "");
}

TEST_F(MatrixTest, TheSameAndDifferentModulesAreImportedByAllThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        InterpreterView view = Make(t % 2 ? InterpreterConfig::Isolated() : Shared());
        EXPECT_EQ(Import(view, "greet"), "");
        EXPECT_EQ(Import(view, "greet_unsaid").empty(), t % 2 == 0);
        EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace tessera::robustness
