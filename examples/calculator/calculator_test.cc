#include "examples/calculator/calculator.h"

#include <string>
#include <thread>
#include <vector>

#include "examples/calculator/calculator_modules.h"
#include "gtest/gtest.h"
#include "runtime/runtime.h"

namespace tessera::calculator {
namespace {

using interp::AttachScope;
using interp::InterpreterView;

constexpr Source kLibrary[] = {
    {"geometry", "use roots; pi = 3.125; two = roots.sqrt(4);"},
    {"loop", "n = 0; while n < 2000 { n = n + 1; };"},
    {"broken", "x = 1; y = 1 / 0;"},
    {"chicken", "a = 1; use egg; b = egg.a;"},
    {"egg", "a = 2; use chicken; b = chicken.a;"},
};

class CalculatorTest : public ::testing::Test {
 protected:
  CalculatorTest()
      : language_(MakeLanguage(kLibrary)), runtime_(std::move(*runtime::Runtime::Create({.modules = calculator_modules()}))) {
    EXPECT_TRUE(runtime_->CreateMain(*language_).ok());
  }
  InterpreterView Create(uint64_t limit = 0) {
    interp::InterpreterConfig config;
    config.heap_limit_bytes = limit;
    return std::move(*runtime_->CreateInterpreter(*language_, config));
  }
  std::string Calculate(const InterpreterView& view, absl::string_view program) {
    AttachScope scope(view);
    if (!scope.ok()) return std::string(scope.status().message());
    const absl::StatusOr<std::string> printed = calculator::Run(scope.thread(), program);
    return printed.ok() ? *printed : std::string(printed.status().message());
  }

