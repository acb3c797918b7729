#include <string>
#include <thread>
#include <vector>

#include "objects/errors.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "tests/robustness/world.h"
#include "vm/import.h"
#include "vm/module_type.h"
#include "vm/native_module.h"

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

// What importlib.util._incompatible_extension_module_restrictions does: ask for an override, import, put back what was.
TEST_F(MatrixTest, EachCellWithTheChecksSwitchedByTheProgram) {
  struct Row {
    const char* name;
    bool on_legacy, on_shared, on_own;  // loads with the checks switched on; switched off it loads everywhere
  };
  const Row rows[] = {{"greet", true, true, true}, {"greet_shared", true, true, false}, {"greet_unsaid", true, true, false}, {"greet_never", false, false, false}};
  const auto within = [](int override, const std::string& name) {
    const std::string number = std::to_string(override);
    return "import _imp, sys\n"
           "class Restrictions:\n"
           "  def __enter__(self): self.old = _imp._override_multi_interp_extensions_check(" + number + ")\n"
           "  def __exit__(self, *args): assert _imp._override_multi_interp_extensions_check(self.old) == " + number + "\n"
           "sys.path[:] = ['tests/extensions']\n"
           "with Restrictions(): import " + name + "\n"
           "assert " + name + ".hello('x') == 'hello, x'\n"
           "assert _imp._override_multi_interp_extensions_check(0) == 0\n";
  };
  const InterpreterConfig configs[] = {InterpreterConfig::Legacy(), Shared(), InterpreterConfig::Isolated()};
  for (const Row& row : rows) {
    const std::string name = row.name, refusal = "ImportError: module " + name + " does not support loading in subinterpreters";
    const bool on[] = {row.on_legacy, row.on_shared, row.on_own};
    for (int config = 0; config < 3; ++config) {
      InterpreterView view = Make(configs[config]);
      EXPECT_EQ(Run(view, within(1, name)), on[config] ? "" : refusal) << name << " " << config;
      // A refused one has left nothing, and the override is what it was.
      EXPECT_EQ(Run(view, "import sys, _imp; sys.modules.pop('" + name + "', None); assert _imp._override_multi_interp_extensions_check(0) == 0"), "");
      EXPECT_EQ(Run(view, within(-1, name)), "") << name << " " << config;
      EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
    }
  }
  EXPECT_EQ(Run(main_, within(-1, "greet")), "RuntimeError: _imp._override_multi_interp_extensions_check() cannot be used in the main interpreter");
}

TEST_F(MatrixTest, CreateDynamicAsksLikeAnImport) {
  const auto create = [](const std::string& name) {
    return "import _imp, sys\n"
           "class Spec: name = '" + name + "'; origin = 'tests/extensions/" + name + ".tessera.so'\n"
           "module = _imp.create_dynamic(Spec)\n"
           "assert not hasattr(module, 'hello') and Spec.name not in sys.modules\n"
           "assert _imp.exec_dynamic(module) == 0 and module.hello('x') == 'hello, x'\n";
  };
  InterpreterView own = Make(InterpreterConfig::Isolated());
  EXPECT_EQ(Run(own, create("greet")), "");
  EXPECT_EQ(Run(own, create("greet_never")), "ImportError: module greet_never does not support loading in subinterpreters");
  EXPECT_EQ(Run(main_, create("greet_never")), "");
  EXPECT_EQ(Run(own, "import sys\nevents = []\nsys.addaudithook(lambda e, a: events.append((e, a)))\n" + create("greet") +
                         "assert ('import', ('greet', 'tests/extensions/greet.tessera.so', None, None, None)) in events, events"),
            "");
}

TEST_F(MatrixTest, AModuleThatHasEndedIsAnErrorOfItsTypes) {
  InterpreterView view = Make(InterpreterConfig::Isolated());
  EXPECT_EQ(Import(view, "greet"), "");
  EXPECT_EQ(Run(view, "import greet, sys; sys.counter = greet.Counter(); assert sys.counter.count() == 1"), "");
  Attached(view, [](vm::Thread& th) {
    objects::Owned name(objects::Intern(th, "greet")), counter_name(objects::Intern(th, "Counter"));
    objects::Owned module(vm::ImportAbsolute(th, name.as<objects::Str>()));
    ASSERT_TRUE(module);
    objects::Owned counter(objects::GetAttr(th, module, counter_name.as<objects::Str>()));
    const auto& def = *static_cast<const modules::ModuleDef*>(module.as<objects::Module>()->definition);
    objects::Type* type = counter.as<objects::Type>();
    EXPECT_NE(vm::FindStateOfType(type, def), nullptr);
    EXPECT_EQ(vm::StateOfTypeUntyped(th, type, def), vm::FindStateOfType(type, def));
    EXPECT_EQ(vm::FindStateOfType(objects::types::kInt, def), nullptr);
    EXPECT_EQ(vm::StateOfTypeUntyped(th, objects::types::kInt, def), nullptr);
    EXPECT_TRUE(objects::ClearIf(th, objects::types::kTypeError));
    module.as<objects::Module>()->free_state(th, module.as<objects::Module>());
    EXPECT_EQ(vm::FindStateOfType(type, def), nullptr);
  });
  EXPECT_EQ(Run(view, "import sys; sys.counter.count()"), "RuntimeError: module greet has ended");
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