  std::unique_ptr<interp::Language> language_;
  std::unique_ptr<runtime::Runtime> runtime_;
};

TEST_F(CalculatorTest, Calculates) {
  InterpreterView view = Create();
  EXPECT_EQ(Calculate(view, "print 2 + 3 * (4 - 6) / 4;"), "0.5\n");
  EXPECT_EQ(Calculate(view, "print 1.5 * 2; print .5;"), "no name '' at 21");
  EXPECT_EQ(Calculate(view, "print 1.5 * 2.25; print 3.;"), "3.375\n3\n");
  EXPECT_EQ(Calculate(view, "x = 0 - -5; print x < 6; print 6 < x;"), "1\n0\n");
  EXPECT_EQ(Calculate(view, "n = 0; while n < 5 { n = n + 1; while 0 { n = 9; }; }; print n;"), "5\n");
}

TEST_F(CalculatorTest, ReportsErrors) {
  InterpreterView view = Create();
  EXPECT_EQ(Calculate(view, "print 1 / 0;"), "division by zero at 11");
  EXPECT_EQ(Calculate(view, "print y;"), "no name 'y' at 7");
  EXPECT_EQ(Calculate(view, "use sines;"), "no module sines");
  EXPECT_EQ(Calculate(view, "while 1 {"), "expected } at 9");
  EXPECT_EQ(Calculate(view, "print " + std::string(100000, '(')), "nested too deep at 206");
}

TEST_F(CalculatorTest, NamesAndModuleStateBelongToOneInterpreter) {
  InterpreterView a = Create(), b = Create();
  EXPECT_EQ(Calculate(a, "use roots; x = roots.sqrt(16); print x; print roots.calls(0);"), "4\n1\n");
  EXPECT_EQ(Calculate(b, "use roots; print roots.calls(0);"), "0\n");
  EXPECT_EQ(Calculate(b, "print x;"), "no name 'x' at 7");
  EXPECT_EQ(Calculate(a, "print x;"), "4\n");
}

TEST_F(CalculatorTest, AModuleOfSourceTextOffersItsNames) {
  InterpreterView view = Create();
  EXPECT_EQ(Calculate(view, "use geometry; print geometry.pi * geometry.two; print pi;"), "no name 'pi' at 56");
  EXPECT_EQ(Calculate(view, "print geometry.pi * geometry.two;"), "6.25\n");
  EXPECT_EQ(Calculate(view, "print geometry.e;"), "the module has no 'e' at 16");
  EXPECT_EQ(Calculate(view, "print geometry;"), "not a number at 14");
}

TEST_F(CalculatorTest, AModuleThatFailsIsNotLoaded) {
  InterpreterView view = Create();
  EXPECT_EQ(Calculate(view, "use broken;"), "division by zero at 16");
  EXPECT_EQ(Calculate(view, "print broken.x;"), "no name 'broken' at 12");
  EXPECT_EQ(Calculate(view, "use broken;"), "division by zero at 16") << "executed again";
}

TEST_F(CalculatorTest, ModulesThatUseEachOtherSeeWhatIsThereAlready) {
  EXPECT_EQ(Calculate(Create(), "use chicken; use egg; print chicken.b; print egg.b;"), "2\n1\n");
}

TEST_F(CalculatorTest, AModuleIsLoadedOnceWhicheverThreadAsksFirst) {
  InterpreterView view = Create();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { EXPECT_EQ(Calculate(view, "use loop; print loop.n;"), "2000\n"); });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(CalculatorTest, AModuleOfWhichAProcessHasOneIsRefusedTheSecondTime) {
  InterpreterView a = Create(), b = Create();
  EXPECT_EQ(Calculate(a, "use once; print once.answer(0);"), "42\n");
  EXPECT_EQ(Calculate(a, "use once; print once.answer(0);"), "42\n");
  EXPECT_NE(Calculate(b, "use once; print once.answer(0);"), "42\n");
}

TEST_F(CalculatorTest, TwoInterpretersRunAtTheSameTime) {
  // Each waits in a loop for the other, which is possible only when neither holds up the other's GIL.
  std::vector<InterpreterView> views;
  for (int i = 0; i < 2; ++i) views.push_back(Create());
  std::atomic<int> arrived{0};
  std::vector<std::thread> threads;
  for (const InterpreterView& view : views) {
    threads.emplace_back([&] {
      AttachScope scope(view);
      EXPECT_TRUE(calculator::Run(scope.thread(), "n = 0; while n < 1000 { n = n + 1; };").ok());
      ++arrived;
      while (arrived < 2) std::this_thread::yield();  // with the GIL held
      EXPECT_EQ(*calculator::Run(scope.thread(), "print n;"), "1000\n");
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(CalculatorTest, AnEndlessProgramIsStoppedFromOutside) {
  for (const bool kill : {false, true}) {
    InterpreterView view = Create();
    std::string result;
    std::atomic<bool> inside{false};
    std::thread thread([&] {
      AttachScope scope(view);
      inside = true;
      result = std::string(calculator::Run(scope.thread(), "while 1 { x = 2; };").status().message());
    });
    while (!inside) std::this_thread::yield();
    EXPECT_TRUE((kill ? KillInterpreter(view) : InterruptInterpreter(view)).ok());
    thread.join();
    EXPECT_EQ(result, kill ? "killed" : "interrupted");
    EXPECT_EQ(Calculate(view, "print 1;"), kill ? "interpreter " + std::to_string(view.id()) + " was killed" : "1\n");
  }
}

TEST_F(CalculatorTest, ADeadlineEndsWhatDoesNotEndByItself) {
  InterpreterView view = Create();
  EXPECT_TRUE(runtime_->SetDeadline(view, runtime::StopAction::kKill, interp::Deadline::After(absl::Milliseconds(1))).ok());
  EXPECT_NE(Calculate(view, "while 1 { x = 2; };"), "");
  EXPECT_TRUE(view.killed());
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
}

TEST_F(CalculatorTest, TheLimitHoldsForNativeCodeToo) {
  InterpreterView view = Create(1 << 20);
  const std::string kilobytes = Calculate(view, "use hog; print hog.eat(0);");
  EXPECT_GT(std::stoi(kilobytes), 500);
  EXPECT_LT(std::stoi(kilobytes), 1024);
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
}

TEST_F(CalculatorTest, MemoryIsLimitedPerInterpreter) {
  std::string many_names;
  for (int i = 0; i < 20000; ++i) many_names += "n" + std::to_string(i) + " = 2;";
  EXPECT_EQ(Calculate(Create(200 << 10), many_names), "out of memory");
  EXPECT_EQ(Calculate(Create(), many_names + "print n19999;"), "2\n");
}

TEST_F(CalculatorTest, TheEndLeavesNoReferences) {
  InterpreterView view = Create();
  Calculate(view, "use roots; x = 5; y = x; z = roots.sqrt(y);");
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
  EXPECT_EQ(runtime_->reference_balance(), 0);
}

}  // namespace
}  // namespace tessera::calculator
